import { describe, expect, it } from '@jest/globals';
import { vmFamily } from '../../src/azure/vm-family.js';
import type { ScaleSetRef } from '../../src/ports/scale-sets.js';
import { azureStub } from '../support/azure-stub.js';
import type { StubAnswer } from '../support/azure-stub.js';

const never = new AbortController().signal;
const ref: ScaleSetRef = { subscriptionId: 's-1', resourceGroup: 'rg-web', name: 'web-green' };
const base = '/subscriptions/s-1/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/web-green';
const arm = 'https://management.azure.com';
const operationUrl = `${arm}/subscriptions/s-1/providers/Microsoft.Compute/locations/westus/operations/1-2?p=1&api-version=2026-04-01&t=6&s=a`;
const model = { location: 'westus', sku: { name: 'Standard_D2s_v5', capacity: 2 }, properties: { newer: { x: 12 } } };
const missing: StubAnswer = { status: 404, body: { error: { code: 'ResourceNotFound', message: "The Resource 'Microsoft.Compute/virtualMachineScaleSets/web-green' under resource group 'rg-web' was not found." } } };
const accepted: StubAnswer = { status: 202, headers: { 'azure-asyncoperation': operationUrl, location: `${operationUrl}&monitor=true` } };
const succeeded: StubAnswer = { status: 200, body: { startTime: '2026-08-26T09:38:33+00:00', status: 'Succeeded', name: '1-2' } };

describe('read', () => {
  it('gives all of the set, and asks for its user data', async () => {
    const { azure, seen } = azureStub(() => ({ status: 200, body: model }));
    await expect(azure.slots.read(ref, never)).resolves.toEqual(model);
    expect(seen[0]?.url).toBe(`${arm}${base}?api-version=2026-04-01&%24expand=userData`);
  });

  it('finds none, and tells that from a missing resource group', async () => {
    await expect(azureStub(() => missing).azure.slots.read(ref, never)).resolves.toBeUndefined();
    const noGroup = azureStub(() => ({ status: 404, body: { error: { code: 'ResourceGroupNotFound', message: "Resource group 'rg-web' could not be found." } } }));
    await expect(noGroup.azure.slots.read(ref, never)).rejects.toMatchObject({ code: 'ARM_NOT_FOUND' });
  });
});

describe('create', () => {
  it('writes where there is nothing', async () => {
    const { azure, seen } = azureStub((_request, index) => [missing, { ...accepted, status: 201, body: model }, succeeded][index]!);
    await expect((await azure.slots.create(ref, model, never)).wait(never)).resolves.toEqual({ status: 'succeeded' });
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET']);
    expect(seen[1]).toMatchObject({ url: `${arm}${base}?api-version=2026-04-01`, body: model, headers: { 'if-none-match': '*' } });
  });

  it('writes over nothing', async () => {
    const there = azureStub(() => ({ status: 200, body: model }));
    await expect(there.azure.slots.create(ref, model, never)).rejects.toMatchObject({ code: 'ARM_CONFLICT', message: 'There is already a scale set web-green in resource group rg-web' });
    expect(there.seen.map(({ method }) => method)).toEqual(['GET']);
    const meanwhile = azureStub((_request, index) => (index === 0 ? missing : { status: 412, body: { error: { code: 'PreconditionFailed', message: 'x' } } }));
    await expect(meanwhile.azure.slots.create(ref, model, never)).rejects.toMatchObject({ code: 'ARM_CONFLICT', armCode: 'PreconditionFailed' });
    expect(meanwhile.seen).toHaveLength(2);
  });

  it('names a quota that is too small', async () => {
    const quota = { status: 409, body: { error: { code: 'OperationNotAllowed', message: 'Operation results in exceeding quota limits of Core. Maximum allowed: 10, Current in use: 8, Additional requested: 4.' } } };
    const { azure } = azureStub((_request, index) => (index === 0 ? missing : quota));
    await expect(azure.slots.create(ref, model, never)).rejects.toMatchObject({ code: 'ARM_CONFLICT', message: expect.stringContaining('create scale set web-green: Operation results in exceeding quota'), hint: expect.stringContaining('quota') });
  });
});

