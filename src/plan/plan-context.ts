import type { DeploymentRecord } from './record.js';

export interface PlanContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** GitHub's `run_id.run_attempt`. */
  readonly run: string;
  /** Run again even where everything is as wanted. */
  readonly force: boolean;
  /** The release that this one takes the place of, where that is on another scale set (a swap). */
  readonly liveRecord?: DeploymentRecord;
  /** The scale set gets its VMs after this plan (a swap). */
  readonly vmsComeLater?: boolean;
  /** The scale set is still to be made (a swap): no disk of it can be from before its custom data. */
  readonly toBeMade?: boolean;
  /** The way back from a deployment that went wrong: Azure's own limits on unhealthy VMs must not keep it from being gone. */
  readonly goesBack?: boolean;
  /** A deployment that is put back exactly as it was, so that VMs that still have it need not run it again. */
  readonly restore?: DeploymentRecord;
}
