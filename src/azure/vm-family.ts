/** Where the name of a VM size alone tells its quota; the others have names of many forms. */
const families: readonly (readonly [size: RegExp, family: (...parts: string[]) => string])[] = [
  // D4s_v5, E8-4ads_v5: letter, features, version. Isolated sizes (`i`) have families of their own, and from version 6 on
  // Azure leaves out letters (standardDadv6Family for D4ads_v6).
  [/^Standard_([DE])\d+(?:-\d+)?(p?a?l?b?d?s?)_(v[3-5])$/i, (letter, features, version) => `${letter}${features}${version}`],
  [/^Standard_(DS?)\d+(?:-\d+)?_(v2)$/i, (series, version) => `${series}${version}`],
  [/^Standard_F\d+s_(v2)$/i, (version) => `FS${version}`],
  [/^Standard_B\d+(?:ls|ms|s)$/i, () => 'BS'],
];

/**
 * The quota that VMs of a size count for, such as `standardDSv5Family` for Standard_D4s_v5; `undefined` where it is not
 * sure. To be compared without regard to case: Azure is not consistent in it.
 */
export function vmFamily(vmSize: string): string | undefined {
  for (const [size, family] of families) {
    const match = size.exec(vmSize);
    if (match === null) continue;
    const [letters = '', version = ''] = family(...match.slice(1)).split(/(?=v\d$)/i);
    return `standard${letters.toUpperCase()}${version.toLowerCase()}Family`;
  }
  return undefined;
}
