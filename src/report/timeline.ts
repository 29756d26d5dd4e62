import { badge, heading, paragraph } from './blocks.js';
import type { Block, Phrase, Tone } from './blocks.js';
import type { Limits } from './limits.js';
import { clip } from './plain-text.js';
import type { BatchResult } from './result.js';
import type { Reported } from './so-far.js';
import { count, duration, idRanges, timeOfDay } from './wording.js';

const TONES: Readonly<Record<BatchResult['outcome'], Tone>> = { succeeded: 'good', failed: 'bad', cancelled: 'warn' };

const ROLES: Readonly<Record<BatchResult['role'], string>> = {
  canary: 'canary',
  batch: 'batch',
  late: 'came meanwhile',
  parked: 'not running',
  azure: 'Azure’s own pass',
  slot: 'scale set brought up',
  swap: 'production moved',
};

/** The batches in the order in which they went. Where there are too many, those that went well are left out first. */
export function timeline(report: Reported, limits: Limits): readonly Block[] {
  if (report.batches.length === 0) return [];
  const shown = notable(report.batches, limits.entries);
  const missing = report.batches.length - shown.length;
  return [
    heading(3, 'Batches'),
    {
      kind: 'table',
      columns: [{ title: 'Batch', align: 'right' }, { title: 'Kind' }, { title: 'VMs' }, { title: 'Started (UTC)' }, { title: 'Took', align: 'right' }, { title: 'Outcome' }, { title: 'Note' }],
      rows: shown.map((batch) => batchRow(batch, limits)),
    },
    ...(missing > 0 ? [paragraph(`${count(missing, 'more batch', 'more batches')} not listed.`)] : []),
  ];
}

function notable(batches: readonly BatchResult[], max: number): readonly BatchResult[] {
  if (batches.length <= max) return batches;
  const bad = batches.filter((batch) => batch.outcome !== 'succeeded').slice(0, max);
  const good = batches.filter((batch) => batch.outcome === 'succeeded').slice(0, max - bad.length);
  const kept = new Set([...bad, ...good]);
  return batches.filter((batch) => kept.has(batch));
}

function batchRow(batch: BatchResult, limits: Limits): readonly Phrase[] {
  return [
    String(batch.number),
    ROLES[batch.role],
    vms(batch, limits),
    timeOfDay(clip(batch.startedAt, 40)),
    duration(batch.durationMs),
    badge(batch.outcome, TONES[batch.outcome]),
    clip(batch.note ?? '', limits.cell),
  ];
}

function vms({ instanceIds }: BatchResult, limits: Limits): string {
  const ids = clip(idRanges(instanceIds), limits.cell);
  return instanceIds.length < 2 ? ids || 'none' : `${ids} (${instanceIds.length} VMs)`;
}
