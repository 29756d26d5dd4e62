/** What every extension handler is given, and what it gives back. */
import type { EmulatorClock } from '../clock.js';
import type { ManagedIdentity } from './custom-script-settings.js';
import type { ExtensionGoal, InstanceViewStatus, MachineSpec, SimulatedOutcome } from './machine.js';
import type { ScriptHost } from './scripts.js';

/** Of the emulator as a whole. */
export interface HandlerTools {
  readonly clock: EmulatorClock;
  /** PEM of authorities that downloads trust beside the public ones: that of the emulator's own https. */
  readonly ca?: string;
  /** Length of one second of the waits between download attempts, ms of emulated time. */
  readonly downloadRetryUnitMs: number;
  /** Origin of the emulator's own blob storage. */
  readonly blobOrigin?: string;
  /** Token for a download with a managed identity; `undefined` where the URL is not one that takes such tokens. */
  readonly identityToken?: (request: { readonly url: URL; readonly identity: ManagedIdentity; readonly machine: MachineSpec }) => Promise<string | undefined>;
}

export interface HandlerRun {
  readonly goal: ExtensionGoal;
  readonly sequence: number;
  readonly spec: MachineSpec;
  readonly host: ScriptHost;
  readonly tools: HandlerTools;
  /** Full version of the handler. */
  readonly version: string;
  /** Aborts when the VM is stopped. */
  readonly signal: AbortSignal;
  /** Declared by a scenario: then nothing is downloaded and no process is started. */
  readonly simulated?: SimulatedOutcome;
}

export interface HandlerResult {
  readonly succeeded: boolean;
  readonly message: string;
  /** Number at the end of `ProvisioningState/failed/N`. */
  readonly code?: number;
  readonly substatuses?: readonly InstanceViewStatus[];
  readonly timedOut?: boolean;
}

export type Handler = (run: HandlerRun) => Promise<HandlerResult>;

/** As recorded: extension statuses bear no time. */
export function statusOf(result: HandlerResult): InstanceViewStatus {
  return result.succeeded
    ? { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded', message: result.message }
    : { code: `ProvisioningState/failed/${result.code ?? 0}`, level: 'Error', displayStatus: 'Provisioning failed', message: result.message };
}

export const enableInProgress: InstanceViewStatus = {
  code: 'ProvisioningState/transitioning',
  level: 'Info',
  displayStatus: 'Transitioning',
  message: 'Enable in progress',
};

/** `Publisher.Type`, as instance views name a handler. */
export function handlerName(goal: ExtensionGoal): string {
  return `${goal.publisher}.${goal.type}`;
}
