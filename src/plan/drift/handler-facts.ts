/** What is known of a handler's versions. */
export interface HandlerFacts {
  readonly label: string;
  readonly publisher: string;
  readonly type: string;
  readonly acceptsVersion: (version: string) => boolean;
  readonly versionsText: string;
  /** The day on which its publisher retires it, such as `2028-03-31`. */
  readonly retiresOn?: string;
}
