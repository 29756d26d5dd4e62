import { WorkflowError } from './expression.js';

export type Combination = Readonly<Record<string, unknown>>;

/** The jobs that a matrix makes. Source: GitHub docs, "Running variations of jobs in a workflow", with the rules of `include` and `exclude`. */
export function expandMatrix(matrix: unknown): readonly Combination[] {
  if (typeof matrix !== 'object' || matrix === null || Array.isArray(matrix)) throw new WorkflowError('strategy.matrix is no map');
  const { include = [], exclude = [], ...axes } = matrix as Readonly<Record<string, unknown>>;
  const excluded = combinations(exclude, 'exclude');
  const crossed = Object.entries(axes).reduce<readonly Combination[]>(
    (made, [axis, values]) => made.flatMap((one) => listOf(values, axis).map((value) => ({ ...one, [axis]: value }))),
    [{}],
  );
  const original = (Object.keys(axes).length === 0 ? [] : crossed).filter((one) => !excluded.some((pattern) => agrees(pattern, one, Object.keys(pattern))));
  const extended: Combination[] = original.map((one) => ({ ...one }));
  const alone: Combination[] = [];
  for (const more of combinations(include, 'include')) {
    const shared = Object.keys(more).filter((key) => key in axes);
    const fitting = original.flatMap((one, at) => (agrees(more, one, shared) ? [at] : []));
    for (const at of fitting) extended[at] = { ...extended[at], ...more };
    if (fitting.length === 0) alone.push(more);
  }
  const made = [...extended, ...alone];
  if (made.length === 0) throw new WorkflowError('strategy.matrix makes no job');
  return made;
}

function listOf(values: unknown, axis: string): readonly unknown[] {
  if (!Array.isArray(values)) throw new WorkflowError(`strategy.matrix.${axis} is no list`);
  return values;
}

function combinations(values: unknown, name: string): readonly Combination[] {
  return listOf(values, name).map((one) => {
    if (typeof one === 'object' && one !== null && !Array.isArray(one)) return one as Combination;
    throw new WorkflowError(`strategy.matrix.${name} holds something that is no map`);
  });
}

function agrees(left: Combination, right: Combination, keys: readonly string[]): boolean {
  return keys.every((key) => JSON.stringify(left[key]) === JSON.stringify(right[key]));
}
