/** What is known of a blob that is already there. */
export interface StoredBlob {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex SHA-256 from the blob's metadata; absent where somebody else wrote the blob. */
  readonly sha256?: string;
}

/** One container of a storage account. Every method throws `DeployError` (`STORAGE_FAILED`) and stops at the signal. */
export interface BlobStore {
  readonly account: string;
  readonly container: string;
  /** Where the blob is or will be, with nothing secret in it. Asks nobody. */
  url(blob: string): string;
  /**
   * The blob's URL with a user delegation SAS that allows reading this one blob: a secret.
   * @param expiresAt Milliseconds since the epoch; Azure allows no more than 7 days from now.
   */
  signedUrl(blob: string, expiresAt: number, signal: AbortSignal): Promise<string>;
  /** `undefined` where there is no such blob. */
  find(blob: string, signal: AbortSignal): Promise<StoredBlob | undefined>;
  /** Writes only where there is nothing: `exists` means that nothing was written. */
  create(blob: string, bytes: Uint8Array, sha256: string, signal: AbortSignal): Promise<'created' | 'exists'>;
}
