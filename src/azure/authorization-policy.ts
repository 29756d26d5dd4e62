import { DeployError } from '../errors.js';
import { abortable } from './abortable.js';
import { signalOf } from './policy.js';
import type { PipelinePolicy } from './policy.js';
import type { TokenSource } from './token-source.js';

/**
 * Puts the token on each request. A 401 gets one more try with a token that is asked for anew: the SDK's own policy keeps
 * its token until the time on it is up, whatever ARM says of it.
 */
export function authorizationPolicy(tokens: TokenSource, scope: string): PipelinePolicy {
  return {
    name: 'vmss-deploy-authorization',
    async sendRequest(request, next) {
      if (!request.url.toLowerCase().startsWith('https://')) {
        throw new DeployError('INPUT_INVALID', 'A token is never sent over plain http: the address of Azure Resource Manager must begin with https://', {
          hint: 'Correct the address in the input `cloud`.',
        });
      }
      const signal = signalOf(request);
      const token = await abortable(tokens.token(scope), signal);
      request.headers.set('authorization', `Bearer ${token}`);
      const response = await next(request);
      if (response.status !== 401) return response;
      tokens.reject(scope, token);
      request.headers.set('authorization', `Bearer ${await abortable(tokens.token(scope), signal)}`);
      return next(request);
    },
  };
}