describe('what is done to a whole set', () => {
  it('is one request each', async () => {
    const { azure, seen } = azureStub((request) => (request.url === operationUrl ? succeeded : accepted));
    const { slots } = azure;
    for (const operation of [await slots.setCapacity(ref, 5, never), await slots.start(ref, never), await slots.deallocate(ref, never), await slots.delete(ref, never)]) {
      await expect(operation.wait(never)).resolves.toEqual({ status: 'succeeded' });
    }
    expect(seen.filter(({ url }) => url !== operationUrl).map(({ method, path, body }) => [method, path.slice(base.length), body])).toEqual([
      ['PATCH', '', { sku: { capacity: 5 } }],
      ['POST', '/start', {}],
      ['POST', '/deallocate', {}],
      ['DELETE', '', undefined],
    ]);
  });

  it('has deleted what is not there', async () => {
    const { azure } = azureStub(() => ({ status: 204 }));
    await expect((await azure.slots.delete(ref, never)).wait(never)).resolves.toEqual({ status: 'succeeded' });
  });
});

describe('addresses', () => {
  const nic = (instanceId: string, name: string, properties: object): object => ({ name, id: `${base}/virtualMachines/${instanceId}/networkInterfaces/${name}`, properties });
  const v4 = (privateIPAddress: string | undefined, primary?: boolean): object => ({ name: 'ip', properties: { privateIPAddress, privateIPAddressVersion: 'IPv4', primary } });
  const v6 = { name: 'six', properties: { privateIPAddress: 'fd00::4', privateIPAddressVersion: 'IPv6' } };

  it('are those of the primary interfaces, of every page', async () => {
    const nextLink = `${arm}${base}/networkInterfaces?api-version=2018-10-01&$skiptoken=2`;
    const first = [
      nic('0', 'side', { primary: false, ipConfigurations: [v4('10.1.0.4', true)] }),
      nic('0', 'main', { primary: true, ipConfigurations: [v6, v4('10.0.0.3', false), v4('10.0.0.4', true)] }),
    ];
    const second = [
      nic('7', 'main', { ipConfigurations: [v6, v4('10.0.0.7')] }),
      nic('8', 'main', { primary: true, ipConfigurations: [v4(undefined, true)] }),
    ];
    const { azure, seen } = azureStub((_request, index) => ({ status: 200, body: index === 0 ? { value: first, nextLink } : { value: second } }));
    await expect(azure.slots.addresses(ref, never)).resolves.toEqual(new Map([['0', '10.0.0.4'], ['7', '10.0.0.7']]));
    expect(seen.map(({ url }) => url)).toEqual([`${arm}${base}/networkInterfaces?api-version=2018-10-01`, nextLink]);
  });
});

describe('hasNatGateway', () => {
  const network = '/subscriptions/s-2/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet';
  const subnet = `${network}/subnets/default`;
  const forbidden: StubAnswer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'no' } } };
  const properties = (value: object): StubAnswer => ({ status: 200, body: { properties: value } });

  it.each<readonly [string, readonly StubAnswer[], boolean | undefined]>([
    ['the subnet has one', [properties({ natGateway: { id: '/nat' } })], true],
    ['the network has one', [properties({}), properties({ defaultPublicNatGateway: { id: '/nat' } })], true],
    ['neither has one', [properties({ natGateway: null }), properties({})], false],
    ['the subnet may not be read', [forbidden], undefined],
    ['the network may not be read', [properties({}), forbidden], undefined],
  ])('%s', async (_name, answers, expected) => {
    const { azure, seen } = azureStub((_request, index) => answers[index]!);
    await expect(azure.slots.hasNatGateway(subnet, never)).resolves.toBe(expected);
    expect(seen.map(({ url }) => url)).toEqual([subnet, network].slice(0, answers.length).map((id) => `${arm}${id}?api-version=2026-01-01`));
  });

  it('does not take other failures for an answer', async () => {
    const { azure } = azureStub(() => ({ status: 404, body: { error: { code: 'NotFound', message: 'x' } } }));
    await expect(azure.slots.hasNatGateway(subnet, never)).rejects.toMatchObject({ code: 'ARM_NOT_FOUND', message: 'There is no subnet default in resource group rg-net of subscription s-2' });
  });
});

