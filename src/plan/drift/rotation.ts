import type { ScaleSetRef } from '../../ports/scale-sets.js';
import type { DriftFinding } from '../../report/result.js';
import type { ObservedBalancer } from '../drain/observed-balancer.js';
import { downByOthers, outOf } from '../drain/rotation.js';

/** VMs that take no new connections because somebody has set them so: a deployment of this action, which should have put them back, or anybody else. */
export function rotationDrift(ref: ScaleSetRef, seen: readonly ObservedBalancer[]): readonly DriftFinding[] {
  return seen.flatMap(({ ref: balancer, body }): DriftFinding[] => {
    if (body === undefined) return [];
    const place = { scaleSet: ref, balancer };
    const [ours, theirs] = [idsOf(outOf(body, place)), idsOf(downByOthers(body, place))];
    return [
      ...(ours.length === 0 ? [] : [{
        kind: 'out-of-rotation' as const, level: 'drift' as const, scaleSet: ref.name, instanceIds: ours,
        message: `${vms(ours.length)} out of rotation of ${balancer.name} since a deployment that has not ended well`,
        hint: 'If no deployment is going on, deploy the release again: command: deploy. It puts back those that are well.',
      }]),
      ...(theirs.length === 0 ? [] : [{ kind: 'out-of-rotation' as const, level: 'notice' as const, scaleSet: ref.name, instanceIds: theirs, message: `${vms(theirs.length)} down in ${balancer.name} by somebody else` }]),
    ];
  });
}

/** VMs that a deployment has left out of rotation. */
export function leftOutOf(ref: ScaleSetRef, seen: readonly ObservedBalancer[]): readonly string[] {
  return [...new Set(seen.flatMap(({ ref: balancer, body }) => (body === undefined ? [] : idsOf(outOf(body, { scaleSet: ref, balancer })))))];
}

function idsOf(list: readonly { readonly instanceId: string }[]): readonly string[] {
  return [...new Set(list.map(({ instanceId }) => instanceId))];
}

function vms(n: number): string {
  return `${n} VM${n === 1 ? ' is' : 's are'}`;
}
