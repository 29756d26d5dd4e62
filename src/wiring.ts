import { createBlobStore } from './azure/blob-store.js';
import { createAzure } from './azure/azure.js';
import type { Azure } from './azure/azure.js';
import { DeployError } from './errors.js';
import { createDeployments } from './github/deployments.js';
import { createReleases } from './github/releases.js';
import type { Inputs } from './inputs.js';
import type { BlobStore } from './ports/blob-store.js';
import type { Deployments } from './ports/deployments.js';
import type { Releases } from './ports/releases.js';
import type { Clock } from './ports/clock.js';
import type { Log } from './ports/log.js';
import type { Runner } from './ports/runner.js';
import { VERSION } from './version.js';

export interface Surroundings {
  readonly runner: Runner;
  readonly log: Log;
  readonly clock: Clock;
}

export interface Services {
  readonly azure: Azure;
  readonly releases: Releases;
  readonly deployments: Deployments;
  readonly blobStore: (account: string, container: string) => BlobStore;
}

/** The real Azure and the real GitHub of a run. Each loads its SDK with its first question. */
export function services(inputs: Inputs, { runner, log, clock }: Surroundings): Services {
  const azure = createAzure({
    cloud: inputs.cloud, signIn: inputs.signIn, pollIntervalMs: inputs.pollIntervalMs, clock, log, version: VERSION,
    idToken: (audience) => runner.idToken(audience),
  });
  const gitHub = { ...inputs.github, token: inputs.githubToken, clock, log, version: VERSION };
  return {
    azure,
    releases: createReleases(gitHub),
    deployments: createDeployments(gitHub),
    blobStore: (account, container) => createBlobStore({ cloud: inputs.cloud, account, container, credential: azure.credential(), clock, version: VERSION }),
  };
}

/** Aborts when the runner cancels: SIGINT first, SIGTERM 7.5 s later, then the end (actions/runner ProcessInvoker). */
export function cancellation(): AbortSignal {
  const controller = new AbortController();
  const cancel = (): void =>
    controller.abort(
      new DeployError('CANCELLED', 'The run was cancelled', { hint: 'What Azure had begun goes on there; the post step undoes what it can. Run the workflow again to go on where it ended.' }),
    );
  process.once('SIGINT', cancel);
  process.once('SIGTERM', cancel);
  return controller.signal;
}
