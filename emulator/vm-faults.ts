import type { ExtensionGoal, SimulatedOutcome } from './vm/machine.js';

/** What goes wrong on one VM, on cue. */
export interface VmFault {
  /** Name of the scale set, in any case; without it, of any. */
  readonly scaleSet?: string;
  /** Without it, every VM. */
  readonly instanceId?: string;
  /** `Publisher.Type` or `Type`; without it, scripts and DSC. The health extension is never meant. */
  readonly extension?: string;
  /** The script is not run; this is what came of it. */
  readonly script?: SimulatedOutcome;
  /** The handler starts and never ends. */
  readonly hang?: boolean;
  /** The VM's health is reported as this, whatever its app says. */
  readonly health?: 'unhealthy' | 'unknown' | 'initializing' | 'none';
  /** How many runs of an extension it strikes; without it, all. */
  readonly times?: number;
}

export interface VmFaults {
  add(fault: VmFault): void;
  clear(): void;
  list(): readonly VmFault[];
  /** The declared outcome of this run, where a fault strikes; counts down `times`. */
  outcomeOf(scaleSet: string, instanceId: string, goal: ExtensionGoal): SimulatedOutcome | undefined;
  healthOf(scaleSet: string, instanceId: string): VmFault['health'];
}

// Longer than any extension's time budget (PT2H): what hangs is ended by the budget.
const foreverMs = 48 * 60 * 60 * 1000;

export function createVmFaults(): VmFaults {
  let faults: { fault: VmFault; left: number }[] = [];

  const strikes = (fault: VmFault, scaleSet: string, instanceId: string): boolean =>
    (fault.scaleSet === undefined || fault.scaleSet.toLowerCase() === scaleSet.toLowerCase()) &&
    (fault.instanceId === undefined || fault.instanceId === instanceId);

  return {
    add: (fault) => faults.push({ fault, left: fault.times ?? Infinity }),
    clear: () => (faults = []),
    list: () => faults.map((one) => one.fault),
    outcomeOf(scaleSet, instanceId, goal) {
      const found = faults.find(
        ({ fault, left }) =>
          left > 0 && (fault.script || fault.hang) && strikes(fault, scaleSet, instanceId) && isMeant(fault, goal),
      );
      if (!found) return undefined;
      found.left -= 1;
      if (found.fault.hang) return { durationMs: foreverMs, succeeds: false, healthy: false };
      return found.fault.script;
    },
    healthOf: (scaleSet, instanceId) =>
      faults.find(({ fault }) => fault.health && strikes(fault, scaleSet, instanceId))?.fault.health,
  };
}

export function isHealthExtension(goal: { publisher: string; type: string }): boolean {
  return /^Microsoft\.ManagedServices$/i.test(goal.publisher) && /^ApplicationHealth(Linux|Windows)$/i.test(goal.type);
}

function isMeant(fault: VmFault, goal: ExtensionGoal): boolean {
  if (isHealthExtension(goal)) return false;
  if (fault.extension === undefined) return true;
  const wanted = fault.extension.toLowerCase();
  return wanted === goal.type.toLowerCase() || wanted === `${goal.publisher}.${goal.type}`.toLowerCase();
}
