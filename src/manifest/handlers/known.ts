import { customScriptLinux } from './custom-script-linux.js';
import { customScriptWindows } from './custom-script-windows.js';
import { dsc } from './dsc.js';
import type { Handler } from './handler.js';

/** Handlers whose publisher, versions and settings are known. */
export const knownHandlers: readonly Handler[] = [customScriptLinux, customScriptWindows, dsc];

/** By the short name that may stand alone in deploy.yml. */
export function handlerByType(type: string): Handler | undefined {
  return knownHandlers.find((handler) => handler.type === type);
}

/** By publisher and type, which Azure compares without case. */
export function handlerOf(publisher: string, type: string): Handler | undefined {
  return knownHandlers.find((handler) => same(handler.publisher, publisher) && same(handler.type, type));
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
