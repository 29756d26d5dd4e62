import { describe, expect, it } from '@jest/globals';
import { readModelRecord, tagsWith } from '../../src/plan/record-tags.js';
import { backFrom, formatRecord, isBegunBefore, parseRecord } from '../../src/plan/record.js';

const record = { tag: 'web/v1.4.0', previousTag: 'web/v1.3.9', sha: 'b'.repeat(40), fingerprint: '0123456789abcdef', timestamp: 1_790_000_000, run: '99.2' };

describe('the record on the scale set', () => {
  it('is read back as it was written', () => {
    expect(parseRecord(formatRecord(record))).toEqual(record);
    expect(parseRecord(formatRecord({ ...record, previousTag: undefined }))).toEqual({ ...record, previousTag: undefined });
    expect(parseRecord(formatRecord({ ...record, task: 'rollback' }))).toEqual({ ...record, task: 'rollback' });
  });
  it.each([undefined, '', '7dd6e7ef-08cc-42d4-aef2-ee7ce70c60ba', 'vmss-deploy/1', 'vmss-deploy/1 tag=v1', 'vmss-deploy/2 tag=v1 sha=a fingerprint=b timestamp=1 run=1', formatRecord(record).replace('1790000000', '1e9')])(
    'is not seen in %j',
    (text) => expect(parseRecord(text)).toBeUndefined(),
  );
});

describe('the record in the tags of the scale set', () => {
  const back = ['web/v1.3.9', 'web/v1.3.0'];
  const whole = { record: { ...record, back }, customData: 'fedcba9876543210', disksAfterMs: 1_790_000_000_500 };

  it('is read back as it was written, also where Azure shows the names of tags in another case', () => {
    const tags = tagsWith({ team: 'web' }, whole);
    expect(readModelRecord(tags)).toEqual(whole);
    expect(readModelRecord(Object.fromEntries(Object.entries(tags).map(([name, value]) => [name.toUpperCase(), value])))).toEqual(whole);
    // A record that knows of no good release is another than one that does not know.
    expect(readModelRecord(tagsWith({}, { record: { ...record, back: [] } }))).toEqual({ record: { ...record, back: [] } });
    expect(readModelRecord(tagsWith({}, { record }))).toEqual({ record });
  });

  it('is none where somebody has removed the tag that names the release', () => {
    const { 'vmss-deploy-release': _release, ...tags } = tagsWith({}, whole);
    expect(readModelRecord(tags)).toBeUndefined();
  });

  it('takes the place of the one before, whatever its case, and leaves the tags of others', () => {
    const tags = tagsWith({ Team: 'web', 'VMSS-Deploy-Back': 'v0', 'Vmss-Deploy-Previous': 'v0' }, { record: { ...record, previousTag: undefined } });
    expect(Object.keys(tags).sort()).toEqual(['Team', 'vmss-deploy-record', 'vmss-deploy-release']);
  });

  it('holds as many releases to go back to as one value has room for, the newest first', () => {
    const [first, second] = ['a'.repeat(127), 'b'.repeat(128)];
    const kept = (...tags: string[]): readonly string[] | undefined => readModelRecord(tagsWith({}, { record: { ...record, back: tags } }))?.record.back;
    expect(kept(first, second)).toEqual([first, second]);
    expect(kept(first, `${second}b`)).toEqual([first]);
  });
});

describe('where a rollback leads', () => {
  const before = { ...record, tag: 'v4', previousTag: 'v3', back: ['v3', 'v2'] };
  const forward = { wasGood: true, goesBack: false };
  const backwards = { wasGood: false, goesBack: true };

  it.each<[string, Parameters<typeof backFrom>, readonly string[]]>([
    ['nowhere from the first deployment', ['v1', undefined, forward], []],
    ['to the release before, and where that led', ['v5', before, forward], ['v4', 'v3', 'v2']],
    ['past a release that was not good', ['v5', before, { ...forward, wasGood: false }], ['v3', 'v2']],
    ['where it led, from a release that is deployed again', ['v4', before, forward], ['v3', 'v2']],
    ['where it led, from a release that is put back over its own other configuration', ['v4', before, backwards], ['v3', 'v2']],
    ['not to itself, from an old release that is deployed anew', ['v3', before, forward], ['v4', 'v2']],
    ['to what came before it, from a release that was gone back to', ['v3', before, backwards], ['v2']],
    ['nowhere, from one that was gone back to and is not remembered', ['v1', before, backwards], []],
    ['to five releases and no more', ['v7', { ...before, tag: 'v6', back: ['v5', 'v4', 'v3', 'v2', 'v1'] }, forward], ['v6', 'v5', 'v4', 'v3', 'v2']],
    ['to the one before, from a record that names no others', ['v5', { ...before, back: undefined }, forward], ['v4', 'v3']],
    ['not to the one before, from a record that knows it was not good', ['v5', { ...before, back: [] }, forward], ['v4']],
  ])('%s', (_what, [tag, recorded, how], led) => {
    expect(backFrom(tag, recorded, how)).toEqual(led);
  });
});

describe('a way back that an earlier attempt of this run has begun', () => {
  const wayBack = { ...record, run: '99.2', task: 'rollback' } as const;
  it.each<[string, boolean, Parameters<typeof isBegunBefore>]>([
    ['is one', true, [wayBack, { id: '99', attempt: 3 }]],
    ['is none of this very attempt: it is what a step before this one did', false, [wayBack, { id: '99', attempt: 2 }]],
    ['is none of another run', false, [wayBack, { id: '98', attempt: 3 }]],
    ['is no deployment', false, [record, { id: '99', attempt: 3 }]],
    ['cannot be told outside of a run', false, [wayBack, undefined]],
  ])('%s', (_what, expected, [one, run]) => expect(isBegunBefore(one, run)).toBe(expected));
});
