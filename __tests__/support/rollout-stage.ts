import { makePlan } from '../../src/plan/make-plan.js';
import type { Observed } from '../../src/plan/observed.js';
import type { RollingStrategy, Wanted } from '../../src/plan/wanted.js';
import type { Log } from '../../src/ports/log.js';
import { rolloutJobs } from '../../src/steps/execute.js';
import { rollout } from '../../src/steps/rollout.js';
import type { RolloutOutcome } from '../../src/steps/rollout.js';
import { observed, wanted } from './builders.js';
import { PretendScaleSet } from './pretend-scale-set.js';
import { VirtualClock } from './virtual-clock.js';

/** A rollout over a pretended scale set, with all that a test looks at afterwards. */
export interface RolloutStage {
  readonly azure: PretendScaleSet;
  readonly clock: VirtualClock;
  readonly lines: string[];
  readonly saved: unknown[];
  readonly abort: AbortController;
  run(strategy?: Partial<RollingStrategy>, change?: Partial<Wanted>, seen?: Partial<Observed>): Promise<RolloutOutcome>;
}

export function rolloutStage(ids = ['0', '1', '2', '3']): RolloutStage {
  const clock = new VirtualClock();
  const azure = new PretendScaleSet(clock, ids);
  const lines: string[] = [];
  const saved: unknown[] = [];
  const abort = new AbortController();
  const log: Log = { debug: () => undefined, info: (line) => lines.push(line), warning: (line) => lines.push(line), error: (line) => lines.push(line), group: async (title, body) => (lines.push(title), body()) };
  return {
    azure, clock, lines, saved, abort,
    run: async (strategy = {}, change = {}, seen = {}) => {
      const w = wanted({ ...change, strategy: { ...wanted().strategy, batch: { kind: 'count', count: 1 }, ...strategy } });
      const o = observed({ instances: await azure.port.listInstances(w.target, abort.signal), ...seen });
      azure.calls.length = 0;
      const plan = makePlan(w, o, { now: clock.now(), run: '1.1', force: false });
      if (plan.kind === 'refused') throw new Error('refused');
      return rollout(w, plan, o, rolloutJobs([]), { scaleSets: azure.port, clock, log, pollIntervalMs: 5000, save: async (pending) => void saved.push(pending), progress: async () => undefined, signal: abort.signal });
    },
  };
}
export const upgrades = ({ azure }: RolloutStage): string[] => azure.calls.filter((call) => call.startsWith('upgrade'));
export const outcomes = (result: RolloutOutcome): string => result.instances.map((one) => `${one.instanceId}:${one.outcome}`).join(' ');
