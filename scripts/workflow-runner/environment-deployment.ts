import { gitHubApi } from './github-api.js';
import type { Outcome } from './results.js';
import type { RunSurroundings } from './surroundings.js';

/** Takes the end of the job. */
export type EndDeployment = (result: Outcome, environmentUrl: string) => Promise<void>;

/**
 * A job that names an environment makes a deployment on GitHub and keeps its status, whatever rights its own token has (GitHub docs, "Deployments and
 * environments"). The runner does it as GitHub does: before the steps and after them.
 */
export async function beginDeployment({ address, github }: RunSurroundings, environment: string): Promise<EndDeployment> {
  const api = gitHubApi(address, address.repository, address.githubToken);
  const body = { ref: String(github['ref']), environment, auto_merge: false, required_contexts: [], description: '' };
  const { id } = (await api.json('POST', '/deployments', body)) as { id: number };
  const status = async (state: string, environmentUrl = ''): Promise<void> => {
    const logUrl = `${address.githubServer}/${address.repository}/actions/runs/${String(github['run_id'])}`;
    await api.json('POST', `/deployments/${id}/statuses`, { state, environment, log_url: logUrl, environment_url: environmentUrl });
  };
  await status('in_progress');
  return (result, environmentUrl) => status(result === 'success' ? 'success' : result === 'failure' ? 'failure' : 'inactive', environmentUrl);
}
