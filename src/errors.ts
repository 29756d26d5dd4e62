/** Where in a file of the user's something stands. Lines and columns count from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong: with `location` it becomes an annotation on that line. */
export interface Problem {
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly location?: SourceLocation;
}

/**
 * Every way in which a run can end badly. The code is part of the JSON report, so it is stable.
 *
 * - `INPUT_INVALID`, `CONFIG_INVALID`: an input of the action, or deploy.yml, must be corrected.
 * - `RELEASE_*`: GitHub does not have what deploy.yml asks for.
 * - `SIGN_IN_FAILED`, `ARM_*`: Azure refused, or could not be reached.
 * - `TARGET_REFUSED`: preflight found that the scale set cannot take this deployment; nothing was touched.
 * - `ROLLOUT_FAILED`: VMs were touched and not every one of them could be proven.
 * - `CAPTURE_FAILED`: the VM was touched, and the image is not whole.
 * - `TIMEOUT`, `CANCELLED`: the run stopped waiting; Azure may still be at work.
 */
export type ErrorCode =
  | 'INPUT_INVALID'
  | 'CONFIG_INVALID'
  | 'RELEASE_NOT_FOUND'
  | 'RELEASE_UNUSABLE'
  | 'RELEASE_ASSET_NOT_FOUND'
  | 'GITHUB_FAILED'
  | 'SIGN_IN_FAILED'
  | 'ARM_FORBIDDEN'
  | 'ARM_NOT_FOUND'
  | 'ARM_CONFLICT'
  | 'ARM_THROTTLED'
  | 'ARM_UNAVAILABLE'
  | 'ARM_REFUSED'
  | 'STORAGE_FAILED'
  | 'TARGET_REFUSED'
  | 'ROLLOUT_FAILED'
  | 'CAPTURE_FAILED'
  | 'TIMEOUT'
  | 'CANCELLED'
  | 'INTERNAL';

export interface DeployErrorDetails {
  /** What to do about it, in one or two sentences. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** `x-ms-correlation-request-id` of the ARM request: what Azure support asks for. */
  readonly correlationId?: string;
  /** ARM's own error code, such as `OperationNotAllowed`, where ARM gave one. */
  readonly armCode?: string;
  /** All that is wrong, where there is more than one thing (deploy.yml reports every error at once). */
  readonly problems?: readonly Problem[];
}

/** The only error class. `message` says what failed and on which resource; `hint` says what to do. */
export class DeployError extends Error {
  readonly code: ErrorCode;
  readonly hint?: string;
  readonly correlationId?: string;
  readonly armCode?: string;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, message: string, details: DeployErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'DeployError';
    this.code = code;
    this.hint = details.hint;
    this.correlationId = details.correlationId;
    this.armCode = details.armCode;
    this.problems = details.problems ?? [];
  }
}
