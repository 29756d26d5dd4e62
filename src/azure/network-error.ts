import { DeployError } from '../errors.js';
import { requestName } from './request-name.js';

/** Codes of node:tls for a certificate that is not trusted. */
const untrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);

/** Makes of a request that got no answer what the run reports: `ARM_UNAVAILABLE`. */
export function networkError(error: unknown, request: { readonly method: string; readonly url: string }): DeployError {
  const code = networkCode(error) ?? 'no answer';
  const host = hostOf(request.url);
  const { action } = requestName(request.method, request.url);
  return new DeployError('ARM_UNAVAILABLE', `Azure could not be reached at ${host} to ${action}: ${code}`, {
    hint: networkHint(code, host),
    // The SDK's own error has the request in it, headers and all: it is not kept.
    cause: new Error(code),
  });
}

/** Such as `ECONNRESET`; `undefined` for what is no failure of the network. */
export function networkCode(error: unknown): string | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && typeof current === 'object' && current !== null; depth += 1) {
    const { code, cause } = current as { readonly code?: unknown; readonly cause?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) && code !== 'REQUEST_SEND_ERROR') return code;
    current = cause;
  }
  return undefined;
}

function networkHint(code: string, host: string): string {
  if (untrusted.has(code)) return `The certificate of ${host} is not trusted: name its CA in the environment variable NODE_EXTRA_CA_CERTS of the job.`;
  if (code === 'CERT_HAS_EXPIRED') return `The certificate of ${host} has expired, or the runner's clock is wrong.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `The certificate is not one for ${host}: check \`cloud\`, and what sits between the runner and Azure.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The name ${host} cannot be resolved: check \`cloud\`, and the runner's DNS.`;
  return "Check the runner's way to it: firewall, proxy (HTTPS_PROXY), private endpoints.";
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'its endpoint';
  }
}
