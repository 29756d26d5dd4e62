import { isSafeValue } from './charset.js';

/** One word for a POSIX shell, whatever the text holds. */
export function shQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * An expression for PowerShell's -Command whose value is the text. cmd reads the line first, and neither it nor a pair of double
 * quotes around the script may see anything special: texts that are not plain are therefore given as base64 and decoded there.
 */
export function psQuote(text: string): string {
  return isSafeValue(text) ? `'${text}'` : `([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64(text)}')))`;
}

/** UTF-8, then base64 (RFC 4648, with padding): letters, digits, `+`, `/` and `=`. */
export function base64(text: string): string {
  return base64Bytes(Buffer.from(text, 'utf8'));
}

export function base64Bytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Whether text that follows `before` is inside quotes, as a POSIX shell reads it. */
export function insideShQuotes(before: string): boolean {
  let quote = '';
  for (let index = 0; index < before.length; index += 1) {
    const character = before[index] ?? '';
    if (character === '\\' && quote !== "'") index += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === '#' && /(^|[\s;&|(])$/.test(before.slice(0, index))) {
      const end = before.indexOf('\n', index);
      if (end < 0) return false;
      index = end;
    }
  }
  return quote !== '';
}
