import { ArmError } from './arm-error.js';
import type { ArmRequest } from './arm-request.js';

/**
 * If-Match and If-None-Match of a write.
 *
 * @param etag of the resource, as the ETag header has it; `undefined` where there is no such resource
 * @throws ArmError 412, with the message recorded in cloud-provider-azure issue 9728
 */
export function checkPreconditions(request: ArmRequest, etag: string | undefined): void {
  const ifMatch = request.headers['if-match'];
  const ifNoneMatch = request.headers['if-none-match'];
  if (ifNoneMatch !== undefined && etag !== undefined && (ifNoneMatch === '*' || matches(ifNoneMatch, etag))) {
    throw failed(`Etag provided in if-none-match header ${ifNoneMatch} matches etag ${etag} of resource.`);
  }
  if (ifMatch === undefined || (ifMatch === '*' && etag !== undefined)) return;
  if (etag === undefined) throw failed(`Etag provided in if-match header ${ifMatch} does not match: the resource does not exist.`);
  if (!matches(ifMatch, etag)) {
    throw failed(`Etag provided in if-match header ${ifMatch} does not match etag ${etag} of resource.`);
  }
}

function matches(header: string, etag: string): boolean {
  return header.split(',').some((one) => bare(one) === bare(etag));
}

// Clients send the body's value with its quotes or without.
function bare(etag: string): string {
  return etag.trim().replace(/^W\//, '').replace(/^"+|"+$/g, '');
}

function failed(message: string): ArmError {
  return new ArmError(412, { code: 'PreconditionFailed', message });
}
