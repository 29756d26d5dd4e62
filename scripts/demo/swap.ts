import { readFileSync } from 'node:fs';
import { Control } from '../emulator-control.js';
import type { EmulatorAddress } from '../emulator-process.js';
import type { LoadResult } from '../load.js';
import { startLoad } from '../load.js';
import type { ActionResult } from '../local-runner.js';
import { releasePublished, runAction } from '../local-runner.js';
import { say, showLog, showReports, showVms } from './show.js';

const CONFIG = 'examples/swap/deploy.yml';
const PER_SECOND = 200;

/** Two scale sets take turns while a client asks without a pause. @returns 0 where all of it went well and no request was lost. */
export async function demonstrateSwap(address: EmulatorAddress): Promise<number> {
  const control = new Control(address);
  const frontend = `http://${address.frontends?.['lb-web/public']}:8080/`;
  say('Two scale sets behind one load balancer, before');
  await showVms(control);
  console.log(`  load balancer ${frontend}`);

  const load = startLoad(frontend, PER_SECOND);
  say(`Release v1.1.0 is published; a client asks the load balancer ${PER_SECOND} times a second all the while (${CONFIG})`);
  const inputs = { config: CONFIG, environment: 'demo' };
  const deployed = await runAction(address, { inputs, event: releasePublished('v1.1.0'), onOutput: showLog });
  const result = await load.stop();

  say('Two scale sets, after');
  await showVms(control);
  showLoad(result, deployed);
  showReports(deployed);
  if (deployed.exitCode !== 0) return deployed.exitCode ?? 1;
  return result.failed.length === 0 && (result.served['v1.1.0'] ?? 0) > 0 ? 0 : 1;
}

function showLoad({ requests, failed, resent, served, lastSeen, durationMs }: LoadResult, run: ActionResult): void {
  say('What the client saw');
  console.log(`  requests: ${requests} in ${(durationMs / 1000).toFixed(1)} s, half of them on kept connections`);
  for (const [version, count] of Object.entries(served)) console.log(`  served by ${version}: ${count}`);
  console.log(`  failed: ${failed.length}${failed[0] ? ` (the first one: ${failed[0].error})` : ''}`);
  if (resent > 0) console.log(`  sent again on a fresh connection, as a kept one was closed just then: ${resent}`);
  const [swap] = (JSON.parse(readFileSync(run.outputs['report'] ?? '', 'utf8')) as { swaps?: { at: string }[] }).swaps ?? [];
  const last = lastSeen['v1.0.0'];
  if (swap && last) console.log(`  from the write to the last answer of v1.0.0: ${last - Date.parse(swap.at)} ms`);
}
