import type * as z from 'zod';
import type { Problem } from '../../errors.js';
import type { MapNode, Path } from '../tree.js';

/** One extension of deploy.yml, as far as its handler's rules look at it. */
export interface HandlerInput {
  readonly settings: MapNode | undefined;
  readonly protectedSettings: MapNode | undefined;
  /** Protected settings come from Key Vault: what is in them cannot be known. */
  readonly fromKeyVault: boolean;
  /** Makes a problem at a place inside the extension, such as `['settings', 'fileUris']`. */
  readonly problem: (path: Path, message: string, hint: string) => Problem;
}

/** What is known of an extension handler. */
export interface Handler {
  /** As messages name it. */
  readonly label: string;
  readonly publisher: string;
  readonly type: string;
  readonly defaultVersion: string;
  readonly acceptsVersion: (version: string) => boolean;
  readonly versionsText: string;
  /** What reads `commandToExecute`. */
  readonly shell: 'sh' | 'cmd' | undefined;
  /** Where a handler's files lie and how their names are spelled. */
  readonly os: 'Linux' | 'Windows';
  readonly acceptsTimestamp: boolean;
  readonly settings: z.ZodType;
  readonly protectedSettings: z.ZodType;
  /** Whether a URL is expected at a path inside settings or protectedSettings. */
  readonly isUri: (path: Path) => boolean;
  /** Whether a shell reads what stands at a path. */
  readonly isCommand: (path: Path) => boolean;
  /** What the handler refuses beyond unknown keys and wrong types. */
  readonly check: (input: HandlerInput) => readonly Problem[];
  /** Worth a warning wherever it is used. */
  readonly warning?: string;
  /** The day on which its publisher retires it, such as `2028-03-31`. */
  readonly retiresOn?: string;
}
