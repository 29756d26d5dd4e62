import type { ExtensionDefinition, ExtensionWrite } from '../../ports/scale-sets.js';
import type { DriftFinding } from '../../report/result.js';
import { modelHas, sameHandler, sameJson } from '../definition.js';
import { imageText, modelHasImage } from '../image.js';
import type { DriftQuestion } from './question.js';

type Question = Pick<DriftQuestion, 'scaleSet' | 'observed' | 'recorded' | 'written' | 'deployedAt' | 'deploymentMs'>;

/** What a deployment does between its record's time and its first write, and clocks that differ, ms. */
const MARGIN_MS = 15 * 60_000;

/** Definitions in the model that the recorded deployment does not explain. */
export function modelDrift(question: Question): readonly DriftFinding[] {
  const { scaleSet, recorded } = question;
  if (!recorded.record) {
    return [{
      kind: 'no-record', level: 'drift', scaleSet,
      message: `No deployment is recorded on ${scaleSet}: either there was none, or somebody has written the extension since`,
      hint: 'Deploy the release that is wanted here: command: deploy.',
    }];
  }
  return [...changed(question), ...otherImage(question), ...leftOver(question), ...later(question)];
}

/** VMs are made of it from now on, whatever was deployed. */
function otherImage({ scaleSet, observed, recorded, written }: Question): readonly DriftFinding[] {
  const image = written?.image;
  if (!image || modelHasImage(observed.scaleSet, image)) return [];
  return [{
    kind: 'model-changed', level: 'drift', scaleSet, since: observed.scaleSet.modelCreatedAt,
    message: `The image of the model was changed after ${recorded.record?.tag ?? 'the release'} was deployed: it is ${imageText(observed.scaleSet.image)}, deployed was ${image.label}`,
    hint: 'VMs that are made from now on are of it. Deploy again to put the release back.',
  }];
}

function changed({ scaleSet, observed, recorded, written, deployedAt }: Question): readonly DriftFinding[] {
  const { record, ours } = recorded;
  const findings = ours.flatMap((extension): DriftFinding[] => {
    const evidence = [
      ...(written ? differences(extension, written.extensions) : []),
      ...otherTimestamp(extension, record?.timestamp),
      ...(written ? [] : toldOtherwise(extension, observed.instances)),
    ];
    if (evidence.length === 0) return [];
    return [{
      kind: 'model-changed', level: 'drift', scaleSet, extension: extension.name, since: observed.scaleSet.modelCreatedAt,
      message: `Extension ${extension.name} was changed after ${record?.tag ?? 'the release'} was deployed${deployedAt === undefined ? '' : ` at ${deployedAt}`}: ${evidence.join('; ')}`,
      hint: 'VMs that are made from now on get what the model says. Deploy again to put the release back.',
    }];
  });
  const missing = (written?.extensions ?? []).filter((write) => !ours.some((extension) => sameHandler(extension, write)));
  return [
    ...findings,
    ...missing.map((write): DriftFinding => ({
      kind: 'model-changed', level: 'drift', scaleSet, extension: write.name,
      message: `Extension ${write.name} of ${record?.tag ?? 'the release'} is not in the model as it was deployed`, hint: 'Deploy again to put it back.',
    })),
  ];
}

/** Members that differ from what was written, as far as a GET shows them. */
function differences(extension: ExtensionDefinition, written: readonly ExtensionWrite[]): readonly string[] {
  const write = written.find((one) => sameHandler(one, extension));
  if (!write) return ['deploy.yml has no such extension'];
  if (modelHas(write, extension)) return [];
  const members = (['typeHandlerVersion', 'autoUpgradeMinorVersion', 'enableAutomaticUpgrade', 'suppressFailures'] as const)
    .filter((key) => (extension[key] ?? false) !== (write[key] ?? false))
    .map((key) => `${key} is ${String(extension[key] ?? 'not set')}, deployed was ${String(write[key] ?? 'not set')}`);
  const keys = [...new Set([...Object.keys(extension.settings ?? {}), ...Object.keys(write.settings ?? {})])];
  const settings = keys.filter((key) => !sameJson(extension.settings?.[key] ?? null, write.settings?.[key] ?? null)).map((key) => `settings.${key} differs`);
  const order = sameJson([...(extension.provisionAfterExtensions ?? [])], [...(write.provisionAfterExtensions ?? [])]) ? [] : ['provisionAfterExtensions differs'];
  return [...members, ...settings, ...order];
}

function otherTimestamp({ settings }: ExtensionDefinition, timestamp: number | undefined): readonly string[] {
  const there = settings?.timestamp;
  return typeof there === 'number' && there !== timestamp ? [`settings.timestamp is ${there}, and the record says ${timestamp}`] : [];
}

/** A VM that holds this deployment's timestamp with other settings was told them by the deployment: the model is what changed. */
function toldOtherwise(extension: ExtensionDefinition, instances: DriftQuestion['observed']['instances']): readonly string[] {
  const timestamp = extension.settings?.timestamp;
  if (typeof timestamp !== 'number') return [];
  const witness = instances.find(({ told }) => told.some((one) => sameHandler(one, extension) && one.settings?.timestamp === timestamp && !sameJson(one.settings, extension.settings ?? {})));
  return witness ? [`${witness.name} was told other settings by the deployment itself`] : [];
}

function leftOver({ scaleSet, recorded: { left, record } }: Question): readonly DriftFinding[] {
  return left.map(({ extension, record: older }) => ({
    kind: 'model-mixed', level: 'drift', scaleSet, extension: extension.name,
    message: `Extension ${extension.name} is from the deployment of ${older.tag}, not from the newest one of ${record?.tag ?? 'another release'}`,
    hint: 'Deploy again if a run ended between its writes; remove the extension if deploy.yml has it no more.',
  }));
}

/** The model's time changes with any part of it: also with the image, or with an extension of somebody else. */
function later({ scaleSet, observed, deployedAt, deploymentMs }: Question): readonly DriftFinding[] {
  const since = observed.scaleSet.modelCreatedAt;
  if (since === undefined || deployedAt === undefined || !(Date.parse(since) > Date.parse(deployedAt) + deploymentMs + MARGIN_MS)) return [];
  return [{
    kind: 'model-later', level: 'notice', scaleSet, since,
    message: `The model of ${scaleSet} was changed at ${since}, after the recorded deployment of ${deployedAt}`,
    hint: 'Azure does not say what was changed: it may be the image or an extension of somebody else, and also protected settings.',
  }];
}
