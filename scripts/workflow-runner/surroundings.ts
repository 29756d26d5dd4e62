import type { Control } from '../emulator-control.js';
import type { EmulatorAddress } from '../emulator-process.js';
import type { WorkflowEvent } from './event.js';
import type { Contexts } from './expression.js';
import type { GitHubApi } from './github-api.js';
import type { Masks } from './masks.js';
import type { Permissions } from './permissions.js';
import type { Workflow } from './workflow.js';

export type Texts = Readonly<Record<string, string>>;

/** What is set up in the repository's settings. A job that names an environment which is not here is refused: GitHub would make an empty one. */
export interface RepositorySettings {
  readonly vars?: Texts;
  readonly secrets?: Texts;
  readonly environments?: Readonly<Record<string, { readonly vars?: Texts; readonly secrets?: Texts }>>;
}

/** All that the jobs of a run share. */
export interface RunSurroundings {
  readonly address: EmulatorAddress;
  readonly control: Control;
  readonly workflow: Workflow;
  readonly event: WorkflowEvent;
  readonly fromFork: boolean;
  /** The context `github`, without token and job. */
  readonly github: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly settings: RepositorySettings;
  readonly handlers: Readonly<Record<string, ActionHandler>>;
  /** Folders that stand before all others in PATH. */
  readonly tools: readonly string[];
  /** Folder for all files of the run. */
  readonly home: string;
  readonly artifacts: Map<string, ReadonlyMap<string, Buffer>>;
}

/** What the steps of one job share, and change. */
export interface JobSurroundings {
  readonly run: RunSurroundings;
  readonly permissions: Permissions;
  /** GITHUB_TOKEN, good for exactly `permissions`. */
  readonly token: string;
  /** Bearer for the OIDC endpoint; absent without `id-token: write`. */
  readonly idTokenRequestToken?: string;
  readonly api: GitHubApi;
  readonly masks: Masks;
  readonly workspace: string;
  /** HOME. */
  readonly home: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  /** `env` of workflow and job, with what steps wrote to GITHUB_ENV. */
  readonly env: Map<string, string>;
  /** What steps wrote to GITHUB_PATH, the newest first. */
  readonly path: string[];
  /** Of the scripts that ran: what they left running ends with the job. */
  readonly processGroups: Set<number>;
  /** Aborted where the job is cancelled. */
  readonly signal: AbortSignal;
  /** Contexts without `env`, `job` and `steps`, which change from step to step. */
  readonly contexts: Contexts;
}

/** One `uses:` of a job. */
export interface ActionCall {
  readonly uses: string;
  /** `with`, filled. */
  readonly inputs: Texts;
  /** `env` of the step. */
  readonly env: Texts;
  readonly job: JobSurroundings;
}

export interface ActionEnd {
  readonly succeeded: boolean;
  readonly outputs?: Texts;
  readonly log?: string;
  readonly summary?: string;
  /** Runs when the job ends. */
  readonly post?: () => Promise<{ readonly succeeded: boolean; readonly log: string }>;
}

/** Does what an action does. @throws Error where it is used in a way that it does not take; the step then fails with its message. */
export type ActionHandler = (call: ActionCall) => Promise<ActionEnd>;
