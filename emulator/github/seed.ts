/** What a GitHub of the emulator's is made of, and how it is changed later. Plain data: a scenario can spell it. */

/** Content by path. A string is UTF-8. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface AssetSeed {
  readonly content: string | Uint8Array;
  readonly contentType?: string;
  /** `open`: an upload that was never finished. Default `uploaded`. */
  readonly state?: 'uploaded' | 'open';
  /** `null` as for assets from before mid-2025; left out, it is the SHA-256 of the content. */
  readonly digest?: string | null;
}

export interface ReleaseSeed {
  readonly tag: string;
  readonly name?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  /** ISO 8601; by default each release is a minute younger than the one before. */
  readonly publishedAt?: string;
  readonly assets?: Readonly<Record<string, string | Uint8Array | AssetSeed>>;
}

export interface TagSeed {
  /** Of the commit that the tag points to; by default those of the default branch. */
  readonly files?: Files;
  /** An annotated tag is an object of its own that points to the commit. */
  readonly annotated?: boolean;
  readonly message?: string;
}

export interface RepositorySeed {
  /** `owner/name`. */
  readonly name: string;
  readonly private?: boolean;
  /** Default `main`. */
  readonly defaultBranch?: string;
  /** Files at the head of each branch. */
  readonly branches?: Readonly<Record<string, Files>>;
  readonly tags?: Readonly<Record<string, TagSeed>>;
  /** A release's tag that is not in `tags` becomes a plain tag at the default branch. Drafts make no tag. */
  readonly releases?: readonly ReleaseSeed[];
}

export type TokenRight = 'contents:read' | 'contents:write' | 'deployments:read' | 'deployments:write';

export interface TokenSeed {
  readonly token: string;
  readonly rights: readonly TokenRight[];
  /** `owner/name` of each repository that it is good for; left out, all. */
  readonly repositories?: readonly string[];
}

/** Something that happens on GitHub after the start. */
export type GitHubChange =
  | { readonly kind: 'putRepository'; readonly repository: RepositorySeed }
  | { readonly kind: 'putRelease'; readonly repository: string; readonly release: ReleaseSeed }
  | { readonly kind: 'deleteRelease'; readonly repository: string; readonly tag: string }
  /** Also replaces an asset of the same name: the URL stays, the id and the digest do not. */
  | { readonly kind: 'putAsset'; readonly repository: string; readonly tag: string; readonly name: string; readonly asset: string | Uint8Array | AssetSeed }
  /** Other bytes behind the same asset, with the digest left as it was: what no honest GitHub does. */
  | { readonly kind: 'corruptAsset'; readonly repository: string; readonly tag: string; readonly name: string; readonly content: string | Uint8Array }
  | { readonly kind: 'deleteAsset'; readonly repository: string; readonly tag: string; readonly name: string }
  /** Downloads of the asset are answered with `status`; `times` of them, or all until `status` is left out. */
  | { readonly kind: 'failDownload'; readonly repository: string; readonly tag: string; readonly name: string; readonly status?: number; readonly times?: number }
  | { readonly kind: 'moveTag'; readonly repository: string; readonly tag: string; readonly to: TagSeed }
  | { readonly kind: 'putToken'; readonly token: TokenSeed }
  /** Requests to the API whose `METHOD path` the regular expression finds are answered with `status`, `times` of them or all; without `status` no more. */
  | { readonly kind: 'failRequests'; readonly match: string; readonly status?: number; readonly times?: number };
