import type { Problem } from '../../errors.js';
import type { ExtensionWrite, Json, JsonObject, ModelPatch } from '../../ports/scale-sets.js';
import { sameHandler } from '../definition.js';
import { withoutRecord } from '../record-tags.js';
import { takesNoSecrets } from '../secretless.js';
import type { SwapStrategy } from '../wanted.js';
import { arrayOf, objectOf, propertiesOf, same, textOf } from './balancer-rules.js';

export interface CloneRequest {
  /** The live scale set as a GET gave it, or the template of deploy.yml. */
  readonly source: JsonObject;
  /** Name of the scale set that is to be. */
  readonly name: string;
  readonly capacity: number;
  /** Resource ids of the backend pools: the source's is replaced by the new one's. */
  readonly pools: { readonly from: string; readonly to: string };
  /** This deployment's extensions: with them the VMs come up on the release at once. */
  readonly writes: readonly ExtensionWrite[];
  /** This deployment's image, custom data and record. */
  readonly model?: ModelPatch;
  readonly create: SwapStrategy['create'];
}

export interface Clone {
  /** Holds secrets: neither logged nor shown. */
  readonly body: JsonObject;
  /** What is not as in the source. */
  readonly notes: readonly string[];
}

/** What must be given in deploy.yml before a slot can be made of `source`: Azure never gives it back. */
export function missingForClone(request: CloneRequest): readonly Problem[] {
  const { source, create } = request;
  const problems: Problem[] = [];
  if (needsPassword(source) && create.adminPassword === undefined) {
    problems.push({
      message: `Slot ${request.name} does not exist yet, and the model it would be made of signs in with a password, which Azure never gives back`,
      hint: 'Give strategy.create.adminPassword: "{{ env.ADMIN_PASSWORD }}", or create the slot yourself.',
    });
  }
  for (const extension of neighbours(request)) {
    const name = textOf(extension['name']) ?? '';
    const type = textOf(propertiesOf(extension)['type']) ?? '';
    if (takesNoSecrets({ type }) || secretsOf(create, name)) continue;
    problems.push({
      message: `Slot ${request.name} does not exist yet, and extension ${name} (${type}) of its model may have protected settings, which Azure never gives back`,
      hint: `Give strategy.create.protectedSettings.${name}: its settings, or {} where it has none.`,
    });
  }
  return problems;
}

/** A scale set like `source`, in the other slot. Read-only members, identities' ids and what belongs to one set alone are left out. */
export function cloneOf(request: CloneRequest): Clone {
  const { source, name, capacity, create } = request;
  const properties = propertiesOf(source);
  const profile = objectOf(properties['virtualMachineProfile']) ?? {};
  const notes: string[] = [];
  const body = without(source, ['id', 'name', 'type', 'etag', 'systemData', 'resourceGroup']);
  const sku = { ...objectOf(source['sku']), capacity };
  const identity = cleanIdentity(objectOf(source['identity']));
  const newProfile: JsonObject = {
    ...without(profile, ['timeCreated', 'networkProfile', 'extensionProfile', 'osProfile', 'storageProfile']),
    ...(profile['osProfile'] ? { osProfile: osProfile(request) } : {}),
    ...(profile['storageProfile'] || request.model?.image ? { storageProfile: storageProfile(request) } : {}),
    networkProfile: networkProfile(request, notes),
    extensionProfile: { ...objectOf(profile['extensionProfile']), extensions: extensions(request) },
  };
  if (create.customData === undefined && request.model?.customData === undefined && create.template === undefined) {
    notes.push('Azure does not say whether the live scale set has custom data: if it has, give strategy.create.customData too');
  }
  return {
    body: {
      ...body,
      sku,
      ...(identity ? { identity } : {}),
      ...(request.model?.tags ? { tags: request.model.tags } : tagsOf(source)),
      properties: { ...without(properties, ['provisioningState', 'uniqueId', 'timeCreated', 'virtualMachineProfile']), virtualMachineProfile: newProfile },
    },
    notes: [...notes, ...(name === textOf(source['name']) ? [] : [`${name} is made like ${textOf(source['name']) ?? 'the template'}`])],
  };
}

function needsPassword(source: JsonObject): boolean {
  const os = objectOf(objectOf(propertiesOf(source)['virtualMachineProfile'])?.['osProfile']);
  if (!os) return false;
  const linux = objectOf(os['linuxConfiguration']);
  return linux ? linux['disablePasswordAuthentication'] !== true && textOf(os['adminPassword']) === undefined : textOf(os['adminPassword']) === undefined;
}

function neighbours({ source, writes }: CloneRequest): readonly JsonObject[] {
  const profile = objectOf(objectOf(propertiesOf(source)['virtualMachineProfile'])?.['extensionProfile']);
  return arrayOf(profile?.['extensions']).filter((extension) => {
    const { publisher, type } = propertiesOf(extension);
    return !writes.some((write) => sameHandler(write, { publisher: textOf(publisher) ?? '', type: textOf(type) ?? '' }));
  });
}

