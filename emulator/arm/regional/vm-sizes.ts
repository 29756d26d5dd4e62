/** VM sizes of the region: families as Azure names them in quotas, with the vCPUs of each size. */

export interface VmSize {
  readonly name: string;
  readonly cores: number;
  readonly memoryMb: number;
  readonly family: string;
}

const perVcpu: readonly (readonly [family: string, name: (cores: number) => string, cores: readonly number[], memoryGb: number])[] = [
  ['standardDSv5Family', (n) => `Standard_D${n}s_v5`, [2, 4, 8, 16, 32, 48, 64, 96], 4],
  ['standardDSv4Family', (n) => `Standard_D${n}s_v4`, [2, 4, 8, 16, 32, 48, 64], 4],
  ['standardDSv3Family', (n) => `Standard_D${n}s_v3`, [2, 4, 8, 16, 32, 48, 64], 4],
  ['standardDASv5Family', (n) => `Standard_D${n}as_v5`, [2, 4, 8, 16, 32, 48, 64, 96], 4],
  ['standardESv5Family', (n) => `Standard_E${n}s_v5`, [2, 4, 8, 16, 20, 32, 48, 64, 96], 8],
  ['standardFSv2Family', (n) => `Standard_F${n}s_v2`, [2, 4, 8, 16, 32, 48, 64, 72], 2],
];

const burstable: readonly (readonly [name: string, cores: number, memoryMb: number])[] = [
  ['Standard_B1s', 1, 1024],
  ['Standard_B1ms', 1, 2048],
  ['Standard_B2s', 2, 4096],
  ['Standard_B2ms', 2, 8192],
  ['Standard_B4ms', 4, 16_384],
  ['Standard_B8ms', 8, 32_768],
];

export const vmSizes: readonly VmSize[] = [
  ...burstable.map(([name, cores, memoryMb]) => ({ name, cores, memoryMb, family: 'standardBSFamily' })),
  ...perVcpu.flatMap(([family, nameOf, all, memoryGb]) => all.map((cores) => ({ name: nameOf(cores), cores, memoryMb: cores * memoryGb * 1024, family }))),
];

/** vCPUs of a size; of one that is not listed, the number in its name. */
export function coresOf(vmSize: string): number {
  const known = vmSizes.find((one) => one.name.toLowerCase() === vmSize.toLowerCase());
  return known?.cores ?? Number(/^\w+?_[A-Z]+(\d+)/i.exec(vmSize)?.[1] ?? 1);
}

/**
 * The Hyper-V generations that a size boots: the newest boot generation 2 only, and old ones without premium storage
 * generation 1 only (Microsoft's "Support for generation 2 VMs on Azure").
 */
export function generationsOf(vmSize: string): readonly ('V1' | 'V2')[] {
  if (/_v([6-9]|\d\d)$/i.test(vmSize)) return ['V2'];
  if (/^Basic_/i.test(vmSize) || /^Standard_[ADEFG]\d+(-\d+)?(_v[23]|_Promo)?$/i.test(vmSize)) return ['V1'];
  return ['V1', 'V2'];
}
