/**
 * Custom Script for Linux (Microsoft.Azure.Extensions CustomScript), executed for real. Behaviour and messages: Azure/custom-script-extension-linux,
 * main/cmds.go, main/files.go and pkg/download/downloader.go; success and failure texts also as recorded in ARM errors.
 */
import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { chmod, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { checkCustomScriptSettings, type CustomScriptSettings } from './custom-script-settings.js';
import { download, fileNameOf, type DownloadOutcome } from './download.js';
import type { HandlerResult, HandlerRun } from './handler.js';
import type { SimulatedOutcome } from './machine.js';
import { runScript } from './scripts.js';
import { decodeScript, withUnixLineEnds } from './script-text.js';
import { passSimulated } from './simulated-script.js';

const timeoutMs = 90 * 60_000;
const tailBytes = 4096;

/** What the handler ends with when it gives up before or after the command. */
interface Failure {
  readonly message: string;
  /** Clarification code: positive for what the user can mend. */
  readonly clarification: number;
}

export async function enableCustomScript(run: HandlerRun): Promise<HandlerResult> {
  const check = checkCustomScriptSettings(run.goal.settings ?? {}, run.goal.protectedSettings ?? {});
  if (!check.ok) return failed({ message: `failed to get configuration: ${check.message}`, clarification: check.clarification });
  if (run.simulated) return simulatedResult(run, run.simulated);
  const directory = prepareDirectory(run);
  const log = logger(run);
  log('downloading files', String(check.settings.fileUris.length));
  const missing = await downloadAll(run, check.settings, directory, log);
  if (missing) return failed({ ...missing, message: `processing file downloads failed: ${missing.message}` });
  return execute(run, check.settings, directory, log);
}

function failed(failure: Failure, output = ''): HandlerResult {
  return {
    succeeded: false,
    message: `Enable failed: ${failure.message}${output}`,
    code: failure.clarification,
    substatuses: [
      {
        code: `ComponentStatus/ErrorClarification/failed/${failure.clarification}`,
        level: 'Error',
        displayStatus: 'Provisioning failed',
        message: failure.message,
      },
    ],
  };
}

function outputText(stdout: string, stderr: string): string {
  return `\n[stdout]\n${stdout}\n[stderr]\n${stderr}`;
}

function commandFailure(exitCode: number): Failure {
  return { message: `failed to execute command: command terminated with exit status=${exitCode}`, clarification: 2 };
}

async function simulatedResult(run: HandlerRun, simulated: SimulatedOutcome): Promise<HandlerResult> {
  await passSimulated(simulated, run);
  const output = outputText(simulated.stdout ?? '', simulated.stderr ?? '');
  return simulated.succeeds ? { succeeded: true, message: `Enable succeeded: ${output}` } : failed(commandFailure(simulated.exitCode ?? 1), output);
}

/** A fresh directory for this sequence number; those of earlier runs are cleared away. */
function prepareDirectory({ host, sequence }: HandlerRun): string {
  const downloads = join(host.disk, 'var/lib/waagent/custom-script/download');
  mkdirSync(downloads, { recursive: true });
  for (const earlier of readdirSync(downloads)) rmSync(join(downloads, earlier), { recursive: true, force: true });
  const directory = join(downloads, String(sequence));
  mkdirSync(directory, { mode: 0o700 });
  return directory;
}

type Log = (event: string, detail?: string) => void;

/** The handler's own log on the VM's disk. Neither commands nor URLs go there: both may hold secrets. */
function logger({ host, sequence, tools, version }: HandlerRun): Log {
  const directory = join(host.disk, 'var/log/azure/custom-script');
  mkdirSync(directory, { recursive: true });
  return (event, detail) => {
    const line = `time=${new Date(tools.clock.now()).toISOString()} version=v${version} operation=enable seq=${sequence} event=${JSON.stringify(event)}`;
    appendFileSync(join(directory, 'handler.log'), `${line}${detail === undefined ? '' : ` message=${JSON.stringify(detail)}`}\n`);
  };
}

async function downloadAll(run: HandlerRun, settings: CustomScriptSettings, directory: string, log: Log): Promise<Failure | undefined> {
  for (const [index, url] of settings.fileUris.entries()) {
    const failure = await downloadOne(run, settings, url, directory, log);
    if (failure) {
      log('download failed', failure.message);
      return { ...failure, message: `failed to download file[${index}]: ${failure.message}` };
    }
  }
  return undefined;
}

async function downloadOne(run: HandlerRun, settings: CustomScriptSettings, url: string, directory: string, log: Log): Promise<Failure | undefined> {
  const name = fileNameOf(url);
  if (name === undefined) return { message: `cannot extract file name from URL: ${JSON.stringify(new URL(url).origin)}`, clarification: 25 };
  const { tools, signal } = run;
  const file = join(directory, name);
  const ca = tools.ca === undefined ? undefined : [...rootCertificates, tools.ca];
  const fetch = (headers: Record<string, string>): Promise<DownloadOutcome> =>
    download(url, file, headers, { clock: tools.clock, ca, waitUnitMs: tools.downloadRetryUnitMs, signal, log: (line) => log('download', line) });
  const token = settings.managedIdentity && (await tools.identityToken?.({ url: new URL(url), identity: settings.managedIdentity, machine: run.spec }));
  // The handler tries with the identity first, then as anybody.
  let outcome = token === undefined ? undefined : await fetch({ authorization: `Bearer ${token}`, 'x-ms-version': '2018-03-28' });
  if (!outcome?.ok) outcome = await fetch({});
  if (!outcome.ok) return downloadFailure(outcome);
  if (!settings.skipDos2Unix) await withUnixLineEnds(file);
  await chmod(file, 0o500);
  return undefined;
}

function downloadFailure(outcome: Extract<DownloadOutcome, { ok: false }>): Failure {
  const { host, status, statusText, timedOut } = outcome;
  if (status === undefined) {
    return timedOut
      ? { message: `http request timed out: ${statusText}`, clarification: 56 }
      : { message: `http request failed: ${statusText}`, clarification: 54 };
  }
  const from = `CustomScript failed to download the file from ${host} because`;
  const returned = `the response code and message returned were: ${JSON.stringify(statusText)}`;
  switch (status) {
    case 401:
    case 403:
      return { message: `${from} access was denied. Please fix the blob permissions and try again, ${returned}`, clarification: 52 };
    case 404:
      return { message: `${from} it does not exist. Please create the blob and try again, ${returned}`, clarification: 53 };
    default:
      return {
        message: `${from} the server returned a response code and message of ${JSON.stringify(statusText)} Please verify the machine has network connectivity.`,
        clarification: 54,
      };
  }
}

async function execute(run: HandlerRun, settings: CustomScriptSettings, directory: string, log: Log): Promise<HandlerResult> {
  const command = await commandOf(settings, directory);
  if (typeof command !== 'string') return failed(command);
  const stdoutFile = join(directory, 'stdout');
  const stderrFile = join(directory, 'stderr');
  const deadline = new AbortController();
  const cancel = run.tools.clock.after(timeoutMs, () => deadline.abort(new Error('timeout')));
  log('executing command');
  try {
    const signal = AbortSignal.any([run.signal, deadline.signal]);
    const script = { command: ['/bin/sh', '-c', command] as const, workingDirectory: directory, stdoutFile, stderrFile, signal };
    const { exitCode } = await runScript(run.host, script);
    run.signal.throwIfAborted();
    log('executed command', `exit status=${exitCode}`);
    const output = outputText(await tailOf(stdoutFile), await tailOf(stderrFile));
    if (deadline.signal.aborted) return timedOut(run.goal.name, output);
    return exitCode === 0 ? { succeeded: true, message: `Enable succeeded: ${output}` } : failed(commandFailure(exitCode), output);
  } finally {
    cancel();
  }
}

function timedOut(name: string, output: string): HandlerResult {
  const message =
    `Provisioning of VM extension '${name}' has timed out. Extension provisioning has taken too long to complete. ` +
    `The extension last reported "Enable in progress".${output}`;
  return { succeeded: false, timedOut: true, code: 1, message };
}

async function commandOf(settings: CustomScriptSettings, directory: string): Promise<string | Failure> {
  if (settings.commandToExecute !== undefined) return settings.commandToExecute;
  const decoded = decodeScript(settings.script ?? '');
  if (!decoded.ok) return { message: decoded.message, clarification: 1 };
  const file = join(directory, 'script.sh');
  await writeFile(file, decoded.bytes, { mode: 0o600 });
  if (!settings.skipDos2Unix) await withUnixLineEnds(file);
  await chmod(file, 0o500);
  // The path may hold what sh would read as more than one word.
  return `'${file.replaceAll("'", `'\\''`)}'`;
}

/** Last 4096 bytes; what is cut within a character becomes U+FFFD. */
async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
}
