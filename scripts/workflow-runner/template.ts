import { evaluate, fromData, WorkflowError } from './expression.js';
import type { Scope } from './expression.js';

interface Part {
  readonly text: string;
  readonly expression: boolean;
}

/** `text` with each `${{ }}` replaced by its value as a string. */
export function fill(text: string, scope: Scope): string {
  return parts(text).map((part) => (part.expression ? evaluate(part.text, scope).coerceString() : part.text)).join('');
}

/** A value of the workflow: where it is one `${{ }}` and nothing else, what that gives, a list or a number too; else text filled, in lists and maps too. */
export function fillValue(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') {
    const [only, more] = parts(value.trim());
    return only?.expression === true && more === undefined ? fromData(evaluate(only.text, scope)) : fill(value, scope);
  }
  if (Array.isArray(value)) return value.map((one) => fillValue(one, scope));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [fill(key, scope), fillValue(one, scope)]));
  return value;
}

/** A map of texts, such as `env` or `with`: numbers and booleans become text, as the runner hands them on. */
export function fillTexts(values: unknown, scope: Scope): Readonly<Record<string, string>> {
  const filled = fillValue(values ?? {}, scope);
  if (typeof filled !== 'object' || filled === null || Array.isArray(filled)) throw new WorkflowError(`${scope.place} is no map`);
  return Object.fromEntries(Object.entries(filled).map(([name, value]) => [name, textOf(value, `${scope.place}: ${name}`)]));
}

function textOf(value: unknown, where: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new WorkflowError(`${where} is a list or a map where a text is wanted`);
}

/** Splits at `${{` and `}}`; a `}}` within quotes ends nothing. */
function parts(text: string): readonly Part[] {
  const found: Part[] = [];
  let rest = text;
  for (;;) {
    const start = rest.indexOf('${{');
    if (start < 0) break;
    const end = endOf(rest, start + 3);
    if (start > 0) found.push({ text: rest.slice(0, start), expression: false });
    found.push({ text: rest.slice(start + 3, end), expression: true });
    rest = rest.slice(end + 2);
  }
  return rest === '' && found.length > 0 ? found : [...found, { text: rest, expression: false }];
}

function endOf(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at;
  }
  throw new WorkflowError(`'${text.slice(from - 3)}' has no }}`);
}
