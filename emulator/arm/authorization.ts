import { ArmError } from './arm-error.js';
import type { Directory } from '../sign-in/directory.js';
import type { HttpRequest } from '../http/message.js';
import { isoTime } from './time.js';

const audiences = new Set([
  'https://management.azure.com',
  'https://management.core.windows.net',
  'https://management.usgovcloudapi.net',
  'https://management.core.usgovcloudapi.net',
  'https://management.chinacloudapi.cn',
  'https://management.core.chinacloudapi.cn',
]);

/**
 * Lets only bearers of a token for ARM pass: of one of Azure's clouds, or of this endpoint itself.
 *
 * @throws ArmError 401 with ARM's challenge
 */
export function authorize(directory: Directory, request: HttpRequest): void {
  const header = request.headers['authorization'];
  const uri = `${request.url.origin}/${directory.tenant}`;
  if (header === undefined) {
    throw refusal(uri, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  const token = /^Bearer\s+(.+)$/i.exec(header)?.[1];
  const claims = token === undefined ? undefined : directory.entra.read(token);
  if (!claims) {
    throw refusal(uri, 'InvalidAuthenticationToken', 'The access token is invalid.');
  }
  if (directory.entra.expired(claims)) {
    const at = isoTime(Number(claims['exp']) * 1000);
    throw refusal(
      uri,
      'ExpiredAuthenticationToken',
      `The access token expiry UTC time '${at}' is earlier than current UTC time '${isoTime(directory.clock.now())}'.`,
    );
  }
  const audience = String(claims['aud']).replace(/\/+$/, '');
  if (!audiences.has(audience) && !isLoopback(audience)) {
    throw refusal(
      uri,
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.azure.com/'.`,
    );
  }
}

/** A custom cloud's resource id is its own endpoint. */
function isLoopback(audience: string): boolean {
  try {
    return /^(localhost|127\.\d+\.\d+\.\d+)$/.test(new URL(audience).hostname);
  } catch {
    return false;
  }
}

function refusal(uri: string, code: string, message: string): ArmError {
  const missing = code === 'AuthenticationFailed';
  const why = missing ? "The authentication failed because of missing 'Authorization' header." : message;
  const error = `error="invalid_token", error_description="${why.replaceAll('"', "'")}"`;
  return new ArmError(401, { code, message }, { 'www-authenticate': `Bearer authorization_uri="${uri}", ${error}` });
}
