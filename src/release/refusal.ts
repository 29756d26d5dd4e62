import { DeployError } from '../errors.js';
import type { RepositoryName } from '../ports/releases.js';
import type { FileOutcome } from './resolve-file.js';

export type Refusal = Extract<FileOutcome, { kind: 'refused' }>;

/** All that is wrong with files as one error, of the first one's code. */
export function refusal(refused: readonly Refusal[], tag: string, repository: RepositoryName): DeployError {
  const [first] = refused;
  const problems = refused.map((each) => each.problem);
  if (first === undefined) return new DeployError('INTERNAL', 'A release was refused without a reason');
  const message = refused.length === 1 ? first.problem.message : `${refused.length} things keep ${tag} of ${repository} from being deployed`;
  return new DeployError(first.code, message, { hint: refused.length === 1 ? first.problem.hint : undefined, problems });
}
