/** What `command: status` found, wherever a report shows it. */
import { describe, expect, it } from '@jest/globals';
import { annotations } from '../../src/report/annotations.js';
import { renderJson } from '../../src/report/json.js';
import { outputs } from '../../src/report/outputs.js';
import type { DriftFinding, RunResult } from '../../src/report/result.js';
import { renderSummary } from '../../src/report/summary.js';
import { instance, runResult } from '../support/run-result.js';

const off: DriftFinding = { kind: 'vm-not-on-model', level: 'drift', message: '1 of 2 VMs is not on the model of web', hint: 'Deploy again.', instanceIds: ['1'], since: '2026-11-23T10:00:00Z' };
const ends: DriftFinding = { kind: 'url-expires', level: 'notice', message: 'The URL of a.sh expires', until: '2026-11-24T10:00:00Z' };
const vms = [instance(0, { release: 'v1.4.0' }), instance(1, { release: 'v1.3.2', outcome: 'outdated', latestModelApplied: false })];

function looked(drift: readonly DriftFinding[], change: Partial<RunResult> = {}): RunResult {
  const drifted = drift.some((one) => one.level === 'drift');
  return runResult({ command: 'status', result: drifted ? 'drifted' : 'succeeded', changed: drifted, plan: [], batches: [], instances: vms, drift, ...change });
}

describe('drift', () => {
  const drifted = looked([off, ends]);

  it('is the headline', () => {
    expect(outputs(drifted, '')).toMatchObject({ result: 'drifted', changed: 'true', version: '1.4.0' });
    expect(outputs(drifted, '').summary).toBe('Drift: v1.4.0 on scale set web. 1 of 2 VMs proven to run it; 1 still on what it had before. 1 finding, and 1 notice.');
    expect(outputs(looked([ends]), '').summary).toMatch(/^No drift: .* No drift, and 1 notice\.$/);
    expect(outputs(looked([], { instances: [] }), '').summary).toBe('No drift: v1.4.0 on scale set web. The scale set has no VMs. No drift.');
  });

  it('is an error for each finding, and a warning for each notice', () => {
    expect(annotations(drifted).map(({ level, message }) => `${level} ${message}`)).toEqual(['error 1 of 2 VMs is not on the model of web. Deploy again.', 'warning The URL of a.sh expires']);
    expect(annotations(looked([]))).toEqual([]);
  });

  it('stands in the summary before the VMs, with the release that each was told', () => {
    const summary = renderSummary(drifted);
    expect(summary.indexOf('### Drift')).toBeGreaterThan(0);
    expect(summary.indexOf('### Drift')).toBeLessThan(summary.indexOf('### VMs'));
    expect(summary).toMatch(/\(VM 1\)\. Deploy again\./);
    expect(summary).toContain('### Worth knowing');
    expect(summary).toMatch(/v1\.3\.2, .*not latest/);
    expect(renderSummary(looked([]))).not.toMatch(/### Drift|### Worth knowing/);
  });

  it('stands in the JSON report whole', () => {
    expect(JSON.parse(renderJson(drifted))).toMatchObject({ command: 'status', result: 'drifted', drift: [off, ends], instances: [{ release: 'v1.3.2' }, { release: 'v1.4.0' }] });
  });

  it('is text, whoever wrote it', () => {
    const hostile = looked([{ ...off, message: '<img src=x> [a](https://evil.test) @team' }]);
    expect(renderSummary(hostile)).not.toMatch(/<img|\[a\]\(https|[^\\&;]@team/);
  });

  it('is counted where there is too much of it', () => {
    const many = Array.from({ length: 5000 }, (_, id) => ({ ...off, message: `${id} ${'x'.repeat(3000)}` }));
    const summary = renderSummary(looked(many));
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_000_000);
    expect(summary).toMatch(/\d+ more findings not listed\./);
    expect(summary).toContain('5000 findings');
  });
});

it('both slots of a swap are told', () => {
  const summary = renderSummary(looked([], { slots: [{ scaleSet: 'web-blue', live: true, release: 'v1.4.0', instances: 2, running: 2 }, { scaleSet: 'web-green', live: false }] }));
  expect(summary).toMatch(/web-blue.*live.*v1\.4\.0.*2 of 2 VMs running/);
  expect(summary).toMatch(/web-green.*idle.*does not exist/);
});
