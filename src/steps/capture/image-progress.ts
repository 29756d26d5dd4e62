import type { RegionReplica } from '../../ports/images.js';
import type { CapturedImage } from '../../report/result.js';
import type { CaptureParts, MadeImage } from './context.js';

/** The image as it becomes: a line in the log and a new summary when something has changed. */
export class ImageProgress {
  private readonly said = new Map<string, string>();
  private phase = '';

  constructor(
    private known: CapturedImage,
    private readonly parts: Pick<CaptureParts, 'log' | 'progress'>,
  ) {}

  get image(): CapturedImage {
    return this.known;
  }

  async entering(phase: string): Promise<void> {
    this.phase = phase;
    await this.parts.progress(this.known, phase);
  }

  async saw(image: MadeImage): Promise<void> {
    const regions = image.kind === 'galleryVersion' ? image.regions : [];
    this.known = { ...this.known, provisioningState: image.provisioningState, regions: regions.map(({ region, ...rest }) => ({ name: region, ...rest })) };
    const changes = [this.change('the image', image.provisioningState), ...regions.map((one) => this.change(one.region, stateText(one)))].filter((line) => line !== undefined);
    for (const line of changes) this.parts.log.info(`  ${line}`);
    if (changes.length > 0) await this.parts.progress(this.known, this.phase);
  }

  private change(what: string, state: string): string | undefined {
    if (this.said.get(what) === state) return undefined;
    this.said.set(what, state);
    return `${what}: ${state}`;
  }
}

function stateText({ state, progress, details }: RegionReplica): string {
  const far = state === 'Replicating' && progress !== undefined ? ` ${progress}%` : '';
  return `${state ?? 'no status'}${far}${details === undefined ? '' : ` (${details})`}`;
}
