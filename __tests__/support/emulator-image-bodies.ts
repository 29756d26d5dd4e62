/** Paths and bodies of virtual machines, images and galleries. */
import { subscription } from './emulator-arm-driver.js';

export const vms = 'Microsoft.Compute/virtualMachines';
export const images = 'Microsoft.Compute/images';
export const gallery = 'Microsoft.Compute/galleries/gal';
export const definition = `${gallery}/images/web`;
export const at = { location: 'westeurope' };

export function idOf(path: string): string {
  return `/subscriptions/${subscription}/resourceGroups/rg-web/providers/${path}`;
}

export function imageOfVm(vm: string, more: object = {}): object {
  return { ...at, properties: { sourceVirtualMachine: { id: idOf(`${vms}/${vm}`) }, ...more } };
}

export function versionOf(vm: string, publishingProfile: object = {}): object {
  return { ...at, properties: { publishingProfile, storageProfile: { source: { virtualMachineId: idOf(`${vms}/${vm}`) } } } };
}

/** VMs in every state that matters to an image, and a gallery with a definition of each kind. */
export const scenario = {
  virtualMachines: [
    { name: 'ready', state: 'generalized' },
    { name: 'running' },
    { name: 'off', state: 'deallocated' },
    { name: 'first', generation: 'V1', state: 'generalized' },
    { name: 'trusted', securityType: 'TrustedLaunch', state: 'generalized' },
    { name: 'windows', os: 'Windows', state: 'generalized' },
  ],
  galleries: [{ name: 'gal', definitions: [{ name: 'web' }, { name: 'special', osState: 'Specialized' }, { name: 'trusting', securityType: 'TrustedLaunch' }, { name: 'supporting', securityType: 'TrustedLaunchSupported' }] }],
};