/** Azure tells no upper from lower case in names. */
function secretsOf({ protectedSettings }: SwapStrategy['create'], name: string): JsonObject | undefined {
  return Object.entries(protectedSettings).find(([given]) => same(given, name))?.[1];
}

/** The order is the source's: what runs first there runs first here. */
function extensions(request: CloneRequest): readonly Json[] {
  const kept = neighbours(request).map((extension) => {
    const name = textOf(extension['name']) ?? '';
    const secrets = secretsOf(request.create, name);
    const properties = without(propertiesOf(extension), ['provisioningState']);
    return { name, properties: secrets && Object.keys(secrets).length > 0 ? { ...properties, protectedSettings: secrets } : properties };
  });
  const ours = request.writes.map(({ name, ...properties }) => ({ name, properties: defined(properties as unknown as JsonObject) }));
  return [...kept, ...ours];
}

/** A record on the live slot is none of the new one. */
function tagsOf(source: JsonObject): { readonly tags?: JsonObject } {
  const tags = objectOf(source['tags']);
  return tags ? { tags: withoutRecord(tags as Readonly<Record<string, string>>) } : {};
}

function storageProfile({ source, model }: CloneRequest): JsonObject {
  const storage = objectOf(withoutDeep(objectOf(objectOf(propertiesOf(source)['virtualMachineProfile'])?.['storageProfile']) ?? {}, ['exactVersion'])) ?? {};
  return defined({
    ...storage,
    imageReference: model?.image ? defined({ ...model.image }) : storage['imageReference'],
    osDisk: model?.vhdUri === undefined ? storage['osDisk'] : { ...objectOf(storage['osDisk']), image: { uri: model.vhdUri } },
  });
}

function osProfile({ source, name, model, create }: CloneRequest): JsonObject {
  const customData = model?.customData ?? create.customData;
  const os = objectOf(objectOf(propertiesOf(source)['virtualMachineProfile'])?.['osProfile']) ?? {};
  const isWindows = objectOf(os['windowsConfiguration']) !== undefined;
  return {
    ...without(os, ['requireGuestProvisionSignal']),
    computerNamePrefix: name.replace(/[^A-Za-z0-9-]/g, '').slice(0, isWindows ? 9 : 15).replace(/-+$/, ''),
    ...(create.adminPassword === undefined ? {} : { adminPassword: create.adminPassword }),
    ...(customData === undefined ? {} : { customData }),
  };
}

/** The pool of the other slot; NAT pools and DNS labels serve one scale set only. */
function networkProfile({ source, pools }: CloneRequest, notes: string[]): JsonObject {
  const profile = objectOf(objectOf(propertiesOf(source)['virtualMachineProfile'])?.['networkProfile']) ?? {};
  const interfaces = arrayOf(profile['networkInterfaceConfigurations']).map((nic): JsonObject => {
    const properties = propertiesOf(nic);
    const ipConfigurations = arrayOf(properties['ipConfigurations']).map((ip) => ipConfiguration(ip, pools, notes));
    return { ...nic, properties: { ...properties, ipConfigurations } };
  });
  return { ...without(profile, ['healthProbe']), networkInterfaceConfigurations: interfaces };
}

function ipConfiguration(ip: JsonObject, pools: CloneRequest['pools'], notes: string[]): JsonObject {
  const properties = propertiesOf(ip);
  const replace = (list: Json | undefined): Json | undefined =>
    Array.isArray(list) ? arrayOf(list).map((pool) => (same(textOf(pool['id']), pools.from) ? { id: pools.to } : pool)) : list;
  if (arrayOf(properties['loadBalancerInboundNatPools']).length > 0) notes.push('inbound NAT pools are left out: each serves one scale set only');
  const publicIp = objectOf(properties['publicIPAddressConfiguration']);
  const dns = publicIp && objectOf(propertiesOf(publicIp)['dnsSettings']);
  if (dns) notes.push('DNS labels of public addresses are left out: each must be unique');
  return {
    ...ip,
    properties: defined({
      ...without(properties, ['loadBalancerInboundNatPools']),
      loadBalancerBackendAddressPools: replace(properties['loadBalancerBackendAddressPools']),
      applicationGatewayBackendAddressPools: replace(properties['applicationGatewayBackendAddressPools']),
      publicIPAddressConfiguration: publicIp && { ...publicIp, properties: without(propertiesOf(publicIp), ['dnsSettings']) },
    }),
  };
}

/** User-assigned identities stay, system-assigned ones are made anew. */
function cleanIdentity(identity: JsonObject | undefined): JsonObject | undefined {
  if (!identity) return undefined;
  const users = objectOf(identity['userAssignedIdentities']);
  return defined({ type: identity['type'], userAssignedIdentities: users && Object.fromEntries(Object.keys(users).map((id) => [id, {}])) });
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

function withoutDeep(value: Json, names: readonly string[]): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withoutDeep(item, names));
  const object = objectOf(value);
  return object ? Object.fromEntries(Object.entries(without(object, names)).map(([name, inner]) => [name, withoutDeep(inner, names)])) : value;
}

function defined(object: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
