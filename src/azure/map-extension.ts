import type { InstanceViewStatus, VirtualMachineExtension, VirtualMachineExtensionInstanceView, VirtualMachineScaleSetExtension } from '@azure/arm-compute';
import type { ExtensionDefinition, ExtensionReport, ExtensionTold, ExtensionWrite, JsonObject } from '../ports/scale-sets.js';
import { splitOutput } from './script-output.js';

/** Members that the extension of a model and the extension of a VM have in common. */
type Defined = Pick<
  VirtualMachineScaleSetExtension & VirtualMachineExtension,
  | 'name'
  | 'publisher'
  | 'typePropertiesType'
  | 'typeHandlerVersion'
  | 'autoUpgradeMinorVersion'
  | 'enableAutomaticUpgrade'
  | 'suppressFailures'
  | 'provisionAfterExtensions'
  | 'forceUpdateTag'
  | 'settings'
>;

/** What Azure shows of an extension; members that it leaves out stay out. */
export function toDefinition(extension: Defined): ExtensionDefinition {
  return withoutUndefined({
    // In a VM's resources some api-versions give `vm/extension`.
    name: (extension.name ?? '').split('/').at(-1) ?? '',
    publisher: extension.publisher ?? '',
    type: extension.typePropertiesType ?? '',
    typeHandlerVersion: extension.typeHandlerVersion ?? '',
    autoUpgradeMinorVersion: extension.autoUpgradeMinorVersion,
    enableAutomaticUpgrade: extension.enableAutomaticUpgrade,
    suppressFailures: extension.suppressFailures,
    provisionAfterExtensions: extension.provisionAfterExtensions,
    forceUpdateTag: extension.forceUpdateTag,
    settings: isObject(extension.settings) ? extension.settings : undefined,
  });
}

export function toTold(resource: VirtualMachineExtension): ExtensionTold {
  return withoutUndefined({ ...toDefinition(resource), provisioningState: resource.provisioningState });
}

/** The body of a write. What is not given is not sent. */
export function toSdkExtension(write: ExtensionWrite): VirtualMachineScaleSetExtension {
  return {
    name: write.name,
    publisher: write.publisher,
    typePropertiesType: write.type,
    typeHandlerVersion: write.typeHandlerVersion,
    autoUpgradeMinorVersion: write.autoUpgradeMinorVersion,
    enableAutomaticUpgrade: write.enableAutomaticUpgrade,
    suppressFailures: write.suppressFailures,
    provisionAfterExtensions: write.provisionAfterExtensions === undefined ? undefined : [...write.provisionAfterExtensions],
    forceUpdateTag: write.forceUpdateTag,
    settings: write.settings,
    protectedSettings: write.protectedSettings,
    protectedSettingsFromKeyVault: write.protectedSettingsFromKeyVault,
  };
}

const stateOfCode: Readonly<Record<string, ExtensionReport['state']>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  transitioning: 'transitioning',
  creating: 'transitioning',
  updating: 'transitioning',
  deleting: 'transitioning',
};

/** A report has one state: the worst of its statuses. */
const severity: readonly ExtensionReport['state'][] = ['failed', 'transitioning', 'unknown', 'succeeded'];

/** One entry of `instanceView.extensions`. */
export function toReport(view: VirtualMachineExtensionInstanceView): ExtensionReport {
  const rated = (view.statuses ?? [])
    .map((status) => ({ status, state: extensionState(status.code) }))
    .sort((a, b) => severity.indexOf(a.state) - severity.indexOf(b.state));
  const worst = rated[0];
  return withoutUndefined({
    name: (view.name ?? '').split('/').at(-1) ?? '',
    type: view.type,
    typeHandlerVersion: view.typeHandlerVersion,
    state: worst?.state ?? 'unknown',
    ...outputOf(worst?.status.message, view.substatuses ?? []),
    time: isoTime(worst?.status.time),
  });
}

/** Of a code such as `ProvisioningState/failed/2` (recorded: the last part is the handler's own number). */
export function extensionState(code: string | undefined): ExtensionReport['state'] {
  const [kind = '', state = ''] = (code ?? '').toLowerCase().split('/');
  return kind === 'provisioningstate' ? (stateOfCode[state] ?? 'unknown') : 'unknown';
}

/**
 * The message, with the script's output split off it. Custom Script for Windows gives the outputs apart, as substatuses
 * such as `ComponentStatus/StdOut/succeeded` (github.com/Azure/azure-powershell/issues/11297).
 */
function outputOf(message: string | undefined, substatuses: readonly InstanceViewStatus[]): Pick<ExtensionReport, 'message' | 'stdout' | 'stderr'> {
  const apart = (stream: string): string | undefined => {
    const text = substatuses.find(({ code }) => code?.toLowerCase().startsWith(`componentstatus/${stream}/`))?.message?.trimEnd();
    return text === '' ? undefined : text;
  };
  const split = splitOutput(message ?? '');
  return { message: message === undefined ? undefined : split.text, stdout: apart('stdout') ?? split.stdout, stderr: apart('stderr') ?? split.stderr };
}

/** ISO 8601; `undefined` for an absent or unreadable time. */
export function isoTime(time: Date | undefined): string | undefined {
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** Drops members that are `undefined`, so that what Azure did not say is not there. */
export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
