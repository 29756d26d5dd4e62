import type { DeploymentStatus, GitHubDeployment } from '../ports/deployments.js';
import type { DeploymentPayload } from './deployment-payload.js';
import { parsePayload } from './deployment-payload.js';
import type { PastRun } from './estimate.js';

/** Which of a repository's deployments are about one and the same scale set, or pair of slots. */
export interface DeploymentPlace {
  /** Of the workflow. */
  readonly repository: string;
  readonly environment: string;
  readonly resourceGroup: string;
  /** The scale set; with a swap both slots. */
  readonly scaleSets: readonly string[];
}

export interface PastDeployment {
  readonly id: number;
  readonly task: string;
  readonly payload: DeploymentPayload;
  /** Newest first. */
  readonly statuses: readonly DeploymentStatus[];
}

/** A release that a deployment has brought to all VMs at one time. */
export interface GoodRelease {
  readonly tag: string;
  /** ISO 8601, when the last such deployment had ended. */
  readonly at: string;
  /** A rollback has left it since. */
  readonly rolledBack: boolean;
}

/** Those of this action at this place, in the order given. An environment may hold other scale sets, and the deployments that GitHub makes of jobs. */
export function deploymentsAt({ resourceGroup, scaleSets }: Pick<DeploymentPlace, 'resourceGroup' | 'scaleSets'>, all: readonly GitHubDeployment[]): readonly Omit<PastDeployment, 'statuses'>[] {
  const key = (group: string, names: readonly string[]): string => JSON.stringify([group, [...names].sort()]).toLowerCase();
  return all.flatMap(({ id, task, payload: json }) => {
    const payload = parsePayload(json);
    return payload && key(payload.resourceGroup, payload.scaleSets) === key(resourceGroup, scaleSets) ? [{ id, task, payload }] : [];
  });
}

/**
 * Newest first, each tag once, that of now included. A status that came after the success takes nothing away: GitHub makes a deployment inactive
 * as soon as another one succeeds.
 */
export function goodReleases(past: readonly PastDeployment[]): readonly GoodRelease[] {
  const good = new Map<string, GoodRelease>();
  const left = new Set<string>();
  for (const { task, payload, statuses } of past) {
    const success = statuses.find((status) => status.state === 'success');
    if (!success) continue;
    if (!good.has(payload.tag)) good.set(payload.tag, { tag: payload.tag, at: success.createdAt, rolledBack: left.has(payload.tag) });
    if (task === 'rollback' && payload.previousTag !== undefined) left.add(payload.previousTag);
  }
  return [...good.values()];
}

export type DeploymentKind = Pick<DeploymentPayload, 'strategy' | 'upgradePolicy' | 'reimages'> & { readonly task: string };

/** What earlier deployments of the same kind took, newest first. With a swap the way back is another kind: it stages nothing. */
export function pastRuns(past: readonly PastDeployment[], kind: DeploymentKind): readonly PastRun[] {
  return past.flatMap(({ task, payload, statuses }) => {
    if ((['strategy', 'upgradePolicy', 'reimages'] as const).some((key) => payload[key] !== kind[key]) || (kind.strategy === 'swap' && task !== kind.task)) return [];
    const [began, ended] = ['in_progress', 'success'].map((state) => Date.parse(statuses.find((status) => status.state === state)?.createdAt ?? ''));
    const durationMs = ended! - began!;
    return durationMs >= 0 ? [{ durationMs, rounds: payload.rounds, waitsMs: payload.waitsMs }] : [];
  });
}

/** Those that deployment `id`, which has succeeded, has taken the place of: what succeeded before, and what was never ended. */
export function outlivedBy(id: number, past: readonly PastDeployment[]): readonly PastDeployment[] {
  return past.filter((one) => one.id < id && !['inactive', 'failure', 'error'].includes(one.statuses[0]?.state ?? ''));
}
