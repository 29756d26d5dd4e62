import { code, link, text } from './blocks.js';
import type { Inline, Phrase } from './blocks.js';
import { captureNextSteps, isCapture } from './image-blocks.js';
import { countOutcomes, showsOutput } from './outcomes.js';
import { clip } from './plain-text.js';
import type { Reported } from './so-far.js';
import { count } from './wording.js';

/** What a reader can do now. Empty where there is nothing to be done. */
export function nextSteps(report: Reported): readonly Phrase[] {
  if (isCapture(report)) return captureNextSteps(report);
  switch (report.result) {
    case 'running':
    case 'unchanged':
      return [];
    case 'planned':
      return report.changed ? [['To carry this plan out, run the action with ', ...carriesOut(report), '. It observes again first, so what has changed meanwhile is taken into account.']] : [];
    case 'drifted':
      return [];
    case 'succeeded':
      return skippedVms(report);
    case 'failed':
    case 'cancelled':
      return afterFailure(report);
    default:
      return report satisfies never;
  }
}

function carriesOut({ command, release }: Reported): readonly (string | Inline)[] {
  if (command !== 'plan-rollback') return [code('command: deploy')];
  return [code('command: rollback'), ...(release ? [' and ', code(`version: ${clip(release.tag, 100)}`)] : [])];
}

function skippedVms(report: Reported): readonly Phrase[] {
  const counts = countOutcomes(report.instances);
  const steps: Phrase[] = [];
  if (counts.parked > 0) steps.push(`${count(counts.parked, 'VM')} not running: the model on the scale set is the new one, so the release comes with the next start.`);
  if (counts.protected > 0) steps.push(`${count(counts.protected, 'VM')} protected from scale set actions: remove the instance protection and deploy again to bring the release there.`);
  return steps;
}

function afterFailure(report: Reported): readonly Phrase[] {
  const touched = report.changed;
  const steps: Phrase[] = [];
  const back = report.takenBack;
  if (back?.result === 'succeeded' || back?.result === 'unchanged') {
    return [...(back.failed.length > 0 ? whereToLook() : []), 'Correct the release and publish a new one: the scale set is as it was before this run.'];
  }
  if (!touched) steps.push('Nothing was written to Azure: the VMs run what they ran before.');
  if (report.instances.some((instance) => showsOutput(instance))) steps.push(...whereToLook());
  if (report.error?.code === 'TIMEOUT' || report.result === 'cancelled') {
    if (touched) steps.push('Azure finishes what it has begun even though the run no longer waits for it.');
  }
  if (report.result === 'cancelled' && report.outOfRotation !== undefined) steps.push('VMs that were taken out of rotation are put back by the post step as far as they are well by then; its log says which are not. The next deployment puts back the rest.');
  if (touched && back !== undefined) {
    const failed = report.release === undefined ? 'the release that failed' : clip(report.release.tag, 100);
    steps.push(['To go on with the way back: ', code('command: rollback'), ' with ', code(`version: ${clip(back.tag, 100)}`), `. To run this job again would deploy ${failed} once more.`]);
  } else {
    steps.push(runAgain(report, touched));
  }
  // Who went back does not want to be sent to what was left.
  if (touched && back === undefined && report.command !== 'rollback' && report.previousTag !== undefined && report.previousTag !== report.release?.tag) {
    steps.push(['To go back to the release before this one: ', code('command: rollback'), ' with ', code(`version: ${clip(report.previousTag, 100)}`), '.']);
  }
  if (report.error?.correlationId !== undefined) {
    steps.push(['Azure support finds the request by its correlation id ', code(clip(report.error.correlationId, 80)), '.']);
  }
  return steps;
}

/** Places: Microsoft's troubleshooting pages of the Custom Script extensions for Linux and for Windows. */
function whereToLook(): readonly Phrase[] {
  return [
    [
      'Read the output of the failed VMs above. All of it is on the VM: on Linux under ',
      code('/var/lib/waagent/custom-script/download/'),
      ' with the handler’s log under ',
      code('/var/log/azure/custom-script/'),
      ', on Windows under ',
      code('C:\\WindowsAzure\\Logs\\Plugins\\'),
      '.',
    ],
  ];
}

function runAgain(report: Reported, touched: boolean): Phrase {
  const again: Inline = report.run === undefined ? text('run the job again') : link('re-run the failed job', report.run.url);
  return ['Correct the cause, then ', again, touched ? whatRunsAgain(report) : '.'];
}

/** As the plan does it: after a failure a handler runs again only where its definition changes, and that reaches every VM. */
function whatRunsAgain(report: Reported): string {
  const goesOn = report.target?.upgradePolicy === 'Manual' && countOutcomes(report.instances).failed === 0;
  return goesOn ? ': VMs that are proven already are not touched again.' : ': the release then runs anew on every VM, also where it is proven already.';
}
