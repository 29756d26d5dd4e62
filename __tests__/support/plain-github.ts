import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { EmulatorAddress } from '../../scripts/emulator-process.js';
import { listen } from './http-files.js';
import type { LocalServer } from './http-files.js';

/** The emulator's GitHub without TLS: for a process that trusts the certificates of another emulator. */
export function openPlainGitHub({ githubServer, ca }: EmulatorAddress): Promise<LocalServer> {
  const authority = readFileSync(ca);
  return listen((asked, response) => {
    const { host: _, ...headers } = asked.headers;
    const passed = request(`${githubServer}${asked.url ?? '/'}`, { method: asked.method, headers, ca: authority, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.once('error', () => response.destroy());
    asked.pipe(passed);
  });
}
