import type { PlannedStep } from './result.js';
import { idRanges } from './wording.js';

/** The plan for the log: a numbered line for each step. */
export function planLines(steps: readonly PlannedStep[]): readonly string[] {
  return steps.map((step, index) => {
    const vms = step.instanceIds ? ` (instances ${idRanges(step.instanceIds)})` : '';
    return `${index + 1}. ${step.title}${vms}${step.detail ? `: ${step.detail}` : ''}`;
  });
}
