import * as z from 'zod';

/** Scenario keys of what stands around scale sets: balancers, gateways, autoscale, subnets. */

const name = z.string().regex(/^[A-Za-z0-9][\w.-]{0,62}$/, 'letters, digits, "_", "." and "-", up to 63');
const port = z.int().min(1).max(65535);

const frontend = z.strictObject({ name, type: z.enum(['public', 'internal']).default('public') });
const pool = z.union([z.string(), z.strictObject({ name, drainSeconds: z.int().min(0).optional() })]);

export const loadBalancer = z.strictObject({
  name,
  resourceGroup: z.string().optional(),
  frontends: z.array(frontend).min(1).default([{ name: 'public', type: 'public' }]),
  pools: z.array(pool).default(['pool']),
  probes: z
    .array(
      z.strictObject({
        name,
        protocol: z.enum(['Http', 'Https', 'Tcp']).default('Http'),
        port: port.default(8080),
        path: z.string().optional(),
        intervalSeconds: z.int().min(1).default(5),
        numberOfProbes: z.int().min(1).optional(),
      }),
    )
    .default([]),
  rules: z
    .array(
      z.strictObject({
        name,
        frontend: z.string().optional(),
        frontendPort: z.int().min(1).max(65534),
        backendPort: port,
        pool: z.string().default('pool'),
        probe: z.string().optional(),
        disableOutboundSnat: z.boolean().optional(),
      }),
    )
    .default([]),
  outboundRules: z.array(z.strictObject({ name, pool: z.string(), frontend: z.string().optional(), protocol: z.enum(['Tcp', 'Udp', 'All']).default('All') })).default([]),
});

export const applicationGateway = z.strictObject({
  name,
  resourceGroup: z.string().optional(),
  frontend: z.enum(['public', 'internal']).default('public'),
  pools: z.array(z.string()).default(['pool']),
  probes: z.array(z.strictObject({ name, path: z.string().default('/healthz'), intervalSeconds: z.int().min(1).default(5), unhealthyThreshold: z.int().min(1).default(2) })).default([]),
  settings: z
    .array(z.strictObject({ name, port: port.default(8080), probe: z.string().optional(), drainSeconds: z.int().min(1).max(3600).optional(), requestTimeoutSeconds: z.int().min(1).default(30) }))
    .min(1)
    .default([{ name: 'settings', port: 8080, requestTimeoutSeconds: 30 }]),
  rules: z.array(z.strictObject({ name, port, hostName: z.string().optional(), pool: z.string().default('pool'), settings: z.string().optional() })).default([]),
});

export const autoscaleSetting = z.strictObject({
  name,
  resourceGroup: z.string().optional(),
  scaleSet: z.string(),
  enabled: z.boolean().default(true),
  minimum: z.int().min(0).default(1),
  maximum: z.int().min(0).default(10),
  default: z.int().min(0).optional(),
});

/** Of the network `vnet` of every resource group. VMs are in `default`. */
export const subnets = z.record(name, z.strictObject({ natGateway: z.boolean().default(false) }));

export type ScenarioLoadBalancer = z.infer<typeof loadBalancer>;
export type ScenarioGateway = z.infer<typeof applicationGateway>;
export type ScenarioAutoscale = z.infer<typeof autoscaleSetting>;
export type ScenarioSubnets = z.infer<typeof subnets>;
