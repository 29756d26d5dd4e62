// The same with the sign-in that a workflow has: an assertion from GitHub, exchanged at Entra.
/* global fetch */
import { ComputeManagementClient } from '@azure/arm-compute';
import { ClientAssertionCredential } from '@azure/identity';

const { ARM = '', SUBSCRIPTION = '', AUTHORITY = '', TENANT = '', CLIENT = '', ID_TOKEN_URL = '', ID_TOKEN_BEARER = '' } = process.env;

async function assertion() {
  const answer = await fetch(`${ID_TOKEN_URL}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`, { headers: { authorization: `Bearer ${ID_TOKEN_BEARER}` } });
  return (await answer.json()).value;
}

const credential = new ClientAssertionCredential(TENANT, CLIENT, assertion, { authorityHost: AUTHORITY, disableInstanceDiscovery: true });
await new ComputeManagementClient(credential, SUBSCRIPTION, { endpoint: ARM }).virtualMachineScaleSets.get('rg-web', 'web');
