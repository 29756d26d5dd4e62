import type { Problem, SourceLocation } from '../errors.js';
import type { RepositoryName } from '../ports/releases.js';
import type { DeliveryNeeds, StagedFile } from './delivery.js';

/** A file that deploy.yml names. */
export interface FileReference {
  readonly kind: 'release' | 'file';
  /** What comes after the colon: NAME of an asset, or PATH in the repository. */
  readonly name: string;
  /** Where deploy.yml names it. */
  readonly location?: SourceLocation;
}

/** `release:NAME` or `file:PATH`: the key of a file. */
export function referenceText(reference: FileReference): string {
  return `${reference.kind}:${reference.name}`;
}

export interface ResolvedFile {
  /** As in deploy.yml, such as `release:install.sh`. */
  readonly reference: string;
  /** Its name on the VM, which is the last segment of the URL. Has passed the strict character set. */
  readonly fileName: string;
  /** Where it can be found; the same for the same content, and nothing secret in it. */
  readonly url: string;
  /** What the VM is given: `url`, or with `access: sas` a URL with a signature, which is a secret and different in every run. */
  readonly fetchUrl: string;
  /** Lower-case hex; absent only where neither `verify` nor the delivery asks for it and GitHub knows none. */
  readonly sha256?: string;
  /** Bytes. */
  readonly size: number;
}

export interface ResolvedRelease {
  readonly repository: RepositoryName;
  readonly tag: string;
  readonly version: string;
  /** Commit of the tag. */
  readonly sha: string;
  readonly prerelease: boolean;
  /** Absent where the tag has no release, which only `file:` references allow. */
  readonly htmlUrl?: string;
  /** By `referenceText`. */
  readonly files: ReadonlyMap<string, ResolvedFile>;
  readonly needs: DeliveryNeeds;
  /** Empty for delivery github. */
  readonly staging: readonly StagedFile[];
  /** To be masked before the settings are rendered. */
  readonly secrets: readonly string[];
  /** Allowed, and worth a warning. */
  readonly warnings: readonly Problem[];
  /** Worth a line in the log. */
  readonly notes: readonly string[];
}
