import type { Account } from './account.js';
import type { Problem } from './errors.js';
import { DeployError } from './errors.js';
import type { Inputs } from './inputs.js';
import { load } from './manifest/load.js';
import { parse } from './manifest/parse.js';
import { render } from './manifest/render.js';
import { secretNames } from './manifest/secret-names.js';
import { describePlan } from './plan/describe.js';
import { makePlan } from './plan/make-plan.js';
import type { Wanted } from './plan/wanted.js';
import type { BlobStore } from './ports/blob-store.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { Releases } from './ports/releases.js';
import type { Runner } from './ports/runner.js';
import type { ScaleSetRef, ScaleSets } from './ports/scale-sets.js';
import type { BlobDelivery } from './release/delivery.js';
import { deliveryOf } from './release/delivery.js';
import { resolveRelease } from './release/resolve.js';
import { stage } from './release/stage.js';
import { planLines } from './report/plan-lines.js';
import type { RunResult } from './report/result.js';
import type { RunSoFar } from './report/so-far.js';
import type { PendingCleanup } from './steps/context.js';
import { instancesNow, observe } from './steps/observe.js';
import { rollout } from './steps/rollout.js';

/** What a run works with; `index.ts` wires the real parts. */
export interface RunParts {
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
export async function run(inputs: Inputs, parts: RunParts, account: Account): Promise<RunResult> {
  const { scaleSets, releases, runner, log, clock, signal } = parts;
  const mask = (secrets: readonly (string | undefined)[]): void => secrets.forEach((secret) => runner.mask(secret ?? ''));

  const document = parse(parts.readConfig(), inputs.config.name);
  mask(secretNames(document).map((name) => inputs.env[name]));
  const manifest = load(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars) });
  const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
  const target = { subscriptionId, resourceGroup: manifest.target.resourceGroup, name: manifest.target.scaleSet };
  account.target(target, inputs.environment, parts.portalUrl(target));

  const delivery = deliveryOf(manifest.release);
  const blob: BlobDelivery | undefined = delivery.kind === 'blob' ? { store: parts.blobStore(delivery.account, delivery.container), now: clock.now() } : undefined;
  const request = { repository: manifest.release.repository ?? inputs.repository, version: inputs.version.text, references: manifest.references, delivery, verify: manifest.release.verify };
  const [release, observed] = await both(resolveRelease(request, releases, signal, blob), observe(scaleSets, target, signal));
  mask(release.secrets);
  const wantedRelease = account.release(release);
  account.observed(observed);

  const rendered = render(manifest, { release, env: inputs.env });
  mask(rendered.secrets);
  const wanted: Wanted = { ...rendered, target, environment: inputs.environment, release: wantedRelease, warnings: [...rendered.warnings, ...release.warnings] };
  const runId = inputs.run ? `${inputs.run.id}.${inputs.run.attempt}` : 'local';
  const plan = makePlan(wanted, observed, { now: clock.now(), run: runId, force: inputs.force });
  account.warnings(plan.warnings);
  if (plan.kind === 'refused') throw refusal(plan.problems);

  const steps = describePlan(plan, wanted);
  account.plan(plan, steps, instancesNow(plan, observed, clock.now()));
  await log.group(`Plan for ${target.name}: release ${wantedRelease.tag}`, () => [...release.notes, ...plan.notes, ...planLines(steps)].forEach((line) => log.info(line)));
  if (inputs.command === 'plan') return account.planned();
  if (plan.kind === 'unchanged') return account.unchanged();

  if (blob) await log.group(`Stage ${release.staging.length} files to ${blob.store.account}/${blob.store.container}`, () => stage(release.staging, blob.store, signal));
  const outcome = await rollout(wanted, plan, observed, steps.map((step) => step.title), {
    scaleSets, clock, log, signal, pollIntervalMs: inputs.pollIntervalMs,
    save: (pending) => parts.save(target, pending),
    progress: (state, phase) => parts.publish(account.soFar(state, phase)),
  });
  return account.ended(outcome);
}

function refusal(problems: readonly Problem[]): DeployError {
  const [first] = problems;
  const message = problems.length === 1 ? first!.message : `${problems.length} things keep this deployment from the scale set`;
  return new DeployError('TARGET_REFUSED', message, { hint: problems.length === 1 ? first!.hint : undefined, problems });
}

/** Both at the same time; where both fail, the error of the first is told. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}
