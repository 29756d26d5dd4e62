import { heading, list, paragraph, strong, text } from './blocks.js';
import type { Block, Phrase } from './blocks.js';
import type { Limits } from './limits.js';
import { estimateText } from './estimate-text.js';
import { clip } from './plain-text.js';
import type { PlannedStep } from './result.js';
import type { Reported } from './so-far.js';
import { count, idRanges } from './wording.js';

/** The plan as a numbered list; folded where it is not what the reader came for. */
export function planBlocks(report: Reported, limits: Limits, folded: boolean): readonly Block[] {
  const { plan, estimate } = report;
  if (plan.length === 0) return [];
  const shown = plan.slice(0, limits.entries);
  const missing = plan.length - shown.length;
  const blocks: readonly Block[] = [
    list(shown.map((step) => stepPhrase(step, limits)), true),
    ...(missing > 0 ? [paragraph(`${count(missing, 'more step')} not listed.`)] : []),
    ...(estimate ? [paragraph(estimateText(estimate))] : []),
  ];
  if (!folded) return [heading(3, 'Plan'), ...blocks];
  return [{ kind: 'details', summary: `The plan, as it stood before anything was touched (${count(plan.length, 'step')})`, blocks }];
}

function stepPhrase(step: PlannedStep, limits: Limits): Phrase {
  const ids = step.instanceIds ?? [];
  const vms = ids.length === 0 ? '' : ` (${count(ids.length, 'VM')}: ${clip(idRanges(ids), limits.cell)})`;
  const detail = step.detail === undefined ? '' : ` – ${clip(step.detail, limits.cell)}`;
  return [strong(clip(step.title, limits.cell)), text(`${vms}${detail}`)];
}
