/** GitHub drops a step's summary that is larger, whole (GitHub docs, "Adding a job summary": 1 MiB for each step). */
export const SUMMARY_LIMIT_BYTES = 1024 * 1024;

const NOTE = '\n\n_The summary was cut here: GitHub shows no more than 1 MiB. The JSON report has everything._\n';

/**
 * The text, cut at the end of a line where it is larger than GitHub takes. The report keeps below the limit by itself;
 * this is the last resort, without which the whole summary would be lost.
 */
export function fitSummary(markdown: string, limitBytes = SUMMARY_LIMIT_BYTES): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= limitBytes) return markdown;
  const room = bytes.subarray(0, limitBytes - Buffer.byteLength(NOTE));
  const end = room.lastIndexOf('\n');
  return room.subarray(0, Math.max(end, 0)).toString() + NOTE;
}
