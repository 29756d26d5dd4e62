import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClock } from '../../emulator/clock.js';
import type { EmulatorClock } from '../../emulator/clock.js';
import type { HttpRoute, Pool, ProbeSettings, Target, TcpRoute, TrafficPlan } from '../../emulator/traffic/plan.js';
import { CannotListen } from '../../emulator/traffic/tcp.js';
import { createTraffic } from '../../emulator/traffic/create-traffic.js';
import type { Traffic } from '../../emulator/traffic/traffic.js';
import { ask, eventually, openLine } from '../support/traffic-client.js';

let clock: EmulatorClock;
let traffic: Traffic;
let servers: Server[];
let port: number;
beforeEach(() => {
  clock = createClock();
  traffic = createTraffic(clock);
  servers = [];
  port = 20_000 + Math.floor(Math.random() * 10_000);
});
afterEach(async () => {
  await traffic.close();
  clock.stop();
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await eventually(() => !process.getActiveResourcesInfo().includes('TCPSocketWrap'), 'no socket is left', 2000);
});

const frontend = '127.1.9.1';
const backendPort = (): number => port + 1;

/** A backend that answers its name; `/slow` takes a while. */
async function backend(address: string, name: string, health = { up: true }): Promise<Target> {
  const server = createServer((request, response) => {
    if (request.url === '/healthz') return void response.writeHead(health.up ? 200 : 503).end();
    setTimeout(() => response.end(`${name} ${String(request.headers['x-forwarded-for'] ?? '')}`), request.url === '/slow' ? 600 : 0);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(backendPort(), address, resolve));
  return { key: name, address, placed: () => true, running: () => true };
}

const poolOf = (key: string, targets: readonly Target[] | (() => readonly Target[]), drainMs?: number): Pool => ({ key, targets: typeof targets === 'function' ? targets : () => targets, drainMs });
const probe = (key = 'probe', intervalMs = 20): ProbeSettings => ({
  key,
  protocol: 'http',
  port: backendPort(),
  path: '/healthz',
  intervalMs,
  timeoutMs: 500,
  failuresToDown: 2,
  successesToUp: 1,
  isSuccess: (status) => status === 200,
});
const tcp = (pool: Pool, more: Partial<TcpRoute> = {}): TcpRoute => ({ kind: 'tcp', name: 'lb/http', address: frontend, port, backendPort: backendPort(), affinity: false, pools: [pool], ...more });
const http = (pool: Pool, more: Partial<HttpRoute> = {}): HttpRoute => ({
  kind: 'http',
  name: 'gw/http',
  address: frontend,
  port,
  hosts: [],
  backendProtocol: 'http',
  backendPort: backendPort(),
  backendPath: '',
  hostHeader: { kind: 'client' },
  timeoutMs: 5000,
  pools: [pool],
  ...more,
});

async function apply(routes: TrafficPlan['routes'], pools: readonly Pool[] = routes.flatMap((route) => route.pools)): Promise<void> {
  const plan: TrafficPlan = { owner: 'it', routes, pools };
  await traffic.open(plan);
  await traffic.activate(plan);
}

async function names(count: number): Promise<string[]> {
  const found: string[] = [];
  for (let index = 0; index < count; index += 1) found.push((await ask(frontend, port)).body.split(' ')[0] ?? '');
  return found;
}

const getRoot = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('a load balancing rule', () => {
  it('takes turns over its members', async () => {
    const [a, b] = [await backend('127.1.9.2', 'a'), await backend('127.1.9.3', 'b')];
    await apply([tcp(poolOf('p', [a, b]))]);
    expect(await names(4)).toEqual(['a', 'b', 'a', 'b']);
  });

  it('keeps clients with their backend where it has affinity', async () => {
    const [a, b] = [await backend('127.1.9.2', 'a'), await backend('127.1.9.3', 'b')];
    await apply([tcp(poolOf('p', [a, b]), { affinity: true })]);
    expect(new Set(await names(4)).size).toBe(1);
  });

  it('moves new connections and leaves established ones where they are', async () => {
    const [a, b] = [await backend('127.1.9.2', 'a'), await backend('127.1.9.3', 'b')];
    const [blue, green] = [poolOf('blue', [a]), poolOf('green', [b])];
    await apply([tcp(blue)], [blue, green]);
    const line = await openLine(frontend, port);
    expect(await line.say(getRoot, '\r\n\r\n')).toContain('200');
    await apply([tcp(green)], [blue, green]);
    expect(await names(2)).toEqual(['b', 'b']);
    expect(await line.say(getRoot, 'a ')).toContain('a ');
    line.hangUp();
    await eventually(() => traffic.show()[0]?.open === 0, 'the connection is counted out');
  });

  it('moves only when it knows who of the new members is up', async () => {
    const [a, b] = [await backend('127.1.9.2', 'a'), await backend('127.1.9.3', 'b')];
    await apply([tcp(poolOf('blue', [a]), { probe: probe('of blue') })]);
    expect(await names(1)).toEqual(['a']);
    // A probe of its own, by which nobody of green has been asked yet.
    await apply([tcp(poolOf('green', [b]), { probe: probe('of green') })]);
    expect(await names(2)).toEqual(['b', 'b']);
  });

  it('resets new connections where nobody is up, while established ones stay', async () => {
    const health = { up: true };
    const pool = poolOf('p', [await backend('127.1.9.2', 'a', health)]);
    await apply([tcp(pool, { probe: probe() })]);
    const line = await openLine(frontend, port);
    health.up = false;
    await eventually(() => traffic.show()[0]?.members[0]?.takesNew === false, 'the probe has noticed');
    await expect(ask(frontend, port)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await line.say(getRoot, 'a ')).toContain('200');
    health.up = true;
    await eventually(() => traffic.show()[0]?.members[0]?.takesNew === true, 'it is up again');
    expect(await names(1)).toEqual(['a']);
    line.hangUp();
  });

  it('heeds the administrator: down takes no new connections, up takes them whatever the probe says', async () => {
    const [a, b] = [await backend('127.1.9.2', 'a'), await backend('127.1.9.3', 'b', { up: false })];
    await apply([tcp(poolOf('p', [{ ...a, adminState: 'Down' }, { ...b, adminState: 'Up' }]), { probe: probe() })]);
    expect(await names(3)).toEqual(['b', 'b', 'b']);
    await apply([tcp(poolOf('p', [{ ...a, adminState: 'Down' }]))]);
    expect(await names(1)).toEqual(['a']);
  });

  it('resets connections when the drain period of a member that has left is over', async () => {
    const a = await backend('127.1.9.2', 'a');
    let members: Target[] = [a];
    await apply([tcp(poolOf('p', () => members, 60_000))]);
    const line = await openLine(frontend, port);
    await line.say(getRoot, 'a ');
    members = [];
    traffic.refresh();
    await eventually(() => traffic.show()[0]?.draining === 1, 'the connection drains');
    clock.advance(59_000);
    expect(await line.say(getRoot, 'a ')).toContain('200');
    clock.advance(2_000);
    await line.closed;
    expect(line.state()).toBe('reset');
  });

  it.each([
    ['with a probe: its connections drain', true, 1],
    ['without a probe: that counts for nothing', false, 0],
  ])('puts a member down for a rule %s', async (_how, probed, draining) => {
    const a = await backend('127.1.9.2', 'a');
    let member = a;
    await apply([tcp(poolOf('p', () => [member], 60_000), probed ? { probe: probe() } : {})]);
    const line = await openLine(frontend, port);
    await line.say(getRoot, 'a ');
    member = { ...a, adminState: 'Down' };
    await traffic.settle();
    expect(traffic.show()[0]).toMatchObject({ draining, members: [{ takesNew: !probed, adminState: 'Down' }] });
    line.hangUp();
  });

  it('leaves connections be where the pool has no drain period', async () => {
    const a = await backend('127.1.9.2', 'a');
    let members: Target[] = [a];
    await apply([tcp(poolOf('p', () => members))]);
    const line = await openLine(frontend, port);
    members = [];
    await traffic.settle();
    expect(traffic.show()[0]).toMatchObject({ open: 1, draining: 0 });
    expect(await line.say(getRoot, 'a ')).toContain('200');
    line.hangUp();
  });

  it('does not let an older plan overtake a newer one', async () => {
    const [a, b] = [await backend('127.1.9.2', 'a'), await backend('127.1.9.3', 'b')];
    const plans = [a, b].map((target): TrafficPlan => ({ owner: 'it', routes: [tcp(poolOf(target.key, [target]))], pools: [poolOf(target.key, [target])] }));
    for (const plan of plans) await traffic.open(plan);
    for (const plan of [...plans].reverse()) await traffic.activate(plan);
    expect(await names(2)).toEqual(['b', 'b']);
  });

  it('says so where it cannot listen', async () => {
    const taken = createServer();
    servers.push(taken);
    await new Promise<void>((resolve) => taken.listen(port, frontend, resolve));
    const plan: TrafficPlan = { owner: 'it', routes: [tcp(poolOf('p', []))], pools: [] };
    await expect(traffic.open(plan)).rejects.toThrow(CannotListen);
    await expect(traffic.open(plan)).rejects.toThrow(`${frontend}:${port} (EADDRINUSE)`);
  });

  it('is gone when its owner is removed', async () => {
    await apply([tcp(poolOf('p', [await backend('127.1.9.2', 'a')]))]);
    const line = await openLine(frontend, port);
    traffic.remove('it');
    await line.closed;
    await expect(ask(frontend, port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a request routing rule', () => {
  it('routes each request by itself, also on a kept connection, and tells the backend who asked', async () => {
    const [a, b] = [await backend('127.1.9.2', 'a'), await backend('127.1.9.3', 'b')];
    await apply([http(poolOf('blue', [a]))]);
    const line = await openLine(frontend, port);
    expect(await line.say(getRoot, 'a ')).toContain('a 127.0.0.1');
    await apply([http(poolOf('green', [b]))]);
    expect(await line.say(getRoot, 'b ')).toContain('200 OK');
    line.hangUp();
  });

  it('answers 502 where nobody is up, and 404 for a host that it does not know', async () => {
    const pool = poolOf('p', [await backend('127.1.9.2', 'a', { up: false })]);
    await apply([http(pool, { probe: probe() })]);
    expect((await ask(frontend, port)).status).toBe(502);
    await apply([http(pool, { hosts: ['www.contoso.com'] })]);
    expect((await ask(frontend, port)).status).toBe(404);
    expect((await ask(frontend, port, { headers: { host: `WWW.contoso.com:${port}` } })).status).toBe(200);
  });

  it('answers 502 where the backend does not listen, and 504 where it takes too long', async () => {
    const nobody: Target = { key: 'n', address: '127.1.9.7', placed: () => true, running: () => true };
    await apply([http(poolOf('p', [nobody]))]);
    expect((await ask(frontend, port)).status).toBe(502);
    await apply([http(poolOf('q', [await backend('127.1.9.2', 'a')]), { timeoutMs: 100 })]);
    expect((await ask(frontend, port, { path: '/slow' })).status).toBe(504);
  });

  it('lets requests under way finish when it moves, for as long as the drain lasts', async () => {
    const [a, b] = [await backend('127.1.9.2', 'a'), await backend('127.1.9.3', 'b')];
    const [blue, green] = [poolOf('blue', [a]), poolOf('green', [b])];
    const move = async (drainMs: number | undefined): Promise<PromiseSettledResult<{ body: string }>[]> => {
      await apply([http(blue, { drainMs })], [blue, green]);
      const slow = Promise.allSettled([ask(frontend, port, { path: '/slow' })]);
      await eventually(() => traffic.show()[0]?.open === 1, 'the request is under way');
      await apply([http(green, { drainMs })], [blue, green]);
      expect(await names(1)).toEqual(['b']);
      return slow;
    };
    expect((await move(undefined))[0]).toMatchObject({ value: { body: expect.stringMatching(/^a/) } });
    expect((await move(5000))[0]).toMatchObject({ value: { body: expect.stringMatching(/^a/) } });
    expect((await move(50))[0]?.status).toBe('rejected');
  });
});
