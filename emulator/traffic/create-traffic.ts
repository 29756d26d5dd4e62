import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { EmulatorClock } from '../clock.js';
import { candidates, createChooser } from './choice.js';
import type { Chosen } from './choice.js';
import { createFlows } from './flows.js';
import type { Flow } from './flows.js';
import { answerGateway, createBackends, listenHttp, passOn } from './http.js';
import { placeOf } from './plan.js';
import type { Pool, Target, TrafficPlan, TrafficRoute } from './plan.js';
import { createProbes } from './probes.js';
import type { Probed } from './probes.js';
import { createListeners } from './listeners.js';
import { carry, listenTcp, refuse } from './tcp.js';
import type { Listening } from './tcp.js';
import type { Traffic } from './traffic.js';

// Backends that do not answer must not hold a rule back for ever.
const firstProbesMs = 1000;

/** Listens for real, on loopback. */
export function createTraffic(clock: EmulatorClock): Traffic {
  const probes = createProbes(clock);
  const flows = createFlows(clock);
  const backends = createBackends();
  const choose = createChooser();
  const order = new Map<TrafficPlan, number>();
  const active = new Map<string, TrafficPlan>();
  const routes = new Map<string, { owner: string; routes: TrafficRoute[] }>();
  let pending: TrafficPlan[] = [];
  let orders = 0;
  let known = new WeakMap<Pool, readonly Target[]>();
  let refreshing = false;

  const members = (pool: Pool): readonly Target[] => {
    const cached = known.get(pool);
    if (cached) return cached;
    const targets = pool.targets();
    known.set(pool, targets);
    return targets;
  };

  const pairsOf = (plan: TrafficPlan): Probed[] =>
    plan.routes.flatMap(({ probe, pools }) => (probe ? pools.flatMap((pool) => members(pool).map((target) => ({ probe, target }))) : []));

  const chosen = (route: TrafficRoute, client: string): Chosen | undefined => choose(route, candidates(route, members, probes), client);

  const connected = (place: string, client: Socket): void => {
    const found = routes.get(place);
    const route = found?.routes[0];
    const to = route && chosen(route, client.remoteAddress ?? '');
    if (!found || route?.kind !== 'tcp' || !to) return refuse(client);
    const flow: Flow = { owner: found.owner, route: route.name, pool: to.pool.key, target: to.target.key, cut: carry(client, to.target.address, route.backendPort, () => flows.remove(flow)) };
    flows.add(flow);
  };

  const requested = (place: string, incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const found = routes.get(place);
    const host = (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const route = found?.routes.find((one) => one.kind === 'http' && one.hosts.includes(host)) ?? found?.routes.find((one) => one.kind === 'http' && one.hosts.length === 0);
    if (!found || route?.kind !== 'http') return answerGateway(outgoing, 404);
    const to = chosen(route, incoming.socket.remoteAddress ?? '');
    if (!to) return answerGateway(outgoing, 502);
    const cut = passOn(incoming, outgoing, route, to.target, backends, () => flows.remove(flow));
    const flow: Flow = { owner: found.owner, route: route.name, pool: to.pool.key, target: to.target.key, cut };
    flows.add(flow);
  };

  const listen = (place: string, route: TrafficRoute): Promise<Listening> =>
    route.kind === 'tcp'
      ? listenTcp(route.address, route.port, (client) => connected(place, client))
      : listenHttp(route.address, route.port, (incoming, outgoing) => requested(place, incoming, outgoing));

  /** Brings probes and connections in line with plans and members. */
  const align = (): void => {
    known = new WeakMap();
    probes.keep([...active.values(), ...pending].flatMap(pairsOf));
    flows.reconsider((flow) => timeLeft(active.get(flow.owner), flow, members));
  };

  const listeners = createListeners(listen);
  const dropListeners = (): void => listeners.keepOnly([...active.values(), ...pending].flatMap((plan) => plan.routes));

  const route = (): void => {
    routes.clear();
    for (const plan of active.values()) {
      for (const one of plan.routes) {
        const there = routes.get(placeOf(one));
        if (there) there.routes.push(one);
        else routes.set(placeOf(one), { owner: plan.owner, routes: [one] });
      }
    }
  };

  const forget = (plan: TrafficPlan): void => {
    pending = pending.filter((one) => one !== plan);
  };

  return {
    async open(plan) {
      order.set(plan, orders++);
      pending.push(plan);
      try {
        for (const one of plan.routes) await listeners.open(one);
      } catch (error) {
        forget(plan);
        dropListeners();
        throw error;
      }
      align();
    },
    async activate(plan) {
      // Make before break: who is up is known before anybody is sent there.
      await Promise.race([probes.polled(pairsOf(plan)), clock.sleep(firstProbesMs)]);
      if (!pending.includes(plan)) return;
      forget(plan);
      const before = active.get(plan.owner);
      if (!before || (order.get(before) ?? 0) < (order.get(plan) ?? 0)) active.set(plan.owner, plan);
      route();
      dropListeners();
      align();
    },
    remove(owner) {
      active.delete(owner);
      pending = pending.filter((one) => one.owner !== owner);
      route();
      dropListeners();
      align();
    },
    refresh() {
      // Many VMs change at a time: one look at them is enough.
      if (refreshing) return;
      refreshing = true;
      setImmediate(() => {
        refreshing = false;
        align();
      });
    },
    settle() {
      align();
      return probes.pollNow();
    },
    show: () =>
      [...active.values()].flatMap((plan) =>
        plan.routes.map((one) => {
          const taking = new Set(candidates(one, members, probes).map(({ target }) => target));
          const shown = one.pools.flatMap(members).map((target) => ({ address: target.address, takesNew: taking.has(target), ...(target.adminState === undefined ? {} : { adminState: target.adminState }) }));
          return { name: one.name, address: one.address, port: one.port, members: shown, ...flows.count(one.name) };
        }),
      ),
    async close() {
      active.clear();
      pending = [];
      probes.stop();
      flows.cutAll();
      backends.close();
      await listeners.close();
    },
  };
}

/** How long a flow may go on whose backend is no longer where the flow went; `undefined`: as long as it likes. */
function timeLeft(plan: TrafficPlan | undefined, flow: Flow, members: (pool: Pool) => readonly Target[]): number | undefined {
  if (!plan) return 0;
  const pool = plan.pools.find((one) => one.key === flow.pool);
  const target = pool && members(pool).find((one) => one.key === flow.target);
  const route = plan.routes.find((one) => one.name === flow.route);
  // For a rule without a probe nobody is put down.
  const gone = !target || (target.adminState === 'Down' && route?.probe !== undefined);
  if (route?.kind !== 'http') return gone ? pool?.drainMs : undefined;
  const moved = !route.pools.some((one) => one.key === flow.pool);
  return gone || moved ? route.drainMs : undefined;
}
