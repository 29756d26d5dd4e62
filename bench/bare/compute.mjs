// The least that a script has to load before Azure hears of it: one SDK package, and a token from nowhere.
import { ComputeManagementClient } from '@azure/arm-compute';

const { ARM = '', SUBSCRIPTION = '' } = process.env;
const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3_600_000 }) };
await new ComputeManagementClient(credential, SUBSCRIPTION, { endpoint: ARM }).virtualMachineScaleSets.get('rg-web', 'web');
