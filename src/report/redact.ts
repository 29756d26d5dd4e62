import type { Reported } from './so-far.js';

/** Fields whose values come from closed sets or are the run's own: replacing a part of them would make the report false. */
const FIXED_FIELDS: ReadonlySet<string> = new Set(['code', 'command', 'result', 'outcome', 'state', 'role', 'health', 'power', 'upgradePolicy', 'startedAt', 'kind', 'level']);

/**
 * The report with every secret hidden, wherever it stands: a script that prints its own password (`set -x` does) must not
 * publish it through the job summary or the JSON file. To be called once, before anything is rendered: an escaped secret is
 * not found any more.
 * @param hide Gives a text back without the secrets in it.
 */
export function redact<R extends Reported>(report: R, hide: (text: string) => string): R {
  return redactValue(report, hide) as R;
}

function redactValue(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, hide));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, FIXED_FIELDS.has(key) ? item : redactValue(item, hide)]));
}
