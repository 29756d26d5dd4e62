import { ArmError } from '../arm-error.js';
import type { Cloud } from '../cloud.js';
import type { Vm } from '../compute/state.js';
import { adminStateKeys, childId, childrenOf } from './load-balancer-view.js';
import { membersOf, newEtag } from './membership.js';

/** What an administrator may say of a pool's member (Azure docs, "Administrative state"): `None` leaves it to the probe. */
const known = ['None', 'Up', 'Down'];

/** @throws ArmError 400, worded by the emulator */
export function checkAdminState(state: unknown): void {
  if (state === undefined || state === null || (typeof state === 'string' && known.includes(state))) return;
  throw new ArmError(400, { code: 'InvalidRequestFormat', message: `Cannot parse the request: ${JSON.stringify(state)} is no adminState; it is one of ${known.join(', ')}.`, details: [] });
}

/** The pools that `vm` is in lose what was decided about it: its probe decides again. */
export function forgetAdminStates(cloud: Cloud, vm: Vm): void {
  for (const balancer of cloud.network.values()) {
    if (balancer.type !== 'loadBalancers') continue;
    for (const pool of childrenOf(balancer, 'backendAddressPools')) {
      const { adminStates } = pool;
      const id = childId(balancer, 'backendAddressPools', pool.name);
      const mine = membersOf(cloud, id).filter((member) => member.vm === vm);
      const keys = mine.flatMap((member) => adminStateKeys(id, member.ipConfigurationId)).filter((key) => adminStates?.[key] !== undefined);
      if (!adminStates || keys.length === 0) continue;
      // The data plane goes by the very same record.
      for (const key of keys) delete adminStates[key];
      balancer.etag = newEtag();
    }
  }
  cloud.traffic.refresh();
}
