import type { Problem, SourceLocation } from '../errors.js';
import { DeployError } from '../errors.js';
import type { SwapStrategy } from '../plan/wanted.js';
import type { JsonObject } from '../ports/scale-sets.js';
import type { ManifestExtension } from './extension.js';
import type { Filler } from './fill.js';
import { fillSettings } from './fill.js';
import { checkTemplates } from './fill-rules.js';
import type { EarlyValues, Filled } from './known-early.js';
import { fileName } from './known-early.js';
import { base64Bytes } from './quote.js';
import { EXTENSION_NAME, sameName } from './resource-names.js';
import type { Origin } from './template.js';
import { parseTemplate, wholeReference } from './template.js';
import type { MapEntry, MapNode, Node, Path, ScalarNode } from './tree.js';
import { child, locate, nodeAt, scalars } from './tree.js';

/** Bytes before base64 (learn.microsoft.com, "Custom data and cloud-init on Azure Virtual Machines"). */
export const MAX_CUSTOM_DATA = 65_535;

/** A file that the run reads by itself: it is not delivered to VMs. */
export interface FileToRead {
  readonly kind: Origin;
  /** As in a `FileUse`. */
  readonly name: string;
  readonly location: SourceLocation;
}

/** `strategy.create`, checked but not filled in. */
export interface OpenCreate {
  readonly template?: FileToRead;
  readonly customDataFile?: FileToRead;
  /** `adminPassword`, `customData` where it is a text, and `protectedSettings`: filled in by the rules of protected settings. */
  readonly texts: ManifestExtension;
}

/** What was read of the files that `strategy.create` names. */
export interface FilesRead {
  readonly template?: JsonObject;
  readonly customData?: Uint8Array;
}

const CREATE: Path = ['strategy', 'create'];

export function openCreate(root: MapNode, early: EarlyValues): OpenCreate {
  const template = fileToRead(nodeAt(root, [...CREATE, 'template']), early);
  const customDataFile = fileToRead(nodeAt(root, [...CREATE, 'customData']), early);
  return { texts: textsOf(root), ...(template === undefined ? {} : { template }), ...(customDataFile === undefined ? {} : { customDataFile }) };
}

function fileToRead(node: Node | undefined, early: EarlyValues): FileToRead | undefined {
  const reference = referenceOf(node);
  if (reference === undefined || node === undefined) return undefined;
  const filled = fileName(reference.name.pieces, reference.origin, early, node.at);
  return filled.ok ? { kind: reference.origin, name: filled.text, location: node.at } : undefined;
}

function referenceOf(node: Node | undefined): ReturnType<typeof wholeReference> {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? wholeReference(node.value) : undefined;
}

/** The texts dressed as the protected settings of an extension whose handler is not known: the same may enter them. */
function textsOf(root: MapNode): ManifestExtension {
  const create = nodeAt(root, CREATE);
  const entries = new Map<string, MapEntry>();
  if (create?.kind === 'map') {
    for (const [key, entry] of create.entries) {
      if (key === 'protectedSettings' || key === 'adminPassword' || (key === 'customData' && referenceOf(entry.value) === undefined)) entries.set(key, entry);
    }
  }
  const at = locate(root, CREATE);
  return { path: CREATE, at, handler: undefined, defaultName: '', publisher: '', type: '', typeHandlerVersion: '', protectedSettings: { kind: 'map', entries, at } };
}

/** What is wrong with `strategy.create` beyond what the schema can say. */
export function createProblems(root: MapNode, extensions: readonly ManifestExtension[], early: EarlyValues): readonly Problem[] {
  const texts = textsOf(root);
  const files = ['template', 'customData'].flatMap((key) => fileProblems(key, nodeAt(root, [...CREATE, key]), early));
  return [...files, ...checkTemplates(texts, early), ...deliveredProblems(texts), ...nameProblems(root, extensions)];
}

