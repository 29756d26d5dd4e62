import * as z from 'zod';
import { gallery, imageReference, managedImage, virtualMachine } from './scenario-images.js';
import { applicationGateway, autoscaleSetting, loadBalancer, subnets } from './scenario-network.js';

/** The scenario file, as README.md documents it. Unknown keys are errors. */

const ms = z.number().min(0);
const name = z.string().regex(/^[A-Za-z0-9][\w.-]{0,62}$/, 'letters, digits, "_", "." and "-", up to 63');
const instanceIds = z.array(z.string().regex(/^\d+$/, 'an instance id, in quotes'));
const jsonObject = z.record(z.string(), z.unknown());

const latencies = z.strictObject({
  modelWriteMs: ms.optional(),
  agentNoticeMs: ms.optional(),
  instanceOperationMs: ms.optional(),
  vmCreateMs: ms.optional(),
  vmDeleteMs: ms.optional(),
  powerMs: ms.optional(),
  reimageMs: ms.optional(),
  imageWriteMs: ms.optional(),
  replicationMs: ms.optional(),
  networkWriteMs: ms.optional(),
  gatewayWriteMs: ms.optional(),
  dataPlaneMs: ms.optional(),
  probeIntervalMs: ms.optional(),
  healthGateMs: ms.optional(),
  healthIntervalMs: ms.optional(),
  repairCheckMs: ms.optional(),
});

const settings = z.strictObject({
  latencies: latencies.optional(),
  pageSize: z.int().min(1).max(1000).optional(),
  retryAfterSeconds: z.int().min(0).optional(),
  staleErrors: z.boolean().optional(),
  echoForceUpdateTagOnVms: z.boolean().optional(),
  adminStateAfterReimage: z.enum(['kept', 'reset']).optional(),
  enforceRateLimits: z.boolean().optional(),
  tokenLifetimeSeconds: z.number().positive().optional(),
  assertionLifetimeSeconds: z.number().positive().optional(),
  oneTimeAssertions: z.boolean().optional(),
});

const simulated = z.strictObject({
  durationMs: ms.default(0),
  succeeds: z.boolean().default(true),
  stdout: z.string().optional(),
  stderr: z.string().optional(),
  exitCode: z.int().optional(),
  healthy: z.boolean().default(true),
});

const rolling = z.strictObject({
  maxBatchInstancePercent: z.int().optional(),
  maxUnhealthyInstancePercent: z.int().optional(),
  maxUnhealthyUpgradedInstancePercent: z.int().optional(),
  pauseTimeBetweenBatches: z.string().optional(),
  enableCrossZoneUpgrade: z.boolean().optional(),
  prioritizeUnhealthyInstances: z.boolean().optional(),
  rollbackFailedInstancesOnPolicyBreach: z.boolean().optional(),
  maxSurge: z.boolean().optional(),
});

const health = z.union([
  z.literal('none'),
  z.literal('probe'),
  z.strictObject({
    protocol: z.enum(['http', 'https', 'tcp']).default('http'),
    port: z.int().min(1).max(65535).default(8080),
    path: z.string().default('/healthz'),
    version: z.enum(['1.0', '2.0']).default('1.0'),
    intervalSeconds: z.int().min(5).max(60).default(5),
    numberOfProbes: z.int().min(1).max(24).default(1),
  }),
]);

const extension = z.strictObject({
  name,
  publisher: z.string(),
  type: z.string(),
  typeHandlerVersion: z.string(),
  autoUpgradeMinorVersion: z.boolean().optional(),
  enableAutomaticUpgrade: z.boolean().optional(),
  suppressFailures: z.boolean().optional(),
  forceUpdateTag: z.string().optional(),
  provisionAfterExtensions: z.array(z.string()).optional(),
  settings: jsonObject.optional(),
  protectedSettings: jsonObject.optional(),
});

