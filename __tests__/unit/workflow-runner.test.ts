/** The parts of the local workflow runner that decide: expressions, triggers, inputs, matrix, rights. GitHub's documentation is what they are held to. */
import { describe, expect, it, test } from '@jest/globals';
import { readPairs } from '../../scripts/file-commands.js';
import { dispatchInputs } from '../../scripts/workflow-runner/dispatch-inputs.js';
import { dispatchEvent, isFromFork, pullRequestEvent, pushEvent, releaseEvent, scheduleEvent } from '../../scripts/workflow-runner/event.js';
import { evaluate, fromData, holds } from '../../scripts/workflow-runner/expression.js';
import { matchesPattern } from '../../scripts/workflow-runner/filter-pattern.js';
import { subjectOf } from '../../scripts/workflow-runner/job-credentials.js';
import { createMasks } from '../../scripts/workflow-runner/masks.js';
import { expandMatrix } from '../../scripts/workflow-runner/matrix.js';
import { permissionsOf, requirePermission } from '../../scripts/workflow-runner/permissions.js';
import { fill, fillTexts, fillValue } from '../../scripts/workflow-runner/template.js';
import { whyNot } from '../../scripts/workflow-runner/triggers.js';
import { readWorkflow } from '../../scripts/workflow-runner/workflow.js';

const contexts = { github: { ref_name: 'v1', event: { release: { prerelease: false } } }, inputs: { force: true, count: 3 }, needs: { a: { result: 'failure', outputs: { id: 'x' } } }, vars: { A: 'a}}b' } };
const well = { success: true, failure: false, cancelled: false };
const ill = { success: false, failure: true, cancelled: false };

function workflowOf(on: string, rest = 'jobs: { a: { runs-on: ubuntu-latest, steps: [ { run: "true" } ] } }') {
  return readWorkflow(`on: ${on}\n${rest}\n`, 'test.yml');
}

describe('expressions', () => {
  const scope = { place: 'steps.run', contexts } as const;

  test.each([
    ['${{ github.ref_name }}-${{ inputs.count }}', 'v1-3'],
    ["${{ format('}}{0}', vars.A) }}!", '}a}}b!'],
    ["${{ inputs.force && 'yes' || 'no' }}", 'yes'],
    ['${{ github.nothing.at.all }}', ''],
    ['${{ GITHUB.Ref_Name }}', 'v1'],
    ['plain', 'plain'],
    ['', ''],
  ])('%j is %j', (text, filled) => expect(fill(text, scope)).toBe(filled));

  it('keeps what is no text where it stands alone, and makes text of it in a map of texts', () => {
    expect(fillValue({ a: '${{ inputs.count }}', b: ["${{ fromJSON('[1,2]') }}"] }, scope)).toEqual({ a: 3, b: [[1, 2]] });
    expect(fillTexts({ a: '${{ inputs.force }}', b: 2 }, scope)).toEqual({ a: 'true', b: '2' });
    expect(fromData(evaluate("contains(fromJSON('[\"x\"]'), needs.a.outputs.id)", scope))).toBe(true);
  });

  test.each([
    ['undefined', undefined, well, true],
    ['undefined', undefined, ill, false],
    ['a status is asked for, or success() stands before it', "github.ref_name == 'v1'", ill, false],
    ['always()', 'always()', ill, true],
    ['failure()', '${{ failure() && inputs.force }}', ill, true],
    ['!prerelease', '${{ !github.event.release.prerelease }}', well, true],
    ['a text is true', 'github.ref_name', well, true],
  ])('if: %s', (_what, condition, status, answer) => expect(holds(condition, { place: 'steps.if', contexts, status })).toBe(answer));

  test.each([
    ['a context that is not available there', 'jobs.if', 'secrets.X != null'],
    ['a status function outside of a condition', 'steps.run', 'success()'],
    ['an unknown function', 'steps.run', 'nothing()'],
    ['half an expression', 'steps.run', 'a ==='],
  ] as const)('refuses %s', (_what, place, expression) => expect(() => evaluate(expression, { place, contexts, status: well })).toThrow(/is refused/));
});

