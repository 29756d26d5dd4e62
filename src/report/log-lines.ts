import { headlineText } from './headline.js';
import { domains, instanceName } from './instance-rows.js';
import { worstFirst } from './outcomes.js';
import { clip, tail } from './plain-text.js';
import { showsPlanned, stepOf, whatHappens } from './planned-rows.js';
import type { BatchResult, InstanceResult } from './result.js';
import type { Reported } from './so-far.js';
import { count, duration, idRanges } from './wording.js';

/** One line for the log when something about a VM has changed: `web_0: proven in 42s`. Plain text. */
export function instanceLine(instance: InstanceResult): string {
  const took = instance.durationMs === undefined ? '' : instance.outcome === 'proven' ? ` in ${duration(instance.durationMs)}` : ` after ${duration(instance.durationMs)}`;
  const why = instance.reason === undefined ? '' : `: ${clip(instance.reason, 400)}`;
  return `${instanceName(instance, 100)}: ${instance.outcome}${took}${why}`;
}

/** One line for the log when a batch is over: `batch 2 (VMs 1-3): succeeded in 1m 04s`. */
export function batchLine(batch: BatchResult): string {
  const name = batch.role === 'canary' ? `canary (batch ${batch.number})` : `batch ${batch.number}`;
  const vms = batch.instanceIds.length === 1 ? `VM ${batch.instanceIds[0] ?? ''}` : batch.instanceIds.length === 0 ? 'no VMs' : `VMs ${idRanges(batch.instanceIds)}`;
  const note = batch.note === undefined ? '' : `: ${clip(batch.note, 400)}`;
  return `${name} (${clip(vms, 200)}): ${batch.outcome} ${batch.outcome === 'succeeded' ? 'in' : 'after'} ${duration(batch.durationMs)}${note}`;
}

/** How many VMs the table at the end of the log lists. */
const MOST_ROWS = 200;

/** The end of the log: the headline, and a table of the VMs, worst first. */
export function closingLines(report: Reported): readonly string[] {
  const instances = worstFirst(report.instances);
  const shown = instances.slice(0, MOST_ROWS);
  const missing = instances.length - shown.length;
  return [...(showsPlanned(report) ? plannedLines(shown, report) : instanceTable(shown)), ...(missing > 0 ? [`and ${count(missing, 'more VM')}; the JSON report has all of them`] : []), headlineText(report)];
}

/** What is to happen to each VM. */
function plannedLines(instances: readonly InstanceResult[], report: Reported): readonly string[] {
  return inColumns(['VM', 'now', 'step', 'what happens'], instances.map((instance) => [instanceName(instance, 60), instance.outcome, stepOf(instance, report) || '-', whatHappens(instance)]));
}

/** The VMs as lines of equal columns; none for no VMs. */
export function instanceTable(instances: readonly InstanceResult[]): readonly string[] {
  if (instances.length === 0) return [];
  const head = ['VM', 'outcome', 'zone/FD/UD', 'model', 'extensions', 'health', 'power', 'batch', 'took', 'why'];
  const rows = instances.map((instance) => [
    instanceName(instance, 60),
    instance.outcome,
    domains(instance).replaceAll(' / ', '/').replaceAll('–', '-'),
    `${instance.release === undefined ? '' : `${clip(instance.release, 60)}, `}${instance.latestModelApplied ? 'latest' : 'not latest'}`,
    [...new Set(instance.extensions.map((extension) => extension.state))].join(', ') || 'none',
    instance.health ?? 'not reported',
    instance.power,
    instance.batch === undefined ? '-' : String(instance.batch),
    instance.durationMs === undefined ? '-' : duration(instance.durationMs),
    clip(instance.reason ?? '', 120),
  ]);
  return inColumns(head, rows);
}

function inColumns(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}

/** The output of a VM that failed, line by line, for a folded group of the log; none where it said nothing. */
export function outputLines(instance: InstanceResult, maxBytes = 8192): readonly string[] {
  return instance.extensions.flatMap((extension) =>
    [
      { stream: 'message', content: extension.message },
      { stream: 'stdout', content: extension.stdout },
      { stream: 'stderr', content: extension.stderr },
    ].flatMap(({ stream, content }) => {
      const end = tail(content ?? '', maxBytes);
      return end === '' ? [] : [`${clip(extension.name, 60)} ${stream}:`, ...end.split('\n').map((line) => `  ${line}`)];
    }),
  );
}
