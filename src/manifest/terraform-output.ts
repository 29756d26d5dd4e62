import type { Json, JsonObject } from '../ports/scale-sets.js';
import type { Wrong } from './image-id.js';
import { isJsonObject } from './json-file.js';
import { follow, pointerText } from './json-pointer.js';
import { excerpt } from './schema-fields.js';

export const TERRAFORM_FORM = 'write the file of terraform output -json, or any other JSON';

/** An output as `terraform output -json` and OpenTofu print it (developer.hashicorp.com, "terraform output"). */
interface Output extends JsonObject {
  readonly sensitive: boolean;
  readonly value: Json;
}

function isOutput(value: Json | undefined): value is Output {
  return isJsonObject(value) && typeof value.sensitive === 'boolean' && Object.hasOwn(value, 'value');
}

/**
 * The text that a pointer leads to: in plain JSON the value itself, in Terraform's outputs the output's value. An output that is marked
 * as sensitive is refused, since the image's id is shown in plans, logs and on the scale set itself.
 */
export function terraformValue(file: Json, tokens: readonly string[]): { readonly value: string } | Wrong {
  const through = tokens.length === 0 ? undefined : follow(file, tokens.slice(0, 1));
  const output = through !== undefined && 'value' in through && isOutput(through.value) ? through.value : undefined;
  const name = excerpt(tokens[0] ?? '');
  if (output?.sensitive === true) return [`the output ${name} is marked as sensitive, and an image's id is shown in plans and logs`, `write value = nonsensitive(...) in the output, without sensitive = true, and print the outputs again`];
  const found = follow(file, tokens);
  if (!('value' in found)) return output === undefined || tokens[1] === 'value' ? found : [found[0], `${name} is an output: write #/${name}/value${pointerText(tokens.slice(1))}`];
  const value = isOutput(found.value) ? found.value.value : found.value;
  if (typeof value === 'string') return { value };
  const at = `${pointerText(tokens)}${isOutput(found.value) ? '/value' : ''}`;
  return [`at #${pointerText(tokens)} is ${kindOf(value)}, not a text`, within(value, at)];
}

function within(value: Json, at: string): string {
  const inner = Array.isArray(value) ? (value.length > 0 ? '0' : undefined) : isJsonObject(value) ? Object.keys(value)[0] : undefined;
  return inner === undefined ? "let the output be the image's id" : `go on within it, such as #${at}${pointerText([inner])}`;
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

/** Names of the outputs whose sensitive values stand in the file as plain text. */
export function sensitiveOutputs(file: Json): readonly string[] {
  return isJsonObject(file) ? Object.entries(file).flatMap(([name, value]) => (isOutput(value) && value.sensitive ? [name] : [])) : [];
}
