import { placeOf } from './plan.js';
import type { TrafficRoute } from './plan.js';
import type { Listening } from './tcp.js';

/** The listeners that routes need: one for each address and port, however many routes begin there. */
export interface Listeners {
  /** @throws CannotListen */
  open(route: TrafficRoute): Promise<void>;
  /** Closes those that none of these routes needs; their connections live on. */
  keepOnly(routes: readonly TrafficRoute[]): void;
  close(): Promise<void>;
}

export function createListeners(listen: (place: string, route: TrafficRoute) => Promise<Listening>): Listeners {
  const open = new Map<string, { readonly kind: TrafficRoute['kind']; readonly listening: Promise<Listening> }>();
  return {
    async open(route) {
      const place = placeOf(route);
      const there = open.get(place);
      if (there && there.kind !== route.kind) throw new Error(`${place} is taken by a rule of another kind.`);
      const listening = there?.listening ?? listen(place, route);
      if (!there) open.set(place, { kind: route.kind, listening });
      try {
        await listening;
      } catch (error) {
        open.delete(place);
        throw error;
      }
    },
    keepOnly(routes) {
      const wanted = new Set(routes.map((route) => `${route.kind} ${placeOf(route)}`));
      for (const [place, { kind, listening }] of open) {
        if (wanted.has(`${kind} ${place}`)) continue;
        open.delete(place);
        listening.then((one) => one.close()).catch(() => undefined);
      }
    },
    async close() {
      const all = [...open.values()];
      open.clear();
      await Promise.all(all.map(async ({ listening }) => (await listening.catch(() => undefined))?.close()));
    },
  };
}
