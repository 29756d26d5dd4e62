/** What a plain (unquoted, untagged) scalar stands for, or why it must not be taken for anything. */
export type PlainScalar =
  | { readonly ok: true; readonly value: string | number | boolean | null }
  | { readonly ok: false; readonly message: string; readonly hint: string };

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUES = new Set(['true', 'True', 'TRUE']);
const FALSES = new Set(['false', 'False', 'FALSE']);

/**
 * What YAML 1.2's core schema, or YAML 1.1, or a person would take for a number. Wider than the core schema on purpose:
 * `1_000` and `0b11` are text in one version of YAML and a number in the other.
 */
const NUMBER_LIKE = /^[-+]?(?:0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|(?:\d[\d_]*)(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.\d[\d_]*(?:e[-+]?\d+)?|\.inf)$|^\.nan$/i;

/**
 * Resolves a plain scalar as YAML 1.2's core schema does (yaml.org/spec/1.2.2, 10.3), except that a number which would
 * not print back as it was written is refused: `1.10` is the number 1.1, and Azure must get what the user wrote.
 */
export function resolvePlain(source: string): PlainScalar {
  if (NULLS.has(source)) return { ok: true, value: null };
  if (TRUES.has(source)) return { ok: true, value: true };
  if (FALSES.has(source)) return { ok: true, value: false };
  if (!NUMBER_LIKE.test(source)) return { ok: true, value: source };
  const value = Number(source);
  if (Number.isFinite(value) && String(value) === source) return { ok: true, value };
  const read = readsAs(source);
  return {
    ok: false,
    message: `the number ${source} would not stay as it is written${read === undefined ? '' : `: YAML reads it as ${read}`}`,
    hint: `write it in quotes: "${source}"`,
  };
}

/** What YAML 1.2 makes of it, for the message; `undefined` where its versions disagree or the number has no finite value. */
function readsAs(source: string): string | undefined {
  if (source.includes('_') || /^[-+]?0b/i.test(source)) return undefined;
  const sign = source.startsWith('-') ? -1 : 1;
  const value = sign * Number(source.replace(/^[-+]/, ''));
  return Number.isFinite(value) ? String(value) : undefined;
}
