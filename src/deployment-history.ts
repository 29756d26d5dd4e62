import type { CommonInputs } from './inputs.js';
import type { Manifest } from './manifest/load.js';
import type { DeploymentPlace, PastDeployment } from './plan/past-deployments.js';
import { deploymentsAt } from './plan/past-deployments.js';
import type { Clock } from './ports/clock.js';
import type { Deployments } from './ports/deployments.js';
import type { Log } from './ports/log.js';
import { within } from './within.js';

export interface HistoryParts {
  readonly deployments: Deployments;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** How many of the newest deployments are asked for their statuses, each by a request of its own. */
const MOST = { forEstimate: 8, forRollback: 20 };
const LIMIT_MS = { forEstimate: 3_000, forRollback: 15_000 };

/** The input `environment`, else the name of the scale set, or of both slots. Characters that GitHub refuses in names are in none of them. */
export function placeOf({ repository, environment }: Pick<CommonInputs, 'repository' | 'environment'>, { target, strategy }: Pick<Manifest, 'target' | 'strategy'>): DeploymentPlace {
  const scaleSets = strategy.type === 'swap' ? strategy.slots : [target.scaleSet ?? ''];
  return { repository, environment: environment ?? scaleSets.join('+'), resourceGroup: target.resourceGroup, scaleSets };
}

/** The newest deployments of a place with their statuses, for an estimate. Never rejects: what cannot be read, or not soon, is not there. */
export async function pastDeployments(place: DeploymentPlace, parts: HistoryParts): Promise<readonly PastDeployment[]> {
  try {
    return (await within(LIMIT_MS.forEstimate, parts, (signal) => readPast(place, MOST.forEstimate, parts, signal))) ?? [];
  } catch (error) {
    parts.log.debug(`earlier deployments could not be read: ${textOf(error)}`);
    return [];
  }
}

/**
 * The newest deployments of a place with their statuses, for a rollback; `undefined` where the token may not read that, or GitHub does not tell.
 * @throws the reason of `parts.signal`
 */
export async function deploymentsBefore(place: DeploymentPlace, parts: HistoryParts): Promise<readonly PastDeployment[] | undefined> {
  try {
    return await within(LIMIT_MS.forRollback, parts, (signal) => readPast(place, MOST.forRollback, parts, signal));
  } catch (error) {
    parts.signal.throwIfAborted();
    parts.log.info(`GitHub does not tell which releases were deployed to ${place.environment}: ${textOf(error)}`);
    return undefined;
  }
}

/** @throws DeployError `GITHUB_FAILED`, or the signal's reason */
export async function readPast(place: DeploymentPlace, most: number, { deployments }: Pick<HistoryParts, 'deployments'>, signal: AbortSignal): Promise<readonly PastDeployment[] | undefined> {
  const all = await deployments.list(place.repository, place.environment, signal);
  if (!all) return undefined;
  const newest = deploymentsAt(place, all).slice(0, most);
  return Promise.all(newest.map(async (one) => ({ ...one, statuses: (await deployments.statuses(place.repository, one.id, signal)) ?? [] })));
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
