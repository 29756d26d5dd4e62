/** The api-versions that each provider answers to. Clients older or newer than these are told so instead of guessed at. */

export type Provider = 'compute' | 'gallery' | 'disks' | 'network' | 'resources' | 'subscriptions' | 'scaleSetInterfaces' | 'insights' | 'authorization';

interface VersionRange {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const ranges: Readonly<Record<Provider, VersionRange>> = {
  compute: { name: 'Microsoft.Compute', from: '2022-08-01', to: '2026-04-01' },
  // Galleries and disks are Compute's, with versions of their own.
  gallery: { name: "Microsoft.Compute's galleries", from: '2021-10-01', to: '2025-12-03' },
  disks: { name: "Microsoft.Compute's disks", from: '2022-03-02', to: '2026-03-02' },
  network: { name: 'Microsoft.Network', from: '2022-05-01', to: '2026-01-01' },
  // Interfaces of scale sets' VMs are at Compute's paths, but Network's, at one version for good (OpenAPI files).
  scaleSetInterfaces: { name: "Microsoft.Compute's networkInterfaces", from: '2017-03-30', to: '2018-10-01' },
  insights: { name: 'Microsoft.Insights', from: '2015-04-01', to: '2022-10-01' },
  authorization: { name: 'Microsoft.Authorization', from: '2015-07-01', to: '2022-04-01' },
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
