import type { RollingStrategy, SwapStrategy } from '../wanted.js';

/** The idle slot as a rollout: it carries no traffic, so all of its VMs are touched at once, and each of them must be proven. */
export function allAtOnce({ timeoutMs, protectedInstances }: SwapStrategy): RollingStrategy {
  return { type: 'rolling', batch: { kind: 'percent', percent: 100 }, maxUnhealthy: { kind: 'count', count: 0 }, pauseMs: 0, onFailure: 'stop', timeoutMs, protectedInstances };
}
