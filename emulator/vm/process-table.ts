/**
 * Which processes belong to a VM. There are no namespaces here, so every process that a VM starts carries the VM's
 * marker in its environment, which its children inherit however they detach themselves. One that drops its environment
 * is still found by its working directory on the VM's disk.
 */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** `127.A/name`: the block tells emulators apart, and is free again only when its emulator is gone. */
export const vmMarker = 'VMSS_EMULATOR_VM';
/** Number of the handler's run. Services do not carry it: they outlive the script that started them. */
export const runMarker = 'VMSS_EMULATOR_RUN';

export interface ProcessOwner {
  /** Value of the VM's marker; a trailing `/` matches every VM of the block. */
  readonly marker: string;
  /** Directory whose processes count as the VM's though they dropped the marker. */
  readonly directory?: string;
  /** Only processes of this run, and those in process group `group` that dropped the marker. */
  readonly run?: { readonly id: string; readonly group: number };
}

interface ProcessFacts {
  readonly environment: readonly string[];
  readonly group: number;
  readonly workingDirectory: string | undefined;
}

function factsOf(pid: number): ProcessFacts | undefined {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    const { over, group } = statOf(pid);
    if (over) return undefined;
    return { environment, group, workingDirectory: linkTarget(`/proc/${pid}/cwd`) };
  } catch {
    return undefined; // gone meanwhile, or another user's
  }
}

/** @throws Error where the process is gone */
function statOf(pid: number): { readonly over: boolean; readonly group: number; readonly threads: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The command's name may hold spaces and brackets; fields are counted after its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { over: fields[0] === 'Z' || fields[0] === 'X', group: Number(fields[2]), threads: Number(fields[17]) };
}

/** A process that counts as over may have threads that are still ending: until they have, its port is taken. */
function isEnding(pid: number): boolean {
  try {
    const { over, threads } = statOf(pid);
    return over && threads > 1;
  } catch {
    return false;
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}

function belongs(facts: ProcessFacts, owner: ProcessOwner): boolean {
  const entry = facts.environment.find((line) => line.startsWith(`${vmMarker}=`));
  if (entry === undefined) {
    if (owner.run) return facts.group === owner.run.group;
    const { workingDirectory } = facts;
    return owner.directory !== undefined && `${workingDirectory ?? ''}/`.startsWith(`${owner.directory}/`);
  }
  const value = entry.slice(vmMarker.length + 1);
  const ours = owner.marker.endsWith('/') ? value.startsWith(owner.marker) : value === owner.marker;
  return ours && (!owner.run || facts.environment.includes(`${runMarker}=${owner.run.id}`));
}

/** Ids of the owner's live processes; the emulator's own process is never among them. Empty where there is no /proc. */
export function processesOf(owner: ProcessOwner): number[] {
  const found: number[] = [];
  for (const pid of allProcesses()) {
    if (pid === process.pid) continue;
    const facts = factsOf(pid);
    if (facts && belongs(facts, owner)) found.push(pid);
  }
  return found;
}

function allProcesses(): number[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  } catch {
    return [];
  }
}

/**
 * Asks every process of the owner to end, as a shutdown does, and returns when none is left or `graceMs` are over. Those
 * that were started for the shutdown itself are asked too.
 */
export async function endAll(owner: ProcessOwner, graceMs: number): Promise<void> {
  const deadline = Date.now() + graceMs;
  const asked = new Set<number>();
  for (let found = processesOf(owner); (found.length > 0 || [...asked].some(isEnding)) && Date.now() < deadline; found = processesOf(owner)) {
    for (const pid of found.filter((one) => !asked.has(one))) {
      asked.add(pid);
      kill(pid, 'SIGTERM');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * Kills every process of the owner and returns when none is left. It looks again after each round, since a process
 * may have started another between the look and the kill.
 *
 * @throws Error when a process survives SIGKILL for 5 s (it hangs in the kernel).
 */
export async function killAll(owner: ProcessOwner): Promise<void> {
  const deadline = Date.now() + 5_000;
  const killed = new Set<number>();
  for (;;) {
    const found = processesOf(owner);
    const left = [...found, ...[...killed].filter(isEnding)];
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Processes ${left.join(', ')} of VM ${owner.marker} do not end.`);
    for (const pid of found) {
      killed.add(pid);
      kill(pid, 'SIGKILL');
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone by itself
  }
}
