/** A rollout that failed and was taken back, as one report; and what a plan says of each VM. */
import { describe, expect, it } from '@jest/globals';
import { renderJson } from '../../src/report/json.js';
import { closingLines } from '../../src/report/log-lines.js';
import { renderSummary } from '../../src/report/summary.js';
import { nowhereToGo, takenBack } from '../../src/report/taken-back.js';
import { batch, failedInstance, failedResult, instance, runResult } from '../support/run-result.js';

const back = runResult({ command: 'rollback', startedAt: '2026-11-23T10:05:00.000Z', durationMs: 60_000, batches: [batch(1), batch(2)] });

describe('a rollout that was taken back', () => {
  const result = takenBack(failedResult(), back, 'v1.3.2');

  it('stays a failure, with the VMs as they are now and the batches of both ways', () => {
    expect(result).toMatchObject({ command: 'deploy', result: 'failed', release: { tag: 'v1.4.0' }, durationMs: 360_000 });
    expect(result.instances.map(({ outcome, batch: number }) => `${outcome} ${number}`)).toEqual(['proven 3', 'proven 4', 'proven 4', 'proven 4']);
    expect(result.batches.map(({ number, outcome }) => `${number} ${outcome}`)).toEqual(['1 succeeded', '2 failed', '3 succeeded', '4 succeeded']);
  });

  it('says both: what failed, and where production is', () => {
    expect(result.error?.message).toBe('1 of 4 VMs of scale set web in rg-web failed to take v1.4.0. Production is back on v1.3.2: 4 of 4 VMs proven');
    expect(result.error?.hint).toMatch(/The model holds v1\.3\.2 again/);
    const lines = renderSummary(result).split('\n');
    expect(lines[2]).toBe('**Back on v1.3.2: 4 of 4 VMs proven to run that after 6m 00s.**');
  });

  it('still shows why: the output of the VMs that the release left unwell', () => {
    const markdown = renderSummary(result);
    expect(markdown).toMatch(/### What v1\.4\.0 came to before it was taken back/);
    expect(markdown).toContain('install.sh: disk full');
    expect(markdown).toContain('Correct the release and publish a new one');
    expect(markdown).not.toMatch(/version: v1\.3\.2/);
    expect(JSON.parse(renderJson(result))).toMatchObject({ takenBack: { tag: 'v1.3.2', result: 'succeeded', failed: [{ instanceId: '2', outcome: 'failed' }] } });
  });
});

describe('what both ways tell', () => {
  it('is told once, and VMs are out of rotation as the way back has left them', () => {
    const [same, other] = [{ message: 'Health is not watched' }, { message: 'A VM does not run' }];
    const result = takenBack(failedResult({ warnings: [same], outOfRotation: ['1', '2'] }), { ...back, warnings: [same, other], outOfRotation: undefined }, 'v1.3.2');
    expect(result.warnings).toEqual([same, other]);
    expect(result.outOfRotation).toBeUndefined();
    const unseen = takenBack(failedResult({ outOfRotation: ['1', '2'] }), failedResult({ instances: [], batches: [] }), 'v1.3.2');
    expect(unseen.outOfRotation).toEqual(['1', '2']);
  });

  it('is short where there are many VMs', () => {
    const many = failedResult({ instances: Array.from({ length: 12 }, (_, id) => failedInstance(id)), batches: [] });
    const result = takenBack(many, many, 'v1.3.2');
    expect(result.error?.message).toMatch(/nobody knows what on web_0 \(failed\), .*web_9 \(failed\) and 2 more\.$/);
    expect(renderSummary(result)).toContain('The output of 7 more VMs is in the JSON report (takenBack.failed).');
  });
});

describe('a way back that failed too', () => {
  const half = failedResult({ command: 'rollback', instances: [instance(0, { release: 'v1.3.2' }), instance(1, { release: 'v1.4.0', outcome: 'unhealthy' }), instance(2, { outcome: 'failed' })], error: { code: 'ROLLOUT_FAILED', message: 'web_1 is not well', problems: [] } });
  const result = takenBack(failedResult(), half, 'v1.3.2');

  it('tells both reasons, what runs where, and what to do', () => {
    expect(result.error?.message).toMatch(/failed to take v1\.4\.0\. The way back to v1\.3\.2 failed too: web_1 is not well\. What runs where: v1\.3\.2 on web_0, v1\.4\.0 on web_1 \(unhealthy\) and nobody knows what on web_2 \(failed\)\.$/);
    expect(result.error?.hint).toMatch(/command: rollback with version: v1\.3\.2/);
    expect(result.takenBack).toMatchObject({ result: 'failed', error: { message: 'web_1 is not well' } });
    expect(renderSummary(result)).toMatch(/To go on with the way back: `command: rollback` with `version: v1\.3\.2`\. To run this job again would deploy v1\.4\.0 once more\./);
  });

  it('was cancelled: it does not say that running again goes on, since that would deploy what failed', () => {
    const cancelled = takenBack(failedResult(), { ...half, result: 'cancelled', error: { code: 'CANCELLED', message: 'The run was cancelled', hint: 'Run the workflow again to go on where it ended.', problems: [] } }, 'v1.3.2');
    expect(cancelled.error?.message).toMatch(/The way back to v1\.3\.2 was cancelled\. What runs where/);
    expect(cancelled.error?.hint).toBe('What Azure had begun goes on there. To bring the other VMs back: command: rollback with version: v1.3.2.');
    expect(renderSummary(cancelled)).not.toMatch(/[Rr]un the workflow again|re-run the failed job/);
  });

  it('keeps what is known of the VMs where it did not come to look at them', () => {
    const refused = takenBack(failedResult(), failedResult({ instances: [], batches: [] }), 'v1.3.2');
    expect(refused.instances).toEqual(failedResult().instances);
  });
});

it('a first deployment that failed has nowhere to go', () => {
  const { error } = nowhereToGo(failedResult({ previousTag: undefined }));
  expect(error?.message).toMatch(/There is no release to go back to: none is recorded as good on this scale set before v1\.4\.0$/);
  expect(error?.hint).toMatch(/^The model holds v1\.4\.0, and VMs that Azure adds get it\./);
});

it('a plan says of each VM what happens to it, and in which step', () => {
  const planned = runResult({
    command: 'plan', result: 'planned',
    instances: [instance(0, { planned: ['reimage', 'extensions'], outcome: 'outdated' }), instance(1, { planned: ['extensions'] }), instance(2, { planned: ['later', 'reimage'] }), instance(3, { planned: ['skipped'], instanceId: '9' })],
  });
  const rows = renderSummary(planned).split('\n').filter((line) => line.startsWith('| web_')).map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.map((cells) => [cells[1], cells[4], cells[5]])).toEqual([
    ['web\\_0', '2', 'reimaged: what is on its OS disk is lost, extensions run'],
    ['web\\_1', '3', 'extensions run'],
    ['web\\_2', '3', 'not running: at its next start, reimaged: what is on its OS disk is lost'],
    ['web\\_3 (id 9)', '', 'protected: left as it is'],
  ].map(([name, ...rest]) => [expect.stringMatching(name!.replaceAll('\\', '\\\\?').replace(/[()]/g, '\\$&')), ...rest]));
  expect(closingLines(planned).join('\n')).toMatch(/web_0 +outdated +2 +reimaged: what is on its OS disk is lost, extensions run/);
  expect(renderSummary({ ...planned, result: 'succeeded' })).not.toContain('extensions run');
});
