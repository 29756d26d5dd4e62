import { seconds } from '../plan/describe.js';
import type { StepContext } from './context.js';

const NAMED = 3;

/** The first few VMs with what is wrong with each. */
export function reasons({ fleet }: StepContext, ids: readonly string[]): string {
  const shown = ids.slice(0, NAMED).map((id) => {
    const verdict = fleet.verdict(id);
    return `${fleet.view(id)?.name ?? id}: ${verdict && 'reason' in verdict && verdict.reason ? verdict.reason : 'not proven'}`;
  });
  return ids.length > NAMED ? `${shown.join('; ')}; and ${ids.length - NAMED} more` : shown.join('; ');
}

/** A sentence for hints where VMs were given up because their time was over; else an empty text. */
export function patienceText({ fleet, wanted }: StepContext, ids: readonly string[]): string {
  const waitedFor = ids.some((id) => fleet.passage(id) !== undefined && ['unhealthy', 'working'].includes(fleet.verdict(id)?.kind ?? ''));
  return waitedFor ? `After its upgrade a VM has ${seconds(wanted.health.timeoutMs)} (health.timeout) to become healthy. ` : '';
}
