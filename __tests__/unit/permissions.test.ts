import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { actionOf } from '../../emulator/faults.js';
import type { Azure } from '../../src/azure/azure.js';
import type { Autoscale } from '../../src/ports/autoscale.js';
import type { Captures } from '../../src/ports/captures.js';
import type { Images } from '../../src/ports/images.js';
import type { BalancerRef, Balancers } from '../../src/ports/balancers.js';
import type { ExtensionWrite, JsonObject, Operation, ScaleSets } from '../../src/ports/scale-sets.js';
import type { Slots } from '../../src/ports/slots.js';
import type { SeenRequest, StubAnswer } from '../support/azure-stub.js';
import { azureStub } from '../support/azure-stub.js';

const subscriptionId = '6f1c0000-0000-0000-0000-000000000000';
const ref = { subscriptionId, resourceGroup: 'rg-web', name: 'web' };
const network = `/subscriptions/${subscriptionId}/resourceGroups/rg-web/providers/Microsoft.Network`;
const setting = `/subscriptions/${subscriptionId}/resourceGroups/rg-web/providers/Microsoft.Insights/autoscaleSettings/scale-web`;
const extension: ExtensionWrite = { name: 'app', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' };
const signal = new AbortController().signal;

type Calls<Port> = Readonly<Record<keyof Port, (port: Port) => Promise<unknown>>>;

/** Every question and operation of the port; one that is added there must be added here, or this does not compile. */
const ofScaleSets: Calls<ScaleSets> = {
  get: (sets) => sets.get(ref, signal),
  listInstances: (sets) => sets.listInstances(ref, signal),
  latestRollingUpgrade: (sets) => sets.latestRollingUpgrade(ref, signal),
  cancelRollingUpgrade: (sets) => ended(sets.cancelRollingUpgrade(ref, signal)),
  putExtension: (sets) => ended(sets.putExtension(ref, extension, signal)),
  reimageInstances: (sets) => ended(sets.reimageInstances(ref, ['0'], signal)),
  disksMadeAt: (sets) => sets.disksMadeAt(ref, signal),
  patchModel: (sets) => ended(sets.patchModel(ref, { extensions: [extension] }, undefined, signal)),
  upgradeInstances: (sets) => ended(sets.upgradeInstances(ref, ['0'], signal)),
  automaticRepairsState: (sets) => sets.automaticRepairsState(ref, signal),
  setAutomaticRepairs: (sets) => ended(sets.setAutomaticRepairs(ref, 'Suspend', signal)),
};

const ofSlots: Calls<Slots> = {
  read: (slots) => slots.read(ref, signal),
  create: (slots) => ended(slots.create({ ...ref, name: 'new' }, {}, signal)),
  setCapacity: (slots) => ended(slots.setCapacity(ref, 4, signal)),
  start: (slots) => ended(slots.start(ref, signal)),
  deallocate: (slots) => ended(slots.deallocate(ref, signal)),
  delete: (slots) => ended(slots.delete(ref, signal)),
  addresses: (slots) => slots.addresses(ref, signal),
  hasNatGateway: (slots) => slots.hasNatGateway(`${network}/virtualNetworks/vnet/subnets/default`, signal),
  usages: (slots) => slots.usages(subscriptionId, 'westeurope', signal),
  sizeOf: (slots) => slots.sizeOf(subscriptionId, 'westeurope', 'Standard_D2s_v5', signal),
};

const gallery = `/subscriptions/${subscriptionId}/resourceGroups/rg-web/providers/Microsoft.Compute/galleries/gal/images/web`;
const managedImage = `/subscriptions/${subscriptionId}/resourceGroups/rg-web/providers/Microsoft.Compute/images/web`;

const ofImages: Calls<Images> = {
  facts: async (images) => {
    for (const id of [gallery, `${gallery}/versions/1.4.0`, managedImage]) await images.facts(id, signal);
  },
  versionsBeside: (images) => images.versionsBeside(`${gallery}/versions/1.4.0`, signal),
  marketplace: async (images) => {
    for (const version of ['latest', '1.0.0']) await images.marketplace({ publisher: 'p', offer: 'o', sku: 's', version }, { subscriptionId, location: 'westeurope' }, signal);
  },
};

const ofCaptures: Calls<Captures> = {
  virtualMachine: (captures) => captures.virtualMachine(ref, signal),
  deallocate: (captures) => ended(captures.deallocate(ref, signal)),
  generalize: (captures) => captures.generalize(ref, signal),
  createVersion: (captures) => ended(captures.createVersion(`${gallery}/versions/1.4.0`, { location: 'westeurope', virtualMachineId: 'vm', regions: [] }, signal)),
  createManagedImage: (captures) => ended(captures.createManagedImage(managedImage, { location: 'westeurope', virtualMachineId: 'vm', zoneResilient: false }, signal)),
  regions: (captures) => captures.regions(subscriptionId, signal),
  lackingActions: (captures) => captures.lackingActions(gallery, ['Microsoft.Compute/galleries/images/versions/write'], signal),
};

const ofAutoscale: Calls<Autoscale> = {
  list: (autoscale) => autoscale.list(subscriptionId, 'rg-web', signal),
  put: (autoscale) => autoscale.put({ id: setting, name: 'scale-web', enabled: false, targetResourceId: '', body: {} }, signal),
};

function ofBalancers(kind: BalancerRef['kind']): Calls<Balancers> {
  const balancer: BalancerRef = { ...ref, kind };
  const frontend: JsonObject = { id: 'public', properties: { publicIPAddress: { id: `${network}/publicIPAddresses/pip` } } };
  const document = { etag: 'W/"1"', body: { properties: { frontendIPConfigurations: [frontend] } } };
  return {
    get: (balancers) => balancers.get(balancer, signal),
    put: (balancers) => ended(balancers.put(balancer, document, signal)),
    mayWrite: (balancers) => balancers.mayWrite(balancer, signal),
    frontendAddress: (balancers) => balancers.frontendAddress(balancer, document, 'public', signal),
  };
}

async function ended(operation: Promise<Operation>): Promise<unknown> {
  return (await operation).wait(signal);
}

/** What Azure answers, as far as it takes for the next request to follow. */
function answer({ method, path }: SeenRequest): StubAnswer {
  const kind = /\/galleries\//.test(path) ? 'capsOperations' : 'operations';
  const provider = path.includes('/Microsoft.Network/') ? 'Microsoft.Network' : 'Microsoft.Compute';
  const operation = `https://management.azure.com/subscriptions/${subscriptionId}/providers/${provider}/locations/westeurope/${kind}/1?api-version=2024-11-01`;
  if (/\/(?:capsO|o)perations\//.test(path)) return { status: 200, body: { status: 'Succeeded' } };
  if (path.endsWith('/new') && method === 'GET') return { status: 404, body: { error: { code: 'ResourceNotFound', message: 'not found' } } };
  if (/\/artifacttypes\/.*\/versions$/.test(path)) return { status: 200, body: [{ name: '1.0.0', location: 'westeurope' }] };
  if (method === 'GET') return { status: 200, body: { name: 'web', etag: 'W/"1"', location: 'westeurope', properties: {}, value: [], runningStatus: { code: 'Completed' } } };
  return { status: method === 'PUT' || method === 'PATCH' ? 200 : 202, headers: { 'azure-asyncoperation': operation }, body: {} };
}

/** The RBAC actions of what the adapter asks of Azure, in lower case. */
async function actionsOf(ask: (azure: Azure) => Promise<unknown>): Promise<ReadonlySet<string>> {
  const { azure, seen } = azureStub(answer);
  await ask(azure);
  return new Set(seen.map(({ method, url }) => actionOf({ method, url: new URL(url) }).toLowerCase()));
}

async function all<Port>(port: Port, calls: Calls<Port>): Promise<void> {
  for (const call of Object.values<(port: Port) => Promise<unknown>>(calls)) await call(port);
}

function roleIn(name: string): readonly string[] {
  const { Actions } = JSON.parse(readFileSync(new URL(`../../examples/azure/${name}`, import.meta.url), 'utf8')) as { Actions: string[] };
  expect(new Set(Actions).size).toBe(Actions.length);
  return Actions.map((action) => action.toLowerCase());
}

const page = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8');

it('the role has the actions that the action asks for, and no other; what only a new image or custom data takes is in a role of its own', async () => {
  const [role, image] = [roleIn('custom-role.json'), roleIn('custom-role-image.json')];
  // Needed without an image in one case only, for which the page says so.
  const rarely = 'Microsoft.Compute/virtualMachineScaleSets/write';
  expect(page).toContain(`Add \`${rarely}\``);
  expect(role).not.toContain(rarely.toLowerCase());
  const asked = await actionsOf(async (azure) => {
    await all(azure.scaleSets, ofScaleSets);
    await all(azure.images, ofImages);
  });
  expect([...asked].sort()).toEqual([...role, ...image].sort());
});

/** What no request shows: Azure checks these on what a written resource refers to. */
const linked = [
  'Microsoft.Network/publicIPAddresses/join/action',
  'Microsoft.Network/virtualNetworks/subnets/join/action',
  'Microsoft.Network/networkSecurityGroups/join/action',
  'Microsoft.Network/loadBalancers/backendAddressPools/join/action',
  'Microsoft.Network/applicationGateways/backendAddressPools/join/action',
];

it('the role for draining has what it asks of a load balancer, and what Azure checks with it', async () => {
  const { get, put, mayWrite } = ofBalancers('loadBalancer');
  const asked = await actionsOf(({ balancers }) => Promise.all([get, put, mayWrite].map((ask) => ask(balancers))));
  const joins = linked.filter((action) => /publicIPAddresses|subnets|loadBalancers/.test(action)).map((action) => action.toLowerCase());
  expect([...roleIn('custom-role-drain.json')].sort()).toEqual([...asked, ...joins].sort());
});

it('the role of a swap has what it asks for beside that, and what Azure checks with it', async () => {
  const asked = await actionsOf(async (azure) => {
    await all(azure.slots, ofSlots);
    await all(azure.autoscale, ofAutoscale);
    await all(azure.balancers, ofBalancers('loadBalancer'));
    await all(azure.balancers, ofBalancers('applicationGateway'));
  });
  for (const action of linked) expect(page).toContain(`\`${action}\``);
  const more = [...asked].filter((action) => !roleIn('custom-role.json').includes(action));
  expect([...roleIn('custom-role-swap.json')].sort()).toEqual([...more, ...linked.map((action) => action.toLowerCase())].sort());
});

/** What no request shows: Azure wants the right to write the VM that a version is made of, and reads its disks. */
const linkedToCapture = ['Microsoft.Compute/virtualMachines/write', 'Microsoft.Compute/disks/read'];

it('the role of a capture has what that asks for, alone, and what Azure checks with it', async () => {
  const asked = await actionsOf(async (azure) => {
    await all(azure.captures, ofCaptures);
    // A capture asks for no marketplace image, and never what else is there.
    await ofImages.facts(azure.images);
  });
  for (const action of linkedToCapture) expect(page).toContain(`\`${action}\``);
  expect([...roleIn('custom-role-capture.json')].sort()).toEqual([...asked, ...linkedToCapture.map((action) => action.toLowerCase())].sort());
});
