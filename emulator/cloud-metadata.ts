import { json } from './http/message.js';
import type { HttpRequest, HttpResponse } from './http/message.js';

/**
 * `GET /metadata/endpoints`: how tools with a cloud of their own (Azure CLI, Terraform) learn where things are. Needs no
 * token. `undefined` for any other path.
 */
export function answerMetadata(request: HttpRequest, blobOrigin: string): HttpResponse | undefined {
  if (!/^\/metadata\/endpoints\/?$/i.test(request.url.pathname)) return undefined;
  const { origin, host } = request.url;
  const authentication = { loginEndpoint: `${origin}/adfs`, audiences: [origin], tenant: 'adfs', identityProvider: 'ADFS' };
  if ((request.url.searchParams.get('api-version') ?? '') <= '2018-05-01') {
    return json(200, { galleryEndpoint: `${origin}/gallery`, graphEndpoint: origin, portalEndpoint: origin, authentication: { loginEndpoint: `${origin}/adfs`, audiences: [origin] } });
  }
  return json(200, [
    {
      name: 'Emulator',
      portal: origin,
      authentication,
      resourceManager: origin,
      graph: origin,
      graphAudience: origin,
      suffixes: { storage: new URL(blobOrigin).host, keyVaultDns: host, acrLoginServer: host },
    },
  ]);
}
