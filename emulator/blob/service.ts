import type { EmulatorClock } from '../clock.js';
import { notEmulated } from '../arm/arm-error.js';
import { errorAnswer } from '../arm/router.js';
import type { HttpRequest, HttpResponse } from '../http/message.js';
import type { Directory } from '../sign-in/directory.js';

export interface BlobService {
  handle(request: HttpRequest): HttpResponse;
  /** A token for storage, as a VM's managed identity would get. */
  identityToken(): string;
}

export function createBlobService({ directory }: { readonly clock: EmulatorClock; readonly directory: Directory }): BlobService {
  return {
    handle: (request) => errorAnswer(notEmulated(`${request.method} ${request.url.pathname}`)),
    identityToken: () => directory.entra.issue({ aud: 'https://storage.azure.com', oid: directory.objectId }, 3600),
  };
}
