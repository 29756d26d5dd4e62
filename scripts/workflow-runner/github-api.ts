import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { EmulatorAddress } from '../emulator-process.js';

/** A client of the emulator's GitHub, with one token. */
export interface GitHubApi {
  /** @param path below the repository, such as `/commits/main` @throws Error with the answer where it is none of 2xx */
  json(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>;
  /** A file's bytes. */
  raw(path: string): Promise<Buffer>;
}

export function gitHubApi(address: EmulatorAddress, repository: string, token: string): GitHubApi {
  const ca = readFileSync(address.ca);
  const send = (method: string, path: string, accept: string, body?: unknown): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const url = `${address.github}/repos/${repository}${path}`;
      const headers = { accept, authorization: `Bearer ${token}`, 'user-agent': 'workflow-runner', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      const request = url.startsWith('https:') ? httpsRequest : httpRequest;
      const asked = request(url, { method, headers, ca, timeout: 30_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const bytes = Buffer.concat(chunks);
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(bytes);
          else reject(new Error(`GitHub answered ${method} ${path} with ${status}: ${bytes.toString('utf8')}`));
        });
      });
      asked.once('error', reject);
      asked.once('timeout', () => asked.destroy(new Error(`no answer from ${url}`)));
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return {
    json: async (method, path, body) => JSON.parse((await send(method, path, 'application/vnd.github+json', body)).toString('utf8')) as unknown,
    raw: (path) => send('GET', path, 'application/vnd.github.raw'),
  };
}
