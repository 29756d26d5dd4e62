import { heading, paragraph } from './blocks.js';
import type { Block } from './blocks.js';
import { imageBlocks, isCapture } from './image-blocks.js';
import { INSTANCE_COLUMNS, instanceRow } from './instance-rows.js';
import { LIMITS } from './limits.js';
import { toMarkdown } from './markdown.js';
import { worstFirst } from './outcomes.js';
import type { RunSoFar } from './so-far.js';
import { opening } from './summary.js';
import { timeline } from './timeline.js';
import { planBlocks } from './plan-blocks.js';
import { warningBlocks } from './problem-blocks.js';
import { count } from './wording.js';

/** VMs listed while a run goes on; the proven ones are only counted. */
const MOST_ROWS = 50;

/**
 * The short form while a run goes on: what it is doing, the counts, the VMs that are not proven yet, the batches so far.
 * Some tens of KiB at the most, so it can be written again at every change.
 */
export function renderProgress(soFar: RunSoFar): string {
  const [, limits = LIMITS[0]] = LIMITS;
  const open = worstFirst(soFar.instances).filter((instance) => instance.outcome !== 'proven');
  const rows = open.slice(0, MOST_ROWS).map((instance) => instanceRow(instance, limits));
  const blocks: Block[] = [...opening(soFar)];
  if (rows.length > 0) blocks.push(heading(3, 'Not proven yet'), { kind: 'table', columns: INSTANCE_COLUMNS, rows });
  if (open.length > rows.length) blocks.push(paragraph(`${count(open.length - rows.length, 'more VM')} not listed.`));
  const capture = isCapture(soFar) ? [...imageBlocks(soFar, limits), ...warningBlocks(soFar, limits), ...planBlocks(soFar, limits, true)] : [];
  return toMarkdown([...blocks, ...timeline(soFar, limits), ...capture]);
}
