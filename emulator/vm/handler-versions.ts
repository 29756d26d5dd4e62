/**
 * Full versions of the handlers. A goal says `2.1`; the VM reports which build of it runs. Builds of Custom Script for Linux are from its
 * manifest (Azure/custom-script-extension-linux); the others' last numbers stand for "some build".
 */
import type { ExtensionGoal } from './machine.js';

const builds: Readonly<Record<string, readonly string[]>> = {
  'microsoft.azure.extensions.customscript': ['2.0.7', '2.1.19'],
  'microsoft.compute.customscriptextension': ['1.8.0', '1.9.5', '1.10.20'],
  'microsoft.powershell.dsc': ['2.24.0', '2.77.0', '2.83.5'],
  'microsoft.managedservices.applicationhealthlinux': ['1.0.33', '2.0.18'],
  'microsoft.managedservices.applicationhealthwindows': ['1.0.10', '2.0.14'],
};

/** The newest build that the goal allows: of its minor version, or of its major version with autoUpgradeMinorVersion. */
export function fullVersion(goal: ExtensionGoal): string {
  const [major = '1', minor = '0'] = goal.typeHandlerVersion.split('.');
  const known = builds[`${goal.publisher}.${goal.type}`.toLowerCase()] ?? [];
  const allowed = known.filter((build) => {
    const [buildMajor, buildMinor] = build.split('.');
    return buildMajor === major && (buildMinor === minor || (goal.autoUpgradeMinorVersion === true && Number(buildMinor) >= Number(minor)));
  });
  return allowed.at(-1) ?? `${major}.${minor}.0`;
}
