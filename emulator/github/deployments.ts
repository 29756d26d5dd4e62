/**
 * Deployments and their statuses. Source: GitHub REST docs, "Deployments" and "Deployment statuses". The wording of refusals is
 * GitHub's own, as users report it (Shopify/shipit-engine issue 1004: a description that is too long; chrnorm/deployment-action: a URL's scheme).
 */
import { json, type HttpResponse } from '../http/message.js';
import { repositoryApi, type Places } from './places.js';
import { invalid, notFound, page, problem } from './reply.js';
import { commitOf, type Counter, type Deployment, type DeploymentStatus, type Repository } from './repository.js';

const states = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'];

export interface DeploymentsRequest {
  readonly repository: Repository;
  readonly places: Places;
  readonly url: URL;
  readonly counter: Counter;
  /** The parsed body. */
  readonly body: Readonly<Record<string, unknown>>;
}

export function createDeployment(request: DeploymentsRequest): HttpResponse {
  const { repository, body, counter } = request;
  if (typeof body.ref !== 'string') return invalid('Invalid request.\n\n"ref" wasn\'t supplied.');
  const commit = commitOf(repository, body.ref);
  if (!commit) return invalid(`No ref found for: ${body.ref}`);
  // By default GitHub merges the default branch into a ref that is behind it, and refuses where that cannot be.
  if (body.auto_merge !== false && commit !== repository.branches.get(repository.defaultBranch)) return problem(501, 'The emulator merges nothing: a deployment of what is not the head of the default branch takes auto_merge: false.');
  const environment = textOf(body.environment) ?? 'production';
  const deployment: Deployment = {
    id: counter.nextId(),
    ref: body.ref,
    sha: commit.sha,
    task: textOf(body.task) ?? 'deploy',
    environment,
    description: textOf(body.description) ?? null,
    payload: body.payload ?? {},
    transient: body.transient_environment === true,
    production: typeof body.production_environment === 'boolean' ? body.production_environment : environment === 'production',
    createdAt: new Date(counter.now()).toISOString(),
    statuses: [],
  };
  repository.deployments.unshift(deployment);
  return json(201, deploymentBody(request, deployment));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function listDeployments(request: DeploymentsRequest): HttpResponse {
  const { repository, url } = request;
  const filters = (['sha', 'ref', 'task', 'environment'] as const).flatMap((name) => {
    const value = url.searchParams.get(name);
    return value === null ? [] : [{ name, value }];
  });
  const shown = (deployment: Deployment, name: (typeof filters)[number]['name']): string => (name === 'environment' ? environmentOf(deployment) : deployment[name]);
  const matching = repository.deployments.filter((deployment) => filters.every(({ name, value }) => shown(deployment, name) === value));
  const { items, headers } = page(matching, url);
  return json(200, (items as Deployment[]).map((deployment) => deploymentBody(request, deployment)), headers);
}

function find(request: DeploymentsRequest, id: number): Deployment | undefined {
  return request.repository.deployments.find((deployment) => deployment.id === id);
}

export function getDeployment(request: DeploymentsRequest, id: number): HttpResponse {
  const deployment = find(request, id);
  return deployment ? json(200, deploymentBody(request, deployment)) : notFound();
}

export function listStatuses(request: DeploymentsRequest, id: number): HttpResponse {
  const deployment = find(request, id);
  if (!deployment) return notFound();
  const { items, headers } = page(deployment.statuses, request.url);
  return json(200, (items as DeploymentStatus[]).map((status) => statusBody(request, deployment, status)), headers);
}

export function createStatus(request: DeploymentsRequest, id: number): HttpResponse {
  const { body, repository } = request;
  const deployment = find(request, id);
  if (!deployment) return notFound();
  if (typeof body.state !== 'string' || !states.includes(body.state)) {
    return invalid('Validation Failed', [{ resource: 'DeploymentStatus', code: 'custom', field: 'state', message: 'state is not included in the list' }]);
  }
  const wrong = wrongField(body);
  if (wrong) return invalid('Validation Failed', [{ resource: 'DeploymentStatus', code: 'custom', ...wrong }]);
  const status = addStatus(request, deployment, body.state);
  if (body.state === 'success' && body.auto_inactive !== false) for (const one of outlived(repository, deployment)) addStatus({ ...request, body: {} }, one, 'inactive');
  return json(201, statusBody(request, deployment, status));
}

function wrongField(body: DeploymentsRequest['body']): { readonly field: string; readonly message: string } | undefined {
  if ([...(textOf(body.description) ?? '')].length > 140) return { field: 'description', message: 'description is too long (maximum is 140 characters)' };
  const urls = { environment_url: textOf(body.environment_url), target_url: textOf(body.log_url) ?? textOf(body.target_url) };
  const odd = Object.entries(urls).find(([, url]) => url && !/^https?:\/\//i.test(url));
  return odd && { field: odd[0], message: `${odd[0]} must use http(s) scheme` };
}

/**
 * "All prior non-transient, non-production environment deployments with the same repository and environment name" whose newest
 * status is `success` (REST docs, "Create a deployment status", auto_inactive). Prior is taken for: created before.
 */
function outlived(repository: Repository, deployment: Deployment): readonly Deployment[] {
  const prior = repository.deployments.slice(repository.deployments.indexOf(deployment) + 1);
  return prior.filter((one) => environmentOf(one) === environmentOf(deployment) && !one.transient && !one.production && one.statuses[0]?.state === 'success');
}

/** A status may move its deployment to another environment; the next ones stay there. */
function environmentOf({ statuses, environment }: Deployment): string {
  return statuses[0]?.environment ?? environment;
}

function addStatus({ body, counter }: DeploymentsRequest, deployment: Deployment, state: string): DeploymentStatus {
  const status: DeploymentStatus = {
    id: counter.nextId(),
    state,
    description: textOf(body.description) ?? '',
    environment: textOf(body.environment) ?? environmentOf(deployment),
    environmentUrl: textOf(body.environment_url) ?? '',
    logUrl: textOf(body.log_url) ?? textOf(body.target_url) ?? '',
    createdAt: new Date(counter.now()).toISOString(),
  };
  deployment.statuses.unshift(status);
  return status;
}

function deploymentBody({ repository, places }: DeploymentsRequest, deployment: Deployment): unknown {
  const api = `${repositoryApi(places, repository)}/deployments/${deployment.id}`;
  return {
    url: api,
    id: deployment.id,
    node_id: `DE_${deployment.id}`,
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: environmentOf(deployment),
    description: deployment.description,
    creator: { login: 'octo-bot', id: 1, type: 'Bot' },
    created_at: deployment.createdAt,
    updated_at: deployment.statuses[0]?.createdAt ?? deployment.createdAt,
    statuses_url: `${api}/statuses`,
    repository_url: repositoryApi(places, repository),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
  };
}

function statusBody({ repository, places }: DeploymentsRequest, deployment: Deployment, status: DeploymentStatus): unknown {
  const api = `${repositoryApi(places, repository)}/deployments/${deployment.id}`;
  return {
    url: `${api}/statuses/${status.id}`,
    id: status.id,
    node_id: `DES_${status.id}`,
    state: status.state,
    creator: { login: 'octo-bot', id: 1, type: 'Bot' },
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: api,
    repository_url: repositoryApi(places, repository),
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
  };
}
