import type { Amount } from '../plan/wanted.js';

/** Azure's own limit on the VMs of one scale set (learn.microsoft.com, "scale set limits"). */
export const MAX_COUNT = 1000;

/** The texts that `parseAmount` reads, for the published schema. `min` is 0 or 1. */
export function amountPattern(min: 0 | 1): string {
  const zero = min === 0 ? '0|' : '';
  return `^(?:(?:${zero}[1-9]\\d?|100)%|(?:${zero}[1-9]\\d{0,2}|1000))$`;
}

/**
 * A number of VMs (`3`, `"3"`) or a share of the scale set in whole percent (`20%`). `undefined` where the value is neither,
 * or is below `min` or above 100 % or 1,000 VMs.
 */
export function parseAmount(value: string | number, min: 0 | 1): Amount | undefined {
  const text = String(value);
  if (!new RegExp(amountPattern(min)).test(text)) return undefined;
  return text.endsWith('%') ? { kind: 'percent', percent: Number(text.slice(0, -1)) } : { kind: 'count', count: Number(text) };
}
