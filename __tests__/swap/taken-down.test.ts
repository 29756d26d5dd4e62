/** What becomes of the old slot, and how it comes back: never on the release that it went down with. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { scaleSetOf } from '../support/emulated-state.js';
import { expectGreen } from '../support/green.js';
import type { Json } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { balancerWrites, previewCheck, rulePools, runSwap, slotPower, slotVersions, swapDeploy, swapWorld } from '../support/swap-stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ keepTraffic: true });
});
afterAll(() => stage.close());

/** Each run of the script adds its name to a file on the VM's disk, and prints the file. */
function deploy(name: string, strategy: Json): string {
  const extension = {
    type: 'CustomScript',
    settings: { fileUris: ['release:install.sh', 'release:web.tar.gz'] },
    protectedSettings: { commandToExecute: `echo ${name} >> $VM_ROOT/ran && sh {{ release:install.sh }} {{ release:web.tar.gz }} && echo all runs: $(cat $VM_ROOT/ran)` },
  };
  return swapDeploy({ checks: [previewCheck], ...strategy }, { model: { extensions: [extension] } });
}

const version = (tag: string): { inputs: Record<string, string> } => ({ inputs: { version: tag } });

test('deallocated: its VMs have the new model before they start, and never run the old script again', async () => {
  await stage.reset(swapWorld());
  const down = { retire: 'deallocate' };
  expectGreen(await runSwap(stage, deploy('first', down), version('v1.1.0')));
  expect([await slotPower(stage, 'blue'), await slotPower(stage, 'green')]).toEqual([{ deallocated: 2 }, { running: 2 }]);
  expectGreen(await runSwap(stage, deploy('second', down), version('v1.0.0')));
  expect([await slotPower(stage, 'blue'), await slotPower(stage, 'green')]).toEqual([{ running: 2 }, { deallocated: 2 }]);
  const from = stage.traffic().length;
  const third = await runSwap(stage, deploy('third', down), version('v1.1.0'));
  const report = expectGreen(third);

  expect(report.plan.map(({ title }) => title)).toEqual(expect.arrayContaining(['web-green: Start its VMs']));
  // No VM starts before it was told the new model.
  const sent = stage.traffic().slice(from).map(({ request }) => `${request.method} ${new URL(request.url, 'https://arm').pathname.replace(/^.*\/web-green\//, 'web-green/')}`);
  expect(sent.filter((one) => / web-green\/(?:extensions|manualupgrade|start)/.test(one))).toEqual(['PUT web-green/extensions/CustomScript', 'POST web-green/manualupgrade', 'POST web-green/start']);
  expect(await slotPower(stage, 'green')).toEqual({ running: 2 });
  expect(await rulePools(stage)).toEqual({ http: 'green', preview: 'blue' });
  expect(await allRuns('web-green')).toEqual(['first third', 'first third']);
  expect(await balancerWrites(stage)).toBe(3);
}, 90_000);

test('scaled in: its next VMs come up on the next release', async () => {
  await stage.reset(swapWorld());
  const down = { retire: 'scale-in' };
  expectGreen(await runSwap(stage, deploy('first', down), version('v1.1.0')));
  expect((await scaleSetOf(stage, 'web-blue')).sku.capacity).toBe(0);
  expectGreen(await runSwap(stage, deploy('second', down), version('v1.0.0')));
  expect((await scaleSetOf(stage, 'web-green')).sku.capacity).toBe(0);
  expect(await allRuns('web-blue')).toEqual(['second', 'second']);
  expect(await rulePools(stage)).toEqual({ http: 'blue', preview: 'green' });
}, 90_000);

test('deleted: it is made anew of the live one', async () => {
  await stage.reset(swapWorld());
  const down = { retire: 'delete' };
  expectGreen(await runSwap(stage, deploy('first', down), version('v1.1.0')));
  await expect(scaleSetOf(stage, 'web-blue')).rejects.toThrow('no scale set web-blue');
  expectGreen(await runSwap(stage, deploy('second', down), version('v1.0.0')));
  await expect(scaleSetOf(stage, 'web-green')).rejects.toThrow('no scale set web-green');
  expect(await allRuns('web-blue')).toEqual(['second', 'second']);
  expect(await rulePools(stage)).toEqual({ http: 'blue', preview: 'green' });
}, 90_000);

test('kept: it is left alone', async () => {
  await stage.reset(swapWorld());
  expectGreen(await runSwap(stage, deploy('first', {}), version('v1.1.0')));
  expect(await slotPower(stage, 'blue')).toEqual({ running: 2 });
  expect([await slotVersions(stage, 'blue'), await slotVersions(stage, 'green')]).toEqual([{ 'v1.0.0': 2 }, { 'v1.1.0': 2 }]);
}, 60_000);

test('a right that is missing to take it down does not undo a deployment that went well, and is told', async () => {
  await stage.reset(swapWorld());
  await stage.control.fault({ method: 'POST', path: '/virtualMachineScaleSets/web-blue/deallocate\\?', action: { kind: 'status', status: 403 } });
  const run = await runSwap(stage, deploy('first', { retire: 'deallocate' }), version('v1.1.0'));
  expectGreen(run);
  expect(run.log).toMatch(/^::warning::web-blue could not be retired \(deallocate\): .*virtualMachineScaleSets\/deallocate\/action.*Production is on web-green and not concerned/m);
  expect([await rulePools(stage), await slotPower(stage, 'blue')]).toEqual([{ http: 'green', preview: 'blue' }, { running: 2 }]);
  expect(run.outputs['active-scale-set']).toBe('web-green');
}, 60_000);

/** What each VM's last script printed of all runs on its disk. */
async function allRuns(name: string): Promise<readonly (string | undefined)[]> {
  const { machines } = await scaleSetOf(stage, name);
  return machines.map(({ instanceView }) => /all runs: ([\w ]+)/.exec(instanceView.extensions?.find((one) => one.name === 'CustomScript')?.statuses[0]?.message ?? '')?.[1]?.trim());
}
