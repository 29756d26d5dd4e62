export type Outcome = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface StepResult {
  readonly id?: string;
  readonly name: string;
  /** As it stands in the workflow. */
  readonly uses?: string;
  /** `with`, filled. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** What came of it, before `continue-on-error`. */
  readonly outcome: Outcome;
  /** And after. */
  readonly conclusion: Outcome;
  readonly outputs: Readonly<Record<string, string>>;
  /** As GitHub shows it: what is secret is masked. */
  readonly log: string;
  /** Markdown, masked. */
  readonly summary: string;
}

export interface JobResult {
  readonly id: string;
  readonly name: string;
  readonly matrix: Readonly<Record<string, unknown>>;
  readonly result: Outcome;
  readonly environment?: { readonly name: string; readonly url: string };
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly concurrency?: ConcurrencyGroup;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepResult[];
  /** Milliseconds since the epoch; both the same where it was skipped. */
  readonly startedMs: number;
  readonly endedMs: number;
}

export interface ConcurrencyGroup {
  readonly group: string;
  readonly cancelInProgress: boolean;
}

export type WorkflowResult =
  | { readonly started: false; readonly why: string }
  | {
      readonly started: true;
      readonly conclusion: Outcome;
      readonly concurrency?: ConcurrencyGroup;
      /** In the order in which they ended; each job of a matrix stands for itself. */
      readonly jobs: readonly JobResult[];
      /** Files by path, of each artifact by name. */
      readonly artifacts: ReadonlyMap<string, ReadonlyMap<string, Buffer>>;
    };
