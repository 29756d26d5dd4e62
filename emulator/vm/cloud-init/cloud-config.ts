/** Reads a `#cloud-config`: what of it the emulator carries out, and what not. */
import { load, YAML11_SCHEMA, YAMLException } from 'js-yaml';
import { readFiles, type FileToWrite } from './files-to-write.js';

/** A module's part of the configuration, or why it cannot be carried out. */
export type Part<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export interface CloudConfig {
  /** Scripts of sh; absent where the configuration has no such commands. */
  readonly bootcmd?: Part<string>;
  readonly runcmd?: Part<string>;
  readonly files: Part<readonly FileToWrite[]>;
  /** Modules, and parts of write_files, that the emulator leaves out. */
  readonly notExecuted: readonly string[];
}

/** @throws Error where the text is no mapping in YAML; the message quotes nothing of it */
export function readCloudConfig(text: string): CloudConfig {
  const config = parse(text);
  const { bootcmd, runcmd, write_files: files, ...others } = config;
  const left: string[] = [];
  return {
    ...(isGiven(bootcmd) ? { bootcmd: tried(() => shellified(bootcmd, 'bootcmd')) } : {}),
    ...(isGiven(runcmd) ? { runcmd: tried(() => shellified(runcmd, 'runcmd')) } : {}),
    files: tried(() => readFiles(files ?? [], (what) => left.push(what))),
    notExecuted: [...left, ...Object.keys(others)],
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    // cloud-init reads YAML 1.1, where 0644 is octal and `yes` is true.
    value = load(text, { schema: YAML11_SCHEMA });
  } catch (error) {
    const line = error instanceof YAMLException && error.mark ? ` (line ${error.mark.line + 1})` : '';
    throw new Error(`the cloud-config is not YAML${line}`);
  }
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error('the cloud-config is not a mapping');
  return value as Record<string, unknown>;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function tried<T>(make: () => T): Part<T> {
  try {
    return { ok: true, value: make() };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * A script of a list of commands: a string is a line for sh, a list is a command and its arguments, each quoted (cloud-init's
 * `util.shellify`). There is no `set -e`: what counts is the last command's status.
 */
export function shellified(commands: unknown, module: string): string {
  if (!Array.isArray(commands)) throw new Error(`${module} is not a list`);
  const lines = commands.map((command: unknown, index) => {
    if (command === null) return '';
    if (typeof command === 'string') return `${command}\n`;
    if (!Array.isArray(command)) throw new Error(`${module}: entry ${index + 1} is neither a string nor a list`);
    return `${command.map((word: unknown) => `'${plainText(word).replaceAll("'", "'\\''")}'`).join(' ')}\n`;
  });
  return `#!/bin/sh\n${lines.join('')}`;
}

/** As Python writes a value. */
function plainText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}
