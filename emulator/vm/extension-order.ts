/** Pure rules of the guest agent: in which order extensions run, and what counts as a change. */
import type { ExtensionGoal } from './machine.js';

/** Those that others wait for come first; otherwise the order of the model stays. Names that do not exist are no obstacle. */
export function inOrder(goals: readonly ExtensionGoal[]): ExtensionGoal[] {
  const ordered: ExtensionGoal[] = [];
  const entered = new Set<string>();
  const visit = (goal: ExtensionGoal): void => {
    if (entered.has(goal.name)) return;
    entered.add(goal.name);
    for (const name of goal.provisionAfterExtensions ?? []) {
      const before = goals.find((candidate) => candidate.name === name);
      if (before) visit(before);
    }
    ordered.push(goal);
  };
  goals.forEach(visit);
  return ordered;
}

/**
 * Two goals of one fingerprint have the same sequence number: what a handler is given is the same. Order of members does not count,
 * nor does the version of the handler.
 */
export function fingerprintOf(goal: ExtensionGoal): string {
  return stable([goal.publisher.toLowerCase(), goal.type.toLowerCase(), goal.settings ?? {}, goal.protectedSettings ?? {}, goal.forceUpdateTag ?? '']);
}

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${stable(member)}`).join(',')}}`;
}
