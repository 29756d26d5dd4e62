import { basename } from 'node:path';
import type { EmulatorAddress } from '../emulator-process.js';
import type { WorkflowEvent } from './event.js';
import type { JobSurroundings } from './surroundings.js';

let lastRun = 7000;

/** The context `github` of a run, without token and job. Source: GitHub docs, "Contexts reference". */
export function gitHubContext(address: EmulatorAddress, event: WorkflowEvent, about: { readonly path: string; readonly workflow?: string; readonly sha: string; readonly inputs: Readonly<Record<string, string>> }): Readonly<Record<string, unknown>> {
  const [owner = ''] = address.repository.split('/');
  const repository = { full_name: address.repository, name: basename(address.repository), owner: { login: owner }, default_branch: 'main' };
  const byHand = event.name === 'workflow_dispatch' ? { inputs: Object.keys(about.inputs).length > 0 ? about.inputs : null } : {};
  return {
    event: { ...event.payload, ...byHand, repository, sender: { login: 'octocat' } },
    event_name: event.name,
    ref: event.ref,
    ref_name: event.ref.replace(/^refs\/(?:heads|tags|pull)\//, ''),
    ref_type: event.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ...pullRequestRefs(event),
    sha: about.sha,
    repository: address.repository,
    repository_owner: owner,
    actor: 'octocat',
    triggering_actor: 'octocat',
    run_id: String((lastRun += 1)),
    run_number: '1',
    run_attempt: '1',
    workflow: about.workflow ?? about.path,
    server_url: address.githubServer,
    api_url: address.github,
  };
}

function pullRequestRefs(event: WorkflowEvent): Readonly<Record<string, string>> {
  const { pull_request } = event.payload as { readonly pull_request?: { readonly head: { readonly ref: string }; readonly base: { readonly ref: string } } };
  return { head_ref: pull_request?.head.ref ?? '', base_ref: pull_request?.base.ref ?? '' };
}

/** The variables that every step sees. Source: GitHub docs, "Variables reference", "Default environment variables". */
export function defaultVariables(job: JobSurroundings): Readonly<Record<string, string>> {
  const github = job.contexts['github'] as Readonly<Record<string, string | undefined>>;
  const names = ['event_name', 'ref', 'ref_name', 'ref_type', 'head_ref', 'base_ref', 'sha', 'repository', 'repository_owner', 'actor', 'triggering_actor', 'run_id', 'run_number', 'run_attempt', 'workflow', 'job', 'server_url', 'api_url', 'workspace', 'event_path'];
  const { address } = job.run;
  return {
    ...Object.fromEntries(names.map((name) => [`GITHUB_${name.toUpperCase()}`, github[name] ?? ''])),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_TEMP: job.temp,
    // Only in a job that may ask for an OIDC token.
    ...(job.idTokenRequestToken === undefined ? {} : { ACTIONS_ID_TOKEN_REQUEST_URL: address.idTokenRequestUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: job.idTokenRequestToken }),
  };
}
