import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { loadText, problemsOf, renderText, withExtension } from '../support/manifest.js';

const told = (extension: string, rest = ''): readonly string[] => problemsOf(() => loadText(withExtension(extension, rest))).map((line) => line.replace(/^\d+:/, ''));
const cse = (rest: string): string => `type: CustomScript\n${rest}`;
const win = (rest: string): string => `type: CustomScriptExtension\n${rest}`;

describe('extensions', () => {
  it.each([
    ['type: CustomScript\nsettings: { commandToExecute: a }', 'Microsoft.Azure.Extensions', 'CustomScript', '2.1', true],
    ['type: CustomScript\ntypeHandlerVersion: "2.0"\nsettings: { commandToExecute: a }', 'Microsoft.Azure.Extensions', 'CustomScript', '2.0', true],
    ['type: customscript\npublisher: microsoft.azure.extensions\nsettings: { commandToExecute: a }', 'microsoft.azure.extensions', 'customscript', '2.1', true],
    ['type: CustomScriptExtension\nsettings: { commandToExecute: a }', 'Microsoft.Compute', 'CustomScriptExtension', '1.10', true],
    ['type: CustomScriptExtension\ntypeHandlerVersion: "1.8"\nsettings: { commandToExecute: a }', 'Microsoft.Compute', 'CustomScriptExtension', '1.8', true],
    ['type: DSC\ntypeHandlerVersion: "2.24"\nsettings: { configuration: { url: release:a.zip, script: a.ps1, function: A } }', 'Microsoft.Powershell', 'DSC', '2.24', false],
    ['type: Agent\npublisher: Contoso.Monitor\ntypeHandlerVersion: "3.7"\nsettings: { any: [1, true, { x: null }] }', 'Contoso.Monitor', 'Agent', '3.7', false],
  ] as const)('%j', (extension, publisher, type, typeHandlerVersion, acceptsTimestamp) => {
    expect(renderText(withExtension(extension)).extensions).toMatchObject([{ publisher, type, typeHandlerVersion, acceptsTimestamp }]);
  });

  it('keeps what ARM knows as it is written', () => {
    const [one] = renderText(withExtension('name: mine\ntype: Agent\npublisher: C\ntypeHandlerVersion: "1.0"\nautoUpgradeMinorVersion: false\nenableAutomaticUpgrade: true\nsuppressFailures: false\nprovisionAfterExtensions: [HealthExtension]\nprotectedSettingsFromKeyVault: { secretUrl: "https://kv.vault.azure.net/secrets/a/0123456789abcdef0123456789abcdef", sourceVault: { id: /subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv } }')).extensions;
    expect(one).toEqual({
      name: 'mine', defaultName: 'Agent', publisher: 'C', type: 'Agent', typeHandlerVersion: '1.0', autoUpgradeMinorVersion: false, enableAutomaticUpgrade: true, suppressFailures: false, provisionAfterExtensions: ['HealthExtension'], acceptsTimestamp: false,
      protectedSettingsFromKeyVault: { secretUrl: 'https://kv.vault.azure.net/secrets/a/0123456789abcdef0123456789abcdef', sourceVault: { id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv' } },
    });
  });

  it.each([
    ['settings: {}', 'type is missing | add it, such as `type: CustomScript`'],
    ['type: Agent', 'the type "Agent" needs a publisher | add publisher and typeHandlerVersion; they are known only for CustomScript, CustomScriptExtension, DSC'],
    ['type: customScript', 'the type "customScript" needs a publisher | did you mean `CustomScript`?'],
    ['type: CustomScriptExtensions', 'the type "CustomScriptExtensions" needs a publisher | did you mean `CustomScriptExtension`?'],
    ['type: Agent\npublisher: C', 'typeHandlerVersion is missing | add the major.minor version'],
    ['type: CustomScript\ntypeHandlerVersion: 2.1', 'typeHandlerVersion is the number 2.1, but must be a text | write it in quotes: "2.1"'],
    ['type: CustomScript\ntypeHandlerVersion: 2.10', 'the number 2.10 would not stay as it is written: YAML reads it as 2.1 | write it in quotes: "2.10"'],
    ['type: CustomScript\ntypeHandlerVersion: "2.1.7"', 'typeHandlerVersion: "2.1.7" is not a version as major.minor'],
    ['type: CustomScript\ntypeHandlerVersion: "1.9"', 'Custom Script for Linux has no version "1.9" that is known to work | known are 2.0 and 2.1; leave typeHandlerVersion out for 2.1'],
    ['type: CustomScriptExtension\ntypeHandlerVersion: "2.1"', 'Custom Script for Windows has no version "2.1"'],
    ['type: DSC\ntypeHandlerVersion: "3.0"', 'PowerShell DSC has no version "3.0"'],
    ['name: "a/b"\ntype: CustomScript', 'name: "a/b" is not the name of an extension'],
    ['type: CustomScript\nautoUpgradeMinor: true', 'unknown key `autoUpgradeMinor` in model.extensions[0]'],
    ['type: CustomScript\nautoupgrademinorversion: true', 'did you mean `autoUpgradeMinorVersion`?'],
    ['type: CustomScript\nenableAutomaticUpgrade: on', 'enableAutomaticUpgrade is the text "on", but must be true or false | write true, without quotes'],
    ['type: CustomScript\nforceUpdateTag: x', 'unknown key `forceUpdateTag`'],
    ['type: CustomScript\nprovisionAfterExtensions: a', 'provisionAfterExtensions is the text "a", but must be a list'],
    ['type: CustomScript\nprotectedSettings: { commandToExecute: a }\nprotectedSettingsFromKeyVault: { secretUrl: "https://kv.vault.azure.net/secrets/a", sourceVault: { id: /subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv } }', 'protectedSettings and protectedSettingsFromKeyVault are both given'],
    ['type: CustomScript\nprotectedSettingsFromKeyVault: { secretUrl: "http://x", sourceVault: {} }', 'secretUrl: "http://x" is not the URL of a Key Vault secret'],
  ])('refuses %j', (extension, expected) => expect(told(extension).join('\n')).toContain(expected));

  const two = (first: string, second: string): string => `${first}\n@@${second}`;
  it.each([
    [two('type: CustomScript\nsettings: { commandToExecute: a }', 'type: CustomScript\nname: other\nsettings: { commandToExecute: b }'), 'a second extension of Microsoft.Azure.Extensions/CustomScript; Azure allows one per publisher and type'],
    [two('type: Agent\npublisher: C\ntypeHandlerVersion: "1.0"\nname: same', 'type: Other\npublisher: C\ntypeHandlerVersion: "1.0"\nname: SAME'), 'a second extension with the name SAME'],
    [two('type: Agent\npublisher: C\ntypeHandlerVersion: "1.0"\nname: one\nprovisionAfterExtensions: [two]', 'type: Other\npublisher: C\ntypeHandlerVersion: "1.0"\nname: two\nprovisionAfterExtensions: [one]'), 'goes round in a circle: one -> two -> one'],
    ['type: Agent\npublisher: C\ntypeHandlerVersion: "1.0"\nprovisionAfterExtensions: [agent]', 'Agent waits for itself'],
  ])('refuses %j', (extensions, expected) => {
    const text = withExtension(extensions).replace(/^\s*@@/m, '    - ');
    expect(problemsOf(() => loadText(text)).join('\n')).toContain(expected);
  });
});

describe('Custom Script for Linux', () => {
  it.each([
    [cse('settings: { commandToExecute: a, fileUri: [] }'), 'unknown key `fileUri` in model.extensions[0].settings | did you mean `fileUris`?'],
    [cse('settings: { commandToExecute: a, managedIdentity: {} }'), 'managedIdentity cannot stand in settings: Custom Script for Linux takes it from protectedSettings only | move it to protectedSettings'],
    [cse('settings: { commandToExecute: a, storageAccountName: st }'), 'storageAccountName cannot stand in settings'],
    [cse('settings: { commandToExecute: a }\nprotectedSettings: { skipDos2Unix: true }'), 'skipDos2Unix cannot stand in protectedSettings: Custom Script for Linux takes it from settings only'],
    [cse('settings: { commandToExecute: a, timestamp: 5 }'), 'timestamp is set by vmss-deploy'],
    [cse('settings: { commandToExecute: 5 }'), 'commandToExecute is the number 5, but must be a text | write it in quotes: "5"'],
    [cse('settings: { commandToExecute: [a] }'), 'commandToExecute is a list, but must be a text'],
    [cse('settings: { commandToExecute: a, fileUris: release:a.sh }'), 'fileUris is the text "release:a.sh", but must be a list'],
    [cse('settings: { commandToExecute: a, skipDos2Unix: yes }'), 'skipDos2Unix is the text "yes", but must be true or false'],
    [cse('settings: { commandToExecute: a }\nprotectedSettings: { commandToExecute: b }'), 'commandToExecute stands in settings and in protectedSettings'],
    [cse('settings: { commandToExecute: a, fileUris: ["release:a.sh"] }\nprotectedSettings: { fileUris: ["release:a.sh"] }'), 'fileUris stands in settings and in protectedSettings'],
    [cse('settings: { commandToExecute: a, script: ZWNobyBoaQo= }'), 'commandToExecute and script are both given'],
    [cse('settings: { commandToExecute: a }\nprotectedSettings: { script: ZWNobyBoaQo= }'), 'commandToExecute and script are both given'],
    [cse('settings: { fileUris: ["release:a.sh"] }'), 'the extension has nothing to run: commandToExecute or script is missing'],
    [cse('name: x'), 'the extension has nothing to run'],
    [cse('settings: { commandToExecute: "  " }'), 'commandToExecute is empty'],
    [cse('settings: { commandToExecute: a }\nprotectedSettings: { storageAccountName: stweb }'), 'storageAccountName stands without storageAccountKey'],
    [cse('settings: { commandToExecute: a }\nprotectedSettings: { storageAccountKey: k }'), 'storageAccountKey stands without storageAccountName'],
    [cse('settings: { commandToExecute: a }\nprotectedSettings: { storageAccountName: https://st, storageAccountKey: k }'), '"https://st" is not the name of a storage account'],
    [cse('settings: { commandToExecute: a }\nprotectedSettings: { storageAccountName: stweb, storageAccountKey: k, managedIdentity: {} }'), 'managedIdentity and storageAccountKey are both given'],
    [cse('settings: { commandToExecute: a }\nprotectedSettings: { managedIdentity: { clientId: a, objectId: b } }'), 'managedIdentity has both clientId and objectId'],
    [cse('settings: { commandToExecute: a }\nprotectedSettings: { managedIdentity: { name: a } }'), 'unknown key `name` in model.extensions[0].protectedSettings.managedIdentity'],
    [cse('settings: { script: "echo hi" }'), 'script is not base64 of a script'],
    [cse('settings: { script: "{{ file:a.sh }}" }'), 'script is not base64 of a script'],
    [cse(`settings: { script: ${'QUFB'.repeat(70_000)} }`), 'script has 280000 bytes; the handler takes at most 262144'],
    [cse('settings: { commandToExecute: a, fileUris: ["http://example.org/a.sh"] }'), 'http://example.org/a.sh is fetched without encryption'],
    [cse('settings: { commandToExecute: a, fileUris: [install.sh] }'), '"install.sh" is no URL that a VM can fetch | write release:NAME, file:PATH or https://...'],
    [cse('settings: { commandToExecute: a, fileUris: ["{{ release:install.sh }}"] }'), '{{ release:install.sh }} is the name of the file on the VM, and here its URL is needed | write release:install.sh without the braces'],
    [cse('settings: { commandToExecute: "release:install.sh" }'), 'release:install.sh stands for a URL, and a command needs the name of the file on the VM | write {{ release:install.sh }}'],
    [cse('settings: { commandToExecute: "sh {{ release:install.sh }}" }'), '{{ release:install.sh }} is not among the fileUris of this extension, so the file will not be on the VM | add release:install.sh to fileUris'],
    [cse('settings: { commandToExecute: a, fileUris: ["release:a.sh"], skipDos2Unix: false }'), 'skipDos2Unix is false'],
    [cse(`settings: { fileUris: ["release:a.sh"], script: ${Buffer.from('#!/usr/bin/python3\nprint()\n').toString('base64')} }`), 'script is not read by a shell'],
    [cse('settings: { fileUris: ["release:a.sh"] }\nprotectedSettingsFromKeyVault: { secretUrl: "https://kv.vault.azure.net/secrets/a", sourceVault: { id: /subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv } }'), 'the command comes from Key Vault, so the check of the files (release.verify) cannot be put before it'],
  ])('refuses %.120j', (extension, expected) => expect(told(extension).join('\n')).toContain(expected));

  it('does not repeat the query of a URL, where signatures stand', () => {
    const all = told(cse('settings: { commandToExecute: a, fileUris: ["http://e.org/a.sh?sig=SECRET", "ftp://e.org/a.sh?sig=SECRET"] }')).join('\n');
    expect(all).toContain('http://e.org/a.sh is fetched without encryption');
    expect(all).not.toContain('SECRET');
  });

  it('takes what only verification stands in the way of once it is off', () => {
    for (const body of ['settings: { commandToExecute: a, fileUris: ["release:a.sh"], skipDos2Unix: false }', `settings: { fileUris: ["release:a.sh"], script: ${Buffer.from('#!/usr/bin/python3\n').toString('base64')} }`]) {
      expect(told(cse(body), 'release: { verify: false }\n')).toEqual([]);
    }
  });

  it('takes a gzipped script', () => {
    expect(told(cse(`settings: { script: ${gzipSync('echo hi\n').toString('base64')} }`))).toEqual([]);
    expect(told(cse(`settings: { script: ${Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('junk')]).toString('base64')} }`)).join('\n')).toContain('script is not base64 of a script');
  });

  it('takes a name in which version stands, however the braces are spaced', () => {
    expect(told(cse('settings:\n  fileUris: ["release:install_{{version}}.sh"]\n  commandToExecute: sh {{ release:install_{{ version }}.sh }}'))).toEqual([]);
  });
});

describe('Custom Script for Windows', () => {
  it.each([
    [win('settings: { commandToExecute: a, script: eA== }'), 'unknown key `script` in model.extensions[0].settings'],
    [win('settings: { commandToExecute: a, skipDos2Unix: true }'), 'unknown key `skipDos2Unix`'],
    [win('settings: { commandToExecute: a, timestamp: 5 }'), 'timestamp is set by vmss-deploy'],
    [win('protectedSettings: { commandToExecute: a, timestamp: 5 }'), 'timestamp is set by vmss-deploy'],
    [win('settings: { commandToExecute: "a\\nb" }'), 'commandToExecute has several lines; cmd.exe runs only the first'],
    [win('settings: { fileUris: ["release:a.ps1"] }'), 'the extension has nothing to run: commandToExecute is missing'],
    [win('settings: { commandToExecute: a, managedIdentity: {} }'), 'managedIdentity cannot stand in settings: Custom Script for Windows takes it from protectedSettings only'],
  ])('refuses %j', (extension, expected) => expect(told(extension).join('\n')).toContain(expected));
});

describe('DSC', () => {
  const dsc = (settings: string, rest = ''): string => `type: DSC\nsettings: ${settings}\n${rest}`;
  it.each([
    ['type: DSC', 'the extension has nothing to apply: settings.configuration is missing'],
    [dsc('{}'), 'settings.configuration is missing'],
    [dsc('{ configuration: { url: "release:a.zip", script: a.ps1 } }'), 'configuration.function is missing'],
    [dsc('{ configuration: { url: a.zip, script: a.ps1, function: A } }'), '"a.zip" is no URL'],
    [dsc('{ configuration: { url: "release:a.zip", script: a.psm1, function: A } }'), 'configuration.script is "a.psm1", but must be the .ps1 file inside the zip'],
    [dsc('{ wmfVersion: 5.0, configuration: { url: "release:a.zip", script: a.ps1, function: A } }'), 'the number 5.0 would not stay as it is written'],
    [dsc('{ wmfVersion: "6.0", configuration: { url: "release:a.zip", script: a.ps1, function: A } }'), 'wmfVersion is the text "6.0", which is none of latest, 4.0, 5.0, 5.1'],
    [dsc('{ configuration: { url: "release:a.zip", script: a.ps1, function: A }, configurationUrlSasToken: x }'), 'configurationUrlSasToken cannot stand in settings'],
    [dsc('{ modulesUrl: x }'), 'unknown key `modulesUrl`'],
    [dsc('{ configuration: { url: "release:a.zip", script: a.ps1, function: A }, configurationArguments: { a: 1 } }', 'protectedSettings: { configurationArguments: { a: 2 } }'), 'the argument a stands in settings and in protectedSettings'],
  ])('refuses %j', (extension, expected) => expect(told(extension).join('\n')).toContain(expected));

  it('warns of its retirement and of what it cannot verify', () => {
    const { warnings } = loadText(withExtension(dsc('{ configuration: { url: "release:a.zip", script: a.ps1, function: A } }')));
    expect(warnings.map((one) => one.message).join('\n')).toMatch(/31 March 2028[\s\S]*release:a.zip is not verified on the VM/);
    expect(loadText(withExtension(dsc('{ configuration: { url: "release:a.zip", script: a.ps1, function: A } }'), 'release: { verify: false }\n')).warnings).toHaveLength(1);
  });
});
