/** What GitHub of the emulator has kept of deployments, as whoever opens the repository's page sees it. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { EmulatorAddress } from '../../scripts/emulator-process.js';

export interface KeptStatus {
  readonly state: string;
  readonly description: string;
  readonly environment_url: string;
  readonly log_url: string;
}

export interface KeptDeployment {
  readonly id: number;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Newest first. */
  readonly statuses: readonly KeptStatus[];
}

/** Newest first. */
export async function keptDeployments(address: EmulatorAddress): Promise<readonly KeptDeployment[]> {
  const all = (await askGitHub(address, 'deployments')) as readonly Omit<KeptDeployment, 'statuses'>[];
  return Promise.all(all.map(async (one) => ({ ...one, statuses: (await askGitHub(address, `deployments/${one.id}/statuses`)) as readonly KeptStatus[] })));
}

/** Each as `v1.1.0 deploy in production: success, in_progress`. */
export async function keptInShort(address: EmulatorAddress): Promise<readonly string[]> {
  return (await keptDeployments(address)).map(({ ref, task, environment, statuses }) => `${ref} ${task} in ${environment}: ${statuses.map(({ state }) => state).join(', ')}`);
}

/** GET of `path` below the repository of the emulator. */
export function askGitHub(address: EmulatorAddress, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { ca: readFileSync(address.ca), headers: { authorization: `token ${address.githubToken}` } };
    const asked = request(`${address.github}/repos/${address.repository}/${path}`, options, (response) => {
      let text = '';
      response.on('data', (piece: Buffer) => (text += piece.toString()));
      response.once('end', () => resolve(JSON.parse(text)));
    });
    asked.once('error', reject);
    asked.end();
  });
}
