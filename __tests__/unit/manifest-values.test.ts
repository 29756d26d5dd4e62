import { describe, expect, it } from '@jest/globals';
import { parseAmount } from '../../src/manifest/amount.js';
import { DURATION_PATTERN, durationText, parseDuration } from '../../src/manifest/duration.js';
import { fileOnVm } from '../../src/manifest/file-on-vm.js';
import { canonicalJson, fingerprintOf } from '../../src/manifest/fingerprint.js';
import { editDistance, nearest } from '../../src/manifest/nearest.js';

describe('durations', () => {
  it.each([['30s', 30_000], ['5m', 300_000], ['1h30m', 5_400_000], ['0s', 0], ['1h0m5s', 3_605_000], ['90m', 5_400_000]])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
    expect(text).toMatch(new RegExp(DURATION_PATTERN));
    expect(parseDuration(durationText(ms))).toBe(ms);
  });
  it.each(['', '30', 's', '1.5m', '5m1h', '-1s', '1 m', '1d', '30S', '1h1h', 'PT30S', '1234567s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
    expect(text).not.toMatch(new RegExp(DURATION_PATTERN));
  });
});

describe('amounts', () => {
  it.each([[1, 1, { kind: 'count', count: 1 }], ['3', 1, { kind: 'count', count: 3 }], ['20%', 1, { kind: 'percent', percent: 20 }], ['100%', 1, { kind: 'percent', percent: 100 }], [0, 0, { kind: 'count', count: 0 }], [1000, 1, { kind: 'count', count: 1000 }]] as const)('%j', (value, min, amount) => expect(parseAmount(value, min)).toEqual(amount));
  it.each([[0, 1], ['0%', 1], ['101%', 1], [-1, 0], [1.5, 1], ['1.5%', 1], ['20 %', 1], ['', 1], [1001, 1], ['020%', 1], ['all', 1], [NaN, 1]] as const)('%j (from %d) is none', (value, min) => expect(parseAmount(value, min)).toBeUndefined());
});

describe('nearest', () => {
  const keys = ['resourceGroup', 'scaleSet', 'subscription', 'extensions', 'autoUpgradeMinorVersion', 'commandToExecute', 'fileUris', 'typeHandlerVersion', 'batch'];
  it.each([
    ['resourcegroup', 'resourceGroup'], ['resource_group', 'resourceGroup'], ['resourceGruop', 'resourceGroup'], ['extension', 'extensions'], ['AutoUpgradeMinorVersion', 'autoUpgradeMinorVersion'],
    ['autoUpgradeMinor', undefined], ['fileUri', 'fileUris'], ['fileURIs', 'fileUris'], ['vmss', 'scaleSet'], ['command', 'commandToExecute'], ['bacth', 'batch'], ['zebra', undefined], ['', undefined], ['batchSize', 'batch'], ['constructor', undefined],
  ])('%s -> %s', (word, meant) => expect(nearest(word, keys)).toBe(meant));
  it('counts a swap of neighbours once and stops at its limit', () => {
    expect(editDistance('bacth', 'batch', 3)).toBe(1);
    expect(editDistance('a', 'abcdef', 2)).toBe(3);
  });
});

describe('fileOnVm', () => {
  it.each([
    ['https://github.com/contoso/web/releases/download/v1/install.sh', 'Linux', 'install.sh'],
    ['https://github.com/contoso/web/releases/download/v1/install.ps1', 'Windows', 'install.ps1'],
    ['https://st.blob.core.windows.net/releases/web/v1/install.sh?sig=x', 'Linux', 'install.sh'],
    ['https://st.blob.core.windows.net/releases/web/v1/install.ps1?sig=x', 'Windows', 'web\\v1\\install.ps1'],
    ['https://st.blob.core.windows.net/releases/install.ps1', 'Windows', 'install.ps1'],
    ['https://st.blob.core.usgovcloudapi.net/c/a/b.ps1', 'Windows', 'a\\b.ps1'],
    ['https://notblob.core.windows.net/c/a/b.ps1', 'Windows', 'b.ps1'],
    ['https://example.org/a%2Bb.sh', 'Linux', 'a+b.sh'],
  ] as const)('%s on %s is %s', (url, os, place) => expect(fileOnVm(url, os)).toBe(place));
});

describe('fingerprintOf', () => {
  it('does not see the order of keys, and sees everything else', () => {
    expect(fingerprintOf({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(fingerprintOf({ b: [{ d: 3, c: 2 }], a: 1 }));
    expect(fingerprintOf({ a: [1, 2] })).not.toBe(fingerprintOf({ a: [2, 1] }));
    expect(fingerprintOf({ a: '1' })).not.toBe(fingerprintOf({ a: 1 }));
    expect(fingerprintOf({})).toMatch(/^[0-9a-f]{16}$/);
    expect(canonicalJson({ b: null, a: 'ü"' })).toBe('{"a":"ü\\"","b":null}');
  });
});
