import { DeployError } from '../errors.js';
import type { DeploymentStatus, GitHubDeployment } from '../ports/deployments.js';

/** @throws DeployError `GITHUB_FAILED` where the answer is no deployment, such as the page of a proxy. */
export function mapDeployment(json: unknown): GitHubDeployment {
  const { id, task, payload } = object(json);
  if (typeof id !== 'number') throw unexpected('deployment');
  return { id, task: typeof task === 'string' ? task : '', payload };
}

export function mapDeployments(json: unknown): readonly GitHubDeployment[] {
  if (!Array.isArray(json)) throw unexpected('list of deployments');
  return json.map(mapDeployment);
}

/** Newest first, in whatever order GitHub gives them. */
export function mapStatuses(json: unknown): readonly DeploymentStatus[] {
  if (!Array.isArray(json)) throw unexpected('list of statuses');
  const statuses = json.map((one: unknown) => {
    const { id, state, created_at: createdAt } = object(one);
    if (typeof id !== 'number' || typeof state !== 'string' || typeof createdAt !== 'string') throw unexpected('status of a deployment');
    return { id, state, createdAt };
  });
  return statuses.sort((a, b) => b.id - a.id).map(({ state, createdAt }) => ({ state, createdAt }));
}

function object(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

function unexpected(what: string): DeployError {
  return new DeployError('GITHUB_FAILED', `GitHub's answer is no ${what}`);
}
