import type { Json } from '../ports/scale-sets.js';

/** Of JavaScript's newer `JSON` (Node 21 and later), which TypeScript's library of ES2023 does not have. */
interface SourceKeepingJson {
  readonly rawJSON?: (text: string) => object;
  parse(text: string, reviver: (key: string, value: unknown, context?: { readonly source?: string }) => unknown): unknown;
}

/**
 * Parses JSON so that `JSON.stringify` gives back the same values. A number that JavaScript would round, such as
 * 12345678901234567890, becomes an object that stringifies to its own digits. Where the runtime cannot do that (Node 20),
 * such a number is rounded.
 *
 * @throws SyntaxError
 */
export function parseExactly(text: string): Json {
  const json = JSON as SourceKeepingJson;
  const { rawJSON } = json;
  if (rawJSON === undefined) return JSON.parse(text) as Json;
  const exact = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    const source = context?.source;
    return typeof value !== 'number' || source === undefined || isSameNumber(source, String(value)) ? value : rawJSON(source);
  };
  return json.parse(text, exact) as Json;
}

function isSameNumber(one: string, other: string): boolean {
  return normal(one) === normal(other);
}

/** Digits without zeros at either end, and the power of ten that they are multiplied by: 20.0 and 2e1 are the same. */
function normal(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (whole === '') return number;
  const significant = digits.replace(/0+$/, '');
  return significant === '' ? '0' : `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
