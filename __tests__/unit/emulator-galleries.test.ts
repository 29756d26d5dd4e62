import { describe, expect, it } from '@jest/globals';
import { startArm, subscription } from '../support/emulator-arm-driver.js';
import { at, gallery, scenario, versionOf } from '../support/emulator-image-bodies.js';

const definitionBody = (more: object = {}, sku = 'web'): object => ({
  ...at,
  properties: { osType: 'Linux', osState: 'Generalized', hyperVGeneration: 'V2', identifier: { publisher: 'Contoso', offer: 'web', sku }, ...more },
});

describe('galleries and image definitions', () => {
  it('are made and listed, and deleted from the inside out', async () => {
    const arm = await startArm(scenario);
    const made = await arm.send('PUT', 'Microsoft.Compute/galleries/other_1', { ...at, properties: { description: 'x' } });
    expect([made.status, made.body.properties]).toEqual([201, { description: 'x', identifier: { uniqueName: `${subscription}-OTHER_1` }, provisioningState: 'Creating' }]);
    await arm.poll(made);
    const other = 'Microsoft.Compute/galleries/other_1/images/web';
    const { properties } = (await arm.send('PUT', other, definitionBody())).body;
    expect(properties).toMatchObject({ provisioningState: 'Creating', osState: 'Generalized', architecture: 'x64' });
    await arm.finish('PUT', `${other}/versions/1.0.0`, versionOf('ready'));
    for (const path of ['Microsoft.Compute/galleries/other_1', other]) {
      expect((await arm.send('DELETE', path)).body.error).toMatchObject({ code: 'CannotDeleteResource', message: expect.stringMatching(/^Cannot delete resource while nested resources exist.*Microsoft\.Compute\/galleries\/other_1\/images\/web/) });
    }
    expect((await arm.send('GET', 'Microsoft.Compute/galleries')).body.value).toHaveLength(2);
    expect((await arm.send('GET', `${gallery}/images`)).body.value).toHaveLength(4);
    expect((await arm.send('GET', `${other}/versions`)).body.value).toHaveLength(1);
    for (const path of [`${other}/versions/1.0.0`, other, 'Microsoft.Compute/galleries/other_1']) expect((await arm.finish('DELETE', path)).status).toBe('Succeeded');
    expect((await arm.send('GET', `${other}/versions/1.0.0`)).body.error.message).toContain("'Microsoft.Compute/galleries/other_1/images/web/versions/1.0.0'");
  });

  it.each<[string, string, object, number, string, RegExp]>([
    ['a gallery with dashes', 'Microsoft.Compute/galleries/my-gallery', at, 400, 'InvalidParameter', /Gallery name is invalid/],
    ['a definition that ends with a period', `${gallery}/images/web.`, definitionBody(), 400, 'InvalidParameter', /entity name 'web\.' is invalid/],
    ['a definition in no gallery', 'Microsoft.Compute/galleries/none/images/web', definitionBody(), 404, 'ParentResourceNotFound', /'none'/],
    ['a definition without a sku', `${gallery}/images/new`, definitionBody({ identifier: { publisher: 'a', offer: 'b' } }), 400, 'InvalidParameter', /identifier\.sku is not valid/],
    ['a definition of an unknown state', `${gallery}/images/new`, definitionBody({ osState: 'Generalised' }), 400, 'InvalidParameter', /'Generalised'/],
    ['a definition like another', `${gallery}/images/new`, definitionBody({ identifier: { publisher: 'Contoso', offer: 'gal', sku: 'web' } }), 409, 'Conflict', /already exists\. Choose a different publisher, offer, sku combination/],
    ['a definition of another generation', `${gallery}/images/web`, definitionBody({ hyperVGeneration: 'V1', identifier: { publisher: 'Contoso', offer: 'gal', sku: 'web' } }), 409, 'PropertyChangeNotAllowed', /'galleryImage\.properties\.hyperVGeneration'/],
  ])('do not take %s', async (_, path, body, status, code, message) => {
    const answer = await (await startArm(scenario)).send('PUT', path, body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).toMatch(message);
  });
});
