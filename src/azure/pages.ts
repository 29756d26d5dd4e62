import type { JsonObject } from '../ports/scale-sets.js';
import type { ArmClient } from './client.js';
import { objectIn, objectsIn, textIn } from './read-json.js';

/** The members of a list, of all its pages: one request a page. */
export async function listAll(client: ArmClient, path: string, apiVersion: string): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  let { body } = await client.get(path, { 'api-version': apiVersion });
  for (;;) {
    const { value, nextLink } = objectIn(body);
    found.push(...objectsIn(value));
    const next = textIn(nextLink);
    if (next === undefined) return found;
    ({ body } = await client.get(next));
  }
}
