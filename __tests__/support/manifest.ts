import { DeployError } from '../../src/errors.js';
import type { Problem } from '../../src/errors.js';
import type { DeliveredFile } from '../../src/manifest/fill.js';
import type { Manifest } from '../../src/manifest/load.js';
import { load } from '../../src/manifest/load.js';
import { parse } from '../../src/manifest/parse.js';
import type { Rendered, RenderContext } from '../../src/manifest/render.js';
import { render } from '../../src/manifest/render.js';

export const FILE = 'deploy.yml';

export const PLACE = { subscriptionId: '6f1c0000-0000-0000-0000-000000000001', resourceGroup: 'rg-web' };

export interface ManifestCase {
  readonly environment?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly tag?: string;
  readonly version?: string;
  readonly needs?: RenderContext['release']['needs'];
  /** Changes of a file, by its key. */
  readonly files?: Readonly<Record<string, Partial<DeliveredFile>>>;
  /** Content of the files that the run itself reads, by `release:NAME` and `file:PATH`. */
  readonly ownFiles?: Readonly<Record<string, string | Uint8Array>>;
}

/** A whole deploy.yml around the indented body of one extension. */
export function withExtension(extension: string, rest = ''): string {
  const body = extension.replace(/^\n/, '').trimEnd().split('\n').map((line) => (line === '' ? '' : `      ${line}`));
  return `version: 1\ntarget: { resourceGroup: rg-web, scaleSet: web }\nmodel:\n  extensions:\n${body.join('\n').replace(/^ {6}/, '    - ')}\n${rest}`;
}

export function loadText(text: string, options: ManifestCase = {}): Manifest {
  return load(parse(text, FILE), { vars: options.vars ?? {}, ...(options.environment === undefined ? {} : { environment: options.environment }) });
}

export function renderText(text: string, options: ManifestCase = {}): Rendered {
  const manifest = loadText(text, options);
  const version = options.version ?? '1.4.0';
  const tag = options.tag ?? `v${version}`;
  const files = new Map(
    manifest.references.map((use) => {
      const key = `${use.kind}:${use.name}`;
      const fileName = use.name.split('/').at(-1)?.replace('{{ version }}', version) ?? '';
      const url = `https://github.com/contoso/web/releases/download/${tag}/${fileName}`;
      return [key, { fileName, url, fetchUrl: url, sha256: 'a'.repeat(64), ...options.files?.[key] }];
    }),
  );
  const ownFiles = new Map(Object.entries(options.ownFiles ?? {}).map(([key, content]) => [key, typeof content === 'string' ? Buffer.from(content) : content]));
  return render(manifest, { release: { repository: 'contoso/web', tag, version, sha: 'b'.repeat(40), files, needs: options.needs ?? { urlsAreSecret: false } }, env: options.env ?? {}, place: PLACE, ownFiles });
}

/** What a broken file is told: `line:column message | hint`, one line a problem. */
export function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    if (error.code !== 'CONFIG_INVALID') throw error;
    return error.problems.map(shown);
  }
  return [];
}

export function shown(problem: Problem): string {
  const place = problem.location === undefined ? '?' : `${problem.location.line}:${problem.location.column}`;
  return `${place} ${problem.message} | ${problem.hint ?? ''}`;
}
