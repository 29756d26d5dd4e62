import type { RepositoryName } from '../ports/releases.js';

/** A path for a URL: every segment encoded, the slashes between them kept. */
export function segments(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Where a file of a public repository is served without a token. Servers other than github.com have it below the repository. */
export function publicFileUrl(serverUrl: string, repository: RepositoryName, path: string, commit: string): string {
  const base = serverUrl.replace(/\/+$/, '');
  return base === 'https://github.com'
    ? `https://raw.githubusercontent.com/${segments(repository)}/${commit}/${segments(path)}`
    : `${base}/${segments(repository)}/raw/${commit}/${segments(path)}`;
}
