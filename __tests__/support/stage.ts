/**
 * A stage for tests from end to end: an emulator as a process, and the built action run against it as a runner would.
 *
 *   const stage = await openStage();              // in beforeAll
 *   await stage.reset({ scaleSets: [webSet()] });  // another world for each test
 *   const run = await stage.run(linuxDeploy());    // dist/index.js with this deploy.yml, and its post step
 *   await stage.close();                           // in afterAll
 *
 * Where the environment variable VMSS_DEPLOY_TRAFFIC names a folder, each emulator writes its exchanges with ARM there.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { askVm, Control } from '../../scripts/emulator-control.js';
import type { EmulatedMachine } from '../../scripts/emulator-control.js';
import { startEmulator } from '../../scripts/emulator-process.js';
import type { EmulatorAddress } from '../../scripts/emulator-process.js';
import type { ActionResult, ActionRun } from '../../scripts/local-runner.js';
import { runAction } from '../../scripts/local-runner.js';
import type { InstanceResult, RunResult } from '../../src/report/result.js';
import { trafficFile } from './traffic-file.js';

/** The JSON report of a run, as docs/report.md has it. */
export interface Report extends RunResult {
  readonly schemaVersion: number;
  readonly headline: string;
  readonly counts: Readonly<Record<string, number>>;
}

export interface Run extends ActionResult {
  /** Absent where the run wrote none. */
  readonly report?: Report;
  /** What became of each VM, by instance id. */
  readonly outcomes: Readonly<Record<string, InstanceResult['outcome']>>;
}

export interface RequestCounts {
  readonly total: number;
  /** By Azure's operation id, such as `VirtualMachineScaleSets_Get`. */
  readonly operations: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
}

/** Files of the workspace besides deploy.yml, and everything that `runAction` takes. */
export interface StageRun extends ActionRun {
  readonly files?: Readonly<Record<string, string>>;
}

export interface Stage {
  readonly address: EmulatorAddress;
  readonly control: Control;
  /** Throws the world away, seeds this one (emulator/scenario-schema.ts) and forgets the requests and faults. */
  reset(scenario: unknown): Promise<void>;
  /** Runs the action with this text as deploy.yml; the poll interval is 0.2 s unless given. */
  run(deployYml: string, run?: StageRun): Promise<Run>;
  requests(): Promise<RequestCounts>;
  /** Requests since the reset that may change something, by operation id. */
  writes(): Promise<Readonly<Record<string, number>>>;
  machines(): Promise<readonly EmulatedMachine[]>;
  /** What each VM's application answers, by instance id; `undefined` where nobody does. */
  answers(path?: string): Promise<Readonly<Record<string, string | undefined>>>;
  /** How many VMs serve each version; `nobody` where nothing listens. Every VM answers with its own name, so none counts twice. */
  serving(): Promise<Readonly<Record<string, number>>>;
  /** All that was exchanged with ARM since the stage was opened; nothing unless it was opened with `keepTraffic`. */
  traffic(): readonly Exchange[];
  close(): Promise<void>;
}

/** One request to ARM and its answer, as the emulator records them. */
export interface Exchange {
  readonly request: { readonly method: string; readonly url: string; readonly body: unknown };
  readonly response: { readonly status: number; readonly body: unknown };
}

/** @param keepTraffic records for `traffic()` too, and not only where VMSS_DEPLOY_TRAFFIC asks for it */
export async function openStage({ keepTraffic = false } = {}): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'vmss-deploy-stage-'));
  const empty = join(home, 'scenario.json');
  writeFileSync(empty, '{}');
  const record = trafficFile() ?? (keepTraffic ? join(home, 'traffic.jsonl') : undefined);
  const emulator = await startEmulator({ scenario: empty, record });
  const { address } = emulator;
  const control = new Control(address);
  const machines = (): Promise<readonly EmulatedMachine[]> => control.machines();
  const answers = async (path?: string): Promise<Record<string, string | undefined>> => {
    const asked = (await machines()).map(async (machine) => [machine.instanceId, await askVm(machine, path)] as const);
    return Object.fromEntries(await Promise.all(asked));
  };
  const requests = async (): Promise<RequestCounts> => (await control.requests()) as RequestCounts;

  return {
    address,
    control,
    machines,
    requests,
    async reset(scenario) {
      await control.scenario(scenario);
      await control.resetRequests();
    },
    async run(deployYml, { files, ...run } = {}) {
      const workspace = run.workspace ?? mkdtempSync(join(home, 'workspace-'));
      for (const [name, text] of Object.entries({ 'deploy.yml': deployYml, ...files })) {
        mkdirSync(dirname(join(workspace, name)), { recursive: true });
        writeFileSync(join(workspace, name), text);
      }
      const result = await runAction(address, { temporaryFolder: home, ...run, workspace, inputs: { 'poll-interval': '0.2s', ...run.inputs } });
      return { ...result, ...reportOf(result) };
    },
    async writes() {
      const { operations } = await requests();
      return Object.fromEntries(Object.entries(operations).filter(([operation]) => !isRead(operation)));
    },
    answers,
    traffic: () => (record === undefined ? [] : readFileSync(record, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Exchange)),
    serving: async () => countVersions(Object.values(await answers())),
    async close() {
      await emulator.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function reportOf({ outputs }: ActionResult): Pick<Run, 'report' | 'outcomes'> {
  const path = outputs['report'];
  if (!path) return { outcomes: {} };
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  return { report, outcomes: Object.fromEntries(report.instances.map((instance) => [instance.instanceId, instance.outcome])) };
}

/** The sample app answers `v1.1.0 on web000003`. */
function countVersions(answers: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const distinct = [...new Set(answers.filter((answer) => answer !== undefined)), ...answers.filter((answer) => answer === undefined)];
  for (const answer of distinct) {
    const version = answer?.split(' ')[0] ?? 'nobody';
    counts[version] = (counts[version] ?? 0) + 1;
  }
  return counts;
}

/** Whatever is not known to be a read counts as a write: an operation nobody has thought of shall not pass unseen. */
function isRead(operation: string): boolean {
  return /_(?:Get|List|GetInstanceView|GetLatest|GetOSUpgradeHistory|CheckExistence)\w*$|^GET /.test(operation);
}
