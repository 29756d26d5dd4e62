import { DeployError } from '../errors.js';

/** All bytes of an answer's body, at most `limit` of them. */
export async function readAll(body: unknown, limit: number, what: string): Promise<Uint8Array> {
  if (typeof body === 'string') return Buffer.from(body);
  if (body === null || body === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw new DeployError('GITHUB_FAILED', `GitHub gave more than ${limit} bytes for ${what}`, { hint: 'It is larger than GitHub lists it, or than this action takes.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
