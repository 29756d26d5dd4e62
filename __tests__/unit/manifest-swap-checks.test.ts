import { describe, expect, it } from '@jest/globals';
import type { ManifestCase } from '../support/manifest.js';
import { loadText, problemsOf, withExtension } from '../support/manifest.js';
import { renderSwap, withSwap } from '../support/manifest-swap.js';

/** The URL begins at 10:13. */
const withCheck = (url: string, more = ''): string => withSwap(`  checks:\n    - http: ${JSON.stringify(url)}\n${more}`);
const rendered = (url: string, options: ManifestCase = {}): string | undefined => renderSwap(withCheck(url), options).strategy.checks[0]?.http;

describe('the URL of a check', () => {
  it.each<[string, string, ManifestCase]>([
    ['http://{{ preview.address }}:{{ preview.port }}/healthz', 'http://{{ preview.address }}:{{ preview.port }}/healthz', {}],
    // Always spelled the same, so that whoever fills them in can look for one text.
    ['http://{{preview.address}}:{{  preview.port }}/', 'http://{{ preview.address }}:{{ preview.port }}/', {}],
    ['https://{{ production.address }}:{{ production.port }}', 'https://{{ production.address }}:{{ production.port }}', {}],
    ['http://{{ vm.address }}:8080/{{ version }}', 'http://{{ vm.address }}:8080/1.4.0', {}],
    ['http://e.org/{{ tag }}/{{ sha }}', `http://e.org/v1.4.0/${'b'.repeat(40)}`, {}],
    ['http://{{ vars.HOST }}:8080/?a=1&b=%20', 'http://h.example:8080/?a=1&b=%20', { vars: { HOST: 'h.example' } }],
    ['{{ vars.BASE }}/healthz', 'https://h.example/healthz', { vars: { BASE: 'https://h.example' } }],
  ])('%s', (url, expected, options) => expect(rendered(url, options)).toBe(expected));

  it('takes the name of the environment', () => {
    expect(renderSwap(withCheck('http://{{ environment }}.example/', 'environments: { prod: {} }\n'), { environment: 'prod' }).strategy.checks[0]?.http).toBe('http://prod.example/');
  });

  it.each<[string, string, ManifestCase]>([
    ['ftp://e.org/', '10:13 strategy.checks[0].http: "ftp://e.org/" is not an http or https URL', {}],
    ['http://', '10:13 the URL of a check is no http or https URL', {}],
    ['http://{{ preview.address }} /', '10:13 the URL of a check is no http or https URL', {}],
    ['http://e.org:{{ preview.address }}/', '10:13 the URL of a check is no http or https URL', {}],
    ['{{ vars.BASE }}/', '10:13 the URL of a check is no http or https URL', { vars: { BASE: 'ftp://e' } }],
    ['http://user:word@e.org/', '10:13 the URL of a check holds a user or a password, and it is written to logs', {}],
    ['http://{{ vars.A }}{{ vm.address }}/', '10:13 the URL of a check holds a user or a password', { vars: { A: 'evil@' } }],
    ['http://e.org/#top', '10:13 the URL of a check ends with #..., which is never sent', {}],
    ['http://{{ preview.adress }}/', '10:21 unknown name "preview.adress" in {{ }} | did you mean `preview.address`?', {}],
    ['http://{{ vm.ip }}/', '10:21 unknown name "vm.ip" in {{ }} | known are preview.address, preview.port, production.address, production.port, vm.address, version, tag, sha, environment and vars.NAME', {}],
    ['http://{{ vars.NONE }}/', '10:21 {{ vars.NONE }} is not set', {}],
    ['http://{{ environment }}/', '10:21 {{ environment }} is used, but no environment was chosen', {}],
    ['http://e.org/{{ env.TOKEN }}', '10:27 {{ env.TOKEN }} is a secret and cannot stand in the URL of a check, which is written to logs', {}],
    ['http://e.org/{{ version | sh }}', '10:27 the URL of a check takes no filters', {}],
    ['http://e.org/{{ release:a.sh }}', '10:27 no file can stand in the URL of a check', {}],
    ['http://e.org/{{ "{{" }}', '10:13 the URL of a check cannot hold braces', {}],
    ['http://e.org/}}', '10:13 the URL of a check cannot hold braces', {}],
    ['http://e.org/{{ version', '10:27 a {{ is not closed', {}],
    ['http://{{ preview.address }}/?old={{ production.address }}', '10:13 the URL of a check names production and the staged slot at once | write two checks', {}],
  ])('cannot be %s', (url, expected, options) => expect(problemsOf(() => loadText(withCheck(url), options)).join('\n')).toContain(expected));

  it('needs a preview rule to name it', () => {
    const text = withCheck('http://{{ preview.address }}:{{ preview.port }}/').replace('  preview: { rule: preview }\n', '\n');
    expect(problemsOf(() => loadText(text))).toEqual([
      '10:21 {{ preview.address }} is used, but there is no preview rule | add preview: { rule: NAME } to strategy, or ask each staged VM with {{ vm.address }}',
      '10:43 {{ preview.port }} is used, but there is no preview rule | add preview: { rule: NAME } to strategy, or ask each staged VM with {{ vm.address }}',
    ]);
  });

  it('refuses what the release brings in', () => {
    expect(problemsOf(() => rendered('http://e.org/{{ tag }}', { tag: 'v1;x' }))).toEqual(['10:27 the tag of the release holds characters that must not enter a URL | allowed are letters, digits and . _ + @ / - (not first)']);
  });

  it.each([
    ['for: 5m', '11:12 strategy.checks[0].for is 5m, and its timeout of 5m is not longer | write timeout: 10m'],
    ['for: 2m\n      timeout: 1m', '11:12 strategy.checks[0].for is 2m, and its timeout of 1m is not longer | write timeout: 7m'],
    ['expect: 99', '11:15 strategy.checks[0].expect: 99 is not an HTTP status | write a whole number from 100 to 599, such as 200'],
    ['expect: 2.5', '11:15 strategy.checks[0].expect: 2.5 is not an HTTP status'],
    ['expect: "200"', '11:15 strategy.checks[0].expect: 200 is not an HTTP status'],
    ['expcet: 200', '11:7 unknown key `expcet` in strategy.checks[0] | did you mean `expect`?'],
    ['timeout: 0s', '11:16 strategy.checks[0].timeout: 0s is out of bounds'],
  ])('and %j', (line, expected) => expect(problemsOf(() => loadText(withCheck('http://e.org/', `      ${line}\n`))).join('\n')).toContain(expected));
});

describe('names that are known only while a swap goes on', () => {
  it.each([
    withExtension('type: CustomScript\nprotectedSettings: { commandToExecute: "a {{ vm.address }}" }'),
    withExtension('type: Agent\npublisher: C\ntypeHandlerVersion: "1.0"\nsettings: { a: "{{ vm.address }}" }'),
    withSwap('  create: { customData: "{{ vm.address }}" }\n'),
  ])('stand nowhere else', (text) => expect(problemsOf(() => loadText(text)).join('\n')).toContain('{{ vm.address }} can stand in the URLs of strategy.checks only | it is known only while a swap goes on'));
});
