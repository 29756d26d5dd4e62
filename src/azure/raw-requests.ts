import { DeployError } from '../errors.js';
import type { createComputeManagement } from './compute-sdk.js';
import { parseExactly } from './exact-json.js';
import type { FirstAnswer } from './operation-status.js';
import { requestName } from './request-name.js';

/** What goes with a request, each part where it is given. */
export interface RawRequest {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export type RawMethod = 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';

/** Sends a request as it is; the body of its answer is `parseExactly`'s. */
export type SendRaw = (method: RawMethod, pathOrUrl: string, request?: RawRequest) => Promise<FirstAnswer>;

/** Requests that the SDK has no operation for, or whose JSON it would cut to the properties that it knows, through its own pipeline. */
export function rawRequests(context: ReturnType<typeof createComputeManagement>): SendRaw {
  return async (method, pathOrUrl, { query, headers, body } = {}) => {
    let raw: { readonly url: string; readonly text: string | undefined } = { url: pathOrUrl, text: undefined };
    const route = context.pathUnchecked(pathOrUrl);
    const send = { GET: route.get, PUT: route.put, PATCH: route.patch, POST: route.post, DELETE: route.delete }[method];
    try {
      const answer = await send({
        queryParameters: query,
        headers,
        body,
        onResponse: (response) => (raw = { url: response.request.url, text: response.bodyAsText ?? undefined }),
      });
      return { method, url: raw.url, status: Number(answer.status), headers: answer.headers, body: bodyOf(raw.text, answer.body) };
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== 'PARSE_ERROR') throw error;
      const { action } = requestName(method, pathOrUrl);
      throw new DeployError('ARM_UNAVAILABLE', `Azure's answer to the request to ${action} is cut off, or no JSON`, { hint: 'Look for a proxy between the runner and Azure, then run again.' });
    }
  };
}

/** The SDK has found the text to be JSON, or else handed it on as a text. */
function bodyOf(text: string | undefined, parsed: unknown): unknown {
  return text === undefined || text === '' || parsed === text ? parsed : parseExactly(text);
}
