/** Which release a run deploys: from the event, or from the input `version`. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ActionRun } from '../../scripts/local-runner.js';
import { releasePublished } from '../../scripts/local-runner.js';
import { expectGreen, readable } from '../support/green.js';
import { linuxDeploy, simulatedSet, world } from '../support/sample-deployment.js';
import type { Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.reset(world(simulatedSet()));
});
afterAll(() => stage.close());

type Event = NonNullable<ActionRun['event']>;

const pushed: Event = { name: 'push', ref: 'refs/tags/v1.1.0', payload: { ref: 'refs/tags/v1.1.0', after: 'a'.repeat(40), head_commit: { id: 'a'.repeat(40) } } };
const branch: Event = { name: 'push', ref: 'refs/heads/main', payload: { ref: 'refs/heads/main' } };
const dispatched = (ref: string, inputs: object | null): Event => ({ name: 'workflow_dispatch', ref, payload: { inputs, ref } });

const cases: readonly { readonly what: string; readonly event: Event; readonly version?: string; readonly tag: string }[] = [
  { what: 'a published release', event: releasePublished('v1.0.0'), tag: 'v1.0.0' },
  { what: 'the push of a tag', event: pushed, tag: 'v1.1.0' },
  { what: 'workflow_dispatch with an input version', event: dispatched('refs/heads/main', { version: 'v1.0.0' }), tag: 'v1.0.0' },
  { what: 'workflow_dispatch on a tag', event: dispatched('refs/tags/v1.1.0', null), tag: 'v1.1.0' },
  { what: 'the input version, which goes before the event', event: pushed, version: 'v1.0.0', tag: 'v1.0.0' },
  { what: 'the input version without its v', event: branch, version: '1.1.0', tag: 'v1.1.0' },
];

test.each(cases)('$what: $tag', async ({ event, version = '', tag }) => {
  const run = await stage.run(linuxDeploy(), { event, inputs: { command: 'plan', version } });
  expect(expectGreen(run).release).toMatchObject({ repository: 'contoso/web', tag, version: tag.slice(1) });
  expect(run.report!.release!.files.map((file) => file.fileName)).toEqual([`install-${tag.slice(1)}.sh`, `web-${tag.slice(1)}.tar.gz`]);
  expect(run.outputs).toMatchObject({ result: 'planned', version: tag.slice(1) });
});

test.each([
  ['the push of a branch', branch, 'version'],
  ['a tag without a release', { ...pushed, ref: 'refs/tags/v9.9.9', payload: { ref: 'refs/tags/v9.9.9' } }, 'v9.9.9'],
])('%s names no release: an error with its cure', async (_what, event, named) => {
  const run = await stage.run(linuxDeploy(), { event, inputs: { command: 'plan' } });
  expect(run.exitCode).toBe(1);
  expect(run.report?.error?.hint ?? '').not.toBe('');
  expect(readable(run.log)).toContain(named);
});
