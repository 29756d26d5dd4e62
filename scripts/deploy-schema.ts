// The published schema of deploy.yml, made from the schema that the action itself checks with.
import * as z from 'zod';
import { knownHandlers } from '../src/manifest/handlers/known.js';
import type { Handler } from '../src/manifest/handlers/handler.js';
import { IMAGE_FORMS } from '../src/manifest/image-schema.js';
import { deploySchema, MODEL_PARTS } from '../src/manifest/schema.js';
import type { StrategyType } from '../src/manifest/strategy-schema.js';
import { OWN_KEYS, swapSchema } from '../src/manifest/strategy-schema.js';

/** JSON Schema, as far as it is looked into here. */
export interface SchemaNode {
  [key: string]: unknown;
  type?: string | string[];
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  required?: string[];
  enum?: unknown[];
  default?: unknown;
  description?: string;
  examples?: unknown[];
}

export const SCHEMA_ID = 'https://raw.githubusercontent.com/OWNER/vmss-deploy/v1/deploy.schema.json';

/** Draft 7: the one that yaml-language-server supports in full. */
export function publishedSchema(): SchemaNode {
  const { $schema, ...base } = rules(jsonOf(deploySchema));
  const environments: SchemaNode = {
    description: 'Overlays, chosen with the input `environment`: mappings merge, lists and single values replace, null removes a key.',
    type: 'object',
    propertyNames: { pattern: '^[A-Za-z0-9_][A-Za-z0-9._+@/-]{0,254}$' },
    additionalProperties: overlayOf({ ...base, allOf: undefined }),
    examples: [{ staging: { target: { resourceGroup: 'rg-web-staging' } } }],
  };
  return {
    $schema,
    $id: SCHEMA_ID,
    title: 'deploy.yml of vmss-deploy',
    description: 'Puts a release onto an Azure Virtual Machine Scale Set.',
    ...withoutRequired(base),
    properties: { ...base.properties, environments },
    ...requiredWithoutOverlays(base),
  };
}

/** With its words for tables, which JSON Schema has no place for. */
export function annotatedSchema(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, { target: 'draft-07', io: 'input' }) as SchemaNode;
}

function jsonOf(schema: z.ZodType): SchemaNode {
  return z.toJSONSchema(schema, {
    target: 'draft-07',
    io: 'input',
    override: ({ jsonSchema }) => {
      const node = jsonSchema as SchemaNode;
      // What is filled in is checked by the action; an editor can only let it pass.
      if (node.templated === true && typeof node.pattern === 'string') node.pattern = `${node.pattern}|\\{\\{`;
      delete node.templated;
      delete node.defaultText;
      if (typeof node.default === 'object') delete node.default;
      if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
    },
  }) as SchemaNode;
}

/** What the action checks beyond the shape and JSON Schema can say. */
function rules(schema: SchemaNode): SchemaNode {
  const release = schema.properties?.release;
  const extension = schema.properties?.model?.properties?.extensions?.items;
  if (release === undefined || extension === undefined) throw new Error('the schema has no release or no extensions');
  release.if = { properties: { delivery: { const: 'blob' } }, required: ['delivery'] };
  release.then = { required: ['blob'] };
  release.else = { not: { required: ['blob'] } };
  const strategy = schema.properties?.strategy;
  const traffic = strategy?.properties?.traffic;
  if (strategy === undefined || traffic === undefined) throw new Error('the schema has no strategy or no traffic');
  const { properties: ofSwap } = without(OWN_KEYS.rolling);
  // A swap's drain is a duration alone.
  const drain = jsonOf(swapSchema).properties?.drain;
  Object.assign(strategy, { if: IS_SWAP, then: { properties: { ...ofSwap, ...(drain === undefined ? {} : { drain }) } }, else: without(OWN_KEYS.swap) });
  const { capture } = schema.properties ?? {};
  if (capture === undefined) throw new Error('the schema has no capture');
  capture.oneOf = [{ required: ['gallery'] }, { required: ['managedImage'] }];
  traffic.oneOf = [{ required: ['loadBalancer'] }, { required: ['applicationGateway'] }];
  const image = schema.properties?.model?.properties?.image;
  if (image === undefined) throw new Error('the schema has no image');
  image.oneOf = Object.entries(IMAGE_FORMS).map(([form, keys]) => imageForm(form, keys));
  extension.allOf = [...knownHandlers.map(handlerRule), explicitRule(), { not: { required: ['protectedSettings', 'protectedSettingsFromKeyVault'] } }];
  return schema;
}

