import type { Problem } from '../errors.js';
import type { Cloud, CustomCloud, KnownCloud } from '../ports/cloud.js';

const KNOWN: readonly KnownCloud[] = ['AzurePublic', 'AzureUSGovernment', 'AzureChina'];

/** Names that other tools give to the same clouds; azure/login and the Azure CLI use the first ones. */
const OTHER_NAMES: Readonly<Record<string, KnownCloud>> = {
  azurecloud: 'AzurePublic',
  azurepubliccloud: 'AzurePublic',
  azureusgovernmentcloud: 'AzureUSGovernment',
  azurechinacloud: 'AzureChina',
};

const KEYS = ['resourceManager', 'authority', 'audience', 'blob'] as const;
type Key = (typeof KEYS)[number];

const EXAMPLE =
  'A cloud of your own is given as lines: resourceManager=https://management.local.azurestack.external, ' +
  'authority=https://login.local.azurestack.external/adfs and, if need be, audience=... and blob=....';

/**
 * The input `cloud`: a known name, or lines of `key=value` that describe an endpoint. What is wrong is added to
 * `problems`, and the public cloud returned.
 */
export function parseCloud(text: string, problems: Problem[]): Cloud {
  if (text === '') return { kind: 'AzurePublic' };
  if (!text.includes('=')) return knownCloud(text, problems);
  const values = readLines(text, problems);
  const resourceManager = endpoint(values, 'resourceManager', problems);
  const authority = endpoint(values, 'authority', problems);
  const blob = values.blob === undefined ? undefined : endpoint(values, 'blob', problems);
  const audience = values.audience;
  if (audience !== undefined && !/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(audience) && !/^[0-9a-f-]{36}$/i.test(audience)) {
    problems.push({ message: `Input cloud: audience "${audience}" is neither a URI nor an application id` });
  }
  if (resourceManager === undefined || authority === undefined) return { kind: 'AzurePublic' };
  return { ...splitAuthority(authority, problems), kind: 'custom', resourceManager, audience, blob, instanceDiscovery: false };
}

function knownCloud(text: string, problems: Problem[]): Cloud {
  const lower = text.toLowerCase();
  const kind = KNOWN.find((name) => name.toLowerCase() === lower) ?? OTHER_NAMES[lower];
  if (kind !== undefined) return { kind };
  problems.push({ message: `Input cloud: "${text}" is not known`, hint: `Known are ${KNOWN.join(', ')}. ${EXAMPLE}` });
  return { kind: 'AzurePublic' };
}

function readLines(text: string, problems: Problem[]): Partial<Record<Key, string>> {
  const values: Partial<Record<Key, string>> = {};
  for (const line of text.split(/\r?\n/).map((each) => each.trim()).filter((each) => each !== '')) {
    const at = line.indexOf('=');
    const name = line.slice(0, Math.max(at, 0)).trim();
    const key = KEYS.find((each) => each.toLowerCase() === name.toLowerCase());
    if (key === undefined) {
      problems.push({ message: `Input cloud: the line "${line}" does not begin with ${KEYS.map((each) => `${each}=`).join(', ')}`, hint: EXAMPLE });
    } else if (values[key] !== undefined) {
      problems.push({ message: `Input cloud: ${key} is given twice` });
    } else {
      values[key] = line.slice(at + 1).trim();
    }
  }
  return values;
}

function endpoint(values: Partial<Record<Key, string>>, key: Key, problems: Problem[]): string | undefined {
  const text = values[key];
  if (text === undefined) {
    problems.push({ message: `Input cloud: ${key} is missing`, hint: EXAMPLE });
    return undefined;
  }
  // `{account}` is no character of a host name; the URL is checked as if an account stood there.
  const url = URL.canParse(text.replace('{account}', 'account')) ? new URL(text.replace('{account}', 'account')) : undefined;
  if (url === undefined || url.protocol !== 'https:' || url.username !== '' || url.search !== '' || url.hash !== '') {
    problems.push({
      message: `Input cloud: ${key} "${url === undefined || url.username === '' ? text : 'with a user name in it'}" is not an https URL without query`,
      hint: 'Tokens are only ever sent over https. A certificate of your own is trusted through NODE_EXTRA_CA_CERTS in the env of the step.',
    });
    return undefined;
  }
  return text.replace(/\/+$/, '');
}

function splitAuthority(authority: string, problems: Problem[]): Pick<CustomCloud, 'authorityHost' | 'authorityTenant'> {
  const { origin, pathname } = new URL(authority);
  const segments = pathname.split('/').filter((segment) => segment !== '');
  if (segments.length > 1) {
    problems.push({ message: `Input cloud: authority "${authority}" has more than a tenant in its path`, hint: EXAMPLE });
  }
  return { authorityHost: origin, authorityTenant: segments[0] };
}
