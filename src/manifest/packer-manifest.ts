import type { Json, JsonObject } from '../ports/scale-sets.js';
import type { Wrong } from './image-id.js';
import { ID_SHOWN } from './image-id.js';
import { isJsonObject } from './json-file.js';
import { excerpt } from './schema-fields.js';

/** Packer's builders that make images in Azure (hashicorp/packer-plugin-azure). */
const BUILDERS: ReadonlySet<string> = new Set(['azure-arm', 'azure-chroot', 'azure-dtl']);

export const PACKER_FORM = "write the file of Packer's manifest post-processor: { builds: [...], last_run_uuid }";
const OTHER_FORMS = 'name the image with gallery, managedImage or id';

interface Build {
  readonly name: string;
  readonly artifactId: string;
}

/**
 * Id of the image that the last run of Packer made, from the file of its manifest post-processor (hashicorp/packer,
 * post-processor/manifest): each run appends its builds, and `last_run_uuid` says which are of the last. `wanted`: the name of a build.
 */
export function packerImageId(manifest: Json, wanted: string | undefined): { readonly id: string } | Wrong {
  if (!isJsonObject(manifest) || !Array.isArray(manifest.builds) || typeof manifest.last_run_uuid !== 'string') return ["it is no manifest of Packer's", PACKER_FORM];
  const all = (manifest.builds as readonly Json[]).filter(isJsonObject);
  const last = all.filter((build) => build.packer_run_uuid === manifest.last_run_uuid);
  if (last.length === 0) return ['it has no build of its last run (last_run_uuid)', 'run packer build again, with -force so that the file begins anew'];
  const ours = distinct(last.flatMap(buildOf));
  if (ours.length === 0) return [`its last run made no image in Azure: ${listed(last.map((build) => `${textOf(build.name)} (${textOf(build.builder_type)})`))}`, `builds of ${[...BUILDERS].join(', ')} are looked at`];
  const meant = wanted === undefined ? ours : ours.filter(({ name }) => name === wanted);
  const [build] = meant;
  if (build === undefined) return [`its last run has no build "${excerpt(wanted)}"`, `there are: ${listed(ours.map(({ name }) => name))}`];
  if (meant.length === 1) return imageOf(build);
  const told = meant.map(({ name, artifactId }) => `${excerpt(name)} (${excerpt(artifactId, ID_SHOWN)})`);
  return [`its last run made several images: ${listed(told)}`, wanted === undefined ? 'add build: NAME beside packerManifest' : `builds of one name cannot be told apart: ${OTHER_FORMS}`];
}

function buildOf(build: JsonObject): readonly Build[] {
  if (typeof build.builder_type !== 'string' || !BUILDERS.has(build.builder_type)) return [];
  return [{ name: textOf(build.name), artifactId: textOf(build.artifact_id) }];
}

/** A build that was written by two post-processors is one build. */
function distinct(builds: readonly Build[]): readonly Build[] {
  return builds.filter((one, index) => builds.findIndex((other) => other.name === one.name && other.artifactId === one.artifactId) === index);
}

/**
 * `artifact_id` as the plugin's versions write it (builder/azure/arm/artifact.go, builder/azure/common/artifact.go): the id of a
 * managed image, where there is one, else of a gallery image version; the URL of a VHD; with `keep_os_disk` the id of a disk; of
 * azure-chroot all that was made, with commas between; nothing, or UNKNOWN ID, where that version knows no id.
 */
function imageOf({ name, artifactId }: Build): { readonly id: string } | Wrong {
  if (artifactId === '' || artifactId === 'UNKNOWN ID') {
    return [`build "${excerpt(name)}" has no artifact_id: this version of Packer's Azure plugin writes none for such an image`, `use a newer plugin, or ${OTHER_FORMS}`];
  }
  const images = artifactId.split(',').filter((part) => /\/providers\/Microsoft\.Compute\/(images|galleries)\//i.test(part));
  if (images.length > 1) return [`build "${excerpt(name)}" made several images: ${listed(images)}`, OTHER_FORMS];
  return { id: images[0] ?? artifactId };
}

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 10).map((text) => excerpt(text, ID_SHOWN)).join(', ');
  return texts.length > 10 ? `${shown} and ${texts.length - 10} more` : shown;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