const IS_SWAP: SchemaNode = { properties: { type: { const: 'swap' satisfies StrategyType } }, required: ['type'] };

/** No key of these may be there. Editors name the key that a schema of `false` stands at, which `not` would leave to be guessed. */
function without(keys: readonly string[]): SchemaNode {
  return { properties: Object.fromEntries(keys.map((key) => [key, false as unknown as SchemaNode])) };
}

/** One way to name an image: these keys, and none of another way. */
function imageForm(form: string, keys: readonly string[]): SchemaNode {
  const others = Object.values(IMAGE_FORMS).flat().filter((key) => !keys.includes(key));
  return { required: [...keys], ...without(form === 'packerManifest' ? others : [...others, 'build']) };
}

/** Settings of a known handler, with their descriptions, as soon as its type is written. */
function handlerRule(handler: Handler): SchemaNode {
  const { $schema: _settings, ...settings } = jsonOf(handler.settings);
  const { $schema: _protected, ...protectedSettings } = jsonOf(handler.protectedSettings);
  const described = (node: SchemaNode, what: string): SchemaNode => ({ description: `${what} of ${handler.label}.`, ...node });
  return {
    if: { properties: { type: { const: handler.type }, publisher: { const: handler.publisher } }, required: ['type'] },
    then: { properties: { settings: described(settings, 'Public settings'), protectedSettings: described(protectedSettings, 'Protected settings') } },
  };
}

function explicitRule(): SchemaNode {
  return {
    if: { properties: { type: { enum: knownHandlers.map((handler) => handler.type) } }, required: ['type'] },
    else: { required: ['publisher', 'typeHandlerVersion'] },
  };
}

function withoutRequired(schema: SchemaNode): SchemaNode {
  const { required: _, ...rest } = schema;
  const { target } = schema.properties ?? {};
  if (target !== undefined) delete target.required;
  return rest;
}

/** An overlay may give what the base lacks, so these keys are required only where there are no overlays. */
function requiredWithoutOverlays(base: SchemaNode): SchemaNode {
  return {
    required: ['version'],
    // A file for command: capture alone has no model.
    if: { not: { anyOf: [{ required: ['environments'] }, { required: ['capture'], not: { required: ['model'] } }] } },
    else: { if: { required: ['environments'] }, else: { required: ['target'], properties: { target: { required: ['resourceGroup'] } } } },
    then: {
      required: (base.required ?? []).filter((key) => key !== 'version'),
      properties: { model: { anyOf: MODEL_PARTS.map((part) => ({ required: [part] })) } },
      if: { properties: { strategy: IS_SWAP }, required: ['strategy'] },
      then: { properties: { strategy: { required: ['slots', 'traffic'] }, target: { required: ['resourceGroup'], ...without(['scaleSet']) } } },
      else: { properties: { target: { required: ['resourceGroup', 'scaleSet'] } } },
    },
  };
}

/** The same keys, none of them required, each of them removable with null. Items of lists are whole, since lists replace. */
function overlayOf(schema: SchemaNode): SchemaNode {
  const { required: _required, if: _if, then: _then, else: _else, allOf: _allOf, oneOf: _oneOf, default: _default, $schema: _schema, ...rest } = schema;
  if (schema.anyOf !== undefined) return { ...rest, anyOf: schema.anyOf.map(overlayOf) };
  if (schema.properties === undefined) return rest;
  const properties = Object.fromEntries(Object.entries(schema.properties).map(([key, inner]) => [key, removable(overlayOf(inner))]));
  return { ...rest, properties };
}

function removable(schema: SchemaNode): SchemaNode {
  const { description, ...rest } = schema;
  if (typeof schema.type === 'string' && schema.enum === undefined && schema.const === undefined) return { ...schema, type: [schema.type, 'null'] };
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
}
