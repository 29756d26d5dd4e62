import type { Problem } from '../errors.js';
import { atMost } from './amount.js';
import { existingOf } from './definition.js';
import { followsLatest } from './image.js';
import type { Observed } from './observed.js';
import { readModelRecord } from './record-tags.js';
import { parseRecord } from './record.js';
import type { Wanted } from './wanted.js';

/** Azure keeps at most 10 models that VMs of one scale set still refer to (ARM's own error text). */
const MODEL_LIMIT = 10;

/** What must be refused before anything is touched, each with its cure. */
export function preflight(wanted: Wanted, observed: Observed): readonly Problem[] {
  const { scaleSet } = observed;
  if (scaleSet.orchestrationMode === 'Flexible') {
    return [{
      message: `Scale set ${scaleSet.name} uses Flexible orchestration, which this version cannot deploy to`,
      hint: 'Use a scale set with Uniform orchestration. Flexible scale sets are planned; the mode of an existing scale set cannot be changed.',
    }];
  }
  return [
    ...deleting(observed),
    ...wrongSystem(wanted, observed),
    ...withoutHealthSource(observed),
    ...foreignRollingUpgrade(wanted, observed),
    ...missingDependencies(wanted, observed),
    ...modelLimit(wanted, observed),
  ];
}

function deleting({ scaleSet }: Observed): readonly Problem[] {
  if (scaleSet.provisioningState !== 'Deleting') return [];
  return [{ message: `Scale set ${scaleSet.name} is being deleted`, hint: 'Name another scale set in target.scaleSet.' }];
}

function wrongSystem(wanted: Wanted, { scaleSet }: Observed): readonly Problem[] {
  const systems: Readonly<Record<string, 'Linux' | 'Windows'>> = {
    'microsoft.azure.extensions.customscript': 'Linux',
    'microsoft.compute.customscriptextension': 'Windows',
    'microsoft.powershell.dsc': 'Windows',
  };
  return wanted.extensions.flatMap((extension) => {
    const system = systems[`${extension.publisher}.${extension.type}`.toLowerCase()];
    if (!system || !scaleSet.osType || system === scaleSet.osType) return [];
    return [{
      message: `Extension ${extension.type} runs on ${system}, but scale set ${scaleSet.name} is ${scaleSet.osType}`,
      hint: scaleSet.osType === 'Linux' ? 'Use type: CustomScript.' : 'Use type: CustomScriptExtension or type: DSC.',
    }];
  });
}

function withoutHealthSource({ scaleSet }: Observed): readonly Problem[] {
  if (scaleSet.upgradePolicy.mode !== 'Rolling' || scaleSet.healthSource !== 'none') return [];
  return [{
    message: `Scale set ${scaleSet.name} has upgrade policy Rolling but no health source, so Azure will refuse to upgrade it`,
    hint: 'Add the Application Health extension or a load balancer health probe to the scale set, or set its upgrade policy to Manual.',
  }];
}

function foreignRollingUpgrade(wanted: Wanted, observed: Observed): readonly Problem[] {
  if (observed.rollingUpgrade?.status !== 'RollingForward' || isOurs(wanted, observed)) return [];
  const { successful, failed, inProgress, pending } = observed.rollingUpgrade;
  return [{
    message: `A rolling upgrade that is not this deployment's is running on scale set ${observed.scaleSet.name} (${successful} done, ${failed} failed, ${inProgress} at work, ${pending} to go)`,
    hint: 'Wait until it ends, or cancel it (az vmss rolling-upgrade cancel), then run this again.',
  }];
}

/** Whether the model has this deployment in it: a running pass is then the one that a killed run left behind, be it the first of several. */
export function isOurs(wanted: Wanted, { scaleSet }: Observed): boolean {
  if ((wanted.image || wanted.customData) && readModelRecord(scaleSet.tags)?.record.fingerprint === wanted.fingerprint) return true;
  return wanted.extensions.some((extension) => {
    const record = parseRecord(existingOf(extension, scaleSet.extensions)?.forceUpdateTag);
    return record?.fingerprint === wanted.fingerprint;
  });
}

