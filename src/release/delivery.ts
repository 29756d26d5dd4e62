import { DeployError } from '../errors.js';
import type { BlobStore } from '../ports/blob-store.js';
import type { RepositoryName } from '../ports/releases.js';

/** `delivery` and `blob` of deploy.yml. */
export type Delivery =
  | { readonly kind: 'github' }
  | {
      readonly kind: 'blob';
      readonly account: string;
      readonly container: string;
      /** Folder in the container, without slashes at its ends. */
      readonly prefix?: string;
      readonly access: 'managed-identity' | 'sas';
      /** Which of the scale set's user-assigned identities fetches the files; without it the system-assigned one. */
      readonly clientId?: string;
    };

/** The part of deploy.yml that says how files reach the VMs; `blob` is there where `delivery` asks for it. */
export interface DeliverySettings {
  readonly delivery: Delivery['kind'];
  readonly blob?: Omit<Extract<Delivery, { kind: 'blob' }>, 'kind'>;
}

/** @throws DeployError `CONFIG_INVALID` where delivery is blob and nothing says which account */
export function deliveryOf(settings: DeliverySettings): Delivery {
  if (settings.delivery === 'github') return { kind: 'github' };
  if (settings.blob !== undefined) return { kind: 'blob', ...settings.blob };
  throw new DeployError('CONFIG_INVALID', 'release.blob is missing: release.delivery is blob', { hint: 'Add blob: { account: NAME, container: NAME, access: managed-identity } below release.' });
}

/** What the rendered settings need so that the VMs can fetch the files. */
export interface DeliveryNeeds {
  /** For `protectedSettings.managedIdentity` of the Custom Script handlers: `{}` or `{ clientId }`. */
  readonly managedIdentity?: { readonly clientId?: string };
  /** The files' `fetchUrl`s may stand in protected settings only. */
  readonly urlsAreSecret: boolean;
}

export function needsOf(delivery: Delivery): DeliveryNeeds {
  if (delivery.kind === 'github' || delivery.access === 'sas') return { urlsAreSecret: delivery.kind === 'blob' };
  return { managedIdentity: delivery.clientId === undefined ? {} : { clientId: delivery.clientId }, urlsAreSecret: false };
}

/** Digits of the digest in a blob's path: a file that was replaced in its release is a new blob, and a new URL. */
const DIGEST_DIGITS = 12;

/** Where a file is staged: its content decides, so that the same release always lands in the same place. */
export function blobPath(prefix: string | undefined, repository: RepositoryName, tag: string, sha256: string, fileName: string): string {
  const folder = prefix === undefined || prefix === '' ? [] : prefix.split('/').filter((part) => part !== '');
  return [...folder, repository, tag, sha256.slice(0, DIGEST_DIGITS), fileName].join('/');
}

/** Azure allows a user delegation SAS at most 7 days (Storage docs, "Create a user delegation SAS"); clocks differ a little. */
export const SAS_LIFETIME_MS = 7 * 24 * 3_600_000 - 15 * 60_000;

export const SAS_WARNING =
  'release.blob.access is sas: the URLs on the scale set expire within 7 days. Every VM that is made later (scale-out, ' +
  'repair, reimage) then fails to fetch its files. Use access: managed-identity, or deploy at least weekly.';

/** A file that must be in the store before the scale set's model names it. */
export interface StagedFile {
  /** As in deploy.yml, such as `release:web.tar.gz`. */
  readonly reference: string;
  readonly blob: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Fetches the bytes from GitHub and proves that they are the ones of `sha256`. */
  load(signal: AbortSignal): Promise<Uint8Array>;
}

/** The blob delivery's store, where deploy.yml asks for it. */
export interface BlobDelivery {
  readonly store: BlobStore;
  /** Milliseconds since the epoch. */
  readonly now: number;
}
