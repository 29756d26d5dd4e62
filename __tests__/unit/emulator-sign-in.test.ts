import { describe, expect, it } from '@jest/globals';
import { createClock } from '../../emulator/clock.js';
import { encodeBody } from '../../emulator/http/message.js';
import type { HttpResponse } from '../../emulator/http/message.js';
import { defaultSettings } from '../../emulator/settings.js';
import { answerIdToken } from '../../emulator/sign-in/actions-oidc.js';
import { admitJob, createDirectory } from '../../emulator/sign-in/directory.js';
import { answerSignIn } from '../../emulator/sign-in/entra.js';

const tenant = '72f98800-0000-4000-8000-0000000000aa';

function setting({ subject = 'repo:contoso/web:environment:production', oneTimeAssertions = false } = {}) {
  const clock = createClock();
  const directory = createDirectory({
    clock,
    settings: () => ({ ...defaultSettings, oneTimeAssertions }),
    tenant,
    clientId: 'client',
    objectId: 'object',
    subject: () => subject,
    federatedSubject: () => 'repo:contoso/web:*',
  });
  const ask = (audience = 'api://AzureADTokenExchange', bearer = directory.idTokenRequestToken) =>
    opened(
      answerIdToken(directory, {
        method: 'GET',
        url: new URL(`https://a/actions/id-token?api-version=2.0&audience=${encodeURIComponent(audience)}`),
        headers: { authorization: `Bearer ${bearer}` },
        body: Buffer.alloc(0),
      }),
    );
  const exchange = (form: Record<string, string>, path = `/${tenant}/oauth2/v2.0/token`) =>
    opened(
      answerSignIn(directory, {
        method: 'POST',
        url: new URL(path, 'https://a'),
        headers: {},
        body: Buffer.from(new URLSearchParams({ grant_type: 'client_credentials', client_id: 'client', scope: 'https://management.azure.com/.default', ...form }).toString()),
      }),
    );
  return { clock, directory, ask, exchange };
}

function opened(response: HttpResponse | undefined) {
  if (!response) throw new Error('No answer.');
  return { status: response.status, body: JSON.parse(encodeBody(response.body).toString()) };
}

describe('a GitHub assertion', () => {
  it('is given for the request token alone, and exchanged for a token', () => {
    const { ask, exchange, directory } = setting();
    expect(ask(undefined, 'wrong').status).toBe(401);
    const { value } = ask().body;
    const { status, body } = exchange({ client_assertion: value, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 3600]);
    expect(directory.entra.read(body.access_token)).toMatchObject({ aud: 'https://management.azure.com', oid: 'object', tid: tenant });
  });

  it('has the subject of the job that asks, and is refused where the credential is for another', () => {
    const { ask, exchange, directory } = setting();
    const signIn = (subject: string) => {
      const { value } = ask(undefined, admitJob(directory, subject)).body;
      return exchange({ client_assertion: value, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' });
    };
    expect(signIn('repo:contoso/web:pull_request').status).toBe(200);
    const refused = signIn('repo:contoso/fork:environment:production');
    expect([refused.status, refused.body.error_description]).toEqual([401, expect.stringContaining("subject 'repo:contoso/fork:environment:production'")]);
  });

  it('is refused when it has expired', () => {
    const { ask, exchange, clock } = setting();
    const { value } = ask().body;
    clock.advance(301_000);
    expect(exchange({ client_assertion: value }).body.error_description).toMatch(/^AADSTS700024: Client assertion is not within its valid time range/);
  });

  it.each([
    ['another audience', { audience: 'https://github.com/contoso' }, 700212],
    ['another subject', { subject: 'repo:contoso/other:ref:refs/heads/main' }, 700213],
  ])('is refused for %s', (_, { audience, subject }: { audience?: string; subject?: string }, code) => {
    const { ask, exchange } = setting({ subject });
    const { status, body } = exchange({ client_assertion: ask(audience).body.value });
    expect([status, body.error, body.error_codes]).toEqual([401, 'invalid_client', [code]]);
  });

  it('is taken twice, unless each is to be taken once', () => {
    for (const [oneTimeAssertions, status] of [[false, 200], [true, 401]] as const) {
      const { ask, exchange } = setting({ oneTimeAssertions });
      const { value } = ask().body;
      expect(exchange({ client_assertion: value }).status).toBe(200);
      expect(exchange({ client_assertion: value }).status).toBe(status);
    }
  });
});

describe('a client secret', () => {
  it('signs in with Entra and AD FS, and is refused when wrong', () => {
    const { exchange, directory } = setting();
    expect(exchange({ client_secret: directory.clientSecret }).status).toBe(200);
    const adfs = exchange({ client_secret: directory.clientSecret, resource: 'https://127.0.0.1:1/' }, '/adfs/oauth2/token');
    expect(directory.entra.read(adfs.body.access_token)?.['aud']).toBe('https://127.0.0.1:1/');
    const { status, body } = exchange({ client_secret: 'wrong' });
    expect([status, body.error_codes]).toEqual([401, [7000215]]);
    expect(body.error_description).not.toContain('wrong');
  });

  it.each([
    [{ client_id: 'other' }, 700016],
    [{ grant_type: 'password' }, 70003],
    [{ scope: '' }, 900144],
    [{}, 7000218],
  ] as [Record<string, string>, number][])('%j: AADSTS%s', (form, code) => {
    expect(setting().exchange(form).body.error_codes).toEqual([code]);
  });

  it('another tenant is not found', () => {
    expect(setting().exchange({}, '/other/oauth2/v2.0/token').body.error_codes).toEqual([90002]);
  });
});
