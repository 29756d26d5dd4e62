/**
 * The VM's guest agent: brings the extensions of the VM to their goals. A handler runs when its sequence number is higher than the
 * one that is written on the disk (`mrseq`): settings, protectedSettings or forceUpdateTag changed, or the disk is fresh. Source:
 * Azure/WALinuxAgent (order, skipping) and Azure/custom-script-extension-linux (mrseq).
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enableCustomScript } from './custom-script-linux.js';
import { enableWindowsScript } from './custom-script-windows.js';
import { enableDsc } from './dsc.js';
import { fingerprintOf, inOrder } from './extension-order.js';
import { fullVersion } from './handler-versions.js';
import { enableInProgress, handlerName, statusOf, type Handler, type HandlerResult, type HandlerTools } from './handler.js';
import type { HealthExtension } from './health-extension.js';
import type { ExtensionGoal, ExtensionInstanceView, ExtensionOutcome, InstanceViewStatus, MachineSpec, SimulatedOutcome } from './machine.js';
import { enableOther } from './other-handler.js';
import type { ScriptHost } from './scripts.js';

const handlers: Readonly<Record<string, Handler>> = {
  'microsoft.azure.extensions.customscript': enableCustomScript,
  'microsoft.compute.customscriptextension': enableWindowsScript,
  'microsoft.powershell.dsc': enableDsc,
};

export interface AgentOptions {
  readonly spec: MachineSpec;
  readonly host: ScriptHost;
  readonly tools: HandlerTools;
  readonly health: HealthExtension;
}

interface Installed {
  readonly goal: ExtensionGoal;
  readonly version: string;
  readonly result: HandlerResult | undefined;
}

export interface GuestAgent {
  readonly extensions: readonly ExtensionInstanceView[];
  readonly handlers: readonly { type: string; typeHandlerVersion: string; status: InstanceViewStatus }[];
  /** @param signal aborts when the VM is stopped: what runs then is reported as failed. */
  apply(goals: readonly ExtensionGoal[], signal: AbortSignal): Promise<ExtensionOutcome[]>;
  /** Forgets all reports: the disk is fresh. */
  reset(): void;
}

