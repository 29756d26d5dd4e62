/**
 * What the data plane is told: where to listen, and whereto with what arrives. Nothing here knows of ARM; `arm/network`
 * makes these of its resources.
 */

/** One backend: a VM's IP configuration in a pool, or a bare address. */
export interface Target {
  /** The same for as long as it is the same member. */
  readonly key: string;
  readonly address: string;
  /** Whether the platform has it somewhere at all: a deallocated or deleted VM is nowhere. */
  readonly placed: () => boolean;
  readonly running: () => boolean;
  /** What an administrator decided; otherwise the probe decides. */
  readonly adminState?: 'Up' | 'Down';
  /** Where the VM runs nothing because its health is declared: that health. */
  readonly declaredHealthy?: () => boolean | undefined;
}

export interface Pool {
  readonly key: string;
  /** How long connections live on whose member has left, ms; `undefined`: until one side ends them. */
  readonly drainMs?: number;
  /** Members as they are now. Asked for again after each change, not at each connection. */
  readonly targets: () => readonly Target[];
}

export interface ProbeSettings {
  /** Results are kept by it and the target, so that two rules with one probe share them. */
  readonly key: string;
  readonly protocol: 'tcp' | 'http' | 'https';
  readonly port: number;
  readonly path: string;
  /** Host header; default: the target's address. */
  readonly host?: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Results of a kind in a row that it takes to change the verdict. */
  readonly failuresToDown: number;
  readonly successesToUp: number;
  readonly isSuccess: (status: number) => boolean;
}

interface RouteBase {
  /** Such as `lb-web/http`. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly pools: readonly Pool[];
  readonly probe?: ProbeSettings;
}

/** A load balancing rule: bytes pass unread. */
export interface TcpRoute extends RouteBase {
  readonly kind: 'tcp';
  readonly backendPort: number;
  /** Clients stay with their backend by source address. */
  readonly affinity: boolean;
}

/** A request routing rule: each request is routed by itself. */
export interface HttpRoute extends RouteBase {
  readonly kind: 'http';
  /** Lower case; none: any host. */
  readonly hosts: readonly string[];
  readonly backendProtocol: 'http' | 'https';
  readonly backendPort: number;
  /** Put before the request's path, without the slash at its end. */
  readonly backendPath: string;
  /** Host header for the backend: a name, the backend's own address, or what the client sent. */
  readonly hostHeader: { readonly kind: 'client' | 'backend' } | { readonly kind: 'fixed'; readonly name: string };
  readonly timeoutMs: number;
  /** How long requests under way may take when their backend is no longer the rule's; `undefined`: as long as any. */
  readonly drainMs?: number;
}

export type TrafficRoute = TcpRoute | HttpRoute;

/** All that one load balancer or application gateway wants. */
export interface TrafficPlan {
  /** Resource id in lower case. */
  readonly owner: string;
  readonly routes: readonly TrafficRoute[];
  /** All of its pools, with a rule or without. */
  readonly pools: readonly Pool[];
}

export function placeOf(route: { readonly address: string; readonly port: number }): string {
  return `${route.address}:${route.port}`;
}
