import { describe, expect, it } from '@jest/globals';
import type { BalancerDocument, BalancerRef } from '../../src/ports/balancers.js';
import { azureStub } from '../support/azure-stub.js';
import type { StubAnswer } from '../support/azure-stub.js';

const ref: BalancerRef = { kind: 'loadBalancer', subscriptionId: 's-1', resourceGroup: 'rg-net', name: 'lb-web' };
const path = '/subscriptions/s-1/resourceGroups/rg-net/providers/Microsoft.Network/loadBalancers/lb-web';
const url = `https://management.azure.com${path}?api-version=2026-01-01`;
const operationUrl = 'https://management.azure.com/subscriptions/s-1/providers/Microsoft.Network/locations/westus/operations/1-2?api-version=2026-01-01&t=6&c=M%2B&s=a%3D&h=z';
const never = new AbortController().signal;

/** In the form of a recorded GET (2024), with what no api-version has yet. */
const text = `{"name":"lb-web","id":"${path}","etag":"W/\\"e-1\\"","location":"westus","tags":{"10":"ten","2":"two","__proto__":"own"},
 "sku":{"name":"Standard","tier":"Regional","new":{"a":[1,null,true,""]}},
 "properties":{"provisioningState":"Succeeded","newNumber":12345678901234567890,"exact":0.12345678901234567890123,"ratio":20.0,"tiny":1E-7,"small":-0.5,
 "frontendIPConfigurations":[
  {"name":"public","id":"${path}/frontendIPConfigurations/public","zones":["1"],"properties":{"publicIPAddress":{"id":"/subscriptions/s-1/resourceGroups/rg-net/providers/Microsoft.Network/publicIPAddresses/ip-web"}}},
  {"name":"inner","id":"${path}/frontendIPConfigurations/inner","properties":{"privateIPAddress":"10.0.0.9","subnet":{"id":"/subnet"}}},
  {"name":"outbound","id":"${path}/frontendIPConfigurations/outbound","properties":{"publicIPPrefix":{"id":"/prefix"}}}],
 "loadBalancingRules":[{"name":"http","etag":"W/\\"e-1\\"","properties":{"backendAddressPool":{"id":"${path}/backendAddressPools/blue"},"unheardOf":"\\u00e4\\/"}}]}}`;

const read: StubAnswer = { status: 200, headers: { etag: 'W/"e-1"' }, body: text };
const accepted: StubAnswer = { status: 200, headers: { 'azure-asyncoperation': operationUrl, 'x-ms-correlation-request-id': 'c-1' }, body: { properties: { provisioningState: 'Updating' } } };
const document: BalancerDocument = { etag: 'W/"e-1"', body: { name: 'lb-web', location: 'westus' } };

function refused(status: number, error: object, headers: Record<string, string> = {}): StubAnswer {
  return { status, headers, body: { error } };
}

