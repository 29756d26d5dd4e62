/** The clouds whose endpoints are known. The names are those of the Azure CLI and of azure/login. */
export type KnownCloud = 'AzurePublic' | 'AzureUSGovernment' | 'AzureChina';

/** An ARM endpoint of one's own with its authority: Azure Stack Hub, an air-gapped cloud, the emulator. */
export interface CustomCloud {
  readonly kind: 'custom';
  /** Base URL of ARM, https, without a slash at its end. */
  readonly resourceManager: string;
  /** Origin of the sign-in endpoint, https, without a tenant and without a slash at its end. */
  readonly authorityHost: string;
  /** The path of the authority where one was given: a tenant id, a domain or `adfs`. */
  readonly authorityTenant?: string;
  /** The resource that tokens are asked for; without it Azure's own, `https://management.azure.com`. */
  readonly audience?: string;
  /** Asking login.microsoftonline.com about the authority makes no sense for a cloud that it does not know. */
  readonly instanceDiscovery: false;
  /**
   * Blob endpoint, https, without a slash at its end. With `{account}` in it the account's name goes there, without it
   * the account becomes the first segment of the path, as Azurite has it.
   */
  readonly blob?: string;
}

export type Cloud = { readonly kind: KnownCloud } | CustomCloud;
