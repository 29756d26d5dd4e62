import type { Problem } from '../../errors.js';
import type { TargetRegion, VirtualMachineView } from '../../ports/captures.js';
import { regionKey, sameRegion } from '../regions.js';
import type { CapturePlan, CaptureStep, ImageWrite } from './capture-plan.js';
import { judgeExisting } from './existing.js';
import type { CaptureObserved } from './observed.js';
import { preflightCapture } from './preflight.js';
import type { WantedCapture } from './wanted.js';
import { targetLabel } from './wanted.js';

/**
 * The steps from a VM to its image. Pure: the same arguments give the same plan.
 *
 * @param now milliseconds since the epoch
 */
export function makeCapturePlan(wanted: WantedCapture, observed: CaptureObserved, now: number): CapturePlan {
  const { target } = wanted;
  const vm = observed.virtualMachine;
  const regions = target.kind === 'galleryVersion' ? withOwnRegion(target.regions, vm?.location ?? observed.existing?.location) : [];
  const names = regions.map(({ name }) => name);
  const existing = judgeExisting(wanted, observed, names);
  switch (existing.kind) {
    case 'refused':
      return { kind: 'refused', problems: [existing.problem], warnings: [] };
    case 'done':
      return { kind: 'unchanged', steps: [], regions: names, notes: existing.notes, warnings: [] };
    case 'underway':
      return { kind: 'change', steps: [{ kind: 'join' }, { kind: 'prove' }], regions: names, notes: [`An earlier run has begun to make ${targetLabel(target)} of this VM: it is followed to its end.`], warnings: [] };
    case 'failed':
    case 'none':
      break;
    default:
      return existing satisfies never;
  }
  const problems = preflightCapture(wanted, observed, now);
  const warnings = vm === undefined ? [] : cautions(wanted, vm);
  if (problems.length > 0 || vm === undefined) return { kind: 'refused', problems, warnings };
  const notes = [...(existing.kind === 'failed' ? [`Azure failed to make ${targetLabel(target)} before: it is tried again.`] : []), ...notesOf(wanted, observed, vm, regions)];
  return { kind: 'change', steps: stepsOf(wanted, vm), write: writeOf(wanted, vm, regions), regions: names, notes, warnings };
}

/** "Gallery image version publishing profile regions must contain the location of image version" (ARM): that is where its source is. */
function withOwnRegion(regions: readonly TargetRegion[], own: string | undefined): readonly TargetRegion[] {
  if (own === undefined || regions.some(({ name }) => sameRegion(name, own))) return regions;
  return [{ name: regionKey(own) }, ...regions];
}

function stepsOf({ generalize }: WantedCapture, { power, generalized }: VirtualMachineView): readonly CaptureStep[] {
  return [
    ...(power === 'deallocated' ? [] : [{ kind: 'deallocate' as const }]),
    ...(generalize && !generalized ? [{ kind: 'generalize' as const }] : []),
    { kind: 'create' },
    { kind: 'prove' },
  ];
}

function writeOf({ target }: WantedCapture, { id, location, hyperVGeneration }: VirtualMachineView, regions: readonly TargetRegion[]): ImageWrite {
  if (target.kind === 'managedImage') return { kind: 'managedImage', image: { location, virtualMachineId: id, zoneResilient: target.zoneResilient, ...(hyperVGeneration === undefined ? {} : { hyperVGeneration }) } };
  const { excludeFromLatest, endOfLifeDate, replicationMode } = target;
  return {
    kind: 'galleryVersion',
    version: {
      location, virtualMachineId: id, regions,
      ...(excludeFromLatest ? { excludeFromLatest } : {}),
      ...(endOfLifeDate === undefined ? {} : { endOfLifeDate }),
      ...(replicationMode === undefined ? {} : { replicationMode }),
    },
  };
}

/** What nobody can take back is said as a warning. */
function cautions({ generalize, at }: WantedCapture, { name, generalized, osType }: VirtualMachineView): readonly Problem[] {
  if (!generalize || generalized) return [];
  return [{
    message: `VM ${name} is generalized by this capture. That is irreversible: Azure never starts it again`,
    hint: `Nothing is run on the VM: ${cleanUp(osType)} must have been run on it before, or every VM made of the image has its accounts and keys. To keep the VM, write generalize: false, or capture a copy of it.`,
    location: at.generalize,
  }];
}

/** Azure docs, "Remove machine specific information by deprovisioning or generalizing a VM before creating an image". */
function cleanUp(osType: VirtualMachineView['osType']): string {
  const [linux, windows] = ['waagent -deprovision+user', 'sysprep /generalize /shutdown'];
  if (osType === undefined) return `${linux} (Linux) or ${windows} (Windows)`;
  return osType === 'Linux' ? linux : windows;
}

function notesOf({ target, generalize }: WantedCapture, { regions: known }: CaptureObserved, { name, location, power, generalized }: VirtualMachineView, regions: readonly TargetRegion[]): readonly string[] {
  const notes: string[] = [];
  if (generalized) notes.push(`VM ${name} is generalized already.`);
  if (!generalize) notes.push(`The image is specialized: VMs made of it have the accounts, keys and machine identity of ${name}, and a scale set of it has no osProfile.`);
  if (!generalize && power !== 'deallocated') notes.push(`VM ${name} is not started again.`);
  if (target.kind !== 'galleryVersion') return notes;
  if (regions.length > target.regions.length && target.regions.length > 0) notes.push(`${location}, where the VM is, is added to the regions: Azure makes a version where its source is.`);
  if (known === undefined) notes.push('The regions of the subscription may not be read, so their names were not checked.');
  return notes;
}
