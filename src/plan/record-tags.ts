import type { DeploymentRecord } from './record.js';
import { formatRecord, parseRecord } from './record.js';

/**
 * The record of a deployment that changed the image or the custom data: in tags of the scale set, written by the same PATCH as
 * the change. Tags are part of the model (Azure docs, "Modify a scale set"), so a later write of them would make every VM look
 * out of date: there is none. Azure takes 256 characters in a value, and 50 tags.
 */
export interface ModelRecord {
  readonly record: DeploymentRecord;
  /** Over the custom data with the names of secrets in the place of their values: Azure never gives the data back. */
  readonly customData?: string;
  /** Every VM's OS disk must have been made after this, ms since the epoch: custom data reaches a VM with a fresh disk only. */
  readonly disksAfterMs?: number;
}

const RECORD = 'vmss-deploy-record';
const RELEASE = 'vmss-deploy-release';
const PREVIOUS = 'vmss-deploy-previous';
const BACK = 'vmss-deploy-back';
const OWN = [RECORD, RELEASE, PREVIOUS, BACK];

export const MOST_TAGS = 50;
const LONGEST_VALUE = 256;

/** All tags of the scale set after the deployment: those of others as they are. */
export function tagsWith(tags: Readonly<Record<string, string>>, { record, customData, disksAfterMs }: ModelRecord): Readonly<Record<string, string>> {
  const { tag, previousTag, back, ...rest } = record;
  const words = [formatRecord({ tag: '-', ...rest, ...(back?.length === 0 ? { back } : {}) }), ...(customData === undefined ? [] : [`data=${customData}`]), ...(disksAfterMs === undefined ? [] : [`disks=${disksAfterMs}`])];
  return {
    ...withoutRecord(tags),
    [RELEASE]: tag,
    ...(previousTag === undefined ? {} : { [PREVIOUS]: previousTag }),
    ...(back === undefined || back.length === 0 ? {} : { [BACK]: fitting(back) }),
    [RECORD]: words.join(' '),
  };
}

export function readModelRecord(tags: Readonly<Record<string, string>>): ModelRecord | undefined {
  const own = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
  const text = own.get(RECORD);
  const record = parseRecord(text);
  const tag = own.get(RELEASE);
  if (!record || !text || !tag) return undefined;
  const words = text.split(' ');
  const customData = words.find((word) => word.startsWith('data='))?.slice('data='.length);
  const disks = words.find((word) => /^disks=\d{1,15}$/.test(word))?.slice('disks='.length);
  const back = own.get(BACK)?.split(',');
  return {
    record: { ...record, tag, previousTag: own.get(PREVIOUS), ...(back ? { back } : {}) },
    ...(customData === undefined ? {} : { customData }),
    ...(disks === undefined ? {} : { disksAfterMs: Number(disks) }),
  };
}

/** The tags of others. */
export function withoutRecord(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !isOwn(name)));
}

/** Azure tells no upper from lower case in the names of tags. */
function isOwn(name: string): boolean {
  return OWN.includes(name.toLowerCase());
}

/** As many as one value holds: the newest are worth most. */
function fitting(back: readonly string[]): string {
  let text = '';
  for (const tag of back) {
    const longer = text === '' ? tag : `${text},${tag}`;
    if (longer.length > LONGEST_VALUE) break;
    text = longer;
  }
  return text;
}
