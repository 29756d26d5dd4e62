import { pastDeployments, placeOf } from './deployment-history.js';
import type { CommonInputs } from './inputs.js';
import type { KeepParts } from './kept-deployment.js';
import { keepDeployment } from './kept-deployment.js';
import type { Manifest } from './manifest/load.js';
import type { Estimate } from './plan/estimate.js';
import { estimate } from './plan/estimate.js';
import { pastRuns } from './plan/past-deployments.js';
import type { WantedRelease } from './plan/wanted.js';
import type { DeploymentTask } from './ports/deployments.js';
import type { DeploymentOutcome, Prepared } from './steps/deployment.js';

/** What a run keeps at GitHub, and knows from what earlier ones kept there. Nothing of it can fail the run. */
export interface Bookkeeping {
  /** About how long the plan takes; absent where there is nothing to do, or nothing can be said. */
  estimate(plan: Pick<Prepared, 'kind' | 'work' | 'upgradePolicy'>): Promise<Estimate | undefined>;
  /** Does `work` and keeps a deployment of it. */
  keep<Outcome extends Pick<DeploymentOutcome, 'ending' | 'instances'>>(
    release: Pick<WantedRelease, 'repository' | 'tag' | 'version'>,
    plan: Pick<Prepared, 'target' | 'upgradePolicy' | 'previousTag' | 'work'>,
    work: () => Promise<Outcome>,
  ): Promise<Outcome>;
}

/** Begins to read at once, so that it is there when the plan is. */
export function bookkeeping(task: DeploymentTask, inputs: CommonInputs, manifest: Pick<Manifest, 'target' | 'strategy'>, parts: KeepParts): Bookkeeping {
  const place = placeOf(inputs, manifest);
  const strategy = manifest.strategy.type;
  const past = pastDeployments(place, parts);
  return {
    estimate: async ({ kind, work, upgradePolicy }) => (kind === 'change' ? estimate(work, pastRuns(await past, { task, strategy, upgradePolicy, reimages: work.reimages })) : undefined),
    keep: (release, plan, work) => keepDeployment({ task, place, strategy, release, plan }, inputs, parts, work),
  };
}
