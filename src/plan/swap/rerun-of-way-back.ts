import type { Problem } from '../../errors.js';
import { isBegunBefore } from '../record.js';
import { recordOn } from './make-swap-back-plan.js';
import type { SlotObserved } from './observed.js';

/**
 * What an earlier attempt of the same workflow run has come to, as far as the slots tell: to run it again must not lead further back.
 * A deployment bears its run; the reverse write of a balancer leaves nothing behind, but that the idle slot holds the newer release.
 *
 * @returns the tag of the release whose way back goes on, why it cannot be told, or `undefined` where there was no earlier attempt
 */
export function rerunOfWayBack(run: { readonly id: string; readonly attempt: number } | undefined, live: SlotObserved, idle: SlotObserved): { readonly goOn: string } | { readonly unclear: Problem } | undefined {
  if (run === undefined || run.attempt === 1) return undefined;
  const [now, other] = [recordOn(live), recordOn(idle)];
  const begun = [other, now].find((record) => record !== undefined && isBegunBefore(record, run));
  if (begun) return { goOn: begun.tag };
  if (!now || !other || other.timestamp < now.timestamp) return undefined;
  return {
    unclear: {
      message: `This is attempt ${run.attempt} of the run, and an earlier one may have gone back already: ${now.tag} is live on ${live.ref.name}, and ${idle.ref.name} holds ${other.tag}, which is newer`,
      hint: `If ${now.tag} is where you want to be, nothing is left to do. Otherwise start the workflow anew, or say where to go: command: rollback with the tag of a release as version.`,
    },
  };
}
