import type { ExtensionWrite, ModelPatch } from '../ports/scale-sets.js';
import { existingOf, modelHas, writesOf } from './definition.js';
import { freshDisks } from './disk-age.js';
import type { ModelDifference } from './model-change.js';
import { modelDifference, modelPatch } from './model-change.js';
import type { Observed } from './observed.js';
import type { DiskRules } from './plan.js';
import { readModelRecord } from './record-tags.js';
import type { DeploymentRecord } from './record.js';
import { judge } from './verdict.js';
import type { Verdict } from './verdict.js';
import type { Wanted } from './wanted.js';

/** How things stand if a record is the deployment. */
export interface Attempt {
  readonly writes: readonly ExtensionWrite[];
  readonly difference: ModelDifference;
  /** What of the model, beside extensions, must be written for it. */
  readonly patch: ModelPatch | undefined;
  readonly disk: DiskRules;
  /** Whether the model already holds all of it. */
  readonly current: boolean;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** VMs whose OS disk is not known to be younger than their custom data. */
  readonly staleDisks: ReadonlySet<string>;
}

export function attempt(wanted: Wanted, { scaleSet, instances, disksMadeAt }: Observed, record: DeploymentRecord, healthCounts: boolean, { force, disksAfterMs }: { readonly force: boolean; readonly disksAfterMs: number | undefined }): Attempt {
  const writes = writesOf(wanted.extensions, scaleSet.extensions, record);
  const difference = modelDifference(wanted, scaleSet, force);
  const patch = modelPatch(wanted, scaleSet, difference, record, { force, disksAfterMs });
  const current = patch === undefined && wanted.extensions.every((extension, index) => {
    const existing = existingOf(extension, scaleSet.extensions);
    return existing !== undefined && modelHas(writes[index]!, existing);
  });
  const disk = diskRules(wanted, patch?.tags ?? scaleSet.tags);
  const hasFreshDisk = freshDisks(disksMadeAt, disk);
  const rules = { expected: writes, healthCounts, operationEnded: true, image: disk.image, hasFreshDisk };
  const staleDisks = new Set(instances.filter((instance) => hasFreshDisk !== undefined && hasFreshDisk(instance) !== true).map((instance) => instance.instanceId));
  return { writes, difference, patch, disk, current, staleDisks, verdicts: new Map(instances.map((instance) => [instance.instanceId, judge(instance, rules)])) };
}

/** The tags that say how old a disk may be are those of the patch where there is one, else those of the model. */
function diskRules({ image, customData }: Wanted, tags: Readonly<Record<string, string>>): DiskRules {
  const madeAfterMs = image || customData ? readModelRecord(tags)?.disksAfterMs : undefined;
  return { ...(image ? { image } : {}), ...(madeAfterMs === undefined ? {} : { madeAfterMs }) };
}