/** VMs that would have to be upgraded and that Azure will not touch; none where deploy.yml says to leave them. */
export function refuseProtected(wanted: Wanted, observed: Observed, ids: readonly string[]): readonly Problem[] {
  if (ids.length === 0 || wanted.strategy.protectedInstances === 'skip') return [];
  return [{
    message: `${ids.length === 1 ? 'Instance' : 'Instances'} ${ids.join(', ')} of ${observed.scaleSet.name} ${ids.length === 1 ? 'is' : 'are'} protected from scale set actions: Azure would not bring the release there`,
    hint: 'Remove the protection (az vmss update --instance-id ID --protect-from-scale-set-actions false), or set strategy.protectedInstances: skip to leave these VMs as they are.',
  }];
}

function missingDependencies(wanted: Wanted, { scaleSet }: Observed): readonly Problem[] {
  const names = new Set([...scaleSet.extensions.map((one) => one.name), ...wanted.extensions.map((one) => one.name ?? one.defaultName)]);
  return wanted.extensions.flatMap((extension) =>
    (extension.provisionAfterExtensions ?? [])
      .filter((name) => !names.has(name))
      .map((name) => ({
        message: `Extension ${extension.name ?? extension.defaultName} waits for extension "${name}" (provisionAfterExtensions), which is not on scale set ${scaleSet.name}`,
        hint: `Extensions there: ${[...names].join(', ')}.`,
      })),
  );
}

function modelLimit(wanted: Wanted, observed: Observed): readonly Problem[] {
  if (observed.scaleSet.upgradePolicy.mode !== 'Manual' || isOurs(wanted, observed)) return [];
  const outdated = observed.instances.filter((instance) => !instance.latestModelApplied);
  const models = new Set(outdated.map((instance) => JSON.stringify(instance.told.map((told) => [told.name, told.typeHandlerVersion, told.settings]))));
  if (models.size + 1 < MODEL_LIMIT) return [];
  return [{
    message: `VMs of scale set ${observed.scaleSet.name} are on ${models.size} different older models; Azure allows ${MODEL_LIMIT} in all and would refuse another`,
    hint: 'Bring the VMs to the latest model first (az vmss update-instances --instance-ids \'*\').',
  }];
}

/** Allowed, but worth a warning: what deploy.yml asks for and this scale set cannot give. */
export function cautions(wanted: Wanted, observed: Observed, vmsComeLater = false): readonly Problem[] {
  const { scaleSet, instances } = observed;
  const { strategy } = wanted;
  const warnings: Problem[] = [...wanted.warnings];
  const { mode } = scaleSet.upgradePolicy;
  if (mode !== 'Manual' && strategy.canary) {
    warnings.push({
      message: `strategy.canary cannot be honoured: with upgrade policy ${mode} Azure itself brings the change through the VMs of ${scaleSet.name}`,
      hint: 'Set the upgrade policy of the scale set to Manual to have a canary.',
    });
  }
  if (mode === 'Automatic' && instances.length > 1) {
    warnings.push({
      message: `Scale set ${scaleSet.name} has upgrade policy Automatic: Azure updates its VMs in no order and possibly all at once, so batches and maxUnhealthy cannot be honoured`,
      hint: 'Set the upgrade policy to Manual or Rolling if the application must stay up.',
    });
  }
  if (scaleSet.healthSource === 'none' && wanted.health.source === 'auto') {
    warnings.push({
      message: `Scale set ${scaleSet.name} has no health source: a VM counts as good as soon as its extension has succeeded, whether the application answers or not`,
      hint: 'Add the Application Health extension or a load balancer health probe, or set health.source: none to say that this is meant.',
    });
  }
  if (instances.length === 0 && !vmsComeLater) {
    warnings.push({ message: `Scale set ${scaleSet.name} has no VMs: the release goes into its model and runs on the VMs that come later`, hint: 'Nothing can be proven until there is a VM.' });
  }
  if (observed.automaticRepairs === 'Suspended') {
    warnings.push({
      message: `Automatic repairs of scale set ${scaleSet.name} are suspended: by somebody, or by a run that was killed`,
      hint: `To resume them: az vmss set-orchestration-service-state --service-name AutomaticRepairs --action Resume --resource-group ${wanted.target.resourceGroup} --name ${scaleSet.name}`,
    });
  }
  warnings.push(...unknownDisks(wanted, observed), ...automaticOsUpgrades(wanted, observed));
  const tolerated = atMost(strategy.maxUnhealthy, instances.length);
  if (mode === 'Manual' && instances.length > 0 && tolerated >= instances.length) {
    warnings.push({ message: 'strategy.maxUnhealthy tolerates every VM failing, so nothing will stop a bad release', hint: 'Lower strategy.maxUnhealthy.' });
  }
  return warnings;
}

