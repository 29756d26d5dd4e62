import { DeployError } from '../errors.js';
import { readModelRecord, tagsWith } from '../plan/record-tags.js';
import type { ExtensionWrite, ModelPatch, Operation } from '../ports/scale-sets.js';
import type { StepContext } from './context.js';
import { start } from './patience.js';

/** How often the tags are read anew because somebody changed the scale set in between. */
const ATTEMPTS = 5;

/**
 * Begins the plan's PATCH of the model, with `extensions` in it where there are any. Tags can be written all together only: they are read
 * just before, and the write is for that very state of the scale set (If-Match), so that nobody's tag is lost.
 */
export async function beginPatch(context: StepContext, extensions?: readonly ExtensionWrite[]): Promise<Operation> {
  const { plan, scaleSets, wanted, signal } = context;
  const send = (patch: ModelPatch, etag: string | undefined): Promise<Operation> => start(context, 'model', () => scaleSets.patchModel(wanted.target, { ...patch, ...(extensions ? { extensions } : {}) }, etag, signal));
  const { model } = plan;
  const record = model?.tags && readModelRecord(model.tags);
  if (!model || !record) return send({}, undefined);
  for (let attempt = 1; ; attempt += 1) {
    const { tags, etag, readAt } = await scaleSets.get(wanted.target, signal);
    const dated = record.disksAfterMs === undefined ? record : { ...record, disksAfterMs: disksAfter(readAt, context) };
    try {
      return await send({ ...model, tags: tagsWith(tags, dated) }, etag);
    } catch (error) {
      if (!(error instanceof DeployError) || error.armCode !== 'PreconditionFailed' || attempt === ATTEMPTS) throw error;
      context.log.info(`  ${wanted.target.name} was changed meanwhile; reading it again`);
    }
  }
}

/** By Azure's own clock, which also dates the disks, and past the second that it was read in: no disk of before is taken for one of after. */
function disksAfter(readAt: string | undefined, { clock, fleet }: StepContext): number {
  const ms = readAt === undefined ? clock.now() : Date.parse(readAt) + 1000;
  fleet.disks.wantAfter(ms);
  return ms;
}

/** Whether the model bears the record of the patch, which is written with all the rest of it. */
export async function isPatched({ plan, scaleSets, wanted, signal }: StepContext): Promise<boolean> {
  const { tags } = await scaleSets.get(wanted.target, signal);
  return plan.model?.tags !== undefined && readModelRecord(tags)?.record.timestamp === readModelRecord(plan.model.tags)?.record.timestamp;
}
