import { isDiskYounger } from '../plan/disk-age.js';
import type { InstanceView } from '../ports/scale-sets.js';

/** Whether VMs are on OS disks that were made with the model: that is how it is known that custom data has reached them. */
export class FleetDisks {
  /** Ids of disks that Azure does not list, such as ephemeral ones. */
  private readonly unlisted = new Set<string>();
  /** VMs that this run has given a fresh disk, whatever Azure says of it. */
  private readonly reimaged = new Set<string>();

  /**
   * @param afterMs milliseconds since the epoch; disks do not matter where it is not given
   * @param madeAt when disks were made, by id in lower case; absent where they may not be listed
   */
  constructor(
    private afterMs: number | undefined,
    private madeAt: ReadonlyMap<string, string> | undefined,
  ) {}

  get matter(): boolean {
    return this.afterMs !== undefined;
  }

  /** The model was written: only disks that are made from now on can be of it. */
  wantAfter(ms: number): void {
    this.afterMs = ms;
  }

  /** Whether some VM shows a disk of which Azure has to be asked. */
  misses(views: readonly InstanceView[]): boolean {
    return this.matter && this.madeAt !== undefined && this.unknown(views).length > 0;
  }

  learn(madeAt: ReadonlyMap<string, string> | undefined): void {
    if (madeAt) this.madeAt = madeAt;
  }

  /** What is still not known of these VMs' disks is not asked again. */
  settleFor(views: readonly InstanceView[]): void {
    for (const id of this.unknown(views)) this.unlisted.add(id);
  }

  noteReimaged(ids: readonly string[]): void {
    for (const id of ids) this.reimaged.add(id);
  }

  /** `undefined` where that cannot be told. */
  isFresh(view: InstanceView): boolean | undefined {
    return this.reimaged.has(view.instanceId) || isDiskYounger(view, this.madeAt, this.afterMs ?? 0);
  }

  /** A VM that is being created may show its disk before the list of disks does, and nothing is concluded of it yet. */
  private unknown(views: readonly InstanceView[]): readonly string[] {
    const asked = views.filter(({ instanceId, provisioningState }) => provisioningState !== 'Creating' && !this.reimaged.has(instanceId));
    const ids = asked.flatMap(({ osDiskId }) => osDiskId?.toLowerCase() ?? []);
    return ids.filter((id) => !this.madeAt?.has(id) && !this.unlisted.has(id));
  }
}
