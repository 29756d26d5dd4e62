import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { processesWith } from '../support/machines.js';

/** The emulator as the program that `npm run emulator` starts. */

const program = ['--import', 'tsx', 'emulator/main.ts'];
const folder = mkdtempSync(join(tmpdir(), 'emulator-program-'));
afterAll(() => rmSync(folder, { recursive: true }));

function scenarioFile(text: string): string {
  const path = join(folder, `${Math.random()}.yml`);
  writeFileSync(path, text);
  return path;
}

async function start(command: string, args: readonly string[]): Promise<{ child: ChildProcess; line: Record<string, string> }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\n')) resolve(text);
    });
    child.once('exit', () => reject(new Error('It ended before it listened.')));
  });
  return { child, line: JSON.parse(line) };
}

async function until(condition: () => boolean): Promise<boolean> {
  for (let left = 100; left > 0 && !condition(); left -= 1) await new Promise((resolve) => setTimeout(resolve, 100));
  return condition();
}

const small = 'scaleSets: [{ name: web, capacity: 2, health: {}, sampleApp: v1.0.0 }]';

describe('the program', () => {
  it('prints one line, and on SIGTERM leaves neither files nor processes', async () => {
    const { child, line } = await start(process.execPath, [...program, '--scenario', scenarioFile(small)]);
    const expected = ['arm', 'authority', 'github', 'githubServer', 'blob', 'control', 'ca', 'tenant', 'subscription', 'resourceGroup', 'scaleSet', 'repository', 'clientId', 'clientSecret', 'idTokenRequestUrl', 'idTokenRequestToken', 'githubToken', 'frontends'];
    expect(Object.keys(line).sort()).toEqual(expected.sort());
    expect(line).toMatchObject({ resourceGroup: 'rg-web', scaleSet: 'web' });
    const home = dirname(line['ca'] ?? '');
    expect(processesWith(home).length).toBeGreaterThan(0);
    child.kill('SIGTERM');
    const status = await new Promise((resolve) => child.once('exit', resolve));
    expect([status, existsSync(home), processesWith(home)]).toEqual([0, false, []]);
  });

  it('ends with its parent', async () => {
    const args = ['-c', `"$0" ${program.join(' ')} --scenario "$1" & wait`, process.execPath, scenarioFile(small)];
    const { child, line } = await start('/bin/sh', args);
    const home = dirname(line['ca'] ?? '');
    child.kill('SIGKILL');
    expect(await until(() => !existsSync(home) && processesWith(home).length === 0)).toBe(true);
  });

  it.each([
    [['--prot', '1'], 2, /--prot/],
    [['--port', 'x'], 2, /--port must be a number from 0 to 65535, not 'x'/],
    [['--port', '70000'], 2, /--port must be a number/],
    [['--scenario', '/nowhere.yml'], 2, /\/nowhere\.yml cannot be read/],
    [['--scenario', scenarioFile('scaleset: []')], 2, /Unrecognized key: "scaleset"/],
    [['extra'], 2, /extra/],
  ])('refuses %j', (args, status, message) => {
    const run = spawnSync(process.execPath, [...program, ...args], { encoding: 'utf8' });
    expect([run.status, run.stdout]).toEqual([status, '']);
    expect(run.stderr).toMatch(message);
  });

  it('explains itself', () => {
    const run = spawnSync(process.execPath, [...program, '--help'], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain('--scenario FILE');
  });
});
