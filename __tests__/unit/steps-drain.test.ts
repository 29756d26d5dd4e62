/** Batches that are taken out of rotation, and how VMs get back in, whatever happens. */
import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import { putBackLater } from '../../src/steps/put-back-later.js';
import { DrainStage } from '../support/drain-stage.js';
import { balancerBody, webRef } from '../support/pool-builders.js';

const MARK = 'vmss-deploy-drained-web';

it('each batch is out before it is touched, for the drain time, and back in before the next one is out', async () => {
  const stage = new DrainStage(['0', '1', '2']);
  const from = stage.clock.now();
  const { ending, batches, outOfRotation } = await stage.run();
  expect(ending).toEqual({ kind: 'succeeded' });
  expect(stage.events).toEqual(['lb 0', 'upgrade 0', 'lb all in', 'lb 1', 'upgrade 1', 'lb all in', 'lb 2', 'upgrade 2', 'lb all in']);
  expect(stage.balancer.states).toEqual({ 0: 'None', 1: 'None', 2: 'None' });
  expect(stage.balancer.tags).toEqual({});
  expect(stage.clock.now() - from).toBeGreaterThanOrEqual(3 * 30_000);
  expect(batches.map(({ note }) => note)).toEqual(['drained 30s', 'drained 30s', 'drained 30s']);
  expect(outOfRotation).toBeUndefined();
  expect(stage.saved.at(-1)?.drained).toBeUndefined();
});

it('a VM goes back when it is healthy again and not before', async () => {
  const stage = new DrainStage();
  stage.azure.behaviours.set('0', { healthyAfterMs: 60_000 });
  const healthAtReturn: unknown[] = [];
  stage.balancer.beforePut = (body) => {
    if (stage.balancer.down === '0' && !JSON.stringify(body).includes('"Down"')) healthAtReturn.push(stage.clock.now());
  };
  const from = stage.clock.now();
  await stage.run();
  expect(healthAtReturn).toHaveLength(1);
  expect((healthAtReturn[0] as number) - from).toBeGreaterThanOrEqual(30_000 + 60_000);
});

it('a VM that does not come through stays out, the others go on, and the error says how it goes back', async () => {
  const stage = new DrainStage();
  stage.azure.behaviours.set('1', { healthyAfterMs: 'never' });
  const { ending, outOfRotation, batches } = await stage.run({ maxUnhealthy: { kind: 'count', count: 1 } });
  expect(stage.events).toEqual(['lb 0', 'upgrade 0', 'lb all in', 'lb 1', 'upgrade 1', 'lb 1,2', 'upgrade 2', 'lb 1', 'lb 1,3', 'upgrade 3', 'lb 1']);
  expect(ending.kind).toBe('failed');
  expect(ending.kind === 'failed' && ending.error.hint).toContain('Out of rotation of lb-web: instance 1. The next deployment puts it back when it is well; by hand: az network lb address-pool address update --resource-group rg-web --lb-name lb-web --pool-name a --name a-1 --admin-state None.');
  expect(outOfRotation).toEqual(['1']);
  expect(batches[1]?.note).toMatch(/^drained 30s; web_1: Azure reports it unhealthy/);
  expect(stage.balancer.tags).toEqual({ [MARK]: '1' });
  // The post step need not wait for it.
  expect(stage.saved.at(-1)?.drained).toBeUndefined();
});

it('a failed VM that recovers before the end goes back with the last proof', async () => {
  const stage = new DrainStage();
  stage.azure.behaviours.set('0', { healthyAfterMs: 200_000 });
  const { ending } = await stage.run({ maxUnhealthy: { kind: 'count', count: 1 } });
  expect(ending.kind).toBe('succeeded');
  expect(stage.events.slice(0, 4)).toEqual(['lb 0', 'upgrade 0', 'lb 0,1', 'upgrade 1']);
  expect(stage.events.at(-1)).toBe('lb all in');
  expect(stage.balancer.tags).toEqual({});
});

