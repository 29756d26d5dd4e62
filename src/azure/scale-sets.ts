import type { ComputeManagementClient, VirtualMachineScaleSetExtension } from '@azure/arm-compute';
import { DeployError } from '../errors.js';
import type { Clock } from '../ports/clock.js';
import type { Operation, ScaleSetRef, ScaleSets } from '../ports/scale-sets.js';
import type { ArmClient, ArmClients } from './client.js';
import { isoTime, toSdkExtension, withoutUndefined } from './map-extension.js';
import { toInstance } from './map-instance.js';
import { toUpdate } from './map-model-patch.js';
import { toRepairsState, toRollingUpgrade, toScaleSet } from './map-scale-set.js';
import type { FirstAnswer } from './operation-status.js';
import { endedOperation, operationFrom } from './operations.js';

/** The part of the SDK's pollers that is used: that the first request has been answered. */
interface Submitted {
  submitted(): Promise<void>;
}

type OnResponse = NonNullable<NonNullable<Parameters<ComputeManagementClient['virtualMachineScaleSets']['updateInstances']>[3]>['onResponse']>;

/** Scale sets of Uniform orchestration. A Flexible one can be read with `get`, so that a plan can refuse it. */
export function createUniformScaleSets(clients: ArmClients, clock: Clock, pollIntervalMs: number): ScaleSets {
  const read = <T>(ref: ScaleSetRef, signal: AbortSignal, body: (client: ArmClient) => Promise<T>): Promise<T> =>
    clients.call(ref.subscriptionId, signal, body);

  const begin = (ref: ScaleSetRef, signal: AbortSignal, send: (compute: ComputeManagementClient, onResponse: OnResponse) => Submitted): Promise<Operation> =>
    read(ref, signal, async ({ compute }) => {
      const first = await firstAnswer((onResponse) => send(compute, onResponse));
      const get = (url: string, waiting: AbortSignal) => read(ref, waiting, (client) => client.get(url));
      return operationFrom(first, { get, clock, pollIntervalMs });
    });

  return {
    get: (ref, signal) =>
      read(ref, signal, async ({ compute }) => {
        let date: string | undefined;
        const set = await compute.virtualMachineScaleSets.get(ref.resourceGroup, ref.name, { onResponse: ({ headers }) => (date = headers.get('date')) });
        return withoutUndefined({ ...toScaleSet(set), readAt: date === undefined ? undefined : isoTime(new Date(date)) });
      }),

    listInstances: (ref, signal) =>
      read(ref, signal, async ({ compute }) => {
        const vms = [];
        for await (const vm of compute.virtualMachineScaleSetVMs.list(ref.resourceGroup, ref.name, { expand: 'instanceView' })) vms.push(toInstance(vm));
        return vms;
      }),

    latestRollingUpgrade: (ref, signal) =>
      read(ref, signal, async ({ compute }) => {
        try {
          return toRollingUpgrade(await compute.virtualMachineScaleSetRollingUpgrades.getLatest(ref.resourceGroup, ref.name));
        } catch (error) {
          if (isNeverRolled(error)) return undefined;
          throw error;
        }
      }),

    async cancelRollingUpgrade(ref, signal) {
      try {
        return await begin(ref, signal, (compute, onResponse) => compute.virtualMachineScaleSetRollingUpgrades.cancel(ref.resourceGroup, ref.name, { onResponse }));
      } catch (error) {
        if (isNothingToCancel(error)) return endedOperation;
        throw error;
      }
    },

    putExtension: (ref, extension, signal) =>
      begin(ref, signal, (compute, onResponse) =>
        // The name is in the URL.
        compute.virtualMachineScaleSetExtensions.createOrUpdate(ref.resourceGroup, ref.name, extension.name, unnamed(toSdkExtension(extension)), { onResponse }),
      ),

    patchModel: (ref, patch, etag, signal) =>
      begin(ref, signal, (compute, onResponse) => compute.virtualMachineScaleSets.update(ref.resourceGroup, ref.name, toUpdate(patch), { onResponse, ...(etag === undefined ? {} : { ifMatch: etag }) })),

    upgradeInstances: (ref, instanceIds, signal) =>
      begin(ref, signal, (compute, onResponse) =>
        compute.virtualMachineScaleSets.updateInstances(ref.resourceGroup, ref.name, { instanceIds: [...instanceIds] }, { onResponse }),
      ),

    reimageInstances: (ref, instanceIds, signal) =>
      begin(ref, signal, (compute, onResponse) =>
        compute.virtualMachineScaleSets.reimage(ref.resourceGroup, ref.name, { vmScaleSetReimageInput: { instanceIds: [...instanceIds] }, onResponse }),
      ),

    disksMadeAt: (ref, signal) =>
      read({ ...ref, name: '' }, signal, async ({ compute }) => {
        try {
          const made = new Map<string, string>();
          for await (const { id, timeCreated } of compute.disks.listByResourceGroup(ref.resourceGroup)) {
            const at = isoTime(timeCreated);
            if (id !== undefined && at !== undefined) made.set(id.toLowerCase(), at);
          }
          return made;
        } catch (error) {
          if (error instanceof DeployError && error.code === 'ARM_FORBIDDEN') return undefined;
          throw error;
        }
      }),

    automaticRepairsState: (ref, signal) =>
      read(ref, signal, async ({ compute }) => toRepairsState(await compute.virtualMachineScaleSets.getInstanceView(ref.resourceGroup, ref.name))),

    setAutomaticRepairs: (ref, action, signal) =>
      begin(ref, signal, (compute, onResponse) =>
        compute.virtualMachineScaleSets.setOrchestrationServiceState(ref.resourceGroup, ref.name, { serviceName: 'AutomaticRepairs', action }, { onResponse }),
      ),
  };
}

/** Sends a long-running operation's first request through the SDK and leaves its poller there. */
async function firstAnswer(send: (onResponse: OnResponse) => Submitted): Promise<FirstAnswer> {
  let first: FirstAnswer | undefined;
  const poller = send((response) => {
    first ??= {
      method: response.request.method,
      url: response.request.url,
      status: response.status,
      headers: response.headers.toJSON(),
      body: response.parsedBody as unknown,
    };
  });
  await poller.submitted();
  if (first === undefined) throw new Error('The SDK reported no answer to the request');
  return first;
}

function unnamed({ name: _name, ...extension }: VirtualMachineScaleSetExtension): VirtualMachineScaleSetExtension {
  return extension;
}

/** A 404 for the rolling upgrade; one for the scale set, its group or its subscription says so itself. */
function isNeverRolled(error: unknown): boolean {
  return error instanceof DeployError && error.code === 'ARM_NOT_FOUND' && !error.message.startsWith('There is no ');
}

/** "There is no ongoing Rolling Upgrade to cancel." (recorded 2019) */
function isNothingToCancel(error: unknown): boolean {
  return error instanceof DeployError && error.code === 'ARM_CONFLICT' && /no ongoing rolling upgrade/i.test(error.message);
}
