import type { Path } from './tree.js';
import { pathText } from './tree.js';

/**
 * What this format will have but this version does not do: it is said so, since "unknown key" would send people looking
 * for a typing error. List indexes are left out of the paths.
 */
const KEYS: Readonly<Record<string, string>> = {
  targets: 'several targets in one file',
  waves: 'waves of targets',
  'model.userData': 'userData',
  'health.http': 'health checks by the action itself',
  'health.probe': 'health checks by the action itself',
};

const CURES: Readonly<Record<string, string>> = {
  targets: 'use a matrix of jobs, one per scale set, with overlays under environments',
  waves: 'use jobs that need one another, one per scale set',
};

/** What to say of a key; `undefined` where it is simply unknown. */
export function laterKey(path: Path): { readonly message: string; readonly hint: string } | undefined {
  const name = plainPath(path);
  const what = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  return what === undefined ? undefined : sentence(pathText(path), what, CURES[name] ?? 'remove the key');
}

function plainPath(path: Path): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

function sentence(subject: string, what: string, hint: string): { readonly message: string; readonly hint: string } {
  return { message: `${subject} is not supported yet: this version does not do ${what}`, hint };
}
