import { compareIds } from '../plan/batches.js';
import { byHand } from '../plan/drain/by-hand.js';
import { mayServe } from '../plan/drain/may-serve.js';
import { outOf, putBack } from '../plan/drain/rotation.js';
import type { Out } from '../plan/drain/rotation.js';
import { parseRecord } from '../plan/record.js';
import { judge } from '../plan/verdict.js';
import type { VerdictRules } from '../plan/verdict.js';
import type { BalancerRef, Balancers } from '../ports/balancers.js';
import type { InstanceView, JsonObject } from '../ports/scale-sets.js';
import type { CleanUpParts } from './clean-up.js';
import type { Drained } from './context.js';
import { editBalancer } from './edit-balancer.js';

/** GitHub gives a cancelled job five minutes in all, ms. */
const PATIENCE_MS = 2 * 60_000;
const BETWEEN_LOOKS_MS = 5_000;

export interface PutBackLaterParts extends CleanUpParts {
  readonly balancers: Balancers;
}

/**
 * Puts VMs back into rotation that a run which was cancelled or killed has taken out: those that are well at once, those that Azure is still at work on when they
 * have come through, for two minutes at the most. Who is out is read from the balancers. Never throws.
 */
export async function putBackLater(parts: PutBackLaterParts, drained: Drained): Promise<void> {
  const { clock, log, target } = parts;
  const limit = new AbortController();
  const timer = clock.sleep(PATIENCE_MS, limit.signal).then(() => limit.abort(new Error(`not done within ${PATIENCE_MS / 60_000} minutes`)), () => undefined);
  let left: readonly Left[] = [];
  try {
    for (;;) {
      const vms = await readVms(parts, drained, limit.signal);
      left = [];
      for (const balancer of drained.balancers) left = [...left, await returnWell(parts, balancer, vms, limit.signal)];
      if (!left.some(({ out }) => out.some(({ instanceId }) => vms.hopeful.has(instanceId)))) break;
      await clock.sleep(BETWEEN_LOOKS_MS, limit.signal);
    }
  } catch (error) {
    if (!limit.signal.aborted || left.length === 0) log.warning(`Could not put VMs of ${target.name} back into rotation (${error instanceof Error ? error.message : String(error)}). The next deployment does; by hand: set the admin state of the members that are down to None in the pools of ${drained.balancers.map(({ name }) => name).join(', ')}`);
  } finally {
    limit.abort();
    await timer;
  }
  for (const { balancer, body, out } of left) if (out.length > 0) log.warning(byHand({ scaleSet: target, balancer }, body, out));
}

interface Left {
  readonly balancer: BalancerRef;
  readonly body: JsonObject;
  readonly out: readonly Out[];
}

interface Vms {
  readonly well: readonly string[];
  /** Not well yet, but not failed either. */
  readonly hopeful: ReadonlySet<string>;
}

async function readVms({ scaleSets, target }: PutBackLaterParts, { healthCounts, touched }: Drained, signal: AbortSignal): Promise<Vms> {
  const [{ extensions }, instances] = await Promise.all([scaleSets.get(target, signal), scaleSets.listInstances(target, signal)]);
  // What VMs must have come to is what the model records of this action's deployments.
  const rules: VerdictRules = { expected: extensions.filter(({ forceUpdateTag }) => parseRecord(forceUpdateTag) !== undefined), healthCounts, operationEnded: true };
  const isWell = (instance: InstanceView): boolean => mayServe(instance, judge(instance, rules), rules, touched.includes(instance.instanceId));
  const unwell = instances.filter((instance) => !isWell(instance));
  return { well: instances.filter(isWell).map(({ instanceId }) => instanceId), hopeful: new Set(unwell.filter((instance) => judge(instance, rules).kind !== 'failed').map(({ instanceId }) => instanceId)) };
}

async function returnWell({ balancers, clock, log, target }: PutBackLaterParts, balancer: BalancerRef, { well }: Vms, signal: AbortSignal): Promise<Left> {
  const place = { scaleSet: target, balancer };
  let back: readonly string[] = [];
  const body = await editBalancer(balancer, (before) => {
    const next = putBack(before, place, well);
    if (next !== undefined) back = [...new Set(outOf(before, place).map(({ instanceId }) => instanceId))].filter((id) => well.includes(id)).sort(compareIds);
    return next;
  }, { balancers, clock, log, signal, pollIntervalMs: BETWEEN_LOOKS_MS });
  if (back.length > 0) log.info(`Cleaned up on ${target.name}: back in rotation of ${balancer.name}: ${back.join(', ')}`);
  return { balancer, body, out: outOf(body, place) };
}
