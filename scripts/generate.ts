// Writes what is made from other files: `npm run generate`. With --check nothing is written, and what is stale fails.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inputTable, outputTable } from './action-tables.js';
import { publishedSchema } from './deploy-schema.js';
import { handlerTables, keyTable } from './key-table.js';

/** A file, or its part between two markers, and what it should hold. */
export interface Generated {
  /** From the root of the repository. */
  readonly file: string;
  /** `<!-- generated:NAME -->` to `<!-- /generated:NAME -->`; without it the whole file is generated. */
  readonly marker?: string;
  readonly text: () => string;
}

export const GENERATED: readonly Generated[] = [
  { file: 'deploy.schema.json', text: () => `${JSON.stringify(publishedSchema(), undefined, 2)}\n` },
  { file: 'README.md', marker: 'inputs', text: inputTable },
  { file: 'README.md', marker: 'outputs', text: outputTable },
  { file: 'docs/permissions.md', marker: 'role', text: () => fenced('json', '../examples/azure/custom-role.json') },
  { file: 'docs/permissions.md', marker: 'role-drain', text: () => fenced('json', '../examples/azure/custom-role-drain.json') },
  { file: 'docs/permissions.md', marker: 'role-swap', text: () => fenced('json', '../examples/azure/custom-role-swap.json') },
  { file: 'docs/permissions.md', marker: 'role-image', text: () => fenced('json', '../examples/azure/custom-role-image.json') },
  { file: 'docs/permissions.md', marker: 'role-capture', text: () => fenced('json', '../examples/azure/custom-role-capture.json') },
  { file: 'docs/deploy-yml.md', marker: 'keys', text: keyTable },
  { file: 'docs/deploy-yml.md', marker: 'handlers', text: handlerTables },
];

/** A file of the repository as a block of code. */
function fenced(language: string, path: string): string {
  return `\`\`\`${language}\n${readFileSync(new URL(path, import.meta.url), 'utf8').trimEnd()}\n\`\`\``;
}

/** What the file should hold, given what it holds. */
export function applied(current: string, one: Generated): string {
  if (one.marker === undefined) return one.text();
  const open = `<!-- generated:${one.marker} -->`;
  const close = `<!-- /generated:${one.marker} -->`;
  const start = current.indexOf(open);
  const end = current.indexOf(close);
  if (start < 0 || end < start) throw new Error(`${one.file} lacks the markers ${open} and ${close}`);
  return `${current.slice(0, start + open.length)}\n${one.text()}\n${current.slice(end)}`;
}

/** Names of the files that were not up to date. */
export function generate(root: URL, check: boolean): readonly string[] {
  const stale = new Set<string>();
  for (const one of GENERATED) {
    const place = new URL(one.file, root);
    const current = existsSync(place) ? readFileSync(place, 'utf8') : '';
    const wanted = applied(current, one);
    if (wanted === current) continue;
    stale.add(one.file);
    if (!check) writeFileSync(place, wanted);
  }
  return [...stale];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  const stale = generate(new URL('..', import.meta.url), check);
  for (const file of stale) console.log(check ? `${file} is stale: run npm run generate` : `wrote ${file}`);
  if (check && stale.length > 0) process.exitCode = 1;
}