function fileProblems(key: string, node: Node | undefined, early: EarlyValues): readonly Problem[] {
  const reference = referenceOf(node);
  // The schema has said that a template is file:PATH.
  if (reference === undefined || node === undefined || (key === 'template' && reference.origin !== 'file')) return [];
  const first = reference.name.errors[0];
  if (first !== undefined) return [{ message: first.message, hint: first.hint, location: (node as ScalarNode).placeOf('{{', first.nth) }];
  const filled: Filled = fileName(reference.name.pieces, reference.origin, early, node.at);
  if (!filled.ok) return [filled.problem];
  const parts = filled.text.split('/');
  const inside = !parts.some((part) => part === '' || part === '.' || part === '..') && !filled.text.includes('\\');
  return inside ? [] : [{ message: `strategy.create.${key}: "${filled.text.slice(0, 80)}" is not a path from the root of the repository`, hint: 'write it with /, without . or .. or empty parts', location: node.at }];
}

/** No VM fetches anything for these texts, so the name or URL of a file would lead nowhere. */
function deliveredProblems({ protectedSettings }: ManifestExtension): readonly Problem[] {
  if (protectedSettings === undefined) return [];
  return [...scalars(protectedSettings)].flatMap(({ node }) => {
    if (typeof node.value !== 'string') return [];
    const named = parseTemplate(node.value).pieces.some((piece) => piece.kind === 'value' && piece.expression.kind === 'file');
    if (!named && wholeReference(node.value) === undefined) return [];
    return [{ message: 'strategy.create cannot name files that VMs fetch', hint: 'release: and file: belong to model.extensions; custom data can be a whole file', location: node.at }];
  });
}

function nameProblems(root: MapNode, extensions: readonly ManifestExtension[]): readonly Problem[] {
  const settings = child(nodeAt(root, CREATE), 'protectedSettings');
  if (settings?.kind !== 'map') return [];
  return [...settings.entries].flatMap(([name, { keyAt }]) => {
    if (!EXTENSION_NAME.test(name)) return [{ message: `"${name.slice(0, 60)}" is not the name of an extension`, hint: 'write the name that the extension has in the live scale set', location: keyAt }];
    const own = extensions.some((one) => sameName(one.name ?? one.defaultName, name));
    return own ? [{ message: `${name} is an extension of this deployment`, hint: 'its protectedSettings stand in model.extensions', location: keyAt }] : [];
  });
}

/**
 * Fills in `strategy.create`; what must be masked is added to the filler's secrets.
 *
 * @throws DeployError `INTERNAL` where a file that it names was not read.
 */
export function renderCreate(open: OpenCreate, filler: Filler, read: FilesRead): SwapStrategy['create'] {
  if ((open.template !== undefined && read.template === undefined) || (open.customDataFile !== undefined && read.customData === undefined)) {
    throw new DeployError('INTERNAL', 'a file of strategy.create was not read', { hint: 'This is a fault of vmss-deploy; please report it.' });
  }
  const filled = fillSettings(open.texts, 'protectedSettings', filler) ?? {};
  const text = typeof filled.customData === 'string' ? Buffer.from(filled.customData, 'utf8') : undefined;
  const bytes = open.customDataFile === undefined ? text : read.customData;
  const customData = bytes === undefined ? undefined : base64Bytes(bytes);
  if (bytes !== undefined && (bytes.length === 0 || bytes.length > MAX_CUSTOM_DATA)) {
    const location = open.customDataFile?.location ?? child(open.texts.protectedSettings, 'customData')?.at;
    filler.problems.push({ message: `strategy.create.customData has ${bytes.length} bytes; Azure takes 1 to ${MAX_CUSTOM_DATA}`, hint: 'let it fetch what is large', ...(location === undefined ? {} : { location }) });
  }
  if (customData !== undefined) filler.secrets.add(customData);
  return {
    protectedSettings: (filled.protectedSettings ?? {}) as Readonly<Record<string, JsonObject>>,
    ...(open.template === undefined || read.template === undefined ? {} : { template: read.template }),
    ...(typeof filled.adminPassword === 'string' ? { adminPassword: filled.adminPassword } : {}),
    ...(customData === undefined ? {} : { customData }),
  };
}
