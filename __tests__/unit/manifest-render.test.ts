import { describe, expect, it } from '@jest/globals';
import { decodeScript } from '../../src/manifest/handlers/custom-script-linux.js';
import type { ManifestCase } from '../support/manifest.js';
import { problemsOf, renderText, withExtension } from '../support/manifest.js';

const LINUX = withExtension('type: CustomScript\nsettings: { fileUris: ["release:install.sh", "release:web.tar.gz"] }\nprotectedSettings: { commandToExecute: "sh {{ release:install.sh }} {{ env.S | sh }}" }');
const WINDOWS = withExtension('type: CustomScriptExtension\nsettings: { fileUris: ["release:install.ps1"] }\nprotectedSettings: { commandToExecute: "powershell -File {{ release:install.ps1 }}" }');
const DSC = withExtension('type: DSC\nsettings: { configuration: { url: release:a.zip, script: a.ps1, function: A } }');
const AGENT = withExtension('type: Agent\npublisher: C\ntypeHandlerVersion: "1.0"\nsettings: { package: release:a.zip, name: "{{ release:a.zip }}", socket: file:///run/x }');
const ENV = { env: { S: 'x y' } };
const SIGNED = 'https://stweb.blob.core.windows.net/rel/web/install.sh?sv=1&sig=SECRET';

