import { describe, expect, it } from '@jest/globals';
import { script, startArm, subscription, web } from '../support/emulator-arm-driver.js';
import type { ArmDriver } from '../support/emulator-arm-driver.js';

const one = { scaleSets: [{ name: 'web', capacity: 1 }] };

describe('who may ask', () => {
  it('a request without a token is challenged', async () => {
    const arm = await startArm(one);
    const answer = await arm.send('GET', web, undefined, { authorization: undefined as never });
    expect([answer.status, answer.body.error.code]).toEqual([401, 'AuthenticationFailed']);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer authorization_uri="https:/);
  });

  it.each([
    ['expired', { aud: 'https://management.azure.com' }, -1, 'ExpiredAuthenticationToken'],
    ['for storage', { aud: 'https://storage.azure.com' }, 60, 'InvalidAuthenticationTokenAudience'],
    ['for the public cloud', { aud: 'https://management.azure.com/' }, 60, undefined],
    ['for this endpoint', { aud: 'https://127.0.0.1:1' }, 60, undefined],
  ])('a token %s', async (_, claims, lifetime, code) => {
    const arm = await startArm(one);
    const token = arm.directory.entra.issue(claims, lifetime);
    const answer = await arm.send('GET', web, undefined, { authorization: `Bearer ${token}` });
    expect(answer.body.error?.code).toBe(code);
  });

  it('a token that somebody else signed is refused', async () => {
    const arm = await startArm(one);
    const token = arm.directory.github.issue({ aud: 'https://management.azure.com' }, 60);
    expect((await arm.send('GET', web, undefined, { authorization: `Bearer ${token}` })).body.error.code).toBe('InvalidAuthenticationToken');
  });
});

describe('paths', () => {
  it.each([
    ['/SUBSCRIPTIONS/{s}/resourcegroups/RG-WEB/providers/microsoft.compute/VIRTUALMACHINESCALESETS/WEB', 200],
    ['/subscriptions/{s}/resourcegroups/rg-web?api-version=2021-04-01', 200],
    ['/subscriptions?api-version=2019-11-01', 200],
    ['/subscriptions/{s}/resourceGroups/other/providers/Microsoft.Compute/virtualMachineScaleSets/web', 404],
    ['/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-web?api-version=2021-04-01', 404],
    ['/subscriptions/{s}/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/web?api-version=2020-06-01', 501],
    ['/subscriptions/{s}/providers/Microsoft.Storage/storageAccounts', 501],
  ])('%s: %s', async (path, status) => {
    const arm = await startArm(one);
    const answer = await arm.send('GET', path.replace('{s}', subscription));
    expect(answer.status).toBe(status);
    if (status === 501) expect(answer.body.error.code).toBe('NotEmulated');
  });
});

describe('operations', () => {
  it('answer at their URL as it was given out, and only there', async () => {
    const arm = await startArm(one);
    const answer = await arm.send('POST', `${web}/restart`);
    const at = answer.headers['azure-asyncoperation'] ?? '';
    expect(at.length).toBeGreaterThan(2000);
    expect((await arm.send('GET', at.replace(/&c=[^&]*/, ''))).status).toBe(404);
    const running = await arm.send('GET', answer.headers['location'] ?? '');
    expect([running.status, running.body]).toEqual([202, undefined]);
    expect((await arm.poll(answer)).status).toBe('Succeeded');
    const done = await arm.send('GET', answer.headers['location'] ?? '');
    expect([done.status, done.body]).toEqual([200, undefined]);
  });

  it('carry Retry-After while they run, where that is asked for', async () => {
    const arm = await startArm({ ...one, settings: { retryAfterSeconds: 7, latencies: { instanceOperationMs: 50 } } });
    const answer = await arm.send('POST', `${web}/restart`);
    expect((await arm.send('GET', answer.headers['azure-asyncoperation'] ?? '')).headers['retry-after']).toBe('7');
    await arm.clock.sleep(200);
    expect((await arm.send('GET', answer.headers['azure-asyncoperation'] ?? '')).headers['retry-after']).toBeUndefined();
  });
});

