import { describe, expect, it } from '@jest/globals';
import { loadText, problemsOf, renderText } from '../support/manifest.js';
import { renderSwap, withSwap } from '../support/manifest-swap.js';

const MINUTE = 60_000;

describe('a swap in deploy.yml', () => {
  it('is read in full, with its defaults', () => {
    expect(renderSwap(withSwap()).strategy).toEqual({
      type: 'swap',
      slots: ['web-blue', 'web-green'],
      traffic: { kind: 'loadBalancer', name: 'lb-web', rules: ['http', 'https'], pools: ['pool-blue', 'pool-green'] },
      preview: { rule: 'preview' },
      checks: [],
      bakeMs: 10 * MINUTE,
      drainMs: MINUTE,
      retire: 'keep',
      create: { protectedSettings: {} },
      timeoutMs: 60 * MINUTE,
      protectedInstances: 'refuse',
    });
  });

  it('takes what is written, an application gateway too', () => {
    const text = withSwap('  bake: 30s\n  drain: 0s\n  retire: scale-in\n  timeout: 20m\n  protectedInstances: skip\n  checks: [{ http: "http://e.org/", expect: 204, for: 10s, timeout: 1m }, { http: "https://e.org" }]\n', { 'loadBalancer: { name: lb-web,': 'applicationGateway: { name: agw, resourceGroup: rg-net,' });
    expect(renderSwap(text).strategy).toMatchObject({
      traffic: { kind: 'applicationGateway', name: 'agw', resourceGroup: 'rg-net', rules: ['http', 'https'] },
      checks: [{ http: 'http://e.org/', expect: 204, forMs: 10_000, timeoutMs: MINUTE }, { http: 'https://e.org', expect: 200, forMs: 0, timeoutMs: 5 * MINUTE }],
      bakeMs: 30_000, drainMs: 0, retire: 'scale-in', timeoutMs: 20 * MINUTE, protectedInstances: 'skip',
    });
  });

  it('names no scale set as its target', () => {
    expect(loadText(withSwap()).target).toEqual({ resourceGroup: 'rg-web' });
  });

  it('fills environment and vars into names', () => {
    const text = withSwap('environments: { prod: {} }', { '[web-blue, web-green]': '["web-{{ environment }}-blue", "{{ vars.G }}"]', 'name: lb-web': 'name: "lb-{{ environment }}"', '[http, https]': '["{{ vars.R }}"]', 'rule: preview': 'rule: "p-{{ vars.R }}"', '[pool-blue, pool-green]': '["{{ vars.G }}-pool", b]' });
    expect(renderSwap(text, { environment: 'prod', vars: { G: 'green', R: 'http' } }).strategy).toMatchObject({ slots: ['web-prod-blue', 'green'], traffic: { name: 'lb-prod', rules: ['http'], pools: ['green-pool', 'b'] }, preview: { rule: 'p-http' } });
    expect(problemsOf(() => loadText(text, { environment: 'prod', vars: { G: 'a/b', R: 'x' } })).join('\n')).toContain('"a/b" is not the name of a scale set');
  });

  it('does not change what is on the VMs: the fingerprint is that of the same model rolled out', () => {
    const rolling = withSwap().replace(/strategy:[\s\S]*$/, '').replace('rg-web }', 'rg-web, scaleSet: web }');
    expect(renderSwap(withSwap()).fingerprint).toBe(renderText(rolling).fingerprint);
  });

  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['one slot', { '[web-blue, web-green]': '[web-blue]' }, '', '6:10 strategy.slots: there must be two slots, and here is 1 | write two names, such as ["web-blue","web-green"]'],
    ['three slots', { '[web-blue, web-green]': '[a, b, c]' }, '', '6:10 strategy.slots: there must be two slots, and here are 3 | write two names, such as ["web-blue","web-green"]'],
    ['no slots', { '  slots: [web-blue, web-green]\n': '' }, '', '4:1 strategy.slots is missing | add it (The two scale sets that take turns)'],
    ['the same slot twice', { '[web-blue, web-green]': '[web, Web]' }, '', '6:10 strategy.slots: both slots have the same name | name two different ones'],
    ['the same pool twice', { '[pool-blue, pool-green]': '[pool, POOL]' }, '', '7:75 strategy.traffic.pools: both backend pools have the same name | name two different ones'],
    ['a slot that is no name', { 'web-green]': '"web/green"]' }, '', '6:21 strategy.slots[1]: "web/green" is not the name of a scale set | write the name of a scale set, such as "web-blue"'],
    ['no balancer', { 'loadBalancer: { name: lb-web, rules: [http, https] }, ': '' }, '', '7:3 strategy.traffic names neither a loadBalancer nor an applicationGateway | add loadBalancer: { name: NAME, rules: [RULE] }'],
    ['two balancers', { 'pools:': 'applicationGateway: { name: a, rules: [r] }, pools:' }, '', '7:68 strategy.traffic names a loadBalancer and an applicationGateway; a swap moves the rules of one | remove one of them; in an overlay write null in its place'],
    ['no rules', { '[http, https]': '[]' }, '', '7:51 strategy.traffic.loadBalancer.rules: the list is empty | name the rules that carry production traffic'],
    ['a rule twice', { '[http, https]': '[http, HTTP]' }, '', '7:51 strategy.traffic.loadBalancer.rules: a rule is named twice | remove one of the two'],
    ['a misspelled balancer', { 'loadBalancer:': 'lb:' }, '', '7:14 unknown key `lb` in strategy.traffic | did you mean `loadBalancer`?'],
    ['a preview that is production', { 'rule: preview': 'rule: HTTPS' }, '', '8:20 strategy.preview.rule is HTTPS, which is one of the production rules | name a rule of its own, or remove preview'],
    ['no pools', { ', pools: [pool-blue, pool-green]': '' }, '', '7:3 strategy.traffic.pools is missing | add it (Backend pool of each slot, in the order of `slots`)'],
    ['a scale set', { 'rg-web }': 'rg-web, scaleSet: web }' }, '', '2:34 target.scaleSet cannot be given with the strategy swap: strategy.slots names the scale sets | remove it; in an overlay write scaleSet: null'],
    ['keys of rolling', {}, '  batch: 20%\n', '9:3 strategy.batch belongs to the strategy rolling, and this one is swap | remove it, or write type: rolling'],
    ['a canary', {}, '  canary: {}\n', '9:3 strategy.canary belongs to the strategy rolling, and this one is swap | remove it, or write type: rolling'],
    ['a way back after a failure', {}, '  onFailure: rollback\n', '9:3 strategy.onFailure cannot be given with the strategy swap, which goes back by itself | remove it'],
    ['the speed of a way back', {}, '  rollback: {}\n', '9:3 strategy.rollback cannot be given with the strategy swap, which goes back by itself | remove it'],
    ['an unknown key', {}, '  retrie: keep\n', '9:3 unknown key `retrie` in strategy | did you mean `retire`?'],
    ['an unknown way to retire', {}, '  retire: stop\n', '9:11 strategy.retire is the text "stop", which is none of keep, scale-in, deallocate, delete | write keep, scale-in, deallocate or delete'],
    ['a misspelled type', { 'type: swap': 'type: swpa' }, '', '5:9 strategy.type is the text "swpa", which is none of rolling, swap | did you mean `swap`?'],
    ['a bake that outlasts everything', {}, '  bake: 59m\n', '9:9 strategy.bake and drain take 1h, and the timeout of the whole, 1h, is not longer | write a longer timeout: the release must reach the staged slot in it as well'],
    ['a timeout that is too short', {}, '  timeout: 5m\n', '9:12 strategy.bake and drain take 11m, and the timeout of the whole, 5m, is not longer | write a longer timeout: the release must reach the staged slot in it as well'],
  ])('refuses %s', (_, change, rest, expected) => {
    const problems = problemsOf(() => loadText(withSwap(rest, change)));
    expect(problems[0]).toBe(expected);
    // A type that is misspelled is judged by the rules of the one that was meant.
    expect(problems).toHaveLength(1);
  });

  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['braces where they mean nothing', {}, '  bake: "{{ vars.B }}"\n', '9:10 strategy.bake cannot hold {{ }} | write the value itself; overlays under environments can change it'],
    ['secrets in names', { 'name: lb-web': 'name: "{{ env.LB }}"' }, '', '7:37 strategy.traffic.loadBalancer.name can hold {{ environment }} and {{ vars.NAME }} only, without filters | it must be known before the release is looked up'],
  ])('refuses %s', (_, change, rest, expected) => expect(problemsOf(() => loadText(withSwap(rest, change)))).toContain(expected));

  it.each([
    ['slots: [a, b]', 'slots'], ['traffic: {}', 'traffic'], ['preview: { rule: a }', 'preview'], ['checks: []', 'checks'], ['bake: 5m', 'bake'], ['retire: keep', 'retire'], ['create: {}', 'create'],
  ])('belongs to no rolling deployment: %s', (line, key) => {
    const text = `version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\nmodel: { extensions: [{ type: CustomScript, settings: { commandToExecute: "true" } }] }\nstrategy: { ${line} }\n`;
    expect(problemsOf(() => loadText(text))).toEqual([`4:13 strategy.${key} belongs to the strategy swap, and this one is rolling | remove it, or write type: swap`]);
  });

  it('must have a target with a scale set where it is rolling', () => {
    expect(problemsOf(() => loadText(withSwap().replace(/strategy:[\s\S]*$/, '')))).toEqual(['2:1 target.scaleSet is missing | add it, such as `scaleSet: web` (Name of the Virtual Machine Scale Set)']);
  });

  it("lets none of zod's own words through", () => {
    const junk = [1, '"x"', '[1]', '{ a: 1 }', 'true', '~', '1.5', '-1', '[[]]', '["a", 1]'];
    const keys = ['slots', 'traffic', 'preview', 'checks', 'bake', 'drain', 'retire', 'create', 'timeout'];
    const inner = ['create: { template: V }', 'create: { adminPassword: V }', 'create: { customData: V }', 'create: { protectedSettings: V }', 'create: { protectedSettings: { A: V } }', 'checks: [V]', 'checks: [{ http: V }]', 'checks: [{ http: "http://a", expect: V }]', 'checks: [{ http: "http://a", for: V, timeout: V }]'];
    const base = withSwap().replace(/ {2}(slots|traffic|preview):.*\n/g, '');
    const traffic = ['{ loadBalancer: V, pools: V }', '{ applicationGateway: { name: V, resourceGroup: V, rules: V }, pools: [a, b] }'];
    const texts = junk.flatMap((value) => [
      ...keys.map((key) => `${base}  ${key}: ${value}\n`),
      ...inner.map((line) => withSwap(`  ${line.replaceAll('V', String(value))}\n`)),
      ...traffic.map((line) => `${base}  slots: [a, b]\n  traffic: ${line.replaceAll('V', String(value))}\n`),
    ]);
    const all = texts.flatMap((text) => problemsOf(() => loadText(text)));
    expect(all.length).toBeGreaterThan(150);
    for (const problem of all) expect(problem).not.toMatch(/Invalid (input|option|string|key)|expected [a-z]+,|Too (small|big)|undefined|NaN|\[object/);
    for (const problem of all) expect(problem).toMatch(/^\d+:\d+ \S.* \| \S/);
  });
});

