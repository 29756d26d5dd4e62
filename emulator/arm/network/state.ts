import type { JsonObject } from '../arm-request.js';

/** A resource of Microsoft.Network as it was written, without what ARM adds when it is read. */
export interface NetworkResource {
  readonly id: string;
  readonly subscription: string;
  readonly group: string;
  /** Such as `loadBalancers`. */
  readonly type: string;
  readonly name: string;
  readonly guid: string;
  location: string;
  tags: Record<string, string>;
  /** Members beside `properties`, such as `sku` and `zones`. */
  others: JsonObject;
  properties: JsonObject;
  /** Such as `W/"1f0c…"`; every change makes another one. */
  etag: string;
  state: 'Updating' | 'Succeeded' | 'Deleting';
}
