import { describe, expect, it } from '@jest/globals';
import { formatRecord, parseRecord } from '../../src/plan/record.js';

const record = { tag: 'web/v1.4.0', previousTag: 'web/v1.3.9', sha: 'b'.repeat(40), fingerprint: '0123456789abcdef', timestamp: 1_790_000_000, run: '99.2' };

describe('the record on the scale set', () => {
  it('is read back as it was written', () => {
    expect(parseRecord(formatRecord(record))).toEqual(record);
    expect(parseRecord(formatRecord({ ...record, previousTag: undefined }))).toEqual({ ...record, previousTag: undefined });
  });
  it.each([undefined, '', '7dd6e7ef-08cc-42d4-aef2-ee7ce70c60ba', 'vmss-deploy/1', 'vmss-deploy/1 tag=v1', 'vmss-deploy/2 tag=v1 sha=a fingerprint=b timestamp=1 run=1', formatRecord(record).replace('1790000000', '1e9')])(
    'is not seen in %j',
    (text) => expect(parseRecord(text)).toBeUndefined(),
  );
});
