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
