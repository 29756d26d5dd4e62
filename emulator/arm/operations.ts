import { randomBytes, randomUUID } from 'node:crypto';
import { ArmError } from './arm-error.js';
import type { ArmErrorBody } from './arm-error.js';
import type { ArmRequest } from './arm-request.js';
import type { EmulatorClock } from '../clock.js';
import { json } from '../http/message.js';
import type { HttpResponse } from '../http/message.js';
import { isoTime } from './time.js';

export type OperationEnd =
  | { readonly status: 'Succeeded' }
  | { readonly status: 'Failed'; readonly error: ArmErrorBody }
  | { readonly status: 'Canceled'; readonly error?: ArmErrorBody };

export const succeeded: OperationEnd = { status: 'Succeeded' };

export interface Operation {
  readonly id: string;
  readonly kind: 'compute' | 'network' | 'gallery';
  /** What the request was, for the control API: such as `VirtualMachineScaleSets_UpdateInstances web`. */
  readonly name: string;
  readonly startedMs: number;
  readonly endedMs?: number;
  readonly end?: OperationEnd;
}

export interface OperationLinks {
  readonly 'azure-asyncoperation': string;
  readonly location: string;
}

export interface OperationStore {
  /**
   * Accepts work. The operation ends as `work` resolves; if it rejects with an `ArmError`, the operation fails with its
   * body. Gives the headers that the accepting answer carries.
   */
  start(request: ArmRequest, kind: Operation['kind'], name: string, location: string, work: Promise<OperationEnd>): OperationLinks;
  /** The answer to a GET of an operation's URL, of either form. */
  poll(request: ArmRequest, id: string): HttpResponse;
  list(): readonly Operation[];
}

interface Kept extends Operation {
  endedMs?: number;
  end?: OperationEnd;
  /** The query that must come back, without `monitor`. */
  readonly query: string;
}

/** @param retryAfterSeconds what polls of running operations carry as Retry-After; 0 leaves the header out */
export function createOperations(clock: EmulatorClock, retryAfterSeconds: () => number): OperationStore {
  const kept = new Map<string, Kept>();

  const follow = async (operation: Kept, work: Promise<OperationEnd>): Promise<void> => {
    operation.end = await work.catch((error: unknown): OperationEnd => ({ status: 'Failed', error: failureOf(error) }));
    operation.endedMs = clock.now();
  };

  return {
    start(request, kind, name, location, work) {
      const id = randomUUID();
      const query = opaqueQuery(kind, request.apiVersion, clock.now());
      const operation: Kept = { id, kind, name, startedMs: clock.now(), query };
      kept.set(id, operation);
      void follow(operation, work);
      return links(request, operation, location);
    },
    poll(request, id) {
      const operation = kept.get(id.toLowerCase());
      const monitor = request.url.searchParams.get('monitor') === 'true' || /\/operationResults\//i.test(request.url.pathname);
      if (!operation || withoutMonitor(request.url.search) !== operation.query) throw unknownOperation(id);
      const running: Record<string, string> = {};
      if (!operation.end && retryAfterSeconds() >= 1) running['retry-after'] = String(Math.ceil(retryAfterSeconds()));
      if (monitor) return operation.end ? { status: 200 } : { status: 202, headers: { location: request.url.href, ...running } };
      return json(200, statusBody(operation), running);
    },
    list: () => [...kept.values()],
  };
}

function links(request: ArmRequest, operation: Kept, location: string): OperationLinks {
  const provider = operation.kind === 'network' ? 'Microsoft.Network' : 'Microsoft.Compute';
  const root = `${request.origin}/subscriptions/${request.params['subscription'] ?? ''}/providers/${provider}/locations/${location}`;
  const at = `${root}/${operation.kind === 'gallery' ? 'capsOperations' : 'operations'}/${operation.id}`;
  // Compute marks the result's URL in the query, Network gives it a path of its own (recorded).
  const result =
    operation.kind === 'network'
      ? `${root}/operationResults/${operation.id}?${operation.query}`
      : `${at}?${operation.query.replace('api-version=', 'monitor=true&api-version=')}`;
  return { 'azure-asyncoperation': `${at}?${operation.query}`, location: result };
}

function withoutMonitor(search: string): string {
  return search.replace(/^\?/, '').replace(/&?monitor=true/, '').replace(/^&/, '');
}

/** Operation URLs carry about 3.5 KB of signed query since 2024; clients must use them as they are. */
function opaqueQuery(kind: Operation['kind'], apiVersion: string, now: number): string {
  const ticks = 621_355_968_000_000_000n + BigInt(Math.floor(now)) * 10_000n;
  const head = kind === 'compute' ? `p=${randomUUID()}&` : '';
  const certificate = randomBytes(1800).toString('base64url');
  const signature = randomBytes(256).toString('base64url');
  const hash = randomBytes(32).toString('base64url');
  return `${head}api-version=${apiVersion}&t=${ticks}&c=${certificate}&s=${signature}&h=${hash}`;
}

function statusBody(operation: Kept): unknown {
  const end = operation.end;
  const error = end && end.status !== 'Succeeded' ? end.error : undefined;
  const status = end?.status ?? 'InProgress';
  // Network's have neither times nor a name (recorded).
  if (operation.kind === 'network') return { status, ...(error ? { error } : {}) };
  return {
    startTime: isoTime(operation.startedMs),
    ...(operation.endedMs === undefined ? {} : { endTime: isoTime(operation.endedMs) }),
    status,
    ...(error ? { error } : {}),
    name: operation.id,
  };
}

function failureOf(error: unknown): ArmErrorBody {
  if (error instanceof ArmError) return error.body;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'InternalExecutionError', message: `The emulator failed: ${message}` };
}

function unknownOperation(id: string): ArmError {
  return new ArmError(404, {
    code: 'NotFound',
    message: `The operation '${id}' was not found, or its URL did not come back as it was given out.`,
  });
}
