import { askVm, Control } from '../emulator-control.js';
import type { EmulatorAddress } from '../emulator-process.js';
import type { LoadResult } from '../load.js';
import { startLoad } from '../load.js';
import { releasePublished, runAction } from '../local-runner.js';
import type { VmsSeen } from '../watch-vms.js';
import { watchVms } from '../watch-vms.js';
import { judge } from './judge.js';
import { say, showLog, showReports, showVms } from './show.js';

const CAPTURE = 'examples/capture/capture.yml';
const DEPLOY = 'examples/image/deploy.yml';
const PER_SECOND = 200;

/** A VM that serves v1.1.0 becomes an image, which every VM of a scale set is then made of. @returns 0 only where nothing was lost over it */
export async function demonstrateImage(address: EmulatorAddress): Promise<number> {
  const control = new Control(address);
  say('A scale set, whose VMs are made of version 1.0.0 of an image, and a VM with release v1.1.0, before');
  await showVms(control);

  say(`command: capture, version: v1.1.0: the VM becomes version 1.1.0 of the image (${CAPTURE})`);
  const captured = await runAction(address, { inputs: { command: 'capture', config: CAPTURE, version: 'v1.1.0' }, onOutput: showLog });
  if (captured.exitCode !== 0) return captured.exitCode ?? 1;
  console.log(`  output image-id: ${captured.outputs['image-id']}`);

  const frontend = `http://${address.frontends?.['lb-web/public']}:8080/`;
  say(`Release v1.1.0 is published; a client asks ${frontend} ${PER_SECOND} times a second all the while (${DEPLOY})`);
  const [load, watch] = [startLoad(frontend, PER_SECOND), watchVms(control, 'web')];
  const deployed = await runAction(address, { inputs: { config: DEPLOY, environment: 'demo' }, event: releasePublished('v1.1.0'), onOutput: showLog });
  const [result, seen] = [await load.stop(), await watch.stop()];

  say('The scale set, after');
  await showVms(control);
  show(result, seen);
  showReports(deployed);
  const machines = (await control.machines()).filter((machine) => machine.scaleSet === 'web');
  const serving = await Promise.all(machines.map((machine) => askVm(machine)));
  return judge([
    ['the VM became version 1.1.0 of the image', /\/versions\/1\.1\.0$/.test(captured.outputs['image-id'] ?? '')],
    ['the deployment is green', deployed.exitCode === 0],
    ['every VM serves v1.1.0', serving.length === 4 && serving.every((answer) => answer?.startsWith('v1.1.0'))],
    ['no request failed', result.failed.length === 0 && result.requests > 0],
    ['never more than one VM was out', seen.mostOut === 1],
    ['every VM got one fresh disk', Object.values(seen.freshDisks).length === 4 && Object.values(seen.freshDisks).every((count) => count === 1)],
  ]);
}

function show({ requests, failed, served, durationMs }: LoadResult, { mostOut, looks, freshDisks }: VmsSeen): void {
  say('What the client and the VMs saw');
  console.log(`  requests: ${requests} in ${(durationMs / 1000).toFixed(1)} s`);
  for (const [version, count] of Object.entries(served)) console.log(`  served by ${version}: ${count}`);
  console.log(`  failed: ${failed.length}${failed[0] ? ` (the first one: ${failed[0].error})` : ''}`);
  console.log(`  VMs out at once, at the most: ${mostOut} (of ${looks} looks)`);
  for (const [vm, count] of Object.entries(freshDisks)) console.log(`  passes over ${vm}: ${count}`);
}
