import type { Account } from './account.js';
import { bookkeeping } from './bookkeeping.js';
import { both } from './both.js';
import type { CommonInputs } from './inputs.js';
import type { Manifest } from './manifest/load.js';
import { ownFilesOf } from './manifest/load.js';
import { render } from './manifest/render.js';
import type { PlanContext } from './plan/plan-context.js';
import type { Strategy, Wanted } from './plan/wanted.js';
import type { BlobDelivery } from './release/delivery.js';
import { deliveryOf } from './release/delivery.js';
import { readOwnFiles } from './release/own-files.js';
import { resolveRelease } from './release/resolve.js';
import { stage } from './release/stage.js';
import { planLines } from './report/plan-lines.js';
import type { RunResult } from './report/result.js';
import type { RunParts } from './run-parts.js';
import { chooseDeployment } from './steps/choose-deployment.js';
import type { ReleaseBefore } from './steps/deployment.js';
import { refusal } from './steps/deployment.js';

/** One release that is to be on the target. */
export interface Order {
  readonly manifest: Manifest;
  /** A tag, or a version that stands for one. */
  readonly version: string;
  /** Nothing is written. */
  readonly onlyPlan: boolean;
  /** The way back from a release: see `PlanContext`; `image` goes back where deploy.yml names none. */
  readonly back?: Pick<PlanContext, 'restore'> & Pick<ReleaseBefore, 'image'>;
}

export interface Deployed {
  readonly result: RunResult;
  /** The good release before this one, with its record where that is the one that was replaced. */
  readonly before?: ReleaseBefore;
}

/** observe -> plan -> apply. Throws only where nothing was touched; what was learnt until then is in `account`. */
export async function deployRelease({ manifest, version, onlyPlan, back }: Order, inputs: CommonInputs, parts: RunParts, account: Account): Promise<Deployed> {
  const { scaleSets, releases, runner, log, clock, signal } = parts;
  const mask = (secrets: readonly (string | undefined)[]): void => secrets.forEach((secret) => runner.mask(secret ?? ''));

  const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
  const place = { subscriptionId, resourceGroup: manifest.target.resourceGroup };
  const { strategy } = manifest;
  account.aim({ ...place, names: strategy.type === 'swap' ? strategy.slots : [manifest.target.scaleSet ?? ''] }, inputs.environment);

  const delivery = deliveryOf(manifest.release);
  const blob: BlobDelivery | undefined = delivery.kind === 'blob' ? { store: parts.blobStore(delivery.account, delivery.container), now: clock.now() } : undefined;
  const request = { repository: manifest.release.repository ?? inputs.repository, version, references: manifest.references, delivery, verify: manifest.release.verify };
  const deployment = chooseDeployment(strategy, { ...place, name: manifest.target.scaleSet }, { disks: manifest.customData || (inputs.force && manifest.image) ? 'yes' : 'if recorded', onlyPlan }, parts);
  const books = bookkeeping(back ? 'rollback' : 'deploy', inputs, manifest, parts);
  const [release] = await both(resolveRelease(request, releases, signal, blob), deployment.observe(signal));
  mask(release.secrets);
  const wantedRelease = account.release(release);

  const rendered = render(manifest, { release, env: inputs.env, place, ownFiles: await readOwnFiles(ownFilesOf(manifest), release, releases, signal) });
  mask(rendered.secrets);
  const { image = back?.image } = rendered;
  const wanted: Omit<Wanted<Strategy>, 'target'> = { ...rendered, image, environment: inputs.environment, release: wantedRelease, warnings: [...rendered.warnings, ...release.warnings] };
  const runId = inputs.run ? `${inputs.run.id}.${inputs.run.attempt}` : 'local';
  await deployment.observeImage(wanted.image, signal);
  const plan = deployment.prepare(wanted, { now: clock.now(), run: runId, force: inputs.force && !back, goesBack: back !== undefined, restore: back?.restore });
  account.warnings(plan.warnings);
  if (plan.kind === 'refused') throw refusal(plan.problems);

  account.target(plan.target, inputs.environment, parts.portalUrl(plan.target));
  const about = await books.estimate(plan);
  account.plan(plan, about);
  await log.group(`${back ? 'Way back' : 'Plan'} for ${plan.target.name}: release ${wantedRelease.tag}`, () => [...release.notes, ...plan.notes, ...planLines(plan.steps, about)].forEach((line) => log.info(line)));
  if (onlyPlan) return { result: account.planned() };
  if (plan.kind === 'unchanged') return { result: account.unchanged() };

  if (blob) await log.group(`Stage ${release.staging.length} files to ${blob.store.account}/${blob.store.container}`, () => stage(release.staging, blob.store, signal));
  const outcome = await books.keep(wantedRelease, plan, () => plan.run({
    scaleSets, clock, log, signal, pollIntervalMs: inputs.pollIntervalMs,
    save: (pending) => parts.save(plan.target, pending),
    progress: (state, phase) => parts.publish(account.soFar(state, phase)),
  }));
  return { result: account.ended(outcome), ...(plan.before ? { before: plan.before } : {}) };
}
