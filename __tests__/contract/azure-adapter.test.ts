import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InstanceView, OperationResult, ScaleSetView } from '../../src/ports/scale-sets.js';

/** The whole way, with nothing in between: sign-in by OIDC, the SDK, https, the emulator as a process. */
interface Driven {
  readonly subscription: string;
  readonly before: ScaleSetView;
  readonly written: OperationResult;
  readonly outdated: readonly InstanceView[];
  readonly upgraded: OperationResult;
  readonly upgradeRequests: number;
  readonly after: readonly InstanceView[];
  readonly model: ScaleSetView;
  readonly rolling: unknown;
  readonly cancelled: OperationResult;
  readonly repairs: unknown;
  readonly missingSet: unknown;
  readonly missingGroup: unknown;
  readonly wrongInstance: unknown;
  readonly lines: readonly string[];
}

type Child = ChildProcessByStdio<null, Readable, null>;

function start(script: string, args: readonly string[], env: Record<string, string> = {}): Child {
  return spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '', ...env } });
}

async function firstLine(child: Child): Promise<Record<string, string>> {
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Record<string, string>;
  throw new Error('the process ended without a line');
}

let emulator: Child;
let at: Record<string, string>;
let driven: Driven;

beforeAll(async () => {
  emulator = start('emulator/main.ts', []);
  at = await firstLine(emulator);
  const driver = start('__tests__/support/azure-driver.ts', [JSON.stringify(at)], { NODE_EXTRA_CA_CERTS: at['ca']! });
  driven = (await firstLine(driver)) as unknown as Driven;
}, 90_000);

afterAll(async () => {
  if (emulator?.exitCode !== null) return;
  emulator.kill('SIGTERM');
  await once(emulator, 'exit');
});

describe('the adapter against the emulator', () => {
  it('finds the subscription and reads the scale set', () => {
    expect(driven.subscription).toBe(at['subscription']);
    expect(driven.before).toMatchObject({ name: at['scaleSet'], orchestrationMode: 'Uniform', osType: 'Linux', capacity: 4, provisioningState: 'Succeeded', upgradePolicy: { mode: 'Manual' } });
  });

  it('writes an extension, which under Manual policy touches no VM', () => {
    expect(driven.written).toEqual({ status: 'succeeded' });
    expect(driven.model.extensions.find(({ type }) => /^customscript$/i.test(type))?.settings).toEqual({ timestamp: 424_242 });
    expect(driven.model.extensions).toHaveLength(Math.max(driven.before.extensions.length, 1));
    expect(driven.outdated.map(({ latestModelApplied }) => latestModelApplied)).toEqual([false, false, false, false]);
  });

  it('upgrades one VM, and reads back what it was told and what came of it', () => {
    expect(driven.upgraded).toEqual({ status: 'succeeded' });
    const [first, ...others] = driven.after;
    expect(others.every(({ latestModelApplied }) => !latestModelApplied)).toBe(true);
    expect(first).toMatchObject({ latestModelApplied: true, power: 'running' });
    expect(first?.told.find(({ type }) => /^customscript$/i.test(type))?.settings).toEqual({ timestamp: 424_242 });
    expect(first?.reported.find(({ stdout }) => stdout === 'adapter-was-here')).toMatchObject({ state: 'succeeded', stderr: 'to-stderr' });
    expect(driven.upgradeRequests).toBeGreaterThanOrEqual(2);
  });

  it('takes no rolling upgrade for none', () => {
    expect(driven.rolling).toBe('none');
    expect(driven.cancelled).toEqual({ status: 'succeeded' });
  });

  it('says what is missing', () => {
    expect(driven.missingSet).toMatchObject({ failed: 'ARM_NOT_FOUND', armCode: 'ResourceNotFound', text: expect.stringContaining('There is no scale set nobody') });
    expect(driven.missingGroup).toMatchObject({ failed: 'ARM_NOT_FOUND', armCode: 'ResourceGroupNotFound', text: expect.stringContaining('rg-nobody') });
    expect(driven.wrongInstance).toMatchObject({ failed: 'ARM_REFUSED', armCode: 'InvalidParameter', text: expect.stringContaining('999') });
  });

  it('logs no secret', () => {
    expect(driven.lines.length).toBeGreaterThan(10);
    expect(driven.lines.join('\n')).not.toMatch(/adapter-was-here|eyJ|Bearer|[?&][sh]=/);
  });
});
