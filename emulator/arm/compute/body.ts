import { ArmError, badRequest, missingParameter } from '../arm-error.js';
import { copy, isObject } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import { readExtension } from './extension-rules.js';
import { keepSecrets } from './kept-secrets.js';
import type { ScaleSetBody, UpgradePolicy, VmProfile } from './resource.js';

// Written by ARM only. Whole models that were read are written back with them; they are dropped, not refused (recorded).
const readOnlyTop = ['id', 'name', 'type', 'etag', 'systemData', 'resources'];
const readOnlyProperties = ['provisioningState', 'uniqueId', 'timeCreated'];

/**
 * A PUT's body, for a new scale set or over an existing one. What an update leaves out of the profile is kept where Azure
 * keeps it: image (recorded), extensions and their protected settings, passwords, custom data.
 *
 * @throws ArmError 400
 */
export function readPut(given: JsonObject, existing: ScaleSetBody | undefined): ScaleSetBody {
  const body = withoutReadOnly(given);
  if (typeof body['location'] !== 'string') throw missingLocation();
  const properties = isObject(body['properties']) ? body['properties'] : {};
  if (!existing && !isObject(properties['virtualMachineProfile']) && properties['orchestrationMode'] !== 'Flexible') {
    throw missingParameter('virtualMachineProfile');
  }
  if (!existing && !isObject(properties['upgradePolicy']) && properties['orchestrationMode'] !== 'Flexible') {
    throw missingParameter('upgradePolicy');
  }
  const sku = isObject(body['sku']) ? body['sku'] : existing?.sku;
  if (!sku) throw missingParameter('sku');
  const merged: JsonObject = { ...(existing ? keptOnPut(existing) : {}), ...body, sku: { ...existing?.sku, ...sku } };
  merged['properties'] = { ...(existing?.properties ?? {}), ...properties };
  const profile = isObject(properties['virtualMachineProfile']) ? properties['virtualMachineProfile'] : {};
  const before = existing?.properties.virtualMachineProfile;
  (merged['properties'] as JsonObject)['virtualMachineProfile'] = before ? keepOmitted(profile, before) : profile;
  return finish(merged as unknown as ScaleSetBody);
}

/** A PATCH: objects are merged, lists and tags are replaced. @throws ArmError 400 */
export function readPatch(given: JsonObject, existing: ScaleSetBody): ScaleSetBody {
  const patch = withoutReadOnly(given);
  const merged = merge(copy(existing), patch);
  replaceImage(merged, patch);
  if (isObject(patch['tags'])) merged['tags'] = patch['tags'];
  const profile = (merged['properties'] as JsonObject)['virtualMachineProfile'];
  if (isObject(profile)) keepSecrets(profile, existing.properties.virtualMachineProfile);
  return finish(merged as unknown as ScaleSetBody);
}

function keptOnPut(existing: ScaleSetBody): JsonObject {
  const { location, plan, zones } = existing;
  return { location, ...(plan ? { plan } : {}), ...(zones ? { zones } : {}), ...(existing.identity ? { identity: existing.identity } : {}) };
}

function keepOmitted(profile: JsonObject, before: VmProfile): JsonObject {
  const merged: JsonObject = { ...copy(before), ...profile };
  for (const part of ['storageProfile', 'osProfile'] as const) {
    if (isObject(profile[part])) merged[part] = { ...before[part], ...profile[part] };
  }
  keepSecrets(merged, before);
  return merged;
}

function merge(into: JsonObject, patch: JsonObject): JsonObject {
  for (const [key, value] of Object.entries(patch)) {
    const present = into[key];
    into[key] = isObject(value) && isObject(present) ? merge(present, value) : value;
  }
  return into;
}

/** An image's id takes the place of the marketplace's names, and the other way round. */
function replaceImage(merged: JsonObject, patch: JsonObject): void {
  const storageOf = ({ properties }: JsonObject): JsonObject | undefined => {
    const profile = isObject(properties) ? properties['virtualMachineProfile'] : undefined;
    const storage = isObject(profile) ? profile['storageProfile'] : undefined;
    return isObject(storage) ? storage : undefined;
  };
  const [storage, given] = [storageOf(merged), storageOf(patch)?.['imageReference']];
  const image = storage?.['imageReference'];
  if (!isObject(given) || !isObject(image)) return;
  for (const name of given['id'] === undefined ? ['id'] : ['publisher', 'offer', 'sku', 'version']) if (given[name] === undefined) delete image[name];
}

