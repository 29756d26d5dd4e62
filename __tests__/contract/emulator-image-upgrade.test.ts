import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadBalancer, LoadBalancerBackendAddress } from '@azure/arm-network';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addGalleryVersion, versionId } from '../support/emulator-images.js';
import { startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';
import { ask, eventually, startLoad } from '../support/traffic-client.js';
import type { Load } from '../support/traffic-client.js';

/** Images with an app baked in, rolled through real VMs under load by way of Azure's own SDK. */

let sdk: SdkSetting;
let root: string;
let address: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'vmss-images-'));
  const loadBalancers = [
    { name: 'lb', pools: ['pool'], probes: [{ name: 'healthz', protocol: 'Http', port: 8080, path: '/healthz', numberOfProbes: 4 }], rules: [{ name: 'http', frontendPort: 8080, backendPort: 8080, probe: 'healthz' }] },
  ];
  const scaleSets = [{ name: 'web', capacity: 3, loadBalancers: [{ name: 'lb' }], health: 'none' }];
  sdk = await startSdk('emulator-image-upgrade', { settings: { retryAfterSeconds: 0, latencies: { probeIntervalMs: 100, reimageMs: 600 } }, loadBalancers, scaleSets });
  address = sdk.emulator.description.frontends['lb/public'] ?? '';
  for (const version of ['1.0.0', '2.0.0']) addGalleryVersion(sdk.emulator.world().cloud, version, bake(version));
});
afterAll(async () => {
  await sdk.emulator.close();
  rmSync(root, { recursive: true, force: true });
});

/** The tree of an image in which the sample app is installed and enabled. */
function bake(version: string): string {
  const image = join(root, version);
  const wants = join(image, 'etc/systemd/system/multi-user.target.wants');
  for (const directory of [wants, join(image, 'opt/web')]) mkdirSync(directory, { recursive: true });
  cpSync('emulator/sample-app/server.cjs', join(image, 'opt/web/server.cjs'));
  writeFileSync(join(image, 'opt/web/release.json'), JSON.stringify({ version: `v${version}`, healthy: true }));
  const start = `/bin/sh -c 'set -- $(hostname -I); export WEB_VM=$(hostname); exec node "$VM_ROOT/opt/web/server.cjs" "$1" 8080'`;
  writeFileSync(join(wants, '../web.service'), `[Service]\nExecStart=${start}\n[Install]\nWantedBy=multi-user.target\n`);
  symlinkSync('/etc/systemd/system/web.service', join(wants, 'web.service'));
  return image;
}

interface Shown {
  readonly machines: { readonly instanceId: string; readonly address: string; readonly power: string; readonly osDisk: { readonly name: string; readonly exactVersion: string } }[];
  readonly routes: { readonly members: { readonly takesNew: boolean; readonly adminState?: string }[] }[];
}
const shown = async (what: string): Promise<Shown> => JSON.parse((await sdk.fetch(`${sdk.emulator.description.control}/${what}`)).body) as Shown;
const takers = async (): Promise<number> => (await shown('traffic')).routes[0]?.members.filter((one) => one.takesNew).length ?? 0;

/** What a VM itself serves; nothing while it is down. */
const servedBy = async (rank: number): Promise<string> => (await ask((await shown('machines')).machines[rank]?.address ?? '', 8080).catch(() => ({ body: '' }))).body;

/** Under load, which ends also where `work` fails. @returns the load when it has ended */
async function underLoad(clients: { keepAlive: number; fresh: number }, work: () => Promise<void>): Promise<Load> {
  const load = startLoad(address, 8080, clients);
  try {
    await work();
  } finally {
    await load.stop();
  }
  return load;
}

const bringTo = (version: string): Promise<unknown> =>
  sdk.compute.virtualMachineScaleSets.update(sdk.group, 'web', { tags: { release: version }, virtualMachineProfile: { storageProfile: { imageReference: { id: versionId(version) } } } }, sdk.poll);
const upgrade = (...instanceIds: string[]): Promise<unknown> => sdk.compute.virtualMachineScaleSets.updateInstances(sdk.group, 'web', { instanceIds }, sdk.poll);

async function setState(rank: number, adminState: string): Promise<LoadBalancer> {
  const body = await sdk.network.loadBalancers.get(sdk.group, 'lb');
  const member = body.backendAddressPools?.[0]?.loadBalancerBackendAddresses?.[rank] as LoadBalancerBackendAddress;
  member.adminState = adminState;
  return sdk.network.loadBalancers.createOrUpdate(sdk.group, 'lb', body, { ...sdk.poll, requestOptions: { headers: { 'if-match': body.etag ?? '' } } });
}

describe('an image with an app in it', () => {
  it('serves on every VM that is brought to it', async () => {
    await bringTo('1.0.0');
    await upgrade('*');
    await eventually(async () => (await takers()) === 3, 'all three serve');
    expect(new Set(await Promise.all([1, 2, 3].map(async () => (await ask(address, 8080)).body))).size).toBe(3);
  });

  it('loses requests where nobody is put down before', async () => {
    const load = await underLoad({ keepAlive: 2, fresh: 4 }, async () => {
      await bringTo('2.0.0');
      await upgrade('0');
    });
    expect(load.failures.length).toBeGreaterThan(0);
    await upgrade('1', '2');
    await eventually(async () => (await takers()) === 3, 'the probe lets them in again by itself');
  });

  it('goes through the VMs one by one without a lost request, where each is put down before and let in after', async () => {
    const before = await shown('machines');
    let most = 0;
    // Kept connections would stay on a member that is down until its VM stops: that is for whoever drains to wait for.
    const load = await underLoad({ keepAlive: 0, fresh: 4 }, async () => {
      await bringTo('1.0.0');
      for (const [rank, { instanceId }] of before.machines.entries()) {
        await setState(rank, 'Down');
        await eventually(async () => (await takers()) === 2, 'the data plane has followed');
        const going = upgrade(instanceId);
        await eventually(async () => (await shown('machines')).machines[rank]?.power !== 'running', 'it goes down');
        most = Math.max(most, (await shown('machines')).machines.filter((one) => one.power !== 'running').length);
        await going;
        await eventually(async () => (await servedBy(rank)).startsWith('v1.0.0'), 'it serves the other version');
        await setState(rank, 'None');
        await eventually(async () => (await takers()) === 3, 'it is back');
      }
    });
    expect([load.failures, most]).toEqual([[], 1]);
    expect([...load.answers.keys()].sort()).toEqual(['v1.0.0', 'v2.0.0']);
    const after = await shown('machines');
    expect(after.machines.map(({ osDisk }) => osDisk.exactVersion)).toEqual(['1.0.0', '1.0.0', '1.0.0']);
    expect(after.machines.filter(({ osDisk }, rank) => osDisk.name === before.machines[rank]?.osDisk.name)).toEqual([]);
  });
});
