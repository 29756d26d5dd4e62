import { join } from 'node:path';
import { createArm } from './arm/arm.js';
import type { Cloud } from './arm/cloud.js';
import { createOperations } from './arm/operations.js';
import { createBlobService } from './blob/service.js';
import type { BlobService } from './blob/service.js';
import type { EmulatorClock } from './clock.js';
import { createFaults } from './faults.js';
import type { Faults } from './faults.js';
import { createGitHub } from './github/github.js';
import type { GitHub } from './github/github.js';
import type { HttpRequest, HttpResponse } from './http/message.js';
import type { Recorder } from './recorder.js';
import { createRequestCounts } from './request-counts.js';
import type { RequestCounts } from './request-counts.js';
import type { Scenario } from './scenario-schema.js';
import { settingsOf } from './scenario.js';
import { repositorySeeds, seedCloud } from './seed.js';
import type { Settings } from './settings.js';
import type { Directory } from './sign-in/directory.js';
import { createTraffic } from './traffic/create-traffic.js';
import { noTraffic } from './traffic/traffic.js';
import { createVmFaults } from './vm-faults.js';
import { blobNameOf } from './vm/blob-url.js';
import { createMachineHost } from './vm/host.js';

/** Everything that a scenario fills and a reset throws away. */
export interface World {
  readonly scenario: Scenario;
  readonly settings: Settings;
  readonly cloud: Cloud;
  readonly github: GitHub;
  readonly blob: BlobService;
  readonly faults: Faults;
  readonly counts: RequestCounts;
  readonly arm: (request: HttpRequest) => Promise<HttpResponse>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly clock: EmulatorClock;
  readonly directory: Directory;
  readonly recorder: Recorder;
  /** Where VMs have their disks. */
  readonly disks: string;
  /** PEM of the authority that downloads on VMs trust. */
  readonly ca: string;
  readonly githubToken: string;
  /** Where the world's blob storage is served, such as `https://127.0.0.1:40127`. */
  readonly blobOrigin: string;
}

/** A world without VMs yet; `seedWorld` makes what the scenario declares. */
export async function createWorld(options: WorldOptions, scenario: Scenario): Promise<World> {
  const { clock, directory } = options;
  const settings = settingsOf(scenario);
  const blob = createBlobService({ clock, directory, accounts: scenario.storageAccounts });
  const host = await createMachineHost({
    clock,
    directory: options.disks,
    ca: options.ca,
    ...(settings.latencies.healthIntervalMs > 0 ? { healthIntervalMs: settings.latencies.healthIntervalMs } : {}),
    simulatedOnly: process.platform !== 'linux',
    blobOrigin: options.blobOrigin,
    // Any other host would be handed a token that is none of its business.
    identityToken: async ({ url }) => (blobNameOf(url, options.blobOrigin) ? blob.identityToken() : undefined),
  });
  // Elsewhere there are no loopback addresses to listen on.
  const traffic = process.platform === 'linux' ? createTraffic(clock) : noTraffic;
  const cloud: Cloud = {
    clock,
    settings,
    host,
    tenant: directory.tenant,
    subscriptions: [{ id: scenario.subscription, displayName: 'Emulator' }],
    operations: createOperations(clock, () => settings.retryAfterSeconds),
    vmFaults: createVmFaults(),
    groups: new Map(),
    scaleSets: new Map(),
    virtualMachines: new Map(),
    images: { directory: join(options.disks, 'images'), managed: new Map(), galleries: new Map(), definitions: new Map(), versions: new Map() },
    network: new Map(),
    networkLocks: new Set(),
    autoscale: new Map(),
    traffic,
    quota: scenario.quota ?? {},
    deny: scenario.deny ?? [],
  };
  const faults = createFaults(clock);
  const counts = createRequestCounts();
  const rights = ['contents:write', 'deployments:write'] as const;
  const github = createGitHub({ clock, repositories: repositorySeeds(scenario), tokens: [{ token: options.githubToken, rights }] });
  return {
    scenario,
    settings,
    cloud,
    github,
    blob,
    faults,
    counts,
    arm: createArm({ cloud, directory, faults, recorder: options.recorder, counts }),
    async close() {
      for (const set of cloud.scaleSets.values()) {
        set.stopRepairs?.();
        for (const vm of set.vms.values()) {
          vm.state = 'Deleting';
          vm.stopProbe?.();
        }
      }
      await traffic.close();
      await host.close();
    },
  };
}

/** @param githubOrigin such as `https://127.0.0.1:40125`: the VMs download releases from there */
export function seedWorld(world: World, githubOrigin: string): Promise<void> {
  const repository = world.scenario.repositories?.find((one) => one.sampleReleases)?.name ?? 'contoso/web';
  return seedCloud(world.cloud, world.scenario, (tag, asset) => world.github.downloadUrl(githubOrigin, repository, tag, asset));
}
