import { ArmError, badRequest, invalidParameter } from '../../arm-error.js';
import { isObject, objectsOf, textOr } from '../../arm-request.js';
import type { JsonObject } from '../../arm-request.js';
import { isRegion, regionName, regionShown } from '../../regional/regions.js';
import type { TargetRegion } from '../images/state.js';

export interface Publishing {
  readonly regions: readonly Omit<TargetRegion, 'startedMs' | 'doneMs'>[];
  readonly excludeFromLatest: boolean;
  /** The other members as they were written, with what ARM fills in. */
  readonly others: JsonObject;
}

const largestPart = 2_147_483_647;

/** Texts here and below: Microsoft's "Troubleshoot shared images in Azure". @throws ArmError 400 */
export function checkVersionName(name: string): void {
  if (/^\d+\.\d+\.\d+$/.test(name) && name.split('.').every((part) => Number(part) <= largestPart)) return;
  throw invalidParameter('The image version name is invalid. The image version name should follow Major(int).Minor(int).Patch(int) format, for e.g: 1.0.0, 2018.12.1 etc.', 'galleryImageVersion.name');
}

/** The publishing profile, with the version's own region where it names none. @throws ArmError 400 */
export function readPublishing(given: unknown, location: string): Publishing {
  const { targetRegions, excludeFromLatest, publishedDate: _, ...others } = isObject(given) ? given : {};
  const replicaCount = others['replicaCount'] ?? 1;
  const storageAccountType = textOr(others['storageAccountType'], 'Standard_LRS');
  checkReplicas('replicaCount', replicaCount);
  const wanted = objectsOf(targetRegions);
  const regions = (wanted.length > 0 ? wanted : [{ name: location }]).map((region) => readRegion(region, replicaCount as number, storageAccountType));
  const names = regions.map((one) => one.name);
  if (new Set(names).size < names.length) throw badRequest('Duplicate regions are not allowed in target publishing regions.');
  if (!names.includes(regionName(location))) throw badRequest(`Gallery image version publishing profile regions '${names.map(regionShown).join(', ')}' must contain the location of image version '${regionShown(location)}'.`);
  return { regions, excludeFromLatest: excludeFromLatest === true, others: { ...others, replicaCount, storageAccountType } };
}

function readRegion(given: JsonObject, replicaCount: number, accountType: string): Publishing['regions'][number] {
  const name = textOr(given['name'], '');
  if (!isRegion(name)) {
    throw new ArmError(400, { code: 'LocationNotAvailableForResourceType', message: `The provided location '${name}' is not available for resource type 'Microsoft.Compute/galleries'.` });
  }
  const replicas = given['regionalReplicaCount'] ?? replicaCount;
  checkReplicas('regionalReplicaCount', replicas);
  return { name: regionName(name), replicas: replicas as number, storageAccountType: textOr(given['storageAccountType'], accountType) };
}

function checkReplicas(name: string, value: unknown): void {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100) return;
  throw invalidParameter(`The value '${String(value)}' of parameter '${name}' is out of range. The value must be between '1' and '100', inclusive.`, name);
}
