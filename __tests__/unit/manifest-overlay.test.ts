import { describe, expect, it } from '@jest/globals';
import { overlay } from '../../src/manifest/overlay.js';
import { parse } from '../../src/manifest/parse.js';
import { locateValue, toJson } from '../../src/manifest/tree.js';
import { FILE, loadText, problemsOf } from '../support/manifest.js';

const merged = (text: string, name = 'e'): unknown => toJson(overlay(parse(text, FILE), name).root);

describe('overlay', () => {
  it.each([
    ['a: 1\nenvironments: { e: { a: 2 } }', { a: 2 }],
    ['a: { b: 1, c: 2 }\nenvironments: { e: { a: { c: 3, d: 4 } } }', { a: { b: 1, c: 3, d: 4 } }],
    ['a: [1, 2]\nenvironments: { e: { a: [3] } }', { a: [3] }],
    ['a: { b: { c: 1 } }\nenvironments: { e: { a: { b: null } } }', { a: {} }],
    ['a: 1\nenvironments: { e: { zz: null } }', { a: 1 }],
    ['a: 1\nenvironments: { e: { a: { b: 1, c: null } } }', { a: { b: 1 } }],
    ['a: { b: 1 }\nenvironments: { e: { a: 5 } }', { a: 5 }],
    ['a: 1\nenvironments: { e: {}, f: { a: 9 } }', { a: 1 }],
  ])('%j', (text, expected) => expect(merged(text)).toEqual(expected));

  it('keeps the place of everything', () => {
    const { root } = overlay(parse('a:\n  b: 1\n  c: 2\nenvironments:\n  e:\n    a:\n      c: 3\n', FILE), 'e');
    expect(locateValue(root, ['a', 'b'])).toMatchObject({ line: 2, column: 6 });
    expect(locateValue(root, ['a', 'c'])).toMatchObject({ line: 7, column: 10 });
  });
});

const BASE = 'version: 1\ntarget: { resourceGroup: rg, scaleSet: web }\nmodel:\n  extensions:\n    - type: CustomScript\n      settings: { commandToExecute: a }\n';

describe('environments', () => {
  it('lays the chosen one over the file', () => {
    const manifest = loadText(`${BASE}strategy: { canary: {}, batch: 1 }\nenvironments:\n  staging:\n    target: { resourceGroup: rg-staging }\n    strategy: { canary: null }\n`, { environment: 'staging' });
    expect(manifest).toMatchObject({ environment: 'staging', target: { resourceGroup: 'rg-staging', scaleSet: 'web' }, strategy: { batch: { kind: 'count', count: 1 } } });
    expect(manifest.strategy).not.toHaveProperty('canary');
  });

  it.each([
    [`${BASE}environments: { staging: {}, production: {} }\n`, 'stagin', '7:1 the environment "stagin" is not in the file; there are: staging, production | did you mean `staging`?'],
    [BASE, 'staging', '1:1 the environment "staging" was asked for, but the file has no environments | add it under environments, or leave the input environment out'],
    [`${BASE}environments: { a: { environments: { b: {} } } }\n`, 'a', '7:22 environments.a holds environments of its own | overlays cannot be nested; write each as a key of environments'],
    [`${BASE}environments: [a]\n`, undefined, '7:15 environments must be a mapping of names to overlays | write "environments: { staging: { target: { resourceGroup: rg-web-staging } } }"'],
    [`${BASE}environments: { a: 1 }\n`, undefined, '7:20 environments.a must be a mapping with the keys that differ | use {} where nothing differs'],
    [`${BASE}environments: { "a b;c": {} }\n`, undefined, '7:17 "a b;c" cannot be the name of an environment | use letters, digits and . _ + @ / -'],
    [`${BASE}environments:\n  e:\n    strategy: { bacth: 1 }\n`, 'e', '9:17 unknown key `bacth` in strategy | did you mean `batch`?'],
    // An overlay that was not chosen is looked at as well.
    [`${BASE}environments:\n  e:\n    strategy: { bacth: 1 }\n`, undefined, '9:17 unknown key `bacth` in strategy | did you mean `batch`?'],
    [`${BASE}environments:\n  e:\n    model: { extensions: [{ type: CustomScript, settings: { commandToExecute: a, x: 1 } }] }\n  f: {}\n`, 'f', '9:82 unknown key `x` in model.extensions[0].settings | known keys here: commandToExecute, script, fileUris, skipDos2Unix'],
    // Wrong only after merging: the base has no blob, the overlay asks for it.
    [`${BASE}environments:\n  e:\n    release: { delivery: blob }\n`, 'e', '9:16 release.blob is missing: delivery is blob | add blob: { account: NAME, container: NAME, access: managed-identity }'],
    [`${BASE}release: { delivery: blob, blob: { account: stweb, container: rel, access: sas } }\nenvironments: { e: { release: { delivery: github } } }\n`, 'e', '7:28 release.blob is given, but delivery is github | write delivery: blob, or remove blob'],
    [`${BASE}environments: { e: { target: { scaleSet: null } } }\n`, 'e', '2:1 target.scaleSet is missing | add it, such as `scaleSet: web` (Name of the Virtual Machine Scale Set)'],
    ['version: 1\ntarget: { scaleSet: web }\nmodel: { extensions: [{ type: CustomScript, settings: { commandToExecute: a } }] }\nenvironments: { e: { target: { resourceGroup: rg } } }\n', undefined, '2:1 target.resourceGroup is missing | add it, such as `resourceGroup: rg-web` (Resource group of the scale set); or choose an environment that gives it with the input environment: e'],
  ])('%j with %s', (text, environment, expected) => {
    expect(problemsOf(() => loadText(text, environment === undefined ? {} : { environment }))).toEqual([expected]);
  });

  it('leaves vars of other overlays alone', () => {
    expect(loadText(`${BASE}environments: { e: { target: { resourceGroup: "rg-{{ vars.X }}" } } }\n`).target.resourceGroup).toBe('rg');
  });
});