it('of a batch whose script fails, those that are through go back; the one that failed stays out though its old application answers', async () => {
  const stage = new DrainStage();
  stage.azure.behaviours.set('1', { scriptFails: true, healthyAfterMs: 0 });
  const { ending, outOfRotation } = await stage.run({ batch: { kind: 'count', count: 2 }, maxUnhealthy: { kind: 'count', count: 0 } });
  expect(ending.kind).toBe('failed');
  expect(stage.events).toEqual(['lb 0,1', 'upgrade 0,1', 'lb 1']);
  expect(outOfRotation).toEqual(['1']);
});

it('a timeout while connections are draining: nothing was done to those VMs, so they go back', async () => {
  const stage = new DrainStage();
  const { ending, outOfRotation } = await stage.run({ timeoutMs: 20_000 });
  expect(ending.kind === 'failed' && ending.error.code).toBe('TIMEOUT');
  expect(stage.events).toEqual(['lb 0', 'lb all in']);
  expect(outOfRotation).toBeUndefined();
});

describe('a cancelled run leaves it to the post step', () => {
  async function cancelled(afterMs: number, stage = new DrainStage()): Promise<DrainStage> {
    const error = new DeployError('CANCELLED', 'The run was cancelled');
    stage.azure.behaviours.set('0', { scriptMs: 20_000, healthyAfterMs: 40_000 });
    void stage.clock.sleep(afterMs, new AbortController().signal).then(() => stage.abort.abort(error));
    const { ending, outOfRotation } = await stage.run();
    expect(ending).toEqual({ kind: 'cancelled', error });
    expect(stage.events.at(0)).toBe('lb 0');
    expect(stage.balancer.down).toBe('0');
    expect(outOfRotation).toEqual(['0']);
    return stage;
  }
  const post = (stage: DrainStage): Promise<void> => putBackLater({ scaleSets: stage.azure.port, balancers: stage.balancer.port, target: webRef, clock: stage.clock, log: stage.log }, stage.saved.at(-1)!.drained!);

  it('before its VM was touched: back at once', async () => {
    const stage = await cancelled(10_000);
    const from = stage.clock.now();
    await post(stage);
    expect(stage.balancer.down).toBe('');
    expect(stage.clock.now() - from).toBeLessThan(5_000);
    expect(stage.lines.at(-1)).toBe('Cleaned up on web: back in rotation of lb-web: 0');
  });

  it('while Azure is at work on it: back when it is through', async () => {
    const stage = await cancelled(35_000);
    const from = stage.clock.now();
    await post(stage);
    expect(stage.balancer.down).toBe('');
    expect(stage.clock.now() - from).toBeGreaterThan(20_000);
  });

  it('and it never gets well: it stays out, which is said, within two minutes', async () => {
    const stage = await cancelled(35_000);
    stage.azure.behaviours.set('0', { healthyAfterMs: 'never' });
    const from = stage.clock.now();
    await post(stage);
    expect(stage.balancer.down).toBe('0');
    expect(stage.clock.now() - from).toBeLessThanOrEqual(125_000);
    expect(stage.lines.at(-1)).toMatch(/^warning: Out of rotation of lb-web: instance 0\. .*by hand: az network lb/);
  });

  it('and Azure cannot be reached: by hand', async () => {
    const stage = await cancelled(10_000);
    stage.azure.beforeList = () => {
      throw new DeployError('ARM_UNAVAILABLE', 'nobody answers');
    };
    await post(stage);
    expect(stage.lines.at(-1)).toMatch(/^warning: Could not put VMs of web back into rotation \(nobody answers\).*by hand/);
  });
});

