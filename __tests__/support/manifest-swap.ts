import type { SwapStrategy } from '../../src/plan/wanted.js';
import type { Rendered } from '../../src/manifest/render.js';
import type { ManifestCase } from './manifest.js';
import { renderText } from './manifest.js';

/** A deploy.yml with a swap; its strategy begins on line 4, `rest` on line 9. */
export function withSwap(rest = '', change: Readonly<Record<string, string>> = {}): string {
  const text = [
    'version: 1',
    'target: { resourceGroup: rg-web }',
    'model: { extensions: [{ type: CustomScript, settings: { commandToExecute: "true" } }] }',
    'strategy:',
    '  type: swap',
    '  slots: [web-blue, web-green]',
    '  traffic: { loadBalancer: { name: lb-web, rules: [http, https] }, pools: [pool-blue, pool-green] }',
    '  preview: { rule: preview }',
    rest,
  ].join('\n');
  return Object.entries(change).reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`nothing to change: ${from}`);
    return all.replace(from, to);
  }, text);
}

export function renderSwap(text: string, options: ManifestCase = {}): Rendered & { readonly strategy: SwapStrategy } {
  const rendered = renderText(text, options);
  if (rendered.strategy.type !== 'swap') throw new Error('not a swap');
  return { ...rendered, strategy: rendered.strategy };
}
