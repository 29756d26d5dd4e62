import type { EmulatorClock } from './clock.js';
import { operationInProgress, retryableError } from './arm/network/busy.js';
import { throttledBody } from './arm/rate-limits.js';
import { json } from './http/message.js';
import type { HttpRequest, HttpResponse } from './http/message.js';

/** What Azure says of a network resource that is just being changed. */
type BusyCode = 'AnotherOperationInProgress' | 'RetryableErrorDueToAnotherOperation';

/** How a request is answered in the place of the emulator's own answer. */
export type FaultAction =
  | { readonly kind: 'status'; readonly status: 403 | 409 | 429 | 500 | 503; readonly retryAfterSeconds?: number; readonly operation?: string; readonly code?: BusyCode }
  /** The connection is closed without an answer. */
  | { readonly kind: 'close' }
  /** The answer comes later. */
  | { readonly kind: 'delay'; readonly ms: number };

export interface Fault {
  /** Method, in any case; without it, every one. */
  readonly method?: string;
  /** Regular expression over path and query, without case. */
  readonly path?: string;
  /** How many matching requests pass first. */
  readonly after?: number;
  /** How many it then strikes; without it, all. */
  readonly times?: number;
  readonly action: FaultAction;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly { readonly fault: Fault; readonly struck: number }[];
  /** The answer that a fault gives to this request, after any delay; `undefined` lets it through. */
  answer(request: HttpRequest, caller: { readonly objectId: string; readonly operation: string }): Promise<HttpResponse | undefined>;
}

export function createFaults(clock: EmulatorClock): Faults {
  let rules: { fault: Fault; pattern: RegExp | undefined; seen: number; struck: number }[] = [];
  return {
    add(fault) {
      rules.push({ fault, pattern: fault.path === undefined ? undefined : new RegExp(fault.path, 'i'), seen: 0, struck: 0 });
    },
    clear: () => (rules = []),
    list: () => rules.map(({ fault, struck }) => ({ fault, struck })),
    async answer(request, caller) {
      for (const rule of rules) {
        const { fault, pattern } = rule;
        if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) continue;
        if (pattern && !pattern.test(request.url.pathname + request.url.search)) continue;
        rule.seen += 1;
        if (rule.seen <= (fault.after ?? 0) || rule.struck >= (fault.times ?? Infinity)) continue;
        rule.struck += 1;
        if (fault.action.kind !== 'delay') return respond(fault.action, request, caller);
        await clock.sleep(fault.action.ms);
      }
      return undefined;
    },
  };
}

function respond(
  action: Exclude<FaultAction, { kind: 'delay' }>,
  request: HttpRequest,
  caller: { readonly objectId: string; readonly operation: string },
): HttpResponse {
  if (action.kind === 'close') return { status: 0, hangUp: true };
  const retry: Record<string, string> = action.retryAfterSeconds === undefined ? {} : { 'retry-after': String(action.retryAfterSeconds) };
  if (action.code !== undefined || action.status === 409) {
    const body = (action.code === 'RetryableErrorDueToAnotherOperation' ? retryableError(0) : operationInProgress()).body;
    return json(action.status, { error: body }, retry);
  }
  switch (action.status) {
    case 403:
      return json(403, { error: forbidden(request, caller.objectId, action.operation ?? actionOf(request)) }, { 'x-ms-failure-cause': 'gateway' });
    case 429:
      return json(429, { error: throttledBody(action.operation ?? 'HighCostGetVMScaleSetSubscriptionMaximum', 0, 1) }, retry);
    case 500:
      return json(500, { error: { code: 'InternalServerError', message: 'Encountered internal server error.' } }, retry);
    case 503:
      return json(503, { error: { code: 'ServiceUnavailable', message: 'The service is temporarily unavailable.' } }, retry);
  }
}

function forbidden(request: HttpRequest, objectId: string, action: string): { code: string; message: string } {
  return {
    code: 'AuthorizationFailed',
    message:
      `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope ` +
      `'${request.url.pathname}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  };
}

/** The RBAC action of a request, such as `Microsoft.Compute/virtualMachineScaleSets/extensions/write`. */
export function actionOf(request: { readonly method: string; readonly url: URL }): string {
  const segments = request.url.pathname.split('/').filter(Boolean);
  const provider = segments.map((one) => one.toLowerCase()).lastIndexOf('providers');
  const [namespace = 'Microsoft.Resources', ...rest] = provider < 0 ? ['Microsoft.Resources', ...segments] : segments.slice(provider + 1);
  // Types and names take turns; a POST's last segment is the action.
  const types = rest.filter((_, index) => index % 2 === 0);
  const verb = request.method === 'GET' || request.method === 'HEAD' ? 'read' : request.method === 'DELETE' ? 'delete' : 'write';
  return `${namespace}/${types.join('/')}/${request.method === 'POST' ? 'action' : verb}`;
}