function withoutReadOnly(given: JsonObject): JsonObject {
  const body = copy(given);
  for (const key of readOnlyTop) delete body[key];
  if (isObject(body['properties'])) for (const key of readOnlyProperties) delete body['properties'][key];
  return body;
}

/** Checks and completes what was merged. */
function finish(body: ScaleSetBody): ScaleSetBody {
  const capacity = Number(body.sku.capacity ?? 0);
  if (!Number.isInteger(capacity) || capacity < 0 || capacity > 1000) {
    throw new ArmError(400, { code: 'InvalidParameter', message: `The value '${String(body.sku.capacity)}' of parameter 'sku.capacity' is invalid.`, target: 'sku.capacity' });
  }
  if (typeof body.sku.name !== 'string') throw missingParameter('sku.name');
  body.sku = { name: body.sku.name, tier: body.sku.tier ?? 'Standard', capacity };
  const properties = body.properties;
  properties.orchestrationMode ??= 'Uniform';
  properties.singlePlacementGroup ??= properties.orchestrationMode === 'Uniform';
  if (properties.orchestrationMode === 'Uniform') {
    properties.overprovision ??= true;
    properties.doNotRunExtensionsOnOverprovisionedVMs ??= false;
    properties.platformFaultDomainCount ??= body.zones?.length ? 1 : 5;
    properties.upgradePolicy = finishPolicy(properties.upgradePolicy);
  }
  // Filled in where it was not sent (recorded).
  if (properties.automaticRepairsPolicy?.enabled) properties.automaticRepairsPolicy.repairAction ??= 'Replace';
  finishProfile(properties.virtualMachineProfile);
  return body;
}

function finishPolicy(policy: UpgradePolicy | undefined): UpgradePolicy {
  const finished: UpgradePolicy = { ...policy, mode: policy?.mode ?? 'Manual' };
  if (!['Manual', 'Automatic', 'Rolling'].includes(String(finished.mode))) {
    throw badRequest(`The value '${String(finished.mode)}' of parameter 'upgradePolicy.mode' is invalid.`);
  }
  // Given in part, the rest of it comes back filled in (recorded).
  if (finished.rollingUpgradePolicy || finished.mode === 'Rolling') {
    finished.rollingUpgradePolicy = {
      maxBatchInstancePercent: 20,
      maxUnhealthyInstancePercent: 20,
      maxUnhealthyUpgradedInstancePercent: 20,
      pauseTimeBetweenBatches: 'PT0S',
      ...finished.rollingUpgradePolicy,
    };
  }
  return finished;
}

function finishProfile(profile: VmProfile): void {
  delete profile.timeCreated;
  if (profile.osProfile) {
    profile.osProfile['secrets'] ??= [];
    profile.osProfile['allowExtensionOperations'] ??= true;
    profile.osProfile['requireGuestProvisionSignal'] ??= true;
  }
  for (const nic of profile.networkProfile?.networkInterfaceConfigurations ?? []) {
    // Filled in where it was not sent (recorded).
    if (nic.properties) nic.properties['disableTcpStateTracking'] ??= false;
  }
  delete profile.storageProfile?.imageReference?.exactVersion;
  const extensions: unknown = profile.extensionProfile?.extensions;
  if (profile.extensionProfile && Array.isArray(extensions)) {
    profile.extensionProfile.extensions = extensions.map((one: unknown) => {
      const extension = isObject(one) ? one : {};
      if (typeof extension['name'] !== 'string') throw missingParameter('extensionProfile.extensions.name');
      return readExtension(extension['name'], extension['properties']);
    });
  }
}

function missingLocation(): ArmError {
  return new ArmError(400, { code: 'LocationRequired', message: 'The location property is required for this definition.' });
}
