import type { RollingStrategy, SwapStrategy } from '../wanted.js';

/** The idle slot as a rollout: it carries no traffic, so all of its VMs are touched at once, and each of them must be proven. */
export function allAtOnce({ timeoutMs, protectedInstances }: SwapStrategy): RollingStrategy {
  const batch = { kind: 'percent', percent: 100 } as const;
  return { type: 'rolling', batch, maxUnhealthy: { kind: 'count', count: 0 }, pauseMs: 0, onFailure: 'stop', rollback: { batch, pauseMs: 0 }, timeoutMs, protectedInstances };
}
