import type { TokenCredential } from '@azure/identity';
import { createAzure } from '../../src/azure/azure.js';
import type { Azure } from '../../src/azure/azure.js';
import type { HttpClient, PipelineRequest, PipelineResponse } from '../../src/azure/policy.js';
import type { Log } from '../../src/ports/log.js';
import { VirtualClock } from './virtual-clock.js';

export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly userAgent: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The body as it went out. */
  readonly text: string | undefined;
}

export interface AzureStub {
  readonly azure: Azure;
  readonly seen: SeenRequest[];
  readonly lines: string[];
  readonly clock: VirtualClock;
}

/** What a request is answered with: an answer, an error of the network, or nothing ever. */
export type Reply = StubAnswer | Error | 'hang';

/** The adapter with the real SDK, and `reply` in the place of the network. The last argument is told which request it is. */
export function azureStub(reply: (request: SeenRequest, index: number) => Reply | Promise<Reply>, signIn?: () => Promise<TokenCredential>): AzureStub {
  const seen: SeenRequest[] = [];
  const lines: string[] = [];
  const clock = new VirtualClock();
  const httpClient: HttpClient = {
    sendRequest(request) {
      const one = toSeen(request);
      seen.push(one);
      const answer = reply(one, seen.length - 1);
      return answer instanceof Promise ? answer.then((late) => settle(late, request)) : settle(answer, request);
    },
  };
  const azure = createAzure({
    cloud: { kind: 'AzurePublic' },
    signIn: { kind: 'oidc', clientId: 'client', tenantId: 'tenant' },
    idToken: () => Promise.reject(new Error('not asked for here')),
    pollIntervalMs: 5_000,
    clock,
    log: recordingLog(lines),
    version: '1.2.3',
    httpClient,
    newCredential: signIn ?? (() => Promise.resolve({ getToken: () => Promise.resolve({ token: 'token-1', expiresOnTimestamp: clock.now() + 3_600_000 }) })),
  });
  return { azure, seen, lines, clock };
}

export function recordingLog(lines: string[]): Log {
  const add = (level: string) => (line: string) => void lines.push(`${level} ${line}`);
  return { debug: add('debug'), info: add('info'), warning: add('warning'), error: add('error'), group: async (_title, body) => body() };
}

function toSeen(request: PipelineRequest): SeenRequest {
  const url = new URL(request.url);
  return {
    method: request.method,
    url: request.url,
    path: url.pathname,
    authorization: request.headers.get('authorization'),
    userAgent: request.headers.get('user-agent'),
    headers: request.headers.toJSON(),
    text: typeof request.body === 'string' ? request.body : undefined,
    body: typeof request.body === 'string' ? (JSON.parse(request.body) as unknown) : request.body,
  };
}

function settle(reply: Reply, request: PipelineRequest): Promise<PipelineResponse> {
  if (reply instanceof Error) return Promise.reject(reply);
  if (reply === 'hang') {
    return new Promise((_, reject) => {
      request.abortSignal?.addEventListener('abort', () => reject(Object.assign(new Error('The operation was aborted'), { name: 'AbortError' })));
    });
  }
  const text = reply.body === undefined ? undefined : typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  const headers = request.headers.constructor as new (raw: Record<string, string>) => PipelineResponse['headers'];
  return Promise.resolve({
    request,
    status: reply.status,
    headers: new headers({ 'content-type': 'application/json; charset=utf-8', ...reply.headers }),
    bodyAsText: text,
  });
}
