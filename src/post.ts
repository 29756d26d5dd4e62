import { readFileSync, realpathSync } from 'node:fs';
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
  const inputs = readInputs(process.env, { readFile: (path) => readFileSync(path, 'utf8'), realPath: (path) => realpathSync(path) });
  for (const secret of inputs.secrets) runner.mask(secret);
  const { azure } = services(inputs, surroundings);
  await cleanUp({ scaleSets: azure.scaleSets, target: pending.target, clock, log }, pending.cleanup);
}
