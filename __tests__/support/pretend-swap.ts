import type { AutoscaleSetting } from '../../src/ports/autoscale.js';
import type { JsonObject, Operation, OperationResult, ScaleSets } from '../../src/ports/scale-sets.js';
import { makeSwapPlan } from '../../src/plan/swap/make-swap-plan.js';
import type { SwapObserved } from '../../src/plan/swap/observed.js';
import { balancerServing, readSides } from '../../src/plan/swap/slots.js';
import type { SlotIndex, SwapStrategy } from '../../src/plan/wanted.js';
import type { SwapParts } from '../../src/steps/swap/context.js';
import type { DeploymentOutcome } from '../../src/steps/deployment.js';
import { prepareSwap } from '../../src/steps/swap/swap-deployment.js';
import { loadBalancer, swapObserved, swapStrategy, swapWanted } from './swap-builders.js';
import { PretendScaleSet } from './pretend-scale-set.js';
import { scaleSet } from './builders.js';
import { VirtualClock } from './virtual-clock.js';

/** A swap from web-blue to web-green, whose VMs are pretended; what it writes is in `writes`, and moves in `body`. */
export class PretendSwap {
  readonly clock = new VirtualClock();
  readonly green: PretendScaleSet;
  readonly writes: string[] = [];
  readonly lines: string[] = [];
  body: JsonObject = loadBalancer();
  /** VMs that the live slot has by the time of the swap. */
  blueCapacity = 2;
  /** What becomes of each VM that green is scaled out by. */
  scaleOut: OperationResult = { status: 'succeeded' };
  retired: () => Promise<Operation> = () => Promise.resolve(ended);
  address: string | undefined = '192.0.2.1';
  vmAddresses = new Map<string, string>();
  /** What an application answers. */
  answer: (url: string) => number = () => 200;
  autoscale: AutoscaleSetting[] = [];
  /** How long Azure takes to move production back, ms. */
  backMs = 0;

  constructor(ids: readonly string[] = ['0', '1']) {
    this.green = new PretendScaleSet(this.clock, ids);
  }

  /** Somebody else moves production. */
  serve(slot: SlotIndex): void {
    this.body = balancerServing(swapStrategy(), this.body, slot);
  }

  get live(): string {
    const sides = readSides(swapStrategy(), this.body);
    return 'live' in sides ? swapStrategy().slots[sides.live] : 'nobody';
  }

  async run(change: Partial<SwapStrategy> = {}): Promise<DeploymentOutcome> {
    const strategy = swapStrategy({ bakeMs: 0, drainMs: 0, retire: 'keep', ...change });
    const [blue, green] = swapObserved().slots;
    const observed: SwapObserved = swapObserved({
      balancer: { etag: '1', body: this.body }, autoscale: this.autoscale,
      slots: [{ ...blue, observed: { ...blue.observed!, instances: blue.observed!.instances.slice(0, 2) } }, { ...green, observed: { ...green.observed!, instances: await this.green.port.listInstances(green.ref, new AbortController().signal) } }],
    });
    const plan = makeSwapPlan({ ...swapWanted(), strategy }, observed, { now: this.clock.now(), run: '1.1', force: false });
    if (plan.kind === 'refused') throw new Error(plan.problems.map(({ message }) => message).join('; '));
    return prepareSwap(plan, strategy, observed, this.parts, this.clock).run({
      scaleSets: this.port, clock: this.clock, pollIntervalMs: 5000, signal: new AbortController().signal,
      log: { debug: () => undefined, info: (line) => this.lines.push(line), warning: (line) => this.lines.push(`warning: ${line}`), error: (line) => this.lines.push(line), group: async (_title, body) => body() },
      save: async () => undefined, progress: async () => undefined,
    });
  }

  private get port(): ScaleSets {
    return { ...this.green.port, get: async (ref, signal) => (ref.name === 'web-blue' ? scaleSet({ name: 'web-blue', capacity: this.blueCapacity }) : this.green.port.get(ref, signal)) };
  }

  private readonly parts: SwapParts = {
    balancers: {
      get: async () => ({ etag: '1', body: this.body }),
      put: async (_ref, document) => {
        const before = this.live;
        const wait = async (signal: AbortSignal): Promise<OperationResult> => {
          if (before === 'web-green') await this.clock.sleep(this.backMs, signal);
          this.body = document.body;
          this.writes.push(`live ${this.live}`);
          return { status: 'succeeded' };
        };
        return { wait };
      },
      mayWrite: async () => true,
      frontendAddress: async () => this.address,
    },
    autoscale: { list: async () => this.autoscale, put: async ({ name, enabled }) => void this.writes.push(`autoscale ${name} ${enabled ? 'on' : 'off'}`) },
    slots: {
      read: async () => undefined,
      create: async () => ended,
      setCapacity: async (ref, capacity) => {
        this.writes.push(`capacity ${ref.name} ${capacity}`);
        if (this.scaleOut.status === 'succeeded') for (let id = 0; id < capacity; id += 1) if (!this.ids.includes(String(id))) this.green.add(String(id));
        return { wait: async () => this.scaleOut };
      },
      start: async () => ended,
      deallocate: async () => this.retired(),
      delete: async () => this.retired(),
      addresses: async () => this.vmAddresses,
      hasNatGateway: async () => true,
      usages: async () => [],
      sizeOf: async () => undefined,
    },
    probe: { get: async (url) => (this.lines.push(`asked ${url}`), { status: this.answer(url) }) },
  };

  private get ids(): readonly string[] {
    return this.green.ids;
  }
}

const ended: Operation = { wait: () => Promise.resolve({ status: 'succeeded' }) };
