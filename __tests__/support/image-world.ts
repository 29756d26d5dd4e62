/** A scale set whose VMs are made of an image of a gallery, for workflows that make the next image and roll it. */
import type { Json } from './sample-deployment.js';
import { quick, webSet } from './sample-deployment.js';
import type { Stage } from './stage.js';
import { repositoryWith } from './workflow-stage.js';

/** Scale set web: two VMs of version 1.0.0 of image web in gallery gal, which serves v1.0.0. `files` are the repository's. */
export function imageWorld(files: Readonly<Record<string, string>>, change: Json = {}): Json {
  return {
    settings: { ...quick, latencies: { ...quick.latencies, imageWriteMs: 20, replicationMs: 100 } },
    scaleSets: [webSet({ capacity: 2, sampleApp: undefined, image: { gallery: 'gal', definition: 'web', version: '1.0.0' } })],
    galleries: [{ name: 'gal', definitions: [{ name: 'web', versions: [{ version: '1.0.0', sampleApp: 'v1.0.0' }] }] }],
    repositories: [repositoryWith(files)],
    ...change,
  };
}

/** What each VM of the scale set serves; other VMs are left out. */
export async function servedBySet(stage: Stage): Promise<readonly (string | undefined)[]> {
  const answers = await stage.answers();
  return (await stage.machines()).filter(({ scaleSet }) => scaleSet === 'web').map(({ instanceId }) => answers[instanceId]?.split(' ')[0]);
}
