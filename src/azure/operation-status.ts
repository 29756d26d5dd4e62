import type { OperationFailure, OperationResult } from '../ports/scale-sets.js';
import { toErrorBody } from './error-body.js';
import type { ArmErrorBody } from './error-body.js';

/** The answer that an operation began with. */
export interface FirstAnswer {
  /** Of the request. */
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/**
 * Where the state of an operation is read, in the order in which ARM wants it:
 * github.com/cloud-and-ai-microsoft/resource-provider-contract, async-api-reference.
 *
 * - `status`: `Azure-AsyncOperation`, a body with `status`. Its URL is signed: it is used as it came.
 * - `location`: 202 while it runs.
 * - `resource`: the resource itself, by its provisioningState.
 */
export type PollTarget = { readonly kind: 'status' | 'location' | 'resource'; readonly url: string };

/** `undefined` where the operation ended with its first answer. */
export function pollTarget(first: FirstAnswer): PollTarget | undefined {
  const status = first.headers['azure-asyncoperation'] ?? first.headers['operation-location'];
  if (status !== undefined) return { kind: 'status', url: status };
  const location = first.headers['location'];
  if (location !== undefined && first.status === 202) return { kind: 'location', url: location };
  const written = first.method === 'PUT' || first.method === 'PATCH';
  return written && stateOf('resource', first.status, first.body) === 'running' ? { kind: 'resource', url: first.url } : undefined;
}

/** What an answer says of the operation; `running` where it has not ended. */
export function stateOf(kind: PollTarget['kind'], status: number, body: unknown): OperationResult | 'running' {
  if (kind === 'location') return status === 202 ? 'running' : { status: 'succeeded' };
  const record = asRecord(body);
  const text = kind === 'status' ? record['status'] : (asRecord(record['properties'])['provisioningState'] ?? 'Succeeded');
  switch (typeof text === 'string' ? text.toLowerCase() : '') {
    case 'succeeded':
      return { status: 'succeeded' };
    case 'failed':
      return { status: 'failed', error: failureOf(record['error']) ?? unexplained };
    case 'canceled':
    case 'cancelled':
      return { status: 'canceled', error: failureOf(record['error']) };
    default:
      return 'running';
  }
}

const unexplained: OperationFailure = { code: 'OperationFailed', message: 'Azure says that the operation failed, and not why' };

/** ARM's error object; `undefined` where there is none. */
export function failureOf(error: unknown): OperationFailure | undefined {
  const body = toErrorBody(error);
  return body === undefined ? undefined : toFailure(body);
}

function toFailure({ code, message, target, details }: ArmErrorBody): OperationFailure {
  return {
    code: code === '' ? 'OperationFailed' : code,
    message,
    ...(target === undefined ? {} : { target }),
    ...(details === undefined ? {} : { details: details.map(toFailure) }),
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
