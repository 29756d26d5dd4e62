import type { DeployErrorDetails } from '../errors.js';
import { DeployError } from '../errors.js';

/** What GitHub answered, as far as it explains a failure. */
export interface Refused {
  readonly status: number;
  /** GitHub's own words. */
  readonly message: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly cause: unknown;
}

/** The status of something that fetch or octokit threw; `undefined` where no answer came at all. */
export function refusedBy(error: unknown): Refused | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined;
  const { response } = error as { response?: { status?: unknown; headers?: Refused['headers'] } };
  if (typeof response?.status !== 'number') return undefined;
  return { status: response.status, message: error instanceof Error ? error.message : '', headers: response.headers ?? {}, cause: error };
}

/**
 * How long to wait because of a rate limit, in milliseconds; `undefined` where there is none. Sources: REST docs, "Rate
 * limits for the REST API": 403 or 429 with x-ratelimit-remaining 0, or with Retry-After for a secondary limit.
 */
export function rateLimitWaitMs(refused: Refused, now: number): number | undefined {
  if (refused.status !== 403 && refused.status !== 429) return undefined;
  const retryAfter = Number(refused.headers['retry-after']);
  if (Number.isFinite(retryAfter) && retryAfter > 0) return retryAfter * 1000;
  if (String(refused.headers['x-ratelimit-remaining'] ?? '') === '0') {
    const reset = Number(refused.headers['x-ratelimit-reset']);
    return Number.isFinite(reset) ? Math.max(reset * 1000 - now, 1_000) : 60_000;
  }
  return refused.status === 429 || /secondary rate limit|abuse/i.test(refused.message) ? 60_000 : undefined;
}

const MAY_READ =
  'Add "permissions: contents: read" to the job; a private repository other than the workflow\'s own takes a github-token that may read it.';

/** GitHub's refusal in this project's words. `what` names the thing that was asked for. */
export function gitHubError(what: string, refused: Refused, now: number, hasToken: boolean): DeployError {
  const fail = (why: string, details: DeployErrorDetails): DeployError =>
    new DeployError('GITHUB_FAILED', `GitHub refused ${what}: ${why}`, { ...details, cause: refused.cause });
  const waitMs = rateLimitWaitMs(refused, now);
  if (waitMs !== undefined) {
    return fail(`the rate limit is used up until ${new Date(now + waitMs).toISOString()}`, {
      hint: hasToken ? 'Run this again after that time.' : 'Give a github-token: without one GitHub allows 60 requests an hour to the whole network of the runner.',
    });
  }
  switch (refused.status) {
    case 401:
      return fail('the token is not valid (401)', { hint: 'The input github-token is wrong or has expired. Leave it out to use the token of the workflow.' });
    case 403:
      return fail(`the token may not do this (403: ${brief(refused.message)})`, {
        hint:
          'Add "permissions: contents: read" to the job. For another repository than the workflow\'s own, give a github-token ' +
          'that may read it; with SSO the token must be authorized for the organization.',
      });
    case 404:
      return fail('it is not there, or the token may not see it (404)', { hint: `${hasToken ? MAY_READ : 'Without a github-token only public repositories can be read.'} See also release.repository in deploy.yml.` });
    default:
      return fail(`it answered ${refused.status} ${brief(refused.message)}`.trim(), { hint: refused.status >= 500 ? 'See https://www.githubstatus.com, then run this again.' : undefined });
  }
}

/** No answer at all, after all attempts. */
export function unreachable(what: string, host: string, error: unknown): DeployError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why = cause instanceof Error ? brief(cause.message) : 'no answer';
  return new DeployError('GITHUB_FAILED', `GitHub could not be reached at ${host} for ${what}: ${why}`, {
    hint: /certificate|self.signed|CERT/i.test(why)
      ? 'The certificate is not trusted: give its authority in NODE_EXTRA_CA_CERTS in the env of the step.'
      : 'See whether the runner reaches that host; a proxy is taken from https_proxy and no_proxy.',
    cause: error,
  });
}

/** One line, and not a page of HTML from a proxy. */
function brief(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  if (line.startsWith('<')) return '(a page of HTML)';
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}
