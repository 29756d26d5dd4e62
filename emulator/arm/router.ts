import { ArmError, badRequest, notEmulated } from './arm-error.js';
import { query } from './arm-request.js';
import type { ArmHandler, ArmRequest } from './arm-request.js';
import { versionProblem } from './api-versions.js';
import type { Provider } from './api-versions.js';
import type { RatePolicy } from './rate-limits.js';
import { json, parseJson } from '../http/message.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';

export interface Route {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE' | 'HEAD';
  /** Such as `/subscriptions/{subscription}/resourceGroups/{group}`. Literals match in any case. */
  readonly path: string;
  /** Azure's own operation id, by which requests are counted. */
  readonly operation: string;
  readonly provider: Provider;
  /** Rate limit policies that the request is charged to. */
  readonly limits?: readonly RatePolicy[];
  /** Operation URLs are opaque: their api-version is the emulator's own. */
  readonly anyVersion?: boolean;
  readonly handle: ArmHandler;
}

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export interface Router {
  match(method: string, pathname: string): RouteMatch | undefined;
}

/** The first route whose method and path fit wins. */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.map((route) => ({ route, ...compile(route.path) }));
  return {
    match(method, pathname) {
      for (const { route, pattern, names } of compiled) {
        if (route.method !== method) continue;
        const found = pattern.exec(pathname);
        if (!found) continue;
        const params: Record<string, string> = {};
        names.forEach((name, index) => (params[name] = decodeSegment(found[index + 1] ?? '')));
        return { route, params };
      }
      return undefined;
    },
  };
}

function compile(path: string): { pattern: RegExp; names: string[] } {
  const names: string[] = [];
  const source = path
    .split('/')
    .map((segment) => {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(name);
      return '([^/]+)';
    })
    .join('/');
  return { pattern: new RegExp(`^${source}/?$`, 'i'), names };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest(`The path segment '${segment}' is not well encoded.`);
  }
}

/** Runs the route: checks the api-version, reads the body, and turns an `ArmError` into its answer. */
export async function runRoute(match: RouteMatch | undefined, request: HttpRequest): Promise<HttpResponse> {
  try {
    if (!match) throw notEmulated(`${request.method} ${request.url.pathname}`);
    const apiVersion = query(request, 'api-version');
    if (apiVersion === undefined) {
      throw new ArmError(400, {
        code: 'MissingApiVersionParameter',
        message: 'The api-version query parameter (?api-version=) is required for all requests.',
      });
    }
    const problem = match.route.anyVersion ? undefined : versionProblem(match.route.provider, apiVersion);
    if (problem) throw notEmulated(problem);
    return await match.route.handle(toArmRequest(match, request, apiVersion));
  } catch (error) {
    if (error instanceof ArmError) return errorAnswer(error);
    throw error;
  }
}

export function errorAnswer(error: ArmError): HttpResponse {
  return json(error.status, { error: error.body }, error.headers);
}

function toArmRequest(match: RouteMatch, request: HttpRequest, apiVersion: string): ArmRequest {
  let body: unknown;
  try {
    body = parseJson(request);
  } catch {
    throw new ArmError(400, {
      code: 'InvalidRequestContent',
      message: 'The request content was invalid and could not be deserialized: it is not JSON.',
    });
  }
  return {
    method: request.method,
    url: request.url,
    origin: request.url.origin,
    apiVersion,
    params: match.params,
    headers: request.headers,
    body,
  };
}
