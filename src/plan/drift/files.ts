import type { FileState } from '../../ports/releases.js';
import type { DriftFinding } from '../../report/result.js';
import type { DriftQuestion } from './question.js';

type Question = Pick<DriftQuestion, 'scaleSet' | 'recorded' | 'files' | 'written' | 'signedUntil' | 'deployedAt' | 'now'>;

/** How far clocks may differ, ms. */
const CLOCK_SKEW_MS = 60_000;

const NEXT_VM = 'The next VM that is made (scale-out, repair, reimage) will fail to fetch it.';

/** Files that the model names and that are not what they were, and URLs that end. */
export function fileDrift(question: Question): readonly DriftFinding[] {
  return [...question.files.flatMap((file) => [...oneFile(file, question), ...expiry(file, question)]), ...signed(question)];
}

function oneFile(file: FileState, question: Question): readonly DriftFinding[] {
  const base = { scaleSet: question.scaleSet, extension: file.extension, file: withoutQuery(file.url) };
  const detail = file.detail === undefined ? '' : `: ${file.detail}`;
  switch (file.state) {
    case 'gone':
      return [{ ...base, kind: 'file-gone', level: 'drift', message: `${file.fileName} of extension ${file.extension} is gone${detail}`, hint: `${NEXT_VM} Put it back, or deploy a release that is whole.` }];
    case 'private':
      return [{ ...base, kind: 'file-unreachable', level: 'drift', message: `${file.fileName} of extension ${file.extension} cannot be fetched by VMs${detail}`, hint: `${NEXT_VM} Deploy again with release.delivery: blob.` }];
    case 'unchecked':
      return [{ ...base, kind: 'file-unchecked', level: 'notice', message: `${file.fileName} of extension ${file.extension} was not looked at${detail}` }];
    case 'there':
      return changed(file, question).map((why) => ({ ...base, kind: 'file-changed', level: 'drift', message: `${file.fileName} of extension ${file.extension} is not the file that was deployed: ${why}`, hint: 'VMs that check the file will fail, others will run the new one. Publish a new release; do not replace files of an old one.' }));
    default:
      return file.state satisfies never;
  }
}

function changed(file: FileState, { written, deployedAt }: Question): readonly string[] {
  const { sha256Then, sha256Now, uploadedAt } = file;
  if (sha256Then !== undefined && sha256Now !== undefined) return sha256Then === sha256Now ? [] : [`SHA-256 is ${sha256Now}, deployed was ${sha256Then}`];
  // The fingerprint of the deployment has the digests in it: where it still comes out the same, so are they.
  if (written || uploadedAt === undefined || deployedAt === undefined) return [];
  return Date.parse(uploadedAt) > Date.parse(deployedAt) + CLOCK_SKEW_MS ? [`it was uploaded at ${uploadedAt}, after the deployment of ${deployedAt}`] : [];
}

function expiry(file: FileState, { scaleSet, now }: Question): readonly DriftFinding[] {
  if (file.expiresAt === undefined) return [];
  const over = Date.parse(file.expiresAt) <= now;
  return [{
    kind: over ? 'url-expired' : 'url-expires', level: over ? 'drift' : 'notice', scaleSet, extension: file.extension, file: withoutQuery(file.url), until: file.expiresAt,
    message: `The URL of ${file.fileName} in extension ${file.extension} ${over ? 'expired' : 'expires'} at ${file.expiresAt}`,
    hint: over ? `${NEXT_VM} Deploy again.` : 'VMs that are made after that will fail to fetch it. Deploy again before, or use a URL that stays.',
  }];
}

/** Azure never gives back the URLs themselves: their end follows from the deployment's time. */
function signed({ scaleSet, signedUntil, now }: Question): readonly DriftFinding[] {
  if (signedUntil === undefined) return [];
  const over = Date.parse(signedUntil) <= now;
  return [{
    kind: over ? 'url-expired' : 'url-expires', level: over ? 'drift' : 'notice', scaleSet, until: signedUntil,
    message: `The signed URLs of the release's files (release.blob.access: sas) ${over ? 'expired' : 'expire'} at about ${signedUntil}`,
    hint: over ? 'The next VM that is made will fail to fetch them. Deploy again with force: true, or use access: managed-identity.' : 'Deploy again before, with force: true, or use access: managed-identity.',
  }];
}

/** A query may hold a signature. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
