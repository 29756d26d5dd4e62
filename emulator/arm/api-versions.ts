/** The api-versions that each provider answers to. Clients older or newer than these are told so instead of guessed at. */

export type Provider = 'compute' | 'network' | 'resources' | 'subscriptions';

interface VersionRange {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const ranges: Readonly<Record<Provider, VersionRange>> = {
  compute: { name: 'Microsoft.Compute', from: '2022-08-01', to: '2026-04-01' },
  network: { name: 'Microsoft.Network', from: '2022-05-01', to: '2026-01-01' },
  // What the Azure CLI, Terraform and the SDKs of these years send.
  resources: { name: 'Microsoft.Resources', from: '2018-05-01', to: '2026-12-31' },
  subscriptions: { name: 'Microsoft.Resources/subscriptions', from: '2016-06-01', to: '2026-12-31' },
};

/** What is wrong with the api-version, or `undefined`. */
export function versionProblem(provider: Provider, apiVersion: string): string | undefined {
  const range = ranges[provider];
  if (/^\d{4}-\d{2}-\d{2}$/.test(apiVersion) && apiVersion >= range.from && apiVersion <= range.to) return undefined;
  return `api-version '${apiVersion}' of ${range.name}; it answers to ${range.from} to ${range.to}`;
}

/** Scale sets and their VMs have carried an ETag since 2024-03-01 (recorded; Azure's OpenAPI files). */
export function hasEtag(apiVersion: string): boolean {
  return apiVersion >= '2024-03-01';
}

/** The newest that the compute provider answers to. */
export const newestVersion = ranges.compute.to;
