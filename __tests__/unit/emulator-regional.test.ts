import { expect, it } from '@jest/globals';
import { startArm, subscription } from '../support/emulator-arm-driver.js';

const versions = (names: string): string => `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/westus/publishers/${names}/versions`;
const jammy = (sku: string): string => versions(`Canonical/artifacttypes/vmimage/offers/0001-com-ubuntu-server-jammy/skus/${sku}`);
const windows = versions('MicrosoftWindowsServer/artifacttypes/vmimage/offers/WindowsServer/skus/2022-datacenter-g2');

it('lists the regions of a subscription', async () => {
  const { status, body } = await (await startArm()).send('GET', `/subscriptions/${subscription}/locations`);
  expect(status).toBe(200);
  expect(body.value).toContainEqual({ id: `/subscriptions/${subscription}/locations/westeurope`, name: 'westeurope', type: 'Region', displayName: 'West Europe', regionalDisplayName: 'West Europe' });
});

it.each<[string, string, string, string, string | undefined]>([
  ['generation 2', jammy('22_04-lts-gen2'), 'Linux', 'V2', 'TrustedLaunchSupported'],
  ['generation 1', jammy('22_04-lts'), 'Linux', 'V1', undefined],
  ['Windows', windows, 'Windows', 'V2', 'TrustedLaunchSupported'],
])('shows an image of the marketplace, and its newest version: %s', async (_, path, operatingSystem, hyperVGeneration, securityType) => {
  const arm = await startArm();
  const [newest, ...others] = (await arm.send('GET', `${path}?$top=1&$orderby=name%20desc`)).body as { name: string }[];
  expect(others).toEqual([]);
  const { body } = await arm.send('GET', `${path}/${newest!.name}`);
  expect(body).toMatchObject({ ...newest, location: 'westus', properties: { hyperVGeneration, osDiskImage: { operatingSystem } } });
  expect(body.properties.features.map((one: { value: string }) => one.value)).toEqual(securityType === undefined ? [] : [securityType]);
});
