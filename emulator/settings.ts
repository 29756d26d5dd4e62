/** How the emulator behaves, apart from what it holds. All times are emulated milliseconds. */
export interface Latencies {
  /** A model write of a scale set, before any VM is touched. */
  readonly modelWriteMs: number;
  /** From a VM being told a new definition until its guest agent starts on it. */
  readonly agentNoticeMs: number;
  /** Fixed cost of each operation on instances, such as manualupgrade. */
  readonly instanceOperationMs: number;
  readonly vmCreateMs: number;
  readonly vmDeleteMs: number;
  /** Start, power off, deallocate, restart. */
  readonly powerMs: number;
  readonly reimageMs: number;
  /** Capture of a managed image, and writes of galleries and image definitions. Azure: 5 seconds and more. */
  readonly imageWriteMs: number;
  /** Copying of an image version to a region. Azure: 3 to 18 minutes, half of them more than 7. */
  readonly replicationMs: number;
  readonly networkWriteMs: number;
  /** A write of an application gateway. Azure: 4 to 10 seconds, at times a minute. */
  readonly gatewayWriteMs: number;
  /** From the end of a write of a load balancer or gateway until new connections go by it. */
  readonly dataPlaneMs: number;
  /** Between two probes of a load balancer or gateway; 0: as the probe itself says. */
  readonly probeIntervalMs: number;
  /** How long a rolling upgrade waits for an upgraded VM to become healthy. Azure: 5 minutes. */
  readonly healthGateMs: number;
  /** Between two probes of the Application Health extension; 0: as the extension's own settings say. */
  readonly healthIntervalMs: number;
  /** How often unhealthy VMs are looked for when automatic repairs are on. */
  readonly repairCheckMs: number;
}

export interface Settings {
  readonly latencies: Latencies;
  /** VMs or resources on one page of a list. */
  readonly pageSize: number;
  /** Retry-After of polls of running operations, whole seconds; 0 leaves it out. */
  readonly retryAfterSeconds: number;
  /** After a failed extension, later model writes end in its stale error although they are accepted. */
  readonly staleErrors: boolean;
  /** Whether `resources[]` of a VM shows `forceUpdateTag`: nobody has recorded that Azure does. */
  readonly echoForceUpdateTagOnVms: boolean;
  /** What becomes of a pool member's adminState when its VM is reimaged: nobody has said what Azure does. */
  readonly adminStateAfterReimage: 'kept' | 'reset';
  /** Lifetime of access tokens, seconds. Entra: 3600 to 5400. */
  readonly tokenLifetimeSeconds: number;
  /** Lifetime of GitHub's OIDC assertions, seconds. GitHub: about 300. */
  readonly assertionLifetimeSeconds: number;
  /** Whether an assertion is good for one exchange only. Entra takes it as often as it likes until it expires. */
  readonly oneTimeAssertions: boolean;
  /** Whether empty rate limit buckets really refuse (429). */
  readonly enforceRateLimits: boolean;
}

export const defaultSettings: Settings = {
  latencies: {
    modelWriteMs: 50,
    agentNoticeMs: 50,
    instanceOperationMs: 100,
    vmCreateMs: 50,
    vmDeleteMs: 50,
    powerMs: 50,
    reimageMs: 100,
    imageWriteMs: 100,
    replicationMs: 431_000,
    networkWriteMs: 30,
    gatewayWriteMs: 100,
    dataPlaneMs: 200,
    probeIntervalMs: 1000,
    healthGateMs: 300_000,
    healthIntervalMs: 1000,
    repairCheckMs: 5000,
  },
  pageSize: 100,
  retryAfterSeconds: 1,
  staleErrors: true,
  echoForceUpdateTagOnVms: false,
  adminStateAfterReimage: 'kept',
  tokenLifetimeSeconds: 3600,
  assertionLifetimeSeconds: 300,
  oneTimeAssertions: false,
  enforceRateLimits: false,
};