test.each([
  ['v*', 'v1.0.0', true], ['v[0-9]+.*', 'v10.2', true], ['v*', 'release/v1', false], ['**', 'a/b', true], ['**/deploy.yml', 'deploy.yml', true], ['**/deploy.yml', 'a/b/deploy.yml', true],
  ['docs/*', 'docs/a/b', false], ['docs/**', 'docs/a/b', true], ['deploy.yml', 'deployXyml', false], ['*.jsx?', 'page.js', true],
])('pattern %s and %s: %s', (pattern, text, matches) => expect(matchesPattern(pattern, text)).toBe(matches));

describe('triggers', () => {
  const pull = pullRequestEvent({ number: 1, head: 'contoso/web', changedFiles: ['deploy.yml'] });

  test.each([
    ['{ release: { types: [published] } }', releaseEvent('v1'), undefined],
    ['{ release: { types: [published] } }', releaseEvent('v1', { action: 'created' }), 'created'],
    ['{ push: { tags: ["v*"] } }', pushEvent('refs/tags/v1'), undefined],
    ['{ push: { tags: ["v*", "!v*-rc*"] } }', pushEvent('refs/tags/v1-rc1'), 'v1-rc1'],
    ['{ push: { tags: ["v*"] } }', pushEvent('refs/heads/main'), 'filters'],
    ['{ push: { branches: [main], paths: ["src/**"] } }', pushEvent('refs/heads/main', ['docs/a.md']), 'src/**'],
    ['{ push: { branches: [main], paths-ignore: ["docs/**"] } }', pushEvent('refs/heads/main', ['docs/a.md']), 'ignored'],
    ['{ pull_request: { paths: [deploy.yml] } }', pull, undefined],
    ['{ pull_request: { paths: [deploy.yml] } }', { ...pull, changedFiles: ['README.md'] }, 'deploy.yml'],
    ['{ pull_request: { branches: [release] } }', pull, 'release'],
    ['{ pull_request: null }', pullRequestEvent({ number: 1, action: 'labeled', head: 'contoso/web', changedFiles: [] }), 'labeled'],
    ['{ schedule: [ { cron: "17 5 * * *" } ] }', scheduleEvent('17 5 * * *'), undefined],
    ['{ schedule: [ { cron: "17 5 * * *" } ] }', scheduleEvent('0 0 * * *'), '0 0'],
    ['workflow_dispatch', dispatchEvent(), undefined],
    ['workflow_dispatch', releaseEvent('v1'), 'release'],
  ])('on: %s', (on, event, why) => {
    const found = whyNot(workflowOf(on).on, event);
    if (why === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(why);
  });

  it('takes no cron line that GitHub would not', () => {
    expect(() => whyNot(workflowOf('{ schedule: [ { cron: "@daily" } ] }').on, scheduleEvent('@daily'))).toThrow('no cron line');
  });
});

describe('inputs of a run by hand', () => {
  const { on } = workflowOf('{ workflow_dispatch: { inputs: { version: { required: true }, where: { type: choice, options: [a, b], default: b }, force: { type: boolean }, count: { type: number } } } }');

  it('have their types in inputs and are text in the event', () => {
    const { inputs, texts } = dispatchInputs(on, { version: 'v1', force: 'true', count: '2' }, []);
    expect(inputs).toEqual({ version: 'v1', where: 'b', force: true, count: 2 });
    expect(texts).toEqual({ version: 'v1', where: 'b', force: 'true', count: '2' });
  });

  test.each([
    ['one that is not declared', { version: 'v1', other: 'x' }, 'Unexpected inputs'],
    ['none where one is required', {}, "Required input 'version'"],
    ['a choice that is none', { version: 'v1', where: 'c' }, 'allowed values'],
    ['a boolean that is none', { version: 'v1', force: 'yes' }, 'allowed values'],
  ])('refuse %s', (_what, given: Record<string, string>, message) => expect(() => dispatchInputs(on, given, [])).toThrow(message));
});

describe('a matrix', () => {
  it('crosses its lists, leaves out and adds', () => {
    expect(expandMatrix({ os: ['a', 'b'], n: [1, 2], exclude: [{ os: 'b', n: 2 }], include: [{ os: 'a', extra: true }, { os: 'c' }] })).toEqual([
      { os: 'a', n: 1, extra: true }, { os: 'a', n: 2, extra: true }, { os: 'b', n: 1 }, { os: 'c' },
    ]);
    expect(expandMatrix({ include: [{ region: 'x' }, { region: 'y' }] })).toEqual([{ region: 'x' }, { region: 'y' }]);
  });

  it.each([['a text', 'x'], ['no list', { a: 'x' }], ['nothing', { a: [] }]])('of %s is refused', (_what, matrix) => expect(() => expandMatrix(matrix)).toThrow('strategy.matrix'));
});

describe('rights', () => {
  test.each([
    ['those of the job alone', { contents: 'write' as const }, { 'id-token': 'write' as const }, false, { 'id-token': 'write' }],
    ['those of the workflow where the job has none', { contents: 'write' as const }, undefined, false, { contents: 'write' }],
    ['none', {}, undefined, false, {}],
    ['the restricted default', undefined, undefined, false, { contents: 'read', packages: 'read' }],
    ['a fork: nothing writes, and no OIDC', {}, { contents: 'write' as const, 'id-token': 'write' as const }, true, { contents: 'read' }],
  ])('%s', (_what, workflow, job, fork, expected) => expect(permissionsOf(workflow, job, fork)).toEqual(expected));

  it('that are missing are named, and so are unknown ones', () => {
    expect(() => requirePermission({ contents: 'read' }, 'contents', 'write', 'x')).toThrow('contents: write');
    expect(() => permissionsOf({ content: 'read' }, undefined, false)).toThrow('content is not known');
  });

  it('the subject of a job goes by its environment, else by what started it', () => {
    const fork = pullRequestEvent({ number: 1, head: 'octocat/web', changedFiles: [] });
    expect([subjectOf('o/r', fork, 'plan'), subjectOf('o/r', fork, undefined), subjectOf('o/r', releaseEvent('v1'), undefined)]).toEqual(['repo:o/r:environment:plan', 'repo:o/r:pull_request', 'repo:o/r:ref:refs/tags/v1']);
    expect([isFromFork(fork, 'contoso/web'), isFromFork(releaseEvent('v1'), 'contoso/web')]).toEqual([true, false]);
  });
});

test.each([
  ['a key that nobody knows', 'jobs: { a: { runs-on: ubuntu-latest, container: x, steps: [ { run: "true" } ] } }', 'container'],
  ['a step with both', 'jobs: { a: { runs-on: ubuntu-latest, steps: [ { run: "true", uses: a/b@v1 } ] } }', 'either uses or run'],
  ['a job that is not there', 'jobs: { a: { runs-on: ubuntu-latest, needs: b, steps: [ { run: "true" } ] } }', 'no job'],
  ['jobs that need each other', 'jobs: { a: { runs-on: u, needs: b, steps: [ { run: "true" } ] }, b: { runs-on: u, needs: a, steps: [ { run: "true" } ] } }', 'needs itself'],
])('a workflow with %s is refused', (_what, jobs, message) => expect(() => workflowOf('push', jobs)).toThrow(message));

test('files that steps write are read as the runner reads them', () => {
  expect(readPairs('a=1\nb<<E\nx=1\n\ny\nE\nc=<<\n')).toEqual({ a: '1', b: 'x=1\n\ny', c: '<<' });
  expect(() => readPairs('nothing')).toThrow("Invalid format 'nothing'");
  expect(() => readPairs('a<<E\nx\n')).toThrow("Matching delimiter not found 'E'");
});

test('secrets are masked whole, by line, and when a step names them', () => {
  const masks = createMasks(['one\ntwo']);
  expect(masks.log('::add-mask::three\n::debug::x\none, three and two')).toBe('***, *** and ***');
});
