import type { Amount, HealthRules, RollingStrategy, SwapStrategy } from '../plan/wanted.js';
import { parseAmount } from './amount.js';
import { parseDuration } from './duration.js';
import type { EarlyValues } from './known-early.js';
import type { RollingFile, SwapFile } from './schema.js';
import type { OpenCheck } from './swap-checks.js';
import type { OpenCreate } from './swap-create.js';
import { openCreate } from './swap-create.js';
import type { MapNode, ScalarNode } from './tree.js';
import { nodeAt } from './tree.js';

/** A swap in which the checks' URLs and what a slot is made of are not filled in. */
export interface OpenSwapStrategy extends Omit<SwapStrategy, 'checks' | 'create'> {
  readonly checks: readonly OpenCheck[];
  readonly create: OpenCreate;
}

/** The strategy in code's own units. The schema has checked every value. */
export function rollingStrategy(strategy: RollingFile['strategy']): RollingStrategy {
  return {
    type: 'rolling',
    batch: amountOf(strategy.batch),
    ...(strategy.canary === undefined ? {} : { canary: { instances: amountOf(strategy.canary.instances), bakeMs: msOf(strategy.canary.bake) } }),
    maxUnhealthy: amountOf(strategy.maxUnhealthy),
    pauseMs: msOf(strategy.pause),
    onFailure: strategy.onFailure,
    ...(strategy.drain === undefined ? {} : { drain: drainOf(strategy.drain) }),
    rollback: { batch: amountOf(strategy.rollback.batch ?? strategy.batch), pauseMs: msOf(strategy.rollback.pause) },
    timeoutMs: msOf(strategy.timeout),
    protectedInstances: strategy.protectedInstances,
  };
}

/** A duration alone is one that is not required. */
function drainOf(drain: NonNullable<RollingFile['strategy']['drain']>): NonNullable<RollingStrategy['drain']> {
  return typeof drain === 'string' ? { drainMs: msOf(drain), required: false } : { drainMs: msOf(drain.time), required: drain.required };
}

/** The same for a swap. The rules for swaps have checked `root` too. */
export function openSwap(strategy: SwapFile['strategy'], root: MapNode, early: EarlyValues): OpenSwapStrategy {
  const { loadBalancer, applicationGateway, pools } = strategy.traffic;
  const kind = loadBalancer === undefined ? 'applicationGateway' : 'loadBalancer';
  const balancer = loadBalancer ?? applicationGateway ?? { name: '', rules: [] };
  return {
    type: 'swap',
    slots: pairOf(strategy.slots),
    traffic: { kind, name: balancer.name, rules: balancer.rules, pools: pairOf(pools), ...(balancer.resourceGroup === undefined ? {} : { resourceGroup: balancer.resourceGroup }) },
    ...(strategy.preview === undefined ? {} : { preview: strategy.preview }),
    checks: strategy.checks.map((check, index) => ({
      http: nodeAt(root, ['strategy', 'checks', index, 'http']) as ScalarNode,
      expect: check.expect,
      forMs: msOf(check.for),
      timeoutMs: msOf(check.timeout),
    })),
    bakeMs: msOf(strategy.bake),
    drainMs: msOf(strategy.drain),
    retire: strategy.retire,
    create: openCreate(root, early),
    timeoutMs: msOf(strategy.timeout),
    protectedInstances: strategy.protectedInstances,
  };
}

function pairOf(names: readonly string[]): readonly [string, string] {
  return [names[0] ?? '', names[1] ?? ''];
}

export function healthRules(health: RollingFile['health']): HealthRules {
  return { source: health.source, settleMs: msOf(health.settle), timeoutMs: msOf(health.timeout) };
}

/** `0%` is no VM at all, which a count says better. */
function amountOf(value: string | number): Amount {
  const amount = parseAmount(value, 0) ?? { kind: 'count', count: 0 };
  return amount.kind === 'percent' && amount.percent === 0 ? { kind: 'count', count: 0 } : amount;
}

function msOf(text: string): number {
  return parseDuration(text) ?? 0;
}
