import type { Problem } from '../errors.js';
import type { SwapStrategy } from '../plan/wanted.js';
import type { JsonObject } from '../ports/scale-sets.js';
import { encoded } from './custom-data.js';
import type { ManifestExtension } from './extension.js';
import type { Filler } from './fill.js';
import { fillSettings } from './fill.js';
import type { EarlyValues } from './known-early.js';
import type { FileToRead, OwnFiles } from './own-file.js';
import { bytesOf, fileToRead, ownFileProblems, referenceOf } from './own-file.js';
import { privateTextProblems, privateTexts } from './private-texts.js';
import { EXTENSION_NAME, sameName } from './resource-names.js';
import { parseTemplateJson } from './scale-set-template.js';
import type { MapEntry, MapNode, Path } from './tree.js';
import { child, nodeAt } from './tree.js';

/** `strategy.create`, checked but not filled in. */
export interface OpenCreate {
  readonly template?: FileToRead;
  readonly customDataFile?: FileToRead;
  /** `adminPassword`, `customData` where it is a text, and `protectedSettings`: filled in by the rules of protected settings. */
  readonly texts: ManifestExtension;
}

const CREATE: Path = ['strategy', 'create'];
const SUBJECT = 'strategy.create';

export function openCreate(root: MapNode, early: EarlyValues): OpenCreate {
  const template = fileToRead(nodeAt(root, [...CREATE, 'template']), early);
  const customDataFile = fileToRead(nodeAt(root, [...CREATE, 'customData']), early);
  return { texts: textsOf(root), ...(template === undefined ? {} : { template }), ...(customDataFile === undefined ? {} : { customDataFile }) };
}

function textsOf(root: MapNode): ManifestExtension {
  const create = nodeAt(root, CREATE);
  const entries = new Map<string, MapEntry>();
  if (create?.kind === 'map') {
    for (const [key, entry] of create.entries) {
      if (key === 'protectedSettings' || key === 'adminPassword' || (key === 'customData' && referenceOf(entry.value) === undefined)) entries.set(key, entry);
    }
  }
  return privateTexts(root, CREATE, entries);
}

/** What is wrong with `strategy.create` beyond what the schema can say. */
export function createProblems(root: MapNode, extensions: readonly ManifestExtension[], early: EarlyValues): readonly Problem[] {
  const files = ['template', 'customData'].flatMap((key) => {
    const node = nodeAt(root, [...CREATE, key]);
    // The schema has said that a template is file:PATH.
    return key === 'template' && referenceOf(node)?.origin !== 'file' ? [] : ownFileProblems(`${SUBJECT}.${key}`, node, early);
  });
  return [...files, ...privateTextProblems(SUBJECT, textsOf(root), early), ...nameProblems(root, extensions)];
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
 * Fills in `strategy.create`; what must be masked is added to the filler's secrets. `ofModel`: base64 of `model.customData`, which a new
 * slot gets too.
 *
 * @throws DeployError `CONFIG_INVALID` for what is wrong in the template's file; `INTERNAL` where a file that it names was not read.
 */
export function renderCreate(open: OpenCreate, filler: Filler, read: OwnFiles, ofModel: string | undefined): SwapStrategy['create'] {
  const { template, customDataFile, texts } = open;
  const filled = fillSettings(texts, 'protectedSettings', filler) ?? {};
  const text = typeof filled.customData === 'string' ? Buffer.from(filled.customData, 'utf8') : undefined;
  const bytes = customDataFile === undefined ? text : bytesOf(customDataFile, read);
  const location = customDataFile?.location ?? child(texts.protectedSettings, 'customData')?.at ?? texts.at;
  const customData = bytes === undefined ? ofModel : encoded(`${SUBJECT}.customData`, bytes, location, filler)?.base64;
  return {
    protectedSettings: (filled.protectedSettings ?? {}) as Readonly<Record<string, JsonObject>>,
    ...(template === undefined ? {} : { template: parseTemplateJson(Buffer.from(bytesOf(template, read)).toString('utf8'), { path: template.name, location: template.location }) }),
    ...(typeof filled.adminPassword === 'string' ? { adminPassword: filled.adminPassword } : {}),
    ...(customData === undefined ? {} : { customData }),
  };
}
