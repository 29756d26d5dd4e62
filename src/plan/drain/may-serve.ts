import type { InstanceView } from '../../ports/scale-sets.js';
import { sameHandler } from '../definition.js';
import type { Verdict, VerdictRules } from '../verdict.js';

/**
 * Whether a VM that is out of rotation may take connections again: it has proven the release; or nothing was done to it yet and it is as well as it was; or
 * it does not run, and the probe will decide when it does. One that was worked on and has not come through stays out, healthy or not.
 */
export function mayServe(instance: InstanceView, verdict: Verdict, rules: Pick<VerdictRules, 'expected' | 'healthCounts'>, wasTouched = false): boolean {
  switch (verdict.kind) {
    case 'proven':
    case 'parked':
      return true;
    case 'outdated':
    case 'protected':
      return !wasTouched && isUndisturbed(instance, rules);
    case 'working':
    case 'unhealthy':
    case 'failed':
      return false;
    default:
      return verdict satisfies never;
  }
}

function isUndisturbed(instance: InstanceView, { expected, healthCounts }: Pick<VerdictRules, 'expected' | 'healthCounts'>): boolean {
  const reports = instance.told.filter((told) => expected.some((one) => sameHandler(one, told))).map((told) => instance.reported.find((one) => one.name.toLowerCase() === told.name.toLowerCase()));
  return takesConnections(instance) && instance.provisioningState === 'Succeeded' && (!healthCounts || instance.health === 'healthy') && reports.every((report) => report === undefined || report.state === 'succeeded');
}

/** Whether a VM that is in rotation takes new connections, as far as Azure's view of it tells: the balancer's own probe is not shown by VM. */
export function takesConnections(instance: InstanceView): boolean {
  return instance.power === 'running' && instance.health !== 'unhealthy' && !['Creating', 'Deleting'].includes(instance.provisioningState);
}
