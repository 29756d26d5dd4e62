/** The Application Health extension of one VM: on while the VM runs, at the settings of its goal. */
import type { EmulatorClock } from '../clock.js';
import { checkHealthSettings, healthStatus, healthSubstatuses, type CommittedState } from './health-state.js';
import { atInterval, scaledTimeout, startPoller, type HealthPoller } from './health-poller.js';
import { handlerName, type HandlerResult } from './handler.js';
import type { ExtensionGoal, InstanceViewStatus, SimulatedOutcome } from './machine.js';

const names = new Set(['microsoft.managedservices.applicationhealthlinux', 'microsoft.managedservices.applicationhealthwindows']);
const enabled: HandlerResult = { succeeded: true, message: 'Successfully polling for application health' };

export interface HealthExtension {
  isFor(goal: ExtensionGoal): boolean;
  /** Resolves when the first probe has ended, so that a report never lacks a state. */
  enable(goal: ExtensionGoal): Promise<HandlerResult>;
  remove(): void;
  /** The VM goes on or off. On, the extension starts anew. */
  power(on: boolean): void;
  /** What a script left behind: declared by a scenario, or `undefined` when it really ran. */
  sawScript(simulated: SimulatedOutcome | undefined): void;
  readonly status: InstanceViewStatus | undefined;
  readonly substatuses: readonly InstanceViewStatus[];
}

export interface HealthExtensionOptions {
  readonly address: string;
  readonly clock: EmulatorClock;
  /** In the place of intervalInSeconds; grace period and timeout follow in proportion. */
  readonly intervalMs?: number;
  /** Asked when the extension is enabled: with an outcome nothing is probed, and health is as scripts are declared to leave it. */
  readonly simulate?: (goal: ExtensionGoal) => SimulatedOutcome | undefined;
}

export function createHealthExtension(options: HealthExtensionOptions): HealthExtension {
  const { address, clock, intervalMs } = options;
  let goal: ExtensionGoal | undefined;
  let poller: HealthPoller | undefined;
  let declared: { readonly healthy: boolean; readonly sinceMs: number } | undefined;
  let on = false;

  const restart = (): void => {
    poller?.stop();
    poller = undefined;
    if (!on || !goal || declared) return;
    const check = checkHealthSettings(goal.settings ?? {}, goal.typeHandlerVersion);
    if (!check.ok) return;
    const settings = atInterval(check.settings, intervalMs);
    poller = startPoller({ address, clock, settings, timeoutMs: intervalMs === undefined ? undefined : scaledTimeout(check.settings.intervalMs, intervalMs) });
  };

  const state = (): { readonly state: CommittedState; readonly sinceMs: number } | undefined => {
    if (!goal || !on) return undefined;
    if (declared) return { state: declared.healthy ? 'healthy' : 'unhealthy', sinceMs: declared.sinceMs };
    return poller?.state === undefined ? undefined : { state: poller.state, sinceMs: poller.sinceMs };
  };

  return {
    isFor: (candidate) => names.has(handlerName(candidate).toLowerCase()),
    async enable(next) {
      goal = next;
      const outcome = options.simulate?.(next);
      declared = outcome && { healthy: outcome.healthy, sinceMs: clock.now() };
      const check = checkHealthSettings(next.settings ?? {}, next.typeHandlerVersion);
      restart();
      await poller?.first;
      return check.ok ? enabled : { succeeded: false, code: -21, message: `Enable failed: failed to get configuration: ${check.message}` };
    },
    remove() {
      goal = undefined;
      declared = undefined;
      restart();
    },
    power(next) {
      on = next;
      restart();
    },
    sawScript(simulated) {
      // Where the extension really probes, an outcome on cue does not change what the app answers.
      if (declared && simulated && declared.healthy !== simulated.healthy) declared = { healthy: simulated.healthy, sinceMs: clock.now() };
    },
    get status() {
      const current = state();
      return current && healthStatus(current.state, current.sinceMs);
    },
    get substatuses() {
      const current = state();
      return current ? healthSubstatuses(current.state) : [];
    },
  };
}
