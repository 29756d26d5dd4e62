import type { PlannedWork, Wait } from './estimate.js';
import { addUp } from './estimate.js';
import { isParked } from './batches.js';
import type { Observed } from './observed.js';
import type { RunnablePlan, Step } from './plan.js';
import type { HealthRules } from './wanted.js';

/** Rounds and waits of a rollout. */
export function workOf({ steps, effects }: Pick<RunnablePlan, 'steps' | 'effects'>, { settleMs }: HealthRules, observed: Observed): PlannedWork {
  const works = steps.map((step) => workOfStep(step, settleMs, observed));
  const rounds = works.reduce((sum, work) => sum + work.rounds, 0);
  // What was settled in a batch, or after a pass, is not settled again at the end.
  const settle: readonly Wait[] = rounds === 0 && steps.some((step) => step.kind === 'prove') ? [{ what: 'settle', ms: settleMs }] : [];
  const reimages = [...effects.values()].some((all) => all.includes('reimage') && !all.includes('later'));
  return { rounds, reimages, instances: observed.instances.length, waits: addUp([...works.flatMap((work) => work.waits), ...settle]) };
}

function workOfStep(step: Step, settleMs: number, observed: Observed): Pick<PlannedWork, 'rounds' | 'waits'> {
  switch (step.kind) {
    case 'upgrade-batch':
      // For VMs that do not run nothing is waited for.
      if (step.batch.role === 'parked') return { rounds: 0, waits: [] };
      return { rounds: 1, waits: [{ what: 'drain', ms: step.drainMs ?? 0 }, { what: 'bake', ms: step.bakeMs }, { what: 'pauses', ms: step.pauseMs }, { what: 'settle', ms: settleMs }] };
    case 'reimage-batch':
      return step.batch.role === 'parked' ? { rounds: 0, waits: [] } : { rounds: 1, waits: [{ what: 'drain', ms: step.drainMs ?? 0 }, { what: 'pauses', ms: step.pauseMs }, { what: 'settle', ms: settleMs }] };
    case 'azure-pass':
      return passWork(step.mode, settleMs, observed);
    case 'suspend-repairs':
    case 'resume-repairs':
    case 'write-model':
    case 'catch-up':
    case 'put-back':
    case 'prove':
      return { rounds: 0, waits: [] };
    default:
      return step satisfies never;
  }
}

/** Automatic: all VMs at once. Rolling: in Azure's batches, none of which spans two zones, with its pauses between. Defaults of the REST reference, RollingUpgradePolicy. */
function passWork(mode: 'Automatic' | 'Rolling', settleMs: number, { scaleSet, instances }: Observed): Pick<PlannedWork, 'rounds' | 'waits'> {
  const settle: Wait = { what: 'settle', ms: settleMs };
  if (mode === 'Automatic') return { rounds: 1, waits: [settle] };
  const { maxBatchInstancePercent = 20, pauseTimeBetweenBatches = 'PT0S' } = scaleSet.upgradePolicy.rolling ?? {};
  const size = Math.max(1, Math.floor((instances.length * maxBatchInstancePercent) / 100));
  const perZone = new Map<string, number>();
  for (const { zone = '' } of instances.filter((instance) => !isParked(instance))) perZone.set(zone, (perZone.get(zone) ?? 0) + 1);
  const rounds = Math.max(1, [...perZone.values()].reduce((sum, count) => sum + Math.ceil(count / size), 0));
  return { rounds, waits: [settle, { what: 'pauses', ms: (rounds - 1) * isoDurationMs(pauseTimeBetweenBatches) }] };
}

/** An ISO 8601 duration of days and less, such as `PT1M30S`; 0 for anything else. */
export function isoDurationMs(text: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text);
  const [days, hours, minutes, seconds] = [1, 2, 3, 4].map((group) => Number(match?.[group] ?? 0));
  return Math.round((((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1000);
}
