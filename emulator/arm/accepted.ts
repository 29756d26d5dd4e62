import type { ArmRequest } from './arm-request.js';
import type { Cloud } from './cloud.js';
import type { Operation, OperationEnd } from './operations.js';
import { json } from '../http/message.js';
import type { HttpResponse } from '../http/message.js';

/** The two ways in which ARM accepts long work (recorded). */

interface Work {
  readonly kind: Operation['kind'];
  readonly name: string;
  readonly location: string;
  readonly work: Promise<OperationEnd>;
  /** How many VMs of a scale set the compute provider says that it charged the request for; 0 if not said. `none`: what is no scale set's carries no such header (recorded). */
  readonly charge?: number | 'none';
}

/** 202 for actions and deletes: no body, both URLs. */
export function accepted(cloud: Cloud, request: ArmRequest, work: Work): HttpResponse {
  const links = cloud.operations.start(request, work.kind, work.name, work.location, work.work);
  const retry = retryAfter(cloud);
  return { status: 202, headers: { ...links, ...retry, ...charged(work), ...notified(work) } };
}

/** 201 or 200 for writes of a resource: the resource, and the URL of the operation. */
export function acceptedWrite(
  cloud: Cloud,
  request: ArmRequest,
  status: 200 | 201,
  body: unknown,
  work: Work,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const links = cloud.operations.start(request, work.kind, work.name, work.location, work.work);
  return json(status, body, {
    'azure-asyncoperation': links['azure-asyncoperation'],
    ...notified(work),
    ...retryAfter(cloud),
    ...charged(work),
    ...headers,
  });
}

/** On every write that compute accepts (recorded). */
function charged(work: Work): Record<string, string> {
  return work.kind === 'compute' && work.charge !== 'none' ? { 'x-ms-request-charge': String(work.charge ?? 0) } : {};
}

/** Galleries notify nobody (recorded). */
function notified(work: Work): Record<string, string> {
  return work.kind === 'gallery' ? {} : { 'azure-asyncnotification': 'Enabled' };
}

function retryAfter(cloud: Cloud): Record<string, string> {
  const seconds = cloud.settings.retryAfterSeconds;
  return seconds >= 1 ? { 'retry-after': String(Math.ceil(seconds)) } : {};
}
