import type { Amount } from './wanted.js';

/** How many VMs `amount` means of `total`, at least one: for what is done to VMs. */
export function atLeastOne(amount: Amount, total: number): number {
  return Math.max(1, atMost(amount, total));
}

/** How many VMs `amount` means of `total`, rounded down, possibly none: for what is tolerated. */
export function atMost(amount: Amount, total: number): number {
  switch (amount.kind) {
    case 'count':
      return Math.min(amount.count, total);
    case 'percent':
      return Math.floor((total * amount.percent) / 100);
    default:
      return amount satisfies never;
  }
}

/** As it stands in deploy.yml. */
export function amountText(amount: Amount): string {
  return amount.kind === 'count' ? String(amount.count) : `${amount.percent}%`;
}
