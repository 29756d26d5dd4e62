import type { ArmErrorBody } from '../arm-error.js';
import type { Cloud } from '../cloud.js';
import type { OperationEnd } from '../operations.js';
import { succeeded } from '../operations.js';
import { durationMs } from '../time.js';
import { healthSourceOf } from './body-rules.js';
import { isHealthy } from './health.js';
import { nextBatch } from './rolling-batches.js';
import type { RollingPolicy } from './resource.js';
import type { Model, RollingUpgrade, ScaleSet, Vm, Write } from './state.js';
import { bringTo, provision, remove } from './vm-lifecycle.js';
import { addVm, exists, inTurn } from './vm-record.js';

/** What a rolling upgrade does to a VM, once it is its turn. */
export type UpgradeVm = (vm: Vm) => Promise<void>;

const preempted: OperationEnd = {
  status: 'Failed',
  error: { code: 'OperationPreempted', message: 'Operation execution has been preempted by a more recent operation.' },
};

export function isRolling(set: ScaleSet): boolean {
  return set.rolling?.code === 'RollingForward';
}

/**
 * Upgrades `vms` in batches, as the set's rolling upgrade policy says (Azure docs, "Configure rolling upgrades"): the share
 * of unhealthy VMs is looked at before each batch, the share of unhealthy *upgraded* ones after it.
 */
export async function rollOver(
  cloud: Cloud,
  set: ScaleSet,
  write: Write,
  vms: readonly Vm[],
  upgradeVm: UpgradeVm,
): Promise<OperationEnd> {
  const roll = begin(cloud, set, vms.length);
  const upgraded: Vm[] = [];
  const before = new Map(vms.map((vm) => [vm, vm.model]));
  let waiting = [...vms];
  while (waiting.length > 0) {
    if (write.preempted) return end(cloud, roll, 'Cancelled', preempted);
    if (roll.cancelled) return end(cloud, roll, 'Cancelled', { status: 'Canceled' });
    const refusal = tooManyUnhealthy(cloud, set, roll, upgraded.length > 0);
    if (refusal) return end(cloud, roll, 'Faulted', { status: 'Failed', error: refusal });
    const batch = nextBatch(cloud, waiting, set.vms.size, roll.policy);
    waiting = waiting.filter((vm) => !batch.includes(vm));
    roll.progress.pending -= batch.length;
    roll.progress.inProgress = batch.length;
    const now = await Promise.all(batch.map((vm) => upgradeOne(cloud, set, vm, roll, upgradeVm)));
    upgraded.push(...now);
    const bad = upgraded.filter((vm) => exists(vm) && !isGood(cloud, vm));
    roll.progress.inProgress = 0;
    roll.progress.failed = bad.length;
    roll.progress.successful = upgraded.length - bad.length;
    const breach = tooManyBad(bad, upgraded, roll.policy);
    if (breach) {
      if (roll.policy.rollbackFailedInstancesOnPolicyBreach) await restore(cloud, bad, before);
      return end(cloud, roll, 'Faulted', { status: 'Failed', error: breach });
    }
    if (waiting.length > 0) await pause(cloud, roll, write);
  }
  return end(cloud, roll, 'Completed', succeeded);
}

function begin(cloud: Cloud, set: ScaleSet, pending: number): RollingUpgrade {
  const given = set.body.properties.upgradePolicy?.rollingUpgradePolicy;
  const now = cloud.clock.now();
  const roll: RollingUpgrade = {
    policy: {
      maxBatchInstancePercent: 20,
      maxUnhealthyInstancePercent: 20,
      maxUnhealthyUpgradedInstancePercent: 20,
      pauseTimeBetweenBatches: 'PT0S',
      maxSurge: false,
      rollbackFailedInstancesOnPolicyBreach: false,
      ...given,
    },
    startedMs: now,
    code: 'RollingForward',
    lastAction: 'Start',
    lastActionMs: now,
    endedMs: undefined,
    progress: { successful: 0, failed: 0, inProgress: 0, pending },
    error: undefined,
    cancelled: false,
  };
  set.rolling = roll;
  return roll;
}

function end(cloud: Cloud, roll: RollingUpgrade, code: RollingUpgrade['code'], how: OperationEnd): OperationEnd {
  roll.code = code;
  roll.endedMs = cloud.clock.now();
  roll.progress.inProgress = 0;
  if (how.status !== 'Succeeded') roll.error = how.error;
  return how;
}

