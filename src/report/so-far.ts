import type { RunResult } from './result.js';

/** A run that is still going: what is known of it so far, in the shape of its result. */
export interface RunSoFar extends Omit<RunResult, 'result'> {
  readonly result: 'running';
  /** What it is doing or waiting for, such as `waiting for batch 2 (VMs 1-3) to become healthy`. */
  readonly phase: string;
}

/** What a report can be made of. */
export type Reported = RunResult | RunSoFar;
