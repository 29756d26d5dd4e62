/*
 * What VMs, tags and ARM send is shown to people, so what a terminal or a browser would obey rather than show is taken
 * out first: escape sequences, control characters, and characters that turn or hide the text around them.
 */

// Operating system commands and strings (titles, hyperlinks), control sequences (colours, cursor), then what is left of either.
// eslint-disable-next-line no-control-regex
const ESCAPE_SEQUENCES = /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g;

// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

// Bidirectional marks, embeddings, overrides and isolates; invisible spaces; line separators; the tag characters of plane 14.
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * The text as a person would have seen it on a terminal without colours: line breaks and tabs stay, a progress bar that
 * overwrites itself keeps its last state.
 */
export function plainText(raw: string): string {
  return raw
    .replace(ESCAPE_SEQUENCES, '')
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map((line) => lastOverwritten(line))
    .join('\n')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '')
    .replace(LONE_SURROGATES, '\ufffd');
}

function lastOverwritten(line: string): string {
  if (!line.includes('\r')) return line;
  const states = line.split('\r').filter((state) => state.trim() !== '');
  return states.at(-1) ?? '';
}

/** `plainText` on one line, each run of white space one blank. */
export function oneLine(raw: string): string {
  return plainText(raw).replace(/\s+/g, ' ').trim();
}

/** `oneLine` of at most `max` characters; what is cut off is shown by an ellipsis. */
export function clip(raw: string, max: number): string {
  // Cleaning megabytes to show a hundred characters would be waste: cut generously before, exactly after.
  const line = oneLine(raw.length > max * 8 + 4096 ? raw.slice(0, max * 8 + 4096) : raw);
  if (line.length <= max) return line;
  return `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}

/** UTF-8 bytes. */
export function byteLength(value: string): number {
  return Buffer.byteLength(value, 'utf8');
}

/** The end of `raw` as plain text in at most about `maxBytes` bytes, cut at a line's start where there is one, and saying that it is cut. */
export function tail(raw: string, maxBytes: number): string {
  const whole = plainText(raw).replace(/\s+$/, '');
  const bytes = Buffer.from(whole, 'utf8');
  if (bytes.length <= maxBytes) return whole;
  let from = bytes.length - maxBytes;
  while (from < bytes.length && ((bytes[from] ?? 0) & 0xc0) === 0x80) from += 1;
  const end = bytes.subarray(from).toString('utf8');
  const lineStart = end.indexOf('\n') + 1;
  const kept = lineStart > 0 && lineStart < end.length / 2 ? end.slice(lineStart) : end;
  return `[${bytes.length - byteLength(kept)} bytes before this are left out]\n${kept}`;
}
