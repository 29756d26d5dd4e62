import type { Problem } from '../errors.js';
import type { Json } from '../ports/scale-sets.js';
import type { Settings } from './deliver.js';
import type { ManifestExtension } from './extension.js';
import { SIDES } from './extension.js';
import { isSafeFileName } from './charset.js';
import { fileOnVm } from './file-on-vm.js';
import { uriProblem, withoutQuery } from './handlers/custom-script-rules.js';
import { locateValue } from './tree.js';

/** cmd.exe reads no longer line (learn.microsoft.com, "Command prompt line string limitation"). */
export const MAX_CMD = 8191;
/** Linux gives a program no longer argument (MAX_ARG_STRLEN, 32 pages, with the NUL at its end). */
export const MAX_SH = 131_071;

/** What can be wrong only once everything is filled in: lengths, URLs that came out of vars, names that meet on the VM. */
export function checkRendered(extension: ManifestExtension, rendered: Settings): readonly Problem[] {
  return [...commandProblems(extension, rendered), ...fileProblems(extension, rendered)];
}

function commandProblems(extension: ManifestExtension, rendered: Settings): readonly Problem[] {
  const { handler } = extension;
  if (handler?.shell === undefined) return [];
  return SIDES.flatMap((side) => {
    const command = rendered[side]?.commandToExecute;
    const node = extension[side];
    if (typeof command !== 'string' || node === undefined) return [];
    const location = locateValue(node, ['commandToExecute']);
    if (handler.shell === 'sh') {
      const bytes = Buffer.byteLength(command);
      return bytes <= MAX_SH ? [] : [{ message: `commandToExecute has ${bytes} bytes with everything filled in; Linux takes at most ${MAX_SH}`, hint: 'move the work into a script of the release', location }];
    }
    if (/[\r\n]/.test(command.trim())) return [{ message: 'commandToExecute has several lines with everything filled in; cmd.exe runs only the first', hint: 'give values of several lines with the filter ps or base64', location }];
    return command.length <= MAX_CMD ? [] : [{ message: `commandToExecute has ${command.length} characters with everything filled in, the check of the files included; cmd.exe takes at most ${MAX_CMD}`, hint: 'move the work into a script of the release, or name fewer files', location }];
  });
}

function fileProblems(extension: ManifestExtension, rendered: Settings): readonly Problem[] {
  const { handler } = extension;
  if (handler?.shell === undefined) return [];
  const uris: Json | undefined = rendered.settings?.fileUris ?? rendered.protectedSettings?.fileUris;
  if (!Array.isArray(uris)) return [];
  const seen = new Map<string, number>();
  return (uris as readonly Json[]).flatMap((uri, index) => {
    if (typeof uri !== 'string' || uri === '') return [];
    const location = placeOfUri(extension, index);
    if (!URL.canParse(uri)) return [{ message: `"${withoutQuery(uri)}" is no URL that a VM can fetch`, hint: 'write release:NAME, file:PATH or https://...', location }];
    // Plain http is accepted from the release's own delivery only, which verification covers: deploy.yml was checked before.
    const problem = isReference(extension, index) ? undefined : uriProblem(uri);
    if (problem !== undefined) return [{ ...problem, location }];
    return nameProblems(fileOnVm(uri, handler.os), uri, index, seen, location);
  });
}

function nameProblems(name: string, uri: string, index: number, seen: Map<string, number>, location: Problem['location']): readonly Problem[] {
  const earlier = seen.get(name.toLowerCase());
  seen.set(name.toLowerCase(), index);
  if (earlier !== undefined) return [{ message: `two of the fileUris become the same file on the VM: ${name}`, hint: 'give one of them another name', location }];
  if (name.split('\\').every(isSafeFileName)) return [];
  return [{ message: `the file of ${withoutQuery(uri)} would have a name on the VM that is not safe in a command`, hint: 'a URL must end with a name of letters, digits and . _ + -', location }];
}

function isReference(extension: ManifestExtension, index: number): boolean {
  return SIDES.some((side) => {
    const list = extension[side]?.entries.get('fileUris')?.value;
    const item = list?.kind === 'list' ? list.items[index] : undefined;
    return item?.kind === 'scalar' && typeof item.value === 'string' && /^(release|file):/.test(item.value);
  });
}

function placeOfUri(extension: ManifestExtension, index: number): Problem['location'] {
  const side = SIDES.find((one) => extension[one]?.entries.has('fileUris'));
  const node = side === undefined ? undefined : extension[side];
  return node === undefined ? extension.at : locateValue(node, ['fileUris', index]);
}