const scaleSet = z.strictObject({
  name,
  resourceGroup: z.string().optional(),
  os: z.enum(['Linux', 'Windows']).default('Linux'),
  vmSize: z.string().default('Standard_D2s_v5'),
  /** What its VMs are made of, in its resource group or the marketplace; without it, an image of the marketplace. */
  image: imageReference.optional(),
  securityType: z.enum(['Standard', 'TrustedLaunch']).default('Standard'),
  capacity: z.int().min(0).max(1000).default(4),
  zones: z.array(z.enum(['1', '2', '3'])).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  orchestrationMode: z.enum(['Uniform', 'Flexible']).default('Uniform'),
  upgradePolicy: z.strictObject({ mode: z.enum(['Manual', 'Automatic', 'Rolling']).default('Manual'), rolling: rolling.optional() }).optional(),
  automaticOsUpgrade: z.boolean().optional(),
  overprovision: z.boolean().default(false),
  health: health.optional(),
  automaticRepairs: z
    .strictObject({ gracePeriod: z.string().default('PT10M'), action: z.enum(['Replace', 'Restart', 'Reimage']).optional(), suspended: z.boolean().default(false) })
    .optional(),
  loadBalancers: z.array(z.strictObject({ name, pool: z.string().default('pool') })).optional(),
  applicationGateways: z.array(z.strictObject({ name, pool: z.string().default('pool') })).optional(),
  /** Tag of the sample app's release that the VMs serve, put there by a CustomScript extension. */
  sampleApp: z.string().optional(),
  extensions: z.array(extension).optional(),
  deallocated: instanceIds.optional(),
  protected: instanceIds.optional(),
  simulate: simulated.optional(),
  simulateInstances: z.record(z.string().regex(/^\d+$/), simulated).optional(),
});

const text = z.string();
const files = z.record(text, text);
const asset = z.union([
  text,
  z.strictObject({ content: text, contentType: text.optional(), state: z.enum(['uploaded', 'open']).optional(), digest: text.nullable().optional() }),
]);
const repository = z.strictObject({
  name: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'owner/name'),
  private: z.boolean().optional(),
  defaultBranch: text.optional(),
  branches: z.record(text, files).optional(),
  tags: z.record(text, z.strictObject({ files: files.optional(), annotated: z.boolean().optional(), message: text.optional() })).optional(),
  /** Besides those listed: the releases of the sample app. */
  sampleReleases: z.boolean().default(false),
  releases: z
    .array(
      z.strictObject({
        tag: text,
        name: text.optional(),
        body: text.optional(),
        draft: z.boolean().optional(),
        prerelease: z.boolean().optional(),
        publishedAt: text.optional(),
        assets: z.record(text, asset).optional(),
      }),
    )
    .optional(),
});

export const scenarioSchema = z.strictObject({
  location: z.string().default('westeurope'),
  subscription: z.guid().default('6f1c0000-0000-0000-0000-000000000001'),
  settings: settings.optional(),
  /** `sub` of the assertions that GitHub gives out, and the pattern that Entra's federated credential wants. */
  oidc: z.strictObject({ subject: text.optional(), federatedSubject: text.optional() }).optional(),
  resourceGroups: z.array(name).min(1).default(['rg-web']),
  subnets: subnets.optional(),
  loadBalancers: z.array(loadBalancer).optional(),
  applicationGateways: z.array(applicationGateway).optional(),
  autoscale: z.array(autoscaleSetting).optional(),
  /** vCPUs of the region; without it, plenty. */
  quota: z.strictObject({ cores: z.int().min(0).optional() }).optional(),
  /** Actions that the identity may not do, such as `Microsoft.Network/loadBalancers/write`. */
  deny: z.array(z.string().regex(/^[\w.*]+(\/[\w.*]+)*$/, 'an action, such as Microsoft.Network/loadBalancers/write')).optional(),
  virtualMachines: z.array(virtualMachine).optional(),
  images: z.array(managedImage).optional(),
  galleries: z.array(gallery).optional(),
  scaleSets: z.array(scaleSet).optional(),
  repositories: z.array(repository).optional(),
  /** Containers by storage account. */
  storageAccounts: z
    .record(z.string().regex(/^[a-z0-9]{3,24}$/, 'lower-case letters and digits, 3 to 24'), z.array(z.string()))
    .default({ stweb: ['releases'] }),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioScaleSet = z.infer<typeof scaleSet>;
export type ScenarioRepository = z.infer<typeof repository>;
