import { describe, expect, it } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atInterval } from '../../emulator/vm/health-poller.js';
import { checkHealthSettings, healthStatus, nextHealth, startHealth, stateOfAnswer, stateWithoutAnswer, type HealthSettings, type ProbeState } from '../../emulator/vm/health-state.js';
import { listen } from '../support/http-files.js';
import { healthGoal, script, startSetting, until } from '../support/machines.js';

function settings(more: Record<string, unknown> = {}, version = '1.0'): HealthSettings {
  const check = checkHealthSettings({ protocol: 'http', port: 8080, requestPath: 'healthz', ...more }, version);
  if (!check.ok) throw new Error(check.message);
  return check.settings;
}

const probes: Record<string, ProbeState> = { h: 'healthy', u: 'unhealthy', '?': 'unknown' };

/** Letters of the states that are committed after each probe, 5 s apart. */
function committed(observed: string, given: HealthSettings): string {
  let memory = startHealth(given, 0);
  return [...observed]
    .map((letter, index) => {
      memory = nextHealth(memory, probes[letter] as ProbeState, given, index * 5000);
      return memory.committed?.charAt(0);
    })
    .join('');
}

describe('what probes come to', () => {
  it.each([
    ['1.0', {}, 'uhuh', 'uhuh'],
    ['1.0', { numberOfProbes: 2 }, 'uhuhhuuh', 'uuuuhhuu'],
    ['1.0', { numberOfProbes: 3 }, 'hhuuhuuu', 'hhhhhhhu'],
    // 2.0 begins with a grace period, by default as long as its probes take.
    ['2.0', { numberOfProbes: 2, gracePeriod: 60 }, 'u?hh', 'iiih'],
    ['2.0', { numberOfProbes: 1, gracePeriod: 10 }, '????', 'iiuu'],
    ['2.0', { numberOfProbes: 1 }, 'h', 'h'],
    ['2.0', { numberOfProbes: 2, gracePeriod: 10 }, '??hhh', 'iiuuh'],
  ])('%s %j: %s gives %s', (version, more, observed, expected) => {
    expect(committed(observed, settings(more, version))).toBe(expected);
  });

  it.each([
    ['1.0', 200, 'anything', 'healthy'],
    ['1.0', 204, '', 'unhealthy'],
    ['1.0', 302, '', 'unhealthy'],
    ['2.0', 201, '{"ApplicationHealthState":"Healthy"}', 'healthy'],
    ['2.0', 200, '{"ApplicationHealthState":"Unhealthy"}', 'unhealthy'],
    ['2.0', 200, '{"ApplicationHealthState":"Fine"}', 'unknown'],
    ['2.0', 200, 'null', 'unknown'],
    ['2.0', 200, 'ok', 'unknown'],
    ['2.0', 503, '{"ApplicationHealthState":"Healthy"}', 'unknown'],
  ])('%s: %i %s is %s', (version, status, body, state) => {
    expect(stateOfAnswer(settings({}, version), status, body)).toBe(state);
  });

  it('no answer is unhealthy for 1.0 and tcp, unknown for the rich form', () => {
    expect([stateWithoutAnswer(settings()), stateWithoutAnswer(settings({}, '2.0')), stateWithoutAnswer(settings({ protocol: 'tcp', requestPath: undefined }, '2.0'))]).toEqual(['unhealthy', 'unknown', 'unhealthy']);
  });

  it('the recorded words', () => {
    expect(healthStatus('unhealthy', 0)).toEqual({
      code: 'HealthState/unhealthy',
      level: 'Error',
      displayStatus: 'The VM is reporting itself as unhealthy or is unreachable',
      time: '1970-01-01T00:00:00.000Z',
    });
  });

  it('another pace keeps the proportions', () => {
    expect(atInterval(settings({ intervalInSeconds: 5, gracePeriod: 50 }, '2.0'), 100)).toMatchObject({ intervalMs: 100, gracePeriodMs: 1000 });
  });
});

describe('settings of the health extension', () => {
  it.each([
    [{ protocol: 'udp' }, 'protocol: Does not match pattern'],
    [{ protocol: 'tcp', port: 1, requestPath: undefined }, undefined],
    [{ protocol: 'tcp', port: 1 }, "'requestPath' cannot be specified"],
    [{ intervalInSeconds: 4 }, 'intervalInSeconds: Must be greater than or equal to 5'],
    [{ numberOfProbes: 25 }, 'numberOfProbes: Must be less than or equal to 24'],
    [{ more: 1 }, '(root): Additional property more is not allowed'],
  ])('%j', (more, message) => {
    const given = Object.fromEntries(Object.entries({ protocol: 'http', port: 80, requestPath: '/x', ...more }).filter(([, value]) => value !== undefined));
    const check = checkHealthSettings(given, '1.0');
    if (message === undefined) expect(check.ok).toBe(true);
    else expect(check).toMatchObject({ ok: false, message: expect.stringContaining(message) });
  });
});

const app = `cat > app.cjs <<'APP'
const { existsSync } = require('node:fs');
const answer = () => (existsSync(process.env.VM_ROOT + '/bad') ? 503 : 200);
require('node:http').createServer((request, response) => response.writeHead(answer()).end('x')).listen(8080, process.argv[2]);
APP
node app.cjs "$(hostname -I | tr -d ' ')" >/dev/null 2>&1 &`;

describe('the health of a VM', () => {
  it('is what its app answers, after numberOfProbes', async () => {
    const setting = await startSetting({ healthIntervalMs: 30 });
    try {
      const machine = await setting.machine();
      const health = healthGoal('1.0', { numberOfProbes: 2 });
      expect(machine.health).toBeUndefined();
      await machine.applyExtensions([health]);
      expect(machine.health?.code).toBe('HealthState/unhealthy');
      await machine.applyExtensions([health, script(app)]);
      await until(() => machine.health?.code === 'HealthState/healthy');
      expect(machine.extensions[0]).toMatchObject({
        statuses: [{ code: 'ProvisioningState/succeeded', message: 'Successfully polling for application health' }],
        substatuses: [{ code: 'ComponentStatus/AppHealthStatus/succeeded', message: 'Application found to be healthy' }, {}],
      });
      writeFileSync(join(machine.disk ?? '', 'bad'), '');
      await until(() => machine.health?.code === 'HealthState/unhealthy');
      rmSync(join(machine.disk ?? '', 'bad'));
      await until(() => machine.health?.code === 'HealthState/healthy');
      await machine.stop('stopped');
      expect(machine.health).toBeUndefined();
      await machine.start();
      await until(() => machine.health?.code === 'HealthState/unhealthy');
      await machine.applyExtensions([script(app)]);
      expect(machine.health).toBeUndefined();
    } finally {
      await setting.close();
    }
  });

  it('does not pile up probes of an app that hangs, and is unknown in the rich form', async () => {
    const setting = await startSetting({ healthIntervalMs: 20 });
    const machine = await setting.machine();
    let open = 0;
    let most = 0;
    let probes = 0;
    const hanging = await listen((request) => {
      probes++;
      most = Math.max(most, ++open);
      request.once('close', () => open--);
    }, machine.address);
    try {
      const applying = machine.applyExtensions([healthGoal('2.0', { port: Number(new URL(hanging.origin).port) })]);
      await until(() => probes === 1);
      for (let round = 2; round < 5; round++) {
        setting.clock.advance(30_000);
        await until(() => probes === round);
      }
      await applying;
      expect(machine.health?.code).toBe('HealthState/unknown');
      expect(most).toBe(1);
    } finally {
      await setting.close();
      await hanging.close();
    }
  });
});