/** Whether a VM has its custom data is known by the age of its disk, and within a run by what the run has done; without both it is reimaged, again and again. */
function unknownDisks({ customData, target }: Wanted, { scaleSet, instances, disksMadeAt }: Observed): readonly Problem[] {
  if (!customData || instances.length === 0 || (disksMadeAt !== undefined && !scaleSet.ephemeralOsDisk)) return [];
  const message = (why: string): string => `Which VMs of ${scaleSet.name} have this custom data already cannot be told, so that every run reimages all of them: ${why}`;
  if (scaleSet.ephemeralOsDisk) return [{ message: message('Azure does not say when their ephemeral OS disks were made'), hint: 'Run this only when something has changed, or use managed OS disks.' }];
  return [{ message: message(`the disks of resource group ${target.resourceGroup} may not be listed`), hint: 'Grant Microsoft.Compute/disks/read there; docs/permissions.md has the role.' }];
}

/** With the latest version in the model Azure upgrades the image by itself (Azure docs, "Automatic OS image upgrade"). */
function automaticOsUpgrades({ image }: Wanted, { scaleSet }: Observed): readonly Problem[] {
  if (!image || !scaleSet.upgradePolicy.automaticOsUpgrade || !followsLatest(image)) return [];
  return [{
    message: `Scale set ${scaleSet.name} has automatic OS upgrade on, and ${image.label} names no version: Azure brings each newer version to the VMs by itself, outside of any deployment`,
    hint: `Name a version in model.image and switch it off: az vmss update --resource-group RESOURCE_GROUP --name ${scaleSet.name} --set upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade=false`,
  }];
}

/** How long Azure's health source may take to see that an application has changed for the worse, ms; `undefined` where that cannot be told. */
function healthLagMs({ scaleSet }: Observed): number | undefined {
  const extension = scaleSet.extensions.find((one) => /^ApplicationHealth(?:Linux|Windows)$/i.test(one.type));
  if (!extension) return undefined;
  const { intervalInSeconds = 5, numberOfProbes = 1 } = extension.settings ?? {};
  return typeof intervalInSeconds === 'number' && typeof numberOfProbes === 'number' ? intervalInSeconds * numberOfProbes * 1000 : undefined;
}

/** A VM that is called healthy may be so by a probe of what it ran before: settling for less than a round of probes proves little. */
export function healthNotes(wanted: Wanted, observed: Observed): readonly string[] {
  const lagMs = healthLagMs(observed);
  if (lagMs === undefined || wanted.health.source !== 'auto' || wanted.health.settleMs >= lagMs) return [];
  return [`health.settle is ${wanted.health.settleMs / 1000}s, but the Application Health extension takes up to ${lagMs / 1000}s (intervalInSeconds x numberOfProbes) to see a change: a VM may count as healthy by what it ran before.`];
}
