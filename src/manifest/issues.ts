import * as z from 'zod';
import type { Problem } from '../errors.js';
import { laterKey } from './later.js';
import { nearest } from './nearest.js';
import { excerpt } from './schema-fields.js';
import type { Node, Path } from './tree.js';
import { locate, locateValue, nodeAt, pathText } from './tree.js';
import { either } from './wording.js';

interface Text {
  readonly message: string;
  readonly hint?: string;
}

export interface IssueContext {
  readonly schema: z.ZodType;
  /** The file's tree; `base` leads from it to what `schema` describes. */
  readonly root: Node;
  readonly base: Path;
  /** What to say of a key that `schema` does not know, where there is more to say than that. */
  readonly unknownKey?: (path: Path, key: string) => Text | undefined;
}

type Issue = z.core.$ZodIssue;

/** Checks a value, and says what is wrong in words of ours, each with its place. */
export function check(value: unknown, context: IssueContext): readonly Problem[] {
  const result = context.schema.safeParse(value);
  return result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, context));
}

function problemsOf(issue: Issue, context: IssueContext): readonly Problem[] {
  const option = issue.code === 'invalid_union' && !issue.message.includes('\n') ? optionMeant(issue.errors) : [];
  if (option.length > 0) return option.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, context));
  const inner = issue.path.filter((step) => typeof step !== 'symbol');
  const path = [...context.base, ...inner];
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schemaAt(context.schema, inner));
    return issue.keys.map((key) => ({ ...unknownKey([...path, key], key, known, context), location: locate(context.root, [...path, key]) }));
  }
  const node = nodeAt(context.root, path);
  const subject = pathText(path);
  if (node === undefined) return [{ ...missing(path, context, inner), location: locate(context.root, path) }];
  const location = locateValue(context.root, path);
  if (node.kind === 'scalar' && node.value === null) return [{ message: `${subject} has no value`, hint: 'write one, or remove the key', location }];
  const value = node.kind === 'scalar' ? node.value : undefined;
  const [own, cure] = issue.message.split('\n');
  const text = cure === undefined ? ofCode(issue, subject, node, value) : { message: `${subject}: ${own ?? ''}`, hint: cure };
  return [{ ...text, location }];
}

/** What is wrong by the option that the value has the type of, else by the first. A choice with a text of its own is not asked. */
function optionMeant(errors: readonly (readonly Issue[])[]): readonly Issue[] {
  const hasType = (issues: readonly Issue[]): boolean => !issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);
  return errors.find(hasType) ?? errors[0] ?? [];
}

function unknownKey(path: Path, key: string, known: readonly string[], context: IssueContext): Text {
  const special = context.unknownKey?.(path, key) ?? laterKey(path);
  if (special !== undefined) return special;
  const meant = nearest(key, known);
  const where = path.length < 2 ? 'at the top of the file' : `in ${pathText(path.slice(0, -1))}`;
  const hint = meant === undefined ? `known keys here: ${known.join(', ')}` : `did you mean \`${meant}\`?`;
  return { message: `unknown key \`${excerpt(key)}\` ${where}`, hint };
}

function missing(path: Path, context: IssueContext, inner: Path): Text {
  const schema = unwrapped(schemaAt(context.schema, inner));
  const meta = schema === undefined ? undefined : z.globalRegistry.get(schema);
  const description = meta?.description;
  const first: unknown = (meta?.examples as readonly unknown[] | undefined)?.[0];
  const shown = typeof first === 'string' || typeof first === 'number' ? `, such as \`${String(path.at(-1))}: ${first}\`` : '';
  return { message: `${pathText(path)} is missing`, hint: `add it${shown}${description === undefined ? '' : ` (${firstSentence(description)})`}` };
}

function firstSentence(text: string): string {
  return (/^[^.]*/.exec(text)?.[0] ?? text).trim();
}

function ofCode(issue: Issue, subject: string, node: Node, value: unknown): Text {
  if (issue.code === 'invalid_value') {
    const options = issue.values.map(String);
    const meant = typeof value === 'string' ? nearest(value, options) : undefined;
    return { message: `${subject} is ${shown(node, value)}, which is none of ${options.join(', ')}`, hint: meant === undefined ? `write ${either(options)}` : `did you mean \`${meant}\`?` };
  }
  if (issue.code === 'invalid_type') return wrongType(issue.expected, subject, node, value);
  return { message: `${subject} is ${shown(node, value)}, which is not valid here`, hint: 'see the description of the key in docs/deploy-yml.md' };
}

function wrongType(expected: string, subject: string, node: Node, value: unknown): Text {
  const is = `${subject} is ${shown(node, value)}`;
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return { message: `${is}, but must be a text`, hint: `write it in quotes: "${String(value)}"` };
  }
  if (expected === 'boolean') return { message: `${is}, but must be true or false`, hint: booleanCure(value) };
  const wanted = expected === 'record' || expected === 'object' ? 'a mapping of keys' : expected === 'array' ? 'a list' : expected === 'string' ? 'a text' : 'a whole number';
  return { message: `${is}, but must be ${wanted}`, hint: `write ${wanted}${wanted === 'a list' ? ', each item on a line that begins with "- "' : ''}` };
}

/** YAML 1.1 took these words for booleans; YAML 1.2 does not. */
function booleanCure(value: unknown): string {
  const word = String(value).toLowerCase();
  if (['yes', 'on', 'y', 'true', '1'].includes(word)) return 'write true, without quotes';
  if (['no', 'off', 'n', 'false', '0'].includes(word)) return 'write false, without quotes';
  return 'write true or false, without quotes';
}

function shown(node: Node, value: unknown): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a mapping';
  if (typeof value === 'string') return `the text "${excerpt(value)}"`;
  return typeof value === 'number' ? `the number ${value}` : String(value);
}

/** The schema that describes what `path` leads to, as far as it can be told. */
function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let current: z.ZodType | undefined = schema;
  for (const step of path) {
    const inner = unwrapped(current);
    if (inner instanceof z.ZodObject) current = (inner.shape as Record<string, z.ZodType>)[String(step)];
    else if (inner instanceof z.ZodArray) current = inner.element as z.ZodType;
    else if (inner instanceof z.ZodRecord) current = inner.valueType as z.ZodType;
    else return undefined;
  }
  return current;
}

/** Without `optional`, `default` and the like around it; of a choice, the mapping in it. */
function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault || current instanceof z.ZodPrefault) current = current.unwrap() as z.ZodType;
  if (!(current instanceof z.ZodUnion)) return current;
  return (current.options as readonly z.ZodType[]).find((option) => option instanceof z.ZodObject) ?? current;
}

function keysOf(schema: z.ZodType | undefined): readonly string[] {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}