describe('overlays and a swap', () => {
  const ROLLING = 'environments:\n  staging:\n    target: { scaleSet: web-staging }\n    strategy: { type: rolling, batch: 100% }\n';

  it('begin the strategy anew where they name another one', () => {
    expect(loadText(withSwap(ROLLING), { environment: 'staging' })).toMatchObject({ target: { scaleSet: 'web-staging' }, strategy: { type: 'rolling', batch: { kind: 'percent', percent: 100 } } });
    expect(renderSwap(withSwap(ROLLING)).strategy.slots).toEqual(['web-blue', 'web-green']);
    const other = 'version: 1\ntarget: { resourceGroup: rg, scaleSet: web }\nmodel: { extensions: [{ type: CustomScript, settings: { commandToExecute: a } }] }\nstrategy: { batch: 2, timeout: 20m }\nenvironments:\n  prod:\n    target: { scaleSet: null }\n    strategy: { type: swap, slots: [a, b], traffic: { loadBalancer: { name: l, rules: [r] }, pools: [p, q] } }\n';
    expect(renderSwap(other, { environment: 'prod' }).strategy).toMatchObject({ slots: ['a', 'b'], timeoutMs: 60 * MINUTE });
    expect(loadText(other).strategy).toMatchObject({ type: 'rolling', timeoutMs: 20 * MINUTE });
    expect(problemsOf(() => loadText(other.replace('{ scaleSet: null }', '{ resourceGroup: rg }'), { environment: 'prod' }))[0]).toContain('2:30 target.scaleSet cannot be given');
  });

  it('merge into it where they do not', () => {
    const text = withSwap('  checks: [{ http: "http://{{ vm.address }}/" }]\nenvironments:\n  demo:\n    strategy: { type: swap, bake: 1s, checks: [], preview: null, traffic: { loadBalancer: { name: lb-demo } } }\n');
    expect(renderSwap(text, { environment: 'demo' }).strategy).toMatchObject({ slots: ['web-blue', 'web-green'], bakeMs: 1000, checks: [], traffic: { name: 'lb-demo', rules: ['http', 'https'] } });
    expect(renderSwap(text, { environment: 'demo' }).strategy).not.toHaveProperty('preview');
  });

  it.each([
    ['{ preview: { rule: http } }', '11:34 strategy.preview.rule is http, which is one of the production rules'],
    ['{ batch: 1 }', '11:17 strategy.batch belongs to the strategy rolling'],
    ['{ traffic: { applicationGateway: { name: a, rules: [r] } } }', '11:28 strategy.traffic names a loadBalancer and an applicationGateway'],
    ['{ checks: [{ http: "ftp://a" }] }', '11:34 strategy.checks[0].http: "ftp://a" is not an http or https URL'],
    ['{ slots: [a, a] }', '11:24 strategy.slots: both slots have the same name'],
  ])('are checked though not chosen: %s', (strategy, expected) => {
    const problems = problemsOf(() => loadText(withSwap(`environments:\n  e:\n    strategy: ${strategy}\n`)));
    expect(problems.map((line) => line.split(' | ')[0]?.slice(0, expected.length))).toContain(expected);
  });

  it('leaves the vars of other overlays alone', () => {
    expect(problemsOf(() => loadText(withSwap('environments:\n  e:\n    strategy: { slots: ["{{ vars.A }}", "{{ vars.B }}"], checks: [{ http: "http://{{ vars.C }}/" }], create: { customData: "{{ vars.D }}" } }\n')))).toEqual([]);
  });
});
