import { WorkflowError } from './expression.js';
import { checkout } from './actions/checkout.js';
import { downloadArtifact, uploadArtifact } from './actions/artifacts.js';
import { ownAction } from './actions/own-action.js';
import type { ActionHandler } from './surroundings.js';

const KNOWN: Readonly<Record<string, ActionHandler>> = {
  'actions/checkout': checkout,
  'actions/upload-artifact': uploadArtifact,
  'actions/download-artifact': downloadArtifact,
  // As examples name it; the owner is for the reader to fill in. And as a workflow of this repository does.
  'OWNER/vmss-deploy': ownAction,
  './': ownAction,
};

/** Who does what `uses` names: the test's own handlers go before those that are here. @throws WorkflowError where nobody does */
export function handlerOf(uses: string, given: Readonly<Record<string, ActionHandler>>): ActionHandler {
  const [name = ''] = uses.split('@');
  const handler = given[name] ?? KNOWN[name];
  if (!handler) throw new WorkflowError(`The local runner does not know the action ${uses}: give it a handler`);
  return handler;
}

/** For an action whose effect is there already, such as setup-node: nothing is done, and the step's inputs are in the result. */
export const recorded: ActionHandler = async ({ uses }) => ({ succeeded: true, log: `${uses}: recorded, not run\n` });
