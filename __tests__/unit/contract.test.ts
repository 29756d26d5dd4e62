import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SET = '/subscriptions/6f1c0000-0000-0000-0000-000000000001/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachineScaleSets/web';
const at = (path: string): string => `https://127.0.0.1:4443${path}?api-version=2026-04-01`;
const exchange = (method: string, path: string, status: number, body: unknown, sent: unknown = null) => ({
  request: { method, url: at(path), headers: {}, body: sent },
  response: { status, headers: { 'content-type': 'application/json' }, body },
});
const error = { error: { code: 'ResourceNotFound', message: 'The scale set was not found.' } };
const clean = exchange('GET', SET, 404, error);
const planted = exchange('POST', `${SET}/manualupgrade`, 404, error, { instanceIds: ['0'], force: true });
const poll = exchange('GET', '/subscriptions/6f1c0000-0000-0000-0000-000000000001/providers/Microsoft.Compute/locations/westeurope/operations/0b1e', 200, { status: 'Succeeded' });
const subscriptions = exchange('GET', '/subscriptions', 200, { value: [] });

/** Stand-ins that know one rule each: what is tested here is what the command makes of a validator's word. */
const CHECKER = `
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
const folder = process.argv.at(-1);
const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\\n').map((text, i) => ({ text, at: name + ':' + (i + 1) }))).filter((one) => one.text);
const bad = lines.filter((one) => one.text.includes('"force"'));
for (const one of bad) console.log(one.at + ': UNKNOWN_PROPERTY');
const echoed = lines.filter((one) => one.text.includes('"echoed"'));
for (const one of echoed) console.log(one.at + ': READONLY_IN_REQUEST ' + (one.text.includes('/loadBalancers/') ? 'LoadBalancers' : 'VirtualMachineScaleSets') + '_CreateOrUpdate request.body.etag: readOnly [PUT 200]');
bad.push(...echoed);
console.log('     1 Something_Get 404:1');
console.log((process.env.LOSE ? 0 : lines.length) + ' exchanges, 1 operations, ' + bad.length + ' violations');
process.exit(bad.length > 0 ? 1 : 0);`;
const OAV = `
exports.LiveValidator = class {
  constructor(options) { this.files = options.swaggerPathsPattern; }
  async initialize() {}
  async validateLiveRequestResponse({ liveRequest, liveResponse }) {
    if (!liveRequest.headers['content-type'] && !liveRequest.body) throw new Error('no content type');
    const errors = liveRequest.body?.force ? [{ code: 'OBJECT_ADDITIONAL_PROPERTIES', message: this.files.join(), pathsInPayload: ['force'] }] : [];
    return { requestValidationResult: { errors, operationInfo: { operationId: 'Some_Op' } }, responseValidationResult: { errors: [] } };
  }
};`;

let home: string;
let armDir: string;
let oavDir: string;
let specs: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'contract-'));
  armDir = join(home, 'arm');
  oavDir = join(home, 'oav');
  specs = join(home, 'public');
  write('arm/contract-check/check.mjs', CHECKER);
  write('arm/specs/x.json', '{}');
  write('oav/node_modules/oav/index.js', OAV);
  write('public/specification/compute/resource-manager/Microsoft.Compute/Compute/stable/2026-04-01/ComputeRP.json', '{}');
  write('public/specification/compute/resource-manager/Microsoft.Compute/Compute/stable/2025-04-01/ComputeRP.json', '{}');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(home, name)), { recursive: true });
  writeFileSync(join(home, name), text);
}

let folders = 0;
function contract(exchanges: readonly unknown[], env: Record<string, string>, ...flags: string[]): { status: number | null; last: string; all: string } {
  const name = `traffic-${(folders += 1)}`;
  write(`${name}/one.jsonl`, exchanges.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join(''));
  const { PATH = '', HOME = '' } = process.env;
  const run = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/contract.ts', '--traffic', join(home, name), ...flags], { cwd: ROOT, encoding: 'utf8', env: { PATH, HOME, ...env } });
  const all = run.stdout + run.stderr;
  return { status: run.status, last: all.trim().split('\n').pop() ?? '', all };
}

