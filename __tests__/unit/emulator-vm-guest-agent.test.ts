import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf, inOrder } from '../../emulator/vm/extension-order.js';
import { fullVersion } from '../../emulator/vm/handler-versions.js';
import type { ExtensionGoal, Machine, SimulatedOutcome } from '../../emulator/vm/machine.js';
import { healthGoal, script, sleeping, startSetting, until, type Setting } from '../support/machines.js';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());

const runs = (machine: Machine): string[] => {
  const file = join(machine.disk ?? '', 'runs');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};
const recording = (text: string, more: Partial<ExtensionGoal> = {}): ExtensionGoal => script(`echo ${text} >> $VM_ROOT/runs`, more);

describe('when a handler runs again', () => {
  const first = recording('a', { settings: { timestamp: 1, fileUris: [] } });
  it.each<[string, ExtensionGoal, number]>([
    ['the same goal', first, 1],
    ['the same settings in another order', { ...first, settings: { fileUris: [], timestamp: 1 } }, 1],
    ['another handler version', { ...first, typeHandlerVersion: '2.0' }, 1],
    ['changed settings', { ...first, settings: { timestamp: 2, fileUris: [] } }, 2],
    ['changed protected settings', { ...first, protectedSettings: { commandToExecute: 'echo b >> $VM_ROOT/runs' } }, 2],
    ['another forceUpdateTag', { ...first, forceUpdateTag: 'x' }, 2],
  ])('%s: runs %#', async (_what, second, expected) => {
    const machine = await setting.machine();
    await machine.applyExtensions([first]);
    await machine.applyExtensions([second]);
    expect(runs(machine)).toHaveLength(expected);
  });

  it('keeps reporting a failure that it does not run again, until something changes', async () => {
    const machine = await setting.machine();
    const failing = script('exit 9');
    await machine.applyExtensions([failing]);
    const [stale] = await machine.applyExtensions([failing]);
    expect(stale).toMatchObject({ succeeded: false, message: expect.stringContaining('exit status=9') });
    const [mended] = await machine.applyExtensions([recording('fine')]);
    expect(mended?.succeeded).toBe(true);
  });

  it('not after a restart, but on a fresh disk, and after having been removed', async () => {
    const machine = await setting.machine();
    await machine.applyExtensions([first]);
    await machine.stop('deallocated');
    await machine.start();
    await machine.applyExtensions([first]);
    expect(runs(machine)).toEqual(['a']);
    await machine.applyExtensions([]);
    expect(machine.extensions).toEqual([]);
    await machine.applyExtensions([first]);
    expect(runs(machine)).toEqual(['a', 'a']);
    await machine.reimage();
    await machine.start();
    await machine.applyExtensions([first]);
    expect(runs(machine)).toEqual(['a']);
  });
});

describe('order and dependencies', () => {
  const other = (name: string, after: string[] = []): ExtensionGoal => ({ name, publisher: 'Contoso', type: name, typeHandlerVersion: '1.0', provisionAfterExtensions: after });

  it.each<[string, ExtensionGoal[], string[]]>([
    ['as in the model', [other('b'), other('a')], ['b', 'a']],
    ['those waited for first', [other('a', ['c']), other('b'), other('c')], ['c', 'a', 'b']],
    ['chains', [other('a', ['b']), other('b', ['c']), other('c')], ['c', 'b', 'a']],
    ['names that are not there', [other('a', ['nobody']), other('b')], ['a', 'b']],
    ['a cycle ends', [other('a', ['b']), other('b', ['a'])], ['b', 'a']],
  ])('%s', (_what, goals, names) => {
    expect(inOrder(goals).map((goal) => goal.name)).toEqual(names);
  });

  it('skips what waits for a failed extension, and all that waits for that, and runs it when it is mended', async () => {
    const machine = await setting.machine();
    const goals = (command: string): ExtensionGoal[] => [other('last', ['middle']), other('middle', ['script']), other('free'), script(command)];
    const outcomes = await machine.applyExtensions(goals('exit 1'));
    expect(outcomes.map((outcome) => [outcome.name, outcome.succeeded])).toEqual([['last', false], ['middle', false], ['free', true], ['script', false]]);
    expect(outcomes[1]?.message).toBe('Skipping processing of extensions since execution of dependent extension script failed');
    const mended = await machine.applyExtensions(goals('true'));
    expect(mended.every((outcome) => outcome.succeeded)).toBe(true);
    expect(machine.handlers.map((handler) => handler.status.message)).toEqual(Array(4).fill('Plugin enabled'));
  });

  it('keeps settings of handlers it does not know, but no protected ones', async () => {
    const machine = await setting.machine();
    await machine.applyExtensions([{ ...other('agent'), settings: { a: 1 }, protectedSettings: { key: 'hidden-value' } }]);
    const file = join(machine.disk ?? '', 'var/lib/waagent/Contoso.agent-1.0.0/config/0.settings');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ a: 1 });
  });
});

