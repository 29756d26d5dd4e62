/** A script's output may hold anything. None of it takes effect: not in the log, not in the summary, not in the report. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { releasePublished } from '../../scripts/local-runner.js';
import { expectRed } from '../support/red.js';
import { webSet, world } from '../support/sample-deployment.js';
import { oneByOne, publishScript, scriptDeploy } from '../support/scripted-release.js';
import type { Run, Stage } from '../support/stage.js';
import { openStage } from '../support/stage.js';

const SECRET = 'tr0ub4dor & "three"';

const SAYS = String.raw`
echo '::error::pwned by a script'
echo '::set-output name=result::succeeded'
echo '   ::stop-commands::token'
echo '##[error]pwned by a script'
printf '\r::warning::hidden behind a carriage return\n'
echo '</details></code></pre><script>alert(1)</script><img src=x onerror=alert(1)>'
echo '| VM | Outcome |'
printf '%s\n' '${'`'.repeat(3)}' '${'`'.repeat(5)}' '~~~' '# a heading' '[click](javascript:alert(1)) @octocat #1'
printf '\033[31mred\033[0m \033]8;;http://evil.example\007link\033]8;;\007\n'
echo "password $1"
i=0; while [ $i -lt 400 ]; do printf 'AAAAAAAAAA' >&2; i=$((i + 1)); done
echo ' </summary> ::error::at the end of a long line' >&2
exit 3
`;

let stage: Stage;
let run: Run;
beforeAll(async () => {
  stage = await openStage();
  await stage.reset(world(webSet({ capacity: 1 })));
  await publishScript(stage, 'v1.3.0', SAYS);
  const extension = { type: 'CustomScript', settings: { fileUris: ['release:install.sh'] }, protectedSettings: { commandToExecute: 'sh {{ release:install.sh }} {{ env.DB_PASSWORD | sh }}' } };
  run = await stage.run(scriptDeploy({ ...oneByOne, model: { extensions: [extension] } }), { event: releasePublished('v1.3.0'), env: { DB_PASSWORD: SECRET } });
});
afterAll(() => stage.close());

test('the run is red for the script, and shows what it said', () => {
  const { report } = expectRed(run, 'ROLLOUT_FAILED');
  expect(run.outcomes).toEqual({ 0: 'failed' });
  expect(report.instances[0]?.extensions[0]?.stdout).toContain('pwned by a script');
  expect(run.log).toContain('pwned by a script');
  expect(run.summary).toContain('pwned by a script');
});

test('no line of the log is a command that the action did not mean', () => {
  const lines = run.log.split(/\r\n|\r|\n/);
  const commands = lines.filter((line) => /^\s*::/.test(line));
  for (const line of commands) expect(line).toMatch(/^::(?:add-mask|debug|group|endgroup|error|warning)(?: [^:]*)?::/);
  expect(commands.filter((line) => /^::(?:error|warning)[^:]*::(?:pwned|hidden|at the end)/.test(line))).toEqual([]);
  expect(lines.filter((line) => line.includes('##['))).toEqual([]);
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(run.log).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
  expect(run.outputs).toMatchObject({ result: 'failed' });
});

test('the summary stays well-formed: outside of its code blocks there is only what the action wrote', () => {
  const prose = withoutCodeBlocks(run.summary);
  const tags = [...prose.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>/g)].map((match) => `${match[1]}${match[2]}`);
  expect(new Set(tags.map((tag) => tag.replace('/', '')))).toEqual(new Set(['details', 'summary', 'b', 'code']));
  for (const tag of ['details', 'summary', 'b', 'code']) {
    expect([tag, tags.filter((one) => one === tag).length]).toEqual([tag, tags.filter((one) => one === `/${tag}`).length]);
  }
  expect(prose).toMatch(/^### What to do next$/m);
  expect(prose).not.toMatch(/^# a heading/m);
  expect(prose).not.toMatch(/\]\(javascript:/);
  expect(prose).not.toMatch(/@octocat/);
  expect(prose).not.toContain('AAAAAAAAAA'.repeat(50));
});

test('the secret stands nowhere but in its mask', () => {
  const masks = /^::add-mask::.*$/gm;
  expect(run.log.match(masks)?.join('\n')).toContain(SECRET);
  for (const text of [run.log.replaceAll(masks, ''), run.summary, readFileSync(run.outputs['report']!, 'utf8'), Object.values(run.outputs).join('\n')]) {
    expect(text).not.toContain('tr0ub4dor');
  }
});

/** The text outside of fenced code, as GitHub's renderer finds the fences (CommonMark 4.5). */
function withoutCodeBlocks(markdown: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === undefined && mark && !(mark[1]!.startsWith('`') && mark[2]!.includes('`'))) fence = mark[1];
    else if (fence === undefined) kept.push(line);
    else if (mark && mark[1]![0] === fence[0] && mark[1]!.length >= fence.length && mark[2]!.trim() === '') fence = undefined;
  }
  expect(fence).toBeUndefined();
  return kept.join('\n');
}
