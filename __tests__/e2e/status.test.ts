/** `command: status` tells what runs on every VM and what has drifted, and writes nothing. Every kind of drift is made here. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { extensionsOf, scaleSetOf } from '../support/emulated-state.js';
import { expectGreen, readable } from '../support/green.js';
import { expectRed } from '../support/red.js';
import { dscDeploy, linuxDeploy, linuxManifest, simulatedSet, webSet, world } from '../support/sample-deployment.js';
import type { Json } from '../support/sample-deployment.js';
import { somebody } from '../support/somebody.js';
import type { Run, Stage, StageRun } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { swapDeploy, swapWorld } from '../support/swap-stage.js';

const DAY_MS = 24 * 3_600_000;
const entry = process.env['VMSS_DEPLOY_ACTION'] ? { entry: process.env['VMSS_DEPLOY_ACTION'] } : {};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const deploy = (deployYml: string, run: StageRun = {}): Promise<Run> => stage.run(deployYml, { ...entry, ...run });

/** Status as a schedule runs it: no release and no tag in the event. Nothing may be written by it, and the report has to say what the exit status says. */
async function status(deployYml: string, run: StageRun = {}): Promise<Run> {
  await stage.control.resetRequests();
  const event = { name: 'schedule', ref: 'refs/heads/main', payload: { schedule: '0 6 * * *' } };
  const done = await stage.run(deployYml, { ...entry, event, ...run, inputs: { command: 'status', ...run.inputs } });
  if (!done.report || done.report.error) throw new Error(readable(done.log));
  expect(await stage.writes()).toEqual({});
  const drifted = done.report.drift!.some((finding) => finding.level === 'drift');
  expect(done.outputs).toMatchObject({ result: drifted ? 'drifted' : 'succeeded', changed: String(drifted) });
  expect(done.exitCode).toBe(drifted ? 1 : 0);
  return done;
}

/** `kind level` of each finding. */
function kinds(run: Run): readonly string[] {
  return run.report!.drift!.map(({ kind, level }) => `${kind} ${level}`);
}

function messages(run: Run): string {
  return run.report!.drift!.map(({ message }) => message).join('\n');
}

const asset = (name: string, content: string): Json => ({ kind: 'putAsset', repository: 'contoso/web', tag: 'v1.1.0', name, asset: content });

describe('a scale set as it was deployed', () => {
  beforeAll(async () => {
    await stage.reset(world(webSet()));
    expectGreen(await deploy(linuxDeploy()));
  });

  test('has no drift: what runs on each VM is told, with exit status 0', async () => {
    const run = await status(linuxDeploy());
    expect(kinds(run)).toEqual([]);
    expect(run.outcomes).toEqual({ 0: 'proven', 1: 'proven', 2: 'proven', 3: 'proven' });
    expect(run.report!.instances.map((one) => one.release)).toEqual(['v1.1.0', 'v1.1.0', 'v1.1.0', 'v1.1.0']);
    expect(run.report!.instances[0]).toMatchObject({ latestModelApplied: true, health: 'healthy', power: 'running', extensions: [{ name: 'CustomScript', state: 'succeeded' }] });
    expect(run.report!.release).toMatchObject({ repository: 'contoso/web', tag: 'v1.1.0', version: '1.1.0' });
    expect(run.report!.release!.files.map((file) => file.fileName)).toEqual(['install-1.1.0.sh', 'web-1.1.0.tar.gz']);
    expect(run.outputs).toMatchObject({ version: '1.1.0', 'active-scale-set': 'web', summary: 'No drift: v1.1.0 on scale set web. 4 of 4 VMs proven to run it. No drift.' });
    expect(run.summary).toContain('v1.1.0, latest');
    expect(run.log).not.toContain('::error');
    expect(run.log).not.toContain('cannot be compared in full');
  });

  test('takes few requests, all of them reads', async () => {
    await status(linuxDeploy());
    expect((await stage.requests()).operations).toEqual({ VirtualMachineScaleSets_Get: 1, VirtualMachineScaleSetVMs_List: 1, VirtualMachineScaleSetRollingUpgrades_GetLatest: 1 });
  });

  test('with another deploy.yml: no drift, and the log says what could not be compared', async () => {
    const run = await status(linuxDeploy({ release: { verify: false } }));
    expect(kinds(run)).toEqual([]);
    expect(run.log).toMatch(/public settings cannot be compared in full: deploy\.yml, the vars or the files/);
  });

  test('a VM that is parked on the model is no drift', async () => {
    await (await somebody(stage.address)).does('POST', '/deallocate', { instanceIds: ['3'] });
    const run = await status(linuxDeploy());
    expect(kinds(run)).toEqual([]);
    expect(run.outcomes[3]).toBe('parked');
  });
});

