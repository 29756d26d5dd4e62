import { describe, expect, it } from '@jest/globals';
import { azureStub } from '../support/azure-stub.js';

const never = new AbortController().signal;
const group = '/subscriptions/s-1/resourceGroups/rg-web';
const set = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/web-blue`;

/** In the form of a recorded list (azure-cli 2024, api-version 2022-10-01). */
const body = {
  id: `${group}/providers/microsoft.insights/autoscalesettings/web`,
  name: 'web',
  type: 'Microsoft.Insights/autoscaleSettings',
  location: 'westus',
  tags: null,
  properties: {
    profiles: [{ name: 'default', capacity: { minimum: '2', maximum: '9', default: '4' }, rules: [{ metricTrigger: { metricResourceUri: set, threshold: 75.5, newer: { a: 1 } } }] }],
    enabled: true,
    name: 'web',
    targetResourceUri: set,
    notifications: [],
  },
};

describe('autoscale settings', () => {
  it('are listed with what they scale, of every page', async () => {
    const nextLink = `https://management.azure.com${group}/providers/Microsoft.Insights/autoscaleSettings?api-version=2022-10-01&$skiptoken=1`;
    const other = { id: `${group}/other`, name: 'other', properties: { profiles: [] } };
    const { azure, seen } = azureStub((_request, index) => ({ status: 200, body: index === 0 ? { value: [body], nextLink } : { value: [other] } }));
    await expect(azure.autoscale.list('s-1', 'rg-web', never)).resolves.toEqual([
      { id: body.id, name: 'web', enabled: true, targetResourceId: set, body },
      // Azure's default is disabled.
      { id: `${group}/other`, name: 'other', enabled: false, targetResourceId: '', body: other },
    ]);
    expect(seen.map(({ method, url }) => [method, url])).toEqual([
      ['GET', `https://management.azure.com${group}/providers/Microsoft.Insights/autoscaleSettings?api-version=2022-10-01`],
      ['GET', nextLink],
    ]);
  });

  it('are written whole, but for what only Azure writes', async () => {
    const { azure, seen } = azureStub(() => ({ status: 200, body: {} }));
    const changed = { ...body, properties: { ...body.properties, enabled: false } };
    await azure.autoscale.put({ id: body.id, name: 'web', enabled: false, targetResourceId: set.toUpperCase(), body: changed }, never);
    expect(seen).toMatchObject([{ method: 'PUT', url: `https://management.azure.com${body.id}?api-version=2022-10-01` }]);
    expect(seen[0]?.body).toEqual({ location: 'westus', tags: null, properties: changed.properties });
  });

  it.each([{ enabled: false, targetResourceId: set }, { enabled: true, targetResourceId: `${set}-2` }])('are not written where the summary and the body differ: %j', async (summary) => {
    const { azure, seen } = azureStub(() => ({ status: 200, body: {} }));
    await expect(azure.autoscale.put({ id: body.id, name: 'web', ...summary, body }, never)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(seen).toHaveLength(0);
  });

  it('name what is not allowed', async () => {
    const message = "The client 'a' with object id 'b' does not have authorization to perform action 'Microsoft.Insights/autoscaleSettings/read' over scope '/subscriptions/s-1/resourceGroups/rg-web' or the scope is invalid.";
    const { azure } = azureStub(() => ({ status: 403, body: { error: { code: 'AuthorizationFailed', message } } }));
    await expect(azure.autoscale.list('s-1', 'rg-web', never)).rejects.toMatchObject({
      code: 'ARM_FORBIDDEN',
      message: 'Azure does not allow this sign-in to list the autoscale settings of resource group rg-web: it lacks the action Microsoft.Insights/autoscaleSettings/read on /subscriptions/s-1/resourceGroups/rg-web',
    });
  });
});
