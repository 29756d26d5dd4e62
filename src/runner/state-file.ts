import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/**
 * Saves a value for the post step, in the form that the runner reads (GitHub docs, "Sending values to the pre and post actions").
 * It is the very first thing of a run: with @actions/core the run would begin with loading that.
 * @returns false where the runner named no file
 */
export function appendState(name: string, value: string, path: string | undefined): boolean {
  if (!path) return false;
  const delimiter = `ghadelimiter_${randomUUID()}`;
  appendFileSync(path, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
  return true;
}
