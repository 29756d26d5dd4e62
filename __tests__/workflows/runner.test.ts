/** The local workflow runner itself: what steps, jobs and rights come to. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dispatchEvent, pullRequestEvent, pushEvent, releaseEvent } from '../../scripts/workflow-runner/event.js';
import type { RepositorySettings } from '../../scripts/workflow-runner/surroundings.js';
import { simulatedSet, linuxDeploy, world } from '../support/sample-deployment.js';
import type { WorkflowStage } from '../support/workflow-stage.js';
import { green, jobOf, openWorkflowStage, outcomes, repositoryWith, started, stepOf } from '../support/workflow-stage.js';

let stage: WorkflowStage;
beforeAll(async () => {
  stage = await openWorkflowStage();
  const repository = repositoryWith({ 'deploy.yml': linuxDeploy(), 'deep/er/file': 'text\n' }, ['refs/pull/7/merge']);
  await stage.reset({ ...world(simulatedSet({ capacity: 1 })), repositories: [repository, { name: 'contoso/secret', private: true }], oidc: { federatedSubject: 'repo:contoso/web:environment:production' } });
});
afterAll(() => stage.close());

const job = (steps: string, more = ''): string => `on: [workflow_dispatch, push, pull_request]\njobs:\n  a:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps}`;
const deployStep = `      - uses: actions/checkout@v1
      - id: plan
        uses: OWNER/vmss-deploy@v1
        with: { command: plan, version: v1.1.0, client-id: '\${{ vars.AZURE_CLIENT_ID }}', tenant-id: '\${{ vars.AZURE_TENANT_ID }}' }
`;

test('steps hand on outputs, variables and paths; a failure skips what follows, but for always() and failure()', async () => {
  const run = await stage.workflow(
    job(`      - id: first
        run: |
          echo "a=1" >> "$GITHUB_OUTPUT"
          printf 'b<<E\\nx\\ny\\nE\\n' >> "$GITHUB_OUTPUT"
          echo "FROM=first" >> "$GITHUB_ENV"
          mkdir tools && printf '#!/bin/sh\\necho own tool' > tools/tool && chmod +x tools/tool
          echo "$PWD/tools" >> "$GITHUB_PATH"
          echo "### Done" >> "$GITHUB_STEP_SUMMARY"
      - id: second
        env: { GIVEN: '\${{ steps.first.outputs.a }}-\${{ env.FROM }}-\${{ env.JOB }}' }
        run: tool; echo "$GIVEN $FROM $JOB"
      - { id: tolerated, run: exit 3, continue-on-error: true }
      - { id: unchecked, run: "false | true" }
      - { id: broken, run: "false | true", shell: bash }
      - { id: skipped, run: "true" }
      - { id: cleanup, if: always(), run: 'echo "\${{ job.status }} \${{ steps.tolerated.outcome }} \${{ steps.tolerated.conclusion }}"' }
      - { id: onFailure, if: "failure() && steps.broken.outcome == 'failure'", run: "true" }
`, '    env: { JOB: of the job }\n    outputs: { out: "${{ steps.first.outputs.b }}" }\n'),
    dispatchEvent(),
  );
  const a = jobOf(run, 'a');
  expect(outcomes(a)).toEqual({ first: 'success', second: 'success', tolerated: 'failure', unchecked: 'success', broken: 'failure', skipped: 'skipped', cleanup: 'success', onFailure: 'success' });
  expect([a.result, a.outputs, stepOf(a, 'first').summary]).toEqual(['failure', { out: 'x\ny' }, '### Done\n']);
  expect(stepOf(a, 'second').log).toBe('own tool\n1-first-of the job first of the job\n');
  expect(stepOf(a, 'cleanup').log).toBe('failure failure success\n');
  expect(stepOf(a, 'broken').log).toContain('exit code 1');
});

test('an action that nobody knows, an input that it does not take and an output file that cannot be read fail their step', async () => {
  const run = await stage.workflow(
    job(`      - { id: unknown, uses: someone/else@v1, continue-on-error: true }
      - { id: input, uses: OWNER/vmss-deploy@v1, with: { comand: plan }, continue-on-error: true }
      - { id: file, run: 'echo nonsense >> "$GITHUB_OUTPUT"', continue-on-error: true }
      - { id: given, uses: someone/known@v1, with: { x: 1 } }
`),
    dispatchEvent(),
    { handlers: { 'someone/known': async ({ inputs }) => ({ succeeded: true, outputs: { got: inputs['x']! } }) } },
  );
  const a = jobOf(green(run), 'a');
  expect(['unknown', 'input', 'file'].map((id) => stepOf(a, id).log)).toEqual([
    expect.stringContaining('does not know the action someone/else@v1'),
    expect.stringContaining('does not know its inputs comand'),
    expect.stringContaining("Invalid format 'nonsense'"),
  ]);
  expect(stepOf(a, 'given').outputs).toEqual({ got: '1' });
});

test('jobs wait for those that they need, and take their outputs; a failed one skips its dependents', async () => {
  const run = started(
    await stage.workflow(
      `on: push
jobs:
  last: { needs: [bad, good], if: always(), runs-on: ubuntu-latest, steps: [ { run: 'echo "\${{ needs.bad.result }} \${{ needs.good.outputs.o }}"' } ] }
  dependent: { needs: bad, runs-on: ubuntu-latest, steps: [ { run: "true" } ] }
  far: { needs: dependent, runs-on: ubuntu-latest, steps: [ { run: "true" } ] }
  onFailure: { needs: dependent, if: failure(), runs-on: ubuntu-latest, steps: [ { run: "true" } ] }
  bad: { runs-on: ubuntu-latest, steps: [ { run: exit 1 } ] }
  good: { runs-on: ubuntu-latest, outputs: { o: '\${{ steps.s.outputs.o }}' }, steps: [ { id: s, run: 'echo "o=fine" >> "$GITHUB_OUTPUT"' } ] }
`,
      pushEvent('refs/heads/main'),
    ),
  );
  expect(Object.fromEntries(run.jobs.map(({ id, result }) => [id, result]))).toEqual({ bad: 'failure', good: 'success', dependent: 'skipped', far: 'skipped', onFailure: 'success', last: 'success' });
  expect([run.conclusion, jobOf(run, 'last').steps[0]!.log]).toEqual(['failure', 'failure fine\n']);
});

const matrix = (failFast: boolean, parallel: number): string => `on: push
jobs:
  m:
    runs-on: ubuntu-latest
    strategy: { fail-fast: ${failFast}, max-parallel: ${parallel}, matrix: { n: [1, 2, 3] } }
    steps: [ { run: 'test "\${{ matrix.n }}" != 1; sleep 0.2' }, { if: cancelled(), id: cancelled, run: "true" } ]
`;

test.each([
  [true, 1, ['failure', 'cancelled', 'cancelled']],
  [false, 1, ['failure', 'success', 'success']],
  [true, 2, ['failure', 'cancelled', 'cancelled']],
])('a matrix with fail-fast %s, %i at a time: %j', async (failFast, parallel, results) => {
  const { jobs } = started(await stage.workflow(matrix(failFast, parallel), pushEvent('refs/heads/main')));
  const byValue = [...jobs].sort((left, right) => Number(left.matrix['n']) - Number(right.matrix['n']));
  expect(byValue.map(({ result }) => result)).toEqual(results);
  // What runs is interrupted, and may clean up; what waits is not begun.
  expect(byValue[1]!.steps.map(({ outcome }) => outcome)).toEqual(!failFast ? ['success', 'skipped'] : parallel === 1 ? [] : ['failure', 'success']);
});

test('checkout puts the files of the event\'s commit there, and takes contents: read', async () => {
  const steps = '      - uses: actions/checkout@v1\n      - run: cat deep/er/file\n';
  expect(jobOf(green(await stage.workflow(job(steps), pushEvent('refs/tags/v1.1.0'))), 'a').steps[1]!.log).toBe('text\n');
  const refused = jobOf(await stage.workflow(job(steps, '    permissions: {}\n'), pushEvent('refs/tags/v1.1.0')), 'a');
  expect([refused.result, refused.steps[0]!.log]).toEqual(['failure', expect.stringContaining('contents: read')]);
});

test('the token has the rights of the job on the workflow\'s repository, and no others', async () => {
  const steps = `      - env: { GH_TOKEN: '\${{ github.token }}' }
        run: |
          ask() { curl -s -o /dev/null -w '%{http_code} ' -H "Authorization: Bearer $GH_TOKEN" "$@"; }
          ask "$GITHUB_API_URL/repos/contoso/web/releases/latest"
          ask -d '{"ref":"main"}' "$GITHUB_API_URL/repos/contoso/web/deployments"
          ask "$GITHUB_API_URL/repos/contoso/secret/releases"
          echo "$GH_TOKEN"
`;
  const of = async (permissions: string): Promise<string> => jobOf(await stage.workflow(job(steps, `    permissions: ${permissions}\n`), dispatchEvent()), 'a').steps[0]!.log;
  expect(await of('{ contents: read }')).toBe('200 403 404 ***\n');
  expect(await of('{ contents: read, deployments: write }')).toBe('200 201 404 ***\n');
});

test('without id-token: write GitHub offers no sign-in, and the action says so', async () => {
  const refused = jobOf(await stage.workflow(job(deployStep, '    environment: production\n    permissions: { contents: read }\n'), dispatchEvent()), 'a');
  expect(refused.result).toBe('failure');
  expect(stepOf(refused, 'plan').log).toContain('client-id is given, but GitHub offers this job no OIDC token');
});

test('the environment is the subject of the sign-in: another one is refused by Entra', async () => {
  const rights = '    permissions: { contents: read, id-token: write }\n';
  expect(stepOf(jobOf(green(await stage.workflow(job(deployStep, `    environment: production\n${rights}`), dispatchEvent())), 'a'), 'plan').outputs['result']).toBe('planned');
  const refused = jobOf(await stage.workflow(job(deployStep, `    environment: staging\n${rights}`), dispatchEvent()), 'a');
  expect(stepOf(refused, 'plan').log).toMatch(/AADSTS700213[\s\S]*repo:contoso\/web:environment:staging/);
});

test('a pull request from a fork gets neither variables nor secrets nor a sign-in', async () => {
  const settings: RepositorySettings = { vars: { V: 'variable' }, secrets: { S: 'secret' } };
  const steps = `      - { id: see, env: { V: '\${{ vars.V }}', S: '\${{ secrets.S }}' }, run: 'echo "[$V$S\${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}]"' }\n`;
  const see = async (head: string): Promise<string> => jobOf(await stage.workflow(job(steps, '    permissions: { id-token: write }\n'), pullRequestEvent({ number: 7, head, changedFiles: [] }), { settings }), 'a').steps[0]!.log;
  expect(await see('octocat/web')).toBe('[]\n');
  expect(await see('contoso/web')).toBe('[variable******]\n');
});

test('an environment that is not set up, and a release that nobody made, are errors and no empty runs', async () => {
  await expect(stage.workflow(job('      - run: "true"\n', '    environment: nowhere\n'), dispatchEvent())).rejects.toThrow('no environment nowhere');
  await expect(stage.workflow(job('      - run: "true"\n'), pushEvent('refs/tags/v9'))).rejects.toThrow('422');
  expect(await stage.workflow(job('      - run: "true"\n'), releaseEvent('v1.1.0'))).toEqual({ started: false, why: 'it is not started by release' });
});
