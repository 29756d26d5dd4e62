/** In what a scale set is not as its recorded deployment left it, from what was observed. */
import { describe, expect, it } from '@jest/globals';
import { knownHandlers } from '../../src/manifest/handlers/known.js';
import { writesOf } from '../../src/plan/definition.js';
import type { DriftQuestion } from '../../src/plan/drift/question.js';
import { asNotices, findDrift } from '../../src/plan/drift/find-drift.js';
import { readRecorded, releaseOn } from '../../src/plan/drift/recorded.js';
import { formatRecord } from '../../src/plan/record.js';
import { tagsWith } from '../../src/plan/record-tags.js';
import type { DeploymentRecord } from '../../src/plan/record.js';
import type { SeenImage } from '../../src/plan/observed.js';
import type { WantedImage } from '../../src/plan/wanted.js';
import type { ImageFacts } from '../../src/ports/images.js';
import type { FileState } from '../../src/ports/releases.js';
import type { ExtensionDefinition, ImageReference, InstanceView } from '../../src/ports/scale-sets.js';
import type { InstanceResult } from '../../src/report/result.js';
import { instance, instanceOn, observed, scaleSet, shown, wantedExtension } from '../support/builders.js';
import { instance as result } from '../support/run-result.js';

const DEPLOYED = Date.parse('2026-11-23T10:00:00Z');
const HOUR = 3_600_000;
const record: DeploymentRecord = { tag: 'v1.1.0', previousTag: 'v1.0.0', sha: 'a'.repeat(40), fingerprint: '0123456789abcdef', timestamp: DEPLOYED / 1000, run: '1.1' };
const written = writesOf([wantedExtension()], [], record);
const [extension] = written.map(shown) as [ExtensionDefinition];
const iso = (ms: number): string => new Date(ms).toISOString();

function ask(extensions: readonly ExtensionDefinition[], change: Partial<DriftQuestion> = {}, modelCreatedAt = iso(DEPLOYED), instances: readonly InstanceView[] = [instanceOn('0', written)]): readonly string[] {
  const question: DriftQuestion = {
    scaleSet: 'web', observed: observed({ scaleSet: scaleSet({ extensions, modelCreatedAt }), instances }), recorded: readRecorded({ extensions, tags: {} }), instances: [result(0)], files: [],
    handlers: knownHandlers, deployedAt: iso(DEPLOYED), deploymentMs: HOUR, now: DEPLOYED + HOUR, ...change,
  };
  return findDrift(question).map(({ kind, level, message }) => `${kind} ${level}: ${message}`);
}

it('finds nothing where all is as it was deployed', () => {
  expect(ask([extension], { written: { extensions: written } })).toEqual([]);
  expect(ask([extension])).toEqual([]);
});

describe('VMs', () => {
  const vms = (...all: InstanceResult[]): readonly string[] => ask([extension], { instances: all });

  it.each<[string, Partial<InstanceResult>, string]>([
    ['outdated', { outcome: 'outdated', latestModelApplied: false, release: 'v1.0.0' }, '1 of 2 VMs is not on the model of web, which is from 2026-11-23T10:00:00.000Z; on it: v1.0.0'],
    ['protected', { outcome: 'protected', latestModelApplied: false }, 'on it: a release that cannot be told'],
    ['parked, and not on the model', { outcome: 'parked', latestModelApplied: false }, 'vm-not-on-model drift'],
    ['failed', { outcome: 'failed', reason: 'exit status 3' }, 'vm-not-proven drift: 1 of 2 VMs is on the model, but not proven to run v1.1.0; web_1: exit status 3'],
    ['unhealthy', { outcome: 'unhealthy' }, 'vm-not-proven drift'],
    ['failed, and not on the model', { outcome: 'failed', latestModelApplied: false }, 'vm-not-on-model drift'],
  ])('%s', (_what, change, text) => {
    const found = vms(result(0), result(1, change));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(text);
  });

  it.each(['pending', 'parked'] as const)('%s on the model are no drift', (outcome) => expect(vms(result(0, { outcome }))).toEqual([]));

  it('that a rolling upgrade is about to reach are a notice', () => {
    const rollingUpgrade = { status: 'RollingForward' as const, successful: 0, failed: 0, inProgress: 1, pending: 0 };
    const change = { observed: observed({ scaleSet: scaleSet({ extensions: [extension] }), instances: [], rollingUpgrade }), instances: [result(0, { latestModelApplied: false, outcome: 'outdated' })] };
    expect(ask([extension], change)).toEqual([expect.stringMatching(/^vm-not-on-model notice/)]);
  });

  it.each<[string, Partial<InstanceView['told'][number]> | undefined, string | undefined]>([
    ['by the echoed record', { forceUpdateTag: formatRecord({ ...record, tag: 'v0.9.0' }) }, 'v0.9.0'],
    ['by the same settings', { settings: extension.settings }, 'v1.1.0'],
    ['by the timestamp', { settings: { timestamp: record.timestamp } }, 'v1.1.0'],
    ['by the URLs of another release', { settings: { timestamp: 5, fileUris: ['https://github.com/contoso/web/releases/download/web%2Fv1.0.0/a.sh'] } }, 'web/v1.0.0'],
    ['not where URLs name two tags', { settings: { fileUris: ['https://x/releases/download/v1/a', 'https://x/releases/download/v2/b'] } }, undefined],
    ['not where it was told nothing', undefined, undefined],
  ])('tell their release %s', (_what, told, tag) => {
    const view = instance('0', { told: told ? [{ ...extension, forceUpdateTag: undefined, ...told }] : [] });
    expect(releaseOn(view, readRecorded({ extensions: [extension], tags: {} }))).toBe(tag);
  });
});

