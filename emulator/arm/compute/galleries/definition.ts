import { ArmError, invalidParameter, missingParameter } from '../../arm-error.js';
import { copy, isObject, objectsOf, textOr } from '../../arm-request.js';
import type { JsonObject } from '../../arm-request.js';
import type { Cloud } from '../../cloud.js';
import type { Gallery, Generation, ImageDefinition, OsState } from '../images/state.js';
import { galleryType } from './parents.js';

/**
 * An image definition as it was written, over what is there. Texts: Microsoft's "Troubleshoot shared images in Azure".
 *
 * @throws ArmError 400, 409
 */
export function putDefinition(cloud: Cloud, gallery: Gallery, name: string, body: JsonObject): ImageDefinition {
  const { location, tags, properties } = copy(body);
  if (typeof location !== 'string') throw new ArmError(400, { code: 'LocationRequired', message: 'The location property is required for this definition.' });
  if (!/^[A-Za-z0-9](?:[\w.-]{0,78}[A-Za-z0-9])?$/.test(name)) {
    throw invalidParameter(`The entity name '${name}' is invalid according to its validation rule: ^[^_\\W][\\w-._]{0,79}(?<![-.])$.`, 'galleryImage.name');
  }
  const id = `${gallery.id}/images/${name}`;
  const existing = cloud.images.definitions.get(id.toLowerCase());
  const { provisioningState: _, ...given } = isObject(properties) ? properties : {};
  const kept: JsonObject = { hyperVGeneration: 'V1', architecture: 'x64', ...(existing ? copy(existing.properties) : {}), ...given };
  checkProperties(kept);
  refuseSame(cloud, gallery, id, name, kept);
  if (existing) refuseChange(existing, kept);
  const definition: ImageDefinition = {
    id: existing?.id ?? id,
    subscription: gallery.subscription,
    group: gallery.group,
    name: existing?.name ?? name,
    location,
    tags: isObject(tags) ? (tags as Record<string, string>) : existing?.tags,
    state: existing ? 'Updating' : 'Creating',
    gallery,
    osType: kept['osType'] as ImageDefinition['osType'],
    osState: kept['osState'] as OsState,
    generation: kept['hyperVGeneration'] as Generation,
    securityType: securityFeature(kept),
    properties: kept,
  };
  // Versions hold on to the definition they are of.
  const stored = existing ? Object.assign(existing, { tags: definition.tags, state: definition.state, properties: kept }) : definition;
  cloud.images.definitions.set(id.toLowerCase(), stored);
  return stored;
}

const oneOf: Readonly<Record<string, readonly string[]>> = {
  osType: ['Linux', 'Windows'],
  osState: ['Generalized', 'Specialized'],
  hyperVGeneration: ['V1', 'V2'],
  architecture: ['x64', 'Arm64'],
};

function checkProperties(properties: JsonObject): void {
  for (const [name, values] of Object.entries(oneOf)) {
    const value = properties[name];
    if (typeof value !== 'string') throw missingParameter(`galleryImage.properties.${name}`);
    if (!values.includes(value)) throw invalidParameter(`The value '${value}' of parameter 'galleryImage.properties.${name}' is not allowed. Allowed values are: ${values.join(', ')}.`, `galleryImage.properties.${name}`);
  }
  const identifier = properties['identifier'];
  if (!isObject(identifier)) throw missingParameter('galleryImage.properties.identifier');
  for (const [name, most] of [['publisher', 128], ['offer', 64], ['sku', 64]] as const) {
    const value = textOr(identifier[name], '');
    if (value !== '' && value.length <= most && /^[\w.-]*[\w-]$/.test(value)) continue;
    throw invalidParameter(
      `Asset name galleryImage.properties.identifier.${name} is not valid. It cannot be empty. Allowed characters are uppercase or lowercase letters, digits, hyphen(-), period (.), underscore (_). Names are not allowed to end with period(.). The length of the name cannot exceed ${most} characters.`,
      `galleryImage.properties.identifier.${name}`,
    );
  }
}

function refuseSame(cloud: Cloud, gallery: Gallery, id: string, name: string, properties: JsonObject): void {
  const [publisher, offer, sku] = identifierOf(properties);
  const same = [...cloud.images.definitions.values()].find((one) => one.gallery === gallery && one.id.toLowerCase() !== id.toLowerCase() && identifierOf(one.properties).join('/').toLowerCase() === `${publisher}/${offer}/${sku}`.toLowerCase());
  if (!same) return;
  throw new ArmError(409, { code: 'Conflict', message: `Gallery image: ${name} identified by (publisher:${publisher}, offer:${offer}, sku:${sku}) already exists. Choose a different publisher, offer, sku combination.` });
}

function refuseChange(existing: ImageDefinition, next: JsonObject): void {
  const fixed = ['osType', 'osState', 'hyperVGeneration', 'architecture'].find((name) => existing.properties[name] !== next[name]);
  const changed = fixed ?? (identifierOf(existing.properties).join('/') === identifierOf(next).join('/') ? undefined : 'identifier');
  if (changed === undefined) return;
  const target = `galleryImage.properties.${changed}`;
  throw new ArmError(409, { code: 'PropertyChangeNotAllowed', message: `Changing property '${target}' is not allowed.`, target });
}

function identifierOf({ identifier }: JsonObject): [string, string, string] {
  const of = isObject(identifier) ? identifier : {};
  return [textOr(of['publisher'], ''), textOr(of['offer'], ''), textOr(of['sku'], '')];
}

function securityFeature({ features }: JsonObject): string | undefined {
  const value = objectsOf(features).find((one) => one['name'] === 'SecurityType')?.['value'];
  return typeof value === 'string' && value !== 'Standard' ? value : undefined;
}

export function showDefinition(definition: ImageDefinition): JsonObject {
  return {
    name: definition.name,
    id: definition.id,
    type: `${galleryType}/images`,
    location: definition.location,
    ...(definition.tags ? { tags: { ...definition.tags } } : {}),
    properties: { ...copy(definition.properties), provisioningState: definition.state },
  };
}
