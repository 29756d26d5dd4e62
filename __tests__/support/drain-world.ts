/** Scale set `web` behind load balancer `lb-web`, as tests drain it. */
import type { ArmUser } from './arm-user.js';
import { armUser } from './arm-user.js';
import type { Json } from './sample-deployment.js';
import { linuxDeploy, quick, webSet } from './sample-deployment.js';
import type { Stage } from './stage.js';

export const MARK = 'vmss-deploy-drained-web';

/** The data plane follows a write soon, and probes ask often. */
export const quickBalancer = { ...quick, latencies: { ...quick.latencies, dataPlaneMs: 50, probeIntervalMs: 150 } } as const;

export function drainWorld(set: Json = {}, change: Json = {}): Json {
  return {
    settings: quickBalancer,
    loadBalancers: [{
      name: 'lb-web', pools: ['pool'],
      probes: [{ name: 'healthz', protocol: 'Http', port: 8080, path: '/healthz' }],
      rules: [{ name: 'http', frontendPort: 8080, backendPort: 8080, pool: 'pool', probe: 'healthz' }],
    }],
    scaleSets: [webSet({ capacity: 3, loadBalancers: [{ name: 'lb-web', pool: 'pool' }], ...set })],
    ...change,
  };
}

const INTERNAL = 'Microsoft.Network/loadBalancers/lb-internal';

/** The same set, also behind `lb-internal`: as where users come from outside and other services from within. */
export function twoBalancers(): Json {
  const world = drainWorld({ loadBalancers: [{ name: 'lb-web', pool: 'pool' }, { name: 'lb-internal', pool: 'pool' }] });
  const [outer] = world['loadBalancers'] as readonly [Json];
  return { ...world, loadBalancers: [outer, { ...outer, name: 'lb-internal', frontends: [{ name: 'inside', type: 'internal' }] }] };
}

/** Who is down in the pools of both. */
export async function membersOfBoth(stage: Stage): Promise<readonly [Members, Members]> {
  return [await membersOf(stage), await membersOf(stage, undefined, INTERNAL)];
}

/** One VM at a time, with `drain` as deploy.yml takes it; `false` for none. */
export function drainDeploy(drain: string | Json | false = '2s', strategy: Json = {}, more: Json = {}): string {
  return linuxDeploy({ strategy: { batch: 1, ...(drain === false ? {} : { drain }), ...strategy }, ...more });
}

interface Members {
  readonly tags: Readonly<Record<string, string>>;
  /** Instance ids of members that are down. */
  readonly down: readonly string[];
}

export const BALANCER = 'Microsoft.Network/loadBalancers/lb-web';

/** Who is down in the pool, as ARM has it. */
export async function membersOf(stage: Stage, user?: ArmUser, balancer = BALANCER): Promise<Members> {
  const body = await (user ?? (await armUser(stage.address))).get(balancer);
  const pools = (body['properties'] as { backendAddressPools: { properties: { loadBalancerBackendAddresses?: Address[] } }[] }).backendAddressPools;
  const down = pools.flatMap(({ properties }) => properties.loadBalancerBackendAddresses ?? []).filter(({ properties }) => properties.adminState === 'Down').map(idOf);
  return { tags: (body['tags'] ?? {}) as Members['tags'], down: down.sort() };
}

/** Somebody sets members down, or up, or leaves it to the probe. */
export async function setStates(stage: Stage, states: Readonly<Record<string, 'Up' | 'Down' | 'None'>>, tags: Json = {}): Promise<void> {
  await (await armUser(stage.address)).edit(BALANCER, (body) => {
    const changed = structuredClone(body) as { tags?: Json; properties: { backendAddressPools: { properties: { loadBalancerBackendAddresses?: Address[] } }[] } };
    for (const { properties } of changed.properties.backendAddressPools) {
      for (const address of properties.loadBalancerBackendAddresses ?? []) {
        const state = states[idOf(address)];
        if (state !== undefined) address.properties.adminState = state;
      }
    }
    return { ...changed, tags: { ...changed.tags, ...tags } };
  });
}

interface Address {
  readonly properties: { adminState?: string; readonly networkInterfaceIPConfiguration?: { readonly id: string } };
}

function idOf({ properties }: Address): string {
  return /\/virtualMachines\/([^/]+)\//.exec(properties.networkInterfaceIPConfiguration?.id ?? '')?.[1] ?? '';
}
