/** Azure writes regions as `westeurope` in one place and `West Europe` in another. */
export function regionKey(region: string): string {
  return region.toLowerCase().replaceAll(' ', '');
}

export function sameRegion(a: string, b: string): boolean {
  return regionKey(a) === regionKey(b);
}
