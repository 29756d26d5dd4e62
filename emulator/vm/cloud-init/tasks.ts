/** Pure: what a VM has to do because of its custom data. */
import type { MachineSpec } from '../machine.js';
import { readCloudConfig, type CloudConfig } from './cloud-config.js';
import type { FileToWrite } from './files-to-write.js';
import { readUserData } from './user-data.js';

export interface Tasks {
  readonly kind: 'none' | 'some';
  /** Script of sh. */
  readonly bootcmd?: string;
  readonly files?: readonly FileToWrite[];
  /** In the order in which they run: cloud-init takes them by the names of their files. */
  readonly scripts: readonly { readonly name: 'runcmd' | 'script'; readonly file: string; readonly content: string | Uint8Array }[];
  readonly notExecuted: readonly string[];
  readonly errors: readonly string[];
}

export const noTasks: Tasks = { kind: 'none', scripts: [], notExecuted: [], errors: [] };

/** @param custom the custom data, decoded */
export function tasksOf(custom: Uint8Array, spec: Pick<MachineSpec, 'osType' | 'simulatesCustomData'>): Tasks {
  const nothing = { kind: 'some', scripts: [], notExecuted: [], errors: [] } as const;
  // Azure saves it as %SYSTEMDRIVE%\AzureData\CustomData.bin there, and runs nothing of it.
  if (spec.osType === 'Windows') return { ...nothing, notExecuted: ['custom data: Windows only keeps it, in AzureData/CustomData.bin'] };
  const data = readUserData(custom);
  const tasks = fromData(data, nothing);
  if (spec.simulatesCustomData?.() !== true) return tasks;
  const left = [...(tasks.bootcmd === undefined ? [] : ['bootcmd']), ...(tasks.files ?? []).map(({ path }) => `write_files ${path}`), ...tasks.scripts.map(({ name }) => name)];
  return { ...nothing, notExecuted: [...left.map((what) => `${what} (the VM is simulated)`), ...tasks.notExecuted], errors: tasks.errors };
}

function fromData(data: ReturnType<typeof readUserData>, nothing: Tasks): Tasks {
  switch (data.kind) {
    case 'script':
      return { ...nothing, scripts: [{ name: 'script', file: 'part-001', content: data.bytes }] };
    case 'other':
      return { ...nothing, notExecuted: [data.name] };
    case 'broken':
      return { ...nothing, errors: [data.message] };
    case 'cloud-config':
      try {
        return fromConfig(readCloudConfig(data.text), nothing);
      } catch (error) {
        return { ...nothing, errors: [error instanceof Error ? error.message : String(error)] };
      }
  }
}

/** A module that cannot be understood fails alone. */
function fromConfig({ bootcmd, runcmd, files, notExecuted }: CloudConfig, nothing: Tasks): Tasks {
  const errors = [bootcmd, files, runcmd].flatMap((part) => (part && !part.ok ? [part.message] : []));
  return {
    ...nothing,
    ...(bootcmd?.ok ? { bootcmd: bootcmd.value } : {}),
    ...(files.ok ? { files: files.value } : {}),
    scripts: runcmd?.ok ? [{ name: 'runcmd', file: 'runcmd', content: runcmd.value }] : [],
    notExecuted,
    errors,
  };
}
