import type { Clock } from '../ports/clock.js';
import type { Operation } from '../ports/scale-sets.js';
import type { ArmClients } from './client.js';
import { operationFrom } from './operations.js';
import type { RawMethod, RawRequest } from './raw-requests.js';

/** Sends a request that begins a long-running operation. */
export type Begin = (subscriptionId: string, signal: AbortSignal, method: RawMethod, path: string, request: RawRequest) => Promise<Operation>;

/** @param pollIntervalMs The longest time between two polls where Azure asks for none. */
export function rawOperations(clients: ArmClients, clock: Clock, pollIntervalMs: number): Begin {
  return (subscriptionId, signal, method, path, request) =>
    clients.call(subscriptionId, signal, async (client) => {
      const first = await client.send(method, path, request);
      const get = (url: string, waiting: AbortSignal) => clients.call(subscriptionId, waiting, (poller) => poller.get(url));
      return operationFrom(first, { get, clock, pollIntervalMs });
    });
}
