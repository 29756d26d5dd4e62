import { DeployError } from './errors.js';
import type { StatusInputs } from './inputs.js';
import type { Manifest } from './manifest/load.js';
import { ownFilesOf } from './manifest/load.js';
import { render } from './manifest/render.js';
import { writesOf } from './plan/definition.js';
import type { DeploymentRecord } from './plan/record.js';
import type { Written } from './plan/drift/question.js';
import type { ExtensionDefinition } from './ports/scale-sets.js';
import { deliveryOf } from './release/delivery.js';
import { readOwnFiles } from './release/own-files.js';
import { resolveRelease } from './release/resolve.js';
import type { RunParts } from './run-parts.js';

export interface WrittenRequest {
  readonly record: DeploymentRecord;
  readonly manifest: Manifest;
  /** Of the scale set. */
  readonly place: { readonly subscriptionId: string; readonly resourceGroup: string };
  /** Names of the secrets that deploy.yml reads. */
  readonly secretNames: readonly string[];
  /** The extensions of the scale set's model. */
  readonly model: readonly ExtensionDefinition[];
}

/**
 * What a recorded deployment wrote: its release rendered once more with deploy.yml as it is now. Only where that comes to the
 * recorded fingerprint is it the same, and then also every file still has the digest of then. A secret that is not set does not
 * keep it from coming out: secrets are in the fingerprint by their names, and protected settings are compared with nothing.
 *
 * @returns why it cannot be said, where deploy.yml, the vars or the release's files are others now
 */
export async function writtenBy(request: WrittenRequest, inputs: StatusInputs, parts: RunParts): Promise<Written | string> {
  const { record, manifest, place, secretNames, model } = request;
  const { releases, signal, clock } = parts;
  const delivery = deliveryOf(manifest.release);
  if (delivery.kind === 'blob' && delivery.access === 'sas') return 'release.blob.access is sas, and to render it again would sign new URLs';
  const blob = delivery.kind === 'blob' ? { store: parts.blobStore(delivery.account, delivery.container), now: clock.now() } : undefined;
  const asked = { repository: manifest.release.repository ?? inputs.repository, version: record.tag, references: manifest.references, delivery, verify: manifest.release.verify };
  try {
    const release = await resolveRelease(asked, releases, signal, blob);
    const env = Object.fromEntries(secretNames.map((name) => [name, inputs.env[name] || 'x']));
    const { fingerprint, extensions, image } = render(manifest, { release, env, place, ownFiles: await readOwnFiles(ownFilesOf(manifest), release, releases, signal) });
    return fingerprint === record.fingerprint ? { extensions: writesOf(extensions, model, record), ...(image ? { image } : {}) } : 'deploy.yml, the vars or the files of the release are not those of the deployment';
  } catch (error) {
    if (!(error instanceof DeployError) || error.code === 'CANCELLED') throw error;
    return `release ${record.tag} cannot be rendered again: ${error.message}`;
  }
}
