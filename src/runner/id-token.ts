import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';

/** How long GitHub may take to answer, ms. */
const LIMIT_MS = 5_000;
const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

/**
 * The job's OIDC token, asked for without @actions/core: loading that would delay the first request to Azure by about a tenth
 * of a second.
 * @returns undefined where it is not to be had this way: behind a proxy, or not at the first attempt. @actions/core, which knows
 *   proxies and tries again, is to ask then.
 */
export async function idTokenDirectly(audience: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  if (!url || !bearer || PROXIES.some((name) => env[name])) return undefined;
  try {
    const answer = JSON.parse(await textOf(`${url}&audience=${encodeURIComponent(audience)}`, bearer)) as { readonly value?: unknown } | null;
    return typeof answer?.value === 'string' && answer.value !== '' ? answer.value : undefined;
  } catch {
    return undefined;
  }
}

function textOf(url: string, bearer: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const get = new URL(url).protocol === 'http:' ? httpGet : httpsGet;
    const request = get(url, { headers: { accept: 'application/json', authorization: `Bearer ${bearer}` }, signal: AbortSignal.timeout(LIMIT_MS) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('error', reject);
      response.once('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`status ${response.statusCode}`))));
    });
    request.once('error', reject);
  });
}
