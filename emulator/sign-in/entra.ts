import { randomUUID } from 'node:crypto';
import { json } from '../http/message.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';
import { refuseAssertion, stamp } from './client-assertion.js';
import type { SignInRefusal } from './client-assertion.js';
import type { Directory } from './directory.js';

/**
 * Entra ID as MSAL uses it, and AD FS as the Azure CLI uses it with a cloud of its own: discovery documents and the client
 * credentials grant. `undefined` for any other path.
 */
export function answerSignIn(directory: Directory, request: HttpRequest): HttpResponse | undefined {
  const { pathname, origin } = request.url;
  const discovery = /^\/([^/]+)(?:\/v2\.0)?\/\.well-known\/openid-configuration$/i.exec(pathname);
  if (discovery && request.method === 'GET') return json(200, openidConfiguration(directory, origin, discovery[1] ?? ''));
  if (/^\/common\/discovery\/instance$/i.test(pathname)) return json(200, instanceDiscovery(directory, request.url));
  if (/^\/([^/]+)\/discovery(\/v2\.0)?\/keys$/i.test(pathname)) return json(200, directory.entra.keys);
  const token = /^\/([^/]+)\/oauth2(?:\/v2\.0)?\/token$/i.exec(pathname);
  if (token && request.method === 'POST') return tokenAnswer(directory, request, token[1] ?? '');
  return undefined;
}

function isAdfs(tenant: string): boolean {
  return tenant.toLowerCase() === 'adfs';
}

function openidConfiguration(directory: Directory, origin: string, tenant: string): unknown {
  const root = `${origin}/${tenant}`;
  const oauth = isAdfs(tenant) ? `${root}/oauth2` : `${root}/oauth2/v2.0`;
  return {
    issuer: isAdfs(tenant) ? root : `${origin}/${directory.tenant}/v2.0`,
    authorization_endpoint: `${oauth}/authorize`,
    token_endpoint: `${oauth}/token`,
    device_authorization_endpoint: `${oauth}/devicecode`,
    end_session_endpoint: `${oauth}/logout`,
    jwks_uri: `${root}/discovery/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['code', 'id_token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['ES256'],
    scopes_supported: ['openid'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat'],
  };
}

function instanceDiscovery(directory: Directory, url: URL): unknown {
  return {
    tenant_discovery_endpoint: `${url.origin}/${directory.tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: url.host, preferred_cache: url.host, aliases: [url.host] }],
  };
}

function tokenAnswer(directory: Directory, request: HttpRequest, tenant: string): HttpResponse {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const refusal = refuse(directory, tenant, form);
  if (refusal) return refused(directory, refusal);
  const resource = form.get('resource') ?? resourceOf(form.get('scope') ?? '');
  const lifetime = directory.settings().tokenLifetimeSeconds;
  const claims = {
    aud: resource,
    iss: `https://sts.windows.net/${directory.tenant}/`,
    appid: directory.clientId,
    oid: directory.objectId,
    sub: directory.objectId,
    tid: directory.tenant,
    idtyp: 'app',
    ver: '1.0',
  };
  return json(
    200,
    {
      token_type: 'Bearer',
      expires_in: lifetime,
      ext_expires_in: lifetime,
      ...(isAdfs(tenant) ? { resource } : {}),
      access_token: directory.entra.issue(claims, lifetime),
    },
    { 'cache-control': 'no-store' },
  );
}

/** `https://management.azure.com//.default` and the like ask for what stands before `/.default`. */
function resourceOf(scope: string): string {
  const wanted = scope.split(/\s+/).find((one) => one.includes('://')) ?? '';
  return wanted.replace(/\/?\.default$/, '');
}

function refuse(directory: Directory, tenant: string, form: URLSearchParams): SignInRefusal | undefined {
  const known = ['common', 'organizations', 'adfs', directory.tenant.toLowerCase()];
  if (!known.includes(tenant.toLowerCase())) {
    return { error: 'invalid_request', code: 90002, text: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.` };
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return { error: 'unsupported_grant_type', code: 70003, text: `The app requested an unsupported grant type '${form.get('grant_type') ?? ''}': the emulator signs in applications only.` };
  }
  const client = form.get('client_id') ?? '';
  if (client.toLowerCase() !== directory.clientId.toLowerCase()) {
    return { error: 'unauthorized_client', code: 700016, text: `Application with identifier '${client}' was not found in the directory '${directory.tenant}'.` };
  }
  if (!form.get('scope') && !form.get('resource')) {
    return { error: 'invalid_request', code: 900144, text: "The request body must contain the following parameter: 'scope'." };
  }
  const assertion = form.get('client_assertion');
  if (assertion !== null) return refuseAssertion(directory, assertion);
  const secret = form.get('client_secret');
  if (secret === null) {
    return { error: 'invalid_client', code: 7000218, text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'." };
  }
  if (secret !== directory.clientSecret) {
    return { error: 'invalid_client', code: 7000215, text: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client}'.` };
  }
  return undefined;
}

function refused(directory: Directory, refusal: SignInRefusal): HttpResponse {
  const trace = randomUUID();
  const correlation = randomUUID();
  const time = stamp(directory.clock.now()).replace('T', ' ').replace('.0000000', '');
  const status = refusal.error === 'invalid_client' ? 401 : 400;
  return json(status, {
    error: refusal.error,
    error_description: `AADSTS${refusal.code}: ${refusal.text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${time}`,
    error_codes: [refusal.code],
    timestamp: time,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${refusal.code}`,
  });
}
