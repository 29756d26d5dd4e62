/**
 * The handlers' settings schemas, with the messages of the JSON schema library that the real Custom Script handler
 * uses (source: Azure/custom-script-extension-linux, main/schema.go, and the xeipuuv/gojsonschema locale it links).
 */
export type SettingsObject = Readonly<Record<string, unknown>>;

export type ValueRule =
  | { readonly kind: 'string'; readonly pattern?: RegExp }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'uris' }
  | { readonly kind: 'object'; readonly members?: SettingsSchema };

export interface SettingsSchema {
  readonly members: Readonly<Record<string, ValueRule>>;
  readonly required?: readonly string[];
}

/** First violation in the library's wording, such as `(root): Additional property x is not allowed`. */
export function firstViolation(value: unknown, schema: SettingsSchema, path = '(root)'): string | undefined {
  if (!isObject(value)) return `${path}: Invalid type. Expected: object, given: ${typeName(value)}`;
  for (const name of schema.required ?? []) {
    if (value[name] === undefined) return `${path}: ${name} is required`;
  }
  for (const [name, member] of Object.entries(value)) {
    // JSON knows no undefined member.
    if (member === undefined) continue;
    const rule = Object.hasOwn(schema.members, name) ? schema.members[name] : undefined;
    if (!rule) return `${path}: Additional property ${name} is not allowed`;
    const violation = violationOf(member, rule, path === '(root)' ? name : `${path}.${name}`);
    if (violation) return violation;
  }
  return undefined;
}

function violationOf(value: unknown, rule: ValueRule, path: string): string | undefined {
  const wrongType = (expected: string): string => `${path}: Invalid type. Expected: ${expected}, given: ${typeName(value)}`;
  switch (rule.kind) {
    case 'string':
      if (typeof value !== 'string') return wrongType('string');
      return !rule.pattern || rule.pattern.test(value) ? undefined : `${path}: Does not match pattern '${rule.pattern.source}'`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrongType('boolean');
    case 'integer':
      return Number.isInteger(value) ? undefined : wrongType('integer');
    case 'uris':
      return Array.isArray(value) ? uriViolation(value, path) : wrongType('array');
    case 'object':
      if (!isObject(value)) return wrongType('object');
      return rule.members && firstViolation(value, rule.members, path);
  }
}

function uriViolation(values: readonly unknown[], path: string): string | undefined {
  for (const [index, value] of values.entries()) {
    if (typeof value !== 'string') return `${path}.${index}: Invalid type. Expected: string, given: ${typeName(value)}`;
    if (!URL.canParse(value)) return `${path}.${index}: Does not match format 'uri'`;
  }
  return undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
