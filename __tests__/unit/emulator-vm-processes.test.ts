import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { takeAddressBlock } from '../../emulator/vm/addresses.js';
import { removeDirectory, writeImage } from '../../emulator/vm/disk.js';
import { createMachineHost } from '../../emulator/vm/host.js';
import type { Machine } from '../../emulator/vm/machine.js';
import { createClock } from '../../emulator/clock.js';
import { script, sleeping, startSetting, until, type Setting } from '../support/machines.js';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());

describe('processes of a VM', () => {
  it.each([
    ['in the background', 'sleep 6001 &', 6001],
    ['with nohup', 'nohup sleep 6002 >/dev/null 2>&1 &', 6002],
    ['in a session of their own, twice forked', `node -e "require('child_process').spawn('sleep',['6003'],{detached:true,stdio:'ignore'}).unref()"`, 6003],
    ['without their environment', 'env -i sleep 6004 &', 6004],
    ['which ignore SIGTERM', `sh -c 'trap "" TERM HUP; sleep 6005; sleep 6005' &`, 6005],
  ])('%s are gone when it is stopped', async (_how, command, seconds) => {
    const machine = await setting.machine();
    await machine.applyExtensions([script(`${command}\nsleep 0.05`)]);
    await until(() => sleeping(seconds).length === 1);
    const before = Date.now();
    await machine.stop('stopped');
    // Whoever ignores the shutdown gets its 3 s and no more; the others are gone at once.
    const limit = command.includes('trap') ? 3500 : 300;
    expect(Date.now() - before).toBeLessThan(limit);
    expect(sleeping(seconds)).toEqual([]);
  });

  it('of another VM live on', async () => {
    const [one, two] = [await setting.machine(), await setting.machine()];
    await one.applyExtensions([script('sleep 6011 &')]);
    await two.applyExtensions([script('sleep 6012 &')]);
    await until(() => sleeping(6011).length + sleeping(6012).length === 2);
    await one.destroy();
    expect([sleeping(6011).length, sleeping(6012).length]).toEqual([0, 1]);
    expect(existsSync(dirname(one.disk ?? ''))).toBe(false);
  });

  it('of 20 VMs leave nothing behind when the host closes', async () => {
    const clock = createClock();
    const directory = join(tmpdir(), `vmss-test-${process.pid}`);
    const host = await createMachineHost({ clock, directory });
    const machines: Machine[] = [];
    for (let index = 0; index < 20; index++) machines.push(await host.create({ name: `many_${index}`, instanceId: String(index), computerName: `many${index}`, osType: 'Linux' }));
    expect(new Set(machines.map((machine) => machine.address)).size).toBe(20);
    await Promise.all(machines.map((machine) => machine.start()));
    await Promise.all(machines.map((machine) => machine.applyExtensions([script('sleep 6021 & nohup sleep 6022 >/dev/null 2>&1 &')])));
    await until(() => sleeping(6021).length + sleeping(6022).length === 40);
    await host.close();
    clock.stop();
    expect(sleeping(6021).concat(sleeping(6022))).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
    await removeDirectory(directory);
    await expect(host.create({ name: 'late', instanceId: '1', computerName: 'late', osType: 'Linux' })).rejects.toThrow('closed');
  });
});

describe('address blocks', () => {
  it('are held by one emulator at a time', async () => {
    const first = await takeAddressBlock(77);
    const second = await takeAddressBlock(77);
    expect(second.prefix).not.toBe(first.prefix);
    expect([first.next(), first.next()]).toEqual([`${first.prefix}.0.1`, `${first.prefix}.0.2`]);
    await first.release();
    await second.release();
  });

  it('are cleared of what a killed emulator left', async () => {
    const probe = await takeAddressBlock();
    await probe.release();
    const orphan = spawn('sleep', ['6031'], { env: { PATH: process.env.PATH, VMSS_EMULATOR_VM: `${probe.prefix}/lost` }, stdio: 'ignore' });
    await until(() => sleeping(6031).length === 1);
    const ended = new Promise((resolve) => orphan.once('exit', resolve));
    const host = await createMachineHost({ clock: createClock() });
    // Another emulator may have come between; then the orphan is not this host's to end.
    const machine = await host.create({ name: 'a', instanceId: '0', computerName: 'a', osType: 'Linux' });
    if (!machine.address.startsWith(`${probe.prefix}.`)) orphan.kill();
    await ended;
    await host.close();
    expect(sleeping(6031)).toEqual([]);
  });
});

