import type { Problem } from '../../errors.js';
import type { Node, Path } from '../tree.js';
import { child } from '../tree.js';
import type { HandlerInput } from './handler.js';

/** Rules that both Custom Script handlers have (their sources and learn.microsoft.com, "Custom Script Extension"). */
export function checkCustomScript(input: HandlerInput, commands: readonly string[]): readonly Problem[] {
  return [...checkPlaces(input, [...commands, 'fileUris']), ...checkCommand(input, commands), ...checkStorage(input), ...checkIdentity(input), ...checkUris(input)];
}

function checkPlaces(input: HandlerInput, keys: readonly string[]): readonly Problem[] {
  return keys
    .filter((key) => child(input.settings, key) !== undefined && child(input.protectedSettings, key) !== undefined)
    .map((key) => input.problem(['protectedSettings', key], `${key} stands in settings and in protectedSettings; the handler takes it from one of them only`, 'keep one of the two'));
}

function checkCommand(input: HandlerInput, commands: readonly string[]): readonly Problem[] {
  const given = commands.flatMap((key) => (['protectedSettings', 'settings'] as const).filter((side) => child(input[side], key) !== undefined).map((side) => ({ key, side })));
  const problems: Problem[] = [];
  const keys = new Set(given.map((one) => one.key));
  const last = given.at(-1);
  if (keys.size > 1 && last !== undefined) problems.push(input.problem([last.side, last.key], `${[...keys].join(' and ')} are both given; the handler takes one`, 'keep one of them'));
  if (given.length === 0 && !input.fromKeyVault) problems.push(input.problem([], `the extension has nothing to run: ${commands.join(' or ')} is missing`, 'add commandToExecute to protectedSettings'));
  for (const { key, side } of given) {
    const node = child(input[side], key);
    if (node?.kind === 'scalar' && typeof node.value === 'string' && node.value.trim() === '') problems.push(input.problem([side, key], `${key} is empty`, 'write the command that installs the release'));
  }
  return problems;
}

function checkStorage(input: HandlerInput): readonly Problem[] {
  const name = child(input.protectedSettings, 'storageAccountName');
  const key = child(input.protectedSettings, 'storageAccountKey');
  const problems: Problem[] = [];
  if (name !== undefined && key === undefined) problems.push(input.problem(['protectedSettings', 'storageAccountName'], 'storageAccountName stands without storageAccountKey', 'add storageAccountKey: "{{ env.STORAGE_KEY }}", or use managedIdentity'));
  if (key !== undefined && name === undefined) problems.push(input.problem(['protectedSettings', 'storageAccountKey'], 'storageAccountKey stands without storageAccountName', 'add storageAccountName'));
  if (key !== undefined && child(input.protectedSettings, 'managedIdentity') !== undefined) {
    problems.push(input.problem(['protectedSettings', 'managedIdentity'], 'managedIdentity and storageAccountKey are both given; the handler takes one', 'keep managedIdentity'));
  }
  return problems;
}

function checkIdentity(input: HandlerInput): readonly Problem[] {
  const identity = child(input.protectedSettings, 'managedIdentity');
  if (child(identity, 'clientId') === undefined || child(identity, 'objectId') === undefined) return [];
  return [input.problem(['protectedSettings', 'managedIdentity', 'objectId'], 'managedIdentity has both clientId and objectId; the handler takes one', 'keep clientId')];
}

function checkUris(input: HandlerInput): readonly Problem[] {
  return (['settings', 'protectedSettings'] as const).flatMap((side) => {
    const list = child(input[side], 'fileUris');
    return list?.kind === 'list' ? list.items.flatMap((item, index) => checkUri(item, [side, 'fileUris', index], input)) : [];
  });
}

function checkUri(item: Node, path: Path, input: HandlerInput): readonly Problem[] {
  if (item.kind !== 'scalar' || typeof item.value !== 'string') return [];
  const problem = uriProblem(item.value);
  return problem === undefined ? [] : [input.problem(path, problem.message, problem.hint)];
}

/** What is wrong with a text in a place where a handler expects a URL; `{{ ... }}` at its start is looked at when it is filled in. */
export function uriProblem(text: string): { readonly message: string; readonly hint: string } | undefined {
  if (/^(release|file):(?!\/)./.test(text) || /^https:\/\/[^/]/i.test(text)) return undefined;
  const inner = /^\{\{\s*((release|file):.*?)\s*\}\}$/s.exec(text);
  if (inner !== null) return { message: `${text} is the name of the file on the VM, and here its URL is needed`, hint: `write ${inner[1] ?? ''} without the braces` };
  if (/^\{\{\s*vars\./.test(text)) return undefined;
  if (/^http:\/\//i.test(text)) return { message: `${withoutQuery(text)} is fetched without encryption: anyone on the way could change what VMs run as administrator`, hint: 'use https, or make the file part of the release (release:NAME)' };
  return { message: `"${withoutQuery(text)}" is no URL that a VM can fetch`, hint: 'write release:NAME, file:PATH or https://...' };
}

/** A URL as a message shows it: signatures stand in queries. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '').slice(0, 200);
}
