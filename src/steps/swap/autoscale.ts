import type { AutoscaleSetting } from '../../ports/autoscale.js';
import type { SwapContext } from './context.js';

/**
 * One after the other, and on before off: where a run dies in between, the next one finds autoscale still on at the idle slot and
 * moves it once more. The other way round both would be off, as somebody may have wanted it.
 */
export async function putSettings({ autoscale, rollout }: Pick<SwapContext, 'autoscale' | 'rollout'>, settings: readonly AutoscaleSetting[]): Promise<void> {
  for (const setting of [...settings].sort((a, b) => Number(b.enabled) - Number(a.enabled))) await autoscale.put(setting, rollout.signal);
}
