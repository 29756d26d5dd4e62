import { ArmError, badRequest, invalidParameter, operationNotAllowed } from '../arm-error.js';
import { objectsOf } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import { isHealthExtension } from '../../vm-faults.js';
import { durationMs } from '../time.js';
import { checkCustomData } from './custom-data.js';
import { checkExtensions } from './extension-rules.js';
import { modelsInUse, mostModels } from './model.js';
import type { RollingPolicy, ScaleSetBody, VmProfile } from './resource.js';
import { osTypeOf } from './state.js';
import type { Model, ScaleSet } from './state.js';

/** What ARM refuses in a scale set before it accepts the write. @throws ArmError */
export function checkScaleSet(body: ScaleSetBody): void {
  const properties = body.properties;
  const profile = properties.virtualMachineProfile;
  checkCustomData(profile.osProfile?.customData);
  if (properties.orchestrationMode === 'Flexible') return;
  checkExtensions(profile.extensionProfile?.extensions ?? [], osTypeOf(profile));
  const source = healthSourceOf(profile);
  const policy = properties.upgradePolicy;
  if (policy?.mode === 'Rolling' && source === 'none') {
    throw badRequest(
      'Rolling Upgrade mode is not supported for this Virtual Machine Scale Set because a health probe or health extension was not provided.',
    );
  }
  if (policy?.rollingUpgradePolicy) checkRollingPolicy(policy.rollingUpgradePolicy);
  const repairs = properties.automaticRepairsPolicy;
  if (repairs?.enabled) checkRepairs(repairs, source);
  if (properties.singlePlacementGroup && body.sku.capacity > 100) {
    throw operationNotAllowed('A Virtual Machine Scale Set with singlePlacementGroup can have 100 VMs at the most.');
  }
}

/** What an existing set does not let be changed, and the limit of models. @throws ArmError */
export function checkUpdate(set: ScaleSet, body: ScaleSetBody, next: Model): void {
  for (const key of ['orchestrationMode', 'platformFaultDomainCount'] as const) {
    if (set.body.properties[key] !== body.properties[key]) throw notChangeable(`properties.${key}`);
  }
  if (set.body.properties.singlePlacementGroup === false && body.properties.singlePlacementGroup) {
    throw notChangeable('properties.singlePlacementGroup');
  }
  const growing = body.sku.capacity > set.vms.size;
  if ((next !== set.model || growing) && modelsInUse(set.vms.values(), next) > mostModels) {
    throw operationNotAllowed(
      `Virtual Machine Scale Set '${set.name}' has reached its limit of 10 models that may be referenced by one or more VMs ` +
        'belonging to the Virtual Machine Scale Set. Upgrade the VMs to the latest model of the Virtual Machine Scale Set before trying again.',
    );
  }
}

export function healthSourceOf(profile: VmProfile): 'extension' | 'probe' | 'none' {
  const extension = profile.extensionProfile?.extensions?.some((one) => isHealthExtension(one.properties)) ?? false;
  const probe = profile.networkProfile?.healthProbe?.id !== undefined;
  if (extension && probe) {
    throw badRequest('Only one health source is allowed: either networkProfile.healthProbe or the Application Health extension.');
  }
  return extension ? 'extension' : probe ? 'probe' : 'none';
}

const percentRanges = [
  ['maxBatchInstancePercent', 5],
  ['maxUnhealthyInstancePercent', 5],
  ['maxUnhealthyUpgradedInstancePercent', 0],
] as const;

function checkRollingPolicy(policy: RollingPolicy): void {
  for (const [key, least] of percentRanges) {
    const value = policy[key];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= 100)) continue;
    throw invalidParameter(
      `The value '${String(value)}' of parameter '${key}' is out of range. The value must be between '${least}' and '100', inclusive.`,
      `rollingUpgradePolicy.${key}`,
    );
  }
  if ((policy.maxBatchInstancePercent ?? 20) > (policy.maxUnhealthyInstancePercent ?? 20)) {
    throw invalidParameter(
      'The value of maxBatchInstancePercent must not be greater than the value of maxUnhealthyInstancePercent.',
      'rollingUpgradePolicy.maxBatchInstancePercent',
    );
  }
  if (durationMs(policy.pauseTimeBetweenBatches ?? 'PT0S') === undefined) {
    throw invalidParameter(
      `The value '${String(policy.pauseTimeBetweenBatches)}' of parameter 'pauseTimeBetweenBatches' is not an ISO 8601 duration.`,
      'rollingUpgradePolicy.pauseTimeBetweenBatches',
    );
  }
}

function checkRepairs(policy: { gracePeriod?: string }, source: string): void {
  if (source === 'none') {
    throw badRequest('Automatic repairs need a health source: a load balancer health probe or the Application Health extension.');
  }
  const grace = durationMs(policy.gracePeriod ?? 'PT10M');
  if (grace === undefined || grace < 600_000 || grace > 5_400_000) {
    throw invalidParameter(
      `The value '${String(policy.gracePeriod)}' of parameter 'gracePeriod' is invalid: it may be PT10M to PT90M.`,
      'automaticRepairsPolicy.gracePeriod',
    );
  }
}

/** Backend pools of load balancers and application gateways that VMs of this profile are put into. */
export function poolIdsOf(profile: VmProfile): string[] {
  return (profile.networkProfile?.networkInterfaceConfigurations ?? []).flatMap((nic) => (nic.properties?.ipConfigurations ?? []).flatMap(poolsOfIp));
}

/** Those of one of its IP configurations. */
export function poolsOfIp(ip: { readonly properties?: JsonObject }): string[] {
  const { loadBalancerBackendAddressPools: balancers, applicationGatewayBackendAddressPools: gateways } = ip.properties ?? {};
  return [...objectsOf(balancers), ...objectsOf(gateways)].flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}

function notChangeable(target: string): ArmError {
  return new ArmError(409, { code: 'PropertyChangeNotAllowed', message: `Changing property '${target}' is not allowed.`, target });
}
