import { expect, it } from '@jest/globals';
import { goodBefore } from '../../src/plan/good-before.js';

const at = '2026-11-23T10:00:00Z';
const deployed = (...tags: string[]) => tags.map((text) => ({ tag: text.replace('!', ''), at, rolledBack: text.endsWith('!') }));

it.each<[string, Parameters<typeof goodBefore>, readonly string[], readonly string[]]>([
  ['the record alone, where GitHub may not be asked', [{ current: 'v3', back: ['v2', 'v1'] }, undefined], ['v2', 'v1'], []],
  ['the record, of which GitHub knows nothing', [{ current: 'v3', back: ['v2', 'v1'] }, []], ['v2', 'v1'], []],
  ['without one that was rolled back', [{ current: 'v3', back: ['v2', 'v1'] }, deployed('v3', 'v2!', 'v1')], ['v1'], ['v2']],
  ['with one that GitHub has never heard of', [{ current: 'v3', back: ['v2', 'v1'] }, deployed('v3', 'v1')], ['v2', 'v1'], []],
  ['GitHub\'s, where nothing is recorded', [undefined, deployed('v3', 'v2', 'v1!')], ['v3', 'v2'], []],
  ['GitHub\'s before the current one, where the record knows of none', [{ current: 'v2', back: [] }, deployed('v3', 'v2', 'v1')], ['v1'], []],
  ['not the current one, which the record may name after a way back', [{ current: 'v2', back: ['v2', 'v1'] }, undefined], ['v1'], []],
  ['not GitHub\'s, where it knows nothing of the current one', [{ current: 'v9', back: [] }, deployed('v3', 'v2')], [], []],
  ['none', [{ current: 'v2', back: [] }, undefined], [], []],
])('%s', (_what, [recorded, known], good, doubted) => {
  expect(goodBefore(recorded, known)).toEqual({ good, doubted });
});
