/** Two slots behind an application gateway. */
import type { Json } from './sample-deployment.js';
import { previewCheck, quickSwap, slot, swapDeploy } from './swap-stage.js';

export const GATEWAY = 'Microsoft.Network/applicationGateways/agw-web';

/** As `swapWorld`, with application gateway agw-web in the place of the load balancer: two production rules, and one for the preview. */
export function gatewayWorld(change: Json = {}): Json {
  const behind = (color: string): Json => ({ loadBalancers: undefined, applicationGateways: [{ name: 'agw-web', pool: `pool-${color}` }] });
  return {
    settings: quickSwap,
    subnets: { default: { natGateway: true } },
    applicationGateways: [
      {
        name: 'agw-web',
        pools: ['pool-blue', 'pool-green'],
        probes: [{ name: 'healthz', path: '/healthz' }],
        settings: [{ name: 'settings', port: 8080, probe: 'healthz', drainSeconds: 5 }],
        rules: [
          { name: 'http', port: 8080, pool: 'pool-blue', settings: 'settings' },
          { name: 'api', port: 8090, pool: 'pool-blue', settings: 'settings' },
          { name: 'preview', port: 8081, pool: 'pool-green', settings: 'settings' },
        ],
      },
    ],
    scaleSets: [slot('blue', behind('blue')), slot('green', { capacity: 0, ...behind('green') })],
    ...change,
  };
}

export function gatewayDeploy(strategy: Json = {}): string {
  return swapDeploy({ traffic: { applicationGateway: { name: 'agw-web', rules: ['http', 'api'] }, pools: ['pool-blue', 'pool-green'] }, checks: [previewCheck], ...strategy });
}
