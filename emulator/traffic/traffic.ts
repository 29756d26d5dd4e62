import type { TrafficPlan } from './plan.js';

/** The data plane of load balancers and application gateways: listens for real, on loopback. */
export interface Traffic {
  /**
   * Listens wherever `plan` wants and begins to probe its members; nothing is sent by it before `activate`.
   *
   * @throws CannotListen
   */
  open(plan: TrafficPlan): Promise<void>;
  /** New connections go by `plan` from now on; established ones stay. A plan that is older than the active one is dropped. */
  activate(plan: TrafficPlan): Promise<void>;
  /** Nothing of `owner` is listened for any more, and its connections are cut. */
  remove(owner: string): void;
  /** Members or their states may have changed. */
  refresh(): void;
  /** Looks at members and their health now, and resolves when it knows. */
  settle(): Promise<void>;
  show(): readonly ShownRoute[];
  close(): Promise<void>;
}

export interface ShownRoute {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly members: readonly { readonly address: string; readonly takesNew: boolean; readonly adminState?: 'Up' | 'Down' }[];
  /** Connections of a load balancer, requests of a gateway. */
  readonly open: number;
  /** Those of them that are cut when their time is up. */
  readonly draining: number;
}

/** Where nothing can be listened for: load balancers are resources only. */
export const noTraffic: Traffic = {
  open: () => Promise.resolve(),
  activate: () => Promise.resolve(),
  remove: () => undefined,
  refresh: () => undefined,
  settle: () => Promise.resolve(),
  show: () => [],
  close: () => Promise.resolve(),
};
