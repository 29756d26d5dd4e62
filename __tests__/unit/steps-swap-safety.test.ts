/** States in which production must not be moved, or the slot that is taken for idle must not be touched. */
import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import type { AutoscaleSetting } from '../../src/ports/autoscale.js';
import { PretendSwap } from '../support/pretend-swap.js';
import { swapObserved } from '../support/swap-builders.js';

const check = (http: string) => [{ http, expect: 200, forMs: 0, timeoutMs: 60_000 }];
const upgrades = ({ green }: PretendSwap): readonly string[] => green.calls.filter((call) => call.startsWith('upgrade'));
const failure = (message: RegExp): object => ({ kind: 'failed', error: { message: expect.stringMatching(message) } });

it('moves production, and does nothing else to it', async () => {
  const s = new PretendSwap();
  expect((await s.run()).ending.kind).toBe('succeeded');
  expect(s.writes).toEqual(['live web-green']);
});

describe('production stays', () => {
  it('where the staged slot could not be scaled out to the size of the live one', async () => {
    const s = new PretendSwap();
    s.blueCapacity = 5;
    s.scaleOut = { status: 'failed', error: { code: 'OperationNotAllowed', message: 'exceeding quota limits of Core' } };
    expect((await s.run()).ending).toMatchObject(failure(/2 of the 5 VMs/));
    expect(s.live).toBe('web-blue');
  });

  it('where a check cannot be asked, because the address of the frontend is not known', async () => {
    const s = new PretendSwap();
    s.address = undefined;
    expect((await s.run({ checks: check('http://{{ preview.address }}:{{ preview.port }}/healthz') })).ending).toMatchObject(failure(/preview/));
    expect(s.live).toBe('web-blue');
  });

  it('where not every VM could be asked', async () => {
    const s = new PretendSwap();
    s.vmAddresses.set('0', '10.0.0.4');
    expect((await s.run({ checks: check('http://{{ vm.address }}:8080/healthz') })).ending).toMatchObject(failure(/web_1/));
    expect(s.live).toBe('web-blue');
  });
});

describe('the slot that was idle', () => {
  it('is not upgraded any more when somebody has made it live meanwhile', async () => {
    const s = new PretendSwap();
    const put = s.green.port.putExtension;
    Object.assign(s.green.port, { putExtension: async (...args: Parameters<typeof put>) => (s.serve(1), put(...args)) });
    expect((await s.run()).ending).toMatchObject(failure(/web-green has become live/));
    expect(upgrades(s)).toEqual([]);
  });
});

describe('the bake', () => {
  it('swaps back when VMs of the new production shut down', async () => {
    const s = new PretendSwap();
    s.green.beforeList = () => s.live === 'web-green' && s.green.change('1', { power: 'stopped', health: undefined });
    expect((await s.run({ bakeMs: 600_000 })).ending).toMatchObject(failure(/swapped back to web-blue.*web_1/));
    expect(s.live).toBe('web-blue');
  });

  it('swaps back when there is no VM left that is well', async () => {
    const s = new PretendSwap();
    s.green.beforeList = () => s.live === 'web-green' && ['0', '1'].forEach((id) => s.green.change(id, { power: 'deallocated', health: undefined }));
    expect((await s.run({ bakeMs: 600_000 })).ending).toMatchObject(failure(/swapped back to web-blue/));
  });

  it('swaps back although the timeout is over meanwhile', async () => {
    const s = new PretendSwap();
    const from = s.clock.now();
    s.answer = () => (s.live === 'web-green' && s.clock.now() > from + 200_000 ? 500 : 200);
    s.backMs = 120_000;
    const result = await s.run({ bakeMs: 250_000, timeoutMs: 300_000, checks: check('http://{{ production.address }}:80/healthz') });
    expect(result.ending).toMatchObject(failure(/swapped back to web-blue/));
    expect(result.activeScaleSet).toBe('web-blue');
  });
});

describe('the old slot', () => {
  it('that is locked does not turn a deployment red that went well', async () => {
    const s = new PretendSwap();
    s.retired = () => Promise.reject(new DeployError('ARM_CONFLICT', 'The scope is locked', { armCode: 'ScopeLocked' }));
    expect((await s.run({ retire: 'deallocate' })).ending.kind).toBe('succeeded');
    expect(s.lines).toContainEqual(expect.stringMatching(/warning: web-blue could not be retired/));
  });

  it('that is gone already is retired', async () => {
    const s = new PretendSwap();
    s.retired = () => Promise.reject(new DeployError('ARM_NOT_FOUND', 'There is no scale set web-blue'));
    expect((await s.run({ retire: 'delete' })).ending.kind).toBe('succeeded');
    expect(s.lines.filter((line) => line.startsWith('warning'))).toEqual([]);
  });
});

describe('autoscale', () => {
  it('is on at the new production before it is off at the old: a run that dies in between leaves what the next one can see', async () => {
    const s = new PretendSwap();
    const [blue, green] = swapObserved().slots.map(({ observed }) => observed!.scaleSet.id);
    const setting = (name: string, target: string): AutoscaleSetting => ({ id: `/autoscaleSettings/${name}`, name, enabled: true, targetResourceId: target, body: { properties: { enabled: true, targetResourceUri: target } } });
    s.autoscale = [setting('blue', blue!), setting('green', green!)];
    expect((await s.run()).ending.kind).toBe('succeeded');
    expect(s.writes).toEqual(['autoscale green off', 'live web-green', 'autoscale green on', 'autoscale blue off']);
  });
});
