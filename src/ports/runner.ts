/** What the action tells the runner that it runs in, beside the log (`Log`). */
export interface Runner {
  /** From now on `secret` is `***` in the log, and in all that this port writes. Empty texts are ignored. */
  mask(secret: string): void;
  /** `text` with every masked secret replaced: for what is written past this port, such as the JSON report. */
  redact(text: string): string;
  setOutput(name: string, value: string): Promise<void>;
  /** An error annotation, and a failed step: the exit status becomes 1. The process goes on. */
  setFailed(message: string): void;
  /** Kept for the post step of the same job. */
  saveState(name: string, value: string): Promise<void>;
  /** What the main step saved; an empty text where it saved nothing. */
  getState(name: string): string;
  /**
   * Replaces the step's summary. A text above the 1 MiB that GitHub takes is cut at a line, and says so. Does nothing
   * where the runner offers no summary.
   */
  writeSummary(markdown: string): Promise<void>;
  /**
   * A fresh OIDC assertion of this job, for `audience`. It lives for minutes only: ask again for every exchange.
   * @throws DeployError `SIGN_IN_FAILED`
   */
  idToken(audience: string): Promise<string>;
}
