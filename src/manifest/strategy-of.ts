import { nearest } from './nearest.js';
import type { StrategyType } from './strategy-schema.js';
import { OWN_KEYS, STRATEGY_TYPES } from './strategy-schema.js';
import type { Node, Path } from './tree.js';
import { child } from './tree.js';

/** The `strategy.type` that is written, as it is written. */
function writtenType(root: Node): string | undefined {
  const type = child(child(root, 'strategy'), 'type');
  return type?.kind === 'scalar' && typeof type.value === 'string' ? type.value : undefined;
}

/** Which strategy a file asks for. A type that is misspelled counts as the one it is nearest to, so that its keys are judged by the right rules. */
export function strategyOf(root: Node): StrategyType {
  const written = writtenType(root);
  return written !== undefined && nearest(written, STRATEGY_TYPES) === 'swap' ? 'swap' : 'rolling';
}

/** Whether an overlay asks for another strategy than what it lies over: keys of the one mean nothing to the other. */
export function changesStrategy(base: Node, over: Node): boolean {
  return writtenType(over) !== undefined && strategyOf(over) !== strategyOf(base);
}

/** What to say of a key that belongs to the strategy that was not chosen; `undefined` for any other key. */
export function keyOfOther(root: Node): (path: Path, key: string) => { readonly message: string; readonly hint: string } | undefined {
  const strategy = strategyOf(root);
  const other = strategy === 'swap' ? 'rolling' : 'swap';
  return (path, key) => {
    if (path.length !== 2) return undefined;
    if (path[0] === 'target' && key === 'scaleSet' && strategy === 'swap') {
      return { message: 'target.scaleSet cannot be given with the strategy swap: strategy.slots names the scale sets', hint: 'remove it; in an overlay write scaleSet: null' };
    }
    if (path[0] !== 'strategy' || !OWN_KEYS[other].includes(key)) return undefined;
    if (key === 'onFailure' || key === 'rollback') return { message: `strategy.${key} cannot be given with the strategy swap, which goes back by itself`, hint: 'remove it' };
    return { message: `strategy.${key} belongs to the strategy ${other}, and this one is ${strategy}`, hint: `remove it, or write type: ${other}` };
  };
}
