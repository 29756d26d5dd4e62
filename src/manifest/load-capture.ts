import * as z from 'zod';
import type { Problem } from '../errors.js';
import type { CaptureTarget, WantedCapture } from '../plan/capture/wanted.js';
import type { CaptureSection } from './capture-schema.js';
import { captureSchema } from './capture-schema.js';
import { captureProblems, writtenOut } from './capture-section.js';
import type { CaptureRelease, CaptureValues } from './capture-texts.js';
import { fillCapture } from './capture-texts.js';
import { parseDuration } from './duration.js';
import { galleryVersionProblem } from './image-id.js';
import { check } from './issues.js';
import type { LoadOptions } from './load.js';
import { oncePerPlace, otherPlaces, whereFromOverlays } from './other-overlays.js';
import { overlay } from './overlay.js';
import type { ManifestDocument } from './parse.js';
import { targetOfCapture, version } from './schema.js';
import type { MapNode } from './tree.js';
import { child, locate, locateValue, toJson } from './tree.js';
import { throwIfAny } from './wording.js';

const later = z.unknown().optional();
/** Sections of a deployment may stand beside it: they are not looked at. */
const fileSchema = z.strictObject({ version, target: targetOfCapture, capture: later, release: later, model: later, strategy: later, health: later });

/** The subscription is the run's where deploy.yml names none. */
export interface CaptureManifest {
  readonly file: string;
  readonly subscription?: string;
  wanted(subscriptionId: string): WantedCapture;
}

/** Whether the file describes a capture and no deployment, with this environment's overlay. */
export function isCaptureOnly(document: ManifestDocument, environment: string | undefined): boolean {
  const { root } = overlay(document, environment);
  return child(root, 'capture') !== undefined && child(root, 'model') === undefined;
}

/**
 * Lays the environment's overlay over the document and checks all that a capture reads of it.
 *
 * @throws DeployError `CONFIG_INVALID` with every problem, each with its place
 */
export function loadCapture(document: ManifestDocument, options: LoadOptions & { readonly release: CaptureRelease }): CaptureManifest {
  const environment = options.environment === '' ? undefined : options.environment;
  const values: CaptureValues = { environment, vars: options.vars, release: options.release };
  const problems: Problem[] = [...document.problems];
  const overlaid = overlay(document, environment);
  problems.push(...overlaid.problems);
  const root = fillCapture(writtenOut(overlaid.root), values, problems);
  problems.push(...whereFromOverlays(fileProblems(root), document, environment), ...versionProblem(root, values));
  problems.push(...otherPlaces(document, environment, (other) => fileProblems(writtenOut(other))));
  throwIfAny(document.file, oncePerPlace(document.problems, problems));
  // What would not parse is among the problems.
  const { target } = fileSchema.parse(toJson(root));
  const section = captureSchema.parse(toJson(child(root, 'capture')!));
  return {
    file: document.file,
    ...(target.subscription === undefined ? {} : { subscription: target.subscription }),
    wanted: (subscriptionId) => wantedOf(section, { subscriptionId, resourceGroup: target.resourceGroup }, root, values),
  };
}

function fileProblems(root: MapNode): readonly Problem[] {
  const missing = child(root, 'capture') === undefined ? [{ message: 'capture is missing: nothing says what is to be captured', hint: 'add capture: { virtualMachine: NAME, generalize: true, gallery: { gallery: NAME, image: NAME } }', location: root.at }] : [];
  return [...check(toJson(root), { schema: fileSchema, root, base: [] }), ...missing, ...captureProblems(root)];
}

/** A gallery names versions by three whole numbers, and a release may be called anything. */
function versionProblem(root: MapNode, { release }: CaptureValues): readonly Problem[] {
  const gallery = child(child(root, 'capture'), 'gallery');
  if (gallery?.kind !== 'map' || child(gallery, 'version') !== undefined) return [];
  const location = locate(root, ['capture', 'gallery']);
  if ('none' in release) return [{ ...release.none, message: `capture.gallery.version is missing, and ${release.none.message.charAt(0).toLowerCase()}${release.none.message.slice(1)}`, hint: 'give the input version, or write capture.gallery.version', location }];
  const problem = galleryVersionProblem(release.version);
  return problem === undefined ? [] : [{ message: `capture.gallery: the release's version ${problem[0]}`, hint: 'give version: under gallery, such as "1.4.0"', location }];
}

function wantedOf(section: CaptureSection, place: { readonly subscriptionId: string; readonly resourceGroup: string }, root: MapNode, { release }: CaptureValues): WantedCapture {
  const { virtualMachine, generalize, gallery } = section;
  return {
    virtualMachine: { ...place, ...virtualMachine },
    generalize,
    target: targetOf(section, place, 'none' in release ? undefined : release.version),
    timeoutMs: parseDuration(section.timeout) ?? 0,
    at: {
      virtualMachine: locateValue(root, ['capture', 'virtualMachine']),
      generalize: locate(root, ['capture', 'generalize']),
      target: locate(root, ['capture', gallery === undefined ? 'managedImage' : 'gallery']),
    },
  };
}

function targetOf({ gallery, managedImage }: CaptureSection, place: { readonly subscriptionId: string; readonly resourceGroup: string }, releaseVersion: string | undefined): CaptureTarget {
  if (gallery === undefined) return { kind: 'managedImage', ...place, name: '', zoneResilient: false, ...managedImage };
  const { endOfLife, replicationMode, excludeFromLatest = false, regions, version: named, ...names } = gallery;
  return {
    kind: 'galleryVersion', ...place, ...names, excludeFromLatest,
    version: named ?? releaseVersion ?? '',
    regions: regions.map(({ name, ...more }) => ({ name: name.toLowerCase().replaceAll(' ', ''), ...more })),
    ...(endOfLife === undefined ? {} : { endOfLifeDate: endOfLife.includes('T') ? endOfLife : `${endOfLife}T00:00:00Z` }),
    ...(replicationMode === undefined ? {} : { replicationMode }),
  };
}
