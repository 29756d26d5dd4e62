import { describe, expect, it } from '@jest/globals';
import type { DeployError } from '../../src/errors.js';
import type { InputFiles } from '../../src/inputs.js';
import { readInputs } from '../../src/inputs.js';

const SHA = 'a'.repeat(40);
const CLIENT = '0b9d0000-0000-0000-0000-00000000000A';
const RUNNER = {
  GITHUB_WORKSPACE: '/home/runner/work',
  GITHUB_REPOSITORY: 'contoso/web',
  GITHUB_SHA: SHA,
  GITHUB_EVENT_NAME: 'release',
  GITHUB_EVENT_PATH: '/event.json',
  GITHUB_REF: 'refs/tags/v1.4.0',
  GITHUB_RUN_ID: '77',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_ACTOR: 'mona',
  RUNNER_TEMP: '/tmp/r',
};

function disk(event: unknown = { action: 'published', release: { tag_name: 'v1.4.0' } }, links: Record<string, string> = {}): InputFiles {
  const there = new Set(['/home/runner/work', '/home/runner/work/deploy.yml', '/home/runner/work/deploy/web.yml', ...Object.keys(links)]);
  return {
    readFile: (path) => {
      if (path !== '/event.json') throw new Error('ENOENT');
      return typeof event === 'string' ? event : JSON.stringify(event);
    },
    realPath: (path) => {
      if (!there.has(path)) throw new Error('ENOENT');
      return links[path] ?? path;
    },
  };
}

type Given = Record<string, string | undefined>;
const inputs = (given: Given): Given => Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
const read = (given: Given = {}, environment: Given = {}, files = disk()) => readInputs({ ...RUNNER, ...inputs(given), ...environment }, files);

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    expect(error).toMatchObject({ code: 'INPUT_INVALID' });
    return (error as DeployError).problems.map((problem) => `${problem.message} | ${problem.hint ?? ''}`);
  }
  throw new Error('nothing was wrong');
}

