import { median } from './median.js';
import type { Crossing, SwapFigures } from './swap.js';

/** Markdown: the ways there and back, and what users got meanwhile. */
export function swapTables({ crossings, load, connectionMs }: SwapFigures): string {
  const of = (command: Crossing['command']): readonly Crossing[] => crossings.filter((one) => one.command === command);
  const [there, back] = [of('deploy'), of('rollback')];
  const row = (what: string, figure: (one: Crossing) => number): string => `| ${what} | ${spread(there.map(figure))} | ${spread(back.map(figure))} |`;
  const ways = [
    `| median (from to) | ${there.length} swaps | ${back.length} rollbacks |`,
    '| --- | ---: | ---: |',
    `| writes of the load balancer, each | ${counts(there)} | ${counts(back)} |`,
    row('the write, until Azure had done it', (one) => one.writeMs),
    row('from the write to the last answer of the old version, fresh connections', (one) => one.lastFreshMs),
    row(`the same, connections kept for ${connectionMs / 1000} s`, (one) => one.lastKeptMs),
    row('the whole run', (one) => one.wallMs),
  ];
  const users = [
    '| users | |',
    '| --- | ---: |',
    `| requests | ${load.requests} in ${Math.round(load.durationMs / 1000)} s, ${load.perSecond} a second |`,
    ...Object.entries(load.answers).sort().map(([version, { fresh, kept }]) => `| answered by ${version} | ${fresh} over fresh, ${kept} over kept connections |`),
    `| **failed** | **${load.failures.length}** |`,
    ...[...new Set(load.failures.map(({ reason }) => reason))].map((reason) => `| of these: ${reason} | ${load.failures.filter((one) => one.reason === reason).length} |`),
  ];
  return [ways.join('\n'), users.join('\n')].join('\n\n');
}

function spread(ms: readonly number[]): string {
  if (ms.length === 0) return '-';
  return `${Math.round(median(ms))} ms (${Math.round(Math.min(...ms))} to ${Math.round(Math.max(...ms))})`;
}

function counts(crossings: readonly Crossing[]): string {
  return [...new Set(crossings.map(({ writes }) => writes))].sort().join(', ');
}
