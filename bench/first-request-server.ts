import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '../emulator/clock.js';
import { makeCertificate } from '../emulator/http/certificate.js';
import { json } from '../emulator/http/message.js';
import { listen } from '../emulator/http/server.js';
import { defaultSettings } from '../emulator/settings.js';
import { answerIdToken, idTokenPath } from '../emulator/sign-in/actions-oidc.js';
import { createDirectory } from '../emulator/sign-in/directory.js';
import { answerSignIn } from '../emulator/sign-in/entra.js';
import type { EmulatorAddress } from '../scripts/emulator-process.js';

/** A server in this very process, so that one clock times both ends: signs in whoever asks, and tells of the first ARM request. */
export interface FirstRequestServer {
  readonly address: EmulatorAddress;
  /** Called with each request to ARM. */
  onArmRequest: () => void;
  close(): Promise<void>;
}

const tenant = '72f98800-0000-4000-8000-0000000000aa';
const clientId = 'c11e0000-0000-4000-8000-0000000000cc';
const repository = 'contoso/web';

export async function startFirstRequestServer(): Promise<FirstRequestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'vmss-deploy-bench-'));
  const clock = createClock();
  const certificate = await makeCertificate();
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, certificate.ca);
  const subject = (): string => `repo:${repository}:environment:production`;
  const directory = createDirectory({ clock, tenant, clientId, objectId: '0b1ec700-0000-4000-8000-0000000000dd', settings: () => defaultSettings, subject, federatedSubject: subject });
  const notFound = json(404, { error: { code: 'ResourceNotFound', message: 'This server only knows when it was asked.' } });
  const listener = await listen(
    (request) => {
      const signIn = answerIdToken(directory, request) ?? answerSignIn(directory, request);
      if (signIn) return signIn;
      if (request.url.pathname.startsWith('/subscriptions/')) server.onArmRequest();
      return notFound;
    },
    certificate,
    0,
  );
  const { origin } = listener;
  const address: EmulatorAddress = {
    arm: origin, authority: origin, github: `${origin}/api/v3`, githubServer: origin, control: origin, ca, tenant, clientId, repository,
    subscription: '6f1c0000-0000-0000-0000-000000000001', resourceGroup: 'rg-web', scaleSet: 'web',
    clientSecret: directory.clientSecret, idTokenRequestUrl: `${origin}${idTokenPath}?api-version=2.0`, idTokenRequestToken: directory.idTokenRequestToken,
    githubToken: 'none',
  };
  const server: FirstRequestServer = {
    address,
    onArmRequest: () => undefined,
    async close() {
      clock.stop();
      await listener.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}
