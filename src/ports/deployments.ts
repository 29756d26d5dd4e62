import type { RepositoryName } from './releases.js';
import type { JsonObject } from './scale-sets.js';

export type DeploymentTask = 'deploy' | 'rollback';

/** A deployment as GitHub keeps it on the page "Deployments" of a repository. */
export interface NewDeployment {
  /** Tag, or the SHA of a commit; it must be in the repository. */
  readonly ref: string;
  readonly task: DeploymentTask;
  readonly environment: string;
  /** Whether users work with this environment. */
  readonly production: boolean;
  readonly description: string;
  /** Everybody who may read the repository may read it. */
  readonly payload: JsonObject;
}

/** GitHub knows also `queued` and `pending`. */
export type DeploymentState = 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

export interface NewDeploymentStatus {
  readonly state: DeploymentState;
  /** GitHub refuses more than 140 characters: the rest is cut off. */
  readonly description: string;
  readonly environmentUrl?: string;
  /** Page of the workflow's run. */
  readonly logUrl?: string;
}

export interface GitHubDeployment {
  readonly id: number;
  readonly task: string;
  /** As it was created, by whomever. Untrusted. */
  readonly payload: unknown;
}

export interface DeploymentStatus {
  /** One of GitHub's, which may learn others. */
  readonly state: string;
  /** ISO 8601, in whole seconds. */
  readonly createdAt: string;
}

/**
 * GitHub's deployments, as far as a run keeps and reads them. What the token may not (401, 403, 404), and all where there is no
 * token, is `undefined`; any other failure throws `DeployError` (`GITHUB_FAILED`), soon: a deployment does not wait for its bookkeeping.
 */
export interface Deployments {
  /** @returns its id */
  create(repository: RepositoryName, deployment: NewDeployment, signal: AbortSignal): Promise<number | undefined>;
  /** Other deployments of the environment stay as they are (`auto_inactive: false`): it may hold several scale sets. */
  addStatus(repository: RepositoryName, id: number, status: NewDeploymentStatus, signal: AbortSignal): Promise<true | undefined>;
  /** Newest first, at most 100. */
  list(repository: RepositoryName, environment: string, signal: AbortSignal): Promise<readonly GitHubDeployment[] | undefined>;
  /** Newest first, at most 100. */
  statuses(repository: RepositoryName, id: number, signal: AbortSignal): Promise<readonly DeploymentStatus[] | undefined>;
}
