import { copy } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import { hasEtag } from '../api-versions.js';
import { isoTime } from '../time.js';
import type { ExtensionResource, VmProfile } from './resource.js';
import { isFlexible } from './state.js';
import type { ProvisioningState, ScaleSet, Vm } from './state.js';

/** What a GET of the scale set shows: never passwords, custom data or protected settings. */
export function showScaleSet(set: ScaleSet, apiVersion: string, withUserData = false): JsonObject {
  const { location, tags, sku, properties, ...others } = set.body;
  const { virtualMachineProfile: _, ...rest } = properties;
  return {
    name: set.name,
    id: set.id,
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    location,
    tags: tags ?? {},
    ...copy(others),
    sku: { ...sku },
    ...(hasEtag(apiVersion) ? { etag: `"${set.etag}"` } : {}),
    properties: {
      ...copy(rest),
      virtualMachineProfile: {
        ...showProfile(set.body.properties.virtualMachineProfile, withUserData),
        timeCreated: isoTime(set.model.createdMs),
      },
      provisioningState: set.state,
      uniqueId: set.uniqueId,
      timeCreated: isoTime(set.createdMs),
    },
  };
}

export function showProfile(profile: VmProfile, withUserData: boolean): JsonObject {
  const shown = copy(profile);
  if (shown.osProfile) {
    delete shown.osProfile.adminPassword;
    delete shown.osProfile.customData;
  }
  if (!withUserData) delete shown.userData;
  if (shown.extensionProfile?.extensions) {
    shown.extensionProfile.extensions = shown.extensionProfile.extensions.map(withoutSecrets);
  }
  return shown;
}

export function withoutSecrets(extension: ExtensionResource): ExtensionResource {
  const { protectedSettings: _, ...properties } = extension.properties;
  return { name: extension.name, properties };
}

/** The extension as a resource of its own, with its id. */
export function showExtension(set: ScaleSet, extension: ExtensionResource, state: ProvisioningState): JsonObject {
  return {
    name: extension.name,
    id: `${set.id}/extensions/${extension.name}`,
    type: 'Microsoft.Compute/virtualMachineScaleSets/extensions',
    properties: { ...copy(withoutSecrets(extension).properties), provisioningState: state },
  };
}

/** `instanceView` of the set: counts only, neither power nor health (recorded). */
export function showInstanceView(set: ScaleSet): JsonObject {
  const vms = [...set.vms.values()];
  const extensions = new Map<string, string[]>();
  for (const vm of vms) {
    for (const report of vm.machine?.extensions ?? []) {
      const codes = extensions.get(report.name) ?? [];
      const code = report.statuses[0]?.code;
      if (code) codes.push(code);
      extensions.set(report.name, codes);
    }
  }
  const repairs = set.body.properties.automaticRepairsPolicy !== undefined && !isFlexible(set);
  return {
    virtualMachine: { statusesSummary: summary(vms.map((vm) => stateCode(vm))) },
    ...(extensions.size > 0
      ? { extensions: [...extensions].map(([name, codes]) => ({ name, statusesSummary: summary(codes) })) }
      : {}),
    ...(repairs ? { orchestrationServices: [{ serviceName: 'AutomaticRepairs', serviceState: set.repairs }] } : {}),
    statuses: [provisioningStatus(set.state, set.stateMs)],
  };
}

function stateCode(vm: Vm): string {
  return `ProvisioningState/${vm.state.toLowerCase()}`;
}

function summary(codes: readonly string[]): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => ({ code, count }));
}

const displayed: Readonly<Record<ProvisioningState, string>> = {
  Creating: 'Creating',
  Updating: 'Updating',
  Succeeded: 'Provisioning succeeded',
  Failed: 'Provisioning failed',
  Deleting: 'Deleting',
};

export function provisioningStatus(state: ProvisioningState, atMs: number, message?: string): JsonObject {
  return {
    code: `ProvisioningState/${state.toLowerCase()}`,
    level: state === 'Failed' ? 'Error' : 'Info',
    displayStatus: displayed[state],
    ...(message === undefined ? {} : { message }),
    time: isoTime(atMs),
  };
}
