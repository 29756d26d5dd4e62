import { json } from '../http/message.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';
import type { Directory } from './directory.js';

/** Where a job asks for its assertion: `ACTIONS_ID_TOKEN_REQUEST_URL` is this with a query already in it. */
export const idTokenPath = '/actions/id-token';

/**
 * GitHub Actions' OIDC endpoint: a bearer of the request token gets an assertion for the audience it names (GitHub docs,
 * "OpenID Connect reference"). `undefined` for any other path.
 */
export function answerIdToken(directory: Directory, request: HttpRequest): HttpResponse | undefined {
  if (request.url.pathname !== idTokenPath) return undefined;
  if (request.method !== 'GET') return json(405, { message: 'Method not allowed' });
  const bearer = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
  const subject = bearer === directory.idTokenRequestToken ? directory.subject() : directory.jobSubjects.get(bearer);
  if (subject === undefined) return json(401, { message: 'The request token is missing or wrong.' });
  const repository = /^repo:([^:]+):/.exec(subject)?.[1] ?? 'contoso/web';
  const claims = {
    iss: 'https://token.actions.githubusercontent.com',
    sub: subject,
    aud: request.url.searchParams.get('audience') ?? `https://github.com/${repository.split('/')[0] ?? ''}`,
    repository,
    repository_owner: repository.split('/')[0],
    event_name: 'release',
    runner_environment: 'github-hosted',
  };
  return json(200, { value: directory.github.issue(claims, directory.settings().assertionLifetimeSeconds) });
}
