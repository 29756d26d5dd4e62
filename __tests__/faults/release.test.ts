/** GitHub does not have what deploy.yml asks for, or does not give it out. Azure is left alone each time. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { releasePublished } from '../../scripts/local-runner.js';
import { brokenGitHub } from '../support/broken-github.js';
import { annotations, expectNothingWritten, expectRed, versions } from '../support/red.js';
import { linuxDeploy, simulatedSet, webSet, world } from '../support/sample-deployment.js';
import { REPOSITORY, scriptDeploy } from '../support/scripted-release.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const published = (change: object): Promise<unknown> => stage.control.github({ kind: 'putRelease', repository: REPOSITORY, release: { tag: 'v1.4.0', ...change } });
const event = releasePublished('v1.4.0');

describe('a release', () => {
  beforeEach(() => stage.reset(world(simulatedSet({ capacity: 2 }))));

  test('without a file that deploy.yml names: says what it looked for and what is there, at the line of deploy.yml', async () => {
    await published({ assets: { 'install-1.4.0.sh': 'true', 'site.zip': 'x' } });
    const run = await stage.run(linuxDeploy(), { event });
    const { told, error } = expectRed(run, 'RELEASE_ASSET_NOT_FOUND');
    const all = `${told} ${error.problems.map(({ message, hint }) => `${message} ${hint}`).join('\n')}`;
    expect(all).toContain('web-1.4.0.tar.gz');
    expect(all).toContain('site.zip');
    expect(annotations(run).join('\n')).toMatch(/^::error file=deploy\.yml,line=\d+,col=\d+::release:web\.tar\.gz/m);
    await expectNothingWritten(stage, run);
  });

  test('with a file that is still being uploaded', async () => {
    await published({ assets: { 'install-1.4.0.sh': { content: '', state: 'open' } } });
    const run = await stage.run(scriptDeploy(), { event });
    expect(expectRed(run, 'RELEASE_UNUSABLE').told).toMatch(/install-1\.4\.0\.sh is still being uploaded/);
    await expectNothingWritten(stage, run);
  });

  test('that is a draft: publish it', async () => {
    await published({ draft: true, assets: { 'install-1.4.0.sh': 'true' } });
    const run = await stage.run(scriptDeploy(), { event });
    expect(expectRed(run, 'RELEASE_UNUSABLE').told).toMatch(/v1\.4\.0 of contoso\/web is a draft[\s\S]*Publish the release/);
    await expectNothingWritten(stage, run);
  });

  test('that is not there: names those that are', async () => {
    const run = await stage.run(linuxDeploy(), { event: releasePublished('v9.9.9') });
    expect(expectRed(run, 'RELEASE_NOT_FOUND').told).toMatch(/no release for v9\.9\.9[\s\S]*v1\.1\.0/);
    await expectNothingWritten(stage, run);
  });

  test('whose tag would be a command is refused', async () => {
    const run = await stage.run(linuxDeploy(), { inputs: { version: 'v1;reboot' } });
    expect(expectRed(run, 'RELEASE_UNUSABLE').told).toContain('v1;reboot');
    await expectNothingWritten(stage, run);
  });
});

test('a private repository with delivery github: the VMs could not fetch its files, and the cure is delivery blob', async () => {
  await stage.reset({ ...world(webSet({ capacity: 1 })), repositories: [{ name: REPOSITORY, sampleReleases: true }, { name: 'contoso/hidden', private: true, releases: [{ tag: 'v1.1.0', assets: { 'install.sh': 'true' } }] }] });
  const run = await stage.run(scriptDeploy({ release: { repository: 'contoso/hidden' } }));
  expect(expectRed(run, 'RELEASE_UNUSABLE').told).toMatch(/contoso\/hidden is a private repository[\s\S]*blob/);
  await expectNothingWritten(stage, run);
  expect(await versions(stage)).toEqual({ 0: 'v1.0.0' });
});

describe('GitHub', () => {
  beforeAll(() => stage.reset(world(simulatedSet({ capacity: 2 }))));

  test('does not know the repository', async () => {
    const run = await stage.run(linuxDeploy({ release: { repository: 'contoso/nowhere' } }));
    expect(expectRed(run, 'GITHUB_FAILED').told).toMatch(/contoso\/nowhere[\s\S]*404[\s\S]*contents: read/);
    await expectNothingWritten(stage, run);
  });

  test('does not take the token', async () => {
    const run = await stage.run(linuxDeploy(), { inputs: { 'github-token': 'ghs_long_expired' } });
    expect(expectRed(run, 'GITHUB_FAILED').told).toMatch(/token is not valid \(401\)[\s\S]*github-token/);
    expect(run.log.replaceAll('::add-mask::ghs_long_expired', '')).not.toContain('ghs_long_expired');
    await expectNothingWritten(stage, run);
  });

  test('has used up its rate limit: says until when', async () => {
    const reset = Math.floor(Date.now() / 1000) + 1800;
    const github = await brokenGitHub(403, 'API rate limit exceeded', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) });
    const run = await stage.run(linuxDeploy(), { env: { GITHUB_API_URL: github.url } });
    await github.close();
    expect(expectRed(run, 'GITHUB_FAILED').told).toContain(`rate limit is used up until ${new Date(reset * 1000).toISOString().slice(0, 16)}`);
    expect(run.durationMs).toBeLessThan(10_000);
    await expectNothingWritten(stage, run);
  });

  test('answers 500 again and again: it is asked some more, then the run ends', async () => {
    const github = await brokenGitHub(500, 'Server Error');
    const run = await stage.run(linuxDeploy(), { env: { GITHUB_API_URL: github.url } });
    await github.close();
    expect(expectRed(run, 'GITHUB_FAILED').told).toMatch(/500[\s\S]*githubstatus\.com/);
    expect(github.asked()).toBeGreaterThanOrEqual(4);
    await expectNothingWritten(stage, run);
  });
});
