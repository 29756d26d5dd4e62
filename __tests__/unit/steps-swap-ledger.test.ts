import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import { createLedger } from '../../src/steps/swap/ledger.js';

const cancelled = { kind: 'cancelled', error: new DeployError('CANCELLED', 'The job was cancelled', { hint: 'Run it again.' }) } as const;
const swap = { from: 'web-blue', to: 'web-green', sentAtMs: 0, tookMs: 900 };

function toldBy(ledger: ReturnType<typeof createLedger>): string {
  const ending = ledger.told(cancelled);
  return ending.kind === 'succeeded' ? '' : `${ending.error.message}\n${ending.error.hint}`;
}

describe('what became of the balancer', () => {
  it('tells that production was not touched, and who is live', () => {
    expect(toldBy(createLedger('lb-web', 'web-blue'))).toBe('The job was cancelled\nProduction was not touched: web-blue is live. Run it again.');
  });

  it('tells who is live after the swap', () => {
    const ledger = createLedger('lb-web', 'web-blue');
    ledger.writing('web-green');
    ledger.settled();
    ledger.swapped(swap);
    expect(ledger.live).toBe('web-green');
    expect(ledger.swaps).toEqual([{ balancer: 'lb-web', from: 'web-blue', to: 'web-green', at: '1970-01-01T00:00:00.000Z', durationMs: 900 }]);
    expect(toldBy(ledger)).toBe('The job was cancelled\nweb-green is live. Run it again.');
  });

  it('does not claim to know what came of a write that nobody waited for', () => {
    const ledger = createLedger('lb-web', 'web-blue');
    ledger.writing('web-green');
    expect(toldBy(ledger)).toMatch(/^The job was cancelled; at that moment the write of lb-web was under way that makes web-green live\nAzure may still carry it out: look at the rules of lb-web/);
  });

  it('knows who is live where somebody else has moved production, and claims no write', () => {
    const ledger = createLedger('lb-web', 'web-blue');
    ledger.found('web-green');
    expect([ledger.live, ledger.swaps]).toEqual(['web-green', []]);
    expect(toldBy(ledger)).toContain('\nweb-green is live. ');
  });

  it('leaves a success, and all that an error knows, as they are', () => {
    expect(createLedger('lb-web', 'web-blue').told({ kind: 'succeeded' })).toEqual({ kind: 'succeeded' });
    const error = new DeployError('ARM_REFUSED', 'no', { correlationId: 'c1', armCode: 'X', problems: [{ message: 'p' }] });
    expect(createLedger('lb-web', 'web-blue').told({ kind: 'failed', error })).toMatchObject({ error: { code: 'ARM_REFUSED', correlationId: 'c1', armCode: 'X', problems: [{ message: 'p' }] } });
  });
});
