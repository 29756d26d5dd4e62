/**
 * How the run signs in to Azure.
 *
 * - `oidc`: GitHub's assertion is exchanged for a token of the app or managed identity `clientId`.
 * - `ambient`: whatever DefaultAzureCredential finds, such as the session that azure/login left behind.
 */
export type SignIn =
  | {
      readonly kind: 'oidc';
      /** Application (client) id of the app registration or of the user-assigned managed identity. */
      readonly clientId: string;
      /** Tenant id or domain, or `adfs`. */
      readonly tenantId: string;
    }
  | { readonly kind: 'ambient' };
