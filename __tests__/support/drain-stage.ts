import { DeployError } from '../../src/errors.js';
import { withRotation } from '../../src/plan/drain/plan-rotation.js';
import type { PlanContext } from '../../src/plan/plan-context.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { RollingStrategy } from '../../src/plan/wanted.js';
import type { BalancerDocument, Balancers } from '../../src/ports/balancers.js';
import type { Log } from '../../src/ports/log.js';
import type { JsonObject, OperationResult } from '../../src/ports/scale-sets.js';
import type { PendingCleanup } from '../../src/steps/context.js';
import { rolloutJobs } from '../../src/steps/execute.js';
import { observeRotation } from '../../src/steps/observe-rotation.js';
import { rollout } from '../../src/steps/rollout.js';
import type { RolloutOutcome } from '../../src/steps/rollout.js';
import { BalancerRotation } from '../../src/steps/rotation.js';
import { observed, scaleSet, wanted } from './builders.js';
import { balancerBody, lbId, stateOf, webRef } from './pool-builders.js';
import { PretendScaleSet } from './pretend-scale-set.js';
import { VirtualClock } from './virtual-clock.js';

/** The port to balancers over one load balancer, lb-web, with scale set web in pool `a`. It stands for no Azure behaviour. */
export class PretendBalancer {
  /** Called before a write is taken: to come between, to throw. */
  beforePut: ((body: JsonObject) => void) | undefined;
  /** Results of the next writes; what fails is not done. */
  results: OperationResult[] = [];
  /** What fails is done all the same. */
  doesWhatFails = false;
  /** Says that it was done, and does nothing. */
  ignores = false;
  mayWrite: boolean | undefined = true;
  private version = 1;

  constructor(
    private readonly clock: VirtualClock,
    private readonly calls: string[],
    public body: JsonObject,
  ) {}

  get states(): Readonly<Record<string, string>> {
    return stateOf(this.body).pools['a']!;
  }

  /** VMs that are down, in their order. */
  get down(): string {
    return Object.entries(this.states).filter(([, state]) => state === 'Down').map(([id]) => id).join(',');
  }

  get tags(): JsonObject {
    return stateOf(this.body).tags;
  }

  /** Somebody else writes it. */
  write(body: JsonObject): void {
    this.body = body;
    this.version += 1;
  }

  readonly port: Balancers = {
    get: async () => ({ etag: String(this.version), body: this.body }),
    put: async (_ref, document: BalancerDocument) => {
      this.beforePut?.(document.body);
      if (document.etag !== String(this.version)) throw new DeployError('ARM_CONFLICT', 'somebody else changed it meanwhile', { armCode: 'PreconditionFailed' });
      const result = this.results.shift() ?? { status: 'succeeded' as const };
      if ((result.status === 'succeeded' || this.doesWhatFails) && !this.ignores) this.write(document.body);
      this.calls.push(`lb ${this.down || 'all in'}`);
      return {
        wait: async (signal) => {
          await this.clock.sleep(1000, signal);
          return result;
        },
      };
    },
    mayWrite: async () => this.mayWrite,
    frontendAddress: async () => undefined,
  };
}

/** A rollout over a pretended scale set behind a pretended load balancer. */
export class DrainStage {
  readonly clock = new VirtualClock();
  readonly azure: PretendScaleSet;
  readonly balancer: PretendBalancer;
  readonly lines: string[] = [];
  readonly saved: PendingCleanup[] = [];
  readonly abort = new AbortController();
  readonly log: Log;

  constructor(ids = ['0', '1', '2', '3']) {
    this.azure = new PretendScaleSet(this.clock, ids);
    this.balancer = new PretendBalancer(this.clock, this.azure.calls, balancerBody({ a: Object.fromEntries(ids.map((id) => [id, ''])) }));
    const lines = this.lines;
    this.log = { debug: () => undefined, info: (line) => lines.push(line), warning: (line) => lines.push(`warning: ${line}`), error: (line) => lines.push(line), group: async (title, body) => (lines.push(title), body()) };
  }

  /** What happened to VMs and balancer, in its order. */
  get events(): readonly string[] {
    return this.azure.calls.filter((call) => /^(?:lb|upgrade|reimage) /.test(call));
  }

  async run(strategy: Partial<RollingStrategy> = {}): Promise<RolloutOutcome> {
    const { azure, balancer, clock, log } = this;
    const w = wanted({ strategy: { ...wanted().strategy, batch: { kind: 'count', count: 1 }, drain: { drainMs: 30_000, required: false }, ...strategy }, health: { source: 'auto', settleMs: 0, timeoutMs: 120_000 } });
    const set = scaleSet({ loadBalancerPools: [`${lbId()}/backendAddressPools/a`] });
    const rotation = await observeRotation(balancer.port, set, webRef, w.strategy.drain ? 'yes' : 'if left out', this.abort.signal);
    const o = observed({ scaleSet: set, instances: await azure.port.listInstances(webRef, this.abort.signal), rotation });
    azure.calls.length = 0;
    const context: PlanContext = { now: clock.now(), run: '1.1', force: false };
    const plan = withRotation(makePlan(w, o, context), w, o, context);
    if (plan.kind === 'refused') throw new Error(`refused: ${plan.problems.map(({ message }) => message).join('; ')}`);
    return rollout(w, plan, o, rolloutJobs([]), {
      scaleSets: azure.port, clock, log, pollIntervalMs: 5000, signal: this.abort.signal,
      ...(plan.rotation ? { rotation: new BalancerRotation(balancer.port, plan.rotation) } : {}),
      save: async (pending) => void this.saved.push(pending), progress: async () => undefined,
    });
  }
}
