import { ArmError, badRequest, missingParameter } from '../arm-error.js';
import { isObject } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { ExtensionProperties, ExtensionResource } from './resource.js';

/** An extension as a client sent it, without its read-only members. @throws ArmError 400 */
export function readExtension(name: string, value: unknown): ExtensionResource {
  if (!/^[\w.-]{1,80}$/.test(name)) {
    throw badRequest(`The extension name '${name}' is not valid: it may hold letters, digits, '_', '.' and '-', 80 at the most.`);
  }
  const given: JsonObject = isObject(value) ? value : {};
  const { provisioningState: _, ...properties } = given;
  for (const key of ['publisher', 'type', 'typeHandlerVersion']) {
    if (typeof properties[key] !== 'string' || properties[key] === '') throw missingParameter(key);
  }
  for (const key of ['settings', 'protectedSettings']) {
    const settings = properties[key];
    // Older clients send settings as a string of JSON, as `"{}"`.
    if (typeof settings === 'string') properties[key] = parseSettings(name, key, settings);
    else if (settings === null) delete properties[key];
    else if (settings !== undefined && !isObject(settings)) throw badRequest(`The '${key}' of extension '${name}' must be an object.`);
  }
  if (properties['protectedSettings'] !== undefined && properties['protectedSettingsFromKeyVault'] !== undefined) {
    throw badRequest(`VMExtension '${name}' has both protectedSettings and protectedSettingsFromKeyVault. Only one of them may be given.`);
  }
  if (!/^\d+(\.\d+){0,3}$/.test(String(properties['typeHandlerVersion']))) {
    throw new ArmError(400, {
      code: 'InvalidParameter',
      message: `The value '${String(properties['typeHandlerVersion'])}' of parameter 'typeHandlerVersion' is invalid.`,
      target: 'typeHandlerVersion',
    });
  }
  return { name, properties: properties as ExtensionProperties };
}

function parseSettings(name: string, key: string, text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw badRequest(`The '${key}' of extension '${name}' is not JSON.`);
  }
}

/**
 * What ARM refuses in the list as a whole.
 *
 * @throws ArmError 400: two extensions of one handler (text as in azure-cli issue 33751), names twice, and
 * `provisionAfterExtensions` that name nothing or form a circle
 */
export function checkExtensions(extensions: readonly ExtensionResource[], osType: string): void {
  const names = new Map<string, ExtensionResource>();
  const handlers = new Set<string>();
  for (const extension of extensions) {
    const { publisher, type } = extension.properties;
    if (names.has(extension.name.toLowerCase())) throw badRequest(`VMExtension '${extension.name}' is specified more than once.`);
    names.set(extension.name.toLowerCase(), extension);
    const handler = `${publisher}.${type}`;
    if (handlers.has(handler.toLowerCase())) {
      throw badRequest(
        `Multiple VMExtensions per handler not supported for OS type '${osType}'. VMExtension '${extension.name}' ` +
          `with handler '${handler}' already added or specified in input.`,
      );
    }
    handlers.add(handler.toLowerCase());
  }
  for (const extension of extensions) {
    for (const dependency of extension.properties.provisionAfterExtensions ?? []) {
      if (names.has(dependency.toLowerCase())) continue;
      throw badRequest(
        `VMExtension '${extension.name}' is to be provisioned after '${dependency}', which is not part of the extension profile.`,
      );
    }
  }
  refuseCircles(names);
}

function refuseCircles(names: ReadonlyMap<string, ExtensionResource>): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name)) return;
    if (path.includes(name)) {
      throw badRequest(`provisionAfterExtensions form a circle: ${[...path.slice(path.indexOf(name)), name].join(' -> ')}.`);
    }
    for (const next of names.get(name)?.properties.provisionAfterExtensions ?? []) visit(next.toLowerCase(), [...path, name]);
    done.add(name);
  };
  for (const name of names.keys()) visit(name, []);
}
