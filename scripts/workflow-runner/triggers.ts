import type { WorkflowEvent } from './event.js';
import { WorkflowError } from './expression.js';
import { passes } from './filter-pattern.js';
import type { Triggers } from './workflow.js';

/** Activity types that start a workflow whose trigger names none. Source: GitHub docs, "Events that trigger workflows". */
const DEFAULT_TYPES: Readonly<Record<string, readonly string[]>> = {
  pull_request: ['opened', 'synchronize', 'reopened'],
  release: ['published', 'unpublished', 'created', 'edited', 'deleted', 'prereleased', 'released'],
};

interface Filters {
  readonly types?: readonly string[];
  readonly branches?: readonly string[];
  readonly 'branches-ignore'?: readonly string[];
  readonly tags?: readonly string[];
  readonly 'tags-ignore'?: readonly string[];
  readonly paths?: readonly string[];
  readonly 'paths-ignore'?: readonly string[];
}

/** Why the event does not start the workflow; `undefined` where it does. */
export function whyNot(on: Triggers, event: WorkflowEvent): string | undefined {
  if (!Object.hasOwn(on, event.name)) return `it is not started by ${event.name}`;
  if (event.name === 'schedule') return schedule(on, event);
  if (event.name === 'workflow_dispatch') return undefined;
  const filters: Filters = on[event.name] ?? {};
  return type(filters, event) ?? ref(filters, event) ?? path(filters, event);
}

function schedule(on: Triggers, event: WorkflowEvent): string | undefined {
  const lines = (on.schedule ?? []).map(({ cron }) => checkCron(cron));
  return lines.includes(String(event.payload['schedule'])) ? undefined : `no schedule is '${String(event.payload['schedule'])}'`;
}

/** Five fields, each of which GitHub takes (POSIX cron; no `@daily`). */
function checkCron(cron: string): string {
  const fields = cron.split(' ');
  const field = /^(?:\*|[0-9A-Z]+(?:-[0-9A-Z]+)?)(?:\/\d+)?(?:,(?:\*|[0-9A-Z]+(?:-[0-9A-Z]+)?)(?:\/\d+)?)*$/;
  if (fields.length !== 5 || fields.some((one) => !field.test(one))) throw new WorkflowError(`'${cron}' is no cron line`);
  return cron;
}

function type(filters: Filters, event: WorkflowEvent): string | undefined {
  const known = filters.types ?? DEFAULT_TYPES[event.name];
  const action = event.payload['action'];
  return known === undefined || known.includes(String(action)) ? undefined : `${event.name} is ${String(action)}, not ${known.join(', ')}`;
}

function ref(filters: Filters, event: WorkflowEvent): string | undefined {
  const target = targetRef(event);
  const isTag = target.startsWith('refs/tags/');
  const name = target.replace(/^refs\/(?:tags|heads)\//, '');
  const [own, ownIgnore, other] = isTag ? [filters.tags, filters['tags-ignore'], filters.branches ?? filters['branches-ignore']] : [filters.branches, filters['branches-ignore'], filters.tags ?? filters['tags-ignore']];
  // A trigger with a filter for tags alone is not started by branches, and the other way about.
  if (own === undefined && ownIgnore === undefined) return other === undefined ? undefined : `${target} is not what its filters are for`;
  if (own !== undefined && !passes(own, name)) return `${name} is none of ${own.join(', ')}`;
  return ownIgnore !== undefined && passes(ownIgnore, name) ? `${name} is ignored` : undefined;
}

/** Filters of a pull request go by the branch that it is to be merged into. */
function targetRef(event: WorkflowEvent): string {
  if (event.name !== 'pull_request') return event.ref;
  const { pull_request } = event.payload as { readonly pull_request?: { readonly base?: { readonly ref?: string } } };
  return `refs/heads/${pull_request?.base?.ref ?? ''}`;
}

/** Not for pushes of tags. */
function path(filters: Filters, event: WorkflowEvent): string | undefined {
  if (event.ref.startsWith('refs/tags/')) return undefined;
  const { paths, 'paths-ignore': ignored } = filters;
  if (paths === undefined && ignored === undefined) return undefined;
  const { changedFiles } = event;
  if (changedFiles === undefined) throw new WorkflowError(`on.${event.name}.paths: the event must say which files were changed`);
  if (paths !== undefined && !changedFiles.some((file) => passes(paths, file))) return `none of ${paths.join(', ')} was changed`;
  return ignored !== undefined && changedFiles.every((file) => passes(ignored, file)) ? 'only ignored files were changed' : undefined;
}
