import { headlineText } from './headline.js';
import type { RunResult } from './result.js';

/** The outputs of the action, by the names that action.yml gives them. */
export interface Outputs {
  readonly result: RunResult['result'];
  readonly changed: 'true' | 'false';
  /** Empty where the run ended before it knew the release. */
  readonly version: string;
  /** Tag of the release before; empty where none is recorded on the scale set. */
  readonly 'previous-version': string;
  /** The scale set that serves after the run; with a rolling deployment the target itself. */
  readonly 'active-scale-set': string;
  /** command capture: resource id of the image, once it is whole; empty for every other end. */
  readonly 'image-id': string;
  /** Path of the JSON report. */
  readonly report: string;
  /** The headline: one line of plain text, fit for a chat message. */
  readonly summary: string;
}

/** The action's outputs; `reportPath` is where the caller has written the JSON report, empty where it could not. */
export function outputs(result: RunResult, reportPath: string): Outputs {
  return {
    result: result.result,
    changed: result.changed ? 'true' : 'false',
    version: result.release?.version ?? result.image?.version ?? '',
    'previous-version': result.previousTag ?? '',
    'active-scale-set': result.activeScaleSet ?? result.target?.scaleSet ?? '',
    'image-id': result.result === 'succeeded' || result.result === 'unchanged' ? (result.image?.id ?? '') : '',
    report: reportPath,
    summary: headlineText(result),
  };
}
