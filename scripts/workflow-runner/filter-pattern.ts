/**
 * Branches, tags and paths of `on`, by GitHub's patterns. Source: GitHub docs, "Workflow syntax", "Filter pattern cheat sheet": `*` any characters
 * but `/`, `**` any, `?` zero or one of the character before, `+` one or more, `[]` one of a set or range, `!` at the start takes away what matched.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at]!;
    if (pattern.startsWith('**/', at)) [source, at] = [`${source}(?:.*/)?`, at + 2];
    else if (pattern.startsWith('**', at)) [source, at] = [`${source}.*`, at + 1];
    else if (char === '*') source += '[^/]*';
    else if (char === '\\') [source, at] = [source + escaped(pattern[at + 1] ?? '\\'), at + 1];
    else if (/[?+[\]]/.test(char)) source += char;
    else source += escaped(char);
  }
  return new RegExp(`^${source}$`).test(text);
}

/** The last pattern that says something about `text` decides; none: it is left out. */
export function passes(patterns: readonly string[], text: string): boolean {
  return patterns.reduce((kept, pattern) => (pattern.startsWith('!') ? kept && !matchesPattern(pattern.slice(1), text) : kept || matchesPattern(pattern, text)), false);
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
