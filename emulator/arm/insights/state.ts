import type { JsonObject } from '../arm-request.js';

/** An autoscale setting as it was written. */
export interface AutoscaleSetting {
  readonly id: string;
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
  location: string;
  tags: Record<string, string>;
  properties: JsonObject;
}
