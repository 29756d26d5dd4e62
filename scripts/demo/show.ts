import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderHtml } from '../../src/report/html-page.js';
import type { RunResult } from '../../src/report/result.js';
import type { Control } from '../emulator-control.js';
import { askVm } from '../emulator-control.js';
import type { ActionResult } from '../local-runner.js';
import { ROOT } from '../local-runner.js';

const OUT = join(ROOT, 'build', 'demo');

export function say(title: string): void {
  console.log(`\n== ${title}`);
}

/** Every VM's address with what answers there. */
export async function showVms(control: Control): Promise<void> {
  for (const machine of await control.machines()) {
    console.log(`  ${machine.name.padEnd(12)} http://${machine.address}:8080/  ->  ${(await askVm(machine)) ?? `no answer (VM is ${machine.power})`}`);
  }
}

/** The runner's log as GitHub would show it: groups are titles, masks and debug lines are not shown. */
export function showLog(text: string): void {
  for (const line of text.split('\n')) {
    if (line === '' || /^::(?:add-mask|debug|endgroup)::/.test(line)) continue;
    console.log(`  ${line.replace(/^::group::/, '> ').replace(/^::(error|warning)[^:]*::/, '$1: ')}`);
  }
}

/** Where the reports of a run lie, also as a page. */
export function showReports(run: ActionResult): void {
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
