/** ARM's way of writing a time: ISO 8601 with seven decimals and an offset. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace(/Z$/, '0000+00:00');
}

/**
 * Milliseconds of an ISO 8601 duration of days and time, such as `PT1H30M`; `undefined` for anything else.
 */
export function durationMs(text: string): number | undefined {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text);
  if (!found || /^P(T)?$/i.test(text)) return undefined;
  const [days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000;
}
