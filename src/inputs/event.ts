import type { Problem } from '../errors.js';

/** Where the version came from, and the text as it was given: nobody has checked its characters yet. */
export interface VersionChoice {
  readonly text: string;
  readonly source: 'input' | 'release' | 'tag-push' | 'dispatch' | 'tag-ref';
}

export interface TriggeringEvent {
  /** GITHUB_EVENT_NAME. */
  readonly name: string;
  /** GITHUB_REF, such as `refs/tags/v1.4.0`. */
  readonly ref: string;
  /** The event's payload; `undefined` where there is none. */
  readonly payload: unknown;
}

const CURE = 'Give the input `version`, such as `version: v1.4.0`, or run on `release: types: [published]` or on the push of a tag.';

/**
 * Which version is to be deployed: the input, else what the event says. What is wrong is added to `problems`, and
 * `undefined` returned.
 */
export function chooseVersion(input: string, event: TriggeringEvent, problems: Problem[]): VersionChoice | undefined {
  const explicit = explicitVersion(input);
  if (explicit) return explicit;
  const ref = event.ref.startsWith('refs/tags/') ? withoutPrefix(event.ref) : undefined;
  switch (event.name) {
    case 'release':
      return fromRelease(event.payload, problems);
    case 'push':
      return fromRef(ref, 'tag-push', `this run was started by a push of ${event.ref || 'a branch'}, which is no tag`, problems);
    case 'workflow_dispatch': {
      const given = member(member(event.payload, 'inputs'), 'version');
      if (typeof given === 'string' && given.trim() !== '') return { text: withoutPrefix(given.trim()), source: 'dispatch' };
      return fromRef(ref, 'dispatch', `this run was started by hand on ${event.ref || 'a branch'}, which is no tag, and without a workflow input \`version\``, problems);
    }
    default:
      return fromRef(ref, 'tag-ref', `the event ${event.name || '(none)'} names no release`, problems);
  }
}

/** The version that the input `version` gives; `undefined` where it is empty. */
export function explicitVersion(input: string): VersionChoice | undefined {
  return input === '' ? undefined : { text: withoutPrefix(input), source: 'input' };
}

function fromRelease(payload: unknown, problems: Problem[]): VersionChoice | undefined {
  const action = member(payload, 'action');
  const tag = member(member(payload, 'release'), 'tag_name');
  if (action === 'deleted' || action === 'unpublished') {
    problems.push({ message: `Nothing can be deployed: this run was started because a release was ${action}`, hint: 'Run on `release: types: [published]`.' });
    return undefined;
  }
  if (member(member(payload, 'release'), 'draft') === true) {
    problems.push({ message: 'Nothing can be deployed: the release that started this run is a draft', hint: 'Run on `release: types: [published]`, and publish the release.' });
    return undefined;
  }
  if (typeof tag === 'string' && tag !== '') return { text: tag, source: 'release' };
  problems.push({ message: 'No version to deploy: the payload of the event release holds no release.tag_name', hint: CURE });
  return undefined;
}

function fromRef(tag: string | undefined, source: VersionChoice['source'], otherwise: string, problems: Problem[]): VersionChoice | undefined {
  if (tag !== undefined) return { text: tag, source };
  problems.push({ message: `No version to deploy: ${otherwise}`, hint: CURE });
  return undefined;
}

function withoutPrefix(text: string): string {
  return text.replace(/^refs\/tags\//, '');
}

/** A member of something that came as JSON from outside; own members only. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
