/** The body of `error` in ARM's answers and in failed operations. */
export interface ArmErrorBody {
  code: string;
  message: string;
  target?: string;
  details?: ArmErrorBody[];
  innererror?: Record<string, unknown>;
}

/** Thrown by handlers; the router turns it into ARM's error answer. */
export class ArmError extends Error {
  readonly status: number;
  readonly body: ArmErrorBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: ArmErrorBody, headers: Readonly<Record<string, string>> = {}) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

// ARM's front end, not the resource provider, answered: clients can tell by this header (recorded).
const fromGateway = { 'x-ms-failure-cause': 'gateway' };

export function resourceNotFound(type: string, name: string, group: string): ArmError {
  return new ArmError(
    404,
    {
      code: 'ResourceNotFound',
      message:
        `The Resource '${type}/${name}' under resource group '${group}' was not found. ` +
        'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
    },
    fromGateway,
  );
}

export function groupNotFound(group: string): ArmError {
  return new ArmError(404, { code: 'ResourceGroupNotFound', message: `Resource group '${group}' could not be found.` }, fromGateway);
}

export function subscriptionNotFound(subscription: string): ArmError {
  return new ArmError(
    404,
    { code: 'SubscriptionNotFound', message: `The subscription '${subscription}' could not be found.` },
    fromGateway,
  );
}

/** What the compute provider says of an instance that is not there (recorded). */
export function entityNotFound(): ArmError {
  return new ArmError(404, { code: 'NotFound', message: 'The entity was not found in this Azure location.' });
}

export function invalidParameter(message: string, target: string): ArmError {
  return new ArmError(400, { code: 'InvalidParameter', message, target });
}

export function missingParameter(name: string): ArmError {
  return invalidParameter(`Required parameter '${name}' is missing (null).`, name);
}

export function badRequest(message: string): ArmError {
  return new ArmError(400, { code: 'BadRequest', message });
}

export function concurrentRequest(): ArmError {
  return new ArmError(409, {
    code: 'Conflict',
    message:
      'The request failed due to conflict with a concurrent request. ' +
      'To resolve it, please refer to https://aka.ms/activitylog to get more details on the conflicting requests.',
  });
}

export function operationNotAllowed(message: string): ArmError {
  return new ArmError(409, { code: 'OperationNotAllowed', message });
}

/** Says loudly what the emulator cannot do, with a status that the Azure SDKs do not retry. */
export function notEmulated(what: string): ArmError {
  return new ArmError(501, { code: 'NotEmulated', message: `The emulator does not know ${what}.` });
}
