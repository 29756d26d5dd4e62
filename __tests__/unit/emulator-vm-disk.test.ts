import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeDisk, placeOnDisk } from '../../emulator/vm/disk.js';
import { copyTree } from '../../emulator/vm/disk-tree.js';
import type { Machine } from '../../emulator/vm/machine.js';
import { script, sleeping, startSetting, until, type Setting } from '../support/machines.js';

let setting: Setting;
let root: string;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmss-disk-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function tree(files: Record<string, string>, modes: Record<string, number> = {}): string {
  const image = join(root, 'image');
  mkdirSync(image);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(image, path)), { recursive: true });
    writeFileSync(join(image, path), content);
  }
  for (const [path, mode] of Object.entries(modes)) chmodSync(join(image, path), mode);
  return image;
}

const modeOf = (path: string): number => statSync(path).mode & 0o7777;

describe('a copied tree', () => {
  it('keeps content and modes, and leaves behind what belongs to one VM only', async () => {
    const image = tree(
      { 'opt/web/run.sh': '#!/bin/sh\n', 'etc/key': 'k', 'opt/data.bin': `a\0${root}/image/b`, 'run/web.pid': '1', 'var/lib/waagent/x/deploy.mrseq': '3', 'var/lib/cloud/instance/user-data.txt': 'secret' },
      { 'opt/web/run.sh': 0o750, 'etc/key': 0, 'opt/web': 0o500, etc: 0 },
    );
    await copyTree(image, join(root, 'to'));
    const to = join(root, 'to');
    expect([modeOf(join(to, 'opt/web/run.sh')), modeOf(join(to, 'opt/web')), modeOf(join(to, 'etc'))]).toEqual([0o750, 0o500, 0]);
    chmodSync(join(to, 'etc'), 0o700);
    expect(modeOf(join(to, 'etc/key'))).toBe(0);
    expect(modeOf(join(image, 'etc'))).toBe(0);
    expect(readFileSync(join(to, 'opt/data.bin'), 'latin1')).toBe(`a\0${root}/image/b`);
    expect(['run/web.pid', 'var/lib/waagent/x', 'var/lib/cloud/instance'].filter((path) => existsSync(join(to, path)))).toEqual([]);
    for (const path of [image, to]) chmodSync(join(path, 'etc'), 0o700);
  });

  it('names its own place where the tree named its own', async () => {
    const image = tree({ 'etc/unit': `ExecStart=${root}/image/opt/run ${root}/image ${root}/image-other ${root}/images\n` });
    await copyTree(image, join(root, 'to'));
    expect(readFileSync(join(root, 'to/etc/unit'), 'utf8')).toBe(`ExecStart=${root}/to/opt/run ${root}/to ${root}/image-other ${root}/images\n`);
  });

  it.each([
    ['relative', 'opt/current', 'web', 'web'],
    ['to the place of the tree itself', 'opt/current', 'ROOT/image/opt/web', 'web'],
    ["absolute, as on a real VM's disk", 'etc/deep/current', '/opt/web', '../../opt/web'],
    ['that leads nowhere, inside', 'opt/current', '../etc/nothing', '../etc/nothing'],
    ['out of the tree, absolute', 'opt/current', '/usr/bin/env', undefined],
    ['out of the tree, relative', 'opt/current', '../../../etc', undefined],
  ])('keeps a link that is %s, if it stays inside', async (_how, path, target, expected) => {
    const image = tree({ 'opt/web/VERSION': 'v1' });
    mkdirSync(dirname(join(image, path)), { recursive: true });
    symlinkSync(target.replace('ROOT', root), join(image, path));
    await copyTree(image, join(root, 'to'));
    const copied = join(root, 'to', path);
    const log = join(root, 'to/var/log/image-left-out.log');
    if (expected !== undefined) expect([readlinkSync(copied), existsSync(log)]).toEqual([expected, false]);
    else {
      expect(lstatSync(copied, { throwIfNoEntry: false })).toBeUndefined();
      expect(readFileSync(log, 'utf8')).toBe(`${path} -> ${target}: leads out of the disk\n`);
    }
  });

  it('drops a link that gets out by way of another', async () => {
    const image = tree({ 'a/b/c/file': 'x' });
    symlinkSync('../..', join(image, 'a/b/up'));
    symlinkSync('a/b/up/../secret', join(image, 'sly'));
    writeFileSync(join(root, 'secret'), 'not of the image');
    await copyTree(image, join(root, 'to'));
    expect(readlinkSync(join(root, 'to/a/b/up'))).toBe('../..');
    expect(lstatSync(join(root, 'to/sly'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('needs a directory', async () => {
    const image = tree({ file: '' });
    await expect(copyTree(join(image, 'file'), join(root, 'to'))).rejects.toThrow('is none');
  });
});

describe('a place on a disk', () => {
  it.each([
    ['/etc/motd', 'etc/motd'],
    ['etc/../opt/x', 'opt/x'],
    ['linked/inside', 'linked/inside'],
    ['../x', undefined],
    ['/../../x', undefined],
    ['out/x', undefined],
    ['out/deeper/x', undefined],
    ['nowhere', undefined],
  ])('%s is %s', async (path, expected) => {
    const disk = join(root, 'disk');
    await makeDisk(disk, undefined, { 'etc/hosts': '' });
    symlinkSync('opt', join(disk, 'linked'));
    symlinkSync(root, join(disk, 'out'));
    symlinkSync(join(root, 'made-later'), join(disk, 'nowhere'));
    if (expected === undefined) expect(() => placeOnDisk(disk, path)).toThrow('outside its disk');
    else expect(placeOnDisk(disk, path)).toBe(join(disk, expected));
  });

  it('is not reached by way of what an image brings along', async () => {
    const image = tree({ 'opt/x': '' });
    symlinkSync(root, join(image, 'etc'));
    await makeDisk(join(root, 'disk'), image, { 'etc/motd': 'hello' });
    expect(existsSync(join(root, 'motd'))).toBe(false);
    expect(readFileSync(join(root, 'disk/etc/motd'), 'utf8')).toBe('hello');
  });
});

describe('a VM made of an image', () => {
  const unit = '[Service]\nExecStart=/bin/sleep 6051\n[Install]\nWantedBy=multi-user.target\n';
  const run = async (machine: Machine, command: string): Promise<string> => (await machine.applyExtensions([script(command)]))[0]?.message ?? '';

  it('starts what is enabled in it, at its first boot', async () => {
    const image = tree({ 'etc/systemd/system/job.service': unit });
    mkdirSync(join(image, 'etc/systemd/system/multi-user.target.wants'));
    // As systemctl links it on a real VM.
    symlinkSync('/etc/systemd/system/job.service', join(image, 'etc/systemd/system/multi-user.target.wants/job.service'));
    const machine = await setting.machine({ image: () => image });
    await until(() => sleeping(6051).length === 1);
    expect(await run(machine, 'systemctl is-active job')).toContain('active');
    await machine.destroy();
    expect(sleeping(6051)).toEqual([]);
  });

  it('asks for its image whenever a disk is made', async () => {
    let image = tree({ 'etc/release': 'one' });
    const machine = await setting.machine({ image: () => image });
    expect(await run(machine, 'cat $VM_ROOT/etc/release; touch $VM_ROOT/opt/mine')).toContain('one');
    image = join(root, 'other');
    mkdirSync(join(image, 'etc'), { recursive: true });
    writeFileSync(join(image, 'etc/release'), 'two');
    expect(readFileSync(join(machine.disk ?? '', 'etc/release'), 'utf8')).toBe('one');
    await machine.reimage();
    await machine.start();
    expect(await run(machine, 'cat $VM_ROOT/etc/release; ls $VM_ROOT/opt')).toMatch(/\[stdout\]\ntwo\n/);
  });

  it('is copied into one that another VM serves from, though the first is gone', async () => {
    const first = await setting.machine();
    const install = `mkdir -p $VM_ROOT/opt/app; echo 'exec sleep 6052' > $VM_ROOT/opt/app/run; ln -s $VM_ROOT/opt/app $VM_ROOT/opt/current
      printf '[Service]\\nWorkingDirectory=%s\\nExecStart=/bin/sh %s\\n' $VM_ROOT/opt $VM_ROOT/opt/current/run > $VM_ROOT/etc/systemd/system/app.service; systemctl enable --now app`;
    await run(first, install);
    await expect(first.copyDisk?.(join(root, 'captured'))).rejects.toThrow('when it is off');
    await first.stop('deallocated');
    await first.copyDisk?.(join(root, 'captured'));
    await expect(first.copyDisk?.(join(root, 'captured'))).rejects.toThrow('EEXIST');
    await first.destroy();
    const second = await setting.machine({ image: () => join(root, 'captured') });
    await until(() => sleeping(6052).length === 1);
    expect(readFileSync(join(second.disk ?? '', 'etc/systemd/system/app.service'), 'utf8')).toContain(`WorkingDirectory=${second.disk}/opt\n`);
    await second.destroy();
  });
});
