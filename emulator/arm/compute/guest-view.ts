import type { Machine } from '../../vm/machine.js';
import { copy } from '../arm-request.js';
import type { JsonObject } from '../arm-request.js';
import type { Cloud } from '../cloud.js';
import { isoTime } from '../time.js';

/** What the guest agent of a running VM tells, in a scale set or by itself. */
export function showGuest(cloud: Cloud, osType: 'Linux' | 'Windows', { computerName, machine }: { readonly computerName: string; readonly machine?: Machine }): JsonObject {
  const windows = osType === 'Windows';
  return {
    computerName,
    osName: windows ? 'Windows Server 2022 Datacenter' : 'ubuntu',
    osVersion: windows ? '10.0.20348.2655' : '22.04',
    vmAgent: {
      vmAgentVersion: windows ? '2.7.41491.1095' : '2.15.0.1',
      statuses: [
        {
          code: 'ProvisioningState/succeeded',
          level: 'Info',
          displayStatus: 'Ready',
          message: windows ? 'GuestAgent is running and processing the extensions.' : 'Guest Agent is running',
          time: isoTime(cloud.clock.now()),
        },
      ],
      extensionHandlers: (machine?.handlers ?? []).map((one) => copy(one)),
    },
  };
}
