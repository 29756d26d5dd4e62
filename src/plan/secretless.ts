import type { ExtensionDefinition } from '../ports/scale-sets.js';

/** Extensions that take no protected settings (their documentation on learn.microsoft.com): a write of what a GET shows loses nothing. */
const TYPES: readonly string[] = ['ApplicationHealthLinux', 'ApplicationHealthWindows', 'NetworkWatcherAgentLinux', 'NetworkWatcherAgentWindows', 'AADSSHLoginForLinux', 'AADLoginForWindows'];

export function takesNoSecrets({ type }: Pick<ExtensionDefinition, 'type'>): boolean {
  return TYPES.some((known) => known.toLowerCase() === type.toLowerCase());
}
