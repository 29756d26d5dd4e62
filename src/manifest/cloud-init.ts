/** First words of what cloud-init acts upon (cloudinit.readthedocs.io, "User-data formats"; its handlers look for them without case, after white space). */
const FIRST_WORDS = ['#!', '#cloud-config', '#cloud-boothook', '#include', '#part-handler', '#upstart-job', '## template: jinja'];

/** How far into a text cloud-init looks for the header of a MIME message. */
const MIME_WITHIN = 4096;

/**
 * Whether cloud-init would act upon custom data. What it does not know it leaves alone and only writes a line to its log, so a VM
 * comes up without any of it.
 */
export function isForCloudInit(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return true;
  // Only white space may come first: cloud-init does not skip a byte order mark, as trimStart would.
  const text = Buffer.from(bytes.subarray(0, MIME_WITHIN)).toString('utf8').toLowerCase();
  return text.includes('mime-version:') || FIRST_WORDS.some((word) => text.replace(/^[ \t\r\n\f\v]+/, '').startsWith(word));
}
