/** The emulator's answers beside those that Azure gave to the Azure CLI: status, headers, members and their types. */
import { describe, expect, it } from '@jest/globals';
import { startArm, web } from '../support/emulator-arm-driver.js';
import type { Answer, ArmDriver } from '../support/emulator-arm-driver.js';
import { shapeOf } from '../support/shape-of.js';
import { recorded, recordedPolicies } from '../support/recorded-answers.js';
import type { RecordedAnswer } from '../support/recorded-answers.js';

const version = 'api-version=2024-11-01';

// As the recorded sets were: no extension, no health source, behind a load balancer.
const scenario = {
  loadBalancers: [{ name: 'lb', pools: ['pool'] }],
  scaleSets: [{ name: 'web', capacity: 2, health: 'none', loadBalancers: [{ name: 'lb', pool: 'pool' }] }],
};

const ask: Readonly<Record<keyof typeof recorded, (arm: ArmDriver) => Promise<Answer>>> = {
  'the set': (arm) => arm.send('GET', `${web}?${version}`),
  'a whole-model PUT': async (arm) => {
    const read = (await arm.send('GET', `${web}?${version}`)).body;
    return arm.send('PUT', `${web}?${version}`, { ...read, tags: { a: 'b' } });
  },
  'the list of VMs': (arm) => arm.send('GET', `${web}/virtualMachines?${version}`),
  'a VM': (arm) => arm.send('GET', `${web}/virtualMachines/0?${version}`),
  'the instance view of a VM': (arm) => arm.send('GET', `${web}/virtualMachines/0/instanceView?${version}`),
  'the instance view of the set': (arm) => arm.send('GET', `${web}/instanceView?${version}`),
  'an accepted action': (arm) => arm.send('POST', `${web}/manualupgrade?${version}`, { instanceIds: ['0', '1'] }),
  'an operation that goes on': async (arm) => {
    const started = await arm.send('POST', `${web}/restart?${version}`, { instanceIds: ['0'] });
    return arm.send('GET', started.headers['azure-asyncoperation'] ?? '');
  },
  'an operation that ended': async (arm) => {
    const started = await arm.send('POST', `${web}/restart?${version}`, { instanceIds: ['0'] });
    await arm.poll(started);
    return arm.send('GET', started.headers['azure-asyncoperation'] ?? '');
  },
  'a set that is not there': (arm) => arm.send('GET', `Microsoft.Compute/virtualMachineScaleSets/gone?${version}`),
  'a VM that is not there': (arm) => arm.send('GET', `${web}/virtualMachines/9/instanceView?${version}`),
  'an update of a wrong id': (arm) => arm.send('POST', `${web}/manualupgrade?${version}`, { instanceIds: ['999'] }),
  'a deletion of a wrong id': (arm) => arm.send('POST', `${web}/delete?${version}`, { instanceIds: ['999'] }),
  'a cancel with nothing to cancel': (arm) => arm.send('POST', `${web}/rollingUpgrades/cancel?${version}`),
};

describe.each(Object.keys(recorded) as (keyof typeof recorded)[])('%s', (what) => {
  const azure: RecordedAnswer = recorded[what];

  it('is answered as Azure did', async () => {
    const answer = await ask[what](await startArm(scenario));
    expect(answer.status).toBe(azure.status);
    const headers = Object.keys(answer.headers);
    expect((azure.headers ?? []).filter((name) => !headers.includes(name))).toEqual([]);
    const shape = shapeOf(answer.body);
    expect([...shapeOf(azure.body)].filter((path) => !shape.has(path))).toEqual([]);
    // Refusals are read by people and matched by programs: they are the same to the letter.
    if (azure.status >= 400) expect(answer.body).toEqual(azure.body);
  });
});

it('a repairs policy comes back with the action that it was sent without', async () => {
  const arm = await startArm({ scaleSets: [{ name: 'web', capacity: 1, health: {} }] });
  const automaticRepairsPolicy = { enabled: true, gracePeriod: 'PT30M' };
  await arm.finish('PATCH', `${web}?${version}`, { properties: { automaticRepairsPolicy } });
  // Recorded in test_vmss_set_orchestration_service_state.
  expect((await arm.send('GET', `${web}?${version}`)).body.properties.automaticRepairsPolicy).toEqual({ enabled: true, gracePeriod: 'PT30M', repairAction: 'Replace' });
});

describe('what is left of the rate limits', () => {
  it.each(Object.entries(recordedPolicies))('is told for %s by the policies that Azure charges', async (request, policies) => {
    const arm = await startArm(scenario);
    const [method = '', path = ''] = request.split(' ');
    const body = method === 'PUT' ? (await arm.send('GET', `${web}?${version}`)).body : method === 'POST' && !path.includes('/0/') ? { instanceIds: ['0'] } : undefined;
    const { headers } = await arm.send(method, `${web}${path}?${version}`, body);
    expect((headers['x-ms-ratelimit-remaining-resource'] ?? '').replace(/Microsoft\.Compute\/|;\d+/g, '')).toBe(policies);
  });
});