describe('inputs', () => {
  it('have defaults for everything', () => {
    expect(read()).toEqual({
      command: 'deploy',
      config: { path: '/home/runner/work/deploy.yml', name: 'deploy.yml' },
      environment: undefined,
      environmentUrl: undefined,
      version: { text: 'v1.4.0', source: 'release' },
      vars: new Map(),
      githubToken: undefined,
      signIn: { kind: 'ambient' },
      subscriptionId: undefined,
      force: false,
      cloud: { kind: 'AzurePublic' },
      rollbackConfig: 'release',
      pollIntervalMs: 5000,
      repository: 'contoso/web',
      sha: SHA,
      run: { id: '77', attempt: 1, url: 'https://github.com/contoso/web/actions/runs/77', actor: 'mona' },
      github: { apiUrl: 'https://api.github.com', serverUrl: 'https://github.com' },
      workspace: '/home/runner/work',
      reportDirectory: '/tmp/r',
      env: RUNNER,
      secrets: [],
    });
  });

  it('are taken as they are given', () => {
    const given = { command: 'plan', config: './deploy/web.yml', environment: 'staging', version: ' refs/tags/v2 ', vars: '# c\nCOLOR=blue\r\n\n B = a=b ', 'github-token': 'ghs_x', force: 'TRUE', cloud: 'AzureChinaCloud', 'poll-interval': '0.1s', 'subscription-id': CLIENT };
    expect(read(given, { GITHUB_RUN_ATTEMPT: '3', GITHUB_SERVER_URL: 'https://ghe.test/', GITHUB_API_URL: 'https://ghe.test/api/v3' })).toMatchObject({
      command: 'plan', config: { path: '/home/runner/work/deploy/web.yml', name: 'deploy/web.yml' }, environment: 'staging', version: { text: 'v2', source: 'input' },
      vars: new Map([['COLOR', 'blue'], ['B', 'a=b']]), githubToken: 'ghs_x', force: true, cloud: { kind: 'AzureChina' }, pollIntervalMs: 100,
      subscriptionId: CLIENT.toLowerCase(), secrets: ['ghs_x'],
      run: { attempt: 3, url: 'https://ghe.test/contoso/web/actions/runs/77/attempts/3' },
      github: { apiUrl: 'https://ghe.test/api/v3', serverUrl: 'https://ghe.test' },
    });
  });

  it('keep inputs and the tokens of the runner out of what deploy.yml can read', () => {
    const { env, secrets } = read({ 'github-token': 'ghs_x' }, { DB_PASSWORD: 'p', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't', STATE_x: 's' });
    expect(env).toEqual({ ...RUNNER, DB_PASSWORD: 'p' });
    expect(secrets).toEqual(['ghs_x', 't']);
  });

  it('are all checked before anything is told', () => {
    const problems = problemsOf(() => read({ command: 'undeploy', force: 'yes', 'poll-interval': '5', vars: 'A\nB=1\nB=2', cloud: 'Azure', environment: '../x' }, { GITHUB_SHA: '' }));
    expect(problems).toEqual([
      expect.stringMatching(/^Input command: "undeploy" is not known/),
      expect.stringMatching(/^GITHUB_SHA is not set/),
      expect.stringMatching(/^Input cloud: "Azure" is not known \| Known are AzurePublic, /),
      expect.stringMatching(/^Input environment: "\.\.\/x" is no name/),
      expect.stringMatching(/^Input vars, line 1: it does not read NAME=value/),
      expect.stringMatching(/^Input vars, line 3: B is given twice/),
      expect.stringMatching(/^Input force: "yes" is neither true nor false/),
      expect.stringMatching(/^Input poll-interval: "5" is not a time/),
    ]);
  });

  it('tell a single problem as the message itself', () => {
    expect(() => read({ force: '1' })).toThrow(expect.objectContaining({ message: 'Input force: "1" is neither true nor false', hint: 'Write force: true or force: false.' }));
  });

  it.each(['capture', 'plan'])('need no version for the command %s: whether one is needed is in deploy.yml', (command) => {
    const inputs = read({ command }, { GITHUB_EVENT_NAME: 'schedule', GITHUB_REF: 'refs/heads/main' }, disk({}));
    expect(inputs).toMatchObject({ command, noVersion: { message: 'No version to deploy: the event schedule names no release', hint: expect.stringContaining('input `version`') } });
    expect(inputs).not.toHaveProperty('version.text');
    expect(read({ command })).toMatchObject({ command, version: { text: 'v1.4.0', source: 'release' } });
    expect(read({ command, version: '2.0.0' })).toMatchObject({ command, version: { text: '2.0.0', source: 'input' } });
  });

  it.each(['', '0s', '61s', '0.05s', '1h', '-1s', '5 s', 'NaN', '1e3ms'].slice(1))('refuse the poll-interval %j', (text) => {
    expect(problemsOf(() => read({ 'poll-interval': text }))).toHaveLength(1);
  });
  it.each([['250ms', 250], ['1m', 60_000], ['1.5s', 1500], ['60s', 60_000]])('take the poll-interval %s', (text, ms) => expect(read({ 'poll-interval': text }).pollIntervalMs).toBe(ms));

  it.each([
    ['https://www.contoso.com', 'https://www.contoso.com/'],
    ['http://10.0.0.4:8080/status?x=1#y', 'http://10.0.0.4:8080/status?x=1#y'],
  ])('take the environment-url %s', (text, url) => expect(read({ 'environment-url': text }).environmentUrl).toBe(url));
  it.each([
    ['ftp://contoso.com', /it is no http or https URL \| Write a plain address/],
    ['www.contoso.com', /no http or https URL/],
    ['javascript:alert(1)', /no http or https URL/],
    ['https://contoso.com/a b', /no http or https URL/],
    ['https://{{ vars.HOST }}/', /it has \{\{ \}\} in it, which is filled in only in deploy\.yml/],
    ['https://me:hunter2@contoso.com/', /a user name or password in it/],
  ])('refuse the environment-url %s', (text, why) => {
    const [problem, ...more] = problemsOf(() => read({ 'environment-url': text }));
    expect([problem, more]).toEqual([expect.stringMatching(why), []]);
    expect(problem).not.toContain('hunter2');
  });

  it('never repeat a line of vars, which may be a misplaced secret', () => {
    expect(problemsOf(() => read({ vars: 'hunter2' })).join()).not.toContain('hunter2');
    expect(problemsOf(() => read({ 'client-id': 'hunter2' })).join()).not.toContain('hunter2');
  });
});

