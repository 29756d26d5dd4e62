import { describe, expect, it } from '@jest/globals';
import type { ExtensionWrite, ScaleSetRef } from '../../src/ports/scale-sets.js';
import { azureStub } from '../support/azure-stub.js';
import type { Reply } from '../support/azure-stub.js';

const ref: ScaleSetRef = { subscriptionId: 's-1', resourceGroup: 'rg-web', name: 'web' };
const base = '/subscriptions/s-1/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/web';
const operationUrl = 'https://management.azure.com/subscriptions/s-1/providers/Microsoft.Compute/locations/westus/operations/11111111-2222?p=1%2F2&api-version=2026-04-01&t=6&c=MII%2B&s=a%3D&h=z';
const never = new AbortController().signal;

const write: ExtensionWrite = {
  name: 'app',
  publisher: 'Microsoft.Azure.Extensions',
  type: 'CustomScript',
  typeHandlerVersion: '2.1',
  settings: { fileUris: ['https://x/install.sh'], timestamp: 7 },
  protectedSettings: { commandToExecute: 'sh install.sh s3cret' },
  forceUpdateTag: 'f-1',
};

/** Recorded 2024 (four extensions, Manual), cut to what is read. */
const recordedSet = {
  name: 'web',
  id: base,
  location: 'westus',
  sku: { name: 'Standard_DS1_v2', tier: 'Standard', capacity: 2 },
  etag: '"3"',
  properties: {
    singlePlacementGroup: true,
    orchestrationMode: 'Uniform',
    upgradePolicy: { mode: 'Manual', rollingUpgradePolicy: { maxBatchInstancePercent: 20, pauseTimeBetweenBatches: 'PT0S' } },
    automaticRepairsPolicy: { enabled: true, gracePeriod: 'PT30M' },
    virtualMachineProfile: {
      storageProfile: { osDisk: { osType: 'Linux', createOption: 'FromImage' } },
      extensionProfile: {
        extensions: [
          { name: 'health', properties: { autoUpgradeMinorVersion: true, publisher: 'Microsoft.ManagedServices', type: 'ApplicationHealthLinux', typeHandlerVersion: '1.0', settings: { port: 80, protocol: 'http', requestPath: '/' } } },
          { name: 'app', properties: { publisher: 'Microsoft.Azure.Extensions', type: 'customScript', typeHandlerVersion: '2.0', forceUpdateTag: 't', provisionAfterExtensions: ['health'], suppressFailures: false } },
        ],
      },
      timeCreated: '2024-08-26T09:38:38.1234567+00:00',
    },
    provisioningState: 'Succeeded',
    overprovision: true,
    timeCreated: '2024-08-26T09:37:11.4073724+00:00',
  },
};

