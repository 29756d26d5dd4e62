import type { AutoscaleSetting } from '../../ports/autoscale.js';
import type { SwapContext } from './context.js';

/** One after the other: a setting is switched off before another one is switched on for the same scale set. */
export async function putSettings({ autoscale, rollout }: Pick<SwapContext, 'autoscale' | 'rollout'>, settings: readonly AutoscaleSetting[]): Promise<void> {
  for (const setting of [...settings].sort((a, b) => Number(a.enabled) - Number(b.enabled))) await autoscale.put(setting, rollout.signal);
}