describe('the model', () => {
  it('without a record', () => expect(ask([{ ...extension, forceUpdateTag: 'by hand' }])).toEqual([expect.stringMatching(/^no-record drift/)]));

  it.each<[Partial<ExtensionDefinition>, RegExp]>([
    [{ settings: { ...extension.settings, fileUris: [] } }, /settings\.fileUris differs$/],
    [{ typeHandlerVersion: '2.0' }, /typeHandlerVersion is 2\.0, deployed was 2\.1$/],
    [{ suppressFailures: true }, /suppressFailures is true, deployed was not set$/],
    [{ provisionAfterExtensions: ['x'] }, /provisionAfterExtensions differs$/],
    [{ settings: { ...extension.settings, timestamp: 9 } }, /settings\.timestamp differs; settings\.timestamp is 9, and the record says/],
  ])('that was changed, where it is known what was written: %j', (change, text) => {
    const found = ask([{ ...extension, ...change }], { written: { extensions: written } });
    expect(found).toEqual([expect.stringMatching(/^model-changed drift: Extension vmss-deploy-script was changed after v1\.1\.0 was deployed at 2026-11-23T10:00:00/)]);
    expect(found[0]).toMatch(text);
  });

  it('that was changed, where only a VM still knows what was written', () => {
    const other = { ...extension, settings: { ...extension.settings, fileUris: [] } };
    expect(ask([other])).toEqual([expect.stringMatching(/web_0 was told other settings by the deployment itself$/)]);
    expect(ask([other], {}, iso(DEPLOYED), [])).toEqual([]);
  });

  it('that lacks an extension of the deployment', () => {
    const more = writesOf([wantedExtension(), wantedExtension({ publisher: 'Contoso', type: 'Agent', defaultName: 'agent' })], [], record);
    expect(ask([extension], { written: { extensions: more } })).toEqual(['model-changed drift: Extension agent of v1.1.0 is not in the model as it was deployed']);
  });

  it('of two deployments in one second', () => {
    const other = { ...extension, name: 'agent', type: 'Agent', forceUpdateTag: formatRecord({ ...record, tag: 'v1.0.0' }) };
    expect(ask([extension, other])).toEqual([expect.stringMatching(/^model-mixed drift: Extension agent is from the deployment of v1\.0\.0, not from the newest one of v1\.1\.0$/)]);
  });

  it('whose newest deployment is recorded in its tags', () => {
    const tags = tagsWith({}, { record: { ...record, tag: 'v1.2.0', timestamp: record.timestamp + 60 } });
    const recorded = readRecorded({ extensions: [extension], tags });
    expect(recorded.record?.tag).toBe('v1.2.0');
    expect(ask([extension], { recorded })).toEqual([expect.stringMatching(/^model-mixed drift: .* from the deployment of v1\.1\.0, not from the newest one of v1\.2\.0$/)]);
  });

  it('of two deployments', () => {
    const older = { ...extension, name: 'agent', type: 'Agent', forceUpdateTag: formatRecord({ ...record, tag: 'v1.0.0', timestamp: 1 }) };
    expect(ask([older, extension])).toEqual([expect.stringMatching(/^model-mixed drift: Extension agent is from the deployment of v1\.0\.0, not from the newest one of v1\.1\.0$/)]);
  });

  it('that was written after any deployment could have', () => {
    expect(ask([extension], {}, iso(DEPLOYED + HOUR + 15 * 60_000))).toEqual([]);
    expect(ask([extension], {}, iso(DEPLOYED + HOUR + 15 * 60_000 + 1))).toEqual([expect.stringMatching(/^model-later notice/)]);
  });
});

