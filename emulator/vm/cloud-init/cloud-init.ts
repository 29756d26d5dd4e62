/**
 * cloud-init of one VM, as it is set up in Ubuntu's images for Azure: bootcmd and write_files early in the boot, before services start; runcmd and a
 * user-data script at its end (config/cloud.cfg.tmpl of canonical/cloud-init). Each disk goes through it once, bootcmd at every boot.
 */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CloudInitReport, MachineSpec } from '../machine.js';
import { runScript, type ScriptHost } from '../scripts.js';
import { writeFileOnDisk } from './files-to-write.js';
import { noTasks, tasksOf, type Tasks } from './tasks.js';

export interface CloudInit {
  readonly report: CloudInitReport;
  /** Reads the custom data, if the disk is fresh. @returns whether this boot runs a bootcmd */
  begin(): boolean;
  /** Before services start. Never rejects: what fails is in the report. */
  early(signal: AbortSignal): Promise<void>;
  /** At the end of the boot, while the agent and its extensions are at work already. Never rejects. */
  final(signal: AbortSignal): Promise<void>;
  /** The disk is fresh. */
  reset(): void;
}

const instance = 'var/lib/cloud/instance';
const output = 'var/log/cloud-init-output.log';

export function createCloudInit(spec: MachineSpec, host: ScriptHost): CloudInit {
  const { disk } = host;
  let report = freshReport();
  let tasks: Tasks | undefined;
  let filesDone = false;
  let scriptsDone = false;

  const say = (line: string): void => appendFileSync(join(disk, output), `${line}\n`, { mode: 0o640 });
  const fail = (message: string): void => {
    report.errors.push(message);
    say(message);
  };

  /** Runs a file; a status other than 0 is an error of that part and of no other. */
  const run = async (name: string, command: readonly [string, ...string[]], signal: AbortSignal, environment = host.environment): Promise<void> => {
    report.ran.push(name);
    const file = join(disk, output);
    try {
      const { exitCode } = await runScript({ ...host, environment }, { command, workingDirectory: disk, stdoutFile: file, stderrFile: file, append: true, signal });
      if (signal.aborted) fail(`${name} was ended: the VM was stopped`);
      else if (exitCode !== 0) fail(`${name} ended with status ${exitCode}`);
    } catch (error) {
      fail(signal.aborted ? `${name} was not run: the VM was stopped` : `${name} could not be started: ${error instanceof Error ? error.message : 'unknown error'}`);
    }
  };

  const readTasks = (): Tasks => {
    const custom = spec.customData?.();
    if (custom === undefined || custom.length === 0) return noTasks;
    const kept = join(disk, spec.osType === 'Windows' ? 'AzureData/CustomData.bin' : `${instance}/user-data.txt`);
    for (const directory of [dirname(kept), join(disk, instance, 'scripts'), join(disk, 'var/log')]) mkdirSync(directory, { recursive: true });
    writeFileSync(kept, custom, { mode: 0o600 });
    const read = tasksOf(custom, spec);
    for (const what of read.notExecuted) say(`not executed here: ${what}`);
    report.notExecuted.push(...read.notExecuted);
    for (const message of read.errors) fail(message);
    return read;
  };

  const mark = (name: 'status' | 'result', content: unknown): void => writeFileSync(join(disk, 'run/cloud-init', `${name}.json`), JSON.stringify(content));

  return {
    get report() {
      return report;
    },
    begin() {
      tasks ??= readTasks();
      if (tasks.kind === 'none') {
        report.status = 'none';
        return false;
      }
      report.status = 'running';
      rmSync(join(disk, 'run/cloud-init'), { recursive: true, force: true });
      rmSync(join(disk, instance, 'boot-finished'), { force: true });
      mkdirSync(join(disk, 'run/cloud-init'), { recursive: true });
      mark('status', { v1: { datasource: 'DataSourceAzure' } });
      return tasks.bootcmd !== undefined;
    },
    async early(signal) {
      const { bootcmd, files = [] } = tasks ?? noTasks;
      if (bootcmd !== undefined) {
        const script = join(disk, 'run/cloud-init/bootcmd.sh');
        writeFileSync(script, bootcmd, { mode: 0o700 });
        await run('bootcmd', ['/bin/sh', script], signal, { ...host.environment, INSTANCE_ID: spec.name });
      }
      if (filesDone || signal.aborted) return;
      filesDone = true;
      try {
        for (const file of files) {
          writeFileOnDisk(disk, file);
          report.ran.push(`write_files ${file.path}`);
        }
      } catch (error) {
        fail(`write_files: ${error instanceof Error ? error.message : 'unknown error'}`);
      }
    },
    async final(signal) {
      if (tasks === undefined || tasks.kind === 'none') return;
      if (!scriptsDone && !signal.aborted) {
        scriptsDone = true;
        for (const { name, file, content } of tasks.scripts) {
          const script = join(disk, instance, 'scripts', file);
          writeFileSync(script, content, { mode: 0o700 });
          await run(name, [script], signal);
        }
      }
      report.status = report.errors.length > 0 ? 'error' : 'done';
      if (signal.aborted) return;
      say(`cloud-init finished: ${report.status}`);
      mark('result', { v1: { datasource: 'DataSourceAzure', errors: report.errors } });
      writeFileSync(join(disk, instance, 'boot-finished'), '');
    },
    reset() {
      report = freshReport();
      tasks = undefined;
      filesDone = scriptsDone = false;
    },
  };
}

function freshReport(): CloudInitReport {
  return { status: 'not started', ran: [], notExecuted: [], errors: [] };
}
