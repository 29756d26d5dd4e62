import type { Account } from './account.js';
import { both } from './both.js';
import type { DeployInputs } from './inputs.js';
import { load } from './manifest/load.js';
import { parse } from './manifest/parse.js';
import { render } from './manifest/render.js';
import { secretNames } from './manifest/secret-names.js';
import { readForNewSlot } from './new-slot-files.js';
import type { Strategy, Wanted } from './plan/wanted.js';
import type { BlobDelivery } from './release/delivery.js';
import { deliveryOf } from './release/delivery.js';
import { resolveRelease } from './release/resolve.js';
import { stage } from './release/stage.js';
import { planLines } from './report/plan-lines.js';
import type { RunResult } from './report/result.js';
import type { RunParts } from './run-parts.js';
import { chooseDeployment } from './steps/choose-deployment.js';
import { refusal } from './steps/deployment.js';

/** observe -> plan -> apply. Throws only where nothing was touched; what was learnt until then is in `account`. */
export async function run(inputs: DeployInputs, parts: RunParts, account: Account): Promise<RunResult> {
  const { scaleSets, releases, runner, log, clock, signal } = parts;
  const mask = (secrets: readonly (string | undefined)[]): void => secrets.forEach((secret) => runner.mask(secret ?? ''));

  const document = parse(parts.readConfig(), inputs.config.name);
  mask(secretNames(document).map((name) => inputs.env[name]));
  const manifest = load(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars) });
  const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
  const place = { subscriptionId, resourceGroup: manifest.target.resourceGroup };
  const { strategy } = manifest;
  account.aim({ ...place, names: strategy.type === 'swap' ? strategy.slots : [manifest.target.scaleSet ?? ''] }, inputs.environment);

  const delivery = deliveryOf(manifest.release);
  const blob: BlobDelivery | undefined = delivery.kind === 'blob' ? { store: parts.blobStore(delivery.account, delivery.container), now: clock.now() } : undefined;
  const request = { repository: manifest.release.repository ?? inputs.repository, version: inputs.version.text, references: manifest.references, delivery, verify: manifest.release.verify };
  const deployment = chooseDeployment(strategy, { ...place, name: manifest.target.scaleSet }, { disks: 'no' }, parts);
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