async function upgradeOne(cloud: Cloud, set: ScaleSet, vm: Vm, roll: RollingUpgrade, upgradeVm: UpgradeVm): Promise<Vm> {
  if (!roll.policy.maxSurge) {
    await inTurn(vm, () => upgradeVm(vm));
    await becomesHealthy(cloud, vm);
    return vm;
  }
  // A new VM takes the old one's place, with an id of its own.
  const fresh = addVm(cloud, set, set.model);
  await inTurn(fresh, () => provision(cloud, fresh));
  await becomesHealthy(cloud, fresh);
  if (isGood(cloud, fresh)) await remove(cloud, vm);
  return fresh;
}

/** Waits until the VM is healthy, has failed, or Azure's patience is at its end. */
async function becomesHealthy(cloud: Cloud, vm: Vm): Promise<void> {
  const deadline = cloud.clock.now() + cloud.settings.latencies.healthGateMs;
  while (exists(vm) && vm.power === 'running' && !vm.failure && !isFine(cloud, vm) && cloud.clock.now() < deadline) {
    await cloud.clock.sleep(50);
  }
}

/** A VM that does not run has only been told; one without a health source can only fail by its extensions. */
function isGood(cloud: Cloud, vm: Vm): boolean {
  return !vm.failure && (vm.power !== 'running' || isFine(cloud, vm));
}

function isFine(cloud: Cloud, vm: Vm): boolean {
  return healthSourceOf(vm.model.profile) === 'none' || isHealthy(cloud, vm);
}

async function pause(cloud: Cloud, roll: RollingUpgrade, write: Write): Promise<void> {
  const untilMs = cloud.clock.now() + (durationMs(roll.policy.pauseTimeBetweenBatches) ?? 0);
  while (cloud.clock.now() < untilMs && !roll.cancelled && !write.preempted) {
    await cloud.clock.sleep(Math.min(200, untilMs - cloud.clock.now()));
  }
}

async function restore(cloud: Cloud, vms: readonly Vm[], before: ReadonlyMap<Vm, Model>): Promise<void> {
  await Promise.all(vms.map((vm) => inTurn(vm, () => bringTo(cloud, vm, before.get(vm) ?? vm.model))));
}

function tooManyUnhealthy(cloud: Cloud, set: ScaleSet, roll: RollingUpgrade, begun: boolean): ArmErrorBody | undefined {
  const running = [...set.vms.values()].filter((vm) => vm.power === 'running');
  const bad = running.filter((vm) => !isGood(cloud, vm)).length;
  const share = percent(bad, running.length);
  const limit = roll.policy.maxUnhealthyInstancePercent;
  if (share <= limit) return undefined;
  const tail =
    `${share}% of instances are in an unhealthy state - more than the threshold of ${limit}%. ` +
    'To apply upgrades, consider increasing the MaxUnhealthyInstancePercent value.';
  if (begun) {
    return {
      code: 'MaxUnhealthyInstancePercentExceededInRollingUpgrade',
      message: `Rolling Upgrade failed after exceeding the MaxUnhealthyInstancePercent value defined in the RollingUpgradePolicy. ${tail}`,
    };
  }
  return {
    code: 'MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade',
    message: `Rolling Upgrade failed due to exceeding the MaxUnhealthyInstancePercent value defined in the RollingUpgradePolicy before any batch was upgraded. ${tail}`,
  };
}

function tooManyBad(bad: readonly Vm[], upgraded: readonly Vm[], policy: RollingPolicy): ArmErrorBody | undefined {
  const share = percent(bad.length, upgraded.length);
  const limit = policy.maxUnhealthyUpgradedInstancePercent ?? 20;
  if (share <= limit) return undefined;
  const first = bad[0];
  const impact = first?.failure?.message ?? 'Instance found to be unhealthy or unreachable.';
  return {
    code: 'MaxUnhealthyUpgradedInstancePercentExceededInRollingUpgrade',
    message:
      'Rolling Upgrade failed after exceeding the MaxUnhealthyUpgradedInstancePercent value defined in the RollingUpgradePolicy. ' +
      `${share}% of instances are in an unhealthy state after being upgraded - more than the threshold of ${limit}%. ` +
      `The most impactful error is: ${impact}. First failed instance ID is: ${first?.instanceId ?? '?'}.`,
  };
}

export function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 100);
}
