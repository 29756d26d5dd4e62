import { readFileSync, realpathSync } from 'node:fs';
import { Account } from './account.js';
import { capture, describesCapture } from './capture.js';
import { DeployError } from './errors.js';
import type { Inputs } from './inputs.js';
import { invalid, readInputs } from './inputs.js';
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
  return text === 'plan' || text === 'rollback' || text === 'plan-rollback' || text === 'status' || text === 'capture' ? text : 'deploy';
}

async function deploy(inputs: Inputs, surroundings: Surroundings, account: Account): Promise<RunResult> {
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
  switch (inputs.command) {
    case 'status':
      return status(inputs, parts, account);
    case 'rollback':
    case 'plan-rollback':
      return rollback(inputs, parts, account);
    case 'capture':
      return capture(inputs, parts, account);
    case 'plan':
      if (describesCapture(inputs, parts)) return capture({ ...inputs, command: 'plan' }, parts, account);
      if (inputs.version === undefined) throw invalid('noVersion' in inputs && inputs.noVersion ? [inputs.noVersion] : [{ message: 'No version is given' }]);
      return run({ ...inputs, command: 'plan', version: inputs.version }, parts, account);
    case 'deploy':
      if (describesCapture(inputs, parts)) throw onlyCaptures(inputs);
      return run(inputs, parts, account);
    default:
      return inputs satisfies never;
  }
}

function onlyCaptures({ config }: Inputs): DeployError {
  return new DeployError('INPUT_INVALID', `${config.name} has capture and no model: there is nothing in it to deploy`, { hint: 'Write command: capture to make the image, or command: plan to see what would happen.' });
}
