/** Releases of the sample app, made when the emulator starts. */
import { readFileSync } from 'node:fs';
import type { ReleaseSeed } from '../github/seed.js';
import { tarGz, zip, type ArchiveFile } from './archives.js';

/** Port on which the app listens, on the VM's own address. */
export const samplePort = 8080;
export const sampleRepository = 'contoso/web';

interface SampleRelease {
  readonly tag: string;
  readonly healthy: boolean;
  readonly body: string;
}

const sampleTags: readonly SampleRelease[] = [
  { tag: 'v1.0.0', healthy: true, body: 'The first release.' },
  { tag: 'v1.1.0', healthy: true, body: 'A better one.' },
  { tag: 'v1.2.0', healthy: false, body: 'Broken on purpose: it installs and starts, but /healthz answers 503.' },
];

const read = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));

function appFiles({ tag, healthy }: SampleRelease): ArchiveFile[] {
  return [
    { path: 'VERSION', content: Buffer.from(`${tag}\n`) },
    { path: 'release.json', content: Buffer.from(`${JSON.stringify({ version: tag, healthy })}\n`) },
    { path: 'server.cjs', content: read('server.cjs') },
  ];
}

/** What the release's archive holds. @throws Error for a release that there is not */
export function sampleAppFiles(tag: string): ArchiveFile[] {
  const release = sampleTags.find((one) => one.tag === tag);
  if (!release) throw new Error(`The sample app has no release '${tag}': it has ${sampleTags.map((one) => one.tag).join(', ')}.`);
  return appFiles(release);
}

function assetsOf(release: SampleRelease): Record<string, Buffer> {
  const version = release.tag.slice(1);
  const files = appFiles(release);
  const inFolder = files.map((file) => ({ ...file, path: `web/${file.path}` }));
  return {
    [`install-${version}.sh`]: read('install.sh'),
    [`web-${version}.tar.gz`]: tarGz(files),
    [`install-${version}.ps1`]: read('install.ps1'),
    [`web-dsc-${version}.zip`]: zip([{ path: 'web.ps1', content: read('web.ps1') }, ...inFolder]),
  };
}

/** v1.0.0, v1.1.0, and v1.2.0 which never gets healthy. The bytes are the same at every call. */
export function sampleReleases(): ReleaseSeed[] {
  return sampleTags.map((release) => ({ tag: release.tag, name: release.tag, body: release.body, assets: assetsOf(release) }));
}

/** Definition of an extension, without the name that the scale set gives it. */
export interface SampleExtension {
  readonly publisher: string;
  readonly type: string;
  readonly typeHandlerVersion: string;
  readonly autoUpgradeMinorVersion: boolean;
  readonly settings: Record<string, unknown>;
  readonly protectedSettings?: Record<string, unknown>;
}

/**
 * How a release of the sample app was put onto Linux VMs by hand.
 *
 * @param version such as `1.0.0`
 * @param urls of the assets `install-VERSION.sh` and `web-VERSION.tar.gz`
 */
export function sampleExtension(version: string, urls: { readonly install: string; readonly archive: string }): SampleExtension {
  return {
    publisher: 'Microsoft.Azure.Extensions',
    type: 'CustomScript',
    typeHandlerVersion: '2.1',
    autoUpgradeMinorVersion: true,
    settings: { fileUris: [urls.install, urls.archive] },
    protectedSettings: { commandToExecute: `sh install-${version}.sh web-${version}.tar.gz` },
  };
}

/** The Application Health extension as it fits the sample app. */
export function sampleHealthExtension(): SampleExtension {
  return {
    publisher: 'Microsoft.ManagedServices',
    type: 'ApplicationHealthLinux',
    typeHandlerVersion: '1.0',
    autoUpgradeMinorVersion: true,
    settings: { protocol: 'http', port: samplePort, requestPath: '/healthz', intervalInSeconds: 5, numberOfProbes: 1 },
  };
}
