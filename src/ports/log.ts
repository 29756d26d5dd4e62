import type { SourceLocation } from '../errors.js';

/** The run's log and annotations. Implementations escape what would be a workflow command. */
export interface Log {
  debug(line: string): void;
  info(line: string): void;
  /** A log line and an annotation. */
  warning(message: string, location?: SourceLocation): void;
  /** A log line and an annotation. */
  error(message: string, location?: SourceLocation): void;
  /** Folds what `body` logs under `title`. */
  group<T>(title: string, body: () => T | Promise<T>): Promise<T>;
}
