import type { StepContext } from './context.js';
import { failureText, start } from './patience.js';

/** Azure's automatic repairs would reimage a VM that is unwell because it is just being upgraded. */
export async function suspendRepairs(context: StepContext): Promise<void> {
  await context.remember({ resumeRepairs: true });
  await setRepairs(context, 'Suspend');
}

export async function resumeRepairs(context: StepContext): Promise<void> {
  const resumed = await setRepairs(context, 'Resume');
  // Else the post step tries it once more.
  if (resumed) await context.remember({ resumeRepairs: false });
}

/** @returns whether Azure did it: a deployment does not fail because it did not. */
async function setRepairs(context: StepContext, action: 'Suspend' | 'Resume'): Promise<boolean> {
  const { scaleSets, wanted, signal, log } = context;
  const operation = await start(context, `${action.toLowerCase()} automatic repairs`, () => scaleSets.setAutomaticRepairs(wanted.target, action, signal));
  const failure = failureText(await operation.wait(signal));
  if (failure) log.warning(`Azure did not ${action.toLowerCase()} the automatic repairs of ${wanted.target.name}: ${failure}`);
  return !failure;
}
