import type { Problem } from '../errors.js';
import type { ManifestExtension } from './extension.js';
import { placeAt, SIDES } from './extension.js';
import type { Json, JsonObject } from '../ports/scale-sets.js';
import { withoutQuery } from './handlers/custom-script-rules.js';
import type { Path } from './tree.js';
import { locateValue, scalars } from './tree.js';

/** Query parameters that give a URL an end: Azure SAS, Amazon S3, Google Cloud Storage, CloudFront. */
const EXPIRY = /[?&](se|X-Amz-Expires|X-Goog-Expires|Expires)=/i;

/**
 * Warnings about `https:` URLs that handlers fetch: the scale set keeps them and fetches again at every later scale-out. Looks at the
 * filled-in settings and, for places, at the extension's own. Queries are left out of the text, since signatures stand in them.
 */
export function urlWarnings(extension: ManifestExtension, filled: Readonly<Partial<Record<'settings' | 'protectedSettings', JsonObject>>>, version: string): readonly Problem[] {
  return SIDES.flatMap((side) => {
    const node = extension[side];
    if (node === undefined) return [];
    return [...scalars(node)].flatMap(({ path, node: scalar }) => {
      if (typeof scalar.value !== 'string' || /^(release|file):/.test(scalar.value) || !placeAt(extension.handler, side, path).uri) return [];
      const url = valueAt(filled[side], path);
      return typeof url === 'string' ? warningsOf(url, version).map((message) => ({ message, hint: 'make the file part of the release (release:NAME), or use a URL that stays', location: locateValue(node, path) })) : [];
    });
  });
}

function warningsOf(url: string, version: string): readonly string[] {
  if (!/^https:/i.test(url)) return [];
  const shown = withoutQuery(url);
  const warnings: string[] = [];
  if (EXPIRY.test(url)) warnings.push(`${shown} expires; VMs that are made later will fail to fetch it`);
  if (!url.includes(version)) warnings.push(`${shown} does not name the version ${version}; VMs that are made later get whatever is there then, and nothing verifies it`);
  return warnings;
}

function valueAt(value: Json | undefined, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((current, step) => {
    if (typeof current !== 'object' || current === null) return undefined;
    return (current as Readonly<Record<string | number, Json>>)[step];
  }, value);
}
