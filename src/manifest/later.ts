import type { Path } from './tree.js';
import { pathText } from './tree.js';

/**
 * What this format will have but this version does not do: it is said so, since "unknown key" would send people looking
 * for a typing error. List indexes are left out of the paths.
 */
const KEYS: Readonly<Record<string, string>> = {
  targets: 'several targets in one file',
  waves: 'waves of targets',
  'model.image': 'rolling the OS image',
  'model.customData': 'customData',
  'model.userData': 'userData',
  'health.http': 'health checks by the action itself',
  'health.probe': 'health checks by the action itself',
};

const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'strategy.onFailure': { rollback: 'rolling back after a failure' },
};

const CURES: Readonly<Record<string, string>> = {
  targets: 'use a matrix of jobs, one per scale set, with overlays under environments',
  waves: 'use jobs that need one another, one per scale set',
  'strategy.onFailure': 'write "stop", and deploy the previous version in a step of its own',
};

/** What to say of a key; `undefined` where it is simply unknown. */
export function laterKey(path: Path): { readonly message: string; readonly hint: string } | undefined {
  const name = plainPath(path);
  const what = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  return what === undefined ? undefined : sentence(pathText(path), what, CURES[name] ?? 'remove the key');
}

/** What to say of a value out of an enumeration; `undefined` where it is simply wrong. */
export function laterValue(path: Path, value: unknown): { readonly message: string; readonly hint: string } | undefined {
  const name = plainPath(path);
  const values = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  if (values === undefined || typeof value !== 'string' || !Object.hasOwn(values, value)) return undefined;
  return sentence(`${pathText(path)}: ${value}`, values[value] ?? '', CURES[name] ?? 'write another value');
}

function plainPath(path: Path): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

function sentence(subject: string, what: string, hint: string): { readonly message: string; readonly hint: string } {
  return { message: `${subject} is not supported yet: this version does not do ${what}`, hint };
}
