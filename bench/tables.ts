import type { Rollout } from './rollouts.js';
import type { StartUp } from './start-up.js';

/** Markdown. The first row is what the others are compared with. */
export function startUpTable(all: readonly StartUp[]): string {
  const subject = all[0]!.medianMs;
  const rows = all.map(({ what, ms, medianMs }) => [
    what, `${Math.round(medianMs)} ms`, `${Math.round(Math.min(...ms))} to ${Math.round(Math.max(...ms))} ms`, `${(subject / medianMs).toFixed(2)} x`,
  ]);
  return table([`from process start to the first ARM request (${all[0]!.ms.length} runs each, in turns)`, 'median', 'from, to', 'the action takes'], rows);
}

export function rolloutTables(all: readonly Rollout[]): string {
  const names = all.map((one) => `${one.vms} VMs${one.simulatedMs === undefined ? '' : ', simulated'}`);
  const overview = table(['rollout, Manual policy', ...names], [
    ['batches', ...all.map((one) => String(one.batches))],
    ['wall time of the main step', ...all.map((one) => seconds(one.wallMs))],
    ["Azure's operations, by themselves", ...all.map((one) => seconds(one.operationsMs))],
    ['wall time over that', ...all.map((one) => `${(one.wallMs / one.operationsMs).toFixed(2)} x`)],
    ['added for each operation', ...all.map((one) => seconds((one.wallMs - one.operationsMs) / (one.batches + 1)))],
    ['peak memory of the action', ...all.map((one) => `${one.peakMb} MB`)],
    ['ARM requests / least', ...all.map((one) => `${sum(Object.values(one.requests))} / ${sum(Object.values(one.least).map(({ requests }) => requests))}`)],
  ]);
  const kinds = [...new Set(all.flatMap((one) => [...Object.keys(one.least), ...Object.keys(one.requests)]))];
  const requests = table(['ARM requests / least, by operation', ...names], kinds.map((kind) => [kind, ...all.map((one) => `${one.requests[kind] ?? 0} / ${one.least[kind]?.requests ?? 0}`)]));
  const last = all[all.length - 1]!;
  const reasons = Object.entries(last.least).map(([kind, { why }]) => `* ${kind}: ${why}`);
  return [overview, requests, `Why the least is what it is (${last.vms} VMs):\n\n${reasons.join('\n')}`].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
