import { ArmError } from '../arm-error.js';
import type { ArmRequest } from '../arm-request.js';
import { checkPreconditions } from '../preconditions.js';

/** As `checkPreconditions`, with the error the way the network provider wraps it (cloud-provider-azure issue 9729). */
export function checkNetworkPreconditions(request: ArmRequest, etag: string | undefined): void {
  try {
    checkPreconditions(request, etag);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    throw new ArmError(412, {
      code: 'PreconditionFailed',
      message: 'Precondition failed.',
      details: [{ code: 'PreconditionFailedEtagMismatch', message: error.body.message }],
    });
  }
}
