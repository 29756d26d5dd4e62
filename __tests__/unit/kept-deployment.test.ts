import { beforeEach, describe, expect, it } from '@jest/globals';
import { deploymentsBefore, pastDeployments, placeOf } from '../../src/deployment-history.js';
import { DeployError } from '../../src/errors.js';
import type { KeptDeployment } from '../../src/kept-deployment.js';
import { keepDeployment } from '../../src/kept-deployment.js';
import type { Manifest } from '../../src/manifest/load.js';
import { parsePayload } from '../../src/plan/deployment-payload.js';
import type { Deployments, NewDeployment, NewDeploymentStatus } from '../../src/ports/deployments.js';
import type { Log } from '../../src/ports/log.js';
import type { Runner } from '../../src/ports/runner.js';
import type { InstanceResult } from '../../src/report/result.js';
import type { DeploymentOutcome } from '../../src/steps/deployment.js';
import { instance } from '../support/run-result.js';
import { VirtualClock } from '../support/virtual-clock.js';

type Method = keyof Deployments;
interface Made extends NewDeployment {
  readonly id: number;
  readonly statuses: NewDeploymentStatus[];
}

let clock: VirtualClock;
let made: Made[];
let saved: unknown[];
let lines: string[];
let abort: AbortController;
/** What a method does instead. */
let trouble: Partial<Record<Method, 'may-not' | 'fails' | 'hangs'>>;
beforeEach(() => {
  [clock, made, saved, lines, abort, trouble] = [new VirtualClock(), [], [], [], new AbortController(), {}];
});

/** A GitHub in memory. */
function answer<T>(method: Method, signal: AbortSignal, value: () => T): Promise<T | undefined> {
  signal.throwIfAborted();
  switch (trouble[method]) {
    case 'may-not':
      return Promise.resolve(undefined);
    case 'fails':
      return Promise.reject(new DeployError('GITHUB_FAILED', `GitHub refused ${method}: it answered 500`));
    case 'hangs':
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
    default:
      return Promise.resolve(value());
  }
}
const find = (id: number): Made => made.find((one) => one.id === id)!;
const deployments: Deployments = {
  create: (_repository, one, signal) => answer('create', signal, () => (made.unshift({ ...one, id: made.length + 1, statuses: [] }), made.length)),
  addStatus: (_repository, id, status, signal) => answer('addStatus', signal, () => (find(id).statuses.unshift(status), true as const)),
  list: (_repository, environment, signal) => answer('list', signal, () => made.filter((one) => one.environment === environment)),
  statuses: (_repository, id, signal) => answer('statuses', signal, () => find(id).statuses.map(({ state }) => ({ state, createdAt: new Date(clock.now()).toISOString() }))),
};
const runner = { redact: (text: string) => text.replaceAll('geheim', '***'), saveState: async (name: string, value: string) => void saved.push([name, value === '' ? '' : (JSON.parse(value) as unknown)]) } as unknown as Runner;
const log = { debug: () => undefined, info: (line: string) => lines.push(line) } as unknown as Log;
const parts = () => ({ deployments, runner, log, clock, signal: abort.signal });

const target = { subscriptionId: '6f1c0000-0000-0000-0000-000000000000', resourceGroup: 'rg-web', name: 'web' };
const place = { repository: 'contoso/web', environment: 'production', resourceGroup: 'rg-web', scaleSets: ['web'] };
const kept = (tag: string, change: Partial<KeptDeployment> = {}): KeptDeployment => ({
  task: 'deploy', place, release: { repository: 'contoso/web', tag, version: tag.slice(1) }, strategy: 'rolling',
  plan: { target, upgradePolicy: 'Manual', previousTag: 'v0.9.0', work: { rounds: 2, reimages: false, instances: 4, waits: [{ what: 'pauses', ms: 3 }] } }, ...change,
});
const inputs = { sha: 'c'.repeat(40), environmentUrl: 'https://www.contoso.com/', run: { url: 'https://gh.test/runs/1', id: '1', attempt: 1 } };
const ended = (kind: DeploymentOutcome['ending']['kind'], message = 'broken'): (() => Promise<Pick<DeploymentOutcome, 'ending' | 'instances'>>) => {
  const instances: readonly InstanceResult[] = [instance(0), instance(1, { outcome: 'parked' })];
  return async () => {
    await clock.sleep(60_000, new AbortController().signal);
    return { instances, ending: kind === 'succeeded' ? { kind } : { kind, error: new DeployError('ROLLOUT_FAILED', message) } };
  };
};
const states = (): string[] => [...made].reverse().map((one) => `${String(one.payload['tag'])} ${one.statuses.map(({ state }) => state).join(',')}`);