describe('the configuration file', () => {
  it.each([
    ['../deploy.yml', 'outside of the workspace'],
    ['/etc/passwd', 'outside of the workspace'],
    ['deploy/../../x.yml', 'outside of the workspace'],
    ['.', 'outside of the workspace'],
    ['missing.yml', 'there is no file'],
    ['link.yml', 'a link that leads out'],
  ])('%s is refused: %s', (config, why) => {
    const files = disk(undefined, { '/home/runner/work/link.yml': '/etc/shadow' });
    expect(problemsOf(() => read({ config }, {}, files))).toEqual([expect.stringContaining(why)]);
  });

  it('may be a link within the workspace, and a workspace may be one itself', () => {
    const files = disk(undefined, { '/home/runner/work': '/data/work', '/home/runner/work/deploy.yml': '/data/work/deploy/web.yml' });
    expect(read({}, {}, files).config).toEqual({ path: '/data/work/deploy/web.yml', name: 'deploy.yml' });
  });

  it('may be an absolute path within the workspace', () => expect(read({ config: '/home/runner/work/deploy/web.yml' }).config.name).toBe('deploy/web.yml'));
});

describe('the version', () => {
  it.each(['rollback', 'plan-rollback'])('is for command %s only what was given: the release of the event is not where to go back to', (command) => {
    expect(read({ command })).not.toHaveProperty('version', expect.anything());
    expect(read({ command, version: 'v1.3.2' })).toMatchObject({ command, version: { text: 'v1.3.2', source: 'input' } });
  });

  it('is not asked for by command status, whatever started the run', () => {
    const inputs = read({ command: 'status', version: 'v9' }, { GITHUB_EVENT_NAME: 'schedule', GITHUB_REF: 'refs/heads/main' }, disk({ schedule: '0 6 * * *' }));
    expect(inputs.command).toBe('status');
    expect(inputs).not.toHaveProperty('version');
  });

  it.each<[string, Given, unknown, unknown]>([
    ['the push of a tag', { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/tags/web/v1.4.0' }, {}, { text: 'web/v1.4.0', source: 'tag-push' }],
    ['a run by hand with an input', { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/heads/main' }, { inputs: { version: ' v9 ' } }, { text: 'v9', source: 'dispatch' }],
    ['a run by hand on a tag', { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/tags/v3' }, { inputs: null }, { text: 'v3', source: 'dispatch' }],
    ['another event on a tag', { GITHUB_EVENT_NAME: 'workflow_call', GITHUB_REF: 'refs/tags/v3' }, {}, { text: 'v3', source: 'tag-ref' }],
    ['a release edited', { GITHUB_EVENT_NAME: 'release', GITHUB_REF: 'refs/heads/x' }, { action: 'edited', release: { tag_name: 'v5' } }, { text: 'v5', source: 'release' }],
  ])('comes from %s', (_what, environment, event, version) => expect(read({}, environment, disk(event))).toMatchObject({ version }));

  it.each<[string, Given, unknown, string]>([
    ['the push of a branch', { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' }, {}, 'push of refs/heads/main, which is no tag | Give the input `version`'],
    ['a run by hand on a branch', { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_REF: 'refs/heads/main' }, { inputs: { version: '' } }, 'by hand on refs/heads/main'],
    ['a schedule', { GITHUB_EVENT_NAME: 'schedule', GITHUB_REF: 'refs/heads/main' }, {}, 'the event schedule names no release'],
    ['a release without a tag', {}, { release: {} }, 'holds no release.tag_name'],
    ['a release with a prototype for a tag', {}, '{"action":"published","__proto__":{"release":{"tag_name":"x"}}}', 'holds no release.tag_name'],
    ['a draft', {}, { action: 'created', release: { tag_name: 'v1', draft: true } }, 'is a draft | Run on `release: types: [published]`'],
    ['a deleted release', {}, { action: 'deleted', release: { tag_name: 'v1' } }, 'a release was deleted'],
  ])('is an error for %s', (_what, environment, event, why) => expect(problemsOf(() => read({}, environment, disk(event)))).toEqual([expect.stringContaining(why)]));

  it('is an error for a payload that is no JSON', () => {
    expect(problemsOf(() => read({}, {}, disk('{')))[0]).toContain('GITHUB_EVENT_PATH) cannot be read');
  });
});

describe('signing in', () => {
  const token = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://t.test', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' };
  it.each([['72f988bf-0000-0000-0000-000000000000'], ['contoso.onmicrosoft.com'], ['adfs']])('goes by OIDC with the tenant %s', (tenantId) => {
    expect(read({ 'client-id': CLIENT, 'tenant-id': tenantId }, token).signIn).toEqual({ kind: 'oidc', clientId: CLIENT.toLowerCase(), tenantId });
  });

  it.each<[string, Given, Given, string]>([
    ['a tenant alone', { 'tenant-id': 'adfs' }, token, 'Input client-id is missing'],
    ['a client alone', { 'client-id': CLIENT }, token, 'Input tenant-id is missing'],
    ['no right to a token', { 'client-id': CLIENT, 'tenant-id': 'adfs' }, {}, 'permissions: id-token: write'],
    ['a client that is no id', { 'client-id': 'my-app', 'tenant-id': 'adfs' }, token, 'Input client-id: it is not an id'],
    ['a tenant that is no tenant', { 'client-id': CLIENT, 'tenant-id': 'a b' }, token, 'Input tenant-id: it is neither'],
    ['a subscription that is none', { 'subscription-id': 'prod' }, {}, 'Input subscription-id: it is not an id'],
  ])('%s is an error', (_what, given, environment, why) => expect(problemsOf(() => read(given, environment))).toEqual([expect.stringContaining(why)]));
});

describe('the cloud', () => {
  const arm = 'resourceManager=https://arm.local:8443/';
  const token = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://t.test', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' };
  it.each([['azurepublic', 'AzurePublic'], ['AzureUSGovernment', 'AzureUSGovernment'], ['AzureCloud', 'AzurePublic']])('%s is %s', (text, kind) => expect(read({ cloud: text }).cloud).toEqual({ kind }));

  it('of your own is given in lines', () => {
    const cloud = `${arm}\n  authority = https://login.local/adfs/ \naudience=https://management.local/x\nblob=https://{account}.blob.local/\n`;
    const parsed = read({ cloud, 'client-id': CLIENT }, token);
    expect(parsed.cloud).toEqual({ kind: 'custom', resourceManager: 'https://arm.local:8443', authorityHost: 'https://login.local', authorityTenant: 'adfs', audience: 'https://management.local/x', blob: 'https://{account}.blob.local', instanceDiscovery: false });
  });

  it('gives its tenant to the sign-in', () => {
    const cloud = `${arm}\nauthority=https://login.local/adfs`;
    expect(problemsOf(() => read({ cloud, 'client-id': CLIENT, 'tenant-id': 'contoso.test' }, token))[0]).toContain('the authority of the input cloud names adfs');
    expect(read({ cloud, 'client-id': CLIENT, 'tenant-id': 'adfs' }, token).signIn).toMatchObject({ tenantId: 'adfs' });
    expect(read({ cloud, 'client-id': CLIENT }, token).signIn).toMatchObject({ kind: 'oidc', tenantId: 'adfs' });
    expect(read({ cloud }).signIn).toEqual({ kind: 'ambient' });
  });

  it.each([
    ['AzureGermany', 'is not known'],
    [arm, 'authority is missing'],
    ['resourceManager=http://arm.local\nauthority=https://l.test', 'is not an https URL'],
    ['resourceManager=https://u:p@arm.local\nauthority=https://l.test', 'with a user name in it'],
    ['resourceManager=https://arm.local?x\nauthority=https://l.test', 'is not an https URL'],
    [`${arm}\nauthority=https://l.test/a/b`, 'more than a tenant'],
    [`${arm}\n${arm}\nauthority=https://l.test`, 'given twice'],
    [`${arm}\nauthority=https://l.test\nportal=https://p.test`, 'does not begin with'],
    [`${arm}\nauthority=https://l.test\naudience=x`, 'neither a URI'],
  ])('%j is refused: %s', (cloud, why) => {
    const problems = problemsOf(() => read({ cloud }));
    expect(problems[0]).toContain(why);
    expect(problems.join()).not.toContain('u:p');
  });
});
