import type { EmulatorClock } from '../clock.js';

/** A connection through a load balancer, or a request through an application gateway, while it is under way. */
export interface Flow {
  readonly owner: string;
  readonly route: string;
  readonly pool: string;
  readonly target: string;
  /** Ends it on both sides at once. */
  readonly cut: () => void;
}

/** What is under way, and what of it runs out of time because its backend has left. */
export interface Flows {
  add(flow: Flow): void;
  remove(flow: Flow): void;
  /** @param timeLeft ms until the flow is cut; `undefined`: it may stay. A flow that was told before keeps its first term. */
  reconsider(timeLeft: (flow: Flow) => number | undefined): void;
  count(route: string): { readonly open: number; readonly draining: number };
  cutAll(): void;
}

export function createFlows(clock: EmulatorClock): Flows {
  const flows = new Map<Flow, (() => void) | undefined>();
  return {
    add: (flow) => void flows.set(flow, undefined),
    remove(flow) {
      flows.get(flow)?.();
      flows.delete(flow);
    },
    reconsider(timeLeft) {
      for (const [flow, cancel] of flows) {
        const left = timeLeft(flow);
        if (left === undefined && cancel) {
          cancel();
          flows.set(flow, undefined);
        } else if (left !== undefined && !cancel) flows.set(flow, clock.after(left, flow.cut));
      }
    },
    count(route) {
      const mine = [...flows].filter(([flow]) => flow.route === route);
      return { open: mine.length, draining: mine.filter(([, cancel]) => cancel !== undefined).length };
    },
    cutAll() {
      for (const [flow, cancel] of flows) {
        cancel?.();
        flow.cut();
      }
      flows.clear();
    },
  };
}
