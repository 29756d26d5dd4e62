import type { Problem } from '../../errors.js';
import type { JsonObject } from '../../ports/scale-sets.js';
import type { SlotIndex, SwapStrategy } from '../wanted.js';
import type { BalancerRule } from './balancer-rules.js';
import { poolNames, rulesOf, same, withRulesMoved } from './balancer-rules.js';

/** What of a swap says where production is. */
export type SwapPlaces = Pick<SwapStrategy, 'slots' | 'traffic' | 'preview'>;

export interface Sides {
  /** Whose pool the production rules point at. */
  readonly live: SlotIndex;
  readonly staged: SlotIndex;
}

/** Which slot is live is read from the rules, never assumed. Problems where they do not say it clearly. */
export function readSides(strategy: SwapPlaces, body: JsonObject): Sides | readonly Problem[] {
  const { kind, name, rules, pools } = strategy.traffic;
  const found = rulesOf(kind, body);
  const problems = [...missingPools(strategy, body), ...[...rules, ...(strategy.preview ? [strategy.preview.rule] : [])].flatMap((rule) => ruleProblems(strategy, rule, found))];
  if (problems.length > 0) return problems;

  const targets = rules.map((rule) => pools.findIndex((pool) => same(pool, found.find((one) => same(one.name, rule))?.pool)));
  const [first] = targets;
  if (targets.every((target) => target === first) && (first === 0 || first === 1)) return { live: first, staged: first === 0 ? 1 : 0 };
  const where = rules.map((rule) => `${rule} -> ${found.find((one) => same(one.name, rule))?.pool ?? 'no pool'}`).join(', ');
  return [{
    message: `The production rules of ${name} do not all point at the pool of one slot (${where}), so it is not clear which slot is live`,
    hint: `Point all of ${rules.join(', ')} at either ${pools[0]} or ${pools[1]}, whichever serves production now, and run this again.`,
  }];
}

/** The balancer after `to` has become live: production there, the preview rule at the other slot, in one and the same write. */
export function balancerServing(strategy: SwapPlaces, body: JsonObject, to: SlotIndex): JsonObject {
  const { kind, rules, pools } = strategy.traffic;
  const other = pools[to === 0 ? 1 : 0];
  const moves = new Map(rules.map((rule) => [rule, pools[to]]));
  if (strategy.preview) moves.set(strategy.preview.rule, other);
  return withRulesMoved(kind, body, moves);
}

/** Whether the balancer is as `balancerServing` would make it. */
export function isServing(strategy: SwapPlaces, body: JsonObject, slot: SlotIndex): boolean {
  const { kind, rules, pools } = strategy.traffic;
  const found = rulesOf(kind, body);
  const points = (rule: string, pool: string): boolean => same(found.find((one) => same(one.name, rule))?.pool, pool);
  const other = pools[slot === 0 ? 1 : 0];
  return rules.every((rule) => points(rule, pools[slot])) && (!strategy.preview || points(strategy.preview.rule, other));
}

function missingPools(strategy: SwapPlaces, body: JsonObject): readonly Problem[] {
  const there = poolNames(body);
  return strategy.traffic.pools.filter((pool) => !there.some((name) => same(name, pool))).map((pool) => ({
    message: `${strategy.traffic.name} has no backend pool ${pool} (strategy.traffic.pools)`,
    hint: `Pools there: ${there.join(', ') || 'none'}.`,
  }));
}

function ruleProblems(strategy: SwapPlaces, name: string, found: readonly BalancerRule[]): readonly Problem[] {
  const rule = found.find((one) => same(one.name, name));
  if (!rule) return [{ message: `${strategy.traffic.name} has no rule ${name}`, hint: `Rules there: ${found.map((one) => one.name).join(', ') || 'none'}.` }];
  if (rule.severalPools) return [{ message: `Rule ${name} of ${strategy.traffic.name} has more than one backend pool, which a swap would have to take apart`, hint: 'Give the rule one pool.' }];
  if (rule.pool === undefined) return [{ message: `Rule ${name} of ${strategy.traffic.name} has no backend pool of its own (a redirect, or path based)`, hint: 'Name a basic rule with a backend pool.' }];
  return [];
}
