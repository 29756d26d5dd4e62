import type { ErrorCode, Problem } from '../errors.js';
import type { ReleaseAsset, Releases, RepositoryName } from '../ports/releases.js';
import { assetBytes, isLfsPointer, LARGEST_READ_BYTES, sha256Of } from './content.js';
import { fileNameProblem, pathProblem } from './file-names.js';
import type { FoundRelease } from './find-release.js';
import { choose, nameProblem } from './naming.js';
import type { FileReference } from './resolved.js';
import { referenceText } from './resolved.js';
import { versionOf } from './version.js';

/** A file as GitHub has it, before it is known how it is delivered. */
export interface Source {
  readonly reference: string;
  readonly fileName: string;
  /** Where GitHub serves it without a token, if the repository is public. */
  readonly publicUrl: string;
  readonly sha256?: string;
  /** Bytes. */
  readonly size: number;
  load(signal: AbortSignal): Promise<Uint8Array>;
}

export type FileOutcome =
  | { readonly kind: 'found'; readonly source: Source; readonly note?: string }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly problem: Problem };

export interface FileContext {
  readonly releases: Releases;
  readonly repository: RepositoryName;
  readonly found: FoundRelease;
  /** Whether a digest must be known, for `verify` or for staging. */
  readonly needsDigest: boolean;
}

const NAMES_SHOWN = 20;

/** Finds one file. What is wrong with it is a value, so that all files' errors are told at once. */
export function resolveFile(reference: FileReference, context: FileContext, signal: AbortSignal): Promise<FileOutcome> {
  switch (reference.kind) {
    case 'release':
      return releaseFile(reference, context, signal);
    case 'file':
      return repositoryFile(reference, context, signal);
  }
}

function refuse(reference: FileReference, code: ErrorCode, message: string, hint?: string): FileOutcome {
  return { kind: 'refused', code, problem: { message, hint, location: reference.location } };
}

async function releaseFile(reference: FileReference, context: FileContext, signal: AbortSignal): Promise<FileOutcome> {
  const text = referenceText(reference);
  const wrong = nameProblem(reference.name);
  if (wrong !== undefined) return refuse(reference, 'CONFIG_INVALID', `${text}: ${wrong}`, 'Write release: and the name of a file of the release.');
  const { tag, release } = context.found;
  const assets = release?.assets ?? [];
  const place = `release ${tag} of ${context.repository}`;
  const choice = choose(assets, reference.name, tag);
  switch (choice.kind) {
    case 'none':
      return refuse(reference, 'RELEASE_ASSET_NOT_FOUND', `${text}: ${place} has none of ${choice.tried.join(', ')}`, missingHint(assets));
    case 'ambiguous':
      return refuse(
        reference,
        'RELEASE_UNUSABLE',
        `${text}: ${place} has ${choice.assets.map((asset) => asset.name).join(' and ')}, and both could be meant`,
        `Delete one of them, or write in deploy.yml which one is meant: ${choice.assets.map((asset) => `release:${asset.name.replace(versionOf(tag), '{{ version }}')}`).join(' or ')}.`,
      );
    case 'match':
      return useAsset(reference, choice.asset, context, signal);
  }
}

async function useAsset(reference: FileReference, asset: ReleaseAsset, context: FileContext, signal: AbortSignal): Promise<FileOutcome> {
  const { releases, repository } = context;
  const text = referenceText(reference);
  const wrong = fileNameProblem(asset.name);
  const unusable = (message: string, hint: string): FileOutcome => refuse(reference, 'RELEASE_UNUSABLE', `${text}: ${message}`, hint);
  if (wrong !== undefined) return unusable(`the asset ${asset.name} cannot be used: ${wrong}`, 'Upload it under a name that can stand in a command, such as web-1.4.0.tar.gz.');
  if (asset.state === 'open') {
    return unusable(`the asset ${asset.name} is still being uploaded`, 'Upload all assets before the release is published. If an upload broke off, delete the asset and upload it again.');
  }
  if (asset.size > LARGEST_READ_BYTES && context.needsDigest && asset.sha256 === undefined) {
    return unusable(
      `GitHub knows no SHA-256 of ${asset.name}, and with ${asset.size} bytes it is too large to be fetched for it`,
      'Upload the asset again (GitHub computes digests since mid-2025), or set release.verify to false.',
    );
  }
  const load = (stop: AbortSignal): Promise<Uint8Array> => assetBytes(releases, repository, asset, asset.sha256, stop);
  const source = { reference: text, fileName: asset.name, publicUrl: asset.downloadUrl, size: asset.size };
  if (asset.sha256 !== undefined || !context.needsDigest) return { kind: 'found', source: { ...source, sha256: asset.sha256, load } };
  const sha256 = sha256Of(await load(signal));
  return {
    kind: 'found',
    source: { ...source, sha256, load: (stop) => assetBytes(releases, repository, asset, sha256, stop) },
    note: `${asset.name}: GitHub lists no digest, so it was fetched once to compute its SHA-256`,
  };
}

async function repositoryFile(reference: FileReference, context: FileContext, signal: AbortSignal): Promise<FileOutcome> {
  const { releases, repository, found } = context;
  const text = referenceText(reference);
  const wrong = pathProblem(reference.name);
  if (wrong !== undefined) return refuse(reference, 'CONFIG_INVALID', `${text}: ${wrong}`, 'Write the path from the root of the repository, such as file:deploy/install.sh.');
  const bytes = await releases.readFile(repository, reference.name, found.sha, signal);
  if (bytes === undefined) {
    return refuse(
      reference,
      'RELEASE_ASSET_NOT_FOUND',
      `${text}: ${repository} has no such file at ${found.tag} (commit ${found.sha.slice(0, 7)})`,
      'The file is read at the commit that is deployed, not at the newest one: it must have been there when the tag was made.',
    );
  }
  if (isLfsPointer(bytes)) {
    return refuse(reference, 'RELEASE_UNUSABLE', `${text}: the file is kept in Git LFS, and GitHub serves its pointer only`, 'Attach the file to the release and name it as release:NAME.');
  }
  return {
    kind: 'found',
    source: {
      reference: text,
      fileName: reference.name.slice(reference.name.lastIndexOf('/') + 1),
      publicUrl: releases.publicFileUrl(repository, reference.name, found.sha),
      sha256: sha256Of(bytes),
      size: bytes.length,
      load: () => Promise.resolve(bytes),
    },
  };
}

function missingHint(assets: readonly ReleaseAsset[]): string {
  if (assets.length === 0) return 'The release has no assets. Upload the files before the release is published, or name files of the repository as file:PATH.';
  const names = assets.slice(0, NAMES_SHOWN).map((asset) => asset.name).join(', ');
  const more = assets.length > NAMES_SHOWN ? ` and ${assets.length - NAMES_SHOWN} more` : '';
  return `The release has ${names}${more}. Upload the missing file, or correct the name in deploy.yml; a name may spell the place of the version, such as install_{{ version }}.sh.`;
}
