import { badRequest } from '../arm-error.js';
import { onLatestModel } from './state.js';
import type { Vm } from './state.js';

/**
 * The `$filter` of the VM list: the forms that Azure documents, joined by `and`.
 *
 * - `properties/latestModelApplied eq true|false`
 * - `startswith(instanceView/statuses/code, 'PowerState') eq true|false`, also with `PowerState/running`
 * - `instanceView/statuses/code eq 'PowerState/running'`, with `ne` too
 *
 * @throws ArmError 400 for any other
 */
export function vmFilter(text: string | undefined): (vm: Vm) => boolean {
  if (text === undefined || text.trim() === '') return () => true;
  const clauses = text.trim().split(/\s+and\s+/i).map(clause);
  return (vm) => clauses.every((one) => one(vm));
}

function clause(text: string): (vm: Vm) => boolean {
  const latest = /^(?:properties\/)?latestModelApplied\s+(eq|ne)\s+(true|false)$/i.exec(text);
  if (latest) {
    const wanted = (latest[1]?.toLowerCase() === 'eq') === (latest[2]?.toLowerCase() === 'true');
    return (vm) => onLatestModel(vm) === wanted;
  }
  const starts = /^startswith\(\s*(?:properties\/)?instanceView\/statuses\/code\s*,\s*'([^']*)'\s*\)(?:\s+eq\s+(true|false))?$/i.exec(text);
  if (starts) {
    const prefix = (starts[1] ?? '').toLowerCase();
    const wanted = starts[2]?.toLowerCase() !== 'false';
    return (vm) => codes(vm).some((code) => code.startsWith(prefix)) === wanted;
  }
  const equal = /^(?:properties\/)?instanceView\/statuses\/code\s+(eq|ne)\s+'([^']*)'$/i.exec(text);
  if (equal) {
    const wanted = equal[1]?.toLowerCase() === 'eq';
    return (vm) => codes(vm).includes((equal[2] ?? '').toLowerCase()) === wanted;
  }
  throw badRequest(`The filter '${text}' is not supported.`);
}

function codes(vm: Vm): string[] {
  return [`provisioningstate/${vm.state.toLowerCase()}`, `powerstate/${vm.power}`];
}
