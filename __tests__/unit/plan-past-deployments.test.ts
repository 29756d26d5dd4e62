import { describe, expect, it } from '@jest/globals';
import type { DeploymentPayload } from '../../src/plan/deployment-payload.js';
import { formatPayload, parsePayload } from '../../src/plan/deployment-payload.js';
import type { DeploymentKind, PastDeployment } from '../../src/plan/past-deployments.js';
import { deploymentsAt, goodReleases, outlivedBy, pastRuns } from '../../src/plan/past-deployments.js';

const PAYLOAD: DeploymentPayload = {
  repository: 'contoso/web', tag: 'v1.1.0', version: '1.1.0', previousTag: 'v1.0.0', resourceGroup: 'rg-web', scaleSets: ['web'], scaleSet: 'web',
  strategy: 'rolling', upgradePolicy: 'Manual', instances: 4, rounds: 2, reimages: false, waitsMs: 0,
};
const at = (seconds: number): string => new Date(1_790_000_000_000 + seconds * 1000).toISOString();

/** `9 deploy v2<v1 inactive,success,in_progress`: id, task, tag, the tag before, statuses newest first. */
function past(text: string, change: Partial<DeploymentPayload> = {}): PastDeployment {
  const [id, task, tags, states = ''] = text.split(' ');
  const [tag, previousTag] = tags!.split('<');
  const all = states === '' ? [] : states.split(',');
  const statuses = all.map((state, index) => ({ state, createdAt: at(Number(id) * 1000 + (all.length - index) * 60) }));
  return { id: Number(id), task: task!, payload: { ...PAYLOAD, tag: tag!, previousTag, ...change }, statuses };
}

describe('a payload', () => {
  it('comes back as it was, as an object or as its text', () => {
    expect(parsePayload(formatPayload(PAYLOAD))).toEqual(PAYLOAD);
    expect(parsePayload(JSON.stringify(formatPayload(PAYLOAD)))).toEqual(PAYLOAD);
    const first: DeploymentPayload = { ...PAYLOAD, previousTag: undefined };
    expect(parsePayload(JSON.parse(JSON.stringify(formatPayload(first))))).toEqual(first);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined], ['no JSON', '{'], ['an empty one', {}], ['another version', { ...formatPayload(PAYLOAD), 'vmss-deploy': 2 }],
    ['a tag that would be a command', { ...formatPayload(PAYLOAD), tag: 'v1;reboot' }], ['a tag that is an option', { ...formatPayload(PAYLOAD), tag: '-x' }], ['a previous tag that climbs', { ...formatPayload(PAYLOAD), previousTag: '../x' }],
    ['scale sets that are none', { ...formatPayload(PAYLOAD), scaleSets: 'web' }], ['another strategy', { ...formatPayload(PAYLOAD), strategy: 'hope' }], ['another policy', { ...formatPayload(PAYLOAD), upgradePolicy: 'x' }],
    ['a negative count', { ...formatPayload(PAYLOAD), rounds: -1 }], ['a count as text', { ...formatPayload(PAYLOAD), waitsMs: '5' }], ['no answer to a question', { ...formatPayload(PAYLOAD), reimages: 'no' }],
  ])('is not believed: %s', (_what, payload) => expect(parsePayload(payload)).toBeUndefined());
});

describe('the deployments at a place', () => {
  it('are those of this action onto these scale sets, in whatever case and order', () => {
    const one = (id: number, change: Partial<DeploymentPayload>) => ({ id, task: 'deploy', payload: formatPayload({ ...PAYLOAD, ...change }) });
    const all = [one(5, {}), one(4, { scaleSets: ['api'] }), { id: 3, task: 'deploy', payload: {} }, one(2, { resourceGroup: 'RG-WEB', scaleSets: ['WEB'] }), one(1, { resourceGroup: 'other' })];
    expect(deploymentsAt({ resourceGroup: 'rg-web', scaleSets: ['web'] }, all).map(({ id }) => id)).toEqual([5, 2]);
    expect(deploymentsAt({ resourceGroup: 'rg-web', scaleSets: ['green', 'blue'] }, [one(7, { scaleSets: ['Blue', 'Green'] })]).map(({ id }) => id)).toEqual([7]);
  });
});

