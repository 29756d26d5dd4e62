/** What `command: capture` comes to, wherever a report shows it. */
import { describe, expect, it } from '@jest/globals';
import { annotations } from '../../src/report/annotations.js';
import { renderHtml } from '../../src/report/html-page.js';
import { renderJson } from '../../src/report/json.js';
import { closingLines } from '../../src/report/log-lines.js';
import { outputs } from '../../src/report/outputs.js';
import { renderProgress } from '../../src/report/progress.js';
import type { CapturedImage, RunResult } from '../../src/report/result.js';
import type { RunSoFar } from '../../src/report/so-far.js';
import { renderSummary } from '../../src/report/summary.js';
import { runResult } from '../support/run-result.js';

const id = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/gal/images/web/versions/1.4.0';
const image: CapturedImage = {
  id, kind: 'galleryVersion', label: 'version 1.4.0 of image web in gallery gal', version: '1.4.0', subscriptionId: 's', osState: 'Generalized', virtualMachine: { name: 'vm-golden', resourceGroup: 'rg-web' }, location: 'westeurope', environment: 'prod',
  provisioningState: 'Succeeded', regions: [{ name: 'West Europe', state: 'Completed', progress: 100 }, { name: 'North Europe', state: 'Completed', progress: 100 }],
};
const irreversible = { message: 'VM vm-golden is generalized by this capture. That is irreversible', location: { file: 'deploy.yml', line: 6, column: 3 } };
const steps = [{ title: 'Deallocate VM vm-golden' }, { title: 'Generalize VM vm-golden', detail: 'IRREVERSIBLE' }];

function captured(change: Partial<RunResult> = {}): RunResult {
  return runResult({ command: 'capture', target: undefined, release: undefined, previousTag: undefined, image, plan: steps, batches: [], instances: [], warnings: [irreversible], ...change });
}
const halfway: CapturedImage = { ...image, provisioningState: 'Creating', regions: [image.regions[0]!, { name: 'North Europe', state: 'Replicating', progress: 40 }] };
const soFar: RunSoFar = { ...captured({ image: halfway }), result: 'running', phase: 'Create version 1.4.0' };
const failed = captured({ result: 'failed', image: { ...halfway, regions: [{ name: 'North Europe', state: 'Failed', details: '<b>no room</b>' }] }, error: { code: 'CAPTURE_FAILED', message: 'could not be made', hint: 'Run again.', correlationId: 'c-1', problems: [] } });

describe('a capture', () => {
  it('is its own headline', () => {
    expect(outputs(captured(), '').summary).toBe('Succeeded: version 1.4.0 of image web in gallery gal of VM vm-golden (prod). The image is whole in 2 regions, made in 3m 12s.');
    expect(outputs(captured({ result: 'unchanged', changed: false }), '').summary).toMatch(/^Nothing to do: .* is there already in 2 regions, made of this very VM\.$/);
    expect(outputs(captured({ command: 'plan', result: 'planned' }), '').summary).toMatch(/^Planned: .* 2 steps\. Nothing has been written\.$/);
    expect(outputs(failed, '').summary).toMatch(/^Failed: .* The image is not whole\.$/);
    expect(outputs(captured({ result: 'failed', changed: false }), '').summary).toMatch(/Nothing was touched\.$/);
    expect(outputs(captured({ result: 'failed', image: undefined }), '').summary).toBe('Failed: capture. The run ended before it looked at any VM.');
  });

  it('gives its id once the image is whole, and not before', () => {
    expect(outputs(captured(), 'r.json')).toMatchObject({ result: 'succeeded', changed: 'true', version: '1.4.0', 'image-id': id, 'active-scale-set': '' });
    expect(outputs(captured({ result: 'unchanged' }), '')['image-id']).toBe(id);
    for (const other of [failed, captured({ command: 'plan', result: 'planned' }), captured({ result: 'cancelled' })]) expect(outputs(other, '')['image-id']).toBe('');
    expect(outputs(runResult(), '')['image-id']).toBe('');
  });

  it('warns of what nobody can take back, on its line', () => {
    expect(annotations(captured())).toEqual([{ level: 'warning', message: irreversible.message, location: irreversible.location }]);
    expect(renderSummary(captured())).toContain('That is irreversible');
    expect(renderProgress(soFar)).toContain('That is irreversible');
  });

  it('shows image, regions and what to do with it', () => {
    const summary = renderSummary(captured());
    expect(summary).toContain('### Regions');
    expect(summary).toContain('### Image and VM');
    expect(summary).toContain(id);
    expect(summary).toMatch(/To roll it through a scale set, deploy with .*model\.image\.id/);
    expect(summary).not.toMatch(/scale set has no VMs|### VMs/);
    expect(closingLines(captured())).toHaveLength(1);
  });

  it('shows how far each region is while it goes on', () => {
    const progress = renderProgress(soFar);
    expect(progress).toContain('Now: Create version 1.4.0');
    expect(progress).toContain('West Europe completed and North Europe 40%');
    expect(progress).toMatch(/North Europe.*Replicating.*40%/);
  });

  it('says after a failure that there is nothing to undo, and shows text from Azure as text', () => {
    const summary = renderSummary(failed);
    expect(summary).toMatch(/nothing to undo, and a VM that is generalized stays so/);
    expect(summary).toContain('CAPTURE_FAILED');
    expect(summary).not.toContain('<b>no room</b>');
    expect(renderHtml(failed)).not.toContain('<b>no room</b>');
    expect(renderSummary(captured({ result: 'failed', changed: false }))).toContain('the VM is as it was');
  });

  it('is in the JSON report', () => {
    expect(JSON.parse(renderJson(captured()))).toMatchObject({ command: 'capture', image: { id, kind: 'galleryVersion', version: '1.4.0', osState: 'Generalized', provisioningState: 'Succeeded', virtualMachine: { name: 'vm-golden' }, regions: [{ name: 'West Europe', state: 'Completed', progress: 100 }, { name: 'North Europe' }] } });
    expect(JSON.parse(renderJson(runResult()))).not.toHaveProperty('image');
  });

  it('says how the plan of one is carried out', () => {
    expect(renderSummary(captured({ command: 'plan', result: 'planned' }))).toMatch(/run the action with .*command: capture/);
  });
});
