import type { Deployments, NewDeployment, NewDeploymentStatus } from '../ports/deployments.js';
import type { RepositoryName } from '../ports/releases.js';
import type { Client, GitHubSettings } from './client.js';
import { createClient } from './client.js';
import { mapDeployment, mapDeployments, mapStatuses } from './map-deployment.js';
import type { Asked } from './requests.js';
import { segments } from './urls.js';

const TIMEOUT_MS = 5_000;
/** More characters are answered 422 (Shopify/shipit-engine issue 1004). */
const LONGEST_DESCRIPTION = 140;
/** GitHub says 404 to some tokens of what they may not see, and 401 to one that has expired meanwhile. */
const MAY_NOT: readonly number[] = [401, 403, 404];

/** GitHub's deployments by its REST API. Asked once more at the most, and where a second time would make a second deployment, not even that. */
export function createDeployments(settings: GitHubSettings): Deployments {
  const client = createClient(settings);
  const ask = <Result>(asked: Pick<Asked, 'what' | 'retryWaitsMs'>, path: string, signal: AbortSignal, body: object | undefined, map: (json: unknown) => Result): Promise<Result | undefined> =>
    settings.token === undefined ? Promise.resolve(undefined) : askOnce(client, { absent: MAY_NOT, timeoutMs: TIMEOUT_MS, retryWaitsMs: [1_000], ...asked }, path, signal, body, map);
  return {
    create: (repository, deployment, signal) =>
      ask({ what: `a deployment in ${deployment.environment}`, retryWaitsMs: [] }, `/repos/${segments(repository)}/deployments`, signal, deploymentBody(deployment), (json) => mapDeployment(json).id),
    addStatus: (repository, id, status, signal) => ask({ what: `a status of deployment ${id}` }, statusesOf(repository, id), signal, statusBody(status), () => true as const),
    list: (repository, environment, signal) =>
      ask({ what: `the deployments in ${environment}` }, `/repos/${segments(repository)}/deployments?environment=${encodeURIComponent(environment)}&per_page=100`, signal, undefined, mapDeployments),
    statuses: (repository, id, signal) => ask({ what: `the statuses of deployment ${id}` }, `${statusesOf(repository, id)}?per_page=100`, signal, undefined, mapStatuses),
  };
}

async function askOnce<Result>(client: Client, asked: Asked, path: string, signal: AbortSignal, body: object | undefined, map: (json: unknown) => Result): Promise<Result | undefined> {
  const answer = await client(asked, path, signal, { body });
  return answer && map(answer.data);
}

function statusesOf(repository: RepositoryName, id: number): string {
  return `/repos/${segments(repository)}/deployments/${id}/statuses`;
}

/** Neither is anything merged into the ref, nor must its commit have passed anything: the release is out already. */
function deploymentBody({ ref, task, environment, production, description, payload }: NewDeployment): object {
  return { ref, task, environment, production_environment: production, description: cut(description), payload, auto_merge: false, required_contexts: [] };
}

function statusBody({ state, description, environmentUrl, logUrl }: NewDeploymentStatus): object {
  return { state, description: cut(description), environment_url: environmentUrl, log_url: logUrl, auto_inactive: false };
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST_DESCRIPTION ? text : `${characters.slice(0, LONGEST_DESCRIPTION - 1).join('')}…`;
}
