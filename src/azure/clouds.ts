import type { Cloud, KnownCloud } from '../ports/cloud.js';
import type { ScaleSetRef } from '../ports/scale-sets.js';

interface Endpoints {
  readonly resourceManager: string;
  readonly authorityHost: string;
  readonly portal: string;
  readonly blobSuffix: string;
}

/** From the Azure CLI's own list, `az cloud list`. */
const known: Readonly<Record<KnownCloud, Endpoints>> = {
  AzurePublic: {
    resourceManager: 'https://management.azure.com',
    authorityHost: 'https://login.microsoftonline.com',
    portal: 'https://portal.azure.com',
    blobSuffix: 'blob.core.windows.net',
  },
  AzureUSGovernment: {
    resourceManager: 'https://management.usgovcloudapi.net',
    authorityHost: 'https://login.microsoftonline.us',
    portal: 'https://portal.azure.us',
    blobSuffix: 'blob.core.usgovcloudapi.net',
  },
  AzureChina: {
    resourceManager: 'https://management.chinacloudapi.cn',
    authorityHost: 'https://login.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
    blobSuffix: 'blob.core.chinacloudapi.cn',
  },
};

/** Base URL of ARM, without a slash at its end. */
export function resourceManagerOf(cloud: Cloud): string {
  return cloud.kind === 'custom' ? cloud.resourceManager : known[cloud.kind].resourceManager;
}

/** What a token for ARM is asked for. */
export function armScope(cloud: Cloud): string {
  if (cloud.kind !== 'custom') return `${known[cloud.kind].resourceManager}/.default`;
  return `${cloud.audience ?? known.AzurePublic.resourceManager}/.default`;
}

/** Origin of the sign-in endpoint, without a tenant. */
export function authorityHostOf(cloud: Cloud): string {
  return cloud.kind === 'custom' ? cloud.authorityHost : known[cloud.kind].authorityHost;
}

/** Ending of a storage account's blob host name; a custom cloud gives a whole endpoint instead. */
export function blobSuffixOf(cloud: Cloud): string | undefined {
  return cloud.kind === 'custom' ? undefined : known[cloud.kind].blobSuffix;
}

export function scaleSetId(ref: ScaleSetRef): string {
  const part = encodeURIComponent;
  return `/subscriptions/${part(ref.subscriptionId)}/resourceGroups/${part(ref.resourceGroup)}/providers/Microsoft.Compute/virtualMachineScaleSets/${part(ref.name)}`;
}

/** Page of the scale set in the Azure portal; `undefined` for a cloud whose portal is not known. */
export function portalUrl(ref: ScaleSetRef, cloud: Cloud): string | undefined {
  if (cloud.kind === 'custom') return undefined;
  return `${known[cloud.kind].portal}/#resource${scaleSetId(ref)}/overview`;
}
