import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Directory } from '../sign-in/directory.js';
import { StorageError } from './storage-error.js';

/** User delegation keys and the shared access signatures made with them. */

export interface DelegationKey {
  readonly oid: string;
  readonly tid: string;
  readonly start: string;
  readonly expiry: string;
  readonly service: string;
  readonly version: string;
}

/** The key's value follows from what it says, so that nothing needs to be kept. Base64. */
export function keyValue(secret: Buffer, key: DelegationKey): string {
  return createHmac('sha256', secret).update(JSON.stringify([key.oid, key.tid, key.start, key.expiry, key.service, key.version])).digest('base64');
}

/** Versions since this one are signed over the same list of members (Storage docs, "Create a user delegation SAS"). */
const oldestVersion = '2026-04-06';

const fixed = ['sp', 'st', 'se'] as const;
const keyed = ['skoid', 'sktid', 'skt', 'ske', 'sks', 'skv', 'saoid', 'suoid', 'scid', 'skdutid', 'sduoid', 'sip', 'spr', 'sv', 'sr'] as const;

/**
 * Whether the query holds a good signature for this blob, with permission `needed`.
 *
 * @throws StorageError 403 as storage refuses it
 */
export function checkSignature(
  directory: Directory,
  secret: Buffer,
  query: URLSearchParams,
  place: { readonly account: string; readonly container: string; readonly blob: string },
  needed: 'r' | 'c' | 'w' | 'd',
): void {
  const of = (name: string): string => query.get(name) ?? '';
  if (of('sv') < oldestVersion) throw refusal(`Signed version '${of('sv')}' is older than what the emulator checks (${oldestVersion}).`);
  const resource = of('sr') === 'c' ? `/blob/${place.account}/${place.container}` : `/blob/${place.account}/${place.container}/${place.blob}`;
  const key: DelegationKey = { oid: of('skoid'), tid: of('sktid'), start: of('skt'), expiry: of('ske'), service: of('sks'), version: of('skv') };
  if (key.tid !== directory.tenant) throw refusal('The signed key is of another tenant.');
  const signed = [
    ...fixed.map(of),
    resource,
    ...keyed.map(of),
    of('snapshot') || of('versionid'),
    of('ses'),
    '',
    '',
    ...['rscc', 'rscd', 'rsce', 'rscl', 'rsct'].map(of),
  ].join('\n');
  const expected = createHmac('sha256', Buffer.from(keyValue(secret, key), 'base64')).update(signed).digest();
  const given = Buffer.from(of('sig'), 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refusal('Signature did not match.');
  const now = directory.clock.now();
  if (of('st') !== '' && Date.parse(of('st')) > now) throw refusal('Signature not valid in the specified time frame: it has not started.');
  if (Date.parse(of('se')) <= now || Date.parse(key.expiry) <= now) throw refusal('Signature not valid in the specified time frame: it has expired.');
  if (!of('sp').includes(needed)) {
    throw new StorageError(403, 'AuthorizationPermissionMismatch', 'This request is not authorized to perform this operation using this permission.');
  }
}

function refusal(detail: string): StorageError {
  return new StorageError(
    403,
    'AuthenticationFailed',
    `Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature. ${detail}`,
  );
}