describe('drift of the VMs and of the model', () => {
  beforeEach(async () => {
    await stage.reset(world(webSet({ capacity: 2 })));
  });

  test('nothing was ever deployed by this action', async () => {
    const run = await status(linuxDeploy());
    expect(kinds(run)).toEqual(['no-record drift']);
    expect(run.outputs['summary']).toBe('Drift: no recorded release on scale set web. 2 of 2 VMs as the model says. 1 finding.');
    expect(run.log).toContain('::error::No deployment is recorded on web');
  });

  test('somebody has written the extension anew: the record is gone, and VMs are not on the model', async () => {
    expectGreen(await deploy(linuxDeploy()));
    await (await somebody(stage.address)).does('PUT', '/extensions/CustomScript', { properties: { publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1', settings: { commandToExecute: 'echo by hand' } } });
    const run = await status(linuxDeploy());
    expect(kinds(run)).toEqual(['vm-not-on-model drift', 'no-record drift']);
    const { virtualMachineProfile } = (await scaleSetOf(stage)).properties as unknown as { virtualMachineProfile: { timeCreated: string } };
    expect(run.report!.drift![0]).toMatchObject({ instanceIds: ['0', '1'], since: new Date(virtualMachineProfile.timeCreated).toISOString() });
    expect(run.summary).toContain('2 of 2 VMs are not on the model of web, which is from');
    expect(run.outcomes).toEqual({ 0: 'outdated', 1: 'outdated' });
  });

  test.each([
    ['with the deploy.yml of then', {}, /CustomScript was changed after v1\.1\.0 was deployed at .*: settings\.fileUris differs/],
    ['with another deploy.yml', { release: { verify: false } }, /CustomScript was changed after v1\.1\.0 was deployed at .*: web_0 was told other settings by the deployment itself/],
  ])('somebody has changed the settings and left the record: %s', async (_what, change, message) => {
    expectGreen(await deploy(linuxDeploy()));
    const { name, properties } = extensionsOf(await scaleSetOf(stage)).find((one) => one.name === 'CustomScript')!;
    const settings = properties.settings as { fileUris: string[] };
    await (await somebody(stage.address)).does('PUT', `/extensions/${name}`, { properties: { ...properties, settings: { ...settings, fileUris: settings.fileUris.slice(0, 1) } } });
    const run = await status(linuxDeploy(change));
    expect(kinds(run)).toEqual(['vm-not-on-model drift', 'model-changed drift']);
    expect(messages(run)).toMatch(message);
    expect(run.report!.instances.map((one) => one.release)).toEqual(['v1.1.0', 'v1.1.0']);
  });

  test('another version of the handler is found too', async () => {
    expectGreen(await deploy(linuxDeploy()));
    const { name, properties } = extensionsOf(await scaleSetOf(stage)).find((one) => one.name === 'CustomScript')!;
    await (await somebody(stage.address)).does('PUT', `/extensions/${name}`, { properties: { ...properties, typeHandlerVersion: '2.0' } });
    expect(messages(await status(linuxDeploy()))).toMatch(/typeHandlerVersion is 2\.0, deployed was 2\.1/);
  });

  test('a rollout that stopped half-way: the VMs tell which release they are on', async () => {
    expectGreen(await deploy(linuxDeploy(), { inputs: { version: 'v1.0.0' } }));
    await stage.control.vmFault({ instanceId: '0', times: 1, script: { durationMs: 10, succeeds: false, exitCode: 7 } });
    const failed = await deploy(linuxDeploy({ strategy: { batch: 1, maxUnhealthy: 0 } }));
    expect(failed.exitCode).toBe(1);
    const run = await status(linuxDeploy());
    expect(kinds(run)).toEqual(['vm-not-on-model drift', 'vm-not-proven drift']);
    expect(run.report!.instances.map((one) => [one.instanceId, one.release, one.outcome])).toEqual([['0', 'v1.1.0', 'failed'], ['1', 'v1.0.0', 'outdated']]);
    expect(messages(run)).toMatch(/1 of 2 VMs is not on the model of web, which is from \S+; on it: v1\.0\.0/);
  });
});

describe('drift of what the next VM would fetch', () => {
  beforeEach(async () => {
    await stage.reset(world(simulatedSet({ capacity: 2, sampleApp: undefined, health: 'none' })));
  });

  test('a replaced asset is known by its digest where the command is public, and the release is gone', async () => {
    const open = linuxDeploy({ model: { extensions: [{ type: 'CustomScript', settings: { fileUris: ['release:install.sh'], commandToExecute: 'sh {{ release:install.sh }}' } }] } });
    expectGreen(await deploy(open));
    await stage.control.github(asset('install-1.1.0.sh', 'exit 0'));
    const replaced = await status(open);
    expect(kinds(replaced)).toEqual(['file-changed drift']);
    expect(messages(replaced)).toMatch(/SHA-256 is [0-9a-f]{64}, deployed was [0-9a-f]{64}/);
    await stage.control.github({ kind: 'deleteRelease', repository: 'contoso/web', tag: 'v1.1.0' });
    expect(messages(await status(open))).toMatch(/contoso\/web has no published release v1\.1\.0 any more/);
  });

  test('a file of the repository, and a repository that has become private', async () => {
    const repository = (isPrivate: boolean, files: Json): Json => ({ kind: 'putRepository', repository: { name: 'contoso/web', private: isPrivate, tags: { 'v1.1.0': { files } }, releases: [{ tag: 'v1.1.0' }] } });
    const own = linuxDeploy({ model: { extensions: [{ type: 'CustomScript', settings: { fileUris: ['file:install.sh'] }, protectedSettings: { commandToExecute: 'sh {{ file:install.sh }}' } }] } });
    await stage.control.github(repository(false, { 'install.sh': 'exit 0' }));
    expectGreen(await deploy(own));
    expect(kinds(await status(own))).toEqual([]);
    await stage.control.github(repository(true, { 'install.sh': 'exit 0' }));
    expect(kinds(await status(own))).toEqual(['file-unreachable drift']);
    await stage.control.github(repository(false, { 'other.sh': 'exit 0' }));
    expect(kinds(await status(own))).toEqual(['file-gone drift']);
  });

  test('URLs that expire, and one that nobody can be asked about', async () => {
    const at = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(0, 19) + 'Z';
    const settings = { timestamp: 7, fileUris: [`https://st.blob.core.windows.net/c/old.sh?se=${at(-DAY_MS)}&sig=SECRETSIGNATURE`, `https://st.blob.core.windows.net/c/new.sh?se=${at(DAY_MS)}&sig=SECRETSIGNATURE`] };
    const forceUpdateTag = `vmss-deploy/1 tag=v1.1.0 sha=${'a'.repeat(40)} fingerprint=0123456789abcdef timestamp=7 run=1.1`;
    await stage.reset(world(simulatedSet({ capacity: 1, sampleApp: undefined, health: 'none', extensions: [{ name: 'CustomScript', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.2', forceUpdateTag, settings, protectedSettings: { commandToExecute: 'true' } }] })));
    const run = await status(linuxDeploy());
    expect(kinds(run).filter((one) => !one.startsWith('model-later'))).toEqual(['file-unchecked notice', 'url-expired drift', 'file-unchecked notice', 'url-expires notice', 'handler-unknown notice']);
    expect(messages(run)).toMatch(/The URL of old\.sh in extension CustomScript expired at /);
    expect(messages(run)).toMatch(/Custom Script for Linux 2\.2; known versions are 2\.0 and 2\.1/);
    for (const text of [run.log, run.summary, JSON.stringify(run.report)]) expect(text).not.toContain('SECRETSIGNATURE');
  });

  test('a handler that Microsoft retires is a notice until the day', async () => {
    await stage.reset(world(simulatedSet({ os: 'Windows', capacity: 1, sampleApp: undefined, health: 'none' })));
    expectGreen(await deploy(dscDeploy()));
    const run = await status(dscDeploy());
    expect(kinds(run)).toEqual(['handler-retires notice']);
    expect(run.report!.drift![0]).toMatchObject({ until: '2028-03-31' });
    expect(run.log).toMatch(/::warning::.*retires on 2028-03-31/);
  });
});

test('a handler that Microsoft has retired is drift', async () => {
  await stage.reset(world(simulatedSet({ os: 'Windows', capacity: 1, sampleApp: undefined, health: 'none' })));
  expectGreen(await deploy(dscDeploy()));
  const day = `const now = Date.now, ahead = Date.parse('2028-04-01T00:00:00Z') - now(); Date.now = () => now() + ahead;`;
  const run = await status(dscDeploy(), { nodeFlags: ['--import', `data:text/javascript,${encodeURIComponent(day)}`] });
  expect(kinds(run)).toEqual(['handler-retired drift']);
  expect(messages(run)).toMatch(/which Microsoft retired on 2028-03-31/);
});

test('what a script printed is not shown where the step was not given the secrets of deploy.yml', async () => {
  await stage.reset(world(webSet({ capacity: 1, sampleApp: undefined, health: 'none' })));
  const secret = linuxDeploy({ model: { extensions: [{ type: 'CustomScript', settings: {}, protectedSettings: { commandToExecute: 'echo {{ env.DB_PASSWORD | sh }} >&2; exit 3' } }] } });
  expect((await deploy(secret, { env: { DB_PASSWORD: 'p4ss-of-the-db' } })).exitCode).toBe(1);
  const run = await status(secret);
  expect(kinds(run)).toEqual(['vm-not-proven drift']);
  expect(run.log).not.toContain('cannot be compared in full');
  for (const text of [run.log, run.summary, JSON.stringify(run.report)]) expect(text).not.toContain('p4ss-of-the-db');
});

test('Flexible orchestration is refused: how its VMs are cannot be read', async () => {
  await stage.reset(world(webSet({ orchestrationMode: 'Flexible', capacity: 0, sampleApp: undefined, health: 'none' })));
  const run = await stage.run(linuxDeploy(), { ...entry, inputs: { command: 'status' } });
  expect(expectRed(run, 'TARGET_REFUSED').told).toMatch(/Scale set web uses Flexible orchestration, whose VMs this version cannot read/);
});

test('a swap: which slot is live, and the release of both', async () => {
  await stage.reset(swapWorld());
  expectGreen(await deploy(swapDeploy()));
  const run = await status(swapDeploy());
  expect(kinds(run)).toEqual(['no-record notice']);
  expect(run.outputs).toMatchObject({ version: '1.1.0', 'active-scale-set': 'web-green' });
  expect(run.report!.slots).toEqual([
    { scaleSet: 'web-green', live: true, release: 'v1.1.0', instances: 2, running: 2 },
    { scaleSet: 'web-blue', live: false, instances: 2, running: 2 },
  ]);
  expect(run.summary).toContain('web-blue');
}, 60_000);

test('a VM that is on the model and unhealthy', async () => {
  await stage.reset(world(simulatedSet({ capacity: 2, simulateInstances: { 1: { durationMs: 20, healthy: false } } })));
  expect((await deploy(linuxDeploy({ strategy: { batch: '100%' }, health: { settle: '0s', timeout: '2s' } }))).exitCode).toBe(1);
  const run = await status(linuxDeploy());
  expect(kinds(run)).toEqual(['vm-not-proven drift']);
  expect(run.report!.drift![0]).toMatchObject({ instanceIds: ['1'], message: '1 of 2 VMs is on the model, but not proven to run v1.1.0; web_1: Azure reports it unhealthy' });
});

/** These move the emulator's clock, which no reset moves back: whatever is deployed after them is from tomorrow. */
describe('a day later', () => {
  test('an asset is gone, another was replaced', async () => {
    await stage.reset(world(simulatedSet({ capacity: 2, sampleApp: undefined, health: 'none' })));
    expectGreen(await deploy(linuxDeploy()));
    await stage.control.advanceClock(DAY_MS);
    await stage.control.github({ kind: 'deleteAsset', repository: 'contoso/web', tag: 'v1.1.0', name: 'install-1.1.0.sh' });
    await stage.control.github(asset('web-1.1.0.tar.gz', 'something else'));
    const run = await status(linuxDeploy());
    expect(kinds(run)).toEqual(['file-gone drift', 'file-changed drift']);
    expect(messages(run)).toMatch(/install-1\.1\.0\.sh of extension CustomScript is gone: release v1\.1\.0 of contoso\/web has no asset install-1\.1\.0\.sh any more/);
    expect(messages(run)).toMatch(/web-1\.1\.0\.tar\.gz of extension CustomScript is not the file that was deployed: it was uploaded at /);
  });

  test('an extension that an earlier deployment left, and a model that was changed long after', async () => {
    await stage.reset(world(webSet({ capacity: 2 })));
    const script = (linuxManifest()['model'] as { extensions: Json[] }).extensions[0]!;
    const agent = { name: 'agent', publisher: 'Contoso.Monitoring', type: 'AgentLinux', typeHandlerVersion: '1.2', settings: { release: '{{ version }}' } };
    expectGreen(await deploy(linuxDeploy({ model: { extensions: [script, agent] } }), { inputs: { version: 'v1.0.0' } }));
    expectGreen(await deploy(linuxDeploy()));
    await stage.control.advanceClock(DAY_MS);
    await (await somebody(stage.address)).does('PUT', '/extensions/other', { properties: { publisher: 'Contoso.Security', type: 'ScanLinux', typeHandlerVersion: '1.0', settings: {} } });
    await (await somebody(stage.address)).does('POST', '/manualupgrade', { instanceIds: ['*'] });
    const run = await status(linuxDeploy());
    expect(kinds(run)).toEqual(['model-mixed drift', 'model-later notice']);
    expect(messages(run)).toMatch(/Extension agent is from the deployment of v1\.0\.0, not from the newest one of v1\.1\.0/);
  });
});
