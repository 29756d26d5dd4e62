import { expect } from '@jest/globals';
import { expectGreen } from './green.js';
import type { Run, Stage } from './stage.js';

/** v1.1.0 is proven on all `capacity` VMs; `batches` of them by the action itself under Manual, one pass of Azure's otherwise. */
export function expectProven(run: Run, mode: string, capacity: number, batches: number): void {
  const report = expectGreen(run);
  expect(run.outputs).toMatchObject({ result: 'succeeded', changed: 'true', version: '1.1.0', 'active-scale-set': 'web' });
  expect(report.target).toMatchObject({ scaleSet: 'web', upgradePolicy: mode });
  expect(report.counts).toMatchObject({ total: capacity, proven: capacity });
  expect(Object.values(run.outcomes)).toEqual(Array.from({ length: capacity }, () => 'proven'));
  expect(run.outputs['summary']).toContain(`v1.1.0 on scale set web. ${capacity} of ${capacity} VM`);
  expect(report.batches.map((batch) => batch.role)).toEqual(mode === 'Manual' ? Array.from({ length: batches }, () => 'batch') : ['azure']);
}

/** Writes since the reset, without those that only bring VMs to the model. */
export async function writesOfModel(stage: Stage): Promise<number> {
  const { VirtualMachineScaleSets_UpdateInstances: _, ...model } = await stage.writes();
  return Object.values(model).reduce((sum, count) => sum + count, 0);
}
