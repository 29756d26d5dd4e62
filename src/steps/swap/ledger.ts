import { DeployError } from '../../errors.js';
import type { SwapResult } from '../../report/result.js';
import type { Ending } from '../execute.js';
import type { SwapLedger } from './context.js';

export interface Ledger extends SwapLedger {
  readonly swaps: readonly SwapResult[];
  /** Name of the scale set that was live when the balancer was last read or written. */
  readonly live: string;
  /** How the run ended, as a person wants it told: with who serves, or with the write that nobody knows the end of. */
  told(ending: Ending): Ending;
}

/** Keeps what became of balancer `balancer`, before which scale set `live` is live now. */
export function createLedger(balancer: string, live: string): Ledger {
  const swaps: SwapResult[] = [];
  let underWay: string | undefined;
  let now = live;
  return {
    swaps,
    get live() {
      return now;
    },
    writing: (to) => void (underWay = to),
    settled: () => void (underWay = undefined),
    found: (name) => void (now = name),
    swapped({ from, to, sentAtMs, tookMs }) {
      swaps.push({ balancer, from, to, at: new Date(sentAtMs).toISOString(), durationMs: tookMs });
      now = to;
    },
    told(ending) {
      if (ending.kind === 'succeeded') return ending;
      const { error } = ending;
      if (underWay !== undefined) {
        const hint = `Azure may still carry it out: look at the rules of ${balancer} to see which scale set is live, since this run does not know. Run the workflow again: it reads them first.`;
        return { ...ending, error: retold(error, `${error.message}; at that moment the write of ${balancer} was under way that makes ${underWay} live`, hint) };
      }
      const who = swaps.length === 0 && now === live ? `Production was not touched: ${now} is live.` : `${now} is live.`;
      return { ...ending, error: retold(error, error.message, error.hint === undefined ? who : `${who} ${error.hint}`) };
    },
  };
}

function retold(error: DeployError, message: string, hint: string): DeployError {
  const { code, correlationId, armCode, problems } = error;
  return new DeployError(code, message, { hint, correlationId, armCode, problems, cause: error });
}
