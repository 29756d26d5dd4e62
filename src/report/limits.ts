/** How much of each thing a report shows. All texts are clipped, so that one hostile message cannot push out the rest. */
export interface Limits {
  /** Characters of a table cell's free text. */
  readonly cell: number;
  /** Characters of an error's message and hint. */
  readonly message: number;
  /** Entries of a list or table other than the table of VMs. */
  readonly entries: number;
}

/** For reports whose every text is as long and as hostile as can be. */
export const TIGHTEST: Limits = { cell: 60, message: 300, entries: 8 };

/** Roomy first: a report takes the first that leaves half of its space to the VMs. */
export const LIMITS: readonly [Limits, ...Limits[]] = [{ cell: 300, message: 3000, entries: 100 }, { cell: 120, message: 1000, entries: 30 }, TIGHTEST];
