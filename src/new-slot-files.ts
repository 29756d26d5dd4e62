import type { Manifest } from './manifest/load.js';
import { parseTemplateJson } from './manifest/scale-set-template.js';
import type { Releases } from './ports/releases.js';
import type { JsonObject } from './ports/scale-sets.js';
import { readOwnFile } from './release/own-files.js';
import type { ResolvedRelease } from './release/resolved.js';

/** What a slot that does not exist yet is made of, as far as it is in files. */
export async function readForNewSlot({ templatePath, customDataFile }: Manifest, release: ResolvedRelease, releases: Releases, signal: AbortSignal): Promise<{ template?: JsonObject; customData?: Uint8Array }> {
  const template = templatePath && (await readOwnFile({ kind: 'file', name: templatePath.path, location: templatePath.location }, release, releases, signal));
  const customData = customDataFile && (await readOwnFile(customDataFile, release, releases, signal));
  return { template: template && templatePath && parseTemplateJson(Buffer.from(template).toString('utf8'), templatePath), customData };
}
