import { badRequest } from './arm-error.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';

/** A request to ARM after routing. */
export interface ArmRequest {
  readonly method: string;
  readonly url: URL;
  /** `https://host:port` as the client wrote it: links in answers start with it. */
  readonly origin: string;
  readonly apiVersion: string;
  /** Values of the route's `{placeholders}`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type ArmHandler = (request: ArmRequest) => HttpResponse | Promise<HttpResponse>;

export function param(request: ArmRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`The route has no {${name}}.`);
  return value;
}

/** A query parameter; ARM compares their names without case. */
export function query(request: ArmRequest | HttpRequest, name: string): string | undefined {
  for (const [key, value] of request.url.searchParams) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body, which must be a JSON object. */
export function objectBody(request: ArmRequest): JsonObject {
  if (isObject(request.body)) return request.body;
  throw badRequest('The request content was invalid: a JSON object is expected.');
}

/** The body, which may be left out. */
export function optionalBody(request: ArmRequest): JsonObject {
  return request.body === undefined || request.body === null ? {} : objectBody(request);
}

/** `value` where it is a text, else `otherwise`. */
export function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/** The objects of a list; of anything else, none. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A copy that shares nothing with `value`. */
export function copy<T>(value: T): T {
  return structuredClone(value);
}
