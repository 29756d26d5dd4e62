/** One VM: a disk, an address and a guest agent, with its power switched on and off. */
import { mkdirSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createCloudInit } from './cloud-init/cloud-init.js';
import { makeDisk, removeDirectory } from './disk.js';
import { copyTree } from './disk-tree.js';
import { createGuestAgent } from './guest-agent.js';
import type { HandlerTools } from './handler.js';
import { createHealthExtension } from './health-extension.js';
import type { Machine, MachinePower, MachineSpec } from './machine.js';
import { endAll, killAll } from './process-table.js';
import { runScript, type ScriptHost } from './scripts.js';
import { writeShims } from './shims.js';

export interface VirtualMachineOptions {
  readonly spec: MachineSpec;
  readonly address: string;
  /** Of this VM alone; made here. */
  readonly directory: string;
  readonly marker: string;
  readonly tools: HandlerTools;
  readonly healthIntervalMs?: number;
  readonly onDestroyed: () => void;
}

/** How long a VM's processes get to end when it is shut down, ms. systemd gives 90 s; nobody wants to wait for that here. */
const SHUTDOWN_MS = 3000;

/** A VM that is off, with a fresh disk. @throws Error where its image is no directory */
export async function createVirtualMachine(options: VirtualMachineOptions): Promise<Machine> {
  const { spec, address, directory, marker, tools } = options;
  const disk = join(directory, 'disk');
  const bin = join(directory, 'bin');
  let ranProcesses = false;
  const host: ScriptHost = { marker, disk, bin, environment: spec.environment ?? {}, onStart: () => (ranProcesses = true) };
  const health = createHealthExtension({ address, clock: tools.clock, intervalMs: options.healthIntervalMs, simulate: spec.simulate });
  const agent = createGuestAgent({ spec, host, tools, health });
  const cloudInit = createCloudInit(spec, host);
  let power: MachinePower = 'stopped';
  let destroyed = false;
  let boot = new AbortController();
  let applying: Promise<unknown> = Promise.resolve();
  /** Until services are started; the agent is up from then on. */
  let booting: Promise<void> = Promise.resolve();
  let finishing: Promise<void> = Promise.resolve();

  mkdirSync(directory, { recursive: true });
  writeShims(bin, { address, computerName: spec.computerName });
  await makeDisk(disk, spec.image?.(), spec.files);

  const off = async (kind: Exclude<MachinePower, 'running'>): Promise<void> => {
    power = kind;
    health.power(false);
    boot.abort(new Error(`VM ${spec.name} was stopped`));
    if (ranProcesses && !destroyed) await endAll({ marker, directory }, SHUTDOWN_MS);
    if (ranProcesses) await killAll({ marker, directory });
    await applying;
    await booting.catch(() => undefined);
    await finishing;
  };

  const bootUp = async (signal: AbortSignal): Promise<void> => {
    await cloudInit.early(signal);
    if (signal.aborted) return;
    await startServices(host, signal);
    if (power === 'running') health.power(true);
  };

  const start = async (): Promise<void> => {
    if (destroyed) throw new Error(`VM ${spec.name} does not exist any more.`);
    if (power === 'running') return;
    power = 'running';
    boot = new AbortController();
    const { signal } = boot;
    const runsBootcmd = cloudInit.begin();
    booting = bootUp(signal);
    finishing = booting.catch(() => undefined).then(() => cloudInit.final(signal));
    // Azure has called the VM provisioned long before a bootcmd ends.
    if (!runsBootcmd) await booting;
  };

  return {
    spec,
    address,
    disk,
    get power() {
      return power;
    },
    get extensions() {
      return agent.extensions;
    },
    get handlers() {
      return agent.handlers;
    },
    get health() {
      return health.status;
    },
    get cloudInit() {
      return cloudInit.report;
    },
    start,
    stop: off,
    async reimage() {
      await off('stopped');
      await removeDirectory(disk);
      await makeDisk(disk, spec.image?.(), spec.files);
      health.remove();
      agent.reset();
      cloudInit.reset();
    },
    async copyDisk(target) {
      if (power === 'running') throw new Error(`VM ${spec.name} runs: its disk is copied when it is off.`);
      await mkdir(dirname(target), { recursive: true });
      await mkdir(target);
      await copyTree(disk, target);
    },
    async destroy() {
      destroyed = true;
      await off('deallocated');
      await removeDirectory(directory);
      options.onDestroyed();
    },
    applyExtensions(goals) {
      // One goal state at a time, as the agent does it.
      const run = applying.then(async () => {
        if (power !== 'running') throw new Error(`VM ${spec.name} is ${power}: its extensions are applied when it has been started.`);
        const { signal } = boot;
        // Without extensions there is nothing that the agent would have to be up for.
        if (goals.length > 0) await booting;
        return agent.apply(goals, signal);
      });
      applying = run.catch(() => undefined);
      return run;
    },
  };
}

/** What systemd does at boot; nothing is started where nothing is enabled. */
async function startServices(host: ScriptHost, signal: AbortSignal): Promise<void> {
  if (enabledUnits(host.disk).length === 0) return;
  const file = join(host.disk, 'var/log/boot.log');
  try {
    const command = [join(host.bin, 'systemctl'), 'start-enabled'] as const;
    await runScript(host, { command, workingDirectory: host.disk, stdoutFile: file, stderrFile: `${file}.err`, signal });
  } catch (error) {
    // Switched off while it booted: there is nothing to start any more.
    if (!signal.aborted) throw error;
  }
}

function enabledUnits(disk: string): string[] {
  try {
    return readdirSync(join(disk, 'etc/systemd/system/multi-user.target.wants'));
  } catch {
    return [];
  }
}
