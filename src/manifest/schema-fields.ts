import * as z from 'zod';
import { amountPattern, MAX_COUNT } from './amount.js';
import { DURATION_PATTERN, durationText, parseDuration } from './duration.js';
import { say } from './wording.js';

/** What a key is for, as editors show it. */
export interface FieldText {
  readonly description: string;
  readonly examples?: readonly unknown[];
  /** For the table of keys only, where the default is not a fixed value. */
  readonly defaultText?: string;
  /** `{{ environment }}` and `{{ vars.X }}` may stand in it. */
  readonly templated?: boolean;
}

/** A text that must match `pattern`; `what` ends the sentence "must be ...". */
export function text(pattern: RegExp, what: string, meta: FieldText) {
  return z.string().regex(pattern, { error: (issue) => say(`"${excerpt(issue.input)}" is not ${what}`, `write ${what}${example(meta)}`) }).meta({ ...meta });
}

export function flag(meta: FieldText) {
  return z.boolean().meta({ ...meta });
}

/** Bounds in milliseconds, both included. */
export function duration(minMs: number, maxMs: number, meta: FieldText) {
  const shape = 'a duration such as "30s", "5m" or "1h30m"';
  const wrong = (input: unknown): string => {
    if (typeof input === 'number') return say(`${input} has no unit`, `write "${input}s" for seconds or "${input}m" for minutes`);
    return say(`"${excerpt(input)}" is not ${shape}`, 'use h, m and s in this order, with whole numbers');
  };
  return z
    .string({ error: (issue) => (issue.input === undefined || issue.input === null ? undefined : wrong(issue.input)) })
    .regex(new RegExp(DURATION_PATTERN), { error: (issue) => wrong(issue.input), abort: true })
    .refine((value) => within(parseDuration(value), minMs, maxMs), {
      error: (issue) => say(`${excerpt(issue.input)} is out of bounds`, `write a duration from ${durationText(minMs)} to ${durationText(maxMs)}`),
    })
    .meta({ ...meta, description: `${meta.description} A duration from ${durationText(minMs)} to ${durationText(maxMs)}.` });
}

function within(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && value >= min && value <= max;
}

/** A number of VMs, or a percentage of the scale set. */
export function amount(min: 0 | 1, meta: FieldText) {
  const shape = 'a number of VMs such as 2, or a percentage such as "20%"';
  const error = ({ input }: { readonly input?: unknown }): string | undefined =>
    input === undefined || input === null ? undefined : say(`${excerpt(input)} is not ${shape}`, `write ${min} to 1000, or "${min}%" to "100%"`);
  const whole = z.int({ error }).min(min, { error }).max(MAX_COUNT, { error });
  const share = z.string().regex(new RegExp(amountPattern(min)), { error });
  return z.union([whole, share], { error }).meta({ ...meta });
}

/** A value as a message quotes it: short, on one line, without control characters. */
export function excerpt(value: unknown, longest = 60): string {
  const whole = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  // eslint-disable-next-line no-control-regex
  const line = whole.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
}

function example(meta: FieldText): string {
  const first = meta.examples?.[0];
  return first === undefined ? '' : `, such as ${JSON.stringify(first)}`;
}
