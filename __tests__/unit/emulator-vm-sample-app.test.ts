import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createGitHub, type GitHub } from '../../emulator/github/github.js';
import { tarGz, zip } from '../../emulator/sample-app/archives.js';
import { sampleExtension, sampleHealthExtension, samplePort, sampleReleases, sampleRepository } from '../../emulator/sample-app/releases.js';
import type { ExtensionGoal, Machine } from '../../emulator/vm/machine.js';
import { listZip } from '../../emulator/vm/zip-listing.js';
import { serveHandler, type LocalServer } from '../support/http-files.js';
import { processesWith, startSetting, until, type Setting } from '../support/machines.js';

let setting: Setting;
let server: LocalServer;
let github: GitHub;

beforeAll(async () => {
  setting = await startSetting();
  github = createGitHub({ clock: setting.clock, repositories: [{ name: sampleRepository, releases: sampleReleases() }] });
  server = await serveHandler((request) => github.handle(request));
});

afterAll(async () => {
  await setting.close();
  await server.close();
});

function goals(version: string): ExtensionGoal[] {
  const url = (asset: string): string => github.downloadUrl(server.origin, sampleRepository, `v${version}`, asset);
  const app = sampleExtension(version, { install: url(`install-${version}.sh`), archive: url(`web-${version}.tar.gz`) });
  return [{ name: 'health', ...sampleHealthExtension() }, { name: 'app', ...app }];
}

const get = async (machine: Machine, path: string): Promise<string> => (await fetch(`http://${machine.address}:${samplePort}${path}`)).text();

describe('the sample app on a VM', () => {
  it('is installed, upgraded in place, and comes back after a restart', async () => {
    const machine = await setting.machine();
    const [, first] = await machine.applyExtensions(goals('1.0.0'));
    expect(first?.message).toMatch(/^Enable succeeded: \n\[stdout\]\nunpacked v1\.0\.0 into /);
    expect(await get(machine, '/')).toBe(`v1.0.0 on ${machine.spec.computerName}\n`);
    await until(() => machine.health?.code === 'HealthState/healthy');

    const outcomes = await machine.applyExtensions(goals('1.1.0'));
    expect(outcomes.every((outcome) => outcome.succeeded)).toBe(true);
    expect(JSON.parse(await get(machine, '/version'))).toEqual({ version: 'v1.1.0', vm: machine.spec.computerName });
    expect(processesWith(`VMSS_EMULATOR_VM=${machine.address.split('.').slice(0, 2).join('.')}/${machine.spec.name}`)).toHaveLength(1);

    const stopping = Date.now();
    await machine.stop('stopped');
    expect(Date.now() - stopping).toBeLessThan(300);
    await expect(get(machine, '/')).rejects.toThrow();
    await machine.start();
    await until(() => machine.health?.code === 'HealthState/healthy');
    expect(await get(machine, '/')).toContain('v1.1.0');

    await machine.reimage();
    expect(existsSync(join(machine.disk ?? '', 'opt/web'))).toBe(false);
    expect(machine.extensions).toEqual([]);
    await machine.start();
    await expect(get(machine, '/')).rejects.toThrow();
    await machine.applyExtensions(goals('1.1.0'));
    expect(await get(machine, '/')).toContain('v1.1.0');
  });

  it('serves from an image of a VM, with the name and address of the new one', async () => {
    const first = await setting.machine();
    await first.applyExtensions(goals('1.1.0'));
    await first.stop('deallocated');
    const image = join(dirname(first.disk ?? ''), 'captured');
    await first.copyDisk?.(image);
    const second = await setting.machine({ image: () => image });
    await until(async () => (await get(second, '/').catch(() => '')) !== '');
    expect(await get(second, '/')).toBe(`v1.1.0 on ${second.spec.computerName}\n`);
    await first.destroy();
  });

  it('installs the broken release, which never gets healthy', async () => {
    const machine = await setting.machine();
    const outcomes = await machine.applyExtensions(goals('1.2.0'));
    expect(outcomes.every((outcome) => outcome.succeeded)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(machine.health?.code).toBe('HealthState/unhealthy');
  });

  it('fails as a file on the disk asks, and not any more when the file is gone', async () => {
    const machine = await setting.machine({ files: { 'etc/fail-install': '7\n' } });
    const [, failed] = await machine.applyExtensions(goals('1.0.0'));
    expect(failed?.message).toMatch(/^Enable failed: failed to execute command: command terminated with exit status=7\n\[stdout\]\n\n\[stderr\]\nfailing with status 7/);
    writeFileSync(join(machine.disk ?? '', 'etc/fail-install'), '');
    const [, again] = await machine.applyExtensions(goals('1.1.0'));
    expect(again?.message).toContain('exit status=3');
  });
});

describe('archives of the sample app', () => {
  it('are the same bytes every time', () => {
    expect(sampleReleases()).toEqual(sampleReleases());
    expect(sampleReleases().map((release) => Object.keys(release.assets ?? {}))[1]).toEqual(['install-1.1.0.sh', 'web-1.1.0.tar.gz', 'install-1.1.0.ps1', 'web-dsc-1.1.0.zip']);
  });

  it('list what was put in', () => {
    const bytes = zip([{ path: 'a.txt', content: Buffer.from('a') }, { path: 'b/c.txt', content: Buffer.alloc(1000) }]);
    expect(listZip(bytes)).toEqual(['a.txt', 'b/c.txt']);
    expect(listZip(Buffer.from('no zip at all, but long enough to look at'))).toBeUndefined();
    expect(tarGz([{ path: 'a', content: Buffer.from('x') }]).subarray(0, 10)).toEqual(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]));
  });
});
