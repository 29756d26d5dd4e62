import type { JsonObject, KeyVaultReference, ScaleSetRef } from '../ports/scale-sets.js';

/** A whole number of VMs, or a share of the scale set in percent (1 to 100). */
export type Amount =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'percent'; readonly percent: number };

export interface RollingStrategy {
  readonly type: 'rolling';
  readonly batch: Amount;
  readonly canary?: { readonly instances: Amount; readonly bakeMs: number };
  readonly maxUnhealthy: Amount;
  readonly pauseMs: number;
  readonly onFailure: 'stop';
  readonly timeoutMs: number;
  /** What to do about VMs that scale set actions skip (`protectFromScaleSetActions`). */
  readonly protectedInstances: 'refuse' | 'skip';
}

export interface HealthRules {
  /** `auto`: the scale set's own source; `none`: the extension's success is enough. */
  readonly source: 'auto' | 'none';
  /** How long a VM must stay healthy before it counts. */
  readonly settleMs: number;
  /** How long a VM may take to become healthy after its upgrade. */
  readonly timeoutMs: number;
}

/** The release that is to be on the VMs. All texts have passed the strict character set. */
export interface WantedRelease {
  readonly repository: string;
  readonly tag: string;
  /** The tag without its prefix, such as `1.4.0`. */
  readonly version: string;
  /** Commit of the tag. */
  readonly sha: string;
  readonly htmlUrl?: string;
  /** What the VMs fetch, for the report. */
  readonly files: readonly { readonly name: string; readonly fileName: string; readonly url: string; readonly sha256?: string }[];
}

/** An extension as deploy.yml wants it, rendered: URIs resolved, names substituted, `protectedSettings` with its secrets in. */
export interface WantedExtension {
  /** Given in deploy.yml; without it an existing extension's name is reused, or `defaultName` taken. */
  readonly name?: string;
  readonly defaultName: string;
  readonly publisher: string;
  readonly type: string;
  readonly typeHandlerVersion: string;
  readonly autoUpgradeMinorVersion?: boolean;
  readonly enableAutomaticUpgrade?: boolean;
  readonly suppressFailures?: boolean;
  readonly provisionAfterExtensions?: readonly string[];
  readonly settings?: JsonObject;
  readonly protectedSettings?: JsonObject;
  readonly protectedSettingsFromKeyVault?: KeyVaultReference;
  /**
   * Whether the handler accepts a `timestamp` in its public settings (both Custom Script handlers do), which a VM then
   * gives back: the deployment's identity goes there. The others carry it in `forceUpdateTag` alone.
   */
  readonly acceptsTimestamp: boolean;
}

/** All that deploy.yml and the release ask for. */
export interface Wanted {
  readonly target: ScaleSetRef;
  readonly environment?: string;
  readonly release: WantedRelease;
  readonly extensions: readonly WantedExtension[];
  /**
   * 16 hex digits over the release and every extension's definition, with the *names* of secrets in the place of their
   * values: two deployments with the same fingerprint put the same thing onto the VMs, as far as can be known without
   * storing anything derived from a secret.
   */
  readonly fingerprint: string;
  readonly strategy: RollingStrategy;
  readonly health: HealthRules;
  /** What is worth a warning though it is allowed (retirement, URLs that expire...). */
  readonly warnings: readonly { readonly message: string; readonly location?: { readonly file: string; readonly line: number; readonly column: number } }[];
}