describe('the image', () => {
  const own = (number: string): WantedImage => ({ kind: 'id', label: `gallery gal, image web, version ${number}`, id: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/gal/images/web/versions/${number}` });
  const facts: ImageFacts = { kind: 'galleryVersion', id: 'x', gallery: 'gal', image: 'web', version: '1.1.0', location: 'westeurope', provisioningState: 'Succeeded', regions: [{ region: 'West Europe', state: 'Completed' }], excludeFromLatest: false, definitionUnreadable: false };
  const onImage = (imageFacts: SeenImage | undefined, image: ImageReference = { id: (own('1.1.0') as { id: string }).id }) =>
    ({ observed: observed({ scaleSet: scaleSet({ extensions: [extension], image, modelCreatedAt: iso(DEPLOYED) }), instances: [instanceOn('0', written)], imageFacts }) });

  it.each<[string, Partial<DriftQuestion>, readonly RegExp[]]>([
    ['is there', onImage({ kind: 'found', facts }), []],
    ['is gone', onImage({ kind: 'missing' }), [/^image-gone drift: The image of the model is gone: web 1\.1\.0 of gallery gal\. Azure can neither add a VM nor reimage one$/]],
    ['is no longer in the region', onImage({ kind: 'found', facts: { ...facts, regions: [{ region: 'East US', state: 'Completed' }] } }), [/^image-gone drift: .*not replicated to westeurope/]],
    ['may not be read', onImage({ kind: 'unreadable', reason: 'Azure does not allow it' }), []],
    ['is of a kind that cannot be checked', onImage({ kind: 'found', facts: { kind: 'other', id: 'x' } }), []],
    ['was not looked at', onImage(undefined), []],
    ['is one of the marketplace, which Azure keeps', onImage({ kind: 'missing' }, { publisher: 'p', offer: 'o', sku: 's', version: 'latest' }), []],
    ['is the one that was deployed', { ...onImage({ kind: 'found', facts }), written: { extensions: written, image: own('1.1.0') } }, []],
    ['is another than was deployed', { ...onImage({ kind: 'found', facts }), written: { extensions: written, image: own('1.0.0') } }, [/^model-changed drift: The image of the model was changed after v1\.1\.0 was deployed: it is web 1\.1\.0 of gallery gal, deployed was gallery gal, image web, version 1\.0\.0$/]],
  ])('%s', (_what, change, found) => {
    expect(ask([extension], change)).toEqual(found.map((text) => expect.stringMatching(text)));
  });
});

describe('files', () => {
  const file = (change: Partial<FileState>): FileState => ({ url: 'https://x.test/a.sh?sig=SECRET', fileName: 'a.sh', extension: 'script', state: 'there', ...change });
  const about = (change: Partial<FileState>, more: Partial<DriftQuestion> = {}): readonly string[] => ask([extension], { files: [file(change)], ...more });

  it.each<[string, Partial<FileState>, string]>([
    ['gone', { state: 'gone', detail: 'no asset' }, 'file-gone drift: a.sh of extension script is gone: no asset'],
    ['private', { state: 'private' }, 'file-unreachable drift'],
    ['unchecked', { state: 'unchecked' }, 'file-unchecked notice'],
    ['another digest', { sha256Then: 'a', sha256Now: 'b' }, 'file-changed drift: a.sh of extension script is not the file that was deployed: SHA-256 is b, deployed was a'],
    ['uploaded later', { uploadedAt: iso(DEPLOYED + 61_000) }, 'file-changed drift'],
    ['a URL that ended', { expiresAt: iso(DEPLOYED + HOUR) }, 'url-expired drift'],
    ['a URL that ends', { expiresAt: iso(DEPLOYED + HOUR + 1) }, 'url-expires notice'],
  ])('%s', (_what, change, text) => {
    const found = about(change);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(text);
    expect(JSON.stringify(found)).not.toContain('SECRET');
  });

  it('that were uploaded later are the same where the digest or the fingerprint says so', () => {
    expect(about({ uploadedAt: iso(DEPLOYED + 60_000) })).toEqual([]);
    expect(about({ uploadedAt: iso(DEPLOYED + HOUR), sha256Then: 'a', sha256Now: 'a' })).toEqual([]);
    expect(about({ uploadedAt: iso(DEPLOYED + HOUR) }, { written: { extensions: written } })).toEqual([]);
  });

  it('behind signed URLs that nobody can read end with the deployment\'s signature', () => {
    const signedUntil = iso(DEPLOYED + HOUR);
    expect(ask([extension], { signedUntil })).toEqual([expect.stringMatching(/^url-expired drift/)]);
    expect(ask([extension], { signedUntil, now: DEPLOYED })).toEqual([expect.stringMatching(/^url-expires notice/)]);
  });
});

describe('handlers', () => {
  const dsc = { name: 'dsc', publisher: 'microsoft.powershell', type: 'dsc', typeHandlerVersion: '2.83' };

  it.each([
    ['2028-03-31T23:59:59Z', 'handler-retires notice: Extension dsc is PowerShell DSC, which Microsoft retires on 2028-03-31'],
    ['2028-04-01T00:00:00Z', 'handler-retired drift: Extension dsc is PowerShell DSC, which Microsoft retired on 2028-03-31'],
  ])('at %s', (now, text) => expect(ask([extension, dsc], { now: Date.parse(now) })).toEqual([text]));

  it('of a version that is not known', () => {
    expect(ask([extension, { ...dsc, typeHandlerVersion: '3.0' }]).at(-1)).toMatch(/^handler-unknown notice: Extension dsc is PowerShell DSC 3\.0/);
  });
});

it('of the idle slot all is a notice', () => {
  expect(asNotices([{ kind: 'no-record', level: 'drift', message: 'x' }])).toEqual([{ kind: 'no-record', level: 'notice', message: 'x' }]);
});
