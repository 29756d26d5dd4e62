import type { JsonObject } from '../../ports/scale-sets.js';
import { compareIds } from '../batches.js';
import { same, textOf } from '../swap/balancer-rules.js';
import type { Place } from './place.js';

/** One VM that this action has taken out of rotation. */
export interface MarkEntry {
  readonly instanceId: string;
  /** What its admin state was before. */
  readonly was: 'None' | 'Up';
  /** Absent: in every pool of the balancer that it is in. */
  readonly pool?: string;
}

/** Azure takes no longer value of a tag, and no more tags on a resource. */
const VALUE_LIMIT = 256;
export const TAG_LIMIT = 50;

/**
 * Name of the tag, on the load balancer, that holds which VMs are down because of this action. It is written by the same PUT as the admin states,
 * so that the one is never without the other. With the resource group where that is another one than the balancer's: names of scale sets are
 * unique within theirs only. Where its value would be too long it goes on in `NAME:2` and so on; neither `@` nor `:` can be in a scale set's name.
 */
export function markName({ scaleSet, balancer }: Place): string {
  const otherSubscription = !same(scaleSet.subscriptionId, balancer.subscriptionId);
  const otherGroup = otherSubscription || !same(scaleSet.resourceGroup, balancer.resourceGroup);
  return `vmss-deploy-drained-${scaleSet.name}${otherGroup ? `@${scaleSet.resourceGroup}` : ''}${otherSubscription ? `@${scaleSet.subscriptionId}` : ''}`;
}

/** What the mark says. Anybody may write tags: what is not of its form is left out. */
export function readMark(tags: JsonObject, place: Place): readonly MarkEntry[] {
  const texts = Object.entries(tags).filter(([name]) => isPart(name, place)).map(([, value]) => textOf(value) ?? '');
  return texts.flatMap((text) => text.split(',')).flatMap((text): MarkEntry[] => {
    const [, instanceId, was, pool] = /^\s*([\w.-]+)(:Up)?(?:@([\w.-]+))?\s*$/.exec(text) ?? [];
    return instanceId === undefined ? [] : [{ instanceId, was: was === undefined ? 'None' : 'Up', ...(pool === undefined ? {} : { pool }) }];
  });
}

/** The tags with this mark in the place of the one before, or with none. */
export function withMark(tags: JsonObject, place: Place, entries: readonly MarkEntry[]): JsonObject {
  const others = Object.entries(tags).filter(([name]) => !isPart(name, place));
  const parts = cut(entries.map(textOfEntry));
  return Object.fromEntries([...others, ...parts.map((text, index) => [index === 0 ? markName(place) : `${markName(place)}:${index + 1}`, text] as const)]);
}

/** Whether both say the same, in whatever order and however cut. */
export function isSameMark(one: JsonObject, other: JsonObject, place: Place): boolean {
  const [a, b] = [one, other].map((tags) => JSON.stringify(withMark({}, place, readMark(tags, place))));
  return a === b;
}

/** Tags are the same in any case. */
function isPart(name: string, place: Place): boolean {
  const own = markName(place).toLowerCase();
  const rest = name.toLowerCase().startsWith(own) ? name.slice(own.length) : undefined;
  return rest !== undefined && /^(?::\d+)?$/.test(rest);
}

function textOfEntry({ instanceId, was, pool }: MarkEntry): string {
  return `${instanceId}${was === 'Up' ? ':Up' : ''}${pool === undefined ? '' : `@${pool}`}`;
}

function cut(texts: readonly string[]): readonly string[] {
  const parts: string[] = [];
  for (const text of [...texts].sort(compareTexts)) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= VALUE_LIMIT) parts[parts.length - 1] = `${last},${text}`;
    else parts.push(text);
  }
  return parts;
}

function compareTexts(a: string, b: string): number {
  return compareIds(parseInt(a, 10).toString(), parseInt(b, 10).toString()) || (a < b ? -1 : a > b ? 1 : 0);
}
