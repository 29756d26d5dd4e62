import { badRequest } from './arm-error.js';
import { query } from './arm-request.js';
import type { ArmRequest } from './arm-request.js';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextLink?: string;
}

/**
 * One page of `all`. The next link is the request's own URL with a `$skiptoken`, which names the last item given rather
 * than a count, so that what is deleted meanwhile neither repeats nor hides others.
 */
export function pageOf<T>(request: ArmRequest, all: readonly T[], size: number, key: (item: T) => string): Page<T> {
  const token = query(request, '$skiptoken');
  let from = 0;
  if (token !== undefined) {
    const { after, at } = readToken(token);
    const index = all.findIndex((item) => key(item) === after);
    from = index >= 0 ? index + 1 : at;
  }
  const items = all.slice(from, from + size);
  const last = items.at(-1);
  if (from + size >= all.length || last === undefined) return { items };
  const next = new URL(request.url.href);
  for (const name of [...next.searchParams.keys()]) if (name.toLowerCase() === '$skiptoken') next.searchParams.delete(name);
  next.searchParams.set('$skiptoken', writeToken(key(last), from + size));
  return { items, nextLink: next.href };
}

function writeToken(after: string, at: number): string {
  return Buffer.from(JSON.stringify({ after, at })).toString('base64url');
}

function readToken(token: string): { after: string; at: number } {
  try {
    const read = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { after?: unknown; at?: unknown };
    if (typeof read.after === 'string' && typeof read.at === 'number') return { after: read.after, at: read.at };
  } catch {
    // Told below.
  }
  throw badRequest('The value of $skiptoken is not one that was given out.');
}
