import { WorkflowError } from '../expression.js';
import type { Texts } from '../surroundings.js';

/** @throws WorkflowError for an input that is not among those carried out here */
export function checkInputs(uses: string, inputs: Texts, known: readonly string[]): void {
  const unknown = Object.keys(inputs).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new WorkflowError(`${uses}: the local runner does not know its inputs ${unknown.join(', ')}`);
}
