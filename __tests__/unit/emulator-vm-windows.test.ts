import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createClock } from '../../emulator/clock.js';
import { createGitHub } from '../../emulator/github/github.js';
import { sampleReleases, sampleRepository } from '../../emulator/sample-app/releases.js';
import { blobNameOf } from '../../emulator/vm/blob-url.js';
import type { ExtensionGoal } from '../../emulator/vm/machine.js';
import { serveHandler, type LocalServer } from '../support/http-files.js';
import { startSetting, type Setting } from '../support/machines.js';

let setting: Setting;
let server: LocalServer;
const github = createGitHub({ clock: createClock(), repositories: [{ name: sampleRepository, releases: sampleReleases() }] });

beforeAll(async () => {
  setting = await startSetting();
  server = await serveHandler((request) => github.handle(request));
});

afterAll(async () => {
  await setting.close();
  await server.close();
});

const url = (asset: string): string => github.downloadUrl(server.origin, sampleRepository, 'v1.1.0', asset);

async function outcomeOf(goal: Omit<ExtensionGoal, 'name'>): Promise<{ succeeded: boolean; message: string; disk: string; code?: string }> {
  const machine = await setting.machine({ osType: 'Windows' });
  const [outcome] = await machine.applyExtensions([{ name: 'app', ...goal }]);
  return { succeeded: outcome?.succeeded ?? false, message: outcome?.message ?? '', disk: machine.disk ?? '', code: machine.extensions[0]?.statuses[0]?.code };
}

describe('Custom Script for Windows', () => {
  const windows = (settings: Record<string, unknown>, protectedSettings?: Record<string, unknown>): Omit<ExtensionGoal, 'name'> => ({
    publisher: 'Microsoft.Compute',
    type: 'CustomScriptExtension',
    typeHandlerVersion: '1.10',
    settings,
    protectedSettings,
  });

  it('downloads for real and says that it does not execute', async () => {
    const done = await outcomeOf(windows({ fileUris: [url('install-1.1.0.ps1')], timestamp: 3 }, { commandToExecute: 'powershell -File x.ps1' }));
    expect(done).toMatchObject({ succeeded: true, code: 'ProvisioningState/succeeded' });
    expect(done.message).toBe('Downloaded 1 file. The command was not executed here: the emulator does not run PowerShell or Windows commands.');
    expect(existsSync(join(done.disk, 'Packages/Plugins/Microsoft.Compute.CustomScriptExtension/1.10.20/Downloads/0/install-1.1.0.ps1'))).toBe(true);
  });

  it.each([
    ['a blob', 'https://stweb.blob.core.windows.net/releases/v1.1.0/install.ps1?sv=1', ['v1.1.0', 'install.ps1']],
    ['a blob of another cloud', 'https://stweb.BLOB.core.chinacloudapi.cn/releases/a.ps1', ['a.ps1']],
    ['a blob of the emulator', 'https://127.0.0.1:5/stweb/releases/v1.1.0/a.ps1', ['v1.1.0', 'a.ps1']],
    ['another port', 'https://127.0.0.1:6/stweb/releases/a.ps1', undefined],
    ['GitHub', 'https://github.com/contoso/web/releases/download/v1/a.ps1', undefined],
    ['a host that only looks like it', 'https://stweb.blob.core.windows.net.example.com/releases/a.ps1', undefined],
  ])('tells %s from other hosts, which get no token and keep no folders', (_what, address, name) => {
    expect(blobNameOf(new URL(address), 'https://127.0.0.1:5')).toEqual(name);
  });

  it('keeps the folders of a blob', async () => {
    const blobs = await startSetting({ blobOrigin: server.origin });
    try {
      const machine = await blobs.machine({ osType: 'Windows' });
      await machine.applyExtensions([{ name: 'app', ...windows({ fileUris: [url('install-1.1.0.ps1')], commandToExecute: 'x' }) }]);
      expect(existsSync(join(machine.disk ?? '', 'Packages/Plugins/Microsoft.Compute.CustomScriptExtension/1.10.20/Downloads/0/releases/download/v1.1.0/install-1.1.0.ps1'))).toBe(true);
    } finally {
      await blobs.close();
    }
  });

  it.each<[string, Omit<ExtensionGoal, 'name'>, string]>([
    ['a file that is not there', windows({ fileUris: ['NOWHERE'], commandToExecute: 'x' }), 'The remote server returned an error: (404) Not Found.'],
    ['an unknown key', windows({ commandToExecute: 'x', script: 'y' }), 'Additional property script is not allowed'],
    ['no command', windows({}), "'commandToExecute' must be specified"],
    ['two commands', windows({ commandToExecute: 'x' }, { commandToExecute: 'y' }), 'specified in both'],
  ])('fails for %s', async (_what, goal, message) => {
    const settings = JSON.parse(JSON.stringify(goal.settings).replace('NOWHERE', url('nothing.ps1'))) as Record<string, unknown>;
    const failed = await outcomeOf({ ...goal, settings });
    expect(failed).toMatchObject({ succeeded: false, code: 'ProvisioningState/failed/-1' });
    expect(failed.message).toContain(message);
  });
});

describe('PowerShell DSC', () => {
  const dsc = (configuration: unknown, more: Record<string, unknown> = {}): Omit<ExtensionGoal, 'name'> => ({
    publisher: 'Microsoft.Powershell',
    type: 'DSC',
    typeHandlerVersion: '2.83',
    settings: { configuration, ...more },
  });

  it('downloads the package and finds its script', async () => {
    const done = await outcomeOf(dsc({ url: url('web-dsc-1.1.0.zip'), script: 'Web.ps1', function: 'Web' }, { configurationArguments: { Version: '1' } }));
    expect(done).toMatchObject({ succeeded: true, message: expect.stringMatching(/it holds Web\.ps1\. The configuration was not executed here/) });
  });

  it.each<[string, () => Omit<ExtensionGoal, 'name'>, string, number]>([
    ['a script that is not in it', () => dsc({ url: url('web-dsc-1.1.0.zip'), script: 'other.ps1', function: 'Web' }), 'found no other.ps1 in web-dsc-1.1.0.zip, which holds: web.ps1, web/VERSION', 1000],
    ['what is no zip', () => dsc({ url: url('web-1.1.0.tar.gz'), script: 'web.ps1', function: 'Web' }), 'it is not a zip file', 1000],
    ['a package that is not there', () => dsc({ url: url('none.zip'), script: 'web.ps1', function: 'Web' }), '(404) Not Found', 1000],
    ['settings without a function', () => dsc({ url: url('web-dsc-1.1.0.zip'), script: 'web.ps1' }), 'configuration: function is required', 1100],
    ['an unknown key', () => dsc({ url: 'http://x/y.zip', script: 'a', function: 'b' }, { more: 1 }), 'Additional property more', 1100],
  ])('fails for %s', async (_what, goal, message, code) => {
    const failed = await outcomeOf(goal());
    expect(failed).toMatchObject({ succeeded: false, code: `ProvisioningState/failed/${code}` });
    expect(failed.message).toContain(message);
  });
});
