import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';
import type { Cloud } from '../cloud.js';
import { isObject, objectsOf, textOr } from '../arm-request.js';
import { healthStatus } from './health.js';
import type { Vm } from './state.js';

interface Probe {
  readonly protocol: 'tcp' | 'http' | 'https';
  readonly port: number;
  readonly path: string;
  readonly intervalMs: number;
  /** How many answers of a kind in a row it takes to change its mind. */
  readonly threshold: number;
}

/**
 * Polls the VM as the load balancer's probe says, for as long as the VM runs and its model names the probe. Azure: an
 * HTTP probe is up on status 200 alone, and a round is given up after the probe's own interval.
 */
export function startProbing(cloud: Cloud, vm: Vm): void {
  vm.stopProbe?.();
  vm.probed = undefined;
  const id = vm.model.profile.networkProfile?.healthProbe?.id;
  if (id === undefined) return;
  let stopped = false;
  let cancel = (): void => undefined;
  let run = { up: false, length: 0 };
  const round = async (): Promise<void> => {
    const probe = findProbe(cloud, id);
    const up = probe !== undefined && (vm.declared ? vm.declared.healthy : await isUp(probe, vm.machine?.address));
    if (stopped) return;
    run = { up, length: run.up === up ? run.length + 1 : 1 };
    if (run.length >= (probe?.threshold ?? 1)) vm.probed = healthStatus(up ? 'healthy' : 'unhealthy', cloud.clock.now());
    cancel = cloud.clock.after(probe?.intervalMs ?? 5000, () => void round());
  };
  vm.stopProbe = () => {
    stopped = true;
    cancel();
    vm.probed = undefined;
    vm.stopProbe = undefined;
  };
  void round();
}

function findProbe(cloud: Cloud, id: string): Probe | undefined {
  const balancer = cloud.network.get(id.replace(/\/probes\/[^/]+$/i, '').toLowerCase());
  const name = id.slice(id.lastIndexOf('/') + 1).toLowerCase();
  const found = objectsOf(balancer?.properties['probes']).find((one) => textOr(one['name'], '').toLowerCase() === name);
  const properties = found?.['properties'];
  if (!isObject(properties)) return undefined;
  const protocol = textOr(properties['protocol'], 'Tcp').toLowerCase();
  return {
    protocol: protocol === 'http' || protocol === 'https' ? protocol : 'tcp',
    port: Number(properties['port']),
    path: textOr(properties['requestPath'], '/'),
    intervalMs: Number(properties['intervalInSeconds'] ?? 15) * 1000,
    threshold: Math.max(1, Number(properties['probeThreshold'] ?? 1)),
  };
}

function isUp(probe: Probe, address: string | undefined): Promise<boolean> {
  if (address === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    if (probe.protocol === 'tcp') {
      const socket = connect({ host: address, port: probe.port, timeout: probe.intervalMs });
      const end = (up: boolean): void => {
        socket.destroy();
        resolve(up);
      };
      socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false));
      return;
    }
    const get = probe.protocol === 'https' ? httpsGet : httpGet;
    const options = { host: address, port: probe.port, path: probe.path, timeout: probe.intervalMs, agent: false as const, rejectUnauthorized: false };
    const request = get(options, (response) => {
      response.destroy();
      resolve(response.statusCode === 200);
    });
    request.once('error', () => resolve(false)).once('timeout', () => request.destroy(new Error('timeout')));
  });
}
