import type { Probes } from './probes.js';
import type { Pool, Target, TrafficRoute } from './plan.js';

export interface Chosen {
  readonly pool: Pool;
  readonly target: Target;
}

/** Whom new connections may go to: the members, and whom of them the probe or an administrator lets in. */
export function candidates(route: TrafficRoute, members: (pool: Pool) => readonly Target[], probes: Probes): Chosen[] {
  return route.pools.flatMap((pool) => members(pool).filter((target) => takesNew(route, target, probes)).map((target) => ({ pool, target })));
}

/** The administrator's word counts only for rules with a probe (Azure docs, "Administrative state"). */
function takesNew(route: TrafficRoute, target: Target, probes: Probes): boolean {
  if (!target.placed()) return false;
  if (!route.probe) return target.running();
  if (target.adminState !== undefined) return target.adminState === 'Up';
  return probes.isUp(route.probe, target);
}

/** Takes turns, or by the client's address where the rule keeps clients with their backend. */
export function createChooser(): (route: TrafficRoute, among: readonly Chosen[], client: string) => Chosen | undefined {
  const turns = new Map<string, number>();
  return (route, among, client) => {
    if (among.length === 0) return undefined;
    if (route.kind === 'tcp' && route.affinity) return among[hash(client) % among.length];
    const turn = turns.get(route.name) ?? 0;
    turns.set(route.name, (turn + 1) % Number.MAX_SAFE_INTEGER);
    return among[turn % among.length];
  };
}

function hash(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(index)) >>> 0;
  return sum;
}
