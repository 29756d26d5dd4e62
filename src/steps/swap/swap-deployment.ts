import type { Observed } from '../../plan/observed.js';
import { describeSwapPlan } from '../../plan/swap/describe.js';
import { makeSwapPlan } from '../../plan/swap/make-swap-plan.js';
import type { SlotObserved, SwapObserved } from '../../plan/swap/observed.js';
import { swapWorkOf } from '../../plan/swap/swap-work.js';
import type { RunnableSwapPlan } from '../../plan/swap/swap-plan.js';
import type { SwapStrategy } from '../../plan/wanted.js';
import type { Clock } from '../../ports/clock.js';
import type { Images } from '../../ports/images.js';
import type { ScaleSets } from '../../ports/scale-sets.js';
import type { Deployment, Prepared } from '../deployment.js';
import { observeImage } from '../observe-image.js';
import type { ToObserve } from '../observe.js';
import { instancesNow } from '../observe.js';
import { rollout } from '../rollout.js';
import type { SwapParts } from './context.js';
import { createLedger } from './ledger.js';
import type { SwapPlace } from './observe-swap.js';
import { observeSwap } from './observe-swap.js';
import { swapJobs } from './swap-jobs.js';

/** Into the slot that is not live, which then takes over in one write. */
export function swapDeployment({ scaleSets, images }: { readonly scaleSets: ScaleSets; readonly images: Images }, parts: SwapParts, clock: Clock, strategy: Pick<SwapStrategy, 'slots' | 'traffic'>, place: SwapPlace, toObserve: ToObserve): Deployment<SwapStrategy> {
  let observed: SwapObserved;
  return {
    async observe(signal) {
      observed = await observeSwap(scaleSets, parts, strategy, place, toObserve, signal);
    },
    async observeImage(image, signal) {
      const [first, second] = observed.slots;
      const some = first.observed ?? second.observed;
      if (!image || !some) return;
      const imageFacts = await observeImage(images, image, some.scaleSet, signal);
      const withFacts = (slot: SlotObserved): SlotObserved => (slot.observed ? { ...slot, observed: { ...slot.observed, imageFacts } } : slot);
      observed = { ...observed, slots: [withFacts(first), withFacts(second)] };
    },
    prepare(wanted, context) {
      const plan = makeSwapPlan(wanted, observed, context);
      if (plan.kind === 'refused') return plan;
      return prepareSwap(plan, wanted.strategy, observed, parts, clock);
    },
  };
}

/** A plan of a swap, or of the way back, with all that it takes to do it. */
export function prepareSwap(plan: RunnableSwapPlan, strategy: SwapStrategy, observed: SwapObserved, parts: SwapParts, clock: Clock): Prepared {
  const steps = describeSwapPlan(plan, strategy);
  const own = observed.slots[plan.to.index].observed;
  const other = observed.slots[plan.from.index].observed;
  const basis: Observed = own ?? { scaleSet: other!.scaleSet, instances: [], disksMadeAt: other!.disksMadeAt };
  const isLiveAlready = !plan.steps.some((step) => step.kind === 'swap');
  const { kind, notes, warnings, previousTag } = plan;
  return {
    kind, notes, warnings, previousTag, steps,
    work: swapWorkOf(plan, strategy, basis),
    target: plan.to.ref,
    location: basis.scaleSet.location,
    upgradePolicy: basis.scaleSet.upgradePolicy.mode,
    activeScaleSet: (isLiveAlready ? plan.to : plan.from).ref.name,
    instances: instancesNow(plan.rollout, basis, clock.now()),
    async run(rolloutParts) {
      const ledger = createLedger(strategy.traffic.name, (isLiveAlready ? plan.to : plan.from).ref.name);
      const jobs = swapJobs(steps.map((step) => step.title), { ...parts, plan, strategy, balancerRef: observed.balancerRef, ledger });
      const outcome = await rollout(plan.wanted, plan.rollout, basis, jobs, rolloutParts);
      return { ...outcome, ending: ledger.told(outcome.ending), swaps: ledger.swaps, activeScaleSet: ledger.live };
    },
  };
}
