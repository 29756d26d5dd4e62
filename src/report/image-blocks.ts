import { badge, code, heading, text } from './blocks.js';
import type { Block, Phrase, Tone } from './blocks.js';
import type { Limits } from './limits.js';
import { clip } from './plain-text.js';
import type { CapturedImage } from './result.js';
import type { Reported } from './so-far.js';
import { count, duration, sequence } from './wording.js';

/** Whether the report is of a capture, or of the plan of one. */
export function isCapture(report: Reported): boolean {
  return report.command === 'capture' || report.image !== undefined;
}

export function captureSubject({ image }: Reported): string {
  if (image === undefined) return 'capture';
  const environment = image.environment === undefined ? '' : ` (${clip(image.environment, 60)})`;
  return `${clip(image.label, 200)} of VM ${clip(image.virtualMachine.name, 80)}${environment}`;
}

export function captureSentence(report: Reported): string {
  const { image } = report;
  if (image === undefined) return 'The run ended before it looked at any VM.';
  const took = report.durationMs > 0 ? ` in ${duration(report.durationMs)}` : '';
  const where = image.regions.length === 0 ? '' : ` in ${count(image.regions.length, 'region')}`;
  switch (report.result) {
    case 'succeeded':
    case 'drifted':
      return `The image is whole${where}, made${took}.`;
    case 'unchanged':
      return `The image is there already${where}, made of this very VM.`;
    case 'planned':
      return report.changed ? `${count(report.plan.length, 'step')}. Nothing has been written.` : 'The image is there already, made of this very VM.';
    case 'failed':
    case 'cancelled':
      return report.changed ? 'The image is not whole.' : 'Nothing was touched.';
    case 'running':
      return image.provisioningState === undefined ? 'The image is not there yet.' : `The image is ${clip(image.provisioningState, 40)}${regionsText(image)}.`;
    default:
      return report satisfies never;
  }
}

function regionsText({ regions }: CapturedImage): string {
  if (regions.length === 0) return '';
  return `: ${sequence(regions.slice(0, 8).map((one) => `${clip(one.name, 40)} ${one.state === 'Replicating' && one.progress !== undefined ? `${one.progress}%` : (one.state ?? 'no status').toLowerCase()}`))}`;
}

const TONES: Readonly<Record<string, Tone>> = { Completed: 'good', Replicating: 'busy', Failed: 'bad', Unknown: 'warn' };

/** How far each region is. */
export function imageBlocks({ image }: Reported, limits: Limits): readonly Block[] {
  if (image === undefined || image.regions.length === 0) return [];
  const rows = image.regions.slice(0, limits.entries).map((one): readonly Phrase[] => [
    clip(one.name, limits.cell),
    badge(clip(one.state ?? 'no status', 40), TONES[one.state ?? ''] ?? 'quiet'),
    one.progress === undefined ? '' : `${one.progress}%`,
    clip(one.details ?? '', limits.cell),
  ]);
  return [heading(3, 'Regions'), { kind: 'table', columns: [{ title: 'Region' }, { title: 'Replication' }, { title: 'Done', align: 'right' }, { title: 'Details' }], rows }];
}

/** What it is, of what, for the table of facts. */
export function imageRows({ image }: Reported, limits: Limits): (readonly Phrase[])[] {
  if (image === undefined) return [];
  const { virtualMachine: vm, location, provisioningState } = image;
  const rows: (readonly Phrase[])[] = [
    ['Image', clip(image.label, limits.cell)],
    ['Id', code(clip(image.id, Math.max(limits.cell, 300)))],
    ['VM', [text(clip(vm.name, limits.cell)), ` in ${clip(vm.resourceGroup, limits.cell)}`, location === undefined ? '' : `, ${clip(location, limits.cell)}`]],
    ['OS state', image.osState],
  ];
  if (provisioningState !== undefined) rows.push(['Provisioning state', clip(provisioningState, limits.cell)]);
  if (image.environment !== undefined) rows.push(['Environment', clip(image.environment, limits.cell)]);
  return rows;
}

/** What a reader can do now. */
export function captureNextSteps(report: Reported): readonly Phrase[] {
  const { image } = report;
  switch (report.result) {
    case 'planned':
      return report.changed ? [['To carry this plan out, run the action with ', code('command: capture'), '. It observes again first, so what has changed meanwhile is taken into account.']] : [];
    case 'succeeded':
    case 'unchanged':
      return image === undefined ? [] : [['To roll it through a scale set, deploy with ', code(`model.image.id: ${clip(image.id, 300)}`), ...(image.kind === 'galleryVersion' ? [', or with ', code('model.image.gallery'), ' and this version'] : []), '.']];
    case 'failed':
    case 'cancelled':
      return afterFailure(report);
    case 'running':
    case 'drifted':
      return [];
    default:
      return report satisfies never;
  }
}

function afterFailure({ changed, error }: Reported): readonly Phrase[] {
  const steps: Phrase[] = [];
  if (changed) steps.push('Azure finishes what it has begun even though the run no longer waits for it. There is nothing to undo, and a VM that is generalized stays so.', 'Run the job again: it goes on from what is there, and follows an image that is still being made.');
  else steps.push('Nothing was written to Azure: the VM is as it was.', 'Correct the cause, then run the job again.');
  if (error?.correlationId !== undefined) steps.push(['Azure support finds the request by its correlation id ', code(clip(error.correlationId, 80)), '.']);
  return steps;
}
