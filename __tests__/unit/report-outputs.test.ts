import { describe, expect, it } from '@jest/globals';
import { annotations } from '../../src/report/annotations.js';
import { renderJson } from '../../src/report/json.js';
import { batchLine, closingLines, instanceLine, instanceTable, outputLines } from '../../src/report/log-lines.js';
import { outputs } from '../../src/report/outputs.js';
import { redact } from '../../src/report/redact.js';
import { duration, idRanges, sequence } from '../../src/report/wording.js';
import { batch, failedInstance, failedResult, instance, manyInstances, runResult } from '../support/run-result.js';

describe('wording', () => {
  it.each([[0, '0.0s'], [400, '0.4s'], [949, '0.9s'], [960, '1s'], [59_400, '59s'], [59_600, '1m 00s'], [192_000, '3m 12s'], [3_720_000, '1h 02m'], [Number.NaN, 'unknown']])('duration %p ms is %s', (ms, expected) => {
    expect(duration(ms)).toBe(expected);
  });

  it.each([
    [[], ''],
    [['0'], '0'],
    [['3', '1', '2', '0', '7'], '0-3, 7'],
    [['1', '2'], '1, 2'],
    [['web_a', '4'], '4, web_a'],
    [Array.from({ length: 40 }, (_, id) => String(id * 2)), '0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22 and 28 more'],
  ])('ids %p are %s', (ids, expected) => {
    expect(idRanges(ids)).toBe(expected);
  });

  it('joins with and', () => {
    expect(sequence(['a', 'b', 'c'])).toBe('a, b and c');
  });
});

interface Document {
  schemaVersion: number;
  counts: Record<string, number>;
  instances: { name: string; extensions: { stderr: string }[] }[];
  release: { files: { url: string }[] };
}

describe('the JSON report', () => {
  const text = renderJson(failedResult());
  const parsed = JSON.parse(text) as Document;

  it('is versioned, counted and has every VM, worst first', () => {
    expect(parsed.schemaVersion).toBe(1);
    expect(parsed.counts).toEqual({ total: 4, proven: 2, failed: 1, unhealthy: 0, pending: 0, outdated: 1, parked: 0, protected: 0 });
    expect(parsed.instances.map((vm) => vm.name)).toEqual(['web_2', 'web_3', 'web_0', 'web_1']);
    expect(parsed.instances[0]?.extensions[0]?.stderr).toBe('install.sh: disk full\n');
    expect((JSON.parse(renderJson(failedResult({ instances: manyInstances(1000, 'failed', 100) }))) as Document).instances).toHaveLength(1000);
  });

  it('has its fields in one order whatever order the result has them in', () => {
    const shuffled = Object.fromEntries(Object.entries(failedResult()).reverse()) as unknown as Parameters<typeof renderJson>[0];
    expect(renderJson(shuffled)).toBe(text);
    expect(Object.keys(parsed)).toEqual(['schemaVersion', 'headline', 'command', 'result', 'changed', 'startedAt', 'durationMs', 'target', 'release', 'previousTag', 'run', 'counts', 'error', 'warnings', 'plan', 'batches', 'instances']);
  });

  it('has an estimate beside the plan, where there is one', () => {
    const estimated = JSON.parse(renderJson(failedResult({ estimate: { ms: 5, atLeastMs: 3, waits: [{ what: 'bake', ms: 3 }], basedOn: 1 } }))) as Document & { readonly estimate: unknown };
    expect(estimated.estimate).toEqual({ ms: 5, atLeastMs: 3, waits: [{ what: 'bake', ms: 3 }], basedOn: 1 });
    expect(Object.keys(estimated).slice(-4)).toEqual(['plan', 'estimate', 'batches', 'instances']);
  });

  it('has no signature in a URL', () => {
    expect(parsed.release.files[1]?.url).toBe('https://stweb.blob.core.windows.net/releases/web-1.4.0.tar.gz');
    expect(text).not.toContain('SECRETSIGNATURE');
  });
});

