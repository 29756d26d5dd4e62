/** A handler's message, with the output of the script apart. Untrusted, all of it. */
export interface ScriptOutput {
  /** What the handler says itself. */
  readonly text: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

/**
 * Marks between which the handlers for Linux put the tails of the output: the present one
 * (github.com/Azure/custom-script-extension-linux), and its predecessor, Microsoft.OSTCExtensions (recorded 2020).
 */
const marks = [
  { stdout: '[stdout]', stderr: '[stderr]' },
  { stdout: '---stdout---', stderr: '---errout---' },
] as const;

/** What Azure puts around a handler's message in an operation's error; the older form has no publisher and double quotes. */
const frameStart = /^VM has reported a failure when processing extension '[^']*'(?: \(publisher '[^']*' and type '[^']*'\))?\. Error message: ["']/;
const frameEnd = /More information on troubleshooting is available at \S+\s*$/;

/** The handler for Windows, in text as seen in github.com/MicrosoftLearning/AZ-104-MicrosoftAzureAdministrator/issues/694. */
const windowsStderr = /The command had an error output of: '([\s\S]*?)'(?:\s*For more information, check the instance view[\s\S]*)?$/;

/** Splits the message of a Custom Script handler, for Linux or Windows, bare or as an operation's error quotes it. */
export function splitOutput(message: string): ScriptOutput {
  const bare = withoutFrame(message.replace(/\r\n/g, '\n'));
  for (const mark of marks) {
    const split = splitAt(bare, mark);
    if (split !== undefined) return { ...split, text: splitWindows(split.text).text };
  }
  return splitWindows(bare);
}

function withoutFrame(message: string): string {
  const end = frameEnd.exec(message);
  // No pattern begins with `\s*`: that takes the square of the blanks that a script prints, for each of a thousand VMs.
  const bare = end === null ? message : message.slice(0, end.index).trimEnd().replace(/["']?\.?$/, '');
  return frameStart.test(bare) ? bare.replace(frameStart, '').replace(/["']\.?\s*$/, '') : bare;
}

function splitAt(message: string, mark: { readonly stdout: string; readonly stderr: string }): ScriptOutput | undefined {
  const out = lineOf(message, mark.stdout, 0);
  if (out === undefined) return undefined;
  // A script may print the mark itself: the handler's own is the last.
  const err = lastLineOf(message, mark.stderr, out.end);
  return {
    text: message.slice(0, out.start).trim(),
    stdout: present(message.slice(out.end, err?.start)),
    stderr: err === undefined ? undefined : present(message.slice(err.end)),
  };
}

function splitWindows(message: string): ScriptOutput {
  const match = windowsStderr.exec(message);
  if (match === null) return { text: message.trim() };
  return { text: message.slice(0, match.index).trim(), stderr: present(match[1] ?? '') };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function lineOf(text: string, mark: string, from: number): Span | undefined {
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (isLine(text, at, mark.length)) return { start: at, end: at + mark.length };
  }
  return undefined;
}

function lastLineOf(text: string, mark: string, from: number): Span | undefined {
  for (let at = text.lastIndexOf(mark); at >= from; at = at === 0 ? -1 : text.lastIndexOf(mark, at - 1)) {
    if (isLine(text, at, mark.length)) return { start: at, end: at + mark.length };
  }
  return undefined;
}

function isLine(text: string, at: number, length: number): boolean {
  return (at === 0 || text[at - 1] === '\n') && (at + length === text.length || text[at + length] === '\n');
}

function present(text: string): string | undefined {
  const trimmed = text.replace(/^\n+/, '').trimEnd();
  return trimmed === '' ? undefined : trimmed;
}
