import type { StepContext } from './context.js';
import { failureText, start } from './patience.js';

/** Azure's automatic repairs would reimage a VM that is unwell because it is just being upgraded. */
export async function suspendRepairs(context: StepContext): Promise<void> {
  await context.remember({ resumeRepairs: true });
  await setRepairs(context, 'Suspend');
}

export async function resumeRepairs(context: StepContext): Promise<void> {
  await setRepairs(context, 'Resume');
  await context.remember({ resumeRepairs: false });
}

async function setRepairs(context: StepContext, action: 'Suspend' | 'Resume'): Promise<void> {
  const { scaleSets, wanted, signal, log } = context;
  const operation = await start(context, `${action.toLowerCase()} automatic repairs`, () => scaleSets.setAutomaticRepairs(wanted.target, action, signal));
  const failure = failureText(await operation.wait(signal));
  if (failure) log.warning(`Azure did not ${action.toLowerCase()} the automatic repairs of ${wanted.target.name}: ${failure}`);
}