describe('systemctl on a VM', () => {
  const run = async (machine: Machine, command: string): Promise<string> => (await machine.applyExtensions([script(command)]))[0]?.message ?? '';

  async function withUnit(lines: string): Promise<Machine> {
    const machine = await setting.machine();
    const units = join(machine.disk ?? '', 'etc/systemd/system');
    mkdirSync(units, { recursive: true });
    writeFileSync(join(units, 'job.service'), `[Unit]\nDescription=A job\n[Service]\n${lines}\n[Install]\nWantedBy=multi-user.target\n`);
    return machine;
  }

  it('starts, shows, restarts and stops a unit', async () => {
    const machine = await withUnit('Environment="A=one two" B=3\nEnvironment=C=4\nWorkingDirectory=/tmp\nExecStart=/bin/sh -c "echo $A-$B-$C-$LEAK >&2; pwd >&2; exec sleep 6041"\nRestart=always');
    const message = await run(
      machine,
      `export LEAK=leaked; systemctl daemon-reload; systemctl is-active job; systemctl enable --now job.service; sleep 0.1; systemctl is-active job
      cat $VM_ROOT/var/log/job.log; systemctl status job; one=$(cat $VM_ROOT/run/systemd/units/job.pid); systemctl restart job
      [ "$one" != "$(cat $VM_ROOT/run/systemd/units/job.pid)" ] && echo other process; systemctl is-enabled job; systemctl disable job; systemctl stop job; systemctl is-active job; systemctl status job; echo status=$?`,
    );
    expect(message).toMatch(/^Enable succeeded: \n\[stdout\]\ninactive\nactive\none two-3-4-\n\/tmp\n/);
    expect(message).toMatch(/Active: active \(running\)\n +Main PID: \d+\nother process\nenabled\ninactive\n[^]*Active: inactive \(dead\)\nstatus=3\n/);
    expect(sleeping(6041)).toEqual([]);
  });

  it('starts at boot what is enabled, and nothing else', async () => {
    const machine = await withUnit('ExecStart=/bin/sleep 6042');
    await run(machine, 'systemctl start job');
    await machine.stop('deallocated');
    await machine.start();
    expect(sleeping(6042)).toEqual([]);
    await run(machine, 'systemctl enable job');
    await machine.stop('deallocated');
    expect(sleeping(6042)).toEqual([]);
    await machine.start();
    await until(() => sleeping(6042).length === 1);
    await machine.stop('stopped');
  });

  it('does not take somebody else\'s process for the unit\'s, whose number was given again', async () => {
    const machine = await withUnit('ExecStart=/bin/sleep 6043');
    const message = await run(machine, `sleep 6044 & mkdir -p $VM_ROOT/run/systemd/units; echo "$! 1" > $VM_ROOT/run/systemd/units/job.pid
      systemctl is-active job; systemctl stop job; kill -0 $! && echo spared
      echo "$! 1" > $VM_ROOT/run/systemd/units/job.pid; systemctl start job; sleep 0.1; systemctl is-active job; systemctl stop job; kill $!`);
    expect(message).toMatch(/\ninactive\nspared\nactive\n/);
    expect(sleeping(6043)).toEqual([]);
  });

  // Its first thread ends before the others do, as may happen to any program on a busy machine. Node cannot do that on purpose.
  const python = '/usr/bin/python3';
  (existsSync(python) ? it : it.skip)('waits for all threads of a unit, which keep its port', async () => {
    const machine = await withUnit(`ExecStart=/bin/sh -c "exec ${python} $VM_ROOT/two-threads.py"`);
    writeFileSync(join(machine.disk ?? '', 'two-threads.py'), 'import ctypes, threading, time\nthreading.Thread(target=lambda: time.sleep(1.5)).start()\nctypes.CDLL(None).pthread_exit(None)\n');
    const message = await run(machine, `systemctl start job; pid=$(cut -d' ' -f1 $VM_ROOT/run/systemd/units/job.pid); until grep -q '^State:.Z' /proc/$pid/status; do sleep 0.02; done
      systemctl is-active job; sleep 1.6; systemctl is-active job`);
    expect(message).toMatch(/\nactive\ninactive\n/);
  });

  it.each([
    ['systemctl start nothing', 'exit status=5', 'Unit nothing.service could not be found.'],
    ['systemctl mask job', 'exit status=1', "Unknown command verb 'mask'"],
    ['systemctl start ../../x', 'exit status=1', 'Invalid unit name'],
  ])('%s fails', async (command, status, text) => {
    const machine = await setting.machine();
    const message = await run(machine, command);
    expect(message).toContain(status);
    expect(message).toContain(text);
  });
});

describe('the image of a VM', () => {
  it('does not write outside of the disk', () => {
    const disk = join(tmpdir(), `vmss-disk-${process.pid}`, 'disk');
    expect(() => writeImage(disk, { '../outside': 'x' })).toThrow('outside its disk');
    expect(existsSync(join(disk, '../outside'))).toBe(false);
    return removeDirectory(dirname(disk));
  });

  it('is there again after a reimage, without what scripts wrote', async () => {
    const machine = await setting.machine({ files: { 'etc/motd': 'hello\n' } });
    const [seen] = await machine.applyExtensions([script('cat $VM_ROOT/etc/motd; rm $VM_ROOT/etc/motd; mkdir -m 0 $VM_ROOT/opt/locked')]);
    expect(seen?.message).toContain('hello');
    await machine.reimage();
    expect(existsSync(join(machine.disk ?? '', 'etc/motd'))).toBe(true);
    expect(existsSync(join(machine.disk ?? '', 'opt/locked'))).toBe(false);
    expect(machine.power).toBe('stopped');
  });
});
