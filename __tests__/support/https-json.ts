import { readFileSync } from 'node:fs';
import { get } from 'node:https';

/** GET of JSON from the emulator. @param ca path of its authority's certificate */
export function httpsJson(url: string, ca: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(url, { ca: readFileSync(ca), headers: { 'user-agent': 'test', ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => (response.statusCode === 200 ? resolve(JSON.parse(text) as unknown) : reject(new Error(`${url}: ${response.statusCode} ${text}`))));
    }).on('error', reject);
  });
}
