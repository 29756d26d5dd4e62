import type { SwapObserved } from '../../src/plan/swap/observed.js';
import type { SwapStrategy, Wanted } from '../../src/plan/wanted.js';
import type { JsonObject } from '../../src/ports/scale-sets.js';
import { instance, observed, scaleSet, wanted } from './builders.js';

const GROUP = '/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-web/providers';
export const LB = `${GROUP}/Microsoft.Network/loadBalancers/lb-web`;

export function swapStrategy(change: Partial<SwapStrategy> = {}): SwapStrategy {
  return {
    type: 'swap',
    slots: ['web-blue', 'web-green'],
    traffic: { kind: 'loadBalancer', name: 'lb-web', rules: ['http', 'https'], pools: ['pool-blue', 'pool-green'] },
    preview: { rule: 'preview' },
    checks: [],
    bakeMs: 600_000,
    drainMs: 60_000,
    retire: 'deallocate',
    create: { protectedSettings: {} },
    timeoutMs: 3_600_000,
    protectedInstances: 'refuse',
    ...change,
  };
}

export function swapWanted(change: Partial<SwapStrategy> = {}): Wanted<SwapStrategy> {
  return { ...wanted(), strategy: swapStrategy(change) };
}

/** A load balancing rule as ARM gives it back, with a property nobody here knows. */
export function lbRule(name: string, pool: string, frontendPort: number, backendPort = 8080, more: JsonObject = {}): JsonObject {
  const reference = { id: `${LB}/backendAddressPools/${pool}` };
  return {
    name,
    id: `${LB}/loadBalancingRules/${name}`,
    properties: {
      frontendIPConfiguration: { id: `${LB}/frontendIPConfigurations/public` },
      frontendPort, backendPort, protocol: 'Tcp', enableFloatingIP: false, somethingNewer: { deep: [1, 2, { x: null }] },
      backendAddressPool: reference, backendAddressPools: [reference], ...more,
    },
  };
}

export function loadBalancer(rules = [lbRule('http', 'pool-blue', 80), lbRule('https', 'pool-blue', 443, 8443), lbRule('preview', 'pool-green', 8080)], more: JsonObject = {}): JsonObject {
  return {
    id: LB,
    name: 'lb-web',
    etag: 'W/"1"',
    sku: { name: 'Standard' },
    properties: {
      frontendIPConfigurations: [{ name: 'public', id: `${LB}/frontendIPConfigurations/public`, properties: { publicIPAddress: { id: `${GROUP}/Microsoft.Network/publicIPAddresses/pip` } } }],
      backendAddressPools: ['pool-blue', 'pool-green', 'pool-other'].map((name) => ({ name, id: `${LB}/backendAddressPools/${name}` })),
      loadBalancingRules: rules,
      ...more,
    },
  };
}

/** A scale set as a GET gives it. */
export function rawScaleSet(name: string, pool: string, profile: JsonObject = {}): JsonObject {
  return {
    id: `${GROUP}/Microsoft.Compute/virtualMachineScaleSets/${name}`,
    name,
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    location: 'westeurope',
    etag: '"4"',
    tags: { team: 'web' },
    sku: { name: 'Standard_D2s_v5', tier: 'Standard', capacity: 4 },
    identity: { type: 'SystemAssigned, UserAssigned', principalId: 'p', tenantId: 't', userAssignedIdentities: { '/id/one': { principalId: 'q', clientId: 'c' } } },
    properties: {
      provisioningState: 'Succeeded', uniqueId: 'u', timeCreated: '2026-01-01T00:00:00Z', overprovision: false,
      upgradePolicy: { mode: 'Manual' },
      virtualMachineProfile: {
        timeCreated: '2026-01-02T00:00:00Z',
        osProfile: { computerNamePrefix: 'webblue', adminUsername: 'azureuser', requireGuestProvisionSignal: true, linuxConfiguration: { disablePasswordAuthentication: true } },
        storageProfile: { imageReference: { publisher: 'Canonical', offer: 'u', sku: '22', version: 'latest', exactVersion: '22.04.1' } },
        networkProfile: {
          networkInterfaceConfigurations: [{
            name: 'nic',
            properties: { primary: true, ipConfigurations: [{ name: 'ip', properties: { subnet: { id: '/subnet' }, loadBalancerBackendAddressPools: [{ id: `${LB}/backendAddressPools/${pool}` }], loadBalancerInboundNatPools: [{ id: `${LB}/inboundNatPools/ssh` }] } }] },
          }],
        },
        extensionProfile: {
          extensions: [
            { name: 'health', properties: { publisher: 'Microsoft.ManagedServices', type: 'ApplicationHealthLinux', typeHandlerVersion: '1.0', settings: { port: 8080 } } },
            { name: 'monitor', properties: { publisher: 'Contoso', type: 'Agent', typeHandlerVersion: '1.0', provisioningState: 'Succeeded' } },
            { name: 'script', properties: { publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' } },
          ],
        },
        ...profile,
      },
    },
  };
}

export function swapObserved(change: Partial<SwapObserved> = {}): SwapObserved {
  const slot = (name: string, pool: string, ids: readonly string[]): SwapObserved['slots'][number] => ({
    ref: { ...wanted().target, name },
    raw: rawScaleSet(name, pool),
    observed: observed({ scaleSet: scaleSet({ name, id: `${GROUP}/Microsoft.Compute/virtualMachineScaleSets/${name}` }), instances: ids.map((id) => instance(id)) }),
    natGateway: true,
  });
  return {
    balancerRef: { kind: 'loadBalancer', subscriptionId: wanted().target.subscriptionId, resourceGroup: 'rg-web', name: 'lb-web' },
    balancer: { etag: 'W/"1"', body: loadBalancer() },
    mayWriteBalancer: true,
    slots: [slot('web-blue', 'pool-blue', ['0', '1', '2', '3']), slot('web-green', 'pool-green', [])],
    autoscale: [],
    usages: [{ name: 'cores', used: 10, limit: 100 }],
    cores: 2,
    ...change,
  };
}
