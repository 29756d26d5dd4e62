import { DeployError } from '../errors.js';
import type { Release, Releases, RepositoryName } from '../ports/releases.js';
import { tagProblem, tagsMeant, versionOf } from './version.js';

export interface FoundRelease {
  readonly tag: string;
  readonly sha: string;
  /** Absent where the tag has none. */
  readonly release?: Release;
}

/** How many releases are looked through for drafts, and for tags that may have been meant. */
const LOOKED_THROUGH = 100;
const NAMED = 10;

/**
 * The release that `text` names: the tag as it is, else with its `v` added or taken away.
 * @param needsRelease Without it a tag that has no release will do.
 * @throws DeployError `RELEASE_NOT_FOUND`, `RELEASE_UNUSABLE`, `GITHUB_FAILED`
 */
export async function findRelease(
  releases: Releases,
  repository: RepositoryName,
  text: string,
  needsRelease: boolean,
  signal: AbortSignal,
): Promise<FoundRelease> {
  const wrong = tagProblem(text);
  if (wrong !== undefined) {
    throw new DeployError('RELEASE_UNUSABLE', `The tag ${shown(text)} cannot be deployed: ${wrong}`, {
      hint: 'Tags enter commands that run as root on every VM, so only harmless characters are taken. Tag the commit anew, such as v1.4.0.',
    });
  }
  let bare: FoundRelease | undefined;
  for (const tag of tagsMeant(text)) {
    const [release, sha] = await Promise.all([releases.byTag(repository, tag, signal), releases.commitOf(repository, tag, signal)]);
    if (release !== undefined && sha !== undefined) return usable({ tag, sha, release }, repository);
    if (sha !== undefined) bare ??= { tag, sha };
  }
  const all = await releases.list(repository, LOOKED_THROUGH, signal);
  const draft = all.find((each) => each.draft && tagsMeant(text).includes(each.tag));
  if (draft !== undefined) throw draftError(repository, draft.tag);
  if (bare !== undefined && !needsRelease) return bare;
  throw notFound(repository, text, bare?.tag, all);
}

function usable(found: FoundRelease, repository: RepositoryName): FoundRelease {
  if (found.release?.draft) throw draftError(repository, found.tag);
  return found;
}

function draftError(repository: RepositoryName, tag: string): DeployError {
  return new DeployError('RELEASE_UNUSABLE', `Release ${tag} of ${repository} is a draft: its files cannot be fetched`, {
    hint: 'Publish the release, then run this again. On `release: types: [published]` the run starts by itself.',
  });
}

function notFound(repository: RepositoryName, text: string, bareTag: string | undefined, all: readonly Release[]): DeployError {
  const near = nearTags(text, all);
  const there = near.length === 0 ? `${repository} has no published release.` : `Published releases of ${repository}: ${near.join(', ')}.`;
  if (bareTag !== undefined) {
    return new DeployError('RELEASE_NOT_FOUND', `The tag ${bareTag} of ${repository} has no published release`, {
      hint: `Publish a release for it with the files that deploy.yml names, or start the workflow on \`release: types: [published]\` instead of the push of the tag. ${there}`,
    });
  }
  return new DeployError('RELEASE_NOT_FOUND', `${repository} has no release for ${tagsMeant(text).join(' or ')}`, {
    hint:
      `${there} Give one of these tags as the input \`version\`; release.repository in deploy.yml says where releases are ` +
      'looked for. A draft has to be published first: GitHub shows drafts to those only who may write.',
  });
}

/** Tags of the same version or with the text in them first, then the newest. A tag with odd characters is not repeated. */
function nearTags(text: string, all: readonly Release[]): readonly string[] {
  const tags = all.filter((release) => !release.draft && tagProblem(release.tag) === undefined).map((release) => release.tag);
  const version = versionOf(text);
  const close = tags.filter((tag) => versionOf(tag) === version || tag.includes(version));
  return [...new Set([...close, ...tags])].slice(0, NAMED);
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
