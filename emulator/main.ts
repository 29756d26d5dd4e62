import { parseArgs } from 'node:util';
import { startEmulator } from './emulator.js';
import type { Emulator } from './emulator.js';
import { readScenarioFile } from './scenario.js';
import type { Scenario } from './scenario-schema.js';

const usage = `Usage: npm run -s emulator -- [options]

Starts a local Azure and GitHub on loopback, and prints one line of JSON when it is ready:
where they are, whom to trust, and how to sign in. It ends on SIGTERM or SIGINT, or with its parent.

  --port PORT       port of Azure Resource Manager and its sign-in (default: 0, any free one)
  --scenario FILE   what to hold, YAML or JSON (default: resource group rg-web, scale set web of 4 VMs)
  --record FILE     write the exchanges with Azure Resource Manager to FILE, one JSON object a line
  --help            print this

Scenarios and the control API are described in emulator/README.md.
`;

/** What is wrong with the command line. */
class UsageError extends Error {}

interface Arguments {
  readonly port: number;
  readonly scenario: Scenario | undefined;
  readonly record: string | undefined;
}

/** @throws UsageError; ScenarioError for a scenario that is none */
function readArguments(args: readonly string[]): Arguments | 'help' {
  let values: { port?: string; scenario?: string; record?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, scenario: { type: 'string' }, record: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      strict: true,
      allowPositionals: false,
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (values.help) return 'help';
  const port = Number(values.port ?? 0);
  if (!/^\d*$/.test(values.port ?? '') || port > 65_535 || values.port === '') {
    throw new UsageError(`--port must be a number from 0 to 65535, not '${values.port ?? ''}'.`);
  }
  return { port, scenario: values.scenario === undefined ? undefined : readScenarioFile(values.scenario), record: values.record };
}

/** Ends the program on a signal, or with its parent; also while it is still starting. */
function stopWith(starting: Promise<Emulator>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    starting
      .then((emulator) => emulator.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`The emulator could not clear up: ${describe(error)}\n`);
          process.exit(1);
        },
      );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  // Whoever started it may be killed without a chance to say so: then it has another parent.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 500).unref();
  process.stdout.on('error', stop);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  let parsed: Arguments | 'help';
  try {
    parsed = readArguments(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${describe(error)}\n${error instanceof UsageError ? `\n${usage}` : ''}`);
    process.exitCode = 2;
    return;
  }
  if (parsed === 'help') {
    process.stdout.write(usage);
    return;
  }
  const starting = startEmulator(parsed);
  stopWith(starting);
  const emulator = await starting;
  process.stdout.write(`${JSON.stringify(emulator.description)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`The emulator did not start: ${describe(error)}\n`);
  process.exitCode = 1;
});
