/**
 * Releases that are made by the API: created, given assets, published. Source: GitHub REST docs, "Create a release", "Update a release" and
 * "Upload a release asset". GitHub takes assets at a host of their own (`upload_url`); here it is the API's.
 */
import { json, type HttpRequest, type HttpResponse } from '../http/message.js';
import { assetBody, releaseBody, type ReleasesRequest } from './releases.js';
import { invalid, notFound } from './reply.js';
import { putAsset, putRelease, setTag, type Counter, type Release } from './repository.js';

export interface ReleaseWrite extends ReleasesRequest {
  readonly request: HttpRequest;
  readonly counter: Counter;
  /** The parsed body; empty for an upload. */
  readonly body: Readonly<Record<string, unknown>>;
}

export function createRelease(asked: ReleaseWrite): HttpResponse {
  const { repository, body, counter } = asked;
  const tag = body.tag_name;
  if (typeof tag !== 'string' || tag === '') return invalid('Invalid request.\n\n"tag_name" wasn\'t supplied.');
  const draft = body.draft === true;
  if (!draft && repository.releases.some((one) => one.tag === tag && !one.draft)) return exists('Release', 'tag_name');
  const texts = { ...(typeof body.name === 'string' ? { name: body.name } : {}), ...(typeof body.body === 'string' ? { body: body.body } : {}) };
  return json(201, releaseBody(asked, putRelease(repository, { tag, draft, prerelease: body.prerelease === true, ...texts }, counter)));
}

/** Publishes a draft, or changes the texts of a release. */
export function updateRelease(asked: ReleaseWrite, id: number): HttpResponse {
  const { repository, body, counter } = asked;
  const at = repository.releases.findIndex((one) => one.id === id);
  const before = repository.releases[at];
  if (!before) return notFound();
  const published = before.draft && body.draft === false;
  const after: Release = {
    ...before,
    draft: published ? false : before.draft,
    name: typeof body.name === 'string' ? body.name : before.name,
    body: typeof body.body === 'string' ? body.body : before.body,
    createdAt: published ? new Date(counter.now()).toISOString() : before.createdAt,
  };
  repository.releases[at] = after;
  if (!after.draft && !repository.tags.has(after.tag)) setTag(repository, after.tag, {}, counter);
  return json(200, releaseBody(asked, after));
}

/** The request's body is the file. */
export function uploadAsset(asked: ReleaseWrite, id: number): HttpResponse {
  const { repository, request, counter, url } = asked;
  const release = repository.releases.find((one) => one.id === id);
  const name = url.searchParams.get('name');
  if (!release) return notFound();
  if (!name) return invalid('Validation Failed', [{ resource: 'ReleaseAsset', code: 'missing_field', field: 'name' }]);
  if (release.assets.some((one) => one.name === name)) return exists('ReleaseAsset', 'name');
  const contentType = request.headers['content-type'];
  putAsset(release, name, { content: request.body, ...(contentType === undefined ? {} : { contentType }) }, counter);
  return json(201, assetBody(asked, release, release.assets.at(-1)!));
}

function exists(resource: string, field: string): HttpResponse {
  return invalid('Validation Failed', [{ resource, code: 'already_exists', field }]);
}
