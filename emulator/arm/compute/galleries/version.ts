import { ArmError, concurrentRequest } from '../../arm-error.js';
import { copy, isObject } from '../../arm-request.js';
import type { JsonObject } from '../../arm-request.js';
import type { Cloud } from '../../cloud.js';
import type { OperationEnd } from '../../operations.js';
import { succeeded } from '../../operations.js';
import { regionShown } from '../../regional/regions.js';
import { isoTime } from '../../time.js';
import { canonical } from '../model.js';
import { releaseContent } from '../images/capture.js';
import type { ImageDefinition, ImageVersion } from '../images/state.js';
import { galleryType } from './parents.js';
import { replicate, showReplication, waiting } from './replication.js';
import { checkVersionName, readPublishing } from './version-body.js';
import { checkSecurityType, mismatch, sourceOf, writtenSource } from './version-source.js';
import type { VersionSource } from './version-source.js';

export interface VersionWrite {
  readonly version: ImageVersion;
  readonly work: Promise<OperationEnd>;
}

/** A new version, and the work that reads its source and copies it to its regions. @throws ArmError 400, 404 */
export function createVersion(cloud: Cloud, definition: ImageDefinition, name: string, body: JsonObject): VersionWrite {
  checkVersionName(name);
  const { location, tags, properties } = copy(body);
  if (typeof location !== 'string') throw new ArmError(400, { code: 'LocationRequired', message: 'The location property is required for this definition.' });
  const { publishingProfile, storageProfile } = isObject(properties) ? properties : {};
  const { regions, excludeFromLatest, others } = readPublishing(publishingProfile, location);
  const source = sourceOf(cloud, storageProfile, location);
  checkSecurityType(definition, source);
  const now = cloud.clock.now();
  const version: ImageVersion = {
    id: `${definition.id}/versions/${name}`,
    subscription: definition.subscription,
    group: definition.group,
    name,
    location,
    tags: isObject(tags) ? (tags as Record<string, string>) : undefined,
    state: 'Creating',
    definition,
    source: writtenSource(storageProfile),
    regions: regions.map((region) => waiting(region, now)),
    excludeFromLatest,
    publishing: others,
    publishedMs: now,
    content: undefined,
  };
  cloud.images.versions.set(version.id.toLowerCase(), version);
  return { version, work: publish(cloud, version, source) };
}

async function publish(cloud: Cloud, version: ImageVersion, source: VersionSource): Promise<OperationEnd> {
  const wrong = mismatch(version.definition, source);
  if (wrong) {
    await cloud.clock.sleep(cloud.settings.latencies.imageWriteMs);
    version.state = 'Failed';
    return { status: 'Failed', error: wrong };
  }
  try {
    version.content = await source.read();
  } catch (error) {
    version.state = 'Failed';
    throw error;
  }
  return settle(cloud, version);
}

/**
 * Changes what can be changed of a version: regions, tags, whether `latest` may mean it. What a body leaves out stays.
 *
 * @throws ArmError 400, 409
 */
export function updateVersion(cloud: Cloud, version: ImageVersion, body: JsonObject): VersionWrite {
  if (version.state !== 'Succeeded') throw concurrentRequest();
  const { tags, properties } = copy(body);
  const { publishingProfile, storageProfile } = isObject(properties) ? properties : {};
  if (isObject(storageProfile) && isObject(storageProfile['source']) && canonical(storageProfile['source']).toLowerCase() !== canonical(version.source).toLowerCase()) {
    const target = 'galleryImageVersion.properties.storageProfile.source.id';
    throw new ArmError(409, { code: 'PropertyChangeNotAllowed', message: `Changing property '${target}' is not allowed.`, target });
  }
  if (isObject(publishingProfile)) {
    const kept = { ...version.publishing, excludeFromLatest: version.excludeFromLatest, targetRegions: version.regions.map(showRegion) };
    const { regions, excludeFromLatest, others } = readPublishing({ ...kept, ...publishingProfile }, version.location);
    const now = cloud.clock.now();
    version.regions = regions.map((region) => ({ ...waiting(region, now), ...timesOf(version, region.name) }));
    version.excludeFromLatest = excludeFromLatest;
    version.publishing = others;
  }
  if (isObject(tags)) version.tags = tags as Record<string, string>;
  version.state = 'Updating';
  return { version, work: settle(cloud, version) };
}

function timesOf(version: ImageVersion, region: string): { startedMs: number; doneMs: number } | undefined {
  const there = version.regions.find((one) => one.name === region);
  return there && { startedMs: there.startedMs, doneMs: there.doneMs };
}

async function settle(cloud: Cloud, version: ImageVersion): Promise<OperationEnd> {
  await cloud.clock.sleep(cloud.settings.latencies.imageWriteMs);
  await replicate(cloud, version);
  if (version.state !== 'Deleting') version.state = 'Succeeded';
  return succeeded;
}

export async function deleteVersion(cloud: Cloud, version: ImageVersion): Promise<OperationEnd> {
  version.state = 'Deleting';
  await cloud.clock.sleep(cloud.settings.latencies.imageWriteMs);
  cloud.images.versions.delete(version.id.toLowerCase());
  await releaseContent(cloud.images, version.content);
  return succeeded;
}

export function showVersion(version: ImageVersion, apiVersion: string, nowMs: number, withReplication = false): JsonObject {
  const { publishing, excludeFromLatest } = version;
  return {
    name: version.name,
    id: version.id,
    type: `${galleryType}/images/versions`,
    location: version.location,
    ...(version.tags ? { tags: { ...version.tags } } : {}),
    properties: {
      publishingProfile: { targetRegions: version.regions.map(showRegion), ...copy(publishing), excludeFromLatest, publishedDate: isoTime(version.publishedMs) },
      storageProfile: {
        source: copy(version.source),
        // Once it was read (recorded).
        ...(version.content === undefined ? {} : { osDiskImage: { sizeInGB: 30, hostCaching: 'ReadWrite', source: {} } }),
      },
      ...(apiVersion >= '2022-08-03' ? { safetyProfile: { reportedForPolicyViolation: false, allowDeletionOfReplicatedLocations: false } } : {}),
      provisioningState: version.state,
      ...(withReplication ? { replicationStatus: showReplication(version, nowMs) } : {}),
    },
  };
}

function showRegion(region: ImageVersion['regions'][number]): JsonObject {
  return { name: regionShown(region.name), regionalReplicaCount: region.replicas, storageAccountType: region.storageAccountType };
}
