import type { ExtensionReport, ScaleSets } from './ports/scale-sets.js';

/**
 * The scale sets, with every secret taken out of what VMs report. It is done before anything else sees the texts: a reason that is
 * cut in the middle of a password would show the half that nobody finds any more.
 */
export function withoutSecrets(scaleSets: ScaleSets, redact: (text: string) => string): ScaleSets {
  const clean = (text: string | undefined): string | undefined => (text === undefined ? undefined : redact(text));
  const report = (one: ExtensionReport): ExtensionReport => ({ ...one, message: clean(one.message), stdout: clean(one.stdout), stderr: clean(one.stderr) });
  return {
    ...scaleSets,
    async listInstances(ref, signal) {
      const instances = await scaleSets.listInstances(ref, signal);
      return instances.map((instance) => ({ ...instance, reported: instance.reported.map(report) }));
    },
  };
}
