import type { BatchResult, InstanceOutcome, InstanceResult, RunResult } from '../../src/report/result.js';

/** A VM of the scale set `web`, proven unless `overrides` say otherwise. */
export function instance(id: number, overrides: Partial<InstanceResult> = {}): InstanceResult {
  return {
    instanceId: String(id),
    name: `web_${id}`,
    computerName: `web00000${id}`,
    zone: String((id % 3) + 1),
    faultDomain: id % 5,
    updateDomain: id % 5,
    outcome: 'proven',
    latestModelApplied: true,
    extensions: [{ name: 'CustomScript', state: 'succeeded', handlerVersion: '2.1.19', stdout: 'installed 1.4.0\n', stderr: '' }],
    health: 'healthy',
    power: 'running',
    batch: id === 0 ? 1 : 2,
    durationMs: 42_000 + id * 1000,
    ...overrides,
  };
}

/** A VM whose script exited with 3, printing `stderr`. */
export function failedInstance(id: number, stderr = 'install.sh: disk full\n', stdout = 'unpacking web-1.4.0.tar.gz\n'): InstanceResult {
  return instance(id, {
    outcome: 'failed',
    reason: 'CustomScript: command terminated with exit status=3',
    extensions: [{ name: 'CustomScript', state: 'failed', handlerVersion: '2.1.19', message: 'Enable failed: command terminated with exit status=3', stdout, stderr }],
    health: 'unhealthy',
  });
}

export function batch(number: number, overrides: Partial<BatchResult> = {}): BatchResult {
  return {
    number,
    role: number === 1 ? 'canary' : 'batch',
    instanceIds: number === 1 ? ['0'] : ['1', '2', '3'],
    startedAt: `2026-11-23T10:0${number % 10}:07.000Z`,
    durationMs: 63_000,
    outcome: 'succeeded',
    ...overrides,
  };
}

/** A deployment of v1.4.0 that went well on four VMs, unless `overrides` say otherwise. */
export function runResult(overrides: Partial<RunResult> = {}): RunResult {
  return {
    command: 'deploy',
    result: 'succeeded',
    changed: true,
    target: {
      subscriptionId: '6f1c0000-0000-0000-0000-000000000000',
      resourceGroup: 'rg-web',
      scaleSet: 'web',
      location: 'westeurope',
      upgradePolicy: 'Manual',
      portalUrl: 'https://portal.azure.com/#@/resource/subscriptions/6f1c0000/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/web',
    },
    release: {
      repository: 'contoso/web',
      tag: 'v1.4.0',
      version: '1.4.0',
      sha: '0123456789abcdef0123456789abcdef01234567',
      htmlUrl: 'https://github.com/contoso/web/releases/tag/v1.4.0',
      files: [
        { name: 'install.sh', fileName: 'install-1.4.0.sh', url: 'https://github.com/contoso/web/releases/download/v1.4.0/install-1.4.0.sh', sha256: 'a'.repeat(64) },
        { name: 'web.tar.gz', fileName: 'web-1.4.0.tar.gz', url: 'https://stweb.blob.core.windows.net/releases/web-1.4.0.tar.gz?sv=2024&sig=SECRETSIGNATURE', sha256: 'b'.repeat(64) },
      ],
    },
    previousTag: 'v1.3.2',
    run: { url: 'https://github.com/contoso/web/actions/runs/42', id: '42', attempt: 1, actor: 'octocat' },
    plan: [
      { title: 'Write extension CustomScript to the model', detail: 'Microsoft.Azure.Extensions CustomScript 2.1; no VM is touched by it' },
      { title: 'Upgrade the canary', instanceIds: ['0'], detail: 'then watch it for 5m' },
      { title: 'Upgrade batch 2', instanceIds: ['1', '2', '3'] },
    ],
    batches: [batch(1), batch(2)],
    instances: [0, 1, 2, 3].map((id) => instance(id)),
    warnings: [],
    startedAt: '2026-11-23T10:00:00.000Z',
    durationMs: 192_000,
    ...overrides,
  };
}

/** A deployment that stopped after one VM of its second batch failed. */
export function failedResult(overrides: Partial<RunResult> = {}): RunResult {
  return runResult({
    result: 'failed',
    batches: [batch(1), batch(2, { outcome: 'failed', note: '1 of 3 VMs failed, more than maxUnhealthy 20% allows' })],
    instances: [instance(0), instance(1), failedInstance(2), instance(3, { outcome: 'outdated', latestModelApplied: false, reason: 'not reached: the rollout stopped before', batch: undefined, durationMs: undefined })],
    error: {
      code: 'ROLLOUT_FAILED',
      message: '1 of 4 VMs of scale set web in rg-web failed to take v1.4.0',
      hint: 'Read what install-1.4.0.sh printed on web_2, correct it, and publish a new release.',
      correlationId: '7b2c5f0e-0000-4000-8000-00000000abcd',
      problems: [],
    },
    ...overrides,
  });
}

/** `size` VMs, all of one outcome, each with `bytes` of stdout and of stderr. */
export function manyInstances(size: number, outcome: InstanceOutcome, bytes: number): readonly InstanceResult[] {
  return Array.from({ length: size }, (_, id) => {
    const line = (stream: string): string => `VM ${id} ${stream} ${'x'.repeat(60)}\n`;
    const fill = (stream: string): string => line(stream).repeat(Math.ceil(bytes / line(stream).length)).slice(-bytes);
    const vm = outcome === 'failed' ? failedInstance(id, fill('stderr'), fill('stdout')) : instance(id);
    return { ...vm, outcome };
  });
}
