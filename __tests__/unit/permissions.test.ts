import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { actionOf } from '../../emulator/faults.js';
import type { ExtensionWrite, Operation, ScaleSets } from '../../src/ports/scale-sets.js';
import { azureStub } from '../support/azure-stub.js';

const ref = { subscriptionId: '6f1c0000-0000-0000-0000-000000000000', resourceGroup: 'rg-web', name: 'web' };
const extension: ExtensionWrite = { name: 'app', publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' };
const signal = new AbortController().signal;

/** Every question and operation of the port; one that is added there must be added here, or this does not compile. */
const calls: Readonly<Record<keyof ScaleSets, (sets: ScaleSets) => Promise<unknown>>> = {
  get: (sets) => sets.get(ref, signal),
  listInstances: (sets) => sets.listInstances(ref, signal),
  latestRollingUpgrade: (sets) => sets.latestRollingUpgrade(ref, signal),
  cancelRollingUpgrade: (sets) => ended(sets.cancelRollingUpgrade(ref, signal)),
  putExtension: (sets) => ended(sets.putExtension(ref, extension, signal)),
  patchExtensions: (sets) => ended(sets.patchExtensions(ref, [extension], signal)),
  upgradeInstances: (sets) => ended(sets.upgradeInstances(ref, ['0'], signal)),
  automaticRepairsState: (sets) => sets.automaticRepairsState(ref, signal),
  setAutomaticRepairs: (sets) => ended(sets.setAutomaticRepairs(ref, 'Suspend', signal)),
};

async function ended(operation: Promise<Operation>): Promise<unknown> {
  return (await operation).wait(signal);
}

/** The RBAC actions of everything that the adapter asks of Azure. */
async function actionsAsked(): Promise<string[]> {
  const operation = `https://management.azure.com/subscriptions/${ref.subscriptionId}/providers/Microsoft.Compute/locations/westeurope/operations/1?api-version=2024-11-01`;
  const { azure, seen } = azureStub(({ method, path }) => {
    if (path.includes('/operations/')) return { status: 200, body: { status: 'Succeeded' } };
    if (method === 'GET') return { status: 200, body: { name: 'web', location: 'westeurope', properties: {}, value: [], runningStatus: { code: 'Completed' } } };
    return { status: method === 'POST' ? 202 : 200, headers: { 'azure-asyncoperation': operation }, body: {} };
  });
  for (const call of Object.values(calls)) await call(azure.scaleSets);
  return [...new Set(seen.map(({ method, url }) => actionOf({ method, url: new URL(url) }).toLowerCase()))].sort();
}

it('the role has the actions that the action asks for, and no other', async () => {
  const role = JSON.parse(readFileSync(new URL('../../examples/azure/custom-role.json', import.meta.url), 'utf8')) as { Actions: string[] };
  // Needed in one case only, for which the README says so.
  const rarely = 'Microsoft.Compute/virtualMachineScaleSets/write';
  expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(`Add \`${rarely}\``);
  expect(role.Actions).not.toContain(rarely);
  expect(await actionsAsked()).toEqual([...role.Actions, rarely].map((action) => action.toLowerCase()).sort());
});
