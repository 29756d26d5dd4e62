import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DeployError } from '../errors.js';
import { apiVersions } from './api-versions.js';
import type { ArmClients } from './client.js';
import { listAll } from './pages.js';

/** A subscription as GET /subscriptions lists it (api-version 2022-12-01). */
interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
}

const NAMES_IN_ERROR = 10;

/**
 * The subscription to use where none is given: the only enabled one that the sign-in sees, or, among several, the one that
 * the Azure CLI session has as its default (`az account set`, azure/login's subscription-id).
 * @param cliDefault Of the session signed in with; `undefined` where it is none of the CLI's.
 * @throws DeployError `INPUT_INVALID` where it cannot be told
 */
export async function findDefaultSubscription(clients: ArmClients, cliDefault: () => Promise<string | undefined>, signal: AbortSignal): Promise<string> {
  const enabled = (await listSubscriptions(clients, signal)).filter((subscription) => subscription.enabled);
  const [only] = enabled;
  if (only !== undefined && enabled.length === 1) return only.id;
  if (only === undefined) {
    throw new DeployError('INPUT_INVALID', 'No subscription is given, and this sign-in sees none that is enabled', {
      hint: 'Give `target.subscription` in deploy.yml or the input `subscription-id`, and assign the sign-in a role there.',
    });
  }
  const session = (await cliDefault())?.toLowerCase();
  const chosen = enabled.find(({ id }) => id.toLowerCase() === session);
  if (chosen !== undefined) return chosen.id;
  throw new DeployError('INPUT_INVALID', `No subscription is given, and this sign-in sees ${enabled.length}: ${listed(enabled)}`, {
    hint: 'Give `target.subscription` in deploy.yml or the input `subscription-id`.',
  });
}

async function listSubscriptions(clients: ArmClients, signal: AbortSignal): Promise<readonly Subscription[]> {
  return clients.call('', signal, async (client) => (await listAll(client, '/subscriptions', apiVersions.subscriptions)).map(toSubscription));
}

function toSubscription(value: unknown): Subscription {
  const { subscriptionId, displayName, state } = value as { readonly subscriptionId?: unknown; readonly displayName?: unknown; readonly state?: unknown };
  return { id: String(subscriptionId), name: typeof displayName === 'string' ? displayName : '', enabled: state === undefined || state === 'Enabled' };
}

function listed(subscriptions: readonly Subscription[]): string {
  const shown = subscriptions.slice(0, NAMES_IN_ERROR).map(({ id, name }) => `${name} (${id})`);
  const more = subscriptions.length - shown.length;
  return shown.join(', ') + (more > 0 ? `, and ${more} more` : '');
}

/**
 * The default subscription of the Azure CLI's session: `azureProfile.json` in its folder, a file with a byte order mark.
 * Reading it saves starting `az`, which takes a second. `undefined` where there is no session.
 */
export async function cliDefaultSubscription(folder: string = process.env['AZURE_CONFIG_DIR'] ?? join(homedir(), '.azure')): Promise<string | undefined> {
  try {
    const text = await readFile(join(folder, 'azureProfile.json'), 'utf8');
    const { subscriptions } = JSON.parse(text.replace(/^\uFEFF/, '')) as { readonly subscriptions?: unknown };
    const chosen = (Array.isArray(subscriptions) ? subscriptions : []).find((one: { readonly isDefault?: unknown }) => one.isDefault === true) as { readonly id?: unknown } | undefined;
    return typeof chosen?.id === 'string' ? chosen.id : undefined;
  } catch {
    return undefined;
  }
}
