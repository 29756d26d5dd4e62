import { describe, expect, it } from '@jest/globals';
import { versionProblem } from '../../emulator/arm/api-versions.js';
import { ArmError } from '../../emulator/arm/arm-error.js';
import { checkExtensions, readExtension } from '../../emulator/arm/compute/extension-rules.js';
import { batchSize } from '../../emulator/arm/compute/rolling-batches.js';
import { percent } from '../../emulator/arm/compute/rolling.js';
import { durationMs, isoTime } from '../../emulator/arm/time.js';
import { createClock } from '../../emulator/clock.js';
import { actionOf } from '../../emulator/faults.js';
import { checkScenario, parseScenario } from '../../emulator/scenario.js';
import { subjectMatches } from '../../emulator/sign-in/directory.js';

function messageOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof ArmError ? `${error.status} ${error.body.code}: ${error.message}` : String(error);
  }
}

describe('durations', () => {
  it.each([
    ['PT30S', 30_000],
    ['PT1H30M', 5_400_000],
    ['P1DT1S', 86_401_000],
    ['PT0S', 0],
    ['PT', undefined],
    ['P', undefined],
    ['10m', undefined],
  ])('%s is %s', (text, ms) => expect(durationMs(text)).toBe(ms));

  it('times are written with seven decimals and an offset', () => expect(isoTime(0)).toBe('1970-01-01T00:00:00.0000000+00:00'));
});

describe('api-versions', () => {
  it.each([
    ['compute', '2022-08-01', true],
    ['compute', '2026-04-01', true],
    ['compute', '2022-03-01', false],
    ['compute', '2026-05-01', false],
    ['network', '2022-05-01', true],
    ['network', '2026-01-01', true],
    ['network', '2021-01-01', false],
    ['resources', '2021-04-01', true],
    ['subscriptions', '2019-11-01', true],
    ['compute', 'latest', false],
  ] as const)('%s %s: %s', (provider, version, known) => expect(versionProblem(provider, version) === undefined).toBe(known));
});

describe('extension definitions', () => {
  const script = { publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' };
  const one = (name: string, more: object = {}) => readExtension(name, { ...script, ...more });

  it.each([
    ['no publisher', { ...script, publisher: undefined }, "400 InvalidParameter: Required parameter 'publisher' is missing (null)."],
    ['both kinds of secrets', { ...script, protectedSettings: {}, protectedSettingsFromKeyVault: {} }, expect.stringContaining('both protectedSettings')],
    ['a version that is none', { ...script, typeHandlerVersion: '2.x' }, expect.stringContaining("'2.x'")],
    ['settings that are a list', { ...script, settings: [] }, expect.stringContaining('must be an object')],
    ['a good one', script, undefined],
  ])('%s', (_, properties, message) => expect(messageOf(() => readExtension('deploy', properties))).toEqual(message));

  it('two of one handler are refused with the words that Azure uses', () => {
    expect(messageOf(() => checkExtensions([one('a'), one('myScript', { type: 'customScript' })], 'Linux'))).toBe(
      "400 BadRequest: Multiple VMExtensions per handler not supported for OS type 'Linux'. VMExtension 'myScript' with handler " +
        "'Microsoft.Azure.Extensions.customScript' already added or specified in input.",
    );
  });

  it('an order that names nothing, or goes round, is refused', () => {
    expect(messageOf(() => checkExtensions([one('a', { provisionAfterExtensions: ['b'] })], 'Linux'))).toContain("after 'b'");
    const a = one('a', { provisionAfterExtensions: ['b'] });
    const b = one('b', { type: 'Other', provisionAfterExtensions: ['A'] });
    expect(messageOf(() => checkExtensions([a, b], 'Linux'))).toContain('a -> b -> a');
  });
});

describe('rolling batches', () => {
  it.each([
    [4, 20, 1],
    [5, 20, 1],
    [10, 25, 2],
    [100, 20, 20],
    [1, 5, 1],
  ])('of %s VMs at %s %%: %s', (total, share, size) => expect(batchSize(total, share)).toBe(size));

  it('shares of nothing are nothing', () => expect([percent(0, 0), percent(1, 3)]).toEqual([0, 33]));
});

describe('RBAC actions', () => {
  const at = (method: string, path: string) => actionOf({ method, url: new URL(`https://a${path}`) });
  const set = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/web';
  it.each([
    ['GET', set, 'Microsoft.Compute/virtualMachineScaleSets/read'],
    ['PUT', `${set}/extensions/e`, 'Microsoft.Compute/virtualMachineScaleSets/extensions/write'],
    ['POST', `${set}/manualupgrade`, 'Microsoft.Compute/virtualMachineScaleSets/manualupgrade/action'],
    ['DELETE', `${set}/virtualMachines/0`, 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines/delete'],
  ])('%s %s', (method, path, action) => expect(at(method, path)).toBe(action));
});

describe('federated subjects', () => {
  it.each([
    ['repo:contoso/web:*', 'repo:contoso/web:environment:production', true],
    ['repo:contoso/web:*', 'repo:contoso/website:ref:refs/heads/main', false],
    ['repo:a.b/c:x', 'repo:aXb/c:x', false],
  ])('%s takes %s: %s', (pattern, subject, fits) => expect(subjectMatches(pattern, subject)).toBe(fits));
});

describe('scenarios', () => {
  it('an unknown key is an error that names its place', () => {
    expect(() => checkScenario({ scaleSets: [{ name: 'web', capasity: 4 }] }, 'x.yml')).toThrow(/x\.yml is not a scenario:\n\s+scaleSets\.0: .*capasity/);
  });

  it('every problem is told at once', () => {
    const run = () => parseScenario('settings: { pageSize: 0 }\nscaleSets: [{ name: web, os: Solaris }]', 'x.yml');
    expect(run).toThrow(/settings\.pageSize/);
    expect(run).toThrow(/scaleSets\.0\.os/);
  });

  it('a group that is not there is an error', () => {
    expect(() => checkScenario({ scaleSets: [{ name: 'web', resourceGroup: 'nowhere' }] }, 'x.yml')).toThrow(/web: resourceGroup 'nowhere'/);
  });
});

describe('the clock', () => {
  it('runs what falls due while it is moved, in order and at its time', () => {
    const clock = createClock();
    const started = clock.now();
    const seen: [string, number][] = [];
    const note = (name: string): void => void seen.push([name, Math.round((clock.now() - started) / 1000)]);
    clock.after(20_000, () => note('late'));
    clock.after(10_000, () => {
      note('early');
      clock.after(5000, () => note('chained'));
    });
    const cancel = clock.after(12_000, () => note('cancelled'));
    cancel();
    clock.advance(60_000);
    clock.stop();
    expect(seen).toEqual([['early', 10], ['chained', 15], ['late', 20]]);
    expect(clock.now() - started).toBeGreaterThanOrEqual(60_000);
  });

  it('wakes those who sleep when it stops', async () => {
    const clock = createClock();
    const sleeping = clock.sleep(1_000_000);
    clock.stop();
    await expect(sleeping).resolves.toBeUndefined();
  });
});
