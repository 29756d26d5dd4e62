import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { truthy } from '@actions/expressions/result';
import type { PlaceName } from './availability.js';
import { contextsAt, statusFunctionsAt } from './availability.js';

/** Contexts by name: `github`, `inputs`, `needs` and so on, as JSON. */
export type Contexts = Readonly<Record<string, unknown>>;

/** What success(), failure(), cancelled() and always() answer; always() is true. */
export interface Status {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

/** Where an expression stands, and what it may see there. */
export interface Scope {
  readonly place: PlaceName;
  readonly contexts: Contexts;
  readonly status?: Status;
}

/** What is wrong with an expression or a value of the workflow: GitHub would not have started the run, or failed the step. */
export class WorkflowError extends Error {}

/**
 * The value of one expression, without `${{ }}`. Parsed and evaluated by GitHub's own package; what it does not bring are the status functions.
 *
 * @throws WorkflowError also where a context or function is not available at this place
 */
export function evaluate(expression: string, scope: Scope): data.ExpressionData {
  try {
    const available = contextsAt(scope.place);
    const functions = statusFunctions(scope);
    const infos = [...functions.values()].map(({ name, minArgs, maxArgs }) => ({ name, minArgs, maxArgs }));
    const tree = new Parser(new Lexer(expression).lex().tokens, [...available], infos).parse();
    const seen = Object.fromEntries(available.map((name) => [name, scope.contexts[name] ?? null]));
    return new Evaluator(tree, toData(seen) as data.Dictionary, functions).evaluate();
  } catch (error) {
    throw new WorkflowError(`${scope.place}: the expression '${expression.trim()}' is refused: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** An `if`: with or without `${{ }}` around it, and with `success() &&` before it where it asks for no status itself. */
export function holds(condition: string | boolean | undefined, scope: Scope): boolean {
  const text = condition === undefined ? 'success()' : String(condition).trim();
  const bare = /^\$\{\{([\s\S]*)\}\}$/.exec(text)?.[1] ?? text;
  const whole = asksForStatus(bare) ? bare : `success() && (${bare})`;
  return truthy(evaluate(whole, scope));
}

function asksForStatus(expression: string): boolean {
  const { tokens } = new Lexer(expression).lex();
  return tokens.some((token, at) => /^(?:success|failure|cancelled|always)$/i.test(token.lexeme) && tokens[at + 1]?.lexeme === '(');
}

function statusFunctions({ place, status }: Scope): Map<string, { name: string; minArgs: number; maxArgs: number; call: () => data.ExpressionData }> {
  if (!statusFunctionsAt(place) || !status) return new Map();
  const answers = { ...status, always: true };
  return new Map(Object.entries(answers).map(([name, answer]) => [name, { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answer) }]));
}

function toData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver) as data.ExpressionData;
}

/** The value as JSON has it. */
export function fromData(value: data.ExpressionData): unknown {
  return JSON.parse(JSON.stringify(value, data.replacer)) as unknown;
}
