import { gzipSync } from 'node:zlib';
import type { Problem } from '../errors.js';
import type { Json, JsonObject } from '../ports/scale-sets.js';
import type { Settings } from './deliver.js';
import type { ManifestExtension, Side } from './extension.js';
import { SIDES } from './extension.js';
import { fileOnVm } from './file-on-vm.js';
import type { DeliveredFile } from './fill.js';
import { decodeScript, MAX_SCRIPT } from './handlers/custom-script-linux.js';
import type { FileUse } from './references.js';
import { nodeAt } from './tree.js';
import { verifiedCmd } from './verify-cmd.js';
import { isDownloaded } from './verify-rules.js';
import type { CheckedFile } from './verify-sh.js';
import { verifiedCommand, verifiedScript } from './verify-sh.js';

/** Puts the check of the downloaded files before the command or into the script of a Custom Script extension. */
export function withVerification(extension: ManifestExtension, filled: Settings, uses: readonly FileUse[], files: ReadonlyMap<string, DeliveredFile>, problems: Problem[]): Settings {
  const { handler } = extension;
  const downloaded = uses.filter(isDownloaded);
  if (handler?.shell === undefined || downloaded.length === 0) return filled;
  const checked = checkedFiles(downloaded, handler.os, files, problems);
  const { shell } = handler;
  const change = (side: Side, settings: JsonObject): JsonObject => {
    const next: Record<string, Json> = { ...settings };
    if (typeof settings.commandToExecute === 'string') next.commandToExecute = shell === 'sh' ? verifiedCommand(settings.commandToExecute, checked) : verifiedCmd(settings.commandToExecute, checked);
    if (typeof settings.script === 'string') next.script = changedScript(extension, side, settings.script, checked, problems);
    return next;
  };
  const changed = Object.fromEntries(SIDES.map((side) => [side, filled[side] === undefined ? undefined : change(side, filled[side])])) as unknown as Settings;
  // The handler rewrites line ends of scripts before the command runs, and the digest is that of the file as released.
  return shell === 'sh' ? { ...changed, settings: { ...changed.settings, skipDos2Unix: true } } : changed;
}

function checkedFiles(uses: readonly FileUse[], os: 'Linux' | 'Windows', files: ReadonlyMap<string, DeliveredFile>, problems: Problem[]): readonly CheckedFile[] {
  const checked = new Map<string, CheckedFile>();
  for (const use of uses) {
    const file = files.get(`${use.kind}:${use.name}`);
    if (file === undefined) continue;
    if (file.sha256 === undefined || !/^[0-9a-f]{64}$/.test(file.sha256)) {
      problems.push({ message: `${use.kind}:${use.name}: GitHub knows no SHA-256 of ${file.fileName}, so VMs cannot verify it`, hint: 'upload the file again, or set release.verify to false', location: use.location });
      continue;
    }
    const path = fileOnVm(file.url, os);
    checked.set(path, { path, sha256: file.sha256 });
  }
  return [...checked.values()];
}

function changedScript(extension: ManifestExtension, side: Side, script: string, checked: readonly CheckedFile[], problems: Problem[]): string {
  const text = decodeScript(script);
  const verified = text === undefined ? undefined : verifiedScript(text, checked);
  if (verified === undefined) return script;
  const packed = gzipSync(Buffer.from(verified, 'utf8'), { level: 9 }).toString('base64');
  const plain = Buffer.from(verified, 'utf8').toString('base64');
  const shortest = plain.length <= MAX_SCRIPT ? plain : packed;
  if (shortest.length > MAX_SCRIPT) {
    const node = extension[side] === undefined ? undefined : nodeAt(extension[side], ['script']);
    problems.push({ message: `script has ${shortest.length} bytes with the check of the files in it; the handler takes at most ${MAX_SCRIPT}`, hint: 'make the script a file of the release and name it in fileUris', location: node?.at ?? extension.at });
  }
  return shortest;
}
