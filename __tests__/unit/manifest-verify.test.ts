import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifiedCmd } from '../../src/manifest/verify-cmd.js';
import type { CheckedFile } from '../../src/manifest/verify-sh.js';
import { verifiedCommand, verifiedScript } from '../../src/manifest/verify-sh.js';

const LONGEST = `a${'._+-Z9'.repeat(33)}x`;
const NAMES = ['install.sh', 'web-1.4.0.tar.gz', '.hidden', '+plus', '_under', 'A', LONGEST];
let folder = '';
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const good = (name: string): CheckedFile => ({ path: name, sha256: digest(`content of ${name}`) });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  for (const name of NAMES) writeFileSync(join(folder, name), `content of ${name}`);
  writeFileSync(join(folder, 'crlf.sh'), 'echo hi\r\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (command: string, shell = '/bin/sh') => {
  const { status, stdout, stderr } = spawnSync(shell, ['-c', command], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('verifiedCommand, run by a real /bin/sh', () => {
  it('runs the command when every file is right, and says nothing of its own', () => {
    expect(run(verifiedCommand('echo done', NAMES.map(good)))).toEqual({ status: 0, stdout: 'done\n', stderr: '' });
  });

  it.each(NAMES)('ends with 86 and names the file when %.30s differs', (name) => {
    const { status, stdout, stderr } = run(verifiedCommand('echo done', [good('A'), { path: name, sha256: digest('other') }]));
    expect({ status, stdout }).toEqual({ status: 86, stdout: '' });
    expect(stderr).toBe(`vmss-deploy: ${name} is not the released file: SHA-256 is ${good(name).sha256}, expected ${digest('other')}\n`);
  });

  it('names every file that is wrong', () => {
    const { status, stderr } = run(verifiedCommand('echo done', [{ path: 'gone.sh', sha256: digest('') }, good('A'), { path: 'A', sha256: digest('x') }]));
    expect(status).toBe(86);
    expect(stderr).toMatch(/^vmss-deploy: gone\.sh is missing\nvmss-deploy: A is not the released file.*\n$/);
  });

  it('does not pass where sha256sum is not there', () => {
    const { status, stderr } = run(`PATH=/nowhere\n${verifiedCommand('echo done', [good('A')])}`);
    expect(status).toBe(86);
    expect(stderr).toContain('vmss-deploy: sha256sum failed on A');
  });

  it.each([
    ['exit 3', 3, ''], ['false || echo a && echo b', 0, 'a\nb\n'], ['echo a; exit 5 # rest', 5, 'a\n'], ['# only a comment', 0, ''], ['exec echo x', 0, 'x\n'], ['cat <<E\n$((1+1))\nE\necho z', 0, '2\nz\n'],
    ['set -e\nfalse\necho no', 1, ''], ['set -u\necho $vmss_bad', 2, ''], ['echo "[$vmss_file]"', 0, '[]\n'], ['echo $?', 0, '0\n'], ['(exit 4)', 4, ''], ['echo a &\nwait', 0, 'a\n'], ['if true; then\n  echo "it\'s"\nfi', 0, "it's\n"],
    ['{ echo a; } | tr a b', 0, 'b\n'], ['trap "echo bye" EXIT', 0, 'bye\n'], ['f() { return 7; }; f', 7, ''],
  ])('leaves %j as it was', (command, status, stdout) => {
    const bare = run(command);
    const checked = run(verifiedCommand(command, [good('install.sh')]));
    expect(checked.stdout).toBe(stdout);
    expect({ status: checked.status, stdout: checked.stdout }).toEqual({ status: bare.status, stdout: bare.stdout });
    expect(checked.status).toBe(status);
  });

  it('is nothing where there is nothing to check', () => expect(verifiedCommand('x', [])).toBe('x'));
});

describe('verifiedScript', () => {
  it.each(['#!/bin/sh\necho ok\n', '#!/bin/bash -e\necho ok\n', '#!/usr/bin/env bash\necho ok\n', '#! /bin/sh -u\necho ok', 'echo ok\n', '\uFEFF#!/bin/sh\necho ok\n', '#!/usr/bin/env -S bash -e\necho ok\n'])('puts the check into %j', (script) => {
    const right = verifiedScript(script, [good('A')]) ?? '';
    const wrong = verifiedScript(script, [{ path: 'A', sha256: digest('x') }]) ?? '';
    if (script.includes('#!')) expect(right.split('\n')[0]).toBe(script.replace('\uFEFF', '').split('\n')[0]);
    expect(run(right)).toMatchObject({ status: 0, stdout: 'ok\n' });
    expect(run(wrong)).toMatchObject({ status: 86, stdout: '' });
  });
  it.each(['#!/usr/bin/python3\nprint(1)\n', '#!/usr/bin/env node\n', '#!/usr/bin/env\n', '#!\nx', '#!/usr/bin/env pwsh\n', '#!/usr/bin/perl'])('leaves %j to others', (script) => expect(verifiedScript(script, [good('A')])).toBeUndefined());
  it('takes a script that is only its first line', () => expect(run(verifiedScript('#!/bin/sh', [good('A')]) ?? '')).toMatchObject({ status: 0 }));
});

describe('verifiedCmd', () => {
  const command = verifiedCmd('setup.cmd && echo "a & b" || exit 3', [{ path: 'web\\v1\\setup.cmd', sha256: 'a'.repeat(64) }, { path: 'web.zip', sha256: 'b'.repeat(64) }]);
  const script = /-Command "([^"]*)" \|\| exit 86 & (.*)$/.exec(command);

  it('ends cmd when the check fails, and has the command behind an operator that binds weaker than its own', () => {
    expect(script?.[2]).toBe('setup.cmd && echo "a & b" || exit 3');
    expect(command).toMatch(/^powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -Command "/);
  });

  it('holds nothing that cmd would read inside the quotes', () => {
    expect(script?.[1]).not.toMatch(/["%!^\r\n]/);
    expect(script?.[1]?.match(/[{]/g)?.length).toBe(script?.[1]?.match(/[}]/g)?.length);
    expect(script?.[1]?.match(/[(]/g)?.length).toBe(script?.[1]?.match(/[)]/g)?.length);
    expect((script?.[1]?.match(/'/g)?.length ?? 1) % 2).toBe(0);
  });

  it('names each file with its digest', () => {
    expect(script?.[1]).toContain(`@('${'a'.repeat(64)}:web\\v1\\setup.cmd','${'b'.repeat(64)}:web.zip')`);
    expect(script?.[1]).toContain('if($bad){exit 86}');
  });

  it('leaves most of the line to the user', () => {
    const one = verifiedCmd('', [{ path: 'x', sha256: 'a'.repeat(64) }]).length;
    const two = verifiedCmd('', [{ path: 'x', sha256: 'a'.repeat(64) }, { path: 'y', sha256: 'a'.repeat(64) }]).length;
    expect(one).toBeLessThan(1000);
    expect(two - one).toBeLessThan(75);
  });
});
