/** Something that happens in the repository, as GitHub tells workflows of it. Source: GitHub docs, "Events that trigger workflows" and "Webhook events and payloads". */
export interface WorkflowEvent {
  readonly name: 'release' | 'push' | 'pull_request' | 'schedule' | 'workflow_dispatch';
  /** GITHUB_REF; must be a ref of the emulator's repository, whose files are checked out. */
  readonly ref: string;
  /** Without `repository` and `sender`, which the runner adds. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** What `paths` is held to. */
  readonly changedFiles?: readonly string[];
  /** Inputs as they were typed: text. */
  readonly inputs?: Readonly<Record<string, string>>;
}

export function releaseEvent(tag: string, change: { readonly action?: string; readonly prerelease?: boolean } = {}): WorkflowEvent {
  const { action = 'published', prerelease = false } = change;
  return { name: 'release', ref: `refs/tags/${tag}`, payload: { action, release: { tag_name: tag, name: tag, draft: false, prerelease } } };
}

export function pushEvent(ref: string, changedFiles: readonly string[] = []): WorkflowEvent {
  return { name: 'push', ref, payload: { ref }, changedFiles };
}

export function dispatchEvent(inputs: Readonly<Record<string, string>> = {}, ref = 'refs/heads/main'): WorkflowEvent {
  return { name: 'workflow_dispatch', ref, payload: { ref }, inputs };
}

export function scheduleEvent(cron: string): WorkflowEvent {
  return { name: 'schedule', ref: 'refs/heads/main', payload: { schedule: cron } };
}

export interface PullRequest {
  readonly number: number;
  readonly action?: string;
  /** `owner/name` that the pull request comes from; another one than the workflow's is a fork. */
  readonly head: string;
  readonly base?: string;
  readonly changedFiles: readonly string[];
}

/** Its ref is the merge of the pull request into its base: a branch of that name in the emulator's repository. */
export function pullRequestEvent({ number, action = 'opened', head, base = 'main', changedFiles }: PullRequest): WorkflowEvent {
  const payload = { action, number, pull_request: { number, head: { ref: 'change', repo: { full_name: head } }, base: { ref: base } } };
  return { name: 'pull_request', ref: `refs/pull/${number}/merge`, payload, changedFiles };
}

/** A pull request from a fork: no secrets, no variables, no OIDC, and a token that reads (GitHub docs, "Events that trigger workflows", "Workflows in forked repositories"). */
export function isFromFork(event: WorkflowEvent, repository: string): boolean {
  if (event.name !== 'pull_request') return false;
  const { pull_request } = event.payload as { readonly pull_request?: { readonly head?: { readonly repo?: { readonly full_name?: string } } } };
  return pull_request?.head?.repo?.full_name !== repository;
}
