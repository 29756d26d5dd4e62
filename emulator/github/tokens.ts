/** Who asks: the token of a request and what it may do. */
import type { HttpRequest } from '../http/message.js';
import { sha1, type Repository } from './repository.js';
import type { TokenRight, TokenSeed } from './seed.js';

export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'token'; readonly token: TokenSeed; readonly key: string }
  /** It presents a token that GitHub does not know. */
  | { readonly kind: 'unknown' };

export function callerOf(request: HttpRequest, tokens: ReadonlyMap<string, TokenSeed>): Caller {
  const header = request.headers.authorization;
  if (header === undefined) return { kind: 'anonymous' };
  const secret = secretOf(header);
  const token = secret === undefined ? undefined : tokens.get(secret);
  return token ? { kind: 'token', token, key: sha1(token.token) } : { kind: 'unknown' };
}

/** `token X`, `Bearer X`, or the password of Basic, as git sends it. */
function secretOf(header: string): string | undefined {
  const [scheme = '', value = ''] = header.trim().split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case 'token':
    case 'bearer':
      return value;
    case 'basic':
      return Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':');
    default:
      return undefined;
  }
}

export function mayDo(caller: Caller, right: TokenRight, repository: Repository): boolean {
  if (caller.kind !== 'token') return false;
  const { rights, repositories } = caller.token;
  const name = `${repository.owner}/${repository.name}`.toLowerCase();
  if (repositories && !repositories.some((one) => one.toLowerCase() === name)) return false;
  return rights.includes(right) || (right.endsWith(':read') && rights.includes(right.replace(':read', ':write') as TokenRight));
}

/** A private repository does not exist for those who may not read it. */
export function maySee(caller: Caller, repository: Repository): boolean {
  return !repository.private || mayDo(caller, 'contents:read', repository) || mayDo(caller, 'deployments:read', repository);
}
