import type { ScaleSetView } from '../ports/scale-sets.js';
import type { HealthRules } from './wanted.js';

/** Whether health counts: the scale set has a source for it, and deploy.yml does not switch it off. */
export function healthCountsFor({ source }: Pick<HealthRules, 'source'>, { healthSource }: Pick<ScaleSetView, 'healthSource'>): boolean {
  return source === 'auto' && healthSource !== 'none';
}
