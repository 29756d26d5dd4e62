// Makes dist/, which is what GitHub runs: compiles src/ (and so checks its types), bundles it with ncc, and writes the
// licenses of everything in the bundle beside it.
//
//   node scripts/build.mjs                                     src/index.ts into dist/
//   node scripts/build.mjs --out DIR                           the same into DIR
//   node scripts/build.mjs --entry build/x/entry.js --out DIR  a JavaScript file of your own, to try a bundle out
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { LICENSE_TEXTS } from './license-texts.mjs';
import { bundledPackageFolders, licenseOf, licensesFile } from './licenses.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

/** What packages in the bundle try to load and do without. */
const OPTIONAL = new Set([]);

/** Where the compiler writes; the bundle's comments name this folder, so it must not vary. */
const compiled = join(root, 'build', 'lib');

/**
 * Builds into `out`, which is emptied first. Same sources and packages, same bytes.
 *
 * @param {{ out: string, entry?: string }} options `entry`: a JavaScript file to bundle in place of src/
 * @throws Error where the compiler or the bundler finds fault, or a package's license is not known
 */
export function build({ out, entry }) {
  const work = temporaryFolder();
  try {
    const from = entry === undefined ? compile() : resolve(entry);
    rmSync(out, { recursive: true, force: true });
    const folders = bundle(from, out, join(work, 'stats.json'));
    refuseMissing(out);
    const licenses = folders.map((folder) => licenseOf(folder, LICENSE_TEXTS));
    writeFileSync(join(out, 'licenses.txt'), licensesFile(licenses));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Compiles src/ and gives the path of its entry. */
function compile() {
  rmSync(compiled, { recursive: true, force: true });
  run(require.resolve('typescript/bin/tsc'), ['-p', join(root, 'tsconfig.build.json')]);
  return join(compiled, 'index.js');
}

/** Bundles one file with ncc; gives the folders of the packages that went into it. */
function bundle(from, to, statsPath) {
  run(require.resolve('@vercel/ncc/dist/ncc/cli.js'), ['build', from, '-o', to, '--no-cache', '--quiet', '--stats-out', statsPath]);
  return bundledPackageFolders(JSON.parse(readFileSync(statsPath, 'utf8')));
}

/** ncc bundles a module that it cannot find as a require that fails at run time, and ends well all the same. */
function refuseMissing(out) {
  for (const file of readdirSync(out).filter((name) => name.endsWith('.js'))) {
    const missing = [...readFileSync(join(out, file), 'utf8').matchAll(/eval\("require"\)\("([^"]+)"\)/g)].map((match) => match[1]).find((name) => !OPTIONAL.has(name));
    if (missing !== undefined) throw new Error(`${file} imports ${missing}, which is not there`);
  }
}

function run(program, args) {
  const { status, error } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ended with exit status ${status}`);
}

/** Within the repository: on another disk ncc would write paths that depend on the machine. */
function temporaryFolder() {
  mkdirSync(join(root, 'build'), { recursive: true });
  return mkdtempSync(join(root, 'build', 'work-'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist') }, entry: { type: 'string' } } });
  build({ out: resolve(values.out), entry: values.entry });
  console.log(`built ${values.out}`);
}