it('VMs that a killed run has left out go back before anybody is taken out', async () => {
  const stage = new DrainStage();
  stage.balancer.write(balancerBody({ a: { 0: '', 1: 'Down', 2: 'Down', 3: '' } }, { tags: { [MARK]: '1' } }));
  const { ending } = await stage.run();
  expect(ending.kind).toBe('succeeded');
  // 2 is down by somebody else, and stays so.
  expect(stage.events).toEqual(['lb 2', 'lb 0,2', 'upgrade 0', 'lb 2', 'lb 1,2', 'upgrade 1', 'lb 2', 'upgrade 2', 'lb 2,3', 'upgrade 3', 'lb 2']);
  expect(stage.balancer.states).toMatchObject({ 1: 'None', 2: 'Down' });
});

it('one that is not well goes back with its batch, also without strategy.drain', async () => {
  const stage = new DrainStage();
  stage.balancer.write(balancerBody({ a: { 0: '', 1: 'Down', 2: '', 3: '' } }, { tags: { [MARK]: '1' } }));
  stage.azure.change('1', { health: 'unhealthy' });
  stage.azure.beforeList = () => {
    if (stage.events.includes('upgrade 1')) stage.azure.change('1', {});
  };
  const { ending } = await stage.run({ drain: undefined });
  expect(ending.kind).toBe('succeeded');
  expect(stage.events).toEqual(['upgrade 1', 'lb all in', 'upgrade 0', 'upgrade 2', 'upgrade 3']);
});

describe('somebody else at the balancer', () => {
  it('an edit in between survives', async () => {
    const stage = new DrainStage();
    let once = true;
    stage.balancer.beforePut = () => {
      if (once) stage.balancer.write({ ...stage.balancer.body, tags: { theirs: 'x' } });
      once = false;
    };
    expect((await stage.run()).ending.kind).toBe('succeeded');
    expect(stage.balancer.tags).toEqual({ theirs: 'x' });
    expect(stage.lines.join('\n')).toContain('lb-web was changed, or is being changed, by somebody else');
  });

  it('wipes mark and admin states while a VM is worked on: it is taken out again', async () => {
    const stage = new DrainStage();
    stage.azure.beforeList = () => {
      if (stage.events.at(-1) === 'upgrade 0') stage.balancer.write(balancerBody({ a: { 0: '', 1: '', 2: '', 3: '' } }));
    };
    const { ending } = await stage.run();
    expect(ending.kind).toBe('succeeded');
    expect(stage.events.slice(0, 4)).toEqual(['lb 0', 'upgrade 0', 'lb 0', 'lb all in']);
    expect(stage.lines.join('\n')).toContain('had lost that these VMs are out of rotation');
  });

  it('wipes the mark alone: the run still knows whom it took out', async () => {
    const stage = new DrainStage();
    stage.azure.beforeList = () => {
      if (stage.events.at(-1) === 'upgrade 0') stage.balancer.write({ ...stage.balancer.body, tags: {} });
    };
    await stage.run();
    expect(stage.balancer.down).toBe('');
  });

  it('a lost answer: the write was done, and is not done twice', async () => {
    const stage = new DrainStage(['0', '1']);
    let once = true;
    stage.balancer.beforePut = (body) => {
      if (!once) return;
      once = false;
      stage.balancer.write(body);
    };
    expect((await stage.run()).ending.kind).toBe('succeeded');
    expect(stage.events).toEqual(['upgrade 0', 'lb all in', 'lb 1', 'upgrade 1', 'lb all in']);
  });
});

