// The tables of inputs and outputs in README.md, made from action.yml.
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';

interface Described {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
}

/** One row an input, in the order of action.yml. */
export function inputTable(): string {
  const rows = Object.entries(action().inputs).map(([name, input]) => `| \`${name}\` | ${defaultOf(input)} | ${cell(input.description)} |`);
  return ['| Input | Default | |', '|---|---|---|', ...rows].join('\n');
}

/** One row an output, in the order of action.yml. */
export function outputTable(): string {
  const rows = Object.entries(action().outputs).map(([name, output]) => `| \`${name}\` | ${cell(output.description)} |`);
  return ['| Output | |', '|---|---|', ...rows].join('\n');
}

function action(): Action {
  return load(readFileSync(new URL('../action.yml', import.meta.url), 'utf8')) as Action;
}

function defaultOf({ required, default: value }: Described): string {
  if (required === true) return '**required**';
  if (value === undefined || value === '') return '';
  return value.startsWith('${{') ? "the workflow's own" : `\`${value}\``;
}

/** A description ends in a full stop; a pipe would end the cell. */
function cell(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
