import type { JsonObject } from '../../ports/scale-sets.js';
import { same } from '../swap/balancer-rules.js';
import { membersOf } from './members.js';
import type { Place } from './place.js';
import type { Out } from './rotation.js';

/** How VMs that are out of rotation are put back by hand: the command for the first, and where the names for the others are. An empty text where none is out. */
export function byHand({ scaleSet, balancer }: Place, body: JsonObject, out: readonly Out[]): string {
  const [first] = out;
  if (first === undefined) return '';
  const { name, resourceGroup } = balancer;
  const member = membersOf(body, scaleSet).find(({ instanceId, pool }) => instanceId === first.instanceId && same(pool, first.pool));
  const command = `az network lb address-pool address update --resource-group ${resourceGroup} --lb-name ${name} --pool-name ${first.pool} --name ${member?.name ?? 'NAME'} --admin-state ${first.was}`;
  const vms = [...new Set(out.map(({ instanceId }) => instanceId))];
  const others = out.length > 1 ? ' and likewise for the others, with their names from az network lb address-pool show' : '';
  return `Out of rotation of ${name}: ${vms.length === 1 ? 'instance' : 'instances'} ${vms.join(', ')}. The next deployment puts ${vms.length === 1 ? 'it' : 'each'} back when it is well; by hand: ${command}${others}.`;
}
