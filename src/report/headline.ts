import type { Tone } from './blocks.js';
import { ofLevel } from './drift-blocks.js';
import { captureSentence, captureSubject, isCapture } from './image-blocks.js';
import { countOutcomes } from './outcomes.js';
import type { OutcomeCounts } from './outcomes.js';
import { clip } from './plain-text.js';
import type { Reported } from './so-far.js';
import { count, duration, sequence } from './wording.js';

export interface Headline {
  /** A word or two: how the run ended. */
  readonly status: string;
  readonly tone: Tone;
  /** What was to go where, such as `v1.4.0 on scale set web`. */
  readonly subject: string;
  /** One plain sentence with the counts, without the status. */
  readonly sentence: string;
}

/** How the run ended, what went where, and how many of how many VMs are proven. Plain text; the counts are of all VMs. */
export function headline(report: Reported): Headline {
  const { status, tone } = ending(report);
  if (isCapture(report)) return { status, tone, subject: captureSubject(report), sentence: captureSentence(report) };
  return { status, tone, subject: subject(report), sentence: sentence(report, countOutcomes(report.instances)) };
}

/** The headline on one line, for a log, an output or a chat message. */
export function headlineText(report: Reported): string {
  const { status, subject: what, sentence: rest } = headline(report);
  return `${status}: ${what}. ${rest}`;
}

function ending(report: Reported): { status: string; tone: Tone } {
  switch (report.result) {
    case 'succeeded':
      return { status: report.command === 'status' ? 'No drift' : 'Succeeded', tone: 'good' };
    case 'drifted':
      return { status: 'Drift', tone: 'bad' };
    case 'unchanged':
      return { status: 'Nothing to do', tone: 'good' };
    case 'planned':
      return report.changed ? { status: 'Planned', tone: 'busy' } : { status: 'Nothing to do', tone: 'good' };
    case 'failed':
      return { status: 'Failed', tone: 'bad' };
    case 'cancelled':
      return { status: 'Cancelled', tone: 'warn' };
    case 'running':
      return { status: report.command === 'rollback' ? 'Going back' : 'In progress', tone: 'busy' };
    default:
      return report satisfies never;
  }
}

function subject(report: Reported): string {
  const what = report.release === undefined ? (report.drift === undefined ? 'deployment' : 'no recorded release') : clip(report.release.tag, 100);
  if (report.target === undefined) return what;
  const environment = report.target.environment === undefined ? '' : ` (${clip(report.target.environment, 60)})`;
  return `${what} on scale set ${clip(report.target.scaleSet, 80)}${environment}`;
}

function sentence(report: Reported, counts: OutcomeCounts): string {
  const total = report.instances.length;
  if (report.result === 'planned') return planned(report, total);
  if (report.drift !== undefined) return looked(report.drift, counts, total, report.release !== undefined);
  if (total === 0) return noInstances(report);
  const { takenBack } = report;
  const back = takenBack && (takenBack.result === 'succeeded' || takenBack.result === 'unchanged' ? `Back on ${clip(takenBack.tag, 100)}: ` : `Not back on ${clip(takenBack.tag, 100)}: `);
  const proven = `${back ?? ''}${counts.proven} of ${count(total, 'VM')} proven to run ${back === undefined ? 'it' : 'that'}`;
  const rest = others(counts);
  const took = report.durationMs > 0 ? ` after ${duration(report.durationMs)}` : '';
  return `${proven}${took}${rest === '' ? '' : `; ${rest}`}.`;
}

function looked(drift: NonNullable<Reported['drift']>, counts: OutcomeCounts, total: number, known: boolean): string {
  const rest = others(counts);
  const what = known ? 'proven to run it' : 'as the model says';
  const vms = total === 0 ? 'The scale set has no VMs' : `${counts.proven} of ${count(total, 'VM')} ${what}${rest === '' ? '' : `; ${rest}`}`;
  const found = ofLevel(drift, 'drift').length;
  const notices = ofLevel(drift, 'notice').length;
  return `${vms}. ${found === 0 ? 'No drift' : count(found, 'finding')}${notices === 0 ? '' : `, and ${count(notices, 'notice')}`}.`;
}

function planned(report: Reported, total: number): string {
  if (!report.changed) return `${total === 0 ? 'The scale set' : `All of its ${count(total, 'VM')}`} already ${total === 0 ? 'is' : total === 1 ? 'is' : 'are'} as wanted.`;
  return `${count(report.plan.length, 'step')} for ${count(total, 'VM')}. Nothing has been written.`;
}

function noInstances(report: Reported): string {
  switch (report.result) {
    case 'succeeded':
    case 'drifted':
    case 'unchanged':
      return 'The scale set has no VMs: whichever it gets will run the release.';
    case 'failed':
    case 'cancelled':
      return 'The run ended before it looked at any VM.';
    case 'planned':
    case 'running':
      return 'No VM has been looked at yet.';
    default:
      return report satisfies never;
  }
}

const SAID: Readonly<Record<Exclude<keyof OutcomeCounts, 'proven'>, string>> = {
  failed: 'failed',
  unhealthy: 'unhealthy',
  pending: 'not through yet',
  outdated: 'still on what it had before',
  protected: 'protected and skipped',
  parked: 'not running',
};

function others(counts: OutcomeCounts): string {
  const parts = (Object.keys(SAID) as (keyof typeof SAID)[]).filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${SAID[outcome]}`);
  return sequence(parts);
}
