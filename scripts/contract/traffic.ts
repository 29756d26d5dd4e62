import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';

/** One request and its answer, as the emulator records them. */
export interface Exchange {
  readonly request: { readonly method: string; readonly url: string; readonly headers?: Headers; readonly body?: unknown };
  readonly response: { readonly status: number; readonly headers?: Headers; readonly body?: unknown };
}

export type Headers = Readonly<Record<string, string>>;

export interface RecordedExchange extends Exchange {
  /** `FILE.jsonl:LINE` */
  readonly at: string;
}

/** What is known not to be in the OpenAPI files: left out by name and counted, never in silence. */
export interface LeftOut {
  readonly method: string;
  /** Of the URL's path, in any case. */
  readonly path: RegExp;
  readonly reason: string;
}

export const NOT_IN_SPECS: readonly LeftOut[] = [
  {
    method: 'GET',
    path: /^\/subscriptions\/?$/i,
    reason: 'the list of subscriptions belongs to Microsoft.Resources; the files for compute and network do not have it',
  },
  {
    method: 'GET',
    path: /^\/subscriptions\/[^/]+\/locations$/i,
    reason: "a subscription's regions belong to Microsoft.Resources; the files for compute and network do not have them",
  },
  {
    method: 'GET',
    path: /\/providers\/Microsoft\.Authorization\/permissions$/i,
    reason: 'permissions on a resource belong to Microsoft.Authorization; the files for compute and network do not have them',
  },
  {
    method: 'GET',
    path: /\/providers\/Microsoft\.Compute\/disks(?:\/[^/]+)?$/i,
    reason: 'disks are in files of their own (DiskRP); those for virtual machines, galleries and network do not have them',
  },
];

/** Names of the recorded files, sorted. A folder that is not there holds none. */
export function trafficFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort().map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** @throws Error naming file and line where a line is not an exchange */
export async function* exchangesOf(file: string): AsyncGenerator<RecordedExchange> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    yield { ...parsed(text, `${basename(file)}:${line}`), at: `${basename(file)}:${line}` };
  }
}

function parsed(text: string, at: string): Exchange {
  let value: Partial<Exchange> | null;
  try {
    value = JSON.parse(text) as Partial<Exchange> | null;
  } catch (error) {
    throw new Error(`${at} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value?.request?.method !== 'string' || typeof value.request.url !== 'string' || typeof value.response?.status !== 'number') {
    throw new Error(`${at} is not an exchange of the emulator's recorder`);
  }
  return value as Exchange;
}

/** Path of an exchange's URL, without the query. */
export function pathOf({ request }: Exchange): string {
  return new URL(request.url, 'https://management.azure.com').pathname;
}

export function whyLeftOut(exchange: Exchange, rules: readonly LeftOut[]): string | undefined {
  const { method } = exchange.request;
  return rules.find((rule) => rule.method === method.toUpperCase() && rule.path.test(pathOf(exchange)))?.reason;
}

/** The traffic to check, and what is left out of it. */
export interface Selection {
  readonly folder: string;
  /** Exchanges in `folder`. */
  readonly exchanges: number;
  /** Number of exchanges by the reason why they are left out. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** Copies what is to be checked into the empty folder `to`. Lines keep their numbers: what is left out becomes an empty one. */
export async function select(files: readonly string[], to: string): Promise<Selection> {
  const leftOut = new Map<string, number>();
  let exchanges = 0;
  for (const file of files) {
    const lines: string[] = [];
    for await (const { at, ...exchange } of exchangesOf(file)) {
      const reason = whyLeftOut(exchange, NOT_IN_SPECS);
      const index = Number(at.slice(at.lastIndexOf(':') + 1)) - 1;
      while (lines.length < index) lines.push('');
      lines.push(reason === undefined ? JSON.stringify(exchange) : '');
      if (reason === undefined) exchanges += 1;
      else leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
    }
    writeFileSync(join(to, basename(file)), `${lines.join('\n')}\n`);
  }
  return { folder: to, exchanges, leftOut };
}
