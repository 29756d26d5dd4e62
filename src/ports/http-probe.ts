/** What an application answered; `error` where it did not. */
export type ProbeAnswer = { readonly status: number } | { readonly error: string };

/** Asks an application over HTTP, each time on a connection of its own; redirects are answers, not followed. */
export interface HttpProbe {
  /** Never throws but for the signal's reason. */
  get(url: string, timeoutMs: number, signal: AbortSignal): Promise<ProbeAnswer>;
}
