/** What every run that ends badly has to show, whatever went wrong. */
import { expect } from '@jest/globals';
import type { ErrorCode } from '../../src/errors.js';
import type { RunError } from '../../src/report/result.js';
import type { Report, Run, Stage } from './stage.js';

export interface RedRun {
  readonly report: Report;
  readonly error: RunError;
  /** The error as a person reads it: message and hint. */
  readonly told: string;
}

/** Exit status 1, the outputs, the JSON report, the summary and an annotation all say that it failed, and why. */
export function expectRed(run: Run, code: ErrorCode, result: 'failed' | 'cancelled' = 'failed'): RedRun {
  const { report } = run;
  if (run.exitCode !== 1 || report?.error === undefined) throw new Error(`the run did not end red (exit status ${run.exitCode}):\n${run.log}`);
  const { error } = report;
  expect([error.code, error.message]).toEqual([code, error.message]);
  expect(report.result).toBe(result);
  expect(run.outputs).toMatchObject({ result });
  expect(run.summary).toContain(`\`${code}\``);
  expect(annotations(run).length).toBeGreaterThan(0);
  // The operator's three questions: nothing that a person has to read may be an object, or say nothing.
  for (const text of [error.message, error.hint ?? '', run.summary, run.log]) expect(text).not.toMatch(/\[object Object\]|\bundefined\b|\bNaN\b/);
  return { report, error, told: `${error.message}\n${error.hint ?? ''}` };
}

/** Nothing was written to Azure, and the run says so. */
export async function expectNothingWritten(stage: Stage, run: Run): Promise<void> {
  expect(await stage.writes()).toEqual({});
  expect(run.report?.changed).toBe(false);
  expect(run.outputs['changed']).toBe('false');
  expect(run.summary).toContain('Nothing was written to Azure');
}

/** The `::error` commands as GitHub would take them. */
export function annotations(run: Run): readonly string[] {
  return run.log.split('\n').filter((line) => line.startsWith('::error'));
}

/** The version that each VM's application serves now, by instance id. */
export async function versions(stage: Stage): Promise<Readonly<Record<string, string | undefined>>> {
  const answers = await stage.answers();
  return Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, answer?.split(' ')[0]]));
}
