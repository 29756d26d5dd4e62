import type { HttpResponse } from '../http/message.js';

/** Thrown by blob handlers; answered as storage does. Codes and texts: Storage docs, "Blob service error codes". */
export class StorageError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function storageAnswer(error: StorageError): HttpResponse {
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': error.code, ...error.headers },
    body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error>`,
  };
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
