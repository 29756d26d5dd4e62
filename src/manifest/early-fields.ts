import type { Problem } from '../errors.js';
import { fillPlaces } from './fill-places.js';
import type { EarlyValues } from './known-early.js';
import { early } from './known-early.js';
import type { MapNode } from './tree.js';

/** Keys outside model that may hold `{{ environment }}` and `{{ vars.X }}`: all that is known before the release is. */
const TEMPLATED = /^(target\.(subscription|resourceGroup|scaleSet)|release\.(repository|blob\.(account|container|prefix|clientId))|strategy\.(slots\[\d+\]|preview\.rule|traffic\.(pools\[\d+\]|(loadBalancer|applicationGateway)\.(name|resourceGroup|rules\[\d+\]))))$/;
/** What holds names that become known later, and is filled in then. */
const LATER = /^(model|capture|strategy\.create|strategy\.checks\[\d+\]\.http)$/;

/** Fills in what is known early, everywhere but in what is filled in later. */
export function fillEarly(root: MapNode, values: EarlyValues, problems: Problem[]): MapNode {
  return fillPlaces(root, {
    templated: TEMPLATED, leftOut: LATER,
    valueOf: (expression, location) => {
      if (expression.kind === 'var') return early(expression, values, location);
      return expression.kind === 'plain' && expression.name === 'environment' ? early({ kind: 'plain', name: 'environment' }, values, location) : undefined;
    },
    allowed: { names: '{{ environment }} and {{ vars.NAME }}', hint: 'it must be known before the release is looked up' },
  }, problems);
}
