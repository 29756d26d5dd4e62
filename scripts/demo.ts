/**
 * The main job, on this machine: a scale set of four VMs serves v1.0.0 of a sample app; v1.1.0 is released; the built action
 * puts it there, as GitHub's runner would run it. The exit status is the action's.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderHtml } from '../src/report/html-page.js';
import type { RunResult } from '../src/report/result.js';
import { askVm, Control } from './emulator-control.js';
import type { EmulatorProcess } from './emulator-process.js';
import { startEmulator } from './emulator-process.js';
import type { ActionResult } from './local-runner.js';
import { releasePublished, ROOT, runAction } from './local-runner.js';

const OUT = join(ROOT, 'build', 'demo');
const CONFIG = 'examples/linux-script/deploy.yml';

process.exitCode = await main();

async function main(): Promise<number> {
  say('Starting a local Azure and a local GitHub');
  const emulator = await startEmulator();
  const stop = (): void => void emulator.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await demonstrate(emulator);
  } finally {
    await emulator.stop();
  }
}

async function demonstrate({ address }: EmulatorProcess): Promise<number> {
  const control = new Control(address);
  say(`Scale set ${address.scaleSet} of resource group ${address.resourceGroup}, before`);
  await showVms(control);

  const event = releasePublished('v1.1.0');
  say(`Release v1.1.0 of ${address.repository} is published; what would happen (command: plan, ${CONFIG})`);
  const planned = await runAction(address, { inputs: { config: CONFIG, command: 'plan' }, event, onOutput: show });
  if (planned.exitCode !== 0) return planned.exitCode ?? 1;

  say('The same for real (command: deploy)');
  const deployed = await runAction(address, { inputs: { config: CONFIG }, event, onOutput: show });

  say(`Scale set ${address.scaleSet}, after`);
  await showVms(control);
  showReports(deployed);
  return deployed.exitCode ?? 1;
}

async function showVms(control: Control): Promise<void> {
  for (const machine of await control.machines()) {
    console.log(`  http://${machine.address}:8080/  ->  ${(await askVm(machine)) ?? 'no answer'}`);
  }
}

function showReports(run: ActionResult): void {
  mkdirSync(OUT, { recursive: true });
  const [summary, page] = [join(OUT, 'summary.md'), join(OUT, 'summary.html')];
  writeFileSync(summary, run.summary);
  const report = run.outputs['report'];
  if (report) {
    const { schemaVersion: _version, headline: _headline, ...result } = JSON.parse(readFileSync(report, 'utf8')) as RunResult & { schemaVersion: number; headline: string };
    writeFileSync(page, renderHtml(result));
  }
  say('What the run reports');
  console.log(`  ${run.outputs['summary'] ?? ''}`);
  console.log(`  job summary, as GitHub gets it:   ${summary}`);
  console.log(`  the same as a page for a browser: ${pathToFileURL(page).href}`);
  console.log(`  exit status of the action:        ${run.exitCode}`);
}

/** The runner's log as GitHub would show it: groups are titles, masks and debug lines are not shown. */
function show(text: string): void {
  for (const line of text.split('\n')) {
    if (line === '' || /^::(?:add-mask|debug|endgroup)::/.test(line)) continue;
    console.log(`  ${line.replace(/^::group::/, '> ').replace(/^::(error|warning)[^:]*::/, '$1: ')}`);
  }
}

function say(title: string): void {
  console.log(`\n== ${title}`);
}
