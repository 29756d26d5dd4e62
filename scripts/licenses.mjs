// What dist/licenses.txt says: every npm package whose code is in the bundle, with its license.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE_FOLDER = /^(.*[\\/]node_modules[\\/](?:@[^\\/|!?]+[\\/])?[^\\/|!?]+)[\\/]/;

const LICENSE_FILE = /^(?:licen[cs]e|copying|unlicense)(?:[._-](?!.*\.(?:[cm]?[jt]s|json)$).*)?$/i;
const NOTICE_FILE = /^(?:notice|third.?party.?notices?)(?:[._-].*)?$/i;

/**
 * The folders of all packages that webpack took modules from, modules within concatenated ones included: they are what
 * ncc's own --license misses.
 *
 * @param {{ modules?: object[], children?: object[] }} stats webpack's, as ncc's --stats-out writes them
 * @returns {string[]} absolute, sorted
 */
export function bundledPackageFolders(stats) {
  const folders = new Set();
  const visit = (entry) => {
    for (const path of [entry.nameForCondition, ...String(entry.identifier ?? '').split(/[!|]/)]) {
      const folder = PACKAGE_FOLDER.exec(path ?? '')?.[1];
      if (folder !== undefined) folders.add(folder);
    }
    for (const inner of [...(entry.modules ?? []), ...(entry.children ?? [])]) visit(inner);
  };
  visit(stats);
  return [...folders].sort();
}

/**
 * @param {string} folder of a package
 * @param {Readonly<Record<string, string>>} texts by package name, for packages that are published without a license file
 * @returns {{ name: string, version: string, license: string, text: string }}
 * @throws Error naming the package where its license's text is not known
 */
export function licenseOf(folder, texts = {}) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).sort();
  const read = (pattern) => files.filter((file) => pattern.test(file)).map((file) => readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim());
  const own = read(LICENSE_FILE);
  const found = own.length > 0 ? own : [texts[manifest.name]].filter((text) => text !== undefined);
  if (found.length === 0) throw new Error(`${manifest.name} ${manifest.version} (${manifest.license}) has no license file: add its text to scripts/license-texts.mjs`);
  return { name: manifest.name, version: manifest.version, license: licenseId(manifest), text: [...found, ...read(NOTICE_FILE)].join('\n\n') };
}

function licenseId({ license, licenses }) {
  if (typeof license === 'string') return license;
  return license?.type ?? licenses?.map((entry) => entry.type).join(' OR ') ?? 'see text';
}

/** @param {{ name: string, version: string, license: string, text: string }[]} licenses */
export function licensesFile(licenses) {
  const sorted = [...licenses].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
  const unique = sorted.filter((entry, index) => index === 0 || entry.name !== sorted[index - 1].name || entry.version !== sorted[index - 1].version);
  const head = `The files beside this one contain code of ${unique.length} npm packages, under these licenses:\n`;
  const list = unique.map(({ name, version, license }) => `  ${name} ${version}: ${license}`).join('\n');
  const texts = unique.map(({ name, version, license, text }) => `${'='.repeat(80)}\n${name} ${version} (${license})\n${'='.repeat(80)}\n\n${text}\n`).join('\n');
  return `${head}\n${list}\n\n${texts}`;
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
