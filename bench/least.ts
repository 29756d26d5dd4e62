/** What a rollout under the Manual policy was made of. */
export interface RolloutShape {
  /** Of a list of all VMs, by the page size of the server. */
  readonly pages: number;
  readonly batches: number;
  /** Scale set extensions that are written. */
  readonly extensions: number;
}

export interface Least {
  readonly requests: number;
  readonly why: string;
}

/**
 * The least that ARM's API allows for a rollout that proves what it did, by operation id: nothing waits longer than one poll, and
 * every VM is well when its batch ends. Whatever is not listed has a least of 0.
 */
export function leastRequests({ pages, batches, extensions }: RolloutShape): Readonly<Record<string, Least>> {
  return {
    VirtualMachineScaleSets_Get: { requests: 1, why: 'policy, model and the record of what is on it' },
    VirtualMachineScaleSetRollingUpgrades_GetLatest: { requests: 1, why: 'whether Azure is at it already (an OS upgrade may be, whatever the policy)' },
    VirtualMachineScaleSetVMs_List: { requests: pages * (1 + batches), why: `${pages} ${pages === 1 ? 'page' : 'pages'}, to plan and after each of ${batches} batches: only the VM itself tells what came of it` },
    VirtualMachineScaleSetExtensions_CreateOrUpdate: { requests: extensions, why: 'one write of the model for each extension' },
    VirtualMachineScaleSets_UpdateInstances: { requests: batches, why: 'one manualupgrade a batch' },
    Operations_Get: { requests: extensions + batches, why: 'at least one poll of each operation; more the longer it takes' },
  };
}
