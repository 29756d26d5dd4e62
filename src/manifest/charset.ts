/**
 * The only characters that may enter a command from outside. Each is plain text to sh, cmd and PowerShell alike, wherever in a
 * command it stands; none of these texts may begin with a dash, which would make it an option.
 */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._+@/-]*$/;
const VALUE = /^[A-Za-z0-9_./:@+=,][A-Za-z0-9_./:@+=,-]*$/;
const FILE_NAME = /^[A-Za-z0-9._+][A-Za-z0-9._+-]{0,199}$/;
const SHA = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

export const NAME_CHARACTERS = 'letters, digits and . _ + @ / - (not first)';
export const VALUE_CHARACTERS = 'letters, digits and . _ : / @ + = , - (not first)';

/** Tags, versions and names of environments. */
export function isSafeName(text: string): boolean {
  return text.length <= 255 && NAME.test(text);
}

/** Values of the input `vars`, and secrets that need no quoting. */
export function isSafeValue(text: string): boolean {
  return text.length <= 4096 && VALUE.test(text);
}

/** The name of a file as it lies on a VM. */
export function isSafeFileName(text: string): boolean {
  return FILE_NAME.test(text);
}

export function isSha(text: string): boolean {
  return SHA.test(text);
}
