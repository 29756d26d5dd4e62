/** What is replaced by `***` wherever GitHub shows it: secrets, tokens, and what steps name with `::add-mask::`. */
export interface Masks {
  add(secret: string): void;
  /** A text with all that is masked hidden. */
  apply(text: string): string;
  /** A log as GitHub shows it: `::add-mask::` is obeyed, and neither it nor `::debug::` is seen. */
  log(text: string): string;
}

export function createMasks(secrets: readonly string[]): Masks {
  const hidden = new Set<string>();
  // GitHub masks a secret as a whole, and each of its lines.
  const add = (secret: string): void => {
    for (const one of [secret, ...secret.split(/\r?\n/)]) if (one.trim() !== '') hidden.add(one);
  };
  secrets.forEach(add);
  const apply = (text: string): string => {
    const longestFirst = [...hidden].sort((left, right) => right.length - left.length);
    return longestFirst.reduce((masked, secret) => masked.replaceAll(secret, '***'), text);
  };
  return {
    add,
    apply,
    log(text) {
      for (const [, value = ''] of text.matchAll(/^::add-mask::(.*)$/gm)) add(value.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%'));
      return apply(text.split('\n').filter((line) => !/^::(?:add-mask|debug)::/.test(line)).join('\n'));
    },
  };
}