describe('ETags', () => {
  it('count up, and a stale one is refused', async () => {
    const arm = await startArm(one);
    const before = await arm.send('GET', web);
    expect([before.headers['etag'], before.body.etag]).toEqual(['"2"', '"2"']);
    await arm.finish('PATCH', web, { tags: { a: 'b' } }, { 'if-match': '"2"' });
    const stale = await arm.send('PATCH', web, { tags: { a: 'c' } }, { 'if-match': '"2"' });
    expect([stale.status, stale.body.error.message]).toEqual([412, 'Etag provided in if-match header "2" does not match etag "3" of resource.']);
    expect((await arm.send('PUT', web, { location: 'x' }, { 'if-none-match': '*' })).status).toBe(412);
    expect((await arm.send('GET', `${web}?api-version=2023-09-01`)).headers['etag']).toBeUndefined();
  });
});

describe('secrets', () => {
  const told = (arm: ArmDriver): unknown => arm.host.machines[0]?.applied.at(-1)?.[0]?.protectedSettings;

  it('do not come back, and a whole-model PUT of what was read keeps them', async () => {
    const arm = await startArm(one);
    await arm.finish('PUT', `${web}/extensions/deploy`, script({ timestamp: 1 }, { forceUpdateTag: 'tag' }));
    const read = (await arm.send('GET', web)).body;
    expect(JSON.stringify([read, await arm.vms()])).not.toContain('secret command');
    const extension = read.properties.virtualMachineProfile.extensionProfile.extensions[0];
    expect(extension.properties.forceUpdateTag).toBe('tag');
    extension.properties.settings.timestamp = 2;
    expect((await arm.finish('PUT', web, read)).status).toBe('Succeeded');
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    expect(told(arm)).toEqual({ commandToExecute: 'secret command' });
    const [vm] = await arm.vms();
    expect(vm.resources[0].properties).toMatchObject({ settings: { timestamp: 2 }, provisioningState: 'Succeeded' });
    expect(vm.resources[0].properties.forceUpdateTag).toBeUndefined();
  });

  it.each([
    ['an empty object takes them away', { protectedSettings: {} }, {}],
    ['null leaves them', { protectedSettings: null }, { commandToExecute: 'secret command' }],
    ['another handler does not inherit them', { type: 'Other' }, undefined],
  ])('in a written model: %s', async (_what, change, left) => {
    const arm = await startArm(one);
    await arm.finish('PUT', `${web}/extensions/deploy`, script({ timestamp: 1 }));
    const { extensions } = (await arm.send('GET', web)).body.properties.virtualMachineProfile.extensionProfile;
    Object.assign(extensions[0].properties, change);
    await arm.finish('PATCH', web, { properties: { virtualMachineProfile: { extensionProfile: { extensions } } } });
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    expect(told(arm)).toEqual(left);
  });

  it('of neighbours survive the PUT of one extension', async () => {
    const arm = await startArm(one);
    await arm.finish('PUT', `${web}/extensions/deploy`, script({ timestamp: 1 }));
    await arm.finish('PUT', `${web}/extensions/other`, script({}, { publisher: 'Other' }));
    await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    expect(arm.host.machines[0]?.applied.at(-1)?.map((goal) => goal.protectedSettings)).toEqual([{ commandToExecute: 'secret command' }, { commandToExecute: 'secret command' }]);
  });
});

describe('lists', () => {
  it('come in pages whose links hold everything', async () => {
    const arm = await startArm({ settings: { pageSize: 2 }, scaleSets: [{ name: 'web', capacity: 5 }] });
    const pages: string[][] = [];
    let next: string | undefined = `${web}/virtualMachines?$expand=instanceView`;
    while (next) {
      const { body } = await arm.send('GET', next);
      pages.push(body.value.map((vm: { instanceId: string }) => vm.instanceId));
      expect(body.value[0].properties.instanceView.statuses[1].code).toBe('PowerState/running');
      next = body.nextLink;
    }
    expect(pages).toEqual([['0', '1'], ['2', '3'], ['4']]);
  });

  it.each([
    ['properties/latestModelApplied eq true', ['0', '1']],
    ["startswith(instanceView/statuses/code, 'PowerState/deallocated') eq true", ['1']],
    ["instanceView/statuses/code eq 'PowerState/running'", ['0']],
  ])('take the filter %s', async (filter, ids) => {
    const arm = await startArm({ scaleSets: [{ name: 'web', capacity: 2, deallocated: ['1'] }] });
    const { body } = await arm.send('GET', `${web}/virtualMachines?$filter=${encodeURIComponent(filter)}`);
    expect(body.value.map((vm: { instanceId: string }) => vm.instanceId)).toEqual(ids);
  });

  it('overprovisioning leaves gaps in the ids', async () => {
    const arm = await startArm({ scaleSets: [{ name: 'web', capacity: 5, overprovision: true }] });
    arm.host.outcome = (machine) => ({ succeeds: true, takesMs: machine.instanceId === '6' ? 80 : 10 });
    await arm.finish('PUT', `${web}/extensions/deploy`, script({}));
    await arm.finish('PATCH', web, { sku: { capacity: 7 } });
    const ids = (await arm.vms()).map((vm) => Number(vm.instanceId));
    expect(ids).toHaveLength(7);
    expect(ids).not.toContain(6);
  });
});

