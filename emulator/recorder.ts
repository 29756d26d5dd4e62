import { appendFileSync, writeFileSync } from 'node:fs';
import type { HttpRequest, HttpResponse } from './http/message.js';
import { encodeBody, isStream } from './http/message.js';

/** Writes exchanges with ARM as JSON lines. Nothing for `file` undefined. */
export interface Recorder {
  record(request: HttpRequest, response: HttpResponse): void;
}

/**
 * @param file emptied first; its bodies hold what was sent, protected settings included
 * @throws Error where the file cannot be written
 */
export function createRecorder(file: string | undefined): Recorder {
  if (file === undefined) return { record: () => undefined };
  writeFileSync(file, '');
  return {
    record(request, response) {
      if (response.hangUp) return;
      const exchange = {
        request: {
          method: request.method,
          url: request.url.href,
          headers: withoutToken(request.headers),
          body: parsed(request.body),
        },
        response: { status: response.status, headers: response.headers ?? {}, body: isStream(response.body) ? null : parsed(encodeBody(response.body)) },
      };
      // One write a line, at once: what was recorded is there however the emulator ends.
      appendFileSync(file, `${JSON.stringify(exchange)}\n`);
    },
  };
}

function withoutToken(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { authorization, ...others } = headers;
  return authorization === undefined ? others : { ...others, authorization: 'REDACTED' };
}

function parsed(body: Buffer): unknown {
  if (body.length === 0) return null;
  const text = body.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
