// Fails unless dist/ is exactly what src/ builds: every file of it, and no file more.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './build.mjs';

/**
 * How two folders differ, one line per file, sorted; empty where they are the same.
 *
 * @param {string} expected folder
 * @param {string} actual folder; may be missing
 * @returns {string[]} such as `missing: 12.index.js`, `not built: old.js`, `different: index.js`
 */
export function differences(expected, actual) {
  const wanted = new Set(filesOf(expected));
  const present = new Set(existsSync(actual) ? filesOf(actual) : []);
  return [...new Set([...wanted, ...present])].sort().flatMap((file) => {
    if (!present.has(file)) return [`missing: ${file}`];
    if (!wanted.has(file)) return [`not built: ${file}`];
    return same(join(expected, file), join(actual, file)) ? [] : [`different: ${file}`];
  });
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'));
}

function same(a, b) {
  return statSync(a).size === statSync(b).size && readFileSync(a).equals(readFileSync(b));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  mkdirSync(join(root, 'build'), { recursive: true });
  const fresh = mkdtempSync(join(root, 'build', 'dist-'));
  try {
    build({ out: fresh });
    const found = differences(fresh, resolve(root, 'dist'));
    for (const line of found) console.error(`dist/ ${line}`);
    console.log(found.length === 0 ? 'dist/ is what src/ builds' : 'dist/ is not what src/ builds: run `npm run build` and commit it');
    process.exitCode = found.length === 0 ? 0 : 1;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
