import type { VirtualMachineScaleSetVM } from '@azure/arm-compute';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CloudInitReport } from '../../emulator/vm/machine.js';
import { listOf, startSdk } from '../support/emulator-sdk.js';
import type { SdkSetting } from '../support/emulator-sdk.js';
import { ask, eventually } from '../support/traffic-client.js';

/** Custom data on real VMs, by way of Azure's own SDK: the app is cloud-init's. */

let sdk: SdkSetting;
beforeAll(async () => {
  const loadBalancers = [
    { name: 'lb', pools: ['pool'], probes: [{ name: 'healthz', protocol: 'Http', port: 8080, path: '/healthz' }], rules: [{ name: 'http', frontendPort: 8080, backendPort: 8080, probe: 'healthz' }] },
  ];
  const scaleSets = [{ name: 'web', capacity: 2, loadBalancers: [{ name: 'lb' }], health: 'none' }];
  sdk = await startSdk('emulator-custom-data', { settings: { retryAfterSeconds: 0, latencies: { probeIntervalMs: 100 } }, loadBalancers, scaleSets });
});
afterAll(() => sdk.emulator.close());

/** Counts on the disk how often it has run there. */
const cloudConfig = (version: string): string =>
  Buffer.from(`#cloud-config
packages: [nodejs]
write_files:
  - path: /opt/app/server.cjs
    content: |
      require('node:http').createServer((request, response) => response.end('${version} ' + require('node:fs').readFileSync(process.env.VM_ROOT + '/opt/app/runs', 'utf8'))).listen(8080, process.argv[2])
  - path: /etc/systemd/system/app.service
    content: |
      [Service]
      ExecStart=/bin/sh -c 'set -- $(hostname -I); exec node "$VM_ROOT/opt/app/server.cjs" "$1"'
runcmd:
  - echo run >> $VM_ROOT/opt/app/runs
  - systemctl enable --now app
`).toString('base64');

interface Machine {
  readonly instanceId: string;
  readonly address: string;
  readonly cloudInit: CloudInitReport;
  readonly osDisk: { readonly name: string };
}
const machines = async (): Promise<Machine[]> => (JSON.parse((await sdk.fetch(`${sdk.emulator.description.control}/machines`)).body) as { machines: Machine[] }).machines;
const vms = (): Promise<VirtualMachineScaleSetVM[]> => listOf(sdk.compute.virtualMachineScaleSetVMs.list(sdk.group, 'web'));
const served = async (): Promise<string[]> => Promise.all((await machines()).map(({ address }) => ask(address, 8080).then(({ body }) => body, () => 'nothing')));
const instances = (...ids: string[]): { vmInstanceIDs: { instanceIds: string[] } } => ({ vmInstanceIDs: { instanceIds: ids } });

describe('custom data through the SDK', () => {
  it('changes the model, then latestModelApplied, and the VM by a reimage only', async () => {
    const { compute, group, poll } = sdk;
    expect((await machines()).map((one) => one.cloudInit.status)).toEqual(['none', 'none']);
    const before = await vms();
    const set = await compute.virtualMachineScaleSets.update(group, 'web', { virtualMachineProfile: { osProfile: { customData: cloudConfig('v1') } } }, poll);
    expect(set.virtualMachineProfile?.osProfile?.customData).toBeUndefined();
    await compute.virtualMachineScaleSets.updateInstances(group, 'web', { instanceIds: ['0', '1'] }, poll);
    const told = await vms();
    expect(told.map((vm) => [vm.latestModelApplied, vm.storageProfile?.osDisk?.name])).toEqual(before.map((vm) => [true, vm.storageProfile?.osDisk?.name]));
    expect(await served()).toEqual(['nothing', 'nothing']);

    await compute.virtualMachineScaleSets.reimage(group, 'web', { ...poll, vmScaleSetReimageInput: { instanceIds: ['0'] } });
    await compute.virtualMachineScaleSetVMs.reimage(group, 'web', '1', poll);
    await eventually(async () => (await served()).every((body) => body === 'v1 run'), 'both serve what cloud-init has installed');
    const after = await vms();
    expect(after.map((vm) => vm.storageProfile?.osDisk?.name)).not.toEqual(before.map((vm) => vm.storageProfile?.osDisk?.name));
    expect((await machines()).map(({ cloudInit, osDisk }) => ({ ...cloudInit, osDisk: osDisk.name }))).toEqual(
      after.map((vm) => ({ status: 'done', ran: ['write_files /opt/app/server.cjs', 'write_files /etc/systemd/system/app.service', 'runcmd'], notExecuted: ['packages'], errors: [], osDisk: vm.storageProfile?.osDisk?.name })),
    );
    const address = sdk.emulator.description.frontends['lb/public'] ?? '';
    await eventually(async () => (await ask(address, 8080).catch(() => ({ body: '' }))).body === 'v1 run', 'the load balancer serves them');
  });

  it('is not run again by a restart, and is what new VMs are born with', async () => {
    const { compute, group, poll } = sdk;
    await compute.virtualMachineScaleSets.restart(group, 'web', { ...poll, ...instances('0') });
    await eventually(async () => (await served())[0] === 'v1 run', 'the restarted VM serves as before');
    await compute.virtualMachineScaleSets.update(group, 'web', { sku: { name: 'Standard_D2s_v5', capacity: 3 }, virtualMachineProfile: { osProfile: { customData: cloudConfig('v2') } } }, poll);
    await eventually(async () => (await served())[2] === 'v2 run', 'the new VM serves the new version');
    expect(await served()).toEqual(['v1 run', 'v1 run', 'v2 run']);
  });

  it('that fails is not a failure of provisioning', async () => {
    const { compute, group, poll } = sdk;
    const customData = Buffer.from('#!/bin/sh\necho broken >&2\nexit 1\n').toString('base64');
    await compute.virtualMachineScaleSets.update(group, 'web', { virtualMachineProfile: { osProfile: { customData } } }, poll);
    await compute.virtualMachineScaleSets.updateInstances(group, 'web', { instanceIds: ['0'] }, poll);
    await compute.virtualMachineScaleSetVMs.reimage(group, 'web', '0', poll);
    await eventually(async () => (await machines())[0]?.cloudInit.status === 'error', 'the script has failed');
    expect((await machines())[0]?.cloudInit.errors).toEqual(['script ended with status 1']);
    expect((await vms())[0]?.provisioningState).toBe('Succeeded');
    await expect(compute.virtualMachineScaleSets.update(group, 'web', { virtualMachineProfile: { osProfile: { customData: 'x' } } }, poll)).rejects.toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  });
});
