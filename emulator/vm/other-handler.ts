/** Every extension that the emulator does not know: its settings are kept on the VM's disk, and nothing is executed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { handlerName, type HandlerResult, type HandlerRun } from './handler.js';
import { passSimulated } from './simulated-script.js';

export async function enableOther(run: HandlerRun): Promise<HandlerResult> {
  const directory = join(run.host.disk, 'var/lib/waagent', safeName(`${handlerName(run.goal)}-${run.version}`), 'config');
  mkdirSync(directory, { recursive: true });
  // Public settings only: protected ones are not kept anywhere.
  writeFileSync(join(directory, `${run.sequence}.settings`), `${JSON.stringify(run.goal.settings ?? {}, null, 2)}\n`);
  if (run.simulated) {
    await passSimulated(run.simulated, run);
    if (!run.simulated.succeeds) return { succeeded: false, code: run.simulated.exitCode ?? 1, message: run.simulated.stderr ?? 'Plugin failed' };
  }
  return { succeeded: true, message: 'Plugin enabled (its settings are kept; the emulator does not execute this handler)' };
}

function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_');
}
