import type { Problem } from '../errors.js';
import type { ManifestExtension } from './extension.js';
import type { FileUse } from './references.js';
import { isDownloaded } from './verify-rules.js';

/**
 * Commands that name a file of the release which the extension does not download: it would not be on the VM. Cannot be told
 * where the list of files comes from Key Vault.
 */
export function uncoveredUses(extension: ManifestExtension, uses: readonly FileUse[]): readonly Problem[] {
  if (extension.handler?.shell === undefined || extension.protectedSettingsFromKeyVault !== undefined) return [];
  const downloaded = new Set(uses.filter(isDownloaded).map(keyOf));
  return uses
    .filter((use) => use.use === 'name' && !downloaded.has(keyOf(use)))
    .map((use) => ({ message: `{{ ${keyOf(use)} }} is not among the fileUris of this extension, so the file will not be on the VM`, hint: `add ${keyOf(use)} to fileUris`, location: use.location }));
}

function keyOf(use: FileUse): string {
  return `${use.kind}:${use.name}`;
}
