import { DeployError } from '../../errors.js';
import { begin, done } from './begin.js';
import type { CaptureContext } from './context.js';

export async function deallocate(context: CaptureContext): Promise<void> {
  const { captures, wanted, signal } = context;
  const what = `deallocate VM ${wanted.virtualMachine.name}`;
  await done(context, what, await begin(context, what, () => captures.deallocate(wanted.virtualMachine, signal)));
}

/** A request whose answer is lost is sent again, and Azure may refuse what it has done already: the VM itself tells. */
export async function generalize(context: CaptureContext): Promise<void> {
  const { captures, wanted, signal, log } = context;
  const { name } = wanted.virtualMachine;
  log.info(`  ${name} is marked as generalized now: it can never be started again`);
  try {
    await begin(context, `generalize VM ${name}`, () => captures.generalize(wanted.virtualMachine, signal));
  } catch (error) {
    if (!(error instanceof DeployError) || error.code !== 'ARM_CONFLICT') throw error;
    if ((await captures.virtualMachine(wanted.virtualMachine, signal))?.generalized !== true) throw error;
  }
}