describe('a deployment', () => {
  it('is kept with what later runs need and with its statuses', async () => {
    const outcome = await keepDeployment(kept('v1.0.0'), inputs, parts(), ended('succeeded'));
    expect(outcome.ending).toEqual({ kind: 'succeeded' });
    const { payload, statuses, ...one } = made[0]!;
    expect(one).toEqual({ id: 1, ref: 'v1.0.0', task: 'deploy', environment: 'production', production: true, description: 'v1.0.0 to web' });
    expect(parsePayload(payload)).toEqual({ repository: 'contoso/web', tag: 'v1.0.0', version: '1.0.0', previousTag: 'v0.9.0', resourceGroup: 'rg-web', scaleSets: ['web'], scaleSet: 'web', strategy: 'rolling', upgradePolicy: 'Manual', instances: 4, rounds: 2, reimages: false, waitsMs: 3 });
    expect(JSON.stringify(payload)).not.toContain(target.subscriptionId);
    const links = { environmentUrl: 'https://www.contoso.com/', logUrl: 'https://gh.test/runs/1' };
    expect(statuses).toEqual([{ state: 'success', description: 'v1.0.0 proven on 1 of 2 VMs of web', ...links }, { state: 'in_progress', description: 'The rollout goes on', ...links }]);
    // The post step finds nothing left to tell.
    expect(saved).toEqual([
      ['deployment', { repository: 'contoso/web', id: 1, status: { state: 'error', description: 'Cancelled, or ended without a result', ...links } }],
      ['deployment', { repository: 'contoso/web', id: 1, status: statuses[0] }],
      ['deployment', ''],
    ]);
    expect(lines).toEqual([]);
  });

  it('that succeeds makes those before it inactive, of its own scale set and no other', async () => {
    await keepDeployment(kept('v1.0.0'), inputs, parts(), ended('succeeded'));
    await keepDeployment(kept('v1.0.0', { place: { ...place, scaleSets: ['api'] } }), inputs, parts(), ended('succeeded'));
    await keepDeployment(kept('v1.1.0'), inputs, parts(), ended('failed'));
    expect(states()).toEqual(['v1.0.0 success,in_progress', 'v1.0.0 success,in_progress', 'v1.1.0 failure,in_progress']);
    await keepDeployment(kept('v1.2.0'), inputs, parts(), ended('succeeded'));
    expect(states()).toEqual(['v1.0.0 inactive,success,in_progress', 'v1.0.0 success,in_progress', 'v1.1.0 failure,in_progress', 'v1.2.0 success,in_progress']);
    expect(find(1).statuses[0]).toEqual({ state: 'inactive', description: 'v1.2.0 has taken its place', environmentUrl: undefined, logUrl: 'https://gh.test/runs/1' });
    await keepDeployment(kept('v1.0.0', { task: 'rollback' }), inputs, parts(), ended('succeeded'));
    expect(find(4).statuses[0]).toMatchObject({ state: 'inactive', description: 'Rolled back to v1.0.0' });
  });

  it('that fails says why, on one line, without secrets and within what GitHub takes', async () => {
    await keepDeployment(kept('v1.0.0'), { ...inputs, environmentUrl: 'https://geheim.test/' }, parts(), ended('failed', `web_0 said:\n\u001b[31mgeheim ${'x'.repeat(300)}`));
    expect(made[0]!.statuses[0]).toMatchObject({ state: 'failure', description: expect.stringMatching(/^web_0 said: \*\*\* x{100,}…$/), environmentUrl: undefined });
    expect(made[0]!.statuses[0]!.description).toHaveLength(140);
  });

  it('of another repository\'s release has the commit of the workflow', async () => {
    await keepDeployment(kept('v1.0.0', { release: { repository: 'contoso/app', tag: 'v1.0.0', version: '1.0.0' } }), inputs, parts(), ended('succeeded'));
    expect(made[0]).toMatchObject({ ref: inputs.sha, description: 'contoso/app v1.0.0 to web', payload: { tag: 'v1.0.0', repository: 'contoso/app' } });
  });

  it.each([['production', true], ['Prod', true], ['production-westeurope', true], ['preproduction', false], ['products', false], ['web', false]])('in %s: production %s', async (environment, production) => {
    await keepDeployment(kept('v1.0.0', { place: { ...place, environment } }), inputs, parts(), ended('succeeded'));
    expect(made[0]).toMatchObject({ environment, production });
  });

  it('that is cancelled is left to the post step', async () => {
    await keepDeployment(kept('v1.0.0'), inputs, parts(), ended('cancelled'));
    expect(states()).toEqual(['v1.0.0 in_progress']);
    expect(saved).toEqual([['deployment', expect.objectContaining({ id: 1, status: expect.objectContaining({ state: 'error' }) })]]);
  });
});

