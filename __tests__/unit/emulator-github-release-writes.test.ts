/** Releases that a workflow makes: a draft, its files, and then the public. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createClock } from '../../emulator/clock.js';
import { createGitHub, type GitHub } from '../../emulator/github/github.js';
import { encodeBody } from '../../emulator/http/message.js';

const writer = 'ghs_writer';
const reader = 'ghs_reader';

let github: GitHub;
beforeEach(() => {
  github = createGitHub({
    clock: createClock(),
    repositories: [{ name: 'contoso/web', tags: { 'v1.0.0': {} }, releases: [{ tag: 'v1.0.0', assets: { 'a.sh': 'first' } }] }],
    tokens: [{ token: reader, rights: ['contents:read'] }, { token: writer, rights: ['contents:write'] }],
  });
});

function ask(method: string, path: string, body: unknown, token = writer) {
  const bytes = body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' };
  const answer = github.handle({ method, url: new URL(`https://127.0.0.1:9443/repos/contoso/web${path}`), headers, body: bytes });
  return { status: answer.status, body: JSON.parse(encodeBody(answer.body).toString()) };
}

const shown = (tag: string): number => ask('GET', `/releases/tags/${tag}`, undefined, reader).status;

describe('a release made by the API', () => {
  it('is a draft until it is published, with the bytes that were uploaded and their digest', () => {
    const draft = ask('POST', '/releases', { tag_name: 'v1.1.0', draft: true });
    expect([draft.status, draft.body.draft, shown('v1.1.0'), github.repository('contoso/web')!.tags.has('v1.1.0')]).toEqual([201, true, 404, false]);
    const asset = ask('POST', `/releases/${draft.body.id}/assets?name=m.json`, Buffer.from([0, 255]));
    expect([asset.status, asset.body.size, asset.body.digest]).toEqual([201, 2, 'sha256:06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8']);
    const published = ask('PATCH', `/releases/${draft.body.id}`, { draft: false });
    expect([published.status, published.body.draft, published.body.assets.map((one: { name: string }) => one.name), shown('v1.1.0')]).toEqual([200, false, ['m.json'], 200]);
    expect(github.repository('contoso/web')!.tags.has('v1.1.0')).toBe(true);
  });

  it('may be public from the start, and its texts may be changed', () => {
    const made = ask('POST', '/releases', { tag_name: 'v1.1.0', name: 'Spring', prerelease: true });
    expect([made.status, made.body.name, made.body.prerelease, shown('v1.1.0')]).toEqual([201, 'Spring', true, 200]);
    expect(ask('PATCH', `/releases/${made.body.id}`, { body: 'notes' }).body).toMatchObject({ name: 'Spring', body: 'notes', draft: false });
  });

  it.each([
    ['a tag that has one', 'POST', '/releases', { tag_name: 'v1.0.0' }, 422, 'already_exists'],
    ['no tag', 'POST', '/releases', {}, 422, 'tag_name'],
    ['a file of that name', 'POST', '/releases/ID/assets?name=a.sh', {}, 422, 'already_exists'],
    ['a file without a name', 'POST', '/releases/ID/assets', {}, 422, 'missing_field'],
    ['a release that is not there', 'PATCH', '/releases/1', { draft: false }, 404, 'Not Found'],
    ['an upload to a release that is not there', 'POST', '/releases/1/assets?name=b', {}, 404, 'Not Found'],
  ])('is refused with %s', (_what, method, path, body, status, told) => {
    const { id } = ask('GET', '/releases/tags/v1.0.0', undefined).body as { id: number };
    const answer = ask(method, path.replace('ID', String(id)), body);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([status, expect.stringContaining(told)]);
  });

  it.each([['POST', '/releases'], ['PATCH', '/releases/1'], ['POST', '/releases/1/assets?name=b']])('%s %s takes contents: write', (method, path) => {
    expect(ask(method, path, { tag_name: 'v2' }, reader).status).toBe(403);
  });
});
