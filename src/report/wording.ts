/** A duration in ms as people say it: `0.4s`, `42s`, `3m 12s`, `1h 02m`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return 'unknown';
  if (ms < 950) return `${(Math.round(ms / 100) / 10).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** `1 VM`, `4 VMs`; `plural` where an s is not enough. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function sequence(items: readonly string[]): string {
  const last = items.at(-1);
  if (last === undefined) return '';
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** Time of day in UTC of an ISO 8601 time, such as `14:03:07`; the text itself where it is no time. */
export function timeOfDay(iso: string): string {
  return /T(\d{2}:\d{2}:\d{2})/.exec(iso)?.[1] ?? iso;
}

/** Instance ids in short: `0-3, 7`. Ids that are no numbers stand as they are; at most `max` pieces, then how many ids are missing. */
export function idRanges(ids: readonly string[], max = 12): string {
  const pieces = runs(ids);
  const shown = pieces.slice(0, max);
  const missing = pieces.slice(max).reduce((sum, piece) => sum + piece.size, 0);
  return shown.map((piece) => piece.label).join(', ') + (missing > 0 ? ` and ${missing} more` : '');
}

function runs(ids: readonly string[]): { label: string; size: number }[] {
  const numbers = ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number).sort((a, b) => a - b);
  const others = ids.filter((id) => !/^\d{1,15}$/.test(id));
  const ranges: [number, number][] = [];
  for (const n of numbers) {
    const open = ranges.at(-1);
    if (open !== undefined && n <= open[1] + 1) open[1] = n;
    else ranges.push([n, n]);
  }
  const numeric = ranges.map(([first, last]) => ({
    label: last === first ? String(first) : `${first}${last === first + 1 ? ', ' : '-'}${last}`,
    size: last - first + 1,
  }));
  return [...numeric, ...others.map((id) => ({ label: id, size: 1 }))];
}

/** Two sentences one after the other, the first ended if it does not end itself; the second may be missing. */
export function sentences(first: string, second: string | undefined): string {
  if (second === undefined || second.trim() === '') return first;
  return `${first.trimEnd()}${/[.!?:;]$/.test(first.trimEnd()) ? '' : '.'} ${second}`;
}
