import type { JsonObject } from '../../ports/scale-sets.js';
import { objectOf, same } from '../swap/balancer-rules.js';
import type { MarkEntry } from './mark.js';
import { isSameMark, readMark, withMark } from './mark.js';
import type { Member } from './members.js';
import { membersOf, strangersIn, withAdminStates } from './members.js';
import type { Place } from './place.js';

/** A VM that is down in a pool because this action took it out, and what it was there before. */
export interface Out {
  readonly instanceId: string;
  readonly pool: string;
  readonly was: 'None' | 'Up';
}

/**
 * Who is out of rotation because of this action: by the mark, and by what the run itself has done, should somebody have wiped the mark since. Only
 * members that really are down: what somebody has put back by hand is in rotation, whatever the mark says.
 */
export function outOf(body: JsonObject, place: Place, known: readonly Out[] = []): readonly Out[] {
  const mark = byVm(readMark(tagsOf(body), place));
  const own = new Map(known.map((one) => [spotOf(one), one]));
  return downIn(body, place).flatMap((member) => {
    const entry = own.get(spotOf(member)) ?? mark.get(member.instanceId)?.find(({ pool }) => pool === undefined || same(pool, member.pool));
    return entry === undefined ? [] : [{ instanceId: member.instanceId, pool: member.pool, was: entry.was }];
  });
}

/** VMs that somebody else has taken down: they are left as they are. */
export function downByOthers(body: JsonObject, place: Place, known: readonly Out[] = []): readonly Pick<Member, 'instanceId' | 'pool'>[] {
  const ours = new Set(outOf(body, place, known).map(spotOf));
  return downIn(body, place).filter((member) => !ours.has(spotOf(member)));
}

/** The balancer with `ids` down in `pools`, and the mark that says so; `undefined` where there is nothing to change. */
export function takenOut(body: JsonObject, place: Place, ids: readonly string[], pools: readonly string[], known: readonly Out[] = []): JsonObject | undefined {
  const down = new Set(downIn(body, place).map(spotOf));
  const taken = spots(membersOf(body, place.scaleSet)).filter((member) => ids.includes(member.instanceId) && pools.some((one) => same(one, member.pool)) && !down.has(spotOf(member)));
  if (taken.length === 0) return undefined;
  // One that was out already, and lost it, is to be as it was before the first time.
  const first = new Map(known.map((one) => [spotOf(one), one.was]));
  const added = new Map(taken.map(({ instanceId, pool, adminState }) => [spotOf({ instanceId, pool }), { instanceId, pool, was: first.get(spotOf({ instanceId, pool })) ?? (adminState === 'Up' ? 'Up' : 'None') } as const]));
  const states = withAdminStates(body, place.scaleSet, (member) => (added.has(spotOf(member)) ? 'Down' : undefined));
  return marked(states, place, [...outOf(body, place, known), ...added.values()]);
}

/** The balancer with those of `ids` that this action took out as they were before; `undefined` where neither they nor the mark are to be changed. */
export function putBack(body: JsonObject, place: Place, ids: readonly string[], known: readonly Out[] = []): JsonObject | undefined {
  const out = outOf(body, place, known);
  const back = new Map(out.filter(({ instanceId }) => ids.includes(instanceId)).map((one) => [spotOf(one), one]));
  const states = withAdminStates(body, place.scaleSet, (member) => back.get(spotOf(member))?.was);
  const next = marked(states, place, out.filter((one) => !back.has(spotOf(one))));
  return back.size === 0 && isSameMark(tagsOf(next), tagsOf(body), place) ? undefined : next;
}

/**
 * Pools that are served now, and that nobody would serve any more if `ids` were out of them. `serves`: whether a VM of the scale set takes connections when
 * it is let. Of other members that is not known, and taken for given.
 */
export function emptied(body: JsonObject, place: Place, ids: readonly string[], pools: readonly string[], serves: (instanceId: string) => boolean): readonly string[] {
  const serving = membersOf(body, place.scaleSet).filter(({ adminState, instanceId }) => adminState !== 'Down' && serves(instanceId));
  return pools.filter((pool) => {
    const here = serving.filter((member) => same(member.pool, pool));
    return here.length > 0 && here.every(({ instanceId }) => ids.includes(instanceId)) && strangersIn(body, pool, place.scaleSet) === 0;
  });
}

export function tagsOf(body: JsonObject): JsonObject {
  return objectOf(body['tags']) ?? {};
}

/** Of several IP configurations of a VM in one pool, one that is down is enough: it is then left alone there. */
function downIn(body: JsonObject, { scaleSet }: Place): readonly Member[] {
  return spots(membersOf(body, scaleSet).filter(({ adminState }) => adminState === 'Down'));
}

function marked(body: JsonObject, place: Place, out: readonly Out[]): JsonObject {
  return { ...body, tags: withMark(tagsOf(body), place, entriesFor(body, place, out)) };
}

/** As short as it can be said: without pools for a VM that is out of all its pools alike. */
function entriesFor(body: JsonObject, place: Place, out: readonly Out[]): readonly MarkEntry[] {
  const all = byVm(spots(membersOf(body, place.scaleSet)));
  return [...byVm(out)].flatMap(([instanceId, own]): readonly MarkEntry[] => {
    const isEverywhere = all.get(instanceId)?.length === own.length && new Set(own.map(({ was }) => was)).size === 1;
    return isEverywhere ? [{ instanceId, was: own[0]!.was }] : own;
  });
}

/** Each VM once for each pool. */
function spots(members: readonly Member[]): readonly Member[] {
  return [...new Map(members.map((member) => [spotOf(member), member])).values()];
}

function byVm<One extends { readonly instanceId: string }>(list: readonly One[]): ReadonlyMap<string, readonly One[]> {
  const found = new Map<string, One[]>();
  for (const one of list) found.set(one.instanceId, [...(found.get(one.instanceId) ?? []), one]);
  return found;
}

function spotOf({ instanceId, pool }: Pick<Member, 'instanceId' | 'pool'>): string {
  return `${instanceId} ${pool.toLowerCase()}`;
}
