import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Selection } from './traffic.js';
import type { Verdict } from './verdict.js';

/** Output of the checker that is kept; more is an error, not a cut. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Runs the checker over the traffic: a program that prints a line for each violation, then `N exchanges, M operations, K violations`,
 * and ends with 1 where K is more than 0.
 * @throws Error where it did not get to its end, or did not see all of the traffic
 */
export function checkWithChecker(checker: string, specs: string, traffic: Selection): Verdict {
  const run = spawnSync(process.execPath, [checker, '--specs', specs, '--coverage', traffic.folder], { encoding: 'utf8', maxBuffer: MOST_BYTES });
  if (run.error) throw run.error;
  const lines = run.stdout.split('\n').filter((line) => line.trim() !== '');
  const counts = /^(\d+) exchanges, \d+ operations, (\d+) violations$/.exec(lines.pop() ?? '');
  if (!counts || (run.status !== 0 && run.status !== 1)) throw new Error(`${checker} ended with exit status ${run.status}:\n${run.stderr}${run.stdout}`);
  const [checked, found] = [Number(counts[1]), Number(counts[2])];
  if (checked !== traffic.exchanges) throw new Error(`${checker} saw ${checked} exchanges of ${traffic.exchanges}`);
  // Lines of coverage begin with a count; what remains are the violations.
  const coverage = lines.filter((line) => /^\s*\d+ \w/.test(line));
  const violations = lines.filter((line) => !coverage.includes(line)).map((line) => line.replace(join(traffic.folder, '/'), ''));
  if ((found > 0) !== (run.status === 1) || (found > 0 && violations.length === 0)) throw new Error(`${checker} counts ${found} violations, ends with ${run.status} and prints:\n${run.stdout}`);
  return { checked, coverage: coverage.map((line) => line.trim()), violations, leftOut: new Map() };
}
