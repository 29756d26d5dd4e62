import { versionOf } from './version.js';

/**
 * The rule by which `release:NAME` finds its asset, whole and only here.
 *
 * 1. NAME with `{{ version }}` or `{{ tag }}` in it spells the place: that very name; where it is not there, the one with
 *    a `v` before the version.
 * 2. NAME that has the version in it already is meant as it stands.
 * 3. Any other NAME gets the version before its extension, `install-1.4.0.sh` or `install-v1.4.0.sh`; where none of these
 *    is there, the plain NAME is taken.
 *
 * Two different versioned spellings in one release are an error: which one is right cannot be known.
 */
export type Choice<Asset> =
  | { readonly kind: 'match'; readonly asset: Asset }
  | { readonly kind: 'none'; readonly tried: readonly string[] }
  | { readonly kind: 'ambiguous'; readonly assets: readonly Asset[] };

export interface Candidates {
  /** Names of which one must be there at the most. */
  readonly first: readonly string[];
  /** Names of which the first that is there is taken, where none of `first` is. */
  readonly otherwise: readonly string[];
}

/** What kept `name` from being looked for, or `undefined`. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'it is empty';
  if (/[/\\\p{Cc}]/u.test(name)) return 'the name of an asset has no slash and no control character';
  const rest = name.replace(PLACEHOLDER, '');
  if (rest.includes('{{') || rest.includes('}}')) return 'only {{ version }} and {{ tag }} can stand in it';
  return undefined;
}

/** The asset that `name` means in the release `tag`. `name` has passed `nameProblem`. */
export function choose<Asset extends { readonly name: string }>(assets: readonly Asset[], name: string, tag: string): Choice<Asset> {
  const { first, otherwise } = candidates(name, tag);
  const found = first.flatMap((wanted) => assets.filter((asset) => asset.name === wanted));
  if (found.length > 1) return { kind: 'ambiguous', assets: found };
  if (found[0] !== undefined) return { kind: 'match', asset: found[0] };
  for (const wanted of otherwise) {
    const asset = assets.find((each) => each.name === wanted);
    if (asset !== undefined) return { kind: 'match', asset };
  }
  return { kind: 'none', tried: [...first, ...otherwise] };
}

/** The names that are tried for `name` in the release `tag`. */
export function candidates(name: string, tag: string): Candidates {
  const version = versionOf(tag);
  const spellings = /^\d/.test(version) ? [version, `v${version}`] : [version];
  if (name.search(PLACEHOLDER) >= 0) {
    const [exact = name, ...others] = spellings.map((spelling) => placed(name, tag, spelling));
    return { first: asStored([exact]), otherwise: asStored(others.filter((other) => other !== exact)) };
  }
  if (carries(name, version)) return { first: asStored([name]), otherwise: [] };
  const { stem, extension } = split(name);
  return { first: asStored(spellings.map((spelling) => `${stem}-${spelling}${extension}`)), otherwise: asStored([name]) };
}

const PLACEHOLDER = /\{\{\s*(version|tag)\s*\}\}/g;

function placed(name: string, tag: string, spelling: string): string {
  // A tag of a monorepo has slashes, which no asset has; the last part is what names a file.
  return name.replace(PLACEHOLDER, (_whole, what: string) => (what === 'tag' && !tag.includes('/') ? tag : spelling));
}

/** Whether `version` stands in `name` as a whole: `1.4` does in `web-1.4.zip` and `web-v1.4.zip`, not in `web-1.4.2.zip`. */
function carries(name: string, version: string): boolean {
  const literal = version.replace(/[.+]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9]|\\d\\.)v?${literal}(?![A-Za-z0-9]|\\.\\d)`).test(name);
}

const INNER = 'tar|cpio|img|iso|qcow2|vhdx?|raw|vmdk|sql|csv|tsv|json|ndjson|jsonl|xml|txt|log|svg|js|mjs|css|wasm|bin|exe|sh';
const PACKED = 'gz|bz2|xz|zst|zstd|lz|lz4|lzma|lzo|br|Z|7z|zip|gpg|age';
const BESIDE = 'sha1|sha256|sha512|sha256sum|sha512sum|md5|sig|asc|pem|crt|minisig|sigstore|att|prov';

/** Extensions of several parts, which belong together: `.tar.gz`, `.min.js`, `.d.ts`, `.spdx.json`, `.tar.gz.sha256`. */
const EXTENSION = new RegExp(
  '(?<=[^.])(?:' +
    [
      `(?:\\.(?:${INNER}))?\\.(?:${PACKED})`,
      '\\.(?:min|module|bundle|umd|esm|cjs)\\.(?:js|mjs|cjs|css)(?:\\.map)?',
      '\\.(?:js|mjs|cjs|css)\\.map',
      '\\.d\\.[cm]?ts',
      '\\.(?:spdx|cdx|cyclonedx|sigstore|schema|parameters)\\.(?:json|xml)',
      '\\.intoto\\.jsonl',
      // A part that begins with a digit belongs to a version: `web-1.3.0` has no extension.
      '\\.[A-Za-z][A-Za-z0-9_]*',
    ].join('|') +
    `)(?:\\.(?:${BESIDE}))*$`,
);

/** `web.tar.gz` is `web` and `.tar.gz`. A leading dot begins no extension. */
export function split(name: string): { readonly stem: string; readonly extension: string } {
  const extension = EXTENSION.exec(name)?.[0] ?? '';
  return { stem: name.slice(0, name.length - extension.length), extension };
}

/**
 * Names as a release may hold them. GitHub renames what it is given: other characters than letters, digits and a few
 * marks become dots, and a leading dot is kept off by `default` (REST docs, "Upload a release asset": special characters,
 * leading and trailing periods). Build tools do the same with `+`, so that is tried as well.
 */
function asStored(names: readonly string[]): readonly string[] {
  const renamed = names.map(renamedByGitHub);
  return [...new Set([...names, ...renamed, ...renamed.map((name) => name.replaceAll('+', '.'))])];
}

function renamedByGitHub(name: string): string {
  const dotted = name.replace(/[^A-Za-z0-9._+@-]+/g, '.').replace(/\.+$/, '');
  return dotted.startsWith('.') ? `default${dotted}` : dotted;
}
