import type { Problem, SourceLocation } from '../errors.js';
import type { Json } from '../ports/scale-sets.js';
import { isForCloudInit } from './cloud-init.js';
import type { ManifestExtension } from './extension.js';
import type { Filler } from './fill.js';
import { fillSettings } from './fill.js';
import { digestOf } from './fingerprint.js';
import type { EarlyValues } from './known-early.js';
import type { FileToRead, OwnFiles } from './own-file.js';
import { bytesOf, fileToRead, ownFileProblems, referenceOf } from './own-file.js';
import { privateTextProblems, privateTexts } from './private-texts.js';
import { base64Bytes } from './quote.js';
import type { MapNode } from './tree.js';
import { locateValue, nodeAt } from './tree.js';

/** Bytes before base64 (learn.microsoft.com, "Custom data and cloud-init on Azure Virtual Machines"). */
export const MAX_CUSTOM_DATA = 65_535;

/** `model.customData`, checked but not filled in. */
export interface OpenCustomData {
  readonly at: SourceLocation;
  /** A whole file, taken as it is; else `text`. */
  readonly file?: FileToRead;
  readonly text?: ManifestExtension;
}

const MODEL = ['model'] as const;
const PATH = [...MODEL, 'customData'] as const;
const SUBJECT = 'model.customData';

export function openCustomData(root: MapNode, early: EarlyValues): OpenCustomData | undefined {
  const node = nodeAt(root, PATH);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  const file = fileToRead(node, early);
  return { at: node.at, ...(file === undefined ? { text: textOf(root) } : { file }) };
}

function textOf(root: MapNode): ManifestExtension {
  const model = nodeAt(root, MODEL);
  const entry = model?.kind === 'map' ? model.entries.get('customData') : undefined;
  return privateTexts(root, MODEL, new Map(entry === undefined || referenceOf(entry.value) !== undefined ? [] : [['customData', entry]]));
}

/** What is wrong with it beyond what the schema can say. */
export function customDataProblems(root: MapNode, early: EarlyValues): readonly Problem[] {
  const twice = nodeAt(root, PATH) === undefined ? undefined : nodeAt(root, ['strategy', 'create', 'customData']);
  const both: readonly Problem[] =
    twice === undefined ? [] : [{ message: `custom data is given twice: in ${SUBJECT} (line ${locateValue(root, PATH).line}) and in strategy.create.customData`, hint: `keep ${SUBJECT}: a slot that is made anew gets it too`, location: twice.at }];
  return [...both, ...ownFileProblems(SUBJECT, nodeAt(root, PATH), early), ...privateTextProblems(SUBJECT, textOf(root), early)];
}

export interface RenderedCustomData {
  readonly base64: string;
  readonly bytes: Uint8Array;
}

/** Fills it in. Its base64 and the secrets in it are added to the filler's secrets. */
export function renderCustomData(open: OpenCustomData, filler: Filler, read: OwnFiles): RenderedCustomData | undefined {
  return encoded(SUBJECT, contentOf(open, filler, read), open.at, filler);
}

/**
 * Base64 of custom data, of which Azure takes 1 to 65,535 bytes. The base64 becomes a secret. The text does not: masking goes line by
 * line, and lines such as `runcmd:` would then be stars in every log; the secrets within it are masked by themselves.
 */
export function encoded(subject: string, bytes: Uint8Array, location: SourceLocation, filler: Filler): RenderedCustomData | undefined {
  if (bytes.length === 0 || bytes.length > MAX_CUSTOM_DATA) {
    filler.problems.push({ message: `${subject} has ${bytes.length} bytes; Azure takes 1 to ${MAX_CUSTOM_DATA}`, hint: 'let it fetch what is large', location });
    return undefined;
  }
  const base64 = base64Bytes(bytes);
  filler.secrets.add(base64);
  return { base64, bytes };
}

function contentOf({ file, text }: OpenCustomData, filler: Filler, read: OwnFiles): Uint8Array {
  if (file !== undefined) return bytesOf(file, read);
  const filled = text === undefined ? undefined : fillSettings(text, 'protectedSettings', filler)?.customData;
  return Buffer.from(typeof filled === 'string' ? filled : '', 'utf8');
}

/**
 * What the fingerprint knows of it: a text with the names of secrets in the place of their values, or the SHA-256 of a file, which is
 * in the release or the repository and holds no secret of the step.
 */
export function customDataPrint(open: OpenCustomData, named: Filler, read: OwnFiles): Json {
  const content = contentOf(open, named, read);
  return open.file === undefined ? { text: Buffer.from(content).toString('utf8') } : { sha256: digestOf(content) };
}

/** A warning where cloud-init would do nothing with it. Whether the VMs run Linux is not known here, but for their extensions' handlers. */
export function customDataWarnings(open: OpenCustomData, bytes: Uint8Array, extensions: readonly ManifestExtension[]): readonly Problem[] {
  if (isForCloudInit(bytes) || extensions.some((one) => one.handler?.os === 'Windows')) return [];
  return [{
    message: `${SUBJECT} begins neither with #! nor with #cloud-config, and is no other form that cloud-init knows: on Linux it would be left alone, and VMs come up without it`,
    hint: 'let its first line be #cloud-config, or #!/bin/sh for a script; on Windows any content is right',
    location: open.at,
  }];
}
