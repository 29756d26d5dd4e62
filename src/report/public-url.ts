/**
 * A URL without what may be a credential: user information, query (a shared access signature stands there) and fragment.
 * `complete` is false where something was taken away, so that the URL alone may not lead anywhere; `url` is undefined
 * for what is no URL at all.
 */
export function withoutCredentials(raw: string): { readonly url: string | undefined; readonly complete: boolean } {
  const parsed = parseUrl(raw);
  if (parsed === undefined) return { url: undefined, complete: false };
  const complete = parsed.username === '' && parsed.password === '' && parsed.search === '' && parsed.hash === '';
  parsed.username = '';
  parsed.password = '';
  parsed.search = '';
  parsed.hash = '';
  return { url: parsed.href, complete };
}

/** The URL, or undefined for what is none. */
export function parseUrl(raw: string): URL | undefined {
  try {
    return new URL(raw);
  } catch {
    return undefined;
  }
}