describe('annotations', () => {
  const location = { file: '.github/deploy.yml', line: 3, column: 1 };

  it('are none for a success', () => {
    expect(annotations(runResult())).toEqual([]);
  });

  it('name the error and each failed VM', () => {
    expect(annotations(failedResult()).map((entry) => entry.message)).toEqual([
      '1 of 4 VMs of scale set web in rg-web failed to take v1.4.0. Read what install-1.4.0.sh printed on web_2, correct it, and publish a new release.',
      'web_2 failed: CustomScript: command terminated with exit status=3',
    ]);
  });

  it('stand on the lines of deploy.yml, without repeating that it is invalid', () => {
    const error = { code: 'CONFIG_INVALID' as const, message: 'deploy.yml has 1 error', problems: [{ message: 'bad', location }] };
    expect(annotations(failedResult({ error, instances: [] }))).toEqual([{ level: 'error', message: 'bad', location }]);
  });

  it('are ten of a level at the most, the last saying how many more', () => {
    const warnings = Array.from({ length: 12 }, (_, index) => ({ message: `w${index}` }));
    const all = annotations(failedResult({ instances: manyInstances(25, 'failed', 10), warnings }));
    const errors = all.filter((entry) => entry.level === 'error');
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)?.message).toContain('and 17 more errors');
    expect(all.filter((entry) => entry.level === 'warning').at(-1)?.message).toContain('and 3 more warnings');
  });

  it('are one line each, whatever a VM printed', () => {
    const hostile = failedResult({ instances: [instance(0, { outcome: 'failed', reason: 'a\n::error::b\u001b[31m' })] });
    expect(annotations(hostile)[1]?.message).toBe('web_0 failed: a ::error::b');
  });
});

describe('outputs', () => {
  it('are those of action.yml', () => {
    expect(outputs(runResult(), '/tmp/report.json')).toEqual({
      result: 'succeeded',
      changed: 'true',
      version: '1.4.0',
      'previous-version': 'v1.3.2',
      'active-scale-set': 'web',
      'image-id': '',
      report: '/tmp/report.json',
      summary: 'Succeeded: v1.4.0 on scale set web. 4 of 4 VMs proven to run it after 3m 12s.',
    });
    expect(outputs(runResult({ release: undefined, target: undefined, previousTag: undefined }), '')).toMatchObject({ version: '', 'previous-version': '', 'active-scale-set': '' });
  });
});

describe('log lines', () => {
  it.each([
    [instance(0), 'web_0: proven in 42s'],
    [instance(3, { born: true, outcome: 'pending', durationMs: undefined }), 'web_3, new: pending'],
    [failedInstance(2), 'web_2: failed after 44s: CustomScript: command terminated with exit status=3'],
    [instance(5, { name: 'web_abc' }), 'web_abc (id 5): proven in 47s'],
  ])('say of a VM what became of it', (vm, expected) => {
    expect(instanceLine(vm)).toBe(expected);
  });

  it.each([
    [batch(1), 'canary (batch 1) (VM 0): succeeded in 1m 03s'],
    [batch(2, { outcome: 'failed', note: 'one too many' }), 'batch 2 (VMs 1-3): failed after 1m 03s: one too many'],
  ])('say of a batch how it went', (entry, expected) => {
    expect(batchLine(entry)).toBe(expected);
  });

  it('end with a table of equal columns and the headline', () => {
    const lines = closingLines(failedResult());
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(/^VM {5}outcome {3}zone\/FD\/UD/);
    expect(lines[1]).toMatch(/^web_2 {2}failed {4}3\/2\/2/);
    expect(lines.at(-1)).toMatch(/^Failed: v1\.4\.0 on scale set web\./);
    expect(instanceTable([])).toEqual([]);
    expect(closingLines(failedResult({ instances: manyInstances(1000, 'failed', 10) })).at(-2)).toBe('and 800 more VMs; the JSON report has all of them');
  });

  it('show a failed VM’s output line by line', () => {
    expect(outputLines(failedInstance(1, 'a\nb\n', ''))).toEqual(['CustomScript message:', '  Enable failed: command terminated with exit status=3', 'CustomScript stderr:', '  a', '  b']);
  });
});

describe('redact', () => {
  it('hides what it is told to wherever it stands, but leaves what is from a closed set alone', () => {
    const hide = (text: string): string => text.replaceAll('failed', '***').replaceAll('web', '***');
    const cleaned = redact(failedResult({ instances: [failedInstance(0, 'it failed')] }), hide);
    expect(cleaned.result).toBe('failed');
    expect(cleaned.instances.map((vm) => vm.outcome)).toContain('failed');
    expect(cleaned.instances[0]?.extensions[0]?.stderr).toBe('it ***');
    expect(cleaned.target?.scaleSet).toBe('***');
    expect(cleaned.release?.version).toBe('1.4.0');
    expect(cleaned.durationMs).toBe(192_000);
  });
});
