/** What became of the traffic. */
export interface Verdict {
  /** Exchanges that were held to the files. */
  readonly checked: number;
  /** How often each operation was seen, one line each. */
  readonly coverage: readonly string[];
  /** One line each; as many as were found. */
  readonly violations: readonly string[];
  /** Number of exchanges by the reason why this validator cannot check them. */
  readonly leftOut: ReadonlyMap<string, number>;
}
