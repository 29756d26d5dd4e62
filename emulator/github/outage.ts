/** Requests to the API that are answered with trouble instead, as `failRequests` asks for. */
import type { HttpRequest, HttpResponse } from '../http/message.js';
import { problem } from './reply.js';

export interface Outage {
  /** Replaces the one before for the same `match`; without `status` it is over. */
  set(match: string, status: number | undefined, times: number | undefined): void;
  /** The answer of a request that is struck, by its method and its path below the API. */
  strike(request: HttpRequest, path: string): HttpResponse | undefined;
}

export function createOutage(): Outage {
  const rules = new Map<string, { readonly expression: RegExp; readonly status: number; left: number }>();
  return {
    set(match, status, times = Infinity) {
      if (status === undefined) rules.delete(match);
      else rules.set(match, { expression: new RegExp(match), status, left: times });
    },
    strike({ method }, path) {
      const rule = [...rules.values()].find(({ expression, left }) => left > 0 && expression.test(`${method} ${path}`));
      if (!rule) return undefined;
      rule.left -= 1;
      return problem(rule.status, 'Server Error');
    },
  };
}
