/** The api-versions of what is asked for past the SDK's typed calls, which send versions of their own. */
export const apiVersions = {
  /** Load balancers, application gateways, public IP addresses, subnets. */
  network: '2026-01-01',
  /** The same that @azure/arm-compute 25.1.1 sends. */
  compute: '2026-04-01',
  /** Galleries have versions of their own; this one too is the SDK's. */
  galleries: '2025-12-03',
  autoscale: '2022-10-01',
  /** The network interfaces of a scale set live under Microsoft.Compute, and know this version only (specs of Microsoft.Network). */
  scaleSetInterfaces: '2018-10-01',
  subscriptions: '2022-12-01',
  authorization: '2022-04-01',
} as const;
