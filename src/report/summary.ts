import { heading, list, paragraph, strong } from './blocks.js';
import type { Block, Phrase } from './blocks.js';
import { select } from './cap.js';
import type { Selection } from './cap.js';
import { driftBlocks } from './drift-blocks.js';
import { takenBackBlocks } from './taken-back-blocks.js';
import { facts } from './facts.js';
import { headline } from './headline.js';
import { imageBlocks, isCapture } from './image-blocks.js';
import { INSTANCE_COLUMNS, instanceOutput, instanceRow } from './instance-rows.js';
import { LIMITS, TIGHTEST } from './limits.js';
import type { Limits } from './limits.js';
import { tableRow, toMarkdown } from './markdown.js';
import { nextSteps } from './next-steps.js';
import { countOutcomes, outcomeSegments, showsOutput, worstFirst } from './outcomes.js';
import { byteLength } from './plain-text.js';
import { planBlocks } from './plan-blocks.js';
import { PLANNED_COLUMNS, plannedRow, showsPlanned } from './planned-rows.js';
import { problemBlocks, warningBlocks } from './problem-blocks.js';
import type { Reported } from './so-far.js';
import { timeline } from './timeline.js';
import { count } from './wording.js';

/**
 * GitHub takes 1 MiB of summary per step and drops the whole of a larger one ("Job summaries are isolated between steps
 * and each step is restricted to a maximum size of 1MiB", GitHub docs, workflow commands). What is kept free is for
 * whatever else the step may append.
 */
export const SUMMARY_BYTES = 1_000_000;

/** The job summary in GitHub-flavoured markdown, at most `maxBytes` of UTF-8 long, its counts true whatever is left out. */
export function renderSummary(report: Reported, maxBytes = SUMMARY_BYTES): string {
  const instances = worstFirst(report.instances);
  const limits = LIMITS.find((candidate) => frameBytes(report, candidate) <= maxBytes / 2) ?? TIGHTEST;
  const space = maxBytes - frameBytes(report, limits);
  const selection = select(instances, space, {
    row: (instance) => byteLength(tableRow(rowOf(instance, report, limits))) + 1,
    output: (instance, bytes) => {
      const block = instanceOutput(instance, limits, bytes);
      return block === undefined ? 0 : byteLength(toMarkdown([block])) + 1;
    },
  });
  return toMarkdown(summaryBlocks(report, limits, selection));
}

/** Bytes of everything but the VMs' rows and outputs, with the lines that say what is missing. */
function frameBytes(report: Reported, limits: Limits): number {
  const nothing: Selection = { rows: [], outputs: [], outputBytes: 0, leftOut: { rows: 99_999, outputs: 99_999 } };
  return byteLength(toMarkdown(summaryBlocks(report, limits, nothing))) + byteLength(toMarkdown([vmTable([INSTANCE_COLUMNS.map(() => '')], report)])) + 100;
}

/** The whole report as a document: what is known of `selection`'s VMs, and of everything else what `limits` allow. */
export function summaryBlocks(report: Reported, limits: Limits, selection: Selection): readonly Block[] {
  const planFirst = (report.command === 'plan' || report.command === 'plan-rollback') && report.result !== 'failed' && report.result !== 'cancelled';
  const plan = planBlocks(report, limits, !planFirst);
  return [
    ...opening(report),
    ...problemBlocks(report, limits),
    ...driftBlocks(report, limits),
    ...imageBlocks(report, limits),
    ...(planFirst ? plan : []),
    ...vmBlocks(report, limits, selection),
    ...takenBackBlocks(report, limits),
    ...timeline(report, limits),
    ...next(report),
    ...released(report, limits),
    ...warningBlocks(report, limits),
    ...(planFirst ? [] : plan),
  ];
}

export function opening(report: Reported): readonly Block[] {
  const { status, subject, sentence, tone } = headline(report);
  const segments = report.result === 'planned' ? [] : outcomeSegments(countOutcomes(report.instances));
  return [
    { kind: 'heading', level: 2, text: subject, status: { text: status, tone } },
    paragraph(strong(sentence)),
    ...(report.result === 'running' ? [paragraph(`Now: ${report.phase}`)] : []),
    ...(segments.length > 1 ? [{ kind: 'tally' as const, segments }] : []),
  ];
}

function vmBlocks(report: Reported, limits: Limits, selection: Selection): readonly Block[] {
  if (report.instances.length === 0) return [];
  const outputs = selection.outputs.map((instance) => instanceOutput(instance, limits, selection.outputBytes)).filter((block) => block !== undefined);
  const table = selection.rows.length === 0 ? [] : [vmTable(selection.rows.map((instance) => rowOf(instance, report, limits)), report)];
  return [heading(3, 'VMs'), ...table, ...outputs, ...leftOut(selection)];
}

function vmTable(rows: readonly (readonly Phrase[])[], report: Reported): Block {
  return { kind: 'table', columns: showsPlanned(report) ? PLANNED_COLUMNS : INSTANCE_COLUMNS, rows };
}

function rowOf(instance: Reported['instances'][number], report: Reported, limits: Limits): readonly Phrase[] {
  return showsPlanned(report) ? plannedRow(instance, report, limits) : instanceRow(instance, limits);
}

function leftOut({ leftOut: missing }: Selection): readonly Block[] {
  const parts = [
    ...(missing.rows > 0 ? [`the rows of ${count(missing.rows, 'VM')}`] : []),
    ...(missing.outputs > 0 ? [`the output of ${count(missing.outputs, 'VM')}`] : []),
  ];
  if (parts.length === 0) return [];
  return [paragraph(`Left out for want of space: ${parts.join(' and ')}. The counts above are of all VMs, and the JSON report (output report) has every one of them.`)];
}

function next(report: Reported): readonly Block[] {
  const steps = nextSteps(report);
  return steps.length === 0 ? [] : [heading(3, 'What to do next'), list(steps)];
}

function released(report: Reported, limits: Limits): readonly Block[] {
  const blocks = facts(report, limits);
  return blocks.length === 0 ? [] : [heading(3, isCapture(report) ? 'Image and VM' : 'Release and target'), ...blocks];
}

/** Everything there is, for where no size is prescribed. */
export function selectAll(report: Reported): Selection {
  const rows = worstFirst(report.instances);
  return { rows, outputs: rows.filter((instance) => showsOutput(instance)), outputBytes: 65_536, leftOut: { rows: 0, outputs: 0 } };
}
