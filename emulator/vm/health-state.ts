/**
 * How the Application Health extension turns probes into a state: pure. Source: Azure/applicationhealth-extension-linux,
 * main/cmds.go (the loop), main/health.go (what a probe says) and main/handlersettings.go (defaults).
 */
import { firstViolation, type SettingsObject, type SettingsSchema } from './settings-schema.js';
import type { InstanceViewStatus } from './machine.js';

export type ProbeState = 'healthy' | 'unhealthy' | 'unknown';
export type CommittedState = ProbeState | 'initializing';

export interface HealthSettings {
  readonly protocol: 'tcp' | 'http' | 'https';
  readonly port: number;
  /** With its leading slash. */
  readonly requestPath: string;
  readonly intervalMs: number;
  readonly numberOfProbes: number;
  /** 0: none. */
  readonly gracePeriodMs: number;
  /** 2.0: the body of the answer says how the application is. */
  readonly rich: boolean;
}

const schema: SettingsSchema = {
  members: {
    protocol: { kind: 'string', pattern: /^(?:tcp|http|https)$/ },
    port: { kind: 'integer' },
    requestPath: { kind: 'string' },
    intervalInSeconds: { kind: 'integer' },
    numberOfProbes: { kind: 'integer' },
    gracePeriod: { kind: 'integer' },
    vmWatchSettings: { kind: 'object' },
  },
  required: ['protocol'],
};

const ranges: readonly { readonly name: string; readonly least: number; readonly most: number }[] = [
  { name: 'port', least: 1, most: 65_535 },
  { name: 'intervalInSeconds', least: 5, most: 60 },
  { name: 'numberOfProbes', least: 1, most: 24 },
  { name: 'gracePeriod', least: 5, most: 14_400 },
];

export type HealthSettingsCheck = { readonly ok: true; readonly settings: HealthSettings } | { readonly ok: false; readonly message: string };

