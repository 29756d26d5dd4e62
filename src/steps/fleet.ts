import { isParked } from '../plan/batches.js';
import type { DiskRules } from '../plan/plan.js';
import type { Expected, Verdict } from '../plan/verdict.js';
import { judge } from '../plan/verdict.js';
import type { InstanceView } from '../ports/scale-sets.js';
import { FleetDisks } from './fleet-disks.js';

/** What the run knows of one VM beyond its last view. */
interface Passage {
  readonly batch: number;
  readonly startedAt: number;
  /** The operation that was to upgrade it has ended: what is reported from now on is final. */
  operationEndedAt?: number;
  provenAt?: number;
  /** Its gate waited for it in vain. */
  givenUp?: boolean;
}

/** What every VM must come to. */
export interface FleetRules {
  readonly expected: readonly Expected[];
  readonly healthCounts: boolean;
  readonly disk?: DiskRules;
}

export interface FleetChange {
  readonly instanceId: string;
  readonly name: string;
  readonly text: string;
}

/**
 * The VMs of the scale set as last seen, and their way through this rollout. Fed by list calls; it asks nothing itself.
 */
export class Fleet {
  private views = new Map<string, InstanceView>();
  private readonly first: ReadonlyMap<string, InstanceView>;
  private readonly passages = new Map<string, Passage>();
  /** VMs that did not run when they had their batch, and were started since: how they are now is not how it ended. */
  private readonly started = new Set<string>();
  /** VMs that ran when they were upgraded, or were proven since. */
  private readonly up = new Set<string>();
  /** Since when each VM has been proven without a break. */
  private readonly provenSince = new Map<string, number>();
  /** Names of extensions that do not count against a VM yet. */
  private later: ReadonlySet<string> = new Set();
  private disksLater = false;
  private observedAtMs: number;
  /** How old the OS disks are. */
  readonly disks: FleetDisks;

  constructor(
    private readonly rules: FleetRules,
    instances: readonly InstanceView[],
    nowMs: number,
    disksMadeAt?: ReadonlyMap<string, string>,
  ) {
    this.disks = new FleetDisks(rules.disk?.madeAfterMs, disksMadeAt);
    this.first = new Map(instances.map((instance) => [instance.instanceId, instance]));
    this.observedAtMs = nowMs;
    // The first view is no news.
    this.observe(instances, nowMs);
  }

  /** Takes in a fresh list; tells what has changed since the last one. */
  observe(instances: readonly InstanceView[], nowMs: number): readonly FleetChange[] {
    const before = this.views;
    const living = instances.filter((instance) => instance.provisioningState !== 'Deleting');
    const texts = new Map([...before.keys()].map((id) => [id, this.textOf(id)]));
    this.views = new Map(living.map((instance) => [instance.instanceId, instance]));
    this.observedAtMs = nowMs;
    for (const [id, view] of before) if (isParked(view) && this.views.has(id) && !this.isParked(id)) this.started.add(id);
    for (const id of this.views.keys()) this.noteProven(id, nowMs);

    const changes: FleetChange[] = [];
    for (const [id, view] of this.views) {
      const text = this.textOf(id);
      if (!before.has(id)) changes.push({ instanceId: id, name: view.name, text: `appeared: ${text}` });
      else if (texts.has(id) && texts.get(id) !== text) changes.push({ instanceId: id, name: view.name, text });
    }
    for (const [id, view] of before) if (!this.views.has(id)) changes.push({ instanceId: id, name: view.name, text: 'is gone' });
    return changes;
  }

  get observedAt(): number {
    return this.observedAtMs;
  }

  get ids(): readonly string[] {
    return [...this.views.keys()];
  }

  get size(): number {
    return this.views.size;
  }

  has(id: string): boolean {
    return this.views.has(id);
  }

  view(id: string): InstanceView | undefined {
    return this.views.get(id);
  }

  /** Made during the rollout. */
  isBorn(id: string): boolean {
    return !this.first.has(id);
  }

  isParked(id: string): boolean {
    const view = this.views.get(id);
    return view !== undefined && isParked(view);
  }

  passage(id: string): Readonly<Passage> | undefined {
    return this.passages.get(id);
  }

