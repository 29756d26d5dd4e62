import type { StepContext } from './context.js';
import { look } from './look.js';
import { Pace } from './pace.js';

/** For how long a VM may go on looking untouched after its operation has ended, ms: lists lag behind operations. */
const LAG_MS = 30_000;

type Standing = 'through' | 'waiting' | 'given-up' | 'gone';

export interface GateResult {
  /** Proven, and for as long as `health.settle` says. */
  readonly through: readonly string[];
  /** Failed, or not healthy in time. */
  readonly givenUp: readonly string[];
}

/**
 * Waits until each of `ids` is either through or given up: failed, or not healthy within `health.timeout` from
 * `sinceMs`. VMs that are gone, do not run or are protected are not waited for.
 */
export async function gate(context: StepContext, ids: readonly string[], sinceMs: number): Promise<GateResult> {
  const { clock, signal } = context;
  const pace = new Pace(2 * context.pollIntervalMs);
  for (;;) {
    const standings = ids.map((id) => ({ id, standing: standingOf(context, id, sinceMs) }));
    const of = (standing: Standing): readonly string[] => standings.filter((one) => one.standing === standing).map((one) => one.id);
    const waiting = of('waiting');
    if (waiting.length === 0) return { through: of('through'), givenUp: of('given-up') };
    await clock.sleep(untilNextLook(context, waiting, pace), signal);
    await look(context);
  }
}

/** Where nothing but `health.settle` is waited for, its end is known, and nothing is asked before. */
function untilNextLook({ clock, fleet, wanted, pollIntervalMs }: StepContext, waiting: readonly string[], pace: Pace): number {
  const settling = waiting.map((id) => fleet.provenForMs(id, clock.now()));
  if (settling.includes(undefined)) return pace.next();
  const rest = Math.max(...settling.map((ms) => wanted.health.settleMs - (ms ?? 0)));
  return Math.max(1, Math.min(rest, 2 * pollIntervalMs));
}

function standingOf(context: StepContext, id: string, sinceMs: number): Standing {
  const { fleet, clock, wanted } = context;
  const verdict = fleet.verdict(id);
  const waitedMs = clock.now() - sinceMs;
  switch (verdict?.kind) {
    case undefined:
    case 'parked':
    case 'protected':
      return 'gone';
    case 'proven':
      return (fleet.provenForMs(id, clock.now()) ?? 0) >= wanted.health.settleMs ? 'through' : 'waiting';
    case 'failed':
      return 'given-up';
    case 'outdated':
      return waitedMs >= Math.min(LAG_MS, wanted.health.timeoutMs) ? 'given-up' : 'waiting';
    case 'working':
    case 'unhealthy':
      return waitedMs >= wanted.health.timeoutMs ? 'given-up' : 'waiting';
    default:
      return verdict satisfies never;
  }
}
