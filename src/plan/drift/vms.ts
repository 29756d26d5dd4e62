import type { DriftFinding, InstanceResult } from '../../report/result.js';
import type { DriftQuestion } from './question.js';

type Question = Pick<DriftQuestion, 'scaleSet' | 'observed' | 'recorded' | 'instances'>;

/** VMs that do not run what the model says, and VMs that were told and do not prove it. */
export function vmDrift({ scaleSet, observed, recorded, instances }: Question): readonly DriftFinding[] {
  const off = instances.filter((one) => one.outcome === 'outdated' || one.outcome === 'protected' || !one.latestModelApplied);
  // A VM that is being made, or that Azure is just upgrading, is on its way there.
  const rolling = observed.rollingUpgrade?.status === 'RollingForward';
  const unproven = instances.filter((one) => !off.includes(one) && (one.outcome === 'failed' || one.outcome === 'unhealthy'));
  return [
    ...(off.length === 0 ? [] : [notOnModel(scaleSet, off, observed.scaleSet.modelCreatedAt, rolling, instances.length)]),
    ...(unproven.length === 0 ? [] : [notProven(unproven, recorded.record?.tag, instances.length)]),
  ];
}

function notOnModel(scaleSet: string, off: readonly InstanceResult[], since: string | undefined, rolling: boolean, total: number): DriftFinding {
  const releases = [...new Set(off.map((one) => one.release ?? 'a release that cannot be told'))].sort();
  const message = `${vms(off.length, total)} not on the model of ${scaleSet}${since === undefined ? '' : `, which is from ${since}`}; on ${off.length === 1 ? 'it' : 'them'}: ${releases.join(', ')}`;
  return {
    kind: 'vm-not-on-model', level: rolling ? 'notice' : 'drift', message, scaleSet, since,
    instanceIds: off.map((one) => one.instanceId),
    hint: rolling ? 'A rolling upgrade is going on.' : 'If no deployment is going on, deploy the release again: command: deploy. VMs with instance protection have to lose it first.',
  };
}

function notProven(unproven: readonly InstanceResult[], tag: string | undefined, total: number): DriftFinding {
  const [first] = unproven;
  const why = first?.reason === undefined ? '' : `; ${first.name}: ${first.reason}`;
  return {
    kind: 'vm-not-proven', level: 'drift',
    message: `${vms(unproven.length, total)} on the model, but not proven to run ${tag ?? 'it'}${why}`,
    instanceIds: unproven.map((one) => one.instanceId),
    hint: 'Look at the application and at what the extension reports on these VMs.',
  };
}

function vms(n: number, total: number): string {
  return `${n} of ${total} VM${total === 1 ? '' : 's'} ${n === 1 ? 'is' : 'are'}`;
}