  begin(ids: readonly string[], batch: number, nowMs: number): void {
    for (const id of ids) {
      this.passages.set(id, { batch, startedAt: nowMs });
      this.provenSince.delete(id);
      this.started.delete(id);
      if (!this.isParked(id)) this.up.add(id);
    }
  }

  giveUp(ids: readonly string[]): void {
    for (const id of ids) {
      const passage = this.passages.get(id);
      if (passage) passage.givenUp = true;
    }
  }

  /** Whether the VM had its time to become well in a batch, and did not. */
  wasGivenUp(id: string): boolean {
    return this.passages.has(id) && !this.started.has(id) && ['failed', 'unhealthy'].includes(this.verdict(id)?.kind ?? '');
  }

  /** From now on extensions of these names do not count: they come with a later write. With none, all count. `disks`: nor does the age of disks. */
  leaveOut(names: readonly string[], disks = false): void {
    this.later = new Set(names);
    this.disksLater = disks;
  }

  /** An operation on them is under way again: what is reported until it ends is not final. */
  operationBegan(ids: readonly string[]): void {
    for (const id of ids) {
      const passage = this.passages.get(id);
      if (passage) delete passage.operationEndedAt;
    }
  }

  /** They are to be judged as if this run had not touched them yet. */
  dismiss(ids: readonly string[]): void {
    for (const id of ids) this.passages.delete(id);
  }

  /** Whether what the OS disks are made of is any of this deployment's business. */
  get isAboutImage(): boolean {
    return this.rules.disk?.image !== undefined;
  }

  /** On the model, but not on a disk that was made with it. */
  hasStaleDisk(id: string): boolean {
    const view = this.views.get(id);
    return view !== undefined && this.disks.matter && this.disks.isFresh(view) !== true;
  }

  operationEnded(ids: readonly string[], nowMs: number): void {
    for (const id of ids) {
      const passage = this.passages.get(id);
      if (passage) passage.operationEndedAt = nowMs;
    }
  }

  verdict(id: string): Verdict | undefined {
    const view = this.views.get(id);
    if (!view) return undefined;
    const passage = this.passages.get(id);
    const operationEnded = passage === undefined || passage.operationEndedAt !== undefined;
    const expected = this.rules.expected.filter((one) => !this.later.has(one.name));
    const image = this.rules.disk?.image;
    const hasFreshDisk = !this.disks.matter || this.disksLater ? undefined : (one: InstanceView) => this.disks.isFresh(one);
    const verdict = judge(view, { expected, healthCounts: this.rules.healthCounts, operationEnded, image, hasFreshDisk });
    // To deallocate a VM takes somebody's request to Azure. Shut down from within, it may be by the release itself.
    if (verdict.kind === 'parked' && view.power === 'stopped' && this.up.has(id)) return { kind: 'unhealthy', reason: 'VM has stopped since it got the release' };
    return verdict;
  }

  /** For how long the VM has been proven without a break, ms; `undefined` where it is not. */
  provenForMs(id: string, nowMs: number): number | undefined {
    const since = this.provenSince.get(id);
    return since === undefined ? undefined : nowMs - since;
  }

  /** VMs that were well when the run began, or have been upgraded by it, and are not well now, or no longer on this deployment. */
  unwell(): readonly string[] {
    return this.ids.filter((id) => {
      const passage = this.passages.get(id);
      if (!passage) return this.first.get(id)?.health === 'healthy' && this.views.get(id)?.health === 'unhealthy' && !this.isParked(id);
      switch (this.verdict(id)?.kind) {
        case 'failed':
        case 'unhealthy':
          return true;
        case 'outdated':
          return passage.operationEndedAt !== undefined;
        case 'working':
          return passage.givenUp === true;
        default:
          return false;
      }
    });
  }

  private noteProven(id: string, nowMs: number): void {
    if (this.verdict(id)?.kind !== 'proven') {
      this.provenSince.delete(id);
      return;
    }
    if (!this.provenSince.has(id)) this.provenSince.set(id, nowMs);
    this.up.add(id);
    const passage = this.passages.get(id);
    if (passage && passage.provenAt === undefined) passage.provenAt = nowMs;
  }

  private textOf(id: string): string {
    const verdict = this.verdict(id);
    if (!verdict) return 'is gone';
    return verdict.kind === 'proven' ? 'proven' : `${verdict.kind}: ${verdict.reason}`;
  }
}
