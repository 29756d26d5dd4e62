import { randomUUID } from 'node:crypto';
import { ArmError } from './arm-error.js';
import { authorize } from './authorization.js';
import type { Cloud } from './cloud.js';
import { actionRoutes } from './compute/routes/actions.js';
import { imageRoutes } from './compute/routes/images.js';
import { extensionRoutes } from './compute/routes/extensions.js';
import { rollingUpgradeRoutes } from './compute/routes/rolling-upgrades.js';
import { scaleSetRoutes } from './compute/routes/scale-sets.js';
import { vmRoutes } from './compute/routes/vms.js';
import { insightsRoutes } from './insights/routes.js';
import { interfaceRoutes } from './network/interface-routes.js';
import { networkRoutes } from './network/routes.js';
import { operationRoutes } from './operation-routes.js';
import { createRateLimits, queuedOperations } from './rate-limits.js';
import type { RateLimits } from './rate-limits.js';
import { regionalRoutes } from './regional/routes.js';
import { resourceRoutes } from './resources/routes.js';
import { checkRights, rightsRoutes } from './rights.js';
import { createRouter, errorAnswer, runRoute } from './router.js';
import type { RouteMatch } from './router.js';
import type { Faults } from '../faults.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';
import type { Recorder } from '../recorder.js';
import type { RequestCounts } from '../request-counts.js';
import type { Directory } from '../sign-in/directory.js';

export interface ArmParts {
  readonly cloud: Cloud;
  readonly directory: Directory;
  readonly faults: Faults;
  readonly recorder: Recorder;
  readonly counts: RequestCounts;
}

/** Azure Resource Manager as a function from a request to its answer. */
export function createArm(parts: ArmParts): (request: HttpRequest) => Promise<HttpResponse> {
  const { cloud, recorder, counts } = parts;
  const router = createRouter([
    ...resourceRoutes(cloud),
    ...scaleSetRoutes(cloud),
    ...extensionRoutes(cloud),
    ...rollingUpgradeRoutes(cloud),
    ...actionRoutes(cloud),
    ...vmRoutes(cloud),
    ...imageRoutes(cloud),
    ...interfaceRoutes(cloud),
    ...networkRoutes(cloud),
    ...insightsRoutes(cloud),
    ...regionalRoutes(cloud),
    ...rightsRoutes(cloud),
    ...operationRoutes(cloud),
  ]);
  const limits = createRateLimits(cloud.clock, () => cloud.settings.enforceRateLimits);
  return async (request) => {
    const match = router.match(request.method, request.url.pathname);
    const response = withCommonHeaders(request, await answer(parts, limits, match, request));
    counts.count(match?.route.operation ?? `${request.method} ${request.url.pathname}`, response.status);
    recorder.record(request, response);
    return response;
  };
}

async function answer(parts: ArmParts, limits: RateLimits, match: RouteMatch | undefined, request: HttpRequest): Promise<HttpResponse> {
  try {
    authorize(parts.directory, request);
    const operation = match?.route.operation ?? 'unknown';
    const fault = await parts.faults.answer(request, { objectId: parts.directory.objectId, operation });
    if (fault) return fault;
    checkRights(parts.cloud, parts.directory.objectId, request);
    const policies = match?.route.limits;
    const left = policies ? limits.charge(policies, scopeOf(request)) : undefined;
    const response = await runRoute(match, request);
    if (left === undefined) return response;
    const ofScaleSet = request.method !== 'GET' && response.status < 300 && left.includes('VMScaleSet');
    return { ...response, headers: { 'x-ms-ratelimit-remaining-resource': ofScaleSet ? `${left},${queuedOperations}` : left, ...response.headers } };
  } catch (error) {
    if (error instanceof ArmError) return errorAnswer(error);
    throw error;
  }
}

/** What a bucket belongs to: the VM where there is one, else the scale set, or the operation that is polled. */
function scopeOf(request: HttpRequest): string {
  return /^.*\/(?:virtualMachineScaleSets\/[^/]+(?:\/virtualMachines\/[^/]+)?|virtualMachines\/[^/]+|operations\/[^/]+)/i.exec(request.url.pathname)?.[0] ?? '';
}

/** What every answer of ARM carries (recorded). */
function withCommonHeaders(request: HttpRequest, response: HttpResponse): HttpResponse {
  const write = request.method !== 'GET' && request.method !== 'HEAD';
  const left: Record<string, string> = write
    ? { 'x-ms-ratelimit-remaining-subscription-writes': '199', 'x-ms-ratelimit-remaining-subscription-global-writes': '2999' }
    : { 'x-ms-ratelimit-remaining-subscription-global-reads': '3749' };
  const correlation = request.headers['x-ms-correlation-request-id'] ?? randomUUID();
  const id = randomUUID();
  const clientId = request.headers['x-ms-client-request-id'];
  const echo = clientId !== undefined && /^true$/i.test(request.headers['x-ms-return-client-request-id'] ?? '');
  return {
    ...response,
    headers: {
      'cache-control': 'no-cache',
      pragma: 'no-cache',
      expires: '-1',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      ...left,
      'x-ms-request-id': id,
      'x-ms-correlation-request-id': correlation,
      'x-ms-routing-request-id': `EMULATOR:${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}:${id}`,
      ...(echo ? { 'x-ms-client-request-id': clientId } : {}),
      ...response.headers,
    },
  };
}
