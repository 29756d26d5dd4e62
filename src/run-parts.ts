import type { BlobStore } from './ports/blob-store.js';
import type { Clock } from './ports/clock.js';
import type { Deployments } from './ports/deployments.js';
import type { Images } from './ports/images.js';
import type { Log } from './ports/log.js';
import type { Releases } from './ports/releases.js';
import type { Runner } from './ports/runner.js';
import type { ScaleSetRef, ScaleSets } from './ports/scale-sets.js';
import type { RunSoFar } from './report/so-far.js';
import type { PendingCleanup } from './steps/context.js';
import type { SwapParts } from './steps/swap/context.js';

/** What a run works with; `index.ts` wires the real parts. */
export interface RunParts extends SwapParts {
  readonly scaleSets: ScaleSets;
  /** The subscription where neither deploy.yml nor an input names one. */
  readonly defaultSubscription: (signal: AbortSignal) => Promise<string>;
  readonly portalUrl: (ref: ScaleSetRef) => string | undefined;
  readonly releases: Releases;
  readonly deployments: Deployments;
  readonly images: Images;
  readonly blobStore: (account: string, container: string) => BlobStore;
  readonly readConfig: () => string;
  readonly runner: Runner;
  readonly log: Log;
  readonly clock: Clock;
  /** Shows what is known so far. */
  readonly publish: (soFar: RunSoFar) => Promise<void>;
  /** Keeps for the post step what must be undone. */
  readonly save: (target: ScaleSetRef, pending: PendingCleanup) => Promise<void>;
  /** Aborts with a `DeployError` of code `CANCELLED`. */
  readonly signal: AbortSignal;
}