function vm(id: string, more: object, view: object): object {
  return {
    name: `web_${id}`,
    instanceId: id,
    zones: ['2'],
    properties: { latestModelApplied: true, provisioningState: 'Succeeded', osProfile: { computerName: `web00000${id}` }, instanceView: view, ...more },
    // Recorded 2025: a VM's list entry has its own extensions beside `properties`.
    resources: [{ name: 'app', properties: { publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1', provisioningState: 'Succeeded', settings: { timestamp: 7 }, forceUpdateTag: 'f-1' } }],
  };
}

describe('reading', () => {
  it('reads the model', async () => {
    const { azure, seen } = azureStub(() => ({ status: 200, body: recordedSet }));
    await expect(azure.scaleSets.get(ref, never)).resolves.toEqual({
      id: base,
      name: 'web',
      location: 'westus',
      tags: {}, etag: '"3"', hasOsProfile: false, ephemeralOsDisk: false, loadBalancerPools: [], applicationGatewayPools: [],
      zones: [],
      orchestrationMode: 'Uniform',
      osType: 'Linux',
      capacity: 2,
      provisioningState: 'Succeeded',
      upgradePolicy: { mode: 'Manual', rolling: { maxBatchInstancePercent: 20, pauseTimeBetweenBatches: 'PT0S' }, automaticOsUpgrade: false },
      overprovision: true,
      extensions: [
        { name: 'health', publisher: 'Microsoft.ManagedServices', type: 'ApplicationHealthLinux', typeHandlerVersion: '1.0', autoUpgradeMinorVersion: true, settings: { port: 80, protocol: 'http', requestPath: '/' } },
        { name: 'app', publisher: 'Microsoft.Azure.Extensions', type: 'customScript', typeHandlerVersion: '2.0', forceUpdateTag: 't', provisionAfterExtensions: ['health'], suppressFailures: false },
      ],
      healthSource: 'applicationHealthExtension',
      automaticRepairsEnabled: true,
      modelCreatedAt: '2024-08-26T09:38:38.123Z',
    });
    expect(seen).toMatchObject([{ method: 'GET', path: base, authorization: 'Bearer token-1', userAgent: expect.stringMatching(/^vmss-deploy\/1\.2\.3 azsdk-js-arm-compute/) }]);
  });

  it('shows a Flexible set as one, for the plan to refuse', async () => {
    const flexible = { ...recordedSet, properties: { orchestrationMode: 'Flexible', provisioningState: 'Succeeded', platformFaultDomainCount: 1 } };
    const { azure } = azureStub(() => ({ status: 200, body: flexible }));
    await expect(azure.scaleSets.get(ref, never)).resolves.toMatchObject({ orchestrationMode: 'Flexible', healthSource: 'none', capacity: 2, extensions: [] });
  });

  it('lists the VMs of every page, one request a page', async () => {
    const running = {
      platformUpdateDomain: 1,
      platformFaultDomain: 2,
      vmHealth: { status: { code: 'HealthState/unhealthy', level: 'Error', displayStatus: 'The VM is reporting itself as unhealthy or is unreachable' } },
      extensions: [
        { name: 'app', type: 'Microsoft.Azure.Extensions.CustomScript', typeHandlerVersion: '2.1.10', statuses: [{ code: 'ProvisioningState/failed/3', level: 'Error', displayStatus: 'Provisioning failed', message: 'Enable failed: x\n[stdout]\nout\n[stderr]\nerr\n', time: '2024-08-26T08:59:04+00:00' }] },
        { name: 'win', statuses: [{ code: 'ProvisioningState/succeeded', message: 'Finished executing command' }], substatuses: [{ code: 'ComponentStatus/StdOut/succeeded', message: 'hi' }, { code: 'ComponentStatus/StdErr/succeeded', message: '' }] },
        { name: 'late', statuses: [{ code: 'ProvisioningState/transitioning' }] },
        { name: 'mute' },
      ],
      statuses: [{ code: 'ProvisioningState/succeeded' }, { code: 'PowerState/running', displayStatus: 'VM running' }],
    };
    // Recorded 2024: a deallocated VM has neither agent nor health.
    const parked = { platformUpdateDomain: 0, platformFaultDomain: 0, statuses: [{ code: 'ProvisioningState/succeeded' }, { code: 'PowerState/deallocated', displayStatus: 'VM deallocated' }] };
    const nextLink = `https://management.azure.com${base}/virtualMachines?api-version=2026-04-01&%24expand=instanceView&%24skiptoken=ABC`;
    const { azure, seen } = azureStub((_request, index) =>
      index === 0
        ? { status: 200, body: { value: [vm('0', { protectionPolicy: { protectFromScaleSetActions: true } }, running)], nextLink } }
        : { status: 200, body: { value: [vm('7', { latestModelApplied: false }, parked)] } },
    );
    const instances = await azure.scaleSets.listInstances(ref, never);
    expect(seen.map(({ url }) => url)).toEqual([expect.stringContaining('%24expand=instanceView'), nextLink]);
    const told = [{ name: 'app', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1', settings: { timestamp: 7 }, forceUpdateTag: 'f-1', provisioningState: 'Succeeded' }];
    expect(instances).toEqual([
      {
        instanceId: '0', name: 'web_0', computerName: 'web000000', zone: '2', faultDomain: 2, updateDomain: 1, latestModelApplied: true,
        provisioningState: 'Succeeded', protectedFromScaleSetActions: true, power: 'running', health: 'unhealthy', told,
        reported: [
          { name: 'app', type: 'Microsoft.Azure.Extensions.CustomScript', typeHandlerVersion: '2.1.10', state: 'failed', message: 'Enable failed: x', stdout: 'out', stderr: 'err', time: '2024-08-26T08:59:04.000Z' },
          { name: 'win', state: 'succeeded', message: 'Finished executing command', stdout: 'hi' },
          { name: 'late', state: 'transitioning' },
          { name: 'mute', state: 'unknown' },
        ],
      },
      {
        instanceId: '7', name: 'web_7', computerName: 'web000007', zone: '2', faultDomain: 0, updateDomain: 0, latestModelApplied: false,
        provisioningState: 'Succeeded', protectedFromScaleSetActions: false, power: 'deallocated', health: undefined, told, reported: [],
      },
    ]);
  });

  it('stops in the middle of a later page', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const { azure } = azureStub((_request, index) => {
      if (index === 0) return { status: 200, body: { value: [], nextLink: `https://management.azure.com${base}/virtualMachines?x=1` } };
      setTimeout(() => stop.abort(reason), 5);
      return 'hang';
    });
    await expect(azure.scaleSets.listInstances(ref, stop.signal)).rejects.toBe(reason);
  });

  it('reads a rolling upgrade', async () => {
    // Recorded 2019; the error as in github.com/opencb/opencga/issues/987.
    const body = {
      location: 'westus',
      properties: {
        runningStatus: { lastAction: 'Start', code: 'Faulted', startTime: '2019-08-28T20:55:39.0114158+00:00' },
        progress: { successfulInstanceCount: 1, failedInstanceCount: 1, inProgressInstanceCount: 0, pendingInstanceCount: 2 },
        error: { code: 'MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade', message: 'Rolling Upgrade failed after exceeding' },
      },
    };
    const { azure } = azureStub(() => ({ status: 200, body }));
    await expect(azure.scaleSets.latestRollingUpgrade(ref, never)).resolves.toEqual({
      status: 'Faulted', startedAt: '2019-08-28T20:55:39.011Z', successful: 1, failed: 1, inProgress: 0, pending: 2,
      error: { code: 'MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade', message: 'Rolling Upgrade failed after exceeding' },
    });
  });

  it('tells a set that never rolled from one that is not there', async () => {
    const never404 = azureStub(() => ({ status: 404, body: { error: { code: 'NotFound', message: 'The entity was not found in this Azure location.' } } }));
    await expect(never404.azure.scaleSets.latestRollingUpgrade(ref, never)).resolves.toBeUndefined();
    const gone = azureStub(() => ({ status: 404, body: { error: { code: 'ResourceNotFound', message: "The Resource 'Microsoft.Compute/virtualMachineScaleSets/web' under resource group 'rg-web' was not found." } } }));
    await expect(gone.azure.scaleSets.latestRollingUpgrade(ref, never)).rejects.toMatchObject({ code: 'ARM_NOT_FOUND' });
  });

  it.each([
    [[{ serviceName: 'AutomaticRepairs', serviceState: 'Suspended' }], 'Suspended'],
    [[{ serviceName: 'AutomaticRepairs', serviceState: 'Running' }], 'Running'],
    [[{ serviceName: 'AutomaticRepairs', serviceState: 'NotRunning' }], undefined],
    [undefined, undefined],
  ])('reads automatic repairs: %j', async (orchestrationServices, expected) => {
    const { azure } = azureStub(() => ({ status: 200, body: { virtualMachine: { statusesSummary: [] }, orchestrationServices } }));
    await expect(azure.scaleSets.automaticRepairsState(ref, never)).resolves.toBe(expected);
  });
});

describe('writing', () => {
  const accepted: Reply = { status: 202, headers: { 'azure-asyncoperation': operationUrl, location: `${operationUrl}&monitor=true`, 'x-ms-correlation-request-id': 'c-9' } };
  const succeeded: Reply = { status: 200, body: { startTime: '2024-08-26T09:38:33+00:00', endTime: '2024-08-26T09:38:34+00:00', status: 'Succeeded', name: '11111111-2222' } };

  it('writes one extension, and nothing that was not given', async () => {
    const { azure, seen } = azureStub((_request, index) => (index === 0 ? { ...accepted, status: 201, body: { name: 'app', properties: { provisioningState: 'Creating' } } } : succeeded));
    const operation = await azure.scaleSets.putExtension(ref, write, never);
    expect(operation.correlationId).toBe('c-9');
    await expect(operation.wait(never)).resolves.toEqual({ status: 'succeeded' });
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatchObject({ method: 'PUT', path: `${base}/extensions/app` });
    expect(seen[0]?.body).toEqual({
      properties: {
        publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1', forceUpdateTag: 'f-1',
        settings: { fileUris: ['https://x/install.sh'], timestamp: 7 }, protectedSettings: { commandToExecute: 'sh install.sh s3cret' },
      },
    });
    // Signed: to be used as it came.
    expect(seen[1]?.url).toBe(operationUrl);
  });

  it('patches the extension profile and nothing else', async () => {
    const { azure, seen } = azureStub((_request, index) => (index === 0 ? { ...accepted, status: 200, body: recordedSet } : succeeded));
    await (await azure.scaleSets.patchModel(ref, { extensions: [write] }, undefined, never)).wait(never);
    expect(seen[0]).toMatchObject({ method: 'PATCH', path: base });
    expect(Object.keys(seen[0]?.body as object)).toEqual(['properties']);
    expect(seen[0]?.body).toMatchObject({ properties: { virtualMachineProfile: { extensionProfile: { extensions: [{ name: 'app', properties: { type: 'CustomScript' } }] } } } });
    expect(JSON.stringify(seen[0]?.body)).not.toMatch(/provisioningState|null/);
  });

  it('upgrades instances, suspends repairs, cancels a rolling upgrade', async () => {
    const { azure, seen } = azureStub(() => accepted);
    await azure.scaleSets.upgradeInstances(ref, ['0', '3'], never);
    await azure.scaleSets.setAutomaticRepairs(ref, 'Suspend', never);
    await azure.scaleSets.cancelRollingUpgrade(ref, never);
    expect(seen.map(({ method, path, body }) => [method, path.slice(base.length), body])).toEqual([
      ['POST', '/manualupgrade', { instanceIds: ['0', '3'] }],
      ['POST', '/setOrchestrationServiceState', { serviceName: 'AutomaticRepairs', action: 'Suspend' }],
      ['POST', '/rollingUpgrades/cancel', undefined],
    ]);
  });

  it('takes "none running" for a cancelled rolling upgrade, and no other conflict', async () => {
    const none = azureStub(() => ({ status: 409, body: { error: { code: 'OperationNotAllowed', message: 'There is no ongoing Rolling Upgrade to cancel.' } } }));
    const operation = await none.azure.scaleSets.cancelRollingUpgrade(ref, never);
    await expect(operation.wait(never)).resolves.toEqual({ status: 'succeeded' });
    const other = azureStub(() => ({ status: 409, body: { error: { code: 'OperationNotAllowed', message: 'The scale set is marked for deletion.' } } }));
    await expect(other.azure.scaleSets.cancelRollingUpgrade(ref, never)).rejects.toMatchObject({ code: 'ARM_CONFLICT', hint: 'The resource is being deleted.' });
  });

  it('keeps secrets and signatures out of the log', async () => {
    const { azure, lines } = azureStub((_request, index) => (index === 0 ? accepted : succeeded));
    await (await azure.scaleSets.putExtension(ref, write, never)).wait(never);
    expect(lines.join('\n')).toContain(`PUT ${base}/extensions/app: 202`);
    expect(lines.join('\n')).not.toMatch(/s3cret|token-1|[?&][sh]=/);
  });
});
