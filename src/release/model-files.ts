import type { ExtensionDefinition, Json } from '../ports/scale-sets.js';
import { expiryOf } from './url-expiry.js';

/** A URL in the public settings of an extension, and the digest that VMs check it against where that can be read. */
export interface ModelFile {
  readonly extension: string;
  readonly url: string;
  /** Last segment of the URL's path. */
  readonly fileName: string;
  /** Lower-case hex. */
  readonly sha256?: string;
  /** When the URL's own signature ends, ISO 8601. */
  readonly expiresAt?: string;
}

/** Settings in which a URL is a word of a command and not a file that the handler fetches. */
const COMMANDS: ReadonlySet<string> = new Set(['commandToExecute', 'script', 'configurationArguments']);

/** How the check before a command names its files: `'<sha256>:<path>'`, in sh and in PowerShell. */
const CHECKED = /'([0-9a-f]{64}):([^':]+)'/g;

/** The files that the public settings name. What stands in protected settings Azure never gives back, so it is not among them. */
export function modelFiles({ name, settings }: Pick<ExtensionDefinition, 'name' | 'settings'>): readonly ModelFile[] {
  const command = settings?.commandToExecute;
  const digests = new Map([...(typeof command === 'string' ? command : '').matchAll(CHECKED)].map(([, sha256 = '', path = '']) => [lastOf(path), sha256]));
  return urlsIn(settings ?? {}).map((url) => {
    const fileName = lastOf(decoded(new URL(url).pathname));
    const sha256 = digests.get(fileName);
    const expiresAt = expiryOf(url);
    return { extension: name, url, fileName, ...(sha256 === undefined ? {} : { sha256 }), ...(expiresAt === undefined ? {} : { expiresAt }) };
  });
}

function urlsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return /^https?:\/\//i.test(value) && URL.canParse(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(urlsIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => (COMMANDS.has(key) ? [] : urlsIn(inner)));
}

function lastOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? '';
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
