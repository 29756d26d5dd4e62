import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { readInputs } from '../../src/inputs.js';
import { VERSION } from '../../src/version.js';

interface Action {
  inputs: Record<string, { description: string; required: boolean; default: string }>;
  outputs: Record<string, { description: string }>;
  runs: Record<string, string>;
}
const action = load(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as Action;
const source = (path: string): string => readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8');

describe('action.yml', () => {
  it('has the inputs that are read, and no other', () => {
    const asked = [...source('inputs.ts').matchAll(/input\('([a-z-]+)'\)/g)].map((match) => match[1]);
    expect(Object.keys(action.inputs).sort()).toEqual([...new Set(asked)].sort());
  });

  it('has the outputs that are set, and no other', () => {
    const set = /interface Outputs \{(.*?)\n\}/s.exec(source('report/outputs.ts'))?.[1] ?? '';
    const names = [...set.matchAll(/readonly '?([a-z-]+)'?:/g)].map((match) => match[1]);
    expect(Object.keys(action.outputs).sort()).toEqual(names.sort());
  });

  it('has defaults that are taken', () => {
    const given = Object.entries(action.inputs).map(([name, input]) => [`INPUT_${name.toUpperCase()}`, input.default.startsWith('${{') ? 'ghs_1' : input.default]);
    const runner = { GITHUB_WORKSPACE: '/w', GITHUB_REPOSITORY: 'a/b', GITHUB_SHA: 'a'.repeat(40), GITHUB_REF: 'refs/tags/v1' };
    const inputs = readInputs({ ...runner, ...Object.fromEntries(given) }, { readFile: () => '{}', realPath: (path) => path });
    expect(inputs).toMatchObject({ command: 'deploy', config: { name: 'deploy.yml' }, force: false, cloud: { kind: 'AzurePublic' }, pollIntervalMs: 5000, githubToken: 'ghs_1' });
  });

  it('describes everything, without expressions, which the runner refuses in descriptions', () => {
    for (const { description } of [...Object.values(action.inputs), ...Object.values(action.outputs)]) {
      expect(description).not.toContain('${{');
      expect(description.length).toBeGreaterThan(30);
    }
  });

  it('runs one bundle twice, also after a failure', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js', post: 'dist/index.js', 'post-if': 'always()' });
  });
});

describe('the version', () => {
  it('is that of package.json', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(VERSION).toBe(version);
  });
});
