import { DeployError } from '../errors.js';
import type { Cloud } from '../ports/cloud.js';
import type { SignIn } from '../ports/sign-in.js';
import { authorityHostOf } from './clouds.js';
import { withoutSignedUrls } from './error-body.js';
import { networkCode } from './network-error.js';

/** What a federated credential is matched against. None of it is secret. */
export interface AssertionClaims {
  readonly issuer?: string;
  readonly subject?: string;
  readonly audience?: string;
}

/** The three claims of a JWT; the token itself is dropped. An unreadable one has none. */
export function assertionClaims(jwt: string): AssertionClaims {
  try {
    const payload: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { iss, sub, aud } = payload as { iss?: unknown; sub?: unknown; aud?: unknown };
    return { issuer: claim(iss), subject: claim(sub), audience: claim(Array.isArray(aud) ? aud[0] : aud) };
  } catch {
    return {};
  }
}

/**
 * What went wrong at the sign-in, and its cure.
 * Codes: learn.microsoft.com/entra/identity-platform/reference-error-codes.
 */
export function signInError(error: unknown, signIn: SignIn, cloud: Cloud, claims?: AssertionClaims): DeployError {
  if (error instanceof DeployError) return error;
  const text = textOf(error);
  const aadsts = /AADSTS(\d+)/.exec(text)?.[1];
  return new DeployError('SIGN_IN_FAILED', `Signing in to Azure ${subject(signIn)} failed: ${firstWords(text, aadsts)}`, {
    hint: cure(aadsts, text, error, signIn, cloud, claims),
    correlationId: /Correlation ID:?\s*([0-9a-f-]{36})/i.exec(text)?.[1],
    armCode: aadsts === undefined ? undefined : `AADSTS${aadsts}`,
  });
}

function cure(aadsts: string | undefined, text: string, error: unknown, signIn: SignIn, cloud: Cloud, claims: AssertionClaims = {}): string {
  switch (aadsts) {
    case '70021':
    case '700211':
    case '700212':
    case '700213':
      return `Add a federated credential to the app or managed identity with exactly this issuer, subject and audience: ${shown(claims.issuer)}, ${shown(claims.subject)}, ${shown(claims.audience)}. The subject changes with branch, tag and environment. A new one takes some minutes to be seen.`;
    case '700024':
      return "GitHub's assertion had expired when Azure got it: run again; if it stays, check the clock of a self-hosted runner.";
    case '7000215':
    case '7000222':
      return 'The client secret is wrong or has expired (its value is needed, not its id). With `client-id`, `tenant-id` and a federated credential no secret is needed.';
    case '700016':
      return 'There is no such application in this tenant: check `client-id` (the application id, not the object id) and `tenant-id`.';
    case '90002':
    case '900023':
      return `There is no such tenant at ${authorityHostOf(cloud)}: check \`tenant-id\` and \`cloud\`.`;
    case '500011':
      return 'The authority does not know the resource that the token is for: check `cloud`, and its audience for a cloud of your own.';
    default:
      break;
  }
  if (/ACTIONS_ID_TOKEN_REQUEST/i.test(text)) return 'Give the job `permissions: { id-token: write, contents: read }`: without it GitHub issues no assertion.';
  const code = networkCode(error);
  if (code !== undefined && /^E|CERT|UNABLE|SELF_SIGNED/.test(code)) {
    return `The authority ${authorityHostOf(cloud)} could not be reached (${code}): check \`cloud\`, the way to it, and NODE_EXTRA_CA_CERTS where its certificate is one of your own.`;
  }
  return signIn.kind === 'ambient'
    ? 'Run azure/login before this step, or give `client-id` and `tenant-id` for a sign-in by OIDC; on a self-hosted runner in Azure a managed identity will do as well.'
    : 'Check `client-id`, `tenant-id` and the federated credential of the app or managed identity.';
}

function subject(signIn: SignIn): string {
  return signIn.kind === 'oidc' ? `as ${claim(signIn.clientId) ?? ''} of tenant ${claim(signIn.tenantId) ?? ''}` : 'with what the environment offers';
}

/** All messages of an error and of those that it holds: DefaultAzureCredential collects one for every way it tried. */
function textOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { message, errors, cause } = error as { readonly message?: unknown; readonly errors?: unknown; readonly cause?: unknown };
  const own = typeof message === 'string' ? message : '';
  if (depth > 3) return own;
  const inner = [...(Array.isArray(errors) ? (errors as unknown[]) : []), ...(cause === undefined ? [] : [cause])].map((part) => textOf(part, depth + 1));
  return [own, ...inner.filter((part) => !own.includes(part))].join('\n');
}

function firstWords(text: string, aadsts: string | undefined): string {
  const start = aadsts === undefined ? 0 : text.indexOf(`AADSTS${aadsts}`);
  const line = withoutSignedUrls(text.slice(start))
    .replace(/Trace ID:[\s\S]*$/i, '')
    // A JWT that some message may quote.
    .replace(/\beyJ[\w-]+\.[\w.-]+/g, '***')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 600 ? `${line.slice(0, 600)}...` : line;
}

function shown(text: string | undefined): string {
  return text === undefined ? '(unknown)' : `\`${text}\``;
}

function claim(value: unknown): string | undefined {
  return typeof value === 'string' ? value.replace(/[^\x20-\x7e]|`/g, '?').slice(0, 300) : undefined;
}