describe('faults', () => {
  it('strike as often as they were told, after as many as they were told', async () => {
    const arm = await startArm(one);
    arm.faults.add({ method: 'get', path: 'virtualMachineScaleSets/web\\?', after: 1, times: 2, action: { kind: 'status', status: 429, retryAfterSeconds: 3 } });
    const statuses: number[] = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await arm.send('GET', web)).status);
    expect(statuses).toEqual([200, 429, 429, 200]);
  });

  it('a refusal names the caller and the action', async () => {
    const arm = await startArm(one);
    arm.faults.add({ action: { kind: 'status', status: 403 } });
    const { body } = await arm.send('PUT', `${web}/extensions/deploy`, script({}));
    expect(body.error.code).toBe('AuthorizationFailed');
    expect(body.error.message).toContain("'object' with object id 'object' does not have authorization to perform action 'Microsoft.Compute/virtualMachineScaleSets/extensions/write'");
  });

  it('a VM that hangs is given up when its time budget is over', async () => {
    const arm = await startArm(one);
    arm.cloud.vmFaults.add({ instanceId: '0', hang: true });
    await arm.finish('PUT', `${web}/extensions/deploy`, script({}));
    const answer = await arm.send('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    await arm.clock.sleep(50);
    arm.clock.advance(90 * 60_000);
    expect((await arm.poll(answer)).error).toMatchObject({ code: 'VMExtensionProvisioningTimeout', target: '0' });
  });
});

describe('a script that its handler ended', () => {
  it('is a timeout to ARM', async () => {
    const arm = await startArm(one);
    arm.host.outcome = () => ({ succeeds: false, timedOut: true });
    await arm.finish('PUT', `${web}/extensions/deploy`, script({}));
    const { error } = await arm.finish('POST', `${web}/manualupgrade`, { instanceIds: ['0'] });
    expect(error).toMatchObject({ code: 'VMExtensionProvisioningTimeout', target: '0' });
    expect(error.message).toContain("VM extension deploy has timed out");
    expect(error.message).toContain("'Enable failed'");
  });
});

describe('automatic repairs', () => {
  const repaired = { scaleSets: [{ name: 'web', capacity: 2, health: {}, automaticRepairs: { gracePeriod: 'PT10M' } }] };

  it('replace an unhealthy VM when its grace period is over, not while suspended', async () => {
    const arm = await startArm(repaired);
    arm.cloud.vmFaults.add({ instanceId: '1', health: 'unhealthy' });
    const suspend = await arm.finish('POST', `${web}/setOrchestrationServiceState`, { serviceName: 'AutomaticRepairs', action: 'Suspend' });
    expect(suspend.status).toBe('Succeeded');
    arm.clock.advance(20 * 60_000);
    await arm.clock.sleep(50);
    expect((await arm.vms()).map((vm) => vm.instanceId)).toEqual(['0', '1']);
    expect((await arm.send('GET', `${web}/instanceView`)).body.orchestrationServices).toEqual([{ serviceName: 'AutomaticRepairs', serviceState: 'Suspended' }]);
    await arm.finish('POST', `${web}/setOrchestrationServiceState`, { serviceName: 'AutomaticRepairs', action: 'Resume' });
    arm.clock.advance(20_000);
    await arm.clock.sleep(100);
    expect((await arm.vms()).map((vm) => vm.instanceId)).toEqual(['0', '2']);
  });
});
