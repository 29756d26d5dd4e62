/** What would end badly is refused before either slot or the balancer is touched, and each refusal says how to cure it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Json } from '../support/sample-deployment.js';
import { windowsDeploy } from '../support/sample-deployment.js';
import { expectNothingWritten, expectRed } from '../support/red.js';
import type { Stage, StageRun } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { balancerSeed, putFiles, runSwap, slot, swapDeploy, swapWorld } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const rule = (name: string, frontendPort: number, pool: string, more: Json = {}): Json => ({ name, frontendPort, backendPort: 8080, pool, probe: 'healthz', ...more });
const onlyHttp = balancerSeed({ rules: [rule('http', 8080, 'pool-blue')] });
const withoutPreview = { preview: undefined };
const agent = { name: 'Agent', publisher: 'Contoso', type: 'Agent', typeHandlerVersion: '1.0' };
const password = { scaleSet: JSON.stringify({ location: 'westeurope', sku: { name: 'Standard_D2s_v5', tier: 'Standard' }, properties: { upgradePolicy: { mode: 'Manual' }, virtualMachineProfile: { osProfile: { adminUsername: 'azureuser', linuxConfiguration: { disablePasswordAuthentication: false } } } } }) };

interface Case {
  readonly why: string;
  readonly world: Json;
  readonly deploy?: string;
  readonly run?: StageRun;
  readonly told: readonly RegExp[];
}

const cases: readonly Case[] = [
  {
    why: 'the live scale set takes its health from a probe of the balancer',
    world: swapWorld({ scaleSets: [slot('blue', { health: 'probe' }), slot('green', { capacity: 0 })] }),
    told: [/web-blue takes its health from a load balancer probe/, /Use the Application Health extension instead, and remove networkProfile\.healthProbe/],
  },
  {
    why: 'no rule, outbound rule or NAT gateway gives the staged pool a way out',
    world: swapWorld({ subnets: undefined, loadBalancers: [onlyHttp] }),
    deploy: swapDeploy(withoutPreview),
    told: [/pool pool-green of lb-web have no way out/, /NAT gateway, the pool an outbound rule, or the staged slot a preview rule/],
  },
  {
    why: 'the preview rule gives none either',
    world: swapWorld({ subnets: undefined, loadBalancers: [balancerSeed({ rules: [rule('http', 8080, 'pool-blue'), rule('preview', 8081, 'pool-green', { disableOutboundSnat: true })] })] }),
    told: [/pool pool-green of lb-web have no way out/],
  },
  {
    why: 'the quota of vCPUs is too small for both slots',
    world: swapWorld({ quota: { cores: 7 } }),
    told: [/Bringing slot web-green up to 2 VMs takes 4 vCPUs more.* 3 left \(4 of 7 used\)/, /Ask for a higher quota/],
  },
  {
    why: 'another rule would lead to the same port of the same pool',
    world: swapWorld({ loadBalancers: [balancerSeed({ rules: [rule('http', 8080, 'pool-blue'), rule('other', 8082, 'pool-green')] })] }),
    deploy: swapDeploy(withoutPreview),
    told: [/After the swap rules http and other of lb-web would both lead to port 8080 of pool pool-green, which ARM refuses/, /strategy\.preview\.rule/],
  },
  {
    why: 'the idle slot is in both pools',
    world: swapWorld({ loadBalancers: [onlyHttp], scaleSets: [slot('blue'), slot('green', { capacity: 0, loadBalancers: [{ name: 'lb-web', pool: 'pool-green' }, { name: 'lb-web', pool: 'pool-blue' }] })] }),
    deploy: swapDeploy(withoutPreview),
    told: [/web-green is also in pool pool-blue of the other slot, so it would serve whichever slot is live/, /Take pool-blue out/],
  },
  {
    why: 'the idle slot is in no pool',
    world: swapWorld({ scaleSets: [slot('blue'), slot('green', { capacity: 0, loadBalancers: undefined })] }),
    told: [/web-green is not in its pool pool-green/, /It is in: none of its pools/],
  },
  {
    why: 'the identity may not write the balancer',
    world: swapWorld({ deny: ['Microsoft.Network/loadBalancers/write'] }),
    told: [/may not write lb-web, so it could stage a release and then not swap to it/, /Grant it Microsoft\.Network\/loadBalancers\/write on lb-web in resource group rg-web/],
  },
  {
    why: 'the production rules lead to both slots',
    world: swapWorld({ loadBalancers: [balancerSeed({ rules: [rule('http', 8080, 'pool-blue'), rule('https', 8443, 'pool-green')] })] }),
    deploy: swapDeploy({ preview: undefined, traffic: { loadBalancer: { name: 'lb-web', rules: ['http', 'https'] }, pools: ['pool-blue', 'pool-green'] } }),
    told: [/do not all point at the pool of one slot \(http -> pool-blue, https -> pool-green\)/, /Point all of http, https at either pool-blue or pool-green/],
  },
  {
    why: 'a rule is not there',
    world: swapWorld(),
    deploy: swapDeploy({ preview: { rule: 'staging' } }),
    told: [/lb-web has no rule staging/, /Rules there: http, preview/],
  },
  {
    why: 'a pool is not there',
    world: swapWorld(),
    deploy: swapDeploy({ traffic: { loadBalancer: { name: 'lb-web', rules: ['http'] }, pools: ['pool-blue', 'pool-red'] } }),
    told: [/lb-web has no backend pool pool-red/, /Pools there: pool-blue, pool-green/],
  },
  {
    why: 'the live slot is not there',
    world: swapWorld(),
    deploy: swapDeploy({ slots: ['web-red', 'web-green'] }),
    told: [/The production rules point at the pool of slot web-red, but there is no such scale set/],
  },
  {
    why: 'the live slot has no VMs',
    world: swapWorld({ scaleSets: [slot('blue', { capacity: 0 }), slot('green')] }),
    told: [/web-blue is live, but has no VMs/],
  },
  {
    why: 'the slot must be made, and nobody says what an extension of the live one has for protected settings',
    world: swapWorld({ scaleSets: [slot('blue', { extensions: [agent] })] }),
    told: [/extension Agent \(Agent\) of its model may have protected settings, which Azure never gives back/, /strategy\.create\.protectedSettings\.Agent: its settings, or \{\} where it has none/],
  },
  {
    why: 'the slot must be made, and nobody says the password of Windows VMs',
    world: swapWorld({ scaleSets: [slot('blue', { os: 'Windows', simulate: {}, sampleApp: undefined })] }),
    deploy: swapDeploy({}, { model: (JSON.parse(windowsDeploy()) as Json)['model'] }),
    told: [/signs in with a password, which Azure never gives back/, /strategy\.create\.adminPassword: "\{\{ env\.ADMIN_PASSWORD \}\}"/],
  },
  {
    why: 'the template of the slot has no password either',
    world: swapWorld({ scaleSets: [slot('blue')] }),
    deploy: swapDeploy({ create: { template: 'file:deploy/web.json' } }),
    run: { files: { 'deploy/web.json': password.scaleSet } },
    told: [/signs in with a password/],
  },
];

test.each(cases)('$why', async ({ world, deploy, run, told: expected }) => {
  await stage.reset(world);
  if (run?.files) await putFiles(stage, run.files);
  const ended = await runSwap(stage, deploy ?? swapDeploy(), run);
  const { error, told } = expectRed(ended, 'TARGET_REFUSED');
  const text = [told, ...error.problems.map(({ message, hint }) => `${message}\n${hint ?? ''}`)].join('\n');
  for (const one of expected) expect(text).toMatch(one);
  await expectNothingWritten(stage, ended);
});

test('several things at once are told at once', async () => {
  await stage.reset(swapWorld({ quota: { cores: 4 }, deny: ['Microsoft.Network/loadBalancers/write'], scaleSets: [slot('blue', { health: 'probe' }), slot('green', { capacity: 0 })] }));
  const ended = await runSwap(stage, swapDeploy());
  const { error } = expectRed(ended, 'TARGET_REFUSED');
  expect(error.problems).toHaveLength(3);
  await expectNothingWritten(stage, ended);
});

