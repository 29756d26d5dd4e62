/** How files reach the VMs: from a public release, from the repository at the tag's commit, and staged to a storage account. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { extensionsOf, scaleSetOf } from '../support/emulated-state.js';
import { expectGreen, readable } from '../support/green.js';
import { linuxDeploy, webSet, world } from '../support/sample-deployment.js';
import type { Json } from '../support/sample-deployment.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const set = webSet({ capacity: 2, sampleApp: undefined, health: 'none' });
const script = (text: string): string => `echo "${text} $1"\n`;

function stdoutOf(run: Run): readonly string[] {
  return [...new Set(expectGreen(run).instances.map((instance) => instance.extensions[0]!.stdout?.trim() ?? ''))];
}

async function settingsNow(): Promise<Json> {
  return extensionsOf(await scaleSetOf(stage)).find((one) => one.name === 'CustomScript')!.properties.settings ?? {};
}

function deploy(files: readonly string[], release: Json = {}): string {
  const [first, ...others] = files;
  const commandToExecute = ['sh', first, ...others].map((file) => (file === 'sh' ? file : `{{ ${file} }}`)).join(' ');
  return linuxDeploy({ release, model: { extensions: [{ type: 'CustomScript', settings: { fileUris: files }, protectedSettings: { commandToExecute } }] } });
}

test('file: is the file of the repository at the commit of the tag, not at the head of the branch', async () => {
  const repository = {
    name: 'contoso/web',
    branches: { main: { 'deploy/install.sh': script('from main') } },
    tags: { 'v1.1.0': { files: { 'deploy/install.sh': script('from the tag') }, annotated: true } },
    releases: [{ tag: 'v1.1.0', assets: { 'web-1.1.0.tar.gz': 'an archive' } }],
  };
  await stage.reset({ ...world(set), repositories: [repository] });
  const run = await stage.run(deploy(['file:deploy/install.sh', 'release:web.tar.gz']));
  expect(stdoutOf(run)).toEqual(['from the tag web-1.1.0.tar.gz']);
  const { fileUris } = (await settingsNow()) as { fileUris: string[] };
  expect(fileUris[0]).toContain(run.report!.release!.sha!);
  expect((await stage.run(deploy(['file:deploy/install.sh', 'release:web.tar.gz']))).outputs).toMatchObject({ result: 'unchanged' });
});

describe('a private repository', () => {
  const repository = {
    name: 'contoso/web',
    private: true,
    tags: { 'v1.1.0': { files: { 'config.json': '{"from":"the repository"}' } } },
    releases: [{ tag: 'v1.1.0', assets: { 'install-1.1.0.sh': 'cat "$2"; echo " and $1"\n', 'web-1.1.0.tar.gz': 'an archive' } }],
  };
  const files = ['release:install.sh', 'release:web.tar.gz', 'file:config.json'];
  beforeEach(() => stage.reset({ ...world(set), repositories: [repository] }));

  test('is refused with delivery: github, with the cure', async () => {
    const run = await stage.run(deploy(files));
    expect(run.exitCode).toBe(1);
    expect(readable(run.log)).toMatch(/private/);
    expect(readable(run.log)).toMatch(/delivery: blob/);
    expect(await stage.writes()).toEqual({});
  });

  test('is staged for the managed identity: plain URLs of the storage account in public settings', async () => {
    const blob = { account: 'stweb', container: 'releases', access: 'managed-identity', prefix: 'apps' };
    const run = await stage.run(deploy(files, { delivery: 'blob', blob }));
    expect(stdoutOf(run)).toEqual(['{"from":"the repository"} and web-1.1.0.tar.gz']);
    const { fileUris } = (await settingsNow()) as { fileUris: string[] };
    expect(fileUris).toHaveLength(3);
    for (const uri of fileUris) expect(uri).toMatch(new RegExp(`^${stage.address.blob}/stweb/releases/apps/contoso/web/v1\\.1\\.0/[0-9a-f]{12}/[^?]+$`));
    expect(run.log).toContain('Stage 3 files to stweb/releases');

    const again = await stage.run(deploy(files, { delivery: 'blob', blob }));
    expect(again.outputs).toMatchObject({ result: 'unchanged', changed: 'false' });
  });

  test('is staged with access: sas: signed URLs in protected settings only, and a warning that they expire', async () => {
    const blob = { account: 'stweb', container: 'releases', access: 'sas' };
    const run = await stage.run(deploy(files, { delivery: 'blob', blob }));
    expect(stdoutOf(run)).toEqual(['{"from":"the repository"} and web-1.1.0.tar.gz']);
    expect(await settingsNow()).not.toHaveProperty('fileUris');
    expect(run.report!.warnings.map((warning) => warning.message)).toContainEqual(expect.stringContaining('expire within 7 days'));
    for (const text of [readable(run.log), run.summary, JSON.stringify(run.report)]) expect(text).not.toMatch(/[?&]sig=/);

    const again = await stage.run(deploy(files, { delivery: 'blob', blob }));
    expect(again.outputs).toMatchObject({ result: 'unchanged', changed: 'false' });

    const seen = await stage.run(deploy(files, { delivery: 'blob', blob }), { inputs: { command: 'status' } });
    expect(seen.report!.drift!.map(({ kind, level }) => `${kind} ${level}`)).toEqual(['url-expires notice']);
    expect(readable(seen.log)).toMatch(/public settings cannot be compared in full: release\.blob\.access is sas/);
  });

  test('plan stages nothing', async () => {
    const blob = { account: 'nobodys', container: 'releases', access: 'managed-identity' };
    const run = await stage.run(deploy(files, { delivery: 'blob', blob }), { inputs: { command: 'plan' } });
    expect(expectGreen(run).result).toBe('planned');
    expect(run.log).not.toContain('Stage 3 files');
  });
});
