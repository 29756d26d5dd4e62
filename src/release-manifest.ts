import { DeployError } from './errors.js';
import type { CommonInputs } from './inputs.js';
import type { Manifest } from './manifest/load.js';
import { parse } from './manifest/parse.js';
import type { RollingStrategy } from './plan/wanted.js';
import { findRelease } from './release/find-release.js';
import type { RunParts } from './run-parts.js';
import { manifestFrom } from './todays-manifest.js';

/**
 * deploy.yml as it was at a release's tag, so that configuration and artifacts go back together. Where production is and how it is
 * brought there (target and strategy) stays as today's file says: that is not a matter of the release.
 *
 * @throws DeployError `CONFIG_INVALID` where that file cannot be had or used, `RELEASE_*`, `GITHUB_FAILED`
 */
export async function manifestOfRelease(version: string, today: Manifest, inputs: CommonInputs, parts: RunParts): Promise<Manifest> {
  const { releases, signal, log } = parts;
  const repository = today.release.repository ?? inputs.repository;
  if (repository.toLowerCase() !== inputs.repository.toLowerCase()) {
    log.info(`The releases are those of ${repository}, and ${inputs.config.name} is kept in ${inputs.repository}: its tags say nothing of it, so today's file is used.`);
    return backwards(today, today);
  }
  const { tag, sha } = await findRelease(releases, repository, version, false, signal);
  const bytes = await releases.readFile(repository, inputs.config.name, sha, signal);
  const name = `${inputs.config.name} of ${tag}`;
  if (bytes === undefined) {
    throw new DeployError('CONFIG_INVALID', `There is no ${inputs.config.name} in ${repository} at ${tag} (commit ${sha.slice(0, 7)}), so it is not known how that release was configured`, {
      hint: "Set the input rollback-config: current to go back with today's file.",
    });
  }
  return backwards(manifestFrom(parse(Buffer.from(bytes).toString('utf8'), name), inputs, parts), today);
}

/** `own` on today's target, by today's strategy as a rollback goes. */
export function backwards(own: Manifest, today: Manifest): Manifest {
  const { target, strategy } = today;
  return { ...own, target, strategy: strategy.type === 'rolling' ? quick(strategy) : strategy };
}

/** No canary and no bake: the release has been good here before. */
function quick({ canary: _canary, ...strategy }: RollingStrategy): RollingStrategy {
  return { ...strategy, batch: strategy.rollback.batch, pauseMs: strategy.rollback.pauseMs };
}
