export const id = 8;
export const ids = [8];
export const modules = {

/***/ 2008:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./build/lib/errors.js
var errors = __webpack_require__(1469);
;// CONCATENATED MODULE: ./build/lib/account.js

/** What is known of the run, as it becomes known: whenever and however the run ends, there is a whole result to report. */
class Account {
    command;
    now;
    known = {};
    startedAtMs;
    constructor(command, now) {
        this.command = command;
        this.now = now;
        this.startedAtMs = now();
    }
    run(run) {
        this.add({ run });
    }
    target(ref, environment, portalUrl) {
        this.add({ target: { subscriptionId: ref.subscriptionId, resourceGroup: ref.resourceGroup, scaleSet: ref.name, environment, portalUrl } });
    }
    release(release) {
        const files = [...release.files.values()].map(({ reference, fileName, url, sha256 }) => ({ name: reference, fileName, url, sha256 }));
        const { repository, tag, version, sha, htmlUrl } = release;
        const wanted = { repository, tag, version, sha, htmlUrl, files };
        this.add({ release: wanted });
        return wanted;
    }
    observed({ scaleSet }) {
        this.add({ target: { ...this.known.target, location: scaleSet.location, upgradePolicy: scaleSet.upgradePolicy.mode } });
    }
    warnings(warnings) {
        this.add({ warnings });
    }
    plan(plan, steps, instances) {
        const [first, ...rest] = steps;
        const noted = first && plan.notes.length > 0 ? [{ ...first, detail: [first.detail, ...plan.notes].filter(Boolean).join(' ') }, ...rest] : steps;
        this.add({ plan: noted, instances, previousTag: plan.previousTag, changed: plan.kind === 'change' });
    }
    soFar(state, phase) {
        return { ...this.complete({ ...state, changed: true }), result: 'running', phase };
    }
    planned() {
        return { ...this.complete(), result: 'planned' };
    }
    unchanged() {
        return { ...this.complete({ changed: false }), result: 'unchanged' };
    }
    ended({ ending, instances, batches }) {
        const error = ending.kind === 'succeeded' ? undefined : runError(ending.error);
        return { ...this.complete({ instances, batches, changed: true, error }), result: ending.kind };
    }
    /** The run ended before anything was touched. */
    refused(thrown) {
        const error = runError(thrown);
        return { ...this.complete({ changed: false, error }), result: error.code === 'CANCELLED' ? 'cancelled' : 'failed' };
    }
    add(known) {
        this.known = { ...this.known, ...known };
    }
    complete(more = {}) {
        const now = this.now();
        return {
            command: this.command, changed: false, plan: [], batches: [], instances: [], warnings: [],
            startedAt: new Date(this.startedAtMs).toISOString(), durationMs: now - this.startedAtMs,
            ...this.known, ...more,
        };
    }
}
function runError(thrown) {
    if (!(thrown instanceof errors/* DeployError */.s)) {
        return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown), hint: 'This is a fault of vmss-deploy. Please report it with the log of a run with debug logging (rerun with "Enable debug logging").', problems: [] };
    }
    const { code, message, hint, correlationId, armCode, problems } = thrown;
    return { code, message, hint, correlationId, armCode, problems };
}

// EXTERNAL MODULE: ./build/lib/inputs.js + 5 modules
var lib_inputs = __webpack_require__(9440);
// EXTERNAL MODULE: ./build/lib/post-state.js
var post_state = __webpack_require__(1796);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/lib/report/public-url.js
/**
 * A URL without what may be a credential: user information, query (a shared access signature stands there) and fragment.
 * `complete` is false where something was taken away, so that the URL alone may not lead anywhere; `url` is undefined
 * for what is no URL at all.
 */
function withoutCredentials(raw) {
    const parsed = parseUrl(raw);
    if (parsed === undefined)
        return { url: undefined, complete: false };
    const complete = parsed.username === '' && parsed.password === '' && parsed.search === '' && parsed.hash === '';
    parsed.username = '';
    parsed.password = '';
    parsed.search = '';
    parsed.hash = '';
    return { url: parsed.href, complete };
}
/** The URL, or undefined for what is none. */
function parseUrl(raw) {
    try {
        return new URL(raw);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/lib/report/blocks.js
/**
 * The report as a document, before it is markdown or HTML. Every string in it is plain text, wherever it came from: the
 * renderers escape all of it, so nothing that builds a document needs to know how.
 */

const blocks_text = (value) => ({ kind: 'text', text: value });
const strong = (value) => ({ kind: 'strong', text: value });
const code = (value) => ({ kind: 'code', text: value });
const blocks_link = (label, url) => ({ kind: 'link', text: label, url });
const badge = (label, tone) => ({ kind: 'badge', text: label, tone });
const heading = (level, value) => ({ kind: 'heading', level, text: value });
const paragraph = (value) => ({ kind: 'paragraph', text: value });
const list = (items, ordered = false) => ({ kind: 'list', ordered, items });
/** The parts of a phrase, each as an `Inline`. */
function inlines(phrase) {
    const parts = Array.isArray(phrase) ? phrase : [phrase];
    return parts.map((part) => (typeof part === 'string' ? blocks_text(part) : part));
}
/** `url` in its normal form where a link may point there, `undefined` for anything but http and https. */
function linkTarget(url) {
    const parsed = parseUrl(url);
    return parsed?.protocol === 'https:' || parsed?.protocol === 'http:' ? parsed.href : undefined;
}

;// CONCATENATED MODULE: ./build/lib/report/outcomes.js
/** Every outcome, worst first: the order of the VMs in each report. */
const OUTCOMES = ['failed', 'unhealthy', 'pending', 'outdated', 'protected', 'parked', 'proven'];
const TONES = {
    failed: 'bad',
    unhealthy: 'bad',
    pending: 'busy',
    outdated: 'warn',
    protected: 'quiet',
    parked: 'quiet',
    proven: 'good',
};
function outcomeTone(outcome) {
    return TONES[outcome];
}
/** How many VMs came to which end. Always of all VMs, whatever a report has room to list. */
function countOutcomes(instances) {
    const counts = { proven: 0, failed: 0, unhealthy: 0, pending: 0, outdated: 0, parked: 0, protected: 0 };
    for (const instance of instances)
        counts[instance.outcome] += 1;
    return counts;
}
/** The counts as parts of a whole, the proven ones first as in a bar that fills. */
function outcomeSegments(counts) {
    return ['proven', ...OUTCOMES.filter((outcome) => outcome !== 'proven')]
        .filter((outcome) => counts[outcome] > 0)
        .map((outcome) => ({ label: outcome, count: counts[outcome], tone: TONES[outcome] }));
}
/** Worst first; within an outcome by instance id, numbers as numbers. */
function outcomes_worstFirst(instances) {
    return [...instances].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) || compareIds(a.instanceId, b.instanceId));
}
function compareIds(a, b) {
    const difference = Number(a) - Number(b);
    if (!Number.isNaN(difference) && difference !== 0)
        return difference;
    return a < b ? -1 : a > b ? 1 : 0;
}
/** Whether a VM's script output belongs into the report: it ended badly, or had not ended. */
function outcomes_showsOutput(instance) {
    return instance.outcome === 'failed' || instance.outcome === 'unhealthy' || instance.outcome === 'pending';
}

;// CONCATENATED MODULE: ./build/lib/report/plain-text.js
/*
 * What VMs, tags and ARM send is shown to people, so what a terminal or a browser would obey rather than show is taken
 * out first: escape sequences, control characters, and characters that turn or hide the text around them.
 */
// Operating system commands and strings (titles, hyperlinks), control sequences (colours, cursor), then what is left of either.
// eslint-disable-next-line no-control-regex
const ESCAPE_SEQUENCES = /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g;
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
// Bidirectional marks, embeddings, overrides and isolates; invisible spaces; line separators; the tag characters of plane 14.
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;
const LONE_SURROGATES = /\p{Surrogate}/gu;
/**
 * The text as a person would have seen it on a terminal without colours: line breaks and tabs stay, a progress bar that
 * overwrites itself keeps its last state.
 */
function plainText(raw) {
    return raw
        .replace(ESCAPE_SEQUENCES, '')
        .replace(/\r+\n/g, '\n')
        .split('\n')
        .map((line) => lastOverwritten(line))
        .join('\n')
        .replace(CONTROLS, '')
        .replace(INVISIBLE, '')
        .replace(LONE_SURROGATES, '\ufffd');
}
function lastOverwritten(line) {
    if (!line.includes('\r'))
        return line;
    const states = line.split('\r').filter((state) => state.trim() !== '');
    return states.at(-1) ?? '';
}
/** `plainText` on one line, each run of white space one blank. */
function oneLine(raw) {
    return plainText(raw).replace(/\s+/g, ' ').trim();
}
/** `oneLine` of at most `max` characters; what is cut off is shown by an ellipsis. */
function plain_text_clip(raw, max) {
    // Cleaning megabytes to show a hundred characters would be waste: cut generously before, exactly after.
    const line = oneLine(raw.length > max * 8 + 4096 ? raw.slice(0, max * 8 + 4096) : raw);
    if (line.length <= max)
        return line;
    return `${line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}
/** UTF-8 bytes. */
function byteLength(value) {
    return Buffer.byteLength(value, 'utf8');
}
/** The end of `raw` as plain text in at most about `maxBytes` bytes, cut at a line's start where there is one, and saying that it is cut. */
function tail(raw, maxBytes) {
    const whole = plainText(raw).replace(/\s+$/, '');
    const bytes = Buffer.from(whole, 'utf8');
    if (bytes.length <= maxBytes)
        return whole;
    let from = bytes.length - maxBytes;
    while (from < bytes.length && ((bytes[from] ?? 0) & 0xc0) === 0x80)
        from += 1;
    const end = bytes.subarray(from).toString('utf8');
    const lineStart = end.indexOf('\n') + 1;
    const kept = lineStart > 0 && lineStart < end.length / 2 ? end.slice(lineStart) : end;
    return `[${bytes.length - byteLength(kept)} bytes before this are left out]\n${kept}`;
}

;// CONCATENATED MODULE: ./build/lib/report/wording.js
/** A duration in ms as people say it: `0.4s`, `42s`, `3m 12s`, `1h 02m`. */
function wording_duration(ms) {
    if (!Number.isFinite(ms) || ms < 0)
        return 'unknown';
    if (ms < 950)
        return `${(Math.round(ms / 100) / 10).toFixed(1)}s`;
    const seconds = Math.round(ms / 1000);
    if (seconds < 60)
        return `${seconds}s`;
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60)
        return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
    return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}
/** `1 VM`, `4 VMs`; `plural` where an s is not enough. */
function count(n, noun, plural = `${noun}s`) {
    return `${n} ${n === 1 ? noun : plural}`;
}
/** `a`, `a and b`, `a, b and c`. */
function sequence(items) {
    const last = items.at(-1);
    if (last === undefined)
        return '';
    return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}
/** Time of day in UTC of an ISO 8601 time, such as `14:03:07`; the text itself where it is no time. */
function timeOfDay(iso) {
    return /T(\d{2}:\d{2}:\d{2})/.exec(iso)?.[1] ?? iso;
}
/** Instance ids in short: `0-3, 7`. Ids that are no numbers stand as they are; at most `max` pieces, then how many ids are missing. */
function wording_idRanges(ids, max = 12) {
    const pieces = runs(ids);
    const shown = pieces.slice(0, max);
    const missing = pieces.slice(max).reduce((sum, piece) => sum + piece.size, 0);
    return shown.map((piece) => piece.label).join(', ') + (missing > 0 ? ` and ${missing} more` : '');
}
function runs(ids) {
    const numbers = ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number).sort((a, b) => a - b);
    const others = ids.filter((id) => !/^\d{1,15}$/.test(id));
    const ranges = [];
    for (const n of numbers) {
        const open = ranges.at(-1);
        if (open !== undefined && n <= open[1] + 1)
            open[1] = n;
        else
            ranges.push([n, n]);
    }
    const numeric = ranges.map(([first, last]) => ({
        label: last === first ? String(first) : `${first}${last === first + 1 ? ', ' : '-'}${last}`,
        size: last - first + 1,
    }));
    return [...numeric, ...others.map((id) => ({ label: id, size: 1 }))];
}
/** Two sentences one after the other, the first ended if it does not end itself; the second may be missing. */
function sentences(first, second) {
    if (second === undefined || second.trim() === '')
        return first;
    return `${first.trimEnd()}${/[.!?:;]$/.test(first.trimEnd()) ? '' : '.'} ${second}`;
}

;// CONCATENATED MODULE: ./build/lib/report/instance-rows.js




const INSTANCE_COLUMNS = [
    { title: 'VM' },
    { title: 'Outcome' },
    { title: 'Zone / FD / UD' },
    { title: 'Model' },
    { title: 'Extensions' },
    { title: 'Health' },
    { title: 'Power' },
    { title: 'Batch', align: 'right' },
    { title: 'Took', align: 'right' },
    { title: 'Why' },
];
/** A VM as a row of the table. */
function instanceRow(instance, limits) {
    return [
        instance_rows_instanceName(instance, limits.cell),
        badge(instance.outcome, outcomeTone(instance.outcome)),
        domains(instance),
        instance.latestModelApplied ? 'latest' : badge('not latest', 'warn'),
        extensionStates(instance.extensions, limits),
        health(instance),
        instance.power === 'running' ? 'running' : badge(instance.power, instance.power === 'unknown' ? 'warn' : 'quiet'),
        instance.batch === undefined ? '' : String(instance.batch),
        instance.durationMs === undefined ? '' : wording_duration(instance.durationMs),
        plain_text_clip(instance.reason ?? '', limits.cell),
    ];
}
/** `web_0`, with its id where the name does not show it, and `new` where it was made during the rollout. */
function instance_rows_instanceName(instance, max) {
    const name = plain_text_clip(instance.name, max);
    const id = plain_text_clip(instance.instanceId, 60);
    const shown = name === '' ? `instance ${id}` : name.endsWith(`_${id}`) || name === id ? name : `${name} (id ${id})`;
    return instance.born === true ? `${shown}, new` : shown;
}
/** Zone, fault domain and update domain, a dash for those that Azure does not say. */
function domains(instance) {
    return [instance.zone, instance.faultDomain, instance.updateDomain].map((part) => (part === undefined ? '–' : plain_text_clip(String(part), 20))).join(' / ');
}
function extensionStates(extensions, limits) {
    if (extensions.length === 0)
        return 'none';
    const shown = extensions.slice(0, 8);
    const parts = shown.flatMap((extension, index) => {
        const version = extension.handlerVersion === undefined ? '' : ` ${plain_text_clip(extension.handlerVersion, 30)}`;
        const tone = extension.state === 'succeeded' ? 'good' : extension.state === 'failed' || extension.state === 'absent' ? 'bad' : 'busy';
        return [blocks_text(`${index > 0 ? ', ' : ''}${plain_text_clip(extension.name, Math.min(60, limits.cell))}${version} `), badge(extension.state, tone)];
    });
    return extensions.length > shown.length ? [...parts, blocks_text(` and ${extensions.length - shown.length} more`)] : parts;
}
function health(instance) {
    switch (instance.health) {
        case undefined:
            return 'not reported';
        case 'healthy':
            return badge('healthy', 'good');
        case 'unhealthy':
            return badge('unhealthy', 'bad');
        case 'initializing':
            return badge('initializing', 'busy');
        case 'unknown':
            return badge('unknown', 'warn');
        default:
            return instance.health;
    }
}
/**
 * What a VM's scripts said, folded: the ends of stdout and stderr of each extension that did not succeed, or of all where
 * all did. `maxBytes` is for the VM as a whole. Undefined where there is nothing to show.
 */
function instanceOutput(instance, limits, maxBytes) {
    const notSucceeded = instance.extensions.filter((extension) => extension.state !== 'succeeded');
    const extensions = (notSucceeded.length > 0 ? notSucceeded : instance.extensions).slice(0, 8);
    const streams = extensions.flatMap((extension) => texts(extension));
    if (streams.length === 0)
        return undefined;
    const share = Math.max(64, Math.floor(maxBytes / streams.length));
    const blocks = streams.flatMap(({ label, content }) => [{ kind: 'paragraph', text: label }, { kind: 'code', text: tail(content, share) }]);
    return { kind: 'details', summary: ['Output of ', { kind: 'strong', text: instance_rows_instanceName(instance, limits.cell) }, ` (${instance.outcome})`], blocks };
}
function texts(extension) {
    const named = [
        ['message', extension.message],
        ['stdout', extension.stdout],
        ['stderr', extension.stderr],
    ];
    return named.flatMap(([stream, content]) => content === undefined || plainText(content).trim() === '' ? [] : [{ label: [code(plain_text_clip(extension.name, 60)), ` ${stream}`], content }]);
}

;// CONCATENATED MODULE: ./build/lib/report/annotations.js




/** GitHub shows ten errors and ten warnings of a step and drops the rest without a word. */
const MOST = 10;
const MESSAGE_LENGTH = 1000;
/**
 * What is shown on the run's page and on the lines of deploy.yml: the error, its problems on their lines, the VMs that
 * failed, and the warnings; of each level at most ten, the last of them saying how many more there are.
 */
function annotations(result) {
    return [...annotations_errors(result), ...warnings(result)];
}
function annotations_errors(result) {
    const { error } = result;
    if (error === undefined && result.result !== 'failed')
        return [];
    const main = error === undefined ? [] : [fromProblem('error', error)];
    const problems = (error?.problems ?? []).map((problem) => fromProblem('error', problem));
    const vms = outcomes_worstFirst(result.instances).filter((instance) => instance.outcome === 'failed' || instance.outcome === 'unhealthy');
    // With a place each problem says all that the error does, only better: that is where the reader has to go.
    const located = problems.length > 0 && problems.every((problem) => problem.location !== undefined);
    return capped([...(located ? [] : main), ...problems, ...vms.map((instance) => fromInstance(instance))], 'error');
}
function warnings(result) {
    return capped(result.warnings.map((warning) => fromProblem('warning', warning)), 'warning');
}
function capped(all, level) {
    if (all.length <= MOST)
        return all;
    const shown = all.slice(0, MOST - 1);
    return [...shown, { level, message: `and ${count(all.length - shown.length, `more ${level}`)}: the job summary lists what there is` }];
}
function fromProblem(level, problem) {
    const message = plain_text_clip(sentences(problem.message, problem.hint), MESSAGE_LENGTH);
    return problem.location === undefined ? { level, message } : { level, message, location: problem.location };
}
function fromInstance(instance) {
    const why = instance.reason === undefined ? '' : `: ${plain_text_clip(instance.reason, MESSAGE_LENGTH)}`;
    return { level: 'error', message: plain_text_clip(`${instance_rows_instanceName(instance, 100)} ${instance.outcome}${why}`, MESSAGE_LENGTH) };
}

;// CONCATENATED MODULE: ./build/lib/report/headline.js



/** How the run ended, what went where, and how many of how many VMs are proven. Plain text; the counts are of all VMs. */
function headline(report) {
    const { status, tone } = ending(report);
    return { status, tone, subject: subject(report), sentence: sentence(report, countOutcomes(report.instances)) };
}
/** The headline on one line, for a log, an output or a chat message. */
function headlineText(report) {
    const { status, subject: what, sentence: rest } = headline(report);
    return `${status}: ${what}. ${rest}`;
}
function ending(report) {
    switch (report.result) {
        case 'succeeded':
            return { status: 'Succeeded', tone: 'good' };
        case 'unchanged':
            return { status: 'Nothing to do', tone: 'good' };
        case 'planned':
            return report.changed ? { status: 'Planned', tone: 'busy' } : { status: 'Nothing to do', tone: 'good' };
        case 'failed':
            return { status: 'Failed', tone: 'bad' };
        case 'cancelled':
            return { status: 'Cancelled', tone: 'warn' };
        case 'running':
            return { status: 'In progress', tone: 'busy' };
        default:
            return report;
    }
}
function subject(report) {
    const what = report.release === undefined ? 'deployment' : plain_text_clip(report.release.tag, 100);
    if (report.target === undefined)
        return what;
    const environment = report.target.environment === undefined ? '' : ` (${plain_text_clip(report.target.environment, 60)})`;
    return `${what} on scale set ${plain_text_clip(report.target.scaleSet, 80)}${environment}`;
}
function sentence(report, counts) {
    const total = report.instances.length;
    if (report.command === 'plan' && report.result === 'planned')
        return planned(report, total);
    if (total === 0)
        return noInstances(report);
    const proven = `${counts.proven} of ${count(total, 'VM')} proven to run it`;
    const rest = others(counts);
    const took = report.durationMs > 0 ? ` after ${wording_duration(report.durationMs)}` : '';
    return `${proven}${took}${rest === '' ? '' : `; ${rest}`}.`;
}
function planned(report, total) {
    if (!report.changed)
        return `${total === 0 ? 'The scale set' : `All of its ${count(total, 'VM')}`} already ${total === 0 ? 'is' : total === 1 ? 'is' : 'are'} as wanted.`;
    return `${count(report.plan.length, 'step')} for ${count(total, 'VM')}. Nothing has been written.`;
}
function noInstances(report) {
    switch (report.result) {
        case 'succeeded':
        case 'unchanged':
            return 'The scale set has no VMs: whichever it gets will run the release.';
        case 'failed':
        case 'cancelled':
            return 'The run ended before it looked at any VM.';
        case 'planned':
        case 'running':
            return 'No VM has been looked at yet.';
        default:
            return report;
    }
}
const SAID = {
    failed: 'failed',
    unhealthy: 'unhealthy',
    pending: 'not through yet',
    outdated: 'still on what it had before',
    protected: 'protected and skipped',
    parked: 'not running',
};
function others(counts) {
    const parts = Object.keys(SAID).filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${SAID[outcome]}`);
    return sequence(parts);
}

;// CONCATENATED MODULE: ./build/lib/report/json.js



/** Raised when a field changes its meaning or goes; new fields alone do not raise it. */
const SCHEMA_VERSION = 1;
/**
 * The JSON report: the whole of the result, every VM in it, in the field order that `docs/report.md` lists. Absent fields
 * are left out. Texts are as the VMs sent them, so whoever shows them must escape them.
 */
function renderJson(result) {
    return `${JSON.stringify(json_document(result), undefined, 2)}\n`;
}
function json_document(result) {
    const { target, release, run } = result;
    return {
        schemaVersion: SCHEMA_VERSION,
        headline: headlineText(result),
        command: result.command,
        result: result.result,
        changed: result.changed,
        startedAt: result.startedAt,
        durationMs: result.durationMs,
        target: target && {
            subscriptionId: target.subscriptionId,
            resourceGroup: target.resourceGroup,
            scaleSet: target.scaleSet,
            location: target.location,
            upgradePolicy: target.upgradePolicy,
            environment: target.environment,
            portalUrl: target.portalUrl,
        },
        release: release && {
            repository: release.repository,
            tag: release.tag,
            version: release.version,
            sha: release.sha,
            htmlUrl: release.htmlUrl,
            files: release.files.map((file) => ({ name: file.name, fileName: file.fileName, url: withoutCredentials(file.url).url, sha256: file.sha256 })),
        },
        previousTag: result.previousTag,
        run: run && { url: run.url, id: run.id, attempt: run.attempt, actor: run.actor },
        counts: { total: result.instances.length, ...countOutcomes(result.instances) },
        error: result.error && json_runError(result.error),
        warnings: result.warnings.map((warning) => problem(warning)),
        plan: result.plan.map((step) => plannedStep(step)),
        batches: result.batches.map((entry) => batch(entry)),
        instances: outcomes_worstFirst(result.instances).map((entry) => instance(entry)),
    };
}
function json_runError(error) {
    return {
        code: error.code,
        message: error.message,
        hint: error.hint,
        correlationId: error.correlationId,
        armCode: error.armCode,
        problems: error.problems.map((entry) => problem(entry)),
    };
}
function problem({ message, hint, location }) {
    return { message, hint, location: location && { file: location.file, line: location.line, column: location.column } };
}
function plannedStep({ title, instanceIds, detail }) {
    return { title, instanceIds, detail };
}
function batch({ number, role, instanceIds, startedAt, durationMs, outcome, note }) {
    return { number, role, instanceIds, startedAt, durationMs, outcome, note };
}
function instance(entry) {
    return {
        instanceId: entry.instanceId,
        name: entry.name,
        computerName: entry.computerName,
        zone: entry.zone,
        faultDomain: entry.faultDomain,
        updateDomain: entry.updateDomain,
        outcome: entry.outcome,
        reason: entry.reason,
        latestModelApplied: entry.latestModelApplied,
        health: entry.health,
        power: entry.power,
        batch: entry.batch,
        durationMs: entry.durationMs,
        born: entry.born,
        extensions: entry.extensions.map((item) => extension(item)),
    };
}
function extension({ name, state, handlerVersion, message, stdout, stderr }) {
    return { name, state, handlerVersion, message, stdout, stderr };
}

;// CONCATENATED MODULE: ./build/lib/report/log-lines.js





/** One line for the log when something about a VM has changed: `web_0: proven in 42s`. Plain text. */
function instanceLine(instance) {
    const took = instance.durationMs === undefined ? '' : instance.outcome === 'proven' ? ` in ${duration(instance.durationMs)}` : ` after ${duration(instance.durationMs)}`;
    const why = instance.reason === undefined ? '' : `: ${clip(instance.reason, 400)}`;
    return `${instanceName(instance, 100)}: ${instance.outcome}${took}${why}`;
}
/** One line for the log when a batch is over: `batch 2 (VMs 1-3): succeeded in 1m 04s`. */
function batchLine(batch) {
    const name = batch.role === 'canary' ? `canary (batch ${batch.number})` : `batch ${batch.number}`;
    const vms = batch.instanceIds.length === 1 ? `VM ${batch.instanceIds[0] ?? ''}` : batch.instanceIds.length === 0 ? 'no VMs' : `VMs ${idRanges(batch.instanceIds)}`;
    const note = batch.note === undefined ? '' : `: ${clip(batch.note, 400)}`;
    return `${name} (${clip(vms, 200)}): ${batch.outcome} ${batch.outcome === 'succeeded' ? 'in' : 'after'} ${duration(batch.durationMs)}${note}`;
}
/** How many VMs the table at the end of the log lists. */
const MOST_ROWS = 200;
/** The end of the log: the headline, and a table of the VMs, worst first. */
function closingLines(report) {
    const instances = outcomes_worstFirst(report.instances);
    const shown = instances.slice(0, MOST_ROWS);
    const missing = instances.length - shown.length;
    return [...instanceTable(shown), ...(missing > 0 ? [`and ${count(missing, 'more VM')}; the JSON report has all of them`] : []), headlineText(report)];
}
/** The VMs as lines of equal columns; none for no VMs. */
function instanceTable(instances) {
    if (instances.length === 0)
        return [];
    const head = ['VM', 'outcome', 'zone/FD/UD', 'model', 'extensions', 'health', 'power', 'batch', 'took', 'why'];
    const rows = instances.map((instance) => [
        instance_rows_instanceName(instance, 60),
        instance.outcome,
        domains(instance).replaceAll(' / ', '/').replaceAll('–', '-'),
        instance.latestModelApplied ? 'latest' : 'not latest',
        [...new Set(instance.extensions.map((extension) => extension.state))].join(', ') || 'none',
        instance.health ?? 'not reported',
        instance.power,
        instance.batch === undefined ? '-' : String(instance.batch),
        instance.durationMs === undefined ? '-' : wording_duration(instance.durationMs),
        plain_text_clip(instance.reason ?? '', 120),
    ]);
    const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
    return [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}
/** The output of a VM that failed, line by line, for a folded group of the log; none where it said nothing. */
function outputLines(instance, maxBytes = 8192) {
    return instance.extensions.flatMap((extension) => [
        { stream: 'message', content: extension.message },
        { stream: 'stdout', content: extension.stdout },
        { stream: 'stderr', content: extension.stderr },
    ].flatMap(({ stream, content }) => {
        const end = tail(content ?? '', maxBytes);
        return end === '' ? [] : [`${plain_text_clip(extension.name, 60)} ${stream}:`, ...end.split('\n').map((line) => `  ${line}`)];
    }));
}

;// CONCATENATED MODULE: ./build/lib/report/outputs.js

/** The action's outputs; `reportPath` is where the caller has written the JSON report, empty where it could not. */
function outputs(result, reportPath) {
    return {
        result: result.result,
        changed: result.changed ? 'true' : 'false',
        version: result.release?.version ?? '',
        'previous-version': result.previousTag ?? '',
        'active-scale-set': result.target?.scaleSet ?? '',
        report: reportPath,
        summary: headlineText(result),
    };
}

;// CONCATENATED MODULE: ./build/lib/report/redact.js
/** Fields whose values come from closed sets or are the run's own: replacing a part of them would make the report false. */
const FIXED_FIELDS = new Set(['code', 'command', 'result', 'outcome', 'state', 'role', 'health', 'power', 'upgradePolicy', 'startedAt']);
/**
 * The report with every secret hidden, wherever it stands: a script that prints its own password (`set -x` does) must not
 * publish it through the job summary or the JSON file. To be called once, before anything is rendered: an escaped secret is
 * not found any more.
 * @param hide Gives a text back without the secrets in it.
 */
function redact(report, hide) {
    return redactValue(report, hide);
}
function redactValue(value, hide) {
    if (typeof value === 'string')
        return hide(value);
    if (Array.isArray(value))
        return value.map((item) => redactValue(item, hide));
    if (value === null || typeof value !== 'object')
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, FIXED_FIELDS.has(key) ? item : redactValue(item, hide)]));
}

;// CONCATENATED MODULE: ./build/lib/report/cap.js

/** Shares of output per VM, tried from the largest: more VMs with their last lines serve better than few with all of theirs. */
const OUTPUT_BYTES = [16_384, 8192, 4096, 2048, 1024, 512, 256];
/** Of the space, what the rows of VMs that are not proven may take before the outputs have had theirs. */
const ROWS_SHARE = 0.5;
/**
 * Divides `space` bytes. First come the rows of VMs that are not proven, then the outputs of those that ended badly, each
 * as long as leaves room for all of them, and last the rows of proven VMs. `instances` stand worst first.
 */
function cap_select(instances, space, measure) {
    const bad = fit(instances.filter((instance) => instance.outcome !== 'proven'), space * ROWS_SHARE, (instance) => measure.row(instance));
    const talkative = instances.filter((instance) => outcomes_showsOutput(instance) && measure.output(instance, 256) > 0);
    const outputs = fitOutputs(talkative, space - bad.bytes, measure);
    const good = fit(instances.filter((instance) => instance.outcome === 'proven'), space - bad.bytes - outputs.bytes, (instance) => measure.row(instance));
    const rows = [...bad.kept, ...good.kept];
    return {
        rows,
        outputs: outputs.kept,
        outputBytes: outputs.each,
        leftOut: { rows: instances.length - rows.length, outputs: talkative.length - outputs.kept.length },
    };
}
/** As many as fit, in their order, stopping at the first that does not. */
function fit(instances, space, size) {
    let bytes = 0;
    for (const [index, instance] of instances.entries()) {
        const next = bytes + size(instance);
        if (next > space)
            return { kept: instances.slice(0, index), bytes };
        bytes = next;
    }
    return { kept: instances, bytes };
}
function fitOutputs(instances, space, measure) {
    const least = OUTPUT_BYTES[OUTPUT_BYTES.length - 1] ?? 256;
    for (const each of OUTPUT_BYTES) {
        const fitted = fit(instances, space, (instance) => measure.output(instance, each));
        if (fitted.kept.length === instances.length || each === least)
            return { ...fitted, each };
    }
    return { kept: [], bytes: 0, each: least };
}

;// CONCATENATED MODULE: ./build/lib/report/facts.js




