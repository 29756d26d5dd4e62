import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { createClock, type EmulatorClock } from '../../emulator/clock.js';
import { createGitHub, type GitHub, type GitHubOptions } from '../../emulator/github/github.js';
import type { HttpResponse } from '../../emulator/http/message.js';

const origin = 'https://127.0.0.1:9443';
const reader = 'ghs_reader';
const writer = 'ghs_writer';

let clock: EmulatorClock;
let github: GitHub;

function create(more: Partial<GitHubOptions> = {}): GitHub {
  return createGitHub({
    clock,
    repositories: [
      {
        name: 'contoso/web',
        branches: { main: { 'README.md': 'hello', 'deploy/install.sh': '#!/bin/sh\n', 'big.bin': Buffer.alloc(1024 * 1024 + 1) }, 'feature/x': { 'README.md': 'other' } },
        tags: { 'v1.0.0': {}, 'v1.1.0': { annotated: true, message: 'better' }, 'site/v2': { files: { 'a b.txt': 'spaced' } } },
        releases: [
          { tag: 'v1.0.0', assets: { 'a.sh': 'first' } },
          { tag: 'v1.1.0', assets: { 'a.sh': 'second', 'old.zip': { content: 'z', digest: null }, 'half.zip': { content: '', state: 'open' } } },
          { tag: 'v2.0.0-rc.1', prerelease: true },
          { tag: 'v3.0.0', draft: true, assets: { 'a.sh': 'third' } },
          { tag: 'site/v2', assets: { 'page.html': '<p>' }, publishedAt: '2020-01-01T00:00:00Z' },
        ],
      },
      { name: 'contoso/secret', private: true, releases: [{ tag: 'v1', assets: { 'a.sh': 'hidden' } }] },
    ],
    tokens: [
      { token: reader, rights: ['contents:read'] },
      { token: writer, rights: ['contents:write', 'deployments:write'], repositories: ['contoso/web'] },
    ],
    ...more,
  });
}

beforeEach(() => {
  clock = createClock();
  github = create();
});

interface Ask {
  readonly token?: string;
  readonly accept?: string;
  readonly method?: string;
  readonly body?: unknown;
}

/** Members of GitHub's answers that are looked at here. */
interface Shown {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly type: string;
  readonly url: string;
  readonly state: string;
  readonly sha: string;
  readonly digest: string | null;
  readonly content: string;
  readonly message: string;
  readonly tag_name: string;
  readonly browser_download_url: string;
  readonly object: Shown;
  readonly assets: readonly Shown[];
}

interface Answer extends HttpResponse {
  readonly json: Shown;
  readonly list: readonly Shown[];
}

function ask(path: string, { token, accept, method = 'GET', body }: Ask = {}): Answer {
  const url = new URL(path, origin);
  const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(accept ? { accept } : {}) };
  const response = github.handle({ method, url, headers, body: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)) });
  return { ...response, json: response.body as Shown, list: response.body as Shown[] };
}

