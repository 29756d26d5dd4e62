import type { Problem } from '../../errors.js';
import type { JsonObject } from '../../ports/scale-sets.js';
import type { Usage } from '../../ports/slots.js';
import type { SwapStrategy } from '../wanted.js';
import { arrayOf, lastSegment, objectOf, outboundPools, propertiesOf, rulesOf, same, textOf } from './balancer-rules.js';
import type { SlotObserved, SwapObserved } from './observed.js';
import type { Sides } from './slots.js';
import { balancerServing } from './slots.js';

/** What must be refused before either slot or the balancer is touched, each with its cure. */
export function preflightSwap(strategy: SwapStrategy, observed: SwapObserved, sides: Sides): readonly Problem[] {
  return [
    ...noLiveSlot(observed.slots[sides.live]),
    ...basicBalancer(strategy, observed),
    ...noRight(strategy, observed),
    ...observed.slots.flatMap((slot) => probeOfScaleSet(slot)),
    ...membership(strategy, observed, sides),
    ...collisions(strategy, observed, sides),
    ...noWayOut(strategy, observed, sides),
    ...quota(observed, sides),
  ];
}

function noLiveSlot({ ref, observed }: SlotObserved): readonly Problem[] {
  if (!observed) return [{ message: `The production rules point at the pool of slot ${ref.name}, but there is no such scale set`, hint: 'Correct strategy.slots and strategy.traffic.pools: each slot and its pool stand at the same place in their lists.' }];
  if (observed.instances.length > 0) return [];
  return [{ message: `Slot ${ref.name} is live, but has no VMs: production serves nothing that could be replaced`, hint: 'Scale it out, or deploy to it with strategy.type: rolling first.' }];
}

function basicBalancer({ traffic }: SwapStrategy, { balancer }: SwapObserved): readonly Problem[] {
  if (traffic.kind !== 'loadBalancer' || !same(textOf(objectOf(balancer.body['sku'])?.['name']), 'Basic')) return [];
  return [{ message: `${traffic.name} is a Basic load balancer, behind which two scale sets cannot take turns`, hint: 'Upgrade it to Standard; Azure retired Basic on 30 September 2025.' }];
}

function noRight({ traffic }: SwapStrategy, { mayWriteBalancer, balancerRef }: SwapObserved): readonly Problem[] {
  if (mayWriteBalancer !== false) return [];
  const type = traffic.kind === 'loadBalancer' ? 'loadBalancers' : 'applicationGateways';
  return [{ message: `The identity of this run may not write ${traffic.name}, so it could stage a release and then not swap to it`, hint: `Grant it Microsoft.Network/${type}/write on ${traffic.name} in resource group ${balancerRef.resourceGroup}; docs/permissions.md has the whole role.` }];
}

/** ARM: CannotUseInactiveHealthProbe and CannotRemoveRuleUsedByProbeUsedByVMSS. */
function probeOfScaleSet({ ref, raw }: SlotObserved): readonly Problem[] {
  const probe = raw && objectOf(networkProfile(raw)['healthProbe']);
  if (!probe) return [];
  return [{
    message: `Scale set ${ref.name} takes its health from a load balancer probe (networkProfile.healthProbe), which ARM allows only while a rule of that probe serves the scale set`,
    hint: 'Use the Application Health extension instead, and remove networkProfile.healthProbe from the scale set.',
  }];
}

function membership(strategy: SwapStrategy, { slots, balancer }: SwapObserved, { live, staged }: Sides): readonly Problem[] {
  return ([live, staged] as const).flatMap((index) => {
    const { ref, raw } = slots[index];
    if (!raw) return [];
    const pools = poolsOf(raw, balancer.body);
    const [own, other] = [strategy.traffic.pools[index], strategy.traffic.pools[index === 0 ? 1 : 0]];
    const problems: Problem[] = [];
    if (!pools.some((pool) => same(pool, own))) problems.push({ message: `Scale set ${ref.name} is not in its pool ${own}`, hint: `Put ${own} of ${strategy.traffic.name} into the ipConfigurations of ${ref.name}. It is in: ${pools.join(', ') || 'none of its pools'}.` });
    if (pools.some((pool) => same(pool, other))) problems.push({ message: `Scale set ${ref.name} is also in pool ${other} of the other slot, so it would serve whichever slot is live`, hint: `Take ${other} out of the ipConfigurations of ${ref.name}.` });
    return problems;
  });
}

