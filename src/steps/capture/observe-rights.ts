import { DeployError } from '../../errors.js';
import type { NeededRight } from '../../plan/capture/rights.js';
import type { Captures } from '../../ports/captures.js';

/** Those of the rights that the identity's roles do not give; `undefined` where that cannot be told of all of them. One request for each scope. */
export async function observeLackingRights(needed: readonly NeededRight[], captures: Captures, signal: AbortSignal): Promise<readonly NeededRight[] | undefined> {
  const scopes = [...new Set(needed.map(({ scope }) => scope))];
  const lacking = await Promise.all(scopes.map((scope) => lackingOn(scope, needed.filter((one) => one.scope === scope), captures, signal)));
  return lacking.every((one) => one !== undefined) ? lacking.flat() : undefined;
}

async function lackingOn(scope: string, needed: readonly NeededRight[], captures: Captures, signal: AbortSignal): Promise<readonly NeededRight[] | undefined> {
  try {
    const actions = await captures.lackingActions(scope, needed.map(({ action }) => action), signal);
    return actions && needed.filter(({ action }) => actions.includes(action));
  } catch (error) {
    if (error instanceof DeployError && error.code === 'ARM_NOT_FOUND') return undefined;
    throw error;
  }
}
