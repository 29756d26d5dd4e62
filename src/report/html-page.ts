import { headline } from './headline.js';
import { escapeHtml, toHtml } from './html.js';
import { LIMITS } from './limits.js';
import type { Reported } from './so-far.js';
import { selectAll, summaryBlocks } from './summary.js';

/** The page loads nothing and runs nothing: whatever a VM printed stays text, even if the escaping were wrong. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole report as one HTML page that a browser shows without loading anything else. No VM is left out. */
export function renderHtml(report: Reported): string {
  const { status, subject } = headline(report);
  const title = escapeHtml(`${status}: ${subject}`);
  const body = toHtml(summaryBlocks(report, LIMITS[0], selectAll(report)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
<footer>vmss-deploy · started ${escapeHtml(report.startedAt)}</footer>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark;
  --ink: #1c2128; --soft: #59636e; --page: #f4f5f7; --sheet: #fff; --line: #d8dde3; --shade: #f0f2f5; --link: #0a5cc2;
  --good: #14703a; --good-bg: #dcf3e4; --bad: #b42318; --bad-bg: #fde4e1; --warn: #8a5300; --warn-bg: #fdefd0;
  --busy: #1d55b0; --busy-bg: #e0ecfd; --quiet: #57606a; --quiet-bg: #e8ebef; }
@media (prefers-color-scheme: dark) { :root {
  --ink: #e4e8ed; --soft: #9aa4af; --page: #0e1116; --sheet: #161a21; --line: #2c333d; --shade: #1e242d; --link: #79b2ff;
  --good: #6ad58f; --good-bg: #12351f; --bad: #ff9a90; --bad-bg: #43191a; --warn: #f0be63; --warn-bg: #3b2a0b;
  --busy: #8fbcff; --busy-bg: #14294a; --quiet: #a5aeb9; --quiet-bg: #272d36; } }
* { box-sizing: border-box }
body { margin: 0; padding: 2rem 1rem; background: var(--page); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif }
main { max-width: 80rem; margin: 0 auto; padding: 1.75rem 2rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 12px }
h1 { margin: 0 0 .4rem; font-size: 1.55rem; line-height: 1.3; letter-spacing: -.01em }
h2 { margin: 2rem 0 .7rem; font-size: 1.05rem }
p { margin: .5rem 0 } a { color: var(--link) } li { margin: .25rem 0 } ul, ol { padding-left: 1.4rem; margin: .5rem 0 }
code { padding: .1em .35em; border-radius: 4px; background: var(--shade); font: .88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere }
pre { margin: .4rem 0 1rem; padding: .8rem 1rem; border-radius: 8px; background: var(--shade); font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 28rem; overflow-y: auto }
.scroll { overflow-x: auto } table { width: 100%; border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums }
th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
th { color: var(--soft); font-size: .78rem; font-weight: 600; white-space: nowrap } tbody tr:last-child td { border-bottom: 0 } tbody tr:hover { background: var(--shade) }
td:first-child { width: 1%; white-space: nowrap } .right { text-align: right; white-space: nowrap }
.badge { display: inline-block; padding: .05em .6em; border-radius: 1em; font-size: .85em; font-weight: 600; white-space: nowrap } h1 .badge { font-size: .62em; vertical-align: .22em; margin-right: .35em; padding: .2em .8em }
.badge.good { color: var(--good); background: var(--good-bg) } .badge.bad { color: var(--bad); background: var(--bad-bg) } .badge.warn { color: var(--warn); background: var(--warn-bg) }
.badge.busy { color: var(--busy); background: var(--busy-bg) } .badge.quiet { color: var(--quiet); background: var(--quiet-bg) }
.note { margin: 1rem 0; padding: .5rem 1rem; border-left: 4px solid; border-radius: 6px } .note.bad { border-color: var(--bad); background: var(--bad-bg) } .note.warn { border-color: var(--warn); background: var(--warn-bg) } .note code { background: transparent; padding: 0 }
.bar { display: flex; gap: 3px; height: 10px; margin: 1rem 0 .5rem } .bar span { flex-basis: 6px; border-radius: 5px; background: currentColor }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.3rem; font-size: .9rem }
.bar .good, .legend .good { color: var(--good) } .bar .bad, .legend .bad { color: var(--bad) } .bar .warn, .legend .warn { color: var(--warn) } .bar .busy, .legend .busy { color: var(--busy) } .bar .quiet, .legend .quiet { color: var(--quiet) }
details { margin: .6rem 0; padding: .5rem .9rem; border: 1px solid var(--line); border-radius: 8px } summary { cursor: pointer }
footer { max-width: 80rem; margin: 1rem auto 0; color: var(--soft); font-size: .82rem; text-align: center }
@media (max-width: 40rem) { body { padding: 0 } main { padding: 1.2rem 1rem; border: 0; border-radius: 0 } }
`;
