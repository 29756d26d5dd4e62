import type { Problem, SourceLocation } from '../errors.js';
import { DeployError } from '../errors.js';

/**
 * An error text of the schema that is meant for people: what is wrong and, on a second line, the cure. The line break tells
 * it from zod's own wording, which never reaches a user.
 */
export function say(message: string, hint: string): string {
  return `${message}\n${hint}`;
}

/** `a, b or c` */
export function either(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/** One place's problem said once, in the order of the file. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const key = `${problem.location?.line ?? 0}:${problem.location?.column ?? 0}:${problem.message}`;
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()].sort((a, b) => compare(a.location, b.location));
}

function compare(a: SourceLocation | undefined, b: SourceLocation | undefined): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}

/** Throws all there is as one `CONFIG_INVALID`; does nothing where there is nothing. */
export function throwIfAny(file: string, problems: readonly Problem[]): void {
  const all = inOrder(problems);
  const first = all[0];
  if (first === undefined) return;
  const message = all.length === 1 ? `${file}: ${first.message}` : `${file} has ${all.length} errors`;
  throw new DeployError('CONFIG_INVALID', message, { ...(all.length === 1 && first.hint !== undefined ? { hint: first.hint } : {}), problems: all });
}
