import type { Account } from './account.js';
import { bookkeeping } from './bookkeeping.js';
import type { RollbackInputs } from './inputs.js';
import type { Manifest } from './manifest/load.js';
import { renderWayBack } from './manifest/render.js';
import type { OpenSwapStrategy } from './manifest/strategy.js';
import { describeSwapPlan } from './plan/swap/describe.js';
import { makeSwapBackPlan, recordOn } from './plan/swap/make-swap-back-plan.js';
import type { SlotObserved, SwapObserved } from './plan/swap/observed.js';
import { rerunOfWayBack } from './plan/swap/rerun-of-way-back.js';
import type { SwapPlaces } from './plan/swap/slots.js';
import { readSides } from './plan/swap/slots.js';
import { tagAsked, versionOf } from './release/version.js';
import { planLines } from './report/plan-lines.js';
import type { RunResult } from './report/result.js';
import type { RunParts } from './run-parts.js';
import { refusal } from './steps/deployment.js';
import { observeSwap } from './steps/swap/observe-swap.js';
import { prepareSwap } from './steps/swap/swap-deployment.js';

/**
 * The reverse write of a swap, where the other slot holds the release that is to be gone back to. It needs nothing of GitHub.
 * @returns the release that must be deployed, where it does not; where that is gone, one of the others.
 */
export async function swapBack(manifest: Manifest, open: OpenSwapStrategy, inputs: RollbackInputs, parts: RunParts, account: Account): Promise<RunResult | { readonly deploy: readonly string[] }> {
  const { scaleSets, log, clock, signal } = parts;
  const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
  const place = { subscriptionId, resourceGroup: manifest.target.resourceGroup };
  const books = bookkeeping('rollback', inputs, manifest, parts);
  const observed = await observeSwap(scaleSets, parts, open, place, { disks: 'no', onlyPlan: inputs.command === 'plan-rollback' }, signal);
  const { live, idle } = bySide(open, observed);
  const rerun = live && idle && !inputs.version ? rerunOfWayBack(inputs.run, live, idle) : undefined;
  if (rerun && 'unclear' in rerun) throw refusal([rerun.unclear]);
  if (rerun) {
    log.info(`An earlier attempt of this run has begun to go back to ${rerun.goOn}: it goes on. With a version it goes to that instead.`);
    return { deploy: [rerun.goOn] };
  }
  const tag = idle && recordOn(idle)?.tag;
  const strategy = renderWayBack(manifest, open, { tag: tag ?? '', version: versionOf(tag ?? ''), sha: '' });
  const plan = makeSwapBackPlan({ strategy, health: manifest.health, tag: inputs.version && tagAsked(inputs.version.text, tag) }, observed);
  if (plan.kind === 'refused' && plan.elsewhere !== undefined && plan.elsewhere.length > 0) {
    log.info(`${plan.problems[0]?.message ?? 'The other slot does not hold it'}; it is deployed to that slot and swapped in.`);
    return { deploy: plan.elsewhere };
  }
  if (plan.kind === 'refused') throw refusal(plan.problems);

  account.target(plan.to.ref, inputs.environment, parts.portalUrl(plan.to.ref));
  account.warnings(plan.warnings);
  const prepared = prepareSwap(plan, strategy, observed, parts, clock);
  const about = await books.estimate(prepared);
  account.plan(prepared, about);
  const repository = manifest.release.repository ?? inputs.repository;
  account.goingBackTo(repository, tag);
  await log.group(`Way back to ${tag ?? 'what was there'} on ${plan.to.ref.name}`, () => [...plan.notes, ...planLines(describeSwapPlan(plan, strategy), about)].forEach((line) => log.info(line)));
  if (inputs.command === 'plan-rollback') return account.planned();
  const goBack = (): ReturnType<typeof prepared.run> => prepared.run({
    scaleSets, clock, log, signal, pollIntervalMs: inputs.pollIntervalMs,
    save: (pending) => parts.save(plan.to.ref, pending),
    progress: (state, phase) => parts.publish(account.soFar(state, phase)),
  });
  // What nobody has recorded is no release that GitHub could be told of.
  const outcome = tag === undefined ? await goBack() : await books.keep({ repository, tag, version: versionOf(tag) }, prepared, goBack);
  return account.ended(outcome);
}

function bySide(strategy: SwapPlaces, { balancer, slots }: SwapObserved): { readonly live?: SlotObserved; readonly idle?: SlotObserved } {
  const sides = readSides(strategy, balancer.body);
  return 'live' in sides ? { live: slots[sides.live], idle: slots[sides.staged] } : {};
}
