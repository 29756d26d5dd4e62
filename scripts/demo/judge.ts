import { say } from './show.js';

/** What was to be seen, and whether it was. @returns the exit status: 0 only where all of it was */
export function judge(seen: readonly (readonly [string, boolean])[]): number {
  say('Seen');
  for (const [what, was] of seen) console.log(`  ${was ? 'yes' : 'NO '}  ${what}`);
  return seen.every(([, was]) => was) ? 0 : 1;
}
