/** Machines without disks and processes, for tests of what the emulator's ARM side decides. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmulatorClock } from '../../emulator/clock.js';
import type { ExtensionGoal, ExtensionInstanceView, ExtensionOutcome, InstanceViewStatus, Machine, MachineHost, MachinePower, MachineSpec } from '../../emulator/vm/machine.js';

export interface MemoryMachine extends Machine {
  /** Every application of goals, in order. */
  readonly applied: (readonly ExtensionGoal[])[];
  readonly log: string[];
  /** Every disk it has had: what it started from, and the custom data of its first boot. */
  readonly disks: { readonly image: string | undefined; customData?: string }[];
}

export interface MemoryHost extends MachineHost {
  readonly machines: MemoryMachine[];
  /** Decides how a run of an extension ends; by default it succeeds at once. */
  outcome: (machine: MachineSpec, goal: ExtensionGoal) => { succeeds: boolean; takesMs?: number; healthy?: boolean; timedOut?: boolean };
}

const status = (code: string, level: InstanceViewStatus['level'] = 'Info', message?: string): InstanceViewStatus => ({ code, level, displayStatus: code, message });

export function createMemoryHost(clock: EmulatorClock): MemoryHost {
  const machines: MemoryMachine[] = [];
  let addresses = 0;
  const host: MemoryHost = {
    machines,
    nextAddress: () => `127.200.0.${++addresses}`,
    outcome: () => ({ succeeds: true }),
    async create(spec) {
      const machine = createMachine(host, clock, spec);
      machines.push(machine);
      return machine;
    },
    async close() {
      machines.length = 0;
    },
  };
  return host;
}

function createMachine(host: MemoryHost, clock: EmulatorClock, spec: MachineSpec): MemoryMachine {
  let power: MachinePower = 'stopped';
  let extensions: ExtensionInstanceView[] = [];
  let healthy = true;
  const log: string[] = [];
  const applied: (readonly ExtensionGoal[])[] = [];
  const disks: MemoryMachine['disks'] = [{ image: spec.image?.() }];
  let booted = false;
  return {
    spec,
    disks,
    address: '127.0.0.1',
    applied,
    log,
    handlers: [],
    get power() {
      return power;
    },
    get extensions() {
      return extensions;
    },
    get health() {
      const watched = extensions.some((one) => /ApplicationHealth/.test(one.type));
      return watched ? status(`HealthState/${healthy ? 'healthy' : 'unhealthy'}`) : undefined;
    },
    async start() {
      power = 'running';
      log.push('start');
      const custom = booted ? undefined : spec.customData?.();
      const disk = disks.at(-1);
      if (custom && disk) disk.customData = Buffer.from(custom).toString('utf8');
      booted = true;
    },
    async stop(kind) {
      power = kind;
      log.push(kind);
    },
    async reimage() {
      power = 'stopped';
      extensions = [];
      booted = false;
      disks.push({ image: spec.image?.() });
      log.push('reimage');
    },
    /** A tree that says whose it is, with what any VM leaves on its disk. */
    async copyDisk(target) {
      for (const folder of ['tmp', 'etc/ssh', 'root']) mkdirSync(join(target, folder), { recursive: true });
      for (const path of ['disk-of', 'tmp/left', 'etc/ssh/ssh_host_rsa_key', 'etc/ssh/sshd_config', 'root/.bash_history']) writeFileSync(join(target, path), spec.name);
      log.push('copy');
    },
    async destroy() {
      log.push('destroy');
    },
    async applyExtensions(goals): Promise<ExtensionOutcome[]> {
      applied.push(goals);
      log.push('apply');
      const outcomes: ExtensionOutcome[] = [];
      for (const goal of goals) {
        const declared = spec.simulate?.(goal);
        const end: ReturnType<MemoryHost['outcome']> = declared ? { succeeds: declared.succeeds, takesMs: declared.durationMs, healthy: declared.healthy } : host.outcome(spec, goal);
        if (end.takesMs) await clock.sleep(end.takesMs);
        if (end.healthy !== undefined && !/ApplicationHealth/.test(goal.type)) healthy = end.healthy;
        const report: ExtensionInstanceView = {
          name: goal.name,
          type: `${goal.publisher}.${goal.type}`,
          typeHandlerVersion: '2.1.19',
          statuses: [end.succeeds ? status('ProvisioningState/succeeded') : status('ProvisioningState/failed/1', 'Error', 'Enable failed')],
        };
        extensions = [...extensions.filter((one) => one.name !== goal.name), report];
        outcomes.push({ name: goal.name, publisher: goal.publisher, type: goal.type, succeeded: end.succeeds, message: end.succeeds ? '' : 'Enable failed', ...(end.timedOut ? { timedOut: true } : {}) });
      }
      return outcomes;
    },
  };
}
