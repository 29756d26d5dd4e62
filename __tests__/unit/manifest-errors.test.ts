import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';
import { loadText, problemsOf } from '../support/manifest.js';

const HEAD = 'version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\n';
const MODEL = 'model:\n  extensions:\n    - type: CustomScript\n      settings: { commandToExecute: "true" }\n';
const GOOD = HEAD + MODEL;

describe('what a person reads about a broken deploy.yml', () => {
  it('has nothing to say of a good one, and fills in the defaults', () => {
    const manifest = loadText(GOOD);
    expect(manifest.strategy).toEqual({ type: 'rolling', batch: { kind: 'percent', percent: 20 }, maxUnhealthy: { kind: 'percent', percent: 20 }, pauseMs: 0, onFailure: 'stop', rollback: { batch: { kind: 'percent', percent: 20 }, pauseMs: 0 }, timeoutMs: 3_600_000, protectedInstances: 'refuse' });
    expect(manifest.health).toEqual({ source: 'auto', settleMs: 30_000, timeoutMs: 600_000 });
    expect(manifest.release).toEqual({ delivery: 'github', verify: true });
    expect(manifest.extensions).toHaveLength(1);
  });

  it.each([
    ['strategy: { bacth: 1 }', '7:13 unknown key `bacth` in strategy | did you mean `batch`?'],
    ['stratgy: {}', '7:1 unknown key `stratgy` at the top of the file | did you mean `strategy`?'],
    ['qqq: 1', '7:1 unknown key `qqq` at the top of the file | known keys here: version, target, release, model, strategy, health, capture'],
    ['strategy: { maxUnhealthyInstancePercent: 20 }', '7:13 unknown key `maxUnhealthyInstancePercent` in strategy | did you mean `maxUnhealthy`?'],
    ['strategy: { onFailure: stpo }', '7:24 strategy.onFailure is the text "stpo", which is none of stop, rollback | did you mean `stop`?'],
    ['strategy: { onFailure: continue }', '7:24 strategy.onFailure is the text "continue", which is none of stop, rollback | write stop or rollback'],
    ['health: { source: probe }', '7:19 health.source is the text "probe", which is none of auto, none | write auto or none'],
    ['strategy: { pause: 30 }', '7:20 strategy.pause: 30 has no unit | write "30s" for seconds or "30m" for minutes'],
    ['strategy: { pause: 30 s }', '7:20 strategy.pause: "30 s" is not a duration such as "30s", "5m" or "1h30m" | use h, m and s in this order, with whole numbers'],
    ['strategy: { timeout: 1s }', '7:22 strategy.timeout: 1s is out of bounds | write a duration from 10s to 24h'],
    ['strategy: { batch: 0 }', '7:20 strategy.batch: 0 is not a number of VMs such as 2, or a percentage such as "20%" | write 1 to 1000, or "1%" to "100%"'],
    ['strategy: { batch: 150% }', '7:20 strategy.batch: 150% is not a number of VMs such as 2, or a percentage such as "20%" | write 1 to 1000, or "1%" to "100%"'],
    ['strategy: { batch: [1] }', '7:20 strategy.batch: [1] is not a number of VMs such as 2, or a percentage such as "20%" | write 1 to 1000, or "1%" to "100%"'],
    ['strategy: [rolling]', '7:11 strategy is a list, but must be a mapping of keys | write a mapping of keys'],
    ['strategy: rolling', '7:11 strategy is the text "rolling", but must be a mapping of keys | write a mapping of keys'],
    ['strategy:', '7:1 strategy has no value | write one, or remove the key'],
    ['release: { verify: yes }', '7:20 release.verify is the text "yes", but must be true or false | write true, without quotes'],
    ['release: { verify: off }', '7:20 release.verify is the text "off", but must be true or false | write false, without quotes'],
    ['release: { verify: "true" }', '7:20 release.verify is the text "true", but must be true or false | write true, without quotes'],
    ['release: { repository: web }', '7:24 release.repository: "web" is not a repository as owner/name | write a repository as owner/name, such as "contoso/web"'],
    ['release: { repository: contoso/.. }', '7:24 release.repository: "contoso/.." is not a repository as owner/name | write a repository as owner/name, such as "contoso/web"'],
    ['release: { delivery: blob }', '7:12 release.blob is missing: delivery is blob | add blob: { account: NAME, container: NAME, access: managed-identity }'],
    ['release: { blob: { account: stweb, container: rel, access: sas } }', '7:12 release.blob is given, but delivery is github | write delivery: blob, or remove blob'],
    ['release: { delivery: blob, blob: { account: ST, container: rel, access: sas } }', '7:45 release.blob.account: "ST" is not the name of a storage account (3 to 24 lower-case letters and digits) | write the name of a storage account (3 to 24 lower-case letters and digits), such as "stweb"'],
    ['release: { delivery: blob, blob: { account: stweb, container: rel, access: identity } }', '7:76 release.blob.access is the text "identity", which is none of managed-identity, sas | write managed-identity or sas'],
    ['release: { delivery: blob, blob: { account: stweb, container: rel, access: sas, clientId: 11111111-2222-3333-4444-555555555555 } }', '7:81 release.blob.clientId has no meaning with access: sas | remove clientId, or write access: managed-identity'],
    // What later versions will do.
    ['strategy: { drain: 30 }', '7:20 strategy.drain: 30 has no unit | write "30s" for seconds or "30m" for minutes'],
    ['strategy: { drain: 2h }', '7:20 strategy.drain: 2h is out of bounds | write a duration from 0s to 1h'],
    ['strategy: { drain: [30s] }', '7:20 strategy.drain: "["30s"]" is not a duration such as "30s", "5m" or "1h30m" | use h, m and s in this order, with whole numbers'],
    ['strategy: { drain: { time: 30 } }', '7:28 strategy.drain.time: 30 has no unit | write "30s" for seconds or "30m" for minutes'],
    ['strategy: { drain: { required: true } }', "7:13 strategy.drain.time is missing | add it, such as `time: 30s` (The same, where `required` is given too)"],
    ['strategy: { drain: { time: 30s, required: yes } }', '7:43 strategy.drain.required is the text "yes", but must be true or false | write true, without quotes'],
    ['strategy: { drain: { time: 30s, requird: true } }', '7:33 unknown key `requird` in strategy.drain | did you mean `required`?'],
    ['strategy: { drain: }', '7:13 strategy.drain has no value | write one, or remove the key'],
    ['strategy: { rollback: { batch: 0 } }', '7:32 strategy.rollback.batch: 0 is not a number of VMs such as 2, or a percentage such as "20%" | write 1 to 1000, or "1%" to "100%"'],
    ['strategy: { rollback: { canary: 1 } }', '7:25 unknown key `canary` in strategy.rollback | known keys here: batch, pause'],
    ['strategy: { rollback: stop }', '7:23 strategy.rollback is the text "stop", but must be a mapping of keys | write a mapping of keys'],
    ['targets: []', '7:1 targets is not supported yet: this version does not do several targets in one file | use a matrix of jobs, one per scale set, with overlays under environments'],
  ])('%s', (line, expected) => {
    expect(problemsOf(() => loadText(`${GOOD}${line}\n`))).toContain(expected);
  });

  it.each([
    [`target: { resourceGroup: rg, scaleSet: web }\n${MODEL}`, '1:1 version is missing | add it (Version of the format of this file)'],
    [`version: "1"\ntarget: { resourceGroup: rg, scaleSet: web }\n${MODEL}`, '1:10 version: the version of the file is "1" | write "version: 1", without quotes'],
    [`version: 2\ntarget: { resourceGroup: rg, scaleSet: web }\n${MODEL}`, '1:10 version: the version of the file is 2 | write "version: 1", without quotes'],
    [`version: 1\n${MODEL}`, '1:1 target is missing | add it (The scale set that is deployed to)'],
    [`version: 1\ntarget: { resourceGroup: rg }\n${MODEL}`, '2:1 target.scaleSet is missing | add it, such as `scaleSet: web` (Name of the Virtual Machine Scale Set)'],
    [`version: 1\ntarget: { rg: rg, scaleSet: web }\n${MODEL}`, '2:11 unknown key `rg` in target | did you mean `resourceGroup`?'],
    [`version: 1\ntarget: { resourceGroup: rg., scaleSet: web }\n${MODEL}`, '2:26 target.resourceGroup: "rg." is not the name of a resource group | write the name of a resource group, such as "rg-web"'],
    [`version: 1\ntarget: { resourceGroup: 12, scaleSet: web }\n${MODEL}`, '2:26 target.resourceGroup is the number 12, but must be a text | write it in quotes: "12"'],
    [`version: 1\ntarget: { resourceGroup: rg, scaleSet: "web/extensions/x" }\n${MODEL}`, '2:40 target.scaleSet: "web/extensions/x" is not the name of a scale set | write the name of a scale set, such as "web"'],
    [`version: 1\ntarget: { subscription: mine, resourceGroup: rg, scaleSet: web }\n${MODEL}`, '2:25 target.subscription: "mine" is not the id of a subscription | write the id of a subscription, such as "6f1c0000-0000-0000-0000-000000000000"'],
    [HEAD, '1:1 model is missing | add it (What changes in the scale set\'s model: extensions, image and custom data, at least one of them)'],
    [`${HEAD}model: { extensions: [] }\n`, '3:22 model.extensions: the list is empty | describe at least one extension'],
    [`${HEAD}model: {}\n`, '3:1 model: one of extensions, image, customData is missing | add what the release changes in the scale set'],
    [`${HEAD}model: {}\nenvironments: { e: { model: { customData: x } } }\n`, '3:1 model: one of extensions, image, customData is missing | add what the release changes in the scale set; or choose an environment that gives it with the input environment: e'],
    [`${HEAD}model: { userData: x }\n`, '3:10 model.userData is not supported yet: this version does not do userData | remove the key'],
    [`${HEAD}model: { extension: [] }\n`, '3:10 unknown key `extension` in model | did you mean `extensions`?'],
  ])('%j', (text, expected) => {
    expect(problemsOf(() => loadText(text))).toContain(expected);
  });

  it('reports everything at once, in the order of the file, as one error', () => {
    const text = 'version: 1\ntarget: { resourceGroup: 5, scaleSte: web }\nmodel:\n  extensions:\n    - type: CustomScript\n      typeHandlerVersion: 2.1\n      settings: { fileUris: [release:a.sh], timestamp: 1 }\nstrategy: { batch: 1.50 }\n';
    const problems = problemsOf(() => loadText(text));
    expect(problems.map((line) => line.split(' ')[0])).toEqual(['2:1', '2:26', '2:29', '5:7', '6:27', '7:45', '8:20']);
    try {
      loadText(text);
    } catch (error) {
      expect(error).toBeInstanceOf(DeployError);
      expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: 'deploy.yml has 7 errors' });
    }
  });

  it('gives the one error of a file as its message', () => {
    expect(() => loadText(`${GOOD}qqq: 1\n`)).toThrow('deploy.yml: unknown key `qqq` at the top of the file');
  });

  it("lets none of zod's own words through", () => {
    const junk = [1, '"x"', '[1]', '{ a: 1 }', 'true', '~', '1.5', '-1', '[[]]'];
    const keys = ['version', 'target', 'release', 'model', 'strategy', 'health', 'environments'];
    const inner = ['type', 'batch', 'canary', 'maxUnhealthy', 'pause', 'timeout', 'onFailure', 'rollback', 'drain', 'protectedInstances'];
    const extension = ['name', 'publisher', 'type', 'typeHandlerVersion', 'settings', 'protectedSettings', 'suppressFailures', 'provisionAfterExtensions', 'protectedSettingsFromKeyVault'];
    const texts = junk.flatMap((value) => [
      ...keys.map((key) => `${GOOD.replace(new RegExp(`^${key}:.*$`, 'm'), '')}${key}: ${value}\n`),
      ...inner.map((key) => `${GOOD}strategy: { ${key}: ${value} }\n`),
      ...extension.map((key) => `${HEAD}model: { extensions: [{ ${key}: ${value} }] }\n`),
    ]);
    const all = texts.flatMap((text) => problemsOf(() => loadText(text)));
    expect(all.length).toBeGreaterThan(100);
    for (const problem of all) expect(problem).not.toMatch(/Invalid (input|option|string)|expected|Too (small|big)|undefined|NaN|\[object/);
    for (const problem of all) expect(problem).toMatch(/^\d+:\d+ \S.* \| \S/);
  });
});
