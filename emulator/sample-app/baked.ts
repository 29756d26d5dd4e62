/** The sample app as an image brings it: installed and enabled, as install.sh leaves it. */
import { join } from 'node:path';
import { sampleAppFiles, samplePort } from './releases.js';

export interface BakedApp {
  /** By path on the disk. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** Links by path on the disk: what makes systemd start it at boot. */
  readonly links: Readonly<Record<string, string>>;
}

/**
 * @param disk directory that the files will be in: the unit names its place, as install.sh writes it
 * @throws Error for a release that there is not
 */
export function bakedSampleApp(disk: string, tag: string): BakedApp {
  const folder = `opt/web/${tag}`;
  const files = Object.fromEntries(sampleAppFiles(tag).map(({ path, content }) => [`${folder}/${path}`, content]));
  const unit = `[Unit]
Description=Sample web app ${tag}
After=network-online.target

[Service]
WorkingDirectory=${join(disk, folder)}
ExecStart=/bin/sh -c 'set -- $(hostname -I); export WEB_VM=$(hostname); exec node --v8-pool-size=0 --max-semi-space-size=1 --max-old-space-size=32 server.cjs $1 ${samplePort}'
Restart=always

[Install]
WantedBy=multi-user.target
`;
  return { files: { ...files, 'etc/systemd/system/web.service': unit }, links: { 'etc/systemd/system/multi-user.target.wants/web.service': '../web.service' } };
}
