import { DeployError } from '../errors.js';
import type { Cloud } from '../ports/cloud.js';
import { blobSuffixOf } from './clouds.js';

/**
 * Base URL of an account's blob service, without a slash at its end.
 * @throws DeployError `INPUT_INVALID` for a custom cloud that names no blob endpoint
 */
export function blobEndpoint(cloud: Cloud, account: string): string {
  const suffix = blobSuffixOf(cloud);
  if (suffix !== undefined) return `https://${account}.${suffix}`;
  const custom = cloud.kind === 'custom' ? cloud.blob : undefined;
  if (custom === undefined) {
    throw new DeployError('INPUT_INVALID', `Input cloud: no blob endpoint is given for the storage account ${account}`, {
      hint: 'Add a line blob=https://{account}.blob.local.azurestack.external to the input cloud, or set release.delivery to github.',
    });
  }
  return custom.includes('{account}') ? custom.replace('{account}', account) : `${custom}/${account}`;
}
