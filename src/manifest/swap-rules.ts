import type { Problem } from '../errors.js';
import { durationText, parseDuration } from './duration.js';
import type { ManifestExtension } from './extension.js';
import type { EarlyValues } from './known-early.js';
import { sameName } from './resource-names.js';
import { strategyOf } from './strategy-of.js';
import { swapSchema } from './strategy-schema.js';
import { fillUrl, SAMPLE_RELEASE } from './swap-checks.js';
import { createProblems } from './swap-create.js';
import type { MapNode, Path } from './tree.js';
import { locate, locateValue, nodeAt, toJson } from './tree.js';

/** What is wrong with a swap beyond what the schema can say. What has the wrong type is left out: the schema has reported it. */
export function swapProblems(root: MapNode, extensions: readonly ManifestExtension[], early: EarlyValues): readonly Problem[] {
  const strategy = nodeAt(root, ['strategy']);
  if (strategy?.kind !== 'map' || strategyOf(root) !== 'swap') return [];
  return [...trafficProblems(root), ...previewProblems(root), ...checkProblems(root, early), ...timeProblems(root), ...createProblems(root, extensions, early)];
}

const TRAFFIC: Path = ['strategy', 'traffic'];
const BALANCERS = ['loadBalancer', 'applicationGateway'] as const;

function trafficProblems(root: MapNode): readonly Problem[] {
  const traffic = nodeAt(root, TRAFFIC);
  // A balancer that is misspelled is reported as an unknown key.
  if (traffic?.kind !== 'map' || [...traffic.entries.keys()].some((key) => key !== 'pools' && !BALANCERS.some((kind) => kind === key))) return [];
  const given = BALANCERS.filter((kind) => nodeAt(root, [...TRAFFIC, kind]) !== undefined);
  if (given.length === 1) return [];
  if (given.length === 0) return [{ message: 'strategy.traffic names neither a loadBalancer nor an applicationGateway', hint: 'add loadBalancer: { name: NAME, rules: [RULE] }', location: locate(root, TRAFFIC) }];
  return [{ message: 'strategy.traffic names a loadBalancer and an applicationGateway; a swap moves the rules of one', hint: 'remove one of them; in an overlay write null in its place', location: locate(root, [...TRAFFIC, 'applicationGateway']) }];
}

function previewProblems(root: MapNode): readonly Problem[] {
  const path: Path = ['strategy', 'preview', 'rule'];
  const rule = textAt(root, path);
  const production = BALANCERS.flatMap((kind) => {
    const rules = nodeAt(root, [...TRAFFIC, kind, 'rules']);
    return rules?.kind === 'list' ? rules.items.map(toJson) : [];
  });
  if (rule === undefined || !production.some((one) => typeof one === 'string' && sameName(one, rule))) return [];
  return [{ message: `strategy.preview.rule is ${rule}, which is one of the production rules`, hint: 'name a rule of its own, or remove preview', location: locateValue(root, path) }];
}

function checkProblems(root: MapNode, early: EarlyValues): readonly Problem[] {
  const list = nodeAt(root, ['strategy', 'checks']);
  if (list?.kind !== 'list') return [];
  const hasPreview = nodeAt(root, ['strategy', 'preview']) !== undefined;
  return list.items.flatMap((_, index) => {
    const path: Path = ['strategy', 'checks', index];
    const problems: Problem[] = [];
    const http = nodeAt(root, [...path, 'http']);
    if (http?.kind === 'scalar' && typeof http.value === 'string') fillUrl(http, { release: SAMPLE_RELEASE, early, hasPreview, problems });
    const checks = swapSchema.shape.checks.unwrap().element.shape;
    const forMs = msAt(root, [...path, 'for'], checks.for.parse(undefined));
    const timeoutMs = msAt(root, [...path, 'timeout'], checks.timeout.parse(undefined));
    if (forMs !== undefined && timeoutMs !== undefined && forMs >= timeoutMs) {
      problems.push({ message: `strategy.checks[${index}].for is ${durationText(forMs)}, and its timeout of ${durationText(timeoutMs)} is not longer`, hint: `write timeout: ${durationText(forMs + 5 * 60_000)}`, location: locateValue(root, [...path, 'for']) });
    }
    return problems;
  });
}

function timeProblems(root: MapNode): readonly Problem[] {
  const ms = (key: 'bake' | 'drain' | 'timeout'): number | undefined => msAt(root, ['strategy', key], swapSchema.shape[key].parse(undefined));
  const [bake, drain, timeout] = [ms('bake'), ms('drain'), ms('timeout')];
  if (bake === undefined || drain === undefined || timeout === undefined || bake + drain < timeout) return [];
  const path: Path = ['strategy', nodeAt(root, ['strategy', 'timeout']) === undefined ? 'bake' : 'timeout'];
  return [{ message: `strategy.bake and drain take ${durationText(bake + drain)}, and the timeout of the whole, ${durationText(timeout)}, is not longer`, hint: 'write a longer timeout: the release must reach the staged slot in it as well', location: locateValue(root, path) }];
}

function textAt(root: MapNode, path: Path): string | undefined {
  const node = nodeAt(root, path);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** Milliseconds; `undefined` where something else than a duration is written. */
function msAt(root: MapNode, path: Path, fallback: string): number | undefined {
  return parseDuration(nodeAt(root, path) === undefined ? fallback : (textAt(root, path) ?? ''));
}
