import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { load as loadYaml } from 'js-yaml';
import { generate } from '../../scripts/generate.js';
import { DeployError } from '../../src/errors.js';
import { load } from '../../src/manifest/load.js';
import { parse } from '../../src/manifest/parse.js';
import { brokenLinks, codeBlocks, readPage } from '../support/markdown.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'emulator/README.md', ...filesOf('docs', '.md')].map((path) => readPage(root, path));
const readme = pages[0]!;
const troubleshooting = pages.find(({ path }) => path === 'docs/troubleshooting.md')!;
const environmentNames = ['staging'];

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name}`).sort();
}

/** What is wrong with a deploy.yml; the vars that examples use are given. */
function problemsOf(source: string, environment?: string): readonly string[] {
  try {
    load(parse(source, 'deploy.yml'), { environment, vars: { RING: 'first', IMAGE_ID: '/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/web' } });
    return [];
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

it('is generated where it says so', () => {
  expect(generate(new URL('../..', import.meta.url), true)).toEqual([]);
});

describe.each(pages)('$path', (page) => {
  it('links to what is there', () => expect(brokenLinks(root, page)).toEqual([]));

  it('has blocks of YAML and JSON that can be read', () => {
    const blocks = [...codeBlocks(page, 'yaml'), ...codeBlocks(page, 'json')].filter((block) => /^[^#\s]/m.test(block));
    for (const block of blocks) expect(() => loadYaml(block)).not.toThrow();
  });
});

it('finds links that lead nowhere', () => {
  const page = { path: 'README.md', text: '# A b\n[x](nowhere.md) [y](#a-b) [z](#c) [w](docs/report.md#nothing) `[v](gone.md)` [u](https://example.org)' };
  expect(brokenLinks(root, page)).toEqual(['nowhere.md', '#c', 'docs/report.md#nothing']);
});

describe('examples', () => {
  const manifests = filesOf('examples', '/deploy.yml');

  it.each(manifests)('%s is taken, and the README names it', (path) => {
    expect(problemsOf(readFileSync(join(root, path), 'utf8'))).toEqual([]);
    expect(readme.text).toContain(`](${path})`);
  });

  it.each(filesOf('examples/workflows', '.yml'))('the README names %s', (path) => expect(readme.text).toContain(`](${path})`));
});

describe('docs/deploy-yml.md', () => {
  const blocks = codeBlocks(pages.find(({ path }) => path === 'docs/deploy-yml.md')!, 'yaml');
  const HEAD = 'version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\n';
  const of = (key: string): readonly string[] => blocks.filter((block) => block.startsWith(`${key}:\n`));

  it.each(of('model'))('%s is taken', (block) => expect(problemsOf(HEAD + block)).toEqual([]));

  it.each(of('strategy').filter((block) => block.includes('type: rolling')))('%s is taken', (block) => expect(problemsOf(`${HEAD}model: { image: { managedImage: { name: web } } }\n${block}`)).toEqual([]));

  it('shows images, custom data and a rolling strategy', () => {
    expect(of('model').length).toBeGreaterThanOrEqual(6);
    expect(of('strategy').some((block) => block.includes('type: rolling'))).toBe(true);
  });
});

describe('README.md', () => {
  const [quickStart, workflow, part] = codeBlocks(readme, 'yaml');

  it('begins with a deploy.yml that is taken', () => expect(problemsOf(quickStart!)).toEqual([]));

  it('shows keys that exist', () => {
    const whole = `${quickStart!}\n${part!}`;
    expect(problemsOf(whole)).toEqual([]);
    for (const environment of environmentNames) expect(problemsOf(whole, environment)).toEqual([]);
    expect(problemsOf(whole.replace('maxUnhealthy', 'maxUnhealty'))).not.toEqual([]);
  });

  it('shows the workflow of the example, shorter', () => {
    const example = loadYaml(readFileSync(join(root, 'examples/workflows/deploy-on-release.yml'), 'utf8')) as { jobs: { deploy: { steps: { uses: string; with?: unknown }[] } } };
    const shown = loadYaml(workflow!) as typeof example;
    const of = ({ jobs }: typeof example): unknown => jobs.deploy.steps.find(({ uses }) => uses.startsWith('OWNER/'))?.with;
    expect(of(shown)).toEqual(of(example));
    expect({ ...shown, jobs: undefined }).toEqual({ ...example, jobs: undefined });
  });

  it('keeps to 300 lines, and its pictures to 200 kB', () => {
    expect(readme.text.split('\n').length).toBeLessThanOrEqual(301);
    for (const path of filesOf('docs', '.png')) expect(readFileSync(join(root, path)).length).toBeLessThan(200_000);
  });
});

/** Texts of errors that the tables quote: their first column, where it is code. */
function quoted(text: string): readonly string[] {
  return [...text.matchAll(/^\| (`.*?) \| /gm)].flatMap((row) => [...(row[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
}

describe('errors that the documentation quotes', () => {
  const sources = [...filesOf('src', '.ts'), ...filesOf('emulator/vm', '.ts')].map((path) => readFileSync(join(root, path), 'utf8'));
  const inReadme = readme.text.slice(readme.text.indexOf('## Troubleshooting'), readme.text.indexOf('## Security'));
  const texts = [...new Set([...quoted(inReadme), ...quoted(troubleshooting.text)])];

  it('are there', () => expect(texts.length).toBeGreaterThan(50));

  it.each(texts)('%s', (text) => expect(isSaid(text, sources)).toBe(true));

  it('are looked for in earnest', () => {
    expect(isSaid('There is no scale set …', sources)).toBe(true);
    expect(isSaid('There is no scaling set …', sources)).toBe(false);
    expect(isSaid('AADSTS999999', sources)).toBe(false);
  });
});

/** Whether one source holds all that stands between the `…` of `text`. */
function isSaid(text: string, sources: readonly string[]): boolean {
  const code = /^AADSTS(\d+)$/.exec(text)?.[1];
  if (code !== undefined) return sources.some((source) => source.includes(`case '${code}'`));
  // Codes of Entra, of Azure and substitutions stand for themselves.
  if (/^\{\{ .* \}\}$/.test(text)) return true;
  // Marks at the ends of a part may come from where the parts are put together.
  const parts = text.split('…').map((part) => part.replace(/^[\s:;,]+|[\s:;,(]+$/g, '')).filter((part) => /[A-Za-z]{3}/.test(part));
  return parts.length > 0 && sources.some((source) => parts.every((part) => source.includes(part)));
}
