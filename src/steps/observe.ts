import type { Observed } from '../plan/observed.js';
import { readModelRecord } from '../plan/record-tags.js';
import type { RunnablePlan } from '../plan/plan.js';
import type { ScaleSetRef, ScaleSets } from '../ports/scale-sets.js';
import type { InstanceResult } from '../report/result.js';
import { Fleet } from './fleet.js';
import { instanceResults } from './instance-results.js';

/** What is asked beyond what every deployment needs. */
export interface ToObserve {
  /** When the disks were made: `yes`, or only where the scale set's record says that it matters. */
  readonly disks: 'yes' | 'no' | 'if recorded';
  /** Nothing is going to be written: whoever only plans need not have the right to. */
  readonly onlyPlan?: boolean;
}

/**
 * Everything the plan must know: the scale set, all its VMs, whether a rolling upgrade is running, and whether automatic
 * repairs are. Four requests at the most for up to a page of VMs.
 */
export async function observe(scaleSets: ScaleSets, target: ScaleSetRef, { disks }: ToObserve, signal: AbortSignal): Promise<Observed> {
  const scaleSet = await scaleSets.get(target, signal);
  if (scaleSet.orchestrationMode === 'Flexible') return { scaleSet, instances: [] };
  const [instances, rollingUpgrade, automaticRepairs, disksMadeAt] = await Promise.all([
    living(scaleSets, target, signal),
    scaleSets.latestRollingUpgrade(target, signal),
    scaleSet.automaticRepairsEnabled ? scaleSets.automaticRepairsState(target, signal) : undefined,
    disks === 'yes' || (disks === 'if recorded' && readModelRecord(scaleSet.tags)?.disksAfterMs !== undefined) ? scaleSets.disksMadeAt(target, signal) : undefined,
  ]);
  return { scaleSet, instances, rollingUpgrade, automaticRepairs, disksMadeAt };
}

/** VMs that are being deleted neither need the release nor can stand in its way. */
async function living(scaleSets: ScaleSets, target: ScaleSetRef, signal: AbortSignal): Promise<Observed['instances']> {
  return (await scaleSets.listInstances(target, signal)).filter((instance) => instance.provisioningState !== 'Deleting');
}

/** Every VM as it stands towards the plan before anything is touched. */
export function instancesNow(plan: Pick<RunnablePlan, 'writes' | 'healthCounts'> & Partial<Pick<RunnablePlan, 'disk' | 'effects'>>, observed: Observed, nowMs: number): readonly InstanceResult[] {
  const fleet = new Fleet({ expected: plan.writes, healthCounts: plan.healthCounts, disk: plan.disk }, observed.instances, nowMs, observed.disksMadeAt);
  return instanceResults(fleet, plan.writes, nowMs).map((one) => ({ ...one, ...plannedOn(plan, one.instanceId) }));
}

function plannedOn({ effects }: Partial<Pick<RunnablePlan, 'effects'>>, id: string): Pick<InstanceResult, 'planned'> {
  const planned = effects?.get(id);
  return planned ? { planned } : {};
}
