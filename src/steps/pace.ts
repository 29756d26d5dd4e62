/**
 * How long to wait before each next question: short at first, since many things take a second, then longer, since Azure
 * refills the bucket for VM lists with about ten a minute (Compute throttling limits) and one read tells of all VMs.
 */
export class Pace {
  private nextMs: number;

  constructor(private readonly longestMs: number) {
    this.nextMs = longestMs / 5;
  }

  next(): number {
    const ms = this.nextMs;
    this.nextMs = Math.min(this.longestMs, ms * 1.5);
    return ms;
  }
}
