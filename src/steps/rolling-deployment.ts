import { describePlan } from '../plan/describe.js';
import { makePlan } from '../plan/make-plan.js';
import type { Observed } from '../plan/observed.js';
import type { RollingStrategy } from '../plan/wanted.js';
import type { Clock } from '../ports/clock.js';
import type { ScaleSetRef, ScaleSets } from '../ports/scale-sets.js';
import type { Deployment } from './deployment.js';
import { rolloutJobs } from './execute.js';
import type { ToObserve } from './observe.js';
import { instancesNow, observe } from './observe.js';
import { rollout } from './rollout.js';

/** Through the instances of one scale set. */
export function rollingDeployment(scaleSets: ScaleSets, clock: Clock, target: ScaleSetRef, toObserve: ToObserve): Deployment<RollingStrategy> {
  let observed: Observed;
  return {
    async observe(signal) {
      observed = await observe(scaleSets, target, toObserve, signal);
    },
    prepare(wanted, context) {
      const plan = makePlan(wanted, observed, context);
      if (plan.kind === 'refused') return plan;
      const steps = describePlan(plan, wanted);
      const { kind, notes, warnings, previousTag } = plan;
      const { location, upgradePolicy } = observed.scaleSet;
      return {
        kind, notes, warnings, previousTag, target, location, upgradePolicy: upgradePolicy.mode, steps,
        instances: instancesNow(plan, observed, clock.now()),
        run: (parts) => rollout(wanted, plan, observed, rolloutJobs(steps.map((step) => step.title)), parts),
      };
    },
  };
}
