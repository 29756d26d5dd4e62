import type { Cloud } from './arm/cloud.js';
import { autoscaleTo, settingFor } from './arm/insights/autoscale-settings.js';
import { updateSet } from './arm/compute/write.js';
import { json } from './http/message.js';
import type { HttpResponse } from './http/message.js';

/**
 * What autoscale does when its metrics call for another number of VMs: nothing where no enabled setting targets the set,
 * else as many as its profile allows. Answered when it is done.
 */
export async function autoscaleEvent(cloud: Cloud, wish: { readonly resourceGroup?: string; readonly scaleSet: string; readonly capacity: number }): Promise<HttpResponse> {
  const same = (a: string, b: string | undefined): boolean => b === undefined || a.toLowerCase() === b.toLowerCase();
  const set = [...cloud.scaleSets.values()].find((one) => same(one.name, wish.scaleSet) && same(one.group, wish.resourceGroup));
  if (!set) return json(404, { error: `There is no scale set '${wish.scaleSet}'.` });
  const capacity = autoscaleTo(cloud, set.id, wish.capacity);
  if (capacity === undefined) return json(200, { applied: false, reason: `No enabled autoscale setting targets ${set.name}.` });
  const setting = settingFor(cloud, set.id)?.name;
  if (capacity === set.vms.size) return json(200, { applied: false, reason: `${set.name} has ${capacity} VMs already.`, setting, capacity });
  const body = structuredClone(set.body);
  body.sku.capacity = capacity;
  const end = await updateSet(cloud, set, body);
  return json(200, { applied: true, setting, capacity, ...end });
}
