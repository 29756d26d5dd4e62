import { instanceName } from './instance-rows.js';
import { showsOutput } from './outcomes.js';
import type { InstanceResult, RunError, RunResult } from './result.js';
import { count, sequence } from './wording.js';

/** A failed rollout and the way back from it as one result: red, with what failed and where production is now. Pure. */
export function takenBack(failed: RunResult, back: RunResult, tag: string): RunResult {
  const isBack = back.result === 'succeeded' || back.result === 'unchanged';
  const shift = failed.batches.length;
  const instances = back.instances.length > 0 ? back.instances : failed.instances;
  return {
    ...failed,
    durationMs: Date.parse(back.startedAt) - Date.parse(failed.startedAt) + back.durationMs,
    instances: instances.map((instance) => (instance.batch === undefined || back.instances.length === 0 ? instance : { ...instance, batch: instance.batch + shift })),
    batches: [...failed.batches, ...back.batches.map((batch) => ({ ...batch, number: batch.number + shift }))],
    warnings: [...failed.warnings, ...back.warnings.filter((warning) => !failed.warnings.some((one) => one.message === warning.message))],
    error: isBack ? told(failed.error, tag, back) : notBack(failed.error, tag, back, instances),
    outOfRotation: back.instances.length > 0 ? back.outOfRotation : failed.outOfRotation,
    takenBack: {
      tag,
      result: back.result === 'planned' || back.result === 'drifted' ? 'failed' : back.result,
      durationMs: back.durationMs,
      failed: failed.instances.filter((instance) => showsOutput(instance)),
      ...(back.error ? { error: back.error } : {}),
    },
  };
}

/** A first deployment that failed: there is nothing to go back to. */
export function nowhereToGo(failed: RunResult): RunResult {
  const { error } = failed;
  if (!error) return failed;
  const release = failed.release?.tag ?? 'this release';
  return {
    ...failed,
    error: {
      ...error,
      message: `${error.message}. There is no release to go back to: none is recorded as good on this scale set before ${release}`,
      hint: `The model holds ${release}, and VMs that Azure adds get it. Mend it and deploy again; onFailure: rollback works from the second good release on. ${error.hint ?? ''}`.trim(),
    },
  };
}

function told(error: RunError | undefined, tag: string, back: RunResult): RunError {
  const proven = back.instances.filter((instance) => instance.outcome === 'proven').length;
  const what = error?.message ?? 'The rollout failed';
  const others = back.instances.length - proven;
  const rest = others === 0 ? '' : `, ${count(others, 'VM')} not running or skipped`;
  return {
    problems: [], ...error, code: error?.code ?? 'ROLLOUT_FAILED',
    message: `${what}. Production is back on ${tag}: ${proven} of ${count(back.instances.length, 'VM')} proven${rest}`,
    hint: `The model holds ${tag} again, also for VMs that Azure adds. Mend the release and publish a new one.`,
  };
}

/** The worst that can happen: both reasons, what runs where, and what to do. */
function notBack(error: RunError | undefined, tag: string, back: RunResult, instances: readonly InstanceResult[]): RunError {
  const what = error?.message ?? 'The rollout failed';
  const cancelled = back.error?.code === 'CANCELLED';
  const way = cancelled ? `The way back to ${tag} was cancelled` : `The way back to ${tag} failed too: ${back.error?.message ?? back.result}`;
  const hint = cancelled
    ? `What Azure had begun goes on there. To bring the other VMs back: command: rollback with version: ${tag}.`
    : `Look at the VMs that are not proven now. Then run command: rollback with version: ${tag}, or deploy a release that is known to be good. ${back.error?.hint ?? ''}`.trim();
  return { problems: back.error?.problems ?? [], ...error, code: error?.code ?? 'ROLLOUT_FAILED', message: `${what}. ${way}. ${whatRunsWhere(instances)}`, hint };
}

function whatRunsWhere(instances: readonly InstanceResult[]): string {
  const byRelease = new Map<string, string[]>();
  for (const instance of instances) {
    const what = instance.release ?? instance.image ?? 'nobody knows what';
    const state = instance.outcome === 'proven' ? '' : ` (${instance.outcome})`;
    byRelease.set(what, [...(byRelease.get(what) ?? []), `${instanceName(instance, 60)}${state}`]);
  }
  if (byRelease.size === 0) return 'What the VMs run was not seen.';
  return `What runs where: ${sequence([...byRelease].map(([what, names]) => `${what} on ${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`))}.`;
}
