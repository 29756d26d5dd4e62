import { describe, expect, it } from '@jest/globals';
import { portalUrl, armScope } from '../../src/azure/clouds.js';
import { credentialFor } from '../../src/azure/sign-in.js';
import { assertionClaims, signInError } from '../../src/azure/sign-in-error.js';
import { DeployError } from '../../src/errors.js';
import type { Cloud } from '../../src/ports/cloud.js';
import type { SignIn } from '../../src/ports/sign-in.js';

const cloud: Cloud = { kind: 'AzurePublic' };
const oidc: SignIn = { kind: 'oidc', clientId: '11111111-aaaa', tenantId: '22222222-bbbb' };
const jwt = `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify({ iss: 'https://token.actions.githubusercontent.com', sub: 'repo:contoso/web:environment:prod', aud: 'api://AzureADTokenExchange' })).toString('base64url')}.c2ln`;

describe('signInError', () => {
  it.each([
    ["AADSTS700213: No matching federated identity record found for presented assertion subject 'x'. Trace ID: 1 Correlation ID: 01234567-89ab-cdef-0123-456789abcdef Timestamp: t", '`repo:contoso/web:environment:prod`'],
    ['AADSTS70021: No matching federated identity record found for presented assertion.', '`https://token.actions.githubusercontent.com`'],
    ['AADSTS700024: Client assertion is not within its valid time range.', 'expired'],
    ['AADSTS7000215: Invalid client secret provided.', 'client secret'],
    ["AADSTS700016: Application with identifier 'x' was not found in the directory 'y'.", '`client-id`'],
    ["AADSTS90002: Tenant 'x' not found.", '`tenant-id`'],
    ['Error message: Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable', 'id-token: write'],
  ])('%s', (message, hint) => {
    const error = signInError(Object.assign(new Error(message), { name: 'AuthenticationRequiredError' }), oidc, cloud, assertionClaims(jwt));
    expect(error).toMatchObject({ code: 'SIGN_IN_FAILED', message: expect.stringContaining('as 11111111-aaaa of tenant 22222222-bbbb') });
    expect(error.hint).toContain(hint);
  });

  it('has the correlation id, and never a token', () => {
    const error = signInError(new Error(`AADSTS700213: bad ${jwt} Trace ID: 1 Correlation ID: 01234567-89ab-cdef-0123-456789abcdef`), oidc, cloud, assertionClaims(jwt));
    expect(error).toMatchObject({ correlationId: '01234567-89ab-cdef-0123-456789abcdef', armCode: 'AADSTS700213' });
    expect(`${error.message} ${error.hint}`).not.toContain(jwt.slice(0, 20));
  });

  it('tells what to do where nothing is signed in', () => {
    const tried = Object.assign(new Error('ChainedTokenCredential authentication failed.'), { errors: [new Error('AzureCliCredential: Please run az login')] });
    expect(signInError(tried, { kind: 'ambient' }, cloud)).toMatchObject({ message: expect.stringContaining('Please run az login'), hint: expect.stringContaining('azure/login') });
  });

  it('leaves an error of our own as it is', () => {
    const own = new DeployError('SIGN_IN_FAILED', 'x');
    expect(signInError(own, oidc, cloud)).toBe(own);
  });
});

it('reads no claims from what is no JWT', () => {
  expect(assertionClaims('no')).toEqual({});
  expect(assertionClaims(`a.${Buffer.from('{"sub":"a`b\\u0007"}').toString('base64url')}.c`)).toMatchObject({ subject: 'a?b?' });
});

it('says why GitHub gave no assertion', async () => {
  const refused = new DeployError('SIGN_IN_FAILED', 'no id-token');
  const local: Cloud = { kind: 'custom', resourceManager: 'https://127.0.0.1:1', authorityHost: 'https://127.0.0.1:1', instanceDiscovery: false };
  const credential = credentialFor({ ...oidc, tenantId: 'adfs' }, local, () => Promise.reject(refused));
  await expect(credential.getToken('https://management.azure.com/.default')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
});

it('knows the clouds', () => {
  const ref = { subscriptionId: 's', resourceGroup: 'rg', name: 'web' };
  expect(portalUrl(ref, { kind: 'AzureUSGovernment' })).toBe('https://portal.azure.us/#resource/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/web/overview');
  const custom: Cloud = { kind: 'custom', resourceManager: 'https://arm.local', authorityHost: 'https://login.local', instanceDiscovery: false };
  expect([armScope({ kind: 'AzureChina' }), armScope(custom), armScope({ ...custom, audience: 'https://stack/abc' }), portalUrl(ref, custom)]).toEqual([
    'https://management.chinacloudapi.cn/.default',
    'https://management.azure.com/.default',
    'https://stack/abc/.default',
    undefined,
  ]);
});
