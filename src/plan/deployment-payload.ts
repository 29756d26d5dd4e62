import type { JsonObject, UpgradePolicyMode } from '../ports/scale-sets.js';

/** What a GitHub deployment of this action tells later runs. Public where the repository is: nothing secret, and no subscription. */
export interface DeploymentPayload {
  /** Of the release. */
  readonly repository: string;
  readonly tag: string;
  readonly version: string;
  /** The release that it took the place of. */
  readonly previousTag?: string;
  readonly resourceGroup: string;
  /** The scale set; with a swap both slots. */
  readonly scaleSets: readonly string[];
  /** The one that got the release. */
  readonly scaleSet: string;
  readonly strategy: 'rolling' | 'swap';
  readonly upgradePolicy: UpgradePolicyMode;
  readonly instances: number;
  /** Of the plan (`PlannedWork`). */
  readonly rounds: number;
  readonly reimages: boolean;
  readonly waitsMs: number;
}

const MARK = 'vmss-deploy';
const VERSION = 1;
/** As strict as the rule for tags that are deployed (release/version.ts). */
const TAG = /^(?!-)(?!.*\.\.)[A-Za-z0-9._+/-]{1,128}$/;

export function formatPayload({ previousTag, ...payload }: DeploymentPayload): JsonObject {
  return { [MARK]: VERSION, ...payload, ...(previousTag === undefined ? {} : { previousTag }) };
}

/** `undefined` for anything that is not a payload of ours, whoever wrote it. GitHub gives one back as an object or as its text. */
export function parsePayload(payload: unknown): DeploymentPayload | undefined {
  const json = fromText(payload);
  if (typeof json !== 'object' || json === null || (json as Record<string, unknown>)[MARK] !== VERSION) return undefined;
  const { repository, tag, version, previousTag, resourceGroup, scaleSets, scaleSet, strategy, upgradePolicy, instances, rounds, reimages, waitsMs } = json as Record<string, unknown>;
  if (!isText(repository) || !isTag(tag) || !isText(version) || !isText(resourceGroup) || !isText(scaleSet)) return undefined;
  if (previousTag !== undefined && !isTag(previousTag)) return undefined;
  if (!Array.isArray(scaleSets) || !scaleSets.every(isText)) return undefined;
  if (strategy !== 'rolling' && strategy !== 'swap') return undefined;
  if (upgradePolicy !== 'Manual' && upgradePolicy !== 'Automatic' && upgradePolicy !== 'Rolling') return undefined;
  if (!isCount(instances) || !isCount(rounds) || !isCount(waitsMs) || typeof reimages !== 'boolean') return undefined;
  return { repository, tag, version, ...(previousTag === undefined ? {} : { previousTag }), resourceGroup, scaleSets, scaleSet, strategy, upgradePolicy, instances, rounds, reimages, waitsMs };
}

function fromText(payload: unknown): unknown {
  if (typeof payload !== 'string') return payload;
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 256;
}

function isTag(value: unknown): value is string {
  return typeof value === 'string' && TAG.test(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
