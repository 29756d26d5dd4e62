/** Hosts of Azure Blob storage in the public and sovereign clouds, also with private DNS zones. */
const BLOB_HOST = /(^|\.)blob\.(core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn|storage\.azure\.net)$/i;

/**
 * Where a handler puts what it fetches from `url`, relative to the folder in which it runs the command.
 *
 * Linux: the last segment of the URL's path (github.com/Azure/custom-script-extension-linux). Windows: for Azure Blob storage the
 * path after the container (learn.microsoft.com, "Custom Script Extension for Windows"); for any other host the last segment
 * alone, as users found (MicrosoftDocs/azure-docs issues 43816 and 35350, Azure/azure-quickstart-templates pull request 2782).
 */
export function fileOnVm(url: string, os: 'Linux' | 'Windows'): string {
  const { hostname, pathname } = new URL(url);
  const segments = pathname.split('/').filter((segment) => segment !== '').map(decoded);
  const last = segments.at(-1) ?? '';
  if (os === 'Linux' || !BLOB_HOST.test(hostname)) return last;
  return segments.slice(1).join('\\') || last;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
