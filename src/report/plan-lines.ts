import { estimateText } from './estimate-text.js';
import type { EstimateResult, PlannedStep } from './result.js';
import { idRanges } from './wording.js';

/** The plan for the log: a numbered line for each step, then about how long they take. */
export function planLines(steps: readonly PlannedStep[], estimate?: EstimateResult): readonly string[] {
  const lines = steps.map((step, index) => {
    const vms = step.instanceIds ? ` (instances ${idRanges(step.instanceIds)})` : '';
    return `${index + 1}. ${step.title}${vms}${step.detail ? `: ${step.detail}` : ''}`;
  });
  return estimate ? [...lines, estimateText(estimate)] : lines;
}
