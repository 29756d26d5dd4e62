import type { Problem } from '../errors.js';
import { headlineText } from './headline.js';
import { countOutcomes, worstFirst } from './outcomes.js';
import { withoutCredentials } from './public-url.js';
import type { BatchResult, CapturedImage, DriftFinding, EstimateResult, ExtensionResult, InstanceResult, PlannedStep, RunError, RunResult } from './result.js';

/** Raised when a field changes its meaning or goes; new fields alone do not raise it. */
export const SCHEMA_VERSION = 1;

/**
 * The JSON report: the whole of the result, every VM in it, in the field order that `docs/report.md` lists. Absent fields
 * are left out. Texts are as the VMs sent them, so whoever shows them must escape them.
 */
export function renderJson(result: RunResult): string {
  return `${JSON.stringify(document(result), undefined, 2)}\n`;
}

function document(result: RunResult): unknown {
  const { target, release, run } = result;
  return {
    schemaVersion: SCHEMA_VERSION,
    headline: headlineText(result),
    command: result.command,
    result: result.result,
    changed: result.changed,
    startedAt: result.startedAt,
    durationMs: result.durationMs,
    target: target && {
      subscriptionId: target.subscriptionId,
      resourceGroup: target.resourceGroup,
      scaleSet: target.scaleSet,
      location: target.location,
      upgradePolicy: target.upgradePolicy,
      environment: target.environment,
      portalUrl: target.portalUrl,
    },
    release: release && {
      repository: release.repository,
      tag: release.tag,
      version: release.version,
      sha: release.sha,
      htmlUrl: release.htmlUrl,
      files: release.files.map((file) => ({ name: file.name, fileName: file.fileName, url: withoutCredentials(file.url).url, sha256: file.sha256 })),
    },
    activeScaleSet: result.activeScaleSet,
    swaps: result.swaps?.map(({ balancer, from, to, at, durationMs }) => ({ balancer, from, to, at, durationMs })),
    slots: result.slots?.map(({ scaleSet, live, release: tag, instances, running }) => ({ scaleSet, live, release: tag, instances, running })),
    outOfRotation: result.outOfRotation,
    image: result.image && image(result.image),
    drift: result.drift?.map((entry) => finding(entry)),
    previousTag: result.previousTag,
    takenBack: result.takenBack && {
      tag: result.takenBack.tag,
      result: result.takenBack.result,
      durationMs: result.takenBack.durationMs,
      error: result.takenBack.error && runError(result.takenBack.error),
      failed: worstFirst(result.takenBack.failed).map((entry) => instance(entry)),
    },
    run: run && { url: run.url, id: run.id, attempt: run.attempt, actor: run.actor },
    counts: { total: result.instances.length, ...countOutcomes(result.instances) },
    error: result.error && runError(result.error),
    warnings: result.warnings.map((warning) => problem(warning)),
    plan: result.plan.map((step) => plannedStep(step)),
    estimate: result.estimate && estimated(result.estimate),
    batches: result.batches.map((entry) => batch(entry)),
    instances: worstFirst(result.instances).map((entry) => instance(entry)),
  };
}

function image({ id, kind, label, version, subscriptionId, osState, virtualMachine, location, environment, provisioningState, regions }: CapturedImage): unknown {
  return {
    id, kind, label, version, subscriptionId, osState,
    virtualMachine: { name: virtualMachine.name, resourceGroup: virtualMachine.resourceGroup },
    location, environment, provisioningState,
    regions: regions.map(({ name, state, progress, details }) => ({ name, state, progress, details })),
  };
}

function runError(error: RunError): unknown {
  return {
    code: error.code,
    message: error.message,
    hint: error.hint,
    correlationId: error.correlationId,
    armCode: error.armCode,
    problems: error.problems.map((entry) => problem(entry)),
  };
}

function problem({ message, hint, location }: Problem): unknown {
  return { message, hint, location: location && { file: location.file, line: location.line, column: location.column } };
}

function finding({ kind, level, message, hint, scaleSet, extension: name, instanceIds, file, since, until }: DriftFinding): unknown {
  return { kind, level, message, hint, scaleSet, extension: name, instanceIds, file, since, until };
}

function estimated({ ms, atLeastMs, waits, basedOn }: EstimateResult): unknown {
  return { ms, atLeastMs, waits: waits.map((wait) => ({ what: wait.what, ms: wait.ms })), basedOn };
}

function plannedStep({ title, instanceIds, detail }: PlannedStep): unknown {
  return { title, instanceIds, detail };
}

function batch({ number, role, instanceIds, startedAt, durationMs, outcome, note }: BatchResult): unknown {
  return { number, role, instanceIds, startedAt, durationMs, outcome, note };
}

function instance(entry: InstanceResult): unknown {
  return {
    instanceId: entry.instanceId,
    name: entry.name,
    computerName: entry.computerName,
    zone: entry.zone,
    faultDomain: entry.faultDomain,
    updateDomain: entry.updateDomain,
    outcome: entry.outcome,
    reason: entry.reason,
    release: entry.release,
    image: entry.image,
    planned: entry.planned,
    latestModelApplied: entry.latestModelApplied,
    health: entry.health,
    power: entry.power,
    batch: entry.batch,
    durationMs: entry.durationMs,
    born: entry.born,
    extensions: entry.extensions.map((item) => extension(item)),
  };
}

function extension({ name, state, handlerVersion, message, stdout, stderr }: ExtensionResult): unknown {
  return { name, state, handlerVersion, message, stdout, stderr };
}
