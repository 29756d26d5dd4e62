import { generate } from 'selfsigned';

export interface ServerCertificate {
  /** PEM of the authority that clients must trust. */
  readonly ca: string;
  /** PEM of the server's certificate. */
  readonly cert: string;
  /** PEM of the server's key. It lives in memory only. */
  readonly key: string;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Makes a certificate authority and a server certificate for loopback, good for 30 days. The authority's key is dropped. */
export async function makeCertificate(): Promise<ServerCertificate> {
  // Clocks of clients differ; a certificate of this very second is refused by some.
  const notBeforeDate = new Date(Date.now() - dayMs);
  const notAfterDate = new Date(Date.now() + 30 * dayMs);
  const shared = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256', notBeforeDate, notAfterDate } as const;
  const authority = await generate([{ name: 'commonName', value: 'Local emulator authority' }], {
    ...shared,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...shared,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 2, value: '*.localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  // Ends with a line break: people append the system's authorities to it.
  return { ca: `${authority.cert.trim()}\n`, cert: server.cert, key: server.private };
}
