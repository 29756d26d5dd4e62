import type { PlannedStep } from '../../report/result.js';
import { seconds } from '../describe.js';
import type { CapturePlan, CaptureStep } from './capture-plan.js';
import type { WantedCapture } from './wanted.js';
import { targetLabel } from './wanted.js';

/** The plan of a capture as a person reads it. */
export function describeCapture(plan: Exclude<CapturePlan, { kind: 'refused' }>, wanted: WantedCapture): readonly PlannedStep[] {
  return plan.steps.map((step) => describeStep(step, plan, wanted));
}

function describeStep({ kind }: CaptureStep, { regions }: Exclude<CapturePlan, { kind: 'refused' }>, { target, virtualMachine: { name }, timeoutMs }: WantedCapture): PlannedStep {
  const label = targetLabel(target);
  const where = regions.length === 0 ? '' : ` Replicated to ${regions.join(', ')}.`;
  switch (kind) {
    case 'deallocate':
      return { title: `Deallocate VM ${name}`, detail: 'It stops, and whatever runs on it with it; its temporary disk is lost.' };
    case 'generalize':
      return { title: `Generalize VM ${name}`, detail: 'IRREVERSIBLE: Azure never starts it again.' };
    case 'create':
      return { title: `Create ${label} of VM ${name}`, detail: `All its disks are copied.${where} At most ${seconds(timeoutMs)}, all steps together.` };
    case 'join':
      return { title: `Wait for ${label}, which an earlier run has begun`, detail: `${where.trim()}${where === '' ? '' : ' '}At most ${seconds(timeoutMs)}.` };
    case 'prove':
      return { title: 'Read the image back', detail: 'Whole, made of this VM, and in every region.' };
    default:
      return kind satisfies never;
  }
}
