import type { ExtensionReport, ExtensionTold, ExtensionWrite, InstanceView } from '../ports/scale-sets.js';
import { isParked } from './batches.js';
import { sameHandler, sameJson } from './definition.js';
import { failureReason } from './failure-reason.js';
import { imageText, isImage } from './image.js';
import { parseRecord } from './record.js';
import type { WantedImage } from './wanted.js';

/** The public part of an extension as each VM must have been told it. */
export type Expected = Omit<ExtensionWrite, 'protectedSettings' | 'protectedSettingsFromKeyVault'>;

/** Where one VM stands towards the wanted deployment. Only `proven` is good. */
export type Verdict =
  | { readonly kind: 'proven'; readonly reason?: string }
  /** Not (yet) told. */
  | { readonly kind: 'outdated'; readonly reason: string }
  /** Told, and at work. */
  | { readonly kind: 'working'; readonly reason: string }
  /** The release is on it, but Azure's health source does not call it healthy (yet). */
  | { readonly kind: 'unhealthy'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  /** Does not run; `onModel` says whether it has the definition for its next start. */
  | { readonly kind: 'parked'; readonly onModel: boolean; readonly reason: string }
  | { readonly kind: 'protected'; readonly reason: string };

export interface VerdictRules {
  readonly expected: readonly Expected[];
  /** Whether health counts: the scale set has a source for it and deploy.yml does not switch it off. */
  readonly healthCounts: boolean;
  /** Whether the operation that was to bring the VM there has ended: only then is a contradictory report final. */
  readonly operationEnded: boolean;
  /** The image that the VM's OS disk must be made of. */
  readonly image?: WantedImage;
  /** Whether the OS disk was made with the custom data of the deployment; `undefined` where that cannot be told. Absent where there is none to be had. */
  readonly hasFreshDisk?: (instance: InstanceView) => boolean | undefined;
}

/** What is reported of a VM in these states may be from before Azure is done with it. */
const UNFINISHED: ReadonlySet<string> = new Set(['Updating', 'Migrating', 'Deleting']);

/** How far behind Azure's clock a VM's may be before its report counts as older than the deployment, ms. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Judges one VM from what one list call tells: what it was told (`resources[]`), what came of it (`instanceView`), its
 * health and power. An old report can't pass for a new one: the VM must hold this deployment's identity, Azure must be
 * done with the extension on it, and a dated report must not be older than the deployment.
 */
export function judge(instance: InstanceView, rules: VerdictRules): Verdict {
  const told = rules.expected.map((expected) => ({ expected, told: instance.told.find((one) => sameHandler(one, expected)) }));
  const missing = told.filter(({ expected, told: one }) => !one || !isTold(expected, one));
  const disk = instance.latestModelApplied ? diskReason(instance, rules) : undefined;
  const onModel = instance.latestModelApplied && missing.length === 0 && disk === undefined;

  if (instance.protectedFromScaleSetActions && !onModel) {
    return { kind: 'protected', reason: 'protected from scale set actions, so model updates skip it' };
  }
  if (instance.provisioningState === 'Creating') return { kind: 'working', reason: 'VM is being created' };
  if (isParked(instance)) return { kind: 'parked', onModel, reason: `VM is ${instance.power}${onModel ? '; it runs the release at its next start' : ''}` };
  if (!instance.latestModelApplied) return { kind: 'outdated', reason: missing[0] ? outdatedReason(missing[0]) : 'not on the latest model of the scale set' };
  if (disk !== undefined) return { kind: 'outdated', reason: disk };

  const verdicts = told.filter((one) => !missing.includes(one)).map(({ expected, told: one }) => judgeExtension(expected, one!, instance, rules.operationEnded));
  // What has failed is why the others are not there yet, so it is what has to be told.
  const failed = verdicts.find((verdict) => verdict?.kind === 'failed');
  if (failed) return failed;
  if (missing.length > 0) return { kind: 'outdated', reason: outdatedReason(missing[0]!) };
  const unfinished = verdicts.find((verdict) => verdict !== undefined);
  if (unfinished) return unfinished;
  if (UNFINISHED.has(instance.provisioningState)) return { kind: 'working', reason: `Azure is at work on the VM (${instance.provisioningState.toLowerCase()})` };
  if (instance.power !== 'running') return { kind: 'working', reason: `VM is ${instance.power}` };
  if (!rules.healthCounts || instance.health === 'healthy') return { kind: 'proven' };
  return { kind: 'unhealthy', reason: healthReason(instance) };
}

/** Nothing has brought the VM there yet: it must be upgraded, now or before its next start. */
export function isYetToGetIt(verdict: Verdict): boolean {
  return verdict.kind === 'outdated' || (verdict.kind === 'parked' && !verdict.onModel);
}

/** Why the VM's OS disk is not the one that is wanted; `undefined` where it is. What Azure does not show of an image does not count against it. */
function diskReason(instance: InstanceView, { image, hasFreshDisk }: VerdictRules): string | undefined {
  if (image && instance.image && image.kind !== 'vhd' && !isImage(instance.image, image)) return `its OS disk is still of ${imageText(instance.image)}`;
  if (!hasFreshDisk) return undefined;
  switch (hasFreshDisk(instance)) {
    case true:
      return undefined;
    case false:
      return 'it was not reimaged since its deployment changed the model';
    case undefined:
      return 'Azure does not tell whether it was reimaged since its deployment changed the model';
  }
}

function judgeExtension(expected: Expected, told: ExtensionTold, instance: InstanceView, operationEnded: boolean): Verdict | undefined {
  const provisioning = told.provisioningState?.toLowerCase();
  if (provisioning && provisioning !== 'succeeded' && provisioning !== 'failed') {
    return { kind: 'working', reason: `extension ${expected.name} is ${provisioning}` };
  }
  const report = instance.reported.find((one) => one.name.toLowerCase() === told.name.toLowerCase());
  if (!report) return { kind: 'working', reason: `extension ${expected.name} has not reported yet` };
  if (isOlder(report, expected)) return { kind: 'working', reason: `the report of extension ${expected.name} is from before this deployment` };

  switch (report.state) {
    case 'succeeded':
      return provisioning === 'failed' ? { kind: 'failed', reason: `Azure failed to provision extension ${expected.name}` } : undefined;
    case 'transitioning':
    case 'unknown':
      return { kind: 'working', reason: `extension ${expected.name} is running` };
    case 'failed':
      if (provisioning === 'succeeded' && !operationEnded) return { kind: 'working', reason: `extension ${expected.name} shows the failure of an earlier run` };
      return { kind: 'failed', reason: failureReason(expected.name, report) };
    default:
      return report.state satisfies never;
  }
}

function isTold(expected: Expected, told: ExtensionTold): boolean {
  // Whether a VM's own resource echoes forceUpdateTag is not documented: where it does, it must be ours.
  if (told.forceUpdateTag !== undefined && told.forceUpdateTag !== expected.forceUpdateTag) return false;
  return sameJson(told.settings ?? {}, expected.settings ?? {});
}

function isOlder(report: ExtensionReport, expected: Expected): boolean {
  const record = parseRecord(expected.forceUpdateTag);
  if (!record || !report.time) return false;
  const reportedAt = Date.parse(report.time);
  return Number.isFinite(reportedAt) && reportedAt < record.timestamp * 1000 - CLOCK_SKEW_MS;
}

function outdatedReason({ expected, told }: { expected: Expected; told?: ExtensionTold }): string {
  return told ? `extension ${expected.name} is still told something else` : `extension ${expected.name} is not on this VM`;
}

function healthReason(instance: InstanceView): string {
  switch (instance.health) {
    case 'unhealthy':
      return 'Azure reports it unhealthy';
    case 'initializing':
      return 'its health is still initializing';
    case 'unknown':
      return 'its health is unknown, which does not count as healthy';
    case undefined:
      return 'Azure reports no health for it yet';
    case 'healthy':
      return 'healthy';
    default:
      return instance.health satisfies never;
  }
}
