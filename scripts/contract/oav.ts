import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Exchange, LeftOut, RecordedExchange, Selection } from './traffic.js';
import { exchangesOf, pathOf, trafficFiles, whyLeftOut } from './traffic.js';
import type { Verdict } from './verdict.js';

/** Microsoft's own validator. 65 MB with what it needs, so that it is installed only where it is used. */
const OAV = 'oav@4.0.3';

const NOT_FOR_OAV: readonly LeftOut[] = [
  {
    method: 'GET',
    path: /\/providers\/[^/]+\/locations\/[^/]+\/operation(?:s|Results|Statuses)\/[^/]+$/i,
    reason: 'URLs of operations come from Azure, and no OpenAPI file describes them',
  },
];

export interface OavPlace {
  /** A folder in whose node_modules oav is. */
  readonly given?: string | undefined;
  /** Without one, oav is installed here. */
  readonly own: string;
}

interface Finding {
  readonly code: string;
  readonly message?: string;
  readonly pathsInPayload?: readonly string[];
}
interface Side {
  readonly errors?: readonly Finding[];
  readonly runtimeException?: Finding;
  readonly operationInfo?: { readonly operationId?: string };
}
interface LiveValidator {
  initialize(): Promise<void>;
  validateLiveRequestResponse(pair: unknown): Promise<{ readonly requestValidationResult: Side; readonly responseValidationResult: Side }>;
}
interface Oav {
  readonly LiveValidator: new (options: Readonly<Record<string, unknown>>, log: () => void) => LiveValidator;
}

/** @throws Error where oav cannot be installed or cannot load the files */
export async function checkWithOav(specs: string, place: OavPlace, traffic: Selection): Promise<Verdict> {
  const files = trafficFiles(traffic.folder);
  const { patterns, missing } = await specsFor(specs, files);
  const { LiveValidator } = loadOav(place);
  const options = { directory: specs, swaggerPathsPattern: patterns, excludedSwaggerPathsPattern: ['**/examples/**'], git: { shouldClone: false }, isPathCaseSensitive: false, loadValidatorInInitialize: false };
  const validator = new LiveValidator(options, () => undefined);
  await validator.initialize();

  const operations = new Map<string, number>();
  const leftOut = new Map<string, number>();
  const violations: string[] = [...missing];
  let checked = 0;
  for (const file of files) {
    for await (const exchange of exchangesOf(file)) {
      const reason = whyLeftOut(exchange, NOT_FOR_OAV);
      if (reason !== undefined) {
        leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
        continue;
      }
      const result = await validator.validateLiveRequestResponse(pairOf(exchange));
      const id = result.requestValidationResult.operationInfo?.operationId ?? '(unknown)';
      operations.set(id, (operations.get(id) ?? 0) + 1);
      checked += 1;
      violations.push(...sidesOf(result).flatMap(([side, found]) => found.map((one) => lineOf(exchange, id, side, one))));
    }
  }
  return { checked, coverage: [...operations].sort().map(([id, count]) => `${count} ${id}`), violations, leftOut };
}

function sidesOf(result: Awaited<ReturnType<LiveValidator['validateLiveRequestResponse']>>): readonly (readonly [string, readonly Finding[]])[] {
  const found = ({ errors, runtimeException }: Side): readonly Finding[] => [...(runtimeException ? [runtimeException] : []), ...(errors ?? [])];
  return [['request', found(result.requestValidationResult)], ['response', found(result.responseValidationResult)]];
}

function lineOf({ at, request, response }: RecordedExchange, id: string, side: string, { code, message, pathsInPayload }: Finding): string {
  return `${at}: ${code} ${id} ${side} ${(pathsInPayload ?? []).join(' ')}: ${message ?? ''} [${request.method} ${response.status}]`;
}

/** As oav takes it. It wants a content type even where there is no content. */
function pairOf({ request, response }: Exchange): unknown {
  const url = new URL(request.url, 'https://management.azure.com');
  const typed = (headers: Exchange['request']['headers'], body: unknown) => ({ ...(body === null || body === undefined ? { 'content-type': 'application/json' } : {}), ...headers });
  return {
    liveRequest: { method: request.method, url: url.pathname + url.search, query: Object.fromEntries(url.searchParams), headers: typed(request.headers, request.body), body: request.body ?? undefined },
    liveResponse: { statusCode: String(response.status), headers: typed(response.headers, response.body), body: response.body ?? undefined },
  };
}

/** Of the thousands of files only those that the traffic names: its providers at its api-versions. */
async function specsFor(specs: string, files: readonly string[]): Promise<{ readonly patterns: readonly string[]; readonly missing: readonly string[] }> {
  const wanted = new Map<string, readonly string[]>();
  for (const file of files) {
    for await (const exchange of exchangesOf(file)) {
      const provider = /\/providers\/Microsoft\.(\w+)\//i.exec(pathOf(exchange))?.[1]?.toLowerCase();
      const version = new URL(exchange.request.url, 'https://management.azure.com').searchParams.get('api-version');
      if (provider === undefined || version === null || whyLeftOut(exchange, NOT_FOR_OAV) !== undefined) continue;
      const name = `Microsoft.${provider} ${version}`;
      if (!wanted.has(name)) wanted.set(name, specFiles(specs, `specification/${provider}/resource-manager`, version));
    }
  }
  return { patterns: [...wanted.values()].flat(), missing: [...wanted].filter(([, found]) => found.length === 0).map(([name]) => `${specs} has no files of ${name}`) };
}

/** `FOLDER/…/stable/VERSION/*.json`, from `specs`. */
function specFiles(specs: string, folder: string, version: string): readonly string[] {
  if (!existsSync(join(specs, folder))) return [];
  return readdirSync(join(specs, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /(?:^|\/)(?:stable|preview)\/([^/]+)\/[^/]+\.json$/.exec(name)?.[1] === version)
    .map((name) => `${folder}/${name}`);
}

function loadOav({ given, own }: OavPlace): Oav {
  if (given === undefined && !existsSync(join(own, 'node_modules', 'oav'))) install(own);
  return createRequire(join(given ?? own, 'from-here.js'))('oav') as Oav;
}

/** Outside of the project's lock file, and without running any script of a package. */
function install(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { status, error } = spawnSync('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', OAV], { stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) throw error;
  if (status !== 0) throw new Error(`npm could not install ${OAV} into ${folder} (exit status ${status})`);
}