describe('the region', () => {
  it('has quotas', async () => {
    const usage = { unit: 'Count', currentValue: 8, limit: 10, name: { value: 'standardDSv5Family', localizedValue: 'Standard DSv5 Family vCPUs' } };
    const { azure, seen } = azureStub(() => ({ status: 200, body: { value: [usage] } }));
    await expect(azure.slots.usages('s-1', 'westus', never)).resolves.toEqual([{ name: 'standardDSv5Family', used: 8, limit: 10 }]);
    expect(seen[0]?.url).toBe(`${arm}/subscriptions/s-1/providers/Microsoft.Compute/locations/westus/usages?api-version=2026-04-01`);
  });

  it('has VM sizes, listed once', async () => {
    const value = [{ name: 'Standard_D4s_v5', numberOfCores: 4 }, { name: 'Standard_L8s_v3', numberOfCores: 8 }];
    const { azure, seen } = azureStub(() => ({ status: 200, body: { value } }));
    await expect(azure.slots.sizeOf('s-1', 'westus', 'standard_d4s_v5', never)).resolves.toEqual({ cores: 4, family: 'standardDSv5Family' });
    await expect(azure.slots.sizeOf('s-1', 'westus', 'Standard_L8s_v3', never)).resolves.toEqual({ cores: 8 });
    await expect(azure.slots.sizeOf('s-1', 'westus', 'Standard_D8s_v5', never)).resolves.toBeUndefined();
    expect(seen.map(({ url }) => url)).toEqual([`${arm}/subscriptions/s-1/providers/Microsoft.Compute/locations/westus/vmSizes?api-version=2026-04-01`]);
  });

  it('is not known to a sign-in whose role is below the subscription', async () => {
    const { azure } = azureStub(() => ({ status: 403, body: { error: { code: 'AuthorizationFailed', message: 'does not have authorization' } } }));
    await expect(azure.slots.usages('s-1', 'westus', never)).resolves.toEqual([]);
    await expect(azure.slots.sizeOf('s-1', 'westus', 'Standard_D4s_v5', never)).resolves.toBeUndefined();
    const broken = azureStub(() => ({ status: 404, body: { error: { code: 'NoRegisteredProviderFound', message: 'no such location' } } }));
    await expect(broken.azure.slots.usages('s-1', 'westus', never)).rejects.toMatchObject({ code: 'ARM_NOT_FOUND' });
  });

  // Names as in Azure's own lists: learn.microsoft.com/azure/devops/managed-devops-pools, and `az vm list-usage` as quoted on GitHub.
  it.each([
    ['Standard_D4s_v5', 'standardDSv5Family'],
    ['Standard_D4_v5', 'standardDv5Family'],
    ['Standard_D4ads_v5', 'standardDADSv5Family'],
    ['Standard_D4plds_v5', 'standardDPLDSv5Family'],
    ['Standard_E4bds_v5', 'standardEBDSv5Family'],
    ['Standard_E8-4ds_v4', 'standardEDSv4Family'],
    ['Standard_DS1_v2', 'standardDSv2Family'],
    ['Standard_D2_v2', 'standardDv2Family'],
    ['Standard_F8s_v2', 'standardFSv2Family'],
    ['Standard_B2ms', 'standardBSFamily'],
    ['Standard_D4ads_v6', undefined],
    ['Standard_E96ias_v4', undefined],
    ['Standard_B2ats_v2', undefined],
    ['Standard_DC2s_v2', undefined],
    ['Standard_NC4as_T4_v3', undefined],
  ])('%s counts for %s', (size, family) => {
    expect(vmFamily(size)).toBe(family);
  });
});
