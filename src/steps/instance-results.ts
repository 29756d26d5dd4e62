import type { Expected, Verdict } from '../plan/verdict.js';
import { sameHandler } from '../plan/definition.js';
import { compareIds } from '../plan/batches.js';
import { releaseOn } from '../plan/drift/recorded.js';
import { imageText } from '../plan/image.js';
import { parseRecord } from '../plan/record.js';
import type { InstanceView } from '../ports/scale-sets.js';
import type { ExtensionResult, InstanceOutcome, InstanceResult } from '../report/result.js';
import type { Fleet } from './fleet.js';

/** Every VM as the report shows it. */
export function instanceResults(fleet: Fleet, expected: readonly Expected[], nowMs: number): readonly InstanceResult[] {
  return [...fleet.ids].sort(compareIds).map((id) => instanceResult(fleet, fleet.view(id)!, expected, nowMs));
}

function instanceResult(fleet: Fleet, view: InstanceView, expected: readonly Expected[], nowMs: number): InstanceResult {
  const verdict = fleet.verdict(view.instanceId)!;
  const passage = fleet.passage(view.instanceId);
  return {
    instanceId: view.instanceId,
    name: view.name,
    computerName: view.computerName,
    zone: view.zone,
    faultDomain: view.faultDomain,
    updateDomain: view.updateDomain,
    outcome: outcomeOf(verdict),
    reason: 'reason' in verdict ? verdict.reason : undefined,
    release: toldRelease(view, expected),
    image: fleet.isAboutImage ? imageText(view.image) : undefined,
    latestModelApplied: view.latestModelApplied,
    extensions: expected.map((one) => extensionResult(view, one)),
    health: view.health,
    power: view.power,
    batch: passage?.batch,
    durationMs: passage ? (passage.provenAt ?? nowMs) - passage.startedAt : undefined,
    born: fleet.isBorn(view.instanceId) || undefined,
  };
}

/** By the record in what it is to be told; a VM that still has another release's definition shows that one's tag. */
function toldRelease(view: InstanceView, expected: readonly Expected[]): string | undefined {
  const record = expected.map((one) => parseRecord(one.forceUpdateTag)).find((one) => one !== undefined);
  return releaseOn(view, { ...(record ? { record } : {}), ours: expected, left: [] });
}

function outcomeOf(verdict: Verdict): InstanceOutcome {
  switch (verdict.kind) {
    case 'working':
      return 'pending';
    case 'parked':
      return verdict.onModel ? 'parked' : 'outdated';
    case 'proven':
    case 'failed':
    case 'unhealthy':
    case 'outdated':
    case 'protected':
      return verdict.kind;
    default:
      return verdict satisfies never;
  }
}

function extensionResult(view: InstanceView, expected: Expected): ExtensionResult {
  const told = view.told.find((one) => sameHandler(one, expected));
  const report = view.reported.find((one) => one.name.toLowerCase() === (told?.name ?? expected.name).toLowerCase());
  if (!report) return { name: expected.name, state: told ? 'unknown' : 'absent' };
  return { name: report.name, state: report.state, handlerVersion: report.typeHandlerVersion, stdout: report.stdout, stderr: report.stderr, message: report.message };
}
