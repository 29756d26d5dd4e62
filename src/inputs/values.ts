import type { Problem } from '../errors.js';

/** `true` or `false` in any case, as YAML 1.2 has it; an empty text is `fallback`. */
export function parseBoolean(name: string, text: string, fallback: boolean, problems: Problem[]): boolean {
  switch (text.toLowerCase()) {
    case '':
      return fallback;
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      problems.push({ message: `Input ${name}: "${text}" is neither true nor false`, hint: `Write ${name}: true or ${name}: false.` });
      return fallback;
  }
}

const POLL_INTERVAL = { fallbackMs: 5_000, leastMs: 100, mostMs: 60_000 };

/** The input `poll-interval` in milliseconds. */
export function parsePollInterval(text: string, problems: Problem[]): number {
  if (text === '') return POLL_INTERVAL.fallbackMs;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const ms = match === null ? Number.NaN : Number(match[1]) * { ms: 1, s: 1_000, m: 60_000 }[match[2] as 'ms' | 's' | 'm'];
  if (ms >= POLL_INTERVAL.leastMs && ms <= POLL_INTERVAL.mostMs) return Math.round(ms);
  problems.push({ message: `Input poll-interval: "${text}" is not a time between 0.1s and 60s`, hint: 'Write a number and its unit, such as 5s or 500ms.' });
  return POLL_INTERVAL.fallbackMs;
}

/** Lines of NAME=value. Blank lines and lines that begin with # are passed over; white space around both is dropped. */
export function parseVars(text: string, problems: Problem[]): ReadonlyMap<string, string> {
  const vars = new Map<string, string>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const match = /^([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/.exec(line);
    const [name, value] = [match?.[1], match?.[2]];
    if (name === undefined || value === undefined) {
      // The line itself is not shown: somebody may have put a secret here.
      problems.push({
        message: `Input vars, line ${index + 1}: it does not read NAME=value`,
        hint: 'A name has letters, digits and _ and does not begin with a digit. Secrets belong into env, as {{ env.NAME }}.',
      });
    } else if (vars.has(name)) {
      problems.push({ message: `Input vars, line ${index + 1}: ${name} is given twice` });
    } else {
      vars.set(name, value.trim());
    }
  });
  return vars;
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A GUID as Azure writes it, or `undefined` for an empty text. The text is not shown, since it may be a misplaced secret. */
export function parseGuid(name: string, text: string, problems: Problem[]): string | undefined {
  if (text === '') return undefined;
  if (GUID.test(text)) return text.toLowerCase();
  problems.push({
    message: `Input ${name}: it is not an id such as 6f1c0000-0000-0000-0000-000000000000`,
    hint: 'If it comes from a secret or variable, see whether that one is set for this environment and has no line end in it.',
  });
  return undefined;
}

/** A tenant: its id, one of its domains, or `adfs`. */
export function parseTenant(text: string, problems: Problem[]): string | undefined {
  if (text === '') return undefined;
  if (GUID.test(text) || text === 'adfs' || /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+$/.test(text)) return text;
  problems.push({ message: 'Input tenant-id: it is neither an id nor a domain of a tenant', hint: 'Write the directory (tenant) id, or adfs.' });
  return undefined;
}

/** The name of an environment: a key below `environments` in deploy.yml, and what GitHub calls it. */
export function parseEnvironmentName(text: string, problems: Problem[]): string | undefined {
  if (text === '') return undefined;
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)) return text;
  problems.push({ message: `Input environment: "${text}" is no name of an environment`, hint: 'Use letters, digits, ".", "_" and "-": it is a key below `environments` in deploy.yml.' });
  return undefined;
}

/** An http or https URL that anybody may see. The text is not shown, since a password may be in it. */
export function parseWebUrl(name: string, text: string, problems: Problem[]): string | undefined {
  if (text === '') return undefined;
  const url = URL.canParse(text) && !/[{}\s]/.test(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url.href;
  const why = url?.username || url?.password ? 'there is a user name or password in it' : text.includes('{{') ? 'it has {{ }} in it, which is filled in only in deploy.yml' : 'it is no http or https URL';
  problems.push({ message: `Input ${name}: ${why}`, hint: 'Write a plain address such as https://www.contoso.com.' });
  return undefined;
}
