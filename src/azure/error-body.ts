/** ARM's error object. */
export interface ArmErrorBody {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly ArmErrorBody[];
}

/** The error in a body: `{error: {...}}` as ARM has it, `{code, message}` as some providers have it, or a text. */
export function armErrorBody(text: string | undefined): ArmErrorBody {
  let parsed: unknown;
  try {
    parsed = text === undefined || text === '' ? undefined : JSON.parse(text);
  } catch {
    // A proxy's HTML page, most likely: its first words are enough.
    return { code: '', message: plain(text ?? '', 300) };
  }
  const outer = isRecord(parsed) ? parsed : {};
  return toErrorBody(isRecord(outer['error']) ? outer['error'] : outer) ?? { code: '', message: '' };
}

/** ARM's error object in our own shape; `undefined` where there is neither code nor message. */
export function toErrorBody(value: unknown): ArmErrorBody | undefined {
  if (!isRecord(value)) return undefined;
  const { code, message, target, details } = value;
  if (typeof code !== 'string' && typeof message !== 'string') return undefined;
  const inner = Array.isArray(details) ? details.flatMap((detail) => toErrorBody(detail) ?? []) : [];
  return {
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? withoutSignedUrls(message) : '',
    ...(typeof target === 'string' ? { target } : {}),
    ...(inner.length > 0 ? { details: inner } : {}),
  };
}

/**
 * Codes by which Azure says that another write of the same resource is in the way for a moment. The network provider
 * wraps them: 429 `RetryableError` with the real one among the details (recorded, and github.com/hashicorp/terraform/issues/7986).
 */
const busyCodes = new Set(['ConflictingConcurrentWriteNotAllowed', 'RetryableErrorDueToAnotherOperation', 'AnotherOperationInProgress', 'RetryableError']);

/** The code that says so, the most telling one; `undefined` where the error is another. */
export function busyCode({ code, details = [] }: ArmErrorBody): string | undefined {
  const found = [code, ...details.map((detail) => detail.code)].filter((one) => busyCodes.has(one));
  return found.find((one) => one !== 'RetryableError') ?? found[0];
}

/** Signed operation URLs and SAS have their secrets in the query: no text keeps one. */
export function withoutSignedUrls(text: string): string {
  return text.replace(/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]*/gi, '$1');
}

/** One line of at most `limit` characters, without markup and signatures. */
export function plain(text: string, limit: number): string {
  const line = withoutSignedUrls(text.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit)}...` : line;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
