/** Answers in GitHub's form. */
import { randomBytes } from 'node:crypto';
import { json, type HttpResponse } from '../http/message.js';
import type { TokenRight } from './seed.js';

const documentation = 'https://docs.github.com/rest';

/** `status` is a string in GitHub's error bodies. */
export function problem(status: number, message: string, more: Readonly<Record<string, unknown>> = {}): HttpResponse {
  return json(status, { message, ...more, documentation_url: documentation, status: String(status) });
}

export const notFound = (): HttpResponse => problem(404, 'Not Found');
export const badCredentials = (): HttpResponse => problem(401, 'Bad credentials');
export const signInFirst = (): HttpResponse => problem(401, 'Requires authentication');

/** What the token of a workflow is told that lacks `right`, such as `deployments:write`; the header is recorded in users' logs. */
export function notAllowed(right: TokenRight): HttpResponse {
  const answer = problem(403, 'Resource not accessible by integration');
  return { ...answer, headers: { ...answer.headers, 'x-accepted-github-permissions': right.replace(':', '=') } };
}

export function invalid(message: string, errors: readonly unknown[] = []): HttpResponse {
  return problem(422, message, errors.length > 0 ? { errors } : {});
}

export interface RateWindow {
  readonly limit: number;
  readonly used: number;
  /** Seconds since the epoch. */
  readonly resetsAt: number;
}

export function withStandardHeaders(response: HttpResponse, rate: RateWindow): HttpResponse {
  return {
    ...response,
    headers: {
      'x-github-request-id': requestId(),
      'x-github-api-version-selected': '2022-11-28',
      'x-github-media-type': 'github.v3; format=json',
      'x-ratelimit-limit': String(rate.limit),
      'x-ratelimit-remaining': String(Math.max(0, rate.limit - rate.used)),
      'x-ratelimit-used': String(rate.used),
      'x-ratelimit-reset': String(rate.resetsAt),
      'x-ratelimit-resource': 'core',
      ...response.headers,
    },
  };
}

function requestId(): string {
  const hex = randomBytes(16).toString('hex').toUpperCase();
  return `${hex.slice(0, 4)}:${hex.slice(4, 9)}:${hex.slice(9, 16)}:${hex.slice(16, 23)}:${hex.slice(23, 31)}`;
}

export interface Page {
  readonly items: readonly unknown[];
  readonly headers: Readonly<Record<string, string>>;
}

/** One page of a list, with the `link` header that leads to the others. Source: GitHub REST docs, "Using pagination". */
export function page(all: readonly unknown[], url: URL): Page {
  const perPage = Math.min(100, Math.max(1, wholeNumber(url.searchParams.get('per_page')) ?? 30));
  const number = Math.max(1, wholeNumber(url.searchParams.get('page')) ?? 1);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const link = (to: number, relation: string): string => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    return `<${target.href}>; rel="${relation}"`;
  };
  const links: string[] = [];
  if (number > 1) links.push(link(number - 1, 'prev'));
  if (number < last) links.push(link(number + 1, 'next'), link(last, 'last'));
  if (number > 1) links.push(link(1, 'first'));
  return { items: all.slice((number - 1) * perPage, number * perPage), headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
