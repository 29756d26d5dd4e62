import type { DownloadKey } from './downloads.js';
import type { Counter, Repository } from './repository.js';

/** All that handlers of GitHub's share. */
export interface GitHubState {
  readonly repositories: Map<string, Repository>;
  readonly counter: Counter;
  readonly key: DownloadKey;
}