describe('pure rules', () => {
  it.each([
    ['2.1', undefined, '2.1.19'],
    ['2.0', undefined, '2.0.7'],
    ['2.0', true, '2.1.19'],
  ])('Custom Script %s with autoUpgradeMinorVersion %s is build %s', (typeHandlerVersion, autoUpgradeMinorVersion, full) => {
    expect(fullVersion(script('true', { typeHandlerVersion, autoUpgradeMinorVersion }))).toBe(full);
  });

  it('a fingerprint tells public from protected', () => {
    expect(fingerprintOf(script('', { settings: { a: 1 }, protectedSettings: {} }))).not.toBe(fingerprintOf(script('', { settings: {}, protectedSettings: { a: 1 } })));
  });
});

describe('a VM that is switched off under its script', () => {
  it('ends the script at once, reports it, and does not run the rest', async () => {
    const machine = await setting.machine();
    const applying = machine.applyExtensions([script('sleep 5001'), { name: 'after', publisher: 'Contoso', type: 'Tool', typeHandlerVersion: '1.0' }]);
    await until(() => sleeping(5001).length === 1);
    const before = Date.now();
    await machine.stop('stopped');
    expect(Date.now() - before).toBeLessThan(300);
    const outcomes = await applying;
    expect(outcomes.map((outcome) => outcome.succeeded)).toEqual([false, false]);
    expect(sleeping(5001)).toEqual([]);
    await expect(machine.applyExtensions([])).rejects.toThrow('its extensions are applied when it has been started');
    await machine.start();
    const [, after] = await machine.applyExtensions([script('sleep 5001'), { name: 'after', publisher: 'Contoso', type: 'Tool', typeHandlerVersion: '1.0' }]);
    expect(after?.succeeded).toBe(true);
  });
});

describe('simulated VMs', () => {
  it('take the declared time, start nothing, and have the declared health', async () => {
    let outcome: SimulatedOutcome = { durationMs: 60_000, succeeds: true, stdout: 'as if', healthy: true };
    const machine = await setting.machine({ simulate: () => outcome });
    const health = healthGoal();
    const running = machine.applyExtensions([health, script('touch $VM_ROOT/ran', { settings: { fileUris: ['http://nowhere.invalid/x'] } })]);
    await until(() => machine.extensions.length === 2);
    expect(machine.extensions[1]?.statuses[0]?.message).toBe('Enable in progress');
    setting.clock.advance(60_000);
    expect((await running)[1]?.message).toBe('Enable succeeded: \n[stdout]\nas if\n[stderr]\n');
    expect(machine.health?.code).toBe('HealthState/healthy');
    outcome = { durationMs: 0, succeeds: false, exitCode: 4, stderr: 'no', healthy: false };
    const [, failed] = await machine.applyExtensions([health, script('other')]);
    expect(failed?.message).toContain('exit status=4\n[stdout]\n\n[stderr]\nno');
    expect(machine.health?.code).toBe('HealthState/unhealthy');
    expect(existsSync(join(machine.disk ?? '', 'ran'))).toBe(false);
  });

  it('leave health to the app where only the script is declared', async () => {
    const machine = await setting.machine({ simulate: (goal) => (goal.type === 'CustomScript' ? { durationMs: 0, succeeds: true, healthy: true } : undefined) });
    await machine.applyExtensions([healthGoal(), script('true')]);
    expect(machine.health?.code).toBe('HealthState/unhealthy');
  });
});

describe('the environment of scripts', () => {
  it('holds nothing of the emulator, and what the VM is', async () => {
    process.env.SECRET_OF_THE_EMULATOR = 'x';
    try {
      const machine = await setting.machine({ computerName: 'web00000A', environment: { ROLE: 'front' } });
      const [outcome] = await machine.applyExtensions([script('env; echo "name=$(hostname)"; echo "ip=$(hostname -I)"; command -v node systemctl')]);
      const text = outcome?.message ?? '';
      expect(text).not.toContain('SECRET_OF_THE_EMULATOR');
      expect(text).toContain('ROLE=front');
      expect(text).toContain('name=web00000A\n');
      expect(text).toContain(`ip=${machine.address} \n`);
      expect(text).toContain(`VM_ROOT=${machine.disk}\n`);
    } finally {
      delete process.env.SECRET_OF_THE_EMULATOR;
    }
  });
});
