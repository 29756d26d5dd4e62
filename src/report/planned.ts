/** How long the plan would take, as far as that can be told beforehand. */
export interface EstimateResult {
  /** About how long; absent where no earlier deployment tells. */
  readonly ms?: number;
  /** What it waits for in any case. */
  readonly atLeastMs: number;
  readonly waits: readonly { readonly what: string; readonly ms: number }[];
  /** Number of earlier deployments that `ms` comes from. */
  readonly basedOn: number;
}

/** A step of the plan as a person reads it. */
export interface PlannedStep {
  readonly title: string;
  /** Instance ids it touches. */
  readonly instanceIds?: readonly string[];
  readonly detail?: string;
}
