import { readFileSync, realpathSync } from 'node:fs';
import { Account } from './account.js';
import type { Inputs } from './inputs.js';
import { readInputs } from './inputs.js';
import { savePending } from './post-state.js';
import { publish } from './publish.js';
import { withoutSecrets } from './redacted-scale-sets.js';
import type { RunResult } from './report/result.js';
import { renderProgress } from './report/progress.js';
import { redact } from './report/redact.js';
import type { RunSoFar } from './report/so-far.js';
import { rollback } from './rollback.js';
import { run } from './run.js';
import { createHttpProbe } from './runner/http-probe.js';
import { status } from './status.js';
import type { Surroundings } from './wiring.js';
import { cancellation, services } from './wiring.js';

/** The main step: reads the inputs, runs, reports. @returns whether the step succeeded. */
export async function main(surroundings: Surroundings): Promise<boolean> {
  const { runner, clock } = surroundings;
  const account = new Account(commandOf(process.env['INPUT_COMMAND']), () => clock.now());
  let directory = process.env['RUNNER_TEMP'] ?? '.';
  let result: RunResult;
  try {
    const inputs = readInputs(process.env, { readFile: (path) => readFileSync(path, 'utf8'), realPath: (path) => realpathSync(path) });
    directory = inputs.reportDirectory;
    for (const secret of inputs.secrets) runner.mask(secret);
    account.run(inputs.run);
    result = await deploy(inputs, surroundings, account);
  } catch (error) {
    result = account.refused(error);
  }
  await publish(result, directory, surroundings);
  return result.result !== 'failed' && result.result !== 'cancelled' && result.result !== 'drifted';
}

/** What the report calls the run where the inputs were too wrong to be read. */
function commandOf(text = ''): RunResult['command'] {
  return text === 'plan' || text === 'rollback' || text === 'status' ? text : 'deploy';
}

function deploy(inputs: Inputs, surroundings: Surroundings, account: Account): Promise<RunResult> {
  const { runner } = surroundings;
  const signal = cancellation();
  const { azure, releases, deployments, blobStore } = services(inputs, surroundings);
  // The sign-in takes as long as reading deploy.yml: whoever needs the token first waits for the rest, and gets its error.
  azure.signIn(signal).catch(() => undefined);
  const parts = {
    ...surroundings, ...azure, releases, deployments, blobStore, signal, probe: createHttpProbe(),
    scaleSets: withoutSecrets(azure.scaleSets, (text) => runner.redact(text)),
    readConfig: () => readFileSync(inputs.config.path, 'utf8'),
    publish: (soFar: RunSoFar) => runner.writeSummary(renderProgress(redact(soFar, (text) => runner.redact(text)))),
    save: savePending(runner),
  };
  if (inputs.command === 'status') return status(inputs, parts, account);
  return inputs.command === 'rollback' ? rollback(inputs, parts, account) : run(inputs, parts, account);
}
