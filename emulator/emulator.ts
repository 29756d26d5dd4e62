import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frontendsOf } from './arm/network/frontends.js';
import { createClock } from './clock.js';
import type { EmulatorClock } from './clock.js';
import { answerMetadata } from './cloud-metadata.js';
import { answerControl } from './control.js';
import { makeCertificate } from './http/certificate.js';
import { listen } from './http/server.js';
import type { HttpHandler } from './http/message.js';
import { createRecorder } from './recorder.js';
import type { Recorder } from './recorder.js';
import type { Scenario } from './scenario-schema.js';
import { defaultScenario } from './scenario.js';
import { defaultSettings } from './settings.js';
import { answerIdToken, idTokenPath } from './sign-in/actions-oidc.js';
import { createDirectory } from './sign-in/directory.js';
import type { Directory } from './sign-in/directory.js';
import { answerSignIn } from './sign-in/entra.js';
import { createWorld, seedWorld } from './world.js';
import type { World } from './world.js';

export interface EmulatorOptions {
  /** Of ARM and its sign-in; 0, the default, picks one. GitHub and blobs get ports of their own. */
  readonly port?: number;
  readonly scenario?: Scenario;
  /** File that the exchanges with ARM are written to. */
  readonly record?: string;
}

/** What a client needs to know: the line that the program prints. */
export interface EmulatorDescription {
  readonly arm: string;
  /** Authority host of Entra; for the Azure CLI, append `/adfs`. */
  readonly authority: string;
  /** GitHub's API. */
  readonly github: string;
  readonly githubServer: string;
  readonly blob: string;
  readonly control: string;
  /** Path of the authority's certificate, PEM. */
  readonly ca: string;
  readonly tenant: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  /** The first scale set, or empty. */
  readonly scaleSet: string;
  readonly repository: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly idTokenRequestUrl: string;
  readonly idTokenRequestToken: string;
  readonly githubToken: string;
  /** Loopback addresses of frontends, by `BALANCER/FRONTEND`: of load balancers and application gateways. */
  readonly frontends: Readonly<Record<string, string>>;
}

export interface Emulator {
  readonly description: EmulatorDescription;
  /** What the emulator holds just now: a reset makes another. For tests in process. */
  world(): World;
  reset(scenario?: Scenario): Promise<void>;
  /** Stops listening, ends every VM, and leaves no file behind. */
  close(): Promise<void>;
}

const tenant = '72f98800-0000-4000-8000-0000000000aa';
const clientId = 'c11e0000-0000-4000-8000-0000000000cc';
const objectId = '0b1ec700-0000-4000-8000-0000000000dd';

/** Starts a local Azure and GitHub; resolves when the scenario's VMs are up. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const recorder = createRecorder(options.record);
  const home = await mkdtemp(join(tmpdir(), 'vmss-emulator-'));
  const clock = createClock();
  // In the order of starting; undone in the opposite one.
  const undo: (() => Promise<void>)[] = [async () => clock.stop(), () => rm(home, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await startParts(options, { home, clock, recorder, undo, close });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Ground {
  readonly home: string;
  readonly clock: EmulatorClock;
  readonly recorder: Recorder;
  readonly undo: (() => Promise<void>)[];
  readonly close: () => Promise<void>;
}

async function startParts(options: EmulatorOptions, ground: Ground): Promise<Emulator> {
  const { home, clock, recorder, undo } = ground;
  const first = options.scenario ?? defaultScenario();
  const certificate = await makeCertificate();
  const ca = join(home, 'ca.pem');
  await writeFile(ca, certificate.ca);
  const githubToken = `ghs_${randomBytes(24).toString('base64url')}`;
  let world: World | undefined;
  const current = (): World => {
    if (!world) throw new Error('The emulator is being reset.');
    return world;
  };
  const directory = openDirectory(clock, () => world);
  const serve = async (handler: HttpHandler, port: number): Promise<string> => {
    const listener = await listen(handler, certificate, port);
    undo.push(() => listener.close());
    return listener.origin;
  };
  const blob = await serve((request) => current().blob.handle(request), 0);
  const github = await serve((request) => current().github.handle(request), 0);
  const reset = async (scenario: Scenario = first): Promise<void> => {
    const old = world;
    world = undefined;
    await old?.close();
    world = await createWorld({ clock, directory, recorder, disks: home, ca: certificate.ca, githubToken, blobOrigin: blob }, scenario);
    await seedWorld(world, github);
  };
  undo.push(async () => world?.close());
  await reset(first);
  const handle: HttpHandler = async (request) =>
    (await answerControl({ world: current, directory, reset }, request)) ??
    answerMetadata(request, blob) ??
    answerIdToken(directory, request) ??
    answerSignIn(directory, request) ??
    current().arm(request);
  const arm = await serve(handle, options.port ?? 0);
  return { description: describe(first, directory, { arm, github, blob, ca, githubToken, frontends: frontendsOf(current().cloud) }), world: current, reset, close: ground.close };
}

function openDirectory(clock: EmulatorClock, world: () => World | undefined): Directory {
  return createDirectory({
    clock,
    tenant,
    clientId,
    objectId,
    settings: () => world()?.settings ?? defaultSettings,
    subject: () => world()?.scenario.oidc?.subject ?? `repo:${repositoryOf(world()?.scenario)}:environment:production`,
    federatedSubject: () => world()?.scenario.oidc?.federatedSubject ?? `repo:${repositoryOf(world()?.scenario)}:*`,
  });
}

interface Places {
  readonly arm: string;
  readonly github: string;
  readonly blob: string;
  readonly ca: string;
  readonly githubToken: string;
  readonly frontends: Readonly<Record<string, string>>;
}

function describe(scenario: Scenario, directory: Directory, places: Places): EmulatorDescription {
  return {
    arm: places.arm,
    authority: places.arm,
    github: `${places.github}/api/v3`,
    githubServer: places.github,
    blob: places.blob,
    control: `${places.arm}/control`,
    ca: places.ca,
    tenant,
    subscription: scenario.subscription,
    resourceGroup: scenario.resourceGroups[0] ?? '',
    scaleSet: scenario.scaleSets?.[0]?.name ?? '',
    repository: repositoryOf(scenario),
    clientId,
    clientSecret: directory.clientSecret,
    idTokenRequestUrl: `${places.arm}${idTokenPath}?api-version=2.0`,
    idTokenRequestToken: directory.idTokenRequestToken,
    githubToken: places.githubToken,
    frontends: places.frontends,
  };
}

function repositoryOf(scenario: Scenario | undefined): string {
  return scenario?.repositories?.[0]?.name ?? 'contoso/web';
}
