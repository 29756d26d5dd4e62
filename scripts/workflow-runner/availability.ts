/** Which contexts an expression may use where. Source: GitHub docs, "Contexts reference", "Context availability". */
const JOB = ['github', 'needs', 'strategy', 'matrix', 'vars', 'inputs'] as const;
const STEP = [...JOB, 'job', 'runner', 'env', 'secrets', 'steps'] as const;

const PLACES = {
  'run-name': ['github', 'inputs', 'vars'],
  concurrency: ['github', 'inputs', 'vars'],
  env: ['github', 'secrets', 'inputs', 'vars'],
  'jobs.if': ['github', 'needs', 'vars', 'inputs'],
  'jobs.strategy': ['github', 'needs', 'vars', 'inputs'],
  'jobs.name': JOB,
  'jobs.runs-on': JOB,
  'jobs.environment': JOB,
  'jobs.environment.url': [...JOB, 'job', 'runner', 'env', 'steps'],
  'jobs.concurrency': JOB,
  'jobs.env': [...JOB, 'secrets'],
  'jobs.outputs': STEP,
  'steps.if': STEP.filter((name) => name !== 'secrets'),
  'steps.continue-on-error': STEP,
  'steps.env': STEP,
  'steps.name': STEP,
  'steps.run': STEP,
  'steps.with': STEP,
  'steps.working-directory': STEP,
  'action.inputs.default': ['github', 'job', 'matrix', 'strategy', 'runner'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PlaceName = keyof typeof PLACES;

export function contextsAt(place: PlaceName): readonly string[] {
  return PLACES[place];
}

/** success(), failure(), cancelled() and always() are for conditions. */
export function statusFunctionsAt(place: PlaceName): boolean {
  return place === 'jobs.if' || place === 'steps.if';
}