describe('good releases', () => {
  it.each<[string, string[], string[]]>([
    ['none', [], []],
    ['that succeeded, newest first', ['3 deploy v3<v2 success,in_progress', '2 deploy v2<v1 inactive,success,in_progress', '1 deploy v1 inactive,success,in_progress'], ['v3', 'v2', 'v1']],
    ['not what failed, was cancelled or goes on', ['4 deploy v4<v2 in_progress', '3 deploy v3<v2 failure,in_progress', '2 deploy v2<v1 error,in_progress', '1 deploy v1 success,in_progress'], ['v1']],
    ['what a rollback left is marked', ['3 rollback v1<v2 success', '2 deploy v2<v1 inactive,success', '1 deploy v1 inactive,success'], ['v1', 'v2 (left)']],
    ['but not by a rollback that failed', ['3 rollback v1<v2 failure', '2 deploy v2<v1 success', '1 deploy v1 inactive,success'], ['v2', 'v1']],
    ['nor where it was deployed again', ['4 deploy v2<v1 success', '3 rollback v1<v2 inactive,success', '2 deploy v2<v1 inactive,success', '1 deploy v1 inactive,success'], ['v2', 'v1']],
    ['each tag once, by its last success', ['3 deploy v1<v2 success', '2 deploy v2<v1 inactive,success', '1 deploy v1 inactive,success'], ['v1', 'v2']],
  ])('%s', (_what, deployments, good) => {
    const found = goodReleases(deployments.map((text) => past(text)));
    expect(found.map(({ tag, rolledBack }) => `${tag}${rolledBack ? ' (left)' : ''}`)).toEqual(good);
  });

  it('say when they were good', () => expect(goodReleases([past('3 deploy v3<v2 inactive,success,in_progress')])).toEqual([{ tag: 'v3', at: at(3120), rolledBack: false }]));
});

describe('what earlier deployments took', () => {
  const usual: DeploymentKind = { strategy: 'rolling', upgradePolicy: 'Manual', task: 'deploy', reimages: false };
  const all = [
    past('6 rollback v1<v2 success,in_progress', { strategy: 'swap' }), past('5 deploy v2<v1 inactive,success,in_progress', { strategy: 'swap' }),
    past('4 deploy v2<v1 success,in_progress', { upgradePolicy: 'Rolling' }), past('3 rollback v2<v1 success,in_progress', { rounds: 3, waitsMs: 5 }), past('2 deploy v2<v1 failure,in_progress'), past('1 deploy v1 inactive,success,in_progress'),
    past('0 deploy v0 success'),
    past('0 deploy v0 success,in_progress', { reimages: true, rounds: 9 }),
  ];
  it.each<[string, Partial<DeploymentKind>, number[]]>([
    ['rolling, the way back as well', {}, [3, 2]],
    ['with another policy', { upgradePolicy: 'Rolling' }, [2]],
    ['there by swap', { strategy: 'swap' }, [2]],
    ['back by swap', { strategy: 'swap', task: 'rollback' }, [2]],
    ['with fresh disks', { reimages: true }, [9]],
    ['never before', { upgradePolicy: 'Automatic' }, []],
  ])('%s', (_what, kind, rounds) => expect(pastRuns(all, { ...usual, ...kind }).map((run) => run.rounds)).toEqual(rounds));

  it('is from the first status to the success', () => expect(pastRuns(all, usual)[0]).toEqual({ durationMs: 60_000, rounds: 3, waitsMs: 5 }));
});

it('a success outlives what succeeded before it, and what was never ended', () => {
  const all = ['9 deploy v3 in_progress', '8 deploy v3 success', '7 deploy v2 success', '6 deploy v2 in_progress', '5 deploy v1 failure', '4 deploy v1 inactive,success', '3 deploy v1 error', '2 deploy v0'].map((text) => past(text));
  expect(outlivedBy(8, all).map(({ id }) => id)).toEqual([7, 6, 2]);
});
