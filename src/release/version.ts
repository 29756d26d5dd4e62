const LONGEST_TAG = 128;

/**
 * What keeps `tag` from being used, or `undefined`. A tag becomes part of URLs, paths and commands that run as root on
 * every VM, and whoever may push tags chooses its text: a few harmless characters are allowed, and nothing is quoted
 * and hoped for.
 */
export function tagProblem(tag: string): string | undefined {
  if (tag === '') return 'it is empty';
  if (tag.length > LONGEST_TAG) return `it has ${tag.length} characters, more than ${LONGEST_TAG}`;
  const odd = /[^A-Za-z0-9._+/-]/u.exec(tag)?.[0];
  if (odd !== undefined) return `it has the character ${printable(odd)}; allowed are letters, digits and . _ + - /`;
  if (tag.startsWith('-')) return 'it begins with -';
  if (tag.includes('..')) return 'it has .. in it';
  if (tag.split('/').some((part) => part === '' || part.startsWith('.'))) return 'a part of it is empty or begins with a dot';
  return undefined;
}

function printable(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0x20 && code < 0x7f ? `"${character}"` : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * The version that a tag stands for: `v1.4.0`, `web/v1.4.0`, `web-v1.4.0` and `release-1.4.0` all stand for `1.4.0`.
 * A tag that holds no number with a dot in it, such as `nightly`, is its own version.
 */
export function versionOf(tag: string): string {
  const last = tag.slice(tag.lastIndexOf('/') + 1);
  if (/^[vV]\d/.test(last)) return last.slice(1);
  if (/^\d/.test(last)) return last;
  return /^[A-Za-z].*?[-_][vV]?(\d+\.\d.*)$/.exec(last)?.[1] ?? last;
}

/** The tags that somebody may mean who writes `text`: as it is, then with the `v` put before its number, or taken away. */
export function tagsMeant(text: string): readonly string[] {
  const start = text.lastIndexOf('/') + 1;
  const [way, last] = [text.slice(0, start), text.slice(start)];
  if (/^[vV]\d/.test(last)) return [text, way + last.slice(1)];
  if (/^\d/.test(last)) return [text, `${way}v${last}`];
  return [text];
}

/** What somebody who writes `text` asks for: the tag that is recorded, where they may mean it, else `text` as it is. */
export function tagAsked(text: string, recorded: string | undefined): string {
  return tagsMeant(text).find((tag) => tag === recorded) ?? text;
}
