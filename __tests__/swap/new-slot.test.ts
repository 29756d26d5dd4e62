/** A slot that is not there yet is made: of the live one, or of a template; the release is in its model before it has a VM. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { armUser } from '../support/arm-user.js';
import { extensionsOf, scaleSetOf } from '../support/emulated-state.js';
import { expectGreen } from '../support/green.js';
import type { Json } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { BALANCER, balancerWrites, previewCheck, putFiles, rulePools, runSwap, slot, slotVersions, swapDeploy, swapWorld } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ keepTraffic: true });
});
afterAll(() => stage.close());

const agent = { name: 'Agent', publisher: 'Contoso', type: 'Agent', typeHandlerVersion: '1.0', settings: { level: 3 }, protectedSettings: { key: 'of-blue' } };
const GREEN = 'Microsoft.Compute/virtualMachineScaleSets/web-green';

test('of the live one: what Azure never gives back comes from deploy.yml, and what belongs to one scale set alone is left out', async () => {
  await stage.reset(swapWorld({ scaleSets: [slot('blue', { extensions: [agent], tags: { team: 'web' }, zones: ['1', '2'] })] }));
  await putBehindNatPool();
  const run = await runSwap(stage, swapDeploy({ checks: [previewCheck], create: { protectedSettings: { Agent: { key: '{{ env.AGENT_KEY }}' } } } }), { env: { AGENT_KEY: 'of-green-5f2c' } });
  expectGreen(run);

  const set = await (await armUser(stage.address)).get(GREEN);
  const profile = (set['properties'] as Json)['virtualMachineProfile'] as Json;
  expect(set).toMatchObject({ tags: { team: 'web' }, zones: ['1', '2'], sku: { name: 'Standard_D2s_v5', capacity: 2 } });
  expect(profile['osProfile']).toMatchObject({ computerNamePrefix: 'web-green' });
  const network = JSON.stringify(profile['networkProfile']);
  expect(network).toContain('/backendAddressPools/pool-green"');
  expect(network).not.toContain('pool-blue');
  expect(network).not.toContain('inboundNatPools');
  expect(run.log).toContain('inbound NAT pools are left out: each serves one scale set only');
  expect(extensionsOf(await scaleSetOf(stage, 'web-green')).map(({ name }) => name)).toEqual(expect.arrayContaining(['Agent', 'HealthExtension', 'CustomScript']));

  // Made by one PUT, with the neighbour's secret in it, which is shown nowhere.
  const puts = stage.traffic().filter(({ request }) => request.method === 'PUT' && request.url.includes('/virtualMachineScaleSets/web-green?'));
  expect(puts).toHaveLength(1);
  expect(JSON.stringify(puts[0]!.request.body)).toContain('"protectedSettings":{"key":"of-green-5f2c"}');
  for (const text of [run.log.replaceAll(/^::add-mask::.*$/gm, ''), run.summary, JSON.stringify(run.report)]) expect(text).not.toContain('of-green-5f2c');
  // Nothing of the release came after the VMs: each ran one script, this one.
  expect(await stage.writes()).toEqual({ VirtualMachineScaleSets_CreateOrUpdate: 1, LoadBalancers_CreateOrUpdate: 1 });
  expect(await rulePools(stage)).toEqual({ http: 'green', preview: 'blue' });
  expect([await slotVersions(stage, 'blue'), await slotVersions(stage, 'green')]).toEqual([{ 'v1.0.0': 2 }, { 'v1.1.0': 2 }]);
}, 60_000);

test('of a template in the repository: nothing is taken from the live one but how many VMs there are', async () => {
  await stage.reset(swapWorld({ scaleSets: [slot('blue', { extensions: [agent], tags: { team: 'web' }, capacity: 3 })] }));
  const blue = await (await armUser(stage.address)).get('Microsoft.Compute/virtualMachineScaleSets/web-blue');
  await putFiles(stage, { 'deploy/web.json': JSON.stringify(templateOf(blue)) });
  expectGreen(await runSwap(stage, swapDeploy({ checks: [previewCheck], create: { template: 'file:deploy/web.json' } })));

  const set = await (await armUser(stage.address)).get(GREEN);
  expect(set).toMatchObject({ tags: { from: 'template' }, sku: { name: 'Standard_D4s_v5', capacity: 3 } });
  expect(extensionsOf(await scaleSetOf(stage, 'web-green')).map(({ name }) => name).sort()).toEqual(['CustomScript', 'HealthExtension']);
  expect(await rulePools(stage)).toEqual({ http: 'green', preview: 'blue' });
  expect(await balancerWrites(stage)).toBe(1);
}, 60_000);

/** What somebody would keep in a repository: the live one's network, with the other slot's pool, and the health extension. */
function templateOf(blue: Json): Json {
  const properties = blue['properties'] as Json;
  const profile = properties['virtualMachineProfile'] as Json;
  const extensions = ((profile['extensionProfile'] as Json)['extensions'] as readonly Json[]).filter(({ name }) => name === 'HealthExtension');
  const text = JSON.stringify({
    location: blue['location'],
    tags: { from: 'template' },
    sku: { name: 'Standard_D4s_v5', tier: 'Standard', capacity: 1 },
    properties: {
      orchestrationMode: 'Uniform', overprovision: false, singlePlacementGroup: true, upgradePolicy: properties['upgradePolicy'],
      virtualMachineProfile: { osProfile: profile['osProfile'], storageProfile: profile['storageProfile'], networkProfile: profile['networkProfile'], extensionProfile: { extensions: extensions.map(({ name, properties: own }) => ({ name, properties: own })) } },
    },
  });
  return JSON.parse(text.replaceAll('/pool-blue"', '/pool-green"')) as Json;
}

/** Somebody has given the live scale set an inbound NAT pool. */
async function putBehindNatPool(): Promise<void> {
  const user = await armUser(stage.address);
  await user.edit(BALANCER, (body) => {
    const properties = body['properties'] as Json & { frontendIPConfigurations: readonly { id: string }[] };
    const nat = { name: 'ssh', properties: { protocol: 'Tcp', frontendPortRangeStart: 50_000, frontendPortRangeEnd: 50_010, backendPort: 2222, frontendIPConfiguration: { id: properties.frontendIPConfigurations[0]!.id } } };
    return { ...body, properties: { ...properties, inboundNatPools: [nat] } };
  });
  const path = 'Microsoft.Compute/virtualMachineScaleSets/web-blue';
  const { id } = await user.get(BALANCER);
  const blue = JSON.parse(JSON.stringify(await user.get(path))) as { properties: { virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations: { properties: { ipConfigurations: { properties: Record<string, unknown> }[] } }[] } } } };
  const { networkProfile } = blue.properties.virtualMachineProfile;
  networkProfile.networkInterfaceConfigurations[0]!.properties.ipConfigurations[0]!.properties['loadBalancerInboundNatPools'] = [{ id: `${id as string}/inboundNatPools/ssh` }];
  const status = await user.send('PATCH', path, { properties: { virtualMachineProfile: { networkProfile } } });
  if (status >= 300) throw new Error(`the NAT pool could not be given: ${status}`);
  await stage.control.resetRequests();
}
