import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from './ports/log.js';
import type { Runner } from './ports/runner.js';
import { annotations } from './report/annotations.js';
import { renderJson } from './report/json.js';
import { closingLines, outputLines } from './report/log-lines.js';
import { showsOutput, worstFirst } from './report/outcomes.js';
import { outputs } from './report/outputs.js';
import { redact } from './report/redact.js';
import type { RunResult } from './report/result.js';
import { renderSummary } from './report/summary.js';

/** Of how many failed VMs the log shows the output; the summary and the JSON report have more. */
const MOST_OUTPUTS = 10;

/** Tells the result everywhere: log, annotations, JSON report, outputs, job summary. */
export async function publish(outcome: RunResult, directory: string, { runner, log }: { readonly runner: Runner; readonly log: Log }): Promise<void> {
  const result = redact(outcome, (text) => runner.redact(text));
  const unwell = [...(result.takenBack?.failed ?? []), ...worstFirst(result.instances).filter((one) => showsOutput(one))];
  for (const instance of unwell.slice(0, MOST_OUTPUTS)) {
    await log.group(`Output of ${instance.name}`, () => outputLines(instance).forEach((line) => log.info(line)));
  }
  for (const line of closingLines(result)) log.info(line);
  for (const { level, message, location } of annotations(result)) log[level](message, location);
  const path = await writeReport(result, directory, log);
  for (const [name, value] of Object.entries(outputs(result, path))) await runner.setOutput(name, value as string);
  await runner.writeSummary(renderSummary(result));
}

/**
 * A report of an earlier step of the same job is left alone, since that step's output names it: this one gets a number.
 * @returns where the report is; an empty text where it could not be written, which does not fail a deployment.
 */
async function writeReport(result: RunResult, directory: string, log: Log): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = join(directory, `vmss-deploy-report${number === 1 ? '' : `-${number}`}.json`);
    try {
      await writeFile(path, renderJson(result), { flag: 'wx' });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      log.warning(`The JSON report could not be written: ${error instanceof Error ? error.message : String(error)}`);
      return '';
    }
  }
}
