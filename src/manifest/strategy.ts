import type { Amount, HealthRules, RollingStrategy } from '../plan/wanted.js';
import { parseAmount } from './amount.js';
import { parseDuration } from './duration.js';
import type { DeployFile } from './schema.js';

/** The strategy in code's own units. The schema has checked every value. */
export function rollingStrategy(strategy: DeployFile['strategy']): RollingStrategy {
  return {
    type: strategy.type,
    batch: amountOf(strategy.batch),
    ...(strategy.canary === undefined ? {} : { canary: { instances: amountOf(strategy.canary.instances), bakeMs: msOf(strategy.canary.bake) } }),
    maxUnhealthy: amountOf(strategy.maxUnhealthy),
    pauseMs: msOf(strategy.pause),
    onFailure: strategy.onFailure,
    timeoutMs: msOf(strategy.timeout),
    protectedInstances: strategy.protectedInstances,
  };
}

export function healthRules(health: DeployFile['health']): HealthRules {
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
