import { readFileSync } from 'node:fs';
import { readInputs } from './inputs.js';
import type { UntoldDeployment } from './post-state.js';
import { readPending, readUntold } from './post-state.js';
import { cleanUp } from './steps/clean-up.js';
import { putBackLater } from './steps/put-back-later.js';
import type { Services, Surroundings } from './wiring.js';
import { services } from './wiring.js';
import { within } from './within.js';

/** For the last status of a GitHub deployment. */
const TELL_MS = 15_000;

/**
 * The post step: undoes what a cancelled or killed main step has left behind, and ends its GitHub deployment. It runs whatever became of the main step
 * (post-if: always()), within the five minutes that GitHub gives a cancelled job.
 */
export async function post(surroundings: Surroundings): Promise<void> {
  const { runner, log, clock } = surroundings;
  const pending = readPending(runner);
  const untold = readUntold(runner);
  if (!pending && !untold) return;
  // deploy.yml is not read here, and a step in between may have emptied the workspace: it need not be there.
  const inputs = readInputs(process.env, { readFile: (path) => readFileSync(path, 'utf8'), realPath: (path) => path });
  for (const secret of inputs.secrets) runner.mask(secret);
  const { azure, deployments } = services(inputs, surroundings);
  await Promise.all([
    pending && cleanUp({ scaleSets: azure.scaleSets, target: pending.target, clock, log }, pending.cleanup),
    pending?.cleanup.drained && putBackLater({ ...azure, target: pending.target, clock, log }, pending.cleanup.drained),
    untold && tell(untold, deployments, surroundings),
  ]);
}

async function tell({ repository, id, status }: UntoldDeployment, deployments: Services['deployments'], { clock, log }: Surroundings): Promise<void> {
  try {
    await within(TELL_MS, { clock, signal: new AbortController().signal }, (signal) => deployments.addStatus(repository, id, status, signal));
  } catch (error) {
    log.info(`GitHub deployment ${id} could not be told that it is over: ${error instanceof Error ? error.message : String(error)}`);
  }
}
