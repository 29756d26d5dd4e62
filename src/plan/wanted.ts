import type { SourceLocation } from '../errors.js';
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
  /** `rollback`: a rollout that fails is taken back to the release before. */
  readonly onFailure: 'stop' | 'rollback';
  /** Before a batch is touched its VMs are taken out of the load balancer's rotation; `required`: refused where that cannot be. */
  readonly drain?: { readonly drainMs: number; readonly required: boolean };
  /** How a rollback goes through the VMs: without canary, and no slower than a deployment. */
  readonly rollback: { readonly batch: Amount; readonly pauseMs: number };
  readonly timeoutMs: number;
  /** What to do about VMs that scale set actions skip (`protectFromScaleSetActions`). */
  readonly protectedInstances: 'refuse' | 'skip';
}

export type SlotIndex = 0 | 1;

/** What is asked of the application itself over HTTP, by the runner. */
export interface Check {
  /**
   * URL in which `{{ preview.address }}`, `{{ preview.port }}`, `{{ production.address }}`, `{{ production.port }}` and
   * `{{ vm.address }}` are still open, spelled exactly so: the rules' frontends, and each staged VM's own address in turn.
   */
  readonly http: string;
  /** Status that is expected. */
  readonly expect: number;
  /** For how long it must be answered so without a break, ms; 0: once. */
  readonly forMs: number;
  /** How long it may take until that has been so, ms. */
  readonly timeoutMs: number;
}

/** Whether a check can be asked of a slot that is not live yet. */
export function asksStaged({ http }: Pick<Check, 'http'>): boolean {
  return !http.includes('{{ production.');
}

/** Two scale sets take turns behind one balancer. */
export interface SwapStrategy {
  readonly type: 'swap';
  readonly slots: readonly [string, string];
  readonly traffic: {
    readonly kind: 'loadBalancer' | 'applicationGateway';
    readonly name: string;
    /** The scale sets' own where it is not given. */
    readonly resourceGroup?: string;
    /** Rules that carry production, all moved in one write. */
    readonly rules: readonly string[];
    /** Backend pool of each slot, in the order of `slots`. */
    readonly pools: readonly [string, string];
  };
  /** A rule that always points at the staged slot. */
  readonly preview?: { readonly rule: string };
  readonly checks: readonly Check[];
  /** How long the new production is watched after the swap, ms. */
  readonly bakeMs: number;
  /** How long connections to the old slot get to end before it is retired, ms. */
  readonly drainMs: number;
  readonly retire: 'keep' | 'scale-in' | 'deallocate' | 'delete';
  /** What a slot that does not exist yet is made of, beside the live one's model. */
  readonly create: {
    /** A whole scale set as JSON, of the repository: then nothing is taken from the live one. */
    readonly template?: JsonObject;
    /** For a model that signs in with a password: Azure never gives it back. Secret. */
    readonly adminPassword?: string;
    /** Base64. Secret. */
    readonly customData?: string;
    /** By the extension's name: protected settings of the extensions that are not this deployment's. Secret. */
    readonly protectedSettings: Readonly<Record<string, JsonObject>>;
  };
  readonly timeoutMs: number;
  readonly protectedInstances: 'refuse' | 'skip';
}

export type Strategy = RollingStrategy | SwapStrategy;

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

/** The OS image that deploy.yml wants, as it goes into the model. */
export type WantedImage = {
  /** As a person reads it, such as `gallery gal, image web, version 1.4.0`. */
  readonly label: string;
  /** Where deploy.yml names it. */
  readonly location?: SourceLocation;
} & (
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'marketplace'; readonly publisher: string; readonly offer: string; readonly sku: string; readonly version: string }
  /** `osDisk.image.uri`, for scale sets without managed disks. */
  | { readonly kind: 'vhd'; readonly uri: string }
);

export interface WantedCustomData {
  /** Secret: Azure never gives it back. */
  readonly base64: string;
  /** 16 hex digits over what it was made of, with the *names* of secrets in the place of their values. */
  readonly fingerprint: string;
}

/** All that deploy.yml and the release ask for. */
export interface Wanted<S extends Strategy = RollingStrategy> {
  /** With a swap: the slot that is deployed to. */
  readonly target: ScaleSetRef;
  readonly environment?: string;
  readonly release: WantedRelease;
  readonly extensions: readonly WantedExtension[];
  readonly image?: WantedImage;
  readonly customData?: WantedCustomData;
  /**
   * 16 hex digits over the release and every extension's definition, with the *names* of secrets in the place of their
   * values: two deployments with the same fingerprint put the same thing onto the VMs, as far as can be known without
   * storing anything derived from a secret.
   */
  readonly fingerprint: string;
  readonly strategy: S;
  readonly health: HealthRules;
  /** What is worth a warning though it is allowed (retirement, URLs that expire...). */
  readonly warnings: readonly { readonly message: string; readonly location?: { readonly file: string; readonly line: number; readonly column: number } }[];
}
