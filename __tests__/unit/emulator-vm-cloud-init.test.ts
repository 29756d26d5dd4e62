import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readCloudConfig, shellified } from '../../emulator/vm/cloud-init/cloud-config.js';
import { readUserData } from '../../emulator/vm/cloud-init/user-data.js';
import type { Machine, MachineSpec } from '../../emulator/vm/machine.js';
import { script, sleeping, startSetting, until, type Setting } from '../support/machines.js';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.close());

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const on = (machine: Machine, path: string): string => join(machine.disk ?? '', path);
const read = (machine: Machine, path: string): string => readFileSync(on(machine, path), 'utf8');
const ended = (machine: Machine): boolean => ['done', 'error', 'none'].includes(machine.cloudInit?.status ?? '');

async function born(customData: string | Uint8Array | undefined, more: Partial<MachineSpec> = {}): Promise<Machine> {
  const custom = typeof customData === 'string' ? bytes(customData) : customData;
  const machine = await setting.machine({ customData: () => custom, ...more });
  await until(() => ended(machine));
  return machine;
}

describe('what custom data is', () => {
  it.each([
    ['#!/bin/sh\n', 'script', undefined],
    ['#cloud-config\nruncmd: []\n', 'cloud-config', undefined],
    ['#cloud-config-archive\n', 'other', '#cloud-config-archive'],
    ['#include https://x\n', 'other', '#include'],
    ['#include-once\n', 'other', '#include-once'],
    ['#cloud-boothook\n', 'other', '#cloud-boothook'],
    ['#part-handler\n', 'other', '#part-handler'],
    ['## template: jinja\n#cloud-config\n', 'other', 'a jinja template'],
    ['Content-Type: multipart/mixed; boundary="x"\nMIME-Version: 1.0\n', 'other', 'MIME multipart'],
    ['\n#cloud-config\n', 'other', undefined],
    ['\u001f\u008bnot gzip', 'broken', undefined],
  ])('%j is %s', (text, kind, name) => {
    const data = readUserData(Buffer.from(text, 'latin1'));
    expect(data.kind).toBe(kind);
    if (typeof name === 'string') expect(data).toMatchObject({ name });
  });

  it('is unpacked, and a script loses its carriage returns', () => {
    expect(readUserData(gzipSync('#!/bin/sh\r\necho\r\n'))).toEqual({ kind: 'script', bytes: Buffer.from('#!/bin/sh\necho\n') });
  });
});

describe('a cloud-config', () => {
  const files = (yaml: string): unknown => {
    const part = readCloudConfig(`#cloud-config\nwrite_files:\n${yaml}`).files;
    return part.ok ? part.value.map(({ path, content, mode, append }) => [path, content.toString('utf8'), mode.toString(8), append]) : part.message;
  };

  it.each([
    ['plain', '- { path: /a, content: "x\\ny" }', [['/a', 'x\ny', '644', false]]],
    ['without content', '- { path: /a }', [['/a', '', '644', false]]],
    ['base64', '- { path: /a, encoding: b64, content: aGVsbG8= }', [['/a', 'hello', '644', false]]],
    ['gzip in base64', `- { path: /a, encoding: gz+b64, content: ${gzipSync('zipped').toString('base64')} }`, [['/a', 'zipped', '644', false]]],
    ['gzip as binary', `- { path: /a, encoding: gzip, content: !!binary ${gzipSync('zipped').toString('base64')} }`, [['/a', 'zipped', '644', false]]],
    ['permissions in quotes', "- { path: /a, permissions: '0755' }", [['/a', '', '755', false]]],
    ['permissions as YAML 1.1 reads them', '- { path: /a, permissions: 0640 }', [['/a', '', '640', false]]],
    ['appended', '- { path: /a, append: yes, content: 5 }', [['/a', '5', '644', true]]],
    ['an unknown encoding', '- { path: /a, encoding: rot13, content: x }', [['/a', 'x', '644', false]]],
    ['no base64', '- { path: /a, encoding: b64, content: "*" }', 'write_files: the content of /a is not base64'],
    ['no gzip', '- { path: /a, encoding: gz+base64, content: aGVsbG8= }', 'write_files: the content of /a is not gzip'],
  ])('writes files: %s', (_how, yaml, expected) => expect(files(yaml)).toEqual(expected));

  it('makes scripts of commands', () => {
    expect(shellified(['echo $HOME', ['echo', "it's", 1, true], null], 'runcmd')).toBe("#!/bin/sh\necho $HOME\n'echo' 'it'\\''s' '1' 'True'\n");
    expect(() => shellified('ls', 'runcmd')).toThrow('not a list');
    expect(() => shellified([{ a: 1 }], 'bootcmd')).toThrow('bootcmd: entry 1');
  });

  it('names what is left out, and quotes nothing of what it cannot read', () => {
    const config = readCloudConfig('#cloud-config\npackages: [nginx]\nusers: [default]\nwrite_files:\n- { path: /a, owner: web, source: { uri: "https://x" } }\n- { path: /b, owner: web, permissions: rwx }\n- { content: x }\n');
    expect(config.notExecuted).toEqual(['write_files: source of /a', 'write_files: owner of /b', 'write_files: permissions of /b, which are not octal: 0644 is taken', 'write_files: entry 3, which has no path', 'packages', 'users']);
    expect(() => readCloudConfig('#cloud-config\npassword: "secret\n')).toThrow(/^the cloud-config is not YAML( \(line \d+\))?$/);
    expect(() => readCloudConfig('#cloud-config\n- a\n')).toThrow('not a mapping');
  });
});

