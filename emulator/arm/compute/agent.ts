import type { ArmErrorBody } from '../arm-error.js';
import type { Cloud } from '../cloud.js';
import { copy } from '../arm-request.js';
import { durationMs } from '../time.js';
import type { ExtensionGoal, ExtensionOutcome } from '../../vm/machine.js';
import { touchPools } from '../network/membership.js';
import { poolIdsOf } from './body-rules.js';
import { canonical } from './model.js';
import type { ExtensionResource } from './resource.js';
import { startProbing } from './probe.js';
import { extensionsOf, osTypeOf } from './state.js';
import type { Model, Vm } from './state.js';
import { exists, setVmState } from './vm-record.js';

/**
 * Tells the VM that it is on `model` from now on: its extension resources show the new definitions at once, while its
 * instance view goes on showing the handlers' old reports until the agent has begun.
 */
export function tell(cloud: Cloud, vm: Vm, model: Model): void {
  const before = new Map(extensionsOf(vm.model).map((one) => [one.name.toLowerCase(), one]));
  const told = new Set<string>();
  for (const extension of extensionsOf(model)) {
    const key = extension.name.toLowerCase();
    told.add(key);
    const old = before.get(key);
    if (!old || !vm.extensionStates.has(key)) vm.extensionStates.set(key, 'Creating');
    else if (canonical(old) !== canonical(extension)) vm.extensionStates.set(key, 'Updating');
  }
  for (const key of vm.extensionStates.keys()) if (!told.has(key)) vm.extensionStates.delete(key);
  const { profile } = vm.model;
  vm.model = model;
  if (canonical(poolIdsOf(profile)) !== canonical(poolIdsOf(model.profile))) touchPools(cloud, vm.set, profile);
  setVmState(cloud, vm, 'Updating');
}

/** The guest agent's part: brings the extensions to the VM's model, and settles the VM's state by what came of it. */
export async function runAgent(cloud: Cloud, vm: Vm): Promise<void> {
  vm.pending = false;
  const extensions = extensionsOf(vm.model);
  const failure = (await runExtensions(cloud, vm, extensions)) ?? undefined;
  if (!exists(vm)) return;
  startProbing(cloud, vm);
  vm.failure = failure;
  setVmState(cloud, vm, failure ? 'Failed' : 'Succeeded');
}

async function runExtensions(cloud: Cloud, vm: Vm, extensions: readonly ExtensionResource[]): Promise<ArmErrorBody | undefined> {
  if (!vm.machine) return undefined;
  const locked = extensions.find((one) => one.properties.protectedSettingsFromKeyVault && !vm.set.simulate(vm.instanceId, toGoal(one)));
  if (locked) {
    vm.extensionStates.set(locked.name.toLowerCase(), 'Failed');
    return extensionError(vm, { ...outcomeOf(locked), message: 'The protected settings could not be read: the emulator holds no Key Vault.' });
  }
  const budget = durationMs(vm.model.profile.extensionProfile?.extensionsTimeBudget ?? 'PT1H30M') ?? 5_400_000;
  const outcomes = await withinBudget(cloud, vm.machine.applyExtensions(extensions.map(toGoal)), budget);
  if (outcomes === 'late') return late(vm, extensions);
  let first: ArmErrorBody | undefined;
  for (const extension of extensions) {
    const outcome = outcomes.find((one) => one.name.toLowerCase() === extension.name.toLowerCase());
    const fine = outcome?.succeeded === true || extension.properties.suppressFailures === true;
    vm.extensionStates.set(extension.name.toLowerCase(), fine ? 'Succeeded' : 'Failed');
    if (!fine) first ??= failureOf(vm, outcome ?? { ...outcomeOf(extension), message: 'The handler did not report.' });
  }
  return first;
}

function toGoal(extension: ExtensionResource): ExtensionGoal {
  const { publisher, type, typeHandlerVersion, autoUpgradeMinorVersion, suppressFailures, provisionAfterExtensions, forceUpdateTag } =
    extension.properties;
  const { settings, protectedSettings } = extension.properties;
  return copy({
    name: extension.name,
    publisher,
    type,
    typeHandlerVersion,
    autoUpgradeMinorVersion,
    suppressFailures,
    provisionAfterExtensions,
    forceUpdateTag,
    settings,
    protectedSettings,
  });
}

function outcomeOf(extension: ExtensionResource): Omit<ExtensionOutcome, 'message'> {
  return { name: extension.name, publisher: extension.properties.publisher, type: extension.properties.type, succeeded: false };
}

function withinBudget(cloud: Cloud, run: Promise<ExtensionOutcome[]>, budgetMs: number): Promise<ExtensionOutcome[] | 'late'> {
  return new Promise((resolve, reject) => {
    const cancel = cloud.clock.after(budgetMs, () => resolve('late'));
    run.then(
      (outcomes) => {
        cancel();
        resolve(outcomes);
      },
      (error: unknown) => {
        cancel();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

function late(vm: Vm, extensions: readonly ExtensionResource[]): ArmErrorBody {
  const reports = new Map((vm.machine?.extensions ?? []).map((one) => [one.name.toLowerCase(), one.statuses[0]?.code ?? '']));
  const stuck = extensions.filter((one) => !/succeeded/.test(reports.get(one.name.toLowerCase()) ?? ''));
  for (const one of stuck) vm.extensionStates.set(one.name.toLowerCase(), 'Failed');
  const name = stuck[0]?.name ?? extensions[0]?.name ?? '';
  return timeoutError(vm, name, 'The extension did not report a message.');
}

/** A script that its handler has ended when its time was up is a timeout to ARM, not a failure of the script. */
function failureOf(vm: Vm, outcome: ExtensionOutcome): ArmErrorBody {
  if (outcome.timedOut) return timeoutError(vm, outcome.name, `The extension's last message was '${outcome.message}'.`);
  return extensionError(vm, outcome);
}

function timeoutError(vm: Vm, name: string, report: string): ArmErrorBody {
  return {
    code: 'VMExtensionProvisioningTimeout',
    message: `Provisioning of VM extension ${name} has timed out. Extension provisioning has taken too long to complete. ${report}`,
    target: vm.instanceId,
  };
}

/** The error as recorded in 2025: with publisher and type, and the instance id as its target. */
function extensionError(vm: Vm, outcome: ExtensionOutcome): ArmErrorBody {
  const os = osTypeOf(vm.model.profile);
  const link = /^CustomScript/i.test(outcome.type) ? `VMExtensionCSE${os}Troubleshoot` : `vmextension${os.toLowerCase()}troubleshoot`;
  return {
    code: 'VMExtensionProvisioningError',
    message:
      `VM has reported a failure when processing extension '${outcome.name}' (publisher '${outcome.publisher}' and type ` +
      `'${outcome.type}'). Error message: '${outcome.message}'. More information on troubleshooting is available at https://aka.ms/${link}. `,
    target: vm.instanceId,
  };
}
