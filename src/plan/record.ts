/**
 * What is remembered of a deployment, on the scale set itself and with the change it belongs to: in the extension's
 * `forceUpdateTag`, which a GET of the scale set returns (recorded) and which may hold any text ("if different from the
 * previous value, the extension handler will be forced to update", REST reference of VirtualMachineScaleSetExtension).
 * It is written by the same PUT as the change, so no VM looks out of date because of it.
 */
export interface DeploymentRecord {
  readonly tag: string;
  /** The release before this one. */
  readonly previousTag?: string;
  readonly sha: string;
  readonly fingerprint: string;
  /** Seconds since the epoch: the deployment's identity, also in Custom Script's `timestamp` (a 32-bit integer). */
  readonly timestamp: number;
  /** GitHub's `run_id.run_attempt`. */
  readonly run: string;
}

const MARK = 'vmss-deploy/1';

export function formatRecord(record: DeploymentRecord): string {
  const fields: readonly (readonly [string, string | number | undefined])[] = [
    ['tag', record.tag],
    ['previous', record.previousTag],
    ['sha', record.sha],
    ['fingerprint', record.fingerprint],
    ['timestamp', record.timestamp],
    ['run', record.run],
  ];
  const given = fields.filter(([, value]) => value !== undefined);
  return [MARK, ...given.map(([key, value]) => `${key}=${value}`)].join(' ');
}

/** `undefined` for anything that is not a record of ours, whoever wrote it. */
export function parseRecord(forceUpdateTag: string | undefined): DeploymentRecord | undefined {
  const [mark, ...words] = (forceUpdateTag ?? '').split(' ');
  if (mark !== MARK) return undefined;
  const fields = new Map(words.map((word) => {
    const equals = word.indexOf('=');
    return [word.slice(0, equals), word.slice(equals + 1)] as const;
  }));
  const [tag, sha, fingerprint, timestamp, run] = ['tag', 'sha', 'fingerprint', 'timestamp', 'run'].map((key) => fields.get(key));
  if (!tag || !sha || !fingerprint || !run || !timestamp || !/^\d{1,10}$/.test(timestamp)) return undefined;
  return { tag, previousTag: fields.get('previous'), sha, fingerprint, timestamp: Number(timestamp), run };
}
