/** Scale sets that are made of images of a gallery, with the sample app baked in. */
import { httpsJson } from './https-json.js';
import type { Json } from './sample-deployment.js';
import { quick, webSet } from './sample-deployment.js';
import type { Stage } from './stage.js';

/** Gallery gal with image web: versions 1.0.0, 1.1.0 and 1.2.0, which never gets healthy. */
export const gallery: Json = { name: 'gal', definitions: [{ name: 'web', versions: ['1.0.0', '1.1.0', '1.2.0'].map((version) => ({ version, sampleApp: `v${version}` })) }] };

/** Scale set web of 4 VMs made of version 1.0.0, which serve by what is baked into it. */
export function imageSet(change: Json = {}): Json {
  return webSet({ sampleApp: undefined, image: { gallery: 'gal', definition: 'web', version: '1.0.0' }, ...change });
}

export function imageWorld(change: Json = {}, latencies: Json = {}): Json {
  return { settings: { ...quick, latencies: { ...quick.latencies, reimageMs: 300, healthGateMs: 1500, ...latencies } }, galleries: [gallery], scaleSets: [imageSet(change)] };
}

/** Times of a disk are compared with the second in which the model was written: what comes between takes longer than that, as in Azure. */
export const unhurried = { instanceOperationMs: 700 } as const;

/** deploy.yml that rolls the image of the release's version. */
export function imageDeploy(change: Json = {}, model: Json = { image: { gallery: { gallery: 'gal', image: 'web' } } }): string {
  return JSON.stringify(
    { version: 1, target: { resourceGroup: 'rg-web', scaleSet: 'web' }, model, strategy: { batch: 1, maxUnhealthy: 0 }, health: { settle: '0s', timeout: '10s' }, ...change },
    undefined,
    2,
  );
}

/** Name of each VM's OS disk: a fresh one has another. */
export async function disksOf(stage: Stage): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries((await stage.machines()).map((machine) => [machine.instanceId, machine.osDisk.name]));
}

/** How often each asset of a release has been downloaded: an extension that runs fetches its files anew. */
export async function downloadsOf(stage: Stage, tag: string): Promise<Readonly<Record<string, number>>> {
  const { address } = stage;
  const release = (await httpsJson(`${address.github}/repos/${address.repository}/releases/tags/${tag}`, address.ca, { authorization: `Bearer ${address.githubToken}` })) as { assets: { name: string; download_count: number }[] };
  return Object.fromEntries(release.assets.map((asset) => [asset.name, asset.download_count]));
}
