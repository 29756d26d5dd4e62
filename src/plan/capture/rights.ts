import type { Problem, SourceLocation } from '../../errors.js';
import type { CapturePlan, CaptureStep } from './capture-plan.js';
import { definitionId, imageId, targetLabel, virtualMachineId } from './wanted.js';
import type { WantedCapture } from './wanted.js';

/** What the identity must be allowed to do, for a step of the plan. */
export interface NeededRight {
  /** Such as `Microsoft.Compute/virtualMachines/generalize/action`. */
  readonly action: string;
  /** Resource id. */
  readonly scope: string;
  /** What cannot be done without it. */
  readonly purpose: string;
  /** Where deploy.yml asks for that. */
  readonly location: SourceLocation;
}

/** What the steps of a plan take, and nothing that is done already. */
export function rightsNeeded({ steps }: Exclude<CapturePlan, { kind: 'refused' }>, wanted: WantedCapture): readonly NeededRight[] {
  return steps.flatMap((step) => rightsOf(step, wanted));
}

function rightsOf({ kind }: CaptureStep, { virtualMachine, target, at }: WantedCapture): readonly NeededRight[] {
  const vm = virtualMachineId(virtualMachine);
  const onVm = (action: string, purpose: string, location: SourceLocation): NeededRight => ({ action: `Microsoft.Compute/virtualMachines/${action}`, scope: vm, purpose: `${purpose} VM ${virtualMachine.name}`, location });
  switch (kind) {
    case 'deallocate':
      return [onVm('deallocate/action', 'deallocate', at.virtualMachine)];
    case 'generalize':
      return [onVm('generalize/action', 'generalize', at.generalize)];
    case 'create':
      if (target.kind === 'managedImage') return [{ action: 'Microsoft.Compute/images/write', scope: imageId(target), purpose: `write ${targetLabel(target)}`, location: at.target }];
      return [
        { action: 'Microsoft.Compute/galleries/images/versions/write', scope: definitionId(target), purpose: `write ${targetLabel(target)}`, location: at.target },
        // Azure docs, "Store and share images": a version's source VM takes the right to write it.
        onVm('write', 'make an image version of', at.virtualMachine),
      ];
    case 'join':
    case 'prove':
      return [];
    default:
      return kind satisfies never;
  }
}

/** A capture that ends halfway has stopped its VM, and may have made it useless. */
export function lackingProblems(lacking: readonly NeededRight[]): readonly Problem[] {
  return lacking.map(({ action, scope, purpose, location }) => ({
    message: `Azure does not allow this sign-in to ${purpose}: it lacks the action ${action} on ${scope}`,
    hint: 'Assign a role with that action there, such as examples/azure/custom-role-capture.json. An assignment may take up to 10 minutes to take effect.',
    location,
  }));
}
