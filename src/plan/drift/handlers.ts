import type { DriftFinding } from '../../report/result.js';
import type { DriftQuestion } from './question.js';
import { sameHandler } from '../definition.js';

/** Extensions of the model, whoever put them there, whose handler is retired, will be, or is of a version that is not known. */
export function handlerDrift({ scaleSet, observed, handlers, now }: Pick<DriftQuestion, 'scaleSet' | 'observed' | 'handlers' | 'now'>): readonly DriftFinding[] {
  return observed.scaleSet.extensions.flatMap((extension): DriftFinding[] => {
    const handler = handlers.find((one) => sameHandler(one, extension));
    if (!handler) return [];
    const base = { scaleSet, extension: extension.name };
    const findings: DriftFinding[] = [];
    if (handler.retiresOn !== undefined) {
      // The day itself still counts.
      const over = now >= Date.parse(handler.retiresOn) + 24 * 3_600_000;
      findings.push({
        ...base, kind: over ? 'handler-retired' : 'handler-retires', level: over ? 'drift' : 'notice', until: handler.retiresOn,
        message: `Extension ${extension.name} is ${handler.label}, which Microsoft ${over ? 'retired' : 'retires'} on ${handler.retiresOn}`,
        hint: 'Move to Azure Machine Configuration or Custom Script.',
      });
    }
    if (!handler.acceptsVersion(extension.typeHandlerVersion)) {
      findings.push({
        ...base, kind: 'handler-unknown', level: 'notice',
        message: `Extension ${extension.name} is ${handler.label} ${extension.typeHandlerVersion}; known versions are ${handler.versionsText}`,
        hint: 'Azure may have retired this version: VMs that are made later would not get it.',
      });
    }
    return findings;
  });
}