describe('releases', () => {
  it('are listed newest first, page by page, drafts only for those who may push', () => {
    const tags = (token?: string): string[] => ask('/repos/contoso/web/releases', { token }).list.map((release) => release.tag_name);
    expect(tags()).toEqual(['v2.0.0-rc.1', 'v1.1.0', 'v1.0.0', 'site/v2']);
    expect(tags(reader)).toHaveLength(4);
    expect(tags(writer)[0]).toBe('v3.0.0');
    const second = ask('/repos/contoso/web/releases?per_page=2&page=2');
    expect(second.list.map((release) => release.tag_name)).toEqual(['v1.0.0', 'site/v2']);
    expect(second.headers?.link).toBe(
      `<${origin}/repos/contoso/web/releases?per_page=2&page=1>; rel="prev", <${origin}/repos/contoso/web/releases?per_page=2&page=1>; rel="first"`,
    );
    expect(ask('/repos/contoso/web/releases?per_page=3').headers?.link).toContain('rel="next"');
  });

  it.each([
    ['/repos/contoso/web/releases/tags/v1.1.0', 200, 'v1.1.0'],
    ['/api/v3/repos/Contoso/WEB/releases/tags/v1.1.0', 200, 'v1.1.0'],
    ['/repos/contoso/web/releases/tags/site%2Fv2', 200, 'site/v2'],
    ['/repos/contoso/web/releases/tags/site/v2', 200, 'site/v2'],
    ['/repos/contoso/web/releases/latest', 200, 'v1.1.0'],
    ['/repos/contoso/web/releases/tags/v3.0.0', 404, undefined],
    ['/repos/contoso/web/releases/tags/v9', 404, undefined],
    ['/repos/contoso/none/releases/latest', 404, undefined],
  ])('%s: %i', (path, status, tag) => {
    const response = ask(path, { token: writer });
    expect(response.status).toBe(status);
    if (tag) expect(response.json.tag_name).toBe(tag);
    else expect(response.json).toEqual({ message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' });
  });

  it('show assets with size, digest and state', () => {
    const release = ask('/repos/contoso/web/releases/tags/v1.1.0').json;
    const [first, old, half] = release.assets;
    expect(first).toMatchObject({
      name: 'a.sh',
      state: 'uploaded',
      size: 6,
      digest: `sha256:${createHash('sha256').update('second').digest('hex')}`,
      browser_download_url: `${origin}/contoso/web/releases/download/v1.1.0/a.sh`,
      url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:9443\/repos\/contoso\/web\/releases\/assets\/\d+$/),
    });
    expect(old?.digest).toBeNull();
    expect(half).toMatchObject({ state: 'open', size: 0, digest: null });
    expect(ask(`/repos/contoso/web/releases/${release.id}`).json.tag_name).toBe('v1.1.0');
    expect(ask(new URL(first?.url ?? origin).pathname).json.name).toBe('a.sh');
    expect(ask('/repos/contoso/web/releases?per_page=1', { token: writer }).list[0]).toMatchObject({ draft: true, published_at: null, html_url: expect.stringContaining('/untagged-') });
  });
});

describe('downloads', () => {
  const follow = (path: string, token?: string): HttpResponse => {
    const first = ask(path, { token });
    return first.status === 302 ? ask(first.headers?.location ?? '') : first;
  };

  it('lead to the bytes over a URL that is good for five minutes', () => {
    const redirect = ask('/contoso/web/releases/download/v1.1.0/a.sh');
    expect(redirect.status).toBe(302);
    const location = redirect.headers?.location ?? '';
    expect(ask(location).body).toEqual(Buffer.from('second'));
    expect(ask(location.replace(/sig=./, 'sig=x')).status).toBe(403);
    clock.advance(5 * 60_000 + 1000);
    expect(ask(location).status).toBe(403);
  });

  it.each([
    ['/contoso/web/releases/download/site/v2/page.html', undefined, 200],
    ['/contoso/web/releases/latest/download/a.sh', undefined, 200],
    ['/contoso/web/releases/download/v3.0.0/a.sh', writer, 404],
    ['/contoso/web/releases/download/v1.1.0/half.zip', undefined, 404],
    ['/contoso/web/releases/download/v1.1.0/none', undefined, 404],
    ['/contoso/secret/releases/download/v1/a.sh', undefined, 404],
    ['/contoso/secret/releases/download/v1/a.sh', 'wrong', 404],
    ['/contoso/secret/releases/download/v1/a.sh', reader, 200],
  ])('%s with token %s: %i', (path, token, status) => {
    expect(follow(path, token).status).toBe(status);
  });

  it('go through the API with the right Accept', () => {
    const { url = '' } = ask('/repos/contoso/secret/releases/tags/v1', { token: reader }).json.assets[0] ?? {};
    const redirect = ask(new URL(url).pathname, { token: reader, accept: 'application/octet-stream' });
    expect(redirect.status).toBe(302);
    expect(ask(redirect.headers?.location ?? '').body).toEqual(Buffer.from('hidden'));
    expect(ask(new URL(url).pathname, { accept: 'application/octet-stream' }).status).toBe(404);
  });

  it('fail as declared, as often as declared', () => {
    const asset = { repository: 'contoso/web', tag: 'v1.1.0', name: 'a.sh' };
    const path = '/contoso/web/releases/download/v1.1.0/a.sh';
    github.mutate({ kind: 'failDownload', ...asset, status: 500, times: 2 });
    expect([1, 2, 3].map(() => follow(path).status)).toEqual([500, 500, 200]);
    github.mutate({ kind: 'failDownload', ...asset, status: 404 });
    expect(follow(path).status).toBe(404);
    github.mutate({ kind: 'failDownload', ...asset });
    expect(follow(path).status).toBe(200);
  });
});

describe('what happens later', () => {
  const asset = { repository: 'contoso/web', tag: 'v1.1.0', name: 'a.sh' };
  const shown = (): Shown | undefined =>
    ask('/repos/contoso/web/releases/tags/v1.1.0').json.assets.find((one) => one.name === 'a.sh');

  it('an asset is replaced: same URL, other id and digest', () => {
    const before = shown();
    github.mutate({ kind: 'putAsset', ...asset, asset: 'changed' });
    expect(shown()?.id).not.toBe(before?.id);
    expect(shown()?.digest).not.toBe(before?.digest);
  });

  it('an asset is corrupted: the digest stays', () => {
    const before = shown();
    github.mutate({ kind: 'corruptAsset', ...asset, content: 'evil' });
    expect(shown()).toMatchObject({ id: before?.id, digest: before?.digest, size: 4 });
  });

  it('assets, releases, tags, tokens and repositories come and go', () => {
    github.mutate({ kind: 'deleteAsset', ...asset });
    expect(shown()).toBeUndefined();
    github.mutate({ kind: 'putRelease', repository: 'contoso/web', release: { tag: 'v4.0.0' } });
    expect(ask('/repos/contoso/web/releases/latest').json.tag_name).toBe('v4.0.0');
    github.mutate({ kind: 'deleteRelease', repository: 'contoso/web', tag: 'v4.0.0' });
    expect(ask('/repos/contoso/web/releases/latest').json.tag_name).toBe('v1.1.0');
    const sha = (): string => ask('/repos/contoso/web/commits/v1.0.0').json.sha;
    const before = sha();
    github.mutate({ kind: 'moveTag', repository: 'contoso/web', tag: 'v1.0.0', to: { files: { x: 'y' } } });
    expect(sha()).not.toBe(before);
    github.mutate({ kind: 'putRepository', repository: { name: 'a/b' } });
    expect(ask('/repos/a/b').json).toMatchObject({ full_name: 'a/b', private: false, default_branch: 'main' });
    github.mutate({ kind: 'putToken', token: { token: 'new', rights: [] } });
    expect(ask('/repos/a/b', { token: 'new' }).status).toBe(200);
    expect(() => github.mutate({ kind: 'deleteRelease', repository: 'no/body', tag: 'x' })).toThrow('no repository no/body');
  });
});

describe('files and refs', () => {
  it('contents as JSON, raw, and as a list', () => {
    const file = ask('/repos/contoso/web/contents/deploy/install.sh').json;
    expect(file).toMatchObject({ type: 'file', encoding: 'base64', size: 10, path: 'deploy/install.sh' });
    expect(Buffer.from(file.content, 'base64').toString()).toBe('#!/bin/sh\n');
    expect(ask('/repos/contoso/web/contents/README.md?ref=feature/x', { accept: 'application/vnd.github.raw+json' }).body).toEqual(Buffer.from('other'));
    expect(ask('/repos/contoso/web/contents/a%20b.txt?ref=site/v2').status).toBe(200);
    expect(ask('/repos/contoso/web/contents/').list.map((one) => `${one.type} ${one.path}`)).toEqual(['file README.md', 'dir deploy', 'file big.bin']);
    expect(ask('/repos/contoso/web/contents/big.bin').json).toMatchObject({ encoding: 'none', content: '' });
    expect(ask('/repos/contoso/web/contents/none').status).toBe(404);
    expect(ask('/repos/contoso/web/contents/README.md?ref=none').json.message).toBe('No commit found for the ref none');
  });

  it('an annotated tag is an object between ref and commit, a plain one is not', () => {
    const { sha } = ask('/repos/contoso/web/commits/v1.1.0').json;
    const ref = ask('/repos/contoso/web/git/ref/tags/v1.1.0').json;
    expect(ref.object.type).toBe('tag');
    expect(ask(new URL(ref.object.url).pathname).json).toMatchObject({ tag: 'v1.1.0', message: 'better', object: { type: 'commit', sha } });
    expect(ask('/repos/contoso/web/git/ref/tags/v1.0.0').json.object).toMatchObject({ type: 'commit', sha });
    expect(ask(`/repos/contoso/web/git/tags/${sha}`).status).toBe(404);
    expect(ask(`/repos/contoso/web/commits/${sha.slice(0, 8)}`).json.sha).toBe(sha);
    expect(ask('/repos/contoso/web/commits/main', { accept: 'application/vnd.github.sha' }).body).toBe(sha);
    expect(ask('/repos/contoso/web/commits/none').status).toBe(422);
  });

  it('raw files in both forms, of private repositories only with a token', () => {
    const { sha } = ask('/repos/contoso/web/commits/main').json;
    expect(ask(`/contoso/web/${sha}/deploy/install.sh`).body).toEqual(Buffer.from('#!/bin/sh\n'));
    expect(ask(`/contoso/web/raw/${sha}/README.md`).body).toEqual(Buffer.from('hello'));
    expect(ask('/contoso/web/raw/feature/x/README.md').body).toEqual(Buffer.from('other'));
    expect(ask(`/contoso/web/${sha}/none`).status).toBe(404);
    expect(ask('/contoso/secret/raw/main/README.md').status).toBe(404);
    expect(ask('/contoso/secret/raw/main/README.md', { token: reader }).status).toBe(200);
  });
});

describe('deployments', () => {
  const deploy = (environment: string, more: object = {}, token: string | undefined = writer): Answer => ask('/repos/contoso/web/deployments', { method: 'POST', token, body: { ref: 'v1.1.0', environment, auto_merge: false, ...more } });
  const tell = ({ json: { id } }: Answer, state: string, more: object = {}): Answer => ask(`/repos/contoso/web/deployments/${id}/statuses`, { method: 'POST', token: writer, body: { state, ...more } });
  const statesOf = ({ json: { id } }: Answer): string[] => ask(`/repos/contoso/web/deployments/${id}/statuses`).list.map((one) => one.state);

  it('are made, told their state, and listed', () => {
    const made = deploy('staging', { payload: { x: 1 } });
    expect(made).toMatchObject({ status: 201, json: { ref: 'v1.1.0', task: 'deploy', environment: 'staging', production_environment: false, payload: { x: 1 } } });
    const status = tell(made, 'success', { log_url: 'https://x/y', environment_url: 'https://x' });
    expect(status).toMatchObject({ status: 201, json: { state: 'success', log_url: 'https://x/y', target_url: 'https://x/y', environment_url: 'https://x', environment: 'staging' } });
    expect(statesOf(made)).toEqual(['success']);
    deploy('production');
    expect(ask('/repos/contoso/web/deployments?environment=staging').list).toHaveLength(1);
  });

  it.each<[string, object, object, string[]]>([
    ['by a success', {}, {}, ['inactive', 'success']],
    ['not where that is not wanted', {}, { auto_inactive: false }, ['success']],
    ['not in a production environment', { production_environment: true }, {}, ['success']],
    ['not in a transient one', { transient_environment: true }, {}, ['success']],
  ])('become inactive %s', (_how, made, told, states) => {
    const [first, second, other] = [deploy('staging', made), deploy('staging', made), deploy('staging', made)];
    tell(first, 'success');
    tell(other, 'failure');
    tell(second, 'success', told);
    expect([statesOf(first), statesOf(other)]).toEqual([states, ['failure']]);
    // The one before is not made inactive by an older one.
    tell(first, 'success');
    expect(statesOf(second)).toEqual(['success']);
  });

  it('move to the environment that a status names', () => {
    const made = deploy('staging');
    tell(made, 'in_progress', { environment: 'qa' });
    expect(tell(made, 'success')).toMatchObject({ json: { environment: 'qa' } });
    expect(ask('/repos/contoso/web/deployments?environment=staging').list).toEqual([]);
    expect(ask('/repos/contoso/web/deployments?environment=qa').list).toMatchObject([{ environment: 'qa', original_environment: 'staging' }]);
  });

  it('need the right, and a ref that is there', () => {
    expect(deploy('staging', {}, reader)).toMatchObject({ status: 403, json: { message: 'Resource not accessible by integration', status: '403' }, headers: { 'x-accepted-github-permissions': 'deployments=write' } });
    expect(ask('/repos/contoso/web/deployments', { method: 'POST', body: { ref: 'v1.1.0' } })).toMatchObject({ status: 401, json: { message: 'Requires authentication' } });
    expect(ask('/repos/contoso/web/deployments', { token: reader }).status).toBe(200);
    expect(ask('/repos/contoso/secret/deployments', { token: reader })).toMatchObject({ status: 403, headers: { 'x-accepted-github-permissions': 'deployments=read' } });
    expect(deploy('staging', { ref: 'none' })).toMatchObject({ status: 422, json: { message: 'No ref found for: none' } });
    expect(deploy('staging', { ref: 'site/v2', auto_merge: true })).toMatchObject({ status: 501 });
    expect(ask('/repos/contoso/web/deployments/1/statuses', { method: 'POST', token: writer, body: { state: 'success' } }).status).toBe(404);
  });

  it.each<[string, string, object]>([
    ['state is not included in the list', 'great', {}],
    ['description is too long (maximum is 140 characters)', 'success', { description: 'x'.repeat(141) }],
    ['environment_url must use http(s) scheme', 'success', { environment_url: 'ftp://x' }],
    ['target_url must use http(s) scheme', 'success', { log_url: 'x' }],
  ])('are not told nonsense: %s', (message, state, more) => {
    expect(tell(deploy('staging'), state, more)).toMatchObject({ status: 422, json: { message: 'Validation Failed', errors: [{ resource: 'DeploymentStatus', code: 'custom', message }] } });
    expect(tell(deploy('staging'), 'success', { description: 'x'.repeat(140) }).status).toBe(201);
  });

  it('fail where they are to', () => {
    github.mutate({ kind: 'failRequests', match: '^POST .*/deployments$', status: 502, times: 1 });
    expect(ask('/repos/contoso/web/deployments').status).toBe(200);
    expect([deploy('staging').status, deploy('staging').status]).toEqual([502, 201]);
    github.mutate({ kind: 'failRequests', match: '/deployments', status: 500 });
    expect(ask('/repos/contoso/web/deployments').status).toBe(500);
    github.mutate({ kind: 'failRequests', match: '/deployments' });
    expect(ask('/repos/contoso/web/deployments').status).toBe(200);
  });
});

describe('who asks', () => {
  it.each([
    ['/repos/contoso/web', undefined, 200],
    ['/repos/contoso/web', 'ghs_unknown', 401],
    ['/repos/contoso/secret', undefined, 404],
    ['/repos/contoso/secret', writer, 404],
    ['/repos/contoso/secret', reader, 200],
    ['/repos/contoso/web/issues', reader, 501],
  ])('%s with %s: %i', (path, token, status) => {
    expect(ask(path, { token }).status).toBe(status);
  });

  it('is counted', () => {
    github = create({ rateLimits: { anonymous: 2 } });
    const answers = [1, 2, 3].map(() => ask('/repos/contoso/web'));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 403]);
    expect(answers.map((answer) => answer.headers?.['x-ratelimit-remaining'])).toEqual(['1', '0', '0']);
    expect(answers[0]?.headers?.['x-github-request-id']).toMatch(/^[0-9A-F]{4}:[0-9A-F]+:/);
    expect(ask('/repos/contoso/web', { token: reader }).status).toBe(200);
    clock.advance(3_600_000);
    expect(ask('/repos/contoso/web').status).toBe(200);
  });

  it('finds it below a base path as well', () => {
    github = create({ basePath: '/github' });
    const release = ask('/github/api/v3/repos/contoso/web/releases/tags/v1.1.0').json;
    expect(release.url).toMatch(/^https:\/\/127\.0\.0\.1:9443\/github\/api\/v3\/repos\//);
    const download = release.assets[0]?.browser_download_url ?? '';
    expect(download).toBe(github.downloadUrl(origin, 'contoso/web', 'v1.1.0', 'a.sh'));
    const redirect = ask(download);
    expect(ask(redirect.headers?.location ?? '').status).toBe(200);
  });
});
