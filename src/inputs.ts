import type { Problem } from './errors.js';
import { DeployError } from './errors.js';
import type { ConfigFile } from './inputs/config-path.js';
import { locateConfig } from './inputs/config-path.js';
import { parseCloud } from './inputs/cloud.js';
import type { TriggeringEvent, VersionChoice } from './inputs/event.js';
import { chooseVersion, explicitVersion } from './inputs/event.js';
import { chooseSignIn } from './inputs/sign-in.js';
import { parseBoolean, parseEnvironmentName, parseGuid, parsePollInterval, parseVars, parseWebUrl } from './inputs/values.js';
import type { Cloud } from './ports/cloud.js';
import type { SignIn } from './ports/sign-in.js';

export interface WorkflowRun {
  readonly url: string;
  readonly id: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly actor?: string;
}

/** All that the workflow gave to this step, checked. */
export type Inputs = DeployInputs | RollbackInputs | StatusInputs | CaptureInputs;

export type DeployInputs = CommonInputs & { readonly command: 'deploy' | 'plan'; readonly version: VersionChoice };

/** `version` only where it was given: which release was there before is read from the scale sets. */
export type RollbackInputs = CommonInputs & { readonly command: 'rollback' | 'plan-rollback'; readonly version?: VersionChoice };

/** Without a version: which release is wanted is read from the scale set's own record. */
export type StatusInputs = CommonInputs & { readonly command: 'status' };

/** Names need not hold a version: without one, `noVersion` says why. So has a `plan` without one, which can only be that of a capture. */
export type CaptureInputs = CommonInputs & { readonly command: 'capture' | 'plan'; readonly version?: VersionChoice; readonly noVersion?: Problem };

export interface CommonInputs {
  readonly config: ConfigFile;
  readonly environment?: string;
  /** Where the deployed release can be seen. */
  readonly environmentUrl?: string;
  readonly vars: ReadonlyMap<string, string>;
  /** Secret. Absent where the input was emptied: public repositories can be read without one. */
  readonly githubToken?: string;
  readonly signIn: SignIn;
  readonly subscriptionId?: string;
  readonly force: boolean;
  /** Which deploy.yml a rollback goes by: the release's own, as it was at its tag, or the one of today. */
  readonly rollbackConfig: 'release' | 'current';
  readonly cloud: Cloud;
  readonly pollIntervalMs: number;
  /** `owner/name` of the workflow's repository. */
  readonly repository: string;
  /** Commit that the workflow runs on. */
  readonly sha: string;
  /** Absent outside of a workflow run. */
  readonly run?: WorkflowRun;
  readonly github: { readonly apiUrl: string; readonly serverUrl: string };
  readonly workspace: string;
  /** Where the JSON report goes: RUNNER_TEMP, else the workspace. */
  readonly reportDirectory: string;
  /** What `{{ env.X }}` reads: the step's environment without inputs and without the runner's own tokens. */
  readonly env: Readonly<Record<string, string>>;
  /** To be masked before anything else is done. */
  readonly secrets: readonly string[];
}

/** The few questions to the file system that checking the inputs takes. Both throw where there is no such file. */
export interface InputFiles {
  readFile(path: string): string;
  realPath(path: string): string;
}

/**
 * Reads what the workflow gave: INPUT_*, GITHUB_* and the event's payload. Nothing else in the action reads these.
 * @throws DeployError `INPUT_INVALID` with everything that is wrong, not the first thing only.
 */
