import type { Problem, SourceLocation } from '../errors.js';
import { DeployError } from '../errors.js';
import type { Json, JsonObject } from '../ports/scale-sets.js';
import { isJsonObject as isObject, readJson } from './json-file.js';

const LARGEST_CHARACTERS = 1024 * 1024;
const FORM = 'the file must hold the JSON of a scale set as Azure Resource Manager takes it: location, sku and properties.virtualMachineProfile';

/**
 * Reads the JSON that `strategy.create.template` names; `at`: where.
 *
 * @throws DeployError `CONFIG_INVALID`: no JSON (placed in the file itself), not a scale set, a template of Azure Resource
 *   Manager around it, or secrets in it.
 */
export function parseTemplateJson(text: string, at: { readonly path: string; readonly location: SourceLocation }): JsonObject {
  if (text.length > LARGEST_CHARACTERS) fail(at.path, [{ message: `${at.path} has more than ${LARGEST_CHARACTERS} characters`, hint: FORM, location: at.location }]);
  const value = parsed(text, at);
  const whole = shapeProblem(value);
  if (whole !== undefined) fail(at.path, [{ message: `${at.path}: ${whole[0]}`, hint: whole[1], location: at.location }]);
  const problems = [...insideProblems(value, [])].map(([message, hint]): Problem => ({ message: `${at.path}: ${message}`, hint, location: at.location }));
  if (problems.length > 0) fail(at.path, problems);
  return value as JsonObject;
}

function fail(path: string, problems: readonly Problem[]): never {
  const [first] = problems;
  const message = problems.length === 1 ? (first?.message ?? '') : `${path} has ${problems.length} errors`;
  throw new DeployError('CONFIG_INVALID', message, { ...(problems.length === 1 && first?.hint !== undefined ? { hint: first.hint } : {}), problems });
}

function parsed(text: string, at: { readonly path: string; readonly location: SourceLocation }): Json {
  const read = readJson(text, { ...at, inRepository: true }, FORM);
  return read.ok ? read.value : fail(at.path, [read.problem]);
}

function shapeProblem(value: Json): readonly [string, string] | undefined {
  if (!isObject(value)) return ['it is not a mapping', FORM];
  const wrapped = typeof value.$schema === 'string' && /deploymentTemplate\.json/i.test(value.$schema);
  if (wrapped || Array.isArray(value.resources)) return ['it is a deployment template', 'put the resource of type Microsoft.Compute/virtualMachineScaleSets alone into the file, with its parameters filled in'];
  if (value.properties === undefined && value.virtualMachineProfile !== undefined) return ['it is what az vmss show prints, which is not what Azure Resource Manager takes', 'use what az rest --method get prints for the scale set\'s resource id'];
  if (!isObject(value.properties) || !isObject(value.properties.virtualMachineProfile)) return ['properties.virtualMachineProfile is missing', FORM];
  if (!isObject(value.sku) || typeof value.sku.name !== 'string') return ['sku.name is missing', FORM];
  if (typeof value.location !== 'string') return ['location is missing', FORM];
  if (typeof value.type === 'string' && value.type.toLowerCase() !== 'microsoft.compute/virtualmachinescalesets') return [`its type is ${value.type.slice(0, 80)}`, FORM];
  return undefined;
}

/** Keys whose values Azure keeps secret, and where they are to be given instead. */
const SECRET_KEYS: Readonly<Record<string, string>> = { adminPassword: 'adminPassword', protectedSettings: 'protectedSettings' };

function* insideProblems(value: Json, path: readonly string[]): Generator<readonly [string, string]> {
  const name = path.join('.');
  if (typeof value === 'string') {
    if (/^\[[A-Za-z][A-Za-z.]*\(.*\]$/s.test(value)) yield [`${name} is an expression of a deployment template`, 'write its value: nothing evaluates it here'];
    if (/\{\{\s*(env|vars)\./.test(value)) yield [`${name} holds {{ }}, which is not filled in here`, 'write the value; secrets go under strategy.create in deploy.yml'];
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) yield* insideProblems(item, [...path, String(index)]);
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const secret = Object.hasOwn(SECRET_KEYS, key) ? SECRET_KEYS[key] : undefined;
      if (['__proto__', 'constructor', 'prototype'].includes(key)) yield [`the key ${key} is not allowed`, 'remove it'];
      else if (secret !== undefined && inner !== null) yield [`${[...path, key].join('.')} is a secret, and stands in the repository`, `remove it, and give strategy.create.${secret} with {{ env.NAME }}`];
      else yield* insideProblems(inner, [...path, key]);
    }
  }
}
