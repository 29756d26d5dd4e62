import { heading, paragraph } from './blocks.js';
import type { Block } from './blocks.js';
import { instanceOutput } from './instance-rows.js';
import type { Limits } from './limits.js';
import { worstFirst } from './outcomes.js';
import { clip } from './plain-text.js';
import type { Reported } from './so-far.js';
import { count, duration } from './wording.js';

/** VMs whose output is shown, and bytes of it for each: the table above is of the VMs as they are now. */
const MOST_OUTPUTS = 5;
const OUTPUT_BYTES = 4096;

/** What the release that failed left behind, before it was taken back: without it nobody could tell why it failed. */
export function takenBackBlocks(report: Reported, limits: Limits): readonly Block[] {
  const { takenBack } = report;
  if (!takenBack) return [];
  const failed = worstFirst(takenBack.failed);
  const outputs = failed.slice(0, MOST_OUTPUTS).map((instance) => instanceOutput(instance, limits, OUTPUT_BYTES)).filter((block) => block !== undefined);
  const more = failed.length - Math.min(failed.length, MOST_OUTPUTS);
  const release = clip(report.release?.tag ?? 'the release', 100);
  return [
    heading(3, `What ${release} came to before it was taken back`),
    paragraph(`${count(failed.length, 'VM')} not well with it. The way back to ${clip(takenBack.tag, 100)} took ${duration(takenBack.durationMs)}.`),
    ...outputs,
    ...(more > 0 ? [paragraph(`The output of ${count(more, 'more VM')} is in the JSON report (takenBack.failed).`)] : []),
  ];
}
