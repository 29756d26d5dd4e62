/** Hosts of emulated VMs for tests, and what is asked of them again and again. */
import { readdirSync, readFileSync } from 'node:fs';
import { createClock, type EmulatorClock } from '../../emulator/clock.js';
import { createMachineHost, type MachineHostOptions } from '../../emulator/vm/host.js';
import type { ExtensionGoal, Machine, MachineHost, MachineSpec } from '../../emulator/vm/machine.js';

export interface Setting {
  readonly host: MachineHost;
  readonly clock: EmulatorClock;
  machine(spec?: Partial<MachineSpec>): Promise<Machine>;
  close(): Promise<void>;
}

export async function startSetting(options: Partial<MachineHostOptions> = {}): Promise<Setting> {
  const clock = options.clock ?? createClock();
  const host = await createMachineHost({ downloadRetryUnitMs: 1, healthIntervalMs: 50, ...options, clock });
  let made = 0;
  return {
    host,
    clock,
    async machine(spec = {}) {
      const id = String(made++);
      const machine = await host.create({ name: `web_${id}`, instanceId: id, computerName: `web00000${id}`, osType: 'Linux', ...spec });
      await machine.start();
      return machine;
    },
    async close() {
      await host.close();
      clock.stop();
    },
  };
}

export function script(command: string, more: Partial<ExtensionGoal> = {}): ExtensionGoal {
  return {
    name: 'script',
    publisher: 'Microsoft.Azure.Extensions',
    type: 'CustomScript',
    typeHandlerVersion: '2.1',
    protectedSettings: { commandToExecute: command },
    ...more,
  };
}

export function healthGoal(version: '1.0' | '2.0' = '1.0', more: Record<string, unknown> = {}): ExtensionGoal {
  return {
    name: 'health',
    publisher: 'Microsoft.ManagedServices',
    type: 'ApplicationHealthLinux',
    typeHandlerVersion: version,
    settings: { protocol: 'http', port: 8080, requestPath: '/healthz', ...more },
  };
}

/** Ids of live processes whose environment or command line has `text`, found without the emulator's own code. */
export function processesWith(text: string): number[] {
  const found: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    try {
      const facts = readFileSync(`/proc/${entry}/environ`, 'latin1') + readFileSync(`/proc/${entry}/cmdline`, 'latin1');
      if (facts.includes(text)) found.push(Number(entry));
    } catch {
      // gone meanwhile
    }
  }
  return found;
}

export async function until(condition: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('What was waited for did not come.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Processes of `sleep SECONDS`: each test takes a number of its own. */
export function sleeping(seconds: number): number[] {
  return processesWith(`sleep\u0000${seconds}\u0000`);
}
