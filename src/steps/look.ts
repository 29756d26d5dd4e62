import { DeployError } from '../errors.js';
import type { StepContext } from './context.js';

/** For how long Azure may be unreachable while we only watch, ms: nothing is lost by asking again. */
const OUTAGE_MS = 2 * 60_000;

/** Reads every VM (one request a page), logs what has changed. An outage shorter than two minutes only costs time. */
export async function look(context: StepContext): Promise<void> {
  const { scaleSets, wanted, fleet, clock, log, signal } = context;
  const from = clock.now();
  for (;;) {
    try {
      const instances = await scaleSets.listInstances(wanted.target, signal);
      const changes = fleet.observe(instances, clock.now());
      if (fleet.needsDisks) fleet.learnDisks(await scaleSets.disksMadeAt(wanted.target, signal));
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

/** Reads the VMs unless that was done less than `pollIntervalMs / 5` ago. */
export async function lookUnlessFresh(context: StepContext): Promise<void> {
  if (context.clock.now() - context.fleet.observedAt > context.pollIntervalMs / 5) await look(context);
}

function isPassing(error: unknown): error is DeployError {
  return error instanceof DeployError && (error.code === 'ARM_UNAVAILABLE' || error.code === 'ARM_THROTTLED');
}
