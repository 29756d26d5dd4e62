import type { BalancerRule } from '../../plan/swap/balancer-rules.js';
import { same } from '../../plan/swap/balancer-rules.js';
import type { Check, SwapStrategy } from '../../plan/wanted.js';
import { asksStaged } from '../../plan/wanted.js';

/** Where the frontends and the VMs of the slot that is looked at can be reached. */
export interface Reachable {
  readonly preview?: Frontend;
  readonly production?: Frontend;
  /** Private addresses of the slot's VMs, by instance id. */
  readonly vms: ReadonlyMap<string, string>;
}

export interface Frontend {
  readonly address: string;
  readonly port: number;
}

/** One URL to be asked for a check. */
export interface Question {
  readonly url: string;
  readonly check: Check;
}

/**
 * The URLs by which the staged slot is asked (`staged`), or the same slot once it is live (`live`). A check of the preview frontend asks
 * the production frontend once the slot is live: the preview rule then leads to the other one.
 */
export function questions(checks: readonly Check[], reachable: Reachable, moment: 'staged' | 'live'): readonly Question[] {
  return checks.flatMap((check) => {
    if (moment === 'staged' && !asksStaged(check)) return [];
    if (!check.http.includes('{{ vm.address }}')) return question(check, check.http, reachable, moment);
    return [...reachable.vms.values()].flatMap((address) => question(check, check.http.replaceAll('{{ vm.address }}', host(address)), reachable, moment));
  });
}

/**
 * What keeps checks from being asked, now or once the slot is live: a question that is left out would count as answered.
 * @param vms Names of the slot's VMs by instance id.
 */
export function unaskable(checks: readonly Check[], { preview, production, vms: addresses }: Reachable, vms: ReadonlyMap<string, string>): readonly string[] {
  const uses = (name: string): boolean => checks.some(({ http }) => http.includes(`{{ ${name}.`));
  const unknown = [...vms].filter(([id]) => !addresses.has(id)).map(([, name]) => name);
  return [
    ...(uses('preview') && !preview ? ['the address of the preview rule is not known'] : []),
    ...((uses('preview') || uses('production')) && !production ? ['the address of the production rule is not known'] : []),
    ...(uses('vm') && unknown.length > 0 ? [`the addresses of ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ` and ${unknown.length - 5} more` : ''} are not known`] : []),
    ...(uses('vm') && vms.size === 0 ? ['the slot has no VMs'] : []),
  ];
}

function question(check: Check, template: string, reachable: Reachable, moment: 'staged' | 'live'): readonly Question[] {
  const url = template
    .replaceAll('{{ preview.address }}', reachable.preview ? host(reachable.preview.address) : '')
    .replaceAll('{{ preview.port }}', String(reachable.preview?.port ?? ''))
    .replaceAll('{{ production.address }}', reachable.production ? host(reachable.production.address) : '')
    .replaceAll('{{ production.port }}', String(reachable.production?.port ?? ''));
  if (!URL.canParse(url)) return [];
  return [{ check, url: moment === 'live' ? throughProduction(url, reachable) : url }];
}

function throughProduction(text: string, { preview, production }: Reachable): string {
  if (!preview || !production) return text;
  const url = new URL(text);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (url.hostname !== host(preview.address) || port !== preview.port) return text;
  url.hostname = host(production.address);
  url.port = String(production.port);
  return url.href;
}

/** The production rule that leads to the same port of the VMs as the preview rule, else the first one. */
export function productionRule(strategy: SwapStrategy, rules: readonly BalancerRule[]): BalancerRule | undefined {
  const own = strategy.traffic.rules.flatMap((name) => rules.find((rule) => same(rule.name, name)) ?? []);
  const preview = strategy.preview && rules.find((rule) => same(rule.name, strategy.preview?.rule));
  return own.find((rule) => preview !== undefined && rule.backendPort === preview.backendPort) ?? own[0];
}

function host(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
