import { shQuote } from './quote.js';

/** A file that the VM checks before the user's command runs. */
export interface CheckedFile {
  /** Relative to the folder of the command; has passed the strict character set. */
  readonly path: string;
  /** Lower-case hex SHA-256. */
  readonly sha256: string;
}

/** Exit status of a command whose files are not the released ones. */
export const VERIFY_EXIT = 86;

/**
 * Lines of POSIX shell that end the shell with status 86 unless every file has its digest. They run in a subshell, so
 * whatever follows finds no variable, option or trap of theirs.
 */
export function verifySh(files: readonly CheckedFile[]): string {
  const pairs = files.map((file) => shQuote(`${file.sha256}:${file.path}`)).join(' ');
  return [
    '( vmss_bad=0',
    `for vmss_pair in ${pairs}; do`,
    '  vmss_want="${vmss_pair%%:*}"; vmss_file="${vmss_pair#*:}"',
    '  if [ ! -f "$vmss_file" ]; then echo "vmss-deploy: $vmss_file is missing" >&2; vmss_bad=1; continue; fi',
    '  vmss_have="$(sha256sum < "$vmss_file")" || { echo "vmss-deploy: sha256sum failed on $vmss_file" >&2; vmss_bad=1; continue; }',
    '  vmss_have="${vmss_have%% *}"',
    '  if [ "$vmss_have" != "$vmss_want" ]; then echo "vmss-deploy: $vmss_file is not the released file: SHA-256 is $vmss_have, expected $vmss_want" >&2; vmss_bad=1; fi',
    'done',
    `[ "$vmss_bad" = 0 ] ) || exit ${VERIFY_EXIT}`,
  ].join('\n');
}

/**
 * The user's command with the check before it, on lines of its own: operators, comments, here-documents and `exec` in the
 * command mean what they meant.
 */
export function verifiedCommand(command: string, files: readonly CheckedFile[]): string {
  return files.length === 0 ? command : `${verifySh(files)}\n${command}`;
}

/** Interpreters that read POSIX shell. */
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh']);

/**
 * The script with the check after its first line, or before it where there is no `#!`; `undefined` where something other than
 * a shell reads the script.
 */
export function verifiedScript(script: string, files: readonly CheckedFile[]): string | undefined {
  if (files.length === 0) return script;
  const text = script.replace(/^\uFEFF/, '');
  if (!text.startsWith('#!')) return `${verifySh(files)}\n${text}`;
  const end = text.indexOf('\n');
  const first = end < 0 ? text : text.slice(0, end);
  const words = first.slice(2).trim().split(/\s+/);
  const names = words.map((word) => word.slice(word.lastIndexOf('/') + 1));
  const shell = names[0] === 'env' ? names.slice(1).find((name) => !name.startsWith('-')) : names[0];
  if (shell === undefined || !SHELLS.has(shell)) return undefined;
  return `${first}\n${verifySh(files)}\n${end < 0 ? '' : text.slice(end + 1)}`;
}
