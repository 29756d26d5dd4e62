import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { WorkflowError } from '../expression.js';
import { gitHubApi } from '../github-api.js';
import type { GitHubApi } from '../github-api.js';
import { requirePermission } from '../permissions.js';
import type { ActionHandler } from '../surroundings.js';
import { checkInputs } from './inputs.js';

interface Entry {
  readonly type: 'file' | 'dir';
  readonly path: string;
}

/** actions/checkout: the repository's files at the event's commit, or at `ref`, read from GitHub with the job's token. There is no .git folder. */
export const checkout: ActionHandler = async ({ uses, inputs, job }) => {
  checkInputs(uses, inputs, ['repository', 'ref', 'token', 'path', 'persist-credentials', 'fetch-depth']);
  const { run, workspace } = job;
  const repository = inputs['repository'] || run.address.repository;
  // A public repository can be read by any token; what the job may not rely on shall fail here all the same.
  if (repository === run.address.repository && !inputs['token']) requirePermission(job.permissions, 'contents', 'read', 'actions/checkout');
  const api = gitHubApi(run.address, repository, inputs['token'] || job.token);
  const { sha } = (await api.json('GET', `/commits/${encodeURIComponent(inputs['ref'] || String(run.github['sha']))}`)) as { sha: string };
  const target = join(workspace, inputs['path'] || '.');
  if (relative(workspace, target).startsWith('..')) throw new WorkflowError(`Repository path '${target}' is not under '${workspace}'`);
  const paths = await filesBelow(api, '', sha);
  for (const path of paths) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), await api.raw(contentsOf(path, sha)));
  }
  return { succeeded: true, outputs: { ref: inputs['ref'] || String(run.github['ref']), commit: sha }, log: `${repository} at ${sha}: ${paths.join(', ')}\n` };
};

function contentsOf(path: string, sha: string): string {
  return `/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${sha}`;
}

async function filesBelow(api: GitHubApi, folder: string, sha: string): Promise<readonly string[]> {
  const entries = (await api.json('GET', contentsOf(folder, sha))) as readonly Entry[];
  const below = await Promise.all(entries.map(async (entry) => (entry.type === 'dir' ? filesBelow(api, entry.path, sha) : [entry.path])));
  return below.flat();
}
