import type { Outcome } from './results.js';

/** What several results come to. */
export function together(results: readonly Outcome[]): Outcome {
  if (results.includes('failure')) return 'failure';
  if (results.includes('cancelled')) return 'cancelled';
  return results.every((one) => one === 'skipped') ? 'skipped' : 'success';
}
