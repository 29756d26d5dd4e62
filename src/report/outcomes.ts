import type { Segment, Tone } from './blocks.js';
import type { InstanceOutcome, InstanceResult } from './result.js';

/** Every outcome, worst first: the order of the VMs in each report. */
export const OUTCOMES = ['failed', 'unhealthy', 'pending', 'outdated', 'protected', 'parked', 'proven'] as const satisfies readonly InstanceOutcome[];

const TONES: Record<InstanceOutcome, Tone> = {
  failed: 'bad',
  unhealthy: 'bad',
  pending: 'busy',
  outdated: 'warn',
  protected: 'quiet',
  parked: 'quiet',
  proven: 'good',
};

export function outcomeTone(outcome: InstanceOutcome): Tone {
  return TONES[outcome];
}

export type OutcomeCounts = Readonly<Record<InstanceOutcome, number>>;

/** How many VMs came to which end. Always of all VMs, whatever a report has room to list. */
export function countOutcomes(instances: readonly InstanceResult[]): OutcomeCounts {
  const counts: Record<InstanceOutcome, number> = { proven: 0, failed: 0, unhealthy: 0, pending: 0, outdated: 0, parked: 0, protected: 0 };
  for (const instance of instances) counts[instance.outcome] += 1;
  return counts;
}

/** The counts as parts of a whole, the proven ones first as in a bar that fills. */
export function outcomeSegments(counts: OutcomeCounts): readonly Segment[] {
  return ['proven' as const, ...OUTCOMES.filter((outcome) => outcome !== 'proven')]
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => ({ label: outcome, count: counts[outcome], tone: TONES[outcome] }));
}

/** Worst first; within an outcome by instance id, numbers as numbers. */
export function worstFirst(instances: readonly InstanceResult[]): readonly InstanceResult[] {
  return [...instances].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) || compareIds(a.instanceId, b.instanceId));
}

function compareIds(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (!Number.isNaN(difference) && difference !== 0) return difference;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a VM's script output belongs into the report: it ended badly, or had not ended. */
export function showsOutput(instance: InstanceResult): boolean {
  return instance.outcome === 'failed' || instance.outcome === 'unhealthy' || instance.outcome === 'pending';
}
