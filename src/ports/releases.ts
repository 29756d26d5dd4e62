/** `owner/name`. */
export type RepositoryName = string;

export interface ReleaseAsset {
  readonly id: number;
  readonly name: string;
  readonly state: 'uploaded' | 'open';
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex SHA-256 from the asset's `digest`; absent for assets uploaded before mid-2025. */
  readonly sha256?: string;
  /** `browser_download_url`: public where the repository is. */
  readonly downloadUrl: string;
  /** ISO 8601, from `updated_at`: a file that is put in another's place under the same name is an asset of its own. */
  readonly uploadedAt?: string;
}

/** What became of a file that a scale set's model names. */
export interface FileState {
  /** As the model has it; its query may be a signature. */
  readonly url: string;
  readonly fileName: string;
  /** Name of the extension that fetches it. */
  readonly extension: string;
  /** `private`: it is there, but no VM can fetch it without a token. `unchecked`: nobody could be asked, and `detail` says why. */
  readonly state: 'there' | 'gone' | 'private' | 'unchecked';
  readonly detail?: string;
  /** SHA-256 that VMs check, where the command with the check can be read. */
  readonly sha256Then?: string;
  readonly sha256Now?: string;
  /** ISO 8601. */
  readonly uploadedAt?: string;
  /** When the URL's own signature ends, ISO 8601. */
  readonly expiresAt?: string;
}

export interface Release {
  readonly tag: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** Page of the release. */
  readonly htmlUrl: string;
  readonly assets: readonly ReleaseAsset[];
}

export interface Repository {
  readonly name: RepositoryName;
  readonly private: boolean;
  readonly htmlUrl: string;
}

/** GitHub, as far as a deployment reads it. Every method throws `DeployError` (`GITHUB_FAILED`). */
export interface Releases {
  repository(name: RepositoryName, signal: AbortSignal): Promise<Repository>;
  /** `undefined` where no published release bears the tag. Drafts are found only where the token may see them. */
  byTag(repository: RepositoryName, tag: string, signal: AbortSignal): Promise<Release | undefined>;
  /** Newest first, at most `limit` of them. */
  list(repository: RepositoryName, limit: number, signal: AbortSignal): Promise<readonly Release[]>;
  /** The commit that a tag or branch points to; `undefined` where there is no such ref. */
  commitOf(repository: RepositoryName, ref: string, signal: AbortSignal): Promise<string | undefined>;
  /** A file's bytes at a commit; `undefined` where it is not there. */
  readFile(repository: RepositoryName, path: string, commit: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** An asset's bytes, also of a private repository. */
  downloadAsset(repository: RepositoryName, asset: ReleaseAsset, signal: AbortSignal): Promise<Uint8Array>;
  /** Where a file of a public repository can be fetched without a token, at a commit. */
  publicFileUrl(repository: RepositoryName, path: string, commit: string): string;
}
