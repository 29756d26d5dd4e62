/** Two slots behind one load balancer as tests deploy to them, and what is asked of that world again and again. */
import { askVm } from '../../scripts/emulator-control.js';
import type { ArmUser } from './arm-user.js';
import { armUser } from './arm-user.js';
import type { Json } from './sample-deployment.js';
import { linuxManifest, quick } from './sample-deployment.js';
import type { Run, Stage, StageRun } from './stage.js';

/** The data plane follows a write at once, and probes ask often. */
export const quickSwap = { ...quick, latencies: { ...quick.latencies, dataPlaneMs: 50, gatewayWriteMs: 50, probeIntervalMs: 150 } } as const;

/** lb-web: rule http leads to blue, rule preview to green. */
export function balancerSeed(change: Json = {}): Json {
  return {
    name: 'lb-web',
    pools: ['pool-blue', 'pool-green'],
    probes: [{ name: 'healthz', protocol: 'Http', port: 8080, path: '/healthz' }],
    rules: [
      { name: 'http', frontendPort: 8080, backendPort: 8080, pool: 'pool-blue', probe: 'healthz' },
      { name: 'preview', frontendPort: 8081, backendPort: 8080, pool: 'pool-green', probe: 'healthz' },
    ],
    ...change,
  };
}

/** web-blue or web-green: 2 VMs on v1.0.0 unless `change` says otherwise. */
export function slot(color: 'blue' | 'green', change: Json = {}): Json {
  return { name: `web-${color}`, capacity: 2, loadBalancers: [{ name: 'lb-web', pool: `pool-${color}` }], health: {}, sampleApp: 'v1.0.0', ...change };
}

/** web-blue is live; web-green is there, with no VMs. */
export function swapWorld(change: Json = {}): Json {
  return { settings: quickSwap, subnets: { default: { natGateway: true } }, loadBalancers: [balancerSeed()], scaleSets: [slot('blue'), slot('green', { capacity: 0 })], ...change };
}

/** A swap without waits: the old slot is kept, and nothing is settled, baked or drained. `more` is on deploy.yml's top level. */
export function swapDeploy(strategy: Json = {}, more: Json = {}): string {
  const { target: _, ...manifest } = linuxManifest();
  return JSON.stringify(
    {
      ...manifest,
      target: { resourceGroup: 'rg-web' },
      strategy: {
        type: 'swap',
        slots: ['web-blue', 'web-green'],
        traffic: { loadBalancer: { name: 'lb-web', rules: ['http'] }, pools: ['pool-blue', 'pool-green'] },
        preview: { rule: 'preview' },
        bake: '0s',
        drain: '0s',
        ...strategy,
      },
      health: { settle: '0s', timeout: '30s' },
      ...more,
    },
    undefined,
    2,
  );
}

/** A check of the staged slot, and of the same one when it is live. */
export const previewCheck = { http: 'http://{{ preview.address }}:{{ preview.port }}/healthz', timeout: '20s' } as const;

/** Runs with the swap's own commands; `VMSS_DEPLOY_ACTION` names another build than dist/index.js. */
export function runSwap(stage: Stage, deployYml: string, run: StageRun = {}): Promise<Run> {
  return stage.run(deployYml, { ...(process.env['VMSS_DEPLOY_ACTION'] ? { entry: process.env['VMSS_DEPLOY_ACTION'] } : {}), ...run });
}

export function rollBack(stage: Stage, deployYml: string, run: StageRun = {}): Promise<Run> {
  return runSwap(stage, deployYml, { ...run, inputs: { command: 'rollback', ...run.inputs } });
}

/** URL of a rule's frontend. */
export async function urlOf(stage: Stage, rule: string, balancer = 'lb-web'): Promise<string> {
  const { routes } = (await stage.control.call('GET', 'traffic')) as { routes: { name: string; address: string; port: number }[] };
  const route = routes.find((one) => one.name === `${balancer}/${rule}`);
  if (!route) throw new Error(`${balancer} has no rule ${rule} in its data plane`);
  return `http://${route.address}:${route.port}/`;
}

/** The scale set that each rule's pool belongs to, as ARM has it: `{ http: 'green', preview: 'blue' }`. */
export async function rulePools(stage: Stage, user?: ArmUser): Promise<Readonly<Record<string, string>>> {
  const body = await (user ?? (await armUser(stage.address))).get(BALANCER);
  const rules = (body['properties'] as { loadBalancingRules: { name: string; properties: { backendAddressPool: { id: string }; backendAddressPools: { id: string }[] } }[] }).loadBalancingRules;
  return Object.fromEntries(
    rules.map(({ name, properties }) => {
      const [singular, plural] = [properties.backendAddressPool.id, properties.backendAddressPools.map((one) => one.id).join()];
      if (singular !== plural) throw new Error(`rule ${name} names ${singular} and ${plural}`);
      return [name, singular.replace(/^.*\/pool-/, '')];
    }),
  );
}

/** Writes of the load balancer since the counts were reset. */
export async function balancerWrites(stage: Stage): Promise<number> {
  return (await stage.writes())['LoadBalancers_CreateOrUpdate'] ?? 0;
}

export const BALANCER = 'Microsoft.Network/loadBalancers/lb-web';

/** How many VMs of each slot there are, by power state. */
export async function slotPower(stage: Stage, color: 'blue' | 'green'): Promise<Readonly<Record<string, number>>> {
  const powers = (await stage.machines()).filter((one) => one.scaleSet === `web-${color}`).map((one) => one.power);
  return Object.fromEntries([...new Set(powers)].map((power) => [power, powers.filter((one) => one === power).length]));
}

/** How many VMs of a slot answer with each version. */
export async function slotVersions(stage: Stage, color: 'blue' | 'green'): Promise<Readonly<Record<string, number>>> {
  const machines = (await stage.machines()).filter((one) => one.scaleSet === `web-${color}`);
  const versions = await Promise.all(machines.map(async (machine) => (await askVm(machine))?.split(' ')[0] ?? 'nobody'));
  return Object.fromEntries([...new Set(versions)].map((version) => [version, versions.filter((one) => one === version).length]));
}

/** The version that production serves to a new connection. */
export async function production(stage: Stage): Promise<string | undefined> {
  const answer = await fetch(await urlOf(stage, 'http'), { headers: { connection: 'close' } });
  return (await answer.text()).split(' ')[0];
}

/** Files of the repository at the commit of `tag`. */
export async function putFiles(stage: Stage, files: Readonly<Record<string, string>>, tag = 'v1.1.0'): Promise<void> {
  await stage.control.github({ kind: 'moveTag', repository: 'contoso/web', tag, to: { files } });
}
