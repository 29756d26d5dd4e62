import type { ExtensionDefinition, ImageReference } from '../ports/scale-sets.js';
import { amountText } from './amount.js';
import type { Batch } from './batches.js';
import { cutBatches } from './batches.js';
import type { Attempt } from './attempt.js';
import { isImage } from './image.js';
import type { Observed } from './observed.js';
import type { Step } from './plan.js';
import { takesNoSecrets } from './secretless.js';
import type { Wanted } from './wanted.js';

interface Steps {
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
}

type Pass = Extract<Step, { kind: 'azure-pass' }>;

/** The steps that write the model and bring it to the VMs, as the scale set's upgrade policy has it. */
export function stepsToWrite(wanted: Wanted, observed: Observed, attempt: Attempt, goesBack: boolean): Steps {
  const { writes, patch, difference } = attempt;
  const extensions = writes.map((write) => write.name);
  const { mode } = observed.scaleSet.upgradePolicy;
  const reimages = reimageNotes(observed, difference, mode);
  if (mode === 'Manual') {
    const batches = batchesOf(wanted, observed);
    const steps: readonly Step[] = [{ kind: 'write-model', extensions, model: patch !== undefined }, ...batchSteps(batches, wanted), { kind: 'catch-up' }];
    return { steps: withRepairs(observed, steps), notes: [...reimages, ...batchNotes(wanted, observed, batches)] };
  }
  const { passes, notes } = passesOf(observed, extensions, patch !== undefined, { mode, ifStopped: goesBack ? 'upgrade-rest' : 'fail' });
  return { steps: withRepairs(observed, [...passes, ...reimagesAfterPass(wanted, observed, attempt)]), notes: [...reimages, ...(mode === 'Rolling' ? [rollingNote(observed)] : []), ...notes] };
}

/**
 * The writes under a policy by which each write starts a pass. All goes into one where that is safe: it replaces the whole extension
 * profile, and what other extensions keep secret a GET does not show. Else the image comes first, since the release's extension is meant for it.
 */
function passesOf({ scaleSet }: Observed, extensions: readonly string[], model: boolean, common: Pick<Pass, 'mode' | 'ifStopped'>): { readonly passes: readonly Pass[]; readonly notes: readonly string[] } {
  const neighbours = scaleSet.extensions.filter((extension) => !extensions.includes(extension.name));
  const pass = (own: Partial<Pass>): Pass => ({ kind: 'azure-pass', extensions: [], model: false, neighbours: [], write: 'patch', ...common, ...own });
  const many = extensions.length > 1 || (extensions.length === 1 && model);
  if (!many) return { passes: [model ? pass({ model }) : pass({ extensions, write: 'put' })], notes: [] };
  if (neighbours.every(takesNoSecrets)) return { passes: [pass({ extensions, model, neighbours })], notes: [] };
  const passes = [...(model ? [pass({ model })] : []), ...extensions.map((name) => pass({ extensions: [name], write: 'put' }))];
  return { passes, notes: [costNote(passes.length, model, extensions, neighbours.filter((one) => !takesNoSecrets(one)))] };
}

function costNote(passes: number, model: boolean, extensions: readonly string[], secretive: readonly ExtensionDefinition[]): string {
  const what = model ? `The image or custom data and ${extensions.length === 1 ? 'the extension' : `each of the ${extensions.length} extensions`} cost a pass of their own` : `Each of the ${extensions.length} extensions costs a pass of its own`;
  return `${what} through the VMs, ${passes} in all: one write for all would replace the whole extension profile and could lose the protected settings of ${secretive.map((one) => one.name).join(', ')}.`;
}

function batchesOf(wanted: Wanted, observed: Observed): readonly Batch[] {
  return cutBatches(observed.instances.filter((instance) => !instance.protectedFromScaleSetActions), observed.instances.length, wanted.strategy);
}

/** A pass brings custom data into the VMs' definition and not onto their disks, unless another image than theirs gives them fresh ones. */
export function reimagesAfterPass(wanted: Wanted, observed: Observed, { staleDisks, difference }: Attempt): readonly Step[] {
  const { image } = wanted;
  const keepsDisk = (shown: ImageReference | undefined): boolean => image === undefined || (shown === undefined ? !difference.image : isImage(shown, image));
  const stale = observed.instances.filter((instance) => !instance.protectedFromScaleSetActions && staleDisks.has(instance.instanceId) && keepsDisk(instance.image));
  return cutBatches(stale, observed.instances.length, wanted.strategy).map((batch) => ({ kind: 'reimage-batch', batch, pauseMs: wanted.strategy.pauseMs }));
}

export function batchSteps(batches: readonly Batch[], { strategy }: Wanted): readonly Step[] {
  const lastRunning = batches.findLastIndex((batch) => batch.role !== 'parked');
  const lastCanary = batches.findLastIndex((batch) => batch.role === 'canary');
  return batches.map((batch, index) => ({
    kind: 'upgrade-batch' as const,
    batch,
    bakeMs: index === lastCanary ? (strategy.canary?.bakeMs ?? 0) : 0,
    pauseMs: index < lastRunning && index !== lastCanary ? strategy.pauseMs : 0,
  }));
}

/** `left`: the repairs may be suspended because a run of this very deployment was killed, so they are resumed at the end. */
export function withRepairs(observed: Observed, steps: readonly Step[], left = false): readonly Step[] {
  const suspend = observed.automaticRepairs === 'Running';
  const resume = suspend || (left && observed.automaticRepairs === 'Suspended');
  return [...(suspend ? [{ kind: 'suspend-repairs' as const }] : []), ...steps, { kind: 'prove' as const }, ...(resume ? [{ kind: 'resume-repairs' as const }] : [])];
}

function reimageNotes(observed: Observed, { image, customData }: Attempt['difference'], mode: 'Manual' | 'Rolling' | 'Automatic'): readonly string[] {
  if (!image && !customData) return [];
  const why = image ? 'the new image' : 'the new custom data';
  const lost = observed.instances.length === 0 ? [] : [`Every VM is reimaged for ${why}: what is on its OS disk is lost (data disks stay).`];
  const twice = customData && !image ? [`Custom data reaches a VM with a reimage, and the model with the upgrade before it${mode === 'Manual' ? '' : ', for which Azure makes its own pass'}: extensions that change too run on the old disk as well as on the fresh one.`] : [];
  return [...lost, ...twice];
}

function batchNotes(wanted: Wanted, observed: Observed, batches: readonly Batch[]): readonly string[] {
  const notes: string[] = [];
  const zones = new Set(batches.map((batch) => batch.zone).filter((zone) => zone !== undefined));
  if (zones.size > 1) notes.push(`No batch spans two zones, so some are smaller than ${amountText(wanted.strategy.batch)}.`);
  const left = observed.instances.filter((instance) => instance.protectedFromScaleSetActions).map((instance) => instance.instanceId);
  if (left.length > 0) notes.push(`Protected from scale set actions and left as ${left.length === 1 ? 'it is' : 'they are'}: ${left.join(', ')}.`);
  return notes;
}

function rollingNote({ scaleSet }: Observed): string {
  const policy = scaleSet.upgradePolicy.rolling;
  const parts = [
    `batches of ${policy?.maxBatchInstancePercent ?? 20}%`,
    `at most ${policy?.maxUnhealthyInstancePercent ?? 20}% unhealthy`,
    `pause ${policy?.pauseTimeBetweenBatches ?? 'PT0S'}`,
  ];
  return `Azure's rolling upgrade goes by the scale set's own policy (${parts.join(', ')}); batch, maxUnhealthy and pause of deploy.yml are not used.`;
}
