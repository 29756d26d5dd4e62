import { code, link, paragraph, text } from './blocks.js';
import type { Block, Inline, Phrase } from './blocks.js';
import { imageRows } from './image-blocks.js';
import type { Limits } from './limits.js';
import { clip } from './plain-text.js';
import { parseUrl, withoutCredentials } from './public-url.js';
import type { Reported } from './so-far.js';
import { count, duration, idRanges, timeOfDay } from './wording.js';

/** What was released, onto what, by which run: a table of two columns, and the files folded under it. */
export function facts(report: Reported, limits: Limits): readonly Block[] {
  const rows = [...imageRows(report, limits), ...releaseRows(report, limits), ...targetRows(report, limits), ...runRows(report, limits)];
  const table: Block[] = rows.length === 0 ? [] : [{ kind: 'table', columns: [{ title: 'What' }, { title: 'Which' }], rows }];
  return [...table, ...files(report, limits)];
}

function releaseRows(report: Reported, limits: Limits): (readonly Phrase[])[] {
  const { release, previousTag } = report;
  const rows: (readonly Phrase[])[] = [];
  if (release !== undefined) {
    const label = clip(release.tag, limits.cell);
    const from = [' of ', text(clip(release.repository, limits.cell))];
    rows.push(['Release', [release.htmlUrl === undefined ? text(label) : link(label, release.htmlUrl), ...from]]);
    if (release.sha !== undefined) rows.push(['Commit', commit(release.repository, release.sha, release.htmlUrl)]);
  }
  if (previousTag !== undefined) {
    const same = previousTag === release?.tag ? ' (the same)' : '';
    rows.push(['Previous release', `${clip(previousTag, limits.cell)}${same}`]);
  }
  return rows;
}

/** The release's page says on which server the repository is. */
function commit(repository: string, sha: string, releaseUrl: string | undefined): Inline {
  const short = clip(sha, 64).slice(0, 12);
  const server = releaseUrl === undefined ? undefined : parseUrl(releaseUrl)?.origin;
  const known = server !== undefined && /^[0-9a-f]{7,64}$/i.test(sha) && /^[\w.-]+\/[\w.-]+$/.test(repository);
  return known ? link(short, `${server}/${repository}/commit/${sha}`) : code(short);
}

function targetRows(report: Reported, limits: Limits): (readonly Phrase[])[] {
  const { target } = report;
  if (target === undefined) return [];
  const name = clip(target.scaleSet, limits.cell);
  const rows: (readonly Phrase[])[] = [];
  const place = [` in ${clip(target.resourceGroup, limits.cell)}`, target.location === undefined ? '' : `, ${clip(target.location, limits.cell)}`];
  rows.push(['Scale set', [target.portalUrl === undefined ? text(name) : link(name, target.portalUrl), ...place]]);
  rows.push(['Subscription', code(clip(target.subscriptionId, limits.cell))]);
  if (target.upgradePolicy !== undefined) rows.push(['Upgrade policy', target.upgradePolicy]);
  for (const { balancer, from, to, at, durationMs } of report.swaps ?? []) {
    rows.push(['Swap', `${clip(balancer, limits.cell)}: ${clip(from, limits.cell)} to ${clip(to, limits.cell)} at ${timeOfDay(clip(at, 40))} UTC, done in ${duration(durationMs)}`]);
  }
  if (report.activeScaleSet !== undefined) rows.push(['Live', clip(report.activeScaleSet, limits.cell)]);
  if (report.outOfRotation !== undefined) rows.push(['Out of rotation', `${clip(idRanges(report.outOfRotation), limits.cell)}: the load balancer sends no new connections there`]);
  if (target.environment !== undefined) rows.push(['Environment', clip(target.environment, limits.cell)]);
  return rows;
}

function runRows(report: Reported, limits: Limits): (readonly Phrase[])[] {
  const { run } = report;
  if (run === undefined) return [];
  const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : '';
  const actor = run.actor === undefined ? '' : `, started by ${clip(run.actor, limits.cell)}`;
  return [['Run', [link(clip(run.id, 40), run.url), `${attempt}${actor}`]]];
}

function files(report: Reported, limits: Limits): readonly Block[] {
  const all = report.release?.files ?? [];
  if (all.length === 0) return [];
  const rows = all.slice(0, limits.entries).map((file): readonly Phrase[] => {
    const label = clip(file.fileName, limits.cell);
    const { url, complete } = withoutCredentials(file.url);
    return [complete && url !== undefined ? link(label, url) : code(label), file.sha256 === undefined ? 'not known' : code(clip(file.sha256, 64))];
  });
  const more = all.length - rows.length;
  return [
    {
      kind: 'details',
      summary: `${count(all.length, 'file')} of the release`,
      blocks: [
        { kind: 'table', columns: [{ title: 'File' }, { title: 'SHA-256' }], rows },
        ...(more > 0 ? [paragraph(`${count(more, 'more file')} not listed.`)] : []),
      ],
    },
  ];
}
