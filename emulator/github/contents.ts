/** Files, refs, tags and commits. Source: GitHub REST docs, "Repository contents", "Git references", "Git tags" and "Commits". */
import { json, type HttpRequest, type HttpResponse } from '../http/message.js';
import { encodePath, repositoryApi, repositoryPage, type Places } from './places.js';
import { invalid, notFound, problem } from './reply.js';
import { commitOf, sha1, type Commit, type Repository, type Tag } from './repository.js';

// Above this the API's JSON leaves the content out; the raw media type still gives it.
const mostInlineBytes = 1024 * 1024;

export interface ContentsRequest {
  readonly repository: Repository;
  readonly places: Places;
  readonly request: HttpRequest;
}

function wantsRaw(request: HttpRequest): boolean {
  return /application\/vnd\.github\.(?:v3\.)?raw\b/.test(request.headers.accept ?? '');
}

export function contents(asked: ContentsRequest, path: string): HttpResponse {
  const { repository, request } = asked;
  const ref = request.url.searchParams.get('ref') ?? repository.defaultBranch;
  const commit = commitOf(repository, ref);
  if (!commit) return problem(404, `No commit found for the ref ${ref}`);
  const file = commit.files.get(path);
  if (file) return wantsRaw(request) ? rawFile(file) : json(200, fileBody(asked, path, file, ref));
  const children = childrenOf(commit, path);
  return children.length === 0 ? notFound() : json(200, children.map((child) => entryBody(asked, child, ref)));
}

export function rawFile(content: Buffer): HttpResponse {
  return { status: 200, headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' }, body: content };
}

/** Files of a public page's raw form: a private repository's are for those who may read it. */
export function rawAt(repository: Repository, ref: string, path: string): HttpResponse {
  const file = commitOf(repository, ref)?.files.get(path);
  if (!file) return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: '404: Not Found' };
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8', etag: `"${sha1(file)}"` }, body: file };
}

function fileBody(asked: ContentsRequest, path: string, file: Buffer, ref: string): unknown {
  const inline = file.length <= mostInlineBytes;
  // GitHub breaks base64 after 60 characters.
  const content = inline ? file.toString('base64').replace(/.{60}/g, '$&\n') : '';
  return { ...entryBody(asked, { path, file }, ref), encoding: inline ? 'base64' : 'none', content };
}

interface Child {
  readonly path: string;
  /** Absent for a folder. */
  readonly file?: Buffer;
}

function entryBody({ repository, places }: ContentsRequest, { path, file }: Child, ref: string): Record<string, unknown> {
  const url = `${repositoryApi(places, repository)}/contents/${encodePath(path)}?ref=${encodeURIComponent(ref)}`;
  const page = `${repositoryPage(places, repository)}/${file ? 'blob' : 'tree'}/${encodePath(ref)}/${encodePath(path)}`;
  return {
    type: file ? 'file' : 'dir',
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha: file ? sha1(`blob ${file.length}`, file) : sha1('tree', path),
    size: file?.length ?? 0,
    url,
    html_url: page,
    download_url: file ? `${repositoryPage(places, repository)}/raw/${encodePath(ref)}/${encodePath(path)}` : null,
    _links: { self: url, html: page },
  };
}

function childrenOf(commit: Commit, folder: string): Child[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const children = new Map<string, Child>();
  for (const [path, file] of commit.files) {
    if (!path.startsWith(prefix)) continue;
    const [name = '', ...below] = path.slice(prefix.length).split('/');
    children.set(name, below.length > 0 ? { path: `${prefix}${name}` } : { path, file });
  }
  return [...children.values()];
}

export function gitRef(repository: Repository, places: Places, ref: string): HttpResponse {
  const tag = ref.startsWith('tags/') ? repository.tags.get(ref.slice('tags/'.length)) : undefined;
  const branch = ref.startsWith('heads/') ? repository.branches.get(ref.slice('heads/'.length)) : undefined;
  if (!tag && !branch) return notFound();
  const api = repositoryApi(places, repository);
  const object = tag?.object ? { sha: tag.object.sha, type: 'tag' } : { sha: (tag?.commit ?? branch)?.sha, type: 'commit' };
  return json(200, {
    ref: `refs/${ref}`,
    node_id: `REF_${sha1(ref).slice(0, 12)}`,
    url: `${api}/git/refs/${encodePath(ref)}`,
    object: { ...object, url: `${api}/git/${object.type}s/${object.sha}` },
  });
}

/** Only annotated tags are objects; a plain tag's SHA is a commit's, and not found here. */
export function gitTag(repository: Repository, places: Places, sha: string): HttpResponse {
  const tag = [...repository.tags.values()].find((one): one is Tag & Required<Pick<Tag, 'object'>> => one.object?.sha === sha);
  if (!tag) return notFound();
  const api = repositoryApi(places, repository);
  return json(200, {
    node_id: `TA_${sha.slice(0, 12)}`,
    sha,
    url: `${api}/git/tags/${sha}`,
    tag: tag.name,
    message: tag.object.message,
    tagger: { name: 'octo-bot', email: 'octo-bot@example.com', date: tag.commit.date },
    object: { sha: tag.commit.sha, type: 'commit', url: `${api}/git/commits/${tag.commit.sha}` },
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null },
  });
}

export function commit({ repository, places, request }: ContentsRequest, ref: string): HttpResponse {
  const found = commitOf(repository, ref);
  if (!found) return invalid(`No commit found for SHA: ${ref}`);
  if (/application\/vnd\.github\.(?:v3\.)?sha\b/.test(request.headers.accept ?? '')) {
    return { status: 200, headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' }, body: found.sha };
  }
  const person = { name: 'octo-bot', email: 'octo-bot@example.com', date: found.date };
  return json(200, {
    sha: found.sha,
    node_id: `C_${found.sha.slice(0, 12)}`,
    commit: { author: person, committer: person, message: found.message, tree: { sha: sha1('tree', found.sha) } },
    url: `${repositoryApi(places, repository)}/commits/${found.sha}`,
    html_url: `${repositoryPage(places, repository)}/commit/${found.sha}`,
    parents: [],
  });
}
