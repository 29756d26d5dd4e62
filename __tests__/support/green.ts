import type { Report, Run } from './stage.js';

/** The run ended with exit status 0 and wrote a report; where not, its log says why. */
export function expectGreen(run: Run): Report {
  if (run.exitCode === 0 && run.report !== undefined && run.report.error === undefined) return run.report;
  throw new Error(`The run did not end green (exit status ${run.exitCode}, signal ${run.signal}):\n${readable(run.log)}`);
}

/** The log without what the runner would hide. */
export function readable(log: string): string {
  return log.split('\n').filter((line) => !/^::(?:debug|add-mask)::/.test(line)).join('\n');
}
