import { DeployError } from '../errors.js';
import { modelHas } from '../plan/definition.js';
import type { ExtensionWrite, Operation } from '../ports/scale-sets.js';
import type { StepContext } from './context.js';
import { beginPatch, isPatched } from './patch-model.js';
import { failureText, start, wasPreempted } from './patience.js';

/** The writes that a step names, in the plan's order. */
export function writesOf(context: StepContext, names: readonly string[]): readonly ExtensionWrite[] {
  return context.plan.writes.filter((write) => names.includes(write.name));
}

/**
 * Writes image and custom data by one PATCH, then each extension through its own sub-resource. After a failed extension Azure goes on
 * to report that old error for model writes it has accepted (azure-cli#33307), so a failed operation is believed only if the model was not changed.
 */
export async function writeModel(context: StepContext, { extensions, model }: { readonly extensions: readonly string[]; readonly model: boolean }): Promise<void> {
  if (model) await settle(context, 'the image and custom data', () => beginPatch(context), () => isPatched(context));
  for (const write of writesOf(context, extensions)) await settle(context, `extension ${write.name}`, () => beginWrite(context, write), () => isInModel(context, write));
}

async function settle(context: StepContext, what: string, begin: () => Promise<Operation>, isThere: () => Promise<boolean>): Promise<void> {
  let result = await (await begin()).wait(context.signal);
  if (wasPreempted(result)) result = await (await begin()).wait(context.signal);
  const failure = failureText(result);
  if (!failure) return;
  if (!(await isThere())) {
    throw new DeployError('ARM_REFUSED', `Azure did not take ${what} into the model of ${context.wanted.target.name}: ${failure}`, { armCode: result.status === 'failed' ? result.error.code : undefined });
  }
  context.log.info(`  Azure accepted the model but reports an earlier failure with it (${failure}); what counts is read from each VM`);
}

async function beginWrite(context: StepContext, write: ExtensionWrite): Promise<Operation> {
  return start(context, `extension ${write.name}`, () => context.scaleSets.putExtension(context.wanted.target, write, context.signal));
}

async function isInModel(context: StepContext, write: ExtensionWrite): Promise<boolean> {
  const { extensions } = await context.scaleSets.get(context.wanted.target, context.signal);
  const existing = extensions.find((extension) => extension.name === write.name);
  return existing !== undefined && modelHas(write, existing);
}
