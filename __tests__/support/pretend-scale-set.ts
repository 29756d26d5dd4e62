import { DeployError } from '../../src/errors.js';
import type { ExtensionWrite, HealthState, InstanceView, Operation, OperationResult, ScaleSets } from '../../src/ports/scale-sets.js';
import { instance, scaleSet, shown } from './builders.js';
import type { VirtualClock } from './virtual-clock.js';

/** What becomes of one VM when it is upgraded. Times are ms after the operation's start. */
export interface VmBehaviour {
  readonly scriptMs?: number;
  readonly scriptFails?: boolean;
  /** When it is healthy again; `never` where the application does not come up. */
  readonly healthyAfterMs?: number | 'never';
  /** When it turns unhealthy again. */
  readonly sickAfterMs?: number;
  /** When it is well for good. */
  readonly wellAfterMs?: number;
}

/**
 * The port to scale sets over a handful of values and a virtual clock: for what lasts hours or hangs on an exact order of events. It
 * stands for no Azure behaviour: what Azure does is tested against the emulator.
 */
export class PretendScaleSet {
  readonly calls: string[] = [];
  behaviours = new Map<string, VmBehaviour>();
  /** A write of the model reaches every VM by itself (policies Automatic and Rolling). */
  bringsItself = false;
  /** Called before each list: to scale, to make VMs sick, to throw. */
  beforeList: (() => void) | undefined;
  /** Results of the next upgrade operations, before the VMs are looked at. */
  upgradeResults: OperationResult[] = [];
  /** Errors of the next upgrade requests. */
  upgradeErrors: DeployError[] = [];
  private readonly vms = new Map<string, { born: number; upgradedAt?: number; has: readonly ExtensionWrite[]; change: Partial<InstanceView> }>();
  private model: readonly ExtensionWrite[] = [];

  constructor(
    private readonly clock: VirtualClock,
    ids: readonly string[],
  ) {
    for (const id of ids) this.vms.set(id, { born: 0, has: [], change: {} });
  }

  /** A VM of a scale-out: on the model of now, or of before where `outdated`. */
  add(id: string, outdated = false): void {
    this.vms.set(id, { born: this.clock.now(), upgradedAt: outdated ? undefined : this.clock.now(), has: outdated ? [] : this.model, change: {} });
  }
  get ids(): readonly string[] {
    return [...this.vms.keys()];
  }
  remove(id: string): void {
    this.vms.delete(id);
  }
  /** Takes an extension into the model, as an accepted write does. */
  hold(write: ExtensionWrite): void {
    this.model = [...this.model.filter((one) => one.name !== write.name), write];
  }
  /** Brings one VM to the model now. */
  upgrade(id: string): void {
    Object.assign(this.vms.get(id)!, { upgradedAt: this.clock.now(), has: this.model });
  }
  change(id: string, change: Partial<InstanceView>): void {
    this.vms.get(id)!.change = change;
  }

  readonly port: ScaleSets = {
    get: async () => scaleSet({ extensions: this.model.map(shown) }),
    listInstances: async () => {
      this.beforeList?.();
      this.calls.push('list');
      return [...this.vms.keys()].map((id) => this.view(id));
    },
    latestRollingUpgrade: async () => undefined,
    cancelRollingUpgrade: async () => this.operation('cancel', 0, { status: 'succeeded' }),
    putExtension: async (_ref, write) => {
      this.model = [...this.model.filter((one) => one.name !== write.name), write];
      if (this.bringsItself) for (const vm of this.vms.values()) Object.assign(vm, { upgradedAt: this.clock.now(), has: this.model });
      return this.operation(`put ${write.name}`, 500, { status: 'succeeded' });
    },
    patchModel: async (_ref, { extensions }) => {
      if (extensions) this.model = extensions;
      if (this.bringsItself) for (const vm of this.vms.values()) Object.assign(vm, { upgradedAt: this.clock.now(), has: this.model });
      return this.operation('patch', 500, { status: 'succeeded' });
    },
    reimageInstances: async (_ref, ids) => this.operation(`reimage ${ids.join(',')}`, 5000, { status: 'succeeded' }),
    disksMadeAt: async () => new Map(),
    upgradeInstances: async (_ref, ids) => {
      const error = this.upgradeErrors.shift();
      if (error) throw error;
      const unknown = ids.find((id) => !this.vms.has(id));
      if (unknown) throw new DeployError('ARM_REFUSED', `The provided instanceId ${unknown} is not an active Virtual Machine Scale Set VM instanceId.`, { armCode: 'InvalidParameter' });
      const preset = this.upgradeResults.shift();
      if (preset?.status !== 'failed' || preset.error.code !== 'OperationPreempted') for (const id of ids) Object.assign(this.vms.get(id)!, { upgradedAt: this.clock.now(), has: this.model });
      const scriptMs = Math.max(0, ...ids.map((id) => this.behaviours.get(id)?.scriptMs ?? 5000));
      const failed = ids.find((id) => this.behaviours.get(id)?.scriptFails);
      const result: OperationResult = failed === undefined ? { status: 'succeeded' } : { status: 'failed', error: { code: 'VMExtensionProvisioningError', message: 'VM has reported a failure', target: failed } };
      return this.operation(`upgrade ${ids.join(',')}`, scriptMs, preset ?? result);
    },
    automaticRepairsState: async () => undefined,
    setAutomaticRepairs: async (_ref, action) => this.operation(`repairs ${action}`, 1000, { status: 'succeeded' }),
  };

  private operation(name: string, ms: number, result: OperationResult): Operation {
    this.calls.push(name);
    return {
      wait: async (signal) => {
        await this.clock.sleep(ms, signal);
        return result;
      },
    };
  }

  private view(id: string): InstanceView {
    const vm = this.vms.get(id)!;
    if (vm.upgradedAt === undefined) return instance(id, { latestModelApplied: this.model.length === 0, ...vm.change });
    const behaviour = this.behaviours.get(id) ?? {};
    const age = this.clock.now() - vm.upgradedAt;
    const done = age >= (behaviour.scriptMs ?? 5000);
    const state = !done ? 'transitioning' : behaviour.scriptFails ? 'failed' : 'succeeded';
    return instance(id, {
      told: vm.has.map((write) => ({ ...shown(write), forceUpdateTag: undefined, provisioningState: !done ? 'Updating' : behaviour.scriptFails ? 'Failed' : 'Succeeded' })),
      reported: vm.has.map((write) => ({ name: write.name, state })),
      health: healthAt(behaviour, age),
      ...vm.change,
    });
  }
}

function healthAt({ healthyAfterMs = 8000, sickAfterMs, wellAfterMs }: VmBehaviour, age: number): HealthState {
  if (wellAfterMs !== undefined && age >= wellAfterMs) return 'healthy';
  if (healthyAfterMs === 'never' || age < healthyAfterMs) return 'unhealthy';
  return sickAfterMs !== undefined && age >= sickAfterMs ? 'unhealthy' : 'healthy';
}
