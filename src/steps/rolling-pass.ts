import { DeployError } from '../errors.js';
import type { OperationResult, RollingUpgradeView } from '../ports/scale-sets.js';
import type { StepContext } from './context.js';
import { look } from './look.js';
import { Pace } from './pace.js';

/** For how long Azure's next rolling upgrade is waited for after somebody's later write has ended ours, ms. */
const NEXT_PASS_MS = 60_000;

/**
 * Somebody has written the model after us: Azure gives up our rolling upgrade and starts one to the newer model. Where that still
 * holds our extensions it brings them too, so it is followed; what came of it is read from the VMs in any case.
 */
export async function joinNext(context: StepContext, progress: PassProgress): Promise<OperationResult> {
  const { clock, signal, log, scaleSets, wanted, pollIntervalMs } = context;
  log.info(`  somebody has changed the model of ${wanted.target.name} meanwhile: Azure starts another rolling upgrade, which is followed`);
  const until = clock.now() + NEXT_PASS_MS;
  const pace = new Pace(pollIntervalMs);
  while (clock.now() < until) {
    const latest = await scaleSets.latestRollingUpgrade(wanted.target, signal);
    if (latest?.status === 'RollingForward') return joinRunning(context, progress);
    // The next one is over already: what it came to is read from the VMs.
    if (latest?.status === 'Completed' || (latest !== undefined && latest.startedAt !== progress.startedAt)) return { status: 'succeeded' };
    await clock.sleep(pace.next(), signal);
  }
  return { status: 'succeeded' };
}

/** A rolling upgrade has no operation that a second run could poll: its own status says when it ends. */
export async function joinRunning(context: StepContext, progress: PassProgress): Promise<OperationResult> {
  const pace = new Pace(2 * context.pollIntervalMs);
  for (;;) {
    const latest = await context.scaleSets.latestRollingUpgrade(context.wanted.target, context.signal);
    if (!latest) return { status: 'succeeded' };
    switch (latest.status) {
      case 'Completed':
        return { status: 'succeeded' };
      case 'Cancelled':
        return { status: 'canceled', error: latest.error };
      case 'Faulted':
        return { status: 'failed', error: latest.error ?? { code: 'RollingUpgradeFaulted', message: 'the rolling upgrade faulted' } };
      case 'RollingForward':
        await progress.show(latest);
        await context.clock.sleep(pace.next(), context.signal);
        break;
      default:
        throw new DeployError('INTERNAL', `unexpected status of a rolling upgrade: ${String(latest.status satisfies never)}`);
    }
  }
}

/** Reads the rolling upgrade's counts, which is cheap, and lists the VMs only when they have moved. */
export class PassProgress {
  private last = '';
  /** Of the rolling upgrade that is watched: by that the next one is told from it. */
  startedAt: string | undefined;

  constructor(
    private readonly context: StepContext,
    private readonly mode: 'Automatic' | 'Rolling',
  ) {}

  async tick(): Promise<void> {
    if (this.mode === 'Automatic') return look(this.context);
    const latest = await this.context.scaleSets.latestRollingUpgrade(this.context.wanted.target, this.context.signal);
    if (!latest) return;
    this.startedAt ??= latest.startedAt;
    await this.show(latest);
  }

  async show({ successful, failed, inProgress, pending }: RollingUpgradeView): Promise<void> {
    const text = `${successful} done, ${failed} failed, ${inProgress} at work, ${pending} to go`;
    if (text === this.last) return;
    this.last = text;
    this.context.log.info(`  rolling upgrade: ${text}`);
    await look(this.context);
  }
}
