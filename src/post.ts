import { readFileSync } from 'node:fs';
import { readInputs } from './inputs.js';
import { readPending } from './post-state.js';
import { cleanUp } from './steps/clean-up.js';
import type { Surroundings } from './wiring.js';
import { services } from './wiring.js';

/**
 * The post step: undoes what a cancelled or killed main step has left behind. It runs whatever became of the main step
 * (post-if: always()), within the five minutes that GitHub gives a cancelled job.
 */
export async function post(surroundings: Surroundings): Promise<void> {
  const { runner, log, clock } = surroundings;
  const pending = readPending(runner);
  if (!pending) return;
  // deploy.yml is not read here, and a step in between may have emptied the workspace: it need not be there.
  const inputs = readInputs(process.env, { readFile: (path) => readFileSync(path, 'utf8'), realPath: (path) => path });
  for (const secret of inputs.secrets) runner.mask(secret);
  const { azure } = services(inputs, surroundings);
  await cleanUp({ scaleSets: azure.scaleSets, target: pending.target, clock, log }, pending.cleanup);
}
