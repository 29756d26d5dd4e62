import type { Problem, SourceLocation } from '../errors.js';
import { code, heading, list, paragraph, strong, text } from './blocks.js';
import type { Block, Inline, Phrase } from './blocks.js';
import type { Limits } from './limits.js';
import { clip } from './plain-text.js';
import type { RunError } from './result.js';
import type { Reported } from './so-far.js';
import { count, sentences } from './wording.js';

/** What ended the run: message, cure, ids, and every single problem with its place. */
export function problemBlocks(report: Reported, limits: Limits): readonly Block[] {
  const { error } = report;
  if (error === undefined) return [];
  return [
    {
      kind: 'note',
      tone: report.result === 'cancelled' ? 'warn' : 'bad',
      lines: [strong(clip(error.message, limits.message)), ...(error.hint === undefined ? [] : [clip(error.hint, limits.message)]), ids(error)],
    },
    ...problemList(error.problems, limits),
  ];
}

function ids(error: RunError): Phrase {
  const parts: Inline[] = [code(error.code)];
  if (error.armCode !== undefined) parts.push(text(' · Azure: '), code(clip(error.armCode, 100)));
  if (error.correlationId !== undefined) parts.push(text(' · correlation id '), code(clip(error.correlationId, 80)));
  return parts;
}

/** Warnings, which did not keep the run from going on. */
export function warningBlocks(report: Reported, limits: Limits): readonly Block[] {
  if (report.warnings.length === 0) return [];
  return [heading(3, count(report.warnings.length, 'warning')), ...problemList(report.warnings, limits)];
}

function problemList(problems: readonly Problem[], limits: Limits): readonly Block[] {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, limits.entries);
  const missing = problems.length - shown.length;
  return [list(shown.map((problem) => problemPhrase(problem, limits))), ...(missing > 0 ? [paragraph(`${missing} more not listed.`)] : [])];
}

function problemPhrase(problem: Problem, limits: Limits): Phrase {
  const parts: Inline[] = problem.location === undefined ? [] : [code(place(problem.location, limits.cell)), text(' ')];
  parts.push(text(sentences(clip(problem.message, limits.message / 4), problem.hint && clip(problem.hint, limits.message / 4))));
  return parts;
}

/** `deploy.yml:12:7`, as editors and compilers write a place. */
export function place(location: SourceLocation, max = 200): string {
  return `${clip(location.file, max)}:${location.line}:${location.column}`;
}
