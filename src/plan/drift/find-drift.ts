import type { DriftFinding } from '../../report/result.js';
import { fileDrift } from './files.js';
import { handlerDrift } from './handlers.js';
import { imageDrift } from './image.js';
import { modelDrift } from './model.js';
import type { DriftQuestion } from './question.js';
import { vmDrift } from './vms.js';

/** Everything in which a scale set is not as its recorded deployment left it, or will not stay so. Pure. */
export function findDrift(question: DriftQuestion): readonly DriftFinding[] {
  return [...vmDrift(question), ...modelDrift(question), ...imageDrift(question), ...fileDrift(question), ...handlerDrift(question)];
}

/** Of the slot that serves nobody: worth knowing, but production is as it should be. */
export function asNotices(findings: readonly DriftFinding[]): readonly DriftFinding[] {
  return findings.map((finding) => ({ ...finding, level: 'notice' }));
}
