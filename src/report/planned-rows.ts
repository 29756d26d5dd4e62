import type { Column, Phrase } from './blocks.js';
import { badge } from './blocks.js';
import { domains, instanceName } from './instance-rows.js';
import type { Limits } from './limits.js';
import { outcomeTone } from './outcomes.js';
import { clip } from './plain-text.js';
import type { InstanceResult } from './result.js';
import type { Reported } from './so-far.js';

/** What a reader of a plan wants to know of each VM. */
export const PLANNED_COLUMNS: readonly Column[] = [
  { title: 'VM' },
  { title: 'Now' },
  { title: 'Zone / FD / UD' },
  { title: 'Step', align: 'right' },
  { title: 'What happens' },
  { title: 'Why it is not proven now' },
];

/** Whether the VMs are shown with what is to happen to them. */
export function showsPlanned(report: Reported): boolean {
  return report.result === 'planned' && report.instances.some((instance) => instance.planned !== undefined);
}

export function plannedRow(instance: InstanceResult, report: Reported, limits: Limits): readonly Phrase[] {
  return [
    instanceName(instance, limits.cell),
    badge(instance.outcome, outcomeTone(instance.outcome)),
    domains(instance),
    stepOf(instance, report),
    whatHappens(instance),
    clip(instance.reason ?? '', limits.cell),
  ];
}

/** Number of the first step of the plan that touches it; the VMs of a pass of Azure's own have none that is known. */
export function stepOf({ instanceId }: InstanceResult, { plan }: Reported): string {
  const index = plan.findIndex((step) => step.instanceIds?.includes(instanceId));
  return index < 0 ? '' : String(index + 1);
}

const WORDS: Readonly<Record<NonNullable<InstanceResult['planned']>[number], string>> = {
  reimage: 'reimaged: what is on its OS disk is lost',
  extensions: 'extensions run',
  later: 'not running: at its next start',
  skipped: 'protected: left as it is',
  none: 'nothing',
};

export function whatHappens({ planned = [] }: InstanceResult): string {
  return planned.map((one) => WORDS[one]).join(', ');
}
