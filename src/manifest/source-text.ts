import type { SourceLocation } from '../errors.js';

/** Turns offsets of a text into lines and columns, both from 1; columns count UTF-16 units, as editors and GitHub do. */
export interface SourceText {
  readonly text: string;
  at(offset: number): SourceLocation;
}

export function sourceText(text: string, file: string): SourceText {
  const starts = [0];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) starts.push(index + 1);
  }
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    text,
    at(offset) {
      const line = lineOf(Math.max(0, offset));
      return { file, line: line + 1, column: Math.max(0, offset) - (starts[line] ?? 0) + 1 };
    },
  };
}
