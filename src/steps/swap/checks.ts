import { DeployError } from '../../errors.js';
import { seconds } from '../../plan/describe.js';
import { rulesOf, same } from '../../plan/swap/balancer-rules.js';
import type { ProbeAnswer } from '../../ports/http-probe.js';
import { Pace } from '../pace.js';
import type { Frontend, Question, Reachable } from './check-urls.js';
import { productionRule, questions, unaskable } from './check-urls.js';
import type { SwapContext } from './context.js';

/** How long an application may take to answer one question, ms. */
const ANSWER_MS = 10_000;

/**
 * Asks the staged slot's application everything that deploy.yml wants to know of it, until each answer has been right for
 * as long as it must be.
 * @throws DeployError `ROLLOUT_FAILED` where one has not been within its timeout.
 */
export async function checkStaged(context: SwapContext): Promise<void> {
  const reachable = await reach(context);
  const { fleet } = context.rollout;
  const missing = unaskable(context.strategy.checks, reachable, new Map(fleet.ids.map((id) => [id, fleet.view(id)?.name ?? id])));
  if (missing.length > 0) throw new DeployError('ROLLOUT_FAILED', `Not every check of ${context.plan.to.ref.name} can be asked: ${missing.join('; ')}`, { hint: 'See the frontends of the balancer and the network interfaces of the slot.' });
  for (const question of questions(context.strategy.checks, reachable, 'staged')) await settle(context, question);
}

/** What is wrong with the application as production now; `undefined` where nothing is. One round of questions. */
export async function checkLive(context: SwapContext, reachable: Reachable): Promise<string | undefined> {
  for (const { url, check } of questions(context.strategy.checks, reachable, 'live')) {
    const answer = await context.probe.get(url, ANSWER_MS, context.rollout.signal);
    if (!isRight(answer, check.expect)) return `${url} ${textOf(answer)} instead of ${check.expect}`;
  }
  return undefined;
}

/** Where the frontends and VMs of the slot can be asked. */
export async function reach(context: SwapContext): Promise<Reachable> {
  const { balancers, balancerRef, strategy, slots, plan, rollout } = context;
  if (strategy.checks.length === 0) return { vms: new Map() };
  const document = await balancers.get(balancerRef, rollout.signal);
  const rules = rulesOf(balancerRef.kind, document.body);
  const frontend = async (rule: (typeof rules)[number] | undefined): Promise<Frontend | undefined> => {
    if (!rule?.frontendId || rule.frontendPort === undefined) return undefined;
    const address = await balancers.frontendAddress(balancerRef, document, rule.frontendId, rollout.signal);
    return address === undefined ? undefined : { address, port: rule.frontendPort };
  };
  const asksVms = strategy.checks.some((check) => check.http.includes('{{ vm.address }}'));
  return {
    preview: await frontend(rules.find((rule) => same(rule.name, strategy.preview?.rule))),
    production: await frontend(productionRule(strategy, rules)),
    vms: asksVms ? await slots.addresses(plan.to.ref, rollout.signal) : new Map(),
  };
}

async function settle(context: SwapContext, { url, check }: Question): Promise<void> {
  const { clock, signal, log, pollIntervalMs } = context.rollout;
  const from = clock.now();
  const pace = new Pace(pollIntervalMs);
  let rightSince: number | undefined;
  let last = '';
  for (;;) {
    const answer = await context.probe.get(url, ANSWER_MS, signal);
    const text = textOf(answer);
    if (text !== last) log.info(`  ${url} ${text}`);
    last = text;
    rightSince = isRight(answer, check.expect) ? (rightSince ?? clock.now()) : undefined;
    if (rightSince !== undefined && clock.now() - rightSince >= check.forMs) return;
    if (rightSince === undefined && clock.now() - from >= check.timeoutMs) {
      throw new DeployError('ROLLOUT_FAILED', `The staged slot ${context.plan.to.ref.name} failed a check: ${url} ${text} instead of ${check.expect}${check.forMs > 0 ? ` for ${seconds(check.forMs)}` : ''}, for ${seconds(check.timeoutMs)}`, {
        hint: 'The staged VMs are kept for a look at them.',
      });
    }
    const left = rightSince === undefined ? Number.POSITIVE_INFINITY : check.forMs - (clock.now() - rightSince);
    await clock.sleep(Math.max(1, Math.min(pace.next(), left)), signal);
  }
}

function isRight(answer: ProbeAnswer, expect: number): boolean {
  return 'status' in answer && answer.status === expect;
}

function textOf(answer: ProbeAnswer): string {
  return 'status' in answer ? `answered ${answer.status}` : `did not answer (${answer.error})`;
}
