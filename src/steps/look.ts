import { DeployError } from '../errors.js';
import type { InstanceView } from '../ports/scale-sets.js';
import type { StepContext } from './context.js';

/** For how long Azure may be unreachable while we only watch, ms: nothing is lost by asking again. */
const OUTAGE_MS = 2 * 60_000;

/** How often Azure is asked of a disk that a VM has and the list of disks does not: lists lag behind. */
const DISK_QUESTIONS = 2;

/** Reads every VM (one request a page), logs what has changed. An outage shorter than two minutes only costs time. */
export async function look(context: StepContext): Promise<void> {
  const { scaleSets, wanted, fleet, clock, log, signal } = context;
  const from = clock.now();
  for (;;) {
    try {
      const instances = await scaleSets.listInstances(wanted.target, signal);
      await learnDisks(context, instances);
      const changes = fleet.observe(instances, clock.now());
      for (const change of changes) log.info(`  ${change.name}: ${change.text}`);
      if (changes.length > 0) await context.progress();
      return;
    } catch (error) {
      if (!isPassing(error) || clock.now() - from >= OUTAGE_MS) throw error;
      log.info(`  Azure could not list the VMs (${error.message}); asking again`);
      await clock.sleep(context.pollIntervalMs, signal);
    }
  }
}

async function learnDisks({ scaleSets, wanted, fleet, clock, pollIntervalMs, signal }: StepContext, instances: readonly InstanceView[]): Promise<void> {
  for (let asked = 0; asked < DISK_QUESTIONS && fleet.disks.misses(instances); asked += 1) {
    if (asked > 0) await clock.sleep(pollIntervalMs, signal);
    fleet.disks.learn(await scaleSets.disksMadeAt(wanted.target, signal));
  }
  fleet.disks.settleFor(instances);
}

/** Reads the VMs unless that was done less than `pollIntervalMs / 5` ago. */
export async function lookUnlessFresh(context: StepContext): Promise<void> {
  if (context.clock.now() - context.fleet.observedAt > context.pollIntervalMs / 5) await look(context);
}

function isPassing(error: unknown): error is DeployError {
  return error instanceof DeployError && (error.code === 'ARM_UNAVAILABLE' || error.code === 'ARM_THROTTLED');
}
