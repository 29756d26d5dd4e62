import { withRotation } from '../plan/drain/plan-rotation.js';
import { describePlan } from '../plan/describe.js';
import { imageReplaced } from '../plan/image-replaced.js';
import { makePlan } from '../plan/make-plan.js';
import { recordOf } from '../plan/next-record.js';
import { workOf } from '../plan/planned-work.js';
import type { Observed } from '../plan/observed.js';
import type { DeploymentRecord } from '../plan/record.js';
import { whereBack } from '../plan/record.js';
import type { RunnablePlan } from '../plan/plan.js';
import type { RollingStrategy, WantedImage } from '../plan/wanted.js';
import type { Balancers } from '../ports/balancers.js';
import type { Clock } from '../ports/clock.js';
import type { Images } from '../ports/images.js';
import type { ScaleSetRef, ScaleSets } from '../ports/scale-sets.js';
import type { Deployment, Prepared } from './deployment.js';
import { rolloutJobs } from './execute.js';
import { observeImage } from './observe-image.js';
import type { ToObserve } from './observe.js';
import { observeRotation } from './observe-rotation.js';
import { instancesNow, observe } from './observe.js';
import { rollout } from './rollout.js';
import { BalancerRotation } from './rotation.js';

export interface RollingParts {
  readonly scaleSets: ScaleSets;
  readonly images: Images;
  readonly balancers: Balancers;
  readonly clock: Clock;
}

/**
 * Through the instances of one scale set.
 * @param toObserve `drains`: whether strategy.drain is asked for
 */
export function rollingDeployment({ scaleSets, images, balancers, clock }: RollingParts, target: ScaleSetRef, toObserve: ToObserve & { readonly drains: boolean }): Deployment<RollingStrategy> {
  let observed: Observed;
  return {
    async observe(signal) {
      const seen = await observe(scaleSets, target, toObserve, signal);
      observed = { ...seen, rotation: await observeRotation(balancers, seen.scaleSet, target, toObserve.onlyPlan ? 'no' : toObserve.drains ? 'yes' : 'if left out', signal) };
    },
    async observeImage(image, signal) {
      if (image) observed = { ...observed, imageFacts: await observeImage(images, image, observed.scaleSet, signal) };
    },
    prepare(wanted, context) {
      const plan = withRotation(makePlan(wanted, observed, context), wanted, observed, context);
      if (plan.kind === 'refused') return plan;
      const steps = describePlan(plan, wanted);
      const { kind, notes, warnings, previousTag } = plan;
      const { location, upgradePolicy } = observed.scaleSet;
      const before = goodBefore(plan, recordOf(wanted, observed), imageReplaced(plan, wanted, observed));
      return {
        kind, notes, warnings, previousTag, target, location, upgradePolicy: upgradePolicy.mode, steps, ...(before ? { before } : {}),
        work: workOf(plan, wanted.health, observed),
        instances: instancesNow(plan, observed, clock.now()),
        run: (parts) => rollout(wanted, plan, observed, rolloutJobs(steps.map((step) => step.title)), { ...parts, ...(plan.rotation ? { rotation: new BalancerRotation(balancers, plan.rotation) } : {}) }),
      };
    },
  };
}

/** Where the way back leads: the release itself where it is the one that is replaced, else what is known of it, its tag; and the image that is replaced. */
function goodBefore({ record }: RunnablePlan, replaced: DeploymentRecord | undefined, image: WantedImage | undefined): Prepared['before'] {
  const [tag] = whereBack(record);
  if (tag === undefined) return undefined;
  return { tag, ...(replaced?.tag === tag ? { record: replaced } : {}), ...(image ? { image } : {}) };
}
