import type { Account } from './account.js';
import { both } from './both.js';
import { deployRelease } from './deploy.js';
import { deploymentsBefore, placeOf } from './deployment-history.js';
import { DeployError } from './errors.js';
import type { RollbackInputs } from './inputs.js';
import type { Manifest } from './manifest/load.js';
import { readRecorded } from './plan/drift/recorded.js';
import { goodBefore } from './plan/good-before.js';
import { healthCountsFor } from './plan/health-counts.js';
import type { Observed } from './plan/observed.js';
import type { PastDeployment } from './plan/past-deployments.js';
import { goodReleases } from './plan/past-deployments.js';
import type { DeploymentRecord } from './plan/record.js';
import { isBegunBefore, whereBack } from './plan/record.js';
import { isUnfinishedWayBack } from './plan/unfinished-way-back.js';
import { findRelease } from './release/find-release.js';
import { tagAsked } from './release/version.js';
import { backwards, manifestOfRelease } from './release-manifest.js';
import type { RunResult } from './report/result.js';
import type { RunParts } from './run-parts.js';
import { observe } from './steps/observe.js';
import { swapBack } from './swap-back.js';
import { todaysManifest } from './todays-manifest.js';

/**
 * command: rollback, and plan-rollback, which writes nothing. Without a version to the good release before the one that is recorded,
 * with one to that. With slots that is the reverse write while the other one holds it; else that release is deployed, with its own
 * deploy.yml.
 */
export async function rollback(inputs: RollbackInputs, parts: RunParts, account: Account): Promise<RunResult> {
  const today = todaysManifest(inputs, parts);
  const { strategy } = today;
  if (strategy.type === 'swap') {
    const swapped = await swapBack(today, strategy, inputs, parts, account);
    if (!('deploy' in swapped)) return swapped;
    return deployAgain((await nearestThere(swapped.deploy, today, inputs, parts))!, [], today, inputs, parts, account);
  }
  const known = await recordedOn(today, inputs, parts);
  const asked = inputs.version && [...known.good, known.current].map((tag) => tagAsked(inputs.version!.text, tag)).find((tag) => known.good.includes(tag) || tag === known.current);
  const version = asked ?? inputs.version?.text ?? known.unfinished ?? (await nearestThere(known.good, today, inputs, parts));
  if (version === undefined) throw nowhere(today, known.current);
  return deployAgain(version, known.good, today, inputs, parts, account);
}

interface Known {
  /** Tag of the release that is recorded; absent where none is. */
  readonly current?: string;
  /** The same where it is a way back that was broken off, and that goes on. */
  readonly unfinished?: string;
  /** Releases that were good here before it, the newest first. */
  readonly good: readonly string[];
}

/** What the scale set remembers, checked against what GitHub does, where the token may read that. */
async function recordedOn(today: Manifest, inputs: RollbackInputs, parts: RunParts): Promise<Known> {
  const { scaleSets, signal, log } = parts;
  const { target } = today;
  const subscriptionId = target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
  const ref = { subscriptionId, resourceGroup: target.resourceGroup, name: target.scaleSet ?? '' };
  // Where it leads is asked of the VMs only where no version says so.
  const seen = inputs.version ? scaleSets.get(ref, signal).then((scaleSet) => ({ scaleSet, instances: [] })) : observe(scaleSets, ref, { disks: 'if recorded' }, signal);
  const [observed, past] = await both(seen, deploymentsBefore(placeOf(inputs, today), parts));
  const { record } = readRecorded(observed.scaleSet);
  const { good, doubted } = goodBefore(record && { current: record.tag, back: whereBack(record) }, past && goodReleases(past));
  for (const tag of inputs.version ? [] : doubted) log.info(`${tag} is recorded on ${ref.name} as good, but GitHub has no deployment of it there that went well and was not rolled back: it is passed over. With version: ${tag} it is gone back to all the same.`);
  if (!record) return { good };
  const unfinished = inputs.version ? undefined : goesOn(record, observed, past?.[0], today, inputs);
  if (unfinished) log.info(`${unfinished}: it goes on. With a version it goes to that instead.`);
  return { current: record.tag, good, ...(unfinished ? { unfinished: record.tag } : {}) };
}

/** Why what is recorded is a way back that has yet to be finished: who runs that again without a version must not get even further back. */
function goesOn(record: DeploymentRecord, observed: Observed, newest: PastDeployment | undefined, { health, strategy }: Manifest, { run }: RollbackInputs): string | undefined {
  if (isBegunBefore(record, run)) return `An earlier attempt of this run has begun to go back to ${record.tag}`;
  if (strategy.type !== 'rolling') return undefined;
  return isUnfinishedWayBack(observed, strategy, healthCountsFor(health, observed.scaleSet), newest) ? `The way back to ${record.tag} was broken off` : undefined;
}

/** The first that the repository still has: who deletes a release does not want it back. Where all are gone, the first, as what comes next says why. */
async function nearestThere(tags: readonly string[], today: Manifest, inputs: RollbackInputs, { releases, log, signal }: RunParts): Promise<string | undefined> {
  const repository = today.release.repository ?? inputs.repository;
  for (const tag of tags.length > 1 ? tags : []) {
    try {
      await findRelease(releases, repository, tag, today.references.length > 0, signal);
      return tag;
    } catch (error) {
      if (!(error instanceof DeployError) || (error.code !== 'RELEASE_NOT_FOUND' && error.code !== 'RELEASE_UNUSABLE')) throw error;
      log.info(`${tag} is recorded as good, but cannot be had any more, and is passed over: ${error.message}`);
    }
  }
  return tags[0];
}

async function deployAgain(version: string, good: readonly string[], today: Manifest, inputs: RollbackInputs, parts: RunParts, account: Account): Promise<RunResult> {
  try {
    const manifest = inputs.rollbackConfig === 'current' ? backwards(today, today) : await manifestOfRelease(version, today, inputs, parts);
    return (await deployRelease({ manifest, version, onlyPlan: inputs.command === 'plan-rollback', back: {} }, inputs, parts, account)).result;
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'RELEASE_NOT_FOUND' || good.length === 0) throw error;
    throw new DeployError(error.code, error.message, { hint: `Good on this scale set before: ${good.join(', ')}. ${error.hint ?? ''}`.trim(), problems: error.problems, cause: error });
  }
}

function nowhere({ target }: Manifest, current: string | undefined): DeployError {
  const what = current === undefined ? `No deployment is recorded on scale set ${target.scaleSet}` : `${current} is recorded on scale set ${target.scaleSet}, and no good release before it`;
  return new DeployError('TARGET_REFUSED', `There is nothing to go back to: ${what}`, { hint: 'Say where to go: command: rollback with the tag of a release as version.' });
}
