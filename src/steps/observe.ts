import type { Observed } from '../plan/observed.js';
import type { RunnablePlan } from '../plan/plan.js';
import type { ScaleSetRef, ScaleSets } from '../ports/scale-sets.js';
import type { InstanceResult } from '../report/result.js';
import { Fleet } from './fleet.js';
import { instanceResults } from './instance-results.js';

/**
 * Everything the plan must know: the scale set, all its VMs, whether a rolling upgrade is running, and whether automatic
 * repairs are. Four requests at the most for up to a page of VMs.
 */
export async function observe(scaleSets: ScaleSets, target: ScaleSetRef, signal: AbortSignal): Promise<Observed> {
  const scaleSet = await scaleSets.get(target, signal);
  if (scaleSet.orchestrationMode === 'Flexible') return { scaleSet, instances: [] };
  const [instances, rollingUpgrade, automaticRepairs] = await Promise.all([
    living(scaleSets, target, signal),
    scaleSets.latestRollingUpgrade(target, signal),
    scaleSet.automaticRepairsEnabled ? scaleSets.automaticRepairsState(target, signal) : undefined,
  ]);
  return { scaleSet, instances, rollingUpgrade, automaticRepairs };
}

/** VMs that are being deleted neither need the release nor can stand in its way. */
async function living(scaleSets: ScaleSets, target: ScaleSetRef, signal: AbortSignal): Promise<Observed['instances']> {
  return (await scaleSets.listInstances(target, signal)).filter((instance) => instance.provisioningState !== 'Deleting');
}

/** Every VM as it stands towards the plan before anything is touched. */
export function instancesNow(plan: Pick<RunnablePlan, 'writes' | 'healthCounts'>, observed: Observed, nowMs: number): readonly InstanceResult[] {
  return instanceResults(new Fleet({ expected: plan.writes, healthCounts: plan.healthCounts }, observed.instances, nowMs), plan.writes, nowMs);
}
