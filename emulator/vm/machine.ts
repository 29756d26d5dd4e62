/**
 * What the ARM side knows of a VM that runs: the seam between `arm/` (resources, operations) and `vm/` (disks,
 * processes, extension handlers). The ARM side decides *when* something happens to a VM and which definition it gets;
 * the machine decides what comes of it.
 */

export interface InstanceViewStatus {
  /** Such as `ProvisioningState/succeeded`, `ProvisioningState/failed/2`, `HealthState/healthy`. */
  code: string;
  level: 'Info' | 'Warning' | 'Error';
  displayStatus?: string;
  message?: string;
  /** ISO 8601. */
  time?: string;
}

/** What a VM is told to run: one extension of the model it is on. */
export interface ExtensionGoal {
  name: string;
  publisher: string;
  type: string;
  typeHandlerVersion: string;
  autoUpgradeMinorVersion?: boolean;
  suppressFailures?: boolean;
  provisionAfterExtensions?: string[];
  forceUpdateTag?: string;
  settings?: Record<string, unknown>;
  protectedSettings?: Record<string, unknown>;
}

/** One entry of `instanceView.extensions`. */
export interface ExtensionInstanceView {
  name: string;
  /** `Publisher.Type`. */
  type: string;
  /** Full version of the handler, such as `2.1.19`. */
  typeHandlerVersion: string;
  statuses: InstanceViewStatus[];
  substatuses?: InstanceViewStatus[];
}

/** How one extension ended: the ARM side turns failures into `VMExtensionProvisioningError`. */
export interface ExtensionOutcome {
  name: string;
  publisher: string;
  type: string;
  succeeded: boolean;
  /** What the handler reports, such as `Enable failed: failed to execute command: ...`. */
  message: string;
  /** The script ran into the handler's 90 minutes and was killed: ARM calls that `VMExtensionProvisioningTimeout`. */
  timedOut?: boolean;
}

/** Declared in a scenario, for sizes at which real processes are too much, or for failures on cue. */
export interface SimulatedOutcome {
  /** How long the script is said to take, ms. */
  durationMs: number;
  succeeds: boolean;
  stdout?: string;
  stderr?: string;
  exitCode?: number;
  /** What the Application Health extension will see afterwards. */
  healthy: boolean;
}

/** What cloud-init made of the custom data on the disk that the VM has now. */
export interface CloudInitReport {
  /** `not started`: the disk was never booted; `none`: there was no custom data. */
  status: 'not started' | 'none' | 'running' | 'done' | 'error';
  /** In the order in which it ran: `bootcmd` (once for each boot), `write_files /etc/motd`, `runcmd`, `script`. */
  ran: string[];
  /** What the emulator does not do, such as `packages`. */
  notExecuted: string[];
  /** Why the status is `error`; nothing of the custom data is quoted. */
  errors: string[];
}

export interface MachineSpec {
  /** Unique in the emulator, such as `web_0`: also the name of the VM's directory. */
  name: string;
  instanceId: string;
  computerName: string;
  osType: 'Linux' | 'Windows';
  /** Environment of the VM's scripts beyond what the machine itself sets. */
  environment?: Record<string, string>;
  /**
   * Files that the VM's image brings with it: path on the VM's disk (such as `etc/fail-install`) and content. They are
   * there again after a reimage.
   */
  files?: Readonly<Record<string, string | Uint8Array>>;
  /** Directory tree that a fresh disk starts from, asked for whenever one is made; `undefined`: the emulator's plain system. */
  image?: () => string | undefined;
  /** Custom data that cloud-init runs at the first boot of a fresh disk, decoded; asked for at that boot. */
  customData?: () => Uint8Array | undefined;
  /** Where it says so, custom data is read and nothing of it carried out. */
  simulatesCustomData?: () => boolean;
  /** With it no process is started: scripts and health are as declared. Asked at each run of an extension. */
  simulate?: (goal: ExtensionGoal) => SimulatedOutcome | undefined;
}

export type MachinePower = 'running' | 'stopped' | 'deallocated';

export interface Machine {
  readonly spec: MachineSpec;
  /** The VM's own loopback address, such as `127.83.0.4`. It keeps it for life. */
  readonly address: string;
  /** The VM's disk: what its scripts see as `$VM_ROOT`. A scenario may put files there while the VM runs. */
  readonly disk?: string;
  readonly power: MachinePower;
  /** `instanceView.extensions`: last reports of the handlers. Empty on a fresh disk. */
  readonly extensions: readonly ExtensionInstanceView[];
  /** `instanceView.vmAgent.extensionHandlers`. */
  readonly handlers: readonly { type: string; typeHandlerVersion: string; status: InstanceViewStatus }[];
  /** What the Application Health extension says; `undefined` where the VM runs none. */
  readonly health: InstanceViewStatus | undefined;
  readonly cloudInit?: CloudInitReport;

  /**
   * Power on: cloud-init's early part, then the services that are enabled on the VM's disk (the `systemctl` of `vm/`). It does not wait for what custom data
   * runs at the end of the boot, nor for its `bootcmd`; extensions wait for the latter.
   */
  start(): Promise<void>;
  /** Power off: every process of the VM is gone when this resolves. The disk stays. */
  stop(kind: 'stopped' | 'deallocated'): Promise<void>;
  /** Fresh OS disk; no extension has run on it. The VM is stopped by it. */
  reimage(): Promise<void>;
  /** Copies the disk into a directory that does not exist yet, for an image. The VM must be off. */
  copyDisk?(target: string): Promise<void>;
  /** Stops it for good and removes its directory. */
  destroy(): Promise<void>;
  /**
   * Brings the VM's extensions to `goals`, in the order of provisionAfterExtensions, as the guest agent does: a handler runs only
   * when its sequence number rises (changed settings, protectedSettings or forceUpdateTag); an extension no longer in
   * `goals` is removed. A failed extension skips those that wait for it. Reports change while it runs.
   */
  applyExtensions(goals: readonly ExtensionGoal[]): Promise<ExtensionOutcome[]>;
}

export interface MachineHost {
  create(spec: MachineSpec): Promise<Machine>;
  /** A loopback address of the same block for what is no VM: a frontend of a load balancer. */
  nextAddress(): string;
  /** Destroys every machine and removes every directory. No process of any VM is left. */
  close(): Promise<void>;
}
