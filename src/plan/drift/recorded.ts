import type { ExtensionDefinition, InstanceView, JsonObject, ScaleSetView } from '../../ports/scale-sets.js';
import { sameHandler, sameJson } from '../definition.js';
import type { ModelRecord } from '../record-tags.js';
import { readModelRecord } from '../record-tags.js';
import type { DeploymentRecord } from '../record.js';
import { parseRecord } from '../record.js';

/** What a scale set's model says of the deployment that wrote it. */
export interface RecordedModel {
  /** Of the newest deployment; absent where none is recorded. */
  readonly record?: DeploymentRecord;
  /** The extensions that this deployment wrote. */
  readonly ours: readonly ExtensionDefinition[];
  /** Extensions that an earlier deployment wrote and the newest did not. */
  readonly left: readonly { readonly extension: ExtensionDefinition; readonly record: DeploymentRecord }[];
  /** Of the last deployment that changed the image or the custom data; later ones may have changed extensions alone. */
  readonly model?: ModelRecord;
}

export function readRecorded({ extensions, tags }: Pick<ScaleSetView, 'extensions' | 'tags'>): RecordedModel {
  const inTags = readModelRecord(tags);
  const recorded = extensions.flatMap((extension) => {
    const record = parseRecord(extension.forceUpdateTag);
    return record ? [{ extension, record }] : [];
  });
  const newest = [...recorded.map(({ record }) => record), ...(inTags ? [inTags.record] : [])].reduce<DeploymentRecord | undefined>((best, one) => (best && best.timestamp >= one.timestamp ? best : one), undefined);
  const isOurs = (record: DeploymentRecord): boolean => record.timestamp === newest?.timestamp && record.tag === newest.tag;
  return {
    ...(newest ? { record: newest } : {}),
    ours: recorded.filter(({ record }) => isOurs(record)).map(({ extension }) => extension),
    left: recorded.filter(({ record }) => !isOurs(record)),
    ...(inTags ? { model: inTags } : {}),
  };
}

/**
 * The release that a VM was told, from its own extension resources. Whether these echo forceUpdateTag is not documented; Custom
 * Script's `timestamp` names the deployment too, and the URL of a release file its tag. `undefined` where none of them tells.
 */
export function releaseOn(instance: Pick<InstanceView, 'told'>, { record, ours }: RecordedModel): string | undefined {
  for (const extension of ours) {
    const told = instance.told.find((one) => sameHandler(one, extension));
    if (!told) continue;
    const echoed = parseRecord(told.forceUpdateTag)?.tag;
    if (echoed !== undefined) return echoed;
    if (sameJson(told.settings ?? {}, extension.settings ?? {}) || isTimestamp(told.settings, record?.timestamp)) return record?.tag;
    const named = tagInUrls(told.settings);
    if (named !== undefined) return named;
  }
  return undefined;
}

function isTimestamp(settings: JsonObject | undefined, timestamp: number | undefined): boolean {
  return timestamp !== undefined && settings?.timestamp === timestamp;
}

/** The one tag that all URLs of release files name (`/releases/download/TAG/NAME`). */
function tagInUrls(settings: JsonObject | undefined): string | undefined {
  const tags = new Set([...JSON.stringify(settings ?? {}).matchAll(/\/releases\/download\/([^"\s?]+)\/[^"/\s?]+/g)].map(([, tag = '']) => tag));
  return tags.size === 1 ? [...tags][0]?.replaceAll('%2F', '/') : undefined;
}
