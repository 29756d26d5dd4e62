import type { Problem } from '../../errors.js';
import type { BalancerRef } from '../../ports/balancers.js';
import type { JsonObject, ScaleSetRef } from '../../ports/scale-sets.js';
import type { Observed } from '../observed.js';
import { arrayOf, idAt, lastSegment, objectOf, propertiesOf, same, textOf } from '../swap/balancer-rules.js';
import { markName, TAG_LIMIT } from './mark.js';
import { membersOf } from './members.js';
import type { ObservedBalancer } from './observed-balancer.js';
import { balancersOf, keyOf } from './place.js';
import { tagsOf } from './rotation.js';

/** Pools of a load balancer in which the admin state of members takes effect. */
export interface DrainPools {
  readonly balancer: BalancerRef;
  readonly pools: readonly string[];
}

export interface Survey {
  readonly drainable: readonly DrainPools[];
  /** Why VMs cannot be taken out, or not of everything that they are in. */
  readonly obstacles: readonly Problem[];
}

/** Where the VMs of `target` can be taken out of rotation, and where not. */
export function survey({ scaleSet, instances }: Observed, seen: readonly ObservedBalancer[], target: ScaleSetRef): Survey {
  const gateways = [...new Set(scaleSet.applicationGatewayPools.map(gatewayOf))].map((gateway): Problem => ({
    message: `members of application gateway ${gateway} have no admin state, so it goes on sending requests to ${scaleSet.name} until its own probe fails`,
    hint: 'What helps there is an application that fails its probe before it stops.',
  }));
  if (seen.length === 0 && gateways.length === 0) {
    return { drainable: [], obstacles: [{ message: `scale set ${scaleSet.name} is in no backend pool of a load balancer`, hint: 'Remove strategy.drain, or put the pool into the ipConfigurations of the scale set.' }] };
  }
  const found = seen.map((one) => {
    const inModel = scaleSet.loadBalancerPools.filter((id) => balancersOf([id]).some((ref) => keyOf(ref) === keyOf(one.ref))).map(lastSegment);
    return surveyBalancer(one, inModel, target, instances.length > 0);
  });
  return { drainable: found.flatMap(({ drainable }) => drainable), obstacles: [...found.flatMap(({ obstacles }) => obstacles), ...gateways] };
}

function surveyBalancer(seen: ObservedBalancer, inModel: readonly string[], target: ScaleSetRef, hasVms: boolean): Survey {
  const { ref, body } = seen;
  const whole = body === undefined ? unreadable(seen) : wholeObstacle(seen, body, target);
  if (body === undefined || whole) return { drainable: [], obstacles: whole ? [whole] : [] };

  const members = membersOf(body, target);
  const pools = [...new Map([...inModel, ...members.map(({ pool }) => pool)].map((pool) => [pool.toLowerCase(), pool])).values()];
  const obstacles: Problem[] = [];
  const drainable = pools.filter((pool) => {
    const rules = rulesOfPool(body, pool);
    const unprobed = rules.filter(({ isProbed }) => !isProbed).map(({ name }) => name);
    const isListed = members.some((member) => same(member.pool, pool));
    if (rules.length > 0 && !isListed && hasVms) {
      obstacles.push({ message: `pool ${pool} of ${ref.name} does not list the VMs of ${target.name} by their network interfaces`, hint: 'Only members that the scale set\'s model puts into the pool can be told apart.' });
    }
    if (isListed && unprobed.length > 0) {
      obstacles.push({ message: `${unprobed.length === 1 ? 'rule' : 'rules'} ${unprobed.join(', ')} of ${ref.name} ${unprobed.length === 1 ? 'has' : 'have'} no probe, and Azure heeds admin states only where there is one`, hint: 'Give every rule that leads to the scale set a health probe.' });
    }
    return isListed && rules.some(({ isProbed }) => isProbed);
  });
  if (drainable.length === 0 && obstacles.length === 0) obstacles.push({ message: `no rule of ${ref.name} leads to ${target.name}`, hint: 'Remove strategy.drain if nothing is sent to these VMs from there.' });
  return { drainable: drainable.length === 0 ? [] : [{ balancer: ref, pools: drainable }], obstacles };
}

function unreadable({ ref, unreadable: why }: ObservedBalancer): Problem {
  return { message: `load balancer ${ref.name} could not be read${why === undefined ? '' : ` (${why})`}`, hint: `Grant the identity Microsoft.Network/loadBalancers/read and write on ${ref.name} in resource group ${ref.resourceGroup}; docs/permissions.md has the whole role.` };
}

/** What keeps all of a balancer from being written for this. */
function wholeObstacle({ ref, mayWrite }: ObservedBalancer, body: JsonObject, target: ScaleSetRef): Problem | undefined {
  const sku = textOf(objectOf(body['sku'])?.['name']);
  if (!same(sku, 'Standard')) return { message: `${ref.name} is a ${sku ?? 'Basic'} load balancer, and only Standard ones have admin states`, hint: 'Upgrade it to Standard; Azure retired Basic on 30 September 2025.' };
  if (mayWrite === false) return { message: `the identity of this run may not write load balancer ${ref.name}`, hint: `Grant it Microsoft.Network/loadBalancers/write on ${ref.name} in resource group ${ref.resourceGroup}; docs/permissions.md has the whole role.` };
  const mark = markName({ scaleSet: target, balancer: ref }).toLowerCase();
  const others = Object.keys(tagsOf(body)).filter((name) => !name.toLowerCase().startsWith(mark));
  if (others.length >= TAG_LIMIT) return { message: `${ref.name} has ${others.length} tags, and there is no room for the one that says which VMs are out (Azure takes ${TAG_LIMIT})`, hint: 'Remove a tag.' };
  return undefined;
}

function rulesOfPool(body: JsonObject, pool: string): readonly { readonly name: string; readonly isProbed: boolean }[] {
  return arrayOf(propertiesOf(body)['loadBalancingRules']).flatMap((rule) => {
    const properties = propertiesOf(rule);
    const ids = [idAt(properties['backendAddressPool']), ...arrayOf(properties['backendAddressPools']).map((one) => idAt(one))];
    if (!ids.some((id) => id !== undefined && same(lastSegment(id), pool))) return [];
    return [{ name: textOf(rule['name']) ?? '', isProbed: idAt(properties['probe']) !== undefined }];
  });
}

function gatewayOf(poolId: string): string {
  return /\/applicationGateways\/([^/]+)\//i.exec(poolId)?.[1] ?? poolId;
}