describe('GitHub in trouble', () => {
  const run = async (kind: DeploymentOutcome['ending']['kind'] = 'succeeded'): Promise<number> => {
    const from = clock.now();
    expect((await keepDeployment(kept('v1.0.0'), inputs, parts(), ended(kind))).ending.kind).toBe(kind);
    return clock.now() - from;
  };

  it('says no to the token: nothing is kept, and nothing said', async () => {
    trouble = { create: 'may-not' };
    expect(await run()).toBe(60_000);
    expect([made, saved, lines]).toEqual([[], [], []]);
  });

  it.each<[string, typeof trouble, RegExp]>([
    ['it fails from the first', { create: 'fails' }, /keeps no deployment of this run: GitHub refused create/],
    ['it hangs from the first', { create: 'hangs' }, /keeps no deployment of this run: no answer within 10 s/],
    ['it fails at the statuses', { addStatus: 'fails' }, /not up to date, which changes nothing about the rollout: GitHub refused addStatus/],
    ['it fails at the others', { list: 'fails' }, /not up to date/],
    ['it hangs at the others', { statuses: 'hangs' }, /not up to date, .*no answer within 8 s/],
  ])('%s: the rollout goes on, and ends within seconds', async (_what, with_, line) => {
    trouble = with_;
    expect(await run()).toBeLessThanOrEqual(60_000 + 8_000);
    expect(lines).toEqual([expect.stringMatching(line)]);
  });

  it('hangs at the last status: the post step tells it', async () => {
    trouble = {};
    const work = ended('failed');
    const from = clock.now();
    await keepDeployment(kept('v1.0.0'), inputs, parts(), async () => {
      const outcome = await work();
      trouble = { addStatus: 'hangs' };
      return outcome;
    });
    expect(clock.now() - from).toBe(65_000);
    expect(saved.at(-1)).toEqual(['deployment', expect.objectContaining({ status: expect.objectContaining({ state: 'failure', description: 'broken' }) })]);
  });

  it('hangs while the run is cancelled: the process is not kept', async () => {
    trouble = { create: 'hangs' };
    const from = clock.now();
    await keepDeployment(kept('v1.0.0'), inputs, parts(), async () => ({ ...(await ended('cancelled')()), instances: [] }));
    expect(clock.now() - from).toBeLessThanOrEqual(60_000);
    const soon = clock.now();
    await keepDeployment(kept('v1.0.0'), inputs, parts(), async () => ({ instances: [], ending: { kind: 'cancelled', error: new DeployError('CANCELLED', 'x') } }));
    expect(clock.now() - soon).toBe(2_000);
    expect(lines.at(-1)).toMatch(/no answer within 2 s/);
  });
});

describe('what was deployed before', () => {
  it('is read for an estimate, and nothing where that fails or takes long', async () => {
    await keepDeployment(kept('v1.0.0'), inputs, parts(), ended('succeeded'));
    expect((await pastDeployments(place, parts())).map(({ payload }) => payload.tag)).toEqual(['v1.0.0']);
    for (const how of ['may-not', 'fails', 'hangs'] as const) {
      trouble = { list: how };
      const from = clock.now();
      expect(await pastDeployments(place, parts())).toEqual([]);
      expect(clock.now() - from).toBeLessThanOrEqual(3_000);
    }
    abort.abort(new Error('cancelled'));
    expect(await pastDeployments(place, parts())).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('tells what was deployed before, where the token may read that', async () => {
    for (const tag of ['v1.0.0', 'v1.1.0']) await keepDeployment(kept(tag), inputs, parts(), ended('succeeded'));
    expect((await deploymentsBefore(place, parts()))?.map(({ payload }) => payload.tag)).toEqual(['v1.1.0', 'v1.0.0']);
    expect(await deploymentsBefore({ ...place, scaleSets: ['api'] }, parts())).toEqual([]);
    trouble = { list: 'may-not' };
    expect([await deploymentsBefore(place, parts()), lines]).toEqual([undefined, []]);
    trouble = { statuses: 'fails' };
    expect([await deploymentsBefore(place, parts()), lines]).toEqual([undefined, [expect.stringMatching(/does not tell which releases were deployed to production/)]]);
    abort.abort(new DeployError('CANCELLED', 'The run was cancelled'));
    await expect(deploymentsBefore(place, parts())).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it.each<[string, string | undefined, Partial<Manifest>, string]>([
    ['the input', 'staging', { target: { resourceGroup: 'rg', scaleSet: 'web' }, strategy: { type: 'rolling' } as Manifest['strategy'] }, 'staging'],
    ['the scale set', undefined, { target: { resourceGroup: 'rg', scaleSet: 'web' }, strategy: { type: 'rolling' } as Manifest['strategy'] }, 'web'],
    ['both slots', undefined, { target: { resourceGroup: 'rg' }, strategy: { type: 'swap', slots: ['blue', 'green'] } as unknown as Manifest['strategy'] }, 'blue+green'],
  ])('is found by the name of %s', (_what, environment, manifest, name) => {
    expect(placeOf({ repository: 'contoso/web', environment }, manifest as Manifest).environment).toBe(name);
  });
});
