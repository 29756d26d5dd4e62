import { textOf, readPast } from './deployment-history.js';
import type { CommonInputs } from './inputs.js';
import { formatPayload } from './plan/deployment-payload.js';
import { waitsMs } from './plan/estimate.js';
import type { DeploymentPlace } from './plan/past-deployments.js';
import { outlivedBy } from './plan/past-deployments.js';
import type { Strategy, WantedRelease } from './plan/wanted.js';
import type { Clock } from './ports/clock.js';
import type { Deployments, DeploymentTask, NewDeploymentStatus } from './ports/deployments.js';
import type { Log } from './ports/log.js';
import type { Runner } from './ports/runner.js';
import type { JsonObject } from './ports/scale-sets.js';
import { saveUntold } from './post-state.js';
import { clip } from './report/plain-text.js';
import type { DeploymentOutcome, Prepared } from './steps/deployment.js';
import { within } from './within.js';

export interface KeepParts {
  readonly deployments: Deployments;
  readonly runner: Runner;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What is deployed, where to, and by which plan. */
export interface KeptDeployment {
  readonly task: DeploymentTask;
  readonly place: DeploymentPlace;
  readonly release: Pick<WantedRelease, 'repository' | 'tag' | 'version'>;
  readonly strategy: Strategy['type'];
  readonly plan: Pick<Prepared, 'target' | 'upgradePolicy' | 'previousTag' | 'work'>;
}

type KeepInputs = Pick<CommonInputs, 'sha' | 'environmentUrl' | 'run'>;

/** The making goes on beside the rollout; at its end this much is waited, at the most. */
const LIMIT_MS = { begin: 10_000, end: 5_000, others: 8_000, cancelled: 2_000 };
/** Of the newest deployments, how many may still be called active. */
const MOST_OTHERS = 10;

/**
 * Does `work`, and keeps a GitHub deployment of it: in progress, then success or failure; what it takes the place of becomes inactive.
 * Where the token may not, nothing is kept and nothing said. No failure of GitHub's reaches the work. A run that is cancelled leaves the
 * last status to the post step.
 */
export async function keepDeployment<Outcome extends Pick<DeploymentOutcome, 'ending' | 'instances'>>(kept: KeptDeployment, inputs: KeepInputs, parts: KeepParts, work: () => Promise<Outcome>): Promise<Outcome> {
  // Not by the run's own signal: a deployment that was made unseen could not be ended.
  const giveUp = new AbortController();
  const begun = begin(kept, inputs, parts, giveUp.signal);
  const outcome = await work();
  if (outcome.ending.kind === 'cancelled') {
    await within(LIMIT_MS.cancelled, { clock: parts.clock, signal: giveUp.signal }, (signal) => {
      signal.addEventListener('abort', () => giveUp.abort(signal.reason), { once: true });
      return begun;
    });
    return outcome;
  }
  const id = await begun;
  if (id !== undefined) await end(id, endOf(outcome, kept), kept, inputs, parts);
  return outcome;
}

/** Never rejects. @returns the deployment's id; `undefined` where there is none */
async function begin(kept: KeptDeployment, inputs: KeepInputs, parts: KeepParts, until: AbortSignal): Promise<number | undefined> {
  const { deployments, log, runner, clock } = parts;
  const { place } = kept;
  try {
    return await within(LIMIT_MS.begin, { clock, signal: until }, async (signal) => {
      const id = await deployments.create(place.repository, newDeployment(kept, inputs, runner), signal);
      if (id === undefined) log.debug('no GitHub deployment is kept: the token may not');
      if (id === undefined) return undefined;
      log.debug(`GitHub deployment ${id} in environment ${place.environment}`);
      await saveUntold(runner, { repository: place.repository, id, status: statusOf('error', 'Cancelled, or ended without a result', inputs, runner) });
      await deployments.addStatus(place.repository, id, statusOf('in_progress', 'The rollout goes on', inputs, runner), signal).catch((error: unknown) => log.debug(textOf(error)));
      return id;
    });
  } catch (error) {
    log.info(`GitHub keeps no deployment of this run: ${textOf(error)}`);
    return undefined;
  }
}

async function end(id: number, told: Pick<NewDeploymentStatus, 'state' | 'description'>, { place, release, task }: KeptDeployment, inputs: KeepInputs, parts: KeepParts): Promise<void> {
  const { deployments, log, runner } = parts;
  const status = statusOf(told.state, told.description, inputs, runner);
  try {
    await saveUntold(runner, { repository: place.repository, id, status });
    await within(LIMIT_MS.end, parts, (signal) => deployments.addStatus(place.repository, id, status, signal));
    await saveUntold(runner, undefined);
    if (told.state !== 'success') return;
    await within(LIMIT_MS.others, parts, async (signal) => {
      const others = outlivedBy(id, (await readPast(place, MOST_OTHERS, parts, signal)) ?? []);
      const inactive = statusOf('inactive', task === 'rollback' ? `Rolled back to ${release.tag}` : `${release.tag} has taken its place`, { ...inputs, environmentUrl: undefined }, runner);
      await Promise.all(others.map((other) => deployments.addStatus(place.repository, other.id, inactive, signal)));
    });
  } catch (error) {
    log.info(`GitHub's deployments are not up to date, which changes nothing about the rollout: ${textOf(error)}`);
  }
}

function newDeployment({ task, place, release, strategy, plan }: KeptDeployment, { sha }: KeepInputs, runner: Runner): Parameters<Deployments['create']>[1] {
  const { target, upgradePolicy, previousTag, work } = plan;
  const isOwn = release.repository.toLowerCase() === place.repository.toLowerCase();
  const payload = formatPayload({
    repository: release.repository, tag: release.tag, version: release.version, previousTag,
    resourceGroup: place.resourceGroup, scaleSets: place.scaleSets, scaleSet: target.name,
    strategy, upgradePolicy, instances: work.instances, rounds: work.rounds, reimages: work.reimages, waitsMs: waitsMs(work.waits),
  });
  return {
    // The tag of another repository is no ref of this one.
    ref: isOwn ? release.tag : sha,
    task,
    environment: place.environment,
    production: isProduction(place.environment),
    description: runner.redact(`${isOwn ? '' : `${release.repository} `}${release.tag} to ${target.name}`),
    payload: redacted(payload, runner),
  };
}

/** GitHub takes `production` alone for one; a matrix needs names such as `production-westeurope`. */
function isProduction(environment: string): boolean {
  return /^prod(?:uction)?(?:$|[-_.])/i.test(environment);
}

function endOf({ ending, instances }: Pick<DeploymentOutcome, 'ending' | 'instances'>, { release, plan }: KeptDeployment): Pick<NewDeploymentStatus, 'state' | 'description'> {
  if (ending.kind !== 'succeeded') return { state: 'failure', description: ending.error.message };
  const proven = instances.filter((instance) => instance.outcome === 'proven').length;
  return { state: 'success', description: `${release.tag} proven on ${proven} of ${instances.length} VMs of ${plan.target.name}` };
}

/** Secrets are taken out before the text is cut: half of one would not be found. */
function statusOf(state: NewDeploymentStatus['state'], description: string, { environmentUrl, run }: Pick<KeepInputs, 'environmentUrl' | 'run'>, runner: Runner): NewDeploymentStatus {
  const isOpen = environmentUrl !== undefined && runner.redact(environmentUrl) === environmentUrl;
  return { state, description: clip(runner.redact(description), 140), environmentUrl: isOpen ? environmentUrl : undefined, logUrl: run?.url };
}

function redacted(json: JsonObject, runner: Runner): JsonObject {
  const hide = (value: JsonObject[string]): JsonObject[string] => (typeof value === 'string' ? runner.redact(value) : Array.isArray(value) ? value.map(hide) : value);
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, hide(value)]));
}
