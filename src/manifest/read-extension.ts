import type { Problem } from '../errors.js';
import type { KeyVaultReference } from '../ports/scale-sets.js';
import type { ManifestExtension, Side } from './extension.js';
import { SIDES } from './extension.js';
import type { Handler, HandlerInput } from './handlers/handler.js';
import { handlerByType, handlerOf, knownHandlers } from './handlers/known.js';
import { check } from './issues.js';
import { nearest } from './nearest.js';
import type { MapNode, Node, Path } from './tree.js';
import { child, locate, pathText, toJson } from './tree.js';

/**
 * Reads one extension and checks it against its handler's rules. Where something in it has the wrong type it is left out: the
 * schema has reported that. `undefined` where it is not known which extension is meant.
 */
export function readExtension(root: MapNode, path: Path, node: MapNode, problems: Problem[]): ManifestExtension | undefined {
  const type = stringAt(node, 'type');
  const publisher = stringAt(node, 'publisher');
  const version = stringAt(node, 'typeHandlerVersion');
  if (type === undefined) return undefined;
  const handler = publisher === undefined ? handlerByType(type) : handlerOf(publisher, type);
  if (handler === undefined) problems.push(...explicitProblems(root, path, node, type));
  else if (version !== undefined && !handler.acceptsVersion(version)) problems.push(versionProblem(root, path, handler, version));
  if (handler === undefined && (publisher === undefined || version === undefined)) return undefined;
  const extension: ManifestExtension = {
    path,
    at: locate(root, path),
    handler,
    defaultName: handler?.type ?? type,
    publisher: publisher ?? handler?.publisher ?? '',
    type: publisher === undefined ? (handler?.type ?? type) : type,
    typeHandlerVersion: version ?? handler?.defaultVersion ?? '',
    ...optional(node),
  };
  problems.push(...placeProblems(root, extension, node));
  if (handler !== undefined) problems.push(...handlerProblems(root, extension, handler));
  return extension;
}

function stringAt(node: Node, key: string): string | undefined {
  const value = child(node, key);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function explicitProblems(root: MapNode, path: Path, node: MapNode, type: string): readonly Problem[] {
  const missing = (['publisher', 'typeHandlerVersion'] as const).filter((key) => child(node, key) === undefined);
  if (missing.length === 0) return [];
  const types = knownHandlers.map((handler) => handler.type);
  const meant = nearest(type, types);
  const location = locate(root, [...path, 'type']);
  if (missing.includes('publisher')) {
    const hint = meant === undefined ? `add publisher and typeHandlerVersion; they are known only for ${types.join(', ')}` : `did you mean \`${meant}\`? For any other handler add publisher and typeHandlerVersion`;
    return [{ message: `${pathText(path)}: the type "${type.slice(0, 60)}" needs a publisher`, hint, location }];
  }
  return [{ message: `${pathText([...path, 'typeHandlerVersion'])} is missing`, hint: 'add the major.minor version of the handler, such as typeHandlerVersion: "1.0"', location }];
}

function versionProblem(root: MapNode, path: Path, handler: Handler, version: string): Problem {
  return {
    message: `${handler.label} has no version "${version.slice(0, 20)}" that is known to work`,
    hint: `known are ${handler.versionsText}; leave typeHandlerVersion out for ${handler.defaultVersion}`,
    location: locate(root, [...path, 'typeHandlerVersion']),
  };
}

function optional(node: MapNode): Partial<ManifestExtension> {
  const flags = (['autoUpgradeMinorVersion', 'enableAutomaticUpgrade', 'suppressFailures'] as const).flatMap((key) => {
    const value = child(node, key);
    return value?.kind === 'scalar' && typeof value.value === 'boolean' ? [[key, value.value] as const] : [];
  });
  const maps = SIDES.flatMap((side) => {
    const value = child(node, side);
    return value?.kind === 'map' ? [[side, value] as const] : [];
  });
  const after = child(node, 'provisionAfterExtensions');
  const name = stringAt(node, 'name');
  const vault = child(node, 'protectedSettingsFromKeyVault');
  return {
    ...(Object.fromEntries([...flags, ...maps]) as Partial<ManifestExtension>),
    ...(name === undefined ? {} : { name }),
    ...(after?.kind === 'list' ? { provisionAfterExtensions: after.items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : [])) } : {}),
    ...(vault === undefined ? {} : { protectedSettingsFromKeyVault: toJson(vault) as unknown as KeyVaultReference }),
  };
}

function placeProblems(root: MapNode, extension: ManifestExtension, node: MapNode): readonly Problem[] {
  if (child(node, 'protectedSettings') === undefined || child(node, 'protectedSettingsFromKeyVault') === undefined) return [];
  return [{ message: 'protectedSettings and protectedSettingsFromKeyVault are both given; Azure takes one', hint: 'keep one of the two', location: locate(root, [...extension.path, 'protectedSettingsFromKeyVault']) }];
}

function handlerProblems(root: MapNode, extension: ManifestExtension, handler: Handler): readonly Problem[] {
  const keys = SIDES.flatMap((side) => settingsProblems(root, extension, handler, side));
  const input: HandlerInput = {
    settings: extension.settings,
    protectedSettings: extension.protectedSettings,
    fromKeyVault: extension.protectedSettingsFromKeyVault !== undefined,
    problem: (path, message, hint) => ({ message, hint, location: locate(root, [...extension.path, ...path]) }),
  };
  return [...keys, ...handler.check(input)];
}

function settingsProblems(root: MapNode, extension: ManifestExtension, handler: Handler, side: Side): readonly Problem[] {
  const settings = extension[side];
  if (settings === undefined) return [];
  const base = [...extension.path, side];
  return check(toJson(settings), { schema: handler[side], root, base, unknownKey: (path, key) => (path.length === base.length + 1 ? misplaced(key, side, handler) : undefined) });
}

/** A key that the handler knows on the other side, or that is not the user's to set. */
function misplaced(key: string, side: Side, handler: Handler): { readonly message: string; readonly hint: string } | undefined {
  if (key.toLowerCase() === 'timestamp') return { message: 'timestamp is set by vmss-deploy: it carries the identity of the deployment', hint: 'remove it; each new release runs again by itself, and the input force runs the same one again' };
  const other = side === 'settings' ? 'protectedSettings' : 'settings';
  const shape = (handler[other] as unknown as { readonly shape?: Readonly<Record<string, unknown>> }).shape ?? {};
  if (!Object.hasOwn(shape, key)) return undefined;
  return { message: `${key} cannot stand in ${side}: ${handler.label} takes it from ${other} only`, hint: `move it to ${other}` };
}