describe('cloud-init on a VM', () => {
  it('runs bootcmd, then writes files, then starts services, then runs runcmd', async () => {
    const machine = await born(`#cloud-config
packages: [nginx]
runcmd:
  - echo "runcmd $(cat $VM_ROOT/opt/order | wc -l)" >> $VM_ROOT/opt/order; systemctl is-active job >> $VM_ROOT/opt/order
  - [ sh, -c, 'echo "$0 in $PWD" >> $VM_ROOT/opt/order', "it's" ]
bootcmd:
  - echo "bootcmd $(ls $VM_ROOT/opt | wc -l) $INSTANCE_ID" > $VM_ROOT/opt/order
write_files:
  - { path: /opt/written, content: hello, permissions: '0600', owner: web }
  - { path: /etc/systemd/system/job.service, content: "[Service]\\nExecStart=/bin/sleep 6061\\n" }
  - { path: /etc/systemd/system/multi-user.target.wants/job.service, content: x }
`);
    expect(machine.cloudInit).toEqual({
      status: 'done',
      ran: ['bootcmd', 'write_files /opt/written', 'write_files /etc/systemd/system/job.service', 'write_files /etc/systemd/system/multi-user.target.wants/job.service', 'runcmd'],
      notExecuted: ['write_files: owner of /opt/written', 'packages'],
      errors: [],
    });
    expect(read(machine, 'opt/order')).toBe(`bootcmd 0 ${machine.spec.name}\nruncmd 1\nactive\nit's in ${machine.disk}\n`);
    expect(statSync(on(machine, 'opt/written')).mode & 0o777).toBe(0o600);
    expect(read(machine, 'var/log/cloud-init-output.log')).toBe('not executed here: write_files: owner of /opt/written\nnot executed here: packages\ncloud-init finished: done\n');
    await machine.destroy();
  });

  it('runs a script, with its output in the log and its end for all to see', async () => {
    const machine = await born(gzipSync('#!/bin/sh\necho to stdout; echo to stderr >&2; echo $VM_ROOT > $VM_ROOT/opt/root\n'));
    expect(machine.cloudInit).toMatchObject({ status: 'done', ran: ['script'] });
    expect(read(machine, 'var/log/cloud-init-output.log')).toBe('to stdout\nto stderr\ncloud-init finished: done\n');
    expect(read(machine, 'opt/root')).toBe(`${machine.disk}\n`);
    expect(existsSync(on(machine, 'var/lib/cloud/instance/boot-finished'))).toBe(true);
    expect(statSync(on(machine, 'var/lib/cloud/instance/user-data.txt')).mode & 0o777).toBe(0o600);
  });

  it('runs once on each disk, bootcmd at every boot', async () => {
    let custom = '#cloud-config\nbootcmd: [ "echo b >> $VM_ROOT/opt/order" ]\nruncmd: [ "echo r >> $VM_ROOT/opt/order" ]\n';
    const machine = await setting.machine({ customData: () => bytes(custom) });
    await until(() => ended(machine));
    custom = custom.replace('echo r', 'echo new');
    await machine.stop('deallocated');
    await machine.start();
    await until(() => ended(machine));
    expect(read(machine, 'opt/order')).toBe('b\nr\nb\n');
    await machine.reimage();
    expect(machine.cloudInit?.status).toBe('not started');
    await machine.start();
    await until(() => ended(machine));
    expect(read(machine, 'opt/order')).toBe('b\nnew\n');
    expect(machine.cloudInit?.ran).toEqual(['bootcmd', 'runcmd']);
  });

  it.each([
    ['a script that fails', '#!/bin/sh\nexit 3\n', ['script ended with status 3'], ['script']],
    ['a program that is not there', '#!/no/such/interpreter\n', [expect.stringContaining('script could not be started')], ['script']],
    ['a runcmd whose last command fails', '#cloud-config\nruncmd: [ "false", "true", "exit 4" ]\n', ['runcmd ended with status 4'], ['runcmd']],
    ['no YAML', '#cloud-config\n"\n', [expect.stringContaining('not YAML')], []],
    ['a file outside of the disk', '#cloud-config\nwrite_files: [ { path: /ok }, { path: ../../../outside }, { path: /after } ]\nruncmd: [ "true" ]\n', ['write_files: A file of the VM lies outside its disk: ../../../outside'], ['write_files /ok', 'runcmd']],
    ['one module that cannot be read', '#cloud-config\nwrite_files: [ { path: /a, encoding: b64, content: "*" } ]\nruncmd: [ "true" ]\n', ['write_files: the content of /a is not base64'], ['runcmd']],
  ])('%s is an error of its own', async (_what, custom, errors, ran) => {
    const machine = await born(custom);
    expect(machine.cloudInit).toMatchObject({ status: 'error', errors, ran });
    expect(machine.power).toBe('running');
    // The extensions of the VM do not care.
    expect((await machine.applyExtensions([script('true')]))[0]?.succeeded).toBe(true);
  });

  it('does not write through a link that a script has laid', async () => {
    const machine = await born('#cloud-config\nbootcmd: [ "ln -s /tmp $VM_ROOT/opt/out" ]\nwrite_files: [ { path: /opt/out/vmss-cloud-init-escape } ]\n');
    expect(machine.cloudInit?.errors).toEqual(['write_files: A file of the VM lies outside its disk: /opt/out/vmss-cloud-init-escape']);
    expect(existsSync('/tmp/vmss-cloud-init-escape')).toBe(false);
  });

  it('is not waited for by the boot or by extensions, which may wait for it themselves', async () => {
    const machine = await setting.machine({ customData: () => bytes('#!/bin/sh\nsleep 0.3; echo late > $VM_ROOT/opt/late; exit 1\n') });
    expect(machine.cloudInit?.status).toBe('running');
    const [first] = await machine.applyExtensions([script('ls $VM_ROOT/opt; cloud-init status')]);
    expect(first?.message).toContain('[stdout]\nstatus: running\n');
    const [second] = await machine.applyExtensions([script('cloud-init status --wait; echo status=$?; cat $VM_ROOT/opt/late')]);
    expect(second?.message).toMatch(/\[stdout\]\n\.*\nstatus: error\nstatus=1\nlate\n/);
    const plain = await born(undefined);
    expect((await plain.applyExtensions([script('cloud-init status --wait')]))[0]?.message).toContain('status: done');
  });

  it('holds the agent back, not the VM, while a bootcmd runs, and ends with the VM', async () => {
    const machine = await setting.machine({ customData: () => bytes('#cloud-config\nbootcmd: [ sleep 6062 ]\nruncmd: [ "touch $VM_ROOT/opt/ran" ]\n') });
    await until(() => sleeping(6062).length === 1);
    expect(machine.power).toBe('running');
    await expect(machine.applyExtensions([])).resolves.toEqual([]);
    const waiting = machine.applyExtensions([script('true')]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(machine.extensions).toEqual([]);
    await machine.stop('stopped');
    expect(sleeping(6062)).toEqual([]);
    expect((await waiting)[0]?.message).toContain('the VM was stopped');
    expect(machine.cloudInit).toMatchObject({ status: 'error', errors: ['bootcmd was ended: the VM was stopped'] });
    expect(existsSync(on(machine, 'opt/ran'))).toBe(false);
  });

  it('is cut short by a reimage, and begins again', async () => {
    const machine = await setting.machine({ customData: () => bytes('#!/bin/sh\nsleep 6063\n') });
    await until(() => sleeping(6063).length === 1);
    await machine.reimage();
    expect(sleeping(6063)).toEqual([]);
    await machine.start();
    await until(() => sleeping(6063).length === 1);
    await machine.destroy();
  });

  it('only keeps custom data on Windows, and only reads it where the VM is simulated', async () => {
    const windows = await born('#!/bin/sh\ntouch $VM_ROOT/opt/ran\n', { osType: 'Windows' });
    expect(windows.cloudInit).toMatchObject({ status: 'done', ran: [], notExecuted: [expect.stringContaining('Windows only keeps it')] });
    expect(read(windows, 'AzureData/CustomData.bin')).toContain('touch');
    const simulated = await born('#cloud-config\nbootcmd: [ "true" ]\nwrite_files: [ { path: /opt/ran } ]\nruncmd: [ "true" ]\nusers: []\n', { simulatesCustomData: () => true });
    expect(simulated.cloudInit).toEqual({
      status: 'done',
      ran: [],
      notExecuted: ['bootcmd (the VM is simulated)', 'write_files /opt/ran (the VM is simulated)', 'runcmd (the VM is simulated)', 'users'],
      errors: [],
    });
    expect([on(windows, 'opt/ran'), on(simulated, 'opt/ran')].filter(existsSync)).toEqual([]);
  });
});
