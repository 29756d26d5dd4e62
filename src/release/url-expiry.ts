/**
 * When a signed URL ends, as its query says: `se` of a shared access signature (Storage docs, "Create a service SAS"),
 * `X-Amz-Date` and `X-Amz-Expires` (seconds), `X-Goog-Date` and `X-Goog-Expires` alike, `Expires` (seconds since the epoch).
 * ISO 8601; `undefined` where the URL has no end, or none that can be read.
 */
export function expiryOf(url: string): string | undefined {
  const query = new URLSearchParams(new URL(url).search);
  const given = new Map([...query].map(([key, value]) => [key.toLowerCase(), value]));
  const ms = [sas(given), afterDate(given, 'x-amz'), afterDate(given, 'x-goog'), epoch(given.get('expires'))].find((one) => one !== undefined && Number.isFinite(one));
  return ms === undefined || Math.abs(ms) > 8.64e15 ? undefined : new Date(ms).toISOString();
}

function sas(given: ReadonlyMap<string, string>): number | undefined {
  const text = given.get('se');
  // Without the signature it is some other query's `se`.
  return text === undefined || !given.has('sig') ? undefined : Date.parse(text);
}

/** The date is written as `20261123T100000Z`. */
function afterDate(given: ReadonlyMap<string, string>, prefix: string): number | undefined {
  const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(given.get(`${prefix}-date`) ?? '');
  const seconds = Number(given.get(`${prefix}-expires`) ?? Number.NaN);
  if (!date) return undefined;
  const [, year, month, day, hour, minute, second] = date;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + seconds * 1000;
}

function epoch(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{9,11}$/.test(text) ? Number(text) * 1000 : undefined;
}
