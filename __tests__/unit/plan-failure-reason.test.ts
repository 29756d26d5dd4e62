import { describe, expect, test } from '@jest/globals';
import { failureReason } from '../../src/plan/failure-reason.js';
import type { ExtensionReport } from '../../src/ports/scale-sets.js';

const report = (more: Partial<ExtensionReport>): ExtensionReport => ({ name: 'CustomScript', state: 'failed', ...more });

describe('failureReason', () => {
  const cases: readonly (readonly [string, Partial<ExtensionReport>, string])[] = [
    ['a handler that says nothing', {}, 'extension CustomScript failed'],
    ['a script for Linux', { message: 'Enable failed: failed to execute command: command terminated with exit status=3' }, 'extension CustomScript failed: command terminated with exit status=3'],
    [
      'its last words',
      { message: 'Enable failed: failed to execute command: command terminated with exit status=3', stderr: '+ tar -xf\nno space left on device\n\n' },
      'extension CustomScript failed: command terminated with exit status=3 (stderr ends with "no space left on device")',
    ],
    ['a download', { message: 'Enable failed: processing file downloads failed: failed to download file[1]: it does not exist' }, 'extension CustomScript failed: failed to download file[1]: it does not exist'],
    ['another handler', { message: 'Configuration failed.\nSee the log.' }, 'extension CustomScript failed: Configuration failed.'],
    ['a very long line', { message: 'x'.repeat(5000) }, `extension CustomScript failed: ${'x'.repeat(240)}…`],
  ];
  test.each(cases)('%s', (_what, given, expected) => {
    expect(failureReason('CustomScript', report(given))).toBe(expected);
  });
});
