import { DeployError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import { armErrorBody, busyCode, plain } from './error-body.js';
import type { ArmErrorBody } from './error-body.js';
import { requestName } from './request-name.js';
import type { RequestName } from './request-name.js';

/** An answer of ARM with a status of 400 or more. */
export interface ArmFailure {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

interface Reading {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

const PERMISSIONS = 'The README lists under "Permissions" the least that this action needs.';

/**
 * Makes of ARM's answer what the run reports.
 * Codes and texts: recorded ARM traffic, and learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors.
 */
export function armError(failure: ArmFailure): DeployError {
  const body = armErrorBody(failure.body);
  const reading = readFailure(failure, requestName(failure.method, failure.url), body);
  return new DeployError(reading.code, reading.message, {
    hint: reading.hint,
    armCode: (busyCode(body) ?? body.code) || undefined,
    correlationId: failure.headers['x-ms-correlation-request-id'] ?? failure.headers['x-ms-request-id'],
  });
}

function readFailure(failure: ArmFailure, name: RequestName, body: ArmErrorBody): Reading {
  const said = sentence(body, failure.status);
  switch (failure.status) {
    case 401:
      return {
        code: 'SIGN_IN_FAILED',
        message: `Azure did not accept the sign-in's token to ${name.action}: ${said}`,
        hint: 'Check that tenant-id is the tenant of the subscription, and that `cloud` is the cloud that it is in.',
      };
    case 403:
      return forbidden(name, body, said);
    case 404:
      return notFound(name, body, said);
    case 409:
      return { code: 'ARM_CONFLICT', message: `Azure refused to ${name.action}: ${said}`, hint: modelLimitHint(body) ?? conflictHint(name, body) };
    case 412:
      return {
        code: 'ARM_CONFLICT',
        message: `Azure refused to ${name.action}, because somebody else changed it meanwhile: ${said}`,
        hint: 'Run again: it starts from what is there now.',
      };
    case 429:
      // The network provider says by 429 what others say by 409.
      if (busyCode(body) !== undefined) return { code: 'ARM_CONFLICT', message: `Azure refused to ${name.action}: ${said}`, hint: conflictHint(name, body) };
      return throttled(failure, name, said);
    case 408:
      return unavailable(name, said);
    default:
      if (failure.status >= 500) return unavailable(name, said);
      return { code: 'ARM_REFUSED', message: `Azure refused to ${name.action}: ${said}`, hint: modelLimitHint(body) ?? refusalHint(body) };
  }
}

function forbidden(name: RequestName, body: ArmErrorBody, said: string): Reading {
  // 'perform action X over scope Y', and for resources that the write only refers to 'action(s) X on the linked scope(s) Y'.
  const missing =
    /linked scope\(?s?\)?/i.test(body.message) && /perform action(?:\(s\))? '([^']+)' on the linked scope(?:\(s\))? '([^']+)'/i.exec(body.message);
  const [, action, scope] = missing || /perform action '([^']+)' over scope '([^']+)'/i.exec(body.message) || [];
  if (action === undefined || scope === undefined) {
    const byPolicy = body.code === 'RequestDisallowedByPolicy';
    return {
      code: 'ARM_FORBIDDEN',
      message: `Azure does not allow this sign-in to ${name.action}: ${said}`,
      hint: byPolicy ? 'An Azure Policy assignment forbids it: ask who owns the policy.' : PERMISSIONS,
    };
  }
  return {
    code: 'ARM_FORBIDDEN',
    message: `Azure does not allow this sign-in to ${name.action}: it lacks the action ${action} on ${scope}`,
    hint: `Assign a role with that action at this scope or above. ${PERMISSIONS} An assignment may take up to 10 minutes to take effect.`,
  };
}

function notFound(name: RequestName, body: ArmErrorBody, said: string): Reading {
  const subscription = name.subscriptionId ?? 'that was given';
  switch (body.code) {
    case 'SubscriptionNotFound':
    case 'InvalidSubscriptionId':
      return {
        code: 'ARM_NOT_FOUND',
        message: `There is no subscription ${subscription} for this sign-in`,
        hint: 'Check target.subscription (or subscription-id), and that the sign-in has a role in it; another tenant or cloud shows the same error.',
      };
    case 'ResourceGroupNotFound':
      return {
        code: 'ARM_NOT_FOUND',
        message: `There is no resource group ${name.resourceGroup ?? ''} in subscription ${subscription}`,
        hint: 'Check target.resourceGroup and target.subscription.',
      };
    default:
      break;
  }
  if (name.scaleSet === undefined) return otherNotFound(name, body, said);
  const where = `${name.scaleSet} in resource group ${name.resourceGroup} of subscription ${subscription}`;
  // The gateway names the resource that is missing: a 404 for something below the scale set is another matter.
  const itself = name.action.startsWith('read scale set') || /virtualMachineScaleSets\/[^/']+' under resource group/i.test(body.message);
  return {
    code: 'ARM_NOT_FOUND',
    message: itself ? `There is no scale set ${where}` : `Azure could not ${name.action} (${where}): ${said}`,
    hint: itself ? 'Check target.scaleSet; the scale set may also have been deleted meanwhile.' : undefined,
  };
}

function otherNotFound({ action, resource, resourceGroup, subscriptionId }: RequestName, body: ArmErrorBody, said: string): Reading {
  const itself = body.code === 'ResourceNotFound' || body.code === 'NotFound';
  if (!itself || resource === undefined) return { code: 'ARM_NOT_FOUND', message: `Azure could not ${action}: ${said}` };
  return {
    code: 'ARM_NOT_FOUND',
    message: `There is no ${resource.kind} ${resource.name} in resource group ${resourceGroup} of subscription ${subscriptionId}`,
    hint: resource.givenBy === undefined ? undefined : `Check ${resource.givenBy} in deploy.yml.`,
  };
}

function throttled(failure: ArmFailure, name: RequestName, said: string): Reading {
  const after = failure.headers['retry-after'];
  const wait = after !== undefined && /^\d+$/.test(after) && after !== '0' ? `in ${after} seconds` : 'in a few minutes';
  return {
    code: 'ARM_THROTTLED',
    message: `Azure is throttling requests, also after several tries to ${name.action}: ${said}`,
    hint: `Run again ${wait}. The limits are per subscription and region: other tools that read or write scale sets there count too.`,
  };
}

function unavailable(name: RequestName, said: string): Reading {
  return {
    code: 'ARM_UNAVAILABLE',
    message: `Azure could not ${name.action}, also after several tries: ${said}`,
    hint: 'See status.azure.com, then run again: what is done already is found done.',
  };
}

function conflictHint(name: RequestName, body: ArmErrorBody): string {
  if (body.code === 'ScopeLocked') return 'A management lock forbids it: remove the lock, or deploy while it is off.';
  if (/quota/i.test(body.message)) return 'Raise the quota, or free cores in this region.';
  if (/marked for deletion|being deleted/i.test(body.message)) return 'The resource is being deleted.';
  const what = name.scaleSet === undefined ? (name.resource?.kind ?? 'resource') : 'scale set';
  return `Another operation is at work on this ${what} (autoscale, a repair, another deployment): run again when it has ended.`;
}

function refusalHint(body: ArmErrorBody): string | undefined {
  if (/Multiple VMExtensions per handler/i.test(body.message)) return 'Give the extension in deploy.yml the name of the one that is there.';
  return undefined;
}

/** Text as quoted in github.com/kubernetes-sigs/cluster-api-provider-azure/issues/4958. */
function modelLimitHint(body: ArmErrorBody): string | undefined {
  if (!/limit of \d+ models/i.test(body.message)) return undefined;
  return 'Earlier deployments stopped halfway: upgrade every VM to the latest model (`az vmss update-instances --instance-ids "*"`), then run again.';
}

function sentence(body: ArmErrorBody, status: number): string {
  // "A retryable error occurred." says nothing: what it wraps does.
  const telling = body.details?.find((detail) => detail.code === busyCode(body)) ?? body;
  const message = plain(telling.message, 2_000);
  const code = telling.code === '' ? `HTTP ${status}` : telling.code;
  return message === '' ? code : `${message} (${code})`;
}
