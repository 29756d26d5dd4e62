import type { SourceLocation } from '../errors.js';
import type { KeyVaultReference } from '../ports/scale-sets.js';
import type { Handler } from './handlers/handler.js';
import type { MapNode, Path } from './tree.js';

/** One extension of deploy.yml, checked but not filled in: settings are kept with their places. */
export interface ManifestExtension {
  /** `['model', 'extensions', n]` */
  readonly path: Path;
  readonly at: SourceLocation;
  /** What its rules are; `undefined` for handlers that are not known here. */
  readonly handler: Handler | undefined;
  readonly name?: string;
  readonly defaultName: string;
  readonly publisher: string;
  readonly type: string;
  readonly typeHandlerVersion: string;
  readonly autoUpgradeMinorVersion?: boolean;
  readonly enableAutomaticUpgrade?: boolean;
  readonly suppressFailures?: boolean;
  readonly provisionAfterExtensions?: readonly string[];
  readonly settings?: MapNode;
  readonly protectedSettings?: MapNode;
  readonly protectedSettingsFromKeyVault?: KeyVaultReference;
}

export type Side = 'settings' | 'protectedSettings';
export const SIDES: readonly Side[] = ['settings', 'protectedSettings'];

/** What kind of place a text of settings stands in: it decides what may enter it, and how. */
export interface Place {
  readonly side: Side;
  /** What reads the text as a command, where that is known. */
  readonly shell: 'sh' | 'cmd' | undefined;
  /** A URL is expected. */
  readonly uri: boolean;
  /** Nothing but the handler's own code reads it: any character may enter. */
  readonly plainText: boolean;
}

/** `path` leads into the settings of `side`. */
export function placeAt(handler: Handler | undefined, side: Side, path: Path): Place {
  if (handler === undefined) return { side, shell: undefined, uri: false, plainText: false };
  const command = handler.isCommand(path);
  return { side, shell: command ? handler.shell : undefined, uri: handler.isUri(path), plainText: !command };
}