/** What was released, onto what, by which run: a table of two columns, and the files folded under it. */
function facts(report, limits) {
    const rows = [...releaseRows(report, limits), ...targetRows(report, limits), ...runRows(report, limits)];
    const table = rows.length === 0 ? [] : [{ kind: 'table', columns: [{ title: 'What' }, { title: 'Which' }], rows }];
    return [...table, ...files(report, limits)];
}
function releaseRows(report, limits) {
    const { release, previousTag } = report;
    const rows = [];
    if (release !== undefined) {
        const label = plain_text_clip(release.tag, limits.cell);
        const from = [' of ', blocks_text(plain_text_clip(release.repository, limits.cell))];
        rows.push(['Release', [release.htmlUrl === undefined ? blocks_text(label) : blocks_link(label, release.htmlUrl), ...from]]);
        if (release.sha !== undefined)
            rows.push(['Commit', commit(release.repository, release.sha, release.htmlUrl)]);
    }
    if (previousTag !== undefined) {
        const same = previousTag === release?.tag ? ' (the same)' : '';
        rows.push(['Previous release', `${plain_text_clip(previousTag, limits.cell)}${same}`]);
    }
    return rows;
}
/** The release's page says on which server the repository is. */
function commit(repository, sha, releaseUrl) {
    const short = plain_text_clip(sha, 64).slice(0, 12);
    const server = releaseUrl === undefined ? undefined : parseUrl(releaseUrl)?.origin;
    const known = server !== undefined && /^[0-9a-f]{7,64}$/i.test(sha) && /^[\w.-]+\/[\w.-]+$/.test(repository);
    return known ? blocks_link(short, `${server}/${repository}/commit/${sha}`) : code(short);
}
function targetRows(report, limits) {
    const { target } = report;
    if (target === undefined)
        return [];
    const name = plain_text_clip(target.scaleSet, limits.cell);
    const rows = [];
    const place = [` in ${plain_text_clip(target.resourceGroup, limits.cell)}`, target.location === undefined ? '' : `, ${plain_text_clip(target.location, limits.cell)}`];
    rows.push(['Scale set', [target.portalUrl === undefined ? blocks_text(name) : blocks_link(name, target.portalUrl), ...place]]);
    rows.push(['Subscription', code(plain_text_clip(target.subscriptionId, limits.cell))]);
    if (target.upgradePolicy !== undefined)
        rows.push(['Upgrade policy', target.upgradePolicy]);
    if (target.environment !== undefined)
        rows.push(['Environment', plain_text_clip(target.environment, limits.cell)]);
    return rows;
}
function runRows(report, limits) {
    const { run } = report;
    if (run === undefined)
        return [];
    const attempt = run.attempt > 1 ? `, attempt ${run.attempt}` : '';
    const actor = run.actor === undefined ? '' : `, started by ${plain_text_clip(run.actor, limits.cell)}`;
    return [['Run', [blocks_link(plain_text_clip(run.id, 40), run.url), `${attempt}${actor}`]]];
}
function files(report, limits) {
    const all = report.release?.files ?? [];
    if (all.length === 0)
        return [];
    const rows = all.slice(0, limits.entries).map((file) => {
        const label = plain_text_clip(file.fileName, limits.cell);
        const { url, complete } = withoutCredentials(file.url);
        return [complete && url !== undefined ? blocks_link(label, url) : code(label), file.sha256 === undefined ? 'not known' : code(plain_text_clip(file.sha256, 64))];
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

;// CONCATENATED MODULE: ./build/lib/report/limits.js
/** For reports whose every text is as long and as hostile as can be. */
const TIGHTEST = { cell: 60, message: 300, entries: 8 };
/** Roomy first: a report takes the first that leaves half of its space to the VMs. */
const LIMITS = [{ cell: 300, message: 3000, entries: 100 }, { cell: 120, message: 1000, entries: 30 }, TIGHTEST];

;// CONCATENATED MODULE: ./build/lib/report/markdown-text.js


/** Zero-width space: invisible, and keeps GitHub from reading a mention, an issue number or an emoji. */
const BREAK = '&#8203;';
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;', '\\': '&#92;', $: '&#36;' };
/**
 * Plain text as GitHub-flavoured markdown that shows exactly this text on one line, wherever it stands: in a paragraph, a
 * heading, a list item, a table cell or a link's label. Nothing in it becomes markup, a link, a mention, an issue
 * reference, an emoji or a formula.
 */
function escapeMarkdown(raw) {
    return oneLine(raw)
        .replace(/[&<>|\\$]/g, (character) => ENTITIES[character] ?? character)
        .replace(/[`*~[\]]/g, '\\$&')
        .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
        .replace(/@(?=[\p{L}\p{N}])/gu, `@${BREAK}`)
        .replace(/(?<![&])#(?=\d)/g, `#${BREAK}`)
        .replace(/\b(GH-)(?=\d)/gi, `$1${BREAK}`)
        .replace(/:(?=(?:[a-z0-9_+-]*[a-z_+][a-z0-9_+-]*|100|1234):)/gi, `:${BREAK}`)
        .replace(/:(?=\/\/)/g, '\\:')
        .replace(/\bwww\./gi, (prefix) => `${prefix.slice(0, 3)}\\.`)
        .replace(/^(?:[-+=#])/, '\\$&')
        .replace(/^(\d{1,9})([.)])/, '$1\\$2');
}
/** Plain text for the inside of an HTML element that stands in markdown, such as `<summary>`, where no markdown is read. */
function escapeHtmlInMarkdown(raw) {
    return oneLine(raw)
        .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
        .replace(/@(?=[\p{L}\p{N}])/gu, `@${BREAK}`)
        .replace(/(?<![&])#(?=\d)/g, `#${BREAK}`)
        .replace(/:(?=\/\/)/g, `:${BREAK}`)
        .replace(/:(?=[a-z0-9_+-]+:)/gi, `:${BREAK}`);
}
/** A phrase as markdown on one line. */
function markdownPhrase(phrase) {
    return inlines(phrase).map((part) => markdownInline(part)).join('');
}
function markdownInline(part) {
    switch (part.kind) {
        case 'text':
            return keepOuterBlanks(part.text, escapeMarkdown);
        case 'strong':
            return emphasised(part.text);
        case 'badge':
            return part.tone === 'bad' ? emphasised(part.text) : escapeMarkdown(part.text);
        case 'code':
            return codeSpan(part.text);
        case 'link': {
            const target = linkTarget(part.url);
            return target === undefined ? escapeMarkdown(part.text) : `[${escapeMarkdown(part.text)}](${escapeUrl(target)})`;
        }
        default:
            return part;
    }
}
function emphasised(raw) {
    const escaped = escapeMarkdown(raw);
    return escaped === '' ? '' : `**${escaped}**`;
}
/** Blanks at the ends of a part separate it from its neighbours. */
function keepOuterBlanks(raw, escape) {
    const escaped = escape(raw);
    if (escaped === '')
        return raw === '' ? '' : ' ';
    return `${/^\s/.test(raw) ? ' ' : ''}${escaped}${/\s$/.test(raw) ? ' ' : ''}`;
}
/** Backticks where the text is harmless between them; else an element, because neither `|` nor a backtick can be escaped in a span. */
function codeSpan(raw) {
    const line = oneLine(raw);
    if (line === '')
        return '';
    if (!/[`|\\]/.test(line))
        return `\`${line}\``;
    return `<code>${line.replace(/[^\p{L}\p{N} .,:;/-]/gu, (character) => `&#${character.codePointAt(0) ?? 0xfffd};`)}</code>`;
}
function escapeUrl(href) {
    return href.replace(/[()<>[\]|\\`"'*_~$\s]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
}

;// CONCATENATED MODULE: ./build/lib/report/markdown.js



/** Blocks as GitHub-flavoured markdown, ending with a line break. */
function toMarkdown(blocks) {
    const parts = blocks.map((block) => markdownBlock(block)).filter((part) => part !== '');
    return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`;
}
function markdownBlock(block) {
    switch (block.kind) {
        case 'heading':
            return `${'#'.repeat(block.level)} ${block.status === undefined ? '' : `${escapeMarkdown(block.status.text)}: `}${escapeMarkdown(block.text)}`;
        case 'paragraph':
            return markdownPhrase(block.text);
        case 'note': {
            const lines = block.lines.map((line) => markdownPhrase(line)).filter((line) => line !== '');
            return [`> [!${block.tone === 'bad' ? 'CAUTION' : 'WARNING'}]`, lines.map((line) => `> ${line}`).join('\n>\n')].join('\n');
        }
        case 'table':
            return block.rows.length === 0 ? '' : [...tableHead(block.columns), ...block.rows.map((row) => tableRow(row))].join('\n');
        case 'tally':
            return block.segments.map((segment) => `**${segment.count}** ${escapeMarkdown(segment.label)}`).join(' · ');
        case 'details':
            return details(block.summary, block.open === true, block.blocks);
        case 'code':
            return fenced(block.text);
        case 'list':
            return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${markdownPhrase(item)}`).join('\n');
        default:
            return block;
    }
}
function tableHead(columns) {
    return [
        `| ${columns.map((column) => escapeMarkdown(column.title)).join(' | ')} |`,
        `| ${columns.map((column) => (column.align === 'right' ? '---:' : '---')).join(' | ')} |`,
    ];
}
/** One row of a table, without a line break. */
function tableRow(cells) {
    return `| ${cells.map((cell) => markdownPhrase(cell)).join(' | ')} |`;
}
/** The blank lines matter: they let markdown be read again inside the element. */
function details(summary, open, blocks) {
    const title = inlines(summary).map((part) => summaryPart(part.kind, part.text)).join('');
    return `<details${open ? ' open' : ''}><summary>${title}</summary>\n\n${toMarkdown(blocks)}\n</details>`;
}
function summaryPart(kind, raw) {
    const escaped = `${/^\s/.test(raw) ? ' ' : ''}${escapeHtmlInMarkdown(raw)}${/\s$/.test(raw) ? ' ' : ''}`;
    if (kind === 'strong' || kind === 'badge')
        return `<b>${escaped}</b>`;
    return kind === 'code' ? `<code>${escaped}</code>` : escaped;
}
/** A fence longer than any run of backticks in the text cannot be closed by it. */
function fenced(raw) {
    const content = plainText(raw).replace(/\s+$/, '');
    if (content === '')
        return '';
    const longest = [...content.matchAll(/`+/g)].reduce((most, run) => Math.max(most, run[0].length), 0);
    const fence = '`'.repeat(Math.max(3, longest + 1));
    return `${fence}text\n${content}\n${fence}`;
}

;// CONCATENATED MODULE: ./build/lib/report/next-steps.js




/** What a reader can do now. Empty where there is nothing to be done. */
function nextSteps(report) {
    switch (report.result) {
        case 'running':
        case 'unchanged':
            return [];
        case 'planned':
            return report.changed ? [['To carry this plan out, run the action with ', code('command: deploy'), '. It observes again first, so what has changed meanwhile is taken into account.']] : [];
        case 'succeeded':
            return skippedVms(report);
        case 'failed':
        case 'cancelled':
            return afterFailure(report);
        default:
            return report;
    }
}
function skippedVms(report) {
    const counts = countOutcomes(report.instances);
    const steps = [];
    if (counts.parked > 0)
        steps.push(`${count(counts.parked, 'VM')} not running: the model on the scale set is the new one, so the release comes with the next start.`);
    if (counts.protected > 0)
        steps.push(`${count(counts.protected, 'VM')} protected from scale set actions: remove the instance protection and deploy again to bring the release there.`);
    return steps;
}
function afterFailure(report) {
    const touched = report.changed;
    const steps = [];
    if (!touched)
        steps.push('Nothing was written to Azure: the VMs run what they ran before.');
    if (report.instances.some((instance) => outcomes_showsOutput(instance)))
        steps.push(...whereToLook());
    if (report.error?.code === 'TIMEOUT' || report.result === 'cancelled') {
        if (touched)
            steps.push('Azure finishes what it has begun even though the run no longer waits for it.');
    }
    steps.push(runAgain(report, touched));
    if (touched && report.previousTag !== undefined && report.previousTag !== report.release?.tag) {
        steps.push(['To go back, deploy the release before this one: ', code(`version: ${plain_text_clip(report.previousTag, 100)}`), '.']);
    }
    if (report.error?.correlationId !== undefined) {
        steps.push(['Azure support finds the request by its correlation id ', code(plain_text_clip(report.error.correlationId, 80)), '.']);
    }
    return steps;
}
/** Places: Microsoft's troubleshooting pages of the Custom Script extensions for Linux and for Windows. */
function whereToLook() {
    return [
        [
            'Read the output of the failed VMs above. All of it is on the VM: on Linux under ',
            code('/var/lib/waagent/custom-script/download/'),
            ' with the handler’s log under ',
            code('/var/log/azure/custom-script/'),
            ', on Windows under ',
            code('C:\\WindowsAzure\\Logs\\Plugins\\'),
            '.',
        ],
    ];
}
function runAgain(report, touched) {
    const again = report.run === undefined ? blocks_text('run the job again') : blocks_link('re-run the failed job', report.run.url);
    return touched ? ['Correct the cause, then ', again, ': VMs that are proven already are not touched again.'] : ['Correct the cause, then ', again, '.'];
}

;// CONCATENATED MODULE: ./build/lib/report/plan-blocks.js



/** The plan as a numbered list; folded where it is not what the reader came for. */
function planBlocks(report, limits, folded) {
    const { plan } = report;
    if (plan.length === 0)
        return [];
    const shown = plan.slice(0, limits.entries);
    const missing = plan.length - shown.length;
    const blocks = [
        list(shown.map((step) => stepPhrase(step, limits)), true),
        ...(missing > 0 ? [paragraph(`${count(missing, 'more step')} not listed.`)] : []),
    ];
    if (!folded)
        return [heading(3, 'Plan'), ...blocks];
    return [{ kind: 'details', summary: `The plan, as it stood before anything was touched (${count(plan.length, 'step')})`, blocks }];
}
function stepPhrase(step, limits) {
    const ids = step.instanceIds ?? [];
    const vms = ids.length === 0 ? '' : ` (${count(ids.length, 'VM')}: ${plain_text_clip(wording_idRanges(ids), limits.cell)})`;
    const detail = step.detail === undefined ? '' : ` – ${plain_text_clip(step.detail, limits.cell)}`;
    return [strong(plain_text_clip(step.title, limits.cell)), blocks_text(`${vms}${detail}`)];
}

;// CONCATENATED MODULE: ./build/lib/report/problem-blocks.js



/** What ended the run: message, cure, ids, and every single problem with its place. */
function problemBlocks(report, limits) {
    const { error } = report;
    if (error === undefined)
        return [];
    return [
        {
            kind: 'note',
            tone: report.result === 'cancelled' ? 'warn' : 'bad',
            lines: [strong(plain_text_clip(error.message, limits.message)), ...(error.hint === undefined ? [] : [plain_text_clip(error.hint, limits.message)]), ids(error)],
        },
        ...problemList(error.problems, limits),
    ];
}
function ids(error) {
    const parts = [code(error.code)];
    if (error.armCode !== undefined)
        parts.push(blocks_text(' · Azure: '), code(plain_text_clip(error.armCode, 100)));
    if (error.correlationId !== undefined)
        parts.push(blocks_text(' · correlation id '), code(plain_text_clip(error.correlationId, 80)));
    return parts;
}
/** Warnings, which did not keep the run from going on. */
function warningBlocks(report, limits) {
    if (report.warnings.length === 0)
        return [];
    return [heading(3, count(report.warnings.length, 'warning')), ...problemList(report.warnings, limits)];
}
function problemList(problems, limits) {
    if (problems.length === 0)
        return [];
    const shown = problems.slice(0, limits.entries);
    const missing = problems.length - shown.length;
    return [list(shown.map((problem) => problemPhrase(problem, limits))), ...(missing > 0 ? [paragraph(`${missing} more not listed.`)] : [])];
}
function problemPhrase(problem, limits) {
    const parts = problem.location === undefined ? [] : [code(place(problem.location, limits.cell)), blocks_text(' ')];
    parts.push(blocks_text(sentences(plain_text_clip(problem.message, limits.message / 4), problem.hint && plain_text_clip(problem.hint, limits.message / 4))));
    return parts;
}
/** `deploy.yml:12:7`, as editors and compilers write a place. */
function place(location, max = 200) {
    return `${plain_text_clip(location.file, max)}:${location.line}:${location.column}`;
}

;// CONCATENATED MODULE: ./build/lib/report/timeline.js



const timeline_TONES = { succeeded: 'good', failed: 'bad', cancelled: 'warn' };
const ROLES = {
    canary: 'canary',
    batch: 'batch',
    late: 'came meanwhile',
    parked: 'not running',
    azure: 'Azure’s own pass',
};
/** The batches in the order in which they went. Where there are too many, those that went well are left out first. */
function timeline(report, limits) {
    if (report.batches.length === 0)
        return [];
    const shown = notable(report.batches, limits.entries);
    const missing = report.batches.length - shown.length;
    return [
        heading(3, 'Batches'),
        {
            kind: 'table',
            columns: [{ title: 'Batch', align: 'right' }, { title: 'Kind' }, { title: 'VMs' }, { title: 'Started (UTC)' }, { title: 'Took', align: 'right' }, { title: 'Outcome' }, { title: 'Note' }],
            rows: shown.map((batch) => batchRow(batch, limits)),
        },
        ...(missing > 0 ? [paragraph(`${count(missing, 'more batch', 'more batches')} not listed.`)] : []),
    ];
}
function notable(batches, max) {
    if (batches.length <= max)
        return batches;
    const bad = batches.filter((batch) => batch.outcome !== 'succeeded').slice(0, max);
    const good = batches.filter((batch) => batch.outcome === 'succeeded').slice(0, max - bad.length);
    const kept = new Set([...bad, ...good]);
    return batches.filter((batch) => kept.has(batch));
}
function batchRow(batch, limits) {
    return [
        String(batch.number),
        ROLES[batch.role],
        vms(batch, limits),
        timeOfDay(plain_text_clip(batch.startedAt, 40)),
        wording_duration(batch.durationMs),
        badge(batch.outcome, timeline_TONES[batch.outcome]),
        plain_text_clip(batch.note ?? '', limits.cell),
    ];
}
function vms({ instanceIds }, limits) {
    const ids = plain_text_clip(wording_idRanges(instanceIds), limits.cell);
    return instanceIds.length < 2 ? ids || 'none' : `${ids} (${instanceIds.length} VMs)`;
}

;// CONCATENATED MODULE: ./build/lib/report/summary.js














/**
 * GitHub takes 1 MiB of summary per step and drops the whole of a larger one ("Job summaries are isolated between steps
 * and each step is restricted to a maximum size of 1MiB", GitHub docs, workflow commands). What is kept free is for
 * whatever else the step may append.
 */
const SUMMARY_BYTES = 1_000_000;
/** The job summary in GitHub-flavoured markdown, at most `maxBytes` of UTF-8 long, its counts true whatever is left out. */
function renderSummary(report, maxBytes = SUMMARY_BYTES) {
    const instances = outcomes_worstFirst(report.instances);
    const limits = LIMITS.find((candidate) => frameBytes(report, candidate) <= maxBytes / 2) ?? TIGHTEST;
    const space = maxBytes - frameBytes(report, limits);
    const selection = cap_select(instances, space, {
        row: (instance) => byteLength(tableRow(instanceRow(instance, limits))) + 1,
        output: (instance, bytes) => {
            const block = instanceOutput(instance, limits, bytes);
            return block === undefined ? 0 : byteLength(toMarkdown([block])) + 1;
        },
    });
    return toMarkdown(summaryBlocks(report, limits, selection));
}
/** Bytes of everything but the VMs' rows and outputs, with the lines that say what is missing. */
function frameBytes(report, limits) {
    const nothing = { rows: [], outputs: [], outputBytes: 0, leftOut: { rows: 99_999, outputs: 99_999 } };
    return byteLength(toMarkdown(summaryBlocks(report, limits, nothing))) + byteLength(toMarkdown([vmTable([INSTANCE_COLUMNS.map(() => '')])])) + 100;
}
/** The whole report as a document: what is known of `selection`'s VMs, and of everything else what `limits` allow. */
function summaryBlocks(report, limits, selection) {
    const planFirst = report.command === 'plan' && report.result !== 'failed' && report.result !== 'cancelled';
    const plan = planBlocks(report, limits, !planFirst);
    return [
        ...opening(report),
        ...problemBlocks(report, limits),
        ...(planFirst ? plan : []),
        ...vmBlocks(report, limits, selection),
        ...timeline(report, limits),
        ...next(report),
        ...released(report, limits),
        ...warningBlocks(report, limits),
        ...(planFirst ? [] : plan),
    ];
}
function opening(report) {
    const { status, subject, sentence, tone } = headline(report);
    const segments = report.command === 'plan' && report.result === 'planned' ? [] : outcomeSegments(countOutcomes(report.instances));
    return [
        { kind: 'heading', level: 2, text: subject, status: { text: status, tone } },
        paragraph(strong(sentence)),
        ...(report.result === 'running' ? [paragraph(`Now: ${report.phase}`)] : []),
        ...(segments.length > 1 ? [{ kind: 'tally', segments }] : []),
    ];
}
function vmBlocks(report, limits, selection) {
    if (report.instances.length === 0)
        return [];
    const outputs = selection.outputs.map((instance) => instanceOutput(instance, limits, selection.outputBytes)).filter((block) => block !== undefined);
    const table = selection.rows.length === 0 ? [] : [vmTable(selection.rows.map((instance) => instanceRow(instance, limits)))];
    return [heading(3, 'VMs'), ...table, ...outputs, ...leftOut(selection)];
}
function vmTable(rows) {
    return { kind: 'table', columns: INSTANCE_COLUMNS, rows };
}
function leftOut({ leftOut: missing }) {
    const parts = [
        ...(missing.rows > 0 ? [`the rows of ${count(missing.rows, 'VM')}`] : []),
        ...(missing.outputs > 0 ? [`the output of ${count(missing.outputs, 'VM')}`] : []),
    ];
    if (parts.length === 0)
        return [];
    return [paragraph(`Left out for want of space: ${parts.join(' and ')}. The counts above are of all VMs, and the JSON report (output report) has every one of them.`)];
}
function next(report) {
    const steps = nextSteps(report);
    return steps.length === 0 ? [] : [heading(3, 'What to do next'), list(steps)];
}
function released(report, limits) {
    const blocks = facts(report, limits);
    return blocks.length === 0 ? [] : [heading(3, 'Release and target'), ...blocks];
}
/** Everything there is, for where no size is prescribed. */
function selectAll(report) {
    const rows = worstFirst(report.instances);
    return { rows, outputs: rows.filter((instance) => showsOutput(instance)), outputBytes: 65_536, leftOut: { rows: 0, outputs: 0 } };
}

;// CONCATENATED MODULE: ./build/lib/publish.js









/** Of how many failed VMs the log shows the output; the summary and the JSON report have more. */
const MOST_OUTPUTS = 10;
/** Tells the result everywhere: log, annotations, JSON report, outputs, job summary. */
async function publish(outcome, directory, { runner, log }) {
    const result = redact(outcome, (text) => runner.redact(text));
    for (const instance of outcomes_worstFirst(result.instances).filter((one) => outcomes_showsOutput(one)).slice(0, MOST_OUTPUTS)) {
        await log.group(`Output of ${instance.name}`, () => outputLines(instance).forEach((line) => log.info(line)));
    }
    for (const line of closingLines(result))
        log.info(line);
    for (const { level, message, location } of annotations(result))
        log[level](message, location);
    const path = await writeReport(result, directory, log);
    for (const [name, value] of Object.entries(outputs(result, path)))
        await runner.setOutput(name, value);
    await runner.writeSummary(renderSummary(result));
}
/** @returns where the report is; an empty text where it could not be written, which does not fail a deployment. */
async function writeReport(result, directory, log) {
    const path = (0,external_node_path_.join)(directory, 'vmss-deploy-report.json');
    try {
        await (0,promises_.writeFile)(path, renderJson(result));
        return path;
    }
    catch (error) {
        log.warning(`The JSON report could not be written: ${error instanceof Error ? error.message : String(error)}`);
        return '';
    }
}

;// CONCATENATED MODULE: ./build/lib/report/progress.js








/** VMs listed while a run goes on; the proven ones are only counted. */
const progress_MOST_ROWS = 50;
/**
 * The short form while a run goes on: what it is doing, the counts, the VMs that are not proven yet, the batches so far.
 * Some tens of KiB at the most, so it can be written again at every change.
 */
function renderProgress(soFar) {
    const [, limits = LIMITS[0]] = LIMITS;
    const open = outcomes_worstFirst(soFar.instances).filter((instance) => instance.outcome !== 'proven');
    const rows = open.slice(0, progress_MOST_ROWS).map((instance) => instanceRow(instance, limits));
    const blocks = [...opening(soFar)];
    if (rows.length > 0)
        blocks.push(heading(3, 'Not proven yet'), { kind: 'table', columns: INSTANCE_COLUMNS, rows });
    if (open.length > rows.length)
        blocks.push(paragraph(`${count(open.length - rows.length, 'more VM')} not listed.`));
    return toMarkdown([...blocks, ...timeline(soFar, limits)]);
}

;// CONCATENATED MODULE: ./build/lib/manifest/tree.js
/** The child under a key or index; `undefined` where there is none. */
function child(node, step) {
    if (node?.kind === 'map')
        return node.entries.get(String(step))?.value;
    if (node?.kind === 'list')
        return node.items[Number(step)];
    return undefined;
}
function nodeAt(root, path) {
    return path.reduce(child, root);
}
/**
 * The place of what `path` names: a key where its last step is a key, else the item. Where the path leads out of the
 * file (a key that is missing), the place of the nearest thing around it that is there.
 */
function locate(root, path) {
    let node = root;
    let place = root.at;
    for (const step of path) {
        const next = child(node, step);
        if (next === undefined)
            return place;
        place = node.kind === 'map' ? (node.entries.get(String(step))?.keyAt ?? next.at) : next.at;
        node = next;
    }
    return place;
}
/** As `locate`, but the place of the value and not of its key. */
function locateValue(root, path) {
    return nodeAt(root, path)?.at ?? locate(root, path);
}
/** The plain value of a node. Mappings have no prototype, so no key of the file can reach one. */
function toJson(node) {
    switch (node.kind) {
        case 'scalar':
            return node.value;
        case 'list':
            return node.items.map(toJson);
        case 'map': {
            const object = Object.create(null);
            for (const [key, entry] of node.entries)
                object[key] = toJson(entry.value);
            return object;
        }
        default:
            return node;
    }
}
/** Every scalar below `node`, in the order of the file. */
function* scalars(node, path = []) {
    if (node.kind === 'scalar')
        yield { path, node };
    else if (node.kind === 'list')
        for (const [index, item] of node.items.entries())
            yield* scalars(item, [...path, index]);
    else
        for (const [key, entry] of node.entries)
            yield* scalars(entry.value, [...path, key]);
}
/** `model.extensions[0].settings`: how a path reads in a message. */
function pathText(path) {
    return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}

;// CONCATENATED MODULE: ./build/lib/manifest/extension-set.js

/**
 * Rules among the extensions of the file. Azure allows one extension per publisher and type (400 "Multiple VMExtensions per
 * handler not supported", reported for Linux and Windows alike), one per name, and no cycle in provisionAfterExtensions
 * (learn.microsoft.com, "Sequence extension provisioning in scale sets").
 */
function checkSet(root, extensions) {
    return [
        ...repeated(root, extensions, (one) => `${one.publisher}/${one.type}`, 'type', (text) => [`a second extension of ${text}; Azure allows one per publisher and type`, 'put what both do into one']),
        ...repeated(root, extensions, nameOf, 'name', (text) => [`a second extension with the name ${text}`, 'give one of them another name']),
        ...orderProblems(root, extensions),
    ];
}
function nameOf(extension) {
    return extension.name ?? extension.defaultName;
}
function repeated(root, extensions, keyOf, at, say) {
    const seen = new Set();
    return extensions.flatMap((one) => {
        const key = keyOf(one).toLowerCase();
        if (!seen.has(key)) {
            seen.add(key);
            return [];
        }
        const [message, hint] = say(keyOf(one));
        return [{ message, hint, location: locate(root, [...one.path, at]) }];
    });
}
function orderProblems(root, extensions) {
    const after = new Map(extensions.map((one) => [nameOf(one).toLowerCase(), (one.provisionAfterExtensions ?? []).map((name) => name.toLowerCase())]));
    return extensions.flatMap((one) => {
        const own = nameOf(one).toLowerCase();
        const location = locate(root, [...one.path, 'provisionAfterExtensions']);
        if (after.get(own)?.includes(own))
            return [{ message: `${nameOf(one)} waits for itself in provisionAfterExtensions`, hint: 'remove its own name', location }];
        const way = wayBack(own, after);
        return way === undefined ? [] : [{ message: `provisionAfterExtensions goes round in a circle: ${way.join(' -> ')}`, hint: 'remove one of these names', location }];
    });
}
/** The shortest way along `after` from `start` back to it. */
function wayBack(start, after) {
    const queue = [[start]];
    const seen = new Set();
    for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
        for (const next of after.get(way.at(-1) ?? '') ?? []) {
            if (next === start)
                return [...way, start];
            if (!seen.has(next))
                queue.push([...way, next]);
            seen.add(next);
        }
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/lib/manifest/charset.js
/**
 * The only characters that may enter a command from outside. Each is plain text to sh, cmd and PowerShell alike, wherever in a
 * command it stands; none of these texts may begin with a dash, which would make it an option.
 */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._+@/-]*$/;
const VALUE = /^[A-Za-z0-9_./:@+=,][A-Za-z0-9_./:@+=,-]*$/;
const FILE_NAME = /^[A-Za-z0-9._+][A-Za-z0-9._+-]{0,199}$/;
const SHA = /^([0-9a-f]{40}|[0-9a-f]{64})$/;
const NAME_CHARACTERS = 'letters, digits and . _ + @ / - (not first)';
const VALUE_CHARACTERS = 'letters, digits and . _ : / @ + = , - (not first)';
/** Tags, versions and names of environments. */
function isSafeName(text) {
    return text.length <= 255 && NAME.test(text);
}
/** Values of the input `vars`, and secrets that need no quoting. */
function isSafeValue(text) {
    return text.length <= 4096 && VALUE.test(text);
}
/** The name of a file as it lies on a VM. */
function isSafeFileName(text) {
    return FILE_NAME.test(text);
}
function isSha(text) {
    return SHA.test(text);
}

;// CONCATENATED MODULE: ./build/lib/manifest/nearest.js
/** What people write for keys that bear another name here; compared as `bare` leaves it. */
const SYNONYMS = {
    rg: 'resourceGroup',
    vmss: 'scaleSet',
    scalesetname: 'scaleSet',
    vmssname: 'scaleSet',
    subscriptionid: 'subscription',
    repo: 'repository',
    command: 'commandToExecute',
    cmd: 'commandToExecute',
    files: 'fileUris',
    uris: 'fileUris',
    version: 'typeHandlerVersion',
    handlerversion: 'typeHandlerVersion',
    dependson: 'provisionAfterExtensions',
    batchsize: 'batch',
    bakes: 'bake',
    count: 'instances',
    maxunhealthyinstancepercent: 'maxUnhealthy',
    pausetimebetweenbatches: 'pause',
    maxbatchinstancepercent: 'batch',
    environment: 'environments',
};
/** Letters and digits in lower case: `file_uris`, `FileURIs` and `fileUris` are one. */
function bare(text) {
    return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
/** The candidate that was most likely meant by `word`; `undefined` where none is near. */
function nearest(word, candidates) {
    const wanted = bare(word);
    const synonym = Object.hasOwn(SYNONYMS, wanted) ? SYNONYMS[wanted] : undefined;
    const exact = candidates.find((candidate) => bare(candidate) === wanted);
    if (exact !== undefined)
        return exact;
    if (synonym !== undefined && candidates.includes(synonym))
        return synonym;
    const limit = Math.floor(wanted.length / 3);
    let best;
    for (const candidate of candidates) {
        const distance = editDistance(wanted, bare(candidate), limit);
        if (distance <= limit && (best === undefined || distance < best.distance))
            best = { name: candidate, distance };
    }
    return best?.name;
}
/** Edits (insert, delete, replace, swap of neighbours) from one text to the other; `limit + 1` stands for all beyond it. */
function editDistance(from, to, limit) {
    if (Math.abs(from.length - to.length) > limit)
        return limit + 1;
    let beforeLast = [];
    let last = Array.from({ length: to.length + 1 }, (_, index) => index);
    for (let row = 1; row <= from.length; row += 1) {
        const current = [row];
        for (let column = 1; column <= to.length; column += 1) {
            const same = from[row - 1] === to[column - 1] ? 0 : 1;
            let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + same);
            const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
            if (swapped)
                cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
            current.push(cost);
        }
        beforeLast = last;
        last = current;
    }
    return last[to.length] ?? limit + 1;
}

;// CONCATENATED MODULE: ./build/lib/manifest/known-early.js


/** The value of `{{ environment }}` or `{{ vars.X }}`, checked; every other expression is not known yet. */
function early(expression, values, location) {
    if (expression.kind === 'plain')
        return environmentValue(values.environment, location);
    return variable(expression.name, values.vars, location);
}
function environmentValue(environment, location) {
    if (environment === undefined || environment === '')
        return refuse('{{ environment }} is used, but no environment was chosen', 'set the input environment', location);
    if (isSafeName(environment))
        return { ok: true, text: environment };
    return refuse('the name of the environment holds characters that must not enter a command', `allowed are ${NAME_CHARACTERS}`, location);
}
function variable(name, vars, location) {
    const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
    if (value === undefined) {
        const meant = nearest(name, Object.keys(vars));
        return refuse(`{{ vars.${name} }} is not set`, meant === undefined ? `add a line ${name}=VALUE to the input vars` : `did you mean \`vars.${meant}\`?`, location);
    }
    if (value === '')
        return refuse(`{{ vars.${name} }} is empty`, `give ${name} a value in the input vars`, location);
    if (isSafeValue(value))
        return { ok: true, text: value };
    return refuse(`the value of {{ vars.${name} }} holds characters that must not enter a command`, `allowed are ${VALUE_CHARACTERS}; give other values as a secret ({{ env.${name} | sh }})`, location);
}
function refuse(message, hint, location) {
    return { ok: false, problem: { message, hint, location } };
}
/**
 * The name in `release:NAME`, with vars and environment filled in and `{{ version }}` and `{{ tag }}` left for the release to
 * fill in, spelled alike so that equal names are equal texts.
 */
function fileName(pieces, origin, values, location) {
    let text = '';
    for (const piece of pieces) {
        if (piece.kind === 'text') {
            text += piece.text;
            continue;
        }
        const { expression } = piece;
        if (expression.kind === 'plain' && (expression.name === 'version' || expression.name === 'tag') && origin === 'release' && piece.filter === undefined) {
            text += `{{ ${expression.name} }}`;
            continue;
        }
        const inName = expression.kind === 'var' || (expression.kind === 'plain' && expression.name === 'environment');
        if (!inName || piece.filter !== undefined) {
            const allowed = origin === 'release' ? 'version, tag, environment and vars.NAME, without filters' : 'environment and vars.NAME, without filters';
            return refuse(`the name of a ${origin === 'release' ? "release's file" : 'file of the repository'} holds something that cannot stand in it`, `only ${allowed} can`, location);
        }
        const filled = early(expression.kind === 'var' ? expression : { kind: 'plain', name: 'environment' }, values, location);
        if (!filled.ok)
            return filled;
        text += filled.text;
    }
    return { ok: true, text: text.trim() };
}

;// CONCATENATED MODULE: ./build/lib/manifest/template.js
const PLAIN_NAMES = ['version', 'tag', 'sha', 'environment'];
const FILTERS = ['sh', 'ps', 'base64', 'raw'];
const LITERAL_CURE = 'to write two braces as such: {{ "{{" }}';
/**
 * Splits a text at its `{{ ... }}`. Nothing is looked up here; a text without braces is one piece. `insideName`: the text is itself
 * the name of a file, in which no other file can be named.
 */
function parseTemplate(text, insideName = false) {
    const pieces = [];
    const errors = [];
    let position = 0;
    let nth = 0;
    while (position < text.length) {
        const open = text.indexOf('{{', position);
        if (open < 0)
            break;
        if (open > position)
            pieces.push({ kind: 'text', text: text.slice(position, open) });
        const close = closing(text, open);
        if (close === undefined) {
            errors.push({ message: 'a {{ is not closed', hint: `write }} after the name; ${LITERAL_CURE}`, nth });
            return { pieces, errors };
        }
        const result = parseExpression(text.slice(open + 2, close).trim(), nth, insideName);
        if ('message' in result)
            errors.push({ ...result, nth });
        else
            pieces.push(result);
        nth += text.slice(open, close).split('{{').length - 1;
        position = close + 2;
    }
    if (position < text.length)
        pieces.push({ kind: 'text', text: text.slice(position) });
    return { pieces, errors };
}
/** Offset of the `}}` that belongs to the `{{` at `open`: names of files may hold braces of their own, quoted text is skipped. */
function closing(text, open) {
    if (/^\{\{\s*"/.test(text.slice(open))) {
        const end = /^\{\{\s*"[^"]*"\s*\}\}/.exec(text.slice(open));
        return end === null ? undefined : open + end[0].length - 2;
    }
    let depth = 0;
    for (let index = open; index < text.length - 1; index += 1) {
        const pair = text.slice(index, index + 2);
        if (pair === '{{')
            depth += 1;
        else if (pair === '}}')
            depth -= 1;
        else
            continue;
        if (depth === 0)
            return index;
        index += 1;
    }
    return undefined;
}
function parseExpression(source, nth, insideName) {
    const literal = /^"([^"]*)"$/.exec(source);
    if (literal !== null)
        return { kind: 'text', text: literal[1] ?? '' };
    const [name, ...filters] = splitFilters(source);
    if (filters.length > 1)
        return { message: `{{ ${source.slice(0, 60)} }} has more than one filter`, hint: 'use one: sh, ps or base64' };
    const filter = filters[0];
    if (filter !== undefined && !isFilter(filter))
        return { message: `unknown filter "${filter.slice(0, 60)}" in {{ ${source.slice(0, 60)} }}`, hint: 'use sh (for /bin/sh), ps (for PowerShell) or base64' };
    const expression = parseName(name ?? '', nth, insideName);
    if ('message' in expression)
        return expression;
    if (filter !== undefined && expression.kind === 'file')
        return { message: `{{ ${source.slice(0, 60)} }}: the name of a file takes no filter`, hint: 'remove it: such names hold no character that needs quoting' };
    return { kind: 'value', expression, nth, ...(filter === undefined ? {} : { filter }) };
}
function splitFilters(source) {
    return source.split('|').map((part) => part.trim());
}
function isFilter(text) {
    return FILTERS.some((filter) => filter === text);
}
function parseName(name, nth, insideName) {
    const plain = PLAIN_NAMES.find((candidate) => candidate === name);
    if (plain !== undefined)
        return { kind: 'plain', name: plain };
    const scoped = /^(vars|env)\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(name);
    if (scoped !== null)
        return { kind: scoped[1] === 'env' ? 'env' : 'var', name: scoped[2] ?? '' };
    const file = /^(release|file):(.+)$/s.exec(name);
    if (file !== null && !insideName) {
        const inner = parseTemplate(file[2] ?? '', true);
        const first = inner.errors[0];
        if (first !== undefined)
            return { message: first.message, hint: first.hint };
        const pieces = inner.pieces.map((piece) => (piece.kind === 'value' ? { ...piece, nth } : piece));
        return { kind: 'file', origin: file[1] === 'file' ? 'file' : 'release', name: pieces };
    }
    const known = 'known are version, tag, sha, environment, vars.NAME, env.NAME, release:NAME and file:PATH';
    return { message: name === '' ? 'nothing stands between {{ and }}' : `unknown name "${name.slice(0, 60)}" in {{ }}`, hint: `${known}; ${LITERAL_CURE}` };
}
/** `release:NAME` or `file:PATH` as a whole text: a place in which Azure expects a URL. `file:/...` is none. */
function wholeReference(text) {
    const match = /^(release|file):(?!\/)(.*)$/s.exec(text);
    if (match === null)
        return undefined;
    return { origin: match[1] === 'file' ? 'file' : 'release', name: parseTemplate(match[2] ?? '', true) };
}

;// CONCATENATED MODULE: ./build/lib/manifest/early-fields.js



/** Keys outside model that may hold `{{ environment }}` and `{{ vars.X }}`: all that is known before the release is. */
const TEMPLATED = /^(target\.(subscription|resourceGroup|scaleSet)|release\.(repository|blob\.(account|container|prefix|clientId)))$/;
/** Fills in what is known early, everywhere outside `model`. Nodes keep their places. */
function fillEarly(root, values, problems) {
    const fill = (node, path) => {
        switch (node.kind) {
            case 'scalar':
                return fillScalar(node, path, values, problems);
            case 'list':
                return { ...node, items: node.items.map((item, index) => fill(item, [...path, index])) };
            case 'map':
                return { ...node, entries: new Map([...node.entries].map(([key, entry]) => [key, path.length === 0 && key === 'model' ? entry : { ...entry, value: fill(entry.value, [...path, key]) }])) };
            default:
                return node;
        }
    };
    return fill(root, []);
}
function fillScalar(node, path, values, problems) {
    if (typeof node.value !== 'string' || !node.value.includes('{{'))
        return node;
    const name = pathText(path);
    if (!TEMPLATED.test(name)) {
        problems.push({ message: `${name} cannot hold {{ }}`, hint: 'write the value itself; overlays under environments can change it', location: node.placeOf('{{', 0) });
        return node;
    }
    const template = parseTemplate(node.value);
    let text = '';
    for (const error of template.errors)
        problems.push({ message: `${name}: ${error.message}`, hint: error.hint, location: node.placeOf('{{', error.nth) });
    for (const piece of template.pieces) {
        if (piece.kind === 'text') {
            text += piece.text;
            continue;
        }
        const { expression } = piece;
        const location = node.placeOf('{{', piece.nth);
        if (piece.filter !== undefined || !(expression.kind === 'var' || (expression.kind === 'plain' && expression.name === 'environment'))) {
            problems.push({ message: `${name} can hold {{ environment }} and {{ vars.NAME }} only, without filters`, hint: 'it must be known before the release is looked up', location });
            continue;
        }
        const filled = early(expression.kind === 'var' ? expression : { kind: 'plain', name: 'environment' }, values, location);
        if (filled.ok)
            text += filled.text;
        else
            problems.push(filled.problem);
    }
    return { ...node, value: text };
}

;// CONCATENATED MODULE: ./build/lib/manifest/extension.js
const SIDES = ['settings', 'protectedSettings'];
/** `path` leads into the settings of `side`. */
function placeAt(handler, side, path) {
    if (handler === undefined)
        return { side, shell: undefined, uri: false, plainText: false };
    const command = handler.isCommand(path);
    return { side, shell: command ? handler.shell : undefined, uri: handler.isUri(path), plainText: !command };
}

;// CONCATENATED MODULE: ./build/lib/manifest/quote.js

/** One word for a POSIX shell, whatever the text holds. */
function shQuote(text) {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
/**
 * An expression for PowerShell's -Command whose value is the text. cmd reads the line first, and neither it nor a pair of double
 * quotes around the script may see anything special: texts that are not plain are therefore given as base64 and decoded there.
 */
function psQuote(text) {
    return isSafeValue(text) ? `'${text}'` : `([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64(text)}')))`;
}
/** UTF-8, then base64 (RFC 4648, with padding): letters, digits, `+`, `/` and `=`. */
function base64(text) {
    return Buffer.from(text, 'utf8').toString('base64');
}
/** Whether text that follows `before` is inside quotes, as a POSIX shell reads it. */
function insideShQuotes(before) {
    let quote = '';
    for (let index = 0; index < before.length; index += 1) {
        const character = before[index] ?? '';
        if (character === '\\' && quote !== "'")
            index += 1;
        else if (quote !== '')
            quote = character === quote ? '' : quote;
        else if (character === "'" || character === '"')
            quote = character;
        else if (character === '#' && /(^|[\s;&|(])$/.test(before.slice(0, index))) {
            const end = before.indexOf('\n', index);
            if (end < 0)
                return false;
            index = end;
        }
    }
    return quote !== '';
}

;// CONCATENATED MODULE: ./build/lib/manifest/fill-rules.js





/**
 * Everything about `{{ ... }}` in an extension's settings that can be told before the release is known: syntax, unknown names,
 * secrets in public places, filters that do not fit, unset vars.
 */
function checkTemplates(extension, values) {
    return SIDES.flatMap((side) => {
        const settings = extension[side];
        if (settings === undefined)
            return [];
        const texts = [...scalars(settings)].flatMap(({ path, node }) => checkScalar(node, placeAt(extension.handler, side, path), values));
        return [...keyProblems(settings), ...texts];
    });
}
function keyProblems(settings) {
    const problems = [];
    const visit = (node) => {
        for (const [key, { keyAt, value }] of node.entries) {
            if (key.includes('{{'))
                problems.push({ message: 'a key cannot hold {{ }}', hint: 'use it in values only', location: keyAt });
            if (value.kind === 'map')
                visit(value);
            else if (value.kind === 'list')
                value.items.forEach((item) => item.kind === 'map' && visit(item));
        }
    };
    visit(settings);
    return problems;
}
function checkScalar(node, place, values) {
    if (typeof node.value !== 'string')
        return [];
    const whole = wholeReference(node.value);
    if (whole !== undefined)
        return checkWhole(node, whole, place, values);
    if (!node.value.includes('{{'))
        return [];
    const template = parseTemplate(node.value);
    const problems = template.errors.map((error) => ({ message: error.message, hint: error.hint, location: node.placeOf('{{', error.nth) }));
    let before = '';
    for (const piece of template.pieces) {
        if (piece.kind === 'text')
            before += piece.text;
        else {
            const location = node.placeOf('{{', piece.nth);
            problems.push(...checkExpression(piece.expression, place, values, location), ...checkFilter(piece, before, place, location));
            // The value that will stand here is a whole word, quotes closed: any such word does for reading on.
            before += 'x';
        }
    }
    return problems;
}
function checkWhole(node, whole, place, values) {
    const text = String(node.value);
    if (place.shell !== undefined)
        return [{ message: `${text.slice(0, 80)} stands for a URL, and a command needs the name of the file on the VM`, hint: `write {{ ${text.slice(0, 80)} }}`, location: node.at }];
    const first = whole.name.errors[0];
    if (first !== undefined)
        return [{ message: first.message, hint: first.hint, location: node.placeOf('{{', first.nth) }];
    const filled = fileName(whole.name.pieces, whole.origin, values, node.at);
    return filled.ok ? [] : [filled.problem];
}
function checkExpression(expression, place, values, location) {
    switch (expression.kind) {
        case 'env':
            if (place.side === 'protectedSettings' && !place.uri)
                return [];
            return [
                place.uri
                    ? { message: `{{ env.${expression.name} }} is a secret and cannot stand in a URL: handlers write URLs to their logs`, hint: 'use managedIdentity, or a storage account key in protectedSettings', location }
                    : { message: `{{ env.${expression.name} }} is a secret, and settings are public: anyone who may read the scale set sees them`, hint: 'move the key to protectedSettings', location },
            ];
        case 'var': {
            const filled = early(expression, values, location);
            return filled.ok ? [] : [filled.problem];
        }
        case 'plain': {
            if (expression.name !== 'environment')
                return [];
            const filled = early({ kind: 'plain', name: 'environment' }, values, location);
            return filled.ok ? [] : [filled.problem];
        }
        case 'file': {
            const filled = fileName(expression.name, expression.origin, values, location);
            return filled.ok ? [] : [filled.problem];
        }
        default:
            return expression;
    }
}
function checkFilter(piece, before, place, location) {
    const text = filterProblem(piece.filter, before, place);
    return text === undefined ? [] : [{ message: text[0], hint: text[1], location }];
}
function filterProblem(filter, before, place) {
    if (filter === 'raw' && place.shell !== undefined)
        return ['the filter raw cannot be used in a command', 'use sh, ps or base64'];
    if (filter === 'sh' && place.shell === 'cmd')
        return ['the filter sh is for /bin/sh, and cmd.exe reads this command', 'use ps inside powershell -Command "...", or base64'];
    if (filter === 'sh' && place.shell === 'sh' && insideShQuotes(before))
        return ['the filter sh writes its own quotes, and stands inside quotes here', 'remove the quotes around {{ }}'];
    const dashFile = /\b(powershell|pwsh)(\.exe)?\b[^&|;]*\s-f(ile)?\s[^&|;]*$/i;
    if (filter === 'ps' && dashFile.test(before))
        return ['the filter ps writes an expression, and powershell -File does not evaluate its arguments', `use powershell -Command "& .\\script.ps1 -Name {{ env.NAME | ps }}", or base64`];
    return undefined;
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/registries.js
var registries = __webpack_require__(9396);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 16 modules
var schemas = __webpack_require__(3603);
;// CONCATENATED MODULE: ./build/lib/manifest/later.js

/**
 * What this format will have but this version does not do: it is said so, since "unknown key" would send people looking
 * for a typing error. List indexes are left out of the paths.
 */
const KEYS = {
    targets: 'several targets in one file',
    waves: 'waves of targets',
    'model.image': 'rolling the OS image',
    'model.customData': 'customData',
    'model.userData': 'userData',
    'strategy.slots': 'the swap strategy',
    'strategy.traffic': 'the swap strategy',
    'strategy.preview': 'the swap strategy',
    'strategy.checks': 'the swap strategy',
    'strategy.bake': 'the swap strategy',
    'strategy.retire': 'the swap strategy',
    'strategy.drain': 'draining VMs before their upgrade',
    'health.http': 'health checks by the action itself',
    'health.probe': 'health checks by the action itself',
};
const VALUES = {
    'strategy.type': { swap: 'the swap strategy' },
    'strategy.onFailure': { rollback: 'rolling back after a failure' },
};
const CURES = {
    targets: 'use a matrix of jobs, one per scale set, with overlays under environments',
    waves: 'use jobs that need one another, one per scale set',
    'strategy.onFailure': 'write "stop", and deploy the previous version in a step of its own',
};
/** What to say of a key; `undefined` where it is simply unknown. */
function laterKey(path) {
    const name = plainPath(path);
    const what = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
    return what === undefined ? undefined : later_sentence(pathText(path), what, CURES[name] ?? 'remove the key');
}
/** What to say of a value out of an enumeration; `undefined` where it is simply wrong. */
function laterValue(path, value) {
    const name = plainPath(path);
    const values = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
    if (values === undefined || typeof value !== 'string' || !Object.hasOwn(values, value))
        return undefined;
    return later_sentence(`${pathText(path)}: ${value}`, values[value] ?? '', CURES[name] ?? 'write "rolling"');
}
function plainPath(path) {
    return path.filter((step) => typeof step === 'string').join('.');
}
function later_sentence(subject, what, hint) {
    return { message: `${subject} is not supported yet: this version does not do ${what}`, hint };
}

;// CONCATENATED MODULE: ./build/lib/manifest/amount.js
/** Azure's own limit on the VMs of one scale set (learn.microsoft.com, "scale set limits"). */
const MAX_COUNT = 1000;
/** The texts that `parseAmount` reads, for the published schema. `min` is 0 or 1. */
function amountPattern(min) {
    const zero = min === 0 ? '0|' : '';
    return `^(?:(?:${zero}[1-9]\\d?|100)%|(?:${zero}[1-9]\\d{0,2}|1000))$`;
}
/**
 * A number of VMs (`3`, `"3"`) or a share of the scale set in whole percent (`20%`). `undefined` where the value is neither,
 * or is below `min` or above 100 % or 1,000 VMs.
 */
function parseAmount(value, min) {
    const text = String(value);
    if (!new RegExp(amountPattern(min)).test(text))
        return undefined;
    return text.endsWith('%') ? { kind: 'percent', percent: Number(text.slice(0, -1)) } : { kind: 'count', count: Number(text) };
}

;// CONCATENATED MODULE: ./build/lib/manifest/duration.js
/** Units in the order in which they may follow one another. */
const DURATION = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;
/** The same for the published schema: at least one part must be there. */
const DURATION_PATTERN = '^(?=\\d)(\\d{1,6}h)?(\\d{1,6}m)?(\\d{1,6}s)?$';
/** Milliseconds of a duration such as `30s`, `5m`, `1h30m` or `0s`; `undefined` where the text is none. */
function parseDuration(text) {
    const match = DURATION.exec(text);
    if (match === null || text === '')
        return undefined;
    const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
    return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}
/** `90m` for 5,400,000: the shortest form that `parseDuration` reads back. Whole seconds only. */
function durationText(ms) {
    const seconds = Math.round(ms / 1000);
    const parts = [[Math.floor(seconds / 3600), 'h'], [Math.floor((seconds % 3600) / 60), 'm'], [seconds % 60, 's']];
    return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`).join('') || '0s';
}

;// CONCATENATED MODULE: ./build/lib/manifest/wording.js

/**
 * An error text of the schema that is meant for people: what is wrong and, on a second line, the cure. The line break tells
 * it from zod's own wording, which never reaches a user.
 */
function say(message, hint) {
    return `${message}\n${hint}`;
}
/** `a, b or c` */
function either(words) {
    return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
/** One place's problem said once, in the order of the file. */
function inOrder(problems) {
    const seen = new Map();
    for (const problem of problems) {
        const key = `${problem.location?.line ?? 0}:${problem.location?.column ?? 0}:${problem.message}`;
        if (!seen.has(key))
            seen.set(key, problem);
    }
    return [...seen.values()].sort((a, b) => compare(a.location, b.location));
}
function compare(a, b) {
    return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}
/** Throws all there is as one `CONFIG_INVALID`; does nothing where there is nothing. */
function throwIfAny(file, problems) {
    const all = inOrder(problems);
    const first = all[0];
    if (first === undefined)
        return;
    const message = all.length === 1 ? `${file}: ${first.message}` : `${file} has ${all.length} errors`;
    throw new errors/* DeployError */.s('CONFIG_INVALID', message, { ...(all.length === 1 && first.hint !== undefined ? { hint: first.hint } : {}), problems: all });
}

;// CONCATENATED MODULE: ./build/lib/manifest/schema-fields.js




/** A text that must match `pattern`; `what` ends the sentence "must be ...". */
function schema_fields_text(pattern, what, meta) {
    return schemas/* string */.YjP().regex(pattern, { error: (issue) => say(`"${excerpt(issue.input)}" is not ${what}`, `write ${what}${example(meta)}`) }).meta({ ...meta });
}
function flag(meta) {
    return schemas/* boolean */.zMY().meta({ ...meta });
}
/** Bounds in milliseconds, both included. */
function schema_fields_duration(minMs, maxMs, meta) {
    const shape = 'a duration such as "30s", "5m" or "1h30m"';
    const wrong = (input) => {
        if (typeof input === 'number')
            return say(`${input} has no unit`, `write "${input}s" for seconds or "${input}m" for minutes`);
        return say(`"${excerpt(input)}" is not ${shape}`, 'use h, m and s in this order, with whole numbers');
    };
    return schemas/* string */.YjP({ error: (issue) => (issue.input === undefined || issue.input === null ? undefined : wrong(issue.input)) })
        .regex(new RegExp(DURATION_PATTERN), { error: (issue) => wrong(issue.input), abort: true })
        .refine((value) => within(parseDuration(value), minMs, maxMs), {
        error: (issue) => say(`${excerpt(issue.input)} is out of bounds`, `write a duration from ${durationText(minMs)} to ${durationText(maxMs)}`),
    })
        .meta({ ...meta, description: `${meta.description} A duration from ${durationText(minMs)} to ${durationText(maxMs)}.` });
}
function within(value, min, max) {
    return value !== undefined && value >= min && value <= max;
}
/** A number of VMs, or a percentage of the scale set. */
function amount(min, meta) {
    const shape = 'a number of VMs such as 2, or a percentage such as "20%"';
    const error = ({ input }) => input === undefined || input === null ? undefined : say(`${excerpt(input)} is not ${shape}`, `write ${min} to 1000, or "${min}%" to "100%"`);
    const whole = schemas/* int */.Whr({ error }).min(min, { error }).max(MAX_COUNT, { error });
    const share = schemas/* string */.YjP().regex(new RegExp(amountPattern(min)), { error });
    return schemas/* union */.KCZ([whole, share], { error }).meta({ ...meta });
}
/** A value as a message quotes it: short, on one line, without control characters. */
function excerpt(value) {
    const whole = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
    // eslint-disable-next-line no-control-regex
    const line = whole.replace(/[\u0000-\u001f\u007f]+/g, ' ');
    return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
function example(meta) {
    const first = meta.examples?.[0];
    return first === undefined ? '' : `, such as ${JSON.stringify(first)}`;
}

;// CONCATENATED MODULE: ./build/lib/manifest/issues.js






/** Checks a value, and says what is wrong in words of ours, each with its place. */
function check(value, context) {
    const result = context.schema.safeParse(value);
    return result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, context));
}
function problemsOf(issue, context) {
    const inner = issue.path.filter((step) => typeof step !== 'symbol');
    const path = [...context.base, ...inner];
    if (issue.code === 'unrecognized_keys') {
        const known = keysOf(schemaAt(context.schema, inner));
        return issue.keys.map((key) => ({ ...unknownKey([...path, key], key, known, context), location: locate(context.root, [...path, key]) }));
    }
    const node = nodeAt(context.root, path);
    const subject = pathText(path);
    if (node === undefined)
        return [{ ...missing(path, context, inner), location: locate(context.root, path) }];
    const location = locateValue(context.root, path);
    if (node.kind === 'scalar' && node.value === null)
        return [{ message: `${subject} has no value`, hint: 'write one, or remove the key', location }];
    const value = node.kind === 'scalar' ? node.value : undefined;
    const [own, cure] = issue.message.split('\n');
    const text = cure === undefined ? ofCode(issue, subject, path, node, value) : { message: `${subject}: ${own ?? ''}`, hint: cure };
    return [{ ...text, location }];
}
function unknownKey(path, key, known, context) {
    const special = context.unknownKey?.(path, key) ?? laterKey(path);
    if (special !== undefined)
        return special;
    const meant = nearest(key, known);
    const where = path.length < 2 ? 'at the top of the file' : `in ${pathText(path.slice(0, -1))}`;
    const hint = meant === undefined ? `known keys here: ${known.join(', ')}` : `did you mean \`${meant}\`?`;
    return { message: `unknown key \`${excerpt(key)}\` ${where}`, hint };
}
function missing(path, context, inner) {
    const schema = unwrapped(schemaAt(context.schema, inner));
    const meta = schema === undefined ? undefined : registries/* globalRegistry */.fd.get(schema);
    const description = meta?.description;
    const first = meta?.examples?.[0];
    const shown = typeof first === 'string' || typeof first === 'number' ? `, such as \`${String(path.at(-1))}: ${first}\`` : '';
    return { message: `${pathText(path)} is missing`, hint: `add it${shown}${description === undefined ? '' : ` (${firstSentence(description)})`}` };
}
function firstSentence(text) {
    return (/^[^.]*/.exec(text)?.[0] ?? text).trim();
}
function ofCode(issue, subject, path, node, value) {
    if (issue.code === 'invalid_value') {
        const later = laterValue(path, value);
        if (later !== undefined)
            return later;
        const options = issue.values.map(String);
        const meant = typeof value === 'string' ? nearest(value, options) : undefined;
        return { message: `${subject} is ${shown(node, value)}, which is none of ${options.join(', ')}`, hint: meant === undefined ? `write ${either(options)}` : `did you mean \`${meant}\`?` };
    }
    if (issue.code === 'invalid_type')
        return wrongType(issue.expected, subject, node, value);
    return { message: `${subject} is ${shown(node, value)}, which is not valid here`, hint: 'see the description of the key in docs/deploy-yml.md' };
}
function wrongType(expected, subject, node, value) {
    const is = `${subject} is ${shown(node, value)}`;
    if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
        return { message: `${is}, but must be a text`, hint: `write it in quotes: "${String(value)}"` };
    }
    if (expected === 'boolean')
        return { message: `${is}, but must be true or false`, hint: booleanCure(value) };
    const wanted = expected === 'record' || expected === 'object' ? 'a mapping of keys' : expected === 'array' ? 'a list' : expected === 'string' ? 'a text' : 'a whole number';
    return { message: `${is}, but must be ${wanted}`, hint: `write ${wanted}${wanted === 'a list' ? ', each item on a line that begins with "- "' : ''}` };
}
/** YAML 1.1 took these words for booleans; YAML 1.2 does not. */
function booleanCure(value) {
    const word = String(value).toLowerCase();
    if (['yes', 'on', 'y', 'true', '1'].includes(word))
        return 'write true, without quotes';
    if (['no', 'off', 'n', 'false', '0'].includes(word))
        return 'write false, without quotes';
    return 'write true or false, without quotes';
}
function shown(node, value) {
    if (node.kind === 'list')
        return 'a list';
    if (node.kind === 'map')
        return 'a mapping';
    if (typeof value === 'string')
        return `the text "${excerpt(value)}"`;
    return typeof value === 'number' ? `the number ${value}` : String(value);
}
/** The schema that describes what `path` leads to, as far as it can be told. */
function schemaAt(schema, path) {
    let current = schema;
    for (const step of path) {
        const inner = unwrapped(current);
        if (inner instanceof schemas/* ZodObject */.bvH)
            current = inner.shape[String(step)];
        else if (inner instanceof schemas/* ZodArray */.naA)
            current = inner.element;
        else if (inner instanceof schemas/* ZodRecord */.b8S)
            current = inner.valueType;
        else
            return undefined;
    }
    return current;
}
/** Without `optional`, `default` and the like around it. */
function unwrapped(schema) {
    let current = schema;
    while (current instanceof schemas/* ZodOptional */.IiU || current instanceof schemas/* ZodDefault */.XiL || current instanceof schemas/* ZodPrefault */.xgV)
        current = current.unwrap();
    return current;
}
function keysOf(schema) {
    const inner = unwrapped(schema);
    return inner instanceof schemas/* ZodObject */.bvH ? Object.keys(inner.shape) : [];
}

;// CONCATENATED MODULE: ./build/lib/manifest/overlay.js


/** Names under `environments`, in the order of the file. */
function environmentNames(document) {
    const environments = child(document.root, 'environments');
    return environments?.kind === 'map' ? [...environments.entries.keys()] : [];
}
/**
 * Lays environments.NAME over the rest of the file: mappings merge key by key, lists and single values replace what was there,
 * null removes a key. Every node keeps the place at which it was written. The result has no `environments`.
 */
function overlay(document, environment) {
    const base = without(document.root, 'environments');
    const problems = [...shapeProblems(document)];
    if (environment === undefined || environment === '')
        return { root: base, problems };
    const chosen = child(child(document.root, 'environments'), environment);
    if (chosen === undefined)
        return { root: base, problems: [...problems, unknown(document, environment)] };
    return { root: chosen.kind === 'map' ? merge(base, without(chosen, 'environments')) : base, problems };
}
function shapeProblems(document) {
    const entry = document.root.entries.get('environments');
    if (entry === undefined)
        return [];
    if (entry.value.kind !== 'map')
        return [{ message: 'environments must be a mapping of names to overlays', hint: 'write "environments: { staging: { target: { resourceGroup: rg-web-staging } } }"', location: entry.value.at }];
    const problems = [];
    for (const [name, { keyAt, value }] of entry.value.entries) {
        if (!/^[A-Za-z0-9_][A-Za-z0-9._+@/-]{0,254}$/.test(name))
            problems.push({ message: `"${name.slice(0, 60)}" cannot be the name of an environment`, hint: 'use letters, digits and . _ + @ / -', location: keyAt });
        if (value.kind !== 'map')
            problems.push({ message: `environments.${name} must be a mapping with the keys that differ`, hint: 'use {} where nothing differs', location: value.at });
        else {
            const inner = value.entries.get('environments');
            if (inner !== undefined)
                problems.push({ message: `environments.${name} holds environments of its own`, hint: 'overlays cannot be nested; write each as a key of environments', location: inner.keyAt });
        }
    }
    return problems;
}
function unknown(document, environment) {
    const names = environmentNames(document);
    const location = document.root.entries.get('environments')?.keyAt ?? document.root.at;
    if (names.length === 0)
        return { message: `the environment "${environment}" was asked for, but the file has no environments`, hint: 'add it under environments, or leave the input environment out', location };
    const meant = nearest(environment, names);
    return { message: `the environment "${environment}" is not in the file; there are: ${names.join(', ')}`, hint: meant === undefined ? 'add it under environments, or choose one of these' : `did you mean \`${meant}\`?`, location };
}
function without(node, key) {
    return { ...node, entries: new Map([...node.entries].filter(([name]) => name !== key)) };
}
function merge(base, over) {
    if (over.kind !== 'map')
        return over;
    const entries = new Map(base?.kind === 'map' ? base.entries : []);
    for (const [key, entry] of over.entries) {
        if (entry.value.kind === 'scalar' && entry.value.value === null)
            entries.delete(key);
        else
            entries.set(key, mergeEntry(entries.get(key), entry));
    }
    return { kind: 'map', entries, at: base?.kind === 'map' ? base.at : over.at };
}
/** Where both are mappings the place stays the base's, since most of what is in it is. */
function mergeEntry(base, over) {
    const value = merge(base?.value, over.value);
    const mixed = base?.value.kind === 'map' && over.value.kind === 'map';
    return { keyAt: mixed ? base.keyAt : over.keyAt, value };
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./build/lib/manifest/handlers/custom-script-rules.js

/** Rules that both Custom Script handlers have (their sources and learn.microsoft.com, "Custom Script Extension"). */
function checkCustomScript(input, commands) {
    return [...checkPlaces(input, [...commands, 'fileUris']), ...checkCommand(input, commands), ...checkStorage(input), ...checkIdentity(input), ...checkUris(input)];
}
function checkPlaces(input, keys) {
    return keys
        .filter((key) => child(input.settings, key) !== undefined && child(input.protectedSettings, key) !== undefined)
        .map((key) => input.problem(['protectedSettings', key], `${key} stands in settings and in protectedSettings; the handler takes it from one of them only`, 'keep one of the two'));
}
function checkCommand(input, commands) {
    const given = commands.flatMap((key) => ['protectedSettings', 'settings'].filter((side) => child(input[side], key) !== undefined).map((side) => ({ key, side })));
    const problems = [];
    const keys = new Set(given.map((one) => one.key));
    const last = given.at(-1);
    if (keys.size > 1 && last !== undefined)
        problems.push(input.problem([last.side, last.key], `${[...keys].join(' and ')} are both given; the handler takes one`, 'keep one of them'));
    if (given.length === 0 && !input.fromKeyVault)
        problems.push(input.problem([], `the extension has nothing to run: ${commands.join(' or ')} is missing`, 'add commandToExecute to protectedSettings'));
    for (const { key, side } of given) {
        const node = child(input[side], key);
        if (node?.kind === 'scalar' && typeof node.value === 'string' && node.value.trim() === '')
            problems.push(input.problem([side, key], `${key} is empty`, 'write the command that installs the release'));
    }
    return problems;
}
function checkStorage(input) {
    const name = child(input.protectedSettings, 'storageAccountName');
    const key = child(input.protectedSettings, 'storageAccountKey');
    const problems = [];
    if (name !== undefined && key === undefined)
        problems.push(input.problem(['protectedSettings', 'storageAccountName'], 'storageAccountName stands without storageAccountKey', 'add storageAccountKey: "{{ env.STORAGE_KEY }}", or use managedIdentity'));
    if (key !== undefined && name === undefined)
        problems.push(input.problem(['protectedSettings', 'storageAccountKey'], 'storageAccountKey stands without storageAccountName', 'add storageAccountName'));
    if (key !== undefined && child(input.protectedSettings, 'managedIdentity') !== undefined) {
        problems.push(input.problem(['protectedSettings', 'managedIdentity'], 'managedIdentity and storageAccountKey are both given; the handler takes one', 'keep managedIdentity'));
    }
    return problems;
}
function checkIdentity(input) {
    const identity = child(input.protectedSettings, 'managedIdentity');
    if (child(identity, 'clientId') === undefined || child(identity, 'objectId') === undefined)
        return [];
    return [input.problem(['protectedSettings', 'managedIdentity', 'objectId'], 'managedIdentity has both clientId and objectId; the handler takes one', 'keep clientId')];
}
function checkUris(input) {
    return ['settings', 'protectedSettings'].flatMap((side) => {
        const list = child(input[side], 'fileUris');
        return list?.kind === 'list' ? list.items.flatMap((item, index) => checkUri(item, [side, 'fileUris', index], input)) : [];
    });
}
function checkUri(item, path, input) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string')
        return [];
    const problem = uriProblem(item.value);
    return problem === undefined ? [] : [input.problem(path, problem.message, problem.hint)];
}
/** What is wrong with a text in a place where a handler expects a URL; `{{ ... }}` at its start is looked at when it is filled in. */
function uriProblem(text) {
    if (/^(release|file):(?!\/)./.test(text) || /^https:\/\/[^/]/i.test(text))
        return undefined;
    const inner = /^\{\{\s*((release|file):.*?)\s*\}\}$/s.exec(text);
    if (inner !== null)
        return { message: `${text} is the name of the file on the VM, and here its URL is needed`, hint: `write ${inner[1] ?? ''} without the braces` };
    if (/^\{\{\s*vars\./.test(text))
        return undefined;
    if (/^http:\/\//i.test(text))
        return { message: `${withoutQuery(text)} is fetched without encryption: anyone on the way could change what VMs run as administrator`, hint: 'use https, or make the file part of the release (release:NAME)' };
    return { message: `"${withoutQuery(text)}" is no URL that a VM can fetch`, hint: 'write release:NAME, file:PATH or https://...' };
}
/** A URL as a message shows it: signatures stand in queries. */
function withoutQuery(url) {
    return url.replace(/[?#].*$/s, '').slice(0, 200);
}

;// CONCATENATED MODULE: ./build/lib/manifest/handlers/custom-script-linux.js




/** Bytes of `script` as it is given, in base64 (github.com/Azure/custom-script-extension-linux, README). */
const MAX_SCRIPT = 256 * 1024;
const command = () => schemas/* string */.YjP().meta({ description: 'Command that /bin/sh runs as root, in the folder the files were downloaded to.', examples: ['sh {{ release:install.sh }}'] }).optional();
const script = () => schemas/* string */.YjP().meta({ description: 'A script in base64, in the place of commandToExecute; it may be gzipped.' }).optional();
const uris = () => schemas/* array */.YOg(schemas/* string */.YjP().meta({ description: 'release:NAME, file:PATH or https://...' })).meta({ description: 'Files that are downloaded before the command runs.', examples: [['release:install.sh']] }).optional();
const settings = schemas/* strictObject */.rej({
    commandToExecute: command(),
    script: script(),
    fileUris: uris(),
    skipDos2Unix: schemas/* boolean */.zMY().meta({ description: 'Leave line ends of downloaded scripts as they are. Set by vmss-deploy where files are verified.' }).optional(),
});
const protectedSettings = schemas/* strictObject */.rej({
    commandToExecute: command(),
    script: script(),
    fileUris: uris(),
    storageAccountName: schemas/* string */.YjP().meta({ description: 'Storage account of files in fileUris.' }).optional(),
    storageAccountKey: schemas/* string */.YjP().meta({ description: 'Its key.', examples: ['{{ env.STORAGE_KEY }}'] }).optional(),
    managedIdentity: schemas/* strictObject */.rej({ clientId: schemas/* string */.YjP().meta({ description: 'Client id of a user-assigned identity.' }).optional(), objectId: schemas/* string */.YjP().meta({ description: 'Object id of a user-assigned identity.' }).optional() })
        .meta({ description: 'Identity with which files are fetched from Azure storage; {} is the system-assigned one.' })
        .optional(),
});
/** Microsoft.Azure.Extensions/CustomScript; its rules are from its source, github.com/Azure/custom-script-extension-linux. */
const customScriptLinux = {
    label: 'Custom Script for Linux',
    publisher: 'Microsoft.Azure.Extensions',
    type: 'CustomScript',
    defaultVersion: '2.1',
    acceptsVersion: (version) => version === '2.0' || version === '2.1',
    versionsText: '2.0 and 2.1',
    shell: 'sh',
    os: 'Linux',
    acceptsTimestamp: true,
    settings,
    protectedSettings,
    isUri: (path) => path[0] === 'fileUris',
    isCommand: (path) => path[0] === 'commandToExecute' || path[0] === 'script',
    check: (input) => [...checkCustomScript(input, ['commandToExecute', 'script']), ...checkScript(input), ...checkAccountName(input)],
};
function checkScript(input) {
    return ['settings', 'protectedSettings'].flatMap((side) => {
        const node = child(input[side], 'script');
        if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value.trim() === '')
            return [];
        const size = Buffer.byteLength(node.value);
        if (size > MAX_SCRIPT)
            return [input.problem([side, 'script'], `script has ${size} bytes; the handler takes at most ${MAX_SCRIPT}`, 'make the script a file of the release and name it in fileUris')];
        if (decodeScript(node.value) !== undefined)
            return [];
        return [input.problem([side, 'script'], 'script is not base64 of a script', 'write the output of "base64 -w0 FILE", or use commandToExecute; {{ }} has no meaning in it')];
    });
}
function checkAccountName(input) {
    const node = child(input.protectedSettings, 'storageAccountName');
    if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value.includes('{{') || /^[a-z0-9]{3,24}$/.test(node.value))
        return [];
    return [input.problem(['protectedSettings', 'storageAccountName'], `"${node.value.slice(0, 60)}" is not the name of a storage account`, 'write its name alone: 3 to 24 lower-case letters and digits')];
}
/** The script's text; `undefined` where the value is not base64, or what is gzipped in it cannot be read. */
function decodeScript(value) {
    const compact = value.replace(/\s+/g, '');
    if (compact === '' || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
        return undefined;
    const bytes = Buffer.from(compact, 'base64');
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b)
        return bytes.toString('utf8');
    try {
        return (0,external_node_zlib_.gunzipSync)(bytes, { maxOutputLength: 16 * 1024 * 1024 }).toString('utf8');
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/lib/manifest/handlers/custom-script-windows.js



const custom_script_windows_command = () => schemas/* string */.YjP().meta({ description: 'Command that cmd.exe runs as LocalSystem, in the folder the files were downloaded to.', examples: ['powershell -ExecutionPolicy Bypass -File {{ release:install.ps1 }}'] }).optional();
const custom_script_windows_uris = () => schemas/* array */.YOg(schemas/* string */.YjP().meta({ description: 'release:NAME, file:PATH or https://...' })).meta({ description: 'Files that are downloaded before the command runs.', examples: [['release:install.ps1']] }).optional();
const custom_script_windows_settings = schemas/* strictObject */.rej({ commandToExecute: custom_script_windows_command(), fileUris: custom_script_windows_uris() });
const custom_script_windows_protectedSettings = schemas/* strictObject */.rej({
    commandToExecute: custom_script_windows_command(),
    fileUris: custom_script_windows_uris(),
    storageAccountName: schemas/* string */.YjP().meta({ description: 'Storage account of files in fileUris.' }).optional(),
    storageAccountKey: schemas/* string */.YjP().meta({ description: 'Its key.', examples: ['{{ env.STORAGE_KEY }}'] }).optional(),
    managedIdentity: schemas/* strictObject */.rej({ clientId: schemas/* string */.YjP().meta({ description: 'Client id of a user-assigned identity.' }).optional(), objectId: schemas/* string */.YjP().meta({ description: 'Object id of a user-assigned identity.' }).optional() })
        .meta({ description: 'Identity with which files are fetched from Azure storage; {} is the system-assigned one.' })
        .optional(),
});
/** Microsoft.Compute/CustomScriptExtension (learn.microsoft.com, "Custom Script Extension for Windows"). */
const customScriptWindows = {
    label: 'Custom Script for Windows',
    publisher: 'Microsoft.Compute',
    type: 'CustomScriptExtension',
    defaultVersion: '1.10',
    acceptsVersion: (version) => version === '1.8' || version === '1.9' || version === '1.10',
    versionsText: '1.8, 1.9 and 1.10',
    shell: 'cmd',
    os: 'Windows',
    acceptsTimestamp: true,
    settings: custom_script_windows_settings,
    protectedSettings: custom_script_windows_protectedSettings,
    isUri: (path) => path[0] === 'fileUris',
    isCommand: (path) => path[0] === 'commandToExecute',
    check: (input) => [...checkCustomScript(input, ['commandToExecute']), ...checkLines(input)],
};
function checkLines(input) {
    return ['settings', 'protectedSettings'].flatMap((side) => {
        const node = child(input[side], 'commandToExecute');
        if (node?.kind !== 'scalar' || typeof node.value !== 'string' || !/[\r\n]/.test(node.value.trim()))
            return [];
        return [input.problem([side, 'commandToExecute'], 'commandToExecute has several lines; cmd.exe runs only the first', 'join the commands with &&, or put them into a script of the release (in YAML, ">-" folds lines into one)')];
    });
}

;// CONCATENATED MODULE: ./build/lib/manifest/handlers/dsc.js



const argument = (description) => schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).meta({ description }).optional();
const dsc_settings = schemas/* strictObject */.rej({
    wmfVersion: schemas/* enum */.k5n(['latest', '4.0', '5.0', '5.1']).meta({ description: 'Windows Management Framework that is installed where it is missing.' }).optional(),
    configuration: schemas/* strictObject */.rej({
        url: schemas/* string */.YjP().meta({ description: 'The zip: release:NAME, file:PATH or https://...', examples: ['release:dsc.zip'] }),
        script: schemas/* string */.YjP().meta({ description: 'The .ps1 file inside the zip.', examples: ['web.ps1'] }),
        function: schemas/* string */.YjP().meta({ description: 'The configuration inside the script.', examples: ['Web'] }),
    })
        .meta({ description: 'Where the configuration is.' }),
    configurationArguments: argument('Arguments of the configuration.'),
    configurationData: schemas/* strictObject */.rej({ url: schemas/* string */.YjP().meta({ description: 'The .psd1 file: release:NAME, file:PATH or https://...' }) }).meta({ description: 'Where the configuration data is.' }).optional(),
    privacy: schemas/* strictObject */.rej({ dataCollection: schemas/* enum */.k5n(['Enable', 'Disable', '']).meta({ description: 'Telemetry of the handler.' }).optional() }).meta({ description: 'Telemetry of the handler.' }).optional(),
    advancedOptions: schemas/* strictObject */.rej({
        forcePullAndApply: schemas/* boolean */.zMY().meta({ description: 'Apply the configuration though it is in pull mode.' }).optional(),
        downloadMappings: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).meta({ description: 'Other places for what the handler downloads.' }).optional(),
    })
        .meta({ description: 'Options of the handler.' })
        .optional(),
});
const dsc_protectedSettings = schemas/* strictObject */.rej({
    configurationArguments: argument('Arguments that are secret.'),
    configurationUrlSasToken: schemas/* string */.YjP().meta({ description: 'SAS token of configuration.url.', examples: ['{{ env.DSC_SAS }}'] }).optional(),
    configurationDataUrlSasToken: schemas/* string */.YjP().meta({ description: 'SAS token of configurationData.url.' }).optional(),
});
/** Microsoft.Powershell/DSC (learn.microsoft.com, "PowerShell DSC Extension"). */
const dsc = {
    label: 'PowerShell DSC',
    publisher: 'Microsoft.Powershell',
    type: 'DSC',
    defaultVersion: '2.83',
    acceptsVersion: (version) => /^2\.\d{1,3}$/.test(version),
    versionsText: '2.0 to 2.83',
    shell: undefined,
    os: 'Windows',
    acceptsTimestamp: false,
    settings: dsc_settings,
    protectedSettings: dsc_protectedSettings,
    isUri: (path) => (path[0] === 'configuration' || path[0] === 'configurationData') && path[1] === 'url',
    isCommand: () => false,
    check: dsc_check,
    warning: 'Microsoft retires the PowerShell DSC extension on 31 March 2028; plan to move to Azure Machine Configuration or Custom Script',
};
function dsc_check(input) {
    const problems = [];
    if (input.settings === undefined)
        return [input.problem([], 'the extension has nothing to apply: settings.configuration is missing', 'add settings.configuration with url, script and function')];
    for (const place of [['configuration', 'url'], ['configurationData', 'url']]) {
        const node = child(child(input.settings, place[0]), place[1]);
        const problem = node?.kind === 'scalar' && typeof node.value === 'string' ? uriProblem(node.value) : undefined;
        if (problem !== undefined)
            problems.push(input.problem(['settings', ...place], problem.message, problem.hint));
    }
    const script = child(child(input.settings, 'configuration'), 'script');
    if (script?.kind === 'scalar' && typeof script.value === 'string' && !script.value.includes('{{') && !/\.ps1$/i.test(script.value)) {
        problems.push(input.problem(['settings', 'configuration', 'script'], `configuration.script is "${script.value.slice(0, 60)}", but must be the .ps1 file inside the zip`, 'write its name, such as web.ps1'));
    }
    return [...problems, ...checkArguments(input)];
}
function checkArguments(input) {
    const open = child(input.settings, 'configurationArguments');
    const secret = child(input.protectedSettings, 'configurationArguments');
    if (open?.kind !== 'map' || secret?.kind !== 'map')
        return [];
    return sharedKeys(open, secret).map((key) => input.problem(['protectedSettings', 'configurationArguments', key], `the argument ${key} stands in settings and in protectedSettings`, 'keep one of the two'));
}
function sharedKeys(one, other) {
    return [...one.entries.keys()].filter((key) => other.entries.has(key));
}

;// CONCATENATED MODULE: ./build/lib/manifest/handlers/known.js



/** Handlers whose publisher, versions and settings are known. */
const knownHandlers = [customScriptLinux, customScriptWindows, dsc];
/** By the short name that may stand alone in deploy.yml. */
function handlerByType(type) {
    return knownHandlers.find((handler) => handler.type === type);
}
/** By publisher and type, which Azure compares without case. */
function handlerOf(publisher, type) {
    return knownHandlers.find((handler) => same(handler.publisher, publisher) && same(handler.type, type));
}
function same(one, other) {
    return one.toLowerCase() === other.toLowerCase();
}

;// CONCATENATED MODULE: ./build/lib/manifest/read-extension.js





/**
 * Reads one extension and checks it against its handler's rules. Where something in it has the wrong type it is left out: the
 * schema has reported that. `undefined` where it is not known which extension is meant.
 */
function readExtension(root, path, node, problems) {
    const type = stringAt(node, 'type');
    const publisher = stringAt(node, 'publisher');
    const version = stringAt(node, 'typeHandlerVersion');
    if (type === undefined)
        return undefined;
    const handler = publisher === undefined ? handlerByType(type) : handlerOf(publisher, type);
    if (handler === undefined)
        problems.push(...explicitProblems(root, path, node, type));
    else if (version !== undefined && !handler.acceptsVersion(version))
        problems.push(versionProblem(root, path, handler, version));
    if (handler === undefined && (publisher === undefined || version === undefined))
        return undefined;
    const extension = {
        path,
        at: locate(root, path),
        handler,
        defaultName: handler?.type ?? type,
        publisher: publisher ?? handler?.publisher ?? '',
        type: publisher === undefined ? (handler?.type ?? type) : type,
        typeHandlerVersion: version ?? handler?.defaultVersion ?? '',
        ...optional(node),
    };
    problems.push(...placeProblems(root, extension, node));
    if (handler !== undefined)
        problems.push(...handlerProblems(root, extension, handler));
    return extension;
}
function stringAt(node, key) {
    const value = child(node, key);
    return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}
function explicitProblems(root, path, node, type) {
    const missing = ['publisher', 'typeHandlerVersion'].filter((key) => child(node, key) === undefined);
    if (missing.length === 0)
        return [];
    const types = knownHandlers.map((handler) => handler.type);
    const meant = nearest(type, types);
    const location = locate(root, [...path, 'type']);
    if (missing.includes('publisher')) {
        const hint = meant === undefined ? `add publisher and typeHandlerVersion; they are known only for ${types.join(', ')}` : `did you mean \`${meant}\`? For any other handler add publisher and typeHandlerVersion`;
        return [{ message: `${pathText(path)}: the type "${type.slice(0, 60)}" needs a publisher`, hint, location }];
    }
    return [{ message: `${pathText([...path, 'typeHandlerVersion'])} is missing`, hint: 'add the major.minor version of the handler, such as typeHandlerVersion: "1.0"', location }];
}
function versionProblem(root, path, handler, version) {
    return {
        message: `${handler.label} has no version "${version.slice(0, 20)}" that is known to work`,
        hint: `known are ${handler.versionsText}; leave typeHandlerVersion out for ${handler.defaultVersion}`,
        location: locate(root, [...path, 'typeHandlerVersion']),
    };
}
function optional(node) {
    const flags = ['autoUpgradeMinorVersion', 'enableAutomaticUpgrade', 'suppressFailures'].flatMap((key) => {
        const value = child(node, key);
        return value?.kind === 'scalar' && typeof value.value === 'boolean' ? [[key, value.value]] : [];
    });
    const maps = SIDES.flatMap((side) => {
        const value = child(node, side);
        return value?.kind === 'map' ? [[side, value]] : [];
    });
    const after = child(node, 'provisionAfterExtensions');
    const name = stringAt(node, 'name');
    const vault = child(node, 'protectedSettingsFromKeyVault');
    return {
        ...Object.fromEntries([...flags, ...maps]),
        ...(name === undefined ? {} : { name }),
        ...(after?.kind === 'list' ? { provisionAfterExtensions: after.items.flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : [])) } : {}),
        ...(vault === undefined ? {} : { protectedSettingsFromKeyVault: toJson(vault) }),
    };
}
function placeProblems(root, extension, node) {
    if (child(node, 'protectedSettings') === undefined || child(node, 'protectedSettingsFromKeyVault') === undefined)
        return [];
    return [{ message: 'protectedSettings and protectedSettingsFromKeyVault are both given; Azure takes one', hint: 'keep one of the two', location: locate(root, [...extension.path, 'protectedSettingsFromKeyVault']) }];
}
function handlerProblems(root, extension, handler) {
    const keys = SIDES.flatMap((side) => settingsProblems(root, extension, handler, side));
    const input = {
        settings: extension.settings,
        protectedSettings: extension.protectedSettings,
        fromKeyVault: extension.protectedSettingsFromKeyVault !== undefined,
        problem: (path, message, hint) => ({ message, hint, location: locate(root, [...extension.path, ...path]) }),
    };
    return [...keys, ...handler.check(input)];
}
function settingsProblems(root, extension, handler, side) {
    const settings = extension[side];
    if (settings === undefined)
        return [];
    const base = [...extension.path, side];
    return check(toJson(settings), { schema: handler[side], root, base, unknownKey: (path, key) => (path.length === base.length + 1 ? misplaced(key, side, handler) : undefined) });
}
/** A key that the handler knows on the other side, or that is not the user's to set. */
function misplaced(key, side, handler) {
    if (key.toLowerCase() === 'timestamp')
        return { message: 'timestamp is set by vmss-deploy: it carries the identity of the deployment', hint: 'remove it; each new release runs again by itself, and the input force runs the same one again' };
    const other = side === 'settings' ? 'protectedSettings' : 'settings';
    const shape = handler[other].shape ?? {};
    if (!Object.hasOwn(shape, key))
        return undefined;
    return { message: `${key} cannot stand in ${side}: ${handler.label} takes it from ${other} only`, hint: `move it to ${other}` };
}

;// CONCATENATED MODULE: ./build/lib/manifest/references.js




/** Every `release:` and `file:` in one extension, in the order of the file. What cannot be filled in is left out: `checkTemplates` reports it. */
function fileUses(extension, values) {
    return SIDES.flatMap((side) => {
        const settings = extension[side];
        return settings === undefined ? [] : [...scalars(settings)].flatMap(({ path, node }) => usesOf(node, path, side, extension, values));
    });
}
function usesOf(node, path, side, extension, values) {
    if (typeof node.value !== 'string')
        return [];
    const use = (origin, pieces, how, location) => {
        const filled = fileName(pieces, origin, values, location);
        return filled.ok ? [{ kind: origin, name: filled.text, location, use: how, side, path }] : [];
    };
    const whole = wholeReference(node.value);
    if (whole !== undefined && placeAt(extension.handler, side, path).shell === undefined)
        return use(whole.origin, whole.name.pieces, 'uri', node.at);
    return parseTemplate(node.value).pieces.flatMap((piece) => piece.kind === 'value' && piece.expression.kind === 'file' ? use(piece.expression.origin, piece.expression.name, 'name', node.placeOf('{{', piece.nth)) : []);
}

;// CONCATENATED MODULE: ./build/lib/manifest/schema.js



const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const GUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
/** learn.microsoft.com, "Naming rules and restrictions for Azure resources". */
const RESOURCE_GROUP = /^[-\w.()\u00c0-\uffff]{0,89}[-\w()\u00c0-\uffff]$/;
const SCALE_SET = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/;
const EXTENSION_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_-])?$/;
const REPOSITORY = /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(_[A-Za-z0-9]+)?\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
const targetSchema = schemas/* strictObject */.rej({
    subscription: schema_fields_text(GUID, 'the id of a subscription', { description: 'Id of the Azure subscription.', examples: ['6f1c0000-0000-0000-0000-000000000000'], defaultText: 'the subscription signed in to', templated: true }).optional(),
    resourceGroup: schema_fields_text(RESOURCE_GROUP, 'the name of a resource group', { description: 'Resource group of the scale set.', examples: ['rg-web'], templated: true }),
    scaleSet: schema_fields_text(SCALE_SET, 'the name of a scale set', { description: 'Name of the Virtual Machine Scale Set.', examples: ['web'], templated: true }),
})
    .meta({ description: 'The scale set that is deployed to.' });
const blobSchema = schemas/* strictObject */.rej({
    account: schema_fields_text(/^[a-z0-9]{3,24}$/, 'the name of a storage account (3 to 24 lower-case letters and digits)', { description: 'Storage account that release files are staged to.', examples: ['stweb'], templated: true }),
    container: schema_fields_text(/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'the name of a blob container', { description: 'Container in the storage account.', examples: ['releases'], templated: true }),
    access: schemas/* enum */.k5n(['managed-identity', 'sas']).meta({ description: 'How VMs read the files: with the managed identity of the scale set, or with a URL that carries a signature and expires.', examples: ['managed-identity'] }),
    prefix: schema_fields_text(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'a path of letters, digits, ".", "_" and "-", without a slash at its ends', { description: 'Path in the container below which the files go.', examples: ['web'], templated: true }).optional(),
    clientId: schema_fields_text(GUID, 'the client id of a managed identity', { description: 'Client id of a user-assigned identity of the scale set; without it the system-assigned one is used.', examples: ['11111111-2222-3333-4444-555555555555'], templated: true }).optional(),
})
    .meta({ description: 'Where files are staged; needed by `delivery: blob`.' });
const releaseSchema = schemas/* strictObject */.rej({
    repository: schema_fields_text(REPOSITORY, 'a repository as owner/name', { description: 'Repository of the release.', examples: ['contoso/web'], defaultText: "the workflow's repository", templated: true }).optional(),
    delivery: schemas/* enum */.k5n(['github', 'blob']).default('github').meta({ description: 'How VMs get the files: `github`: from the public URL of the release; `blob`: from a storage account they are staged to.' }),
    blob: blobSchema.optional(),
    verify: flag({ description: "Whether each VM checks the SHA-256 of the release's files before the command runs." }).default(true),
})
    .meta({ description: 'Which release, and how its files reach the VMs.' });
const jsonObject = (description) => schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()).meta({ description });
const extensionSchema = schemas/* strictObject */.rej({
    name: schema_fields_text(EXTENSION_NAME, 'the name of an extension', { description: 'Name of the extension resource. Without it, the name of an existing extension of the same publisher and type is taken, else the type.', examples: ['web-install'], defaultText: 'of the existing extension, else the type' }).optional(),
    publisher: schema_fields_text(/^[A-Za-z0-9][A-Za-z0-9.-]{0,127}$/, 'the publisher of an extension', { description: 'Publisher of the handler. Known for the types CustomScript, CustomScriptExtension and DSC.', examples: ['Microsoft.Azure.Monitor'], defaultText: 'known for CustomScript, CustomScriptExtension and DSC' }).optional(),
    type: schema_fields_text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'the type of an extension', { description: 'Type of the handler: CustomScript (Linux), CustomScriptExtension (Windows), DSC, or any other with its publisher and typeHandlerVersion.', examples: ['CustomScript'] }),
    typeHandlerVersion: schema_fields_text(/^\d{1,5}\.\d{1,5}$/, 'a version as major.minor', { description: 'Version of the handler as major.minor, in quotes: unquoted, 1.10 is the number 1.1.', examples: ['2.1'], defaultText: '2.1 for CustomScript, 1.10 for CustomScriptExtension, 2.83 for DSC' }).optional(),
    autoUpgradeMinorVersion: flag({ description: 'Whether Azure may take a newer minor version of the handler when the extension is deployed.' }).optional(),
    enableAutomaticUpgrade: flag({ description: 'Whether Azure upgrades the handler by itself when a newer version appears.' }).optional(),
    suppressFailures: flag({ description: 'Whether Azure hides failures of the extension. The deployment still fails where a VM reports one.' }).optional(),
    provisionAfterExtensions: schemas/* array */.YOg(schema_fields_text(EXTENSION_NAME, 'the name of an extension', { description: 'Name of an extension.' })).min(1, { error: say('the list is empty', 'name an extension, or remove the key') }).meta({ description: 'Names of extensions that must have succeeded on a VM before this one starts.', examples: [['HealthExtension']] }).optional(),
    settings: jsonObject('Public settings, as the handler documents them. Anyone who may read the scale set sees them.').optional(),
    protectedSettings: jsonObject('Settings that Azure encrypts and never gives back. The only place where `{{ env.X }}` may stand.').optional(),
    protectedSettingsFromKeyVault: schemas/* strictObject */.rej({
        secretUrl: schema_fields_text(/^https:\/\/[A-Za-z0-9][A-Za-z0-9.-]*\/secrets\/[A-Za-z0-9-]{1,127}(\/[0-9a-fA-F]{32})?$/, 'the URL of a Key Vault secret', { description: 'URL of the secret that holds the protected settings as JSON.', examples: ['https://kv-web.vault.azure.net/secrets/cse/0123456789abcdef0123456789abcdef'] }),
        sourceVault: schemas/* strictObject */.rej({ id: schema_fields_text(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i, 'the resource id of a Key Vault', { description: 'Resource id of the vault.', examples: ['/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-web/providers/Microsoft.KeyVault/vaults/kv-web'] }) }).meta({ description: 'The vault of the secret.' }),
    })
        .meta({ description: 'Protected settings taken from a Key Vault secret, in the place of `protectedSettings`.' })
        .optional(),
})
    .meta({ description: 'One extension. Names are those of Azure Resource Manager.' });
const modelSchema = schemas/* strictObject */.rej({
    extensions: schemas/* array */.YOg(extensionSchema).min(1, { error: say('the list is empty', 'describe at least one extension') }).meta({ description: "Extensions that the release puts into the scale set's model. Others that are there are left alone." }),
})
    .meta({ description: "What changes in the scale set's model." });
const canarySchema = schemas/* strictObject */.rej({
    instances: amount(1, { description: 'How many VMs go first.', examples: [1, '5%'] }).default(1),
    bake: schema_fields_duration(0, 24 * HOUR, { description: 'How long the first VMs are watched before the others follow.', examples: ['5m'] }).default('5m'),
})
    .meta({ description: 'VMs that get the release first and are watched for a while. Without it there is no canary.' });
const strategySchema = schemas/* strictObject */.rej({
    type: schemas/* enum */.k5n(['rolling']).default('rolling').meta({ description: 'How the change reaches production. `rolling`: through the instances of the scale set, in batches.' }),
    batch: amount(1, { description: 'VMs that are upgraded at a time: a count, or a percentage of the scale set (rounded up).', examples: ['20%', 2] }).default('20%'),
    canary: canarySchema.optional(),
    maxUnhealthy: amount(0, { description: 'How many VMs may be failed or unhealthy before the rollout stops.', examples: ['20%', 0] }).default('20%'),
    pause: schema_fields_duration(0, 6 * HOUR, { description: 'Wait between two batches.', examples: ['30s'] }).default('0s'),
    onFailure: schemas/* enum */.k5n(['stop']).default('stop').meta({ description: 'What happens when the rollout fails. `stop`: the remaining VMs keep what they have.' }),
    timeout: schema_fields_duration(10 * SECOND, 24 * HOUR, { description: 'How long the whole rollout may take.', examples: ['45m'] }).default('60m'),
    protectedInstances: schemas/* enum */.k5n(['refuse', 'skip']).default('refuse').meta({ description: 'What to do about VMs that are protected from scale set actions. `refuse`: do not start; `skip`: leave them as they are.' }),
})
    .meta({ description: 'How the change reaches the VMs.' });
const healthSchema = schemas/* strictObject */.rej({
    source: schemas/* enum */.k5n(['auto', 'none']).default('auto').meta({ description: 'What "healthy" means besides the extension having succeeded. `auto`: the Application Health extension or load balancer probe, whichever the scale set has; `none`: nothing.' }),
    settle: schema_fields_duration(0, HOUR, { description: 'How long a VM must stay healthy before it counts.', examples: ['30s'] }).default('30s'),
    timeout: schema_fields_duration(SECOND, 6 * HOUR, { description: 'How long a VM may take to become healthy after its upgrade.', examples: ['10m'] }).default('10m'),
})
    .meta({ description: 'What a healthy VM is.' });
/** deploy.yml without its overlays: what is checked after the overlay is merged. */
const deploySchema = schemas/* strictObject */.rej({
    version: schemas/* literal */.euz(1, { error: (issue) => (issue.input === undefined || issue.input === null ? undefined : say(`the version of the file is ${JSON.stringify(issue.input)}`, 'write "version: 1", without quotes')) }).meta({ description: 'Version of the format of this file.' }),
    target: targetSchema,
    release: releaseSchema.prefault({}),
    model: modelSchema,
    strategy: strategySchema.prefault({}),
    health: healthSchema.prefault({}),
});

;// CONCATENATED MODULE: ./build/lib/manifest/strategy.js


/** The strategy in code's own units. The schema has checked every value. */
function rollingStrategy(strategy) {
    return {
        type: strategy.type,
        batch: amountOf(strategy.batch),
        ...(strategy.canary === undefined ? {} : { canary: { instances: amountOf(strategy.canary.instances), bakeMs: msOf(strategy.canary.bake) } }),
        maxUnhealthy: amountOf(strategy.maxUnhealthy),
        pauseMs: msOf(strategy.pause),
        onFailure: strategy.onFailure,
        timeoutMs: msOf(strategy.timeout),
        protectedInstances: strategy.protectedInstances,
    };
}
function healthRules(health) {
    return { source: health.source, settleMs: msOf(health.settle), timeoutMs: msOf(health.timeout) };
}
/** `0%` is no VM at all, which a count says better. */
function amountOf(value) {
    const amount = parseAmount(value, 0) ?? { kind: 'count', count: 0 };
    return amount.kind === 'percent' && amount.percent === 0 ? { kind: 'count', count: 0 } : amount;
}
function msOf(text) {
    return parseDuration(text) ?? 0;
}

;// CONCATENATED MODULE: ./build/lib/manifest/verify-sh.js

/** Exit status of a command whose files are not the released ones. */
const VERIFY_EXIT = 86;
/**
 * Lines of POSIX shell that end the shell with status 86 unless every file has its digest. They run in a subshell, so
 * whatever follows finds no variable, option or trap of theirs.
 */
function verifySh(files) {
    const pairs = files.map((file) => shQuote(`${file.sha256}:${file.path}`)).join(' ');
    return [
        '( vmss_bad=0',
        `for vmss_pair in ${pairs}; do`,
        '  vmss_want="${vmss_pair%%:*}"; vmss_file="${vmss_pair#*:}"',
        '  if [ ! -f "$vmss_file" ]; then echo "vmss-deploy: $vmss_file is missing" >&2; vmss_bad=1; continue; fi',
        '  vmss_have="$(sha256sum < "$vmss_file")" || { echo "vmss-deploy: sha256sum failed on $vmss_file" >&2; vmss_bad=1; continue; }',
        '  vmss_have="${vmss_have%% *}"',
        '  if [ "$vmss_have" != "$vmss_want" ]; then echo "vmss-deploy: $vmss_file is not the released file: SHA-256 is $vmss_have, expected $vmss_want" >&2; vmss_bad=1; fi',
        'done',
        `[ "$vmss_bad" = 0 ] ) || exit ${VERIFY_EXIT}`,
    ].join('\n');
}
/**
 * The user's command with the check before it, on lines of its own: operators, comments, here-documents and `exec` in the
 * command mean what they meant.
 */
function verifiedCommand(command, files) {
    return files.length === 0 ? command : `${verifySh(files)}\n${command}`;
}
/** Interpreters that read POSIX shell. */
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh']);
/**
 * The script with the check after its first line, or before it where there is no `#!`; `undefined` where something other than
 * a shell reads the script.
 */
function verifiedScript(script, files) {
    if (files.length === 0)
        return script;
    const text = script.replace(/^\uFEFF/, '');
    if (!text.startsWith('#!'))
        return `${verifySh(files)}\n${text}`;
    const end = text.indexOf('\n');
    const first = end < 0 ? text : text.slice(0, end);
    const words = first.slice(2).trim().split(/\s+/);
    const names = words.map((word) => word.slice(word.lastIndexOf('/') + 1));
    const shell = names[0] === 'env' ? names.slice(1).find((name) => !name.startsWith('-')) : names[0];
    if (shell === undefined || !SHELLS.has(shell))
        return undefined;
    return `${first}\n${verifySh(files)}\n${end < 0 ? '' : text.slice(end + 1)}`;
}

;// CONCATENATED MODULE: ./build/lib/manifest/verify-rules.js




/** Whether a use is a file that a Custom Script handler downloads next to its command. */
function isDownloaded(use) {
    return use.use === 'uri' && use.path[0] === 'fileUris';
}
/** What stands in the way of `release.verify: true` for an extension that downloads files of the release. */
function checkVerify(extension, uses) {
    if (extension.handler?.shell === undefined || !uses.some(isDownloaded))
        return [];
    const command = visible(extension, 'commandToExecute');
    const script = visible(extension, 'script');
    const problems = [];
    if (command === undefined && script === undefined && extension.protectedSettingsFromKeyVault !== undefined) {
        problems.push({ message: 'the command comes from Key Vault, so the check of the files (release.verify) cannot be put before it', hint: 'set release.verify to false, or put commandToExecute into settings', location: extension.at });
    }
    const unixLines = child(extension.settings, 'skipDos2Unix');
    if (unixLines?.kind === 'scalar' && unixLines.value === false) {
        problems.push({ message: 'skipDos2Unix is false: the handler would rewrite line ends before the files are checked, and their SHA-256 would differ', hint: 'remove skipDos2Unix, or set release.verify to false', location: unixLines.at });
    }
    if (script?.kind === 'scalar' && typeof script.value === 'string') {
        const text = decodeScript(script.value);
        if (text !== undefined && verifiedScript(text, [{ path: 'x', sha256: '' }]) === undefined) {
            problems.push({ message: 'script is not read by a shell, so the check of the files (release.verify) cannot be put into it', hint: 'use commandToExecute, or set release.verify to false', location: script.at });
        }
    }
    return problems;
}
function visible(extension, key) {
    return SIDES.map((side) => child(extension[side], key)).find((node) => node !== undefined);
}
/** A warning where files of the release reach VMs that will not check them, though verify is on. */
function verifyWarning(extension, uses) {
    if (extension.handler?.shell !== undefined)
        return undefined;
    const first = uses.find((use) => use.use === 'uri');
    if (first === undefined)
        return undefined;
    const label = extension.handler?.label ?? `${extension.publisher}.${extension.type}`;
    return { message: `${first.kind}:${first.name} is not verified on the VM: the handler ${label} has no place for the check`, hint: 'whoever can change the file under its URL changes what VMs run', location: first.location };
}

;// CONCATENATED MODULE: ./build/lib/manifest/uncovered-uses.js

/**
 * Commands that name a file of the release which the extension does not download: it would not be on the VM. Cannot be told
 * where the list of files comes from Key Vault.
 */
function uncoveredUses(extension, uses) {
    if (extension.handler?.shell === undefined || extension.protectedSettingsFromKeyVault !== undefined)
        return [];
    const downloaded = new Set(uses.filter(isDownloaded).map(keyOf));
    return uses
        .filter((use) => use.use === 'name' && !downloaded.has(keyOf(use)))
        .map((use) => ({ message: `{{ ${keyOf(use)} }} is not among the fileUris of this extension, so the file will not be on the VM`, hint: `add ${keyOf(use)} to fileUris`, location: use.location }));
}
function keyOf(use) {
    return `${use.kind}:${use.name}`;
}

;// CONCATENATED MODULE: ./build/lib/manifest/load.js













/**
 * Lays the environment's overlay over the document and checks everything that can be checked before the release is known.
 *
 * @throws DeployError `CONFIG_INVALID` with every problem of the file, each with its place. Overlays of other environments are
 *   checked too, as far as it goes without their vars.
 */
function load(document, options) {
    const environment = options.environment === '' ? undefined : options.environment;
    const early = { environment, vars: options.vars };
    const problems = [...document.problems];
    const overlaid = overlay(document, environment);
    problems.push(...overlaid.problems);
    const root = fillEarly(overlaid.root, early, problems);
    problems.push(...whereFromOverlays(check(toJson(root), { schema: deploySchema, root, base: [] }), document, environment));
    const extensions = readExtensions(root, problems);
    for (const extension of extensions)
        problems.push(...checkTemplates(extension, early), ...uncoveredUses(extension, fileUses(extension, early)));
    const parsed = deploySchema.safeParse(toJson(root));
    problems.push(...releaseProblems(root), ...(verifies(root) ? extensions.flatMap((one) => checkVerify(one, fileUses(one, early))) : []));
    problems.push(...otherOverlays(document, environment));
    throwIfAny(document.file, oncePerPlace(document.problems, problems));
    // What safeParse finds is among the problems, so nothing was thrown only if it found nothing.
    const { target, release, strategy, health } = parsed.data;
    return {
        file: document.file,
        ...(environment === undefined ? {} : { environment }),
        target,
        release,
        strategy: rollingStrategy(strategy),
        health: healthRules(health),
        extensions,
        references: extensions.flatMap((one) => fileUses(one, early)),
        warnings: inOrder(warningsOf(extensions, early, release.verify)),
        early,
    };
}
/** What could not be read needs no second error about what it was taken for. */
function oncePerPlace(first, all) {
    const places = new Set(first.map(placeOf));
    return [...first, ...all.slice(first.length).filter((problem) => !places.has(placeOf(problem)))];
}
function placeOf({ location }) {
    return `${location?.line ?? 0}:${location?.column ?? 0}`;
}
function readExtensions(root, problems) {
    const list = child(child(root, 'model'), 'extensions');
    if (list?.kind !== 'list')
        return [];
    const extensions = list.items.flatMap((item, index) => {
        const extension = item.kind === 'map' ? readExtension(root, ['model', 'extensions', index], item, problems) : undefined;
        return extension === undefined ? [] : [extension];
    });
    problems.push(...checkSet(root, extensions));
    return extensions;
}
function releaseProblems(root) {
    const release = child(root, 'release');
    const delivery = child(release, 'delivery');
    const isBlob = delivery?.kind === 'scalar' && delivery.value === 'blob';
    const blob = child(release, 'blob');
    if (isBlob && blob === undefined)
        return [{ message: 'release.blob is missing: delivery is blob', hint: 'add blob: { account: NAME, container: NAME, access: managed-identity }', location: locate(root, ['release', 'delivery']) }];
    const problems = [];
    if (!isBlob && blob !== undefined)
        problems.push({ message: 'release.blob is given, but delivery is github', hint: 'write delivery: blob, or remove blob', location: locate(root, ['release', 'blob']) });
    const access = child(blob, 'access');
    if (child(blob, 'clientId') !== undefined && access?.kind === 'scalar' && access.value === 'sas') {
        problems.push({ message: 'release.blob.clientId has no meaning with access: sas', hint: 'remove clientId, or write access: managed-identity', location: locate(root, ['release', 'blob', 'clientId']) });
    }
    return problems;
}
function verifies(root) {
    const verify = child(child(root, 'release'), 'verify');
    return !(verify?.kind === 'scalar' && verify.value === false);
}
function warningsOf(extensions, early, verify) {
    return extensions.flatMap((extension) => {
        const retirement = extension.handler?.warning === undefined ? [] : [{ message: extension.handler.warning, location: extension.at }];
        const unverified = verify ? verifyWarning(extension, fileUses(extension, early)) : undefined;
        return unverified === undefined ? retirement : [...retirement, unverified];
    });
}
/** A key that is missing because its overlay was not chosen: the hint says so. */
function whereFromOverlays(problems, document, environment) {
    if (environment !== undefined || environmentNames(document).length === 0)
        return problems;
    const names = environmentNames(document).join(', ');
    return problems.map((problem) => (problem.message.endsWith(' is missing') ? { ...problem, hint: `${problem.hint ?? 'add it'}; or choose an environment that gives it with the input environment: ${names}` } : problem));
}
/** What is wrong in the overlays that were not chosen. Their vars are not known, so texts with {{ }} are left alone. */
function otherOverlays(document, chosen) {
    return environmentNames(document).filter((name) => name !== chosen).flatMap((name) => {
        const own = child(child(document.root, 'environments'), name);
        if (own?.kind !== 'map')
            return [];
        const places = placesOf(own);
        const { root } = overlay(document, name);
        const problems = [];
        readExtensions(root, problems);
        const all = [...check(toJson(root), { schema: deploySchema, root, base: [] }), ...problems, ...releaseProblems(root)];
        return all.filter((problem) => problem.location !== undefined && places.has(placeOf(problem)));
    });
}
/** Places of every key and value of an overlay, but for texts with {{ }}. */
function placesOf(node, places = new Set()) {
    const templated = node.kind === 'scalar' && typeof node.value === 'string' && node.value.includes('{{');
    if (!templated)
        places.add(`${node.at.line}:${node.at.column}`);
    if (node.kind === 'list')
        node.items.forEach((item) => placesOf(item, places));
    if (node.kind === 'map') {
        for (const { keyAt, value } of node.entries.values()) {
            places.add(`${keyAt.line}:${keyAt.column}`);
            placesOf(value, places);
        }
    }
    return places;
}

// EXTERNAL MODULE: ./node_modules/js-yaml/dist/js-yaml.mjs
var js_yaml = __webpack_require__(3243);
;// CONCATENATED MODULE: ./build/lib/manifest/plain-scalar.js
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUES = new Set(['true', 'True', 'TRUE']);
const FALSES = new Set(['false', 'False', 'FALSE']);
/**
 * What YAML 1.2's core schema, or YAML 1.1, or a person would take for a number. Wider than the core schema on purpose:
 * `1_000` and `0b11` are text in one version of YAML and a number in the other.
 */
const NUMBER_LIKE = /^[-+]?(?:0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|(?:\d[\d_]*)(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.\d[\d_]*(?:e[-+]?\d+)?|\.inf)$|^\.nan$/i;
/**
 * Resolves a plain scalar as YAML 1.2's core schema does (yaml.org/spec/1.2.2, 10.3), except that a number which would
 * not print back as it was written is refused: `1.10` is the number 1.1, and Azure must get what the user wrote.
 */
function resolvePlain(source) {
    if (NULLS.has(source))
        return { ok: true, value: null };
    if (TRUES.has(source))
        return { ok: true, value: true };
    if (FALSES.has(source))
        return { ok: true, value: false };
    if (!NUMBER_LIKE.test(source))
        return { ok: true, value: source };
    const value = Number(source);
    if (Number.isFinite(value) && String(value) === source)
        return { ok: true, value };
    const read = readsAs(source);
    return {
        ok: false,
        message: `the number ${source} would not stay as it is written${read === undefined ? '' : `: YAML reads it as ${read}`}`,
        hint: `write it in quotes: "${source}"`,
    };
}
/** What YAML 1.2 makes of it, for the message; `undefined` where its versions disagree or the number has no finite value. */
function readsAs(source) {
    if (source.includes('_') || /^[-+]?0b/i.test(source))
        return undefined;
    const sign = source.startsWith('-') ? -1 : 1;
    const value = sign * Number(source.replace(/^[-+]/, ''));
    return Number.isFinite(value) ? String(value) : undefined;
}

;// CONCATENATED MODULE: ./build/lib/manifest/build-tree.js



/** Nodes after aliases are expanded: what a hostile file can make of a few lines ends here. */
const MAX_NODES = 20_000;
/** Keys that reach an object's prototype in JavaScript: no key of deploy.yml or of Azure bears such a name. */
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/**
 * Builds the tree of one document from js-yaml's events. What leaves the rest of the file readable is added to `problems`;
 * a second document or an explosion of aliases throws `CONFIG_INVALID`.
 */
function buildTree(events, source, problems) {
    const builder = new TreeBuilder(source, problems);
    for (const event of events)
        builder.take(event);
    return builder.root;
}
class TreeBuilder {
    source;
    problems;
    root;
    open = [];
    anchors = new Map();
    documents = 0;
    lastOffset = 0;
    constructor(source, problems) {
        this.source = source;
        this.problems = problems;
    }
    take(event) {
        switch (event.type) {
            case js_yaml/* EVENT_ID */.hy.DOCUMENT:
                this.documents += 1;
                if (this.documents > 1)
                    this.fail('holds more than one YAML document', 'remove the line "---" and what follows it, or put it into a file of its own', this.source.at(this.lastOffset));
                return;
            case js_yaml/* EVENT_ID */.hy.SCALAR:
                return this.scalar(event);
            case js_yaml/* EVENT_ID */.hy.ALIAS:
                return this.alias(event.anchorStart, event.anchorEnd);
            case js_yaml/* EVENT_ID */.hy.POP:
                return this.close();
            default: {
                this.lastOffset = event.start;
                const at = this.source.at(event.start);
                this.refuseTag(event.tagStart, event.tagEnd, ['!!map', '!!seq'], at);
                this.open.push({ at, anchor: this.slice(event.anchorStart, event.anchorEnd), sequence: event.type === js_yaml/* EVENT_ID */.hy.SEQUENCE, nodes: [], size: 1 });
            }
        }
    }
    scalar(event) {
        const start = event.valueStart >= 0 ? event.valueStart : this.lastOffset;
        if (event.valueStart >= 0)
            this.lastOffset = event.valueStart;
        // The value of a quoted scalar starts after its quote; people look for the quote.
        const quoted = event.style === js_yaml/* SCALAR_STYLE */.jK.SINGLE_QUOTED || event.style === js_yaml/* SCALAR_STYLE */.jK.DOUBLE_QUOTED;
        const at = this.source.at(quoted ? start - 1 : start);
        const text = (0,js_yaml/* getScalarValue */.KE)(this.source.text, event);
        const tag = this.slice(event.tagStart, event.tagEnd);
        if (tag !== '!!str' && tag !== '!')
            this.refuseTag(event.tagStart, event.tagEnd, [], at);
        const value = event.style === js_yaml/* SCALAR_STYLE */.jK.PLAIN && tag === undefined ? this.plain(text, at) : text;
        const end = event.valueEnd;
        const placeOf = (part, nth) => {
            let offset = start - 1;
            for (let count = 0; count <= nth; count += 1) {
                offset = this.source.text.indexOf(part, offset + 1);
                if (offset < 0 || offset >= end)
                    return at;
            }
            return this.source.at(offset);
        };
        const node = { kind: 'scalar', value, at, placeOf };
        this.add(node, 1, this.slice(event.anchorStart, event.anchorEnd));
    }
    plain(text, at) {
        const plain = resolvePlain(text);
        if (plain.ok)
            return plain.value;
        this.problems.push({ message: plain.message, hint: plain.hint, location: at });
        return text;
    }
    alias(start, end) {
        const name = this.slice(start, end) ?? '';
        const target = this.anchors.get(name);
        const at = this.source.at(start - 1);
        this.lastOffset = start;
        if (target !== undefined)
            return this.add(target.node, target.size, undefined);
        this.problems.push({ message: `the alias *${name} names no anchor before it`, hint: `write "&${name}" before the value that is meant`, location: at });
        this.add({ kind: 'scalar', value: null, at, placeOf: () => at }, 1, undefined);
    }
    close() {
        const done = this.open.pop();
        if (done === undefined)
            return;
        const node = done.sequence ? { kind: 'list', items: done.nodes, at: done.at } : { kind: 'map', entries: this.entries(done.nodes), at: done.at };
        this.add(node, done.size, done.anchor);
    }
    add(node, size, anchor) {
        const parent = this.open.at(-1);
        if (size > MAX_NODES || (parent === undefined ? size : parent.size + size) > MAX_NODES) {
            this.fail(`grows beyond ${MAX_NODES} values when its aliases are expanded`, 'write less with anchors and aliases', node.at);
        }
        // Only a node that is complete can be referred to, so no alias can be inside what it names.
        if (anchor !== undefined)
            this.anchors.set(anchor, { node, size });
        if (parent === undefined)
            this.root = node;
        else {
            parent.nodes.push(node);
            parent.size += size;
        }
    }
    entries(nodes) {
        const entries = new Map();
        for (let index = 0; index + 1 < nodes.length; index += 2) {
            const key = nodes[index];
            const value = nodes[index + 1];
            if (key === undefined || value === undefined)
                continue;
            const name = this.keyName(key);
            if (name === undefined)
                continue;
            const earlier = entries.get(name);
            if (earlier === undefined)
                entries.set(name, { keyAt: key.at, value });
            else
                this.problems.push({ message: `the key ${name} stands here a second time; the first is on line ${earlier.keyAt.line}`, hint: 'keep one of them', location: key.at });
        }
        return entries;
    }
    keyName(key) {
        const complain = (message, hint) => {
            this.problems.push({ message, hint, location: key.at });
            return undefined;
        };
        if (key.kind === 'map')
            return complain('a value that begins with {{ must be in quotes: YAML takes the braces for a mapping', 'write "{{ ... }}" with the quotes');
        if (key.kind === 'list')
            return complain('a list cannot be a key', 'write a text as key');
        if (typeof key.value !== 'string')
            return complain(`the key ${String(key.value)} is not a text`, `write it in quotes: "${String(key.value)}"`);
        if (PROTOTYPE_KEYS.has(key.value))
            return complain(`the key ${key.value} is not allowed`, 'remove it');
        if (key.value === '<<')
            return complain('merge keys (<<) are not supported', 'repeat the keys, or use an overlay under environments');
        return key.value;
    }
    refuseTag(start, end, allowed, at) {
        const tag = this.slice(start, end);
        if (tag === undefined || allowed.includes(tag))
            return;
        this.problems.push({ message: `the YAML tag ${tag} is not supported`, hint: 'remove it; put texts in quotes', location: at });
    }
    slice(start, end) {
        return start < 0 ? undefined : this.source.text.slice(start, end);
    }
    fail(what, hint, location) {
        throw new errors/* DeployError */.s('CONFIG_INVALID', `${location.file} ${what}`, { hint, problems: [{ message: `${location.file} ${what}`, hint, location }] });
    }
}

;// CONCATENATED MODULE: ./build/lib/manifest/source-text.js
function sourceText(text, file) {
    const starts = [0];
    for (let index = 0; index < text.length; index += 1) {
        const code = text.charCodeAt(index);
        if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10))
            starts.push(index + 1);
    }
    const lineOf = (offset) => {
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if ((starts[middle] ?? 0) <= offset)
                low = middle;
            else
                high = middle - 1;
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

;// CONCATENATED MODULE: ./build/lib/manifest/parse.js




/** Bytes. A deploy.yml of a few hundred extensions is far below it. */
const MAX_BYTES = 1024 * 1024;
/** Levels of mappings and lists. */
const MAX_DEPTH = 50;
/**
 * Reads the text of deploy.yml. `file` is the name under which places are reported, relative to the repository.
 *
 * @throws DeployError `CONFIG_INVALID` where the text is no YAML, is too large or too deep, holds more than one document, or
 *   is not a mapping. What is wrong beyond that is in `problems`.
 */
function parse(text, file) {
    if (Buffer.byteLength(text, 'utf8') > MAX_BYTES) {
        throw invalid(file, { message: `${file} is larger than ${MAX_BYTES / 1024} KiB`, hint: 'deploy.yml describes a deployment; keep files of the release in the release', location: { file, line: 1, column: 1 } });
    }
    const source = sourceText(text, file);
    const problems = [];
    const root = buildTree(events(text, file), source, problems);
    if (root === undefined || root.kind !== 'map') {
        const empty = root === undefined || (root.kind === 'scalar' && root.value === null);
        throw invalid(file, {
            message: empty ? `${file} is empty` : `${file} must be a mapping of keys such as version, target and model`,
            hint: 'start with "version: 1"',
            location: root?.at ?? { file, line: 1, column: 1 },
        });
    }
    return { file, root, problems };
}
function events(text, file) {
    try {
        return (0,js_yaml/* parseEvents */.PH)(text, { filename: file, maxDepth: MAX_DEPTH });
    }
    catch (error) {
        if (!(error instanceof js_yaml/* YAMLException */.tB))
            throw error;
        const location = { file, line: (error.mark?.line ?? 0) + 1, column: (error.mark?.column ?? 0) + 1 };
        throw invalid(file, { message: `not valid YAML: ${error.reason}`, hint: cureFor(error.reason), location });
    }
}
/** js-yaml says what its scanner met; this says what people usually did. */
function cureFor(reason) {
    if (/tab/i.test(reason))
        return 'indent with spaces';
    if (/maxDepth/.test(reason))
        return `nest at most ${MAX_DEPTH} levels`;
    if (/bad indentation of a mapping entry/.test(reason))
        return 'indent keys of one mapping alike, and put a value that holds ": ", "@" or braces in quotes';
    if (/deficient indentation|unexpected end/.test(reason))
        return 'close the bracket, brace or quote that was opened before this line';
    return undefined;
}
function invalid(file, problem) {
    return new errors/* DeployError */.s('CONFIG_INVALID', `${file} cannot be used: ${problem.message}`, { ...(problem.hint === undefined ? {} : { hint: problem.hint }), problems: [problem] });
}

;// CONCATENATED MODULE: ./build/lib/manifest/deliver.js
/** Puts what the delivery needs into the filled-in settings of an extension that fetches files of the release. */
function withDelivery(extension, filled, uses, needs, problems) {
    const first = uses.find((use) => use.use === 'uri');
    if (first === undefined)
        return filled;
    const refuse = (message, hint) => {
        problems.push({ message, hint, location: first.location });
        return filled;
    };
    if (needs.managedIdentity !== undefined)
        return withIdentity(extension, filled, needs.managedIdentity, refuse);
    if (!needs.urlsAreSecret)
        return filled;
    if (extension.protectedSettingsFromKeyVault !== undefined) {
        return refuse('release.blob.access is sas, and the signed URLs cannot be put into protected settings that come from Key Vault', 'use access: managed-identity, or protectedSettings');
    }
    return withSecretUrls(extension, filled, uses, refuse);
}
function withIdentity(extension, filled, identity, refuse) {
    if (extension.handler?.shell === undefined) {
        return refuse(`${extension.publisher}.${extension.type} cannot fetch files with a managed identity`, 'write release.blob.access: sas, or delivery: github');
    }
    if (extension.protectedSettingsFromKeyVault !== undefined) {
        return refuse('managedIdentity cannot be put into protected settings that come from Key Vault', 'use protectedSettings, or delivery: github');
    }
    const given = filled.protectedSettings ?? {};
    if (given.managedIdentity !== undefined)
        return filled;
    if (given.storageAccountKey !== undefined)
        return refuse('storageAccountKey and release.blob.access: managed-identity exclude one another', 'remove storageAccountName and storageAccountKey');
    return { ...filled, protectedSettings: { ...given, managedIdentity: { ...identity } } };
}
function withSecretUrls(extension, filled, uses, refuse) {
    const open = uses.filter((use) => use.use === 'uri' && use.side === 'settings');
    if (open.length === 0)
        return filled;
    const { settings = {}, protectedSettings = {} } = filled;
    if (extension.handler?.shell !== undefined) {
        const { fileUris, ...rest } = settings;
        return { settings: rest, protectedSettings: { ...protectedSettings, fileUris: fileUris ?? [] } };
    }
    if (extension.handler?.type === 'DSC' && open.every((use) => use.path[1] === 'url'))
        return withSasTokens(settings, protectedSettings);
    return refuse(`release.blob.access is sas, and ${open[0]?.kind ?? 'release'}:${open[0]?.name ?? ''} stands in public settings, where its signature would be seen`, 'move it to protectedSettings');
}
/** DSC takes the query of its URLs from protected settings (learn.microsoft.com, "PowerShell DSC Extension"). */
function withSasTokens(settings, protectedSettings) {
    const split = (key) => {
        const part = settings[key];
        if (!isObject(part) || typeof part.url !== 'string')
            return { open: {}, token: undefined };
        const mark = part.url.indexOf('?');
        return mark < 0 ? { open: {}, token: undefined } : { open: { [key]: { ...part, url: part.url.slice(0, mark) } }, token: part.url.slice(mark) };
    };
    const configuration = split('configuration');
    const data = split('configurationData');
    return {
        settings: { ...settings, ...configuration.open, ...data.open },
        protectedSettings: {
            ...protectedSettings,
            ...(configuration.token === undefined ? {} : { configurationUrlSasToken: configuration.token }),
            ...(data.token === undefined ? {} : { configurationDataUrlSasToken: data.token }),
        },
    };
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./build/lib/manifest/file-on-vm.js
/** Hosts of Azure Blob storage in the public and sovereign clouds, also with private DNS zones. */
const BLOB_HOST = /(^|\.)blob\.(core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn|storage\.azure\.net)$/i;
/**
 * Where a handler puts what it fetches from `url`, relative to the folder in which it runs the command.
 *
 * Linux: the last segment of the URL's path (github.com/Azure/custom-script-extension-linux). Windows: for Azure Blob storage the
 * path after the container (learn.microsoft.com, "Custom Script Extension for Windows"); for any other host the last segment
 * alone, as users found (MicrosoftDocs/azure-docs issues 43816 and 35350, Azure/azure-quickstart-templates pull request 2782).
 */
function fileOnVm(url, os) {
    const { hostname, pathname } = new URL(url);
    const segments = pathname.split('/').filter((segment) => segment !== '').map(decoded);
    const last = segments.at(-1) ?? '';
    if (os === 'Linux' || !BLOB_HOST.test(hostname))
        return last;
    return segments.slice(1).join('\\') || last;
}
function decoded(segment) {
    try {
        return decodeURIComponent(segment);
    }
    catch {
        return segment;
    }
}

;// CONCATENATED MODULE: ./build/lib/manifest/fill.js






function fillSettings(extension, side, filler) {
    const settings = extension[side];
    if (settings === undefined)
        return undefined;
    const fillNode = (node, path) => {
        switch (node.kind) {
            case 'scalar':
                return typeof node.value === 'string' ? fillText(node, placeAt(extension.handler, side, path), extension, filler) : node.value;
            case 'list':
                return node.items.map((item, index) => fillNode(item, [...path, index]));
            case 'map':
                return Object.fromEntries([...node.entries].map(([key, entry]) => [key, fillNode(entry.value, [...path, key])]));
            default:
                return node;
        }
    };
    return fillNode(settings, []);
}
function fillText(node, place, extension, filler) {
    const text = String(node.value);
    const whole = wholeReference(text);
    if (whole !== undefined && place.shell === undefined) {
        const file = fileOf(whole.origin, whole.name.pieces, node.at, filler);
        return file === undefined ? '' : filler.mode === 'real' ? file.fetchUrl : file.url;
    }
    const { pieces } = parseTemplate(text);
    const alone = pieces.length === 1;
    return pieces.map((piece) => (piece.kind === 'text' ? piece.text : fillPiece(piece, node, { ...place, plainText: place.plainText || (alone && place.shell === undefined) }, extension, filler))).join('');
}
function fillPiece(piece, node, place, extension, filler) {
    const location = node.placeOf('{{', piece.nth);
    const { expression } = piece;
    if (expression.kind === 'env')
        return fillSecret(expression.name, piece.filter, place, location, filler);
    if (expression.kind === 'file') {
        const file = fileOf(expression.origin, expression.name, location, filler);
        if (file === undefined)
            return '';
        return extension.handler === undefined ? file.fileName : fileOnVm(file.url, extension.handler.os);
    }
    return filtered(plainValue(expression, location, filler), piece.filter);
}
function plainValue(expression, location, filler) {
    if (expression.kind === 'var' || expression.name === 'environment') {
        const filled = early(expression.kind === 'var' ? expression : { kind: 'plain', name: 'environment' }, filler.values.early, location);
        if (filled.ok)
            return filled.text;
        filler.problems.push(filled.problem);
        return '';
    }
    const { name } = expression;
    const value = filler.values[name];
    const safe = name === 'sha' ? isSha(value) : isSafeName(value);
    if (safe)
        return value;
    filler.problems.push({ message: `the ${name} of the release holds characters that must not enter a command`, hint: name === 'sha' ? 'a commit is 40 or 64 hex digits' : `allowed are ${NAME_CHARACTERS}: name the release otherwise`, location });
    return '';
}
function fillSecret(name, filter, place, location, filler) {
    if (filler.mode === 'named')
        return `{{ env.${name}${filter === undefined ? '' : ` | ${filter}`} }}`;
    const value = Object.hasOwn(filler.values.env, name) ? filler.values.env[name] : undefined;
    const refuse = (message, hint) => {
        filler.problems.push({ message, hint, location });
        return '';
    };
    if (value === undefined || value === '') {
        return refuse(`{{ env.${name} }} is ${value === '' ? 'empty' : 'not set'}`, `set it in the step's env, such as ${name}: \${{ secrets.${name} }}; a secret that does not exist is empty`);
    }
    if (value.includes('\0'))
        return refuse(`{{ env.${name} }} holds a NUL character`, 'no setting of an extension can carry one; use base64');
    if (filter === undefined && !place.plainText && !isSafeValue(value)) {
        const wanted = place.shell === 'cmd' ? 'ps' : 'sh';
        return refuse(`the value of {{ env.${name} }} holds characters that need quoting in a command`, `say what reads it: {{ env.${name} | ${wanted} }}${wanted === 'ps' ? ' inside powershell -Command' : ''}, or | base64${place.shell === undefined ? ', or | raw where no shell reads it' : ''}`);
    }
    const text = filtered(value, filter);
    filler.secrets.add(value).add(text);
    // The expression of ps holds it, and a tail of output may begin within.
    if (filter === 'ps')
        filler.secrets.add(base64(value));
    return text;
}
function filtered(value, filter) {
    switch (filter) {
        case 'sh':
            return shQuote(value);
        case 'ps':
            return psQuote(value);
        case 'base64':
            return base64(value);
        case 'raw':
        case undefined:
            return value;
        default:
            return filter;
    }
}
function fileOf(origin, name, location, filler) {
    const filled = fileName(name, origin, filler.values.early, location);
    if (!filled.ok) {
        filler.problems.push(filled.problem);
        return undefined;
    }
    const key = `${origin}:${filled.text}`;
    const file = filler.values.files.get(key);
    if (file === undefined)
        filler.problems.push({ message: `${key} was not resolved`, hint: 'this is a fault of vmss-deploy; please report it', location });
    return file;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/lib/manifest/fingerprint.js

/** JSON with the keys of every mapping sorted: equal values are equal texts. */
function canonicalJson(value) {
    if (Array.isArray(value))
        return `[${value.map(canonicalJson).join(',')}]`;
    if (typeof value === 'object' && value !== null) {
        const entries = Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
        return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
    }
    return JSON.stringify(value ?? null);
}
/** 16 hex digits of the SHA-256 of the canonical JSON. */
function fingerprintOf(value) {
    return (0,external_node_crypto_.createHash)('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}

;// CONCATENATED MODULE: ./build/lib/manifest/rendered-rules.js





/** cmd.exe reads no longer line (learn.microsoft.com, "Command prompt line string limitation"). */
const MAX_CMD = 8191;
/** Linux gives a program no longer argument (MAX_ARG_STRLEN, 32 pages, with the NUL at its end). */
const MAX_SH = 131_071;
/** What can be wrong only once everything is filled in: lengths, URLs that came out of vars, names that meet on the VM. */
function checkRendered(extension, rendered) {
    return [...commandProblems(extension, rendered), ...fileProblems(extension, rendered)];
}
function commandProblems(extension, rendered) {
    const { handler } = extension;
    if (handler?.shell === undefined)
        return [];
    return SIDES.flatMap((side) => {
        const command = rendered[side]?.commandToExecute;
        const node = extension[side];
        if (typeof command !== 'string' || node === undefined)
            return [];
        const location = locateValue(node, ['commandToExecute']);
        if (handler.shell === 'sh') {
            const bytes = Buffer.byteLength(command);
            return bytes <= MAX_SH ? [] : [{ message: `commandToExecute has ${bytes} bytes with everything filled in; Linux takes at most ${MAX_SH}`, hint: 'move the work into a script of the release', location }];
        }
        if (/[\r\n]/.test(command.trim()))
            return [{ message: 'commandToExecute has several lines with everything filled in; cmd.exe runs only the first', hint: 'give values of several lines with the filter ps or base64', location }];
        return command.length <= MAX_CMD ? [] : [{ message: `commandToExecute has ${command.length} characters with everything filled in, the check of the files included; cmd.exe takes at most ${MAX_CMD}`, hint: 'move the work into a script of the release, or name fewer files', location }];
    });
}
function fileProblems(extension, rendered) {
    const { handler } = extension;
    if (handler?.shell === undefined)
        return [];
    const uris = rendered.settings?.fileUris ?? rendered.protectedSettings?.fileUris;
    if (!Array.isArray(uris))
        return [];
    const seen = new Map();
    return uris.flatMap((uri, index) => {
        if (typeof uri !== 'string' || uri === '')
            return [];
        const location = placeOfUri(extension, index);
        if (!URL.canParse(uri))
            return [{ message: `"${withoutQuery(uri)}" is no URL that a VM can fetch`, hint: 'write release:NAME, file:PATH or https://...', location }];
        // Plain http is accepted from the release's own delivery only, which verification covers: deploy.yml was checked before.
        const problem = isReference(extension, index) ? undefined : uriProblem(uri);
        if (problem !== undefined)
            return [{ ...problem, location }];
        return nameProblems(fileOnVm(uri, handler.os), uri, index, seen, location);
    });
}
function nameProblems(name, uri, index, seen, location) {
    const earlier = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), index);
    if (earlier !== undefined)
        return [{ message: `two of the fileUris become the same file on the VM: ${name}`, hint: 'give one of them another name', location }];
    if (name.split('\\').every(isSafeFileName))
        return [];
    return [{ message: `the file of ${withoutQuery(uri)} would have a name on the VM that is not safe in a command`, hint: 'a URL must end with a name of letters, digits and . _ + -', location }];
}
function isReference(extension, index) {
    return SIDES.some((side) => {
        const list = extension[side]?.entries.get('fileUris')?.value;
        const item = list?.kind === 'list' ? list.items[index] : undefined;
        return item?.kind === 'scalar' && typeof item.value === 'string' && /^(release|file):/.test(item.value);
    });
}
function placeOfUri(extension, index) {
    const side = SIDES.find((one) => extension[one]?.entries.has('fileUris'));
    const node = side === undefined ? undefined : extension[side];
    return node === undefined ? extension.at : locateValue(node, ['fileUris', index]);
}

;// CONCATENATED MODULE: ./build/lib/manifest/url-warnings.js



/** Query parameters that give a URL an end: Azure SAS, Amazon S3, Google Cloud Storage, CloudFront. */
const EXPIRY = /[?&](se|X-Amz-Expires|X-Goog-Expires|Expires)=/i;
/**
 * Warnings about `https:` URLs that handlers fetch: the scale set keeps them and fetches again at every later scale-out. Looks at the
 * filled-in settings and, for places, at the extension's own. Queries are left out of the text, since signatures stand in them.
 */
function urlWarnings(extension, filled, version) {
    return SIDES.flatMap((side) => {
        const node = extension[side];
        if (node === undefined)
            return [];
        return [...scalars(node)].flatMap(({ path, node: scalar }) => {
            if (typeof scalar.value !== 'string' || /^(release|file):/.test(scalar.value) || !placeAt(extension.handler, side, path).uri)
                return [];
            const url = valueAt(filled[side], path);
            return typeof url === 'string' ? url_warnings_warningsOf(url, version).map((message) => ({ message, hint: 'make the file part of the release (release:NAME), or use a URL that stays', location: locateValue(node, path) })) : [];
        });
    });
}
function url_warnings_warningsOf(url, version) {
    if (!/^https:/i.test(url))
        return [];
    const shown = withoutQuery(url);
    const warnings = [];
    if (EXPIRY.test(url))
        warnings.push(`${shown} expires; VMs that are made later will fail to fetch it`);
    if (!url.includes(version))
        warnings.push(`${shown} does not name the version ${version}; VMs that are made later get whatever is there then, and nothing verifies it`);
    return warnings;
}
function valueAt(value, path) {
    return path.reduce((current, step) => {
        if (typeof current !== 'object' || current === null)
            return undefined;
        return current[step];
    }, value);
}

;// CONCATENATED MODULE: ./build/lib/manifest/verify-cmd.js

/**
 * A command for cmd.exe that ends it with status 86 unless every file has its digest, with the user's command after it. `&` binds
 * weaker than `||` (learn.microsoft.com, "cmd"), so the user's operators see nothing of the check.
 *
 * The script holds no double quote, percent sign, exclamation mark or line end: inside the double quotes cmd passes it on as it
 * is. Get-FileHash needs PowerShell 4, which Windows Server has since 2012 R2. -ne compares without case.
 */
function verifiedCmd(command, files) {
    if (files.length === 0)
        return command;
    const pairs = files.map((file) => `'${file.sha256}:${file.path}'`).join(',');
    const script = [
        "$ErrorActionPreference='Stop';$bad=0",
        `foreach($pair in @(${pairs})){$want,$file=$pair.Split(':')`,
        'try{if(-not(Test-Path -LiteralPath $file)){' +
            // Versions of the handler differ in whether they keep the folders of a URL; the command names the file without them.
            '$leaf=Split-Path -Leaf $file;$there=Get-ChildItem -Recurse -File -Filter $leaf|Select-Object -First 1;' +
            "if(-not $there){throw 'it is missing'};$dir=Split-Path $file;if($dir){[void](New-Item -ItemType Directory -Force $dir)};Copy-Item $there.FullName $file}",
        '$have=(Get-FileHash -Algorithm SHA256 -LiteralPath $file).Hash',
        "if($have -ne $want){throw ('it is not the released file, SHA-256 is '+$have.ToLower()+', expected '+$want)}" +
            "}catch{$bad=1;[Console]::Error.WriteLine('vmss-deploy: '+$file+': '+$_)}}",
        `if($bad){exit ${VERIFY_EXIT}}`,
    ].join(';');
    return `powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -Command "${script}" || exit ${VERIFY_EXIT} & ${command}`;
}

;// CONCATENATED MODULE: ./build/lib/manifest/verified-settings.js








/** Puts the check of the downloaded files before the command or into the script of a Custom Script extension. */
function withVerification(extension, filled, uses, files, problems) {
    const { handler } = extension;
    const downloaded = uses.filter(isDownloaded);
    if (handler?.shell === undefined || downloaded.length === 0)
        return filled;
    const checked = checkedFiles(downloaded, handler.os, files, problems);
    const { shell } = handler;
    const change = (side, settings) => {
        const next = { ...settings };
        if (typeof settings.commandToExecute === 'string')
            next.commandToExecute = shell === 'sh' ? verifiedCommand(settings.commandToExecute, checked) : verifiedCmd(settings.commandToExecute, checked);
        if (typeof settings.script === 'string')
            next.script = changedScript(extension, side, settings.script, checked, problems);
        return next;
    };
    const changed = Object.fromEntries(SIDES.map((side) => [side, filled[side] === undefined ? undefined : change(side, filled[side])]));
    // The handler rewrites line ends of scripts before the command runs, and the digest is that of the file as released.
    return shell === 'sh' ? { ...changed, settings: { ...changed.settings, skipDos2Unix: true } } : changed;
}
function checkedFiles(uses, os, files, problems) {
    const checked = new Map();
    for (const use of uses) {
        const file = files.get(`${use.kind}:${use.name}`);
        if (file === undefined)
            continue;
        if (file.sha256 === undefined || !/^[0-9a-f]{64}$/.test(file.sha256)) {
            problems.push({ message: `${use.kind}:${use.name}: GitHub knows no SHA-256 of ${file.fileName}, so VMs cannot verify it`, hint: 'upload the file again, or set release.verify to false', location: use.location });
            continue;
        }
        const path = fileOnVm(file.url, os);
        checked.set(path, { path, sha256: file.sha256 });
    }
    return [...checked.values()];
}
function changedScript(extension, side, script, checked, problems) {
    const text = decodeScript(script);
    const verified = text === undefined ? undefined : verifiedScript(text, checked);
    if (verified === undefined)
        return script;
    const packed = (0,external_node_zlib_.gzipSync)(Buffer.from(verified, 'utf8'), { level: 9 }).toString('base64');
    const plain = Buffer.from(verified, 'utf8').toString('base64');
    const shortest = plain.length <= MAX_SCRIPT ? plain : packed;
    if (shortest.length > MAX_SCRIPT) {
        const node = extension[side] === undefined ? undefined : nodeAt(extension[side], ['script']);
        problems.push({ message: `script has ${shortest.length} bytes with the check of the files in it; the handler takes at most ${MAX_SCRIPT}`, hint: 'make the script a file of the release and name it in fileUris', location: node?.at ?? extension.at });
    }
    return shortest;
}

;// CONCATENATED MODULE: ./build/lib/manifest/render.js








/**
 * Fills in the extensions for one release.
 *
 * @throws DeployError `CONFIG_INVALID` with everything that is wrong at once: secrets that are not set or need a filter, names that
 *   must not enter a command, files without a digest, commands that are too long.
 */
function render(manifest, context) {
    const values = { ...context.release, early: manifest.early, env: context.env };
    const problems = [];
    const secrets = new Set();
    const filler = (mode) => ({ values, mode, problems, secrets });
    const extensions = manifest.extensions.map((extension) => {
        const filled = fillBoth(extension, filler('real'));
        const uses = fileUses(extension, manifest.early);
        const delivered = withDelivery(extension, filled, uses, context.release.needs, problems);
        const verified = manifest.release.verify ? withVerification(extension, delivered, uses, values.files, problems) : delivered;
        problems.push(...checkRendered(extension, verified));
        return { extension, wanted: wantedOf(extension, verified), warnings: urlWarnings(extension, compact(filled), context.release.version) };
    });
    throwIfAny(manifest.file, problems);
    return {
        extensions: extensions.map((one) => one.wanted),
        strategy: manifest.strategy,
        health: manifest.health,
        fingerprint: fingerprint(manifest, context, filler('named')),
        warnings: inOrder([...manifest.warnings, ...extensions.flatMap((one) => one.warnings)]),
        secrets: [...secrets].sort((a, b) => b.length - a.length),
    };
}
function fillBoth(extension, filler) {
    return { settings: fillSettings(extension, 'settings', filler), protectedSettings: fillSettings(extension, 'protectedSettings', filler) };
}
function compact(settings) {
    return {
        ...(settings.settings === undefined ? {} : { settings: settings.settings }),
        ...(settings.protectedSettings === undefined ? {} : { protectedSettings: settings.protectedSettings }),
    };
}
function wantedOf(extension, settings) {
    const { name, defaultName, publisher, type, typeHandlerVersion, autoUpgradeMinorVersion, enableAutomaticUpgrade, suppressFailures, provisionAfterExtensions, protectedSettingsFromKeyVault } = extension;
    return {
        defaultName,
        publisher,
        type,
        typeHandlerVersion,
        ...(name === undefined ? {} : { name }),
        ...(autoUpgradeMinorVersion === undefined ? {} : { autoUpgradeMinorVersion }),
        ...(enableAutomaticUpgrade === undefined ? {} : { enableAutomaticUpgrade }),
        ...(suppressFailures === undefined ? {} : { suppressFailures }),
        ...(provisionAfterExtensions === undefined ? {} : { provisionAfterExtensions }),
        ...compact(settings),
        ...(protectedSettingsFromKeyVault === undefined ? {} : { protectedSettingsFromKeyVault }),
        acceptsTimestamp: extension.handler?.acceptsTimestamp ?? false,
    };
}
/**
 * Over what was asked for, not over what the check of the files was turned into: a new version of this action does not deploy
 * everything anew.
 */
function fingerprint(manifest, context, filler) {
    const { repository, tag, sha, files, needs } = context.release;
    const used = [...new Set(manifest.references.map((use) => `${use.kind}:${use.name}`))].sort();
    const fileList = used.map((key) => ({ key, url: files.get(key)?.url ?? null, sha256: files.get(key)?.sha256 ?? null }));
    const extensions = manifest.extensions.map((extension) => wantedOf(extension, fillBoth(extension, filler)));
    const delivery = { identity: needs.managedIdentity?.clientId ?? needs.managedIdentity !== undefined, signed: needs.urlsAreSecret };
    return fingerprintOf({ repository, tag, sha, verify: manifest.release.verify, delivery, files: fileList, extensions });
}

;// CONCATENATED MODULE: ./build/lib/manifest/secret-names.js


/**
 * Names of the environment variables that deploy.yml reads as secrets, in any environment's overlay too and wherever they stand,
 * sorted. Their values are to be masked before anything else is done with the file.
 */
function secretNames(document) {
    const names = new Set();
    for (const { node } of scalars(document.root)) {
        if (typeof node.value === 'string')
            collect(parseTemplate(node.value).pieces, names);
    }
    return [...names].sort();
}
function collect(pieces, names) {
    for (const piece of pieces) {
        if (piece.kind !== 'value')
            continue;
        if (piece.expression.kind === 'env')
            names.add(piece.expression.name);
        if (piece.expression.kind === 'file')
            collect(piece.expression.name, names);
    }
}

;// CONCATENATED MODULE: ./build/lib/plan/describe.js
/** The plan as a person reads it. Names no secret: definitions are not shown, only what they are called. */
function describePlan(plan, wanted) {
    return plan.steps.map((step) => describeStep(step, plan, wanted));
}
function describeStep(step, plan, wanted) {
    switch (step.kind) {
        case 'suspend-repairs':
            return { title: 'Suspend automatic repairs', detail: 'Azure would otherwise reimage VMs that are unwell while they are being upgraded.' };
        case 'resume-repairs':
            return { title: 'Resume automatic repairs' };
        case 'write-model':
            return { title: `Write ${describe_list(step.extensions)} into the model`, detail: 'Upgrade policy Manual: no VM is touched by this.' };
        case 'upgrade-batch':
            return { title: batchTitle(step), instanceIds: step.batch.instanceIds, detail: batchDetail(step, plan, wanted) };
        case 'azure-pass':
            return passStep(step);
        case 'catch-up':
            return { title: 'Upgrade VMs that appear in the meantime', detail: 'Those made by a scale-out or a repair while the rollout went on, if they are not on the model.' };
        case 'prove':
            return { title: 'Prove every VM', detail: proof(plan, wanted) };
        default:
            return step;
    }
}
function batchTitle({ batch }) {
    const where = batch.zone === undefined ? '' : ` in zone ${batch.zone}`;
    const vms = `${batch.instanceIds.length} ${batch.instanceIds.length === 1 ? 'VM' : 'VMs'}${where}`;
    switch (batch.role) {
        case 'canary':
            return `Batch ${batch.number}: canary, ${vms}`;
        case 'batch':
            return `Batch ${batch.number}: ${vms}`;
        case 'parked':
            return `Batch ${batch.number}: ${vms} not running`;
        default:
            return batch.role;
    }
}
function batchDetail(step, plan, wanted) {
    if (step.batch.role === 'parked')
        return 'They get the model and run the release when they are started; nothing can be proven of them now.';
    const parts = [`${describe_list(plan.writes.map((write) => write.name))} runs`];
    if (plan.healthCounts)
        parts.push(`healthy${wanted.health.settleMs > 0 ? ` for ${seconds(wanted.health.settleMs)}` : ''}`);
    if (step.bakeMs > 0)
        parts.push(`bake ${seconds(step.bakeMs)}`);
    if (step.pauseMs > 0)
        parts.push(`pause ${seconds(step.pauseMs)}`);
    return parts.join(', then ');
}
function passStep(step) {
    const how = step.mode === 'Rolling' ? "Azure's rolling upgrade" : 'Azure, all VMs in no order';
    if (step.write === 'none')
        return { title: 'Watch the rolling upgrade that is running', detail: 'It is the one of this deployment.' };
    return { title: `Write ${describe_list(step.extensions)} into the model; ${how} brings it to the VMs`, detail: 'Watched per VM until it ends; cancelled if this run is.' };
}
function proof(plan, wanted) {
    const health = plan.healthCounts ? `, healthy within ${seconds(wanted.health.timeoutMs)}` : '';
    return `Each one is read back: on the latest model, told this very deployment, every extension succeeded for it${health}.`;
}
function describe_list(names) {
    return names.length === 1 ? `extension ${names[0]}` : `extensions ${names.join(', ')}`;
}
/** `90s` reads as `1m 30s`. */
function seconds(ms) {
    const total = Math.round(ms / 1000);
    if (total < 60)
        return ms % 1000 === 0 ? `${total}s` : `${(ms / 1000).toFixed(1)}s`;
    const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
    return [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 ? `${rest}s` : ''].filter(Boolean).join(' ');
}

;// CONCATENATED MODULE: ./build/lib/plan/amount.js
/** How many VMs `amount` means of `total`, at least one: for what is done to VMs. */
function atLeastOne(amount, total) {
    return Math.max(1, atMost(amount, total));
}
/** How many VMs `amount` means of `total`, rounded down, possibly none: for what is tolerated. */
function atMost(amount, total) {
    switch (amount.kind) {
        case 'count':
            return Math.min(amount.count, total);
        case 'percent':
            return Math.floor((total * amount.percent) / 100);
        default:
            return amount;
    }
}
/** As it stands in deploy.yml. */
function amountText(amount) {
    return amount.kind === 'count' ? String(amount.count) : `${amount.percent}%`;
}

;// CONCATENATED MODULE: ./build/lib/plan/batches.js

/**
 * VMs in the order in which they are upgraded: zone by zone, within a zone fault domain by fault domain, then update
 * domain, so that what is down at one time shares as few domains as can be. VMs that are unwell already come first in
 * their zone: they cannot get worse.
 */
function orderInstances(instances) {
    return [...instances].sort((a, b) => batches_compare(a.zone ?? '', b.zone ?? '') ||
        batches_compare(Number(a.health !== 'unhealthy'), Number(b.health !== 'unhealthy')) ||
        batches_compare(a.faultDomain ?? -1, b.faultDomain ?? -1) ||
        batches_compare(a.updateDomain ?? -1, b.updateDomain ?? -1) ||
        batches_compareIds(a.instanceId, b.instanceId));
}
/**
 * The batches of a rollout over `instances` (those that are to be touched) of a scale set of `total` VMs: the canary,
 * then batches that never span two zones, at last the VMs that do not run, for which there is nothing to wait.
 */
function cutBatches(instances, total, strategy) {
    const running = orderInstances(instances.filter((instance) => !isParked(instance)));
    const parked = orderInstances(instances.filter(isParked));
    const size = atLeastOne(strategy.batch, total);
    const canaries = strategy.canary ? Math.min(atLeastOne(strategy.canary.instances, total), running.length) : 0;
    const groups = [
        ...cutByZone(running.slice(0, canaries), canaries).map((group) => ({ role: 'canary', ...group })),
        ...cutByZone(running.slice(canaries), size).map((group) => ({ role: 'batch', ...group })),
    ];
    if (parked.length > 0)
        groups.push({ role: 'parked', instanceIds: parked.map((instance) => instance.instanceId) });
    return groups.map((group, index) => ({ number: index + 1, ...group }));
}
/** Deallocated or stopped: it cannot run anything until it is started. */
function isParked(instance) {
    return instance.power === 'deallocated' || instance.power === 'stopped' || instance.power === 'deallocating';
}
function cutByZone(ordered, size) {
    const groups = [];
    for (const instance of ordered) {
        const last = groups.at(-1);
        if (last && last.zone === instance.zone && last.instanceIds.length < size)
            last.instanceIds.push(instance.instanceId);
        else
            groups.push({ instanceIds: [instance.instanceId], zone: instance.zone });
    }
    return groups;
}
function batches_compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
/** Uniform ids are numbers, with gaps; as texts "10" would come before "2". */
function batches_compareIds(a, b) {
    return batches_compare(Number(a), Number(b)) || batches_compare(a, b);
}

;// CONCATENATED MODULE: ./build/lib/plan/record.js
const MARK = 'vmss-deploy/1';
function formatRecord(record) {
    const fields = [
        ['tag', record.tag],
        ['previous', record.previousTag],
        ['sha', record.sha],
        ['fingerprint', record.fingerprint],
        ['timestamp', record.timestamp],
        ['run', record.run],
    ];
    const given = fields.filter(([, value]) => value !== undefined);
    return [MARK, ...given.map(([key, value]) => `${key}=${value}`)].join(' ');
}
/** `undefined` for anything that is not a record of ours, whoever wrote it. */
function parseRecord(forceUpdateTag) {
    const [mark, ...words] = (forceUpdateTag ?? '').split(' ');
    if (mark !== MARK)
        return undefined;
    const fields = new Map(words.map((word) => {
        const equals = word.indexOf('=');
        return [word.slice(0, equals), word.slice(equals + 1)];
    }));
    const [tag, sha, fingerprint, timestamp, run] = ['tag', 'sha', 'fingerprint', 'timestamp', 'run'].map((key) => fields.get(key));
    if (!tag || !sha || !fingerprint || !run || !timestamp || !/^\d{1,10}$/.test(timestamp))
        return undefined;
    return { tag, previousTag: fields.get('previous'), sha, fingerprint, timestamp: Number(timestamp), run };
}

;// CONCATENATED MODULE: ./build/lib/plan/definition.js

/** One handler may be on a scale set only once, whatever its name (ARM: "Multiple VMExtensions per handler not supported"). */
function sameHandler(a, b) {
    return a.publisher.toLowerCase() === b.publisher.toLowerCase() && a.type.toLowerCase() === b.type.toLowerCase();
}
/** The extension of the model that `wanted` replaces: the one of its publisher and type. */
function existingOf(wanted, model) {
    return model.find((extension) => sameHandler(extension, wanted));
}
/** The name under which `wanted` is written: that of the existing one, else its own, made unique. */
function definition_nameOf(wanted, model) {
    const existing = existingOf(wanted, model);
    if (existing)
        return existing.name;
    const taken = new Set(model.map((extension) => extension.name.toLowerCase()));
    const wish = wanted.name ?? wanted.defaultName;
    let name = wish;
    for (let n = 2; taken.has(name.toLowerCase()); n += 1)
        name = `${wish}-${n}`;
    return name;
}
/**
 * What is written to Azure for `wanted`, with the deployment's record in it. Every deployment thereby differs from the
 * one before, which is what makes the handler run again (the agent compares settings, protected settings and forceUpdateTag).
 */
function writeOf(wanted, name, after, record) {
    const settings = wanted.acceptsTimestamp ? { ...wanted.settings, timestamp: record.timestamp } : wanted.settings;
    return {
        name,
        publisher: wanted.publisher,
        type: wanted.type,
        typeHandlerVersion: wanted.typeHandlerVersion,
        autoUpgradeMinorVersion: wanted.autoUpgradeMinorVersion,
        enableAutomaticUpgrade: wanted.enableAutomaticUpgrade,
        suppressFailures: wanted.suppressFailures,
        provisionAfterExtensions: after,
        forceUpdateTag: formatRecord(record),
        settings,
        protectedSettings: wanted.protectedSettings,
        protectedSettingsFromKeyVault: wanted.protectedSettingsFromKeyVault,
    };
}
/** Whether the model already says what `write` would, as far as a GET shows it. */
function modelHas(write, existing) {
    return (existing.forceUpdateTag === write.forceUpdateTag &&
        existing.typeHandlerVersion === write.typeHandlerVersion &&
        (existing.autoUpgradeMinorVersion ?? false) === (write.autoUpgradeMinorVersion ?? false) &&
        (existing.enableAutomaticUpgrade ?? false) === (write.enableAutomaticUpgrade ?? false) &&
        (existing.suppressFailures ?? false) === (write.suppressFailures ?? false) &&
        sameJson([...(existing.provisionAfterExtensions ?? [])], [...(write.provisionAfterExtensions ?? [])]) &&
        sameJson(existing.settings ?? {}, write.settings ?? {}));
}
/** Equal as JSON: the order of members does not count. */
function sameJson(a, b) {
    return canonical(a) === canonical(b);
}
function canonical(value) {
    return JSON.stringify(value, (_key, inner) => inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
        : inner);
}

;// CONCATENATED MODULE: ./build/lib/plan/preflight.js



/** Azure keeps at most 10 models that VMs of one scale set still refer to (ARM's own error text). */
const MODEL_LIMIT = 10;
/** What must be refused before anything is touched, each with its cure. */
function preflight(wanted, observed) {
    const { scaleSet } = observed;
    if (scaleSet.orchestrationMode === 'Flexible') {
        return [{
                message: `Scale set ${scaleSet.name} uses Flexible orchestration, which this version cannot deploy to`,
                hint: 'Use a scale set with Uniform orchestration. Flexible scale sets are planned; the mode of an existing scale set cannot be changed.',
            }];
    }
    return [
        ...deleting(observed),
        ...wrongSystem(wanted, observed),
        ...withoutHealthSource(observed),
        ...foreignRollingUpgrade(wanted, observed),
        ...protectedInstances(wanted, observed),
        ...missingDependencies(wanted, observed),
        ...modelLimit(wanted, observed),
    ];
}
function deleting({ scaleSet }) {
    if (scaleSet.provisioningState !== 'Deleting')
        return [];
    return [{ message: `Scale set ${scaleSet.name} is being deleted`, hint: 'Name another scale set in target.scaleSet.' }];
}
function wrongSystem(wanted, { scaleSet }) {
    const systems = {
        'microsoft.azure.extensions.customscript': 'Linux',
        'microsoft.compute.customscriptextension': 'Windows',
        'microsoft.powershell.dsc': 'Windows',
    };
    return wanted.extensions.flatMap((extension) => {
        const system = systems[`${extension.publisher}.${extension.type}`.toLowerCase()];
        if (!system || !scaleSet.osType || system === scaleSet.osType)
            return [];
        return [{
                message: `Extension ${extension.type} runs on ${system}, but scale set ${scaleSet.name} is ${scaleSet.osType}`,
                hint: scaleSet.osType === 'Linux' ? 'Use type: CustomScript.' : 'Use type: CustomScriptExtension or type: DSC.',
            }];
    });
}
function withoutHealthSource({ scaleSet }) {
    if (scaleSet.upgradePolicy.mode !== 'Rolling' || scaleSet.healthSource !== 'none')
        return [];
    return [{
            message: `Scale set ${scaleSet.name} has upgrade policy Rolling but no health source, so Azure will refuse to upgrade it`,
            hint: 'Add the Application Health extension or a load balancer health probe to the scale set, or set its upgrade policy to Manual.',
        }];
}
function foreignRollingUpgrade(wanted, observed) {
    if (observed.rollingUpgrade?.status !== 'RollingForward' || isOurs(wanted, observed))
        return [];
    const { successful, failed, inProgress, pending } = observed.rollingUpgrade;
    return [{
            message: `A rolling upgrade that is not this deployment's is running on scale set ${observed.scaleSet.name} (${successful} done, ${failed} failed, ${inProgress} at work, ${pending} to go)`,
            hint: 'Wait until it ends, or cancel it (az vmss rolling-upgrade cancel), then run this again.',
        }];
}
/** Whether the model is already this deployment's, so that a running pass is the one a killed run left behind. */
function isOurs(wanted, { scaleSet }) {
    return wanted.extensions.every((extension) => {
        const record = parseRecord(existingOf(extension, scaleSet.extensions)?.forceUpdateTag);
        return record?.fingerprint === wanted.fingerprint;
    });
}
function protectedInstances(wanted, observed) {
    const ids = observed.instances.filter((instance) => instance.protectedFromScaleSetActions).map((instance) => instance.instanceId);
    if (ids.length === 0 || wanted.strategy.protectedInstances === 'skip')
        return [];
    return [{
            message: `${ids.length === 1 ? 'Instance' : 'Instances'} ${ids.join(', ')} of ${observed.scaleSet.name} ${ids.length === 1 ? 'is' : 'are'} protected from scale set actions: Azure would not bring the release there`,
            hint: 'Remove the protection (az vmss update --instance-id ID --protect-from-scale-set-actions false), or set strategy.protectedInstances: skip to leave these VMs as they are.',
        }];
}
function missingDependencies(wanted, { scaleSet }) {
    const names = new Set([...scaleSet.extensions.map((one) => one.name), ...wanted.extensions.map((one) => one.name ?? one.defaultName)]);
    return wanted.extensions.flatMap((extension) => (extension.provisionAfterExtensions ?? [])
        .filter((name) => !names.has(name))
        .map((name) => ({
        message: `Extension ${extension.name ?? extension.defaultName} waits for extension "${name}" (provisionAfterExtensions), which is not on scale set ${scaleSet.name}`,
        hint: `Extensions there: ${[...names].join(', ')}.`,
    })));
}
function modelLimit(wanted, observed) {
    if (observed.scaleSet.upgradePolicy.mode !== 'Manual' || isOurs(wanted, observed))
        return [];
    const outdated = observed.instances.filter((instance) => !instance.latestModelApplied);
    const models = new Set(outdated.map((instance) => JSON.stringify(instance.told.map((told) => [told.name, told.typeHandlerVersion, told.settings]))));
    if (models.size + 1 < MODEL_LIMIT)
        return [];
    return [{
            message: `VMs of scale set ${observed.scaleSet.name} are on ${models.size} different older models; Azure allows ${MODEL_LIMIT} in all and would refuse another`,
            hint: 'Bring the VMs to the latest model first (az vmss update-instances --instance-ids \'*\').',
        }];
}
/** Allowed, but worth a warning: what deploy.yml asks for and this scale set cannot give. */
function cautions(wanted, observed) {
    const { scaleSet, instances } = observed;
    const { strategy } = wanted;
    const warnings = [...wanted.warnings];
    const { mode } = scaleSet.upgradePolicy;
    if (mode !== 'Manual' && strategy.canary) {
        warnings.push({
            message: `strategy.canary cannot be honoured: with upgrade policy ${mode} Azure itself brings the change through the VMs of ${scaleSet.name}`,
            hint: 'Set the upgrade policy of the scale set to Manual to have a canary.',
        });
    }
    if (mode === 'Automatic' && instances.length > 1) {
        warnings.push({
            message: `Scale set ${scaleSet.name} has upgrade policy Automatic: Azure updates its VMs in no order and possibly all at once, so batches and maxUnhealthy cannot be honoured`,
            hint: 'Set the upgrade policy to Manual or Rolling if the application must stay up.',
        });
    }
    if (scaleSet.healthSource === 'none' && wanted.health.source === 'auto') {
        warnings.push({
            message: `Scale set ${scaleSet.name} has no health source: a VM counts as good as soon as its extension has succeeded, whether the application answers or not`,
            hint: 'Add the Application Health extension or a load balancer health probe, or set health.source: none to say that this is meant.',
        });
    }
    if (instances.length === 0) {
        warnings.push({ message: `Scale set ${scaleSet.name} has no VMs: the release goes into its model and runs on the VMs that come later`, hint: 'Nothing can be proven until there is a VM.' });
    }
    if (observed.automaticRepairs === 'Suspended') {
        warnings.push({
            message: `Automatic repairs of scale set ${scaleSet.name} are suspended: by somebody, or by a run that was killed`,
            hint: `To resume them: az vmss set-orchestration-service-state --service-name AutomaticRepairs --action Resume --resource-group ${wanted.target.resourceGroup} --name ${scaleSet.name}`,
        });
    }
    const tolerated = atMost(strategy.maxUnhealthy, instances.length);
    if (mode === 'Manual' && instances.length > 0 && tolerated >= instances.length) {
        warnings.push({ message: 'strategy.maxUnhealthy tolerates every VM failing, so nothing will stop a bad release', hint: 'Lower strategy.maxUnhealthy.' });
    }
    return warnings;
}

;// CONCATENATED MODULE: ./build/lib/plan/verdict.js



/** How far behind Azure's clock a VM's may be before its report counts as older than the deployment, ms. */
const CLOCK_SKEW_MS = 5 * 60_000;
/**
 * Judges one VM from what one list call tells: what it was told (`resources[]`), what came of it (`instanceView`), its
 * health and power. An old report can't pass for a new one: the VM must hold this deployment's identity, Azure must be
 * done with the extension on it, and a dated report must not be older than the deployment.
 */
function judge(instance, rules) {
    const told = rules.expected.map((expected) => ({ expected, told: instance.told.find((one) => sameHandler(one, expected)) }));
    const missing = told.filter(({ expected, told: one }) => !one || !isTold(expected, one));
    const onModel = instance.latestModelApplied && missing.length === 0;
    if (instance.protectedFromScaleSetActions && !onModel) {
        return { kind: 'protected', reason: 'protected from scale set actions, so model updates skip it' };
    }
    if (instance.provisioningState === 'Creating')
        return { kind: 'working', reason: 'VM is being created' };
    if (isParked(instance))
        return { kind: 'parked', onModel, reason: `VM is ${instance.power}${onModel ? '; it runs the release at its next start' : ''}` };
    if (missing.length > 0)
        return { kind: 'outdated', reason: outdatedReason(missing[0]) };
    if (!instance.latestModelApplied)
        return { kind: 'outdated', reason: 'not on the latest model of the scale set' };
    for (const { expected, told: one } of told) {
        const verdict = judgeExtension(expected, one, instance, rules.operationEnded);
        if (verdict)
            return verdict;
    }
    if (instance.power !== 'running')
        return { kind: 'working', reason: `VM is ${instance.power}` };
    if (!rules.healthCounts || instance.health === 'healthy')
        return { kind: 'proven' };
    return { kind: 'unhealthy', reason: healthReason(instance) };
}
function judgeExtension(expected, told, instance, operationEnded) {
    const provisioning = told.provisioningState?.toLowerCase();
    if (provisioning && provisioning !== 'succeeded' && provisioning !== 'failed') {
        return { kind: 'working', reason: `extension ${expected.name} is ${provisioning}` };
    }
    const report = instance.reported.find((one) => one.name.toLowerCase() === told.name.toLowerCase());
    if (!report)
        return { kind: 'working', reason: `extension ${expected.name} has not reported yet` };
    if (isOlder(report, expected))
        return { kind: 'working', reason: `the report of extension ${expected.name} is from before this deployment` };
    switch (report.state) {
        case 'succeeded':
            return provisioning === 'failed' ? { kind: 'failed', reason: `Azure failed to provision extension ${expected.name}` } : undefined;
        case 'transitioning':
        case 'unknown':
            return { kind: 'working', reason: `extension ${expected.name} is running` };
        case 'failed':
            if (provisioning === 'succeeded' && !operationEnded)
                return { kind: 'working', reason: `extension ${expected.name} shows the failure of an earlier run` };
            return { kind: 'failed', reason: `extension ${expected.name} failed` };
        default:
            return report.state;
    }
}
function isTold(expected, told) {
    // Whether a VM's own resource echoes forceUpdateTag is not documented: where it does, it must be ours.
    if (told.forceUpdateTag !== undefined && told.forceUpdateTag !== expected.forceUpdateTag)
        return false;
    return sameJson(told.settings ?? {}, expected.settings ?? {});
}
function isOlder(report, expected) {
    const record = parseRecord(expected.forceUpdateTag);
    if (!record || !report.time)
        return false;
    const reportedAt = Date.parse(report.time);
    return Number.isFinite(reportedAt) && reportedAt < record.timestamp * 1000 - CLOCK_SKEW_MS;
}
function outdatedReason({ expected, told }) {
    return told ? `extension ${expected.name} is still told something else` : `extension ${expected.name} is not on this VM`;
}
function healthReason(instance) {
    switch (instance.health) {
        case 'unhealthy':
            return 'Azure reports it unhealthy';
        case 'initializing':
            return 'its health is still initializing';
        case 'unknown':
            return 'its health is unknown, which does not count as healthy';
        case undefined:
            return 'Azure reports no health for it yet';
        case 'healthy':
            return 'healthy';
        default:
            return instance.health;
    }
}

;// CONCATENATED MODULE: ./build/lib/plan/make-plan.js






/** The steps from what was observed to what is wanted. Pure: the same arguments give the same plan. */
function makePlan(wanted, observed, context) {
    const warnings = cautions(wanted, observed);
    const problems = preflight(wanted, observed);
    if (problems.length > 0)
        return { kind: 'refused', problems, warnings };
    const before = recordOf(wanted, observed);
    const healthCounts = wanted.health.source === 'auto' && observed.scaleSet.healthSource !== 'none';
    const kept = before?.fingerprint === wanted.fingerprint && !context.force ? attempt(wanted, observed, before, healthCounts) : undefined;
    const base = { healthCounts, warnings };
    if (kept?.current) {
        const resumed = resume(wanted, observed, kept);
        if (resumed)
            return { ...base, ...resumed, writes: kept.writes, record: before, previousTag: before.previousTag };
    }
    const record = nextRecord(wanted, before, context);
    const { writes } = attempt(wanted, observed, record, healthCounts);
    const notes = [...reasonToWrite(wanted, before, context, kept)];
    const { steps, notes: stepNotes } = stepsToWrite(wanted, observed, writes);
    return { ...base, kind: 'change', steps, writes, record, previousTag: record.previousTag, notes: [...notes, ...stepNotes] };
}
/** How things stand if `record` is the deployment. */
function attempt(wanted, { scaleSet, instances }, record, healthCounts) {
    const names = new Map(wanted.extensions.map((extension) => [extension.name ?? extension.defaultName, definition_nameOf(extension, scaleSet.extensions)]));
    const writes = wanted.extensions.map((extension) => {
        const after = extension.provisionAfterExtensions?.map((name) => names.get(name) ?? name);
        return writeOf(extension, names.get(extension.name ?? extension.defaultName), after, record);
    });
    const current = wanted.extensions.every((extension, index) => {
        const existing = existingOf(extension, scaleSet.extensions);
        return existing !== undefined && modelHas(writes[index], existing);
    });
    const rules = { expected: writes, healthCounts, operationEnded: true };
    return { writes, current, verdicts: new Map(instances.map((instance) => [instance.instanceId, judge(instance, rules)])) };
}
/** The record of the deployment that is in the model; of several extensions the first that has one. */
function recordOf(wanted, { scaleSet }) {
    return wanted.extensions.map((extension) => parseRecord(existingOf(extension, scaleSet.extensions)?.forceUpdateTag)).find((record) => record !== undefined);
}
function nextRecord(wanted, before, context) {
    const timestamp = Math.max(Math.floor(context.now / 1000), (before?.timestamp ?? 0) + 1);
    const previousTag = before?.tag === wanted.release.tag ? before.previousTag : before?.tag;
    return { tag: wanted.release.tag, previousTag, sha: wanted.release.sha, fingerprint: wanted.fingerprint, timestamp, run: context.run };
}
/**
 * The model is already this deployment's. Either all is proven, or an earlier run ended before it was through and the
 * rest is planned. `undefined` where the release must be written anew, since the handler would not run again otherwise.
 */
function resume(wanted, observed, kept) {
    const of = (...kinds) => [...kept.verdicts].filter(([, verdict]) => kinds.includes(verdict.kind)).map(([id]) => id);
    const mode = observed.scaleSet.upgradePolicy.mode;
    if (mode !== 'Manual' && observed.rollingUpgrade?.status === 'RollingForward') {
        return { kind: 'change', steps: withRepairs(observed, [{ kind: 'azure-pass', mode, extensions: [], write: 'none' }], true), notes: ['The rolling upgrade of this very deployment is running already: it is watched to its end.'] };
    }
    if (of('failed').length > 0)
        return undefined;
    const outdated = observed.instances.filter((instance) => {
        const verdict = kept.verdicts.get(instance.instanceId);
        return verdict?.kind === 'outdated' || (verdict?.kind === 'parked' && !verdict.onModel);
    });
    if (outdated.length > 0) {
        if (mode !== 'Manual')
            return undefined;
        const batches = cutBatches(outdated, observed.instances.length, wanted.strategy);
        return {
            kind: 'change',
            steps: withRepairs(observed, [...batchSteps(batches, wanted), { kind: 'catch-up' }], true),
            notes: [`The model has this release already, from an earlier run; ${make_plan_count(outdated.length, 'VM is', 'VMs are')} not on it yet.`],
        };
    }
    const waiting = of('working', 'unhealthy');
    if (waiting.length > 0) {
        return { kind: 'change', steps: [{ kind: 'prove' }], notes: [`The release is on every VM already; ${make_plan_count(waiting.length, 'VM has', 'VMs have')} yet to prove it.`] };
    }
    return { kind: 'unchanged', steps: [], notes: [`Release ${wanted.release.tag} is on every VM already, with this very configuration. The input force: true runs it again.`] };
}
function stepsToWrite(wanted, observed, writes) {
    const names = writes.map((write) => write.name);
    const { mode } = observed.scaleSet.upgradePolicy;
    if (mode === 'Manual') {
        const batches = cutBatches(observed.instances.filter(isReachable), observed.instances.length, wanted.strategy);
        return { steps: withRepairs(observed, [{ kind: 'write-model', extensions: names }, ...batchSteps(batches, wanted), { kind: 'catch-up' }]), notes: batchNotes(wanted, observed, batches) };
    }
    const neighbours = observed.scaleSet.extensions.filter((extension) => !names.includes(extension.name));
    const oneWrite = writes.length > 1 && neighbours.length === 0;
    const passes = oneWrite
        ? [{ kind: 'azure-pass', mode, extensions: names, write: 'patch' }]
        : names.map((name) => ({ kind: 'azure-pass', mode, extensions: [name], write: 'put' }));
    const notes = mode === 'Rolling' ? [rollingNote(observed)] : [];
    if (passes.length > 1) {
        notes.push(`Each of the ${passes.length} extensions costs a pass of its own through the VMs: one write for all would replace the whole extension profile and lose the protected settings of ${neighbours.map((one) => one.name).join(', ')}.`);
    }
    return { steps: withRepairs(observed, passes), notes };
}
function isReachable(instance) {
    return !instance.protectedFromScaleSetActions;
}
function batchSteps(batches, { strategy }) {
    const lastRunning = batches.findLastIndex((batch) => batch.role !== 'parked');
    const lastCanary = batches.findLastIndex((batch) => batch.role === 'canary');
    return batches.map((batch, index) => ({
        kind: 'upgrade-batch',
        batch,
        bakeMs: index === lastCanary ? (strategy.canary?.bakeMs ?? 0) : 0,
        pauseMs: index < lastRunning && index !== lastCanary ? strategy.pauseMs : 0,
    }));
}
/** `left`: the repairs may be suspended because a run of this very deployment was killed, so they are resumed at the end. */
function withRepairs(observed, steps, left = false) {
    const suspend = observed.automaticRepairs === 'Running';
    const resume = suspend || (left && observed.automaticRepairs === 'Suspended');
    return [...(suspend ? [{ kind: 'suspend-repairs' }] : []), ...steps, { kind: 'prove' }, ...(resume ? [{ kind: 'resume-repairs' }] : [])];
}
function reasonToWrite(wanted, before, context, kept) {
    if (!before)
        return ['No deployment of vmss-deploy is recorded on this scale set.'];
    if (before.tag !== wanted.release.tag)
        return [`Release ${before.tag} is recorded on this scale set.`];
    if (context.force)
        return [`Release ${before.tag} is recorded on this scale set already; force runs it again.`];
    if (before.fingerprint !== wanted.fingerprint)
        return [`Release ${before.tag} is on this scale set already, but with another configuration.`];
    if (kept && !kept.current)
        return ['Someone has changed the extension since this release was deployed: it is written again.'];
    return ['This release failed on some VMs before. A handler runs again only when its definition changes, so every VM runs it again.'];
}
function batchNotes(wanted, observed, batches) {
    const notes = [];
    const zones = new Set(batches.map((batch) => batch.zone).filter((zone) => zone !== undefined));
    if (zones.size > 1)
        notes.push(`No batch spans two zones, so some are smaller than ${amountText(wanted.strategy.batch)}.`);
    const protectedIds = observed.instances.filter((instance) => instance.protectedFromScaleSetActions).map((instance) => instance.instanceId);
    if (protectedIds.length > 0)
        notes.push(`Protected from scale set actions and left as ${protectedIds.length === 1 ? 'it is' : 'they are'}: ${protectedIds.join(', ')}.`);
    return notes;
}
function rollingNote({ scaleSet }) {
    const policy = scaleSet.upgradePolicy.rolling;
    const parts = [
        `batches of ${policy?.maxBatchInstancePercent ?? 20}%`,
        `at most ${policy?.maxUnhealthyInstancePercent ?? 20}% unhealthy`,
        `pause ${policy?.pauseTimeBetweenBatches ?? 'PT0S'}`,
    ];
    return `Azure's rolling upgrade goes by the scale set's own policy (${parts.join(', ')}); batch, maxUnhealthy and pause of deploy.yml are not used.`;
}
function make_plan_count(n, one, many) {
    return `${n} ${n === 1 ? one : many}`;
}

;// CONCATENATED MODULE: ./build/lib/release/delivery.js

/** @throws DeployError `CONFIG_INVALID` where delivery is blob and nothing says which account */
function deliveryOf(settings) {
    if (settings.delivery === 'github')
        return { kind: 'github' };
    if (settings.blob !== undefined)
        return { kind: 'blob', ...settings.blob };
    throw new errors/* DeployError */.s('CONFIG_INVALID', 'release.blob is missing: release.delivery is blob', { hint: 'Add blob: { account: NAME, container: NAME, access: managed-identity } below release.' });
}
function needsOf(delivery) {
    if (delivery.kind === 'github' || delivery.access === 'sas')
        return { urlsAreSecret: delivery.kind === 'blob' };
    return { managedIdentity: delivery.clientId === undefined ? {} : { clientId: delivery.clientId }, urlsAreSecret: false };
}
/** Digits of the digest in a blob's path: a file that was replaced in its release is a new blob, and a new URL. */
const DIGEST_DIGITS = 12;
/** Where a file is staged: its content decides, so that the same release always lands in the same place. */
function blobPath(prefix, repository, tag, sha256, fileName) {
    const folder = prefix === undefined || prefix === '' ? [] : prefix.split('/').filter((part) => part !== '');
    return [...folder, repository, tag, sha256.slice(0, DIGEST_DIGITS), fileName].join('/');
}
/** Azure allows a user delegation SAS at most 7 days (Storage docs, "Create a user delegation SAS"); clocks differ a little. */
const SAS_LIFETIME_MS = 7 * 24 * 3_600_000 - 15 * 60_000;
const SAS_WARNING = 'release.blob.access is sas: the URLs on the scale set expire within 7 days. Every VM that is made later (scale-out, ' +
    'repair, reimage) then fails to fetch its files. Use access: managed-identity, or deploy at least weekly.';

;// CONCATENATED MODULE: ./build/lib/release/content.js


/** Larger files are not taken through the runner's memory. */
const LARGEST_READ_BYTES = 512 * 1024 * 1024;
const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1\n';
function sha256Of(bytes) {
    return (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
}
/** Whether these bytes are not the file but what git keeps in its place, which is also what GitHub would serve to a VM. */
function isLfsPointer(bytes) {
    return Buffer.from(bytes.subarray(0, LFS_POINTER.length)).toString('latin1') === LFS_POINTER;
}
/**
 * An asset's bytes, proven to be whole and to be what its digest says.
 * @throws DeployError `RELEASE_UNUSABLE`, `GITHUB_FAILED`
 */
async function assetBytes(releases, repository, asset, expected, signal) {
    const bytes = await releases.downloadAsset(repository, asset, signal);
    const actual = sha256Of(bytes);
    if (bytes.length === asset.size && (expected === undefined || expected === actual))
        return bytes;
    throw new errors/* DeployError */.s('RELEASE_UNUSABLE', `The asset ${asset.name} of ${repository} was fetched with ${bytes.length} bytes and SHA-256 ${actual}, but GitHub lists ${asset.size} bytes${expected === undefined ? '' : ` and ${expected}`}`, { hint: 'The asset was probably replaced meanwhile. Run this again; if it stays so, delete the asset and upload it again.' });
}

;// CONCATENATED MODULE: ./build/lib/release/version.js
const LONGEST_TAG = 128;
/**
 * What keeps `tag` from being used, or `undefined`. A tag becomes part of URLs, paths and commands that run as root on
 * every VM, and whoever may push tags chooses its text: a few harmless characters are allowed, and nothing is quoted
 * and hoped for.
 */
function tagProblem(tag) {
    if (tag === '')
        return 'it is empty';
    if (tag.length > LONGEST_TAG)
        return `it has ${tag.length} characters, more than ${LONGEST_TAG}`;
    const odd = /[^A-Za-z0-9._+/-]/u.exec(tag)?.[0];
    if (odd !== undefined)
        return `it has the character ${printable(odd)}; allowed are letters, digits and . _ + - /`;
    if (tag.startsWith('-'))
        return 'it begins with -';
    if (tag.includes('..'))
        return 'it has .. in it';
    if (tag.split('/').some((part) => part === '' || part.startsWith('.')))
        return 'a part of it is empty or begins with a dot';
    return undefined;
}
function printable(character) {
    const code = character.codePointAt(0) ?? 0;
    return code > 0x20 && code < 0x7f ? `"${character}"` : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
/**
 * The version that a tag stands for: `v1.4.0`, `web/v1.4.0`, `web-v1.4.0` and `release-1.4.0` all stand for `1.4.0`.
 * A tag that holds no number with a dot in it, such as `nightly`, is its own version.
 */
function versionOf(tag) {
    const last = tag.slice(tag.lastIndexOf('/') + 1);
    if (/^[vV]\d/.test(last))
        return last.slice(1);
    if (/^\d/.test(last))
        return last;
    return /^[A-Za-z].*?[-_][vV]?(\d+\.\d.*)$/.exec(last)?.[1] ?? last;
}
/** The tags that somebody may mean who writes `text`: as it is, then with the `v` put before its number, or taken away. */
function tagsMeant(text) {
    const start = text.lastIndexOf('/') + 1;
    const [way, last] = [text.slice(0, start), text.slice(start)];
    if (/^[vV]\d/.test(last))
        return [text, way + last.slice(1)];
    if (/^\d/.test(last))
        return [text, `${way}v${last}`];
    return [text];
}

;// CONCATENATED MODULE: ./build/lib/release/find-release.js


/** How many releases are looked through for drafts, and for tags that may have been meant. */
const LOOKED_THROUGH = 100;
const NAMED = 10;
/**
 * The release that `text` names: the tag as it is, else with its `v` added or taken away.
 * @param needsRelease Without it a tag that has no release will do.
 * @throws DeployError `RELEASE_NOT_FOUND`, `RELEASE_UNUSABLE`, `GITHUB_FAILED`
 */
async function findRelease(releases, repository, text, needsRelease, signal) {
    const wrong = tagProblem(text);
    if (wrong !== undefined) {
        throw new errors/* DeployError */.s('RELEASE_UNUSABLE', `The tag ${find_release_shown(text)} cannot be deployed: ${wrong}`, {
            hint: 'Tags enter commands that run as root on every VM, so only harmless characters are taken. Tag the commit anew, such as v1.4.0.',
        });
    }
    let bare;
    for (const tag of tagsMeant(text)) {
        const [release, sha] = await Promise.all([releases.byTag(repository, tag, signal), releases.commitOf(repository, tag, signal)]);
        if (release !== undefined && sha !== undefined)
            return usable({ tag, sha, release }, repository);
        if (sha !== undefined)
            bare ??= { tag, sha };
    }
    const all = await releases.list(repository, LOOKED_THROUGH, signal);
    const draft = all.find((each) => each.draft && tagsMeant(text).includes(each.tag));
    if (draft !== undefined)
        throw draftError(repository, draft.tag);
    if (bare !== undefined && !needsRelease)
        return bare;
    throw notFound(repository, text, bare?.tag, all);
}
function usable(found, repository) {
    if (found.release?.draft)
        throw draftError(repository, found.tag);
    return found;
}
function draftError(repository, tag) {
    return new errors/* DeployError */.s('RELEASE_UNUSABLE', `Release ${tag} of ${repository} is a draft: its files cannot be fetched`, {
        hint: 'Publish the release, then run this again. On `release: types: [published]` the run starts by itself.',
    });
}
function notFound(repository, text, bareTag, all) {
    const near = nearTags(text, all);
    const there = near.length === 0 ? `${repository} has no published release.` : `Published releases of ${repository}: ${near.join(', ')}.`;
    if (bareTag !== undefined) {
        return new errors/* DeployError */.s('RELEASE_NOT_FOUND', `The tag ${bareTag} of ${repository} has no published release`, {
            hint: `Publish a release for it with the files that deploy.yml names, or start the workflow on \`release: types: [published]\` instead of the push of the tag. ${there}`,
        });
    }
    return new errors/* DeployError */.s('RELEASE_NOT_FOUND', `${repository} has no release for ${tagsMeant(text).join(' or ')}`, {
        hint: `${there} Give one of these tags as the input \`version\`; release.repository in deploy.yml says where releases are ` +
            'looked for. A draft has to be published first: GitHub shows drafts to those only who may write.',
    });
}
/** Tags of the same version or with the text in them first, then the newest. A tag with odd characters is not repeated. */
function nearTags(text, all) {
    const tags = all.filter((release) => !release.draft && tagProblem(release.tag) === undefined).map((release) => release.tag);
    const version = versionOf(text);
    const close = tags.filter((tag) => versionOf(tag) === version || tag.includes(version));
    return [...new Set([...close, ...tags])].slice(0, NAMED);
}
function find_release_shown(text) {
    return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}

;// CONCATENATED MODULE: ./build/lib/release/resolved.js
/** `release:NAME` or `file:PATH`: the key of a file. */
function referenceText(reference) {
    return `${reference.kind}:${reference.name}`;
}

;// CONCATENATED MODULE: ./build/lib/release/file-names.js
/** A name that can stand in a command, a path and a URL on Linux and on Windows without being quoted. */
const SAFE_NAME = /^[A-Za-z0-9._+][A-Za-z0-9._+-]*$/;
const LONGEST_NAME = 200;
/** What keeps a file from having this name on a VM, or `undefined`. */
function fileNameProblem(name) {
    if (name.length > LONGEST_NAME)
        return `its name has more than ${LONGEST_NAME} characters`;
    if (!SAFE_NAME.test(name))
        return 'its name has other characters than letters, digits and . _ + -, or begins with -';
    return name.endsWith('.') ? 'its name ends with a dot' : undefined;
}
/** What keeps `file:PATH` from naming a file of the repository, or `undefined`. */
function pathProblem(path) {
    if (path === '')
        return 'it is empty';
    if (path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.includes('\\'))
        return 'it is not a path from the root of the repository, with /';
    const parts = path.split('/');
    if (parts.some((part) => part === '..' || part === '.' || part === ''))
        return 'it has an empty part, or . or .. in it';
    if (parts[0] === '.git')
        return 'it leads into .git';
    // Folders may begin with a dot (`.deploy/`); the file itself becomes a name on the VM.
    if (parts.some((part) => !/^[A-Za-z0-9._+][A-Za-z0-9._+-]*$/.test(part)))
        return 'it has other characters than letters, digits and . _ + - /';
    return fileNameProblem(parts.at(-1) ?? '');
}

;// CONCATENATED MODULE: ./build/lib/release/naming.js

/** What kept `name` from being looked for, or `undefined`. */
function nameProblem(name) {
    if (name.trim() === '')
        return 'it is empty';
    if (/[/\\\p{Cc}]/u.test(name))
        return 'the name of an asset has no slash and no control character';
    const rest = name.replace(PLACEHOLDER, '');
    if (rest.includes('{{') || rest.includes('}}'))
        return 'only {{ version }} and {{ tag }} can stand in it';
    return undefined;
}
/** The asset that `name` means in the release `tag`. `name` has passed `nameProblem`. */
function choose(assets, name, tag) {
    const { first, otherwise } = candidates(name, tag);
    const found = first.flatMap((wanted) => assets.filter((asset) => asset.name === wanted));
    if (found.length > 1)
        return { kind: 'ambiguous', assets: found };
    if (found[0] !== undefined)
        return { kind: 'match', asset: found[0] };
    for (const wanted of otherwise) {
        const asset = assets.find((each) => each.name === wanted);
        if (asset !== undefined)
            return { kind: 'match', asset };
    }
    return { kind: 'none', tried: [...first, ...otherwise] };
}
/** The names that are tried for `name` in the release `tag`. */
function candidates(name, tag) {
    const version = versionOf(tag);
    const spellings = /^\d/.test(version) ? [version, `v${version}`] : [version];
    if (name.search(PLACEHOLDER) >= 0) {
        const [exact = name, ...others] = spellings.map((spelling) => placed(name, tag, spelling));
        return { first: asStored([exact]), otherwise: asStored(others.filter((other) => other !== exact)) };
    }
    if (carries(name, version))
        return { first: asStored([name]), otherwise: [] };
    const { stem, extension } = split(name);
    return { first: asStored(spellings.map((spelling) => `${stem}-${spelling}${extension}`)), otherwise: asStored([name]) };
}
const PLACEHOLDER = /\{\{\s*(version|tag)\s*\}\}/g;
function placed(name, tag, spelling) {
    // A tag of a monorepo has slashes, which no asset has; the last part is what names a file.
    return name.replace(PLACEHOLDER, (_whole, what) => (what === 'tag' && !tag.includes('/') ? tag : spelling));
}
/** Whether `version` stands in `name` as a whole: `1.4` does in `web-1.4.zip` and `web-v1.4.zip`, not in `web-1.4.2.zip`. */
function carries(name, version) {
    const literal = version.replace(/[.+]/g, '\\$&');
    return new RegExp(`(?<![A-Za-z0-9]|\\d\\.)v?${literal}(?![A-Za-z0-9]|\\.\\d)`).test(name);
}
const INNER = 'tar|cpio|img|iso|qcow2|vhdx?|raw|vmdk|sql|csv|tsv|json|ndjson|jsonl|xml|txt|log|svg|js|mjs|css|wasm|bin|exe|sh';
const PACKED = 'gz|bz2|xz|zst|zstd|lz|lz4|lzma|lzo|br|Z|7z|zip|gpg|age';
const BESIDE = 'sha1|sha256|sha512|sha256sum|sha512sum|md5|sig|asc|pem|crt|minisig|sigstore|att|prov';
/** Extensions of several parts, which belong together: `.tar.gz`, `.min.js`, `.d.ts`, `.spdx.json`, `.tar.gz.sha256`. */
const EXTENSION = new RegExp('(?<=[^.])(?:' +
    [
        `(?:\\.(?:${INNER}))?\\.(?:${PACKED})`,
        '\\.(?:min|module|bundle|umd|esm|cjs)\\.(?:js|mjs|cjs|css)(?:\\.map)?',
        '\\.(?:js|mjs|cjs|css)\\.map',
        '\\.d\\.[cm]?ts',
        '\\.(?:spdx|cdx|cyclonedx|sigstore|schema|parameters)\\.(?:json|xml)',
        '\\.intoto\\.jsonl',
        // A part that begins with a digit belongs to a version: `web-1.3.0` has no extension.
        '\\.[A-Za-z][A-Za-z0-9_]*',
    ].join('|') +
    `)(?:\\.(?:${BESIDE}))*$`);
/** `web.tar.gz` is `web` and `.tar.gz`. A leading dot begins no extension. */
function split(name) {
    const extension = EXTENSION.exec(name)?.[0] ?? '';
    return { stem: name.slice(0, name.length - extension.length), extension };
}
/**
 * Names as a release may hold them. GitHub renames what it is given: other characters than letters, digits and a few
 * marks become dots, and a leading dot is kept off by `default` (REST docs, "Upload a release asset": special characters,
 * leading and trailing periods). Build tools do the same with `+`, so that is tried as well.
 */
function asStored(names) {
    const renamed = names.map(renamedByGitHub);
    return [...new Set([...names, ...renamed, ...renamed.map((name) => name.replaceAll('+', '.'))])];
}
function renamedByGitHub(name) {
    const dotted = name.replace(/[^A-Za-z0-9._+@-]+/g, '.').replace(/\.+$/, '');
    return dotted.startsWith('.') ? `default${dotted}` : dotted;
}

;// CONCATENATED MODULE: ./build/lib/release/resolve-file.js





const NAMES_SHOWN = 20;
/** Finds one file. What is wrong with it is a value, so that all files' errors are told at once. */
function resolveFile(reference, context, signal) {
    switch (reference.kind) {
        case 'release':
            return releaseFile(reference, context, signal);
        case 'file':
            return repositoryFile(reference, context, signal);
    }
}
function resolve_file_refuse(reference, code, message, hint) {
    return { kind: 'refused', code, problem: { message, hint, location: reference.location } };
}
async function releaseFile(reference, context, signal) {
    const text = referenceText(reference);
    const wrong = nameProblem(reference.name);
    if (wrong !== undefined)
        return resolve_file_refuse(reference, 'CONFIG_INVALID', `${text}: ${wrong}`, 'Write release: and the name of a file of the release.');
    const { tag, release } = context.found;
    const assets = release?.assets ?? [];
    const place = `release ${tag} of ${context.repository}`;
    const choice = choose(assets, reference.name, tag);
    switch (choice.kind) {
        case 'none':
            return resolve_file_refuse(reference, 'RELEASE_ASSET_NOT_FOUND', `${text}: ${place} has none of ${choice.tried.join(', ')}`, missingHint(assets));
        case 'ambiguous':
            return resolve_file_refuse(reference, 'RELEASE_UNUSABLE', `${text}: ${place} has ${choice.assets.map((asset) => asset.name).join(' and ')}, and both could be meant`, `Delete one of them, or write in deploy.yml which one is meant: ${choice.assets.map((asset) => `release:${asset.name.replace(versionOf(tag), '{{ version }}')}`).join(' or ')}.`);
        case 'match':
            return useAsset(reference, choice.asset, context, signal);
    }
}
async function useAsset(reference, asset, context, signal) {
    const { releases, repository } = context;
    const text = referenceText(reference);
    const wrong = fileNameProblem(asset.name);
    const unusable = (message, hint) => resolve_file_refuse(reference, 'RELEASE_UNUSABLE', `${text}: ${message}`, hint);
    if (wrong !== undefined)
        return unusable(`the asset ${asset.name} cannot be used: ${wrong}`, 'Upload it under a name that can stand in a command, such as web-1.4.0.tar.gz.');
    if (asset.state === 'open') {
        return unusable(`the asset ${asset.name} is still being uploaded`, 'Upload all assets before the release is published. If an upload broke off, delete the asset and upload it again.');
    }
    if (asset.size > LARGEST_READ_BYTES && context.needsDigest && asset.sha256 === undefined) {
        return unusable(`GitHub knows no SHA-256 of ${asset.name}, and with ${asset.size} bytes it is too large to be fetched for it`, 'Upload the asset again (GitHub computes digests since mid-2025), or set release.verify to false.');
    }
    const load = (stop) => assetBytes(releases, repository, asset, asset.sha256, stop);
    const source = { reference: text, fileName: asset.name, publicUrl: asset.downloadUrl, size: asset.size };
    if (asset.sha256 !== undefined || !context.needsDigest)
        return { kind: 'found', source: { ...source, sha256: asset.sha256, load } };
    const sha256 = sha256Of(await load(signal));
    return {
        kind: 'found',
        source: { ...source, sha256, load: (stop) => assetBytes(releases, repository, asset, sha256, stop) },
        note: `${asset.name}: GitHub lists no digest, so it was fetched once to compute its SHA-256`,
    };
}
async function repositoryFile(reference, context, signal) {
    const { releases, repository, found } = context;
    const text = referenceText(reference);
    const wrong = pathProblem(reference.name);
    if (wrong !== undefined)
        return resolve_file_refuse(reference, 'CONFIG_INVALID', `${text}: ${wrong}`, 'Write the path from the root of the repository, such as file:deploy/install.sh.');
    const bytes = await releases.readFile(repository, reference.name, found.sha, signal);
    if (bytes === undefined) {
        return resolve_file_refuse(reference, 'RELEASE_ASSET_NOT_FOUND', `${text}: ${repository} has no such file at ${found.tag} (commit ${found.sha.slice(0, 7)})`, 'The file is read at the commit that is deployed, not at the newest one: it must have been there when the tag was made.');
    }
    if (isLfsPointer(bytes)) {
        return resolve_file_refuse(reference, 'RELEASE_UNUSABLE', `${text}: the file is kept in Git LFS, and GitHub serves its pointer only`, 'Attach the file to the release and name it as release:NAME.');
    }
    return {
        kind: 'found',
        source: {
            reference: text,
            fileName: reference.name.slice(reference.name.lastIndexOf('/') + 1),
            publicUrl: releases.publicFileUrl(repository, reference.name, found.sha),
            sha256: sha256Of(bytes),
            size: bytes.length,
            load: () => Promise.resolve(bytes),
        },
    };
}
function missingHint(assets) {
    if (assets.length === 0)
        return 'The release has no assets. Upload the files before the release is published, or name files of the repository as file:PATH.';
    const names = assets.slice(0, NAMES_SHOWN).map((asset) => asset.name).join(', ');
    const more = assets.length > NAMES_SHOWN ? ` and ${assets.length - NAMES_SHOWN} more` : '';
    return `The release has ${names}${more}. Upload the missing file, or correct the name in deploy.yml; a name may spell the place of the version, such as install_{{ version }}.sh.`;
}

;// CONCATENATED MODULE: ./build/lib/release/resolve.js







/**
 * Which release, which files, where a VM fetches them and what their digests are. Reads only: what must be staged is in
 * `staging`, for `stage`. Needs `blob` where the delivery is blob.
 * @throws DeployError `RELEASE_*` or `CONFIG_INVALID`, with all that is wrong with the files at once; `GITHUB_FAILED`,
 * `STORAGE_FAILED`
 */
async function resolveRelease(request, releases, signal, blob) {
    const { repository, delivery } = request;
    const references = distinct(request.references);
    const needsRelease = references.some((reference) => reference.kind === 'release');
    const asksPublic = delivery.kind === 'github' && references.length > 0;
    const [found, known] = await Promise.all([
        findRelease(releases, repository, request.version, needsRelease, signal),
        asksPublic ? releases.repository(repository, signal) : undefined,
    ]);
    const context = { releases, repository, found, needsDigest: request.verify || delivery.kind === 'blob' };
    const outcomes = await inTurn(references, (reference) => resolveFile(reference, context, signal));
    const sources = outcomes.flatMap((outcome) => (outcome.kind === 'found' ? [outcome.source] : []));
    const refused = [
        ...(known?.private ? [privateRepository(repository, references)] : []),
        ...outcomes.filter((outcome) => outcome.kind === 'refused'),
        ...sameNames(sources, references),
        ...(delivery.kind === 'blob' ? tooLarge(sources, references) : []),
    ];
    if (refused.length > 0)
        throw refusal(refused, found, repository);
    const delivered = await deliver(sources, request, found, signal, blob);
    return {
        ...delivered, repository, tag: found.tag, version: versionOf(found.tag), sha: found.sha,
        prerelease: found.release?.prerelease ?? false, htmlUrl: found.release?.htmlUrl, needs: needsOf(delivery),
        warnings: delivery.kind === 'blob' && delivery.access === 'sas' && sources.length > 0 ? [{ message: SAS_WARNING }] : [],
        notes: [...notesOf(request, found), ...outcomes.flatMap((outcome) => (outcome.kind === 'found' && outcome.note !== undefined ? [outcome.note] : []))],
    };
}
async function deliver(sources, request, found, signal, blob) {
    const { delivery } = request;
    if (delivery.kind === 'github') {
        const files = sources.map((source) => ({ ...plain(source), url: source.publicUrl, fetchUrl: source.publicUrl }));
        return { files: byReference(files), staging: [], secrets: [] };
    }
    if (blob === undefined)
        throw new errors/* DeployError */.s('INTERNAL', 'Delivery blob was asked for without a blob store');
    const staging = sources.map((source) => {
        const sha256 = source.sha256 ?? '';
        return { reference: source.reference, blob: blobPath(delivery.prefix, request.repository, found.tag, sha256, source.fileName), sha256, size: source.size, load: (stop) => source.load(stop) };
    });
    const files = await inTurn(sources, async (source, index) => {
        const path = staging[index]?.blob ?? '';
        const url = blob.store.url(path);
        const fetchUrl = delivery.access === 'sas' ? await blob.store.signedUrl(path, blob.now + SAS_LIFETIME_MS, signal) : url;
        return { ...plain(source), url, fetchUrl };
    });
    return { files: byReference(files), staging, secrets: files.flatMap((file) => (file.fetchUrl === file.url ? [] : [file.fetchUrl])) };
}
function plain(source) {
    return { reference: source.reference, fileName: source.fileName, sha256: source.sha256, size: source.size };
}
function byReference(files) {
    return new Map(files.map((file) => [file.reference, file]));
}
/** Every reference once, at the place where it stands first. */
function distinct(references) {
    const seen = new Map();
    for (const reference of references) {
        if (!seen.has(referenceText(reference)))
            seen.set(referenceText(reference), reference);
    }
    return [...seen.values()];
}
/** One after the other: a file may have to be held in memory. */
async function inTurn(items, work) {
    const results = [];
    for (const [index, item] of items.entries())
        results.push(await work(item, index));
    return results;
}
function privateRepository(repository, references) {
    return {
        kind: 'refused',
        code: 'RELEASE_UNUSABLE',
        problem: {
            message: `${repository} is a private repository: VMs have no token and cannot fetch ${references.map(referenceText).join(', ')} from it`,
            hint: 'Set release.delivery: blob in deploy.yml, with release.blob: { account, container }: the files are then staged to a storage account that the scale set may read.',
            location: references[0]?.location,
        },
    };
}
/** Two files of one name would overwrite each other on the VM. The same file under two references is the same file. */
function sameNames(sources, references) {
    return sources.flatMap((source, index) => {
        const earlier = sources.slice(0, index).find((each) => each.fileName.toLowerCase() === source.fileName.toLowerCase() && each.publicUrl !== source.publicUrl);
        if (earlier === undefined)
            return [];
        const message = `${source.reference} and ${earlier.reference} are both named ${source.fileName} on the VM`;
        return [{ kind: 'refused', code: 'RELEASE_UNUSABLE', problem: { message, hint: 'One would overwrite the other: rename one of the files.', location: locationOf(source, references) } }];
    });
}
function tooLarge(sources, references) {
    return sources.filter((source) => source.size > LARGEST_READ_BYTES).map((source) => ({
        kind: 'refused',
        code: 'RELEASE_UNUSABLE',
        problem: {
            message: `${source.reference} has ${source.size} bytes; delivery blob stages files of at most ${LARGEST_READ_BYTES} bytes`,
            hint: 'Upload it to the storage account in a step before, and name it by its https URL.',
            location: locationOf(source, references),
        },
    }));
}
function locationOf(source, references) {
    return references.find((reference) => referenceText(reference) === source.reference)?.location;
}
function refusal(refused, found, repository) {
    const [first] = refused;
    const problems = refused.map((each) => each.problem);
    if (first === undefined)
        return new errors/* DeployError */.s('INTERNAL', 'A release was refused without a reason');
    const message = refused.length === 1 ? first.problem.message : `${refused.length} things keep ${found.tag} of ${repository} from being deployed`;
    return new errors/* DeployError */.s(first.code, message, { hint: refused.length === 1 ? first.problem.hint : undefined, problems });
}
function notesOf(request, found) {
    const notes = [];
    if (found.tag !== request.version)
        notes.push(`There is no tag ${request.version}; ${found.tag} is taken for it`);
    if (found.release?.prerelease)
        notes.push(`${found.tag} is marked as a prerelease`);
    if (found.release === undefined)
        notes.push(`${found.tag} is a tag without a release; only files of the repository are deployed`);
    return notes;
}

;// CONCATENATED MODULE: ./build/lib/release/stage.js

/**
 * Puts the files into the store, those that are not there yet. Never overwrites: another run, or a scale set in use, may
 * depend on what is there. Safe to be done again, and by two runs at the same time.
 * @throws DeployError `STORAGE_FAILED`, `RELEASE_UNUSABLE`, `GITHUB_FAILED`
 */
async function stage(files, store, signal) {
    const staged = [];
    for (const file of files) {
        staged.push({ reference: file.reference, url: store.url(file.blob), result: await stageOne(file, store, signal) });
    }
    return staged;
}
async function stageOne(file, store, signal) {
    const there = await store.find(file.blob, signal);
    if (there !== undefined)
        return reuse(file, there, store);
    const bytes = await file.load(signal);
    if ((await store.create(file.blob, bytes, file.sha256, signal)) === 'created')
        return 'written';
    // Somebody was quicker: what they wrote must be the same.
    const meanwhile = await store.find(file.blob, signal);
    if (meanwhile !== undefined)
        return reuse(file, meanwhile, store);
    throw new errors/* DeployError */.s('STORAGE_FAILED', `${store.url(file.blob)} appeared and vanished while it was being staged`, {
        hint: 'Something else deletes from this container; see its lifecycle rules, then run this again.',
    });
}
function reuse(file, there, store) {
    if (there.size === file.size && there.sha256 === file.sha256)
        return 'reused';
    const actual = there.sha256 === undefined ? `${there.size} bytes and no known digest` : `${there.size} bytes and SHA-256 ${there.sha256}`;
    throw new errors/* DeployError */.s('STORAGE_FAILED', `${store.url(file.blob)} is there already, with ${actual} instead of ${file.size} bytes and ${file.sha256}`, {
        hint: `Nothing was overwritten. If nobody needs that blob, delete it and run this again; or set another release.blob.prefix.`,
    });
}

;// CONCATENATED MODULE: ./build/lib/report/plan-lines.js

/** The plan for the log: a numbered line for each step. */
function planLines(steps) {
    return steps.map((step, index) => {
        const vms = step.instanceIds ? ` (instances ${wording_idRanges(step.instanceIds)})` : '';
        return `${index + 1}. ${step.title}${vms}${step.detail ? `: ${step.detail}` : ''}`;
    });
}

;// CONCATENATED MODULE: ./build/lib/steps/fleet.js


/**
 * The VMs of the scale set as last seen, and their way through this rollout. Fed by list calls; it asks nothing itself.
 */
class Fleet {
    rules;
    views = new Map();
    first;
    passages = new Map();
    /** Since when each VM has been proven without a break. */
    provenSince = new Map();
    observedAtMs;
    constructor(rules, instances, nowMs) {
        this.rules = rules;
        this.first = new Map(instances.map((instance) => [instance.instanceId, instance]));
        this.observedAtMs = nowMs;
        this.observe(instances, nowMs);
    }
    /** Takes in a fresh list; tells what has changed since the last one. */
    observe(instances, nowMs) {
        const before = this.views;
        const living = instances.filter((instance) => instance.provisioningState !== 'Deleting');
        const texts = new Map([...before.keys()].map((id) => [id, this.textOf(id)]));
        this.views = new Map(living.map((instance) => [instance.instanceId, instance]));
        this.observedAtMs = nowMs;
        for (const id of this.views.keys())
            this.noteProven(id, nowMs);
        const changes = [];
        for (const [id, view] of this.views) {
            const text = this.textOf(id);
            if (before.size > 0 && !before.has(id))
                changes.push({ instanceId: id, name: view.name, text: `appeared: ${text}` });
            else if (texts.has(id) && texts.get(id) !== text)
                changes.push({ instanceId: id, name: view.name, text });
        }
        for (const [id, view] of before)
            if (!this.views.has(id))
                changes.push({ instanceId: id, name: view.name, text: 'is gone' });
        return changes;
    }
    get observedAt() {
        return this.observedAtMs;
    }
    get ids() {
        return [...this.views.keys()];
    }
    get size() {
        return this.views.size;
    }
    has(id) {
        return this.views.has(id);
    }
    view(id) {
        return this.views.get(id);
    }
    /** Made during the rollout. */
    isBorn(id) {
        return !this.first.has(id);
    }
    isParked(id) {
        const view = this.views.get(id);
        return view !== undefined && isParked(view);
    }
    passage(id) {
        return this.passages.get(id);
    }
    begin(ids, batch, nowMs) {
        for (const id of ids) {
            this.passages.set(id, { batch, startedAt: nowMs });
            this.provenSince.delete(id);
        }
    }
    operationEnded(ids, nowMs) {
        for (const id of ids) {
            const passage = this.passages.get(id);
            if (passage)
                passage.operationEndedAt = nowMs;
        }
    }
    verdict(id) {
        const view = this.views.get(id);
        if (!view)
            return undefined;
        const passage = this.passages.get(id);
        const operationEnded = passage === undefined || passage.operationEndedAt !== undefined;
        return judge(view, { ...this.rules, operationEnded });
    }
    /** For how long the VM has been proven without a break, ms; `undefined` where it is not. */
    provenForMs(id, nowMs) {
        const since = this.provenSince.get(id);
        return since === undefined ? undefined : nowMs - since;
    }
    /** VMs that were well when the run began, or have been upgraded by it, and are not well now. */
    unwell() {
        return this.ids.filter((id) => {
            const verdict = this.verdict(id);
            if (!verdict || this.isParked(id))
                return false;
            if (this.passages.has(id))
                return verdict.kind === 'failed' || verdict.kind === 'unhealthy';
            return this.first.get(id)?.health === 'healthy' && this.views.get(id)?.health === 'unhealthy';
        });
    }
    noteProven(id, nowMs) {
        if (this.verdict(id)?.kind !== 'proven') {
            this.provenSince.delete(id);
            return;
        }
        if (!this.provenSince.has(id))
            this.provenSince.set(id, nowMs);
        const passage = this.passages.get(id);
        if (passage && passage.provenAt === undefined)
            passage.provenAt = nowMs;
    }
    textOf(id) {
        const verdict = this.verdict(id);
        if (!verdict)
            return 'is gone';
        return verdict.kind === 'proven' ? 'proven' : `${verdict.kind}: ${verdict.reason}`;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/instance-results.js


/** Every VM as the report shows it. */
function instanceResults(fleet, expected, nowMs) {
    return [...fleet.ids].sort(batches_compareIds).map((id) => instanceResult(fleet, fleet.view(id), expected, nowMs));
}
function instanceResult(fleet, view, expected, nowMs) {
    const verdict = fleet.verdict(view.instanceId);
    const passage = fleet.passage(view.instanceId);
    return {
        instanceId: view.instanceId,
        name: view.name,
        computerName: view.computerName,
        zone: view.zone,
        faultDomain: view.faultDomain,
        updateDomain: view.updateDomain,
        outcome: outcomeOf(verdict),
        reason: 'reason' in verdict ? verdict.reason : undefined,
        latestModelApplied: view.latestModelApplied,
        extensions: expected.map((one) => extensionResult(view, one)),
        health: view.health,
        power: view.power,
        batch: passage?.batch,
        durationMs: passage ? (passage.provenAt ?? nowMs) - passage.startedAt : undefined,
        born: fleet.isBorn(view.instanceId) || undefined,
    };
}
function outcomeOf(verdict) {
    switch (verdict.kind) {
        case 'working':
            return 'pending';
        case 'parked':
            return verdict.onModel ? 'parked' : 'outdated';
        case 'proven':
        case 'failed':
        case 'unhealthy':
        case 'outdated':
        case 'protected':
            return verdict.kind;
        default:
            return verdict;
    }
}
function extensionResult(view, expected) {
    const told = view.told.find((one) => sameHandler(one, expected));
    const report = view.reported.find((one) => one.name.toLowerCase() === (told?.name ?? expected.name).toLowerCase());
    if (!report)
        return { name: expected.name, state: told ? 'unknown' : 'absent' };
    return { name: report.name, state: report.state, handlerVersion: report.typeHandlerVersion, stdout: report.stdout, stderr: report.stderr, message: report.message };
}

;// CONCATENATED MODULE: ./build/lib/steps/observe.js


/**
 * Everything the plan must know: the scale set, all its VMs, whether a rolling upgrade is running, and whether automatic
 * repairs are. Four requests at the most for up to a page of VMs.
 */
async function observe(scaleSets, target, signal) {
    const scaleSet = await scaleSets.get(target, signal);
    if (scaleSet.orchestrationMode === 'Flexible')
        return { scaleSet, instances: [] };
    const [instances, rollingUpgrade, automaticRepairs] = await Promise.all([
        scaleSets.listInstances(target, signal),
        scaleSets.latestRollingUpgrade(target, signal),
        scaleSet.automaticRepairsEnabled ? scaleSets.automaticRepairsState(target, signal) : undefined,
    ]);
    return { scaleSet, instances, rollingUpgrade, automaticRepairs };
}
/** Every VM as it stands towards the plan before anything is touched. */
function instancesNow(plan, observed, nowMs) {
    return instanceResults(new Fleet({ expected: plan.writes, healthCounts: plan.healthCounts }, observed.instances, nowMs), plan.writes, nowMs);
}

// EXTERNAL MODULE: ./build/lib/steps/clean-up.js
var clean_up = __webpack_require__(2667);
;// CONCATENATED MODULE: ./build/lib/steps/look.js

/** For how long Azure may be unreachable while we only watch, ms: nothing is lost by asking again. */
const OUTAGE_MS = 2 * 60_000;
/** Reads every VM (one request a page), logs what has changed. An outage shorter than two minutes only costs time. */
async function look(context) {
    const { scaleSets, wanted, fleet, clock, log, signal } = context;
    const from = clock.now();
    for (;;) {
        try {
            const instances = await scaleSets.listInstances(wanted.target, signal);
            const changes = fleet.observe(instances, clock.now());
            for (const change of changes)
                log.info(`  ${change.name}: ${change.text}`);
            if (changes.length > 0)
                await context.progress();
            return;
        }
        catch (error) {
            if (!isPassing(error) || clock.now() - from >= OUTAGE_MS)
                throw error;
            log.info(`  Azure could not list the VMs (${error.message}); asking again`);
            await clock.sleep(context.pollIntervalMs, signal);
        }
    }
}
/** Reads the VMs unless that was done less than `pollIntervalMs / 5` ago. */
async function lookUnlessFresh(context) {
    if (context.clock.now() - context.fleet.observedAt > context.pollIntervalMs / 5)
        await look(context);
}
function isPassing(error) {
    return error instanceof errors/* DeployError */.s && (error.code === 'ARM_UNAVAILABLE' || error.code === 'ARM_THROTTLED');
}

;// CONCATENATED MODULE: ./build/lib/steps/pace.js
/**
 * How long to wait before each next question: short at first, since many things take a second, then longer, since Azure
 * refills the bucket for VM lists with about ten a minute (Compute throttling limits) and one read tells of all VMs.
 */
class Pace {
    longestMs;
    nextMs;
    constructor(longestMs) {
        this.longestMs = longestMs;
        this.nextMs = longestMs / 5;
    }
    next() {
        const ms = this.nextMs;
        this.nextMs = Math.min(this.longestMs, ms * 1.5);
        return ms;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/gate.js


/** For how long a VM may go on looking untouched after its operation has ended, ms: lists lag behind operations. */
const LAG_MS = 30_000;
/**
 * Waits until each of `ids` is either through or given up: failed, or not healthy within `health.timeout` from
 * `sinceMs`. VMs that are gone, do not run or are protected are not waited for.
 */
async function gate(context, ids, sinceMs) {
    const { clock, signal } = context;
    const pace = new Pace(2 * context.pollIntervalMs);
    for (;;) {
        const standings = ids.map((id) => ({ id, standing: standingOf(context, id, sinceMs) }));
        const of = (standing) => standings.filter((one) => one.standing === standing).map((one) => one.id);
        const waiting = of('waiting');
        if (waiting.length === 0)
            return { through: of('through'), givenUp: of('given-up') };
        await clock.sleep(untilNextLook(context, waiting, pace), signal);
        await look(context);
    }
}
/** Where nothing but `health.settle` is waited for, its end is known, and nothing is asked before. */
function untilNextLook({ clock, fleet, wanted, pollIntervalMs }, waiting, pace) {
    const settling = waiting.map((id) => fleet.provenForMs(id, clock.now()));
    if (settling.includes(undefined))
        return pace.next();
    const rest = Math.max(...settling.map((ms) => wanted.health.settleMs - (ms ?? 0)));
    return Math.max(1, Math.min(rest, 2 * pollIntervalMs));
}
function standingOf(context, id, sinceMs) {
    const { fleet, clock, wanted } = context;
    const verdict = fleet.verdict(id);
    const waitedMs = clock.now() - sinceMs;
    switch (verdict?.kind) {
        case undefined:
        case 'parked':
        case 'protected':
            return 'gone';
        case 'proven':
            return (fleet.provenForMs(id, clock.now()) ?? 0) >= wanted.health.settleMs ? 'through' : 'waiting';
        case 'failed':
            return 'given-up';
        case 'outdated':
            return waitedMs >= Math.min(LAG_MS, wanted.health.timeoutMs) ? 'given-up' : 'waiting';
        case 'working':
        case 'unhealthy':
            return waitedMs >= wanted.health.timeoutMs ? 'given-up' : 'waiting';
        default:
            return verdict;
    }
}

// EXTERNAL MODULE: ./build/lib/steps/patience.js
var patience = __webpack_require__(2769);
;// CONCATENATED MODULE: ./build/lib/steps/watch.js
/**
 * Waits for an operation and meanwhile calls `tick` every `everyMs`: for what the operation itself does not tell. A tick
 * that fails does not end the wait; aborting does.
 */
async function watchWhile(context, operation, everyMs, tick) {
    const ended = new AbortController();
    const ticking = keepTicking(context, everyMs, tick, AbortSignal.any([context.signal, ended.signal]));
    try {
        return await operation.wait(context.signal);
    }
    finally {
        ended.abort();
        await ticking;
    }
}
async function keepTicking(context, everyMs, tick, signal) {
    while (!signal.aborted) {
        try {
            await context.clock.sleep(everyMs, signal);
            await tick();
        }
        catch (error) {
            if (!signal.aborted)
                context.log.debug(`progress could not be read: ${error instanceof Error ? error.message : String(error)}`);
        }
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/upgrade-batch.js







/** How often a batch is started again when a later operation of somebody else's took its place. */
const PREEMPTIONS = 3;
/**
 * One batch under the Manual policy: one manualupgrade over its VMs, then the gate. What came of each VM is read from
 * the VM itself: the operation's own error may be a stale one.
 * @throws DeployError `ROLLOUT_FAILED` where the rollout must not go on.
 */
async function upgradeBatch(context, work) {
    const { fleet, timeline, clock, log } = context;
    refuseIfTooManyUnwell(context, work.role);
    const ids = work.instanceIds.filter((id) => fleet.has(id));
    if (ids.length === 0) {
        log.info('  every VM of this batch is gone meanwhile');
        return;
    }
    const number = timeline.begin(work.role, ids, clock.now());
    fleet.begin(ids, number, clock.now());
    const result = await upgrade(context, ids);
    fleet.operationEnded(ids, clock.now());
    await look(context);
    const note = (0,patience/* failureText */.kY)(result);
    if (note)
        log.info(`  Azure ended the upgrade with ${note}`);
    if (work.role === 'parked') {
        timeline.end(note ? 'failed' : 'succeeded', clock.now(), note);
        return;
    }
    const { givenUp } = await gate(context, ids, clock.now());
    timeline.end(givenUp.length === 0 ? 'succeeded' : 'failed', clock.now(), givenUp.length === 0 ? undefined : (note ?? reasons(context, givenUp)));
    await context.progress();
    if (givenUp.length > 0 && work.role === 'canary') {
        throw new errors/* DeployError */.s('ROLLOUT_FAILED', `The canary failed (${reasons(context, givenUp)}), so no other VM was touched`, { hint: 'See the output of the failed VM in the summary. The other VMs still run what they ran before.' });
    }
    refuseIfTooManyUnwell(context, work.role);
}
async function upgrade(context, ids) {
    let wanting = ids;
    for (let preempted = 0;; preempted += 1) {
        const result = await upgradeOnce(context, wanting);
        if (!(0,patience/* wasPreempted */.qK)(result) || preempted === PREEMPTIONS)
            return result;
        context.log.info('  another operation on the scale set took the place of this one; starting it again');
        await look(context);
        wanting = wanting.filter((id) => context.fleet.verdict(id)?.kind === 'outdated');
        if (wanting.length === 0)
            return { status: 'succeeded' };
    }
}
async function upgradeOnce(context, ids) {
    const { scaleSets, wanted, signal, pollIntervalMs } = context;
    try {
        const operation = await (0,patience/* start */.ni)(context, 'upgrade', () => scaleSets.upgradeInstances(wanted.target, ids, signal));
        return await watchWhile(context, operation, 3 * pollIntervalMs, () => look(context));
    }
    catch (error) {
        if (!(error instanceof errors/* DeployError */.s) || error.armCode !== 'InvalidParameter')
            throw error;
        // "The provided instanceId 3 is not an active Virtual Machine Scale Set VM instanceId": scaled in meanwhile.
        await look(context);
        const living = ids.filter((id) => context.fleet.has(id));
        if (living.length === ids.length)
            throw error;
        return living.length === 0 ? { status: 'succeeded' } : upgradeOnce(context, living);
    }
}
/** Watches the canaries for `bakeMs` more. */
async function bake(context, ids, bakeMs) {
    const { clock, fleet, log, signal } = context;
    log.info(`  baking for ${seconds(bakeMs)}`);
    const until = clock.now() + bakeMs;
    while (clock.now() < until) {
        await clock.sleep(Math.min(until - clock.now(), 2 * context.pollIntervalMs), signal);
        await look(context);
        const bad = ids.filter((id) => fleet.verdict(id)?.kind === 'unhealthy' || fleet.verdict(id)?.kind === 'failed');
        if (bad.length > 0) {
            throw new errors/* DeployError */.s('ROLLOUT_FAILED', `The canary did not last through its bake (${reasons(context, bad)}), so no other VM was touched`);
        }
    }
}
function refuseIfTooManyUnwell(context, role) {
    const { fleet, wanted } = context;
    const unwell = fleet.unwell();
    const tolerated = atMost(wanted.strategy.maxUnhealthy, fleet.size);
    if (unwell.length <= tolerated || role === 'parked')
        return;
    throw new errors/* DeployError */.s('ROLLOUT_FAILED', `The rollout stopped: ${unwell.length} of ${fleet.size} VMs ${unwell.length === 1 ? 'is' : 'are'} not well (${reasons(context, unwell)}) and strategy.maxUnhealthy tolerates ${tolerated}`, { hint: 'The VMs that were not reached still run what they ran before. Mend the release and deploy again; the scale set keeps the failed model for new VMs until then.' });
}
/** The first few VMs with what is wrong with each. */
function reasons(context, ids) {
    const shown = ids.slice(0, 3).map((id) => {
        const verdict = context.fleet.verdict(id);
        return `${context.fleet.view(id)?.name ?? id}: ${verdict && 'reason' in verdict && verdict.reason ? verdict.reason : 'not proven'}`;
    });
    return ids.length > 3 ? `${shown.join('; ')}; and ${ids.length - 3} more` : shown.join('; ');
}

;// CONCATENATED MODULE: ./build/lib/steps/write-model.js



/** The writes that a step names, in the plan's order. */
function writesOf(context, names) {
    return context.plan.writes.filter((write) => names.includes(write.name));
}
/**
 * Writes each extension through its own sub-resource. After a failed extension Azure goes on to report that old error
 * for model writes it has accepted (azure-cli#33307), so a failed operation is believed only if the model was not changed.
 */
async function writeModel(context, names) {
    for (const write of writesOf(context, names)) {
        let result = await (await beginWrite(context, write)).wait(context.signal);
        if ((0,patience/* wasPreempted */.qK)(result))
            result = await (await beginWrite(context, write)).wait(context.signal);
        const failure = (0,patience/* failureText */.kY)(result);
        if (!failure)
            continue;
        if (!(await isInModel(context, write))) {
            throw new errors/* DeployError */.s('ARM_REFUSED', `Azure did not take extension ${write.name} into the model of ${context.wanted.target.name}: ${failure}`, { armCode: result.status === 'failed' ? result.error.code : undefined });
        }
        context.log.info(`  Azure accepted the model but reports an earlier failure with it (${failure}); what counts is read from each VM`);
    }
}
async function beginWrite(context, write) {
    return (0,patience/* start */.ni)(context, `extension ${write.name}`, () => context.scaleSets.putExtension(context.wanted.target, write, context.signal));
}
async function isInModel(context, write) {
    const { extensions } = await context.scaleSets.get(context.wanted.target, context.signal);
    const existing = extensions.find((extension) => extension.name === write.name);
    return existing !== undefined && modelHas(write, existing);
}

;// CONCATENATED MODULE: ./build/lib/steps/azure-pass.js








/**
 * One write after which Azure itself brings the change to the VMs (policies Automatic and Rolling: the write's operation
 * covers the whole pass), watched per VM. A pass that was killed half way is joined where it is.
 * @throws DeployError `ROLLOUT_FAILED` where a VM is not proven at its end.
 */
async function azurePass(context, step) {
    const { fleet, timeline, clock, log } = context;
    const ids = fleet.ids;
    const number = timeline.begin('azure', ids, clock.now());
    fleet.begin(ids, number, clock.now());
    if (step.mode === 'Rolling')
        await context.remember({ cancelRollingUpgrade: true });
    const progress = new PassProgress(context, step.mode);
    const result = step.write === 'none' ? await joinRunning(context, progress) : await writeAndWatch(context, step, progress);
    await context.remember({ cancelRollingUpgrade: false });
    const touched = fleet.ids;
    fleet.operationEnded(touched, clock.now());
    await look(context);
    const failure = (0,patience/* failureText */.kY)(result);
    if (failure)
        log.info(`  Azure ended the pass with ${failure}`);
    if (result.status !== 'succeeded' && isRollingFailure(result)) {
        timeline.end('failed', clock.now(), failure);
        throw new errors/* DeployError */.s('ROLLOUT_FAILED', `Azure stopped the rolling upgrade of ${context.wanted.target.name}: ${failure}`, {
            hint: 'VMs that were not reached still run what they ran before. Mend the release and deploy again: that starts a new rolling upgrade.',
        });
    }
    const { givenUp } = await gate(context, touched, clock.now());
    timeline.end(givenUp.length === 0 ? 'succeeded' : 'failed', clock.now(), givenUp.length === 0 ? undefined : (failure ?? reasons(context, givenUp)));
    await context.progress();
    if (givenUp.length > 0) {
        throw new errors/* DeployError */.s('ROLLOUT_FAILED', `${givenUp.length} of ${fleet.size} VMs did not come through (${reasons(context, givenUp)})`);
    }
}
async function writeAndWatch(context, step, progress) {
    const { scaleSets, wanted, signal, pollIntervalMs } = context;
    const writes = writesOf(context, step.extensions);
    const begin = () => step.write === 'patch' ? scaleSets.patchExtensions(wanted.target, writes, signal) : scaleSets.putExtension(wanted.target, writes[0], signal);
    const operation = await (0,patience/* start */.ni)(context, `extension ${step.extensions.join(', ')}`, begin);
    return watchWhile(context, operation, 2 * pollIntervalMs, () => progress.tick());
}
/** A rolling upgrade has no operation that a second run could poll: its own status says when it ends. */
async function joinRunning(context, progress) {
    const pace = new Pace(2 * context.pollIntervalMs);
    for (;;) {
        const latest = await context.scaleSets.latestRollingUpgrade(context.wanted.target, context.signal);
        if (!latest)
            return { status: 'succeeded' };
        switch (latest.status) {
            case 'Completed':
                return { status: 'succeeded' };
            case 'Cancelled':
                return { status: 'canceled', error: latest.error };
            case 'Faulted':
                return { status: 'failed', error: latest.error ?? { code: 'RollingUpgradeFaulted', message: 'the rolling upgrade faulted' } };
            case 'RollingForward':
                await progress.show(latest);
                await context.clock.sleep(pace.next(), context.signal);
                break;
            default:
                throw new errors/* DeployError */.s('INTERNAL', `unexpected status of a rolling upgrade: ${String(latest.status)}`);
        }
    }
}
function isRollingFailure(result) {
    if (result.status === 'canceled')
        return true;
    return result.status === 'failed' && /RollingUpgrade/.test(result.error.code);
}
/** Reads the rolling upgrade's counts, which is cheap, and lists the VMs only when they have moved. */
class PassProgress {
    context;
    mode;
    last = '';
    constructor(context, mode) {
        this.context = context;
        this.mode = mode;
    }
    async tick() {
        if (this.mode === 'Automatic')
            return look(this.context);
        const latest = await this.context.scaleSets.latestRollingUpgrade(this.context.wanted.target, this.context.signal);
        if (latest)
            await this.show(latest);
    }
    async show({ successful, failed, inProgress, pending }) {
        const text = `${successful} done, ${failed} failed, ${inProgress} at work, ${pending} to go`;
        if (text === this.last)
            return;
        this.last = text;
        this.context.log.info(`  rolling upgrade: ${text}`);
        await look(this.context);
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/catch-up.js


/** After how many rounds it is taken that VMs appear faster than they can be upgraded. */
const ROUNDS = 5;
/** VMs that a scale-out or a repair made in mid-rollout, on the model of before, are upgraded too. */
async function catchUp(context) {
    await lookUnlessFresh(context);
    for (let round = 0; round < ROUNDS; round += 1) {
        const late = context.fleet.ids.filter((id) => isLate(context, id));
        if (late.length === 0)
            return;
        context.log.info(`  appeared meanwhile, not on the model: ${late.join(', ')}`);
        await upgradeBatch(context, { role: 'late', instanceIds: late });
        await look(context);
    }
}
function isLate({ fleet }, id) {
    return fleet.passage(id) === undefined && fleet.verdict(id)?.kind === 'outdated';
}

;// CONCATENATED MODULE: ./build/lib/steps/prove.js




/**
 * Every VM is read back. Those that cannot run anything now need only have the model.
 * @throws DeployError `ROLLOUT_FAILED` naming the VMs that are not proven.
 */
async function prove(context) {
    const { fleet, clock } = context;
    await lookUnlessFresh(context);
    // VMs that were given up in their batch have had their time.
    const failed = new Set(fleet.ids.filter((id) => fleet.passage(id) !== undefined && ['failed', 'unhealthy'].includes(fleet.verdict(id)?.kind ?? '')));
    await gate(context, fleet.ids.filter((id) => !failed.has(id)), clock.now());
    const missing = fleet.ids.filter((id) => !isAsWanted(context, id));
    if (missing.length === 0)
        return;
    throw new errors/* DeployError */.s('ROLLOUT_FAILED', `${missing.length} of ${fleet.size} VMs could not be proven (${reasons(context, missing)})`, {
        hint: 'See each VM in the summary. Running the workflow again goes on where this run ended.',
    });
}
function isAsWanted({ fleet }, id) {
    const verdict = fleet.verdict(id);
    return verdict === undefined || verdict.kind === 'proven' || verdict.kind === 'protected' || (verdict.kind === 'parked' && verdict.onModel);
}

;// CONCATENATED MODULE: ./build/lib/steps/repairs.js

/** Azure's automatic repairs would reimage a VM that is unwell because it is just being upgraded. */
async function suspendRepairs(context) {
    await context.remember({ resumeRepairs: true });
    await setRepairs(context, 'Suspend');
}
async function resumeRepairs(context) {
    await setRepairs(context, 'Resume');
    await context.remember({ resumeRepairs: false });
}
async function setRepairs(context, action) {
    const { scaleSets, wanted, signal, log } = context;
    const operation = await (0,patience/* start */.ni)(context, `${action.toLowerCase()} automatic repairs`, () => scaleSets.setAutomaticRepairs(wanted.target, action, signal));
    const failure = (0,patience/* failureText */.kY)(await operation.wait(signal));
    if (failure)
        log.warning(`Azure did not ${action.toLowerCase()} the automatic repairs of ${wanted.target.name}: ${failure}`);
}

;// CONCATENATED MODULE: ./build/lib/steps/execute.js









/** Does the plan's steps in their order. Never throws: how it ended is what it returns. */
async function execute(context, titles) {
    try {
        for (const [index, step] of context.plan.steps.entries()) {
            const title = titles[index] ?? step.kind;
            context.entering(title);
            await context.log.group(title, () => perform(context, step));
        }
        return { kind: 'succeeded' };
    }
    catch (thrown) {
        const error = asDeployError(context, thrown);
        if (error.code === 'CANCELLED')
            return { kind: 'cancelled', error };
        return { kind: 'failed', error };
    }
}
async function perform(context, step) {
    switch (step.kind) {
        case 'suspend-repairs':
            return suspendRepairs(context);
        case 'resume-repairs':
            return resumeRepairs(context);
        case 'write-model':
            return writeModel(context, step.extensions);
        case 'upgrade-batch':
            await upgradeBatch(context, step.batch);
            if (step.bakeMs > 0)
                await bake(context, canaries(context), step.bakeMs);
            if (step.pauseMs > 0)
                await pause(context, step.pauseMs);
            return;
        case 'azure-pass':
            return azurePass(context, step);
        case 'catch-up':
            return catchUp(context);
        case 'prove':
            return prove(context);
        default:
            return step;
    }
}
function canaries({ plan, fleet }) {
    return plan.steps.flatMap((step) => (step.kind === 'upgrade-batch' && step.batch.role === 'canary' ? step.batch.instanceIds : [])).filter((id) => fleet.has(id));
}
async function pause(context, ms) {
    context.log.info(`  pausing for ${seconds(ms)}`);
    await context.clock.sleep(ms, context.signal);
    await look(context);
}
/** An aborted wait rejects with the signal's reason, or with an SDK's own AbortError: the reason is what happened. */
function asDeployError({ signal }, thrown) {
    if (signal.aborted && signal.reason instanceof errors/* DeployError */.s)
        return signal.reason;
    if (thrown instanceof errors/* DeployError */.s)
        return thrown;
    return new errors/* DeployError */.s('INTERNAL', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}

;// CONCATENATED MODULE: ./build/lib/steps/timeline.js
/** The batches as they went by, for the report. */
class Timeline {
    done = [];
    open;
    /** Number that the next batch gets. */
    get nextNumber() {
        return this.done.length + (this.open ? 2 : 1);
    }
    begin(role, instanceIds, nowMs) {
        const number = this.nextNumber;
        this.open = { number, role, instanceIds, startedAtMs: nowMs };
        return number;
    }
    end(outcome, nowMs, note) {
        if (!this.open)
            return;
        const { startedAtMs, ...batch } = this.open;
        this.done.push({ ...batch, startedAt: new Date(startedAtMs).toISOString(), durationMs: nowMs - startedAtMs, outcome, note });
        this.open = undefined;
    }
    soFar() {
        return this.done;
    }
    /** What is still open ends as `outcome`; then all of it. */
    results(nowMs, outcome) {
        this.end(outcome, nowMs);
        return this.done;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/rollout.js








/** How long the last look at the VMs of a failed run may take, ms. */
const LAST_LOOK_MS = 30_000;
/** Does the plan within the strategy's timeout, cleans up after a failure, and tells what became of every VM. */
async function rollout(wanted, plan, observed, titles, parts) {
    const { clock } = parts;
    const fleet = new Fleet({ expected: plan.writes, healthCounts: plan.healthCounts }, observed.instances, clock.now());
    const timeline = new Timeline();
    const deadline = startDeadline(parts, wanted);
    let pending = { resumeRepairs: false, cancelRollingUpgrade: false };
    const state = (outcome) => ({ instances: instanceResults(fleet, plan.writes, clock.now()), batches: timeline.results(clock.now(), outcome) });
    let phase = '';
    const context = {
        ...parts, wanted, plan, fleet, timeline,
        signal: deadline.signal,
        remember: (change) => parts.save((pending = { ...pending, ...change })),
        entering: (title) => (phase = title),
        progress: () => parts.progress({ instances: instanceResults(fleet, plan.writes, clock.now()), batches: timeline.soFar() }, phase),
    };
    const ending = await execute(context, titles);
    await deadline.stop();
    if (ending.kind === 'failed') {
        pending = await (0,clean_up/* cleanUp */.n)({ ...parts, target: wanted.target }, pending);
        await parts.save(pending);
        await lastLook(context, parts);
    }
    return { ending, ...state(ending.kind) };
}
/** A signal that also aborts when the strategy's timeout is over. */
function startDeadline({ clock, signal }, { strategy, target }) {
    const late = new AbortController();
    const stop = new AbortController();
    const timer = clock.sleep(strategy.timeoutMs, stop.signal).then(() => late.abort(new errors/* DeployError */.s('TIMEOUT', `The rollout on ${target.name} took longer than strategy.timeout (${seconds(strategy.timeoutMs)})`, {
        hint: 'The summary shows which VMs it was still waiting for. Raise strategy.timeout, or run the workflow again: it goes on where this run ended.',
    })), () => undefined);
    return {
        signal: AbortSignal.any([signal, late.signal]),
        stop: async () => {
            stop.abort();
            await timer;
        },
    };
}
/** So that the report of a failed run shows the VMs as they are and not as they were. */
async function lastLook(context, { clock, log }) {
    const limit = new AbortController();
    const timer = clock.sleep(LAST_LOOK_MS, limit.signal).then(() => limit.abort(new Error('took too long')), () => undefined);
    try {
        await look({ ...context, signal: limit.signal });
    }
    catch (error) {
        log.debug(`the last look at the VMs failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    finally {
        limit.abort();
        await timer;
    }
}

;// CONCATENATED MODULE: ./build/lib/run.js













/** observe -> plan -> apply. Throws only where nothing was touched; what was learnt until then is in `account`. */
async function run(inputs, parts, account) {
    const { scaleSets, releases, runner, log, clock, signal } = parts;
    const mask = (secrets) => secrets.forEach((secret) => runner.mask(secret ?? ''));
    const document = parse(parts.readConfig(), inputs.config.name);
    mask(secretNames(document).map((name) => inputs.env[name]));
    const manifest = load(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars) });
    const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
    const target = { subscriptionId, resourceGroup: manifest.target.resourceGroup, name: manifest.target.scaleSet };
    account.target(target, inputs.environment, parts.portalUrl(target));
    const delivery = deliveryOf(manifest.release);
    const blob = delivery.kind === 'blob' ? { store: parts.blobStore(delivery.account, delivery.container), now: clock.now() } : undefined;
    const request = { repository: manifest.release.repository ?? inputs.repository, version: inputs.version.text, references: manifest.references, delivery, verify: manifest.release.verify };
    const [release, observed] = await both(resolveRelease(request, releases, signal, blob), observe(scaleSets, target, signal));
    mask(release.secrets);
    const wantedRelease = account.release(release);
    account.observed(observed);
    const rendered = render(manifest, { release, env: inputs.env });
    mask(rendered.secrets);
    const wanted = { ...rendered, target, environment: inputs.environment, release: wantedRelease, warnings: [...rendered.warnings, ...release.warnings] };
    const runId = inputs.run ? `${inputs.run.id}.${inputs.run.attempt}` : 'local';
    const plan = makePlan(wanted, observed, { now: clock.now(), run: runId, force: inputs.force });
    account.warnings(plan.warnings);
    if (plan.kind === 'refused')
        throw run_refusal(plan.problems);
    const steps = describePlan(plan, wanted);
    account.plan(plan, steps, instancesNow(plan, observed, clock.now()));
    await log.group(`Plan for ${target.name}: release ${wantedRelease.tag}`, () => [...release.notes, ...plan.notes, ...planLines(steps)].forEach((line) => log.info(line)));
    if (inputs.command === 'plan')
        return account.planned();
    if (plan.kind === 'unchanged')
        return account.unchanged();
    if (blob)
        await log.group(`Stage ${release.staging.length} files to ${blob.store.account}/${blob.store.container}`, () => stage(release.staging, blob.store, signal));
    const outcome = await rollout(wanted, plan, observed, steps.map((step) => step.title), {
        scaleSets, clock, log, signal, pollIntervalMs: inputs.pollIntervalMs,
        save: (pending) => parts.save(target, pending),
        progress: (state, phase) => parts.publish(account.soFar(state, phase)),
    });
    return account.ended(outcome);
}
function run_refusal(problems) {
    const [first] = problems;
    const message = problems.length === 1 ? first.message : `${problems.length} things keep this deployment from the scale set`;
    return new errors/* DeployError */.s('TARGET_REFUSED', message, { hint: problems.length === 1 ? first.hint : undefined, problems });
}
/** Both at the same time; where both fail, the error of the first is told. */
async function both(first, second) {
    const [a, b] = await Promise.allSettled([first, second]);
    if (a.status === 'rejected')
        throw a.reason;
    if (b.status === 'rejected')
        throw b.reason;
    return [a.value, b.value];
}

// EXTERNAL MODULE: ./build/lib/wiring.js + 33 modules
var wiring = __webpack_require__(8469);
;// CONCATENATED MODULE: ./build/lib/main.js









/** The main step: reads the inputs, runs, reports. @returns whether the step succeeded. */
async function main(surroundings) {
    const { runner, clock } = surroundings;
    const account = new Account(process.env['INPUT_COMMAND'] === 'plan' ? 'plan' : 'deploy', () => clock.now());
    let directory = process.env['RUNNER_TEMP'] ?? '.';
    let result;
    try {
        const inputs = (0,lib_inputs/* readInputs */.K)(process.env, { readFile: (path) => (0,external_node_fs_.readFileSync)(path, 'utf8'), realPath: (path) => (0,external_node_fs_.realpathSync)(path) });
        directory = inputs.reportDirectory;
        for (const secret of inputs.secrets)
            runner.mask(secret);
        account.run(inputs.run);
        result = await deploy(inputs, surroundings, account);
    }
    catch (error) {
        result = account.refused(error);
    }
    await publish(result, directory, surroundings);
    return result.result !== 'failed' && result.result !== 'cancelled';
}
function deploy(inputs, surroundings, account) {
    const { runner } = surroundings;
    const signal = (0,wiring/* cancellation */.W)();
    const { azure, releases, blobStore } = (0,wiring/* services */.$)(inputs, surroundings);
    // The sign-in takes as long as reading deploy.yml: whoever needs the token first waits for the rest, and gets its error.
    azure.signIn(signal).catch(() => undefined);
    const parts = {
        ...surroundings, ...azure, releases, blobStore, signal,
        readConfig: () => (0,external_node_fs_.readFileSync)(inputs.config.path, 'utf8'),
        publish: (soFar) => runner.writeSummary(renderProgress(redact(soFar, (text) => runner.redact(text)))),
        save: (0,post_state/* savePending */.f)(runner),
    };
    return run(inputs, parts, account);
}


/***/ })

};
