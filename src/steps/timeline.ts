import type { BatchResult } from '../report/result.js';

/** The batches as they went by, for the report. */
export class Timeline {
  private readonly done: BatchResult[] = [];
  private remarks: readonly string[] = [];
  private open: { number: number; role: BatchResult['role']; instanceIds: readonly string[]; startedAtMs: number } | undefined;

  /** Number that the next batch gets. */
  get nextNumber(): number {
    return this.done.length + (this.open ? 2 : 1);
  }

  begin(role: BatchResult['role'], instanceIds: readonly string[], nowMs: number): number {
    const number = this.nextNumber;
    this.open = { number, role, instanceIds, startedAtMs: nowMs };
    return number;
  }

  /** What is worth knowing of the batch that is open, however it ends. */
  remark(text: string): void {
    this.remarks = [...this.remarks, text];
  }

  /** `instanceIds`: where it was not known at the beginning which VMs it would be. */
  end(outcome: BatchResult['outcome'], nowMs: number, note?: string, instanceIds?: readonly string[]): void {
    if (!this.open) return;
    const { startedAtMs, ...batch } = this.open;
    this.done.push({ ...batch, instanceIds: instanceIds ?? batch.instanceIds, startedAt: new Date(startedAtMs).toISOString(), durationMs: nowMs - startedAtMs, outcome, note: [...this.remarks, note].filter(Boolean).join('; ') || undefined });
    this.open = undefined;
    this.remarks = [];
  }

  soFar(): readonly BatchResult[] {
    return this.done;
  }

  /** What is still open ends as `outcome`; then all of it. */
  results(nowMs: number, outcome: BatchResult['outcome']): readonly BatchResult[] {
    this.end(outcome, nowMs);
    return this.done;
  }
}
