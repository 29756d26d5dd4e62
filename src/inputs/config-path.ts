import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Problem } from '../errors.js';

export interface ConfigFile {
  /** Where it really is. */
  readonly path: string;
  /** As it is named in messages and annotations: from the root of the workspace, with `/`. */
  readonly name: string;
}

/**
 * The file that the input `config` names. It must be inside of the workspace, and so must what its links lead to: a
 * workflow may take the name from somewhere less trusted than itself.
 * @param realPath Resolves links; throws where there is no such file.
 */
export function locateConfig(
  text: string,
  workspace: string,
  realPath: (path: string) => string,
  problems: Problem[],
): ConfigFile | undefined {
  const wanted = text === '' ? 'deploy.yml' : text;
  const path = resolve(workspace, wanted);
  if (wanted.includes('\0') || !isInside(workspace, path)) {
    problems.push({ message: `Input config: "${wanted}" is outside of the workspace`, hint: 'Give a path from the root of the checked out repository, such as deploy/web.yml.' });
    return undefined;
  }
  const real = tryRealPath(path, realPath);
  if (real === undefined) {
    problems.push({
      message: `Input config: there is no file "${wanted}" in the workspace`,
      hint: 'Run actions/checkout before this action, or give the path from the root of the repository in `config`.',
    });
    return undefined;
  }
  if (!isInside(tryRealPath(workspace, realPath) ?? workspace, real)) {
    problems.push({ message: `Input config: "${wanted}" is a link that leads out of the workspace` });
    return undefined;
  }
  return { path: real, name: relative(workspace, path).split(sep).join('/') };
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function tryRealPath(path: string, realPath: (path: string) => string): string | undefined {
  try {
    return realPath(path);
  } catch {
    return undefined;
  }
}
