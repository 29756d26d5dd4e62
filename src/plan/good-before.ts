import type { GoodRelease } from './past-deployments.js';

/** Releases to go back to, the newest first, and those that only one of the two memories calls good. */
export interface GoodBefore {
  readonly good: readonly string[];
  readonly doubted: readonly string[];
}

/**
 * The scale set's own record says what was good before its release; GitHub's deployments, where they can be read and know of any, may
 * doubt that, and stand in where nothing is recorded.
 */
export function goodBefore(recorded: { readonly current: string; readonly back: readonly string[] } | undefined, deployed: readonly GoodRelease[] | undefined): GoodBefore {
  const standing = (deployed ?? []).filter(({ rolledBack }) => !rolledBack).map(({ tag }) => tag);
  const known = new Set((deployed ?? []).map(({ tag }) => tag));
  if (!recorded) return { good: standing, doubted: [] };
  const back = recorded.back.filter((tag) => tag !== recorded.current);
  if (back.length === 0) return { good: after(standing, recorded.current), doubted: [] };
  // A release that GitHub has never heard of was deployed when nobody kept deployments.
  const doubted = back.filter((tag) => known.has(tag) && !standing.includes(tag));
  return { good: back.filter((tag) => !doubted.includes(tag)), doubted };
}

/** Those that came before `current`. */
function after(tags: readonly string[], current: string): readonly string[] {
  const at = tags.indexOf(current);
  return at < 0 ? [] : tags.slice(at + 1);
}
