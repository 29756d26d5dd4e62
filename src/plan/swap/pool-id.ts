import type { JsonObject } from '../../ports/scale-sets.js';
import { arrayOf, propertiesOf, same, textOf } from './balancer-rules.js';

/** Resource id of the balancer's pool `name`; empty where it has none. */
export function poolId(balancer: JsonObject, name: string): string {
  const pool = arrayOf(propertiesOf(balancer)['backendAddressPools']).find((one) => same(textOf(one['name']), name));
  return textOf(pool?.['id']) ?? '';
}