export function readInputs(environment: NodeJS.ProcessEnv, files: InputFiles): Inputs {
  const problems: Problem[] = [];
  const input = (name: string): string => (environment[`INPUT_${name.toUpperCase()}`] ?? '').trim();
  const command = readCommand(input('command'), problems);
  const workspace = required(environment, 'GITHUB_WORKSPACE', /./, problems);
  const repository = required(environment, 'GITHUB_REPOSITORY', /^[\w.-]+\/[\w.-]+$/, problems);
  const sha = required(environment, 'GITHUB_SHA', /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, problems);
  const config = workspace === undefined ? undefined : locateConfig(input('config'), workspace, (path) => files.realPath(path), problems);
  // The way back is read from the scale sets: the event's own release is no answer to where to go back to.
  const fromEvent = command !== 'rollback' && command !== 'plan-rollback' && command !== 'status';
  // Whether a version is needed is in deploy.yml, but for a deployment.
  const noVersion: Problem[] = [];
  const version = !fromEvent ? explicitVersion(input('version')) : chooseVersion(input('version'), readEvent(environment, files, problems), command === 'capture' || command === 'plan' ? noVersion : problems);
  const cloud = parseCloud(input('cloud'), problems);
  const signIn = chooseSignIn(signInTexts(environment, input), cloud, problems);
  const optional = {
    environment: parseEnvironmentName(input('environment'), problems),
    environmentUrl: parseWebUrl('environment-url', input('environment-url'), problems),
    vars: parseVars(input('vars'), problems),
    githubToken: input('github-token') || undefined,
    subscriptionId: parseGuid('subscription-id', input('subscription-id'), problems),
    force: parseBoolean('force', input('force'), false, problems),
    rollbackConfig: readRollbackConfig(input('rollback-config'), problems),
    pollIntervalMs: parsePollInterval(input('poll-interval'), problems),
    github: readGitHub(environment, problems),
  };
  if (problems.length > 0 || !command || !workspace || !repository || !sha || !config) throw invalid(problems);
  const common = {
    ...optional, config, signIn, cloud, repository, sha, workspace,
    run: readRun(environment, optional.github.serverUrl, repository),
    reportDirectory: environment['RUNNER_TEMP'] || workspace,
    env: stepEnvironment(environment),
    secrets: [optional.githubToken, environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']].filter((text) => text !== undefined && text !== '') as string[],
  };
  if (command === 'status') return { ...common, command };
  if (command === 'rollback' || command === 'plan-rollback') return { ...common, command, version };
  if (command === 'capture' || (command === 'plan' && !version)) return { ...common, command, version, noVersion: noVersion[0] };
  if (!version) throw invalid(problems);
  return { ...common, command, version };
}

/** What a run ends with whose inputs are wrong. */
export function invalid(problems: readonly Problem[]): DeployError {
  const [first] = problems;
  const message = problems.length === 1 && first !== undefined ? first.message : `${problems.length} things are wrong with the inputs of the step`;
  return new DeployError('INPUT_INVALID', message, { hint: problems.length === 1 ? first?.hint : undefined, problems });
}

function readCommand(text: string, problems: Problem[]): Inputs['command'] | undefined {
  switch (text) {
    case '':
    case 'deploy':
      return 'deploy';
    case 'plan':
      return 'plan';
    case 'rollback':
      return 'rollback';
    case 'plan-rollback':
      return 'plan-rollback';
    case 'status':
      return 'status';
    case 'capture':
      return 'capture';
    default:
      problems.push({ message: `Input command: "${text}" is not known`, hint: 'Write deploy, plan, rollback, plan-rollback, status or capture.' });
      return undefined;
  }
}

function readRollbackConfig(text: string, problems: Problem[]): CommonInputs['rollbackConfig'] {
  if (text === '' || text === 'release') return 'release';
  if (text !== 'current') problems.push({ message: `Input rollback-config: "${text}" is not known`, hint: "Write release (the deploy.yml of the release that is gone back to) or current (today's file)." });
  return 'current';
}

function required(environment: NodeJS.ProcessEnv, name: string, form: RegExp, problems: Problem[]): string | undefined {
  const value = environment[name] ?? '';
  if (form.test(value)) return value;
  problems.push({
    message: value === '' ? `${name} is not set` : `${name} has no usable value`,
    hint: 'The runner sets it. To run the action elsewhere, set what a runner would, as scripts/demo.ts does.',
  });
  return undefined;
}

function readEvent(environment: NodeJS.ProcessEnv, files: InputFiles, problems: Problem[]): TriggeringEvent {
  const path = environment['GITHUB_EVENT_PATH'] ?? '';
  const event = { name: environment['GITHUB_EVENT_NAME'] ?? '', ref: environment['GITHUB_REF'] ?? '' };
  if (path === '') return { ...event, payload: undefined };
  try {
    return { ...event, payload: JSON.parse(files.readFile(path)) as unknown };
  } catch (error) {
    problems.push({ message: `The payload of the event (GITHUB_EVENT_PATH) cannot be read: ${error instanceof Error ? error.message : String(error)}` });
    return { ...event, payload: undefined };
  }
}

function signInTexts(environment: NodeJS.ProcessEnv, input: (name: string) => string) {
  return {
    clientId: input('client-id'),
    tenantId: input('tenant-id'),
    canRequestToken: Boolean(environment['ACTIONS_ID_TOKEN_REQUEST_URL'] && environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']),
  };
}

function readGitHub(environment: NodeJS.ProcessEnv, problems: Problem[]): Inputs['github'] {
  const url = (name: string, fallback: string): string => {
    const text = environment[name] || fallback;
    if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
    problems.push({ message: `${name} is not a URL` });
    return fallback;
  };
  return { apiUrl: url('GITHUB_API_URL', 'https://api.github.com'), serverUrl: url('GITHUB_SERVER_URL', 'https://github.com') };
}

function readRun(environment: NodeJS.ProcessEnv, serverUrl: string, repository: string): WorkflowRun | undefined {
  const id = environment['GITHUB_RUN_ID'] ?? '';
  if (!/^\d+$/.test(id)) return undefined;
  const attempt = /^[1-9]\d*$/.test(environment['GITHUB_RUN_ATTEMPT'] ?? '') ? Number(environment['GITHUB_RUN_ATTEMPT']) : 1;
  const url = `${serverUrl}/${repository}/actions/runs/${id}${attempt > 1 ? `/attempts/${attempt}` : ''}`;
  return { id, attempt, url, actor: environment['GITHUB_ACTOR'] || undefined };
}

/** A VM has no business with the runner's tokens, so `{{ env.X }}` cannot name them. */
function stepEnvironment(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const open = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(?:INPUT_|ACTIONS_|STATE_)/i.test(entry[0]),
  );
  return Object.fromEntries(open);
}
