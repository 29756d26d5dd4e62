import { createHash } from 'node:crypto';
import { entityNotFound } from '../arm-error.js';
import { isObject, param } from '../arm-request.js';
import type { ArmRequest, JsonObject } from '../arm-request.js';
import { requireScaleSet } from '../cloud.js';
import type { Cloud } from '../cloud.js';
import type { NetworkInterfaceConfiguration } from '../compute/resource.js';
import type { Vm } from '../compute/state.js';
import { requireVm } from '../compute/routes/vms.js';
import { vmId } from '../compute/vm-view.js';
import { pageOf } from '../paging.js';
import type { Route } from '../router.js';
import { json } from '../../http/message.js';
import type { HttpResponse } from '../../http/message.js';

const set = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachineScaleSets/{set}';
const ofVm = `${set}/virtualMachines/{instance}/networkInterfaces`;

/** Network interfaces of scale sets' VMs: read only, and answered by the network provider at an api-version of their own. */
export function interfaceRoutes(cloud: Cloud): Route[] {
  const route = (path: string, name: string, handle: Route['handle']): Route => ({ method: 'GET', path, operation: `NetworkInterfaces_${name}`, provider: 'scaleSetInterfaces', handle });
  return [
    route(`${set}/networkInterfaces`, 'ListVirtualMachineScaleSetNetworkInterfaces', (request) => list(cloud, request, [...requireScaleSet(cloud, request).vms.values()])),
    route(ofVm, 'ListVirtualMachineScaleSetVMNetworkInterfaces', (request) => list(cloud, request, [requireVm(cloud, request)])),
    route(`${ofVm}/{nic}`, 'GetVirtualMachineScaleSetNetworkInterface', (request) => {
      const found = interfacesOf(requireVm(cloud, request)).find((one) => String(one['name']).toLowerCase() === param(request, 'nic').toLowerCase());
      if (!found) throw entityNotFound();
      return json(200, found);
    }),
  ];
}

function list(cloud: Cloud, request: ArmRequest, vms: readonly Vm[]): HttpResponse {
  const page = pageOf(request, vms, cloud.settings.pageSize, (vm) => vm.instanceId);
  return json(200, { value: page.items.flatMap(interfacesOf), ...(page.nextLink ? { nextLink: page.nextLink } : {}) });
}

/** As the VM's own model has them, each with the VM's loopback address as its private one. */
function interfacesOf(vm: Vm): JsonObject[] {
  if (!vm.machine) return [];
  const { address } = vm.machine;
  return (vm.model.profile.networkProfile?.networkInterfaceConfigurations ?? []).map((nic, index) => showInterface(vm, nic, index === 0, address));
}

function showInterface(vm: Vm, nic: NetworkInterfaceConfiguration, first: boolean, address: string): JsonObject {
  const id = `${vmId(vm)}/networkInterfaces/${nic.name}`;
  const digest = createHash('sha256').update(`${vm.vmId} ${nic.name} ${vm.model.version}`).digest('hex');
  const etag = `W/"${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}"`;
  const ips = nic.properties?.ipConfigurations ?? [];
  return {
    name: nic.name,
    id,
    etag,
    properties: {
      provisioningState: 'Succeeded',
      resourceGuid: vm.vmId,
      ipConfigurations: ips.map((ip) => ({
        name: ip.name,
        id: `${id}/ipConfigurations/${ip.name}`,
        etag,
        properties: {
          provisioningState: 'Succeeded',
          privateIPAddress: address,
          privateIPAllocationMethod: 'Dynamic',
          privateIPAddressVersion: 'IPv4',
          primary: ip.properties?.['primary'] !== false,
          ...picked(ip.properties, ['subnet', 'loadBalancerBackendAddressPools', 'applicationGatewayBackendAddressPools']),
        },
      })),
      dnsSettings: { dnsServers: [], appliedDnsServers: [] },
      macAddress: `00-0D-3A-${digest.slice(40, 42)}-${digest.slice(42, 44)}-${digest.slice(44, 46)}`.toUpperCase(),
      enableAcceleratedNetworking: nic.properties?.['enableAcceleratedNetworking'] === true,
      enableIPForwarding: nic.properties?.['enableIPForwarding'] === true,
      primary: nic.properties?.primary ?? first,
      virtualMachine: { id: vmId(vm) },
    },
  };
}

function picked(properties: JsonObject | undefined, keys: readonly string[]): JsonObject {
  return isObject(properties) ? Object.fromEntries(keys.flatMap((key) => (properties[key] === undefined ? [] : [[key, properties[key]]]))) : {};
}
