/** The sample app as tests deploy it: a scale set that serves v1.0.0, and the deploy.yml for the releases after it. */

export type Json = Readonly<Record<string, unknown>>;

/** Times of an emulator that tests do not want to wait for; Retry-After is left out, so the action's own pace counts. */
export const quick = {
  retryAfterSeconds: 0,
  latencies: { modelWriteMs: 10, agentNoticeMs: 5, instanceOperationMs: 20, vmCreateMs: 5, vmDeleteMs: 10, powerMs: 10, reimageMs: 20, networkWriteMs: 5, healthIntervalMs: 150 },
} as const;

/** For a release that never gets well: it must not pass for well by the health of what ran before, which Azure shows for a while. */
export const unwell = { settle: '1s', timeout: '2s' };

/** A world with these scale sets, all else as it is by default. */
export function world(...scaleSets: readonly Json[]): Json {
  return { settings: quick, scaleSets };
}

/** Scale set `web` of 4 Linux VMs that serve v1.0.0, with the Application Health extension. */
export function webSet(change: Json = {}): Json {
  return { name: 'web', capacity: 4, health: {}, sampleApp: 'v1.0.0', ...change };
}

/** VMs that only pretend: for numbers that would need more processes than a test machine has. */
export function simulatedSet(change: Json = {}): Json {
  return { ...webSet(), simulate: { durationMs: 50, succeeds: true }, ...change };
}

/** deploy.yml for the sample app on Linux, with `change` in the place of its top-level keys. JSON is YAML too. */
export function linuxDeploy(change: Json = {}): string {
  return JSON.stringify(linuxManifest(change), undefined, 2);
}

export function linuxManifest(change: Json = {}): Json {
  return {
    version: 1,
    target: { resourceGroup: 'rg-web', scaleSet: 'web' },
    model: {
      extensions: [
        {
          type: 'CustomScript',
          settings: { fileUris: ['release:install.sh', 'release:web.tar.gz'] },
          // Each run prints another number, so that a test can tell one run from the next.
          protectedSettings: { commandToExecute: 'sh {{ release:install.sh }} {{ release:web.tar.gz }} && echo run $(cat /proc/sys/kernel/random/uuid)' },
        },
      ],
    },
    strategy: { batch: '50%' },
    health: { settle: '0s', timeout: '30s' },
    ...change,
  };
}

/** deploy.yml for the same release on Windows, by Custom Script. */
export function windowsDeploy(change: Json = {}): string {
  return linuxDeploy({
    model: {
      extensions: [
        {
          type: 'CustomScriptExtension',
          settings: { fileUris: ['release:install.ps1', 'release:web.tar.gz'] },
          protectedSettings: { commandToExecute: 'powershell -NoProfile -File {{ release:install.ps1 }} {{ release:web.tar.gz }}' },
        },
      ],
    },
    ...change,
  });
}

/** And by PowerShell DSC. */
export function dscDeploy(change: Json = {}): string {
  return linuxDeploy({
    model: { extensions: [{ type: 'DSC', settings: { configuration: { url: 'release:web-dsc.zip', script: 'web.ps1', function: 'Web' } } }] },
    ...change,
  });
}
