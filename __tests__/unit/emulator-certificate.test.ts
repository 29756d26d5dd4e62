import { expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { makeCertificate } from '../../emulator/http/certificate.js';

it('the authority can be joined with others by cat', async () => {
  const { ca, cert } = await makeCertificate();
  expect(ca).toMatch(/-----END CERTIFICATE-----\n$/);
  expect((ca + ca).match(/^-----BEGIN CERTIFICATE-----$/gm)).toHaveLength(2);
  expect(new X509Certificate(cert).verify(new X509Certificate(ca).publicKey)).toBe(true);
});