/** ARM: RulesUseSameBackendPortProtocolAndPool. */
function collisions(strategy: SwapStrategy, { balancer }: SwapObserved, { staged }: Sides): readonly Problem[] {
  if (strategy.traffic.kind !== 'loadBalancer') return [];
  const after = rulesOf('loadBalancer', balancerServing(strategy, balancer.body, staged)).filter((rule) => !rule.floatingIp);
  return after.flatMap((rule, index) => {
    const twin = after.slice(0, index).find((one) => same(one.pool, rule.pool) && one.backendPort === rule.backendPort && same(one.protocol, rule.protocol));
    if (!twin) return [];
    return [{
      message: `After the swap rules ${twin.name} and ${rule.name} of ${strategy.traffic.name} would both lead to port ${rule.backendPort} of pool ${rule.pool}, which ARM refuses`,
      hint: `Name both in strategy.traffic.rules if both carry production; make the one for the staged slot strategy.preview.rule.`,
    }];
  });
}

/** A pool without a rule has no outbound connectivity of its own: VMs in it could not fetch the release's files. */
function noWayOut(strategy: SwapStrategy, { balancer, slots }: SwapObserved, { live, staged }: Sides): readonly Problem[] {
  if (strategy.traffic.kind !== 'loadBalancer') return [];
  const pool = strategy.traffic.pools[staged];
  const { raw, natGateway } = slots[staged].raw ? slots[staged] : slots[live];
  const byRule = rulesOf('loadBalancer', balancer.body).some((rule) => same(rule.pool, pool) && rule.snat);
  const byOutboundRule = outboundPools(balancer.body).some((name) => same(name, pool));
  const byOwnAddress = raw !== undefined && ipConfigurations(raw).some((ip) => objectOf(propertiesOf(ip)['publicIPAddressConfiguration']));
  if (byRule || byOutboundRule || byOwnAddress || natGateway !== false) return [];
  return [{
    message: `VMs in pool ${pool} of ${strategy.traffic.name} have no way out: no rule with outbound SNAT, no outbound rule and no NAT gateway, so they could not fetch the files of the release`,
    hint: 'Give their subnet a NAT gateway, the pool an outbound rule, or the staged slot a preview rule (strategy.preview).',
  }];
}

function quota(observed: SwapObserved, sides: Sides): readonly Problem[] {
  const { slots, cores } = observed;
  const wanted = slots[sides.live].observed?.instances.length ?? 0;
  const more = vmsMore(observed, sides) * (cores ?? 0);
  const usage = quotaOfCores(observed);
  if (!usage || more === 0 || usage.limit - usage.used >= more) return [];
  return [{
    message: `Bringing slot ${slots[sides.staged].ref.name} up to ${wanted} VMs takes ${more} vCPUs more, and the quota of the region has ${usage.limit - usage.used} left (${usage.used} of ${usage.limit} used)`,
    hint: 'Ask for a higher quota of Total Regional vCPUs, or scale the live slot in first.',
  }];
}

/** The staged slot needs more VMs, and nobody said whether there is room for them. */
export function isQuotaUnknown(observed: SwapObserved, sides: Sides): boolean {
  return vmsMore(observed, sides) > 0 && (observed.cores === undefined || quotaOfCores(observed) === undefined);
}

function vmsMore({ slots }: SwapObserved, { live, staged }: Sides): number {
  const wanted = slots[live].observed?.instances.length ?? 0;
  const there = slots[staged].observed?.instances.filter((instance) => instance.power === 'running').length ?? 0;
  return Math.max(0, wanted - there);
}

function quotaOfCores({ usages }: SwapObserved): Usage | undefined {
  return usages.find((one) => same(one.name, 'cores'));
}

function networkProfile(raw: JsonObject): JsonObject {
  return objectOf(objectOf(propertiesOf(raw)['virtualMachineProfile'])?.['networkProfile']) ?? {};
}

export function ipConfigurations(raw: JsonObject): readonly JsonObject[] {
  return arrayOf(networkProfile(raw)['networkInterfaceConfigurations']).flatMap((nic) => arrayOf(propertiesOf(nic)['ipConfigurations']));
}

/** Names of the balancer's pools that a scale set is in. */
function poolsOf(raw: JsonObject, balancer: JsonObject): readonly string[] {
  const prefix = `${textOf(balancer['id']) ?? ''}/`.toLowerCase();
  return ipConfigurations(raw)
    .flatMap((ip) => [...arrayOf(propertiesOf(ip)['loadBalancerBackendAddressPools']), ...arrayOf(propertiesOf(ip)['applicationGatewayBackendAddressPools'])])
    .map((pool) => textOf(pool['id']) ?? '')
    .filter((id) => id.toLowerCase().startsWith(prefix))
    .map(lastSegment);
}
