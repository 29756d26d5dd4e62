import { DeployError } from '../errors.js';
import { withoutSignedUrls } from './error-body.js';

/** What the storage SDK throws (RestError), as far as it is read here. */
interface StorageFailure {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message?: string;
  readonly response?: { readonly headers?: { get(name: string): string | undefined } };
}

export function storageFailure(thrown: unknown): StorageFailure {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}

/** Storage's own code. The answer to a HEAD has no body, so there it comes in a header only. */
export function storageCode(failure: StorageFailure): string | undefined {
  return failure.response?.headers?.get('x-ms-error-code') ?? failure.code;
}

/**
 * A refusal of the storage service in this project's words. Codes: Storage docs, "Blob service error codes".
 * @param what Such as `write the blob a/b`; has no signature in it.
 */
export function storageError(what: string, account: string, container: string, thrown: unknown): DeployError {
  if (thrown instanceof DeployError) return thrown;
  const failure = storageFailure(thrown);
  const code = storageCode(failure);
  const why = code ?? (failure.statusCode === undefined ? withoutSignedUrls(failure.message ?? 'no answer') : `HTTP ${failure.statusCode}`);
  return new DeployError('STORAGE_FAILED', `Could not ${what} in storage account ${account}, container ${container}: ${why}`, {
    hint: cure(code, account, container),
    correlationId: failure.response?.headers?.get('x-ms-request-id'),
    // No cause: the SDK's error holds the request, and with it the token.
    armCode: code,
  });
}

function cure(code: string | undefined, account: string, container: string): string | undefined {
  switch (code) {
    case 'ContainerNotFound':
      return `Create the container ${container}, or correct release.blob.container in deploy.yml.`;
    case 'AuthorizationPermissionMismatch':
      return (
        'Assign "Storage Blob Data Contributor" on the container to the identity that signs in; access: sas also takes ' +
        '"Storage Blob Delegator" on the account. The VMs\' identity needs "Storage Blob Data Reader". A new assignment takes up to 10 minutes.'
      );
    case 'AuthorizationFailure':
      return `The firewall of ${account} keeps the runner out: allow its network, or use a runner within the network.`;
    case 'PublicAccessNotPermitted':
    case 'KeyBasedAuthenticationNotPermitted':
    case 'InvalidAuthenticationInfo':
    case 'AuthenticationFailed':
      return 'Storage did not take the token: check tenant-id, and that the account is in that tenant.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no storage account ${account} in this cloud, or the runner cannot resolve its name: see release.blob.account in deploy.yml.`;
    default:
      return undefined;
  }
}
