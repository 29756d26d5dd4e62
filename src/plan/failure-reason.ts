import type { ExtensionReport } from '../ports/scale-sets.js';

/** The most that is taken of a handler's message, and of a line of output, in characters. */
const MOST = 240;

/** What the Custom Script handlers say before they come to the point. */
const PREAMBLE = /^(?:Enable failed: )?(?:failed to execute command: |processing file downloads failed: )?/;

/**
 * Why an extension failed, on one line: what its handler said, and the last line of the script's error output, which mostly
 * is the one that tells. Both are the VM's own words: whoever shows them must escape them.
 */
export function failureReason(name: string, report: ExtensionReport): string {
  const said = firstLine(report.message).replace(PREAMBLE, '');
  const last = lastLine(report.stderr);
  return `extension ${name} failed${said === '' ? '' : `: ${cut(said)}`}${last === '' ? '' : ` (stderr ends with "${cut(last)}")`}`;
}

function firstLine(text: string | undefined): string {
  return linesOf(text)[0] ?? '';
}

function lastLine(text: string | undefined): string {
  return linesOf(text).at(-1) ?? '';
}

function linesOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\r\n|\r|\n/).map((line) => line.trim()).filter((line) => line !== '');
}

function cut(line: string): string {
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
