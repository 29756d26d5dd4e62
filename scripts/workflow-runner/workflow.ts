import { load } from 'js-yaml';
import * as z from 'zod';
import { WorkflowError } from './expression.js';

/**
 * A workflow file as far as the local runner carries it out. A key that it does not know is an error: what is skipped in silence would count as tested.
 * Source: GitHub docs, "Workflow syntax for GitHub Actions".
 */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const env = z.record(z.string(), scalar.nullable());
const rights = z.union([z.enum(['read-all', 'write-all']), z.record(z.string(), z.enum(['read', 'write', 'none']))]);
const concurrency = z.union([z.string(), z.strictObject({ group: z.string(), 'cancel-in-progress': z.union([z.boolean(), z.string()]).default(false) })]);

const step = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z_][\w-]*$/).optional(),
    name: z.string().optional(),
    if: z.union([z.string(), z.boolean()]).optional(),
    uses: z.string().optional(),
    with: env.optional(),
    run: z.string().optional(),
    shell: z.enum(['bash', 'sh']).optional(),
    'working-directory': z.string().optional(),
    env: env.optional(),
    'continue-on-error': z.union([z.boolean(), z.string()]).optional(),
    'timeout-minutes': z.number().optional(),
  })
  .refine((one) => (one.uses === undefined) !== (one.run === undefined), 'a step has either uses or run');

const job = z.strictObject({
  name: z.string().optional(),
  needs: texts.default([]),
  if: z.union([z.string(), z.boolean()]).optional(),
  'runs-on': z.string(),
  permissions: rights.optional(),
  environment: z.union([z.string().transform((name) => ({ name, url: undefined, deployment: true })), z.strictObject({ name: z.string(), url: z.string().optional(), deployment: z.boolean().default(true) })]).optional(),
  concurrency: concurrency.optional(),
  outputs: z.record(z.string(), z.string()).default({}),
  env: env.optional(),
  strategy: z
    .strictObject({
      matrix: z.union([z.string(), z.record(z.string(), z.unknown())]),
      'fail-fast': z.union([z.boolean(), z.string()]).default(true),
      'max-parallel': z.union([z.number(), z.string()]).optional(),
    })
    .optional(),
  'timeout-minutes': z.number().default(360),
  steps: z.array(step).min(1),
});

const input = z.strictObject({
  description: z.string().optional(),
  type: z.enum(['string', 'boolean', 'number', 'choice', 'environment']).default('string'),
  required: z.boolean().default(false),
  default: scalar.optional(),
  options: z.array(z.string()).optional(),
});

const filters = { branches: texts.optional(), 'branches-ignore': texts.optional(), tags: texts.optional(), 'tags-ignore': texts.optional(), paths: texts.optional(), 'paths-ignore': texts.optional() };
const filtered = z.strictObject({ types: texts.optional(), ...filters });

const triggers = z.strictObject({
  release: z.strictObject({ types: texts.optional() }).nullable().optional(),
  push: filtered.omit({ types: true }).nullable().optional(),
  pull_request: filtered.omit({ tags: true, 'tags-ignore': true }).nullable().optional(),
  schedule: z.array(z.strictObject({ cron: z.string() })).optional(),
  workflow_dispatch: z.strictObject({ inputs: z.record(z.string(), input).default({}) }).nullable().optional(),
});

const workflow = z.strictObject({
  name: z.string().optional(),
  'run-name': z.string().optional(),
  on: z.preprocess((on) => (typeof on === 'string' ? { [on]: null } : Array.isArray(on) ? Object.fromEntries(on.map((name: unknown) => [String(name), null])) : on), triggers),
  permissions: rights.optional(),
  concurrency: concurrency.optional(),
  env: env.optional(),
  jobs: z.record(z.string().regex(/^[A-Za-z_][\w-]*$/), job),
});

export type Workflow = z.infer<typeof workflow>;
export type Job = z.infer<typeof job>;
export type Step = z.infer<typeof step>;
export type Rights = z.infer<typeof rights>;
export type Concurrency = z.infer<typeof concurrency>;
export type DispatchInput = z.infer<typeof input>;
export type Triggers = z.infer<typeof triggers>;

/** @throws WorkflowError with everything in the file that the local runner does not know, and where */
export function readWorkflow(source: string, path: string): Workflow {
  const read = workflow.safeParse(load(source));
  if (!read.success) throw new WorkflowError(`${path}: the local runner does not take this workflow:\n${z.prettifyError(read.error)}`);
  for (const id of Object.keys(read.data.jobs)) checkNeeds(read.data.jobs, id, [], path);
  return read.data;
}

function checkNeeds(jobs: Workflow['jobs'], id: string, dependents: readonly string[], path: string): void {
  const job = jobs[id];
  if (job === undefined) throw new WorkflowError(`${path}: job ${dependents[0] ?? ''} needs ${id}, which is no job`);
  if (dependents.includes(id)) throw new WorkflowError(`${path}: job ${id} needs itself, by ${dependents.join(', ')}`);
  for (const need of job.needs) checkNeeds(jobs, need, [id, ...dependents], path);
}