export function checkHealthSettings(settings: SettingsObject, typeHandlerVersion: string): HealthSettingsCheck {
  const violation = firstViolation(settings, schema) ?? outOfRange(settings) ?? brokenRule(settings);
  if (violation !== undefined) return { ok: false, message: violation };
  const rich = Number(typeHandlerVersion.split('.')[0]) >= 2;
  const protocol = settings.protocol as HealthSettings['protocol'];
  const intervalMs = 1000 * (numberOf(settings.intervalInSeconds) ?? 5);
  const numberOfProbes = numberOf(settings.numberOfProbes) ?? 1;
  const path = typeof settings.requestPath === 'string' ? settings.requestPath : '';
  const grace = numberOf(settings.gracePeriod);
  return {
    ok: true,
    settings: {
      protocol,
      port: numberOf(settings.port) ?? (protocol === 'https' ? 443 : 80),
      requestPath: path.startsWith('/') ? path : `/${path}`,
      intervalMs,
      numberOfProbes,
      gracePeriodMs: rich ? (grace === undefined ? intervalMs * numberOfProbes : grace * 1000) : 0,
      rich,
    },
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function outOfRange(settings: SettingsObject): string | undefined {
  for (const { name, least, most } of ranges) {
    const value = numberOf(settings[name]);
    if (value !== undefined && value < least) return `${name}: Must be greater than or equal to ${least}`;
    if (value !== undefined && value > most) return `${name}: Must be less than or equal to ${most}`;
  }
  return undefined;
}

function brokenRule(settings: SettingsObject): string | undefined {
  if (settings.protocol !== 'tcp') return undefined;
  if (settings.port === undefined) return "'port' must be specified when using 'tcp' protocol";
  return settings.requestPath === undefined ? undefined : "'requestPath' cannot be specified when using 'tcp' protocol";
}

/** What a probe's HTTP answer says: 200 for 1.0; for 2.0 a 2xx whose body names the state. */
export function stateOfAnswer(settings: HealthSettings, status: number, body: string): ProbeState {
  if (!settings.rich) return status === 200 ? 'healthy' : 'unhealthy';
  if (status < 200 || status > 299) return 'unknown';
  try {
    const state = (JSON.parse(body) as { ApplicationHealthState?: unknown } | null)?.ApplicationHealthState;
    return state === 'Healthy' ? 'healthy' : state === 'Unhealthy' ? 'unhealthy' : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** What no answer at all says; also the state in which a grace period ends in vain. */
export function stateWithoutAnswer(settings: HealthSettings): ProbeState {
  return settings.rich && settings.protocol !== 'tcp' ? 'unknown' : 'unhealthy';
}

export interface HealthMemory {
  readonly committed: CommittedState | undefined;
  readonly previous: ProbeState | undefined;
  readonly consecutive: number;
  readonly inGrace: boolean;
  readonly startedAtMs: number;
}

export function startHealth(settings: HealthSettings, nowMs: number): HealthMemory {
  return { committed: undefined, previous: undefined, consecutive: 0, inGrace: settings.gracePeriodMs > 0, startedAtMs: nowMs };
}

/**
 * One probe further: a state is committed after numberOfProbes like results in a row; the first result commits at once unless a grace
 * period runs, in which it stays `initializing`.
 */
export function nextHealth(memory: HealthMemory, probe: ProbeState, settings: HealthSettings, nowMs: number): HealthMemory {
  let { committed, inGrace } = memory;
  let previous = probe;
  let state: CommittedState = probe;
  let consecutive = memory.previous === probe ? memory.consecutive + 1 : 1;
  const vain = stateWithoutAnswer(settings);
  if (inGrace && nowMs - memory.startedAtMs >= settings.gracePeriodMs) {
    inGrace = false;
    state = vain;
    previous = vain;
    consecutive = 1;
    committed = undefined;
  } else if (inGrace && consecutive === settings.numberOfProbes && probe !== vain) {
    inGrace = false;
  } else if (inGrace) {
    state = 'initializing';
  }
  const enough = consecutive === settings.numberOfProbes;
  if (enough || committed === undefined) committed = state;
  return { committed, previous, consecutive: enough ? 0 : consecutive, inGrace, startedAtMs: memory.startedAtMs };
}

// `unhealthy` is as recorded; Azure's texts and codes of the others are not published, so they follow its pattern.
const texts: Readonly<Record<CommittedState, { readonly level: InstanceViewStatus['level']; readonly displayStatus: string }>> = {
  healthy: { level: 'Info', displayStatus: 'The VM is reporting itself as healthy' },
  unhealthy: { level: 'Error', displayStatus: 'The VM is reporting itself as unhealthy or is unreachable' },
  initializing: { level: 'Info', displayStatus: 'The VM is reporting itself as initializing' },
  unknown: { level: 'Error', displayStatus: 'The health of the VM is unknown' },
};

/** `vmHealth.status` of the instance view. */
export function healthStatus(state: CommittedState, timeMs: number): InstanceViewStatus {
  return { code: `HealthState/${state}`, ...texts[state], time: new Date(timeMs).toISOString() };
}

/** Substatuses of the extension in the instance view. */
export function healthSubstatuses(state: CommittedState): InstanceViewStatus[] {
  const outcome = state === 'healthy' ? 'succeeded' : state === 'initializing' ? 'transitioning' : 'failed';
  const rest: Pick<InstanceViewStatus, 'level' | 'displayStatus'> =
    outcome === 'failed' ? { level: 'Error', displayStatus: 'Provisioning failed' } : { level: 'Info', displayStatus: outcome === 'succeeded' ? 'Provisioning succeeded' : 'Transitioning' };
  return [
    { code: `ComponentStatus/AppHealthStatus/${outcome}`, ...rest, message: `Application found to be ${state}` },
    { code: `ComponentStatus/ApplicationHealthState/${outcome}`, ...rest, message: state.charAt(0).toUpperCase() + state.slice(1) },
  ];
}
