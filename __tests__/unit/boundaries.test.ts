import { describe, expect, it } from '@jest/globals';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

type Rules = Record<string, Linter.RuleEntry>;

const eslint = new ESLint();
const linter = new Linter({ configType: 'flat' });

/** What the boundary rules of the repository's own configuration say; the rules that need types would slow this down for nothing. */
async function messages(path: string, source: string): Promise<string[]> {
  const { rules } = (await eslint.calculateConfigForFile(path)) as { rules: Rules };
  const restrictions = Object.fromEntries(Object.entries(rules).filter(([name]) => name.includes('no-restricted')));
  const config = { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser }, plugins: { '@typescript-eslint': tseslint.plugin }, rules: restrictions } as Linter.Config;
  return linter.verify(source, [config], { filename: path }).map((found) => `${found.ruleId ?? 'fatal'}: ${found.message}`);
}

const REFUSED: [string, string][] = [
  ['src/plan/a.ts', "import { DeployError } from '../errors.js';"],
  ['src/plan/a.ts', "import { readFileSync } from 'node:fs';"],
  ['src/plan/a.ts', "import * as z from 'zod';"],
  ['src/plan/a.ts', "import type { Runner } from '../runner/runner.js';"],
  ['src/plan/a.ts', 'export const f = async (): Promise<void> => {};'],
  ['src/plan/a.ts', 'export const t = Date.now();'],
  ['src/plan/a.ts', 'export const t = new Date();'],
  ['src/plan/a.ts', 'export const r = Math.random();'],
  ['src/plan/a.ts', "export const p = import('./b.js');"],
  ['src/plan/a.ts', 'setTimeout(() => 1, 1);'],
  ['src/manifest/a.ts', "import { plan } from '../plan/make-plan.js';"],
  ['src/manifest/a.ts', "import type { Plan } from '../plan/plan.js';"],
  ['src/manifest/a.ts', "import { x } from '../plan/wanted.js';"],
  ['src/manifest/handlers/a.ts', "import { x } from '../../azure/client.js';"],
  ['src/manifest/a.ts', "import * as core from '@actions/core';"],
  ['src/release/a.ts', "import { x } from '../github/releases.js';"],
  ['src/release/a.ts', "import { x } from 'js-yaml';"],
  ['src/steps/a.ts', "import { ComputeManagementClient } from '@azure/arm-compute';"],
  ['src/steps/a.ts', "export const c = import('@azure/arm-compute');"],
  ['src/steps/a.ts', "export const c = import('../azure/client.js');"],
  ['src/steps/a.ts', "import { x } from '../report/summary.js';"],
  ['src/steps/a.ts', "import type { Headline } from '../report/headline.js';"],
  ['src/azure/a.ts', "import * as core from '@actions/core';"],
  ['src/azure/a.ts', "import { x } from '../plan/plan.js';"],
  ['src/github/a.ts', "import { x } from '@azure/identity';"],
  ['src/runner/a.ts', "import { getOctokit } from '@actions/github';"],
  ['src/report/a.ts', "import { x } from '../plan/plan.js';"],
  ['src/report/a.ts', "import { DeployError } from '../errors.js';"],
  ['src/ports/a.ts', "import { DeployError } from '../errors.js';"],
  ['src/inputs.ts', "import { x } from './manifest/parse.js';"],
  ['src/inputs.ts', "import * as core from '@actions/core';"],
  ['src/run.ts', "import { x } from './azure/client.js';"],
  ['src/run.ts', "export const x = import('./azure/client.js');"],
  ['src/steps/a.ts', "import { x } from '../../emulator/clock.js';"],
  ['src/index.ts', "import { x } from '../emulator/clock.js';"],
  ['emulator/a.ts', "import type { Clock } from '../src/ports/clock.js';"],
  ['emulator/vm/a.ts', "import { x } from '../../src/errors.js';"],
  ['emulator/a.ts', "import { ComputeManagementClient } from '@azure/arm-compute';"],
];

const ALLOWED: [string, string][] = [
  ['src/plan/a.ts', "import type { Problem } from '../errors.js';"],
  ['src/plan/a.ts', "import type { PlannedStep } from '../report/result.js';"],
  ['src/plan/a.ts', "import { b } from './batches.js';"],
  ['src/manifest/a.ts', "import { load } from 'js-yaml';"],
  ['src/manifest/a.ts', "import * as z from 'zod';"],
  ['src/manifest/a.ts', "import type { Wanted } from '../plan/wanted.js';"],
  ['src/manifest/handlers/a.ts', "import { DeployError } from '../../errors.js';"],
  ['src/manifest/handlers/a.ts', "import { child } from '../tree.js';"],
  ['src/release/a.ts', "import type { Releases } from '../ports/releases.js';"],
  ['src/steps/a.ts', "import { plan } from '../plan/make-plan.js';"],
  ['src/steps/a.ts', "import type { RunResult } from '../report/result.js';"],
  ['src/azure/a.ts', "import { ComputeManagementClient } from '@azure/arm-compute';"],
  ['src/azure/a.ts', "import { asDeployError } from './errors.js';"],
  ['src/azure/a.ts', "export const c = import('@azure/identity');"],
  ['src/github/a.ts', "import { getOctokit } from '@actions/github';"],
  ['src/runner/a.ts', "import * as core from '@actions/core';"],
  ['src/report/a.ts', "import type { HealthState } from '../ports/scale-sets.js';"],
  ['src/run.ts', "import { observe } from './steps/observe.js';"],
  ['src/run.ts', "import type { Clock } from './ports/clock.js';"],
  ['src/run.ts', "import type { RunResult } from './report/result.js';"],
  ['src/index.ts', "import { client } from './azure/client.js';"],
  ['emulator/a.ts', "import { generate } from 'selfsigned';"],
];

describe('who may import whom', () => {
  it.each(REFUSED)('%s may not: %s', async (path, source) => {
    expect(await messages(path, source)).toEqual([expect.stringMatching(/no-restricted-(?:imports|syntax|globals): /)]);
  });

  it.each(ALLOWED)('%s may: %s', async (path, source) => {
    expect(await messages(path, source)).toEqual([]);
  });

  it('stands beside the rules that find forgotten promises', async () => {
    const { rules } = (await eslint.calculateConfigForFile('src/steps/a.ts')) as { rules: Record<string, unknown[]> };
    expect(rules['@typescript-eslint/no-floating-promises']?.[0]).toBe(2);
  });
});
