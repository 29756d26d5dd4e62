import { describe, expect, it } from '@jest/globals';
import { azureStub } from '../support/azure-stub.js';
import type { SeenRequest, StubAnswer } from '../support/azure-stub.js';

const never = new AbortController().signal;
const arm = 'https://management.azure.com';
const group = '/subscriptions/s-1/resourceGroups/rg-img/providers/Microsoft.Compute';
const definition = `${group}/galleries/gal/images/web`;
const vmId = '/subscriptions/s-1/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-golden';
const forbidden: StubAnswer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: "The client 'c' with object id 'o' does not have authorization to perform action 'Microsoft.Compute/galleries/images/read' over scope '/x' or the scope is invalid." } } };
const missing: StubAnswer = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'not found' } } };

/** As recorded in January 2025, with the replication status that `$expand` adds. */
const version = (change: object = {}): StubAnswer => ({
  status: 200,
  body: {
    name: '1.1.2', id: `${definition}/versions/1.1.2`, location: 'centraluseuap',
    properties: {
      publishingProfile: { targetRegions: [{ name: 'Central US EUAP', regionalReplicaCount: 1, storageAccountType: 'Standard_LRS' }], replicaCount: 1, excludeFromLatest: false, publishedDate: '2025-01-06T15:19:37.7723161+00:00', endOfLifeDate: '2030-01-01T00:00:00+00:00' },
      storageProfile: { source: { id: `${group}/images/managedImage1` }, osDiskImage: { sizeInGB: 30, hostCaching: 'ReadWrite', source: {} } },
      replicationStatus: { aggregatedState: 'InProgress', summary: [{ region: 'Central US EUAP', state: 'Completed', details: '', progress: 100 }, { region: 'West US', state: 'Replicating', details: 'copying', progress: 40 }] },
      provisioningState: 'Creating',
      ...change,
    },
  },
});
const meaning: StubAnswer = {
  status: 200,
  body: { name: 'web', id: definition, location: 'westus', properties: { osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', architecture: 'x64', identifier: { publisher: 'p', offer: 'o', sku: 's' }, features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }], purchasePlan: { name: 'n', publisher: 'p', product: 'q' }, provisioningState: 'Succeeded' } },
};

describe('facts', () => {
  const answers = (byPath: Readonly<Record<string, StubAnswer>>) => azureStub(({ path }: SeenRequest) => byPath[path] ?? missing);

  it('of a gallery image version come from it and its definition', async () => {
    const { azure, seen } = answers({ [`${definition}/versions/1.1.2`]: version(), [definition]: meaning });
    await expect(azure.images.facts(`${definition}/versions/1.1.2`, never)).resolves.toEqual({
      kind: 'galleryVersion', id: `${definition}/versions/1.1.2`, gallery: 'gal', image: 'web', version: '1.1.2', location: 'centraluseuap', provisioningState: 'Creating', excludeFromLatest: false,
      regions: [{ region: 'Central US EUAP', state: 'Completed', progress: 100 }, { region: 'West US', state: 'Replicating', progress: 40, details: 'copying' }],
      publishedAt: '2025-01-06T15:19:37.772Z', endOfLifeDate: '2030-01-01T00:00:00.000Z', sourceId: `${group}/images/managedImage1`, definitionUnreadable: false,
      osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', architecture: 'x64', securityType: 'TrustedLaunchSupported', plan: { name: 'n', publisher: 'p', product: 'q' },
    });
    expect(seen.map(({ url }) => url).sort()).toEqual([`${arm}${definition}/versions/1.1.2?api-version=2025-12-03&%24expand=ReplicationStatus`, `${arm}${definition}?api-version=2025-12-03`].sort());
  });

  it('name the VM that a version was made of, and the regions where no status is told', async () => {
    const { azure } = answers({ [`${definition}/versions/1.1.2`]: version({ replicationStatus: undefined, storageProfile: { source: { virtualMachineId: vmId } } }), [definition]: meaning });
    await expect(azure.images.facts(`${definition}/versions/1.1.2`, never)).resolves.toMatchObject({ sourceId: vmId, regions: [{ region: 'Central US EUAP' }] });
  });

  it('do with the version where its definition may not be read', async () => {
    const { azure } = answers({ [`${definition}/versions/1.1.2`]: version(), [definition]: forbidden });
    const facts = await azure.images.facts(`${definition}/versions/1.1.2`, never);
    expect(facts).toMatchObject({ kind: 'galleryVersion', definitionUnreadable: true });
    expect(facts).not.toHaveProperty('osType');
  });

  it('of a definition have its versions, the newest first by number', async () => {
    const brief = (name: string, properties: object = {}): object => ({ name, location: 'westus', properties: { provisioningState: 'Succeeded', storageProfile: {}, publishingProfile: { targetRegions: [{ name: 'West US' }, { name: 'East US', excludeFromLatest: true }] }, ...properties } });
    const nextLink = `${arm}${definition}/versions?api-version=2025-12-03&page=2`;
    const { azure } = azureStub(({ url, path }) => {
      if (path === definition) return { status: 200, body: { ...(meaning.body as object), properties: { osType: 'Windows', osState: 'Specialized', identifier: {}, features: [{ name: 'SecurityType', value: 'None' }] } } };
      return { status: 200, body: url === nextLink ? { value: [brief('1.10.0')] } : { value: [brief('1.9.0', { publishingProfile: { excludeFromLatest: true, targetRegions: [{ name: 'West US' }] } }), brief('0.99.7')], nextLink } };
    });
    const facts = await azure.images.facts(definition, never);
    expect(facts).toMatchObject({ kind: 'galleryDefinition', osType: 'Windows', osState: 'Specialized', hyperVGeneration: 'V1', provisioningState: 'Unknown' });
    expect(facts).not.toHaveProperty('securityType');
    expect(facts).toMatchObject({ versions: [
      { version: '1.10.0', provisioningState: 'Succeeded', regions: [{ region: 'West US', excludeFromLatest: false }, { region: 'East US', excludeFromLatest: true }] },
      { version: '1.9.0', regions: [{ region: 'West US', excludeFromLatest: true }] },
      { version: '0.99.7' },
    ] });
    await expect(azure.images.versionsBeside(`${definition}/versions/2.0.0`, never)).resolves.toHaveLength(3);
  });

  it('of a managed image', async () => {
    const image = { name: 'img', id: `${group}/images/img`, location: 'westcentralus', properties: { sourceVirtualMachine: { id: vmId }, storageProfile: { osDisk: { osType: 'Linux', osState: 'Generalized' }, dataDisks: [] }, provisioningState: 'Succeeded', hyperVGeneration: 'V1' } };
    const { azure, seen } = answers({ [`${group}/images/img`]: { status: 200, body: image } });
    await expect(azure.images.facts(`${group}/images/img`, never)).resolves.toEqual({ kind: 'managedImage', id: `${group}/images/img`, name: 'img', location: 'westcentralus', provisioningState: 'Succeeded', sourceId: vmId, osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V1' });
    expect(seen.map(({ url }) => url)).toEqual([`${arm}${group}/images/img?api-version=2026-04-01`]);
  });

  it('are none where there is no image, and cannot be had of other kinds', async () => {
    const { azure, seen } = answers({});
    for (const id of [`${group}/images/x`, definition, `${definition}/versions/9.9.9`]) await expect(azure.images.facts(id, never)).resolves.toBeUndefined();
    await expect(azure.images.versionsBeside(`${definition}/versions/9.9.9`, never)).resolves.toBeUndefined();
    seen.length = 0;
    await expect(azure.images.facts('/CommunityGalleries/gal-1/Images/web/Versions/1.0.0', never)).resolves.toEqual({ kind: 'other', id: '/CommunityGalleries/gal-1/Images/web/Versions/1.0.0' });
    expect(seen).toEqual([]);
  });

  it('that may not be read are an error of their own', async () => {
    await expect(azureStub(() => forbidden).azure.images.facts(`${group}/images/x`, never)).rejects.toMatchObject({ code: 'ARM_FORBIDDEN', message: expect.stringContaining('read managed image x') });
  });
});

describe('the marketplace', () => {
  const base = '/subscriptions/s-1/providers/Microsoft.Compute/locations/westus/publishers/Canonical/artifacttypes/vmimage/offers/jammy/skus/22_04/versions';
  const image = { publisher: 'Canonical', offer: 'jammy', sku: '22_04', version: 'latest' };
  const found = { status: 200, body: { name: '22.04.2', location: 'westus', properties: { osDiskImage: { operatingSystem: 'Linux' }, hyperVGeneration: 'V2', architecture: 'x64', features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }], imageDeprecationStatus: { imageState: 'ScheduledForDeprecation' } } } };

  it('tells what latest stands for', async () => {
    const { azure, seen } = azureStub(({ path }) => (path === base ? { status: 200, body: [{ name: '22.04.2', location: 'westus', id: 'x' }] } : found));
    await expect(azure.images.marketplace(image, { subscriptionId: 's-1', location: 'westus' }, never)).resolves.toEqual({ kind: 'marketplace', version: '22.04.2', osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', architecture: 'x64', securityType: 'TrustedLaunchSupported', deprecation: 'ScheduledForDeprecation' });
    expect(seen.map(({ path }) => path)).toEqual([base, `${base}/22.04.2`]);
    expect(new URL(seen[0]!.url).searchParams.get('$orderby')).toBe('name desc');
  });

  it.each([['an empty list', 'latest', { status: 200, body: [] }], ['a 404', '22.04.1', missing]] as const)('has no such version: %s', async (_what, wanted, answer) => {
    await expect(azureStub(() => answer).azure.images.marketplace({ ...image, version: wanted }, { subscriptionId: 's-1', location: 'westus' }, never)).resolves.toBeUndefined();
  });
});

describe('capturing', () => {
  const ref = { subscriptionId: 's-1', resourceGroup: 'rg-web', name: 'vm-golden' };
  const operation = `${arm}/subscriptions/s-1/providers/Microsoft.Compute/locations/westus/capsOperations/1?api-version=2025-12-03&t=1&s=a`;
  const accepted: StubAnswer = { status: 202, headers: { 'azure-asyncoperation': operation } };
  const vm = (change: object, statuses: readonly string[]): object => ({
    name: 'vm-golden', id: vmId, location: 'westus', ...change,
    properties: { provisioningState: 'Succeeded', timeCreated: '2026-01-01T00:00:00Z', storageProfile: { osDisk: { osType: 'Linux', managedDisk: { id: '/d' } }, dataDisks: [{ lun: 0, name: 'data', managedDisk: { storageAccountType: 'UltraSSD_LRS' } }] }, instanceView: { hyperVGeneration: 'V2', statuses: statuses.map((code) => ({ code })) }, ...(change as { properties?: object }).properties },
  });

  it('sees the VM with its power, and whether it is generalized', async () => {
    const { azure, seen } = azureStub(() => ({ status: 200, body: vm({ plan: { name: 'n', publisher: 'p', product: 'q' }, properties: { securityProfile: { securityType: 'TrustedLaunch' }, virtualMachineScaleSet: { id: '/x/virtualMachineScaleSets/flex' } } }, ['ProvisioningState/succeeded', 'OSState/generalized', 'PowerState/deallocated']) }));
    await expect(azure.captures.virtualMachine(ref, never)).resolves.toEqual({
      id: vmId, name: 'vm-golden', location: 'westus', provisioningState: 'Succeeded', power: 'deallocated', generalized: true, osType: 'Linux', hyperVGeneration: 'V2', securityType: 'TrustedLaunch',
      scaleSetId: '/x/virtualMachineScaleSets/flex', ephemeralOsDisk: false, managedDisks: true, ultraDisks: ['data'], plan: { name: 'n', publisher: 'p', product: 'q' }, createdAt: '2026-01-01T00:00:00.000Z',
    });
    expect(seen[0]?.url).toBe(`${arm}${vmId}?api-version=2026-04-01&%24expand=instanceView`);
  });

  it('sees unmanaged disks (recorded in 2025), and a VM that runs as it is', async () => {
    const { azure } = azureStub(() => ({ status: 200, body: vm({ properties: { storageProfile: { osDisk: { osType: 'Linux', vhd: { uri: 'https://a/b.vhd' } } }, securityProfile: { securityType: 'Standard' } } }, ['PowerState/running']) }));
    const seen = await azure.captures.virtualMachine(ref, never);
    expect(seen).toMatchObject({ managedDisks: false, generalized: false, power: 'running', ultraDisks: [] });
    expect(seen).not.toHaveProperty('securityType');
  });

  it('tells a missing VM from a missing resource group', async () => {
    await expect(azureStub(() => missing).azure.captures.virtualMachine(ref, never)).resolves.toBeUndefined();
    await expect(azureStub(() => ({ status: 404, body: { error: { code: 'ResourceGroupNotFound', message: 'x' } } })).azure.captures.virtualMachine(ref, never)).rejects.toMatchObject({ code: 'ARM_NOT_FOUND' });
  });

  it('is one request each', async () => {
    const { azure, seen } = azureStub(({ url, path }) => {
      if (url === operation) return { status: 200, body: { status: 'Succeeded' } };
      if (path.endsWith('/generalize')) return { status: 200 };
      return path.endsWith('/deallocate') ? accepted : { ...accepted, status: 201, body: {} };
    });
    const { captures } = azure;
    const id = `${definition}/versions/1.4.0`;
    const operations = [
      await captures.deallocate(ref, never),
      await captures.createVersion(id, { location: 'westus', virtualMachineId: vmId, regions: [{ name: 'westus' }, { name: 'eastus', replicas: 2, storage: 'Standard_ZRS' }], excludeFromLatest: true, endOfLifeDate: '2030-01-01T00:00:00Z', replicationMode: 'Shallow' }, never),
      await captures.createManagedImage(`${group}/images/web`, { location: 'westus', virtualMachineId: vmId, hyperVGeneration: 'V2', zoneResilient: true }, never),
      await captures.createManagedImage(`${group}/images/web`, { location: 'westus', virtualMachineId: vmId, zoneResilient: false }, never),
    ];
    await captures.generalize(ref, never);
    for (const one of operations) await expect(one.wait(never)).resolves.toEqual({ status: 'succeeded' });
    expect(seen.filter(({ url }) => url !== operation).map(({ method, url, body }) => [method, url.slice(arm.length), body])).toEqual([
      ['POST', `${vmId}/deallocate?api-version=2026-04-01`, undefined],
      ['PUT', `${id}?api-version=2025-12-03`, { location: 'westus', properties: { publishingProfile: { targetRegions: [{ name: 'westus' }, { name: 'eastus', regionalReplicaCount: 2, storageAccountType: 'Standard_ZRS' }], excludeFromLatest: true, endOfLifeDate: '2030-01-01T00:00:00Z', replicationMode: 'Shallow' }, storageProfile: { source: { virtualMachineId: vmId } } } }],
      ['PUT', `${group}/images/web?api-version=2026-04-01`, { location: 'westus', properties: { sourceVirtualMachine: { id: vmId }, hyperVGeneration: 'V2', storageProfile: { zoneResilient: true } } }],
      ['PUT', `${group}/images/web?api-version=2026-04-01`, { location: 'westus', properties: { sourceVirtualMachine: { id: vmId } } }],
      ['POST', `${vmId}/generalize?api-version=2026-04-01`, undefined],
    ]);
  });

  it('names in its errors what Azure refused', async () => {
    const refusing = azureStub(() => ({ status: 409, body: { error: { code: 'OperationNotAllowed', message: "Operation 'generalize' is not allowed on VM 'vm-golden' since the VM is running." } } })).azure.captures;
    await expect(refusing.generalize(ref, never)).rejects.toMatchObject({ code: 'ARM_CONFLICT', message: expect.stringMatching(/^Azure refused to generalize VM vm-golden: Operation/) });
    const refused = azureStub(() => ({ status: 400, body: { error: { code: 'InvalidParameter', message: 'x' } } })).azure.captures;
    await expect(refused.createVersion(`${definition}/versions/1.4.0`, { location: 'westus', virtualMachineId: vmId, regions: [] }, never)).rejects.toMatchObject({ code: 'ARM_REFUSED', message: 'Azure refused to write gallery image version 1.4.0: x (InvalidParameter)' });
  });

  it('knows the regions of the subscription, where they may be read', async () => {
    const { azure, seen } = azureStub(() => ({ status: 200, body: { value: [{ name: 'westeurope', displayName: 'West Europe' }, { name: 'northeurope' }] } }));
    await expect(azure.captures.regions('s-1', never)).resolves.toEqual(['westeurope', 'northeurope']);
    expect(seen[0]?.url).toBe(`${arm}/subscriptions/s-1/locations?api-version=2022-12-01`);
    await expect(azureStub(() => forbidden).azure.captures.regions('s-1', never)).resolves.toBeUndefined();
  });
});
