import type { Verdict } from './verdict.js';

/** What a validator calls a violation and Azure takes: set aside by operation and rule, and counted, never in silence. */
interface SetAside {
  readonly violation: RegExp;
  readonly reason: string;
}

const ECHOED: SetAside = {
  // The checker's name of the rule, and oav's.
  violation: /: READONLY_(?:IN_REQUEST|PROPERTY_NOT_ALLOWED_IN_REQUEST) (?:LoadBalancers|ApplicationGateways)_CreateOrUpdate request\b/,
  reason: 'read-only members in the PUT of a balancer, which is sent back as GET gave it but for the pools of its rules or the admin states of its members; the Azure CLI does the same, and Azure takes it',
};

export interface Judged extends Verdict {
  /** Number of violations by the reason why they do not count. */
  readonly setAside: ReadonlyMap<string, number>;
}

export function setAside(verdict: Verdict): Judged {
  const violations = verdict.violations.filter((line) => !ECHOED.violation.test(line));
  const count = verdict.violations.length - violations.length;
  return { ...verdict, violations, setAside: new Map(count === 0 ? [] : [[ECHOED.reason, count]]) };
}
