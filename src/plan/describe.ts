import type { PlannedStep } from '../report/result.js';
import type { RunnablePlan, Step } from './plan.js';
import type { Wanted } from './wanted.js';

/** The plan as a person reads it. Names no secret: definitions are not shown, only what they are called. */
export function describePlan(plan: RunnablePlan, wanted: Wanted): readonly PlannedStep[] {
  return plan.steps.map((step) => describeStep(step, plan, wanted));
}

export function describeStep(step: Step, plan: RunnablePlan, wanted: Wanted): PlannedStep {
  switch (step.kind) {
    case 'suspend-repairs':
      return { title: 'Suspend automatic repairs', detail: 'Azure would otherwise reimage VMs that are unwell while they are being upgraded.' };
    case 'resume-repairs':
      return { title: 'Resume automatic repairs' };
    case 'write-model':
      return { title: `Write ${written(step, wanted, plan)} into the model`, detail: 'Upgrade policy Manual: no VM is touched by this.' };
    case 'upgrade-batch':
      return { title: batchTitle(step), instanceIds: step.batch.instanceIds, detail: batchDetail(step, plan, wanted) };
    case 'reimage-batch':
      return { title: `Reimage ${batchTitle(step).toLowerCase()}`, instanceIds: step.batch.instanceIds, detail: batchDetail({ ...step, bakeMs: 0 }, plan, wanted) };
    case 'azure-pass':
      return passStep(step, wanted, plan);
    case 'catch-up':
      return { title: 'Upgrade VMs that appear in the meantime', detail: 'Those made by a scale-out or a repair while the rollout went on, if they are not on the model.' };
    case 'put-back':
      return putBackStep(step.instanceIds);
    case 'prove':
      return { title: 'Prove every VM', detail: proof(plan, wanted) };
    default:
      return step satisfies never;
  }
}

function batchTitle({ batch }: Pick<Extract<Step, { kind: 'upgrade-batch' }>, 'batch'>): string {
  const where = batch.zone === undefined ? '' : ` in zone ${batch.zone}`;
  const vms = `${batch.instanceIds.length} ${batch.instanceIds.length === 1 ? 'VM' : 'VMs'}${where}`;
  switch (batch.role) {
    case 'canary':
      return `Batch ${batch.number}: canary, ${vms}`;
    case 'batch':
      return `Batch ${batch.number}: ${vms}`;
    case 'parked':
      return `Batch ${batch.number}: ${vms} not running`;
    default:
      return batch.role satisfies never;
  }
}

function batchDetail(step: Pick<Extract<Step, { kind: 'upgrade-batch' }>, 'batch' | 'bakeMs' | 'pauseMs' | 'drainMs'>, plan: RunnablePlan, wanted: Wanted): string {
  if (step.batch.role === 'parked') return 'They get the model and run the release when they are started; nothing can be proven of them now.';
  const reimaged = step.batch.instanceIds.some((id) => plan.effects.get(id)?.includes('reimage'));
  const parts = [...(step.drainMs === undefined ? [] : [`out of rotation for ${seconds(step.drainMs)}`]), ...(reimaged ? ['reimaged: what is on the OS disk is lost'] : []), ...(plan.writes.length > 0 ? [`${list(plan.writes.map((write) => write.name))} ${plan.writes.length === 1 ? 'runs' : 'run'}`] : [])];
  if (plan.healthCounts) parts.push(`healthy${wanted.health.settleMs > 0 ? ` for ${seconds(wanted.health.settleMs)}` : ''}`);
  if (step.drainMs !== undefined) parts.push('back in rotation');
  if (step.bakeMs > 0) parts.push(`bake ${seconds(step.bakeMs)}`);
  if (step.pauseMs > 0) parts.push(`pause ${seconds(step.pauseMs)}`);
  return parts.join(', then ');
}

function putBackStep(ids: readonly string[]): PlannedStep {
  if (ids.length === 0) return { title: 'Tidy up what an earlier run has noted on the load balancer', detail: 'The VMs that it had taken out of rotation are back already.' };
  return { title: `Put ${ids.length} ${ids.length === 1 ? 'VM' : 'VMs'} back into rotation`, instanceIds: ids, detail: 'An earlier run took them out and did not put them back.' };
}

function passStep(step: Extract<Step, { kind: 'azure-pass' }>, wanted: Wanted, plan: RunnablePlan): PlannedStep {
  const how = step.mode === 'Rolling' ? "Azure's rolling upgrade" : 'Azure, all VMs in no order';
  if (step.write === 'none') return { title: 'Watch the rolling upgrade that is running', detail: 'It is the one of this deployment.' };
  const beside = step.neighbours.length === 0 ? '' : ` ${step.neighbours.map((one) => one.name).join(', ')}, which has no secrets, is written back as it is.`;
  return { title: `Write ${written(step, wanted, plan)} into the model; ${how} brings it to the VMs`, detail: `Watched per VM until it ends; cancelled if this run is.${beside}` };
}

/** `image web 1.4.0 of gallery gal, custom data, extension CustomScript`. */
function written({ extensions, model }: { readonly extensions: readonly string[]; readonly model: boolean }, { image }: Wanted, plan: RunnablePlan): string {
  const patch = model ? plan.model : undefined;
  const parts = [...(image && (patch?.image || patch?.vhdUri) ? [image.label] : []), ...(patch?.customData === undefined ? [] : ['custom data']), ...(extensions.length === 0 ? [] : [list(extensions)])];
  return parts.join(', ');
}

function proof(plan: RunnablePlan, wanted: Wanted): string {
  const health = plan.healthCounts ? `, healthy within ${seconds(wanted.health.timeoutMs)}` : '';
  const disk = [...(plan.disk.image ? [`OS disk of ${plan.disk.image.label}`] : []), ...(plan.disk.madeAfterMs === undefined ? [] : ['an OS disk made since the model was changed'])];
  const extensions = plan.writes.length === 0 ? [] : ['told this very deployment', 'every extension succeeded for it'];
  return `Each one is read back: ${['on the latest model', ...disk, ...extensions].join(', ')}${health}.`;
}

function list(names: readonly string[]): string {
  return names.length === 1 ? `extension ${names[0]}` : `extensions ${names.join(', ')}`;
}

/** `90s` reads as `1m 30s`. */
export function seconds(ms: number): string {
  const total = Math.round(ms / 1000);
  if (total < 60) return ms % 1000 === 0 ? `${total}s` : `${(ms / 1000).toFixed(1)}s`;
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  return [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 ? `${rest}s` : ''].filter(Boolean).join(' ');
}