describe('with a checker', () => {
  it('passes clean traffic, and says how much it left out and why', () => {
    const run = contract([clean, subscriptions, clean, poll], { ARM_CONTRACT_DIR: armDir });
    expect(run.last).toBe('contract: passed, 3 exchanges without a violation; 1 not checked');
    expect(run.all).toContain('not checked: 1 (the list of subscriptions belongs to Microsoft.Resources');
    expect(run.status).toBe(0);
  });

  it('fails on a violation and names its line, also behind one that is left out', () => {
    const run = contract([subscriptions, clean, planted], { ARM_CONTRACT_DIR: armDir });
    expect(run.all).toContain('VIOLATION one.jsonl:3: UNKNOWN_PROPERTY');
    expect(run.all).toContain('contract: FAILED: 1 violations in 2 exchanges');
    expect(run.status).toBe(1);
  });

  it('sets read-only members aside that the PUT of a balancer echoes, and those of nothing else', () => {
    const network = SET.replace('Microsoft.Compute/virtualMachineScaleSets/web', 'Microsoft.Network/loadBalancers/lb-web');
    const permissions = exchange('GET', `${network}/providers/Microsoft.Authorization/permissions`, 200, { value: [] });
    const run = contract([exchange('PUT', network, 200, {}, { etag: 'echoed' }), permissions], { ARM_CONTRACT_DIR: armDir });
    expect(run.all).toContain('set aside: 1 (read-only members in the PUT of a balancer');
    expect(run.all).toContain('not checked: 1 (permissions on a resource belong to Microsoft.Authorization');
    expect(run.status).toBe(0);
    const other = contract([exchange('PUT', SET, 200, {}, { etag: 'echoed' })], { ARM_CONTRACT_DIR: armDir });
    expect(other.all).toContain('VIOLATION one.jsonl:1: READONLY_IN_REQUEST VirtualMachineScaleSets_CreateOrUpdate');
    expect(other.status).toBe(1);
  });

  it('fails where the checker did not see everything, where nothing was recorded, and where a line is torn', () => {
    expect(contract([clean], { ARM_CONTRACT_DIR: armDir, LOSE: '1' })).toMatchObject({ status: 1, last: expect.stringContaining('saw 0 exchanges of 1') as unknown });
    expect(contract([], { ARM_CONTRACT_DIR: armDir })).toMatchObject({ status: 1, last: expect.stringContaining('no traffic was recorded') as unknown });
    expect(contract([clean, '{"request":{"meth'], { ARM_CONTRACT_DIR: armDir })).toMatchObject({ status: 1, last: expect.stringContaining('one.jsonl:2 is not JSON') as unknown });
  });
});

describe("with Azure's public files and oav", () => {
  it('passes clean traffic; URLs of operations are in no file, and counted', () => {
    const run = contract([clean, poll, subscriptions], { AZURE_SPECS: specs, OAV_DIR: oavDir });
    expect(run.last).toBe('contract: passed, 1 exchanges without a violation; 2 not checked');
    expect(run.status).toBe(0);
  });

  it('fails on a violation, having loaded only the api-version that the traffic names', () => {
    const run = contract([clean, planted], { AZURE_SPECS: specs, OAV_DIR: oavDir });
    expect(run.all).toContain('VIOLATION one.jsonl:2: OBJECT_ADDITIONAL_PROPERTIES Some_Op request force: specification/compute/resource-manager/Microsoft.Compute/Compute/stable/2026-04-01/ComputeRP.json [');
    expect(run.status).toBe(1);
  });

  it('fails where the files lack an api-version', () => {
    const old = { ...clean, request: { ...clean.request, url: clean.request.url.replace('2026-04-01', '2031-01-01') } };
    expect(contract([old], { AZURE_SPECS: specs, OAV_DIR: oavDir }).all).toContain('has no files of Microsoft.compute 2031-01-01');
  });
});

describe('with neither', () => {
  it('says that it was skipped, as a warning in a workflow, too', () => {
    const run = contract([planted], { GITHUB_ACTIONS: 'true' });
    expect(run.last).toMatch(/^contract: SKIPPED, NOT CHECKED: there is nothing to check with: set ARM_CONTRACT_DIR/);
    expect(run.all).toContain('::warning title=The contract with Azure was not checked::');
    expect(run.all).not.toContain('passed');
    expect(run.status).toBe(0);
  });

  it('fails where that is required', () => {
    expect(contract([clean], {}, '--require')).toMatchObject({ status: 1, last: expect.stringMatching(/^contract: FAILED: there is nothing/) as unknown });
  });

  it('fails where a setting names a folder that does not hold what it should', () => {
    expect(contract([clean], { ARM_CONTRACT_DIR: home })).toMatchObject({ status: 1, last: expect.stringContaining('ARM_CONTRACT_DIR is set, but') as unknown });
    expect(contract([clean], { AZURE_SPECS: armDir })).toMatchObject({ status: 1, last: expect.stringContaining('AZURE_SPECS is set, but') as unknown });
  });
});

const real = process.env['ARM_CONTRACT_DIR'];
(real ? describe : describe.skip)('with the checker of ARM_CONTRACT_DIR', () => {
  it('passes what keeps to the files and fails what does not', () => {
    expect(contract([clean, poll], { ARM_CONTRACT_DIR: real ?? '' })).toMatchObject({ status: 0 });
    const run = contract([clean, planted], { ARM_CONTRACT_DIR: real ?? '' });
    expect(run.all).toContain('UNKNOWN_PROPERTY VirtualMachineScaleSets_UpdateInstances');
    expect(run.status).toBe(1);
  });
});
