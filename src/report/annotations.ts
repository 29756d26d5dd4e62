import type { Problem, SourceLocation } from '../errors.js';
import { ofLevel } from './drift-blocks.js';
import { instanceName } from './instance-rows.js';
import { worstFirst } from './outcomes.js';
import { clip } from './plain-text.js';
import type { InstanceResult, RunResult } from './result.js';
import { count, sentences } from './wording.js';

export interface Annotation {
  readonly level: 'error' | 'warning';
  /** One line of plain text. */
  readonly message: string;
  readonly location?: SourceLocation;
}

/** GitHub shows ten errors and ten warnings of a step and drops the rest without a word. */
const MOST = 10;

const MESSAGE_LENGTH = 1000;

/**
 * What is shown on the run's page and on the lines of deploy.yml: the error, its problems on their lines, the VMs that
 * failed, what has drifted, and the warnings; of each level at most ten, the last of them saying how many more there are.
 */
export function annotations(result: RunResult): readonly Annotation[] {
  return [...errors(result), ...warnings(result)];
}

function errors(result: RunResult): readonly Annotation[] {
  if (result.result === 'drifted') return capped(ofLevel(result.drift ?? [], 'drift').map((finding) => fromProblem('error', finding)), 'error');
  const { error } = result;
  if (error === undefined && result.result !== 'failed') return [];
  const main = error === undefined ? [] : [fromProblem('error', error)];
  const problems = (error?.problems ?? []).map((problem) => fromProblem('error', problem));
  const vms = worstFirst(result.instances).filter((instance) => instance.outcome === 'failed' || instance.outcome === 'unhealthy');
  // With a place each problem says all that the error does, only better: that is where the reader has to go.
  const located = problems.length > 0 && problems.every((problem) => problem.location !== undefined);
  return capped([...(located ? [] : main), ...problems, ...vms.map((instance) => fromInstance(instance))], 'error');
}

function warnings(result: RunResult): readonly Annotation[] {
  return capped([...ofLevel(result.drift ?? [], 'notice'), ...result.warnings].map((warning) => fromProblem('warning', warning)), 'warning');
}

function capped(all: readonly Annotation[], level: Annotation['level']): readonly Annotation[] {
  if (all.length <= MOST) return all;
  const shown = all.slice(0, MOST - 1);
  return [...shown, { level, message: `and ${count(all.length - shown.length, `more ${level}`)}: the job summary lists what there is` }];
}

function fromProblem(level: Annotation['level'], problem: Pick<Problem, 'message' | 'hint' | 'location'>): Annotation {
  const message = clip(sentences(problem.message, problem.hint), MESSAGE_LENGTH);
  return problem.location === undefined ? { level, message } : { level, message, location: problem.location };
}

function fromInstance(instance: InstanceResult): Annotation {
  const why = instance.reason === undefined ? '' : `: ${clip(instance.reason, MESSAGE_LENGTH)}`;
  return { level: 'error', message: clip(`${instanceName(instance, 100)} ${instance.outcome}${why}`, MESSAGE_LENGTH) };
}
