/** The workflow self-test, which GitHub runs, by the local runner: with an emulator that it starts itself, beside the one whose GitHub it runs on. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ROOT } from '../../scripts/local-runner.js';
import { dispatchEvent } from '../../scripts/workflow-runner/event.js';
import { runWorkflow } from '../../scripts/workflow-runner/run-workflow.js';
import { recorded } from '../../scripts/workflow-runner/uses.js';
import type { LocalServer } from '../support/http-files.js';
import { openPlainGitHub } from '../support/plain-github.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';
import { green, jobOf, outcomes, stepOf } from '../support/workflow-stage.js';

const path = '.github/workflows/self-test.yml';
const home = mkdtempSync(join(tmpdir(), 'vmss-deploy-self-test-'));
let stage: Stage;
let github: LocalServer;
beforeAll(async () => {
  stage = await openStage();
  await stage.reset({ repositories: [{ name: 'contoso/web' }, { name: 'actions/checkout', releases: [{ tag: 'v4.2.2' }] }] });
  github = await openPlainGitHub(stage.address);
});
afterAll(async () => {
  await github.close();
  await stage.close();
  rmSync(home, { recursive: true, force: true });
});

/** npm as this test can have it: what is installed is there, and these tests are not started from within themselves. */
function npm(): string {
  const real = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  const lines = ['#!/bin/sh', `cd '${ROOT}'`, 'case "$1" in', '  ci|test) echo "npm $*: not run here" ;;', `  *) exec '${real}' "$@" ;;`, 'esac', ''];
  writeFileSync(join(home, 'npm'), lines.join('\n'), { mode: 0o755 });
  return home;
}

test('ends green: the action plans, deploys, finds nothing to do, and fails where it has to', async () => {
  const run = green(
    await runWorkflow({
      address: { ...stage.address, github: `${github.origin}/api/v3`, githubServer: github.origin },
      source: readFileSync(join(ROOT, path), 'utf8'),
      path,
      event: dispatchEvent(),
      handlers: {
        'actions/setup-node': recorded,
        // The action and its deploy.yml are those of this working tree.
        'actions/checkout': async ({ job }) => {
          cpSync(join(ROOT, '.github'), join(job.workspace, '.github'), { recursive: true });
          return { succeeded: true };
        },
      },
      tools: [npm()],
      temporaryFolder: home,
    }),
  );
  const deploy = jobOf(run, 'deploy');
  expect(outcomes(deploy)).toMatchObject({ plan: 'success', deploy: 'success', again: 'success', broken: 'failure', 'Check what the action said': 'success', 'Stop the emulator': 'success' });
  expect(stepOf(deploy, 'Check what').log).not.toContain('::error::');
  // The report of the deployment is not lost with the next one of the same job.
  expect([...run.artifacts.get('reports')!.keys()]).toEqual(['vmss-deploy-report-2.json', 'vmss-deploy-report-4.json']);
  expect(stepOf(jobOf(run, 'examples'), 'Run the example').log).toBe('npm test -- --ci __tests__/workflows: not run here\n');
}, 120_000);