describe('a load balancer', () => {
  it('goes back as it came', async () => {
    const { azure, seen } = azureStub((_request, index) => (index === 0 ? read : accepted));
    const document = await azure.balancers.get(ref, never);
    expect(document.etag).toBe('W/"e-1"');
    const operation = await azure.balancers.put(ref, document, never);
    expect(operation.correlationId).toBe('c-1');
    expect(seen.map(({ method, url: asked }) => [method, asked])).toEqual([['GET', url], ['PUT', url]]);
    expect(seen[1]?.headers).toMatchObject({ 'if-match': 'W/"e-1"', 'content-type': 'application/json' });
    const sent = seen[1]?.text ?? '';
    expect(JSON.parse(sent)).toEqual(JSON.parse(text));
    // What a number of JavaScript does not hold: compared as text.
    expect(sent).toContain('"newNumber":12345678901234567890,"exact":0.12345678901234567890123,"ratio":20,"tiny":1e-7,"small":-0.5,');
    expect(sent).toContain('"__proto__":"own"');
  });

  it('keeps what was not changed when a rule is', async () => {
    const { azure, seen } = azureStub((_request, index) => (index === 0 ? read : accepted));
    const { etag, body } = await azure.balancers.get(ref, never);
    const properties = body['properties'] as Record<string, never>;
    await azure.balancers.put(ref, { etag, body: { ...body, properties: { ...properties, loadBalancingRules: [] } } }, never);
    const expected = JSON.parse(text) as { properties: object };
    expect(JSON.parse(seen[1]?.text ?? '')).toEqual({ ...expected, properties: { ...expected.properties, loadBalancingRules: [] } });
    expect(seen[1]?.text).toContain('12345678901234567890');
  });

  it('is written by an operation that has nothing but a status', async () => {
    const states = [{ status: 'InProgress' }, { status: 'Succeeded' }];
    const { azure, seen } = azureStub((_request, index) => (index === 0 ? accepted : { status: 200, body: states[index - 1] }));
    await expect((await azure.balancers.put(ref, document, never)).wait(never)).resolves.toEqual({ status: 'succeeded' });
    expect(seen.slice(1).map(({ url: asked }) => asked)).toEqual([operationUrl, operationUrl]);
  });

  it('is read until it is no longer updating where Azure names no operation', async () => {
    const state = (provisioningState: string): StubAnswer => ({ status: 200, body: { properties: { provisioningState } } });
    const { azure, seen } = azureStub((_request, index) => [state('Updating'), state('Updating'), state('Failed')][index]!);
    await expect((await azure.balancers.put(ref, document, never)).wait(never)).resolves.toMatchObject({ status: 'failed' });
    expect(seen.slice(1).map(({ method, url: asked }) => [method, asked])).toEqual([['GET', url], ['GET', url]]);
  });

  it('has its ETag in the header or in the body, and is not touched without', async () => {
    const inBody = azureStub(() => ({ status: 200, body: { etag: 'W/"e-7"' } }));
    await expect(inBody.azure.balancers.get(ref, never)).resolves.toMatchObject({ etag: 'W/"e-7"' });
    const without = azureStub(() => ({ status: 200, body: { name: 'lb-web' } }));
    await expect(without.azure.balancers.get(ref, never)).rejects.toMatchObject({ code: 'ARM_REFUSED', message: 'Azure gave no ETag when it was asked to read load balancer lb-web' });
  });

  it('may be an application gateway', async () => {
    const { azure, seen } = azureStub(() => read);
    await azure.balancers.get({ ...ref, kind: 'applicationGateway', name: 'ag 1' }, never);
    expect(seen[0]?.path).toBe('/subscriptions/s-1/resourceGroups/rg-net/providers/Microsoft.Network/applicationGateways/ag%201');
  });

  it('is named where it is missing', async () => {
    const { azure } = azureStub(() => refused(404, { code: 'ResourceNotFound', message: "The Resource 'Microsoft.Network/loadBalancers/lb-web' under resource group 'rg-net' was not found." }));
    await expect(azure.balancers.get(ref, never)).rejects.toMatchObject({
      code: 'ARM_NOT_FOUND', message: 'There is no load balancer lb-web in resource group rg-net of subscription s-1', hint: 'Check strategy.traffic.loadBalancer in deploy.yml.',
    });
  });

  it('is said to be cut off where half of it arrives', async () => {
    const { azure } = azureStub(() => ({ status: 200, headers: { etag: 'W/"e-1"' }, body: text.slice(0, 200) }));
    await expect(azure.balancers.get(ref, never)).rejects.toMatchObject({ code: 'ARM_UNAVAILABLE', message: expect.stringContaining('read load balancer lb-web') });
  });
});

describe('a write that comes too late', () => {
  // 412: github.com/kubernetes-sigs/cloud-provider-azure/issues/9729. The 429s wrapped: github.com/hashicorp/terraform/issues/7986.
  const table: readonly (readonly [string, StubAnswer, string])[] = [
    ['412', refused(412, { code: 'PreconditionFailed', message: 'Precondition failed.', details: [{ code: 'PreconditionFailedEtagMismatch', message: 'Etag mismatch' }] }), 'PreconditionFailed'],
    ['409', refused(409, { code: 'AnotherOperationInProgress', message: 'Another operation on this or dependent resource is in progress.' }), 'AnotherOperationInProgress'],
    ['429', refused(429, { code: 'RetryableErrorDueToAnotherOperation', message: 'Operation X is updating resource.' }, { 'retry-after': '12' }), 'RetryableErrorDueToAnotherOperation'],
    ['429 in its wrapping', refused(429, { code: 'RetryableError', message: 'A retryable error occurred.', details: [{ code: 'RetryableErrorDueToAnotherOperation', message: 'Operation X is updating resource.' }] }), 'RetryableErrorDueToAnotherOperation'],
    ['429 for something referred to', refused(429, { code: 'RetryableError', message: 'A retryable error occurred.', details: [{ code: 'ReferencedResourceNotProvisioned', message: 'Resource is in Updating state' }] }), 'RetryableError'],
    ['another 409', refused(409, { code: 'ScopeLocked', message: 'The scope cannot perform write operation because following scope(s) are locked.' }), 'ScopeLocked'],
  ];
  it.each(table)('is not sent again: %s', async (_name, answer, armCode) => {
    const { azure, seen } = azureStub(() => answer);
    await expect(azure.balancers.put(ref, document, never)).rejects.toMatchObject({ code: 'ARM_CONFLICT', armCode, message: expect.stringContaining('write load balancer lb-web') });
    expect(seen).toHaveLength(1);
  });

  it('is told from throttling, which is waited for', async () => {
    const throttled = refused(429, { code: 'SubscriptionRequestsThrottled', message: "Number of requests exceeded the limit. Please try again after '6' seconds." }, { 'retry-after': '6' });
    const { azure, seen, clock } = azureStub((_request, index) => (index === 0 ? throttled : accepted));
    const startedAt = clock.now();
    await azure.balancers.put(ref, document, never);
    expect(clock.now() - startedAt).toBe(6_000);
    expect(seen.map(({ headers }) => headers['if-match'])).toEqual(['W/"e-1"', 'W/"e-1"']);
  });

  it('is found out where only the answer to the first try was lost', async () => {
    const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', name: 'RestError' });
    const { azure, seen } = azureStub((_request, index) => (index === 0 ? lost : refused(412, { code: 'PreconditionFailed', message: 'x' })));
    await expect(azure.balancers.put(ref, document, never)).rejects.toMatchObject({ code: 'ARM_CONFLICT' });
    expect(seen).toHaveLength(2);
  });
});

