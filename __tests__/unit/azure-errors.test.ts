import { describe, expect, it } from '@jest/globals';
import { withoutSignedUrls } from '../../src/azure/error-body.js';
import { armError } from '../../src/azure/errors.js';
import { networkError } from '../../src/azure/network-error.js';

const set = 'https://management.azure.com/subscriptions/s-1/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/web';

function failed(status: number, error: unknown, url = `${set}?api-version=2026-04-01`, method = 'GET', headers: Record<string, string> = {}) {
  const body = typeof error === 'string' ? error : JSON.stringify({ error });
  return armError({ method, url, status, body, headers: { 'x-ms-correlation-request-id': 'c-1', ...headers } });
}

describe('armError', () => {
  // Messages are recorded ones, shortened, where there is no other remark.
  const table: readonly (readonly [string, ReturnType<typeof failed>, Record<string, unknown>])[] = [
    [
      '403 names the action and the scope',
      failed(403, { code: 'AuthorizationFailed', message: "The client 'a' with object id 'b' does not have authorization to perform action 'Microsoft.Compute/virtualMachineScaleSets/extensions/write' over scope '/subscriptions/s-1/resourceGroups/rg-web' or the scope is invalid. If access was recently granted, please refresh your credentials." }, `${set}/extensions/app`, 'PUT'),
      { code: 'ARM_FORBIDDEN', message: 'Azure does not allow this sign-in to write extension app of scale set web: it lacks the action Microsoft.Compute/virtualMachineScaleSets/extensions/write on /subscriptions/s-1/resourceGroups/rg-web', hint: expect.stringContaining('Permissions'), armCode: 'AuthorizationFailed' },
    ],
    [
      '403 on a linked resource names that one',
      failed(403, { code: 'LinkedAuthorizationFailed', message: "The client 'a' has permission to perform action 'Microsoft.Compute/virtualMachineScaleSets/write' on scope '/x'; however, it does not have permission to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope(s) '/subnet' (respectively) or the linked scope(s) are invalid." }, set, 'PATCH'),
      { code: 'ARM_FORBIDDEN', message: 'Azure does not allow this sign-in to write the model of scale set web: it lacks the action Microsoft.Network/virtualNetworks/subnets/join/action on /subnet' },
    ],
    ['403 by policy', failed(403, { code: 'RequestDisallowedByPolicy', message: 'Resource web was disallowed by policy.' }, set, 'PATCH'), { code: 'ARM_FORBIDDEN', hint: expect.stringContaining('Azure Policy') }],
    ['404 scale set', failed(404, { code: 'ResourceNotFound', message: "The Resource 'Microsoft.Compute/virtualMachineScaleSets/web' under resource group 'rg-web' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix" }, `${set}/virtualMachines`), { code: 'ARM_NOT_FOUND', message: 'There is no scale set web in resource group rg-web of subscription s-1' }],
    ['404 resource group', failed(404, { code: 'ResourceGroupNotFound', message: "Resource group 'rg-web' could not be found." }), { code: 'ARM_NOT_FOUND', message: 'There is no resource group rg-web in subscription s-1', hint: expect.stringContaining('target.resourceGroup') }],
    ['404 subscription', failed(404, { code: 'SubscriptionNotFound', message: "The subscription 's-1' could not be found." }), { code: 'ARM_NOT_FOUND', message: 'There is no subscription s-1 for this sign-in' }],
    ['409', failed(409, { code: 'Conflict', message: 'The request failed due to conflict with a concurrent request.' }, `${set}/manualupgrade`, 'POST'), { code: 'ARM_CONFLICT', message: 'Azure refused to upgrade VMs of scale set web: The request failed due to conflict with a concurrent request. (Conflict)', hint: expect.stringContaining('run again') }],
    ['409 lock', failed(409, { code: 'ScopeLocked', message: "The scope '/x' cannot perform write operation because following scope(s) are locked: '/x'." }, set, 'PATCH'), { code: 'ARM_CONFLICT', hint: expect.stringContaining('lock') }],
    ['412', failed(412, { code: 'PreconditionFailed', message: 'Etag provided in if-match header "2" does not match etag "3" of resource.' }, set, 'PATCH'), { code: 'ARM_CONFLICT', armCode: 'PreconditionFailed' }],
    ['429 says how long', failed(429, { code: 'OperationNotAllowed', message: 'The server rejected the request because too many requests have been received for this subscription.' }, set, 'GET', { 'retry-after': '17' }), { code: 'ARM_THROTTLED', hint: expect.stringContaining('in 17 seconds') }],
    ['400 ten models', failed(400, { code: 'BadRequest', message: 'Virtual Machine Scale Set web has reached its limit of 10 models that may be referenced by one or more VMs belonging to the Virtual Machine Scale Set. Upgrade the VMs to the latest model of the Virtual Machine Scale Set before trying again.' }, set, 'PATCH'), { code: 'ARM_REFUSED', hint: expect.stringContaining('az vmss update-instances') }],
    ['400 unknown instance', failed(400, { code: 'InvalidParameter', target: 'upgradePolicies.instanceIds', message: 'The provided instanceId 999 is not an active Virtual Machine Scale Set VM instanceId.' }, `${set}/manualupgrade`, 'POST'), { code: 'ARM_REFUSED', message: expect.stringContaining('instanceId 999'), armCode: 'InvalidParameter' }],
    ['500', failed(500, { code: 'InternalServerError', message: 'Encountered internal server error.' }), { code: 'ARM_UNAVAILABLE' }],
    ["a proxy's page", failed(502, '<html><head><title>502 Bad Gateway</title></head></html>'), { code: 'ARM_UNAVAILABLE', message: expect.stringContaining('502 Bad Gateway (HTTP 502)') }],
    ['no body', failed(503, ''), { code: 'ARM_UNAVAILABLE', message: expect.stringContaining('HTTP 503') }],
    ['body without `error`', armError({ method: 'GET', url: set, status: 400, headers: {}, body: '{"code":"Bad","message":"no"}' }), { code: 'ARM_REFUSED', message: 'Azure refused to read scale set web: no (Bad)' }],
    ['401', failed(401, { code: 'InvalidAuthenticationTokenTenant', message: "The access token is from the wrong issuer 'https://sts.windows.net/a/'." }), { code: 'SIGN_IN_FAILED', hint: expect.stringContaining('tenant-id') }],
  ];
  it.each(table)('%s', (_name, error, expected) => {
    expect({ code: error.code, message: error.message, hint: error.hint, armCode: error.armCode }).toMatchObject(expected);
  });

  it('keeps the correlation id, and no signature', () => {
    const error = failed(500, { code: 'X', message: 'see https://management.azure.com/operations/1?api-version=1&s=SIGNATURE&h=HASH now' });
    expect(error.correlationId).toBe('c-1');
    expect(error.message).toContain('https://management.azure.com/operations/1 now');
    expect(withoutSignedUrls('a https://x.blob.core.windows.net/c/f?sig=abc "b"')).toBe('a https://x.blob.core.windows.net/c/f "b"');
  });
});

describe('networkError', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    ['ENOTFOUND', 'cannot be resolved'],
    ['ECONNREFUSED', 'HTTPS_PROXY'],
  ])('%s', (code, hint) => {
    const error = networkError(Object.assign(new Error(`x ${set}?sig=1`), { code }), { method: 'GET', url: `${set}?sig=1` });
    expect(error).toMatchObject({ code: 'ARM_UNAVAILABLE', message: `Azure could not be reached at management.azure.com to read scale set web: ${code}` });
    expect(error.hint).toContain(hint);
  });
});
