import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { ROOT, startAction } from '../../local-runner.js';
import { endOnAbort } from '../cancel.js';
import { WorkflowError } from '../expression.js';
import { defaultVariables } from '../github-context.js';
import { baseVariables } from '../script.js';
import type { ActionHandler, JobSurroundings, Texts } from '../surroundings.js';
import { fill } from '../template.js';
import { checkInputs } from './inputs.js';

interface ActionYml {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean; readonly default?: string }>>;
}

/**
 * This action: dist/index.js as a process, with the inputs of action.yml. What a workflow does not give and the emulator needs, it gets from here: where
 * Azure is, and how often to ask it. Its post step runs when the job ends.
 */
export const ownAction: ActionHandler = async ({ uses, inputs: given, env, job }) => {
  const { inputs: declared } = load(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as ActionYml;
  checkInputs(uses, given, Object.keys(declared));
  const scope = { place: 'action.inputs.default', contexts: job.contexts } as const;
  const inputs = Object.fromEntries(Object.entries(declared).map(([name, input]) => [name, given[name] ?? fill(input.default ?? '', scope)]));
  const missing = Object.entries(declared).filter(([name, { required }]) => required === true && inputs[name] === '');
  if (missing.length > 0) throw new WorkflowError(`Input required and not supplied: ${missing.map(([name]) => name).join(', ')}`);
  const { run } = job;
  let ended = (): void => undefined;
  const action = await startAction(run.address, {
    inputs: { ...inputs, ...emulated(job, given) },
    env: {
      ...baseVariables(job),
      ...Object.fromEntries(job.env),
      // Without the right, GitHub does not offer the token.
      ACTIONS_ID_TOKEN_REQUEST_URL: '',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: '',
      ...defaultVariables(job),
      NODE_EXTRA_CA_CERTS: run.address.ca,
      ...env,
    },
    event: { name: run.event.name, ref: run.event.ref, payload: run.github['event'] },
    workspace: job.workspace,
    temporaryFolder: run.home,
    onStart: (child) => (ended = endOnAbort(job.signal, (name) => child.kill(name))),
  });
  ended();
  return {
    succeeded: action.exitCode === 0,
    outputs: action.outputs,
    log: action.log,
    summary: action.summary,
    post: async () => {
      const { exitCode, log } = await action.post();
      return { succeeded: exitCode === 0, log };
    },
  };
};

function emulated({ run: { address } }: JobSurroundings, given: Texts): Texts {
  const cloud = [`resourceManager=${address.arm}`, `authority=${address.authority}`, ...(address.blob ? [`blob=${address.blob}`] : [])].join('\n');
  return { ...(given['cloud'] === undefined ? { cloud } : {}), ...(given['poll-interval'] === undefined ? { 'poll-interval': '0.2s' } : {}) };
}
