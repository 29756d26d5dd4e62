/** Blob storage of the public and sovereign clouds, also behind private endpoints. */
const azureHost = /\.blob\.(core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn|storage\.azure\.net)$/i;

/**
 * The segments of a blob's name, behind its container, as they stand in the URL; `undefined` for a URL of anything but blob
 * storage. Script handlers treat blobs apart: only they are fetched with a managed identity's token (Azure/custom-script-extension-linux,
 * pkg/download), and only their folders are kept on Windows.
 *
 * @param own origin of the emulator's blob storage, where the account is the first segment of the path
 */
export function blobNameOf(url: URL, own: string | undefined): string[] | undefined {
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  if (url.origin === own) return segments.slice(2);
  return azureHost.test(url.hostname) ? segments.slice(1) : undefined;
}
