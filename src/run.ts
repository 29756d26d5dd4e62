import type { Account } from './account.js';
import type { DeployInputs } from './inputs.js';
import type { Manifest } from './manifest/load.js';
import { load } from './manifest/load.js';
import { parse } from './manifest/parse.js';
import { parseTemplateJson } from './manifest/scale-set-template.js';
import { render } from './manifest/render.js';
import { secretNames } from './manifest/secret-names.js';
import type { Strategy, Wanted } from './plan/wanted.js';
import type { BlobStore } from './ports/blob-store.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { Releases } from './ports/releases.js';
import type { Runner } from './ports/runner.js';
import type { JsonObject, ScaleSetRef, ScaleSets } from './ports/scale-sets.js';
import type { BlobDelivery } from './release/delivery.js';
import { deliveryOf } from './release/delivery.js';
import { readOwnFile } from './release/own-files.js';
import { resolveRelease } from './release/resolve.js';
import type { ResolvedRelease } from './release/resolved.js';
import { stage } from './release/stage.js';
import { planLines } from './report/plan-lines.js';
import type { RunResult } from './report/result.js';
import type { RunSoFar } from './report/so-far.js';
import { chooseDeployment } from './steps/choose-deployment.js';
import { refusal } from './steps/deployment.js';
import type { PendingCleanup } from './steps/context.js';
import type { SwapParts } from './steps/swap/context.js';

/** What a run works with; `index.ts` wires the real parts. */
export interface RunParts extends SwapParts {
  readonly scaleSets: ScaleSets;
  /** The subscription where neither deploy.yml nor an input names one. */
  readonly defaultSubscription: (signal: AbortSignal) => Promise<string>;
  readonly portalUrl: (ref: ScaleSetRef) => string | undefined;
  readonly releases: Releases;
  readonly blobStore: (account: string, container: string) => BlobStore;
  readonly readConfig: () => string;
  readonly runner: Runner;
  readonly log: Log;
  readonly clock: Clock;
  /** Shows what is known so far. */
  readonly publish: (soFar: RunSoFar) => Promise<void>;
  /** Keeps for the post step what must be undone. */
  readonly save: (target: ScaleSetRef, pending: PendingCleanup) => Promise<void>;
  /** Aborts with a `DeployError` of code `CANCELLED`. */
  readonly signal: AbortSignal;
}

/** observe -> plan -> apply. Throws only where nothing was touched; what was learnt until then is in `account`. */
export async function run(inputs: DeployInputs, parts: RunParts, account: Account): Promise<RunResult> {
  const { scaleSets, releases, runner, log, clock, signal } = parts;
  const mask = (secrets: readonly (string | undefined)[]): void => secrets.forEach((secret) => runner.mask(secret ?? ''));

  const document = parse(parts.readConfig(), inputs.config.name);
  mask(secretNames(document).map((name) => inputs.env[name]));
  const manifest = load(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars) });
  const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
  const place = { subscriptionId, resourceGroup: manifest.target.resourceGroup };
  account.target({ ...place, name: manifest.target.scaleSet ?? '' }, inputs.environment, undefined);

  const delivery = deliveryOf(manifest.release);
  const blob: BlobDelivery | undefined = delivery.kind === 'blob' ? { store: parts.blobStore(delivery.account, delivery.container), now: clock.now() } : undefined;
  const request = { repository: manifest.release.repository ?? inputs.repository, version: inputs.version.text, references: manifest.references, delivery, verify: manifest.release.verify };
  const deployment = chooseDeployment(manifest.strategy, { ...place, name: manifest.target.scaleSet }, parts);
  const [release] = await both(resolveRelease(request, releases, signal, blob), deployment.observe(signal));
  mask(release.secrets);
  const wantedRelease = account.release(release);

  const rendered = render(manifest, { release, env: inputs.env, create: await readForNewSlot(manifest, release, releases, signal) });
  mask(rendered.secrets);
  const wanted: Omit<Wanted<Strategy>, 'target'> = { ...rendered, environment: inputs.environment, release: wantedRelease, warnings: [...rendered.warnings, ...release.warnings] };
  const runId = inputs.run ? `${inputs.run.id}.${inputs.run.attempt}` : 'local';
  const plan = deployment.prepare(wanted, { now: clock.now(), run: runId, force: inputs.force });
  account.warnings(plan.warnings);
  if (plan.kind === 'refused') throw refusal(plan.problems);

  account.target(plan.target, inputs.environment, parts.portalUrl(plan.target));
  account.plan(plan);
  await log.group(`Plan for ${plan.target.name}: release ${wantedRelease.tag}`, () => [...release.notes, ...plan.notes, ...planLines(plan.steps)].forEach((line) => log.info(line)));
  if (inputs.command === 'plan') return account.planned();
  if (plan.kind === 'unchanged') return account.unchanged();

  if (blob) await log.group(`Stage ${release.staging.length} files to ${blob.store.account}/${blob.store.container}`, () => stage(release.staging, blob.store, signal));
  const outcome = await plan.run({
    scaleSets, clock, log, signal, pollIntervalMs: inputs.pollIntervalMs,
    save: (pending) => parts.save(plan.target, pending),
    progress: (state, phase) => parts.publish(account.soFar(state, phase)),
  });
  return account.ended(outcome);
}

/** What a slot that does not exist yet is made of, as far as it is in files. */
async function readForNewSlot({ templatePath, customDataFile }: Manifest, release: ResolvedRelease, releases: Releases, signal: AbortSignal): Promise<{ template?: JsonObject; customData?: Uint8Array }> {
  const template = templatePath && (await readOwnFile({ kind: 'file', name: templatePath.path, location: templatePath.location }, release, releases, signal));
  const customData = customDataFile && (await readOwnFile(customDataFile, release, releases, signal));
  return { template: template && templatePath && parseTemplateJson(Buffer.from(template).toString('utf8'), templatePath), customData };
}

/** Both at the same time; where both fail, the error of the first is told. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}
