import { describe, expect, it } from '@jest/globals';
import { Fleet } from '../../src/steps/fleet.js';
import { instance } from '../support/builders.js';

const rules = { expected: [], healthCounts: true };
const deallocated = instance('0', { power: 'deallocated', health: undefined });
const unwell = instance('0', { power: 'running', health: 'unhealthy' });

describe('a VM that was given up in its batch', () => {
  it('is one that ran and did not become well', () => {
    const fleet = new Fleet(rules, [instance('0')], 0);
    fleet.begin(['0'], 1, 0);
    fleet.operationEnded(['0'], 1);
    fleet.observe([unwell], 2);
    expect(fleet.wasGivenUp('0')).toBe(true);
  });

  it('is not one that did not run then, and was started since: it has yet to become well', () => {
    const fleet = new Fleet(rules, [deallocated], 0);
    fleet.begin(['0'], 1, 0);
    fleet.operationEnded(['0'], 1);
    fleet.observe([unwell], 2);
    expect(fleet.wasGivenUp('0')).toBe(false);
    // Unless it has another batch.
    fleet.begin(['0'], 2, 3);
    expect(fleet.wasGivenUp('0')).toBe(true);
  });
});
