import type { Cloud } from '../cloud.js';
import type { OperationEnd } from '../operations.js';
import { succeeded } from '../operations.js';
import type { ScaleSet } from './state.js';
import { remove } from './vm-lifecycle.js';
import { setState } from './write.js';

/** Deletes the set with all its VMs; whatever was under way on it is preempted. */
export async function deleteSet(cloud: Cloud, set: ScaleSet): Promise<OperationEnd> {
  setState(cloud, set, 'Deleting');
  set.write?.preempt();
  set.stopRepairs?.();
  if (set.rolling) set.rolling.cancelled = true;
  await Promise.all([...set.vms.values()].map((vm) => remove(cloud, vm)));
  cloud.scaleSets.delete(set.id.toLowerCase());
  return succeeded;
}