export function createGuestAgent(options: AgentOptions): GuestAgent {
  const { spec, host, tools, health } = options;
  // Sequence numbers are given out by Azure, so they outlive the disk.
  const sequences = new Map<string, { fingerprint: string; number: number }>();
  const installed = new Map<string, Installed>();

  const sequenceOf = (goal: ExtensionGoal): number => {
    const fingerprint = fingerprintOf(goal);
    const known = sequences.get(goal.name);
    if (known?.fingerprint === fingerprint) return known.number;
    const number = known ? known.number + 1 : 0;
    sequences.set(goal.name, { fingerprint, number });
    return number;
  };

  const remove = (name: string): void => {
    const entry = installed.get(name);
    if (!entry) return;
    installed.delete(name);
    rmSync(mrseqFile(host.disk, entry.goal), { force: true });
    if (health.isFor(entry.goal)) health.remove();
  };

  const run = async (goal: ExtensionGoal, sequence: number, signal: AbortSignal): Promise<HandlerResult> => {
    const version = fullVersion(goal);
    installed.set(goal.name, { goal, version, result: undefined });
    const mrseq = mrseqFile(host.disk, goal);
    mkdirSync(join(mrseq, '..'), { recursive: true });
    writeFileSync(mrseq, String(sequence));
    if (health.isFor(goal)) return health.enable(goal);
    const simulated: SimulatedOutcome | undefined = spec.simulate?.(goal);
    const handler = handlers[handlerName(goal).toLowerCase()] ?? enableOther;
    try {
      const result = await handler({ goal, sequence, spec, host, tools, version, signal, simulated });
      health.sawScript(simulated);
      return result;
    } catch (error) {
      return signal.aborted ? interrupted : brokenHandler(error);
    }
  };

  const bring = async (goal: ExtensionGoal, signal: AbortSignal): Promise<HandlerResult> => {
    const before = installed.get(goal.name);
    const sequence = sequenceOf(goal);
    if (before && handlerName(before.goal).toLowerCase() !== handlerName(goal).toLowerCase()) remove(goal.name);
    const kept = installed.get(goal.name)?.result;
    // A handler that has seen this number does nothing; what it last reported stands, a failure too.
    if (kept && isProcessed(host.disk, goal, sequence)) {
      installed.set(goal.name, { goal, version: fullVersion(goal), result: kept });
      return kept;
    }
    const result = await run(goal, sequence, signal);
    installed.set(goal.name, { goal, version: fullVersion(goal), result });
    return result;
  };

  const apply = async (goals: readonly ExtensionGoal[], signal: AbortSignal): Promise<ExtensionOutcome[]> => {
    for (const name of [...installed.keys()]) if (!goals.some((goal) => goal.name === name)) remove(name);
    const outcomes = new Map<string, ExtensionOutcome>();
    for (const goal of inOrder(goals)) {
      if (signal.aborted) {
        outcomes.set(goal.name, outcomeOf(goal, interrupted));
        continue;
      }
      const failed = goal.provisionAfterExtensions?.find((name) => outcomes.get(name)?.succeeded === false);
      const result = failed === undefined ? await bring(goal, signal) : skipped(failed);
      if (failed !== undefined) installed.set(goal.name, { goal, version: fullVersion(goal), result });
      outcomes.set(goal.name, outcomeOf(goal, result));
    }
    return goals.map((goal) => outcomes.get(goal.name) as ExtensionOutcome);
  };

  return {
    get extensions() {
      return [...installed.values()].map((entry) => viewOf(entry, health));
    },
    get handlers() {
      return [...installed.values()].map(({ goal, version }) => ({ type: handlerName(goal), typeHandlerVersion: version, status: ready }));
    },
    apply,
    reset: () => installed.clear(),
  };
}

// As recorded in `vmAgent.extensionHandlers`.
const ready: InstanceViewStatus = { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Ready', message: 'Plugin enabled' };

// Clarification code 3 of Custom Script: the VM was shut down under the script.
const interrupted: HandlerResult = {
  succeeded: false,
  code: 3,
  message: 'Enable failed: failed to execute command: command terminated with exit status=-1: the VM was stopped',
};

function brokenHandler(error: unknown): HandlerResult {
  return { succeeded: false, code: 0, message: `Enable failed: ${error instanceof Error ? error.message : 'unknown error'}` };
}

function skipped(dependency: string): HandlerResult {
  return { succeeded: false, code: -1, message: `Skipping processing of extensions since execution of dependent extension ${dependency} failed` };
}

function outcomeOf(goal: ExtensionGoal, result: HandlerResult): ExtensionOutcome {
  return {
    name: goal.name,
    publisher: goal.publisher,
    type: goal.type,
    succeeded: result.succeeded,
    message: result.message,
    ...(result.timedOut ? { timedOut: true } : {}),
  };
}

function viewOf({ goal, version, result }: Installed, health: HealthExtension): ExtensionInstanceView {
  const substatuses = health.isFor(goal) ? health.substatuses : result?.substatuses;
  return {
    name: goal.name,
    type: handlerName(goal),
    typeHandlerVersion: version,
    statuses: [result ? statusOf(result) : enableInProgress],
    ...(substatuses && substatuses.length > 0 ? { substatuses: [...substatuses] } : {}),
  };
}

function mrseqFile(disk: string, goal: ExtensionGoal): string {
  const plain = (text: string): string => text.replace(/[^A-Za-z0-9_-]/g, '_');
  return join(disk, 'var/lib/waagent', `${plain(goal.publisher)}.${plain(goal.type)}`, `${plain(goal.name)}.mrseq`);
}

function isProcessed(disk: string, goal: ExtensionGoal, sequence: number): boolean {
  const file = mrseqFile(disk, goal);
  return existsSync(file) && Number(readFileSync(file, 'utf8')) >= sequence;
}
