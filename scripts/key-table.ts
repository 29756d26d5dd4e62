// The tables of keys in docs/deploy-yml.md, made from the schema.
import { knownHandlers } from '../src/manifest/handlers/known.js';
import { deploySchema } from '../src/manifest/schema.js';
import { OWN_KEYS, STRATEGY_TYPES } from '../src/manifest/strategy-schema.js';
import type { SchemaNode } from './deploy-schema.js';
import { annotatedSchema } from './deploy-schema.js';

/** One row a key, in the order of the schema. */
export function keyTable(): string {
  return table(rows(annotatedSchema(deploySchema), ''));
}

/** One table a known handler. */
export function handlerTables(): string {
  return knownHandlers
    .map((handler) => {
      const all = [...rows(annotatedSchema(handler.settings), 'settings.'), ...rows(annotatedSchema(handler.protectedSettings), 'protectedSettings.')];
      return `### ${handler.label}\n\n\`type: ${handler.type}\` (publisher ${handler.publisher}), versions ${handler.versionsText}; ${handler.defaultVersion} unless you say otherwise.\n\n${table(all)}`;
    })
    .join('\n\n');
}

interface Row {
  readonly key: string;
  readonly type: string;
  readonly fallback: string;
  readonly description: string;
}

function table(all: readonly Row[]): string {
  const lines = all.map((row) => `| \`${row.key}\` | ${row.type} | ${row.fallback} | ${row.description} |`);
  return ['| Key | Value | Default | |', '|---|---|---|---|', ...lines].join('\n');
}

function rows(schema: SchemaNode, prefix: string): readonly Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, node]) => {
    const key = `${prefix}${name}`;
    const required = schema.required?.includes(name) === true;
    const row: Row = { key, type: typeOf(node), fallback: fallbackOf(node, required), description: cell(`${strategyOf(key)}${node.description ?? ''}${exampleOf(node)}`) };
    const inner = mappingIn(node);
    if (inner !== undefined) return [row, ...rows(inner, `${key}.`)];
    const item = node.items === undefined ? undefined : mappingIn(node.items);
    return item === undefined ? [row] : [row, ...rows(item, `${key}[].`)];
  });
}

/** The mapping that a value is, or may be beside a short form. */
function mappingIn(node: SchemaNode): SchemaNode | undefined {
  return node.properties === undefined ? (node.anyOf as readonly SchemaNode[] | undefined)?.find((one) => one.properties !== undefined) : node;
}

/** Which strategy a key of `strategy` is for, where it is for one only. */
function strategyOf(key: string): string {
  const own = STRATEGY_TYPES.find((type) => OWN_KEYS[type].some((name) => key === `strategy.${name}`));
  return own === undefined ? '' : `\`${own}\`: `;
}

function typeOf(node: SchemaNode): string {
  if (node.enum !== undefined) return cell(node.enum.map((value) => `\`${String(value)}\``).join(', '));
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.anyOf?.some((option) => option.type === 'object') === true) return 'text or mapping';
  if (node.anyOf !== undefined) return 'number or percentage';
  if (node.type === 'array') return 'list';
  if (node.type === 'object') return 'mapping';
  if (node.type === 'integer') return 'number';
  return node.type === 'string' ? 'text' : String(node.type ?? 'any');
}

function fallbackOf(node: SchemaNode, required: boolean): string {
  if (typeof node.defaultText === 'string') return cell(node.defaultText);
  if (isPlain(node.default)) return `\`${String(node.default)}\``;
  return required ? '**required**' : '';
}

function exampleOf(node: SchemaNode): string {
  const first = node.examples?.[0];
  return isPlain(first) ? ` Example: \`${String(first)}\`.` : '';
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
}
