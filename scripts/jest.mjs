// Starts jest with ES modules on: the flag cannot be given in package.json in a way that works on every shell.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const run = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(run.status ?? 1);