describe('a balancer that cannot be written after all', () => {
  const refusals: readonly [string, (stage: DrainStage) => void][] = [
    ['refuses', ({ balancer }) => (balancer.beforePut = () => { throw new DeployError('ARM_REFUSED', 'Azure refused it'); })],
    ['forbids', ({ balancer }) => (balancer.beforePut = () => { throw new DeployError('ARM_FORBIDDEN', 'it lacks the action'); })],
    ['is locked', ({ balancer }) => (balancer.beforePut = () => { throw new DeployError('ARM_CONFLICT', 'locked', { armCode: 'ScopeLocked' }); })],
    ['fails', ({ balancer }) => (balancer.results = Array.from({ length: 9 }, () => ({ status: 'failed' as const, error: { code: 'InternalServerError', message: 'no luck' } })))],
    ['says yes and does nothing', ({ balancer }) => (balancer.ignores = true)],
  ];
  it.each(refusals)('%s: the rollout goes on without, which is said once', async (_name, prepare) => {
    const stage = new DrainStage();
    prepare(stage);
    const from = stage.clock.now();
    const { ending, batches } = await stage.run();
    expect(ending).toEqual({ kind: 'succeeded' });
    expect(stage.events.filter((event) => event.startsWith('upgrade'))).toEqual(['upgrade 0', 'upgrade 1', 'upgrade 2', 'upgrade 3']);
    expect(stage.lines.filter((line) => line.startsWith('warning: VMs could not be taken out of rotation of lb-web'))).toHaveLength(1);
    expect(batches.every(({ note }) => note === undefined)).toBe(true);
    expect(stage.clock.now() - from).toBeLessThan(4 * 30_000);
  });
  it.each(refusals)('%s: nothing is touched where draining is required', async (_name, prepare) => {
    const stage = new DrainStage();
    prepare(stage);
    const { ending } = await stage.run({ drain: { drainMs: 1000, required: true } });
    expect(ending.kind === 'failed' && ending.error.code).toBe('ROLLOUT_FAILED');
    expect(ending.kind === 'failed' && ending.error.message).toContain('which strategy.drain requires');
    expect(stage.events.some((event) => event.startsWith('upgrade'))).toBe(false);
  });

  it('fails, and does it all the same: the VM goes back when it is through', async () => {
    const stage = new DrainStage(['0', '1']);
    stage.balancer.results = [{ status: 'failed', error: { code: 'InternalServerError', message: 'no luck' } }];
    stage.balancer.doesWhatFails = true;
    expect((await stage.run()).ending.kind).toBe('succeeded');
    expect(stage.events).toEqual(['lb 0', 'upgrade 0', 'lb all in', 'upgrade 1']);
  });

  it('a lock is not tried again', async () => {
    const stage = new DrainStage(['0', '1']);
    let tries = 0;
    stage.balancer.beforePut = () => {
      tries += 1;
      throw new DeployError('ARM_CONFLICT', 'locked', { armCode: 'ScopeLocked' });
    };
    await stage.run();
    expect(tries).toBe(1);
  });

  it('cannot put them back: the run fails, and leaves it to the post step', async () => {
    const stage = new DrainStage();
    stage.balancer.beforePut = (body) => {
      if (!JSON.stringify(body).includes('"Down"')) throw new DeployError('ARM_REFUSED', 'Azure refused it');
    };
    const { ending, outOfRotation } = await stage.run();
    expect(ending.kind).toBe('failed');
    expect(outOfRotation).toEqual(['0']);
    expect(stage.events).toEqual(['lb 0', 'upgrade 0']);
    expect(stage.saved.at(-1)?.drained).toMatchObject({ touched: ['0'] });
    expect(stage.lines.join('\n')).toContain('the post step tries it again');
  });
});

it('a batch that has become all that serves stays in', async () => {
  const stage = new DrainStage(['0', '1']);
  stage.azure.beforeList = () => {
    if (stage.events.includes('upgrade 0') && stage.balancer.down === '' && stage.azure.ids.includes('0')) stage.azure.remove('0');
  };
  const { ending } = await stage.run({ pauseMs: 1000 });
  expect(ending.kind).toBe('succeeded');
  expect(stage.events.at(-1)).toBe('upgrade 1');
  expect(stage.lines.join('\n')).toMatch(/warning: Nobody else serves pool a of lb-web now, so that taking 1 out of rotation would itself be an outage/);
});
