import { Control } from '../emulator-control.js';
import type { EmulatorAddress } from '../emulator-process.js';
import { releasePublished, runAction } from '../local-runner.js';
import { say, showLog, showReports, showVms } from './show.js';

const CONFIG = 'examples/linux-script/deploy.yml';

/** A release rolls through a scale set: canary, batches, proof. @returns the action's exit status. */
export async function demonstrateRolling(address: EmulatorAddress): Promise<number> {
  const control = new Control(address);
  say(`Scale set ${address.scaleSet} of resource group ${address.resourceGroup}, before`);
  await showVms(control);

  const event = releasePublished('v1.1.0');
  say(`Release v1.1.0 of ${address.repository} is published; what would happen (command: plan, ${CONFIG})`);
  const planned = await runAction(address, { inputs: { config: CONFIG, command: 'plan' }, event, onOutput: showLog });
  if (planned.exitCode !== 0) return planned.exitCode ?? 1;

  say('The same for real (command: deploy)');
  const deployed = await runAction(address, { inputs: { config: CONFIG }, event, onOutput: showLog });

  say(`Scale set ${address.scaleSet}, after`);
  await showVms(control);
  showReports(deployed);
  return deployed.exitCode ?? 1;
}
