/** A name that can stand in a command, a path and a URL on Linux and on Windows without being quoted. */
const SAFE_NAME = /^[A-Za-z0-9._+][A-Za-z0-9._+-]*$/;
const LONGEST_NAME = 200;

/** What keeps a file from having this name on a VM, or `undefined`. */
export function fileNameProblem(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return `its name has more than ${LONGEST_NAME} characters`;
  if (!SAFE_NAME.test(name)) return 'its name has other characters than letters, digits and . _ + -, or begins with -';
  return name.endsWith('.') ? 'its name ends with a dot' : undefined;
}

/** What keeps `file:PATH` from naming a file of the repository, or `undefined`. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.includes('\\')) return 'it is not a path from the root of the repository, with /';
  const parts = path.split('/');
  if (parts.some((part) => part === '..' || part === '.' || part === '')) return 'it has an empty part, or . or .. in it';
  if (parts[0] === '.git') return 'it leads into .git';
  // Folders may begin with a dot (`.deploy/`); the file itself becomes a name on the VM.
  if (parts.some((part) => !/^[A-Za-z0-9._+][A-Za-z0-9._+-]*$/.test(part))) return 'it has other characters than letters, digits and . _ + - /';
  return fileNameProblem(parts.at(-1) ?? '');
}
