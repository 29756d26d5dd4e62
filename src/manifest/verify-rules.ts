import type { Problem } from '../errors.js';
import type { ManifestExtension } from './extension.js';
import { SIDES } from './extension.js';
import { decodeScript } from './handlers/custom-script-linux.js';
import type { FileUse } from './references.js';
import type { Node } from './tree.js';
import { child } from './tree.js';
import { verifiedScript } from './verify-sh.js';

/** Whether a use is a file that a Custom Script handler downloads next to its command. */
export function isDownloaded(use: FileUse): boolean {
  return use.use === 'uri' && use.path[0] === 'fileUris';
}

/** What stands in the way of `release.verify: true` for an extension that downloads files of the release. */
export function checkVerify(extension: ManifestExtension, uses: readonly FileUse[]): readonly Problem[] {
  if (extension.handler?.shell === undefined || !uses.some(isDownloaded)) return [];
  const command = visible(extension, 'commandToExecute');
  const script = visible(extension, 'script');
  const problems: Problem[] = [];
  if (command === undefined && script === undefined && extension.protectedSettingsFromKeyVault !== undefined) {
    problems.push({ message: 'the command comes from Key Vault, so the check of the files (release.verify) cannot be put before it', hint: 'set release.verify to false, or put commandToExecute into settings', location: extension.at });
  }
  const unixLines = child(extension.settings, 'skipDos2Unix');
  if (unixLines?.kind === 'scalar' && unixLines.value === false) {
    problems.push({ message: 'skipDos2Unix is false: the handler would rewrite line ends before the files are checked, and their SHA-256 would differ', hint: 'remove skipDos2Unix, or set release.verify to false', location: unixLines.at });
  }
  if (script?.kind === 'scalar' && typeof script.value === 'string') {
    const text = decodeScript(script.value);
    if (text !== undefined && verifiedScript(text, [{ path: 'x', sha256: '' }]) === undefined) {
      problems.push({ message: 'script is not read by a shell, so the check of the files (release.verify) cannot be put into it', hint: 'use commandToExecute, or set release.verify to false', location: script.at });
    }
  }
  return problems;
}

function visible(extension: ManifestExtension, key: string): Node | undefined {
  return SIDES.map((side) => child(extension[side], key)).find((node) => node !== undefined);
}

/** A warning where files of the release reach VMs that will not check them, though verify is on. */
export function verifyWarning(extension: ManifestExtension, uses: readonly FileUse[]): Problem | undefined {
  if (extension.handler?.shell !== undefined) return undefined;
  const first = uses.find((use) => use.use === 'uri');
  if (first === undefined) return undefined;
  const label = extension.handler?.label ?? `${extension.publisher}.${extension.type}`;
  return { message: `${first.kind}:${first.name} is not verified on the VM: the handler ${label} has no place for the check`, hint: 'whoever can change the file under its URL changes what VMs run', location: first.location };
}
