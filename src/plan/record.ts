/**
 * What is remembered of a deployment, on the scale set itself and with the change it belongs to: in the extension's
 * `forceUpdateTag`, which a GET of the scale set returns (recorded) and which may hold any text ("if different from the
 * previous value, the extension handler will be forced to update", REST reference of VirtualMachineScaleSetExtension).
 * It is written by the same PUT as the change, so no VM looks out of date because of it.
 */
export interface DeploymentRecord {
  readonly tag: string;
  /** The release before this one, good or not. */
  readonly previousTag?: string;
  /** Tags of the releases that were good here before this one, the newest first: where a rollback leads. */
  readonly back?: readonly string[];
  readonly sha: string;
  readonly fingerprint: string;
  /** Seconds since the epoch: the deployment's identity, also in Custom Script's `timestamp` (a 32-bit integer). */
  readonly timestamp: number;
  /** GitHub's `run_id.run_attempt`. */
  readonly run: string;
  /** A way back; absent for a deployment. */
  readonly task?: 'rollback';
}

const MARK = 'vmss-deploy/1';

export function formatRecord(record: DeploymentRecord): string {
  const fields: readonly (readonly [string, string | number | undefined])[] = [
    ['tag', record.tag],
    ['previous', record.previousTag],
    // No tag that can be deployed has a comma in it. Nothing at all stands for a record that does not know.
    ['back', record.back?.join(',')],
    ['sha', record.sha],
    ['fingerprint', record.fingerprint],
    ['timestamp', record.timestamp],
    ['run', record.run],
    ['task', record.task],
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
  const back = fields.get('back')?.split(',').filter((one) => one !== '');
  return { tag, previousTag: fields.get('previous'), ...(back ? { back } : {}), sha, fingerprint, timestamp: Number(timestamp), run, ...(fields.get('task') === 'rollback' ? { task: 'rollback' } : {}) };
}

/** How many good releases are remembered. */
const MOST_BACK = 5;

/**
 * Where a rollback leads once `tag` is deployed over `before`. A release that was not good is no place to go back to, and who goes
 * back to a release goes past those that came after it.
 */
export function backFrom(tag: string, before: DeploymentRecord | undefined, { wasGood, goesBack }: { readonly wasGood: boolean; readonly goesBack: boolean }): readonly string[] {
  if (!before) return [];
  const history = whereBack(before);
  if (before.tag === tag) return history;
  const chain = wasGood ? [before.tag, ...history] : history;
  const at = chain.indexOf(tag);
  if (goesBack) return at < 0 ? [] : chain.slice(at + 1);
  return [...new Set(chain)].filter((one) => one !== tag).slice(0, MOST_BACK);
}

/** Whether it is a way back that an earlier attempt of workflow run `run` (GitHub's id and attempt) has begun. */
export function isBegunBefore({ task, run: by }: DeploymentRecord, run: { readonly id: string; readonly attempt: number } | undefined): boolean {
  const [id, attempt] = by.split('.');
  return task === 'rollback' && run !== undefined && id === run.id && Number(attempt) < run.attempt;
}

/** The good releases before a recorded one. Records of earlier versions of this action name only the one before. */
export function whereBack({ back, previousTag }: DeploymentRecord): readonly string[] {
  return back ?? (previousTag === undefined ? [] : [previousTag]);
}
