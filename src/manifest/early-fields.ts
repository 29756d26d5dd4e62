import type { Problem } from '../errors.js';
import type { EarlyValues } from './known-early.js';
import { early } from './known-early.js';
import { parseTemplate } from './template.js';
import type { MapNode, Node, Path, ScalarNode } from './tree.js';
import { pathText } from './tree.js';

/** Keys outside model that may hold `{{ environment }}` and `{{ vars.X }}`: all that is known before the release is. */
const TEMPLATED = /^(target\.(subscription|resourceGroup|scaleSet)|release\.(repository|blob\.(account|container|prefix|clientId))|strategy\.(slots\[\d+\]|preview\.rule|traffic\.(pools\[\d+\]|(loadBalancer|applicationGateway)\.(name|resourceGroup|rules\[\d+\]))))$/;
/** What holds names that become known later, and is filled in then. */
const LATER = /^(model|capture|strategy\.create|strategy\.checks\[\d+\]\.http)$/;

/** Fills in what is known early, everywhere but in what is filled in later. Nodes keep their places. */
export function fillEarly(root: MapNode, values: EarlyValues, problems: Problem[]): MapNode {
  const fill = (node: Node, path: Path): Node => {
    if (LATER.test(pathText(path))) return node;
    switch (node.kind) {
      case 'scalar':
        return fillScalar(node, path, values, problems);
      case 'list':
        return { ...node, items: node.items.map((item, index) => fill(item, [...path, index])) };
      case 'map':
        return { ...node, entries: new Map([...node.entries].map(([key, entry]) => [key, { ...entry, value: fill(entry.value, [...path, key]) }])) };
      default:
        return node satisfies never;
    }
  };
  return fill(root, []) as MapNode;
}

function fillScalar(node: ScalarNode, path: Path, values: EarlyValues, problems: Problem[]): ScalarNode {
  if (typeof node.value !== 'string' || !node.value.includes('{{')) return node;
  const name = pathText(path);
  if (!TEMPLATED.test(name)) {
    problems.push({ message: `${name} cannot hold {{ }}`, hint: 'write the value itself; overlays under environments can change it', location: node.placeOf('{{', 0) });
    return node;
  }
  const template = parseTemplate(node.value);
  let text = '';
  for (const error of template.errors) problems.push({ message: `${name}: ${error.message}`, hint: error.hint, location: node.placeOf('{{', error.nth) });
  for (const piece of template.pieces) {
    if (piece.kind === 'text') {
      text += piece.text;
      continue;
    }
    const { expression } = piece;
    const location = node.placeOf('{{', piece.nth);
    if (piece.filter !== undefined || !(expression.kind === 'var' || (expression.kind === 'plain' && expression.name === 'environment'))) {
      problems.push({ message: `${name} can hold {{ environment }} and {{ vars.NAME }} only, without filters`, hint: 'it must be known before the release is looked up', location });
      continue;
    }
    const filled = early(expression.kind === 'var' ? expression : { kind: 'plain', name: 'environment' }, values, location);
    if (filled.ok) text += filled.text;
    else problems.push(filled.problem);
  }
  return { ...node, value: text };
}
