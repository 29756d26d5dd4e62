import { createHash, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { EmulatorClock } from '../clock.js';

export type Claims = Readonly<Record<string, unknown>>;

/** Signs and checks JWTs with a key that lives as long as the emulator. */
export interface TokenSigner {
  /** A token that is good from now for `lifetimeSeconds`. */
  issue(claims: Claims, lifetimeSeconds: number): string;
  /** The claims of a token of this signer's, expired or not; `undefined` for any other text. */
  read(token: string): Claims | undefined;
  /** The public key, as a JSON Web Key Set. */
  readonly keys: unknown;
  expired(claims: Claims): boolean;
}

export function createSigner(clock: EmulatorClock): TokenSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify(jwk)).digest('base64url').slice(0, 27);
  const nowSeconds = (): number => Math.floor(clock.now() / 1000);
  return {
    issue(claims, lifetimeSeconds) {
      const now = nowSeconds();
      const payload = { jti: randomUUID(), ...claims, iat: now, nbf: now, exp: now + lifetimeSeconds };
      const content = `${encode({ typ: 'JWT', alg: 'ES256', kid })}.${encode(payload)}`;
      return `${content}.${signature(content, privateKey)}`;
    },
    read: (token) => readToken(token, publicKey),
    keys: { keys: [{ ...jwk, kid, use: 'sig', alg: 'ES256' }] },
    expired: (claims) => typeof claims['exp'] !== 'number' || claims['exp'] <= nowSeconds(),
  };
}

function signature(content: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}

function readToken(token: string, key: KeyObject): Claims | undefined {
  const [head, payload, mark, ...more] = token.split('.');
  if (!head || !payload || !mark || more.length > 0) return undefined;
  try {
    const checked = { key, dsaEncoding: 'ieee-p1363' } as const;
    if (!verify('sha256', Buffer.from(`${head}.${payload}`), checked, Buffer.from(mark, 'base64url'))) return undefined;
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
  } catch {
    return undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
