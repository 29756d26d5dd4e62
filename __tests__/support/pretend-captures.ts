import type { DeployError } from '../../src/errors.js';
import type { Captures, NewVersion, VirtualMachineView } from '../../src/ports/captures.js';
import type { GalleryVersionFacts, ImageFacts, Images, RegionReplica } from '../../src/ports/images.js';
import type { Operation, OperationResult } from '../../src/ports/scale-sets.js';
import { definition, galleryVersion, managedImage, virtualMachine } from './capture-builders.js';
import type { VirtualClock } from './virtual-clock.js';

/**
 * The ports of a capture over a handful of values and a virtual clock: for what lasts hours or hangs on an exact order of events.
 * It stands for no Azure behaviour: what Azure does is tested against the emulator.
 */
export class PretendCaptures {
  readonly calls: string[] = [];
  vm: VirtualMachineView | undefined = virtualMachine();
  /** How long each region takes, ms, by its name; `fails` for one that never gets there. */
  replication: Readonly<Record<string, number | 'fails'>> = { westeurope: 60_000, northeurope: 300_000 };
  /** What the operation of the next PUT ends with. */
  result: OperationResult = { status: 'succeeded' };
  /** Errors of the next requests, by name. */
  errors: Partial<Record<'deallocate' | 'generalize' | 'create' | 'read', DeployError[]>> = {};
  /** Set where a version is there, or being made. */
  made: { readonly version: Pick<NewVersion, 'virtualMachineId' | 'regions'>; readonly atMs: number } | undefined;
  image: 'none' | 'creating' | 'succeeded' = 'none';

  constructor(private readonly clock: VirtualClock) {}

  private fail(what: keyof PretendCaptures['errors']): void {
    const error = this.errors[what]?.shift();
    if (error !== undefined) throw error;
  }

  private until(ms: number, result: OperationResult = { status: 'succeeded' }): Operation {
    const due = this.clock.now() + ms;
    return {
      correlationId: 'c-1',
      wait: async (signal) => {
        if (this.clock.now() < due) await this.clock.sleep(due - this.clock.now(), signal);
        return result;
      },
    };
  }

  private facts(): GalleryVersionFacts | undefined {
    if (this.made === undefined) return undefined;
    const { atMs, version } = this.made;
    const regions = version.regions.map(({ name }): RegionReplica => {
      const takes = this.replication[name] ?? 0;
      if (takes === 'fails') return this.clock.now() - atMs < 30_000 ? { region: name, state: 'Replicating', progress: 0 } : { region: name, state: 'Failed', details: 'no room' };
      const share = Math.min(1, (this.clock.now() - atMs) / takes);
      return share === 1 ? { region: name, state: 'Completed', progress: 100 } : { region: name, state: 'Replicating', progress: Math.floor(share * 4) * 25 };
    });
    const provisioningState = regions.some(({ state }) => state === 'Failed') ? 'Failed' : regions.every(({ state }) => state === 'Completed') ? 'Succeeded' : 'Creating';
    return galleryVersion({ provisioningState, regions, sourceId: version.virtualMachineId });
  }

  readonly images: Images = {
    facts: async (id): Promise<ImageFacts | undefined> => {
      this.fail('read');
      if (/\/versions\/[^/]+$/.test(id)) return this.facts();
      if (/\/galleries\//.test(id)) return definition();
      return this.image === 'none' ? undefined : managedImage({ provisioningState: this.image === 'creating' ? 'Creating' : 'Succeeded' });
    },
    versionsBeside: () => Promise.resolve(undefined),
    marketplace: () => Promise.resolve(undefined),
  };

  readonly captures: Captures = {
    virtualMachine: () => Promise.resolve(this.vm),
    regions: () => Promise.resolve(undefined),
    lackingActions: () => Promise.resolve([]),
    deallocate: async () => {
      this.calls.push('deallocate');
      this.fail('deallocate');
      this.vm = { ...this.vm!, power: 'deallocated' };
      return this.until(30_000);
    },
    generalize: async () => {
      this.calls.push('generalize');
      this.fail('generalize');
      this.vm = { ...this.vm!, generalized: true };
    },
    createVersion: async (_id, version) => {
      this.calls.push('create');
      this.fail('create');
      this.made = { version, atMs: this.clock.now() };
      const last = Math.max(...version.regions.map(({ name }) => (typeof this.replication[name] === 'number' ? this.replication[name] : 60_000)));
      return this.until(last, this.result);
    },
    createManagedImage: async () => {
      this.calls.push('create');
      this.fail('create');
      this.image = 'creating';
      const operation = this.until(5_000, this.result);
      return {
        ...operation,
        wait: async (signal) => {
          const result = await operation.wait(signal);
          this.image = 'succeeded';
          return result;
        },
      };
    },
  };
}
