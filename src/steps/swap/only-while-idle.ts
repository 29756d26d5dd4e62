import { DeployError } from '../../errors.js';
import { readSides } from '../../plan/swap/slots.js';
import type { ScaleSetRef } from '../../ports/scale-sets.js';
import type { SwapContext } from './context.js';

/**
 * The context in which every request that changes the staged slot's VMs, or what they are made of, first reads the balancer: a
 * slot that carries no traffic is upgraded all at once, and another deployment may have made it live since the plan.
 */
export function onlyWhileIdle(context: SwapContext): SwapContext {
  const { plan, slots, rollout } = context;
  const { scaleSets } = rollout;
  const first = async <Result>(ref: ScaleSetRef, request: () => Promise<Result>): Promise<Result> => {
    if (ref.name === plan.to.ref.name) await requireIdle(context);
    return request();
  };
  return {
    ...context,
    slots: {
      ...slots,
      start: (ref, signal) => first(ref, () => slots.start(ref, signal)),
      setCapacity: (ref, capacity, signal) => first(ref, () => slots.setCapacity(ref, capacity, signal)),
    },
    rollout: {
      ...rollout,
      scaleSets: {
        ...scaleSets,
        putExtension: (ref, write, signal) => first(ref, () => scaleSets.putExtension(ref, write, signal)),
        patchModel: (ref, patch, etag, signal) => first(ref, () => scaleSets.patchModel(ref, patch, etag, signal)),
        reimageInstances: (ref, ids, signal) => first(ref, () => scaleSets.reimageInstances(ref, ids, signal)),
        upgradeInstances: (ref, ids, signal) => first(ref, () => scaleSets.upgradeInstances(ref, ids, signal)),
      },
    },
  };
}

async function requireIdle({ balancers, balancerRef, strategy, plan, rollout }: SwapContext): Promise<void> {
  const { body } = await balancers.get(balancerRef, rollout.signal);
  const sides = readSides(strategy, body);
  if ('live' in sides && sides.live === plan.from.index) return;
  const name = plan.to.ref.name;
  const message = 'live' in sides ? `Slot ${name} has become live while this run was staging on it, so it is not touched any more` : `Slot ${name} may carry traffic by now, so it is not touched any more: ${sides[0]!.message}`;
  throw new DeployError('ROLLOUT_FAILED', message, {
    hint: 'Another deployment, or somebody by hand, has changed the rules. Give the workflow a concurrency group, so that one deployment goes on at a time, and run it again.',
  });
}
