import { WorkflowError } from './expression.js';
import type { DispatchInput, Triggers } from './workflow.js';

/** Inputs of a run started by hand: `inputs` keeps booleans and numbers, `github.event.inputs` has text (GitHub docs, "Events that trigger workflows", "Providing inputs"). */
export interface DispatchInputs {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly texts: Readonly<Record<string, string>>;
}

/** @throws WorkflowError where GitHub refuses to start the run (422) */
export function dispatchInputs(on: Triggers, given: Readonly<Record<string, string>>, environments: readonly string[]): DispatchInputs {
  const declared = on.workflow_dispatch?.inputs ?? {};
  const unexpected = Object.keys(given).filter((name) => declared[name] === undefined);
  if (unexpected.length > 0) throw new WorkflowError(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const texts = Object.fromEntries(Object.entries(declared).map(([name, input]) => [name, textOf(name, input, given[name], environments)]));
  return { texts, inputs: Object.fromEntries(Object.entries(declared).map(([name, input]) => [name, valueOf(input, texts[name] ?? '')])) };
}

function textOf(name: string, input: DispatchInput, given: string | undefined, environments: readonly string[]): string {
  const fallback = input.default ?? (input.type === 'boolean' ? false : input.type === 'choice' ? (input.options?.[0] ?? '') : '');
  const text = given ?? String(fallback);
  if (input.required && text === '') throw new WorkflowError(`Required input '${name}' not provided`);
  const among = (known: readonly string[]): void => {
    if (!known.includes(text)) throw new WorkflowError(`Provided value '${text}' for input '${name}' not in the list of allowed values`);
  };
  if (input.type === 'choice') among(input.options ?? []);
  if (input.type === 'boolean') among(['true', 'false']);
  if (input.type === 'environment' && text !== '') among(environments);
  if (input.type === 'number' && (text === '' ? input.required : Number.isNaN(Number(text)))) throw new WorkflowError(`Input '${name}' is no number`);
  return text;
}

function valueOf(input: DispatchInput, text: string): unknown {
  if (input.type === 'boolean') return text === 'true';
  return input.type === 'number' && text !== '' ? Number(text) : text;
}
