import type { Control } from './emulator-control.js';
import { askVm } from './emulator-control.js';

/** What was seen of a scale set's VMs while somebody worked on them. */
export interface VmsSeen {
  /** The most VMs that did not serve at the same moment, as far as the looks tell, which are `looks` in number. */
  readonly mostOut: number;
  readonly looks: number;
  /** By the VM's name: how many OS disks it got. */
  readonly freshDisks: Readonly<Record<string, number>>;
}

/** Looks at each VM of a scale set, again and again until it is stopped. A VM serves whose application says that it is well. */
export function watchVms(control: Control, scaleSet: string, everyMs = 50): { stop(): Promise<VmsSeen> } {
  const disks = new Map<string, Set<string>>();
  let mostOut = 0;
  let looks = 0;
  let stopped = false;
  const look = async (): Promise<void> => {
    const machines = (await control.machines()).filter((machine) => machine.scaleSet === scaleSet);
    const well = await Promise.all(machines.map(async (machine) => (await askVm(machine, '/healthz'))?.includes('"Healthy"') === true));
    mostOut = Math.max(mostOut, well.filter((one) => !one).length);
    looks += 1;
    for (const { name, osDisk } of machines) disks.set(name, (disks.get(name) ?? new Set()).add(osDisk.name));
  };
  const looking = (async () => {
    while (!stopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    async stop() {
      stopped = true;
      await looking;
      return { mostOut, looks, freshDisks: Object.fromEntries([...disks].map(([name, seen]) => [name, seen.size - 1])) };
    },
  };
}
