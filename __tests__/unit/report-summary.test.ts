import { describe, expect, it } from '@jest/globals';
import { renderHtml } from '../../src/report/html-page.js';
import { renderProgress } from '../../src/report/progress.js';
import type { InstanceOutcome, RunResult } from '../../src/report/result.js';
import { renderSummary, SUMMARY_BYTES } from '../../src/report/summary.js';
import { batch, failedInstance, failedResult, instance, manyInstances, runResult } from '../support/run-result.js';

const MIB = 1024 * 1024;

/** Rows of every table, split as GitHub splits them: at pipes that no backslash escapes. */
function tableRows(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

/** Fails where a fence, a table or a `<details>` is left open. */
function expectWhole(markdown: string): void {
  let fence: string | undefined;
  let details = 0;
  for (const line of markdown.split('\n')) {
    const mark = /^(`{3,})(text)?$/.exec(line);
    if (fence !== undefined) {
      if (mark?.[1] === fence && mark[2] === undefined) fence = undefined;
      continue;
    }
    if (mark?.[2] !== undefined) fence = mark[1];
    if (line.startsWith('<details')) details += 1;
    if (line === '</details>') details -= 1;
    expect(details).toBeGreaterThanOrEqual(0);
    if (line.startsWith('| ')) expect(line.endsWith(' |')).toBe(true);
  }
  expect(fence).toBeUndefined();
  expect(details).toBe(0);
}

describe('the headline', () => {
  const vms = (...outcomes: InstanceOutcome[]): RunResult['instances'] => outcomes.map((outcome, id) => instance(id, { outcome }));
  it.each<[string, RunResult, string, string]>([
    ['success', runResult(), '## Succeeded: v1.4.0 on scale set web', '**4 of 4 VMs proven to run it after 3m 12s.**'],
    ['one VM', runResult({ instances: vms('proven') }), '## Succeeded: v1.4.0 on scale set web', '**1 of 1 VM proven to run it after 3m 12s.**'],
    ['parked and protected VMs', runResult({ instances: vms('proven', 'parked', 'protected') }), '## Succeeded: v1.4.0 on scale set web', '**1 of 3 VMs proven to run it after 3m 12s; 1 protected and skipped and 1 not running.**'],
    ['no VMs', runResult({ instances: [] }), '## Succeeded: v1.4.0 on scale set web', '**The scale set has no VMs: whichever it gets will run the release.**'],
    ['nothing changed', runResult({ result: 'unchanged', changed: false }), '## Nothing to do: v1.4.0 on scale set web', '**4 of 4 VMs proven to run it after 3m 12s.**'],
    ['a plan', runResult({ command: 'plan', result: 'planned' }), '## Planned: v1.4.0 on scale set web', '**3 steps for 4 VMs. Nothing has been written.**'],
    ['a plan of nothing', runResult({ command: 'plan', result: 'planned', changed: false, plan: [] }), '## Nothing to do: v1.4.0 on scale set web', '**All of its 4 VMs already are as wanted.**'],
    ['failure', failedResult(), '## Failed: v1.4.0 on scale set web', '**2 of 4 VMs proven to run it after 3m 12s; 1 failed and 1 still on what it had before.**'],
    ['an early end', failedResult({ instances: [], batches: [], target: undefined, release: undefined }), '## Failed: deployment', '**The run ended before it looked at any VM.**'],
    ['cancellation', runResult({ result: 'cancelled', instances: vms('proven', 'pending') }), '## Cancelled: v1.4.0 on scale set web', '**1 of 2 VMs proven to run it after 3m 12s; 1 not through yet.**'],
  ])('says how it ended: %s', (_name, result, head, sentence) => {
    const lines = renderSummary(result).split('\n');
    expect(lines[0]).toBe(head);
    expect(lines[2]).toBe(sentence);
  });
});

describe('the job summary of a success', () => {
  const markdown = renderSummary(runResult());

  it('links release, commit, run, scale set and files', () => {
    expect(markdown).toContain('| Release | [v1.4.0](https://github.com/contoso/web/releases/tag/v1.4.0) of contoso/web |');
    expect(markdown).toContain('| Commit | [0123456789ab](https://github.com/contoso/web/commit/0123456789abcdef0123456789abcdef01234567) |');
    expect(markdown).toContain('| Previous release | v1.3.2 |');
    expect(markdown).toContain('| Run | [42](https://github.com/contoso/web/actions/runs/42), started by octocat |');
    expect(markdown).toMatch(/\| Scale set \| \[web\]\(https:\/\/portal\.azure\.com\/#@\/resource\/\S+\) in rg-web, westeurope \|/);
    expect(markdown).toContain(`| [install-1.4.0.sh](https://github.com/contoso/web/releases/download/v1.4.0/install-1.4.0.sh) | \`${'a'.repeat(64)}\` |`);
  });

  it('never shows the signature in a file’s URL', () => {
    expect(markdown).toContain(`| \`web-1.4.0.tar.gz\` | \`${'b'.repeat(64)}\` |`);
    expect(markdown).not.toContain('SECRETSIGNATURE');
    expect(renderHtml(runResult())).not.toContain('SECRETSIGNATURE');
  });

  it('has a row per VM and per batch, and the plan folded', () => {
    expect(tableRows(markdown)).toContainEqual(['web_0', 'proven', '1 / 0 / 0', 'latest', 'CustomScript 2.1.19 succeeded', 'healthy', 'running', '1', '42s', '']);
    expect(tableRows(markdown)).toContainEqual(['2', 'batch', '1-3 (3 VMs)', '10:02:07', '1m 03s', 'succeeded', '']);
    expect(markdown).toContain('<details><summary>The plan, as it stood before anything was touched (3 steps)</summary>');
    expect(markdown).not.toContain('What to do next');
  });

  it('does not show the output of VMs that are proven', () => {
    expect(markdown).not.toContain('installed 1.4.0');
  });
});

describe('the job summary of a failure', () => {
  const markdown = renderSummary(failedResult());

  it('has the failed VM first and its output folded under the table', () => {
    const names = tableRows(markdown).map((row) => row[0]).filter((name) => name?.startsWith('web_'));
    expect(names).toEqual(['web_2', 'web_3', 'web_0', 'web_1']);
    expect(markdown).toContain('<details><summary>Output of <b>web_2</b> (failed)</summary>');
    expect(markdown).toContain('`CustomScript` stderr\n\n```text\ninstall.sh: disk full\n```');
    expect(markdown.indexOf('install.sh: disk full')).toBeGreaterThan(markdown.indexOf('| web_1 |'));
  });

  it('says what went wrong, with the cure and what Azure support asks for', () => {
    expect(markdown).toContain('> [!CAUTION]\n> **1 of 4 VMs of scale set web in rg-web failed to take v1.4.0**');
    expect(markdown).toContain('> Read what install-1.4.0.sh printed on web_2, correct it, and publish a new release.');
    expect(markdown).toContain('correlation id `7b2c5f0e-0000-4000-8000-00000000abcd`');
  });

  it('says what to do next', () => {
    expect(markdown).toContain('[re-run the failed job](https://github.com/contoso/web/actions/runs/42)');
    expect(markdown).toContain('`version: v1.3.2`');
  });

  it('says which VMs a second run touches, as the plan will', () => {
    const [goesOn, anew] = ['VMs that are proven already are not touched again', 'runs anew on every VM'];
    const stopped = failedResult({ instances: [instance(0), instance(1, { outcome: 'outdated' })] });
    expect(renderSummary(stopped)).toContain(goesOn);
    expect(renderSummary({ ...stopped, target: { ...stopped.target!, upgradePolicy: 'Rolling' } })).toContain(anew);
    expect(markdown).toContain(anew);
    expect(markdown).not.toContain(goesOn);
  });

  it('says so where nothing was touched', () => {
    expect(renderSummary(failedResult({ changed: false }))).toContain('Nothing was written to Azure');
    expect(renderSummary(failedResult({ changed: false }))).not.toContain('version: v1.3.2');
  });

  it('lists every problem of deploy.yml with its place, and the warnings', () => {
    const location = { file: '.github/deploy.yml', line: 12, column: 7 };
    const error = { code: 'CONFIG_INVALID' as const, message: '2 errors', problems: [{ message: 'unknown key `batc`', hint: 'Did you mean batch?', location }, { message: 'second' }] };
    const text = renderSummary(failedResult({ error, instances: [], batches: [], warnings: [{ message: 'DSC retires', hint: 'Move on.', location }] }));
    expect(text).toContain('- `.github/deploy.yml:12:7` unknown key \\`batc\\`. Did you mean batch?\n- second');
    expect(text).toContain('### 1 warning\n\n- `.github/deploy.yml:12:7` DSC retires. Move on.');
  });
});

describe('the size of the summary', () => {
  it('stays under 1 MiB for 1,000 VMs that all failed with 4 KiB of each stream, and shows every one of them', () => {
    const markdown = renderSummary(failedResult({ instances: manyInstances(1000, 'failed', 4096) }));
    expect(Buffer.byteLength(markdown)).toBeLessThan(MIB);
    expect(markdown).toContain('0 of 1000 VMs proven to run it');
    expect(markdown).toContain('1000 failed');
    expect(tableRows(markdown).filter((row) => row[1] === '**failed**')).toHaveLength(1000);
    expect(markdown.match(/<summary>Output of /g)).toHaveLength(1000);
    // The last line of what a script printed is what says why it failed.
    expect(markdown).toMatch(/VM 999 stderr x+\n```/);
    expectWhole(markdown);
  });

  it('drops rows of proven VMs before outputs of failed ones, and says how many', () => {
    const failed = manyInstances(60, 'failed', 4096);
    const proven = manyInstances(400, 'proven', 0).map((vm, index) => ({ ...vm, instanceId: String(1000 + index), name: `web_${1000 + index}` }));
    const markdown = renderSummary(failedResult({ instances: [...proven, ...failed] }), 100_000);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(100_000);
    expect(markdown.match(/<summary>Output of /g)).toHaveLength(60);
    const rows = tableRows(markdown).filter((row) => row[1] === 'proven').length;
    expect(rows).toBeLessThan(400);
    expect(markdown).toContain(`Left out for want of space: the rows of ${400 - rows} VMs.`);
    expect(markdown).toContain('**400** proven · **60** failed');
    expectWhole(markdown);
  });

  it.each([
    ['mentions', '@a'.repeat(20_000)],
    ['pipes and backslashes', '|\\'.repeat(20_000)],
    ['fences', '`'.repeat(40_000)],
    ['HTML', '</details><b>'.repeat(4000)],
    ['wide characters', '😀'.repeat(20_000)],
  ])('holds whatever every text of the result consists of: %s', (_name, hostile) => {
    const vms = Array.from({ length: 300 }, (_, id) => ({ ...failedInstance(id, hostile, hostile), name: hostile, reason: hostile, zone: hostile }));
    const markdown = renderSummary(
      failedResult({
        instances: vms,
        batches: Array.from({ length: 300 }, (_, index) => batch(index + 1, { note: hostile, instanceIds: [hostile, '1'] })),
        plan: Array.from({ length: 300 }, () => ({ title: hostile, detail: hostile })),
        warnings: Array.from({ length: 300 }, () => ({ message: hostile, hint: hostile, location: { file: hostile, line: 1, column: 1 } })),
        error: { code: 'ROLLOUT_FAILED', message: hostile, hint: hostile, problems: Array.from({ length: 300 }, () => ({ message: hostile })) },
      }),
    );
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(SUMMARY_BYTES);
    expect(markdown).toContain('300 failed');
    expectWhole(markdown);
  });
});

describe('a plan', () => {
  it('is the main thing of command plan', () => {
    const markdown = renderSummary(runResult({ command: 'plan', result: 'planned', batches: [] }));
    expect(markdown).toContain('### Plan\n\n1. **Write extension CustomScript to the model** – ');
    expect(markdown).toContain('2. **Upgrade the canary** (1 VM: 0) – then watch it for 5m');
    expect(markdown.indexOf('### Plan')).toBeLessThan(markdown.indexOf('### VMs'));
    expect(markdown).toContain('`command: deploy`');
  });

  const estimate = { ms: 754_000, atLeastMs: 300_000, waits: [{ what: 'bake', ms: 300_000 }], basedOn: 3 };
  it.each([['planned', 'plan'], ['succeeded', 'deploy']] as const)('says about how long it takes: %s', (result, command) => {
    const markdown = renderSummary(runResult({ command, result, estimate }));
    expect(markdown).toContain('3. **Upgrade batch 2** (3 VMs: 1-3)\n\nAbout 13m, judging by 3 earlier deployments; 5m of it is waiting: bake 5m.');
    expectWhole(markdown);
    expect(renderSummary(runResult({ command, result }))).not.toContain('About');
  });
});

describe('progress', () => {
  it('shows what it is doing and only the VMs that are not through', () => {
    const { result: _result, ...rest } = runResult({ instances: [instance(0), instance(1, { outcome: 'pending' })], batches: [batch(1)] });
    const markdown = renderProgress({ ...rest, result: 'running', phase: 'waiting for batch 2' });
    expect(markdown).toContain('## In progress: v1.4.0 on scale set web');
    expect(markdown).toContain('Now: waiting for batch 2');
    expect(markdown).toContain('| web_1 | pending |');
    expect(markdown).not.toContain('| web_0 |');
    expect(markdown).toContain('| 1 | canary | 0 |');
  });
});

describe('the HTML page', () => {
  const html = renderHtml(failedResult());

  it('loads and runs nothing', () => {
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<(?:script|link|img|iframe)|@import|url\(/i);
  });

  it('holds what the markdown holds', () => {
    expect(html).toContain('<span class="badge bad">Failed</span> v1.4.0 on scale set web');
    expect(html).toContain('install.sh: disk full');
    expect(html.indexOf('<td>web_2</td>')).toBeLessThan(html.indexOf('<td>web_0</td>'));
    expect(html).toContain('prefers-color-scheme: dark');
  });
});