describe('render', () => {
  it('makes what goes to Azure', () => {
    const [one] = renderText(LINUX, ENV).extensions;
    expect(one?.settings).toEqual({ fileUris: ['https://github.com/contoso/web/releases/download/v1.4.0/install.sh', 'https://github.com/contoso/web/releases/download/v1.4.0/web.tar.gz'], skipDos2Unix: true });
    const command = String(one?.protectedSettings?.commandToExecute);
    expect(command.endsWith("\nsh install.sh 'x y'")).toBe(true);
    expect(command).toContain(`'${'a'.repeat(64)}:install.sh' '${'a'.repeat(64)}:web.tar.gz'`);
  });

  it('leaves the command alone without verify', () => {
    const [one] = renderText(`${LINUX}release: { verify: false }\n`, ENV).extensions;
    expect(one?.settings).not.toHaveProperty('skipDos2Unix');
    expect(one?.protectedSettings).toEqual({ commandToExecute: "sh install.sh 'x y'" });
  });

  it('puts the check into a script, and into public settings where the command is there', () => {
    const script = withExtension(`type: CustomScript\nsettings: { fileUris: ["release:a.sh"], script: ${Buffer.from('#!/bin/bash\nsh a.sh\n').toString('base64')} }`);
    const rendered = decodeScript(String(renderText(script).extensions[0]?.settings?.script)) ?? '';
    expect(rendered).toMatch(/^#!\/bin\/bash\n\( vmss_bad=0\n[\s\S]*exit 86\nsh a\.sh\n$/);
    const open = withExtension('type: CustomScript\nsettings: { fileUris: ["release:a.sh"], commandToExecute: "sh a.sh" }');
    expect(String(renderText(open).extensions[0]?.settings?.commandToExecute)).toMatch(/exit 86\nsh a\.sh$/);
    expect(renderText(open).extensions[0]?.protectedSettings).toBeUndefined();
  });

  it('checks files of the repository like those of the release, and leaves https alone', () => {
    const text = withExtension('type: CustomScript\nsettings: { fileUris: ["file:deploy/a.sh", "https://example.org/1.4.0/b.sh"], commandToExecute: a }');
    const command = String(renderText(text).extensions[0]?.settings?.commandToExecute);
    expect(command).toContain(':a.sh');
    expect(command).not.toContain('b.sh');
    const none = withExtension('type: CustomScript\nsettings: { fileUris: ["https://example.org/1.4.0/b.sh"], commandToExecute: a }');
    expect(renderText(none).extensions[0]?.settings).toEqual({ fileUris: ['https://example.org/1.4.0/b.sh'], commandToExecute: 'a' });
  });

  it('uses the path that a file of Azure storage has on Windows', () => {
    const url = 'https://stweb.blob.core.windows.net/rel/web/v1/install.ps1';
    const command = String(renderText(WINDOWS, { files: { 'release:install.ps1': { url, fetchUrl: url } } }).extensions[0]?.protectedSettings?.commandToExecute);
    expect(command.endsWith(' || exit 86 & powershell -File web\\v1\\install.ps1')).toBe(true);
    expect(command).toContain(':web\\v1\\install.ps1');
  });

  it('fills in URLs and names for handlers that are not known', () => {
    expect(renderText(AGENT).extensions[0]?.settings).toEqual({ package: 'https://github.com/contoso/web/releases/download/v1.4.0/a.zip', name: 'a.zip', socket: 'file:///run/x' });
  });

  it.each<[string, string, ManifestCase, string]>([
    ['a file without a digest', LINUX, { ...ENV, files: { 'release:install.sh': { sha256: undefined } } }, 'release:install.sh: GitHub knows no SHA-256 of install.sh, so VMs cannot verify it | upload the file again, or set release.verify to false'],
    ['a Windows command that is too long', WINDOWS.replace('powershell -File', `powershell ${'x'.repeat(7500)} -File`), {}, 'cmd.exe takes at most 8191'],
    ['a Linux command that is too long', LINUX.replace('sh {{', `sh ${'x'.repeat(131_000)} {{`), ENV, 'Linux takes at most 131071'],
    ['a Windows secret of several lines', withExtension('type: CustomScriptExtension\nprotectedSettings: { commandToExecute: "a {{ vars.A }}" }'), { vars: { A: 'a\nb' } }, 'must not enter a command'],
    ['two files that meet on the VM', withExtension('type: CustomScript\nsettings: { commandToExecute: a, fileUris: ["https://e.org/1.4.0/a.sh", "https://f.org/1.4.0/A.sh"] }'), {}, 'two of the fileUris become the same file on the VM: A.sh'],
    ['a URL that vars make plain http', withExtension('type: CustomScript\nsettings: { commandToExecute: a, fileUris: ["{{ vars.U }}/a.sh"] }'), { vars: { U: 'http://e.org' } }, 'http://e.org/a.sh is fetched without encryption'],
    ['a URL that is none', withExtension('type: CustomScript\nsettings: { commandToExecute: a, fileUris: ["{{ vars.U }}/a.sh"] }'), { vars: { U: 'x' } }, '"x/a.sh" is no URL that a VM can fetch'],
    ['a managed identity for DSC', DSC, { needs: { urlsAreSecret: false, managedIdentity: {} } }, 'Microsoft.Powershell.DSC cannot fetch files with a managed identity'],
    ['a managed identity beside a storage key', LINUX.replace('protectedSettings: {', 'protectedSettings: { storageAccountName: stweb, storageAccountKey: k,'), { ...ENV, needs: { urlsAreSecret: false, managedIdentity: {} } }, 'storageAccountKey and release.blob.access: managed-identity exclude one another'],
    ['a signed URL in the public settings of any other', AGENT, { needs: { urlsAreSecret: true } }, 'release:a.zip stands in public settings, where its signature would be seen'],
  ])('refuses %s', (_, text, options, expected) => expect(problemsOf(() => renderText(text, options)).join('\n')).toContain(expected));

  it('reports everything at once, with places', () => {
    const text = LINUX.replace('{{ env.S | sh }}', '{{ env.S }} {{ env.T }} {{ tag }}');
    expect(problemsOf(() => renderText(text, { ...ENV, tag: 'v1;x', version: '1.4.0' })).map((line) => line.slice(0, 40))).toHaveLength(3);
  });
});

describe('delivery by Azure storage', () => {
  it('gives the handler the identity', () => {
    expect(renderText(LINUX, { ...ENV, needs: { urlsAreSecret: false, managedIdentity: {} } }).extensions[0]?.protectedSettings).toMatchObject({ managedIdentity: {} });
    expect(renderText(WINDOWS, { needs: { urlsAreSecret: false, managedIdentity: { clientId: 'c' } } }).extensions[0]?.protectedSettings).toMatchObject({ managedIdentity: { clientId: 'c' } });
    const own = LINUX.replace('protectedSettings: {', 'protectedSettings: { managedIdentity: { objectId: o },');
    expect(renderText(own, { ...ENV, needs: { urlsAreSecret: false, managedIdentity: {} } }).extensions[0]?.protectedSettings).toMatchObject({ managedIdentity: { objectId: 'o' } });
  });

  it('hides signed URLs in protected settings', () => {
    const [one] = renderText(LINUX, { ...ENV, needs: { urlsAreSecret: true }, files: { 'release:install.sh': { fetchUrl: SIGNED, url: SIGNED.replace(/\?.*/, '') } } }).extensions;
    expect(one?.settings).toEqual({ skipDos2Unix: true });
    expect(one?.protectedSettings?.fileUris).toEqual([SIGNED, 'https://github.com/contoso/web/releases/download/v1.4.0/web.tar.gz']);
    const zip = 'https://stweb.blob.core.windows.net/rel/a.zip';
    const [dsc] = renderText(DSC, { needs: { urlsAreSecret: true }, files: { 'release:a.zip': { url: zip, fetchUrl: `${zip}?sig=SECRET` } } }).extensions;
    expect(dsc?.settings).toMatchObject({ configuration: { url: zip, script: 'a.ps1', function: 'A' } });
    expect(dsc?.protectedSettings).toEqual({ configurationUrlSasToken: '?sig=SECRET' });
  });

  it('is the same deployment whatever the signature', () => {
    const print = (sig: string): string => renderText(LINUX, { ...ENV, needs: { urlsAreSecret: true }, files: { 'release:install.sh': { fetchUrl: `https://s.blob.core.windows.net/r/install.sh?sig=${sig}`, url: 'https://s.blob.core.windows.net/r/install.sh' } } }).fingerprint;
    expect(print('a')).toBe(print('b'));
  });
});

describe('fingerprint', () => {
  const of = (text: string, options: ManifestCase = ENV): string => renderText(text, options).fingerprint;
  it.each<[string, string, ManifestCase]>([
    ['another tag', LINUX, { ...ENV, version: '1.4.1' }],
    ['another digest', LINUX, { ...ENV, files: { 'release:install.sh': { sha256: 'c'.repeat(64) } } }],
    ['another command', LINUX.replace('sh {{', 'bash {{'), ENV],
    ['no verification', `${LINUX}release: { verify: false }\n`, ENV],
    ['another version of the handler', LINUX.replace('type: CustomScript\n', 'type: CustomScript\n      typeHandlerVersion: "2.0"\n'), ENV],
  ])('changes with %s', (_, text, options) => expect(of(text, options)).not.toBe(of(LINUX)));
  it('does not change with comments, the order of keys, or how the rollout goes', () => {
    expect(of(`# hi\n${LINUX}strategy: { batch: 1 }\nhealth: { settle: 5s }\n`)).toBe(of(LINUX));
  });
});

describe('warnings', () => {
  it.each([
    ['https://example.org/latest/a.sh', ['https://example.org/latest/a.sh does not name the version 1.4.0; VMs that are made later get whatever is there then, and nothing verifies it']],
    ['https://example.org/1.4.0/a.sh', []],
    ['https://st.blob.core.windows.net/c/1.4.0/a.sh?sv=2&se=2027-01-01&sig=SECRET', ['https://st.blob.core.windows.net/c/1.4.0/a.sh expires; VMs that are made later will fail to fetch it']],
    ['https://b.s3.amazonaws.com/1.4.0/a.sh?X-Amz-Expires=60', ['https://b.s3.amazonaws.com/1.4.0/a.sh expires; VMs that are made later will fail to fetch it']],
    ['https://example.org/{{ version }}/a.sh', []],
  ])('of %s', (url, expected) => {
    const { warnings } = renderText(withExtension(`type: CustomScript\nsettings:\n  commandToExecute: a\n  fileUris: ["${url}"]`));
    expect(warnings.map((one) => one.message)).toEqual(expected);
    for (const one of warnings) expect(one.location).toMatchObject({ line: 8 });
  });
});
