import type { Observed } from '../../src/plan/observed.js';
import type { Wanted, WantedExtension } from '../../src/plan/wanted.js';
import type { ExtensionDefinition, ExtensionWrite, InstanceView, ScaleSetView } from '../../src/ports/scale-sets.js';

/** Plain values of the domain, complete, so that a test names only what it is about. */

export function wantedExtension(change: Partial<WantedExtension> = {}): WantedExtension {
  return {
    defaultName: 'vmss-deploy-script',
    publisher: 'Microsoft.Azure.Extensions',
    type: 'CustomScript',
    typeHandlerVersion: '2.1',
    settings: { fileUris: ['https://example.test/install-1.1.0.sh'] },
    protectedSettings: { commandToExecute: 'sh install-1.1.0.sh' },
    acceptsTimestamp: true,
    ...change,
  };
}

export function wanted(change: Partial<Wanted> = {}): Wanted {
  return {
    target: { subscriptionId: '6f1c0000-0000-0000-0000-000000000000', resourceGroup: 'rg-web', name: 'web' },
    release: { repository: 'contoso/web', tag: 'v1.1.0', version: '1.1.0', sha: 'a'.repeat(40), files: [] },
    extensions: [wantedExtension()],
    fingerprint: '0123456789abcdef',
    strategy: {
      type: 'rolling',
      batch: { kind: 'count', count: 2 },
      maxUnhealthy: { kind: 'percent', percent: 20 },
      pauseMs: 0,
      onFailure: 'stop',
      rollback: { batch: { kind: 'count', count: 2 }, pauseMs: 0 },
      timeoutMs: 3_600_000,
      protectedInstances: 'refuse',
    },
    health: { source: 'auto', settleMs: 0, timeoutMs: 600_000 },
    warnings: [],
    ...change,
  };
}

export function scaleSet(change: Partial<ScaleSetView> = {}): ScaleSetView {
  return {
    id: '/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/web',
    name: 'web',
    location: 'westeurope',
    zones: [],
    orchestrationMode: 'Uniform',
    osType: 'Linux',
    capacity: 4,
    provisioningState: 'Succeeded',
    upgradePolicy: { mode: 'Manual', automaticOsUpgrade: false },
    overprovision: false,
    extensions: [],
    healthSource: 'applicationHealthExtension',
    automaticRepairsEnabled: false,
    tags: {},
    hasOsProfile: true,
    ephemeralOsDisk: false,
    loadBalancerPools: [],
    applicationGatewayPools: [],
    ...change,
  };
}

export function instance(instanceId: string, change: Partial<InstanceView> = {}): InstanceView {
  return {
    instanceId,
    name: `web_${instanceId}`,
    faultDomain: 0,
    updateDomain: 0,
    latestModelApplied: true,
    provisioningState: 'Succeeded',
    protectedFromScaleSetActions: false,
    power: 'running',
    health: 'healthy',
    told: [],
    reported: [],
    ...change,
  };
}

/** A VM that was told `writes` and whose handlers reported success. */
export function instanceOn(instanceId: string, writes: readonly ExtensionWrite[], change: Partial<InstanceView> = {}): InstanceView {
  return instance(instanceId, {
    told: writes.map((write) => ({ ...shown(write), forceUpdateTag: undefined, provisioningState: 'Succeeded' })),
    reported: writes.map((write) => ({ name: write.name, state: 'succeeded' as const })),
    ...change,
  });
}

/** What a GET shows of a write. */
export function shown(write: ExtensionWrite): ExtensionDefinition {
  const { protectedSettings: _secret, protectedSettingsFromKeyVault: _reference, ...definition } = write;
  return definition;
}

export function observed(change: Partial<Observed> = {}): Observed {
  return { scaleSet: scaleSet(), instances: ['0', '1', '2', '3'].map((id) => instance(id)), ...change };
}
