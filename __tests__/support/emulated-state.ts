/** The emulator's own state as tests read it: what Azure really holds, beside what it shows. */
import type { EmulatedMachine } from '../../scripts/emulator-control.js';
import type { Json } from './sample-deployment.js';
import type { Stage } from './stage.js';

export interface EmulatedExtension {
  readonly name: string;
  readonly properties: Json & { readonly forceUpdateTag?: string; readonly settings?: Json };
}

export interface EmulatedSet {
  readonly name: string;
  readonly etag: string;
  readonly sku: { readonly capacity: number };
  readonly properties: {
    readonly orchestrationMode: string;
    readonly virtualMachineProfile: { readonly extensionProfile: { readonly extensions: readonly EmulatedExtension[] } };
  };
  readonly machines: readonly (EmulatedMachine & { readonly instanceView: { readonly extensions?: readonly { readonly name: string; readonly statuses: readonly { readonly message?: string }[] }[] } })[];
}

export async function scaleSetOf(stage: Stage, name = 'web'): Promise<EmulatedSet> {
  const { scaleSets } = (await stage.control.state()) as { scaleSets: EmulatedSet[] };
  const found = scaleSets.find((set) => set.name === name);
  if (!found) throw new Error(`The emulator has no scale set ${name}.`);
  return found;
}

export function extensionsOf(set: EmulatedSet): readonly EmulatedExtension[] {
  return set.properties.virtualMachineProfile.extensionProfile.extensions;
}

/** The deployment's record on the extension, as words of `key=value`. */
export function recordOf(set: EmulatedSet, extension = 'CustomScript'): Readonly<Record<string, string>> {
  const text = extensionsOf(set).find((one) => one.name === extension)?.properties.forceUpdateTag ?? '';
  const words = text.split(' ').filter((word) => word.includes('='));
  return Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
}

/** Which run of the script each VM reports, by instance id; `undefined` for a script that prints none. */
export function runsOf(set: EmulatedSet, extension = 'CustomScript'): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    set.machines.map((machine) => {
      const report = machine.instanceView.extensions?.find((one) => one.name === extension);
      return [machine.instanceId, /\brun ([0-9a-f-]{36})\b/.exec(report?.statuses[0]?.message ?? '')?.[1]];
    }),
  );
}
