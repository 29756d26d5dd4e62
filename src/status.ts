import type { Account } from './account.js';
import { inspect } from './inspect.js';
import type { Inspection } from './inspect.js';
import type { StatusInputs } from './inputs.js';
import { load } from './manifest/load.js';
import type { Manifest } from './manifest/load.js';
import { parse } from './manifest/parse.js';
import { secretNames } from './manifest/secret-names.js';
import { asNotices } from './plan/drift/find-drift.js';
import type { ScaleSetRef } from './ports/scale-sets.js';
import { versionOf } from './release/version.js';
import type { RunResult } from './report/result.js';
import type { RunParts } from './run-parts.js';
import { bothSlots } from './slots-status.js';
import type { BothSlots } from './slots-status.js';

/**
 * command: status. What runs on every VM now, and in what the scale set is not as its recorded deployment left it. Reads only:
 * where to look and with which strategy is in deploy.yml, which release is wanted is in the scale set's own record.
 */
export async function status(inputs: StatusInputs, parts: RunParts, account: Account): Promise<RunResult> {
  const { log, runner, signal } = parts;
  const document = parse(parts.readConfig(), inputs.config.name);
  const names = secretNames(document);
  for (const name of names) runner.mask(inputs.env[name] ?? '');
  const manifest = load(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars) });
  const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
  const place = { subscriptionId, resourceGroup: manifest.target.resourceGroup };
  account.target({ ...place, name: manifest.target.scaleSet ?? '' }, inputs.environment, undefined);

  const look = (ref: ScaleSetRef): Promise<Inspection> => inspect(ref, { inputs, parts, manifest, secretNames: names });
  const { live, idle, slots } = await lookAt(manifest, place, parts, look);
  const { ref, observed, recorded, instances, release, drift } = live;
  account.target(ref, inputs.environment, parts.portalUrl(ref));
  const { record } = recorded;
  if (record) account.found({ repository: manifest.release.repository ?? inputs.repository, tag: record.tag, version: versionOf(record.tag), sha: record.sha, ...release });
  for (const note of [...live.notes, ...(idle?.notes ?? [])]) log.info(note);
  const { location, upgradePolicy } = observed.scaleSet;
  return account.looked(
    { instances, outOfRotation: live.outOfRotation, previousTag: record?.previousTag, activeScaleSet: ref.name, slots, drift: [...drift, ...asNotices(idle?.drift ?? [])] },
    { location, upgradePolicy: upgradePolicy.mode },
  );
}

function lookAt({ strategy, target }: Manifest, place: Omit<ScaleSetRef, 'name'>, parts: RunParts, look: (ref: ScaleSetRef) => Promise<Inspection>): Promise<Partial<BothSlots> & Pick<BothSlots, 'live'>> {
  if (strategy.type === 'swap') return bothSlots(strategy, place, parts, look);
  return look({ ...place, name: target.scaleSet ?? '' }).then((live) => ({ live }));
}
