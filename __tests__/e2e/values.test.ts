/** What comes into deploy.yml from outside: overlays, vars, and secrets, which come out nowhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/local-runner.js';
import { expectGreen, readable } from '../support/green.js';
import { linuxDeploy, webSet, world } from '../support/sample-deployment.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ keepTraffic: true });
});
afterAll(() => stage.close());

/** deploy.yml whose script is this one command, in protected settings. */
function command(commandToExecute: string): string {
  return linuxDeploy({ model: { extensions: [{ type: 'CustomScript', protectedSettings: { commandToExecute } }] } });
}

const bare = { capacity: 2, sampleApp: undefined, health: 'none' };

function stdoutOf(run: Run): readonly (string | undefined)[] {
  return run.report!.instances.map((instance) => instance.extensions[0]!.stdout?.trim());
}

describe('an environment', () => {
  const example = readFileSync(join(ROOT, 'examples/linux-script/deploy.yml'), 'utf8');

  test('lies over the rest of the file: another resource group, no canary, all at once', async () => {
    await stage.reset({ ...world(webSet({ resourceGroup: 'rg-web-staging', capacity: 3 })), resourceGroups: ['rg-web', 'rg-web-staging'] });
    const run = await stage.run(example, { inputs: { environment: 'staging' } });
    expect(expectGreen(run).target).toMatchObject({ resourceGroup: 'rg-web-staging', scaleSet: 'web', environment: 'staging' });
    expect(run.report!.batches.map((batch) => [batch.role, batch.instanceIds.length])).toEqual([['batch', 3]]);
    expect(await stage.serving()).toEqual({ 'v1.1.0': 3 });

    const production = await stage.run(example);
    expect(production.exitCode).toBe(1);
    expect(production.report!.error).toMatchObject({ code: 'ARM_NOT_FOUND', message: expect.stringContaining('web') });
  });

  test('that the file does not have is an error that names those it has', async () => {
    const run = await stage.run(example, { inputs: { environment: 'stagin' } });
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(/::error.*stagin.*/);
    expect(readable(run.log)).toContain('staging');
  });
});

test('vars, version, tag, sha and environment stand in commands', async () => {
  await stage.reset(world(webSet(bare)));
  const deploy = JSON.parse(command('echo {{ vars.COLOR }} {{ version }} {{ tag }} {{ environment }} {{ sha }}')) as object;
  const run = await stage.run(JSON.stringify({ ...deploy, environments: { production: {} } }), { inputs: { vars: 'COLOR=blue\nSIZE=unused', environment: 'production' } });
  const { release } = expectGreen(run);
  expect(release!.sha).toMatch(/^[0-9a-f]{40}$/);
  expect(stdoutOf(run)).toEqual(Array.from({ length: 2 }, () => `blue 1.1.0 v1.1.0 production ${release!.sha}`));
});

test.each([
  ['a var that is not set', 'echo {{ vars.COLOR }}', {}, 'COLOR'],
  ['a var that a shell would take for a command', 'echo {{ vars.COLOR }}', { vars: 'COLOR=$(reboot)' }, 'COLOR'],
  ['a secret that is not set', 'echo {{ env.NOBODY | sh }}', {}, 'NOBODY'],
])('%s is an error with its line, and nothing is written', async (_what, text, inputs, named) => {
  await stage.reset(world(webSet(bare)));
  const run = await stage.run(command(text), { inputs });
  expect(run.exitCode).toBe(1);
  expect(run.log).toMatch(new RegExp(`::error file=deploy\\.yml,line=\\d+,col=\\d+::.*${named}`));
  expect(await stage.writes()).toEqual({});
});

describe('a secret', () => {
  const loud = `l0ud 'quoted' "$HOME" \`x\` ]]>`;
  const quiet = 'qu1et-5ecret-nobody-prints';
  const text = `echo {{ env.LOUD | sh }}; echo {{ env.LOUD | sh }} >&2; test {{ env.QUIET }} = ${quiet.replace('qu1et', '"qu""1et"')} && echo arrived`;

  test('reaches the VM as it is, and comes out nowhere, even where the script prints it', async () => {
    await stage.reset(world(webSet(bare)));
    const from = stage.traffic().length;
    const run = await stage.run(command(text), { env: { LOUD: loud, QUIET: quiet } });
    expectGreen(run);
    for (const stdout of stdoutOf(run)) expect(stdout).toMatch(/^\*\*\*\s+arrived$/);
    for (const instance of run.report!.instances) expect(instance.extensions[0]!.stderr).toContain('***');

    const shown = { log: readable(run.log), post: readable(run.post.log), summary: run.summary, report: readFileSync(run.outputs['report']!, 'utf8'), outputs: JSON.stringify(run.outputs) };
    for (const [where, content] of Object.entries(shown)) {
      expect({ where, holds: [loud, quiet, 'l0ud', 'qu1et'].filter((secret) => content.includes(secret)) }).toEqual({ where, holds: [] });
    }
    // Azure was given it once, in protected settings, and never said it again.
    const traffic = stage.traffic().slice(from);
    const told = traffic.filter(({ request }) => JSON.stringify(request.body ?? '').includes(quiet));
    expect(told.map(({ request }) => [request.method, new URL(request.url).pathname.split('/').slice(-2).join('/')])).toEqual([['PUT', 'extensions/CustomScript']]);
    expect(told[0]!.request.body).toMatchObject({ properties: { protectedSettings: { commandToExecute: expect.stringContaining(quiet) } } });
    expect(JSON.stringify(told[0]!.request.body)).not.toMatch(/"settings":\{[^}]*qu1et/);
    expect(traffic.filter(({ response }) => JSON.stringify(response.body ?? '').includes(quiet))).toEqual([]);
    expect(traffic.filter(({ response }) => JSON.stringify(response.body ?? '').includes('protectedSettings'))).toEqual([]);
  });

  test('is masked before anything else is said', async () => {
    await stage.reset(world(webSet(bare)));
    const run = await stage.run(command(text), { inputs: { command: 'plan' }, env: { LOUD: loud, QUIET: quiet } });
    const lines = run.log.split('\n').filter((line) => line !== '');
    expect(lines.findIndex((line) => line.startsWith('::add-mask::') && line.includes(quiet))).toBeGreaterThanOrEqual(0);
    expect(lines.findIndex((line) => line.startsWith('::add-mask::') && line.includes(quiet))).toBeLessThan(lines.findIndex((line) => !line.startsWith('::add-mask::')));
  });

  test('in public settings is refused', async () => {
    const run = await stage.run(linuxDeploy({ model: { extensions: [{ type: 'CustomScript', settings: { commandToExecute: 'echo {{ env.QUIET }}' } }] } }), { env: { QUIET: quiet } });
    expect(run.exitCode).toBe(1);
    expect(readable(run.log)).toMatch(/::error file=deploy\.yml.*protectedSettings/);
    expect(readable(run.log)).not.toContain(quiet);
  });
});
