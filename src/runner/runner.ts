import { DeployError } from '../errors.js';
import type { Log } from '../ports/log.js';
import type { Runner } from '../ports/runner.js';
import { command } from './commands.js';
import { idTokenDirectly } from './id-token.js';
import { createLog } from './log.js';
import { createSecrets } from './secrets.js';
import { appendState } from './state-file.js';
import { fitSummary } from './summary-size.js';

export interface RunnerParts {
  readonly runner: Runner;
  readonly log: Log;
}

/**
 * The runner of this process: log and commands go to stdout, outputs, state and summary to the files that it named in
 * the environment. @actions/core is loaded at the first need of it.
 */
export function createRunner(write: (text: string) => void = writeStdout): RunnerParts {
  const secrets = createSecrets();
  const log = createLog(write, secrets.redact);
  let lastSummary: Promise<void> = Promise.resolve();
  const runner: Runner = {
    mask(secret) {
      if (secret.trim() === '') return;
      secrets.add(secret);
      write(`${command('add-mask', secret)}\n`);
    },
    redact: secrets.redact,
    setOutput: async (name, value) => (await core()).setOutput(name, secrets.redact(value)),
    setFailed(message) {
      process.exitCode = 1;
      log.error(message);
    },
    async saveState(name, value) {
      if (!appendState(name, value, process.env['GITHUB_STATE'])) (await core()).saveState(name, value);
    },
    getState: (name) => process.env[`STATE_${name}`] ?? '',
    writeSummary(markdown) {
      // One after the other, in the order of the calls: the last one is what stays.
      lastSummary = lastSummary.then(() => replaceSummary(fitSummary(secrets.redact(markdown)), log));
      return lastSummary;
    },
    async idToken(audience) {
      const token = await requestIdToken(audience);
      secrets.add(token);
      return token;
    },
  };
  return { runner, log };
}

function writeStdout(text: string): void {
  process.stdout.write(text);
}

function core(): Promise<typeof import('@actions/core')> {
  return import('@actions/core');
}

/** A summary that cannot be written must not turn a deployment red that went well. */
async function replaceSummary(markdown: string, log: Log): Promise<void> {
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  const { summary } = await core();
  try {
    await summary.emptyBuffer().addRaw(markdown).write({ overwrite: true });
  } catch (error) {
    log.warning(`The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function requestIdToken(audience: string): Promise<string> {
  try {
    return (await idTokenDirectly(audience, process.env)) ?? (await (await core()).getIDToken(audience));
  } catch (cause) {
    throw new DeployError('SIGN_IN_FAILED', `GitHub gave no OIDC token for the audience "${audience}"`, {
      hint: 'Give the job "permissions: id-token: write". A workflow run by a pull request from a fork never gets a token.',
      cause,
    });
  }
}