describe('frontendAddress', () => {
  const parsed: BalancerDocument = { etag: 'e', body: JSON.parse(text) as BalancerDocument['body'] };
  const frontend = (name: string): string => `${path}/frontendIPConfigurations/${name}`;

  it('is that of the public IP address, asked for once a reading', async () => {
    const { azure, seen } = azureStub(() => ({ status: 200, body: { properties: { ipAddress: '20.1.2.3', dnsSettings: { fqdn: 'web.westus.cloudapp.azure.com' } } } }));
    await expect(azure.balancers.frontendAddress(ref, parsed, frontend('public'), never)).resolves.toBe('20.1.2.3');
    await expect(azure.balancers.frontendAddress(ref, parsed, frontend('PUBLIC').toUpperCase(), never)).resolves.toBe('20.1.2.3');
    expect(seen.map(({ url: asked }) => asked)).toEqual(['https://management.azure.com/subscriptions/s-1/resourceGroups/rg-net/providers/Microsoft.Network/publicIPAddresses/ip-web?api-version=2026-01-01']);
    await azure.balancers.frontendAddress(ref, { ...parsed }, frontend('public'), never);
    expect(seen).toHaveLength(2);
  });

  it('is the host name while there is no address, and asked for again while there is neither', async () => {
    const named = azureStub(() => ({ status: 200, body: { properties: { dnsSettings: { fqdn: 'web.westus.cloudapp.azure.com' } } } }));
    await expect(named.azure.balancers.frontendAddress(ref, parsed, frontend('public'), never)).resolves.toBe('web.westus.cloudapp.azure.com');
    const none = azureStub((_request, index) => ({ status: 200, body: { properties: index === 0 ? {} : { ipAddress: '20.1.2.3' } } }));
    await expect(none.azure.balancers.frontendAddress(ref, parsed, frontend('public'), never)).resolves.toBeUndefined();
    await expect(none.azure.balancers.frontendAddress(ref, parsed, frontend('public'), never)).resolves.toBe('20.1.2.3');
  });

  it.each([['inner', '10.0.0.9'], ['outbound', undefined], ['nobody', undefined]])('of %s is %s, without a request', async (name, expected) => {
    const { azure, seen } = azureStub(() => ({ status: 500 }));
    await expect(azure.balancers.frontendAddress(ref, parsed, frontend(name), never)).resolves.toBe(expected);
    expect(seen).toHaveLength(0);
  });
});

describe('mayWrite', () => {
  const role = (actions: readonly string[], notActions: readonly string[] = []): object => ({ actions, notActions });

  it.each<readonly [string, readonly object[], boolean]>([
    ['an owner', [role(['*'])], true],
    ['a network contributor', [role(['Microsoft.Authorization/*/read', 'microsoft.network/*'])], true],
    ['a role of its own', [role(['*/read']), role(['Microsoft.Network/loadBalancers/write'])], true],
    ['a reader', [role(['*/read'])], false],
    ['all but that', [role(['*'], ['Microsoft.Network/loadBalancers/*'])], false],
    ['all but that in one role, that in another', [role(['*'], ['Microsoft.Network/*/write']), role(['Microsoft.Network/loadBalancers/write'])], true],
    ['a similar action', [role(['Microsoft.Network/loadBalancers/writer', 'Microsoft.NetworkX/loadBalancers/write', 'x/Microsoft.Network/loadBalancers/write'])], false],
    ['no role', [], false],
  ])('%s', async (_name, value, expected) => {
    const { azure, seen } = azureStub(() => ({ status: 200, body: { value } }));
    await expect(azure.balancers.mayWrite(ref, never)).resolves.toBe(expected);
    expect(seen.map(({ url: asked }) => asked)).toEqual([`https://management.azure.com${path}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`]);
  });

  it('is not known where the roles may not be read', async () => {
    const { azure } = azureStub(() => refused(403, { code: 'AuthorizationFailed', message: 'no' }));
    await expect(azure.balancers.mayWrite(ref, never)).resolves.toBeUndefined();
  });
});
