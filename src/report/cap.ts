import { showsOutput } from './outcomes.js';
import type { InstanceResult } from './result.js';

/** What of the VMs finds room in a report. */
export interface Selection {
  readonly rows: readonly InstanceResult[];
  readonly outputs: readonly InstanceResult[];
  /** Bytes of output shown per VM. */
  readonly outputBytes: number;
  readonly leftOut: { readonly rows: number; readonly outputs: number };
}

export interface Measure {
  /** Bytes that a VM's row takes once rendered. */
  row(instance: InstanceResult): number;
  /** Bytes that a VM's output takes once rendered, when `maxBytes` of it are shown; 0 where there is none. */
  output(instance: InstanceResult, maxBytes: number): number;
}

/** Shares of output per VM, tried from the largest: more VMs with their last lines serve better than few with all of theirs. */
const OUTPUT_BYTES = [16_384, 8192, 4096, 2048, 1024, 512, 256] as const;

/** Of the space, what the rows of VMs that are not proven may take before the outputs have had theirs. */
const ROWS_SHARE = 0.5;

/**
 * Divides `space` bytes. First come the rows of VMs that are not proven, then the outputs of those that ended badly, each
 * as long as leaves room for all of them, and last the rows of proven VMs. `instances` stand worst first.
 */
export function select(instances: readonly InstanceResult[], space: number, measure: Measure): Selection {
  const bad = fit(instances.filter((instance) => instance.outcome !== 'proven'), space * ROWS_SHARE, (instance) => measure.row(instance));
  const talkative = instances.filter((instance) => showsOutput(instance) && measure.output(instance, 256) > 0);
  const outputs = fitOutputs(talkative, space - bad.bytes, measure);
  const good = fit(instances.filter((instance) => instance.outcome === 'proven'), space - bad.bytes - outputs.bytes, (instance) => measure.row(instance));
  const rows = [...bad.kept, ...good.kept];
  return {
    rows,
    outputs: outputs.kept,
    outputBytes: outputs.each,
    leftOut: { rows: instances.length - rows.length, outputs: talkative.length - outputs.kept.length },
  };
}

interface Fitted {
  readonly kept: readonly InstanceResult[];
  readonly bytes: number;
}

/** As many as fit, in their order, stopping at the first that does not. */
function fit(instances: readonly InstanceResult[], space: number, size: (instance: InstanceResult) => number): Fitted {
  let bytes = 0;
  for (const [index, instance] of instances.entries()) {
    const next = bytes + size(instance);
    if (next > space) return { kept: instances.slice(0, index), bytes };
    bytes = next;
  }
  return { kept: instances, bytes };
}

function fitOutputs(instances: readonly InstanceResult[], space: number, measure: Measure): Fitted & { readonly each: number } {
  const least = OUTPUT_BYTES[OUTPUT_BYTES.length - 1] ?? 256;
  for (const each of OUTPUT_BYTES) {
    const fitted = fit(instances, space, (instance) => measure.output(instance, each));
    if (fitted.kept.length === instances.length || each === least) return { ...fitted, each };
  }
  return { kept: [], bytes: 0, each: least };
}
