import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { WorkflowError } from '../expression.js';
import type { ActionHandler } from '../surroundings.js';
import { checkInputs } from './inputs.js';

/** actions/upload-artifact: keeps files in the run's result. Paths are plain, without wildcards. */
export const uploadArtifact: ActionHandler = async ({ uses, inputs, job }) => {
  checkInputs(uses, inputs, ['name', 'path', 'if-no-files-found', 'retention-days']);
  const name = inputs['name'] || 'artifact';
  const paths = (inputs['path'] ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  if (paths.some((path) => /[*?[\]!]/.test(path))) throw new WorkflowError(`${uses}: the local runner takes no wildcards in path`);
  if (job.run.artifacts.has(name)) throw new WorkflowError(`Failed to CreateArtifact: an artifact with the name ${name} is there already`);
  const files = new Map(paths.flatMap((path) => filesAt(resolve(job.workspace, path))));
  if (files.size > 0) job.run.artifacts.set(name, files);
  const missing = files.size === 0;
  return { succeeded: !missing || inputs['if-no-files-found'] !== 'error', log: missing ? `No files were found with the provided path: ${paths.join(', ')}\n` : `${name}: ${[...files.keys()].join(', ')}\n` };
};

/** A file under its own name; a folder's files under their paths in it. */
function filesAt(path: string, prefix = ''): readonly (readonly [string, Buffer])[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [[`${prefix}${basename(path)}`, readFileSync(path)]];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => filesAt(join(path, entry.name), entry.isDirectory() ? `${prefix}${entry.name}/` : prefix));
}

/** actions/download-artifact: the files of an artifact of the same run, below `path`. */
export const downloadArtifact: ActionHandler = async ({ uses, inputs, job }) => {
  checkInputs(uses, inputs, ['name', 'path']);
  const files = job.run.artifacts.get(inputs['name'] ?? '');
  if (!files) throw new WorkflowError(`Artifact not found for name: ${inputs['name'] ?? ''}`);
  for (const [name, content] of files) {
    const path = join(resolve(job.workspace, inputs['path'] || '.'), name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return { succeeded: true, log: `${[...files.keys()].join(', ')}\n` };
};
