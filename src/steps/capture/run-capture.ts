import { DeployError } from '../../errors.js';
import type { CapturePlan, CaptureStep } from '../../plan/capture/capture-plan.js';
import type { WantedCapture } from '../../plan/capture/wanted.js';
import { imageId } from '../../plan/capture/wanted.js';
import { seconds } from '../../plan/describe.js';
import type { CapturedImage } from '../../report/result.js';
import { asDeployError, startDeadline } from '../deadline.js';
import type { Ending } from '../execute.js';
import type { CaptureContext, CaptureParts, MadeImage } from './context.js';
import { followImage } from './follow-image.js';
import { ImageProgress } from './image-progress.js';
import { createImage, proveImage } from './make-image.js';
import { deallocate, generalize } from './prepare-vm.js';

export interface CaptureOutcome {
  readonly ending: Ending;
  /** As it was last seen. */
  readonly image: CapturedImage;
}

/** Does the plan's steps within `capture.timeout`. Never throws: how it ended is what it returns. `titles` are those of the plan. */
export async function runCapture(wanted: WantedCapture, plan: Exclude<CapturePlan, { kind: 'refused' }>, titles: readonly string[], start: CapturedImage, parts: CaptureParts): Promise<CaptureOutcome> {
  const deadline = startDeadline(parts, wanted.timeoutMs, () => tooLong(wanted));
  const progress = new ImageProgress(start, parts);
  const context: CaptureContext = { ...parts, wanted, plan, imageId: imageId(wanted.target), signal: deadline.signal, saw: (image: MadeImage) => progress.saw(image) };
  let ending: Ending;
  try {
    for (const [index, step] of plan.steps.entries()) {
      const title = titles[index] ?? step.kind;
      await parts.log.group(title, async () => {
        await progress.entering(title);
        await perform(step, context);
      });
    }
    ending = { kind: 'succeeded' };
  } catch (thrown) {
    const error = asDeployError(thrown, deadline.signal);
    ending = { kind: error.code === 'CANCELLED' ? 'cancelled' : 'failed', error };
  }
  await deadline.stop();
  return { ending, image: progress.image };
}

async function perform({ kind }: CaptureStep, context: CaptureContext): Promise<void> {
  switch (kind) {
    case 'deallocate':
      return deallocate(context);
    case 'generalize':
      return generalize(context);
    case 'create':
      return createImage(context);
    case 'join':
      await followImage(context);
      return;
    case 'prove':
      return proveImage(context);
    default:
      return kind satisfies never;
  }
}

function tooLong({ timeoutMs, virtualMachine }: WantedCapture): DeployError {
  return new DeployError('TIMEOUT', `The capture of VM ${virtualMachine.name} took longer than capture.timeout (${seconds(timeoutMs)})`, {
    hint: 'What Azure has begun goes on there. Run the workflow again: it follows what is still being made. Raise capture.timeout if Azure only needs longer; large disks and many regions take hours.',
  });
}
