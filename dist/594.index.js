export const id = 594;
export const ids = [594];
export const modules = {

/***/ 2594:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./build/lib/errors.js
var errors = __webpack_require__(1469);
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
/** What somebody who writes `text` asks for: the tag that is recorded, where they may mean it, else `text` as it is. */
function tagAsked(text, recorded) {
    return tagsMeant(text).find((tag) => tag === recorded) ?? text;
}

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
    /** What deploy.yml points at: with a swap both slots, until it is known which of them it will be. */
    aim({ subscriptionId, resourceGroup, names }, environment) {
        this.add({ target: { subscriptionId, resourceGroup, scaleSet: names.join(' or '), environment }, activeScaleSet: names.length === 1 ? undefined : '' });
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
    /** The release that is recorded on the scale set, with the files that its model names. */
    found(release) {
        this.add({ release });
    }
    /** The release that a rollback leads to, as the scale set has it recorded. */
    goingBackTo(repository, tag) {
        if (tag !== undefined)
            this.add({ release: { repository, tag, version: versionOf(tag), files: [] } });
    }
    warnings(warnings) {
        this.add({ warnings });
    }
    plan({ kind, steps, notes, instances, previousTag, location, upgradePolicy, activeScaleSet }, estimate) {
        this.add({ plan: withNotes(steps, notes), estimate, instances, previousTag, activeScaleSet, changed: kind === 'change', target: { ...this.known.target, location, upgradePolicy } });
    }
    /** command: capture. */
    image(image) {
        this.add({ image });
    }
    captures(image, { kind, notes }, steps) {
        this.add({ image, plan: withNotes(steps, notes), changed: kind === 'change' });
    }
    imageSoFar(image, phase) {
        return { ...this.complete({ image, changed: true }), result: 'running', phase };
    }
    captured({ ending, image }) {
        const error = ending.kind === 'succeeded' ? undefined : runError(ending.error);
        return { ...this.complete({ image, changed: true, error }), result: ending.kind };
    }
    soFar(state, phase) {
        return { ...this.complete({ ...state, changed: true }), result: 'running', phase };
    }
    planned() {
        return { ...this.complete(), result: 'planned' };
    }
    /** command: status. */
    looked(seen, place) {
        const drifted = seen.drift.some((finding) => finding.level === 'drift');
        return { ...this.complete({ ...seen, changed: drifted, target: { ...this.known.target, ...place } }), result: drifted ? 'drifted' : 'succeeded' };
    }
    unchanged() {
        return { ...this.complete({ changed: false }), result: 'unchanged' };
    }
    ended({ ending, ...outcome }) {
        const error = ending.kind === 'succeeded' ? undefined : runError(ending.error);
        return { ...this.complete({ ...outcome, changed: true, error }), result: ending.kind };
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
function withNotes(steps, notes) {
    const [first, ...rest] = steps;
    return first && notes.length > 0 ? [{ ...first, detail: [first.detail, ...notes].filter(Boolean).join(' ') }, ...rest] : steps;
}
function runError(thrown) {
    if (!(thrown instanceof errors/* DeployError */.s)) {
        return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown), hint: 'This is a fault of vmss-deploy. Please report it with the log of a run with debug logging (rerun with "Enable debug logging").', problems: [] };
    }
    const { code, message, hint, correlationId, armCode, problems } = thrown;
    return { code, message, hint, correlationId, armCode, problems };
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 16 modules
var schemas = __webpack_require__(3603);
;// CONCATENATED MODULE: ./build/lib/manifest/resource-names.js
/** Names as Azure takes them: learn.microsoft.com, "Naming rules and restrictions for Azure resources". */
const RESOURCE_GROUP = /^[-\w.()\u00c0-\uffff]{0,89}[-\w()\u00c0-\uffff]$/;
const SCALE_SET = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/;
const EXTENSION_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_-])?$/;
/** Load balancers, application gateways, and their rules and backend pools. */
const NETWORK_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?$/;
/** Of subscriptions, tenants and identities. */
const GUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
/** Galleries (pattern in GalleryRP's OpenAPI file), image definitions and managed images. */
const IMAGE_NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?$/;
/** Azure's names differ by more than the case of their letters. */
function sameName(a, b) {
    return a.toLowerCase() === b.toLowerCase();
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
function excerpt(value, longest = 60) {
    const whole = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
    // eslint-disable-next-line no-control-regex
    const line = whole.replace(/[\u0000-\u001f\u007f]+/g, ' ');
    return line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
}
function example(meta) {
    const first = meta.examples?.[0];
    return first === undefined ? '' : `, such as ${JSON.stringify(first)}`;
}

;// CONCATENATED MODULE: ./build/lib/manifest/image-id.js


/** Characters of an id that messages quote: its end tells what it is. */
const ID_SHOWN = 300;
const LARGEST_PART = 2_147_483_647;
const VERSION_FORM = 'three whole numbers, Major.Minor.Patch, none above 2147483647';
const FORM = 'write /subscriptions/ID/resourceGroups/NAME/providers/Microsoft.Compute/images/NAME, or .../galleries/NAME/images/NAME/versions/1.4.0';
const RESOURCE = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([A-Za-z.]+)\/(.+)$/i;
/**
 * Why a text is no version of a gallery image. Azure: "digits and period; within the range of a 32-bit integer; Major.Minor.Patch"
 * (GalleryRP's OpenAPI file). A leading zero is allowed there.
 */
function galleryVersionProblem(text) {
    const parts = /^\d{1,10}\.\d{1,10}\.\d{1,10}$/.test(text) ? text.split('.').map(Number) : [];
    if (parts.length === 3 && parts.every((part) => part <= LARGEST_PART))
        return undefined;
    return [`"${excerpt(text)}" is no version of a gallery image, which is ${VERSION_FORM}`, 'write it so, such as "1.4.0"'];
}
/** Reads the resource id of a managed image, a gallery image version or a gallery image definition. */
function readImageId(text) {
    if (/^\/(communityGalleries|sharedGalleries)\//i.test(text)) {
        return [`"${excerpt(text, ID_SHOWN)}" is the id of an image in a gallery that others share, which this version cannot roll`, 'copy the image version into a gallery of your own, and name that'];
    }
    const [, subscription = '', group = '', provider = '', rest = ''] = RESOURCE.exec(text) ?? [];
    if (!GUID.test(subscription) || !RESOURCE_GROUP.test(group))
        return [`"${excerpt(text, ID_SHOWN)}" is not the resource id of an image`, FORM];
    const [types, names] = [rest.split('/').filter((_, index) => index % 2 === 0), rest.split('/').filter((_, index) => index % 2 === 1)];
    const type = [provider, ...types].join('/').toLowerCase();
    const named = names.length === types.length && names.every((name) => IMAGE_NAME.test(name));
    const [first = '', image = '', version] = names;
    if (named && type === 'microsoft.compute/images')
        return { kind: 'managedImage', name: first };
    if (named && type === 'microsoft.compute/galleries/images')
        return { kind: 'galleryImage', gallery: first, image };
    if (named && type === 'microsoft.compute/galleries/images/versions')
        return versioned(first, image, version ?? '');
    if (named)
        return [`"${excerpt(text, ID_SHOWN)}" is the id of another resource (${excerpt([provider, ...types].join('/'))}), not of an image`, FORM];
    return [`"${excerpt(text, ID_SHOWN)}" is not the resource id of an image`, FORM];
}
function versioned(gallery, image, version) {
    if (version.toLowerCase() === 'latest')
        return ['the id ends with /versions/latest, which is no image version', 'leave /versions/latest out: the id of the image definition stands for its latest version'];
    return galleryVersionProblem(version) ?? { kind: 'galleryImage', gallery, image, version };
}
function isImageId(read) {
    return 'kind' in read;
}
function managedImageId({ subscriptionId, resourceGroup }, name) {
    return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/images/${name}`;
}
/** Without `version` the id of the definition. */
function galleryImageId({ subscriptionId, resourceGroup }, gallery, image, version) {
    const definition = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/galleries/${gallery}/images/${image}`;
    return version === undefined ? definition : `${definition}/versions/${version}`;
}

;// CONCATENATED MODULE: ./build/lib/manifest/capture-schema.js





const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Names as Azure takes them: learn.microsoft.com, "Naming rules and restrictions for Azure resources". */
const VM = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$/;
const REGION = /^[A-Za-z][A-Za-z0-9 ]{1,49}$/;
const group = (whose) => schema_fields_text(RESOURCE_GROUP, 'the name of a resource group', { description: `Resource group of ${whose}.`, examples: ['rg-images'], defaultText: '`target.resourceGroup`', templated: true }).optional();
const vmName = schema_fields_text(VM, 'the name of a VM', { description: 'Name of the VM.', examples: ['vm-golden'], templated: true });
const vmObject = schemas/* strictObject */.rej({ name: vmName, resourceGroup: group('the VM') });
const regionName = schema_fields_text(REGION, 'the name of a region', { description: 'Name of the region.', examples: ['westeurope'], templated: true });
const regionObject = schemas/* strictObject */.rej({
    name: regionName,
    replicas: schemas/* int */.Whr({ error: (issue) => notACount(issue.input) })
        .min(1, { error: (issue) => notACount(issue.input) })
        .max(100, { error: (issue) => notACount(issue.input) })
        .meta({ description: 'Copies of the version in this region. More let more VMs be made at once.', examples: [2] })
        .optional(),
    storage: schemas/* enum */.k5n(['Standard_LRS', 'Standard_ZRS', 'Premium_LRS', 'PremiumV2_LRS']).meta({ description: 'Storage that the copies lie in.' }).optional(),
});
function notACount(input) {
    return input === undefined || input === null ? undefined : say(`${excerpt(input)} is not a number of replicas`, 'write a whole number from 1 to 100');
}
const galleryObject = {
    gallery: schema_fields_text(IMAGE_NAME, 'the name of a gallery', { description: 'Name of the gallery, which is there.', examples: ['gal'], templated: true }),
    image: schema_fields_text(IMAGE_NAME, 'the name of a gallery image', { description: 'Name of the image (its definition), which is there.', examples: ['web'], templated: true }),
    resourceGroup: group('the gallery'),
    version: schema_fields_text(/^\d{1,10}\.\d{1,10}\.\d{1,10}$/, 'a version as Major.Minor.Patch', { description: 'Name of the new version, Major.Minor.Patch.', examples: ['1.4.0'], defaultText: 'the version of the release', templated: true })
        .refine((version) => !/^[\d.]+$/.test(version) || version.split('.').length !== 3 || galleryVersionProblem(version) === undefined, { error: (issue) => say(...(galleryVersionProblem(String(issue.input)) ?? ['', ''])) })
        .optional(),
    excludeFromLatest: flag({ description: 'Whether the version does not count for `latest`.' }).optional(),
    endOfLife: schema_fields_text(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/, 'a date', { description: 'Date after which the version should not be used, for information. A date in the future.', examples: ['2030-01-31'], templated: true }).optional(),
    replicationMode: schemas/* enum */.k5n(['Full', 'Shallow']).meta({ description: '`Shallow` copies nothing and is quick, but not good for many VMs: for tests.' }).optional(),
};
const regionsMeta = { description: "Regions that the version is replicated to: names, or { name, replicas, storage }. The VM's own is always among them.", examples: [['westeurope', 'northeurope']], defaultText: "the VM's own" };
const galleryMeta = { description: 'A version of a gallery image. Exactly one of `gallery` and `managedImage` is given.' };
const vmMeta = { description: 'The VM that is captured: its name, or { name, resourceGroup }. It is deallocated.', examples: ['vm-golden'] };
const emptyRegions = { error: say('the list is empty', 'name a region, or remove the key') };
const rest = {
    generalize: flag({ description: '`true`: the VM is marked as generalized, which is **irreversible**: it can never be started again. `false`: a specialized image, of the VM as it is.', examples: [true] }),
    managedImage: schemas/* strictObject */.rej({
        name: schema_fields_text(IMAGE_NAME, 'the name of an image', { description: 'Name of the image. `{{ version }}` may stand in it.', examples: ['web-{{ version }}'], templated: true }),
        resourceGroup: group('the image'),
        zoneResilient: flag({ description: 'Whether the image is kept in zone-redundant storage.' }).default(false),
    })
        .meta({ description: "A managed image in the VM's region. Takes `generalize: true`." })
        .optional(),
    timeout: schema_fields_duration(MINUTE, 24 * HOUR, { description: 'How long the whole capture may take, replication included.', examples: ['90m'] }).default('90m'),
};
const CAPTURE = { description: 'What `command: capture` makes an image of. A deployment takes no notice of it.' };
/** What is checked, after names that stand for `{ name }` have been written out. */
const captureSchema = schemas/* strictObject */.rej({ virtualMachine: vmObject.meta(vmMeta), gallery: schemas/* strictObject */.rej({ ...galleryObject, regions: schemas/* array */.YOg(regionObject).min(1, emptyRegions).meta(regionsMeta).default([]) }).meta(galleryMeta).optional(), ...rest })
    .meta(CAPTURE);
/** The same with the short forms, for editors and the documentation. */
const writtenCaptureSchema = schemas/* strictObject */.rej({
    virtualMachine: schemas/* union */.KCZ([vmName, vmObject]).meta(vmMeta),
    gallery: schemas/* strictObject */.rej({ ...galleryObject, regions: schemas/* array */.YOg(schemas/* union */.KCZ([regionName, regionObject])).min(1).meta(regionsMeta).optional() }).meta(galleryMeta).optional(),
    ...rest,
})
    .meta(CAPTURE);

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

;// CONCATENATED MODULE: ./build/lib/manifest/template.js
const RUNTIME_NAMES = ['preview.address', 'preview.port', 'production.address', 'production.port', 'vm.address'];
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
    const runtime = RUNTIME_NAMES.find((candidate) => candidate === name);
    if (runtime !== undefined)
        return { kind: 'runtime', name: runtime };
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
    if (name === '')
        return { message: 'nothing stands between {{ and }}', hint: `${known}; ${LITERAL_CURE}` };
    return { message: `unknown name "${name.slice(0, 60)}" in {{ }}`, hint: `${known}; ${LITERAL_CURE}`, unknown: name };
}
/** `release:NAME` or `file:PATH` as a whole text: a place in which Azure expects a URL. `file:/...` is none. */
function wholeReference(text) {
    const match = /^(release|file):(?!\/)(.*)$/s.exec(text);
    if (match === null)
        return undefined;
    return { origin: match[1] === 'file' ? 'file' : 'release', name: parseTemplate(match[2] ?? '', true) };
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

;// CONCATENATED MODULE: ./build/lib/manifest/fill-places.js


/** Fills in what is known, wherever it may stand. Nodes keep their places. */
function fillPlaces(root, places, problems) {
    const fill = (node, path) => {
        if (places.leftOut.test(pathText(path)))
            return node;
        switch (node.kind) {
            case 'scalar':
                return fillScalar(node, path, places, problems);
            case 'list':
                return { ...node, items: node.items.map((item, index) => fill(item, [...path, index])) };
            case 'map':
                return { ...node, entries: new Map([...node.entries].map(([key, entry]) => [key, { ...entry, value: fill(entry.value, [...path, key]) }])) };
            default:
                return node;
        }
    };
    return fill(root, []);
}
function fillScalar(node, path, { templated, valueOf, allowed }, problems) {
    if (typeof node.value !== 'string' || !node.value.includes('{{'))
        return node;
    const name = pathText(path);
    if (!templated.test(name)) {
        problems.push({ message: `${name} cannot hold {{ }}`, hint: 'write the value itself; overlays under environments can change it', location: node.placeOf('{{', 0) });
        return node;
    }
    const template = parseTemplate(node.value);
    for (const error of template.errors)
        problems.push({ message: `${name}: ${error.message}`, hint: error.hint, location: node.placeOf('{{', error.nth) });
    let text = '';
    for (const piece of template.pieces) {
        if (piece.kind === 'text') {
            text += piece.text;
            continue;
        }
        const location = node.placeOf('{{', piece.nth);
        const filled = piece.filter === undefined ? valueOf(piece.expression, location) : undefined;
        if (filled === undefined)
            problems.push({ message: `${name} can hold ${allowed.names} only, without filters`, hint: allowed.hint, location });
        else if (filled.ok)
            text += filled.text;
        else
            problems.push(filled.problem);
    }
    return { ...node, value: text };
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
    lb: 'loadBalancer',
    agw: 'applicationGateway',
    appgateway: 'applicationGateway',
    appgw: 'applicationGateway',
    url: 'http',
    status: 'expect',
    password: 'adminPassword',
    bluegreen: 'swap',
    cloudinit: 'customData',
    imagereference: 'image',
    imageid: 'id',
    packer: 'packerManifest',
    terraform: 'terraformOutput',
    vm: 'virtualMachine',
    endoflifedate: 'endOfLife',
    targetregions: 'regions',
    replicacount: 'replicas',
    storageaccounttype: 'storage',
    imagename: 'image',
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

;// CONCATENATED MODULE: ./build/lib/manifest/capture-texts.js




/** Keys that may hold `{{ }}`, after names have been written out as `{ name }`. */
const TEMPLATED = /^(target\.(subscription|resourceGroup)|capture\.(virtualMachine\.(name|resourceGroup)|gallery\.(gallery|image|resourceGroup|version|endOfLife|regions\[\d+\]\.name)|managedImage\.(name|resourceGroup)))$/;
/** What a capture does not read. */
const OTHERS = /^(release|model|strategy|health|target\.scaleSet)$/;
function isTemplated(path) {
    return TEMPLATED.test(pathText(path));
}
/** Fills in version, tag, environment and vars, wherever they may stand. */
function fillCapture(root, values, problems) {
    return fillPlaces(root, {
        templated: TEMPLATED, leftOut: OTHERS,
        valueOf: (expression, location) => capture_texts_valueOf(expression, values, location),
        allowed: { names: '{{ version }}, {{ tag }}, {{ environment }} and {{ vars.NAME }}', hint: 'write one of them, or the value itself' },
    }, problems);
}
function capture_texts_valueOf(expression, values, location) {
    if (expression.kind === 'var')
        return early(expression, values, location);
    if (expression.kind !== 'plain' || expression.name === 'sha')
        return undefined;
    if (expression.name === 'environment')
        return early({ kind: 'plain', name: 'environment' }, values, location);
    if ('none' in values.release)
        return { ok: false, problem: { message: `{{ ${expression.name} }} is used, but ${lower(values.release.none.message)}`, hint: values.release.none.hint, location } };
    const text = values.release[expression.name];
    if (isSafeName(text))
        return { ok: true, text };
    return { ok: false, problem: { message: `the ${expression.name} holds characters that have no place in a name`, hint: `allowed are ${NAME_CHARACTERS}`, location } };
}
function lower(sentence) {
    return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/registries.js
var registries = __webpack_require__(9396);
;// CONCATENATED MODULE: ./build/lib/manifest/later.js

/**
 * What this format will have but this version does not do: it is said so, since "unknown key" would send people looking
 * for a typing error. List indexes are left out of the paths.
 */
const KEYS = {
    targets: 'several targets in one file',
    waves: 'waves of targets',
    'model.userData': 'userData',
    'health.http': 'health checks by the action itself',
    'health.probe': 'health checks by the action itself',
};
const CURES = {
    targets: 'use a matrix of jobs, one per scale set, with overlays under environments',
    waves: 'use jobs that need one another, one per scale set',
};
/** What to say of a key; `undefined` where it is simply unknown. */
function laterKey(path) {
    const name = plainPath(path);
    const what = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
    return what === undefined ? undefined : sentence(pathText(path), what, CURES[name] ?? 'remove the key');
}
function plainPath(path) {
    return path.filter((step) => typeof step === 'string').join('.');
}
function sentence(subject, what, hint) {
    return { message: `${subject} is not supported yet: this version does not do ${what}`, hint };
}

;// CONCATENATED MODULE: ./build/lib/manifest/issues.js






/** Checks a value, and says what is wrong in words of ours, each with its place. */
function check(value, context) {
    const result = context.schema.safeParse(value);
    return result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, context));
}
function problemsOf(issue, context) {
    const option = issue.code === 'invalid_union' && !issue.message.includes('\n') ? optionMeant(issue.errors) : [];
    if (option.length > 0)
        return option.flatMap((inner) => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, context));
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
    const text = cure === undefined ? ofCode(issue, subject, node, value) : { message: `${subject}: ${own ?? ''}`, hint: cure };
    return [{ ...text, location }];
}
/** What is wrong by the option that the value has the type of, else by the first. A choice with a text of its own is not asked. */
function optionMeant(errors) {
    const hasType = (issues) => !issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);
    return errors.find(hasType) ?? errors[0] ?? [];
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
function ofCode(issue, subject, node, value) {
    if (issue.code === 'invalid_value') {
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
/** Without `optional`, `default` and the like around it; of a choice, the mapping in it. */
function unwrapped(schema) {
    let current = schema;
    while (current instanceof schemas/* ZodOptional */.IiU || current instanceof schemas/* ZodDefault */.XiL || current instanceof schemas/* ZodPrefault */.xgV)
        current = current.unwrap();
    if (!(current instanceof schemas/* ZodUnion */.fZ7))
        return current;
    return current.options.find((option) => option instanceof schemas/* ZodObject */.bvH) ?? current;
}
function keysOf(schema) {
    const inner = unwrapped(schema);
    return inner instanceof schemas/* ZodObject */.bvH ? Object.keys(inner.shape) : [];
}

;// CONCATENATED MODULE: ./build/lib/manifest/capture-section.js




/** The tree with the short forms written out: `vm-golden` as `{ name: vm-golden }`, for the VM and each region. */
function writtenOut(root) {
    const capture = child(root, 'capture');
    if (capture?.kind !== 'map')
        return root;
    const gallery = child(capture, 'gallery');
    const regions = child(gallery, 'regions');
    const named = gallery?.kind === 'map' && regions?.kind === 'list' ? replaced(capture, 'gallery', replaced(gallery, 'regions', { ...regions, items: regions.items.map(byName) })) : capture;
    const vm = child(capture, 'virtualMachine');
    return replaced(root, 'capture', vm === undefined ? named : replaced(named, 'virtualMachine', byName(vm)));
}
function byName(node) {
    if (node.kind !== 'scalar' || typeof node.value !== 'string')
        return node;
    return { kind: 'map', at: node.at, entries: new Map([['name', { keyAt: node.at, value: node }]]) };
}
function replaced(node, key, value) {
    return { ...node, entries: new Map([...node.entries].map(([name, entry]) => [name, name === key ? { ...entry, value } : entry])) };
}
/**
 * What is wrong with section `capture`. Texts in which `{{ }}` still stands are left alone: a deployment does not know what becomes
 * of them.
 */
function captureProblems(root) {
    if (child(root, 'capture') === undefined)
        return [];
    const out = writtenOut(root);
    const capture = child(out, 'capture');
    const open = new Set([...scalars(capture, ['capture'])].filter(({ node, path }) => typeof node.value === 'string' && node.value.includes('{{') && isTemplated(path)).map(({ node }) => placeOf(node)));
    const found = check(toJson(capture), { schema: captureSchema, root: out, base: ['capture'] });
    return [...found.filter(({ location }) => location === undefined || !open.has(placeOf({ at: location }))), ...ruleProblems(out)];
}
function placeOf({ at }) {
    return `${at.line}:${at.column}`;
}
function ruleProblems(root) {
    const capture = child(root, 'capture');
    const [gallery, managed] = [child(capture, 'gallery'), child(capture, 'managedImage')];
    if (capture?.kind !== 'map')
        return [];
    const problems = [];
    const form = 'gallery: { gallery: NAME, image: NAME } or managedImage: { name: NAME }';
    if (gallery === undefined && managed === undefined)
        problems.push({ message: 'capture says nothing of what the image is to become', hint: `add ${form}`, location: locate(root, ['capture']) });
    if (gallery !== undefined && managed !== undefined)
        problems.push({ message: 'capture has both gallery and managedImage', hint: 'keep one of them; in an overlay write the other one as null', location: locate(root, ['capture', 'managedImage']) });
    const generalize = nodeAt(root, ['capture', 'generalize']);
    if (managed !== undefined && generalize?.kind === 'scalar' && generalize.value === false)
        problems.push({ message: 'capture.generalize is false, but a managed image is always made of a generalized VM', hint: 'write generalize: true, or capture a specialized image into a gallery', location: locate(root, ['capture', 'generalize']) });
    return [...problems, ...twice(root)];
}
/** ARM: "Duplicate regions are not allowed in target publishing regions". */
function twice(root) {
    const regions = nodeAt(root, ['capture', 'gallery', 'regions']);
    if (regions?.kind !== 'list')
        return [];
    const keys = regions.items.map((item) => {
        const name = child(item, 'name');
        return name?.kind === 'scalar' && typeof name.value === 'string' ? name.value.toLowerCase().replaceAll(' ', '') : undefined;
    });
    return regions.items.flatMap((item, index) => (keys[index] !== undefined && keys.indexOf(keys[index]) < index ? [{ message: `the region ${keys[index]} is named twice`, hint: 'keep one of them', location: item.at }] : []));
}

;// CONCATENATED MODULE: ./build/lib/manifest/cloud-init.js
/** First words of what cloud-init acts upon (cloudinit.readthedocs.io, "User-data formats"; its handlers look for them without case, after white space). */
const FIRST_WORDS = ['#!', '#cloud-config', '#cloud-boothook', '#include', '#part-handler', '#upstart-job', '## template: jinja'];
/** How far into a text cloud-init looks for the header of a MIME message. */
const MIME_WITHIN = 4096;
/**
 * Whether cloud-init would act upon custom data. What it does not know it leaves alone and only writes a line to its log, so a VM
 * comes up without any of it.
 */
function isForCloudInit(bytes) {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
        return true;
    // Only white space may come first: cloud-init does not skip a byte order mark, as trimStart would.
    const text = Buffer.from(bytes.subarray(0, MIME_WITHIN)).toString('utf8').toLowerCase();
    return text.includes('mime-version:') || FIRST_WORDS.some((word) => text.replace(/^[ \t\r\n\f\v]+/, '').startsWith(word));
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
    return base64Bytes(Buffer.from(text, 'utf8'));
}
function base64Bytes(bytes) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
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
    // `checkTemplates` has refused it: no VM's settings can hold what is known only later.
    if (expression.kind === 'runtime')
        return '';
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
/** The whole SHA-256, in lower-case hex. */
function digestOf(bytes) {
    return (0,external_node_crypto_.createHash)('sha256').update(bytes).digest('hex');
}

;// CONCATENATED MODULE: ./build/lib/manifest/own-file.js




/** As it stands in deploy.yml, such as `file:deploy/cloud-init.yml`. */
function ownFileKey({ kind, name }) {
    return `${kind}:${name}`;
}
/** Each file once, at the place where it stands first. */
function distinctFiles(files) {
    const seen = new Map();
    for (const file of files)
        if (file !== undefined && !seen.has(ownFileKey(file)))
            seen.set(ownFileKey(file), file);
    return [...seen.values()];
}
/** @throws DeployError `INTERNAL` where it was not read */
function bytesOf(file, read) {
    const bytes = read.get(ownFileKey(file));
    if (bytes === undefined)
        throw new errors/* DeployError */.s('INTERNAL', `${ownFileKey(file)} was not read`, { hint: 'This is a fault of vmss-deploy; please report it.' });
    return bytes;
}
/** `release:NAME` or `file:PATH` as a whole text; `undefined` for any other text and for anything that is none. */
function referenceOf(node) {
    return node?.kind === 'scalar' && typeof node.value === 'string' ? wholeReference(node.value) : undefined;
}
/** The file that a text names. What is wrong with the name `ownFileProblems` says. */
function fileToRead(node, early) {
    const reference = referenceOf(node);
    if (reference === undefined || node === undefined)
        return undefined;
    const filled = fileName(reference.name.pieces, reference.origin, early, node.at);
    return filled.ok ? { kind: reference.origin, name: filled.text, location: node.at } : undefined;
}
/** What is wrong with the name of such a file; nothing for a text that names none. */
function ownFileProblems(subject, node, early) {
    const reference = referenceOf(node);
    if (reference === undefined || node === undefined)
        return [];
    const first = reference.name.errors[0];
    if (first !== undefined)
        return [{ message: first.message, hint: first.hint, location: node.placeOf('{{', first.nth) }];
    const filled = fileName(reference.name.pieces, reference.origin, early, node.at);
    if (!filled.ok)
        return [filled.problem];
    const parts = filled.text.split('/');
    const inside = !parts.some((part) => part === '' || part === '.' || part === '..') && !filled.text.includes('\\');
    return inside ? [] : [{ message: `${subject}: "${excerpt(filled.text)}" is not a path from the root of the repository`, hint: 'write it with /, without . or .. or empty parts', location: node.at }];
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
        case 'runtime':
            return [{ message: `{{ ${expression.name} }} can stand in the URLs of strategy.checks only`, hint: 'it is known only while a swap goes on', location }];
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

;// CONCATENATED MODULE: ./build/lib/manifest/private-texts.js



/**
 * Texts that are secret but belong to no extension, dressed as the protected settings of one whose handler is not known: the same
 * may enter them, and `fillSettings` fills them in.
 */
function privateTexts(root, path, entries) {
    const at = locate(root, path);
    return { path, at, handler: undefined, defaultName: '', publisher: '', type: '', typeHandlerVersion: '', protectedSettings: { kind: 'map', entries, at } };
}
/** What is wrong with them before the release is known. */
function privateTextProblems(subject, texts, early) {
    return [...checkTemplates(texts, early), ...deliveredProblems(subject, texts)];
}
/** No VM fetches anything for these texts, so the name or URL of a file would lead nowhere. */
function deliveredProblems(subject, { protectedSettings }) {
    if (protectedSettings === undefined)
        return [];
    return [...scalars(protectedSettings)].flatMap(({ node }) => {
        if (typeof node.value !== 'string')
            return [];
        const named = parseTemplate(node.value).pieces.some((piece) => piece.kind === 'value' && piece.expression.kind === 'file');
        if (!named && wholeReference(node.value) === undefined)
            return [];
        return [{ message: `${subject} cannot name files that VMs fetch`, hint: 'release: and file: belong to model.extensions; custom data can be a whole file', location: node.at }];
    });
}

;// CONCATENATED MODULE: ./build/lib/manifest/custom-data.js







/** Bytes before base64 (learn.microsoft.com, "Custom data and cloud-init on Azure Virtual Machines"). */
const MAX_CUSTOM_DATA = 65_535;
const MODEL = ['model'];
const PATH = [...MODEL, 'customData'];
const SUBJECT = 'model.customData';
function openCustomData(root, early) {
    const node = nodeAt(root, PATH);
    if (node?.kind !== 'scalar' || typeof node.value !== 'string')
        return undefined;
    const file = fileToRead(node, early);
    return { at: node.at, ...(file === undefined ? { text: textOf(root) } : { file }) };
}
function textOf(root) {
    const model = nodeAt(root, MODEL);
    const entry = model?.kind === 'map' ? model.entries.get('customData') : undefined;
    return privateTexts(root, MODEL, new Map(entry === undefined || referenceOf(entry.value) !== undefined ? [] : [['customData', entry]]));
}
/** What is wrong with it beyond what the schema can say. */
function customDataProblems(root, early) {
    const twice = nodeAt(root, PATH) === undefined ? undefined : nodeAt(root, ['strategy', 'create', 'customData']);
    const both = twice === undefined ? [] : [{ message: `custom data is given twice: in ${SUBJECT} (line ${locateValue(root, PATH).line}) and in strategy.create.customData`, hint: `keep ${SUBJECT}: a slot that is made anew gets it too`, location: twice.at }];
    return [...both, ...ownFileProblems(SUBJECT, nodeAt(root, PATH), early), ...privateTextProblems(SUBJECT, textOf(root), early)];
}
/** Fills it in. Its base64 and the secrets in it are added to the filler's secrets. */
function renderCustomData(open, filler, read) {
    return encoded(SUBJECT, contentOf(open, filler, read), open.at, filler);
}
/**
 * Base64 of custom data, of which Azure takes 1 to 65,535 bytes. The base64 becomes a secret. The text does not: masking goes line by
 * line, and lines such as `runcmd:` would then be stars in every log; the secrets within it are masked by themselves.
 */
function encoded(subject, bytes, location, filler) {
    if (bytes.length === 0 || bytes.length > MAX_CUSTOM_DATA) {
        filler.problems.push({ message: `${subject} has ${bytes.length} bytes; Azure takes 1 to ${MAX_CUSTOM_DATA}`, hint: 'let it fetch what is large', location });
        return undefined;
    }
    const base64 = base64Bytes(bytes);
    filler.secrets.add(base64);
    return { base64, bytes };
}
function contentOf({ file, text }, filler, read) {
    if (file !== undefined)
        return bytesOf(file, read);
    const filled = text === undefined ? undefined : fillSettings(text, 'protectedSettings', filler)?.customData;
    return Buffer.from(typeof filled === 'string' ? filled : '', 'utf8');
}
/**
 * What the fingerprint knows of it: a text with the names of secrets in the place of their values, or the SHA-256 of a file, which is
 * in the release or the repository and holds no secret of the step.
 */
function customDataPrint(open, named, read) {
    const content = contentOf(open, named, read);
    return open.file === undefined ? { text: Buffer.from(content).toString('utf8') } : { sha256: digestOf(content) };
}
/** A warning where cloud-init would do nothing with it. Whether the VMs run Linux is not known here, but for their extensions' handlers. */
function customDataWarnings(open, bytes, extensions) {
    if (isForCloudInit(bytes) || extensions.some((one) => one.handler?.os === 'Windows'))
        return [];
    return [{
            message: `${SUBJECT} begins neither with #! nor with #cloud-config, and is no other form that cloud-init knows: on Linux it would be left alone, and VMs come up without it`,
            hint: 'let its first line be #cloud-config, or #!/bin/sh for a script; on Windows any content is right',
            location: open.at,
        }];
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

;// CONCATENATED MODULE: ./build/lib/manifest/image-texts.js



const MARKETPLACE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const MARKETPLACE_VERSION = /^(latest|\d{1,12}(\.\d{1,12}){2,3})$/;
/** What the URL of a blob is made of, and of one with more than its place: nothing that means something where it is shown. */
const URL_CHARACTERS = /^[A-Za-z0-9:/._~%$()?&=#@+-]+$/;
function matching(pattern, what, example) {
    return { pattern, check: (text) => (pattern.test(text) ? undefined : [`"${excerpt(text)}" is not ${what}`, `write ${what}, such as "${example}"`]) };
}
/** By the path below `model.image`. */
const IMAGE_TEXTS = {
    id: { pattern: /^\/subscriptions\/.+/, check: (text) => wrongOf(readImageId(text)) },
    'gallery.gallery': matching(IMAGE_NAME, 'the name of a gallery', 'gal'),
    'gallery.image': matching(IMAGE_NAME, 'the name of an image definition', 'web'),
    'gallery.version': { pattern: /^(latest|\d{1,10}\.\d{1,10}\.\d{1,10})$/, check: (text) => (text === 'latest' ? undefined : galleryVersionProblem(text)) },
    'gallery.resourceGroup': matching(RESOURCE_GROUP, 'the name of a resource group', 'rg-images'),
    'gallery.subscription': matching(GUID, 'the id of a subscription', '6f1c0000-0000-0000-0000-000000000000'),
    'managedImage.name': matching(IMAGE_NAME, 'the name of a managed image', 'web-1.4.0'),
    'managedImage.resourceGroup': matching(RESOURCE_GROUP, 'the name of a resource group', 'rg-images'),
    publisher: matching(MARKETPLACE_NAME, 'the publisher of a marketplace image', 'Canonical'),
    offer: matching(MARKETPLACE_NAME, 'the offer of a marketplace image', 'ubuntu-24_04-lts'),
    sku: matching(MARKETPLACE_NAME, 'the sku of a marketplace image', 'server'),
    version: matching(MARKETPLACE_VERSION, 'the version of a marketplace image', '24.04.202509110'),
    vhd: { pattern: /^https:\/\/[^/]+\/.+/, check: vhdProblem },
    build: { pattern: /./, check: (text) => (text === '' ? ['the text is empty', 'name a build, or remove the key'] : undefined) },
};
function wrongOf(read) {
    return isImageId(read) ? undefined : read;
}
/** Why a text is no URL of a VHD. A signature in it would be seen by everyone who may read the scale set. */
function vhdProblem(text) {
    const hint = 'write the URL of the blob as it is, such as "https://stweb.blob.core.windows.net/vhds/web-1.4.0.vhd"';
    const shown = excerpt(text.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//'), 200);
    const url = URL.canParse(text) && URL_CHARACTERS.test(text) ? new URL(text) : undefined;
    if (url === undefined || url.protocol !== 'https:' || url.pathname === '/')
        return [`"${shown}" is no https URL of a VHD`, hint];
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
        return [`the URL of "${shown}" holds more than its place: a signature or a password in it would be seen`, hint];
    return undefined;
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

;// CONCATENATED MODULE: ./build/lib/manifest/json-file.js

/** `form`: what the file must be, as the hint says it where the place of the error is not known. */
function readJson(text, { path, location, inRepository }, form) {
    // Editors on Windows write a byte order mark, which JSON.parse refuses.
    const content = text.replace(/^\uFEFF/, '');
    try {
        return { ok: true, value: JSON.parse(content) };
    }
    catch (error) {
        // V8 names the place in one of two ways, or not at all ("Unexpected end of JSON input"); what it quotes may be long.
        const said = error instanceof Error ? error.message : '';
        const position = /at position (\d+)/.exec(said)?.[1];
        const offset = position === undefined ? (/end of JSON input/.test(said) ? content.length : undefined) : Number(position);
        const place = offset === undefined ? undefined : sourceText(content, path).at(offset);
        const hint = place === undefined ? form : `it breaks at line ${place.line}, column ${place.column}; comments and trailing commas are not JSON`;
        return { ok: false, problem: { message: `${path} is not valid JSON`, hint, location: inRepository ? (place ?? location) : location } };
    }
}
function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./build/lib/manifest/json-pointer.js


const NAMES_SHOWN = 20;
/**
 * The tokens of a JSON pointer (RFC 6901), as it stands behind the `#` of a URL: percent-encoded where need be. `undefined` where it is
 * none.
 */
function pointerTokens(text) {
    const pointer = json_pointer_decoded(text);
    if (pointer === undefined || !/^(\/([^~]|~[01])*)*$/s.test(pointer))
        return undefined;
    return pointer === '' ? [] : pointer.slice(1).split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
/** What the tokens lead to, or how far they lead. */
function follow(value, tokens) {
    let current = value;
    for (const [index, token] of tokens.entries()) {
        const next = childOf(current, token);
        if (next === undefined)
            return [`there is nothing at #${pointerText(tokens.slice(0, index + 1))}`, hintAt(current, tokens.slice(0, index))];
        current = next;
    }
    return { value: current };
}
function childOf(value, token) {
    if (Array.isArray(value))
        return /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
    return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}
function hintAt(value, tokens) {
    const where = tokens.length === 0 ? 'in the file' : `at #${pointerText(tokens)}`;
    if (Array.isArray(value))
        return value.length === 0 ? `${where} is an empty list` : `${where} is a list: write a number from 0 to ${value.length - 1}`;
    if (!isJsonObject(value))
        return `${where} is a single value, which has nothing in it`;
    const names = Object.keys(value);
    return names.length === 0 ? `${where} is an empty mapping` : `${where} there are: ${names.slice(0, NAMES_SHOWN).map((name) => excerpt(name)).join(', ')}${names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : ''}`;
}
function pointerText(tokens) {
    return tokens.map((token) => `/${excerpt(token.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
}
function json_pointer_decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/lib/manifest/plain-text.js



/**
 * A text with what is not secret filled in: the release, the environment and vars, each held to its strict character set. `undefined`
 * where something in it is wrong. `subject` is how messages name it.
 */
function fillPlain(node, subject, context) {
    const { problems } = context;
    const before = problems.length;
    const template = parseTemplate(String(node.value));
    for (const error of template.errors)
        problems.push({ message: `${subject}: ${error.message}`, hint: error.hint, location: node.placeOf('{{', error.nth) });
    const text = template.pieces.map((piece) => (piece.kind === 'text' ? piece.text : plain_text_fillPiece(piece, node, subject, context))).join('');
    return problems.length === before ? { text, late: template.pieces.some(isLate) } : undefined;
}
function isLate(piece) {
    return piece.kind === 'value' && piece.expression.kind === 'plain' && piece.expression.name !== 'environment';
}
function plain_text_fillPiece({ expression, filter, nth }, node, subject, { release, early: values, problems }) {
    const location = node.placeOf('{{', nth);
    const refuse = (message, hint) => {
        problems.push({ message, hint, location });
        return '';
    };
    if (filter !== undefined)
        return refuse(`${subject} takes no filters`, 'remove the filter');
    switch (expression.kind) {
        case 'env':
            return refuse(`{{ env.${expression.name} }} is a secret and cannot stand in ${subject}, which is shown in plans and logs`, `give it as a line of the input vars, and write {{ vars.${expression.name} }}`);
        case 'file':
        case 'runtime':
            return refuse(`${subject} can hold {{ version }}, {{ tag }}, {{ sha }}, {{ environment }} and {{ vars.NAME }} only`, 'use one of these, or write the value itself');
        case 'var':
            return filledOr(early(expression, values, location), problems);
        case 'plain': {
            if (expression.name === 'environment')
                return filledOr(early({ kind: 'plain', name: 'environment' }, values, location), problems);
            const value = release[expression.name];
            const safe = expression.name === 'sha' ? isSha(value) : isSafeName(value);
            return safe ? value : refuse(`the ${expression.name} of the release holds characters that cannot stand in ${subject}`, `allowed are ${NAME_CHARACTERS}: name the release otherwise`);
        }
        default:
            return expression;
    }
}
function filledOr(filled, problems) {
    if (filled.ok)
        return filled.text;
    problems.push(filled.problem);
    return '';
}

;// CONCATENATED MODULE: ./build/lib/manifest/fill-image.js




/** A text filled in and held to its form; `undefined` with what is wrong added to the problems. `early`: what names the release is not judged yet. */
function fillChecked(name, node, context, early = false) {
    const subject = `model.image.${name}`;
    return checked(fillPlain(node, subject, context), (text) => IMAGE_TEXTS[name].check(text), { subject, node, context, early });
}
/** The tokens of the pointer. */
function fillPointer(node, context) {
    const text = checked(fillPlain(node, 'the pointer in model.image.terraformOutput', context), (filled) => (pointerTokens(filled) === undefined ? [`"#${excerpt(filled)}" is no JSON pointer`, 'write # and a slash before each name, such as #/image_id'] : undefined), { subject: 'model.image.terraformOutput', node, context, early: false });
    return text === undefined ? undefined : pointerTokens(text);
}
function checked(filled, check, { subject, node, context, early }) {
    if (filled === undefined || (early && filled.late))
        return undefined;
    const wrong = check(filled.text);
    if (wrong === undefined)
        return filled.text;
    context.problems.push({ message: `${subject}: ${wrong[0]}`, hint: wrong[1], location: node.at });
    return undefined;
}

;// CONCATENATED MODULE: ./build/lib/manifest/image-schema.js


/**
 * A text that may name the release. The pattern is for editors: what is filled in is checked once it is known, by `IMAGE_TEXTS`, and so is
 * what is not.
 */
function image_schema_open(name, meta) {
    return schemas/* string */.YjP().meta({ ...meta, templated: true, pattern: IMAGE_TEXTS[name].pattern.source });
}
const REFERENCE = '^(release|file):[^/]';
const gallery = schemas/* strictObject */.rej({
    gallery: image_schema_open('gallery.gallery', { description: 'Name of the gallery.', examples: ['gal'] }),
    image: image_schema_open('gallery.image', { description: 'Name of the image definition in it.', examples: ['web'] }),
    version: image_schema_open('gallery.version', { description: 'Version of the image, three whole numbers; `latest` leaves it to Azure, which takes the newest one for each VM that it makes.', examples: ['1.4.0'], defaultText: "the release's version" }).optional(),
    resourceGroup: image_schema_open('gallery.resourceGroup', { description: 'Resource group of the gallery.', examples: ['rg-images'], defaultText: "the target's" }).optional(),
    subscription: image_schema_open('gallery.subscription', { description: 'Id of the subscription of the gallery.', examples: ['6f1c0000-0000-0000-0000-000000000000'], defaultText: "the target's" }).optional(),
})
    .meta({ description: 'A version of an image in an Azure Compute Gallery.', examples: [{ gallery: 'gal', image: 'web' }] });
const managedImage = schemas/* strictObject */.rej({
    name: image_schema_open('managedImage.name', { description: 'Name of the managed image.', examples: ['web-{{ version }}'] }),
    resourceGroup: image_schema_open('managedImage.resourceGroup', { description: 'Its resource group.', examples: ['rg-images'], defaultText: "the target's" }).optional(),
})
    .meta({ description: 'A managed image.', examples: [{ name: 'web-{{ version }}' }] });
/** What can stand in `model.image`. Which of it makes an image, and whether that is one, `imageProblems` says. */
const imageSchema = schemas/* strictObject */.rej({
    id: image_schema_open('id', { description: 'Resource id of a managed image, of a gallery image version, or of a gallery image definition (its latest version).', examples: ['/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/gal/images/web/versions/1.4.0'] }).optional(),
    gallery: gallery.optional(),
    managedImage: managedImage.optional(),
    publisher: image_schema_open('publisher', { description: 'Publisher of a marketplace image; `offer`, `sku` and `version` belong to it.', examples: ['Canonical'] }).optional(),
    offer: image_schema_open('offer', { description: 'Offer of a marketplace image.', examples: ['ubuntu-24_04-lts'] }).optional(),
    sku: image_schema_open('sku', { description: 'Sku of a marketplace image.', examples: ['server'] }).optional(),
    version: image_schema_open('version', { description: 'Version of a marketplace image; `latest` leaves it to Azure, which takes the newest one for each VM that it makes.', examples: ['24.04.202509110'] }).optional(),
    vhd: image_schema_open('vhd', { description: 'URL of a VHD, for a scale set without managed disks.', examples: ['https://stweb.blob.core.windows.net/vhds/web-1.4.0.vhd'] }).optional(),
    packerManifest: schemas/* string */.YjP().meta({ description: "File of Packer's manifest post-processor, as `release:NAME` or `file:PATH`: the image that its last run made.", examples: ['release:packer-manifest.json'], pattern: REFERENCE }).optional(),
    build: image_schema_open('build', { description: 'Name of the build in `packerManifest`, where its last run made several images.', examples: ['web'] }).optional(),
    terraformOutput: schemas/* string */.YjP().meta({ description: 'Output of `terraform output -json` (or other JSON), as `release:NAME#/output` or `file:PATH#/output`, with a JSON pointer behind the `#`: its value is the id of the image.', examples: ['release:outputs.json#/image_id'], pattern: `${REFERENCE}[^#]*#` }).optional(),
})
    .meta({ description: 'The image of the OS disk, named in one of several ways. VMs get a new OS disk: what is on the old one is lost.' });
/** The keys that make an image together, one line for each way to name one; `build` goes with Packer's. */
const IMAGE_FORMS = {
    id: ['id'],
    gallery: ['gallery'],
    managedImage: ['managedImage'],
    marketplace: ['publisher', 'offer', 'sku', 'version'],
    vhd: ['vhd'],
    packerManifest: ['packerManifest'],
    terraformOutput: ['terraformOutput'],
};

;// CONCATENATED MODULE: ./build/lib/manifest/open-image.js




const IMAGE = ['model', 'image'];
const FORM_NAMES = Object.keys(IMAGE_FORMS);
const TEXT_NAMES = Object.keys(IMAGE_TEXTS);
/** `undefined` where there is none, or none that can be read: `imageProblems` says why. */
function openImage(root, early) {
    const image = nodeAt(root, IMAGE);
    if (image?.kind !== 'map')
        return undefined;
    const [form] = formsOf(image);
    if (form === undefined)
        return undefined;
    const { file, pointer } = sourceOf(image, form);
    const read = fileToRead(file, early);
    return { form, at: locate(image, [IMAGE_FORMS[form][0]]), texts: textsOf(image), ...(read === undefined ? {} : { file: read }), ...(pointer === undefined ? {} : { pointer }) };
}
/** The ways in which it names an image: any key of one counts. */
function formsOf(image) {
    return FORM_NAMES.filter((form) => IMAGE_FORMS[form].some((key) => image.entries.has(key)));
}
/** Its texts that are there, by their path below it. */
function textsOf(image) {
    return Object.fromEntries(TEXT_NAMES.flatMap((name) => {
        const node = scalarAt(image, name.split('.'));
        return node === undefined ? [] : [[name, node]];
    }));
}
/** A text; `undefined` for anything else, which the schema reports. */
function scalarAt(image, path) {
    const node = nodeAt(image, path);
    return node?.kind === 'scalar' && typeof node.value === 'string' ? node : undefined;
}
/** The node of the file that it is taken from; the text of `release:outputs.json#/image_id` in two: what names the file, and the pointer behind the `#`. */
function sourceOf(image, form) {
    if (form === 'packerManifest')
        return { file: child(image, 'packerManifest') };
    const node = form === 'terraformOutput' ? scalarAt(image, ['terraformOutput']) : undefined;
    if (node === undefined)
        return {};
    const [name = '', ...rest] = String(node.value).split('#');
    if (rest.length === 0)
        return { file: node };
    const before = name.split('{{').length - 1;
    return { file: { ...node, value: name }, pointer: { ...node, value: rest.join('#'), placeOf: (text, nth) => node.placeOf(text, text === '{{' ? nth + before : nth) } };
}

;// CONCATENATED MODULE: ./build/lib/manifest/swap-checks.js




/** Stands for the release as long as it is not known. */
const SAMPLE_RELEASE = { version: '1.0.0', tag: 'v1.0.0', sha: '0'.repeat(40) };
/** What the open names stand for when the URL's form is judged; 192.0.2.0/24 is nobody's (RFC 5737). */
const SAMPLES = { 'preview.address': '192.0.2.1', 'preview.port': '8080', 'production.address': '192.0.2.2', 'production.port': '80', 'vm.address': '192.0.2.3' };
const KNOWN = `known are ${[...RUNTIME_NAMES, ...PLAIN_NAMES].join(', ')} and vars.NAME`;
/**
 * The URL of a check with everything filled in but the names that are known only while the swap goes on: those are left as
 * `{{ preview.address }}`, always spelled so, and nothing else in it has braces.
 */
function fillUrl(node, context) {
    const { problems } = context;
    const before = problems.length;
    const template = parseTemplate(String(node.value));
    for (const error of template.errors)
        problems.push({ message: error.message, hint: error.unknown === undefined ? error.hint : hintFor(error.unknown), location: node.placeOf('{{', error.nth) });
    let text = '';
    let sample = '';
    for (const piece of template.pieces) {
        const filled = swap_checks_fillPiece(piece, node, context);
        text += filled.text;
        sample += filled.sample ?? filled.text;
    }
    if (problems.length === before)
        problems.push(...formProblems(node, sample, new Set(template.pieces.flatMap(runtimeName))));
    return text;
}
function hintFor(name) {
    const meant = nearest(name, [...RUNTIME_NAMES, ...PLAIN_NAMES]);
    return meant === undefined ? KNOWN : `did you mean \`${meant}\`?`;
}
function runtimeName(piece) {
    return piece.kind === 'value' && piece.expression.kind === 'runtime' ? [piece.expression.name] : [];
}
function swap_checks_fillPiece(piece, node, { release, early: values, hasPreview, problems }) {
    const location = piece.kind === 'value' ? node.placeOf('{{', piece.nth) : node.at;
    const refuse = (message, hint) => {
        problems.push({ message, hint, location });
        return { text: '' };
    };
    if (piece.kind === 'text')
        return /[{}]/.test(piece.text) ? refuse('the URL of a check cannot hold braces', 'write %7B and %7D') : { text: piece.text };
    const { expression } = piece;
    if (piece.filter !== undefined)
        return refuse('the URL of a check takes no filters', 'remove the filter');
    switch (expression.kind) {
        case 'runtime':
            if (expression.name.startsWith('preview.') && !hasPreview)
                return refuse(`{{ ${expression.name} }} is used, but there is no preview rule`, 'add preview: { rule: NAME } to strategy, or ask each staged VM with {{ vm.address }}');
            return { text: `{{ ${expression.name} }}`, sample: SAMPLES[expression.name] };
        case 'env':
            return refuse(`{{ env.${expression.name} }} is a secret and cannot stand in the URL of a check, which is written to logs`, 'give the application a path that needs no secret');
        case 'file':
            return refuse('no file can stand in the URL of a check', KNOWN);
        case 'var': {
            const filled = early(expression, values, location);
            return filled.ok ? { text: filled.text } : refuse(filled.problem.message, filled.problem.hint ?? '');
        }
        case 'plain': {
            if (expression.name === 'environment') {
                const filled = early({ kind: 'plain', name: 'environment' }, values, location);
                return filled.ok ? { text: filled.text } : refuse(filled.problem.message, filled.problem.hint ?? '');
            }
            const value = release[expression.name];
            const safe = expression.name === 'sha' ? isSha(value) : isSafeName(value);
            return safe ? { text: value } : refuse(`the ${expression.name} of the release holds characters that must not enter a URL`, `allowed are ${NAME_CHARACTERS}`);
        }
        default:
            return expression;
    }
}
function formProblems(node, sample, names) {
    const problem = (message, hint) => [{ message, hint, location: node.at }];
    const url = URL.canParse(sample) ? new URL(sample) : undefined;
    if (url === undefined || /\s/.test(sample) || !['http:', 'https:'].includes(url.protocol))
        return problem('the URL of a check is no http or https URL', 'write it as in "http://{{ preview.address }}:{{ preview.port }}/healthz"');
    if (url.username !== '' || url.password !== '')
        return problem('the URL of a check holds a user or a password, and it is written to logs', 'give the application a path that needs none');
    if (url.hash !== '')
        return problem('the URL of a check ends with #..., which is never sent', 'remove it');
    const production = [...names].some((name) => name.startsWith('production.'));
    const staged = [...names].some((name) => !name.startsWith('production.'));
    return production && staged ? problem('the URL of a check names production and the staged slot at once', 'write two checks') : [];
}

;// CONCATENATED MODULE: ./build/lib/manifest/image-rules.js






/** What is wrong with `model.image` beyond what the schema can say, as far as it can be told before the release is known. */
function imageProblems(root, early) {
    const image = nodeAt(root, IMAGE);
    if (image?.kind !== 'map')
        return [];
    const forms = formsOf(image);
    const [form] = forms;
    if (form === undefined || forms.length > 1)
        return countProblems(root, image, forms);
    const problems = [...memberProblems(root, image, form), ...sourceProblems(image, form, early)];
    const context = { release: SAMPLE_RELEASE, early, problems };
    for (const [name, node] of Object.entries(textsOf(image)))
        fillChecked(name, node, context, true);
    const pointer = sourceOf(image, form).pointer;
    if (pointer !== undefined)
        fillPointer(pointer, context);
    return problems;
}
function countProblems(root, image, forms) {
    const keys = forms.flatMap((form) => IMAGE_FORMS[form].filter((key) => image.entries.has(key)).slice(0, 1));
    // A key that is misspelled is reported as an unknown one.
    if (keys.length === 0 && [...image.entries.keys()].some((key) => !Object.hasOwn(imageSchema.shape, key)))
        return [];
    if (keys.length === 0)
        return [{ message: 'model.image names no image', hint: 'add id, gallery, managedImage, vhd, packerManifest, terraformOutput, or publisher with offer, sku and version', location: locate(root, IMAGE) }];
    const inside = keys.includes('gallery') && keys.includes('version') ? 'move version into gallery' : `keep one of them; in an overlay write ${keys[0] ?? ''}: null`;
    return [{ message: `model.image names an image in ${keys.length === 2 ? 'two' : 'several'} ways: ${keys.join(' and ')}`, hint: inside, location: lastPlace(keys.map((key) => locate(root, [...IMAGE, key]))) }];
}
/** Overlays stand below what they lie over: the key that is one too many is most likely theirs. */
function lastPlace(places) {
    return [...places].sort((a, b) => a.line - b.line || a.column - b.column).at(-1);
}
function memberProblems(root, image, form) {
    const missing = IMAGE_FORMS[form].filter((key) => !image.entries.has(key));
    const stray = image.entries.has('build') && form !== 'packerManifest';
    return [
        ...missing.map((key) => ({ message: `model.image.${key} is missing`, hint: 'a marketplace image has publisher, offer, sku and version', location: locate(root, [...IMAGE, key]) })),
        ...(stray ? [{ message: 'model.image.build has no meaning without packerManifest', hint: 'remove it', location: locate(root, [...IMAGE, 'build']) }] : []),
    ];
}
function sourceProblems(image, form, early) {
    if (form !== 'packerManifest' && form !== 'terraformOutput')
        return [];
    const node = scalarAt(image, [form]);
    const { file, pointer } = sourceOf(image, form);
    if (node === undefined)
        return [];
    const subject = pathText([...IMAGE, form]);
    const example = form === 'packerManifest' ? '"release:packer-manifest.json"' : '"release:outputs.json#/image_id"';
    if (referenceOf(file) === undefined)
        return [{ message: `${subject} is not release:NAME or file:PATH`, hint: `write the file so, such as ${example}`, location: node.at }];
    if (form === 'terraformOutput' && pointer === undefined)
        return [{ message: `${subject} does not say where in the file the id is`, hint: `add the name of the output, such as ${example}`, location: node.at }];
    return ownFileProblems(subject, file, early);
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
    retiresOn: '2028-03-31',
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

;// CONCATENATED MODULE: ./build/lib/manifest/swap-schema.js




const SECOND = 1000;
const swap_schema_HOUR = 3600 * SECOND;
const WITH_SWAP = '**required** with swap';
const swap_schema_name = (what, description, example) => schema_fields_text(NETWORK_NAME, `the name of ${what}`, { description, examples: [example], templated: true });
/** Azure tells names apart without regard to the case of their letters. */
const distinct = (names) => names.every((one, index) => names.findIndex((other) => sameName(one, other)) === index);
function pair(item, what, meta) {
    return schemas/* array */.YOg(item)
        .length(2, { error: (issue) => say(`there must be two ${what}, and here ${issue.input.length === 1 ? 'is 1' : `are ${issue.input.length}`}`, `write two names, such as ${JSON.stringify(meta.examples[0])}`) })
        .refine((names) => names.length !== 2 || distinct(names), { error: say(`both ${what} have the same name`, 'name two different ones') })
        .meta({ ...meta, uniqueItems: true });
}
const rules = schemas/* array */.YOg(swap_schema_name('a rule', 'Name of a rule.', 'http'))
    .min(1, { error: say('the list is empty', 'name the rules that carry production traffic') })
    .refine(distinct, { error: say('a rule is named twice', 'remove one of the two') })
    .meta({ description: 'Names of the rules that carry production traffic. All of them move in one write.', examples: [['http', 'https']], uniqueItems: true });
const ownGroup = schema_fields_text(RESOURCE_GROUP, 'the name of a resource group', { description: 'Its resource group.', examples: ['rg-network'], defaultText: 'that of the scale sets', templated: true }).optional();
const trafficSchema = schemas/* strictObject */.rej({
    loadBalancer: schemas/* strictObject */.rej({ name: swap_schema_name('a load balancer', 'Name of the load balancer.', 'lb-web'), resourceGroup: ownGroup, rules })
        .meta({ description: 'The Standard Load Balancer in front of both slots. Exactly one of `loadBalancer` and `applicationGateway` is given.' })
        .optional(),
    applicationGateway: schemas/* strictObject */.rej({ name: swap_schema_name('an application gateway', 'Name of the application gateway.', 'agw-web'), resourceGroup: ownGroup, rules })
        .meta({ description: 'The application gateway in front of both slots; `rules` are its request routing rules.' })
        .optional(),
    pools: pair(swap_schema_name('a backend pool', 'Name of a backend pool.', 'pool-blue'), 'backend pools', { description: 'Backend pool of each slot, in the order of `slots`.', examples: [['pool-blue', 'pool-green']] }),
})
    .meta({ description: 'What sends traffic to the slots.', defaultText: WITH_SWAP });
const checkSchema = schemas/* strictObject */.rej({
    http: schema_fields_text(/^(https?:\/\/|\{\{)/, 'an http or https URL', { description: 'URL that the runner asks. `{{ preview.address }}`, `{{ preview.port }}`, `{{ production.address }}`, `{{ production.port }}` and `{{ vm.address }}` may stand in it.', examples: ['http://{{ preview.address }}:{{ preview.port }}/healthz'] }),
    expect: schemas/* int */.Whr({ error: (issue) => notAStatus(issue.input) }).min(100, { error: (issue) => notAStatus(issue.input) }).max(599, { error: (issue) => notAStatus(issue.input) }).default(200).meta({ description: 'HTTP status that is expected; a redirect is an answer and is not followed.', examples: [200] }),
    for: schema_fields_duration(0, 24 * swap_schema_HOUR, { description: 'For how long it must be answered so without a break; 0s: once.', examples: ['1m'] }).default('0s'),
    timeout: schema_fields_duration(SECOND, 24 * swap_schema_HOUR, { description: 'How long it may take until that has been so. Longer than `for`.', examples: ['5m'] }).default('5m'),
})
    .meta({ description: 'One question to the application.' });
function notAStatus(input) {
    return input === undefined || input === null ? undefined : say(`${excerpt(input)} is not an HTTP status`, 'write a whole number from 100 to 599, such as 200');
}
const PASSWORD = say('the password stands in the file', 'write "{{ env.NAME }}", and set NAME in the step\'s env from a secret');
const createSchema = schemas/* strictObject */.rej({
    template: schema_fields_text(/^file:(?!\/)./s, 'file:PATH', { description: 'A scale set as JSON in the repository, in the form in which Azure Resource Manager takes it: the slot is made of it, and nothing is taken from the live one.', examples: ['file:deploy/web.json'] }).optional(),
    // Neither message quotes what was written: it is a password.
    adminPassword: schemas/* string */.YjP({ error: (issue) => (issue.input === undefined || issue.input === null ? undefined : PASSWORD) }).regex(/^\{\{\s*env\.[A-Za-z_][A-Za-z0-9_]*\s*\}\}$/, { error: PASSWORD }).meta({ description: 'Password of the VMs\' administrator, where they sign in with one. Nothing but `{{ env.NAME }}`.', examples: ['{{ env.ADMIN_PASSWORD }}'] }).optional(),
    customData: schemas/* string */.YjP().min(1, { error: say('the text is empty', 'remove the key, or write what cloud-init is to get') }).meta({ description: 'Custom data (cloud-init) as text, in which `{{ env.NAME }}` may stand; or `file:PATH` or `release:NAME`, which are taken as they are.', examples: ['file:deploy/cloud-init.yml'] }).optional(),
    protectedSettings: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J()))
        .default({})
        .meta({ description: "By the extension's name: protected settings of the extensions that this deployment does not write; {} for one that has none. `{{ env.NAME }}` may stand in them.", examples: [{ MonitorAgent: { workspaceKey: '{{ env.WORKSPACE_KEY }}' } }] }),
})
    .meta({ description: 'What a slot that does not exist yet is made of, besides the model of the live one: what Azure never gives back.' });
/** Keys of `strategy` that a swap has and a rolling deployment has not. */
const swapKeys = {
    slots: pair(schema_fields_text(SCALE_SET, 'the name of a scale set', { description: 'Name of a scale set.', examples: ['web-blue'], templated: true }), 'slots', { description: 'The two scale sets that take turns. Which of them is live is read from the rules.', examples: [['web-blue', 'web-green']], defaultText: WITH_SWAP }),
    traffic: trafficSchema,
    preview: schemas/* strictObject */.rej({ rule: swap_schema_name('a rule', 'Name of the rule; none of the production rules.', 'preview') })
        .meta({ description: 'A rule of the same balancer that always points at the slot that is not live.' })
        .optional(),
    checks: schemas/* array */.YOg(checkSchema).default([]).meta({ description: 'What is asked of the application itself, over HTTP, by the runner.' }),
    bake: schema_fields_duration(0, 24 * swap_schema_HOUR, { description: 'How long the new production is watched after the swap; if it fails, the traffic is swapped back.', examples: ['10m'] }).default('10m'),
    drain: schema_fields_duration(0, 24 * swap_schema_HOUR, { description: 'How long connections to the old slot get to end before it is retired.', examples: ['1m'] }).default('1m'),
    retire: schemas/* enum */.k5n(['keep', 'scale-in', 'deallocate', 'delete']).default('keep').meta({ description: 'What becomes of the old slot after bake and drain. `keep`: it stays as it is; `scale-in`: no VMs; `deallocate`: VMs stopped; `delete`: the scale set deleted.' }),
    create: createSchema.prefault({}),
};

;// CONCATENATED MODULE: ./build/lib/manifest/strategy-schema.js



const strategy_schema_SECOND = 1000;
const strategy_schema_HOUR = 3600 * strategy_schema_SECOND;
const STRATEGY_TYPES = ['rolling', 'swap'];
const STRATEGY = { description: 'How the change reaches the VMs.' };
const canarySchema = schemas/* strictObject */.rej({
    instances: amount(1, { description: 'How many VMs go first.', examples: [1, '5%'] }).default(1),
    bake: schema_fields_duration(0, 24 * strategy_schema_HOUR, { description: 'How long the first VMs are watched before the others follow.', examples: ['5m'] }).default('5m'),
})
    .meta({ description: 'VMs that get the release first and are watched for a while. Without it there is no canary.' });
const rollbackSchema = schemas/* strictObject */.rej({
    batch: amount(1, { description: 'VMs that go back at a time.', examples: ['50%', 4], defaultText: 'that of the deployment' }).optional(),
    pause: schema_fields_duration(0, 6 * strategy_schema_HOUR, { description: 'Wait between two batches on the way back.', examples: ['10s'] }).default('0s'),
})
    .meta({ description: 'How a rollback goes through the VMs. It has no canary.' });
const DRAIN = { description: "How long established connections get after a batch's VMs were taken out of the load balancer's rotation and before they are touched. Without it VMs stay in rotation.", examples: ['30s'] };
const type = schemas/* enum */.k5n(STRATEGY_TYPES)
    .default('rolling')
    .meta({ description: 'How the change reaches production. `rolling`: through the instances of one scale set, in batches; `swap`: into a second, staged scale set that then takes over the traffic.' });
const shared = {
    timeout: schema_fields_duration(10 * strategy_schema_SECOND, 24 * strategy_schema_HOUR, { description: 'How long the whole rollout may take; with `swap` that includes bake and drain.', examples: ['45m'] }).default('60m'),
    protectedInstances: schemas/* enum */.k5n(['refuse', 'skip']).default('refuse').meta({ description: 'What to do about VMs that are protected from scale set actions. `refuse`: do not start; `skip`: leave them as they are.' }),
};
const rollingKeys = {
    batch: amount(1, { description: 'VMs that are upgraded at a time: a count, or a percentage of the scale set (rounded down, at least one).', examples: ['20%', 2] }).default('20%'),
    canary: canarySchema.optional(),
    maxUnhealthy: amount(0, { description: 'How many VMs may be failed or unhealthy before the rollout stops.', examples: ['20%', 0] }).default('20%'),
    pause: schema_fields_duration(0, 6 * strategy_schema_HOUR, { description: 'Wait between two batches.', examples: ['30s'] }).default('0s'),
    drain: schemas/* union */.KCZ([
        schema_fields_duration(0, strategy_schema_HOUR, DRAIN),
        schemas/* strictObject */.rej({
            time: schema_fields_duration(0, strategy_schema_HOUR, { description: 'The same, where `required` is given too.', examples: ['30s'] }),
            required: flag({ description: 'Whether the deployment is refused where VMs cannot be taken out of rotation. Without it a warning says so, and the rollout goes on without.' }).default(false),
        }),
    ])
        .optional()
        .meta({ description: DRAIN.description, examples: ['30s'] }),
    onFailure: schemas/* enum */.k5n(['stop', 'rollback']).default('stop').meta({ description: 'What happens when the rollout fails. `stop`: the remaining VMs keep what they have; `rollback`: the release before is brought back to the model and to every VM that was touched.' }),
    rollback: rollbackSchema.prefault({}),
};
const rollingSchema = schemas/* strictObject */.rej({ type, ...rollingKeys, ...shared }).meta(STRATEGY);
const swapSchema = schemas/* strictObject */.rej({ type, ...swapKeys, ...shared }).meta(STRATEGY);
/** Keys that mean something with one of the strategies only. `drain` means something else with each. */
const OWN_KEYS = { rolling: Object.keys(rollingKeys).filter((key) => !(key in swapKeys)), swap: Object.keys(swapKeys).filter((key) => !(key in rollingKeys)) };
const eitherDrain = rollingKeys.drain.meta({ description: `\`rolling\`: ${DRAIN.description} \`swap\`: ${swapKeys.drain.unwrap().meta()?.description ?? ''}`, examples: DRAIN.examples, defaultText: 'none with rolling, 1m with swap' });
/** Both side by side, for editors and the documentation. */
const strategySchema = schemas/* strictObject */.rej({ type, ...rollingKeys, ...swapKeys, slots: swapKeys.slots.optional(), traffic: swapKeys.traffic.optional(), drain: eitherDrain, ...shared })
    .meta(STRATEGY);

;// CONCATENATED MODULE: ./build/lib/manifest/schema.js







const schema_SECOND = 1000;
const schema_HOUR = 3600 * schema_SECOND;
const REPOSITORY = /^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(_[A-Za-z0-9]+)?\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
const subscription = schema_fields_text(GUID, 'the id of a subscription', { description: 'Id of the Azure subscription.', examples: ['6f1c0000-0000-0000-0000-000000000000'], defaultText: 'the subscription signed in to', templated: true }).optional();
const resourceGroup = schema_fields_text(RESOURCE_GROUP, 'the name of a resource group', { description: 'Resource group of the scale set.', examples: ['rg-web'], templated: true });
const scaleSet = schema_fields_text(SCALE_SET, 'the name of a scale set', { description: 'Name of the Virtual Machine Scale Set.', examples: ['web'], defaultText: '**required** with rolling', templated: true });
const TARGET = { description: 'The scale set that is deployed to.' };
/** With a swap the slots name the scale sets. */
const targetSchema = schemas/* strictObject */.rej({ subscription, resourceGroup, scaleSet }).meta(TARGET);
const swapTargetSchema = schemas/* strictObject */.rej({ subscription, resourceGroup }).meta(TARGET);
const anyTargetSchema = schemas/* strictObject */.rej({ subscription, resourceGroup, scaleSet: scaleSet.optional() }).meta(TARGET);
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
    protectedSettings: jsonObject('Settings that Azure encrypts and never gives back. The only place of an extension where `{{ env.X }}` may stand.').optional(),
    protectedSettingsFromKeyVault: schemas/* strictObject */.rej({
        secretUrl: schema_fields_text(/^https:\/\/[A-Za-z0-9][A-Za-z0-9.-]*\/secrets\/[A-Za-z0-9-]{1,127}(\/[0-9a-fA-F]{32})?$/, 'the URL of a Key Vault secret', { description: 'URL of the secret that holds the protected settings as JSON.', examples: ['https://kv-web.vault.azure.net/secrets/cse/0123456789abcdef0123456789abcdef'] }),
        sourceVault: schemas/* strictObject */.rej({ id: schema_fields_text(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i, 'the resource id of a Key Vault', { description: 'Resource id of the vault.', examples: ['/subscriptions/6f1c0000-0000-0000-0000-000000000000/resourceGroups/rg-web/providers/Microsoft.KeyVault/vaults/kv-web'] }) }).meta({ description: 'The vault of the secret.' }),
    })
        .meta({ description: 'Protected settings taken from a Key Vault secret, in the place of `protectedSettings`.' })
        .optional(),
})
    .meta({ description: 'One extension. Names are those of Azure Resource Manager.' });
const modelSchema = schemas/* strictObject */.rej({
    extensions: schemas/* array */.YOg(extensionSchema).min(1, { error: say('the list is empty', 'describe at least one extension') }).meta({ description: "Extensions that the release puts into the scale set's model. Others that are there are left alone." }).optional(),
    image: imageSchema.optional(),
    customData: schemas/* string */.YjP().min(1, { error: say('the text is empty', 'remove the key, or write what cloud-init is to get') }).meta({ description: 'Custom data (cloud-init) as text, in which `{{ env.NAME }}` may stand; or `release:NAME` or `file:PATH`, which are taken as they are. VMs get it with a new OS disk: what is on the old one is lost.', examples: ['file:deploy/cloud-init.yml'] }).optional(),
})
    .meta({ description: "What changes in the scale set's model: extensions, image and custom data, at least one of them." });
const MODEL_PARTS = Object.keys(modelSchema.shape);
const healthSchema = schemas/* strictObject */.rej({
    source: schemas/* enum */.k5n(['auto', 'none']).default('auto').meta({ description: 'What "healthy" means besides the extension having succeeded. `auto`: the Application Health extension or load balancer probe, whichever the scale set has; `none`: nothing.' }),
    settle: schema_fields_duration(0, schema_HOUR, { description: 'How long a VM must stay healthy before it counts.', examples: ['30s'] }).default('30s'),
    timeout: schema_fields_duration(schema_SECOND, 6 * schema_HOUR, { description: 'How long a VM may take to become healthy after its upgrade.', examples: ['10m'] }).default('10m'),
})
    .meta({ description: 'What a healthy VM is.' });
const version = schemas/* literal */.euz(1, { error: (issue) => (issue.input === undefined || issue.input === null ? undefined : say(`the version of the file is ${JSON.stringify(issue.input)}`, 'write "version: 1", without quotes')) }).meta({ description: 'Version of the format of this file.' });
const release = releaseSchema.prefault({});
const health = healthSchema.prefault({});
/** `command: capture` needs no scale set. */
const targetOfCapture = anyTargetSchema;
/** Checked by itself, since its short forms are written out first. */
const capture = schemas/* unknown */.L5J().optional();
/** deploy.yml without its overlays, by strategy: what is checked after the overlay is merged. */
const fileSchemas = {
    rolling: schemas/* strictObject */.rej({ version, target: targetSchema, release, model: modelSchema, strategy: rollingSchema.prefault({}), health, capture }),
    swap: schemas/* strictObject */.rej({ version, target: swapTargetSchema, release, model: modelSchema, strategy: swapSchema, health, capture }),
};
/** The keys of both strategies side by side: for editors and the documentation, which say in other ways what goes with what. */
const deploySchema = schemas/* strictObject */.rej({ version, target: anyTargetSchema, release, model: modelSchema, strategy: strategySchema.prefault({}), health, capture: writtenCaptureSchema.optional() });

;// CONCATENATED MODULE: ./build/lib/manifest/strategy-of.js



/** The `strategy.type` that is written, as it is written. */
function writtenType(root) {
    const type = child(child(root, 'strategy'), 'type');
    return type?.kind === 'scalar' && typeof type.value === 'string' ? type.value : undefined;
}
/** Which strategy a file asks for. A type that is misspelled counts as the one it is nearest to, so that its keys are judged by the right rules. */
function strategyOf(root) {
    const written = writtenType(root);
    return written !== undefined && nearest(written, STRATEGY_TYPES) === 'swap' ? 'swap' : 'rolling';
}
/** Whether an overlay asks for another strategy than what it lies over: keys of the one mean nothing to the other. */
function changesStrategy(base, over) {
    return writtenType(over) !== undefined && strategyOf(over) !== strategyOf(base);
}
/** What to say of a key that belongs to the strategy that was not chosen; `undefined` for any other key. */
function keyOfOther(root) {
    const strategy = strategyOf(root);
    const other = strategy === 'swap' ? 'rolling' : 'swap';
    return (path, key) => {
        if (path.length !== 2)
            return undefined;
        if (path[0] === 'target' && key === 'scaleSet' && strategy === 'swap') {
            return { message: 'target.scaleSet cannot be given with the strategy swap: strategy.slots names the scale sets', hint: 'remove it; in an overlay write scaleSet: null' };
        }
        if (path[0] !== 'strategy' || !OWN_KEYS[other].includes(key))
            return undefined;
        if (key === 'onFailure' || key === 'rollback')
            return { message: `strategy.${key} cannot be given with the strategy swap, which goes back by itself`, hint: 'remove it' };
        return { message: `strategy.${key} belongs to the strategy ${other}, and this one is ${strategy}`, hint: `remove it, or write type: ${other}` };
    };
}

;// CONCATENATED MODULE: ./build/lib/manifest/scale-set-template.js


const LARGEST_CHARACTERS = 1024 * 1024;
const scale_set_template_FORM = 'the file must hold the JSON of a scale set as Azure Resource Manager takes it: location, sku and properties.virtualMachineProfile';
/**
 * Reads the JSON that `strategy.create.template` names; `at`: where.
 *
 * @throws DeployError `CONFIG_INVALID`: no JSON (placed in the file itself), not a scale set, a template of Azure Resource
 *   Manager around it, or secrets in it.
 */
function parseTemplateJson(text, at) {
    if (text.length > LARGEST_CHARACTERS)
        fail(at.path, [{ message: `${at.path} has more than ${LARGEST_CHARACTERS} characters`, hint: scale_set_template_FORM, location: at.location }]);
    const value = parsed(text, at);
    const whole = shapeProblem(value);
    if (whole !== undefined)
        fail(at.path, [{ message: `${at.path}: ${whole[0]}`, hint: whole[1], location: at.location }]);
    const problems = [...insideProblems(value, [])].map(([message, hint]) => ({ message: `${at.path}: ${message}`, hint, location: at.location }));
    if (problems.length > 0)
        fail(at.path, problems);
    return value;
}
function fail(path, problems) {
    const [first] = problems;
    const message = problems.length === 1 ? (first?.message ?? '') : `${path} has ${problems.length} errors`;
    throw new errors/* DeployError */.s('CONFIG_INVALID', message, { ...(problems.length === 1 && first?.hint !== undefined ? { hint: first.hint } : {}), problems });
}
function parsed(text, at) {
    const read = readJson(text, { ...at, inRepository: true }, scale_set_template_FORM);
    return read.ok ? read.value : fail(at.path, [read.problem]);
}
function shapeProblem(value) {
    if (!isJsonObject(value))
        return ['it is not a mapping', scale_set_template_FORM];
    const wrapped = typeof value.$schema === 'string' && /deploymentTemplate\.json/i.test(value.$schema);
    if (wrapped || Array.isArray(value.resources))
        return ['it is a deployment template', 'put the resource of type Microsoft.Compute/virtualMachineScaleSets alone into the file, with its parameters filled in'];
    if (value.properties === undefined && value.virtualMachineProfile !== undefined)
        return ['it is what az vmss show prints, which is not what Azure Resource Manager takes', 'use what az rest --method get prints for the scale set\'s resource id'];
    if (!isJsonObject(value.properties) || !isJsonObject(value.properties.virtualMachineProfile))
        return ['properties.virtualMachineProfile is missing', scale_set_template_FORM];
    if (!isJsonObject(value.sku) || typeof value.sku.name !== 'string')
        return ['sku.name is missing', scale_set_template_FORM];
    if (typeof value.location !== 'string')
        return ['location is missing', scale_set_template_FORM];
    if (typeof value.type === 'string' && value.type.toLowerCase() !== 'microsoft.compute/virtualmachinescalesets')
        return [`its type is ${value.type.slice(0, 80)}`, scale_set_template_FORM];
    return undefined;
}
/** Keys whose values Azure keeps secret, and where they are to be given instead. */
const SECRET_KEYS = { adminPassword: 'adminPassword', protectedSettings: 'protectedSettings' };
function* insideProblems(value, path) {
    const name = path.join('.');
    if (typeof value === 'string') {
        if (/^\[[A-Za-z][A-Za-z.]*\(.*\]$/s.test(value))
            yield [`${name} is an expression of a deployment template`, 'write its value: nothing evaluates it here'];
        if (/\{\{\s*(env|vars)\./.test(value))
            yield [`${name} holds {{ }}, which is not filled in here`, 'write the value; secrets go under strategy.create in deploy.yml'];
    }
    else if (Array.isArray(value)) {
        for (const [index, item] of value.entries())
            yield* insideProblems(item, [...path, String(index)]);
    }
    else if (isJsonObject(value)) {
        for (const [key, inner] of Object.entries(value)) {
            const secret = Object.hasOwn(SECRET_KEYS, key) ? SECRET_KEYS[key] : undefined;
            if (['__proto__', 'constructor', 'prototype'].includes(key))
                yield [`the key ${key} is not allowed`, 'remove it'];
            else if (secret !== undefined && inner !== null)
                yield [`${[...path, key].join('.')} is a secret, and stands in the repository`, `remove it, and give strategy.create.${secret} with {{ env.NAME }}`];
            else
                yield* insideProblems(inner, [...path, key]);
        }
    }
}

;// CONCATENATED MODULE: ./build/lib/manifest/swap-create.js







const CREATE = ['strategy', 'create'];
const swap_create_SUBJECT = 'strategy.create';
function openCreate(root, early) {
    const template = fileToRead(nodeAt(root, [...CREATE, 'template']), early);
    const customDataFile = fileToRead(nodeAt(root, [...CREATE, 'customData']), early);
    return { texts: swap_create_textsOf(root), ...(template === undefined ? {} : { template }), ...(customDataFile === undefined ? {} : { customDataFile }) };
}
function swap_create_textsOf(root) {
    const create = nodeAt(root, CREATE);
    const entries = new Map();
    if (create?.kind === 'map') {
        for (const [key, entry] of create.entries) {
            if (key === 'protectedSettings' || key === 'adminPassword' || (key === 'customData' && referenceOf(entry.value) === undefined))
                entries.set(key, entry);
        }
    }
    return privateTexts(root, CREATE, entries);
}
/** What is wrong with `strategy.create` beyond what the schema can say. */
function createProblems(root, extensions, early) {
    const files = ['template', 'customData'].flatMap((key) => {
        const node = nodeAt(root, [...CREATE, key]);
        // The schema has said that a template is file:PATH.
        return key === 'template' && referenceOf(node)?.origin !== 'file' ? [] : ownFileProblems(`${swap_create_SUBJECT}.${key}`, node, early);
    });
    return [...files, ...privateTextProblems(swap_create_SUBJECT, swap_create_textsOf(root), early), ...nameProblems(root, extensions)];
}
function nameProblems(root, extensions) {
    const settings = child(nodeAt(root, CREATE), 'protectedSettings');
    if (settings?.kind !== 'map')
        return [];
    return [...settings.entries].flatMap(([name, { keyAt }]) => {
        if (!EXTENSION_NAME.test(name))
            return [{ message: `"${name.slice(0, 60)}" is not the name of an extension`, hint: 'write the name that the extension has in the live scale set', location: keyAt }];
        const own = extensions.some((one) => sameName(one.name ?? one.defaultName, name));
        return own ? [{ message: `${name} is an extension of this deployment`, hint: 'its protectedSettings stand in model.extensions', location: keyAt }] : [];
    });
}
/**
 * Fills in `strategy.create`; what must be masked is added to the filler's secrets. `ofModel`: base64 of `model.customData`, which a new
 * slot gets too.
 *
 * @throws DeployError `CONFIG_INVALID` for what is wrong in the template's file; `INTERNAL` where a file that it names was not read.
 */
function renderCreate(open, filler, read, ofModel) {
    const { template, customDataFile, texts } = open;
    const filled = fillSettings(texts, 'protectedSettings', filler) ?? {};
    const text = typeof filled.customData === 'string' ? Buffer.from(filled.customData, 'utf8') : undefined;
    const bytes = customDataFile === undefined ? text : bytesOf(customDataFile, read);
    const location = customDataFile?.location ?? child(texts.protectedSettings, 'customData')?.at ?? texts.at;
    const customData = bytes === undefined ? ofModel : encoded(`${swap_create_SUBJECT}.customData`, bytes, location, filler)?.base64;
    return {
        protectedSettings: (filled.protectedSettings ?? {}),
        ...(template === undefined ? {} : { template: parseTemplateJson(Buffer.from(bytesOf(template, read)).toString('utf8'), { path: template.name, location: template.location }) }),
        ...(typeof filled.adminPassword === 'string' ? { adminPassword: filled.adminPassword } : {}),
        ...(customData === undefined ? {} : { customData }),
    };
}

;// CONCATENATED MODULE: ./build/lib/manifest/swap-rules.js







/** What is wrong with a swap beyond what the schema can say. What has the wrong type is left out: the schema has reported it. */
function swapProblems(root, extensions, early) {
    const strategy = nodeAt(root, ['strategy']);
    if (strategy?.kind !== 'map' || strategyOf(root) !== 'swap')
        return [];
    return [...trafficProblems(root), ...previewProblems(root), ...checkProblems(root, early), ...timeProblems(root), ...createProblems(root, extensions, early)];
}
const TRAFFIC = ['strategy', 'traffic'];
const BALANCERS = ['loadBalancer', 'applicationGateway'];
function trafficProblems(root) {
    const traffic = nodeAt(root, TRAFFIC);
    // A balancer that is misspelled is reported as an unknown key.
    if (traffic?.kind !== 'map' || [...traffic.entries.keys()].some((key) => key !== 'pools' && !BALANCERS.some((kind) => kind === key)))
        return [];
    const given = BALANCERS.filter((kind) => nodeAt(root, [...TRAFFIC, kind]) !== undefined);
    if (given.length === 1)
        return [];
    if (given.length === 0)
        return [{ message: 'strategy.traffic names neither a loadBalancer nor an applicationGateway', hint: 'add loadBalancer: { name: NAME, rules: [RULE] }', location: locate(root, TRAFFIC) }];
    return [{ message: 'strategy.traffic names a loadBalancer and an applicationGateway; a swap moves the rules of one', hint: 'remove one of them; in an overlay write null in its place', location: locate(root, [...TRAFFIC, 'applicationGateway']) }];
}
function previewProblems(root) {
    const path = ['strategy', 'preview', 'rule'];
    const rule = textAt(root, path);
    const production = BALANCERS.flatMap((kind) => {
        const rules = nodeAt(root, [...TRAFFIC, kind, 'rules']);
        return rules?.kind === 'list' ? rules.items.map(toJson) : [];
    });
    if (rule === undefined || !production.some((one) => typeof one === 'string' && sameName(one, rule)))
        return [];
    return [{ message: `strategy.preview.rule is ${rule}, which is one of the production rules`, hint: 'name a rule of its own, or remove preview', location: locateValue(root, path) }];
}
function checkProblems(root, early) {
    const list = nodeAt(root, ['strategy', 'checks']);
    if (list?.kind !== 'list')
        return [];
    const hasPreview = nodeAt(root, ['strategy', 'preview']) !== undefined;
    return list.items.flatMap((_, index) => {
        const path = ['strategy', 'checks', index];
        const problems = [];
        const http = nodeAt(root, [...path, 'http']);
        if (http?.kind === 'scalar' && typeof http.value === 'string')
            fillUrl(http, { release: SAMPLE_RELEASE, early, hasPreview, problems });
        const checks = swapSchema.shape.checks.unwrap().element.shape;
        const forMs = msAt(root, [...path, 'for'], checks.for.parse(undefined));
        const timeoutMs = msAt(root, [...path, 'timeout'], checks.timeout.parse(undefined));
        if (forMs !== undefined && timeoutMs !== undefined && forMs >= timeoutMs) {
            problems.push({ message: `strategy.checks[${index}].for is ${durationText(forMs)}, and its timeout of ${durationText(timeoutMs)} is not longer`, hint: `write timeout: ${durationText(forMs + 5 * 60_000)}`, location: locateValue(root, [...path, 'for']) });
        }
        return problems;
    });
}
function timeProblems(root) {
    const ms = (key) => msAt(root, ['strategy', key], swapSchema.shape[key].parse(undefined));
    const [bake, drain, timeout] = [ms('bake'), ms('drain'), ms('timeout')];
    if (bake === undefined || drain === undefined || timeout === undefined || bake + drain < timeout)
        return [];
    const path = ['strategy', nodeAt(root, ['strategy', 'timeout']) === undefined ? 'bake' : 'timeout'];
    return [{ message: `strategy.bake and drain take ${durationText(bake + drain)}, and the timeout of the whole, ${durationText(timeout)}, is not longer`, hint: 'write a longer timeout: the release must reach the staged slot in it as well', location: locateValue(root, path) }];
}
function textAt(root, path) {
    const node = nodeAt(root, path);
    return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}
/** Milliseconds; `undefined` where something else than a duration is written. */
function msAt(root, path, fallback) {
    return parseDuration(nodeAt(root, path) === undefined ? fallback : (textAt(root, path) ?? ''));
}

;// CONCATENATED MODULE: ./build/lib/manifest/check-tree.js










/** Everything that can be told of a file's tree, with its overlay laid over it, but for the `{{ }}` in its extensions. */
function checkTree(root, early) {
    const problems = [...check(toJson(root), { schema: fileSchemas[strategyOf(root)], root, base: [], unknownKey: keyOfOther(root) })];
    const extensions = readExtensions(root, problems);
    problems.push(...modelProblems(root), ...imageProblems(root, early), ...customDataProblems(root, early), ...captureProblems(root), ...swapProblems(root, extensions, early), ...releaseProblems(root));
    return { extensions, problems };
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
/** A model that changes nothing. Where a key in it is misspelled that is reported, and this would lead astray. */
function modelProblems(root) {
    const model = child(root, 'model');
    if (model?.kind !== 'map' || model.entries.size > 0)
        return [];
    return [{ message: `model: one of ${MODEL_PARTS.join(', ')} is missing`, hint: 'add what the release changes in the scale set', location: locate(root, ['model']) }];
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

;// CONCATENATED MODULE: ./build/lib/manifest/overlay.js



/** Names under `environments`, in the order of the file. */
function environmentNames(document) {
    const environments = child(document.root, 'environments');
    return environments?.kind === 'map' ? [...environments.entries.keys()] : [];
}
/**
 * Lays environments.NAME over the rest of the file: mappings merge key by key, lists and single values replace what was there,
 * null removes a key; an overlay with another `strategy.type` begins its strategy anew. Every node keeps the place at which it was written. The result has no `environments`.
 */
function overlay(document, environment) {
    const base = without(document.root, 'environments');
    const problems = [...shapeProblems(document)];
    if (environment === undefined || environment === '')
        return { root: base, problems };
    const chosen = child(child(document.root, 'environments'), environment);
    if (chosen === undefined)
        return { root: base, problems: [...problems, unknown(document, environment)] };
    if (chosen.kind !== 'map')
        return { root: base, problems };
    const below = changesStrategy(base, chosen) ? without(base, 'strategy') : base;
    return { root: merge(below, without(chosen, 'environments')), problems };
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

;// CONCATENATED MODULE: ./build/lib/manifest/other-overlays.js



/** What is wrong in the overlays that were not chosen. Their vars are not known, so texts with {{ }} are left alone. */
function otherOverlays(document, chosen) {
    return otherPlaces(document, chosen, (root, name) => checkTree(root, { environment: name, vars: {} }).problems);
}
/** What `check` finds in the overlays that were not chosen, at places that are theirs. */
function otherPlaces(document, chosen, check) {
    return environmentNames(document).filter((name) => name !== chosen).flatMap((name) => {
        const own = child(child(document.root, 'environments'), name);
        if (own?.kind !== 'map')
            return [];
        const places = placesOf(own);
        return check(overlay(document, name).root, name).filter((problem) => problem.location !== undefined && places.has(other_overlays_placeOf(problem)));
    });
}
/** A key that is missing because its overlay was not chosen: the hint says so. */
function whereFromOverlays(problems, document, environment) {
    if (environment !== undefined || environmentNames(document).length === 0)
        return problems;
    const names = environmentNames(document).join(', ');
    return problems.map((problem) => (problem.message.endsWith(' is missing') ? { ...problem, hint: `${problem.hint ?? 'add it'}; or choose an environment that gives it with the input environment: ${names}` } : problem));
}
/** What could not be read needs no second error about what it was taken for. */
function oncePerPlace(first, all) {
    const places = new Set(first.map(other_overlays_placeOf));
    return [...first, ...all.slice(first.length).filter((problem) => !places.has(other_overlays_placeOf(problem)))];
}
function other_overlays_placeOf({ location }) {
    return `${location?.line ?? 0}:${location?.column ?? 0}`;
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

;// CONCATENATED MODULE: ./build/lib/manifest/load-capture.js












const later = schemas/* unknown */.L5J().optional();
/** Sections of a deployment may stand beside it: they are not looked at. */
const fileSchema = schemas/* strictObject */.rej({ version: version, target: targetOfCapture, capture: later, release: later, model: later, strategy: later, health: later });
/** Whether the file describes a capture and no deployment, with this environment's overlay. */
function isCaptureOnly(document, environment) {
    const { root } = overlay(document, environment);
    return child(root, 'capture') !== undefined && child(root, 'model') === undefined;
}
/**
 * Lays the environment's overlay over the document and checks all that a capture reads of it.
 *
 * @throws DeployError `CONFIG_INVALID` with every problem, each with its place
 */
function loadCapture(document, options) {
    const environment = options.environment === '' ? undefined : options.environment;
    const values = { environment, vars: options.vars, release: options.release };
    const problems = [...document.problems];
    const overlaid = overlay(document, environment);
    problems.push(...overlaid.problems);
    const root = fillCapture(writtenOut(overlaid.root), values, problems);
    problems.push(...whereFromOverlays(fileProblems(root), document, environment), ...load_capture_versionProblem(root, values));
    problems.push(...otherPlaces(document, environment, (other) => fileProblems(writtenOut(other))));
    throwIfAny(document.file, oncePerPlace(document.problems, problems));
    // What would not parse is among the problems.
    const { target } = fileSchema.parse(toJson(root));
    const section = captureSchema.parse(toJson(child(root, 'capture')));
    return {
        file: document.file,
        ...(target.subscription === undefined ? {} : { subscription: target.subscription }),
        wanted: (subscriptionId) => wantedOf(section, { subscriptionId, resourceGroup: target.resourceGroup }, root, values),
    };
}
function fileProblems(root) {
    const missing = child(root, 'capture') === undefined ? [{ message: 'capture is missing: nothing says what is to be captured', hint: 'add capture: { virtualMachine: NAME, generalize: true, gallery: { gallery: NAME, image: NAME } }', location: root.at }] : [];
    return [...check(toJson(root), { schema: fileSchema, root, base: [] }), ...missing, ...captureProblems(root)];
}
/** A gallery names versions by three whole numbers, and a release may be called anything. */
function load_capture_versionProblem(root, { release }) {
    const gallery = child(child(root, 'capture'), 'gallery');
    if (gallery?.kind !== 'map' || child(gallery, 'version') !== undefined)
        return [];
    const location = locate(root, ['capture', 'gallery']);
    if ('none' in release)
        return [{ ...release.none, message: `capture.gallery.version is missing, and ${release.none.message.charAt(0).toLowerCase()}${release.none.message.slice(1)}`, hint: 'give the input version, or write capture.gallery.version', location }];
    const problem = galleryVersionProblem(release.version);
    return problem === undefined ? [] : [{ message: `capture.gallery: the release's version ${problem[0]}`, hint: 'give version: under gallery, such as "1.4.0"', location }];
}
function wantedOf(section, place, root, { release }) {
    const { virtualMachine, generalize, gallery } = section;
    return {
        virtualMachine: { ...place, ...virtualMachine },
        generalize,
        target: targetOf(section, place, 'none' in release ? undefined : release.version),
        timeoutMs: parseDuration(section.timeout) ?? 0,
        at: {
            virtualMachine: locateValue(root, ['capture', 'virtualMachine']),
            generalize: locate(root, ['capture', 'generalize']),
            target: locate(root, ['capture', gallery === undefined ? 'managedImage' : 'gallery']),
        },
    };
}
function targetOf({ gallery, managedImage }, place, releaseVersion) {
    if (gallery === undefined)
        return { kind: 'managedImage', ...place, name: '', zoneResilient: false, ...managedImage };
    const { endOfLife, replicationMode, excludeFromLatest = false, regions, version: named, ...names } = gallery;
    return {
        kind: 'galleryVersion', ...place, ...names, excludeFromLatest,
        version: named ?? releaseVersion ?? '',
        regions: regions.map(({ name, ...more }) => ({ name: name.toLowerCase().replaceAll(' ', ''), ...more })),
        ...(endOfLife === undefined ? {} : { endOfLifeDate: endOfLife.includes('T') ? endOfLife : `${endOfLife}T00:00:00Z` }),
        ...(replicationMode === undefined ? {} : { replicationMode }),
    };
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
            return { title: `Write ${written(step, wanted, plan)} into the model`, detail: 'Upgrade policy Manual: no VM is touched by this.' };
        case 'upgrade-batch':
            return { title: batchTitle(step), instanceIds: step.batch.instanceIds, detail: batchDetail(step, plan, wanted) };
        case 'reimage-batch':
            return { title: `Reimage ${batchTitle(step).toLowerCase()}`, instanceIds: step.batch.instanceIds, detail: batchDetail({ ...step, bakeMs: 0 }, plan, wanted) };
        case 'azure-pass':
            return passStep(step, wanted, plan);
        case 'catch-up':
            return { title: 'Upgrade VMs that appear in the meantime', detail: 'Those made by a scale-out or a repair while the rollout went on, if they are not on the model.' };
        case 'put-back':
            return putBackStep(step.instanceIds);
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
    const reimaged = step.batch.instanceIds.some((id) => plan.effects.get(id)?.includes('reimage'));
    const parts = [...(step.drainMs === undefined ? [] : [`out of rotation for ${seconds(step.drainMs)}`]), ...(reimaged ? ['reimaged: what is on the OS disk is lost'] : []), ...(plan.writes.length > 0 ? [`${list(plan.writes.map((write) => write.name))} ${plan.writes.length === 1 ? 'runs' : 'run'}`] : [])];
    if (plan.healthCounts)
        parts.push(`healthy${wanted.health.settleMs > 0 ? ` for ${seconds(wanted.health.settleMs)}` : ''}`);
    if (step.drainMs !== undefined)
        parts.push('back in rotation');
    if (step.bakeMs > 0)
        parts.push(`bake ${seconds(step.bakeMs)}`);
    if (step.pauseMs > 0)
        parts.push(`pause ${seconds(step.pauseMs)}`);
    return parts.join(', then ');
}
function putBackStep(ids) {
    if (ids.length === 0)
        return { title: 'Tidy up what an earlier run has noted on the load balancer', detail: 'The VMs that it had taken out of rotation are back already.' };
    return { title: `Put ${ids.length} ${ids.length === 1 ? 'VM' : 'VMs'} back into rotation`, instanceIds: ids, detail: 'An earlier run took them out and did not put them back.' };
}
function passStep(step, wanted, plan) {
    const how = step.mode === 'Rolling' ? "Azure's rolling upgrade" : 'Azure, all VMs in no order';
    if (step.write === 'none')
        return { title: 'Watch the rolling upgrade that is running', detail: 'It is the one of this deployment.' };
    const beside = step.neighbours.length === 0 ? '' : ` ${step.neighbours.map((one) => one.name).join(', ')}, which has no secrets, is written back as it is.`;
    return { title: `Write ${written(step, wanted, plan)} into the model; ${how} brings it to the VMs`, detail: `Watched per VM until it ends; cancelled if this run is.${beside}` };
}
/** `image web 1.4.0 of gallery gal, custom data, extension CustomScript`. */
function written({ extensions, model }, { image }, plan) {
    const patch = model ? plan.model : undefined;
    const parts = [...(image && (patch?.image || patch?.vhdUri) ? [image.label] : []), ...(patch?.customData === undefined ? [] : ['custom data']), ...(extensions.length === 0 ? [] : [list(extensions)])];
    return parts.join(', ');
}
function proof(plan, wanted) {
    const health = plan.healthCounts ? `, healthy within ${seconds(wanted.health.timeoutMs)}` : '';
    const disk = [...(plan.disk.image ? [`OS disk of ${plan.disk.image.label}`] : []), ...(plan.disk.madeAfterMs === undefined ? [] : ['an OS disk made since the model was changed'])];
    const extensions = plan.writes.length === 0 ? [] : ['told this very deployment', 'every extension succeeded for it'];
    return `Each one is read back: ${['on the latest model', ...disk, ...extensions].join(', ')}${health}.`;
}
function list(names) {
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

;// CONCATENATED MODULE: ./build/lib/plan/capture/wanted.js
/** The image's resource id. */
function imageId(target) {
    const part = encodeURIComponent;
    const provider = `/subscriptions/${part(target.subscriptionId)}/resourceGroups/${part(target.resourceGroup)}/providers/Microsoft.Compute`;
    if (target.kind === 'managedImage')
        return `${provider}/images/${part(target.name)}`;
    return `${definitionId(target)}/versions/${part(target.version)}`;
}
function definitionId({ subscriptionId, resourceGroup, gallery, image }) {
    const part = encodeURIComponent;
    return `/subscriptions/${part(subscriptionId)}/resourceGroups/${part(resourceGroup)}/providers/Microsoft.Compute/galleries/${part(gallery)}/images/${part(image)}`;
}
/** As a person reads it, such as `version 1.4.0 of image web in gallery gal`. */
function targetLabel(target) {
    return target.kind === 'managedImage' ? `managed image ${target.name}` : `version ${target.version} of image ${target.image} in gallery ${target.gallery}`;
}
/** Resource id of the VM, by which an image says what it was made of. */
function virtualMachineId({ subscriptionId, resourceGroup, name }) {
    return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${name}`;
}

;// CONCATENATED MODULE: ./build/lib/plan/capture/describe.js


/** The plan of a capture as a person reads it. */
function describeCapture(plan, wanted) {
    return plan.steps.map((step) => describe_describeStep(step, plan, wanted));
}
function describe_describeStep({ kind }, { regions }, { target, virtualMachine: { name }, timeoutMs }) {
    const label = targetLabel(target);
    const where = regions.length === 0 ? '' : ` Replicated to ${regions.join(', ')}.`;
    switch (kind) {
        case 'deallocate':
            return { title: `Deallocate VM ${name}`, detail: 'It stops, and whatever runs on it with it; its temporary disk is lost.' };
        case 'generalize':
            return { title: `Generalize VM ${name}`, detail: 'IRREVERSIBLE: Azure never starts it again.' };
        case 'create':
            return { title: `Create ${label} of VM ${name}`, detail: `All its disks are copied.${where} At most ${seconds(timeoutMs)}, all steps together.` };
        case 'join':
            return { title: `Wait for ${label}, which an earlier run has begun`, detail: `${where.trim()}${where === '' ? '' : ' '}At most ${seconds(timeoutMs)}.` };
        case 'prove':
            return { title: 'Read the image back', detail: 'Whole, made of this VM, and in every region.' };
        default:
            return kind;
    }
}

;// CONCATENATED MODULE: ./build/lib/plan/regions.js
/** Azure writes regions as `westeurope` in one place and `West Europe` in another. */
function regionKey(region) {
    return region.toLowerCase().replaceAll(' ', '');
}
function sameRegion(a, b) {
    return regionKey(a) === regionKey(b);
}

;// CONCATENATED MODULE: ./build/lib/plan/capture/existing.js


/** Whose the image is that bears the wanted name, and how far it is. */
function judgeExisting(wanted, { existing, virtualMachine }, regions) {
    if (existing === undefined)
        return { kind: 'none' };
    const label = targetLabel(wanted.target);
    const source = existing.sourceId;
    const refused = (message, hint) => ({ kind: 'refused', problem: { message, hint, location: wanted.at.target } });
    const another = 'Give another version (the input version, or capture.gallery.version) or another name, or delete that image if nothing uses it.';
    if (source?.toLowerCase() !== virtualMachineId(wanted.virtualMachine).toLowerCase()) {
        return refused(`There is ${label} already, and it was ${source === undefined ? 'not made of a VM that Azure names' : `made of ${shortId(source)}`}`, another);
    }
    if (existing.osState !== undefined && (existing.osState === 'Generalized') !== wanted.generalize)
        return refused(`There is ${label} already, and it is ${existing.osState.toLowerCase()}`, another);
    const published = existing.kind === 'galleryVersion' ? existing.publishedAt : undefined;
    const made = published === undefined ? '' : ` on ${published}`;
    if (isNewer(virtualMachine?.createdAt, published))
        return refused(`There is ${label} already, made${made} of an earlier VM of the name ${wanted.virtualMachine.name}: this one was made on ${virtualMachine?.createdAt}`, another);
    // A generalized VM never runs again: one that does is not the one that the image was made of.
    if (existing.provisioningState === 'Succeeded' && wanted.generalize && virtualMachine !== undefined && !virtualMachine.generalized)
        return refused(`There is ${label} already, made of a VM of the name ${wanted.virtualMachine.name} that was generalized, and this one is not`, another);
    switch (existing.provisioningState) {
        case 'Failed':
            return { kind: 'failed' };
        case 'Deleting':
            return refused(`${capital(label)} is there, and is being deleted`, 'Run again when it is gone, or give another version or name.');
        case 'Succeeded':
            break;
        default:
            return { kind: 'underway' };
    }
    if (existing.kind === 'managedImage')
        return { kind: 'done', notes: doneNotes(wanted, made) };
    const missing = regions.filter((region) => !existing.regions.some((one) => sameRegion(one.region, region)));
    if (missing.length > 0)
        return refused(`There is ${label} already, made of this VM, but not for ${missing.join(', ')}`, `Add the region to the version: az sig image-version update --add publishingProfile.targetRegions name=${missing[0]}. Or take it out of capture.gallery.regions.`);
    return existing.regions.every(isThere) ? { kind: 'done', notes: doneNotes(wanted, made) } : { kind: 'underway' };
}
/** Where Azure tells no status, a version that is Succeeded is everywhere. */
function isThere({ state }) {
    return state === undefined || state === 'Completed';
}
function doneNotes({ generalize }, made) {
    return [`It is there already, made${made} of this very VM${generalize ? '.' : ': what has changed on the VM since is not in it.'}`];
}
function isNewer(vm, image) {
    return vm !== undefined && image !== undefined && Date.parse(vm) > Date.parse(image);
}
function shortId(id) {
    const [type = '', name = ''] = id.split('/').slice(-2);
    return `${type}/${name}`;
}
function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

;// CONCATENATED MODULE: ./build/lib/plan/image-fit.js
/** In what an image does not fit a scale set that exists. What Azure does not tell fits. */
function fitProblems(image, facts, observed) {
    return [...system(image, facts, observed), ...generation(image, facts, observed), ...state(image, facts, observed), ...security(image, facts, observed), ...purchase(image, facts, observed)];
}
function system({ label }, { osType }, { scaleSet }) {
    if (osType === undefined || scaleSet.osType === undefined || osType === scaleSet.osType)
        return [];
    return [{ message: `${label} is ${osType}, but scale set ${scaleSet.name} is ${scaleSet.osType}`, hint: 'The system of a scale set cannot be changed: name an image of the same one, or make another scale set.' }];
}
/** A VM of a security type boots by UEFI (Azure docs, "Trusted launch for Azure virtual machines"). */
function generation({ label }, { hyperVGeneration }, { scaleSet: { name, securityType } }) {
    if (securityType === undefined || hyperVGeneration !== 'V1')
        return [];
    return [{ message: `${label} is of generation 1, and scale set ${name} has security type ${securityType}, which takes generation 2`, hint: 'Name an image of generation 2.' }];
}
/**
 * Azure docs ("Store and share images") ask for the same generation when the image of a scale set is changed, and yet sets are brought from one to
 * the other (github.com/Azure/azure-cli/issues/26972): it depends on the VM size, of which nothing is asked here.
 */
function otherGeneration({ label }, { hyperVGeneration }, { scaleSet, instances }) {
    if (hyperVGeneration === undefined || !instances.some((one) => one.hyperVGeneration !== undefined && one.hyperVGeneration !== hyperVGeneration))
        return [];
    const is = hyperVGeneration === 'V1' ? 1 : 2;
    return [{ message: `${label} is of generation ${is}, and VMs of scale set ${scaleSet.name} are of generation ${3 - is}`, hint: 'Azure refuses it where the VM size cannot boot that generation. An image of the same generation is safe.' }];
}
/** ARM: "Parameter 'osProfile' is not allowed", "Required parameter 'osProfile' is missing", "Cannot update Virtual Machine Scale Set ... as the current OS state ... is Generalized". */
function state({ label }, { osState }, { scaleSet }) {
    if (osState === 'Specialized' && scaleSet.hasOsProfile) {
        return [{ message: `${label} is specialized, and scale set ${scaleSet.name} is made for generalized images: it has an osProfile`, hint: 'Azure does not let a scale set change between the two. Capture the VM with generalize: true, or make another scale set without osProfile.' }];
    }
    if (osState === 'Generalized' && !scaleSet.hasOsProfile) {
        return [{ message: `${label} is generalized, and scale set ${scaleSet.name} is made for specialized images: it has no osProfile`, hint: 'Azure does not let a scale set change between the two. Name a specialized image, or make another scale set.' }];
    }
    return [];
}
/** What each security type of a VM can be made of (Azure docs, "Store and share images", table of SecurityType), in lower case. */
const MADE_OF = {
    trustedlaunch: ['trustedlaunch', 'trustedlaunchsupported', 'trustedlaunchandconfidentialvmsupported'],
    confidentialvm: ['confidentialvm', 'confidentialvmsupported', 'trustedlaunchandconfidentialvmsupported'],
};
/** Images of which VMs of their own security type alone can be made. */
const OWN_ONLY = ['trustedlaunch', 'confidentialvm'];
function security({ label }, facts, { scaleSet }) {
    // Whoever may not read the definition knows nothing of it.
    if (facts.kind === 'galleryVersion' && facts.definitionUnreadable)
        return [];
    const [of, wanted] = [facts.securityType, scaleSet.securityType];
    if (wanted !== undefined && facts.kind === 'managedImage') {
        // Recorded: "Managed Images are not supported for virtual machines with security type TrustedLaunch."
        return [{ message: `${label} is a managed image, which Azure does not take for security type ${wanted} of scale set ${scaleSet.name}`, hint: 'Publish it as a version of a gallery image whose feature SecurityType supports it.' }];
    }
    const allowed = MADE_OF[wanted?.toLowerCase() ?? ''];
    if (wanted !== undefined && allowed !== undefined && !allowed.includes(of?.toLowerCase() ?? '')) {
        // "Use of TrustedLaunch setting is not supported for the provided image" (github.com/Azure/azure-cli/issues/28005)
        return [{ message: `${label} does not support security type ${wanted} of scale set ${scaleSet.name}: its SecurityType is ${of ?? 'not set'}`, hint: `Name an image whose definition has the feature SecurityType=${wanted === 'TrustedLaunch' ? 'TrustedLaunchSupported' : 'ConfidentialVMSupported'}, or ${wanted} itself.` }];
    }
    if (of !== undefined && OWN_ONLY.includes(of.toLowerCase()) && of.toLowerCase() !== wanted?.toLowerCase()) {
        // "The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type" (github.com/hashicorp/terraform-provider-azurerm/issues/23148)
        return [{ message: `Of ${label} only VMs with security type ${of} can be made, and scale set ${scaleSet.name} has ${wanted ?? 'none'}`, hint: `Name an image whose definition has the feature SecurityType=${of}Supported or none, or make a scale set with security type ${of}.` }];
    }
    return [];
}
/** ARM, VMMarketplaceInvalidInput: "Creating a virtual machine from Marketplace image or a custom image sourced from a Marketplace image requires Plan information in the request". */
function purchase({ label }, { plan }, { scaleSet }) {
    if (plan === undefined || image_fit_same(plan, scaleSet.plan))
        return [];
    return [{
            message: `${label} is sold under the plan ${planText(plan)}, and scale set ${scaleSet.name} has ${scaleSet.plan === undefined ? 'no plan' : `the plan ${planText(scaleSet.plan)}`}`,
            hint: 'Name an image of the same plan, or make a scale set with this one.',
        }];
}
function image_fit_same(a, b) {
    return b !== undefined && ['publisher', 'product', 'name'].every((key) => a[key].toLowerCase() === b[key].toLowerCase());
}
function planText({ publisher, product, name }) {
    return `${publisher}/${product}/${name}`;
}

;// CONCATENATED MODULE: ./build/lib/plan/capture/preflight.js


/**
 * What must be refused before the VM is touched, each with its cure. Texts of ARM's own errors, where no other source is named:
 * learn.microsoft.com/azure/virtual-machines/troubleshooting-shared-images.
 *
 * @param now milliseconds since the epoch
 */
function preflightCapture(wanted, observed, now) {
    const vm = observed.virtualMachine;
    const at = (location, found) => found.map((problem) => ({ ...problem, location }));
    if (vm === undefined)
        return at(wanted.at.virtualMachine, [{ message: `There is no VM ${wanted.virtualMachine.name} in resource group ${wanted.virtualMachine.resourceGroup} of subscription ${wanted.virtualMachine.subscriptionId}`, hint: 'Check capture.virtualMachine and its resource group.' }]);
    const { target } = wanted;
    return [
        ...at(wanted.at.virtualMachine, [...ofVm(vm), ...(target.kind === 'galleryVersion' ? ofSource(vm) : [])]),
        ...at(wanted.at.generalize, generalizedAlready(wanted, vm)),
        ...at(wanted.at.target, target.kind === 'managedImage' ? managed(vm) : [...preflight_gallery(target, wanted, vm, observed.definition), ...regions(target, observed.regions), ...endOfLife(target, now)]),
    ];
}
function ofVm(vm) {
    const problems = [];
    if (vm.scaleSetId !== undefined)
        problems.push({ message: `VM ${vm.name} belongs to scale set ${vm.scaleSetId.split('/').at(-1)}: a capture would take it out of service`, hint: 'Capture a VM of its own, made for that.' });
    if (vm.provisioningState === 'Deleting')
        problems.push({ message: `VM ${vm.name} is being deleted`, hint: 'Name another VM in capture.virtualMachine.' });
    if (vm.ephemeralOsDisk)
        problems.push({ message: `VM ${vm.name} has an ephemeral OS disk, of which Azure makes no image`, hint: 'Capture a VM whose OS disk is a managed disk.' });
    if (vm.securityType === 'ConfidentialVM')
        problems.push({ message: `VM ${vm.name} is a confidential VM, whose image needs an encryption for each region: this version does not do that`, hint: 'Make the version with az sig image-version create --target-region-cvm-encryption.' });
    return problems;
}
/** What a version of a gallery image is not made of. */
function ofSource(vm) {
    const problems = [];
    if (!vm.managedDisks)
        problems.push({ message: `VM ${vm.name} has unmanaged disks, of which Azure makes no gallery image version`, hint: 'Convert them: az vm convert.' });
    if (vm.ultraDisks.length > 0)
        problems.push({ message: `VM ${vm.name} has Ultra disks (${vm.ultraDisks.join(', ')}), of which Azure makes no gallery image version`, hint: 'Detach them first.' });
    return problems;
}
function generalizedAlready({ generalize }, vm) {
    if (generalize || !vm.generalized)
        return [];
    return [{ message: `capture.generalize is false, but VM ${vm.name} is generalized already: no specialized image can be made of it`, hint: 'Write generalize: true, with a gallery image whose OS state is Generalized.' }];
}
/** "Creation of managed images are not supported for virtual machine with TrustedLaunch security type." (github.com/hashicorp/packer/issues/13189) */
function managed(vm) {
    if (vm.securityType === undefined || vm.securityType === 'ConfidentialVM')
        return [];
    return [{ message: `VM ${vm.name} has security type ${vm.securityType}, of which Azure makes no managed image`, hint: `Capture it into a gallery image whose definition has the feature SecurityType=${vm.securityType}.` }];
}
function preflight_gallery(target, { generalize }, vm, definition) {
    const what = `image ${target.image} in gallery ${target.gallery}`;
    if (definition === undefined)
        return [{ message: `There is no ${what} of resource group ${target.resourceGroup}`, hint: 'Check capture.gallery. The gallery and the image (its definition) are made beforehand: az sig image-definition create.' }];
    const problems = [];
    const fit = (message) => void problems.push({ message, hint: 'These are fixed for good: name another image of the gallery, or make one that fits (az sig image-definition create).' });
    const state = generalize ? 'Generalized' : 'Specialized';
    if (definition.osState !== undefined && definition.osState !== state)
        fit(`${what} is for ${definition.osState.toLowerCase()} images, and capture.generalize is ${generalize}`);
    if (definition.osType !== undefined && vm.osType !== undefined && definition.osType !== vm.osType)
        fit(`${what} is for ${definition.osType}, and VM ${vm.name} is ${vm.osType}`);
    if (definition.hyperVGeneration !== undefined && vm.hyperVGeneration !== undefined && definition.hyperVGeneration !== vm.hyperVGeneration)
        fit(`${what} is for generation ${definition.hyperVGeneration.slice(1)}, and VM ${vm.name} is of generation ${vm.hyperVGeneration.slice(1)}`);
    if (definition.plan !== undefined ? !image_fit_same(definition.plan, vm.plan) : vm.plan !== undefined)
        fit(`${what} has ${definition.plan ? `the plan ${planText(definition.plan)}` : 'no plan'}, and VM ${vm.name} has ${vm.plan ? `the plan ${planText(vm.plan)}` : 'none'}`);
    return [...problems, ...preflight_security(what, vm, definition)];
}
/**
 * Azure docs, "Deploy a Trusted Launch VM": a capture of a Trusted Launch VM takes a definition of SecurityType TrustedLaunch; for
 * TrustedLaunchSupported a VM is no source ("Currently only Vhd Blob, User Image and Gallery Image Version sources are supported",
 * github.com/hashicorp/packer-plugin-azure/issues/304).
 */
function preflight_security(what, vm, { securityType }) {
    if (vm.securityType === 'ConfidentialVM')
        return [];
    const [is, wants] = [securityType?.toLowerCase(), vm.securityType?.toLowerCase()];
    if (is === wants)
        return [];
    const has = `${what} has SecurityType ${securityType ?? 'not set'}`;
    if (vm.securityType !== undefined)
        return [{ message: `${has}, and VM ${vm.name} has security type ${vm.securityType}`, hint: `Name an image whose definition has the feature SecurityType=${vm.securityType}.` }];
    if (is?.endsWith('supported'))
        return [{ message: `${has}, and Azure makes versions of such an image of VHDs, managed images and other versions, not of a VM`, hint: 'Capture into an image without SecurityType, or capture a managed image and make the version of that (az sig image-version create --managed-image).' }];
    return [{ message: `${has}, and VM ${vm.name} has no security type`, hint: 'Name an image whose definition has no SecurityType, or capture a VM of that security type.' }];
}
function regions({ regions: wanted }, known) {
    if (known === undefined)
        return [];
    const names = new Set(known.map(regionKey));
    const odd = wanted.filter(({ name }) => !names.has(regionKey(name))).map(({ name }) => name);
    if (odd.length === 0)
        return [];
    return [{ message: `The subscription has no region ${odd.join(', ')} (capture.gallery.regions)`, hint: 'az account list-locations --query "[].name" lists them.' }];
}
/** ARM: "EndOfLifeDate must be set to a future date." */
function endOfLife({ endOfLifeDate }, now) {
    if (endOfLifeDate === undefined || Date.parse(endOfLifeDate) > now)
        return [];
    return [{ message: `capture.gallery.endOfLife is ${endOfLifeDate.slice(0, 10)}, which is past: Azure takes only a date in the future`, hint: 'Write a later date, or remove it.' }];
}

;// CONCATENATED MODULE: ./build/lib/plan/capture/make-capture-plan.js




/**
 * The steps from a VM to its image. Pure: the same arguments give the same plan.
 *
 * @param now milliseconds since the epoch
 */
function makeCapturePlan(wanted, observed, now) {
    const { target } = wanted;
    const vm = observed.virtualMachine;
    const regions = target.kind === 'galleryVersion' ? withOwnRegion(target.regions, vm?.location ?? observed.existing?.location) : [];
    const names = regions.map(({ name }) => name);
    const existing = judgeExisting(wanted, observed, names);
    switch (existing.kind) {
        case 'refused':
            return { kind: 'refused', problems: [existing.problem], warnings: [] };
        case 'done':
            return { kind: 'unchanged', steps: [], regions: names, notes: existing.notes, warnings: [] };
        case 'underway':
            return { kind: 'change', steps: [{ kind: 'join' }, { kind: 'prove' }], regions: names, notes: [`An earlier run has begun to make ${targetLabel(target)} of this VM: it is followed to its end.`], warnings: [] };
        case 'failed':
        case 'none':
            break;
        default:
            return existing;
    }
    const problems = preflightCapture(wanted, observed, now);
    const warnings = vm === undefined ? [] : cautions(wanted, vm);
    if (problems.length > 0 || vm === undefined)
        return { kind: 'refused', problems, warnings };
    const notes = [...(existing.kind === 'failed' ? [`Azure failed to make ${targetLabel(target)} before: it is tried again.`] : []), ...notesOf(wanted, observed, vm, regions)];
    return { kind: 'change', steps: stepsOf(wanted, vm), write: writeOf(wanted, vm, regions), regions: names, notes, warnings };
}
/** "Gallery image version publishing profile regions must contain the location of image version" (ARM): that is where its source is. */
function withOwnRegion(regions, own) {
    if (own === undefined || regions.some(({ name }) => sameRegion(name, own)))
        return regions;
    return [{ name: regionKey(own) }, ...regions];
}
function stepsOf({ generalize }, { power, generalized }) {
    return [
        ...(power === 'deallocated' ? [] : [{ kind: 'deallocate' }]),
        ...(generalize && !generalized ? [{ kind: 'generalize' }] : []),
        { kind: 'create' },
        { kind: 'prove' },
    ];
}
function writeOf({ target }, { id, location, hyperVGeneration }, regions) {
    if (target.kind === 'managedImage')
        return { kind: 'managedImage', image: { location, virtualMachineId: id, zoneResilient: target.zoneResilient, ...(hyperVGeneration === undefined ? {} : { hyperVGeneration }) } };
    const { excludeFromLatest, endOfLifeDate, replicationMode } = target;
    return {
        kind: 'galleryVersion',
        version: {
            location, virtualMachineId: id, regions,
            ...(excludeFromLatest ? { excludeFromLatest } : {}),
            ...(endOfLifeDate === undefined ? {} : { endOfLifeDate }),
            ...(replicationMode === undefined ? {} : { replicationMode }),
        },
    };
}
/** What nobody can take back is said as a warning. */
function cautions({ generalize, at }, { name, generalized, osType }) {
    if (!generalize || generalized)
        return [];
    return [{
            message: `VM ${name} is generalized by this capture. That is irreversible: Azure never starts it again`,
            hint: `Nothing is run on the VM: ${cleanUp(osType)} must have been run on it before, or every VM made of the image has its accounts and keys. To keep the VM, write generalize: false, or capture a copy of it.`,
            location: at.generalize,
        }];
}
/** Azure docs, "Remove machine specific information by deprovisioning or generalizing a VM before creating an image". */
function cleanUp(osType) {
    const [linux, windows] = ['waagent -deprovision+user', 'sysprep /generalize /shutdown'];
    if (osType === undefined)
        return `${linux} (Linux) or ${windows} (Windows)`;
    return osType === 'Linux' ? linux : windows;
}
function notesOf({ target, generalize }, { regions: known }, { name, location, power, generalized }, regions) {
    const notes = [];
    if (generalized)
        notes.push(`VM ${name} is generalized already.`);
    if (!generalize)
        notes.push(`The image is specialized: VMs made of it have the accounts, keys and machine identity of ${name}, and a scale set of it has no osProfile.`);
    if (!generalize && power !== 'deallocated')
        notes.push(`VM ${name} is not started again.`);
    if (target.kind !== 'galleryVersion')
        return notes;
    if (regions.length > target.regions.length && target.regions.length > 0)
        notes.push(`${location}, where the VM is, is added to the regions: Azure makes a version where its source is.`);
    if (known === undefined)
        notes.push('The regions of the subscription may not be read, so their names were not checked.');
    return notes;
}

;// CONCATENATED MODULE: ./build/lib/plan/capture/rights.js

/** What the steps of a plan take, and nothing that is done already. */
function rightsNeeded({ steps }, wanted) {
    return steps.flatMap((step) => rightsOf(step, wanted));
}
function rightsOf({ kind }, { virtualMachine, target, at }) {
    const vm = virtualMachineId(virtualMachine);
    const onVm = (action, purpose, location) => ({ action: `Microsoft.Compute/virtualMachines/${action}`, scope: vm, purpose: `${purpose} VM ${virtualMachine.name}`, location });
    switch (kind) {
        case 'deallocate':
            return [onVm('deallocate/action', 'deallocate', at.virtualMachine)];
        case 'generalize':
            return [onVm('generalize/action', 'generalize', at.generalize)];
        case 'create':
            if (target.kind === 'managedImage')
                return [{ action: 'Microsoft.Compute/images/write', scope: imageId(target), purpose: `write ${targetLabel(target)}`, location: at.target }];
            return [
                { action: 'Microsoft.Compute/galleries/images/versions/write', scope: definitionId(target), purpose: `write ${targetLabel(target)}`, location: at.target },
                // Azure docs, "Store and share images": a version's source VM takes the right to write it.
                onVm('write', 'make an image version of', at.virtualMachine),
            ];
        case 'join':
        case 'prove':
            return [];
        default:
            return kind;
    }
}
/** A capture that ends halfway has stopped its VM, and may have made it useless. */
function lackingProblems(lacking) {
    return lacking.map(({ action, scope, purpose, location }) => ({
        message: `Azure does not allow this sign-in to ${purpose}: it lacks the action ${action} on ${scope}`,
        hint: 'Assign a role with that action there, such as examples/azure/custom-role-capture.json. An assignment may take up to 10 minutes to take effect.',
        location,
    }));
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

;// CONCATENATED MODULE: ./build/lib/report/estimate-text.js

/** One sentence: `About 12m, judging by 3 earlier deployments; 6m of it are waits: bake 5m and pauses 1m.`, or the waits alone. */
function estimateText({ ms, atLeastMs, waits, basedOn }) {
    const named = sequence(waits.map((wait) => `${wait.what} ${estimate_text_short(wait.ms)}`));
    if (ms === undefined)
        return `At least ${estimate_text_short(atLeastMs)}: ${named}. No earlier deployment tells about the rest.`;
    const known = waits.length === 0 ? '' : `; ${estimate_text_short(atLeastMs)} of it is waiting: ${named}`;
    return `About ${estimate_text_short(rounded(ms))}, judging by ${count(basedOn, 'earlier deployment')}${known}.`;
}
/** To what is worth saying of a guess. */
function rounded(ms) {
    const step = ms < 60_000 ? 5_000 : ms < 600_000 ? 15_000 : 60_000;
    return Math.max(step, Math.ceil(ms / step) * step);
}
/** `5m` for `5m 00s`. */
function estimate_text_short(ms) {
    return wording_duration(ms).replace(/ 00[sm]$/, '');
}

;// CONCATENATED MODULE: ./build/lib/report/plan-lines.js


/** The plan for the log: a numbered line for each step, then about how long they take. */
function planLines(steps, estimate) {
    const lines = steps.map((step, index) => {
        const vms = step.instanceIds ? ` (instances ${wording_idRanges(step.instanceIds)})` : '';
        return `${index + 1}. ${step.title}${vms}${step.detail ? `: ${step.detail}` : ''}`;
    });
    return estimate ? [...lines, estimateText(estimate)] : lines;
}

;// CONCATENATED MODULE: ./build/lib/steps/capture/observe-capture.js


/** All that the plan depends on: the VM, the image that is to be, and with a gallery its definition and the regions. Writes nothing. */
async function observeCapture(wanted, { images, captures }, signal) {
    const { target } = wanted;
    const gallery = target.kind === 'galleryVersion' ? target : undefined;
    const [virtualMachine, existing, definition, regions] = await Promise.all([
        captures.virtualMachine(wanted.virtualMachine, signal),
        readImage(images, imageId(target), signal),
        gallery && readDefinition(images, definitionId(gallery), signal),
        gallery && captures.regions(gallery.subscriptionId, signal),
    ]);
    return {
        ...(virtualMachine === undefined ? {} : { virtualMachine }),
        ...(existing === undefined ? {} : { existing }),
        ...(definition === undefined ? {} : { definition }),
        ...(regions === undefined ? {} : { regions }),
    };
}
/** The image under its id; `undefined` where there is none. */
async function readImage(images, id, signal) {
    const facts = await images.facts(id, signal);
    if (facts === undefined || facts.kind === 'galleryVersion' || facts.kind === 'managedImage')
        return facts;
    throw new errors/* DeployError */.s('INTERNAL', `${id} is no image that a capture makes`);
}
async function readDefinition(images, id, signal) {
    const facts = await images.facts(id, signal);
    return facts?.kind === 'galleryDefinition' ? facts : undefined;
}

;// CONCATENATED MODULE: ./build/lib/steps/capture/observe-rights.js

/** Those of the rights that the identity's roles do not give; `undefined` where that cannot be told of all of them. One request for each scope. */
async function observeLackingRights(needed, captures, signal) {
    const scopes = [...new Set(needed.map(({ scope }) => scope))];
    const lacking = await Promise.all(scopes.map((scope) => lackingOn(scope, needed.filter((one) => one.scope === scope), captures, signal)));
    return lacking.every((one) => one !== undefined) ? lacking.flat() : undefined;
}
async function lackingOn(scope, needed, captures, signal) {
    try {
        const actions = await captures.lackingActions(scope, needed.map(({ action }) => action), signal);
        return actions && needed.filter(({ action }) => actions.includes(action));
    }
    catch (error) {
        if (error instanceof errors/* DeployError */.s && error.code === 'ARM_NOT_FOUND')
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/deadline.js

/** A timeout over all steps together. */
function startDeadline({ clock, signal }, timeoutMs, late) {
    const over = new AbortController();
    const stop = new AbortController();
    const timer = clock.sleep(timeoutMs, stop.signal).then(() => over.abort(late()), () => undefined);
    return {
        signal: AbortSignal.any([signal, over.signal]),
        stop: async () => {
            stop.abort();
            await timer;
        },
    };
}
/** An aborted wait rejects with the signal's reason, or with an SDK's own AbortError: the reason is what happened. */
function asDeployError(thrown, signal) {
    if (signal.aborted && signal.reason instanceof errors/* DeployError */.s)
        return signal.reason;
    if (thrown instanceof errors/* DeployError */.s)
        return thrown;
    return new errors/* DeployError */.s('INTERNAL', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
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

// EXTERNAL MODULE: ./build/lib/steps/patience.js
var patience = __webpack_require__(2769);
;// CONCATENATED MODULE: ./build/lib/steps/capture/follow-image.js







/** For how long Azure may be unreachable while an image is followed, ms: nothing is lost by asking again. */
const OUTAGE_MS = 2 * 60_000;
/** For how long an image may be missing, or lack a region, after its operation has ended, ms: readings lag behind. */
const LAG_MS = 60_000;
/**
 * Follows an image until it is whole in every region. The operation of its PUT says whether Azure failed; how far each region is
 * says the image itself. An image that an earlier run has begun has no operation to ask.
 *
 * @throws DeployError `CAPTURE_FAILED`
 */
async function followImage(context, operation) {
    const { clock, signal, pollIntervalMs } = context;
    const watched = operation && watch(operation, signal);
    const pace = new Pace(4 * pollIntervalMs);
    let endedAt;
    for (;;) {
        const image = await read(context);
        if (image !== undefined)
            await context.saw(image);
        const failure = watched?.result && (0,patience/* failureText */.kY)(watched.result);
        if (failure !== undefined)
            throw failed(context, failure, image, operation);
        const standing = standingOf(context, image);
        if (standing.kind === 'failed')
            throw failed(context, standing.why, image, operation);
        const ended = watched === undefined || watched.result !== undefined || watched.lost;
        if (ended && standing.kind === 'whole')
            return image;
        // Only what Azure says is done counts as late: what it is still at work on has the whole timeout.
        if (ended && standing.kind === 'late') {
            endedAt ??= clock.now();
            if (clock.now() - endedAt >= LAG_MS)
                throw failed(context, standing.why, image, operation);
        }
        await clock.sleep(pace.next(), signal);
    }
}
function watch(operation, signal) {
    const watched = { lost: false };
    operation.wait(signal).then((result) => (watched.result = result), () => (watched.lost = true));
    return watched;
}
function standingOf({ plan }, image) {
    if (image === undefined)
        return { kind: 'late', why: 'it is not there' };
    if (image.provisioningState === 'Failed')
        return { kind: 'failed', why: regionFailures(image) ?? 'its provisioningState is Failed' };
    if (image.provisioningState === 'Deleting')
        return { kind: 'failed', why: 'somebody is deleting it' };
    if (image.provisioningState !== 'Succeeded')
        return { kind: 'working' };
    if (image.kind === 'managedImage')
        return { kind: 'whole' };
    const failures = regionFailures(image);
    if (failures !== undefined)
        return { kind: 'failed', why: failures };
    const missing = plan.regions.filter((name) => !image.regions.some(({ region }) => sameRegion(region, name)));
    if (missing.length > 0)
        return { kind: 'late', why: `it is not replicated to ${missing.join(', ')}` };
    return { kind: image.regions.every(isThere) ? 'whole' : 'working' };
}
function regionFailures(image) {
    const bad = image.kind === 'galleryVersion' ? image.regions.filter(({ state }) => state === 'Failed') : [];
    return bad.length === 0 ? undefined : `replication failed: ${bad.map(({ region, details }) => `${region}${details === undefined ? '' : ` (${details})`}`).join(', ')}`;
}
function failed({ wanted }, why, image, operation) {
    const leftover = image === undefined ? '' : ' What there is of it stays under its name.';
    return new errors/* DeployError */.s('CAPTURE_FAILED', `${targetLabel(wanted.target)} could not be made of VM ${wanted.virtualMachine.name}: ${why}`, {
        hint: `Correct the cause and run again: the VM is as it has to be, and the image is tried again.${leftover}`,
        correlationId: operation?.correlationId,
    });
}
/** An outage shorter than two minutes only costs time. */
async function read({ images, imageId, clock, log, signal, pollIntervalMs }) {
    const from = clock.now();
    for (;;) {
        try {
            return await readImage(images, imageId, signal);
        }
        catch (error) {
            const passing = error instanceof errors/* DeployError */.s && (error.code === 'ARM_UNAVAILABLE' || error.code === 'ARM_THROTTLED');
            if (!passing || clock.now() - from >= OUTAGE_MS)
                throw error;
            log.info(`  Azure could not show the image (${error.message}); asking again`);
            await clock.sleep(pollIntervalMs, signal);
        }
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/capture/image-progress.js
/** The image as it becomes: a line in the log and a new summary when something has changed. */
class ImageProgress {
    known;
    parts;
    said = new Map();
    phase = '';
    constructor(known, parts) {
        this.known = known;
        this.parts = parts;
    }
    get image() {
        return this.known;
    }
    async entering(phase) {
        this.phase = phase;
        await this.parts.progress(this.known, phase);
    }
    async saw(image) {
        const regions = image.kind === 'galleryVersion' ? image.regions : [];
        this.known = { ...this.known, provisioningState: image.provisioningState, regions: regions.map(({ region, ...rest }) => ({ name: region, ...rest })) };
        const changes = [this.change('the image', image.provisioningState), ...regions.map((one) => this.change(one.region, stateText(one)))].filter((line) => line !== undefined);
        for (const line of changes)
            this.parts.log.info(`  ${line}`);
        if (changes.length > 0)
            await this.parts.progress(this.known, this.phase);
    }
    change(what, state) {
        if (this.said.get(what) === state)
            return undefined;
        this.said.set(what, state);
        return `${what}: ${state}`;
    }
}
function stateText({ state, progress, details }) {
    const far = state === 'Replicating' && progress !== undefined ? ` ${progress}%` : '';
    return `${state ?? 'no status'}${far}${details === undefined ? '' : ` (${details})`}`;
}

;// CONCATENATED MODULE: ./build/lib/steps/capture/begin.js


/** For how long another operation on the VM or gallery is waited for before its conflict is an error, ms. */
const CONFLICT_MS = 10 * 60_000;
/** Conflicts that last until somebody does something about them. */
const LASTING = /ScopeLocked|PropertyChangeNotAllowed|quota|marked for deletion|is generalized|requires the Virtual Machine/i;
/** Sends what Azure may refuse because something else is at work (409): that is waited out. */
async function begin({ clock, log, signal, pollIntervalMs }, what, send) {
    const from = clock.now();
    for (let said = false;; said = true) {
        try {
            return await send();
        }
        catch (error) {
            if (!(error instanceof errors/* DeployError */.s) || error.code !== 'ARM_CONFLICT' || LASTING.test(`${error.armCode ?? ''} ${error.message}`) || clock.now() - from >= CONFLICT_MS)
                throw error;
            if (!said)
                log.info(`  ${what}: another operation is at work (${error.message}); waiting for it`);
            await clock.sleep(2 * pollIntervalMs, signal);
        }
    }
}
/** Waits for an operation on the VM. @throws DeployError `CAPTURE_FAILED` where it does not end well */
async function done(context, what, operation) {
    const failure = (0,patience/* failureText */.kY)(await operation.wait(context.signal));
    if (failure === undefined)
        return;
    throw new errors/* DeployError */.s('CAPTURE_FAILED', `Azure could not ${what}: ${failure}`, { hint: 'No image was made. Run the workflow again: it goes on from what is there.', correlationId: operation.correlationId });
}

;// CONCATENATED MODULE: ./build/lib/steps/capture/make-image.js






async function createImage(context) {
    const { captures, plan, imageId, wanted, signal } = context;
    const { write } = plan;
    if (write === undefined)
        throw new errors/* DeployError */.s('INTERNAL', 'The plan creates an image and does not say which');
    const send = () => (write.kind === 'galleryVersion' ? captures.createVersion(imageId, write.version, signal) : captures.createManagedImage(imageId, write.image, signal));
    await followImage(context, await begin(context, `create ${targetLabel(wanted.target)}`, send));
}
/** Azure's success is not enough: what is there now must be the image that was asked for. @throws DeployError `CAPTURE_FAILED` */
async function proveImage(context) {
    const { images, imageId, wanted, signal } = context;
    const image = await readImage(images, imageId, signal);
    if (image !== undefined)
        await context.saw(image);
    const why = wrongWith(image, context);
    if (why === undefined)
        return;
    throw new errors/* DeployError */.s('CAPTURE_FAILED', `${targetLabel(wanted.target)} was made, but read back ${why}`, { hint: 'Somebody else may be at work on it. Run again: it starts from what is there now.' });
}
function wrongWith(image, { wanted }) {
    if (image === undefined)
        return 'it is gone';
    if (image.provisioningState !== 'Succeeded')
        return `it is ${image.provisioningState}`;
    if (image.sourceId?.toLowerCase() !== virtualMachineId(wanted.virtualMachine).toLowerCase())
        return `it is made of ${image.sourceId ?? 'something that Azure does not name'}`;
    if (image.kind === 'galleryVersion' && !image.regions.every(isThere))
        return 'it is not in every region';
    return undefined;
}

;// CONCATENATED MODULE: ./build/lib/steps/capture/prepare-vm.js


async function deallocate(context) {
    const { captures, wanted, signal } = context;
    const what = `deallocate VM ${wanted.virtualMachine.name}`;
    await done(context, what, await begin(context, what, () => captures.deallocate(wanted.virtualMachine, signal)));
}
/** A request whose answer is lost is sent again, and Azure may refuse what it has done already: the VM itself tells. */
async function generalize(context) {
    const { captures, wanted, signal, log } = context;
    const { name } = wanted.virtualMachine;
    log.info(`  ${name} is marked as generalized now: it can never be started again`);
    try {
        await begin(context, `generalize VM ${name}`, () => captures.generalize(wanted.virtualMachine, signal));
    }
    catch (error) {
        if (!(error instanceof errors/* DeployError */.s) || error.code !== 'ARM_CONFLICT')
            throw error;
        if ((await captures.virtualMachine(wanted.virtualMachine, signal))?.generalized !== true)
            throw error;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/capture/run-capture.js








/** Does the plan's steps within `capture.timeout`. Never throws: how it ended is what it returns. `titles` are those of the plan. */
async function runCapture(wanted, plan, titles, start, parts) {
    const deadline = startDeadline(parts, wanted.timeoutMs, () => tooLong(wanted));
    const progress = new ImageProgress(start, parts);
    const context = { ...parts, wanted, plan, imageId: imageId(wanted.target), signal: deadline.signal, saw: (image) => progress.saw(image) };
    let ending;
    try {
        for (const [index, step] of plan.steps.entries()) {
            const title = titles[index] ?? step.kind;
            await parts.log.group(title, async () => {
                await progress.entering(title);
                await perform(step, context);
            });
        }
        ending = { kind: 'succeeded' };
    }
    catch (thrown) {
        const error = asDeployError(thrown, deadline.signal);
        ending = { kind: error.code === 'CANCELLED' ? 'cancelled' : 'failed', error };
    }
    await deadline.stop();
    return { ending, image: progress.image };
}
async function perform({ kind }, context) {
    switch (kind) {
        case 'deallocate':
            return deallocate(context);
        case 'generalize':
            return generalize(context);
        case 'create':
            return createImage(context);
        case 'join':
            await followImage(context);
            return;
        case 'prove':
            return proveImage(context);
        default:
            return kind;
    }
}
function tooLong({ timeoutMs, virtualMachine }) {
    return new errors/* DeployError */.s('TIMEOUT', `The capture of VM ${virtualMachine.name} took longer than capture.timeout (${seconds(timeoutMs)})`, {
        hint: 'What Azure has begun goes on there. Run the workflow again: it follows what is still being made. Raise capture.timeout if Azure only needs longer; large disks and many regions take hours.',
    });
}

;// CONCATENATED MODULE: ./build/lib/capture.js













/** Whether a run that was asked for a deployment, or its plan, has a file that describes a capture alone. */
function describesCapture(inputs, parts) {
    return isCaptureOnly(parse(parts.readConfig(), inputs.config.name), inputs.environment);
}
/** command: capture, and the plan of it. A VM becomes an image: observe -> plan -> apply. Nothing is asked of GitHub. */
async function capture_capture(inputs, parts, account) {
    const { runner, log, clock, signal } = parts;
    const document = parse(parts.readConfig(), inputs.config.name);
    for (const name of secretNames(document))
        runner.mask(inputs.env[name] ?? '');
    const release = releaseOf(inputs);
    const manifest = loadCapture(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars), release });
    const wanted = manifest.wanted(manifest.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal)));
    const image = imageOf(wanted, release, inputs.environment);
    account.image(image);
    const observed = await observeCapture(wanted, parts, signal);
    const made = makeCapturePlan(wanted, observed, clock.now());
    if (made.kind === 'refused') {
        account.warnings(made.warnings);
        throw refusal(wanted, made.problems);
    }
    const lacking = await observeLackingRights(rightsNeeded(made, wanted), parts.captures, signal);
    const noRights = lackingProblems(lacking ?? []);
    const plan = {
        ...made,
        // Whoever makes the plan need not be allowed to carry it out.
        warnings: inputs.command === 'plan' ? [...made.warnings, ...noRights] : made.warnings,
        notes: lacking === undefined ? [...made.notes, 'Whether this sign-in has the rights for all steps could not be read beforehand.'] : made.notes,
    };
    account.warnings(plan.warnings);
    if (noRights.length > 0 && inputs.command !== 'plan')
        throw refusal(wanted, noRights);
    const steps = describeCapture(plan, wanted);
    const location = observed.virtualMachine?.location ?? observed.existing?.location;
    const known = { ...image, ...(location === undefined ? {} : { location }) };
    const { existing } = observed;
    account.captures({ ...known, ...(existing === undefined ? {} : { provisioningState: existing.provisioningState }), regions: existing?.kind === 'galleryVersion' ? existing.regions.map(({ region, ...rest }) => ({ name: region, ...rest })) : [] }, plan, steps);
    await log.group(`Plan for ${known.label} of VM ${known.virtualMachine.name}`, () => [...plan.warnings.map(({ message }) => `WARNING: ${message}`), ...plan.notes, ...planLines(steps)].forEach((line) => log.info(line)));
    if (inputs.command === 'plan')
        return account.planned();
    if (plan.kind === 'unchanged')
        return account.unchanged();
    const outcome = await runCapture(wanted, plan, steps.map(({ title }) => title), known, {
        images: parts.images, captures: parts.captures, clock, log, signal, pollIntervalMs: inputs.pollIntervalMs,
        progress: (now, phase) => parts.publish(account.imageSoFar(now, phase)),
    });
    return account.captured(outcome);
}
/** The tag enters names of resources: it is held to the same characters as that of a deployment. */
function releaseOf({ version, noVersion }) {
    if (version === undefined)
        return { none: noVersion ?? { message: 'No version is given' } };
    const problem = tagProblem(version.text);
    if (problem !== undefined)
        throw new errors/* DeployError */.s('RELEASE_UNUSABLE', `The tag ${version.text.slice(0, 80)} cannot name an image: ${problem}`, { hint: 'Give another version.' });
    return { tag: version.text, version: versionOf(version.text) };
}
function imageOf(wanted, release, environment) {
    const { target, virtualMachine, generalize } = wanted;
    const version = target.kind === 'galleryVersion' ? target.version : 'none' in release ? undefined : release.version;
    return {
        id: imageId(target), kind: target.kind, label: targetLabel(target), subscriptionId: target.subscriptionId,
        osState: generalize ? 'Generalized' : 'Specialized',
        virtualMachine: { name: virtualMachine.name, resourceGroup: virtualMachine.resourceGroup },
        ...(version === undefined ? {} : { version }),
        ...(environment === undefined ? {} : { environment }),
        regions: [],
    };
}
function refusal({ virtualMachine }, problems) {
    const [first] = problems;
    const message = problems.length === 1 && first ? first.message : `${problems.length} things keep VM ${virtualMachine.name} from being captured`;
    return new errors/* DeployError */.s('TARGET_REFUSED', message, { hint: problems.length === 1 ? first?.hint : undefined, problems });
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
const blocks_list = (items, ordered = false) => ({ kind: 'list', ordered, items });
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

;// CONCATENATED MODULE: ./build/lib/report/drift-blocks.js



/** What `command: status` found: drift first, then what is worth knowing; with a swap also both slots. */
function driftBlocks(report, limits) {
    if (report.drift === undefined)
        return [];
    const drift = ofLevel(report.drift, 'drift');
    const notices = ofLevel(report.drift, 'notice');
    return [
        ...(drift.length === 0 ? [] : [heading(3, 'Drift'), ...findings(drift, limits)]),
        ...(notices.length === 0 ? [] : [heading(3, 'Worth knowing'), ...findings(notices, limits)]),
        ...slotBlocks(report.slots ?? [], limits),
    ];
}
function ofLevel(all, level) {
    return all.filter((finding) => finding.level === level);
}
function findings(all, limits) {
    const shown = all.slice(0, limits.entries);
    const missing = all.length - shown.length;
    return [blocks_list(shown.map((finding) => phrase(finding, limits))), ...(missing > 0 ? [paragraph(`${count(missing, 'more finding')} not listed.`)] : [])];
}
function phrase(finding, limits) {
    const ids = finding.instanceIds ?? [];
    const which = ids.length === 0 ? '' : ` (${ids.length === 1 ? 'VM' : 'VMs'} ${plain_text_clip(wording_idRanges(ids), limits.cell)})`;
    const hint = finding.hint === undefined ? '' : ` ${plain_text_clip(finding.hint, limits.message / 4)}`;
    return [strong(plain_text_clip(finding.message, limits.message / 4)), blocks_text(`${which}.${hint}`)];
}
function slotBlocks(slots, limits) {
    if (slots.length === 0)
        return [];
    const rows = slots.map((slot) => [
        plain_text_clip(slot.scaleSet, limits.cell),
        slot.live ? badge('live', 'good') : badge('idle', 'quiet'),
        slot.instances === undefined ? '' : plain_text_clip(slot.release ?? 'none recorded', limits.cell),
        slot.instances === undefined ? 'does not exist' : `${slot.running ?? 0} of ${count(slot.instances, 'VM')} running`,
    ]);
    return [heading(3, 'Slots'), { kind: 'table', columns: [{ title: 'Scale set' }, { title: 'Slot' }, { title: 'Release' }, { title: 'VMs' }], rows }];
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
        [...(instance.release === undefined ? [] : [blocks_text(`${plain_text_clip(instance.release, limits.cell)}, `)]), instance.latestModelApplied ? blocks_text('latest') : badge('not latest', 'warn')],
        extensionStates(instance.extensions, limits),
        instance_rows_health(instance),
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
function instance_rows_health(instance) {
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
 * failed, what has drifted, and the warnings; of each level at most ten, the last of them saying how many more there are.
 */
function annotations(result) {
    return [...annotations_errors(result), ...warnings(result)];
}
function annotations_errors(result) {
    if (result.result === 'drifted')
        return capped(ofLevel(result.drift ?? [], 'drift').map((finding) => fromProblem('error', finding)), 'error');
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
    return capped([...ofLevel(result.drift ?? [], 'notice'), ...result.warnings].map((warning) => fromProblem('warning', warning)), 'warning');
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

;// CONCATENATED MODULE: ./build/lib/report/image-blocks.js



/** Whether the report is of a capture, or of the plan of one. */
function isCapture(report) {
    return report.command === 'capture' || report.image !== undefined;
}
function captureSubject({ image }) {
    if (image === undefined)
        return 'capture';
    const environment = image.environment === undefined ? '' : ` (${plain_text_clip(image.environment, 60)})`;
    return `${plain_text_clip(image.label, 200)} of VM ${plain_text_clip(image.virtualMachine.name, 80)}${environment}`;
}
function captureSentence(report) {
    const { image } = report;
    if (image === undefined)
        return 'The run ended before it looked at any VM.';
    const took = report.durationMs > 0 ? ` in ${wording_duration(report.durationMs)}` : '';
    const where = image.regions.length === 0 ? '' : ` in ${count(image.regions.length, 'region')}`;
    switch (report.result) {
        case 'succeeded':
        case 'drifted':
            return `The image is whole${where}, made${took}.`;
        case 'unchanged':
            return `The image is there already${where}, made of this very VM.`;
        case 'planned':
            return report.changed ? `${count(report.plan.length, 'step')}. Nothing has been written.` : 'The image is there already, made of this very VM.';
        case 'failed':
        case 'cancelled':
            return report.changed ? 'The image is not whole.' : 'Nothing was touched.';
        case 'running':
            return image.provisioningState === undefined ? 'The image is not there yet.' : `The image is ${plain_text_clip(image.provisioningState, 40)}${regionsText(image)}.`;
        default:
            return report;
    }
}
function regionsText({ regions }) {
    if (regions.length === 0)
        return '';
    return `: ${sequence(regions.slice(0, 8).map((one) => `${plain_text_clip(one.name, 40)} ${one.state === 'Replicating' && one.progress !== undefined ? `${one.progress}%` : (one.state ?? 'no status').toLowerCase()}`))}`;
}
const image_blocks_TONES = { Completed: 'good', Replicating: 'busy', Failed: 'bad', Unknown: 'warn' };
/** How far each region is. */
function imageBlocks({ image }, limits) {
    if (image === undefined || image.regions.length === 0)
        return [];
    const rows = image.regions.slice(0, limits.entries).map((one) => [
        plain_text_clip(one.name, limits.cell),
        badge(plain_text_clip(one.state ?? 'no status', 40), image_blocks_TONES[one.state ?? ''] ?? 'quiet'),
        one.progress === undefined ? '' : `${one.progress}%`,
        plain_text_clip(one.details ?? '', limits.cell),
    ]);
    return [heading(3, 'Regions'), { kind: 'table', columns: [{ title: 'Region' }, { title: 'Replication' }, { title: 'Done', align: 'right' }, { title: 'Details' }], rows }];
}
/** What it is, of what, for the table of facts. */
function imageRows({ image }, limits) {
    if (image === undefined)
        return [];
    const { virtualMachine: vm, location, provisioningState } = image;
    const rows = [
        ['Image', plain_text_clip(image.label, limits.cell)],
        ['Id', code(plain_text_clip(image.id, Math.max(limits.cell, 300)))],
        ['VM', [blocks_text(plain_text_clip(vm.name, limits.cell)), ` in ${plain_text_clip(vm.resourceGroup, limits.cell)}`, location === undefined ? '' : `, ${plain_text_clip(location, limits.cell)}`]],
        ['OS state', image.osState],
    ];
    if (provisioningState !== undefined)
        rows.push(['Provisioning state', plain_text_clip(provisioningState, limits.cell)]);
    if (image.environment !== undefined)
        rows.push(['Environment', plain_text_clip(image.environment, limits.cell)]);
    return rows;
}
/** What a reader can do now. */
function captureNextSteps(report) {
    const { image } = report;
    switch (report.result) {
        case 'planned':
            return report.changed ? [['To carry this plan out, run the action with ', code('command: capture'), '. It observes again first, so what has changed meanwhile is taken into account.']] : [];
        case 'succeeded':
        case 'unchanged':
            return image === undefined ? [] : [['To roll it through a scale set, deploy with ', code(`model.image.id: ${plain_text_clip(image.id, 300)}`), ...(image.kind === 'galleryVersion' ? [', or with ', code('model.image.gallery'), ' and this version'] : []), '.']];
        case 'failed':
        case 'cancelled':
            return afterFailure(report);
        case 'running':
        case 'drifted':
            return [];
        default:
            return report;
    }
}
function afterFailure({ changed, error }) {
    const steps = [];
    if (changed)
        steps.push('Azure finishes what it has begun even though the run no longer waits for it. There is nothing to undo, and a VM that is generalized stays so.', 'Run the job again: it goes on from what is there, and follows an image that is still being made.');
    else
        steps.push('Nothing was written to Azure: the VM is as it was.', 'Correct the cause, then run the job again.');
    if (error?.correlationId !== undefined)
        steps.push(['Azure support finds the request by its correlation id ', code(plain_text_clip(error.correlationId, 80)), '.']);
    return steps;
}

;// CONCATENATED MODULE: ./build/lib/report/headline.js





/** How the run ended, what went where, and how many of how many VMs are proven. Plain text; the counts are of all VMs. */
function headline(report) {
    const { status, tone } = ending(report);
    if (isCapture(report))
        return { status, tone, subject: captureSubject(report), sentence: captureSentence(report) };
    return { status, tone, subject: subject(report), sentence: headline_sentence(report, countOutcomes(report.instances)) };
}
/** The headline on one line, for a log, an output or a chat message. */
function headlineText(report) {
    const { status, subject: what, sentence: rest } = headline(report);
    return `${status}: ${what}. ${rest}`;
}
function ending(report) {
    switch (report.result) {
        case 'succeeded':
            return { status: report.command === 'status' ? 'No drift' : 'Succeeded', tone: 'good' };
        case 'drifted':
            return { status: 'Drift', tone: 'bad' };
        case 'unchanged':
            return { status: 'Nothing to do', tone: 'good' };
        case 'planned':
            return report.changed ? { status: 'Planned', tone: 'busy' } : { status: 'Nothing to do', tone: 'good' };
        case 'failed':
            return { status: 'Failed', tone: 'bad' };
        case 'cancelled':
            return { status: 'Cancelled', tone: 'warn' };
        case 'running':
            return { status: report.command === 'rollback' ? 'Going back' : 'In progress', tone: 'busy' };
        default:
            return report;
    }
}
function subject(report) {
    const what = report.release === undefined ? (report.drift === undefined ? 'deployment' : 'no recorded release') : plain_text_clip(report.release.tag, 100);
    if (report.target === undefined)
        return what;
    const environment = report.target.environment === undefined ? '' : ` (${plain_text_clip(report.target.environment, 60)})`;
    return `${what} on scale set ${plain_text_clip(report.target.scaleSet, 80)}${environment}`;
}
function headline_sentence(report, counts) {
    const total = report.instances.length;
    if (report.result === 'planned')
        return planned(report, total);
    if (report.drift !== undefined)
        return looked(report.drift, counts, total, report.release !== undefined);
    if (total === 0)
        return noInstances(report);
    const { takenBack } = report;
    const back = takenBack && (takenBack.result === 'succeeded' || takenBack.result === 'unchanged' ? `Back on ${plain_text_clip(takenBack.tag, 100)}: ` : `Not back on ${plain_text_clip(takenBack.tag, 100)}: `);
    const proven = `${back ?? ''}${counts.proven} of ${count(total, 'VM')} proven to run ${back === undefined ? 'it' : 'that'}`;
    const rest = others(counts);
    const took = report.durationMs > 0 ? ` after ${wording_duration(report.durationMs)}` : '';
    return `${proven}${took}${rest === '' ? '' : `; ${rest}`}.`;
}
function looked(drift, counts, total, known) {
    const rest = others(counts);
    const what = known ? 'proven to run it' : 'as the model says';
    const vms = total === 0 ? 'The scale set has no VMs' : `${counts.proven} of ${count(total, 'VM')} ${what}${rest === '' ? '' : `; ${rest}`}`;
    const found = ofLevel(drift, 'drift').length;
    const notices = ofLevel(drift, 'notice').length;
    return `${vms}. ${found === 0 ? 'No drift' : count(found, 'finding')}${notices === 0 ? '' : `, and ${count(notices, 'notice')}`}.`;
}
function planned(report, total) {
    if (!report.changed)
        return `${total === 0 ? 'The scale set' : `All of its ${count(total, 'VM')}`} already ${total === 0 ? 'is' : total === 1 ? 'is' : 'are'} as wanted.`;
    return `${count(report.plan.length, 'step')} for ${count(total, 'VM')}. Nothing has been written.`;
}
function noInstances(report) {
    switch (report.result) {
        case 'succeeded':
        case 'drifted':
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
        activeScaleSet: result.activeScaleSet,
        swaps: result.swaps?.map(({ balancer, from, to, at, durationMs }) => ({ balancer, from, to, at, durationMs })),
        slots: result.slots?.map(({ scaleSet, live, release: tag, instances, running }) => ({ scaleSet, live, release: tag, instances, running })),
        outOfRotation: result.outOfRotation,
        image: result.image && json_image(result.image),
        drift: result.drift?.map((entry) => finding(entry)),
        previousTag: result.previousTag,
        takenBack: result.takenBack && {
            tag: result.takenBack.tag,
            result: result.takenBack.result,
            durationMs: result.takenBack.durationMs,
            error: result.takenBack.error && json_runError(result.takenBack.error),
            failed: outcomes_worstFirst(result.takenBack.failed).map((entry) => instance(entry)),
        },
        run: run && { url: run.url, id: run.id, attempt: run.attempt, actor: run.actor },
        counts: { total: result.instances.length, ...countOutcomes(result.instances) },
        error: result.error && json_runError(result.error),
        warnings: result.warnings.map((warning) => problem(warning)),
        plan: result.plan.map((step) => plannedStep(step)),
        estimate: result.estimate && estimated(result.estimate),
        batches: result.batches.map((entry) => batch(entry)),
        instances: outcomes_worstFirst(result.instances).map((entry) => instance(entry)),
    };
}
function json_image({ id, kind, label, version, subscriptionId, osState, virtualMachine, location, environment, provisioningState, regions }) {
    return {
        id, kind, label, version, subscriptionId, osState,
        virtualMachine: { name: virtualMachine.name, resourceGroup: virtualMachine.resourceGroup },
        location, environment, provisioningState,
        regions: regions.map(({ name, state, progress, details }) => ({ name, state, progress, details })),
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
function finding({ kind, level, message, hint, scaleSet, extension: name, instanceIds, file, since, until }) {
    return { kind, level, message, hint, scaleSet, extension: name, instanceIds, file, since, until };
}
function estimated({ ms, atLeastMs, waits, basedOn }) {
    return { ms, atLeastMs, waits: waits.map((wait) => ({ what: wait.what, ms: wait.ms })), basedOn };
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
        release: entry.release,
        image: entry.image,
        planned: entry.planned,
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

;// CONCATENATED MODULE: ./build/lib/report/planned-rows.js




/** What a reader of a plan wants to know of each VM. */
const PLANNED_COLUMNS = [
    { title: 'VM' },
    { title: 'Now' },
    { title: 'Zone / FD / UD' },
    { title: 'Step', align: 'right' },
    { title: 'What happens' },
    { title: 'Why it is not proven now' },
];
/** Whether the VMs are shown with what is to happen to them. */
function showsPlanned(report) {
    return report.result === 'planned' && report.instances.some((instance) => instance.planned !== undefined);
}
function plannedRow(instance, report, limits) {
    return [
        instance_rows_instanceName(instance, limits.cell),
        badge(instance.outcome, outcomeTone(instance.outcome)),
        domains(instance),
        stepOf(instance, report),
        whatHappens(instance),
        plain_text_clip(instance.reason ?? '', limits.cell),
    ];
}
/** Number of the first step of the plan that touches it; the VMs of a pass of Azure's own have none that is known. */
function stepOf({ instanceId }, { plan }) {
    const index = plan.findIndex((step) => step.instanceIds?.includes(instanceId));
    return index < 0 ? '' : String(index + 1);
}
const WORDS = {
    reimage: 'reimaged: what is on its OS disk is lost',
    extensions: 'extensions run',
    later: 'not running: at its next start',
    skipped: 'protected: left as it is',
    none: 'nothing',
};
function whatHappens({ planned = [] }) {
    return planned.map((one) => WORDS[one]).join(', ');
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
    return [...(showsPlanned(report) ? plannedLines(shown, report) : instanceTable(shown)), ...(missing > 0 ? [`and ${count(missing, 'more VM')}; the JSON report has all of them`] : []), headlineText(report)];
}
/** What is to happen to each VM. */
function plannedLines(instances, report) {
    return inColumns(['VM', 'now', 'step', 'what happens'], instances.map((instance) => [instance_rows_instanceName(instance, 60), instance.outcome, stepOf(instance, report) || '-', whatHappens(instance)]));
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
        `${instance.release === undefined ? '' : `${plain_text_clip(instance.release, 60)}, `}${instance.latestModelApplied ? 'latest' : 'not latest'}`,
        [...new Set(instance.extensions.map((extension) => extension.state))].join(', ') || 'none',
        instance.health ?? 'not reported',
        instance.power,
        instance.batch === undefined ? '-' : String(instance.batch),
        instance.durationMs === undefined ? '-' : wording_duration(instance.durationMs),
        plain_text_clip(instance.reason ?? '', 120),
    ]);
    return inColumns(head, rows);
}
function inColumns(head, rows) {
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
        version: result.release?.version ?? result.image?.version ?? '',
        'previous-version': result.previousTag ?? '',
        'active-scale-set': result.activeScaleSet ?? result.target?.scaleSet ?? '',
        'image-id': result.result === 'succeeded' || result.result === 'unchanged' ? (result.image?.id ?? '') : '',
        report: reportPath,
        summary: headlineText(result),
    };
}

;// CONCATENATED MODULE: ./build/lib/report/redact.js
/** Fields whose values come from closed sets or are the run's own: replacing a part of them would make the report false. */
const FIXED_FIELDS = new Set(['code', 'command', 'result', 'outcome', 'state', 'role', 'health', 'power', 'upgradePolicy', 'startedAt', 'kind', 'level']);
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

;// CONCATENATED MODULE: ./build/lib/report/taken-back-blocks.js





/** VMs whose output is shown, and bytes of it for each: the table above is of the VMs as they are now. */
const MOST_OUTPUTS = 5;
const taken_back_blocks_OUTPUT_BYTES = 4096;
/** What the release that failed left behind, before it was taken back: without it nobody could tell why it failed. */
function takenBackBlocks(report, limits) {
    const { takenBack } = report;
    if (!takenBack)
        return [];
    const failed = outcomes_worstFirst(takenBack.failed);
    const outputs = failed.slice(0, MOST_OUTPUTS).map((instance) => instanceOutput(instance, limits, taken_back_blocks_OUTPUT_BYTES)).filter((block) => block !== undefined);
    const more = failed.length - Math.min(failed.length, MOST_OUTPUTS);
    const release = plain_text_clip(report.release?.tag ?? 'the release', 100);
    return [
        heading(3, `What ${release} came to before it was taken back`),
        paragraph(`${count(failed.length, 'VM')} not well with it. The way back to ${plain_text_clip(takenBack.tag, 100)} took ${wording_duration(takenBack.durationMs)}.`),
        ...outputs,
        ...(more > 0 ? [paragraph(`The output of ${count(more, 'more VM')} is in the JSON report (takenBack.failed).`)] : []),
    ];
}

;// CONCATENATED MODULE: ./build/lib/report/facts.js





/** What was released, onto what, by which run: a table of two columns, and the files folded under it. */
function facts(report, limits) {
    const rows = [...imageRows(report, limits), ...releaseRows(report, limits), ...targetRows(report, limits), ...runRows(report, limits)];
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
    for (const { balancer, from, to, at, durationMs } of report.swaps ?? []) {
        rows.push(['Swap', `${plain_text_clip(balancer, limits.cell)}: ${plain_text_clip(from, limits.cell)} to ${plain_text_clip(to, limits.cell)} at ${timeOfDay(plain_text_clip(at, 40))} UTC, done in ${wording_duration(durationMs)}`]);
    }
    if (report.activeScaleSet !== undefined)
        rows.push(['Live', plain_text_clip(report.activeScaleSet, limits.cell)]);
    if (report.outOfRotation !== undefined)
        rows.push(['Out of rotation', `${plain_text_clip(wording_idRanges(report.outOfRotation), limits.cell)}: the load balancer sends no new connections there`]);
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
    if (isCapture(report))
        return captureNextSteps(report);
    switch (report.result) {
        case 'running':
        case 'unchanged':
            return [];
        case 'planned':
            return report.changed ? [['To carry this plan out, run the action with ', ...carriesOut(report), '. It observes again first, so what has changed meanwhile is taken into account.']] : [];
        case 'drifted':
            return [];
        case 'succeeded':
            return skippedVms(report);
        case 'failed':
        case 'cancelled':
            return next_steps_afterFailure(report);
        default:
            return report;
    }
}
function carriesOut({ command, release }) {
    if (command !== 'plan-rollback')
        return [code('command: deploy')];
    return [code('command: rollback'), ...(release ? [' and ', code(`version: ${plain_text_clip(release.tag, 100)}`)] : [])];
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
function next_steps_afterFailure(report) {
    const touched = report.changed;
    const steps = [];
    const back = report.takenBack;
    if (back?.result === 'succeeded' || back?.result === 'unchanged') {
        return [...(back.failed.length > 0 ? whereToLook() : []), 'Correct the release and publish a new one: the scale set is as it was before this run.'];
    }
    if (!touched)
        steps.push('Nothing was written to Azure: the VMs run what they ran before.');
    if (report.instances.some((instance) => outcomes_showsOutput(instance)))
        steps.push(...whereToLook());
    if (report.error?.code === 'TIMEOUT' || report.result === 'cancelled') {
        if (touched)
            steps.push('Azure finishes what it has begun even though the run no longer waits for it.');
    }
    if (report.result === 'cancelled' && report.outOfRotation !== undefined)
        steps.push('VMs that were taken out of rotation are put back by the post step as far as they are well by then; its log says which are not. The next deployment puts back the rest.');
    if (touched && back !== undefined) {
        const failed = report.release === undefined ? 'the release that failed' : plain_text_clip(report.release.tag, 100);
        steps.push(['To go on with the way back: ', code('command: rollback'), ' with ', code(`version: ${plain_text_clip(back.tag, 100)}`), `. To run this job again would deploy ${failed} once more.`]);
    }
    else {
        steps.push(runAgain(report, touched));
    }
    // Who went back does not want to be sent to what was left.
    if (touched && back === undefined && report.command !== 'rollback' && report.previousTag !== undefined && report.previousTag !== report.release?.tag) {
        steps.push(['To go back to the release before this one: ', code('command: rollback'), ' with ', code(`version: ${plain_text_clip(report.previousTag, 100)}`), '.']);
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
    return ['Correct the cause, then ', again, touched ? whatRunsAgain(report) : '.'];
}
/** As the plan does it: after a failure a handler runs again only where its definition changes, and that reaches every VM. */
function whatRunsAgain(report) {
    const goesOn = report.target?.upgradePolicy === 'Manual' && countOutcomes(report.instances).failed === 0;
    return goesOn ? ': VMs that are proven already are not touched again.' : ': the release then runs anew on every VM, also where it is proven already.';
}

;// CONCATENATED MODULE: ./build/lib/report/plan-blocks.js




/** The plan as a numbered list; folded where it is not what the reader came for. */
function planBlocks(report, limits, folded) {
    const { plan, estimate } = report;
    if (plan.length === 0)
        return [];
    const shown = plan.slice(0, limits.entries);
    const missing = plan.length - shown.length;
    const blocks = [
        blocks_list(shown.map((step) => stepPhrase(step, limits)), true),
        ...(missing > 0 ? [paragraph(`${count(missing, 'more step')} not listed.`)] : []),
        ...(estimate ? [paragraph(estimateText(estimate))] : []),
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
    return [blocks_list(shown.map((problem) => problemPhrase(problem, limits))), ...(missing > 0 ? [paragraph(`${missing} more not listed.`)] : [])];
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
    slot: 'scale set brought up',
    swap: 'production moved',
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
        row: (instance) => byteLength(tableRow(rowOf(instance, report, limits))) + 1,
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
    return byteLength(toMarkdown(summaryBlocks(report, limits, nothing))) + byteLength(toMarkdown([vmTable([INSTANCE_COLUMNS.map(() => '')], report)])) + 100;
}
/** The whole report as a document: what is known of `selection`'s VMs, and of everything else what `limits` allow. */
function summaryBlocks(report, limits, selection) {
    const planFirst = (report.command === 'plan' || report.command === 'plan-rollback') && report.result !== 'failed' && report.result !== 'cancelled';
    const plan = planBlocks(report, limits, !planFirst);
    return [
        ...opening(report),
        ...problemBlocks(report, limits),
        ...driftBlocks(report, limits),
        ...imageBlocks(report, limits),
        ...(planFirst ? plan : []),
        ...vmBlocks(report, limits, selection),
        ...takenBackBlocks(report, limits),
        ...timeline(report, limits),
        ...next(report),
        ...released(report, limits),
        ...warningBlocks(report, limits),
        ...(planFirst ? [] : plan),
    ];
}
function opening(report) {
    const { status, subject, sentence, tone } = headline(report);
    const segments = report.result === 'planned' ? [] : outcomeSegments(countOutcomes(report.instances));
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
    const table = selection.rows.length === 0 ? [] : [vmTable(selection.rows.map((instance) => rowOf(instance, report, limits)), report)];
    return [heading(3, 'VMs'), ...table, ...outputs, ...leftOut(selection)];
}
function vmTable(rows, report) {
    return { kind: 'table', columns: showsPlanned(report) ? PLANNED_COLUMNS : INSTANCE_COLUMNS, rows };
}
function rowOf(instance, report, limits) {
    return showsPlanned(report) ? plannedRow(instance, report, limits) : instanceRow(instance, limits);
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
    return steps.length === 0 ? [] : [heading(3, 'What to do next'), blocks_list(steps)];
}
function released(report, limits) {
    const blocks = facts(report, limits);
    return blocks.length === 0 ? [] : [heading(3, isCapture(report) ? 'Image and VM' : 'Release and target'), ...blocks];
}
/** Everything there is, for where no size is prescribed. */
function selectAll(report) {
    const rows = worstFirst(report.instances);
    return { rows, outputs: rows.filter((instance) => showsOutput(instance)), outputBytes: 65_536, leftOut: { rows: 0, outputs: 0 } };
}

;// CONCATENATED MODULE: ./build/lib/publish.js









/** Of how many failed VMs the log shows the output; the summary and the JSON report have more. */
const publish_MOST_OUTPUTS = 10;
/** Tells the result everywhere: log, annotations, JSON report, outputs, job summary. */
async function publish(outcome, directory, { runner, log }) {
    const result = redact(outcome, (text) => runner.redact(text));
    const unwell = [...(result.takenBack?.failed ?? []), ...outcomes_worstFirst(result.instances).filter((one) => outcomes_showsOutput(one))];
    for (const instance of unwell.slice(0, publish_MOST_OUTPUTS)) {
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
/**
 * A report of an earlier step of the same job is left alone, since that step's output names it: this one gets a number.
 * @returns where the report is; an empty text where it could not be written, which does not fail a deployment.
 */
async function writeReport(result, directory, log) {
    for (let number = 1;; number += 1) {
        const path = (0,external_node_path_.join)(directory, `vmss-deploy-report${number === 1 ? '' : `-${number}`}.json`);
        try {
            await (0,promises_.writeFile)(path, renderJson(result), { flag: 'wx' });
            return path;
        }
        catch (error) {
            if (error.code === 'EEXIST')
                continue;
            log.warning(`The JSON report could not be written: ${error instanceof Error ? error.message : String(error)}`);
            return '';
        }
    }
}

;// CONCATENATED MODULE: ./build/lib/redacted-scale-sets.js
/**
 * The scale sets, with every secret taken out of what VMs report. It is done before anything else sees the texts: a reason that is
 * cut in the middle of a password would show the half that nobody finds any more.
 */
function withoutSecrets(scaleSets, redact) {
    const clean = (text) => (text === undefined ? undefined : redact(text));
    const report = (one) => ({ ...one, message: clean(one.message), stdout: clean(one.stdout), stderr: clean(one.stderr) });
    return {
        ...scaleSets,
        async listInstances(ref, signal) {
            const instances = await scaleSets.listInstances(ref, signal);
            return instances.map((instance) => ({ ...instance, reported: instance.reported.map(report) }));
        },
    };
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
    const capture = isCapture(soFar) ? [...imageBlocks(soFar, limits), ...warningBlocks(soFar, limits), ...planBlocks(soFar, limits, true)] : [];
    return toMarkdown([...blocks, ...timeline(soFar, limits), ...capture]);
}

;// CONCATENATED MODULE: ./build/lib/both.js
/** Both at the same time; where both fail, the error of the first is told. */
async function both(first, second) {
    const [a, b] = await Promise.allSettled([first, second]);
    if (a.status === 'rejected')
        throw a.reason;
    if (b.status === 'rejected')
        throw b.reason;
    return [a.value, b.value];
}

;// CONCATENATED MODULE: ./build/lib/plan/deployment-payload.js
const MARK = 'vmss-deploy';
const VERSION = 1;
/** As strict as the rule for tags that are deployed (release/version.ts). */
const TAG = /^(?!-)(?!.*\.\.)[A-Za-z0-9._+/-]{1,128}$/;
function formatPayload({ previousTag, ...payload }) {
    return { [MARK]: VERSION, ...payload, ...(previousTag === undefined ? {} : { previousTag }) };
}
/** `undefined` for anything that is not a payload of ours, whoever wrote it. GitHub gives one back as an object or as its text. */
function parsePayload(payload) {
    const json = fromText(payload);
    if (typeof json !== 'object' || json === null || json[MARK] !== VERSION)
        return undefined;
    const { repository, tag, version, previousTag, resourceGroup, scaleSets, scaleSet, strategy, upgradePolicy, instances, rounds, reimages, waitsMs } = json;
    if (!isText(repository) || !isTag(tag) || !isText(version) || !isText(resourceGroup) || !isText(scaleSet))
        return undefined;
    if (previousTag !== undefined && !isTag(previousTag))
        return undefined;
    if (!Array.isArray(scaleSets) || !scaleSets.every(isText))
        return undefined;
    if (strategy !== 'rolling' && strategy !== 'swap')
        return undefined;
    if (upgradePolicy !== 'Manual' && upgradePolicy !== 'Automatic' && upgradePolicy !== 'Rolling')
        return undefined;
    if (!isCount(instances) || !isCount(rounds) || !isCount(waitsMs) || typeof reimages !== 'boolean')
        return undefined;
    return { repository, tag, version, ...(previousTag === undefined ? {} : { previousTag }), resourceGroup, scaleSets, scaleSet, strategy, upgradePolicy, instances, rounds, reimages, waitsMs };
}
function fromText(payload) {
    if (typeof payload !== 'string')
        return payload;
    try {
        return JSON.parse(payload);
    }
    catch {
        return undefined;
    }
}
function isText(value) {
    return typeof value === 'string' && value.length <= 256;
}
function isTag(value) {
    return typeof value === 'string' && TAG.test(value);
}
function isCount(value) {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

;// CONCATENATED MODULE: ./build/lib/plan/past-deployments.js

/** Those of this action at this place, in the order given. An environment may hold other scale sets, and the deployments that GitHub makes of jobs. */
function deploymentsAt({ resourceGroup, scaleSets }, all) {
    const key = (group, names) => JSON.stringify([group, [...names].sort()]).toLowerCase();
    return all.flatMap(({ id, task, payload: json }) => {
        const payload = parsePayload(json);
        return payload && key(payload.resourceGroup, payload.scaleSets) === key(resourceGroup, scaleSets) ? [{ id, task, payload }] : [];
    });
}
/**
 * Newest first, each tag once, that of now included. A status that came after the success takes nothing away: GitHub makes a deployment inactive
 * as soon as another one succeeds.
 */
function goodReleases(past) {
    const good = new Map();
    const left = new Set();
    for (const { task, payload, statuses } of past) {
        const success = statuses.find((status) => status.state === 'success');
        if (!success)
            continue;
        if (!good.has(payload.tag))
            good.set(payload.tag, { tag: payload.tag, at: success.createdAt, rolledBack: left.has(payload.tag) });
        if (task === 'rollback' && payload.previousTag !== undefined)
            left.add(payload.previousTag);
    }
    return [...good.values()];
}
/** What earlier deployments of the same kind took, newest first. With a swap the way back is another kind: it stages nothing. */
function pastRuns(past, kind) {
    return past.flatMap(({ task, payload, statuses }) => {
        if (['strategy', 'upgradePolicy', 'reimages'].some((key) => payload[key] !== kind[key]) || (kind.strategy === 'swap' && task !== kind.task))
            return [];
        const [began, ended] = ['in_progress', 'success'].map((state) => Date.parse(statuses.find((status) => status.state === state)?.createdAt ?? ''));
        const durationMs = ended - began;
        return durationMs >= 0 ? [{ durationMs, rounds: payload.rounds, waitsMs: payload.waitsMs }] : [];
    });
}
/** Those that deployment `id`, which has succeeded, has taken the place of: what succeeded before, and what was never ended. */
function outlivedBy(id, past) {
    return past.filter((one) => one.id < id && !['inactive', 'failure', 'error'].includes(one.statuses[0]?.state ?? ''));
}

// EXTERNAL MODULE: ./build/lib/within.js
var lib_within = __webpack_require__(2265);
;// CONCATENATED MODULE: ./build/lib/deployment-history.js


/** How many of the newest deployments are asked for their statuses, each by a request of its own. */
const deployment_history_MOST = { forEstimate: 8, forRollback: 20 };
const LIMIT_MS = { forEstimate: 3_000, forRollback: 15_000 };
/** The input `environment`, else the name of the scale set, or of both slots. Characters that GitHub refuses in names are in none of them. */
function deployment_history_placeOf({ repository, environment }, { target, strategy }) {
    const scaleSets = strategy.type === 'swap' ? strategy.slots : [target.scaleSet ?? ''];
    return { repository, environment: environment ?? scaleSets.join('+'), resourceGroup: target.resourceGroup, scaleSets };
}
/** The newest deployments of a place with their statuses, for an estimate. Never rejects: what cannot be read, or not soon, is not there. */
async function pastDeployments(place, parts) {
    try {
        return (await (0,lib_within/* within */.u)(LIMIT_MS.forEstimate, parts, (signal) => readPast(place, deployment_history_MOST.forEstimate, parts, signal))) ?? [];
    }
    catch (error) {
        parts.log.debug(`earlier deployments could not be read: ${deployment_history_textOf(error)}`);
        return [];
    }
}
/**
 * The newest deployments of a place with their statuses, for a rollback; `undefined` where the token may not read that, or GitHub does not tell.
 * @throws the reason of `parts.signal`
 */
async function deploymentsBefore(place, parts) {
    try {
        return await (0,lib_within/* within */.u)(LIMIT_MS.forRollback, parts, (signal) => readPast(place, deployment_history_MOST.forRollback, parts, signal));
    }
    catch (error) {
        parts.signal.throwIfAborted();
        parts.log.info(`GitHub does not tell which releases were deployed to ${place.environment}: ${deployment_history_textOf(error)}`);
        return undefined;
    }
}
/** @throws DeployError `GITHUB_FAILED`, or the signal's reason */
async function readPast(place, most, { deployments }, signal) {
    const all = await deployments.list(place.repository, place.environment, signal);
    if (!all)
        return undefined;
    const newest = deploymentsAt(place, all).slice(0, most);
    return Promise.all(newest.map(async (one) => ({ ...one, statuses: (await deployments.statuses(place.repository, one.id, signal)) ?? [] })));
}
function deployment_history_textOf(error) {
    return error instanceof Error ? error.message : String(error);
}

;// CONCATENATED MODULE: ./build/lib/plan/estimate.js
/** Older ones tell of scripts and VM sizes that are no more. */
const MOST_RUNS = 5;
/**
 * About how long a plan takes: its waits, and for each round what a round took in the earlier deployments, by their median.
 * @param past Of the same kind, newest first.
 * @returns undefined where nothing can be said
 */
function estimate({ rounds, waits }, past) {
    const atLeastMs = waitsMs(waits);
    const roundsMs = rounds === 0 ? [] : past.filter((run) => run.rounds > 0).slice(0, MOST_RUNS).map((run) => Math.max(0, run.durationMs - run.waitsMs) / run.rounds);
    if (roundsMs.length === 0)
        return atLeastMs === 0 ? undefined : { atLeastMs, waits, basedOn: 0 };
    return { ms: Math.round(atLeastMs + rounds * median(roundsMs)), atLeastMs, waits, basedOn: roundsMs.length };
}
function waitsMs(waits) {
    return waits.reduce((sum, { ms }) => sum + ms, 0);
}
/** Waits of the same kind as one, those of 0 ms left out. */
function addUp(waits) {
    const sums = new Map();
    for (const { what, ms } of waits)
        sums.set(what, (sums.get(what) ?? 0) + ms);
    return [...sums].filter(([, ms]) => ms > 0).map(([what, ms]) => ({ what, ms }));
}
function median(numbers) {
    const sorted = [...numbers].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

;// CONCATENATED MODULE: ./build/lib/kept-deployment.js







/** The making goes on beside the rollout; at its end this much is waited, at the most. */
const kept_deployment_LIMIT_MS = { begin: 10_000, end: 5_000, others: 8_000, cancelled: 2_000 };
/** Of the newest deployments, how many may still be called active. */
const MOST_OTHERS = 10;
/**
 * Does `work`, and keeps a GitHub deployment of it: in progress, then success or failure; what it takes the place of becomes inactive.
 * Where the token may not, nothing is kept and nothing said. No failure of GitHub's reaches the work. A run that is cancelled leaves the
 * last status to the post step.
 */
async function keepDeployment(kept, inputs, parts, work) {
    // Not by the run's own signal: a deployment that was made unseen could not be ended.
    const giveUp = new AbortController();
    const begun = kept_deployment_begin(kept, inputs, parts, giveUp.signal);
    const outcome = await work();
    if (outcome.ending.kind === 'cancelled') {
        await (0,lib_within/* within */.u)(kept_deployment_LIMIT_MS.cancelled, { clock: parts.clock, signal: giveUp.signal }, (signal) => {
            signal.addEventListener('abort', () => giveUp.abort(signal.reason), { once: true });
            return begun;
        });
        return outcome;
    }
    const id = await begun;
    if (id !== undefined)
        await end(id, endOf(outcome, kept), kept, inputs, parts);
    return outcome;
}
/** Never rejects. @returns the deployment's id; `undefined` where there is none */
async function kept_deployment_begin(kept, inputs, parts, until) {
    const { deployments, log, runner, clock } = parts;
    const { place } = kept;
    try {
        return await (0,lib_within/* within */.u)(kept_deployment_LIMIT_MS.begin, { clock, signal: until }, async (signal) => {
            const id = await deployments.create(place.repository, newDeployment(kept, inputs, runner), signal);
            if (id === undefined)
                log.debug('no GitHub deployment is kept: the token may not');
            if (id === undefined)
                return undefined;
            log.debug(`GitHub deployment ${id} in environment ${place.environment}`);
            await (0,post_state/* saveUntold */.k4)(runner, { repository: place.repository, id, status: statusOf('error', 'Cancelled, or ended without a result', inputs, runner) });
            await deployments.addStatus(place.repository, id, statusOf('in_progress', 'The rollout goes on', inputs, runner), signal).catch((error) => log.debug(deployment_history_textOf(error)));
            return id;
        });
    }
    catch (error) {
        log.info(`GitHub keeps no deployment of this run: ${deployment_history_textOf(error)}`);
        return undefined;
    }
}
async function end(id, told, { place, release, task }, inputs, parts) {
    const { deployments, log, runner } = parts;
    const status = statusOf(told.state, told.description, inputs, runner);
    try {
        await (0,post_state/* saveUntold */.k4)(runner, { repository: place.repository, id, status });
        await (0,lib_within/* within */.u)(kept_deployment_LIMIT_MS.end, parts, (signal) => deployments.addStatus(place.repository, id, status, signal));
        await (0,post_state/* saveUntold */.k4)(runner, undefined);
        if (told.state !== 'success')
            return;
        await (0,lib_within/* within */.u)(kept_deployment_LIMIT_MS.others, parts, async (signal) => {
            const others = outlivedBy(id, (await readPast(place, MOST_OTHERS, parts, signal)) ?? []);
            const inactive = statusOf('inactive', task === 'rollback' ? `Rolled back to ${release.tag}` : `${release.tag} has taken its place`, { ...inputs, environmentUrl: undefined }, runner);
            await Promise.all(others.map((other) => deployments.addStatus(place.repository, other.id, inactive, signal)));
        });
    }
    catch (error) {
        log.info(`GitHub's deployments are not up to date, which changes nothing about the rollout: ${deployment_history_textOf(error)}`);
    }
}
function newDeployment({ task, place, release, strategy, plan }, { sha }, runner) {
    const { target, upgradePolicy, previousTag, work } = plan;
    const isOwn = release.repository.toLowerCase() === place.repository.toLowerCase();
    const payload = formatPayload({
        repository: release.repository, tag: release.tag, version: release.version, previousTag,
        resourceGroup: place.resourceGroup, scaleSets: place.scaleSets, scaleSet: target.name,
        strategy, upgradePolicy, instances: work.instances, rounds: work.rounds, reimages: work.reimages, waitsMs: waitsMs(work.waits),
    });
    return {
        // The tag of another repository is no ref of this one.
        ref: isOwn ? release.tag : sha,
        task,
        environment: place.environment,
        production: isProduction(place.environment),
        description: runner.redact(`${isOwn ? '' : `${release.repository} `}${release.tag} to ${target.name}`),
        payload: redacted(payload, runner),
    };
}
/** GitHub takes `production` alone for one; a matrix needs names such as `production-westeurope`. */
function isProduction(environment) {
    return /^prod(?:uction)?(?:$|[-_.])/i.test(environment);
}
function endOf({ ending, instances }, { release, plan }) {
    if (ending.kind !== 'succeeded')
        return { state: 'failure', description: ending.error.message };
    const proven = instances.filter((instance) => instance.outcome === 'proven').length;
    return { state: 'success', description: `${release.tag} proven on ${proven} of ${instances.length} VMs of ${plan.target.name}` };
}
/** Secrets are taken out before the text is cut: half of one would not be found. */
function statusOf(state, description, { environmentUrl, run }, runner) {
    const isOpen = environmentUrl !== undefined && runner.redact(environmentUrl) === environmentUrl;
    return { state, description: plain_text_clip(runner.redact(description), 140), environmentUrl: isOpen ? environmentUrl : undefined, logUrl: run?.url };
}
function redacted(json, runner) {
    const hide = (value) => (typeof value === 'string' ? runner.redact(value) : Array.isArray(value) ? value.map(hide) : value);
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, hide(value)]));
}

;// CONCATENATED MODULE: ./build/lib/bookkeeping.js




/** Begins to read at once, so that it is there when the plan is. */
function bookkeeping(task, inputs, manifest, parts) {
    const place = deployment_history_placeOf(inputs, manifest);
    const strategy = manifest.strategy.type;
    const past = pastDeployments(place, parts);
    return {
        estimate: async ({ kind, work, upgradePolicy }) => (kind === 'change' ? estimate(work, pastRuns(await past, { task, strategy, upgradePolicy, reimages: work.reimages })) : undefined),
        keep: (release, plan, work) => keepDeployment({ task, place, strategy, release, plan }, inputs, parts, work),
    };
}

;// CONCATENATED MODULE: ./build/lib/manifest/early-fields.js


/** Keys outside model that may hold `{{ environment }}` and `{{ vars.X }}`: all that is known before the release is. */
const early_fields_TEMPLATED = /^(target\.(subscription|resourceGroup|scaleSet)|release\.(repository|blob\.(account|container|prefix|clientId))|strategy\.(slots\[\d+\]|preview\.rule|traffic\.(pools\[\d+\]|(loadBalancer|applicationGateway)\.(name|resourceGroup|rules\[\d+\]))))$/;
/** What holds names that become known later, and is filled in then. */
const LATER = /^(model|capture|strategy\.create|strategy\.checks\[\d+\]\.http)$/;
/** Fills in what is known early, everywhere but in what is filled in later. */
function fillEarly(root, values, problems) {
    return fillPlaces(root, {
        templated: early_fields_TEMPLATED, leftOut: LATER,
        valueOf: (expression, location) => {
            if (expression.kind === 'var')
                return early(expression, values, location);
            return expression.kind === 'plain' && expression.name === 'environment' ? early({ kind: 'plain', name: 'environment' }, values, location) : undefined;
        },
        allowed: { names: '{{ environment }} and {{ vars.NAME }}', hint: 'it must be known before the release is looked up' },
    }, problems);
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

;// CONCATENATED MODULE: ./build/lib/manifest/strategy.js




/** The strategy in code's own units. The schema has checked every value. */
function rollingStrategy(strategy) {
    return {
        type: 'rolling',
        batch: amountOf(strategy.batch),
        ...(strategy.canary === undefined ? {} : { canary: { instances: amountOf(strategy.canary.instances), bakeMs: msOf(strategy.canary.bake) } }),
        maxUnhealthy: amountOf(strategy.maxUnhealthy),
        pauseMs: msOf(strategy.pause),
        onFailure: strategy.onFailure,
        ...(strategy.drain === undefined ? {} : { drain: drainOf(strategy.drain) }),
        rollback: { batch: amountOf(strategy.rollback.batch ?? strategy.batch), pauseMs: msOf(strategy.rollback.pause) },
        timeoutMs: msOf(strategy.timeout),
        protectedInstances: strategy.protectedInstances,
    };
}
/** A duration alone is one that is not required. */
function drainOf(drain) {
    return typeof drain === 'string' ? { drainMs: msOf(drain), required: false } : { drainMs: msOf(drain.time), required: drain.required };
}
/** The same for a swap. The rules for swaps have checked `root` too. */
function openSwap(strategy, root, early) {
    const { loadBalancer, applicationGateway, pools } = strategy.traffic;
    const kind = loadBalancer === undefined ? 'applicationGateway' : 'loadBalancer';
    const balancer = loadBalancer ?? applicationGateway ?? { name: '', rules: [] };
    return {
        type: 'swap',
        slots: pairOf(strategy.slots),
        traffic: { kind, name: balancer.name, rules: balancer.rules, pools: pairOf(pools), ...(balancer.resourceGroup === undefined ? {} : { resourceGroup: balancer.resourceGroup }) },
        ...(strategy.preview === undefined ? {} : { preview: strategy.preview }),
        checks: strategy.checks.map((check, index) => ({
            http: nodeAt(root, ['strategy', 'checks', index, 'http']),
            expect: check.expect,
            forMs: msOf(check.for),
            timeoutMs: msOf(check.timeout),
        })),
        bakeMs: msOf(strategy.bake),
        drainMs: msOf(strategy.drain),
        retire: strategy.retire,
        create: openCreate(root, early),
        timeoutMs: msOf(strategy.timeout),
        protectedInstances: strategy.protectedInstances,
    };
}
function pairOf(names) {
    return [names[0] ?? '', names[1] ?? ''];
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
    const tree = checkTree(root, early);
    const { extensions } = tree;
    problems.push(...whereFromOverlays(tree.problems, document, environment));
    for (const extension of extensions)
        problems.push(...checkTemplates(extension, early), ...uncoveredUses(extension, fileUses(extension, early)));
    if (verifies(root))
        problems.push(...extensions.flatMap((one) => checkVerify(one, fileUses(one, early))));
    problems.push(...otherOverlays(document, environment));
    throwIfAny(document.file, oncePerPlace(document.problems, problems));
    const parsed = fileSchemas[strategyOf(root)].safeParse(toJson(root));
    // What safeParse finds is among the problems, so nothing was thrown only if it found nothing.
    const { target, release, health } = parsed.data;
    const strategy = strategyOf(root) === 'swap' ? openSwap(parsed.data.strategy, root, early) : rollingStrategy(parsed.data.strategy);
    const image = openImage(root, early);
    const customData = openCustomData(root, early);
    return {
        file: document.file,
        ...(environment === undefined ? {} : { environment }),
        target,
        release,
        strategy,
        health: healthRules(health),
        extensions,
        ...(image === undefined ? {} : { image }),
        ...(customData === undefined ? {} : { customData }),
        references: extensions.flatMap((one) => fileUses(one, early)),
        warnings: inOrder(warningsOf(extensions, early, release.verify)),
        early,
    };
}
/** Files that the run reads by itself, each once: what is read of them is given to `render`. */
function ownFilesOf({ image, customData, strategy }) {
    return distinctFiles([image?.file, customData?.file, ...(strategy.type === 'swap' ? [strategy.create.template, strategy.create.customDataFile] : [])]);
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

;// CONCATENATED MODULE: ./build/lib/manifest/packer-manifest.js



/** Packer's builders that make images in Azure (hashicorp/packer-plugin-azure). */
const BUILDERS = new Set(['azure-arm', 'azure-chroot', 'azure-dtl']);
const PACKER_FORM = "write the file of Packer's manifest post-processor: { builds: [...], last_run_uuid }";
const OTHER_FORMS = 'name the image with gallery, managedImage or id';
/**
 * Id of the image that the last run of Packer made, from the file of its manifest post-processor (hashicorp/packer,
 * post-processor/manifest): each run appends its builds, and `last_run_uuid` says which are of the last. `wanted`: the name of a build.
 */
function packerImageId(manifest, wanted) {
    if (!isJsonObject(manifest) || !Array.isArray(manifest.builds) || typeof manifest.last_run_uuid !== 'string')
        return ["it is no manifest of Packer's", PACKER_FORM];
    const all = manifest.builds.filter(isJsonObject);
    const last = all.filter((build) => build.packer_run_uuid === manifest.last_run_uuid);
    if (last.length === 0)
        return ['it has no build of its last run (last_run_uuid)', 'run packer build again, with -force so that the file begins anew'];
    const ours = packer_manifest_distinct(last.flatMap(buildOf));
    if (ours.length === 0)
        return [`its last run made no image in Azure: ${listed(last.map((build) => `${packer_manifest_textOf(build.name)} (${packer_manifest_textOf(build.builder_type)})`))}`, `builds of ${[...BUILDERS].join(', ')} are looked at`];
    const meant = wanted === undefined ? ours : ours.filter(({ name }) => name === wanted);
    const [build] = meant;
    if (build === undefined)
        return [`its last run has no build "${excerpt(wanted)}"`, `there are: ${listed(ours.map(({ name }) => name))}`];
    if (meant.length === 1)
        return packer_manifest_imageOf(build);
    const told = meant.map(({ name, artifactId }) => `${excerpt(name)} (${excerpt(artifactId, ID_SHOWN)})`);
    return [`its last run made several images: ${listed(told)}`, wanted === undefined ? 'add build: NAME beside packerManifest' : `builds of one name cannot be told apart: ${OTHER_FORMS}`];
}
function buildOf(build) {
    if (typeof build.builder_type !== 'string' || !BUILDERS.has(build.builder_type))
        return [];
    return [{ name: packer_manifest_textOf(build.name), artifactId: packer_manifest_textOf(build.artifact_id) }];
}
/** A build that was written by two post-processors is one build. */
function packer_manifest_distinct(builds) {
    return builds.filter((one, index) => builds.findIndex((other) => other.name === one.name && other.artifactId === one.artifactId) === index);
}
/**
 * `artifact_id` as the plugin's versions write it (builder/azure/arm/artifact.go, builder/azure/common/artifact.go): the id of a
 * managed image, where there is one, else of a gallery image version; the URL of a VHD; with `keep_os_disk` the id of a disk; of
 * azure-chroot all that was made, with commas between; nothing, or UNKNOWN ID, where that version knows no id.
 */
function packer_manifest_imageOf({ name, artifactId }) {
    if (artifactId === '' || artifactId === 'UNKNOWN ID') {
        return [`build "${excerpt(name)}" has no artifact_id: this version of Packer's Azure plugin writes none for such an image`, `use a newer plugin, or ${OTHER_FORMS}`];
    }
    const images = artifactId.split(',').filter((part) => /\/providers\/Microsoft\.Compute\/(images|galleries)\//i.test(part));
    if (images.length > 1)
        return [`build "${excerpt(name)}" made several images: ${listed(images)}`, OTHER_FORMS];
    return { id: images[0] ?? artifactId };
}
function listed(texts) {
    const shown = texts.slice(0, 10).map((text) => excerpt(text, ID_SHOWN)).join(', ');
    return texts.length > 10 ? `${shown} and ${texts.length - 10} more` : shown;
}
function packer_manifest_textOf(value) {
    return typeof value === 'string' ? value : '';
}

;// CONCATENATED MODULE: ./build/lib/manifest/terraform-output.js



const TERRAFORM_FORM = 'write the file of terraform output -json, or any other JSON';
function isOutput(value) {
    return isJsonObject(value) && typeof value.sensitive === 'boolean' && Object.hasOwn(value, 'value');
}
/**
 * The text that a pointer leads to: in plain JSON the value itself, in Terraform's outputs the output's value. An output that is marked
 * as sensitive is refused, since the image's id is shown in plans, logs and on the scale set itself.
 */
function terraformValue(file, tokens) {
    const through = tokens.length === 0 ? undefined : follow(file, tokens.slice(0, 1));
    const output = through !== undefined && 'value' in through && isOutput(through.value) ? through.value : undefined;
    const name = excerpt(tokens[0] ?? '');
    if (output?.sensitive === true)
        return [`the output ${name} is marked as sensitive, and an image's id is shown in plans and logs`, `write value = nonsensitive(...) in the output, without sensitive = true, and print the outputs again`];
    const found = follow(file, tokens);
    if (!('value' in found))
        return output === undefined || tokens[1] === 'value' ? found : [found[0], `${name} is an output: write #/${name}/value${pointerText(tokens.slice(1))}`];
    const value = isOutput(found.value) ? found.value.value : found.value;
    if (typeof value === 'string')
        return { value };
    const at = `${pointerText(tokens)}${isOutput(found.value) ? '/value' : ''}`;
    return [`at #${pointerText(tokens)} is ${kindOf(value)}, not a text`, terraform_output_within(value, at)];
}
function terraform_output_within(value, at) {
    const inner = Array.isArray(value) ? (value.length > 0 ? '0' : undefined) : isJsonObject(value) ? Object.keys(value)[0] : undefined;
    return inner === undefined ? "let the output be the image's id" : `go on within it, such as #${at}${pointerText([inner])}`;
}
function kindOf(value) {
    if (value === null)
        return 'null';
    return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}
/** Names of the outputs whose sensitive values stand in the file as plain text. */
function sensitiveOutputs(file) {
    return isJsonObject(file) ? Object.entries(file).flatMap(([name, value]) => (isOutput(value) && value.sensitive ? [name] : [])) : [];
}

;// CONCATENATED MODULE: ./build/lib/manifest/render-image.js








/**
 * The image that deploy.yml names for one release. `undefined` with what is wrong added to the problems.
 *
 * @throws DeployError `INTERNAL` where a file that it names was not read
 */
function renderImage(open, context) {
    const before = context.problems.length;
    const texts = Object.fromEntries(Object.entries(open.texts).map(([name, node]) => [name, fillChecked(name, node, context)]));
    if (context.problems.length > before)
        return undefined;
    const image = render_image_imageOf(open, texts, context);
    if (image !== undefined)
        context.warnings.push(...unpinned(image, open.at));
    return image;
}
function render_image_imageOf({ form, at, file, pointer }, texts, context) {
    const { place, release, problems } = context;
    switch (form) {
        case 'id':
            return byId(texts.id ?? '', at);
        case 'managedImage':
            return byId(managedImageId({ ...place, resourceGroup: texts['managedImage.resourceGroup'] ?? place.resourceGroup }, texts['managedImage.name'] ?? ''), at);
        case 'gallery': {
            const version = texts['gallery.version'] ?? release.version;
            const wrong = version === 'latest' ? undefined : galleryVersionProblem(version);
            if (wrong !== undefined) {
                problems.push({ message: `model.image.gallery: the release's version ${wrong[0]}`, hint: 'give version: under gallery, with the version that the image has there, such as "1.4.0"', location: at });
                return undefined;
            }
            const owner = { subscriptionId: texts['gallery.subscription'] ?? place.subscriptionId, resourceGroup: texts['gallery.resourceGroup'] ?? place.resourceGroup };
            return byId(galleryImageId(owner, texts['gallery.gallery'] ?? '', texts['gallery.image'] ?? '', version === 'latest' ? undefined : version), at);
        }
        case 'marketplace': {
            const { publisher = '', offer = '', sku = '', version = '' } = texts;
            return { kind: 'marketplace', publisher, offer, sku, version, label: `${publisher}:${offer}:${sku}:${version}`, location: at };
        }
        case 'vhd':
            return byUrl(texts.vhd ?? '', at);
        case 'packerManifest':
        case 'terraformOutput':
            return fromFile(form, file, texts, pointer === undefined ? [] : fillPointer(pointer, context), context);
        default:
            return form;
    }
}
/** `id` has been checked, or was made of checked names. */
function byId(id, location) {
    return { kind: 'id', id, label: labelOf(id), location };
}
function byUrl(uri, location) {
    return { kind: 'vhd', uri, label: `VHD ${uri}`, location };
}
function labelOf(id) {
    const read = readImageId(id);
    if (!isImageId(read))
        return id;
    if (read.kind === 'managedImage')
        return `managed image ${read.name}`;
    return `gallery ${read.gallery}, image ${read.image}, ${read.version === undefined ? 'latest version' : `version ${read.version}`}`;
}
function fromFile(form, file, texts, tokens, context) {
    if (file === undefined || tokens === undefined)
        return undefined;
    const { problems, warnings, ownFiles } = context;
    const { location } = file;
    const key = ownFileKey(file);
    const refuse = ([message, hint]) => {
        problems.push({ message: `${key}: ${message}`, hint, location });
        return undefined;
    };
    const inRepository = file.kind === 'file';
    const json = readJson(Buffer.from(bytesOf(file, ownFiles)).toString('utf8'), { path: inRepository ? file.name : key, location, inRepository }, form === 'packerManifest' ? PACKER_FORM : TERRAFORM_FORM);
    if (!json.ok) {
        problems.push(json.problem);
        return undefined;
    }
    const found = form === 'packerManifest' ? packerImageId(json.value, texts.build) : terraformValue(json.value, tokens);
    if (!('id' in found || 'value' in found))
        return refuse(found);
    const secret = form === 'terraformOutput' ? sensitiveOutputs(json.value) : [];
    if (secret.length > 0)
        warnings.push({ message: `${key} holds the values of sensitive outputs as plain text (${secret.slice(0, 10).map((name) => excerpt(name)).join(', ')}): whoever may read it reads them`, hint: 'print the one output that is needed: terraform output -json NAME, and write # alone behind the name of the file', location });
    const text = 'id' in found ? found.id : found.value;
    if (/^https:/i.test(text)) {
        const wrong = vhdProblem(text);
        return wrong === undefined ? byUrl(text, location) : refuse(wrong);
    }
    const read = readImageId(text);
    return isImageId(read) ? byId(text, location) : refuse(read);
}
/** Azure chooses the version anew for each VM that it makes. */
function unpinned(image, location) {
    const latest = image.kind === 'marketplace' ? image.version === 'latest' : image.kind === 'id' && isLatest(image.id);
    if (!latest)
        return [];
    return [{ message: `${image.label}: Azure takes the newest version whenever it makes a VM, so VMs that are made later may get another image than the one that is proven now`, hint: 'name a version', location }];
}
function isLatest(id) {
    const read = readImageId(id);
    return isImageId(read) && read.kind === 'galleryImage' && read.version === undefined;
}
/** What the fingerprint knows of an image: what goes into the model. */
function imagePrint({ label: _label, location: _location, ...image }) {
    return image;
}

;// CONCATENATED MODULE: ./build/lib/manifest/rendered-rules.js





/** cmd.exe reads no longer line (learn.microsoft.com, "Command prompt line string limitation"). */
const MAX_CMD = 8191;
/** Linux gives a program no longer argument (MAX_ARG_STRLEN, 32 pages, with the NUL at its end). */
const MAX_SH = 131_071;
/** What can be wrong only once everything is filled in: lengths, URLs that came out of vars, names that meet on the VM. */
function checkRendered(extension, rendered) {
    return [...commandProblems(extension, rendered), ...rendered_rules_fileProblems(extension, rendered)];
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
function rendered_rules_fileProblems(extension, rendered) {
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
        return rendered_rules_nameProblems(fileOnVm(uri, handler.os), uri, index, seen, location);
    });
}
function rendered_rules_nameProblems(name, uri, index, seen, location) {
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
 * Fills in extensions, image, custom data and strategy for one release.
 *
 * @throws DeployError `CONFIG_INVALID` with everything that is wrong at once: secrets that are not set or need a filter, names that
 *   must not enter a command, files without a digest, commands that are too long, images that are none.
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
        return { extension, wanted: render_wantedOf(extension, verified), warnings: urlWarnings(extension, compact(filled), context.release.version) };
    });
    const ownFiles = context.ownFiles ?? new Map();
    const warnings = [...manifest.warnings, ...extensions.flatMap((one) => one.warnings)];
    const image = manifest.image && renderImage(manifest.image, { ...context, early: manifest.early, ownFiles, problems, warnings });
    const customData = manifest.customData && renderCustomData(manifest.customData, filler('real'), ownFiles);
    if (manifest.customData && customData)
        warnings.push(...customDataWarnings(manifest.customData, customData.bytes, manifest.extensions));
    const strategy = renderStrategy(manifest, context, filler('real'), customData?.base64);
    throwIfAny(manifest.file, problems);
    return {
        extensions: extensions.map((one) => one.wanted),
        ...(image === undefined ? {} : { image }),
        ...(customData === undefined ? {} : { customData: { base64: customData.base64, fingerprint: fingerprintOf(printOfCustomData(manifest, filler('named'), ownFiles)) } }),
        strategy,
        health: manifest.health,
        fingerprint: fingerprint(manifest, context, filler('named'), image),
        warnings: inOrder(warnings),
        secrets: [...secrets].sort((a, b) => b.length - a.length),
    };
}
/**
 * A swap as the way back needs it: the checks' URLs filled in for the release that is gone back to, nothing to make a slot of.
 *
 * @throws DeployError `CONFIG_INVALID`
 */
function renderWayBack(manifest, strategy, release) {
    const problems = [];
    const url = { release, early: manifest.early, hasPreview: strategy.preview !== undefined, problems };
    const checks = strategy.checks.map((check) => ({ ...check, http: fillUrl(check.http, url) }));
    throwIfAny(manifest.file, problems);
    return { ...strategy, checks, create: { protectedSettings: {} } };
}
function renderStrategy({ strategy, early }, { release, ownFiles = new Map() }, filler, customData) {
    if (strategy.type === 'rolling')
        return strategy;
    const url = { release, early, hasPreview: strategy.preview !== undefined, problems: filler.problems };
    return {
        ...strategy,
        checks: strategy.checks.map((check) => ({ ...check, http: fillUrl(check.http, url) })),
        create: renderCreate(strategy.create, filler, ownFiles, customData),
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
function render_wantedOf(extension, settings) {
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
 * everything anew. What a file does not have is not in it either, so that it stays the same when this format grows.
 */
function fingerprint(manifest, context, filler, image) {
    const { repository, tag, sha, files, needs } = context.release;
    const used = [...new Set(manifest.references.map((use) => `${use.kind}:${use.name}`))].sort();
    const fileList = used.map((key) => ({ key, url: files.get(key)?.url ?? null, sha256: files.get(key)?.sha256 ?? null }));
    const extensions = manifest.extensions.map((extension) => render_wantedOf(extension, fillBoth(extension, filler)));
    const delivery = { identity: needs.managedIdentity?.clientId ?? needs.managedIdentity !== undefined, signed: needs.urlsAreSecret };
    return fingerprintOf({
        repository, tag, sha, verify: manifest.release.verify, delivery, files: fileList, extensions,
        ...(image === undefined ? {} : { image: imagePrint(image) }),
        ...(manifest.customData === undefined ? {} : { customData: printOfCustomData(manifest, filler, context.ownFiles) }),
    });
}
function printOfCustomData({ customData }, filler, ownFiles = new Map()) {
    return customData === undefined ? null : customDataPrint(customData, filler, ownFiles);
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

;// CONCATENATED MODULE: ./build/lib/release/refusal.js

/** All that is wrong with files as one error, of the first one's code. */
function refusal_refusal(refused, tag, repository) {
    const [first] = refused;
    const problems = refused.map((each) => each.problem);
    if (first === undefined)
        return new errors/* DeployError */.s('INTERNAL', 'A release was refused without a reason');
    const message = refused.length === 1 ? first.problem.message : `${refused.length} things keep ${tag} of ${repository} from being deployed`;
    return new errors/* DeployError */.s(first.code, message, { hint: refused.length === 1 ? first.problem.hint : undefined, problems });
}

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

;// CONCATENATED MODULE: ./build/lib/release/resolved.js
/** `release:NAME` or `file:PATH`: the key of a file. */
function referenceText(reference) {
    return `${reference.kind}:${reference.name}`;
}

;// CONCATENATED MODULE: ./build/lib/release/resolve-file.js





const resolve_file_NAMES_SHOWN = 20;
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
    const names = assets.slice(0, resolve_file_NAMES_SHOWN).map((asset) => asset.name).join(', ');
    const more = assets.length > resolve_file_NAMES_SHOWN ? ` and ${assets.length - resolve_file_NAMES_SHOWN} more` : '';
    return `The release has ${names}${more}. Upload the missing file, or correct the name in deploy.yml; a name may spell the place of the version, such as install_{{ version }}.sh.`;
}

;// CONCATENATED MODULE: ./build/lib/release/own-files.js



/** Bytes: far above any custom data, manifest or template, and no burden on the runner. */
const LARGEST_OWN_FILE = 16 * 1024 * 1024;
/**
 * Reads such files at the release's commit, or from the release's assets; the bytes by `release:NAME` and `file:PATH`.
 *
 * @throws DeployError `RELEASE_ASSET_NOT_FOUND`, `RELEASE_UNUSABLE` or `CONFIG_INVALID` with all that is wrong with the files at once;
 *   `GITHUB_FAILED`
 */
async function readOwnFiles(files, of, releases, signal) {
    const { repository, tag, sha } = of;
    const release = files.some(({ kind }) => kind === 'release') ? await releases.byTag(repository, tag, signal) : undefined;
    const context = { releases, repository, found: { tag, sha, release }, needsDigest: false };
    const outcomes = await Promise.all(files.map(async (file) => fitting(file, await resolveFile(file, context, signal))));
    const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
    if (refused.length > 0)
        throw refusal_refusal(refused, tag, repository);
    const sources = outcomes.flatMap((outcome) => (outcome.kind === 'found' ? [outcome.source] : []));
    return new Map(await Promise.all(sources.map(async (source) => [source.reference, await source.load(signal)])));
}
function fitting(file, outcome) {
    const size = outcome.kind === 'found' ? outcome.source.size : 0;
    if (size <= LARGEST_OWN_FILE)
        return outcome;
    const message = `${referenceText(file)} has ${size} bytes; the action reads files of at most ${LARGEST_OWN_FILE} bytes`;
    return { kind: 'refused', code: 'RELEASE_UNUSABLE', problem: { message, hint: 'Name another file: this one can hardly be what is meant.', location: file.location } };
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

;// CONCATENATED MODULE: ./build/lib/release/resolve.js








/**
 * Which release, which files, where a VM fetches them and what their digests are. Reads only: what must be staged is in
 * `staging`, for `stage`. Needs `blob` where the delivery is blob.
 * @throws DeployError `RELEASE_*` or `CONFIG_INVALID`, with all that is wrong with the files at once; `GITHUB_FAILED`,
 * `STORAGE_FAILED`
 */
async function resolveRelease(request, releases, signal, blob) {
    const { repository, delivery } = request;
    const references = resolve_distinct(request.references);
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
        throw refusal_refusal(refused, found.tag, repository);
    const delivered = await deliver(sources, request, found, signal, blob);
    return {
        ...delivered, repository, tag: found.tag, version: versionOf(found.tag), sha: found.sha,
        prerelease: found.release?.prerelease ?? false, htmlUrl: found.release?.htmlUrl, needs: needsOf(delivery),
        warnings: delivery.kind === 'blob' && delivery.access === 'sas' && sources.length > 0 ? [{ message: SAS_WARNING }] : [],
        notes: [...resolve_notesOf(request, found), ...outcomes.flatMap((outcome) => (outcome.kind === 'found' && outcome.note !== undefined ? [outcome.note] : []))],
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
function resolve_distinct(references) {
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
function resolve_notesOf(request, found) {
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

// EXTERNAL MODULE: ./build/lib/plan/batches.js
var plan_batches = __webpack_require__(6322);
// EXTERNAL MODULE: ./build/lib/plan/verdict.js + 1 modules
var plan_verdict = __webpack_require__(2367);
// EXTERNAL MODULE: ./build/lib/plan/drain/may-serve.js
var may_serve = __webpack_require__(3896);
// EXTERNAL MODULE: ./build/lib/plan/drain/rotation.js
var rotation = __webpack_require__(8285);
;// CONCATENATED MODULE: ./build/lib/plan/drain/left-out.js




function left_out_leftOut(plan, wanted, observed, seen) {
    const found = seen.flatMap(({ ref, body, mayWrite }) => {
        if (body === undefined)
            return [];
        const place = { scaleSet: wanted.target, balancer: ref };
        const out = (0,rotation/* outOf */.GH)(body, place);
        // A mark whose VMs were put back by hand means nothing any more, and is tidied up by the way.
        const isStale = out.length === 0 && plan.kind === 'change' && (0,rotation/* putBack */.pK)(body, place, []) !== undefined;
        return out.length > 0 || isStale ? [{ balancer: ref, out, mayWrite }] : [];
    });
    const ids = (list) => [...new Set(list.flatMap(({ out }) => out.map(({ instanceId }) => instanceId)))].sort(plan_batches/* compareIds */.q3);
    const writable = found.filter(({ mayWrite }) => mayWrite !== false);
    const rules = { expected: plan.writes, healthCounts: plan.healthCounts, operationEnded: true };
    const well = new Set(observed.instances.filter((instance) => (0,may_serve/* mayServe */.d)(instance, (0,plan_verdict/* judge */.S)(instance, rules), rules)).map(({ instanceId }) => instanceId));
    return {
        left: writable.map(({ balancer, out }) => ({ balancer, out })),
        well: ids(writable).filter((id) => well.has(id)),
        unwell: ids(writable).filter((id) => !well.has(id)),
        warnings: found.filter((one) => one.mayWrite === false && one.out.length > 0).map((one) => ({
            message: `${ids([one]).length === 1 ? 'Instance' : 'Instances'} ${ids([one]).join(', ')} of ${wanted.target.name} ${ids([one]).length === 1 ? 'is' : 'are'} out of rotation of ${one.balancer.name} since an earlier run, and the identity of this one may not write that load balancer`,
            hint: `Grant it Microsoft.Network/loadBalancers/write on ${one.balancer.name}, or set the admin state of these members to None by hand.`,
        })),
    };
}

// EXTERNAL MODULE: ./build/lib/plan/drain/members.js
var drain_members = __webpack_require__(1060);
// EXTERNAL MODULE: ./build/lib/plan/swap/balancer-rules.js
var balancer_rules = __webpack_require__(6698);
// EXTERNAL MODULE: ./build/lib/plan/drain/mark.js
var drain_mark = __webpack_require__(646);
;// CONCATENATED MODULE: ./build/lib/plan/drain/place.js
/** Load balancers that backend pools are of, each once; ids of anything else are left out. They may be in other resource groups than the scale set. */
function balancersOf(poolIds) {
    const found = new Map();
    for (const id of poolIds) {
        const [, subscriptionId, resourceGroup, name] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/loadBalancers\/([^/]+)\/backendAddressPools\/[^/]+$/i.exec(id) ?? [];
        if (subscriptionId === undefined || resourceGroup === undefined || name === undefined)
            continue;
        const ref = { kind: 'loadBalancer', subscriptionId, resourceGroup, name };
        if (!found.has(place_keyOf(ref)))
            found.set(place_keyOf(ref), ref);
    }
    return [...found.values()];
}
/** The same for the same balancer, however Azure spells its id. */
function place_keyOf({ subscriptionId, resourceGroup, name }) {
    return `${subscriptionId}/${resourceGroup}/${name}`.toLowerCase();
}

;// CONCATENATED MODULE: ./build/lib/plan/drain/survey.js





/** Where the VMs of `target` can be taken out of rotation, and where not. */
function survey({ scaleSet, instances }, seen, target) {
    const gateways = [...new Set(scaleSet.applicationGatewayPools.map(gatewayOf))].map((gateway) => ({
        message: `members of application gateway ${gateway} have no admin state, so it goes on sending requests to ${scaleSet.name} until its own probe fails`,
        hint: 'What helps there is an application that fails its probe before it stops.',
    }));
    if (seen.length === 0 && gateways.length === 0) {
        return { drainable: [], obstacles: [{ message: `scale set ${scaleSet.name} is in no backend pool of a load balancer`, hint: 'Remove strategy.drain, or put the pool into the ipConfigurations of the scale set.' }] };
    }
    const found = seen.map((one) => {
        const inModel = scaleSet.loadBalancerPools.filter((id) => balancersOf([id]).some((ref) => place_keyOf(ref) === place_keyOf(one.ref))).map(balancer_rules/* lastSegment */.mp);
        return surveyBalancer(one, inModel, target, instances.length > 0);
    });
    return { drainable: found.flatMap(({ drainable }) => drainable), obstacles: [...found.flatMap(({ obstacles }) => obstacles), ...gateways] };
}
function surveyBalancer(seen, inModel, target, hasVms) {
    const { ref, body } = seen;
    const whole = body === undefined ? unreadable(seen) : wholeObstacle(seen, body, target);
    if (body === undefined || whole)
        return { drainable: [], obstacles: whole ? [whole] : [] };
    const members = (0,drain_members/* membersOf */.lS)(body, target);
    const pools = [...new Map([...inModel, ...members.map(({ pool }) => pool)].map((pool) => [pool.toLowerCase(), pool])).values()];
    const obstacles = [];
    const drainable = pools.filter((pool) => {
        const rules = rulesOfPool(body, pool);
        const unprobed = rules.filter(({ isProbed }) => !isProbed).map(({ name }) => name);
        const isListed = members.some((member) => (0,balancer_rules/* same */.FB)(member.pool, pool));
        if (rules.length > 0 && !isListed && hasVms) {
            obstacles.push({ message: `pool ${pool} of ${ref.name} does not list the VMs of ${target.name} by their network interfaces`, hint: 'Only members that the scale set\'s model puts into the pool can be told apart.' });
        }
        if (isListed && unprobed.length > 0) {
            obstacles.push({ message: `${unprobed.length === 1 ? 'rule' : 'rules'} ${unprobed.join(', ')} of ${ref.name} ${unprobed.length === 1 ? 'has' : 'have'} no probe, and Azure heeds admin states only where there is one`, hint: 'Give every rule that leads to the scale set a health probe.' });
        }
        return isListed && rules.some(({ isProbed }) => isProbed);
    });
    if (drainable.length === 0 && obstacles.length === 0)
        obstacles.push({ message: `no rule of ${ref.name} leads to ${target.name}`, hint: 'Remove strategy.drain if nothing is sent to these VMs from there.' });
    return { drainable: drainable.length === 0 ? [] : [{ balancer: ref, pools: drainable }], obstacles };
}
function unreadable({ ref, unreadable: why }) {
    return { message: `load balancer ${ref.name} could not be read${why === undefined ? '' : ` (${why})`}`, hint: `Grant the identity Microsoft.Network/loadBalancers/read and write on ${ref.name} in resource group ${ref.resourceGroup}; docs/permissions.md has the whole role.` };
}
/** What keeps all of a balancer from being written for this. */
function wholeObstacle({ ref, mayWrite }, body, target) {
    const sku = (0,balancer_rules/* textOf */.b6)((0,balancer_rules/* objectOf */.Xy)(body['sku'])?.['name']);
    if (!(0,balancer_rules/* same */.FB)(sku, 'Standard'))
        return { message: `${ref.name} is a ${sku ?? 'Basic'} load balancer, and only Standard ones have admin states`, hint: 'Upgrade it to Standard; Azure retired Basic on 30 September 2025.' };
    if (mayWrite === false)
        return { message: `the identity of this run may not write load balancer ${ref.name}`, hint: `Grant it Microsoft.Network/loadBalancers/write on ${ref.name} in resource group ${ref.resourceGroup}; docs/permissions.md has the whole role.` };
    const mark = (0,drain_mark/* markName */.Fp)({ scaleSet: target, balancer: ref }).toLowerCase();
    const others = Object.keys((0,rotation/* tagsOf */.Fg)(body)).filter((name) => !name.toLowerCase().startsWith(mark));
    if (others.length >= drain_mark/* TAG_LIMIT */.Jt)
        return { message: `${ref.name} has ${others.length} tags, and there is no room for the one that says which VMs are out (Azure takes ${drain_mark/* TAG_LIMIT */.Jt})`, hint: 'Remove a tag.' };
    return undefined;
}
function rulesOfPool(body, pool) {
    return (0,balancer_rules/* arrayOf */.jk)((0,balancer_rules/* propertiesOf */.P1)(body)['loadBalancingRules']).flatMap((rule) => {
        const properties = (0,balancer_rules/* propertiesOf */.P1)(rule);
        const ids = [(0,balancer_rules/* idAt */.jj)(properties['backendAddressPool']), ...(0,balancer_rules/* arrayOf */.jk)(properties['backendAddressPools']).map((one) => (0,balancer_rules/* idAt */.jj)(one))];
        if (!ids.some((id) => id !== undefined && (0,balancer_rules/* same */.FB)((0,balancer_rules/* lastSegment */.mp)(id), pool)))
            return [];
        return [{ name: (0,balancer_rules/* textOf */.b6)(rule['name']) ?? '', isProbed: (0,balancer_rules/* idAt */.jj)(properties['probe']) !== undefined }];
    });
}
function gatewayOf(poolId) {
    return /\/applicationGateways\/([^/]+)\//i.exec(poolId)?.[1] ?? poolId;
}

;// CONCATENATED MODULE: ./build/lib/plan/drain/plan-rotation.js





/**
 * The plan with all that load balancers have to do with it: VMs that an earlier run has left out of rotation go back, and where strategy.drain asks for it,
 * each batch is taken out before it is touched. What cannot be done is said, or refused where `drain` is required; but nothing of that keeps a deployment that went
 * wrong from being taken back.
 */
function withRotation(plan, wanted, observed, { goesBack }) {
    if (plan.kind === 'refused' || observed.rotation === undefined)
        return plan;
    const back = left_out_leftOut(plan, wanted, observed, observed.rotation);
    const drain = wanted.strategy.drain && { ...wanted.strategy.drain, required: wanted.strategy.drain.required && goesBack !== true };
    const asked = drain === undefined ? nothingAsked : drained(plan, wanted, observed, back, drain);
    const warnings = [...plan.warnings, ...back.warnings, ...asked.warnings];
    if (asked.problems.length > 0)
        return { kind: 'refused', problems: asked.problems, warnings };
    if (back.left.length === 0 && asked.drainable.length === 0)
        return { ...plan, warnings, notes: [...plan.notes, ...asked.notes] };
    const steps = withReturns(asked.steps ?? plan.steps, back);
    return {
        ...plan,
        kind: steps.length > 0 ? 'change' : plan.kind,
        steps,
        notes: [...(plan.kind === 'unchanged' && steps.length > 0 ? [] : plan.notes), ...returnNotes(back), ...asked.notes],
        warnings,
        rotation: { drainable: asked.drainable, required: drain?.required ?? false, left: back.left },
    };
}
const nothingAsked = { drainable: [], problems: [], warnings: [], notes: [] };
function drained(plan, wanted, observed, back, drain) {
    if (!plan.steps.some((step) => step.kind === 'azure-pass' || isRunning(step)))
        return nothingAsked;
    const { drainable, obstacles } = surveyed(plan, wanted, observed);
    const seen = observed.rotation ?? [];
    const outages = [];
    // Batches before this one have come through, or the rollout does not get so far: whether they really serve is looked at again when it is time.
    const through = new Set();
    const steps = plan.steps.map((step) => {
        if (!isRunning(step) || !isBehind(step.batch, drainable, seen, wanted))
            return step;
        const outage = outageOf(step.batch, drainable, seen, wanted, observed, back, through);
        if (outage)
            outages.push(outage);
        for (const id of step.batch.instanceIds)
            through.add(id);
        return outage ? step : { ...step, drainMs: drain.drainMs };
    });
    const cannot = [...obstacles.map(({ message, hint }) => ({ message: `strategy.drain cannot be honoured: ${message}`, hint })), ...outages];
    if (drain.required && cannot.length > 0)
        return { ...nothingAsked, problems: cannot };
    return { steps, drainable, problems: [], warnings: [...cannot, ...plan_rotation_tooLong(steps, wanted)], notes: foreignNotes(drainable, seen, wanted) };
}
function plan_rotation_tooLong(steps, { strategy }) {
    const drainMs = steps.reduce((sum, step) => sum + (isRunning(step) ? (step.drainMs ?? 0) : 0), 0);
    if (drainMs < strategy.timeoutMs)
        return [];
    return [{ message: `strategy.drain alone takes ${drainMs / 1000}s over all batches, and strategy.timeout ends the rollout after ${strategy.timeoutMs / 1000}s`, hint: 'Raise strategy.timeout, or drain for less time, or make strategy.batch larger.' }];
}
/** A batch of VMs that run. */
function isRunning(step) {
    return (step.kind === 'upgrade-batch' || step.kind === 'reimage-batch') && step.batch.role !== 'parked';
}
/** Azure's own pass chooses its batches itself; reimages after it are batches of this action again. */
function surveyed(plan, wanted, observed) {
    const ofBatches = plan.steps.some(isRunning) ? withProbe(plan, observed, survey(observed, observed.rotation ?? [], wanted.target)) : { drainable: [], obstacles: [] };
    if (!plan.steps.some((step) => step.kind === 'azure-pass'))
        return ofBatches;
    const ofPass = {
        message: `with upgrade policy ${observed.scaleSet.upgradePolicy.mode} Azure itself chooses which VMs of ${observed.scaleSet.name} are upgraded when`,
        hint: 'Set the upgrade policy of the scale set to Manual to have its VMs taken out of rotation before they are touched.',
    };
    return { ...ofBatches, obstacles: [ofPass, ...ofBatches.obstacles] };
}
/** A load balancer reports members that are down as its admin states say and not as its probe does (Azure docs, "Admin state"): their health could not be told any more. */
function withProbe(plan, { scaleSet }, found) {
    if (!plan.healthCounts || scaleSet.healthSource !== 'loadBalancerProbe' || found.drainable.length === 0)
        return found;
    const problem = {
        message: `scale set ${scaleSet.name} takes its health from a load balancer probe, which may not tell the health of a VM that is out of rotation: none would be seen to be well again`,
        hint: 'Use the Application Health extension instead, or set health.source: none.',
    };
    return { drainable: [], obstacles: [...found.obstacles, problem] };
}
function bodyOf(seen, { balancer }) {
    return seen.find(({ ref }) => ref === balancer)?.body ?? {};
}
function isBehind(batch, drainable, seen, { target }) {
    return drainable.some((one) => (0,drain_members/* membersOf */.lS)(bodyOf(seen, one), target).some(({ instanceId }) => batch.instanceIds.includes(instanceId)));
}
/** A batch that is all that serves: to take it out of rotation would be the outage that draining is to spare. */
function outageOf(batch, drainable, seen, wanted, observed, back, through) {
    const serving = new Set([...observed.instances.filter(may_serve/* takesConnections */.s).map(({ instanceId }) => instanceId), ...through]);
    const pools = drainable.flatMap((one) => {
        const place = { scaleSet: wanted.target, balancer: one.balancer };
        const body = bodyOf(seen, one);
        return (0,rotation/* emptied */.$C)((0,rotation/* putBack */.pK)(body, place, [...back.well, ...through]) ?? body, place, batch.instanceIds, one.pools, (id) => serving.has(id)).map((pool) => `${pool} of ${one.balancer.name}`);
    });
    if (pools.length === 0)
        return undefined;
    return {
        message: `strategy.drain cannot be honoured for batch ${batch.number} (${batch.instanceIds.length === 1 ? 'instance' : 'instances'} ${batch.instanceIds.join(', ')}): nobody else serves pool ${pools.join(' and ')}, so that taking it out of rotation would itself be an outage`,
        hint: 'Make strategy.batch smaller, or give the scale set more VMs.',
    };
}
function foreignNotes(drainable, seen, { target }) {
    return drainable.flatMap((one) => {
        const ids = [...new Set((0,rotation/* downByOthers */.zo)(bodyOf(seen, one), { scaleSet: target, balancer: one.balancer }).map(({ instanceId }) => instanceId))];
        if (ids.length === 0)
            return [];
        return [`Down in ${one.balancer.name} by somebody else, and left so: ${ids.join(', ')}.`];
    });
}
/** The others are put back as they come through their batches, or once all are proven. */
function withReturns(steps, { well, left }) {
    const isStale = left.some(({ out }) => out.length === 0);
    return well.length > 0 || isStale ? [{ kind: 'put-back', instanceIds: well }, ...steps] : steps;
}
function returnNotes({ left, well, unwell }) {
    const ids = [...well, ...unwell];
    if (ids.length === 0)
        return [];
    const where = left.filter(({ out }) => out.length > 0).map(({ balancer }) => balancer.name).join(', ');
    return [`An earlier run that did not end well has left VMs out of rotation of ${where} (${ids.join(', ')}); ${unwell.length === 0 ? 'they go back' : 'each goes back when it is well'}.`];
}

// EXTERNAL MODULE: ./build/lib/plan/image.js
var plan_image = __webpack_require__(7567);
;// CONCATENATED MODULE: ./build/lib/plan/image-replaced.js

/**
 * The image that a deployment replaces. Where a run before this one has already written the model and was killed, the VMs that it did not
 * reach still show it; not where they show several.
 */
function imageReplaced({ model }, { image }, { scaleSet, instances }) {
    if (image === undefined)
        return undefined;
    if (model?.image || model?.vhdUri)
        return (0,plan_image/* imageOfModel */.O)(scaleSet);
    const others = instances.filter((one) => !one.latestModelApplied && !one.protectedFromScaleSetActions && one.image !== undefined && !(0,plan_image/* isImage */.wu)(one.image, image));
    const shown = new Map(others.map((one) => (0,plan_image/* imageOfModel */.O)({ image: one.image })).map((one) => [one?.label, one]));
    return shown.size === 1 ? [...shown.values()][0] : undefined;
}

// EXTERNAL MODULE: ./build/lib/plan/definition.js
var definition = __webpack_require__(5497);
;// CONCATENATED MODULE: ./build/lib/plan/disk-age.js
/**
 * Whether a VM's OS disk was made after `sinceMs`. A reimage makes a new disk (Azure docs, "Reimage"), and Azure says of every managed
 * disk when it was made: that is how it is known that a VM has its custom data, which nobody can read back. `undefined` for disks that
 * are not listed: ephemeral ones, or where the right to read disks is missing.
 */
function isDiskYounger({ osDiskId }, madeAt, sinceMs) {
    const text = osDiskId === undefined ? undefined : madeAt?.get(osDiskId.toLowerCase());
    const ms = text === undefined ? Number.NaN : Date.parse(text);
    return Number.isFinite(ms) ? ms >= sinceMs : undefined;
}
/** The same for each VM, as a verdict asks it; `undefined` where the age of disks does not matter. */
function freshDisks(disksMadeAt, { madeAfterMs }) {
    return madeAfterMs === undefined ? undefined : (instance) => isDiskYounger(instance, disksMadeAt, madeAfterMs);
}
/** Since when OS disks must have been made for the custom data that is recorded, where the age of all of them is known. */
function datedDisks({ instances, disksMadeAt }, { model }) {
    const known = disksMadeAt && instances.every(({ osDiskId }) => osDiskId !== undefined && disksMadeAt.has(osDiskId.toLowerCase()));
    return known && model?.disksAfterMs !== undefined ? { madeAfterMs: model.disksAfterMs } : {};
}

// EXTERNAL MODULE: ./build/lib/plan/record.js
var plan_record = __webpack_require__(3221);
;// CONCATENATED MODULE: ./build/lib/plan/record-tags.js

const RECORD = 'vmss-deploy-record';
const RELEASE = 'vmss-deploy-release';
const PREVIOUS = 'vmss-deploy-previous';
const BACK = 'vmss-deploy-back';
const OWN = [RECORD, RELEASE, PREVIOUS, BACK];
const MOST_TAGS = 50;
const LONGEST_VALUE = 256;
/** All tags of the scale set after the deployment: those of others as they are. */
function tagsWith(tags, { record, customData, disksAfterMs }) {
    const { tag, previousTag, back, ...rest } = record;
    const words = [(0,plan_record/* formatRecord */.bM)({ tag: '-', ...rest, ...(back?.length === 0 ? { back } : {}) }), ...(customData === undefined ? [] : [`data=${customData}`]), ...(disksAfterMs === undefined ? [] : [`disks=${disksAfterMs}`])];
    return {
        ...withoutRecord(tags),
        [RELEASE]: tag,
        ...(previousTag === undefined ? {} : { [PREVIOUS]: previousTag }),
        ...(back === undefined || back.length === 0 ? {} : { [BACK]: record_tags_fitting(back) }),
        [RECORD]: words.join(' '),
    };
}
function readModelRecord(tags) {
    const own = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
    const text = own.get(RECORD);
    const record = (0,plan_record/* parseRecord */.Hh)(text);
    const tag = own.get(RELEASE);
    if (!record || !text || !tag)
        return undefined;
    const words = text.split(' ');
    const customData = words.find((word) => word.startsWith('data='))?.slice('data='.length);
    const disks = words.find((word) => /^disks=\d{1,15}$/.test(word))?.slice('disks='.length);
    const back = own.get(BACK)?.split(',');
    return {
        record: { ...record, tag, previousTag: own.get(PREVIOUS), ...(back ? { back } : {}) },
        ...(customData === undefined ? {} : { customData }),
        ...(disks === undefined ? {} : { disksAfterMs: Number(disks) }),
    };
}
/** The tags of others. */
function withoutRecord(tags) {
    return Object.fromEntries(Object.entries(tags).filter(([name]) => !isOwn(name)));
}
/** Azure tells no upper from lower case in the names of tags. */
function isOwn(name) {
    return OWN.includes(name.toLowerCase());
}
/** As many as one value holds: the newest are worth most. */
function record_tags_fitting(back) {
    let text = '';
    for (const tag of back) {
        const longer = text === '' ? tag : `${text},${tag}`;
        if (longer.length > LONGEST_VALUE)
            break;
        text = longer;
    }
    return text;
}

;// CONCATENATED MODULE: ./build/lib/plan/model-change.js


function modelDifference({ image, customData }, scaleSet, force) {
    return {
        image: image !== undefined && (force || !(0,plan_image/* modelHasImage */.Vb)(scaleSet, image)),
        customData: customData !== undefined && (force || readModelRecord(scaleSet.tags)?.customData !== customData.fingerprint),
    };
}
/** The smallest PATCH that takes the model there, with the deployment's record in its tags; `undefined` where nothing differs. */
function modelPatch(wanted, scaleSet, difference, record, { force, disksAfterMs }) {
    if (!difference.image && !difference.customData)
        return undefined;
    const { image, customData } = wanted;
    const tags = tagsWith(scaleSet.tags, { record, ...(customData ? { customData: customData.fingerprint } : {}), ...((customData !== undefined || force) && disksAfterMs !== undefined ? { disksAfterMs } : {}) });
    return {
        ...(difference.image && image ? (image.kind === 'vhd' ? { vhdUri: image.uri } : { image: (0,plan_image/* referenceOf */.Bz)(image) }) : {}),
        ...(difference.customData && customData ? { customData: customData.base64 } : {}),
        tags,
    };
}

;// CONCATENATED MODULE: ./build/lib/plan/attempt.js





function attempt(wanted, { scaleSet, instances, disksMadeAt }, record, healthCounts, { force, disksAfterMs }) {
    const writes = (0,definition/* writesOf */.AP)(wanted.extensions, scaleSet.extensions, record);
    const difference = modelDifference(wanted, scaleSet, force);
    const patch = modelPatch(wanted, scaleSet, difference, record, { force, disksAfterMs });
    const current = patch === undefined && wanted.extensions.every((extension, index) => {
        const existing = (0,definition/* existingOf */.fl)(extension, scaleSet.extensions);
        return existing !== undefined && (0,definition/* modelHas */.YE)(writes[index], existing);
    });
    const disk = diskRules(wanted, patch?.tags ?? scaleSet.tags);
    const hasFreshDisk = freshDisks(disksMadeAt, disk);
    const rules = { expected: writes, healthCounts, operationEnded: true, image: disk.image, hasFreshDisk };
    const staleDisks = new Set(instances.filter((instance) => hasFreshDisk !== undefined && hasFreshDisk(instance) !== true).map((instance) => instance.instanceId));
    return { writes, difference, patch, disk, current, staleDisks, verdicts: new Map(instances.map((instance) => [instance.instanceId, (0,plan_verdict/* judge */.S)(instance, rules)])) };
}
/** The tags that say how old a disk may be are those of the patch where there is one, else those of the model. */
function diskRules({ image, customData }, tags) {
    const madeAfterMs = image || customData ? readModelRecord(tags)?.disksAfterMs : undefined;
    return { ...(image ? { image } : {}), ...(madeAfterMs === undefined ? {} : { madeAfterMs }) };
}

;// CONCATENATED MODULE: ./build/lib/plan/effects.js


/** What the steps come to for each VM. A VM that does not run gets to it at its next start. */
function effectsOf(observed, attempt, steps) {
    return new Map(observed.instances.map((instance) => [instance.instanceId, effectOn(instance, attempt, steps)]));
}
function effectOn(instance, { writes, disk, staleDisks }, steps) {
    if (instance.protectedFromScaleSetActions)
        return ['skipped'];
    const pass = steps.some((step) => step.kind === 'azure-pass');
    const batched = steps.some((step) => (step.kind === 'upgrade-batch' || step.kind === 'reimage-batch') && step.batch.instanceIds.includes(instance.instanceId));
    if (!pass && !batched)
        return ['none'];
    const otherImage = disk.image !== undefined && instance.image !== undefined && !(0,plan_image/* isImage */.wu)(instance.image, disk.image);
    const reimage = otherImage || staleDisks.has(instance.instanceId);
    const effects = [...(reimage ? ['reimage'] : []), ...(writes.length > 0 ? ['extensions'] : [])];
    return (0,plan_batches/* isParked */.S2)(instance) ? ['later', ...effects] : effects.length === 0 ? ['none'] : effects;
}

;// CONCATENATED MODULE: ./build/lib/plan/health-counts.js
/** Whether health counts: the scale set has a source for it, and deploy.yml does not switch it off. */
function healthCountsFor({ source }, { healthSource }) {
    return source === 'auto' && healthSource !== 'none';
}

;// CONCATENATED MODULE: ./build/lib/plan/image-availability.js

/** Whether an image is whole, and where the scale set is. */
function atHand(image, facts, scaleSet) {
    switch (facts.kind) {
        case 'marketplace':
            return { problems: [], notes: image.kind === 'marketplace' && image.version.toLowerCase() === 'latest' ? [`${image.label} is version ${facts.version} now; a VM that is made later gets what is the latest then.`] : [] };
        case 'managedImage':
            return { problems: [...unfinished(image, facts.provisioningState), ...elsewhere(image, facts.location, scaleSet)], notes: [] };
        case 'galleryVersion':
            return { problems: unfinished(image, facts.provisioningState).concat(notReplicated(image, facts, scaleSet)).slice(0, 1), notes: [] };
        case 'galleryDefinition':
            return latest(image, facts, scaleSet);
        default:
            return facts;
    }
}
/** A version that is `Updating`, such as to get into more regions, is whole where it is already. */
function unfinished({ label }, state) {
    switch (state) {
        case 'Creating':
            return [{ message: `${label} is still being made (Creating)`, hint: 'Wait until it is there, then run this again. With several regions that takes minutes, and up to hours.' }];
        case 'Failed':
            return [{ message: `${label} is not whole: Azure failed to make it (Failed)`, hint: 'Make it anew, or name another version.' }];
        case 'Deleting':
            return [{ message: `${label} is being deleted`, hint: 'Name another one.' }];
        default:
            return [];
    }
}
/** A managed image is of use in its own region only (Azure docs, "Create a legacy managed image"). */
function elsewhere({ label }, location, { name, location: wanted }) {
    if (location === '' || sameRegion(location, wanted))
        return [];
    return [{ message: `${label} is in ${location}, and scale set ${name} in ${wanted}: a managed image can be used in its own region only`, hint: 'Publish it as a version of a gallery image, replicated to both regions.' }];
}
/** ARM: "The gallery image ... is not available in ... region. Please contact image owner to replicate to this region". */
function notReplicated(image, { regions }, { name, location }) {
    const replica = regions.find(({ region }) => sameRegion(region, location));
    if (replica === undefined) {
        const there = regions.map(({ region }) => region).join(', ') || 'none';
        return [{ message: `${image.label} is not replicated to ${location}, where scale set ${name} is; its regions: ${there}`, hint: `Add the region to the version: az sig image-version update --add publishingProfile.targetRegions name=${location}.` }];
    }
    switch (replica.state) {
        case 'Replicating':
            return [{ message: `${image.label} is not in ${location}, where scale set ${name} is, yet: replicated to ${replica.progress ?? 0}%`, hint: 'Wait until it is, then run this again.' }];
        case 'Failed':
            return [{ message: `${image.label} could not be replicated to ${location}, where scale set ${name} is${because(replica)}`, hint: 'Create the version again, or name another one.' }];
        case 'Unknown':
        case 'Completed':
        case undefined:
            return [];
        default:
            return replica.state;
    }
}
function because({ details }) {
    return details === undefined ? '' : `: ${details}`;
}
/** ARM: "There is no latest image version exists for ..."; a VM gets the highest version that counts, in its region, when it is made. */
function latest({ label }, { versions }, { name, location }) {
    const whole = versions.filter(({ provisioningState }) => provisioningState === 'Succeeded' || provisioningState === 'Updating');
    const usable = whole.find(({ regions }) => regions.some(({ region, excludeFromLatest }) => sameRegion(region, location) && !excludeFromLatest));
    if (usable !== undefined)
        return { problems: [], notes: [`${label} stands for version ${usable.version} now; a VM that is made later gets what is the latest then.`] };
    const why = versions.length === 0 ? 'it has no versions' : `none of its ${versions.length} versions counts for latest there (excluded from it, not replicated, or not whole)`;
    return { problems: [{ message: `${label} stands for no version in ${location}, where scale set ${name} is: ${why}`, hint: 'Replicate a version to that region, or take excludeFromLatest off it.' }], notes: [] };
}

;// CONCATENATED MODULE: ./build/lib/plan/image-type-change.js
/**
 * What Azure refuses of a change from one type of image to another on a scale set that exists. Not documented as a whole:
 * what has been seen refused is refused here, what the documentation says is possible passes, and for the rest there is a note.
 */
function typeChange(image, { scaleSet }) {
    const [from, to] = [typeNow(scaleSet), typeOf(image)];
    const refused = (why, hint) => ({ problems: [{ message: `Scale set ${scaleSet.name} cannot be given ${image.label}: ${why}`, hint }], notes: [] });
    if (from === undefined || to === undefined)
        return { problems: [], notes: [] };
    // "Changing property 'osDisk.managedDisk' is not allowed" (github.com/MicrosoftDocs/azure-docs/issues/12751)
    if (from === 'VHD' && to !== 'VHD')
        return refused('its OS disks are made of a VHD, and Azure does not change a scale set to managed disks', 'Name a VHD (model.image.vhd), or make another scale set with managed disks.');
    if (to === 'VHD' && from !== 'VHD')
        return refused('its OS disks are managed, and Azure does not change a scale set to disks made of a VHD', 'Publish the VHD as an image of a gallery and name that, or make another scale set.');
    // "The Image type for a Virtual Machine Scale Set may not be changed." (github.com/MicrosoftDocs/azure-docs/issues/89791 and 92371)
    if (from === 'marketplace' && to === 'managed image')
        return refused('it was made of a marketplace image, and Azure does not change it to a managed image', 'Publish the image as a version of a gallery image and name that, or make another scale set of it.');
    // "Changing property 'imageReference.sku' is not allowed" (github.com/Azure/azure-powershell/issues/11911): of images with a plan.
    if (image.kind === 'marketplace' && scaleSet.plan !== undefined && !sameOffer(image, scaleSet.image))
        return refused('its image is sold under a plan, and Azure does not change offer and sku of such a scale set', 'Name another version of the same offer and sku, or make another scale set.');
    // Managed to gallery: "Yes, you can update the scale set image reference from a managed image" (Azure docs, "Store and share images").
    if (from === to || (from === 'managed image' && to === 'gallery image'))
        return { problems: [], notes: [] };
    return { problems: [], notes: [`Scale set ${scaleSet.name} changes from a ${from === 'marketplace' ? 'marketplace image' : from} to a ${to === 'marketplace' ? 'marketplace image' : to}. Whether Azure takes this is not documented; where it does not, it says so when the model is written, before any VM is touched.`] };
}
function typeNow({ image, vhdUri }) {
    if (vhdUri !== undefined)
        return 'VHD';
    if (image?.communityGalleryImageId !== undefined || image?.sharedGalleryImageId !== undefined)
        return 'gallery image';
    if (image?.id !== undefined)
        return typeOfId(image.id);
    return image?.publisher === undefined ? undefined : 'marketplace';
}
function typeOf(image) {
    switch (image.kind) {
        case 'vhd':
            return 'VHD';
        case 'marketplace':
            return 'marketplace';
        case 'id':
            return typeOfId(image.id);
        default:
            return image;
    }
}
function typeOfId(id) {
    if (/\/providers\/Microsoft\.Compute\/images\/[^/]+\/?$/i.test(id))
        return 'managed image';
    return /\/(?:galleries|CommunityGalleries|SharedGalleries)\//i.test(id) ? 'gallery image' : undefined;
}
function sameOffer(image, now) {
    return ['publisher', 'offer', 'sku'].every((key) => image[key].toLowerCase() === now?.[key]?.toLowerCase());
}

;// CONCATENATED MODULE: ./build/lib/plan/image-preflight.js




/** Custom images: 600 VMs from a managed image, 1000 from a gallery's (Azure docs, "Design considerations for scale sets"). */
const MOST_OF_MANAGED_IMAGE = 600;
/**
 * Whether a scale set can take an image, as far as Azure tells it beforehand. Texts of ARM's own errors, where no other source
 * is named: learn.microsoft.com/azure/virtual-machines/troubleshooting-shared-images.
 *
 * @param seen what `observeImage` found; `undefined` for a VHD
 * @param now milliseconds since the epoch
 */
function image_preflight_imageProblems(image, seen, observed, now) {
    const at = image.location === undefined ? {} : { location: image.location };
    const change = typeChange(image, observed);
    const looked = look(image, seen, observed, now);
    return {
        problems: [...change.problems, ...notLatest(image, observed), ...looked.problems].map((problem) => ({ ...problem, ...at })),
        warnings: looked.warnings.map((problem) => ({ ...problem, ...at })),
        notes: [...change.notes, ...looked.notes],
    };
}
/**
 * The same for a whole deployment. What the model has already it need not take: what is wrong with that shows where Azure makes its next VM.
 * @param now milliseconds since the epoch
 */
function imagePreflight({ image }, observed, now) {
    if (image === undefined)
        return { problems: [], warnings: [], notes: [] };
    const looked = image_preflight_imageProblems(image, observed.imageFacts, observed, now);
    return (0,plan_image/* modelHasImage */.Vb)(observed.scaleSet, image) ? { problems: [], warnings: [...looked.problems, ...looked.warnings], notes: [] } : looked;
}
function look(image, seen, observed, now) {
    if (image.kind === 'vhd')
        return noted(`Nothing of the VHD of ${image.label} can be checked before it is used: whether the blob is there, and what system is on it.`);
    switch (seen?.kind) {
        case undefined:
            return noted(`Nothing is known of ${image.label} before it is used.`);
        case 'unreadable':
            return noted(`${image.label} could not be checked before it is used: ${seen.reason}. Azure refuses what does not fit when the model is written.`);
        case 'missing':
            return { problems: [image_preflight_missing(image, seen, observed)], warnings: [], notes: [] };
        case 'found':
            return lookAt(image, seen.facts, observed, now);
        default:
            return seen;
    }
}
function lookAt(image, facts, observed, now) {
    if (facts.kind === 'other')
        return noted(`${image.label} is an image of a kind that cannot be checked before it is used.`);
    const available = atHand(image, facts, observed.scaleSet);
    const notes = [...available.notes, ...unread(image, facts), ...shallow(image, facts)];
    // What cannot be had need not fit.
    if (available.problems.length > 0)
        return { problems: available.problems, warnings: [], notes };
    return { problems: [...fitProblems(image, facts, observed), ...tooMany(image, facts, observed)], warnings: [...otherGeneration(image, facts, observed), ...ended(image, facts, now), ...deprecated(image, facts)], notes };
}
function noted(note) {
    return { problems: [], warnings: [], notes: [note] };
}
/** How many of the versions that are there a message names. */
const MOST_NAMED = 5;
function image_preflight_missing(image, { versions }, { scaleSet }) {
    if (image.kind === 'marketplace')
        return { message: `Region ${scaleSet.location} of scale set ${scaleSet.name} has no marketplace image ${image.label}`, hint: 'Check publisher, offer, sku and version: az vm image list --all --location REGION --publisher PUBLISHER.' };
    const what = `There is no ${image.label}, which scale set ${scaleSet.name} is to get`;
    if (versions === undefined)
        return { message: what, hint: 'Check the names, the resource group and the subscription. An image is made before it is rolled out: see command: capture, or the job that builds it.' };
    const named = versions.slice(0, MOST_NAMED).map(({ version }) => version);
    const more = versions.length > named.length ? ` and ${versions.length - named.length} older` : '';
    return {
        message: `${what}: ${named.length === 0 ? 'the image has no versions' : `versions that are there: ${named.join(', ')}${more}`}`,
        hint: 'Publish the version first, such as with command: capture, or name one that is there.',
    };
}
function unread({ label }, facts) {
    if (facts.kind !== 'galleryVersion' || !facts.definitionUnreadable)
        return [];
    return [`The definition of ${label} may not be read, so whether its system, generation and security type fit was not checked.`];
}
/** Azure docs, "Store and share images": not for many VMs. */
function shallow({ label }, facts) {
    if (facts.kind !== 'galleryVersion' || facts.replicationMode !== 'Shallow')
        return [];
    return [`${label} is replicated in the mode Shallow, from which Azure does not make many VMs at once.`];
}
function tooMany(image, facts, { scaleSet }) {
    if (facts.kind !== 'managedImage' || scaleSet.capacity <= MOST_OF_MANAGED_IMAGE)
        return [];
    return [{ message: `Scale set ${scaleSet.name} has ${scaleSet.capacity} VMs, and no more than ${MOST_OF_MANAGED_IMAGE} can be made of a managed image (${image.label})`, hint: 'Publish it as a version of a gallery image: those are good for 1000 VMs.' }];
}
/** For information only: Azure goes on making VMs of it ("End-of-life dates are informational"). */
function ended(image, { endOfLifeDate }, now) {
    if (endOfLifeDate === undefined || Date.parse(endOfLifeDate) > now)
        return [];
    return [{ message: `The end of life of ${image.label} was on ${endOfLifeDate.slice(0, 10)}`, hint: 'Azure still makes VMs of it. Use a newer version, or move its endOfLifeDate.' }];
}
function deprecated(image, facts) {
    if (facts.kind !== 'marketplace' || facts.deprecation === undefined)
        return [];
    return [{ message: `The publisher has marked ${image.label} as ${facts.deprecation}`, hint: 'Once it is gone, no scale-out or repair can make a VM of it.' }];
}
/** "virtualMachineScaleSets with Automatic OS Upgrade enabled must use Platform or Gallery Image with version set to 'latest'" (github.com/hashicorp/terraform-provider-azurerm/issues/11398). */
function notLatest(image, { scaleSet: { name, upgradePolicy } }) {
    if (!upgradePolicy.automaticOsUpgrade || (0,plan_image/* followsLatest */.qT)(image))
        return [];
    return [{ message: `Scale set ${name} upgrades its OS automatically, which Azure allows with the latest version of a marketplace or gallery image only, and not with ${image.label}`, hint: 'Turn enableAutomaticOSUpgrade off: with it Azure itself rolls new images out.' }];
}

;// CONCATENATED MODULE: ./build/lib/plan/drift/recorded.js



function readRecorded({ extensions, tags }) {
    const inTags = readModelRecord(tags);
    const recorded = extensions.flatMap((extension) => {
        const record = (0,plan_record/* parseRecord */.Hh)(extension.forceUpdateTag);
        return record ? [{ extension, record }] : [];
    });
    const newest = [...recorded.map(({ record }) => record), ...(inTags ? [inTags.record] : [])].reduce((best, one) => (best && best.timestamp >= one.timestamp ? best : one), undefined);
    const isOurs = (record) => record.timestamp === newest?.timestamp && record.tag === newest.tag;
    return {
        ...(newest ? { record: newest } : {}),
        ours: recorded.filter(({ record }) => isOurs(record)).map(({ extension }) => extension),
        left: recorded.filter(({ record }) => !isOurs(record)),
        ...(inTags ? { model: inTags } : {}),
    };
}
/**
 * The release that a VM was told, from its own extension resources. Whether these echo forceUpdateTag is not documented; Custom
 * Script's `timestamp` names the deployment too, and the URL of a release file its tag. `undefined` where none of them tells.
 */
function releaseOn(instance, { record, ours }) {
    for (const extension of ours) {
        const told = instance.told.find((one) => (0,definition/* sameHandler */.lQ)(one, extension));
        if (!told)
            continue;
        const echoed = (0,plan_record/* parseRecord */.Hh)(told.forceUpdateTag)?.tag;
        if (echoed !== undefined)
            return echoed;
        if ((0,definition/* sameJson */.Vk)(told.settings ?? {}, extension.settings ?? {}) || isTimestamp(told.settings, record?.timestamp))
            return record?.tag;
        const named = tagInUrls(told.settings);
        if (named !== undefined)
            return named;
    }
    return undefined;
}
function isTimestamp(settings, timestamp) {
    return timestamp !== undefined && settings?.timestamp === timestamp;
}
/** The one tag that all URLs of release files name (`/releases/download/TAG/NAME`). */
function tagInUrls(settings) {
    const tags = new Set([...JSON.stringify(settings ?? {}).matchAll(/\/releases\/download\/([^"\s?]+)\/[^"/\s?]+/g)].map(([, tag = '']) => tag));
    return tags.size === 1 ? [...tags][0]?.replaceAll('%2F', '/') : undefined;
}

// EXTERNAL MODULE: ./build/lib/plan/amount.js
var plan_amount = __webpack_require__(2532);
;// CONCATENATED MODULE: ./build/lib/plan/standing.js




/**
 * Whether the deployment that is recorded went well, by what its VMs show now: each that runs is on it and its extensions have
 * succeeded. Health may be bad for a moment, so as much of that as the strategy tolerates counts as well.
 */
function isGood(record, observed, strategy, healthCounts) {
    return standing(record, observed, strategy, healthCounts) === 'good';
}
/** `unfinished`: VMs have yet to get it, and none that has got it speaks against it. */
function standing(record, observed, { maxUnhealthy }, healthCounts) {
    const { scaleSet, instances, disksMadeAt } = observed;
    const recorded = readRecorded(scaleSet);
    if (recorded.record?.timestamp !== record.timestamp)
        return 'bad';
    const hasFreshDisk = freshDisks(disksMadeAt, datedDisks(observed, recorded));
    const kinds = instances.map((instance) => (0,plan_verdict/* judge */.S)(instance, { expected: recorded.ours, healthCounts, operationEnded: true, hasFreshDisk }).kind);
    const unhealthy = kinds.filter((kind) => kind === 'unhealthy' || kind === 'working').length;
    if (kinds.includes('failed') || unhealthy > (0,plan_amount/* atMost */.Tu)(maxUnhealthy, kinds.length))
        return 'bad';
    return kinds.includes('outdated') ? 'unfinished' : 'good';
}

;// CONCATENATED MODULE: ./build/lib/plan/next-record.js






/** How far the clock of the run before may have been ahead, s. */
const MOST_AHEAD_S = 120;
/** The newest record in what this deployment writes; where it has written nothing of that yet, the newest on the scale set. */
function recordOf(wanted, { scaleSet }) {
    const ofExtensions = wanted.extensions.flatMap((extension) => (0,plan_record/* parseRecord */.Hh)((0,definition/* existingOf */.fl)(extension, scaleSet.extensions)?.forceUpdateTag) ?? []);
    const ofModel = wanted.image || wanted.customData ? readModelRecord(scaleSet.tags)?.record : undefined;
    const own = [...ofExtensions, ...(ofModel ? [ofModel] : [])].reduce((best, one) => (best && best.timestamp >= one.timestamp ? best : one), undefined);
    return own ?? readRecorded(scaleSet).record;
}
/** What a deployment writes of itself. */
function nextRecord(wanted, observed, before, healthCounts, context) {
    if (context.restore && canRestore(context.restore, wanted, observed))
        return context.restore;
    const now = Math.floor(context.now / 1000);
    const later = Math.max(now, (before?.timestamp ?? 0) + 1);
    // A record from far in the future is one of a wrong clock: to go on from there would make every report look too old.
    const timestamp = later - now > MOST_AHEAD_S ? now : later;
    const { tag, sha } = wanted.release;
    const replaced = context.liveRecord ?? before;
    const wasGood = context.liveRecord !== undefined || (before !== undefined && isGood(before, observed, wanted.strategy, healthCounts));
    const previousTag = replaced?.tag === tag ? replaced.previousTag : replaced?.tag;
    const back = (0,plan_record/* backFrom */.AC)(tag, replaced, { wasGood, goesBack: context.goesBack === true });
    return { tag, previousTag, back, sha, fingerprint: wanted.fingerprint, timestamp, run: context.run, ...(context.goesBack ? { task: 'rollback' } : {}) };
}
/**
 * Whether the scale set can be put back to just what a record says. Not where something newer would stay beside it and pass for the
 * last deployment, nor where custom data is put back: a disk that was made since would then count as one that has it.
 */
function canRestore(record, wanted, { scaleSet }) {
    if (record.fingerprint !== wanted.fingerprint || modelDifference(wanted, scaleSet, false).customData)
        return false;
    const staying = scaleSet.extensions.filter((extension) => !wanted.extensions.some((one) => (0,definition/* existingOf */.fl)(one, [extension]) !== undefined));
    const records = [...staying.map((extension) => (0,plan_record/* parseRecord */.Hh)(extension.forceUpdateTag)), wanted.image || wanted.customData ? undefined : readModelRecord(scaleSet.tags)?.record];
    return records.every((one) => one === undefined || one.timestamp <= record.timestamp);
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
/** Whether the model has this deployment in it: a running pass is then the one that a killed run left behind, be it the first of several. */
function isOurs(wanted, { scaleSet }) {
    if ((wanted.image || wanted.customData) && readModelRecord(scaleSet.tags)?.record.fingerprint === wanted.fingerprint)
        return true;
    return wanted.extensions.some((extension) => {
        const record = (0,plan_record/* parseRecord */.Hh)((0,definition/* existingOf */.fl)(extension, scaleSet.extensions)?.forceUpdateTag);
        return record?.fingerprint === wanted.fingerprint;
    });
}
/** VMs that would have to be upgraded and that Azure will not touch; none where deploy.yml says to leave them. */
function refuseProtected(wanted, observed, ids) {
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
function preflight_cautions(wanted, observed, vmsComeLater = false) {
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
    if (instances.length === 0 && !vmsComeLater) {
        warnings.push({ message: `Scale set ${scaleSet.name} has no VMs: the release goes into its model and runs on the VMs that come later`, hint: 'Nothing can be proven until there is a VM.' });
    }
    if (observed.automaticRepairs === 'Suspended') {
        warnings.push({
            message: `Automatic repairs of scale set ${scaleSet.name} are suspended: by somebody, or by a run that was killed`,
            hint: `To resume them: az vmss set-orchestration-service-state --service-name AutomaticRepairs --action Resume --resource-group ${wanted.target.resourceGroup} --name ${scaleSet.name}`,
        });
    }
    warnings.push(...unknownDisks(wanted, observed), ...automaticOsUpgrades(wanted, observed));
    const tolerated = (0,plan_amount/* atMost */.Tu)(strategy.maxUnhealthy, instances.length);
    if (mode === 'Manual' && instances.length > 0 && tolerated >= instances.length) {
        warnings.push({ message: 'strategy.maxUnhealthy tolerates every VM failing, so nothing will stop a bad release', hint: 'Lower strategy.maxUnhealthy.' });
    }
    return warnings;
}
/** Whether a VM has its custom data is known by the age of its disk, and within a run by what the run has done; without both it is reimaged, again and again. */
function unknownDisks({ customData, target }, { scaleSet, instances, disksMadeAt }) {
    if (!customData || instances.length === 0 || (disksMadeAt !== undefined && !scaleSet.ephemeralOsDisk))
        return [];
    const message = (why) => `Which VMs of ${scaleSet.name} have this custom data already cannot be told, so that every run reimages all of them: ${why}`;
    if (scaleSet.ephemeralOsDisk)
        return [{ message: message('Azure does not say when their ephemeral OS disks were made'), hint: 'Run this only when something has changed, or use managed OS disks.' }];
    return [{ message: message(`the disks of resource group ${target.resourceGroup} may not be listed`), hint: 'Grant Microsoft.Compute/disks/read there; docs/permissions.md has the role.' }];
}
/** With the latest version in the model Azure upgrades the image by itself (Azure docs, "Automatic OS image upgrade"). */
function automaticOsUpgrades({ image }, { scaleSet }) {
    if (!image || !scaleSet.upgradePolicy.automaticOsUpgrade || !(0,plan_image/* followsLatest */.qT)(image))
        return [];
    return [{
            message: `Scale set ${scaleSet.name} has automatic OS upgrade on, and ${image.label} names no version: Azure brings each newer version to the VMs by itself, outside of any deployment`,
            hint: `Name a version in model.image and switch it off: az vmss update --resource-group RESOURCE_GROUP --name ${scaleSet.name} --set upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade=false`,
        }];
}
/** How long Azure's health source may take to see that an application has changed for the worse, ms; `undefined` where that cannot be told. */
function healthLagMs({ scaleSet }) {
    const extension = scaleSet.extensions.find((one) => /^ApplicationHealth(?:Linux|Windows)$/i.test(one.type));
    if (!extension)
        return undefined;
    const { intervalInSeconds = 5, numberOfProbes = 1 } = extension.settings ?? {};
    return typeof intervalInSeconds === 'number' && typeof numberOfProbes === 'number' ? intervalInSeconds * numberOfProbes * 1000 : undefined;
}
/** A VM that is called healthy may be so by a probe of what it ran before: settling for less than a round of probes proves little. */
function healthNotes(wanted, observed) {
    const lagMs = healthLagMs(observed);
    if (lagMs === undefined || wanted.health.source !== 'auto' || wanted.health.settleMs >= lagMs)
        return [];
    return [`health.settle is ${wanted.health.settleMs / 1000}s, but the Application Health extension takes up to ${lagMs / 1000}s (intervalInSeconds x numberOfProbes) to see a change: a VM may count as healthy by what it ran before.`];
}

;// CONCATENATED MODULE: ./build/lib/plan/secretless.js
/** Extensions that take no protected settings (their documentation on learn.microsoft.com): a write of what a GET shows loses nothing. */
const TYPES = ['ApplicationHealthLinux', 'ApplicationHealthWindows', 'NetworkWatcherAgentLinux', 'NetworkWatcherAgentWindows', 'AADSSHLoginForLinux', 'AADLoginForWindows'];
function takesNoSecrets({ type }) {
    return TYPES.some((known) => known.toLowerCase() === type.toLowerCase());
}

;// CONCATENATED MODULE: ./build/lib/plan/rollout-steps.js




/** The steps that write the model and bring it to the VMs, as the scale set's upgrade policy has it. */
function stepsToWrite(wanted, observed, attempt, goesBack) {
    const { writes, patch, difference } = attempt;
    const extensions = writes.map((write) => write.name);
    const { mode } = observed.scaleSet.upgradePolicy;
    const reimages = reimageNotes(observed, difference, mode);
    if (mode === 'Manual') {
        const batches = batchesOf(wanted, observed);
        const steps = [{ kind: 'write-model', extensions, model: patch !== undefined }, ...batchSteps(batches, wanted), { kind: 'catch-up' }];
        return { steps: withRepairs(observed, steps), notes: [...reimages, ...batchNotes(wanted, observed, batches)] };
    }
    const { passes, notes } = passesOf(observed, extensions, patch !== undefined, { mode, ifStopped: goesBack ? 'upgrade-rest' : 'fail' });
    return { steps: withRepairs(observed, [...passes, ...reimagesAfterPass(wanted, observed, attempt)]), notes: [...reimages, ...(mode === 'Rolling' ? [rollingNote(observed)] : []), ...notes] };
}
/**
 * The writes under a policy by which each write starts a pass. All goes into one where that is safe: it replaces the whole extension
 * profile, and what other extensions keep secret a GET does not show. Else the image comes first, since the release's extension is meant for it.
 */
function passesOf({ scaleSet }, extensions, model, common) {
    const neighbours = scaleSet.extensions.filter((extension) => !extensions.includes(extension.name));
    const pass = (own) => ({ kind: 'azure-pass', extensions: [], model: false, neighbours: [], write: 'patch', ...common, ...own });
    const many = extensions.length > 1 || (extensions.length === 1 && model);
    if (!many)
        return { passes: [model ? pass({ model }) : pass({ extensions, write: 'put' })], notes: [] };
    if (neighbours.every(takesNoSecrets))
        return { passes: [pass({ extensions, model, neighbours })], notes: [] };
    const passes = [...(model ? [pass({ model })] : []), ...extensions.map((name) => pass({ extensions: [name], write: 'put' }))];
    return { passes, notes: [costNote(passes.length, model, extensions, neighbours.filter((one) => !takesNoSecrets(one)))] };
}
function costNote(passes, model, extensions, secretive) {
    const what = model ? `The image or custom data and ${extensions.length === 1 ? 'the extension' : `each of the ${extensions.length} extensions`} cost a pass of their own` : `Each of the ${extensions.length} extensions costs a pass of its own`;
    return `${what} through the VMs, ${passes} in all: one write for all would replace the whole extension profile and could lose the protected settings of ${secretive.map((one) => one.name).join(', ')}.`;
}
function batchesOf(wanted, observed) {
    return (0,plan_batches/* cutBatches */.X3)(observed.instances.filter((instance) => !instance.protectedFromScaleSetActions), observed.instances.length, wanted.strategy);
}
/** A pass brings custom data into the VMs' definition and not onto their disks, unless another image than theirs gives them fresh ones. */
function reimagesAfterPass(wanted, observed, { staleDisks, difference }) {
    const { image } = wanted;
    const keepsDisk = (shown) => image === undefined || (shown === undefined ? !difference.image : (0,plan_image/* isImage */.wu)(shown, image));
    const stale = observed.instances.filter((instance) => !instance.protectedFromScaleSetActions && staleDisks.has(instance.instanceId) && keepsDisk(instance.image));
    return (0,plan_batches/* cutBatches */.X3)(stale, observed.instances.length, wanted.strategy).map((batch) => ({ kind: 'reimage-batch', batch, pauseMs: wanted.strategy.pauseMs }));
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
function reimageNotes(observed, { image, customData }, mode) {
    if (!image && !customData)
        return [];
    const why = image ? 'the new image' : 'the new custom data';
    const lost = observed.instances.length === 0 ? [] : [`Every VM is reimaged for ${why}: what is on its OS disk is lost (data disks stay).`];
    const twice = customData && !image ? [`Custom data reaches a VM with a reimage, and the model with the upgrade before it${mode === 'Manual' ? '' : ', for which Azure makes its own pass'}: extensions that change too run on the old disk as well as on the fresh one.`] : [];
    return [...lost, ...twice];
}
function batchNotes(wanted, observed, batches) {
    const notes = [];
    const zones = new Set(batches.map((batch) => batch.zone).filter((zone) => zone !== undefined));
    if (zones.size > 1)
        notes.push(`No batch spans two zones, so some are smaller than ${(0,plan_amount/* amountText */.cY)(wanted.strategy.batch)}.`);
    const left = observed.instances.filter((instance) => instance.protectedFromScaleSetActions).map((instance) => instance.instanceId);
    if (left.length > 0)
        notes.push(`Protected from scale set actions and left as ${left.length === 1 ? 'it is' : 'they are'}: ${left.join(', ')}.`);
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

;// CONCATENATED MODULE: ./build/lib/plan/what-stays.js


/** What a later release has put into the model and a release that is gone back to says nothing of: it is not known what was there before. */
function whatStays({ image, customData, release }, { scaleSet }) {
    const last = readModelRecord(scaleSet.tags);
    if (!last || last.record.tag === release.tag)
        return [];
    const { tag } = last.record;
    const ofImage = {
        message: `deploy.yml of ${release.tag} names no image, so that of scale set ${scaleSet.name} stays: ${(0,plan_image/* imageText */.f1)(scaleSet.image)}; the last to change image or custom data was ${tag}`,
        hint: 'If that image is what has to go, deploy with the one before in model.image.',
    };
    const ofData = {
        message: `deploy.yml of ${release.tag} has no custom data, so that of ${tag} stays in the model of ${scaleSet.name}: VMs that are made or reimaged run it`,
        hint: 'Azure never gives custom data back. To have other custom data there, deploy it: model.customData.',
    };
    return [...(image === undefined ? [ofImage] : []), ...(customData === undefined && last.customData !== undefined ? [ofData] : [])];
}

;// CONCATENATED MODULE: ./build/lib/plan/make-plan.js










/** The steps from what was observed to what is wanted. Pure: the same arguments give the same plan. */
function makePlan(wanted, observed, context) {
    const image = imagePreflight(wanted, observed, context.now);
    const warnings = [...preflight_cautions(wanted, observed, context.vmsComeLater), ...(context.goesBack ? whatStays(wanted, observed) : []), ...image.warnings];
    const refused = preflight(wanted, observed);
    const problems = refused.length > 0 ? refused : image.problems;
    if (problems.length > 0)
        return { kind: 'refused', problems, warnings };
    const before = recordOf(wanted, observed);
    const healthCounts = healthCountsFor(wanted.health, observed.scaleSet);
    const disksAfterMs = context.toBeMade ? undefined : context.now;
    const known = before ?? nextRecord(wanted, observed, undefined, healthCounts, context);
    const kept = isSame(wanted, before) && !context.force ? attempt(wanted, observed, known, healthCounts, { force: false, disksAfterMs }) : undefined;
    const base = { healthCounts, warnings };
    if (kept?.current) {
        const resumed = resume(wanted, observed, kept);
        const untouchable = refuseProtected(wanted, observed, withVerdict(kept, 'protected'));
        if (untouchable.length > 0)
            return { kind: 'refused', problems: untouchable, warnings };
        if (resumed)
            return { ...base, ...resumed, notes: [...resumed.notes, ...(before || resumed.kind !== 'unchanged' ? [] : [NOT_RECORDED])], writes: kept.writes, disk: kept.disk, effects: effectsOf(observed, kept, resumed.steps), record: known, previousTag: releaseBefore(known, before, context) };
    }
    const untouchable = refuseProtected(wanted, observed, protectedIds(observed));
    if (untouchable.length > 0)
        return { kind: 'refused', problems: untouchable, warnings };
    const record = nextRecord(wanted, observed, before, healthCounts, context);
    const next = attempt(wanted, observed, record, healthCounts, { force: context.force, disksAfterMs });
    const { steps, notes } = stepsToWrite(wanted, observed, next, context.goesBack === true);
    return {
        ...base, kind: 'change', steps, writes: next.writes, model: next.patch, disk: next.disk, record, previousTag: releaseBefore(record, before, context),
        effects: effectsOf(observed, next, steps),
        notes: [...reasonToWrite(wanted, before, context, kept), ...image.notes, ...notes, ...healthNotes(wanted, observed)],
    };
}
/**
 * The release that was there before. On a way back it is the one that is left, whatever the record that is put back says of its own time:
 * GitHub's deployments are told of it, and nobody goes back to what was left.
 */
function releaseBefore(record, before, { goesBack }) {
    if (!goesBack)
        return record.previousTag;
    if (before && before.tag !== record.tag)
        return before.tag;
    return record.task === 'rollback' ? record.previousTag : undefined;
}
/** A record is written with a change only: by itself it would make every VM look out of date. */
const NOT_RECORDED = 'No deployment is recorded on this scale set, and where nothing is written none is: a rollback from the next release will not know this one. To go back to it then, name it: command: rollback with version.';
/** Whether the recorded deployment may be the wanted one. Without extensions the model itself tells, whatever is recorded. */
function isSame(wanted, before) {
    return before?.fingerprint === wanted.fingerprint || wanted.extensions.length === 0;
}
/**
 * The model is already this deployment's. Either all is proven, or an earlier run ended before it was through and the
 * rest is planned. `undefined` where the release must be written anew, since the handler would not run again otherwise.
 */
function resume(wanted, observed, kept) {
    const mode = observed.scaleSet.upgradePolicy.mode;
    if (mode !== 'Manual' && observed.rollingUpgrade?.status === 'RollingForward') {
        const watch = { kind: 'azure-pass', mode, extensions: [], model: false, neighbours: [], write: 'none', ifStopped: 'fail' };
        return { kind: 'change', steps: withRepairs(observed, [watch, ...reimagesAfterPass(wanted, observed, kept)], true), notes: ['The rolling upgrade of this very deployment is running already: it is watched to its end.'] };
    }
    if (withVerdict(kept, 'failed').length > 0)
        return undefined;
    const outdated = observed.instances.filter((instance) => {
        const verdict = kept.verdicts.get(instance.instanceId);
        return verdict !== undefined && (0,plan_verdict/* isYetToGetIt */.b)(verdict);
    });
    const onlyDisks = outdated.every((instance) => instance.latestModelApplied);
    // Azure begins a pass with a write that changes something: an extension's new identity. Without one the VMs get there by batches of our own.
    const ownBatches = mode === 'Manual' || (!onlyDisks && wanted.extensions.length === 0);
    if (outdated.length > 0 && (ownBatches || onlyDisks)) {
        const batches = (0,plan_batches/* cutBatches */.X3)(outdated, observed.instances.length, wanted.strategy);
        const steps = ownBatches ? [...batchSteps(batches, wanted), { kind: 'catch-up' }] : batches.map((batch) => ({ kind: 'reimage-batch', batch, pauseMs: wanted.strategy.pauseMs }));
        const what = onlyDisks ? 'have yet to be reimaged for it' : `${outdated.length === 1 ? 'is' : 'are'} not on it yet`;
        return { kind: 'change', steps: withRepairs(observed, steps, true), notes: [`The model has this release already, from an earlier run; ${make_plan_count(outdated.length, 'VM', 'VMs')} ${what}.`] };
    }
    if (outdated.length > 0)
        return undefined;
    const waiting = withVerdict(kept, 'working', 'unhealthy');
    if (waiting.length > 0) {
        return { kind: 'change', steps: [{ kind: 'prove' }], notes: [`The release is on every VM already; ${make_plan_count(waiting.length, 'VM has', 'VMs have')} yet to prove it.`] };
    }
    const what = kept.writes.length === 0 ? 'is what the VMs have already: its image and custom data' : 'is on every VM already, with this very configuration';
    return { kind: 'unchanged', steps: [], notes: [`Release ${wanted.release.tag} ${what}. The input force: true runs it again.`] };
}
function withVerdict(kept, ...kinds) {
    return [...kept.verdicts].filter(([, verdict]) => kinds.includes(verdict.kind)).map(([id]) => id);
}
function protectedIds(observed) {
    return observed.instances.filter((instance) => instance.protectedFromScaleSetActions).map((instance) => instance.instanceId);
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
    if (kept?.current && withVerdict(kept, 'failed').length === 0)
        return ['The model has this release already, but not every VM does. Azure brings it to the VMs with a write that changes something only, so it is written anew and every VM runs it again.'];
    if (kept && !kept.current)
        return ['Someone has changed the model since this release was deployed: it is written again.'];
    return ['This release failed on some VMs before. A handler runs again only when its definition changes, so every VM runs it again.'];
}
function make_plan_count(n, one, many) {
    return `${n} ${n === 1 ? one : many}`;
}

;// CONCATENATED MODULE: ./build/lib/plan/planned-work.js


/** Rounds and waits of a rollout. */
function workOf({ steps, effects }, { settleMs }, observed) {
    const works = steps.map((step) => workOfStep(step, settleMs, observed));
    const rounds = works.reduce((sum, work) => sum + work.rounds, 0);
    // What was settled in a batch, or after a pass, is not settled again at the end.
    const settle = rounds === 0 && steps.some((step) => step.kind === 'prove') ? [{ what: 'settle', ms: settleMs }] : [];
    const reimages = [...effects.values()].some((all) => all.includes('reimage') && !all.includes('later'));
    return { rounds, reimages, instances: observed.instances.length, waits: addUp([...works.flatMap((work) => work.waits), ...settle]) };
}
function workOfStep(step, settleMs, observed) {
    switch (step.kind) {
        case 'upgrade-batch':
            // For VMs that do not run nothing is waited for.
            if (step.batch.role === 'parked')
                return { rounds: 0, waits: [] };
            return { rounds: 1, waits: [{ what: 'drain', ms: step.drainMs ?? 0 }, { what: 'bake', ms: step.bakeMs }, { what: 'pauses', ms: step.pauseMs }, { what: 'settle', ms: settleMs }] };
        case 'reimage-batch':
            return step.batch.role === 'parked' ? { rounds: 0, waits: [] } : { rounds: 1, waits: [{ what: 'drain', ms: step.drainMs ?? 0 }, { what: 'pauses', ms: step.pauseMs }, { what: 'settle', ms: settleMs }] };
        case 'azure-pass':
            return passWork(step.mode, settleMs, observed);
        case 'suspend-repairs':
        case 'resume-repairs':
        case 'write-model':
        case 'catch-up':
        case 'put-back':
        case 'prove':
            return { rounds: 0, waits: [] };
        default:
            return step;
    }
}
/** Automatic: all VMs at once. Rolling: in Azure's batches, none of which spans two zones, with its pauses between. Defaults of the REST reference, RollingUpgradePolicy. */
function passWork(mode, settleMs, { scaleSet, instances }) {
    const settle = { what: 'settle', ms: settleMs };
    if (mode === 'Automatic')
        return { rounds: 1, waits: [settle] };
    const { maxBatchInstancePercent = 20, pauseTimeBetweenBatches = 'PT0S' } = scaleSet.upgradePolicy.rolling ?? {};
    const size = Math.max(1, Math.floor((instances.length * maxBatchInstancePercent) / 100));
    const perZone = new Map();
    for (const { zone = '' } of instances.filter((instance) => !(0,plan_batches/* isParked */.S2)(instance)))
        perZone.set(zone, (perZone.get(zone) ?? 0) + 1);
    const rounds = Math.max(1, [...perZone.values()].reduce((sum, count) => sum + Math.ceil(count / size), 0));
    return { rounds, waits: [settle, { what: 'pauses', ms: (rounds - 1) * isoDurationMs(pauseTimeBetweenBatches) }] };
}
/** An ISO 8601 duration of days and less, such as `PT1M30S`; 0 for anything else. */
function isoDurationMs(text) {
    const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text);
    const [days, hours, minutes, seconds] = [1, 2, 3, 4].map((group) => Number(match?.[group] ?? 0));
    return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}

;// CONCATENATED MODULE: ./build/lib/steps/look.js

/** For how long Azure may be unreachable while we only watch, ms: nothing is lost by asking again. */
const look_OUTAGE_MS = 2 * 60_000;
/** How often Azure is asked of a disk that a VM has and the list of disks does not: lists lag behind. */
const DISK_QUESTIONS = 2;
/** Reads every VM (one request a page), logs what has changed. An outage shorter than two minutes only costs time. */
async function look_look(context) {
    const { scaleSets, wanted, fleet, clock, log, signal } = context;
    const from = clock.now();
    for (;;) {
        try {
            const instances = await scaleSets.listInstances(wanted.target, signal);
            await learnDisks(context, instances);
            const changes = fleet.observe(instances, clock.now());
            for (const change of changes)
                log.info(`  ${change.name}: ${change.text}`);
            if (changes.length > 0)
                await context.progress();
            return;
        }
        catch (error) {
            if (!isPassing(error) || clock.now() - from >= look_OUTAGE_MS)
                throw error;
            log.info(`  Azure could not list the VMs (${error.message}); asking again`);
            await clock.sleep(context.pollIntervalMs, signal);
        }
    }
}
async function learnDisks({ scaleSets, wanted, fleet, clock, pollIntervalMs, signal }, instances) {
    for (let asked = 0; asked < DISK_QUESTIONS && fleet.disks.misses(instances); asked += 1) {
        if (asked > 0)
            await clock.sleep(pollIntervalMs, signal);
        fleet.disks.learn(await scaleSets.disksMadeAt(wanted.target, signal));
    }
    fleet.disks.settleFor(instances);
}
/** Reads the VMs unless that was done less than `pollIntervalMs / 5` ago. */
async function lookUnlessFresh(context) {
    if (context.clock.now() - context.fleet.observedAt > context.pollIntervalMs / 5)
        await look_look(context);
}
function isPassing(error) {
    return error instanceof errors/* DeployError */.s && (error.code === 'ARM_UNAVAILABLE' || error.code === 'ARM_THROTTLED');
}

;// CONCATENATED MODULE: ./build/lib/steps/gate.js


/** For how long a VM may go on looking untouched after its operation has ended, ms: lists lag behind operations. */
const gate_LAG_MS = 30_000;
/**
 * Waits until each of `ids` is either through or given up: failed, or not healthy within `health.timeout` from
 * `sinceMs`. VMs that are gone, do not run or are protected are not waited for.
 */
async function gate(context, ids, sinceMs) {
    const { clock, signal } = context;
    const pace = new Pace(2 * context.pollIntervalMs);
    for (;;) {
        const standings = ids.map((id) => ({ id, standing: gate_standingOf(context, id, sinceMs) }));
        const of = (standing) => standings.filter((one) => one.standing === standing).map((one) => one.id);
        const waiting = of('waiting');
        if (waiting.length === 0)
            return { through: of('through'), givenUp: of('given-up') };
        await clock.sleep(untilNextLook(context, waiting, pace), signal);
        await look_look(context);
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
function gate_standingOf(context, id, sinceMs) {
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
            return waitedMs >= Math.min(gate_LAG_MS, wanted.health.timeoutMs) ? 'given-up' : 'waiting';
        case 'working':
        case 'unhealthy':
            return waitedMs >= wanted.health.timeoutMs ? 'given-up' : 'waiting';
        default:
            return verdict;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/patch-model.js



/** How often the tags are read anew because somebody changed the scale set in between. */
const ATTEMPTS = 5;
/**
 * Begins the plan's PATCH of the model, with `extensions` in it where there are any. Tags can be written all together only: they are read
 * just before, and the write is for that very state of the scale set (If-Match), so that nobody's tag is lost.
 */
async function beginPatch(context, extensions) {
    const { plan, scaleSets, wanted, signal } = context;
    const send = (patch, etag) => (0,patience/* start */.ni)(context, 'model', () => scaleSets.patchModel(wanted.target, { ...patch, ...(extensions ? { extensions } : {}) }, etag, signal));
    const { model } = plan;
    const record = model?.tags && readModelRecord(model.tags);
    if (!model || !record)
        return send({}, undefined);
    for (let attempt = 1;; attempt += 1) {
        const { tags, etag, readAt } = await scaleSets.get(wanted.target, signal);
        const dated = record.disksAfterMs === undefined ? record : { ...record, disksAfterMs: disksAfter(readAt, context) };
        try {
            return await send({ ...model, tags: tagsWith(tags, dated) }, etag);
        }
        catch (error) {
            if (!(error instanceof errors/* DeployError */.s) || error.armCode !== 'PreconditionFailed' || attempt === ATTEMPTS)
                throw error;
            context.log.info(`  ${wanted.target.name} was changed meanwhile; reading it again`);
        }
    }
}
/** By Azure's own clock, which also dates the disks, and past the second that it was read in: no disk of before is taken for one of after. */
function disksAfter(readAt, { clock, fleet }) {
    const ms = readAt === undefined ? clock.now() : Date.parse(readAt) + 1000;
    fleet.disks.wantAfter(ms);
    return ms;
}
/** Whether the model bears the record of the patch, which is written with all the rest of it. */
async function isPatched({ plan, scaleSets, wanted, signal }) {
    const { tags } = await scaleSets.get(wanted.target, signal);
    return plan.model?.tags !== undefined && readModelRecord(tags)?.record.timestamp === readModelRecord(plan.model.tags)?.record.timestamp;
}

;// CONCATENATED MODULE: ./build/lib/steps/reasons.js

const reasons_NAMED = 3;
/** The first few VMs with what is wrong with each. */
function reasons({ fleet }, ids) {
    const shown = ids.slice(0, reasons_NAMED).map((id) => {
        const verdict = fleet.verdict(id);
        return `${fleet.view(id)?.name ?? id}: ${verdict && 'reason' in verdict && verdict.reason ? verdict.reason : 'not proven'}`;
    });
    return ids.length > reasons_NAMED ? `${shown.join('; ')}; and ${ids.length - reasons_NAMED} more` : shown.join('; ');
}
/** A sentence for hints where VMs were given up because their time was over; else an empty text. */
function patienceText({ fleet, wanted }, ids) {
    const waitedFor = ids.some((id) => fleet.passage(id) !== undefined && ['unhealthy', 'working'].includes(fleet.verdict(id)?.kind ?? ''));
    return waitedFor ? `After its upgrade a VM has ${seconds(wanted.health.timeoutMs)} (health.timeout) to become healthy. ` : '';
}

;// CONCATENATED MODULE: ./build/lib/steps/rolling-pass.js



/** For how long Azure's next rolling upgrade is waited for after somebody's later write has ended ours, ms. */
const NEXT_PASS_MS = 60_000;
/**
 * Somebody has written the model after us: Azure gives up our rolling upgrade and starts one to the newer model. Where that still
 * holds our extensions it brings them too, so it is followed; what came of it is read from the VMs in any case.
 */
async function joinNext(context, progress) {
    const { clock, signal, log, scaleSets, wanted, pollIntervalMs } = context;
    log.info(`  somebody has changed the model of ${wanted.target.name} meanwhile: Azure starts another rolling upgrade, which is followed`);
    const until = clock.now() + NEXT_PASS_MS;
    const pace = new Pace(pollIntervalMs);
    while (clock.now() < until) {
        const latest = await scaleSets.latestRollingUpgrade(wanted.target, signal);
        if (latest?.status === 'RollingForward')
            return joinRunning(context, progress);
        // The next one is over already: what it came to is read from the VMs.
        if (latest?.status === 'Completed' || (latest !== undefined && latest.startedAt !== progress.startedAt))
            return { status: 'succeeded' };
        await clock.sleep(pace.next(), signal);
    }
    return { status: 'succeeded' };
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
/** Reads the rolling upgrade's counts, which is cheap, and lists the VMs only when they have moved. */
class PassProgress {
    context;
    mode;
    last = '';
    /** Of the rolling upgrade that is watched: by that the next one is told from it. */
    startedAt;
    constructor(context, mode) {
        this.context = context;
        this.mode = mode;
    }
    async tick() {
        if (this.mode === 'Automatic')
            return look_look(this.context);
        const latest = await this.context.scaleSets.latestRollingUpgrade(this.context.wanted.target, this.context.signal);
        if (!latest)
            return;
        this.startedAt ??= latest.startedAt;
        await this.show(latest);
    }
    async show({ successful, failed, inProgress, pending }) {
        const text = `${successful} done, ${failed} failed, ${inProgress} at work, ${pending} to go`;
        if (text === this.last)
            return;
        this.last = text;
        this.context.log.info(`  rolling upgrade: ${text}`);
        await look_look(this.context);
    }
}

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
 * One batch: one manualupgrade over its VMs, a reimage of those that need one beside it, then the gate. What came of each VM is read from
 * the VM itself: the operation's own error may be a stale one.
 * @throws DeployError `ROLLOUT_FAILED` where the rollout must not go on.
 */
async function upgradeBatch(context, work) {
    const { fleet, timeline, clock, log } = context;
    refuseIfTooManyUnwell(context, work.role);
    const ids = work.instanceIds.filter((id) => fleet.has(id));
    if (ids.length === 0) {
        if (work.role === 'canary')
            throw canaryGone();
        log.info('  every VM of this batch is gone meanwhile');
        return;
    }
    const number = timeline.begin(work.role, ids, clock.now());
    fleet.begin(ids, number, clock.now());
    await context.rotation?.takeOut(context, ids, work.drainMs);
    const disks = new Map(ids.map((id) => [id, fleet.view(id)?.osDiskId]));
    const result = work.only === 'reimage' ? undefined : await upgrade(context, ids);
    fleet.operationEnded(ids, clock.now());
    await look_look(context);
    // An upgrade to another image comes with a fresh disk, on which the custom data has run.
    fleet.disks.noteReimaged(ids.filter((id) => disks.get(id) !== undefined && fleet.view(id)?.osDiskId !== disks.get(id)));
    const upgradeNote = result && (0,patience/* failureText */.kY)(result);
    if (upgradeNote)
        log.info(`  Azure ended the upgrade with ${upgradeNote}`);
    const note = (await reimageStale(context, ids)) ?? upgradeNote;
    if (work.role === 'parked') {
        timeline.end(note ? 'failed' : 'succeeded', clock.now(), note);
        return;
    }
    await context.rotation?.keepOut(context, ids);
    const { through, givenUp } = await gate(context, ids, clock.now());
    fleet.giveUp(givenUp);
    await context.rotation?.putBackWell(context, ids);
    timeline.end(givenUp.length === 0 ? 'succeeded' : 'failed', clock.now(), givenUp.length === 0 ? undefined : (note ?? reasons(context, givenUp)));
    await context.progress();
    if (givenUp.length > 0 && work.role === 'canary') {
        throw new errors/* DeployError */.s('ROLLOUT_FAILED', `The canary failed (${reasons(context, givenUp)}), so no other VM was touched`, {
            hint: `${patienceText(context, givenUp)}See the output of the VM in the summary. The other VMs still run what they ran before.`,
        });
    }
    if (through.length === 0 && work.role === 'canary')
        throw canaryGone();
    refuseIfTooManyUnwell(context, work.role);
}
function canaryGone() {
    return new errors/* DeployError */.s('ROLLOUT_FAILED', 'The canary is gone, or does not run any more, before it has proven anything; no other VM was touched', {
        hint: 'A scale-in, an eviction or a stop took it. Run the workflow again: it takes another one.',
    });
}
async function upgrade(context, ids) {
    let wanting = ids;
    for (let preempted = 0;; preempted += 1) {
        const result = await upgradeOnce(context, wanting);
        if (!(0,patience/* wasPreempted */.qK)(result) || preempted === PREEMPTIONS)
            return result;
        context.log.info('  another operation on the scale set took the place of this one; starting it again');
        await look_look(context);
        wanting = wanting.filter((id) => context.fleet.verdict(id)?.kind === 'outdated');
        if (wanting.length === 0)
            return { status: 'succeeded' };
    }
}
/**
 * Custom data reaches a VM with a fresh disk only (Azure docs, "Modify a scale set"). A VM whose upgrade came with a new image has one
 * already. Also where its extension has just failed: that may be because it needs what the custom data brings.
 * @returns how Azure ended it, where that was not well
 */
async function reimageStale(context, ids) {
    const { fleet, clock, log } = context;
    const stale = ids.filter((id) => fleet.hasStaleDisk(id));
    if (stale.length === 0)
        return undefined;
    log.info(`  reimaging ${stale.length === 1 ? 'instance' : 'instances'} ${stale.join(', ')}`);
    fleet.operationBegan(stale);
    const result = await onLiving(context, stale, 'reimage', (living) => context.scaleSets.reimageInstances(context.wanted.target, living, context.signal));
    if (result.status === 'succeeded')
        fleet.disks.noteReimaged(stale);
    fleet.operationEnded(stale, clock.now());
    await look_look(context);
    const note = (0,patience/* failureText */.kY)(result);
    if (note)
        log.info(`  Azure ended the reimage with ${note}`);
    return note;
}
function upgradeOnce(context, ids) {
    return onLiving(context, ids, 'upgrade', (living) => context.scaleSets.upgradeInstances(context.wanted.target, living, context.signal));
}
/** An action over VMs, of which some may be scaled in meanwhile: then it is begun over the others. */
async function onLiving(context, ids, what, begin) {
    try {
        const operation = await (0,patience/* start */.ni)(context, what, () => begin(ids));
        return await watchWhile(context, operation, 3 * context.pollIntervalMs, () => look_look(context));
    }
    catch (error) {
        if (!(error instanceof errors/* DeployError */.s) || error.armCode !== 'InvalidParameter')
            throw error;
        // "The provided instanceId 3 is not an active Virtual Machine Scale Set VM instanceId": scaled in meanwhile.
        await look_look(context);
        const living = ids.filter((id) => context.fleet.has(id));
        if (living.length === ids.length)
            throw error;
        return living.length === 0 ? { status: 'succeeded' } : onLiving(context, living, what, begin);
    }
}
/** Watches the canaries for `bakeMs` more. */
async function bake(context, ids, bakeMs) {
    const { clock, fleet, log, signal } = context;
    log.info(`  baking for ${seconds(bakeMs)}`);
    const until = clock.now() + bakeMs;
    while (clock.now() < until) {
        await clock.sleep(Math.min(until - clock.now(), 2 * context.pollIntervalMs), signal);
        await look_look(context);
        const bad = ids.filter((id) => fleet.verdict(id)?.kind === 'unhealthy' || fleet.verdict(id)?.kind === 'failed');
        const lasting = ids.some((id) => fleet.has(id) && !fleet.isParked(id));
        if (bad.length > 0 || !lasting) {
            throw new errors/* DeployError */.s('ROLLOUT_FAILED', `The canary did not last through its bake (${bad.length > 0 ? reasons(context, bad) : 'it is gone, or does not run any more'}), so no other VM was touched`);
        }
    }
}
function refuseIfTooManyUnwell(context, role) {
    const { fleet, wanted } = context;
    const unwell = fleet.unwell();
    const tolerated = (0,plan_amount/* atMost */.Tu)(wanted.strategy.maxUnhealthy, fleet.size);
    if (unwell.length <= tolerated || role === 'parked')
        return;
    throw new errors/* DeployError */.s('ROLLOUT_FAILED', `The rollout stopped: ${unwell.length} of ${fleet.size} VMs ${unwell.length === 1 ? 'is' : 'are'} not well (${reasons(context, unwell)}) and strategy.maxUnhealthy tolerates ${tolerated}`, { hint: `${patienceText(context, unwell)}The VMs that were not reached still run what they ran before. Mend the release and deploy again; until then VMs that Azure adds get the release that failed.` });
}

;// CONCATENATED MODULE: ./build/lib/steps/write-model.js




/** The writes that a step names, in the plan's order. */
function writesOf(context, names) {
    return context.plan.writes.filter((write) => names.includes(write.name));
}
/**
 * Writes image and custom data by one PATCH, then each extension through its own sub-resource. After a failed extension Azure goes on
 * to report that old error for model writes it has accepted (azure-cli#33307), so a failed operation is believed only if the model was not changed.
 */
async function writeModel(context, { extensions, model }) {
    if (model)
        await settle(context, 'the image and custom data', () => beginPatch(context), () => isPatched(context));
    for (const write of writesOf(context, extensions))
        await settle(context, `extension ${write.name}`, () => beginWrite(context, write), () => isInModel(context, write));
}
async function settle(context, what, begin, isThere) {
    let result = await (await begin()).wait(context.signal);
    if ((0,patience/* wasPreempted */.qK)(result))
        result = await (await begin()).wait(context.signal);
    const failure = (0,patience/* failureText */.kY)(result);
    if (!failure)
        return;
    if (!(await isThere())) {
        throw new errors/* DeployError */.s('ARM_REFUSED', `Azure did not take ${what} into the model of ${context.wanted.target.name}: ${failure}`, { armCode: result.status === 'failed' ? result.error.code : undefined });
    }
    context.log.info(`  Azure accepted the model but reports an earlier failure with it (${failure}); what counts is read from each VM`);
}
async function beginWrite(context, write) {
    return (0,patience/* start */.ni)(context, `extension ${write.name}`, () => context.scaleSets.putExtension(context.wanted.target, write, context.signal));
}
async function isInModel(context, write) {
    const { extensions } = await context.scaleSets.get(context.wanted.target, context.signal);
    const existing = extensions.find((extension) => extension.name === write.name);
    return existing !== undefined && (0,definition/* modelHas */.YE)(write, existing);
}

;// CONCATENATED MODULE: ./build/lib/steps/azure-pass.js












/** How many rolling upgrades, each of which took the place of the one before, are followed. */
const MOST_JOINED = 3;
/**
 * A pass of Azure's own, in which the VMs are judged by the extensions that are written so far: those of later passes are
 * on no VM yet.
 * @throws DeployError `ROLLOUT_FAILED` where a VM is not proven at its end.
 */
async function azurePass(context, step) {
    const passes = context.plan.steps.filter((one) => one.kind === 'azure-pass');
    const reimagedLater = context.plan.steps.some((one) => one.kind === 'reimage-batch');
    context.fleet.leaveOut(passes.slice(passes.indexOf(step) + 1).flatMap((one) => one.extensions), reimagedLater);
    try {
        await onePass(context, step);
        // A VM that has yet to be reimaged is not unwell for that.
        if (reimagedLater)
            context.fleet.dismiss(context.fleet.ids);
    }
    finally {
        context.fleet.leaveOut([]);
    }
}
/**
 * One write after which Azure itself brings the change to the VMs (policies Automatic and Rolling: the write's operation
 * covers the whole pass), watched per VM. A pass that was killed half way is joined where it is.
 */
async function onePass(context, step) {
    const { fleet, timeline, clock, log } = context;
    const ids = fleet.ids;
    const number = timeline.begin('azure', ids, clock.now());
    fleet.begin(ids, number, clock.now());
    const views = ids.flatMap((id) => fleet.view(id) ?? []);
    const progress = new PassProgress(context, step.mode);
    if (step.mode === 'Rolling' && step.write === 'none')
        await context.remember({ cancelRollingUpgrade: true });
    const begun = step.write === 'none' ? await joinRunning(context, progress) : await writeAndWatch(context, step, progress);
    const preempted = (0,patience/* wasPreempted */.qK)(begun) && step.mode === 'Rolling';
    let result = begun;
    for (let joined = 0; step.mode === 'Rolling' && (0,patience/* wasPreempted */.qK)(result) && joined < MOST_JOINED; joined += 1)
        result = await joinNext(context, progress);
    await context.remember({ cancelRollingUpgrade: false });
    const touched = fleet.ids;
    fleet.operationEnded(touched, clock.now());
    await look_look(context);
    fleet.disks.noteReimaged(views.filter((before) => gotImage(context, before)).map(({ instanceId }) => instanceId));
    const failure = (0,patience/* failureText */.kY)(result);
    if (failure)
        log.info(`  Azure ended the pass with ${failure}`);
    const stopped = isRollingFailure(result);
    // Autoscale's own write ends a rolling upgrade, and the VMs that it adds keep Azure from beginning the next one until they are up.
    const bringRest = stopped
        ? step.ifStopped === 'upgrade-rest' || (preempted && (notBegun(result) || (0,patience/* wasPreempted */.qK)(result)))
        : preempted && touched.some((id) => fleet.verdict(id)?.kind === 'outdated');
    if (stopped || bringRest)
        timeline.end('failed', clock.now(), failure ?? 'ended by a later write of somebody else');
    if (bringRest) {
        // What is still coming up must not count against the first batch.
        if (preempted)
            await gate(context, touched.filter((id) => fleet.verdict(id)?.kind !== 'outdated'), clock.now());
        return upgradeRest(context);
    }
    if (stopped) {
        throw new errors/* DeployError */.s('ROLLOUT_FAILED', `Azure stopped the rolling upgrade of ${context.wanted.target.name}: ${stoppedBy(context, touched, failure ?? '')}`, {
            hint: 'VMs that were not reached still run what they ran before. Mend the release and deploy again: that starts a new rolling upgrade.',
        });
    }
    const { givenUp } = await gate(context, touched, clock.now());
    timeline.end(givenUp.length === 0 ? 'succeeded' : 'failed', clock.now(), givenUp.length === 0 ? undefined : (failure ?? reasons(context, givenUp)));
    await context.progress();
    if (givenUp.length > 0) {
        throw new errors/* DeployError */.s('ROLLOUT_FAILED', `${givenUp.length} of ${fleet.size} VMs did not come through (${reasons(context, givenUp)})`, {
            hint: `${patienceText(context, givenUp)}See each VM in the summary. Mend the release and deploy again: every VM that is not on it is brought there.`,
        });
    }
}
/**
 * Azure stops its rolling upgrades where more VMs are unhealthy than the scale set's policy allows, before the first batch too: that is
 * just what is to be mended. The VMs that are not through get it by batches of our own.
 */
async function upgradeRest(context) {
    const { fleet, wanted, log } = context;
    const done = (id) => {
        const verdict = fleet.verdict(id);
        return verdict?.kind === 'proven' || verdict?.kind === 'protected' || (verdict?.kind === 'parked' && verdict.onModel);
    };
    const rest = fleet.ids.filter((id) => !done(id));
    log.info(`  going on without it: ${rest.join(', ')} by batches of our own`);
    fleet.dismiss(rest);
    const views = rest.flatMap((id) => fleet.view(id) ?? []);
    for (const batch of (0,plan_batches/* cutBatches */.X3)(views, fleet.size, wanted.strategy))
        await upgradeBatch(context, batch);
}
async function writeAndWatch(context, step, progress) {
    const { scaleSets, wanted, signal, pollIntervalMs } = context;
    const writes = writesOf(context, step.extensions);
    const profile = writes.length === 0 ? undefined : [...step.neighbours, ...writes];
    const write = () => {
        if (step.write === 'put')
            return scaleSets.putExtension(wanted.target, writes[0], signal);
        return step.model ? beginPatch(context, profile) : scaleSets.patchModel(wanted.target, { extensions: profile }, undefined, signal);
    };
    const begin = step.mode === 'Rolling' ? () => ours(context, write) : write;
    const operation = await (0,patience/* start */.ni)(context, step.extensions.length === 0 ? 'model' : `extension ${step.extensions.join(', ')}`, begin);
    return watchWhile(context, operation, 2 * pollIntervalMs, () => progress.tick());
}
/** A disk of the image that the plan's own write brought is one on which the custom data of that write has run, whatever two clocks of Azure's say of its age. */
function gotImage({ plan, fleet }, before) {
    const [now, image] = [fleet.view(before.instanceId), plan.model?.image && plan.disk.image];
    if (!image || !before.image || !now?.image || now.osDiskId === before.osDiskId)
        return false;
    return !(0,plan_image/* isImage */.wu)(before.image, image) && (0,plan_image/* isImage */.wu)(now.image, image);
}
/** A rolling upgrade is ours to cancel from when its write is sent; not where Azure has refused that: the one that runs is then somebody else's. */
async function ours(context, write) {
    await context.remember({ cancelRollingUpgrade: true });
    try {
        return await write();
    }
    catch (error) {
        const unclear = !(error instanceof errors/* DeployError */.s) || error.code === 'ARM_UNAVAILABLE' || context.signal.aborted;
        if (!unclear)
            await context.remember({ cancelRollingUpgrade: false });
        throw error;
    }
}
/** Azure's reason; its quotation of one VM's whole output gives way to what was read from the VMs, where that tells. */
function stoppedBy(context, touched, failure) {
    const bad = touched.filter((id) => ['failed', 'unhealthy'].includes(context.fleet.verdict(id)?.kind ?? ''));
    if (bad.length === 0)
        return failure;
    return `${failure.split(/\s*The most impactful error is:/)[0]} (${reasons(context, bad)})`;
}
/** Azure looks at the VMs' health before the first batch too, and then leaves all of them as they are. */
function notBegun(result) {
    return result.status === 'failed' && result.error.code === 'MaxUnhealthyInstancePercentExceededBeforeRollingUpgrade';
}
function isRollingFailure(result) {
    if (result.status === 'canceled')
        return true;
    return result.status === 'failed' && /RollingUpgrade/.test(result.error.code);
}

;// CONCATENATED MODULE: ./build/lib/steps/beyond-timeout.js

/** For how long what must be done may go on after the strategy's timeout, ms. */
const GRACE_MS = 5 * 60_000;
/**
 * Does what may not be broken off by the strategy's timeout, such as to bring production back; within five minutes, and a
 * cancellation still ends it.
 */
async function beyondTimeout(context, work) {
    const { clock, signal } = context;
    const own = new AbortController();
    const end = new AbortController();
    const onAbort = () => {
        if (!isTimeout(signal))
            own.abort(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted)
        onAbort();
    const late = new errors/* DeployError */.s('TIMEOUT', `Not done within ${GRACE_MS / 60_000} minutes`);
    const timer = clock.sleep(GRACE_MS, end.signal).then(() => own.abort(late), () => undefined);
    try {
        return await work({ ...context, signal: own.signal });
    }
    finally {
        signal.removeEventListener('abort', onAbort);
        end.abort();
        await timer;
    }
}
/** Whether what aborted it was the strategy's timeout. */
function isTimeout(signal) {
    return signal.reason instanceof errors/* DeployError */.s && signal.reason.code === 'TIMEOUT';
}

;// CONCATENATED MODULE: ./build/lib/steps/catch-up.js


/** After how many rounds it is taken that VMs appear faster than they can be upgraded. */
const ROUNDS = 5;
/** VMs that a scale-out or a repair made in mid-rollout, on the model of before, are upgraded too. */
async function catchUp(context) {
    await lookUnlessFresh(context);
    for (let round = 0; round < ROUNDS; round += 1) {
        const late = context.fleet.ids.filter((id) => catch_up_isLate(context, id));
        if (late.length === 0)
            return;
        context.log.info(`  appeared meanwhile, not on the model: ${late.join(', ')}`);
        await upgradeBatch(context, { role: 'late', instanceIds: late });
        await look_look(context);
    }
}
function catch_up_isLate({ fleet }, id) {
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
    await gate(context, fleet.ids.filter((id) => !fleet.wasGivenUp(id)), clock.now());
    const missing = fleet.ids.filter((id) => !isAsWanted(context, id));
    if (missing.length === 0)
        return;
    throw new errors/* DeployError */.s('ROLLOUT_FAILED', `${missing.length} of ${fleet.size} VMs could not be proven (${reasons(context, missing)})`, {
        hint: `${patienceText(context, missing)}See each VM in the summary. Running the workflow again goes on where this run ended.`,
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
    const resumed = await setRepairs(context, 'Resume');
    // Else the post step tries it once more.
    if (resumed)
        await context.remember({ resumeRepairs: false });
}
/** @returns whether Azure did it: a deployment does not fail because it did not. */
async function setRepairs(context, action) {
    const { scaleSets, wanted, signal, log } = context;
    const operation = await (0,patience/* start */.ni)(context, `${action.toLowerCase()} automatic repairs`, () => scaleSets.setAutomaticRepairs(wanted.target, action, signal));
    const failure = (0,patience/* failureText */.kY)(await operation.wait(signal));
    if (failure)
        log.warning(`Azure did not ${action.toLowerCase()} the automatic repairs of ${wanted.target.name}: ${failure}`);
    return !failure;
}

;// CONCATENATED MODULE: ./build/lib/steps/execute.js











/** Does the jobs in their order. Never throws: how it ended is what it returns. */
async function execute(context, jobs) {
    try {
        for (const { title, perform } of jobs) {
            context.entering(title);
            await context.log.group(title, perform);
        }
        return { kind: 'succeeded' };
    }
    catch (thrown) {
        const error = whatHappened(context, thrown);
        if (error.code === 'CANCELLED')
            return { kind: 'cancelled', error };
        return { kind: 'failed', error };
    }
}
/** The steps of a rollout as jobs; `titles` are those of the plan. */
function rolloutJobs(titles) {
    return (context) => context.plan.steps.map((step, index) => ({ title: titles[index] ?? step.kind, perform: () => execute_perform(context, step) }));
}
/** Does one step of a rollout. */
async function execute_perform(context, step) {
    switch (step.kind) {
        case 'suspend-repairs':
            return suspendRepairs(context);
        case 'resume-repairs':
            return resumeRepairs(context);
        case 'write-model':
            return writeModel(context, step);
        case 'reimage-batch':
            await upgradeBatch(context, { ...step.batch, only: 'reimage', drainMs: step.drainMs });
            if (step.pauseMs > 0)
                await pause(context, step.pauseMs);
            return;
        case 'upgrade-batch':
            await upgradeBatch(context, { ...step.batch, drainMs: step.drainMs });
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
            await prove(context);
            return context.rotation?.putBackWell(context);
        case 'put-back':
            return context.rotation?.putBackLeft(context, step.instanceIds);
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
    await look_look(context);
}
/** What was still done after the timeout, such as to bring production back, tells more than that time was over. */
function whatHappened({ signal }, thrown) {
    if (thrown instanceof errors/* DeployError */.s && thrown.code === 'ROLLOUT_FAILED' && isTimeout(signal))
        return thrown;
    return asDeployError(thrown, signal);
}

;// CONCATENATED MODULE: ./build/lib/steps/observe-image.js

/**
 * Looks at the image that a scale set is to get: two requests, one more where a version is missing. For `Observed.imageFacts`.
 *
 * @returns `undefined` for a VHD, of which nothing can be asked
 * @throws DeployError `ARM_*`, but for an image that is missing or may not be read
 */
async function observeImage(images, image, scaleSet, signal) {
    if (image.kind === 'vhd')
        return undefined;
    try {
        const facts = await ask(images, image, scaleSet, signal);
        if (facts !== undefined)
            return { kind: 'found', facts };
        const versions = image.kind === 'id' ? await images.versionsBeside(image.id, signal) : undefined;
        return { kind: 'missing', ...(versions === undefined ? {} : { versions }) };
    }
    catch (error) {
        if (error instanceof errors/* DeployError */.s && error.code === 'ARM_FORBIDDEN')
            return { kind: 'unreadable', reason: error.message };
        throw error;
    }
}
function ask(images, image, { id, location }, signal) {
    if (image.kind === 'id')
        return images.facts(image.id, signal);
    const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? '';
    return images.marketplace(image, { subscriptionId, location }, signal);
}

;// CONCATENATED MODULE: ./build/lib/steps/observe-rotation.js




/**
 * The load balancers that a scale set is behind, one request each: also where nothing is to be drained, since a run that was killed may have left VMs out of
 * rotation. Whether they may be written is asked only where they are going to be. A balancer that may not be read is no error, and
 * where nothing is to be drained no other failure is one either.
 * @param writes Whether they are going to be written; `if left out`: where an earlier run has left VMs out of rotation.
 */
async function observeRotation(balancers, scaleSet, target, writes, signal) {
    return Promise.all(balancersOf(scaleSet.loadBalancerPools).map((ref) => observeOne(balancers, ref, target, writes, signal)));
}
async function observeOne(balancers, ref, target, writes, signal) {
    try {
        const { body } = await balancers.get(ref, signal);
        const isWritten = writes === 'yes' || (writes === 'if left out' && (0,drain_mark/* readMark */.Mp)((0,rotation/* tagsOf */.Fg)(body), { scaleSet: target, balancer: ref }).length > 0);
        return { ref, body, ...(isWritten ? { mayWrite: await balancers.mayWrite(ref, signal) } : {}) };
    }
    catch (error) {
        const isPassing = !(error instanceof errors/* DeployError */.s) || !['ARM_FORBIDDEN', 'ARM_NOT_FOUND'].includes(error.code);
        if (signal.aborted || (isPassing && writes === 'yes') || !(error instanceof Error))
            throw error;
        return { ref, unreadable: error.message };
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/fleet-disks.js

/** Whether VMs are on OS disks that were made with the model: that is how it is known that custom data has reached them. */
class FleetDisks {
    afterMs;
    madeAt;
    /** Ids of disks that Azure does not list, such as ephemeral ones. */
    unlisted = new Set();
    /** VMs that this run has given a fresh disk, whatever Azure says of it. */
    reimaged = new Set();
    /**
     * @param afterMs milliseconds since the epoch; disks do not matter where it is not given
     * @param madeAt when disks were made, by id in lower case; absent where they may not be listed
     */
    constructor(afterMs, madeAt) {
        this.afterMs = afterMs;
        this.madeAt = madeAt;
    }
    get matter() {
        return this.afterMs !== undefined;
    }
    /** The model was written: only disks that are made from now on can be of it. */
    wantAfter(ms) {
        this.afterMs = ms;
    }
    /** Whether some VM shows a disk of which Azure has to be asked. */
    misses(views) {
        return this.matter && this.madeAt !== undefined && this.unknown(views).length > 0;
    }
    learn(madeAt) {
        if (madeAt)
            this.madeAt = madeAt;
    }
    /** What is still not known of these VMs' disks is not asked again. */
    settleFor(views) {
        for (const id of this.unknown(views))
            this.unlisted.add(id);
    }
    noteReimaged(ids) {
        for (const id of ids)
            this.reimaged.add(id);
    }
    /** `undefined` where that cannot be told. */
    isFresh(view) {
        return this.reimaged.has(view.instanceId) || isDiskYounger(view, this.madeAt, this.afterMs ?? 0);
    }
    /** A VM that is being created may show its disk before the list of disks does, and nothing is concluded of it yet. */
    unknown(views) {
        const asked = views.filter(({ instanceId, provisioningState }) => provisioningState !== 'Creating' && !this.reimaged.has(instanceId));
        const ids = asked.flatMap(({ osDiskId }) => osDiskId?.toLowerCase() ?? []);
        return ids.filter((id) => !this.madeAt?.has(id) && !this.unlisted.has(id));
    }
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
    /** VMs that did not run when they had their batch, and were started since: how they are now is not how it ended. */
    started = new Set();
    /** VMs that ran when they were upgraded, or were proven since. */
    up = new Set();
    /** Since when each VM has been proven without a break. */
    provenSince = new Map();
    /** Names of extensions that do not count against a VM yet. */
    later = new Set();
    disksLater = false;
    observedAtMs;
    /** How old the OS disks are. */
    disks;
    constructor(rules, instances, nowMs, disksMadeAt) {
        this.rules = rules;
        this.disks = new FleetDisks(rules.disk?.madeAfterMs, disksMadeAt);
        this.first = new Map(instances.map((instance) => [instance.instanceId, instance]));
        this.observedAtMs = nowMs;
        // The first view is no news.
        this.observe(instances, nowMs);
    }
    /** Takes in a fresh list; tells what has changed since the last one. */
    observe(instances, nowMs) {
        const before = this.views;
        const living = instances.filter((instance) => instance.provisioningState !== 'Deleting');
        const texts = new Map([...before.keys()].map((id) => [id, this.textOf(id)]));
        this.views = new Map(living.map((instance) => [instance.instanceId, instance]));
        this.observedAtMs = nowMs;
        for (const [id, view] of before)
            if ((0,plan_batches/* isParked */.S2)(view) && this.views.has(id) && !this.isParked(id))
                this.started.add(id);
        for (const id of this.views.keys())
            this.noteProven(id, nowMs);
        const changes = [];
        for (const [id, view] of this.views) {
            const text = this.textOf(id);
            if (!before.has(id))
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
        return view !== undefined && (0,plan_batches/* isParked */.S2)(view);
    }
    passage(id) {
        return this.passages.get(id);
    }
    begin(ids, batch, nowMs) {
        for (const id of ids) {
            this.passages.set(id, { batch, startedAt: nowMs });
            this.provenSince.delete(id);
            this.started.delete(id);
            if (!this.isParked(id))
                this.up.add(id);
        }
    }
    giveUp(ids) {
        for (const id of ids) {
            const passage = this.passages.get(id);
            if (passage)
                passage.givenUp = true;
        }
    }
    /** Whether the VM had its time to become well in a batch, and did not. */
    wasGivenUp(id) {
        return this.passages.has(id) && !this.started.has(id) && ['failed', 'unhealthy'].includes(this.verdict(id)?.kind ?? '');
    }
    /** From now on extensions of these names do not count: they come with a later write. With none, all count. `disks`: nor does the age of disks. */
    leaveOut(names, disks = false) {
        this.later = new Set(names);
        this.disksLater = disks;
    }
    /** An operation on them is under way again: what is reported until it ends is not final. */
    operationBegan(ids) {
        for (const id of ids) {
            const passage = this.passages.get(id);
            if (passage)
                delete passage.operationEndedAt;
        }
    }
    /** They are to be judged as if this run had not touched them yet. */
    dismiss(ids) {
        for (const id of ids)
            this.passages.delete(id);
    }
    /** Whether what the OS disks are made of is any of this deployment's business. */
    get isAboutImage() {
        return this.rules.disk?.image !== undefined;
    }
    /** On the model, but not on a disk that was made with it. */
    hasStaleDisk(id) {
        const view = this.views.get(id);
        return view !== undefined && this.disks.matter && this.disks.isFresh(view) !== true;
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
        const expected = this.rules.expected.filter((one) => !this.later.has(one.name));
        const image = this.rules.disk?.image;
        const hasFreshDisk = !this.disks.matter || this.disksLater ? undefined : (one) => this.disks.isFresh(one);
        const verdict = (0,plan_verdict/* judge */.S)(view, { expected, healthCounts: this.rules.healthCounts, operationEnded, image, hasFreshDisk });
        // To deallocate a VM takes somebody's request to Azure. Shut down from within, it may be by the release itself.
        if (verdict.kind === 'parked' && view.power === 'stopped' && this.up.has(id))
            return { kind: 'unhealthy', reason: 'VM has stopped since it got the release' };
        return verdict;
    }
    /** For how long the VM has been proven without a break, ms; `undefined` where it is not. */
    provenForMs(id, nowMs) {
        const since = this.provenSince.get(id);
        return since === undefined ? undefined : nowMs - since;
    }
    /** VMs that were well when the run began, or have been upgraded by it, and are not well now, or no longer on this deployment. */
    unwell() {
        return this.ids.filter((id) => {
            const passage = this.passages.get(id);
            if (!passage)
                return this.first.get(id)?.health === 'healthy' && this.views.get(id)?.health === 'unhealthy' && !this.isParked(id);
            switch (this.verdict(id)?.kind) {
                case 'failed':
                case 'unhealthy':
                    return true;
                case 'outdated':
                    return passage.operationEndedAt !== undefined;
                case 'working':
                    return passage.givenUp === true;
                default:
                    return false;
            }
        });
    }
    noteProven(id, nowMs) {
        if (this.verdict(id)?.kind !== 'proven') {
            this.provenSince.delete(id);
            return;
        }
        if (!this.provenSince.has(id))
            this.provenSince.set(id, nowMs);
        this.up.add(id);
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
    return [...fleet.ids].sort(plan_batches/* compareIds */.q3).map((id) => instanceResult(fleet, fleet.view(id), expected, nowMs));
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
        release: toldRelease(view, expected),
        image: fleet.isAboutImage ? (0,plan_image/* imageText */.f1)(view.image) : undefined,
        latestModelApplied: view.latestModelApplied,
        extensions: expected.map((one) => extensionResult(view, one)),
        health: view.health,
        power: view.power,
        batch: passage?.batch,
        durationMs: passage ? (passage.provenAt ?? nowMs) - passage.startedAt : undefined,
        born: fleet.isBorn(view.instanceId) || undefined,
    };
}
/** By the record in what it is to be told; a VM that still has another release's definition shows that one's tag. */
function toldRelease(view, expected) {
    const record = expected.map((one) => (0,plan_record/* parseRecord */.Hh)(one.forceUpdateTag)).find((one) => one !== undefined);
    return releaseOn(view, { ...(record ? { record } : {}), ours: expected, left: [] });
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
    const told = view.told.find((one) => (0,definition/* sameHandler */.lQ)(one, expected));
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
async function observe(scaleSets, target, { disks }, signal) {
    const scaleSet = await scaleSets.get(target, signal);
    if (scaleSet.orchestrationMode === 'Flexible')
        return { scaleSet, instances: [] };
    const [instances, rollingUpgrade, automaticRepairs, disksMadeAt] = await Promise.all([
        living(scaleSets, target, signal),
        scaleSets.latestRollingUpgrade(target, signal),
        scaleSet.automaticRepairsEnabled ? scaleSets.automaticRepairsState(target, signal) : undefined,
        disks === 'yes' || (disks === 'if recorded' && readModelRecord(scaleSet.tags)?.disksAfterMs !== undefined) ? scaleSets.disksMadeAt(target, signal) : undefined,
    ]);
    return { scaleSet, instances, rollingUpgrade, automaticRepairs, disksMadeAt };
}
/** VMs that are being deleted neither need the release nor can stand in its way. */
async function living(scaleSets, target, signal) {
    return (await scaleSets.listInstances(target, signal)).filter((instance) => instance.provisioningState !== 'Deleting');
}
/** Every VM as it stands towards the plan before anything is touched. */
function instancesNow(plan, observed, nowMs) {
    const fleet = new Fleet({ expected: plan.writes, healthCounts: plan.healthCounts, disk: plan.disk }, observed.instances, nowMs, observed.disksMadeAt);
    return instanceResults(fleet, plan.writes, nowMs).map((one) => ({ ...one, ...plannedOn(plan, one.instanceId) }));
}
function plannedOn({ effects }, id) {
    const planned = effects?.get(id);
    return planned ? { planned } : {};
}

// EXTERNAL MODULE: ./build/lib/steps/clean-up.js
var clean_up = __webpack_require__(2667);
;// CONCATENATED MODULE: ./build/lib/steps/leave-rotation.js

/** A failed run may not be held for longer by it, ms. */
const PATIENCE_MS = 2 * 60_000;
/**
 * After a failure: VMs that are out of rotation and well go back, those that are not stay out. Never throws; what could not be done is left to the post step.
 * @returns the error, with the VMs that stay out and their cure
 */
async function leaveRotation(context, error) {
    const { rotation, clock, log, remember } = context;
    if (rotation === undefined)
        return error;
    const limit = new AbortController();
    const timer = clock.sleep(PATIENCE_MS, limit.signal).then(() => limit.abort(new errors/* DeployError */.s('TIMEOUT', `Not done within ${PATIENCE_MS / 60_000} minutes`)), () => undefined);
    try {
        await rotation.putBackWell({ ...context, signal: limit.signal });
        // Those that are still out are so for a reason: the post step is not to wait for them.
        await remember({ drained: undefined });
    }
    catch (failed) {
        log.warning(`VMs that are well could not be put back into rotation (${failed instanceof Error ? failed.message : String(failed)}); the post step tries it again`);
    }
    finally {
        limit.abort();
        await timer;
    }
    const byHand = rotation.byHand(context);
    if (byHand === '')
        return error;
    const { code, message, hint, correlationId, armCode, problems } = error;
    return new errors/* DeployError */.s(code, message, { hint: hint === undefined ? byHand : `${hint} ${byHand}`, correlationId, armCode, problems, cause: error });
}

;// CONCATENATED MODULE: ./build/lib/steps/timeline.js
/** The batches as they went by, for the report. */
class Timeline {
    done = [];
    remarks = [];
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
    /** What is worth knowing of the batch that is open, however it ends. */
    remark(text) {
        this.remarks = [...this.remarks, text];
    }
    /** `instanceIds`: where it was not known at the beginning which VMs it would be. */
    end(outcome, nowMs, note, instanceIds) {
        if (!this.open)
            return;
        const { startedAtMs, ...batch } = this.open;
        this.done.push({ ...batch, instanceIds: instanceIds ?? batch.instanceIds, startedAt: new Date(startedAtMs).toISOString(), durationMs: nowMs - startedAtMs, outcome, note: [...this.remarks, note].filter(Boolean).join('; ') || undefined });
        this.open = undefined;
        this.remarks = [];
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
/** Does the plan's jobs within the strategy's timeout, cleans up after a failure, and tells what became of every VM. */
async function rollout(wanted, plan, observed, jobsOf, parts) {
    const { clock } = parts;
    const fleet = new Fleet({ expected: plan.writes, healthCounts: plan.healthCounts, disk: plan.disk }, observed.instances, clock.now(), observed.disksMadeAt);
    const timeline = new Timeline();
    const deadline = startDeadline(parts, wanted.strategy.timeoutMs, () => rollout_tooLong(wanted));
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
    const ending = await execute(context, jobsOf(context));
    await deadline.stop();
    if (ending.kind === 'failed') {
        pending = { ...pending, ...(await (0,clean_up/* cleanUp */.n)({ ...parts, target: wanted.target }, pending)) };
        await parts.save(pending);
        await lastLook(context, parts);
    }
    const told = ending.kind === 'failed' ? { ...ending, error: await leaveRotation(context, withWaitedFor(context, ending.error)) } : ending;
    const out = parts.rotation?.outIds.filter((id) => fleet.has(id)) ?? [];
    return { ending: told, ...state(ending.kind), ...(out.length > 0 ? { outOfRotation: out } : {}) };
}
function rollout_tooLong({ strategy, target }) {
    return new errors/* DeployError */.s('TIMEOUT', `The rollout on ${target.name} took longer than strategy.timeout (${seconds(strategy.timeoutMs)})`, {
        hint: 'What Azure has begun on those VMs goes on. See on them what takes so long; raise strategy.timeout if they only need longer. Run the workflow again: it goes on where this run ended.',
    });
}
/** A timeout as a person wants it told: with the VMs that were not through. */
function withWaitedFor(context, error) {
    if (error.code !== 'TIMEOUT')
        return error;
    const { fleet } = context;
    const waiting = fleet.ids.filter((id) => fleet.passage(id) !== undefined && ['working', 'unhealthy', 'outdated'].includes(fleet.verdict(id)?.kind ?? ''));
    if (waiting.length === 0)
        return error;
    return new errors/* DeployError */.s('TIMEOUT', `${error.message}; it was still waiting for ${reasons(context, waiting)}`, { hint: error.hint, cause: error });
}
/** So that the report of a failed run shows the VMs as they are and not as they were. */
async function lastLook(context, { clock, log }) {
    const limit = new AbortController();
    const timer = clock.sleep(LAST_LOOK_MS, limit.signal).then(() => limit.abort(new Error('took too long')), () => undefined);
    try {
        await look_look({ ...context, signal: limit.signal });
    }
    catch (error) {
        log.debug(`the last look at the VMs failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    finally {
        limit.abort();
        await timer;
    }
}

// EXTERNAL MODULE: ./build/lib/plan/drain/by-hand.js
var by_hand = __webpack_require__(8134);
// EXTERNAL MODULE: ./build/lib/steps/edit-balancer.js
var edit_balancer = __webpack_require__(9945);
;// CONCATENATED MODULE: ./build/lib/steps/rotation-ledger.js





/** Refusals that leave no doubt: nothing was written. */
const CERTAIN = new Set(['ARM_FORBIDDEN', 'ARM_NOT_FOUND']);
/** Who is out of rotation, at each load balancer that has to do with a rollout. */
class RotationLedger {
    balancers;
    byKey;
    constructor(balancers, { drainable, left }) {
        this.balancers = balancers;
        const known = [...drainable.map(({ balancer }) => ({ balancer, out: [] })), ...left];
        this.byKey = new Map(known.map((side) => [place_keyOf(side.balancer), side]));
    }
    get sides() {
        return [...this.byKey.values()];
    }
    side(balancer) {
        return this.byKey.get(place_keyOf(balancer)) ?? { balancer, out: [] };
    }
    /** VMs that are out somewhere, as far as it is known. */
    get outIds() {
        return [...new Set(this.sides.flatMap(({ out }) => out.map(({ instanceId }) => instanceId)))];
    }
    /** Whether somebody has to see to it that VMs go back. */
    get isOpen() {
        return this.sides.some(({ out, inDoubt }) => out.length > 0 || inDoubt === true);
    }
    /**
     * Reads, decides, writes, and takes in what came of it.
     * @param known who is out by what the run has done, once the write is done: beside what the balancer's mark says
     */
    async edit(context, balancer, known, decide) {
        const before = this.side(balancer);
        this.byKey.set(place_keyOf(balancer), { ...before, inDoubt: true });
        try {
            const body = await (0,edit_balancer/* editBalancer */.r)(balancer, decide, { ...context, balancers: this.balancers });
            this.byKey.set(place_keyOf(balancer), { balancer, body, out: (0,rotation/* outOf */.GH)(body, rotation_ledger_placeOf(context, balancer), known) });
        }
        catch (error) {
            if (error instanceof errors/* DeployError */.s && CERTAIN.has(error.code))
                this.byKey.set(place_keyOf(balancer), before);
            throw error;
        }
    }
    /** Asks the balancers themselves where it is not certain who is out. */
    async settle(context) {
        for (const { balancer, out, inDoubt } of this.sides)
            if (inDoubt === true)
                await this.edit(context, balancer, out, () => undefined);
    }
    /** How those that are still out are put back by hand; an empty text where none is. */
    byHand(context) {
        const texts = this.sides.map(({ balancer, body, out }) => (0,by_hand/* byHand */.X)(rotation_ledger_placeOf(context, balancer), body ?? {}, out.filter(({ instanceId }) => context.fleet.has(instanceId))));
        return texts.filter((text) => text !== '').join(' ');
    }
}
function rotation_ledger_placeOf({ wanted }, balancer) {
    return { scaleSet: wanted.target, balancer };
}

;// CONCATENATED MODULE: ./build/lib/steps/rotation.js






/** Errors after which a rollout goes on without draining: this balancer, or these rights, do not allow it. Anything else ends the rollout. */
const CANNOT = new Set(['ARM_REFUSED', 'ARM_FORBIDDEN', 'ARM_NOT_FOUND', 'ARM_CONFLICT']);
/** The rotation of Azure's load balancers, for one rollout. Which are out is on the balancers themselves, for whoever comes after a killed run. */
class BalancerRotation {
    plan;
    ledger;
    /** VMs that the run has begun to change: healthy or not, they go back only when they are through. */
    touched = new Set();
    /** Balancers at which it turned out not to be possible. */
    off = new Set();
    constructor(balancers, plan) {
        this.plan = plan;
        this.ledger = new RotationLedger(balancers, plan);
    }
    get outIds() {
        return this.ledger.outIds;
    }
    byHand(context) {
        return this.ledger.byHand(context);
    }
    async takeOut(context, ids, drainMs) {
        const taken = new Set();
        for (const pools of drainMs === undefined ? [] : this.plan.drainable) {
            await this.remember(context, true);
            await this.orWithout(context, pools, async () => (await this.takeOutOf(context, pools, ids)).forEach((id) => taken.add(id)));
        }
        if (taken.size > 0 && drainMs !== undefined) {
            context.timeline.remark(`drained ${seconds(drainMs)}`);
            context.log.info(`  out of rotation: ${[...taken].join(', ')}; established connections have ${seconds(drainMs)} to end`);
            await context.clock.sleep(drainMs, context.signal);
        }
        for (const id of ids)
            this.touched.add(id);
        if (this.ledger.isOpen)
            await this.remember(context, true);
    }
    async keepOut(context, ids) {
        for (const pools of this.plan.drainable) {
            const out = this.ledger.side(pools.balancer).out.filter(({ instanceId }) => ids.includes(instanceId));
            if (out.length > 0)
                await this.orWithout(context, pools, () => this.takeAgain(context, pools, out));
        }
    }
    async putBackWell(context, ids) {
        await this.ledger.settle(context);
        const back = this.outIds.filter((id) => (ids === undefined || ids.includes(id)) && this.isWell(context, id));
        await this.putBack(context, back, ({ out }) => out.some(({ instanceId }) => back.includes(instanceId)));
    }
    async putBackLeft(context, ids) {
        await this.putBack(context, ids, ({ balancer }) => this.plan.left.some((one) => place_keyOf(one.balancer) === place_keyOf(balancer)));
    }
    async takeOutOf(context, { balancer, pools }, ids) {
        const place = rotation_ledger_placeOf(context, balancer);
        const before = this.ledger.side(balancer).out;
        const serves = (id) => {
            const view = context.fleet.view(id);
            return view !== undefined && (0,may_serve/* takesConnections */.s)(view);
        };
        let lonely = [];
        await this.ledger.edit(context, balancer, before, (body) => {
            const next = (0,rotation/* takenOut */.wD)(body, place, ids, pools, before);
            lonely = next === undefined ? [] : (0,rotation/* emptied */.$C)(body, place, ids, pools, serves);
            return lonely.length > 0 ? undefined : next;
        });
        if (lonely.length > 0)
            this.refuseOutage(context, `Nobody else serves pool ${lonely.join(', ')} of ${balancer.name} now, so that taking ${ids.join(', ')} out of rotation would itself be an outage`);
        const known = new Set(before.map(({ instanceId }) => instanceId));
        return this.ledger.side(balancer).out.map(({ instanceId }) => instanceId).filter((id) => ids.includes(id) && !known.has(id));
    }
    async takeAgain(context, { balancer }, out) {
        const known = this.ledger.side(balancer).out;
        const [ids, pools] = [out.map(({ instanceId }) => instanceId), [...new Set(out.map(({ pool }) => pool))]];
        let isLost = false;
        await this.ledger.edit(context, balancer, known, (body) => {
            const next = (0,rotation/* takenOut */.wD)(body, rotation_ledger_placeOf(context, balancer), ids, pools, known);
            isLost ||= next !== undefined;
            return next;
        });
        if (isLost)
            context.log.info(`  ${balancer.name} had lost that these VMs are out of rotation; they were taken out again`);
    }
    async putBack(context, ids, concerns) {
        const back = new Set(ids);
        const concerned = this.ledger.sides.filter(concerns);
        for (const { balancer, out } of concerned) {
            await this.ledger.edit(context, balancer, out.filter(({ instanceId }) => !back.has(instanceId)), (body) => (0,rotation/* putBack */.pK)(body, rotation_ledger_placeOf(context, balancer), ids, out));
            const names = [...new Set(out.map(({ instanceId }) => instanceId))].filter((id) => back.has(id));
            if (names.length > 0)
                context.log.info(`  back in rotation of ${balancer.name}: ${names.join(', ')}`);
        }
        if (concerned.length > 0)
            await this.remember(context, this.ledger.isOpen);
    }
    async orWithout(context, { balancer }, work) {
        if (this.off.has(place_keyOf(balancer)))
            return;
        try {
            await work();
        }
        catch (error) {
            if (context.signal.aborted || !(error instanceof errors/* DeployError */.s) || !CANNOT.has(error.code))
                throw error;
            const { message, hint, armCode, correlationId } = error;
            if (this.plan.required)
                throw new errors/* DeployError */.s('ROLLOUT_FAILED', `A batch could not be taken out of rotation of ${balancer.name}, which strategy.drain requires: ${message}`, { hint, armCode, correlationId, cause: error });
            context.log.warning(`VMs could not be taken out of rotation of ${balancer.name}: ${message}. The rollout goes on without strategy.drain there.`);
            this.off.add(place_keyOf(balancer));
        }
    }
    /** VMs have gone, or have fallen ill, since the plan was made. */
    refuseOutage({ log }, message) {
        if (this.plan.required)
            throw new errors/* DeployError */.s('ROLLOUT_FAILED', `${message}; strategy.drain is required`, { hint: 'Make strategy.batch smaller, or give the scale set more VMs, and run this again.' });
        log.warning(`${message}: this batch is upgraded without strategy.drain.`);
    }
    isWell({ fleet, plan }, id) {
        const [view, verdict] = [fleet.view(id), fleet.verdict(id)];
        return view !== undefined && verdict !== undefined && (0,may_serve/* mayServe */.d)(view, verdict, { expected: plan.writes, healthCounts: plan.healthCounts }, this.touched.has(id));
    }
    /** For the post step, should this process be killed. */
    async remember({ remember, plan }, isOut) {
        const balancers = this.ledger.sides.map(({ balancer }) => balancer);
        await remember({ drained: isOut ? { balancers, healthCounts: plan.healthCounts, touched: [...this.touched] } : undefined });
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/rolling-deployment.js













/**
 * Through the instances of one scale set.
 * @param toObserve `drains`: whether strategy.drain is asked for
 */
function rollingDeployment({ scaleSets, images, balancers, clock }, target, toObserve) {
    let observed;
    return {
        async observe(signal) {
            const seen = await observe(scaleSets, target, toObserve, signal);
            observed = { ...seen, rotation: await observeRotation(balancers, seen.scaleSet, target, toObserve.onlyPlan ? 'no' : toObserve.drains ? 'yes' : 'if left out', signal) };
        },
        async observeImage(image, signal) {
            if (image)
                observed = { ...observed, imageFacts: await observeImage(images, image, observed.scaleSet, signal) };
        },
        prepare(wanted, context) {
            const plan = withRotation(makePlan(wanted, observed, context), wanted, observed, context);
            if (plan.kind === 'refused')
                return plan;
            const steps = describePlan(plan, wanted);
            const { kind, notes, warnings, previousTag } = plan;
            const { location, upgradePolicy } = observed.scaleSet;
            const before = goodBefore(plan, recordOf(wanted, observed), imageReplaced(plan, wanted, observed));
            return {
                kind, notes, warnings, previousTag, target, location, upgradePolicy: upgradePolicy.mode, steps, ...(before ? { before } : {}),
                work: workOf(plan, wanted.health, observed),
                instances: instancesNow(plan, observed, clock.now()),
                run: (parts) => rollout(wanted, plan, observed, rolloutJobs(steps.map((step) => step.title)), { ...parts, ...(plan.rotation ? { rotation: new BalancerRotation(balancers, plan.rotation) } : {}) }),
            };
        },
    };
}
/** Where the way back leads: the release itself where it is the one that is replaced, else what is known of it, its tag; and the image that is replaced. */
function goodBefore({ record }, replaced, image) {
    const [tag] = (0,plan_record/* whereBack */.hJ)(record);
    if (tag === undefined)
        return undefined;
    return { tag, ...(replaced?.tag === tag ? { record: replaced } : {}), ...(image ? { image } : {}) };
}

;// CONCATENATED MODULE: ./build/lib/plan/wanted.js
/** Whether a check can be asked of a slot that is not live yet. */
function asksStaged({ http }) {
    return !http.includes('{{ production.');
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/describe.js


/** A swap's plan as a person reads it. */
function describeSwapPlan(plan, strategy) {
    return plan.steps.map((step) => describeSwapStep(step, plan, strategy));
}
function describeSwapStep(step, plan, strategy) {
    const [to, from] = [plan.to.ref.name, plan.from.ref.name];
    const { name, rules } = strategy.traffic;
    switch (step.kind) {
        case 'rollout': {
            const described = describeStep(step.step, plan.rollout, plan.wanted);
            return { ...described, title: `${to}: ${described.title}` };
        }
        case 'hold-autoscale':
            return { title: `${to}: Switch autoscale off`, detail: `${step.settings.map((setting) => setting.name).join(', ')}: it must not change the slot while the release is staged.` };
        case 'create-slot':
            return { title: `${to}: Create it with ${step.capacity} VMs, the release in its model`, detail: `Made like ${from}.` };
        case 'start-slot':
            return { title: `${to}: Start its VMs`, detail: 'They are on the model already, so what they run at their start is the release.' };
        case 'scale-slot':
            return { title: `${to}: Scale to ${step.capacity} VMs, as many as ${from} has` };
        case 'check':
            return checkStep(strategy, to);
        case 'swap':
            return { title: `Swap: ${rules.join(', ')} of ${name} to ${to}`, detail: `One write with If-Match${strategy.preview ? `, rule ${strategy.preview.rule} to ${from} in the same write` : ''}. Production changes here.` };
        case 'move-autoscale':
            return { title: `Move autoscale to ${to}`, detail: step.changes.map((change) => `${change.name}: ${change.enabled ? 'on' : 'off'}`).join(', ') };
        case 'bake':
            return { title: `Bake: watch ${to} for ${seconds(step.bakeMs)}`, detail: `Health and checks; what fails is swapped back to ${from} at once.` };
        case 'drain':
            return { title: `Leave ${from} its connections for ${seconds(step.drainMs)}` };
        case 'retire':
            return retireStep(step.how, from);
        default:
            return step;
    }
}
function checkStep({ checks: all, preview }, to) {
    const checks = all.filter((check) => asksStaged(check));
    if (checks.length === 0)
        return { title: `${to}: No checks beside Azure's own health` };
    return { title: `${to}: ${checks.length} ${checks.length === 1 ? 'check' : 'checks'} of the application${preview ? ` through rule ${preview.rule}` : ''}`, detail: checks.map((check) => `${check.http} -> ${check.expect}`).join('; ') };
}
function retireStep(how, from) {
    switch (how) {
        case 'scale-in':
            return { title: `${from}: Scale to 0 VMs` };
        case 'deallocate':
            return { title: `${from}: Deallocate its VMs` };
        case 'delete':
            return { title: `${from}: Delete the scale set`, detail: 'The next deployment makes it anew from the live one.' };
        default:
            return how;
    }
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/all-at-once.js
/** The idle slot as a rollout: it carries no traffic, so all of its VMs are touched at once, and each of them must be proven. */
function allAtOnce({ timeoutMs, protectedInstances }) {
    const batch = { kind: 'percent', percent: 100 };
    return { type: 'rolling', batch, maxUnhealthy: { kind: 'count', count: 0 }, pauseMs: 0, onFailure: 'stop', rollback: { batch, pauseMs: 0 }, timeoutMs, protectedInstances };
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/autoscale-moves.js

/** Settings that would scale the scale set `id` now. */
function activeFor(settings, id) {
    return settings.filter((setting) => setting.enabled && (0,balancer_rules/* same */.FB)(setting.targetResourceId, id));
}
/** The same setting, switched on or off. */
function switched(setting, enabled) {
    return { ...setting, enabled, body: { ...setting.body, properties: { ...(0,balancer_rules/* propertiesOf */.P1)(setting.body), enabled } } };
}
/**
 * What follows production from one scale set to the other: a setting of the other's own is switched on and this one's off;
 * where the other has none, this one's is pointed at it, with the metrics of its rules.
 */
function autoscaleMoves(settings, from, to) {
    const active = activeFor(settings, from);
    if (active.length === 0)
        return [];
    const own = settings.filter((setting) => (0,balancer_rules/* same */.FB)(setting.targetResourceId, to));
    if (own.length > 0)
        return [...active.map((setting) => switched(setting, false)), ...own.map((setting) => switched(setting, true))];
    return active.map((setting) => retargeted(setting, from, to));
}
function retargeted(setting, from, to) {
    const properties = (0,balancer_rules/* propertiesOf */.P1)(setting.body);
    const profiles = (0,balancer_rules/* arrayOf */.jk)(properties['profiles']).map((profile) => ({ ...profile, rules: (0,balancer_rules/* arrayOf */.jk)(profile['rules']).map((rule) => ruleFor(rule, from, to)) }));
    return { ...setting, targetResourceId: to, body: { ...setting.body, properties: { ...properties, targetResourceUri: to, profiles } } };
}
function ruleFor(rule, from, to) {
    const trigger = (0,balancer_rules/* objectOf */.Xy)(rule['metricTrigger']);
    const metric = trigger?.['metricResourceUri'];
    if (!trigger || typeof metric !== 'string' || !(0,balancer_rules/* same */.FB)(metric, from))
        return rule;
    return { ...rule, metricTrigger: { ...trigger, metricResourceUri: to } };
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/clone.js




/** What must be given in deploy.yml before a slot can be made of `source`: Azure never gives it back. */
function missingForClone(request) {
    const { source, create } = request;
    const problems = [];
    if (needsPassword(source) && create.adminPassword === undefined) {
        problems.push({
            message: `Slot ${request.name} does not exist yet, and the model it would be made of signs in with a password, which Azure never gives back`,
            hint: 'Give strategy.create.adminPassword: "{{ env.ADMIN_PASSWORD }}", or create the slot yourself.',
        });
    }
    for (const extension of neighbours(request)) {
        const name = (0,balancer_rules/* textOf */.b6)(extension['name']) ?? '';
        const type = (0,balancer_rules/* textOf */.b6)((0,balancer_rules/* propertiesOf */.P1)(extension)['type']) ?? '';
        if (takesNoSecrets({ type }) || secretsOf(create, name))
            continue;
        problems.push({
            message: `Slot ${request.name} does not exist yet, and extension ${name} (${type}) of its model may have protected settings, which Azure never gives back`,
            hint: `Give strategy.create.protectedSettings.${name}: its settings, or {} where it has none.`,
        });
    }
    return problems;
}
/** A scale set like `source`, in the other slot. Read-only members, identities' ids and what belongs to one set alone are left out. */
function cloneOf(request) {
    const { source, name, capacity, create } = request;
    const properties = (0,balancer_rules/* propertiesOf */.P1)(source);
    const profile = (0,balancer_rules/* objectOf */.Xy)(properties['virtualMachineProfile']) ?? {};
    const notes = [];
    const body = clone_without(source, ['id', 'name', 'type', 'etag', 'systemData', 'resourceGroup']);
    const sku = { ...(0,balancer_rules/* objectOf */.Xy)(source['sku']), capacity };
    const identity = cleanIdentity((0,balancer_rules/* objectOf */.Xy)(source['identity']));
    const newProfile = {
        ...clone_without(profile, ['timeCreated', 'networkProfile', 'extensionProfile', 'osProfile', 'storageProfile']),
        ...(profile['osProfile'] ? { osProfile: osProfile(request) } : {}),
        ...(profile['storageProfile'] || request.model?.image ? { storageProfile: storageProfile(request) } : {}),
        networkProfile: networkProfile(request, notes),
        extensionProfile: { ...(0,balancer_rules/* objectOf */.Xy)(profile['extensionProfile']), extensions: extensions(request) },
    };
    if (create.customData === undefined && request.model?.customData === undefined && create.template === undefined) {
        notes.push('Azure does not say whether the live scale set has custom data: if it has, give strategy.create.customData too');
    }
    return {
        body: {
            ...body,
            sku,
            ...(identity ? { identity } : {}),
            ...(request.model?.tags ? { tags: request.model.tags } : tagsOf(source)),
            properties: { ...clone_without(properties, ['provisioningState', 'uniqueId', 'timeCreated', 'virtualMachineProfile']), virtualMachineProfile: newProfile },
        },
        notes: [...notes, ...(name === (0,balancer_rules/* textOf */.b6)(source['name']) ? [] : [`${name} is made like ${(0,balancer_rules/* textOf */.b6)(source['name']) ?? 'the template'}`])],
    };
}
function needsPassword(source) {
    const os = (0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* propertiesOf */.P1)(source)['virtualMachineProfile'])?.['osProfile']);
    if (!os)
        return false;
    const linux = (0,balancer_rules/* objectOf */.Xy)(os['linuxConfiguration']);
    return linux ? linux['disablePasswordAuthentication'] !== true && (0,balancer_rules/* textOf */.b6)(os['adminPassword']) === undefined : (0,balancer_rules/* textOf */.b6)(os['adminPassword']) === undefined;
}
function neighbours({ source, writes }) {
    const profile = (0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* propertiesOf */.P1)(source)['virtualMachineProfile'])?.['extensionProfile']);
    return (0,balancer_rules/* arrayOf */.jk)(profile?.['extensions']).filter((extension) => {
        const { publisher, type } = (0,balancer_rules/* propertiesOf */.P1)(extension);
        return !writes.some((write) => (0,definition/* sameHandler */.lQ)(write, { publisher: (0,balancer_rules/* textOf */.b6)(publisher) ?? '', type: (0,balancer_rules/* textOf */.b6)(type) ?? '' }));
    });
}
/** Azure tells no upper from lower case in names. */
function secretsOf({ protectedSettings }, name) {
    return Object.entries(protectedSettings).find(([given]) => (0,balancer_rules/* same */.FB)(given, name))?.[1];
}
/** The order is the source's: what runs first there runs first here. */
function extensions(request) {
    const kept = neighbours(request).map((extension) => {
        const name = (0,balancer_rules/* textOf */.b6)(extension['name']) ?? '';
        const secrets = secretsOf(request.create, name);
        const properties = clone_without((0,balancer_rules/* propertiesOf */.P1)(extension), ['provisioningState']);
        return { name, properties: secrets && Object.keys(secrets).length > 0 ? { ...properties, protectedSettings: secrets } : properties };
    });
    const ours = request.writes.map(({ name, ...properties }) => ({ name, properties: defined(properties) }));
    return [...kept, ...ours];
}
/** A record on the live slot is none of the new one. */
function tagsOf(source) {
    const tags = (0,balancer_rules/* objectOf */.Xy)(source['tags']);
    return tags ? { tags: withoutRecord(tags) } : {};
}
function storageProfile({ source, model }) {
    const storage = (0,balancer_rules/* objectOf */.Xy)(withoutDeep((0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* propertiesOf */.P1)(source)['virtualMachineProfile'])?.['storageProfile']) ?? {}, ['exactVersion'])) ?? {};
    return defined({
        ...storage,
        imageReference: model?.image ? defined({ ...model.image }) : storage['imageReference'],
        osDisk: model?.vhdUri === undefined ? storage['osDisk'] : { ...(0,balancer_rules/* objectOf */.Xy)(storage['osDisk']), image: { uri: model.vhdUri } },
    });
}
function osProfile({ source, name, model, create }) {
    const customData = model?.customData ?? create.customData;
    const os = (0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* propertiesOf */.P1)(source)['virtualMachineProfile'])?.['osProfile']) ?? {};
    const isWindows = (0,balancer_rules/* objectOf */.Xy)(os['windowsConfiguration']) !== undefined;
    return {
        ...clone_without(os, ['requireGuestProvisionSignal']),
        computerNamePrefix: name.replace(/[^A-Za-z0-9-]/g, '').slice(0, isWindows ? 9 : 15).replace(/-+$/, ''),
        ...(create.adminPassword === undefined ? {} : { adminPassword: create.adminPassword }),
        ...(customData === undefined ? {} : { customData }),
    };
}
/** The pool of the other slot; NAT pools and DNS labels serve one scale set only. */
function networkProfile({ source, pools }, notes) {
    const profile = (0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* propertiesOf */.P1)(source)['virtualMachineProfile'])?.['networkProfile']) ?? {};
    const interfaces = (0,balancer_rules/* arrayOf */.jk)(profile['networkInterfaceConfigurations']).map((nic) => {
        const properties = (0,balancer_rules/* propertiesOf */.P1)(nic);
        const ipConfigurations = (0,balancer_rules/* arrayOf */.jk)(properties['ipConfigurations']).map((ip) => ipConfiguration(ip, pools, notes));
        return { ...nic, properties: { ...properties, ipConfigurations } };
    });
    return { ...clone_without(profile, ['healthProbe']), networkInterfaceConfigurations: interfaces };
}
function ipConfiguration(ip, pools, notes) {
    const properties = (0,balancer_rules/* propertiesOf */.P1)(ip);
    const replace = (list) => Array.isArray(list) ? (0,balancer_rules/* arrayOf */.jk)(list).map((pool) => ((0,balancer_rules/* same */.FB)((0,balancer_rules/* textOf */.b6)(pool['id']), pools.from) ? { id: pools.to } : pool)) : list;
    if ((0,balancer_rules/* arrayOf */.jk)(properties['loadBalancerInboundNatPools']).length > 0)
        notes.push('inbound NAT pools are left out: each serves one scale set only');
    const publicIp = (0,balancer_rules/* objectOf */.Xy)(properties['publicIPAddressConfiguration']);
    const dns = publicIp && (0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* propertiesOf */.P1)(publicIp)['dnsSettings']);
    if (dns)
        notes.push('DNS labels of public addresses are left out: each must be unique');
    return {
        ...ip,
        properties: defined({
            ...clone_without(properties, ['loadBalancerInboundNatPools']),
            loadBalancerBackendAddressPools: replace(properties['loadBalancerBackendAddressPools']),
            applicationGatewayBackendAddressPools: replace(properties['applicationGatewayBackendAddressPools']),
            publicIPAddressConfiguration: publicIp && { ...publicIp, properties: clone_without((0,balancer_rules/* propertiesOf */.P1)(publicIp), ['dnsSettings']) },
        }),
    };
}
/** User-assigned identities stay, system-assigned ones are made anew. */
function cleanIdentity(identity) {
    if (!identity)
        return undefined;
    const users = (0,balancer_rules/* objectOf */.Xy)(identity['userAssignedIdentities']);
    return defined({ type: identity['type'], userAssignedIdentities: users && Object.fromEntries(Object.keys(users).map((id) => [id, {}])) });
}
function clone_without(object, names) {
    return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
function withoutDeep(value, names) {
    if (Array.isArray(value))
        return value.map((item) => withoutDeep(item, names));
    const object = (0,balancer_rules/* objectOf */.Xy)(value);
    return object ? Object.fromEntries(Object.entries(clone_without(object, names)).map(([name, inner]) => [name, withoutDeep(inner, names)])) : value;
}
function defined(object) {
    return Object.fromEntries(Object.entries(object).filter((entry) => entry[1] !== undefined));
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/pool-id.js

/** Resource id of the balancer's pool `name`; empty where it has none. */
function poolId(balancer, name) {
    const pool = (0,balancer_rules/* arrayOf */.jk)((0,balancer_rules/* propertiesOf */.P1)(balancer)['backendAddressPools']).find((one) => (0,balancer_rules/* same */.FB)((0,balancer_rules/* textOf */.b6)(one['name']), name));
    return (0,balancer_rules/* textOf */.b6)(pool?.['id']) ?? '';
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/slots.js

/** Which slot is live is read from the rules, never assumed. Problems where they do not say it clearly. */
function readSides(strategy, body) {
    const { kind, name, rules, pools } = strategy.traffic;
    const found = (0,balancer_rules/* rulesOf */.fD)(kind, body);
    const problems = [...missingPools(strategy, body), ...[...rules, ...(strategy.preview ? [strategy.preview.rule] : [])].flatMap((rule) => slots_ruleProblems(strategy, rule, found))];
    if (problems.length > 0)
        return problems;
    const targets = rules.map((rule) => pools.findIndex((pool) => (0,balancer_rules/* same */.FB)(pool, found.find((one) => (0,balancer_rules/* same */.FB)(one.name, rule))?.pool)));
    const [first] = targets;
    if (targets.every((target) => target === first) && (first === 0 || first === 1))
        return { live: first, staged: first === 0 ? 1 : 0 };
    const where = rules.map((rule) => `${rule} -> ${found.find((one) => (0,balancer_rules/* same */.FB)(one.name, rule))?.pool ?? 'no pool'}`).join(', ');
    return [{
            message: `The production rules of ${name} do not all point at the pool of one slot (${where}), so it is not clear which slot is live`,
            hint: `Point all of ${rules.join(', ')} at either ${pools[0]} or ${pools[1]}, whichever serves production now, and run this again.`,
        }];
}
/** The balancer after `to` has become live: production there, the preview rule at the other slot, in one and the same write. */
function balancerServing(strategy, body, to) {
    const { kind, rules, pools } = strategy.traffic;
    const other = pools[to === 0 ? 1 : 0];
    const moves = new Map(rules.map((rule) => [rule, pools[to]]));
    if (strategy.preview)
        moves.set(strategy.preview.rule, other);
    return (0,balancer_rules/* withRulesMoved */.V1)(kind, body, moves);
}
/** Whether the balancer is as `balancerServing` would make it. */
function isServing(strategy, body, slot) {
    const { kind, rules, pools } = strategy.traffic;
    const found = (0,balancer_rules/* rulesOf */.fD)(kind, body);
    const points = (rule, pool) => (0,balancer_rules/* same */.FB)(found.find((one) => (0,balancer_rules/* same */.FB)(one.name, rule))?.pool, pool);
    const other = pools[slot === 0 ? 1 : 0];
    return rules.every((rule) => points(rule, pools[slot])) && (!strategy.preview || points(strategy.preview.rule, other));
}
function missingPools(strategy, body) {
    const there = (0,balancer_rules/* poolNames */.rR)(body);
    return strategy.traffic.pools.filter((pool) => !there.some((name) => (0,balancer_rules/* same */.FB)(name, pool))).map((pool) => ({
        message: `${strategy.traffic.name} has no backend pool ${pool} (strategy.traffic.pools)`,
        hint: `Pools there: ${there.join(', ') || 'none'}.`,
    }));
}
function slots_ruleProblems(strategy, name, found) {
    const rule = found.find((one) => (0,balancer_rules/* same */.FB)(one.name, name));
    if (!rule)
        return [{ message: `${strategy.traffic.name} has no rule ${name}`, hint: `Rules there: ${found.map((one) => one.name).join(', ') || 'none'}.` }];
    if (rule.severalPools)
        return [{ message: `Rule ${name} of ${strategy.traffic.name} has more than one backend pool, which a swap would have to take apart`, hint: 'Give the rule one pool.' }];
    if (rule.pool === undefined)
        return [{ message: `Rule ${name} of ${strategy.traffic.name} has no backend pool of its own (a redirect, or path based)`, hint: 'Name a basic rule with a backend pool.' }];
    return [];
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/preflight.js


/** What must be refused before either slot or the balancer is touched, each with its cure. */
function preflightSwap(strategy, observed, sides) {
    return [
        ...noLiveSlot(observed.slots[sides.live]),
        ...basicBalancer(strategy, observed),
        ...noRight(strategy, observed),
        ...observed.slots.flatMap((slot) => probeOfScaleSet(slot)),
        ...membership(strategy, observed, sides),
        ...collisions(strategy, observed, sides),
        ...noWayOut(strategy, observed, sides),
        ...quota(observed, sides),
    ];
}
function noLiveSlot({ ref, observed }) {
    if (!observed)
        return [{ message: `The production rules point at the pool of slot ${ref.name}, but there is no such scale set`, hint: 'Correct strategy.slots and strategy.traffic.pools: each slot and its pool stand at the same place in their lists.' }];
    if (observed.instances.length > 0)
        return [];
    return [{ message: `Slot ${ref.name} is live, but has no VMs: production serves nothing that could be replaced`, hint: 'Scale it out, or deploy to it with strategy.type: rolling first.' }];
}
function basicBalancer({ traffic }, { balancer }) {
    if (traffic.kind !== 'loadBalancer' || !(0,balancer_rules/* same */.FB)((0,balancer_rules/* textOf */.b6)((0,balancer_rules/* objectOf */.Xy)(balancer.body['sku'])?.['name']), 'Basic'))
        return [];
    return [{ message: `${traffic.name} is a Basic load balancer, behind which two scale sets cannot take turns`, hint: 'Upgrade it to Standard; Azure retired Basic on 30 September 2025.' }];
}
function noRight({ traffic }, { mayWriteBalancer, balancerRef }) {
    if (mayWriteBalancer !== false)
        return [];
    const type = traffic.kind === 'loadBalancer' ? 'loadBalancers' : 'applicationGateways';
    return [{ message: `The identity of this run may not write ${traffic.name}, so it could stage a release and then not swap to it`, hint: `Grant it Microsoft.Network/${type}/write on ${traffic.name} in resource group ${balancerRef.resourceGroup}; docs/permissions.md has the whole role.` }];
}
/** ARM: CannotUseInactiveHealthProbe and CannotRemoveRuleUsedByProbeUsedByVMSS. */
function probeOfScaleSet({ ref, raw }) {
    const probe = raw && (0,balancer_rules/* objectOf */.Xy)(preflight_networkProfile(raw)['healthProbe']);
    if (!probe)
        return [];
    return [{
            message: `Scale set ${ref.name} takes its health from a load balancer probe (networkProfile.healthProbe), which ARM allows only while a rule of that probe serves the scale set`,
            hint: 'Use the Application Health extension instead, and remove networkProfile.healthProbe from the scale set.',
        }];
}
function membership(strategy, { slots, balancer }, { live, staged }) {
    return [live, staged].flatMap((index) => {
        const { ref, raw } = slots[index];
        if (!raw)
            return [];
        const pools = poolsOf(raw, balancer.body);
        const [own, other] = [strategy.traffic.pools[index], strategy.traffic.pools[index === 0 ? 1 : 0]];
        const problems = [];
        if (!pools.some((pool) => (0,balancer_rules/* same */.FB)(pool, own)))
            problems.push({ message: `Scale set ${ref.name} is not in its pool ${own}`, hint: `Put ${own} of ${strategy.traffic.name} into the ipConfigurations of ${ref.name}. It is in: ${pools.join(', ') || 'none of its pools'}.` });
        if (pools.some((pool) => (0,balancer_rules/* same */.FB)(pool, other)))
            problems.push({ message: `Scale set ${ref.name} is also in pool ${other} of the other slot, so it would serve whichever slot is live`, hint: `Take ${other} out of the ipConfigurations of ${ref.name}.` });
        return problems;
    });
}
/** ARM: RulesUseSameBackendPortProtocolAndPool. */
function collisions(strategy, { balancer }, { staged }) {
    if (strategy.traffic.kind !== 'loadBalancer')
        return [];
    const after = (0,balancer_rules/* rulesOf */.fD)('loadBalancer', balancerServing(strategy, balancer.body, staged)).filter((rule) => !rule.floatingIp);
    return after.flatMap((rule, index) => {
        const twin = after.slice(0, index).find((one) => (0,balancer_rules/* same */.FB)(one.pool, rule.pool) && one.backendPort === rule.backendPort && (0,balancer_rules/* same */.FB)(one.protocol, rule.protocol));
        if (!twin)
            return [];
        return [{
                message: `After the swap rules ${twin.name} and ${rule.name} of ${strategy.traffic.name} would both lead to port ${rule.backendPort} of pool ${rule.pool}, which ARM refuses`,
                hint: `Name both in strategy.traffic.rules if both carry production; make the one for the staged slot strategy.preview.rule.`,
            }];
    });
}
/** A pool without a rule has no outbound connectivity of its own: VMs in it could not fetch the release's files. */
function noWayOut(strategy, { balancer, slots }, { live, staged }) {
    if (strategy.traffic.kind !== 'loadBalancer')
        return [];
    const pool = strategy.traffic.pools[staged];
    const { raw, natGateway } = slots[staged].raw ? slots[staged] : slots[live];
    const byRule = (0,balancer_rules/* rulesOf */.fD)('loadBalancer', balancer.body).some((rule) => (0,balancer_rules/* same */.FB)(rule.pool, pool) && rule.snat);
    const byOutboundRule = (0,balancer_rules/* outboundPools */.ug)(balancer.body).some((name) => (0,balancer_rules/* same */.FB)(name, pool));
    const byOwnAddress = raw !== undefined && ipConfigurations(raw).some((ip) => (0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* propertiesOf */.P1)(ip)['publicIPAddressConfiguration']));
    if (byRule || byOutboundRule || byOwnAddress || natGateway !== false)
        return [];
    return [{
            message: `VMs in pool ${pool} of ${strategy.traffic.name} have no way out: no rule with outbound SNAT, no outbound rule and no NAT gateway, so they could not fetch the files of the release`,
            hint: 'Give their subnet a NAT gateway, the pool an outbound rule, or the staged slot a preview rule (strategy.preview).',
        }];
}
function quota(observed, sides) {
    const { slots, cores } = observed;
    const wanted = slots[sides.live].observed?.instances.length ?? 0;
    const more = vmsMore(observed, sides) * (cores ?? 0);
    const usage = quotaOfCores(observed);
    if (!usage || more === 0 || usage.limit - usage.used >= more)
        return [];
    return [{
            message: `Bringing slot ${slots[sides.staged].ref.name} up to ${wanted} VMs takes ${more} vCPUs more, and the quota of the region has ${usage.limit - usage.used} left (${usage.used} of ${usage.limit} used)`,
            hint: 'Ask for a higher quota of Total Regional vCPUs, or scale the live slot in first.',
        }];
}
/** The staged slot needs more VMs, and nobody said whether there is room for them. */
function isQuotaUnknown(observed, sides) {
    return vmsMore(observed, sides) > 0 && (observed.cores === undefined || quotaOfCores(observed) === undefined);
}
function vmsMore({ slots }, { live, staged }) {
    const wanted = slots[live].observed?.instances.length ?? 0;
    const there = slots[staged].observed?.instances.filter((instance) => instance.power === 'running').length ?? 0;
    return Math.max(0, wanted - there);
}
function quotaOfCores({ usages }) {
    return usages.find((one) => (0,balancer_rules/* same */.FB)(one.name, 'cores'));
}
function preflight_networkProfile(raw) {
    return (0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* objectOf */.Xy)((0,balancer_rules/* propertiesOf */.P1)(raw)['virtualMachineProfile'])?.['networkProfile']) ?? {};
}
function ipConfigurations(raw) {
    return (0,balancer_rules/* arrayOf */.jk)(preflight_networkProfile(raw)['networkInterfaceConfigurations']).flatMap((nic) => (0,balancer_rules/* arrayOf */.jk)((0,balancer_rules/* propertiesOf */.P1)(nic)['ipConfigurations']));
}
/** Names of the balancer's pools that a scale set is in. */
function poolsOf(raw, balancer) {
    const prefix = `${(0,balancer_rules/* textOf */.b6)(balancer['id']) ?? ''}/`.toLowerCase();
    return ipConfigurations(raw)
        .flatMap((ip) => [...(0,balancer_rules/* arrayOf */.jk)((0,balancer_rules/* propertiesOf */.P1)(ip)['loadBalancerBackendAddressPools']), ...(0,balancer_rules/* arrayOf */.jk)((0,balancer_rules/* propertiesOf */.P1)(ip)['applicationGatewayBackendAddressPools'])])
        .map((pool) => (0,balancer_rules/* textOf */.b6)(pool['id']) ?? '')
        .filter((id) => id.toLowerCase().startsWith(prefix))
        .map(balancer_rules/* lastSegment */.mp);
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/make-swap-plan.js









/** The steps that stage the release beside production and swap it in. Pure: the same arguments give the same plan. */
function makeSwapPlan(wanted, observed, context) {
    const { strategy } = wanted;
    const sides = readSides(strategy, observed.balancer.body);
    if (!('live' in sides))
        return { kind: 'refused', problems: sides, warnings: wanted.warnings };
    const live = observed.slots[sides.live];
    const problems = preflightSwap(strategy, observed, sides);
    if (problems.length > 0 || !live.observed)
        return { kind: 'refused', problems, warnings: wanted.warnings };
    const finished = finish(wanted, observed, sides, context);
    if (finished)
        return finished;
    const staged = observed.slots[sides.staged];
    const rollingWanted = asRollout(wanted, staged);
    const basis = staged.observed ?? emptyLike(live.observed);
    const liveRecord = recordOf(wanted, live.observed);
    const rollout = makePlan(rollingWanted, basis, { ...context, ...(liveRecord ? { liveRecord } : {}), vmsComeLater: true, ...(staged.observed ? {} : { toBeMade: true }) });
    if (rollout.kind === 'refused')
        return rollout;
    const clone = staged.observed ? undefined : cloneRequest(wanted, observed, sides, rollout);
    const missing = clone ? missingForClone(clone) : [];
    if (missing.length > 0)
        return { kind: 'refused', problems: missing, warnings: rollout.warnings };
    const made = clone ? cloneOf(clone) : undefined;
    return {
        kind: 'change',
        ...slotsOf(observed, sides.staged),
        steps: [...stagingSteps(observed, sides, rollout, made), ...swapSteps(strategy, observed, sides)],
        wanted: rollingWanted,
        rollout,
        clone: made,
        previousTag: liveRecord?.tag,
        notes: [...make_swap_plan_notesOf(strategy, observed, sides), ...(made?.notes ?? []), ...rollout.notes.filter((note) => !note.startsWith('No deployment'))],
        warnings: rollout.warnings,
    };
}
/** Production has the release already: there is nothing to swap, only what an earlier run did not get to. */
function finish(wanted, observed, sides, context) {
    const live = observed.slots[sides.live];
    const rollingWanted = asRollout(wanted, live);
    const rollout = makePlan(rollingWanted, live.observed, context);
    if (rollout.kind === 'refused' || rollout.record.fingerprint !== wanted.fingerprint)
        return undefined;
    const isLeftover = rollout.kind === 'unchanged' || rollout.steps.every((step) => step.kind === 'prove');
    if (!isLeftover)
        return undefined;
    const rest = leftovers(wanted.strategy, observed, sides);
    // What is left shows that a run of this deployment was broken off: then it is that run which suspended them.
    const repairs = rest.length > 0 && live.observed?.automaticRepairs === 'Suspended' ? [{ kind: 'rollout', step: { kind: 'resume-repairs' } }] : [];
    const steps = rest.length === 0 && rollout.kind === 'unchanged' ? [] : [{ kind: 'rollout', step: { kind: 'prove' } }, ...rest, ...repairs];
    return {
        kind: steps.length === 0 ? 'unchanged' : 'change',
        ...slotsOf(observed, sides.live),
        steps,
        wanted: rollingWanted,
        rollout,
        previousTag: rollout.previousTag,
        notes: [steps.length === 0 ? `Release ${wanted.release.tag} is live on ${live.ref.name} already, with this very configuration. The input force: true deploys it again.` : `Release ${wanted.release.tag} is live on ${live.ref.name} already; what is left of its deployment is done.`],
        warnings: rollout.warnings,
    };
}
/** Autoscale that still follows the idle slot, and the idle slot still up though it is to be retired. */
function leftovers(strategy, observed, { live, staged }) {
    const idle = observed.slots[staged];
    const moves = movesOf(observed, staged, live);
    const running = (idle.observed?.instances ?? []).filter((instance) => instance.power === 'running').length;
    const there = { keep: false, 'scale-in': (idle.observed?.instances.length ?? 0) > 0, deallocate: running > 0, delete: idle.observed !== undefined }[strategy.retire];
    return [...moves, ...(there ? endSteps(strategy) : [])];
}
/** The staged slot in order: the model first, so that no VM comes up on what it had before. */
function stagingSteps(observed, { live, staged }, rollout, clone) {
    const capacity = observed.slots[live].observed.instances.length;
    const slot = observed.slots[staged];
    const ofRollout = (...kinds) => rollout.steps.filter((step) => kinds.includes(step.kind)).map((step) => ({ kind: 'rollout', step }));
    const proving = [{ kind: 'rollout', step: { kind: 'catch-up' } }, { kind: 'rollout', step: { kind: 'prove' } }, { kind: 'check' }];
    if (clone)
        return [{ kind: 'create-slot', capacity }, ...proving];
    const instances = slot.observed.instances;
    const held = activeFor(observed.autoscale, slot.observed.scaleSet.id).map((setting) => switched(setting, false));
    return [
        ...(held.length > 0 ? [{ kind: 'hold-autoscale', settings: held }] : []),
        ...ofRollout('suspend-repairs'),
        ...ofRollout('write-model', 'azure-pass', 'upgrade-batch', 'reimage-batch'),
        ...(instances.some((instance) => instance.power !== 'running') ? [{ kind: 'start-slot' }] : []),
        ...(instances.length === capacity ? [] : [{ kind: 'scale-slot', capacity }]),
        ...proving,
    ];
}
function swapSteps(strategy, observed, { live, staged }) {
    const repairs = observed.slots[staged].observed?.automaticRepairs === 'Running';
    return [
        { kind: 'swap', to: staged, ifWrong: 'swap-back' },
        ...movesOf(observed, live, staged),
        ...endSteps(strategy),
        ...(repairs ? [{ kind: 'rollout', step: { kind: 'resume-repairs' } }] : []),
    ];
}
function endSteps(strategy) {
    const steps = [];
    if (strategy.bakeMs > 0)
        steps.push({ kind: 'bake', bakeMs: strategy.bakeMs });
    if (strategy.retire === 'keep')
        return steps;
    if (strategy.drainMs > 0)
        steps.push({ kind: 'drain', drainMs: strategy.drainMs });
    return [...steps, { kind: 'retire', how: strategy.retire }];
}
function movesOf(observed, from, to) {
    const [fromId, toId] = [idOf(observed.slots[from]), idOf(observed.slots[to])];
    const changes = autoscaleMoves(observed.autoscale, fromId, toId);
    if (changes.length === 0)
        return [];
    const names = new Set(changes.map((change) => change.id));
    return [{ kind: 'move-autoscale', changes, back: observed.autoscale.filter((setting) => names.has(setting.id)) }];
}
/** A scale set's id follows from its name: one that is still to be made has one too. */
function idOf({ ref, observed }) {
    return observed?.scaleSet.id ?? `/subscriptions/${ref.subscriptionId}/resourceGroups/${ref.resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${ref.name}`;
}
function slotsOf(observed, to) {
    const from = to === 0 ? 1 : 0;
    return { to: { index: to, ref: observed.slots[to].ref }, from: { index: from, ref: observed.slots[from].ref } };
}
/** A staged slot carries no traffic, so all of its VMs are upgraded at once; each of them must be proven. */
function asRollout(wanted, slot) {
    return { ...wanted, target: slot.ref, strategy: allAtOnce(wanted.strategy) };
}
/** A slot that is still to be made, as the plan sees it: the live one's model with no VMs, of which nothing is recorded. */
function emptyLike({ scaleSet, imageFacts }) {
    return { scaleSet: { ...scaleSet, tags: withoutRecord(scaleSet.tags), upgradePolicy: { ...scaleSet.upgradePolicy, mode: 'Manual' } }, instances: [], imageFacts };
}
function cloneRequest(wanted, observed, { live, staged }, rollout) {
    const { pools } = wanted.strategy.traffic;
    const { create } = wanted.strategy;
    return {
        source: create.template ?? observed.slots[live].raw,
        name: observed.slots[staged].ref.name,
        capacity: observed.slots[live].observed.instances.length,
        pools: { from: poolId(observed.balancer.body, pools[live]), to: poolId(observed.balancer.body, pools[staged]) },
        writes: rollout.writes,
        ...(rollout.model ? { model: rollout.model } : {}),
        create,
    };
}
function make_swap_plan_notesOf(strategy, observed, { live, staged }) {
    const [from, to] = [observed.slots[live].ref.name, observed.slots[staged].ref.name];
    const notes = [`${from} is live: the rules ${strategy.traffic.rules.join(', ')} of ${strategy.traffic.name} point at ${strategy.traffic.pools[live]}. The release is staged on ${to}.`];
    if (!strategy.preview && strategy.checks.length === 0)
        notes.push('No checks and no preview rule: what is proven before the swap is what Azure reports of the VMs.');
    if (isQuotaUnknown(observed, { live, staged }))
        notes.push('Whether the quota of vCPUs has room for both slots could not be read.');
    return notes;
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/swap-work.js



/** Rounds and waits of a swap. Each operation over a whole slot, and each write of the balancer, counts as one round. */
function swapWorkOf({ steps, wanted, rollout: { effects } }, { checks }, staged) {
    const rollout = workOf({ steps: steps.flatMap((step) => (step.kind === 'rollout' ? [step.step] : [])), effects }, wanted.health, staged);
    const checksMs = checks.filter((check) => asksStaged(check)).reduce((sum, { forMs }) => sum + forMs, 0);
    const works = steps.map((step) => swap_work_workOfStep(step, checksMs));
    const brought = steps.flatMap((step) => (step.kind === 'create-slot' || step.kind === 'scale-slot' ? [step.capacity] : []));
    return {
        reimages: rollout.reimages,
        rounds: rollout.rounds + works.reduce((sum, work) => sum + work.rounds, 0),
        instances: brought.at(-1) ?? staged.instances.length,
        waits: addUp([...rollout.waits, ...works.flatMap((work) => work.waits)]),
    };
}
function swap_work_workOfStep(step, checksMs) {
    switch (step.kind) {
        case 'create-slot':
        case 'start-slot':
        case 'scale-slot':
        case 'swap':
        case 'retire':
            return { rounds: 1, waits: [] };
        case 'check':
            return { rounds: 0, waits: [{ what: 'checks', ms: checksMs }] };
        case 'bake':
            return { rounds: 0, waits: [{ what: 'bake', ms: step.bakeMs }] };
        case 'drain':
            return { rounds: 0, waits: [{ what: 'drain', ms: step.drainMs }] };
        case 'rollout':
        case 'hold-autoscale':
        case 'move-autoscale':
            return { rounds: 0, waits: [] };
        default:
            return step;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/ledger.js

/** Keeps what became of balancer `balancer`, before which scale set `live` is live now. */
function createLedger(balancer, live) {
    const swaps = [];
    let underWay;
    let now = live;
    return {
        swaps,
        get live() {
            return now;
        },
        writing: (to) => void (underWay = to),
        settled: () => void (underWay = undefined),
        found: (name) => void (now = name),
        swapped({ from, to, sentAtMs, tookMs }) {
            swaps.push({ balancer, from, to, at: new Date(sentAtMs).toISOString(), durationMs: tookMs });
            now = to;
        },
        told(ending) {
            if (ending.kind === 'succeeded')
                return ending;
            const { error } = ending;
            if (underWay !== undefined) {
                const hint = `Azure may still carry it out: look at the rules of ${balancer} to see which scale set is live, since this run does not know. Run the workflow again: it reads them first.`;
                return { ...ending, error: retold(error, `${error.message}; at that moment the write of ${balancer} was under way that makes ${underWay} live`, hint) };
            }
            const who = swaps.length === 0 && now === live ? `Production was not touched: ${now} is live.` : `${now} is live.`;
            return { ...ending, error: retold(error, error.message, error.hint === undefined ? who : `${who} ${error.hint}`) };
        },
    };
}
function retold(error, message, hint) {
    const { code, correlationId, armCode, problems } = error;
    return new errors/* DeployError */.s(code, message, { hint, correlationId, armCode, problems, cause: error });
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/observe-swap.js




/** Both slots, the balancer before them, and what bringing the idle one up depends on. Reads only. */
async function observeSwap(scaleSets, parts, strategy, place, toObserve, signal) {
    const balancerRef = { kind: strategy.traffic.kind, subscriptionId: place.subscriptionId, resourceGroup: strategy.traffic.resourceGroup ?? place.resourceGroup, name: strategy.traffic.name };
    const [balancer, mayWriteBalancer, first, second, autoscale] = await Promise.all([
        parts.balancers.get(balancerRef, signal),
        // Whoever only plans need not have the right.
        toObserve.onlyPlan ? undefined : parts.balancers.mayWrite(balancerRef, signal),
        observeSlot(scaleSets, parts, { ...place, name: strategy.slots[0] }, toObserve, signal),
        observeSlot(scaleSets, parts, { ...place, name: strategy.slots[1] }, toObserve, signal),
        parts.autoscale.list(place.subscriptionId, place.resourceGroup, signal),
    ]);
    const ids = [first, second].map(({ observed, ref }) => observed?.scaleSet.id ?? ref.name);
    const some = first.observed ?? second.observed;
    const size = (0,balancer_rules/* textOf */.b6)((0,balancer_rules/* objectOf */.Xy)((first.raw ?? second.raw)?.['sku'])?.['name']);
    const [usages, sizeInfo] = await Promise.all([
        some ? parts.slots.usages(place.subscriptionId, some.scaleSet.location, signal) : [],
        some && size ? parts.slots.sizeOf(place.subscriptionId, some.scaleSet.location, size, signal) : undefined,
    ]);
    return { balancerRef, balancer, mayWriteBalancer, slots: [first, second], autoscale: autoscale.filter((setting) => ids.some((id) => (0,balancer_rules/* same */.FB)(id, setting.targetResourceId))), usages, cores: sizeInfo?.cores };
}
async function observeSlot(scaleSets, { slots }, ref, toObserve, signal) {
    const raw = await slots.read(ref, signal);
    if (!raw)
        return { ref };
    const subnet = ipConfigurations(raw).map((ip) => (0,balancer_rules/* idAt */.jj)((0,balancer_rules/* propertiesOf */.P1)(ip)['subnet'])).find((id) => id !== undefined);
    try {
        const [observed, natGateway] = await Promise.all([observe(scaleSets, ref, toObserve, signal), subnet === undefined ? undefined : slots.hasNatGateway(subnet, signal)]);
        return { ref, raw, observed, natGateway };
    }
    catch (error) {
        // Deleted between the two reads: then it is not there.
        if (error instanceof errors/* DeployError */.s && error.code === 'ARM_NOT_FOUND')
            return { ref };
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/autoscale.js
/**
 * One after the other, and on before off: where a run dies in between, the next one finds autoscale still on at the idle slot and
 * moves it once more. The other way round both would be off, as somebody may have wanted it.
 */
async function putSettings({ autoscale, rollout }, settings) {
    for (const setting of [...settings].sort((a, b) => Number(b.enabled) - Number(a.enabled)))
        await autoscale.put(setting, rollout.signal);
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/check-urls.js


/**
 * The URLs by which the staged slot is asked (`staged`), or the same slot once it is live (`live`). A check of the preview frontend asks
 * the production frontend once the slot is live: the preview rule then leads to the other one.
 */
function questions(checks, reachable, moment) {
    return checks.flatMap((check) => {
        if (moment === 'staged' && !asksStaged(check))
            return [];
        if (!check.http.includes('{{ vm.address }}'))
            return question(check, check.http, reachable, moment);
        return [...reachable.vms.values()].flatMap((address) => question(check, check.http.replaceAll('{{ vm.address }}', host(address)), reachable, moment));
    });
}
/**
 * What keeps checks from being asked, now or once the slot is live: a question that is left out would count as answered.
 * @param vms Names of the slot's VMs by instance id.
 */
function unaskable(checks, { preview, production, vms: addresses }, vms) {
    const uses = (name) => checks.some(({ http }) => http.includes(`{{ ${name}.`));
    const unknown = [...vms].filter(([id]) => !addresses.has(id)).map(([, name]) => name);
    return [
        ...(uses('preview') && !preview ? ['the address of the preview rule is not known'] : []),
        ...((uses('preview') || uses('production')) && !production ? ['the address of the production rule is not known'] : []),
        ...(uses('vm') && unknown.length > 0 ? [`the addresses of ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ` and ${unknown.length - 5} more` : ''} are not known`] : []),
        ...(uses('vm') && vms.size === 0 ? ['the slot has no VMs'] : []),
    ];
}
function question(check, template, reachable, moment) {
    const url = template
        .replaceAll('{{ preview.address }}', reachable.preview ? host(reachable.preview.address) : '')
        .replaceAll('{{ preview.port }}', String(reachable.preview?.port ?? ''))
        .replaceAll('{{ production.address }}', reachable.production ? host(reachable.production.address) : '')
        .replaceAll('{{ production.port }}', String(reachable.production?.port ?? ''));
    if (!URL.canParse(url))
        return [];
    return [{ check, url: moment === 'live' ? throughProduction(url, reachable) : url }];
}
function throughProduction(text, { preview, production }) {
    if (!preview || !production)
        return text;
    const url = new URL(text);
    const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
    if (url.hostname !== host(preview.address) || port !== preview.port)
        return text;
    url.hostname = host(production.address);
    url.port = String(production.port);
    return url.href;
}
/** The production rule that leads to the same port of the VMs as the preview rule, else the first one. */
function productionRule(strategy, rules) {
    const own = strategy.traffic.rules.flatMap((name) => rules.find((rule) => (0,balancer_rules/* same */.FB)(rule.name, name)) ?? []);
    const preview = strategy.preview && rules.find((rule) => (0,balancer_rules/* same */.FB)(rule.name, strategy.preview?.rule));
    return own.find((rule) => preview !== undefined && rule.backendPort === preview.backendPort) ?? own[0];
}
function host(address) {
    return address.includes(':') ? `[${address}]` : address;
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/checks.js





/** How long an application may take to answer one question, ms. */
const ANSWER_MS = 10_000;
/**
 * Asks the staged slot's application everything that deploy.yml wants to know of it, until each answer has been right for
 * as long as it must be.
 * @throws DeployError `ROLLOUT_FAILED` where one has not been within its timeout.
 */
async function checkStaged(context) {
    const reachable = await reach(context);
    const { fleet } = context.rollout;
    const missing = unaskable(context.strategy.checks, reachable, new Map(fleet.ids.map((id) => [id, fleet.view(id)?.name ?? id])));
    if (missing.length > 0)
        throw new errors/* DeployError */.s('ROLLOUT_FAILED', `Not every check of ${context.plan.to.ref.name} can be asked: ${missing.join('; ')}`, { hint: 'See the frontends of the balancer and the network interfaces of the slot.' });
    for (const question of questions(context.strategy.checks, reachable, 'staged'))
        await checks_settle(context, question);
}
/** What is wrong with the application as production now; `undefined` where nothing is. One round of questions. */
async function checkLive(context, reachable) {
    for (const { url, check } of questions(context.strategy.checks, reachable, 'live')) {
        const answer = await context.probe.get(url, ANSWER_MS, context.rollout.signal);
        if (!isRight(answer, check.expect))
            return `${url} ${checks_textOf(answer)} instead of ${check.expect}`;
    }
    return undefined;
}
/** Where the frontends and VMs of the slot can be asked. */
async function reach(context) {
    const { balancers, balancerRef, strategy, slots, plan, rollout } = context;
    if (strategy.checks.length === 0)
        return { vms: new Map() };
    const document = await balancers.get(balancerRef, rollout.signal);
    const rules = (0,balancer_rules/* rulesOf */.fD)(balancerRef.kind, document.body);
    const frontend = async (rule) => {
        if (!rule?.frontendId || rule.frontendPort === undefined)
            return undefined;
        const address = await balancers.frontendAddress(balancerRef, document, rule.frontendId, rollout.signal);
        return address === undefined ? undefined : { address, port: rule.frontendPort };
    };
    const asksVms = strategy.checks.some((check) => check.http.includes('{{ vm.address }}'));
    return {
        preview: await frontend(rules.find((rule) => (0,balancer_rules/* same */.FB)(rule.name, strategy.preview?.rule))),
        production: await frontend(productionRule(strategy, rules)),
        vms: asksVms ? await slots.addresses(plan.to.ref, rollout.signal) : new Map(),
    };
}
async function checks_settle(context, { url, check }) {
    const { clock, signal, log, pollIntervalMs } = context.rollout;
    const from = clock.now();
    const pace = new Pace(pollIntervalMs);
    let rightSince;
    let last = '';
    for (;;) {
        const answer = await context.probe.get(url, ANSWER_MS, signal);
        const text = checks_textOf(answer);
        if (text !== last)
            log.info(`  ${url} ${text}`);
        last = text;
        rightSince = isRight(answer, check.expect) ? (rightSince ?? clock.now()) : undefined;
        if (rightSince !== undefined && clock.now() - rightSince >= check.forMs)
            return;
        if (rightSince === undefined && clock.now() - from >= check.timeoutMs) {
            throw new errors/* DeployError */.s('ROLLOUT_FAILED', `The staged slot ${context.plan.to.ref.name} failed a check: ${url} ${text} instead of ${check.expect}${check.forMs > 0 ? ` for ${seconds(check.forMs)}` : ''}, for ${seconds(check.timeoutMs)}`, {
                hint: 'The staged VMs are kept for a look at them.',
            });
        }
        const left = rightSince === undefined ? Number.POSITIVE_INFINITY : check.forMs - (clock.now() - rightSince);
        await clock.sleep(Math.max(1, Math.min(pace.next(), left)), signal);
    }
}
function isRight(answer, expect) {
    return 'status' in answer && answer.status === expect;
}
function checks_textOf(answer) {
    return 'status' in answer ? `answered ${answer.status}` : `did not answer (${answer.error})`;
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/switch-traffic.js



/** How often the balancer is read and decided upon anew when somebody else is writing it. */
const switch_traffic_ATTEMPTS = 20;
/**
 * Makes slot `to` live: one GET and one PUT with If-Match, all rules in it. Where somebody else changes the balancer in between
 * (412) or is changing it (409, 429), it is read and decided anew, so that their edit survives. At the end it is read back.
 * @throws DeployError `ROLLOUT_FAILED` where the rules are not as they must be.
 */
async function switchTraffic(context, to) {
    const { strategy, balancers, balancerRef, rollout, ledger } = context;
    const { signal, clock, log, pollIntervalMs, timeline } = rollout;
    const from = strategy.slots[to === 0 ? 1 : 0];
    let sentAtMs;
    const done = () => {
        timeline.begin('swap', [], sentAtMs);
        timeline.end('succeeded', clock.now(), `${balancerRef.name}: ${from} to ${strategy.slots[to]}`);
        ledger.swapped({ from, to: strategy.slots[to], sentAtMs: sentAtMs, tookMs: clock.now() - sentAtMs });
    };
    for (let attempt = 1;; attempt += 1) {
        const document = await balancers.get(balancerRef, signal);
        if (isServing(strategy, document.body, to)) {
            // A write whose answer was lost is refused when it is sent again: it was done the first time.
            if (sentAtMs !== undefined)
                return done();
            log.info(`  the rules of ${balancerRef.name} point at ${strategy.slots[to]} already: somebody else has moved them`);
            return ledger.found(strategy.slots[to]);
        }
        const sides = readSides(strategy, document.body);
        if (!('live' in sides))
            throw new errors/* DeployError */.s('ROLLOUT_FAILED', sides[0].message, { hint: sides[0].hint, problems: sides });
        sentAtMs = clock.now();
        ledger.writing(strategy.slots[to]);
        try {
            const operation = await balancers.put(balancerRef, { ...document, body: balancerServing(strategy, document.body, to) }, signal);
            const failure = (0,patience/* failureText */.kY)(await operation.wait(signal));
            await readBack(context, to, failure);
            ledger.settled();
            return done();
        }
        catch (error) {
            // Whoever stops waiting does not stop Azure.
            if (!signal.aborted)
                ledger.settled();
            if (!(error instanceof errors/* DeployError */.s) || error.code !== 'ARM_CONFLICT' || error.armCode === 'ScopeLocked' || attempt === switch_traffic_ATTEMPTS)
                throw error;
            log.info(`  ${balancerRef.name} was changed, or is being changed, by somebody else (${error.message}); reading it again`);
            await clock.sleep(Math.min(pollIntervalMs, 500 * attempt), signal);
        }
    }
}
async function readBack({ strategy, balancers, balancerRef, rollout }, to, failure) {
    const { body } = await balancers.get(balancerRef, rollout.signal);
    if (isServing(strategy, body, to))
        return;
    const sides = readSides(strategy, body);
    const live = 'live' in sides ? strategy.slots[sides.live] : 'no slot clearly';
    throw new errors/* DeployError */.s('ROLLOUT_FAILED', `The rules of ${balancerRef.name} were not switched to ${strategy.slots[to]}: ${failure ?? 'Azure reported success, but reads back otherwise'}. Live is ${live}`, {
        hint: 'Look at the activity log of the load balancer: somebody else may have written it at the same moment. Run the workflow again; the staged slot is kept as it is.',
    });
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/bake.js








/** How many looks in a row must find something wrong: one slow answer is no reason to move production. */
const STRIKES = 2;
/**
 * Watches the new production; what is wrong is swapped back at once.
 * @throws DeployError `ROLLOUT_FAILED`, after production is back.
 */
async function bakeLive(context, bakeMs) {
    const { clock, signal, pollIntervalMs, log } = context.rollout;
    const reachable = await reach(context);
    const until = clock.now() + bakeMs;
    let strikes = 0;
    while (clock.now() < until) {
        await clock.sleep(Math.max(1, Math.min(until - clock.now(), strikes > 0 ? pollIntervalMs / 5 : pollIntervalMs)), signal);
        const wrong = await whatIsWrong(context, reachable);
        strikes = wrong === undefined ? 0 : strikes + 1;
        if (wrong !== undefined)
            log.info(`  ${wrong}`);
        if (wrong !== undefined && strikes >= STRIKES)
            await swapBack(context, `it did not last through its bake of ${seconds(bakeMs)} (${wrong})`);
    }
}
/** Once, right after the swap: is production answering at all? */
async function checkSwapped(context, ifWrong) {
    const reachable = await reach(context);
    for (let strikes = 1;; strikes += 1) {
        const wrong = await checkLive(context, reachable);
        if (wrong === undefined)
            return;
        if (strikes > STRIKES && ifWrong === 'swap-back')
            return swapBack(context, `production did not answer as it should right after the swap (${wrong})`);
        if (strikes > STRIKES) {
            throw new errors/* DeployError */.s('ROLLOUT_FAILED', `Production is back on ${context.plan.to.ref.name}, but does not answer as strategy.checks want it (${wrong})`, {
                hint: `It was left there. See whether the check fits that release; if production is down, deploy a release that is known to be good, or point the rules of ${context.balancerRef.name} by hand.`,
            });
        }
        await context.rollout.clock.sleep(context.rollout.pollIntervalMs / 5, context.rollout.signal);
    }
}
async function whatIsWrong(context, reachable) {
    const { fleet } = context.rollout;
    await look_look(context.rollout);
    const unwell = fleet.ids.filter((id) => ['unhealthy', 'failed'].includes(fleet.verdict(id)?.kind ?? ''));
    if (unwell.length > 0)
        return reasons(context.rollout, unwell);
    if (fleet.ids.every((id) => fleet.isParked(id)))
        return `no VM of ${context.plan.to.ref.name} runs any more`;
    return checkLive(context, reachable);
}
/** Not broken off by the strategy's timeout: production would stay on what is known to be unwell. */
function swapBack(context, why) {
    return beyondTimeout(context.rollout, (rollout) => goBack({ ...context, rollout }, why));
}
async function goBack(context, why) {
    const { plan, rollout } = context;
    rollout.log.info(`  swapping back to ${plan.from.ref.name}`);
    try {
        await switchTraffic(context, plan.from.index);
    }
    catch (error) {
        throw notBack(context, why, error);
    }
    await moveAutoscaleBack(context);
    throw new errors/* DeployError */.s('ROLLOUT_FAILED', `Production was swapped back to ${plan.from.ref.name}: ${why}`, {
        hint: `It serves what it served before${plan.previousTag ? ` (${plan.previousTag})` : ''}. The VMs of ${plan.to.ref.name} are kept as they are, for a look at them.`,
    });
}
/** The worst that can happen: production is unwell and stays where it is. Both reasons are told, and what to do by hand. */
function notBack({ plan, rollout, balancerRef }, why, error) {
    if (rollout.signal.aborted || !(error instanceof errors/* DeployError */.s))
        return error;
    const { code, correlationId, armCode, problems } = error;
    return new errors/* DeployError */.s(code, `Production must go back to ${plan.from.ref.name}, since ${why}, and could not be swapped back: ${error.message}`, {
        hint: `Bring it back at once: run command: rollback, or point the rules of ${balancerRef.name} at the pool of ${plan.from.ref.name} by hand. ${error.hint ?? ''}`.trim(),
        correlationId, armCode, problems, cause: error,
    });
}
/** Production is back already: what is wrong with autoscale must not hide why. */
async function moveAutoscaleBack(context) {
    const moved = context.plan.steps.find((step) => step.kind === 'move-autoscale');
    if (!moved)
        return;
    try {
        await putSettings(context, moved.back);
    }
    catch (error) {
        if (context.rollout.signal.aborted)
            throw error;
        context.rollout.log.warning(`Autoscale could not be moved back to ${context.plan.from.ref.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/bring-up.js





/** Makes the slot, with the release in its model from the first. */
async function createSlot(context) {
    const { slots, plan, rollout } = context;
    if (!plan.clone)
        throw new errors/* DeployError */.s('INTERNAL', `There is nothing to make ${plan.to.ref.name} of`);
    for (const note of plan.clone.notes)
        rollout.log.info(`  ${note}`);
    await bring(context, `create ${plan.to.ref.name}`, () => slots.create(plan.to.ref, plan.clone.body, rollout.signal));
}
async function startSlot(context) {
    await bring(context, `start ${context.plan.to.ref.name}`, () => context.slots.start(context.plan.to.ref, context.rollout.signal));
}
async function scaleSlot(context, capacity) {
    await bring(context, `scale ${context.plan.to.ref.name}`, () => context.slots.setCapacity(context.plan.to.ref, capacity, context.rollout.signal));
}
/** The live slot may have been scaled out since the plan: production must not shrink by the swap. */
async function followLiveCapacity(context) {
    const { plan, rollout } = context;
    const { capacity } = await rollout.scaleSets.get(plan.from.ref, rollout.signal);
    if (rollout.fleet.size >= capacity)
        return;
    rollout.log.info(`  ${plan.from.ref.name} has ${capacity} VMs by now`);
    await scaleSlot(context, capacity);
    await prove(rollout);
    if (rollout.fleet.size >= capacity)
        return;
    throw new errors/* DeployError */.s('ROLLOUT_FAILED', `Slot ${plan.to.ref.name} has only ${rollout.fleet.size} of the ${capacity} VMs that ${plan.from.ref.name} serves with`, {
        hint: 'See in the log with what Azure ended the scale-out: a quota, a lack of capacity in the region, or autoscale of the slot.',
    });
}
/** What comes of each VM is read from the VM: an operation over a whole set fails for the first one that does. */
async function bring(context, what, begin) {
    const { rollout } = context;
    const { fleet, timeline, clock, log, pollIntervalMs } = rollout;
    timeline.begin('slot', fleet.ids, clock.now());
    const operation = await (0,patience/* start */.ni)(rollout, what, begin);
    const result = await watchWhile(rollout, operation, 3 * pollIntervalMs, () => look_look(rollout));
    await look_look(rollout);
    const failure = (0,patience/* failureText */.kY)(result);
    timeline.end(failure ? 'failed' : 'succeeded', clock.now(), failure ?? what, fleet.ids);
    if (failure)
        log.info(`  Azure ended it with ${failure}`);
    if (failure && fleet.size === 0)
        throw new errors/* DeployError */.s('ROLLOUT_FAILED', `Could not ${what}: ${failure}`);
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/only-while-idle.js


/**
 * The context in which every request that changes the staged slot's VMs, or what they are made of, first reads the balancer: a
 * slot that carries no traffic is upgraded all at once, and another deployment may have made it live since the plan.
 */
function onlyWhileIdle(context) {
    const { plan, slots, rollout } = context;
    const { scaleSets } = rollout;
    const first = async (ref, request) => {
        if (ref.name === plan.to.ref.name)
            await requireIdle(context);
        return request();
    };
    return {
        ...context,
        slots: {
            ...slots,
            start: (ref, signal) => first(ref, () => slots.start(ref, signal)),
            setCapacity: (ref, capacity, signal) => first(ref, () => slots.setCapacity(ref, capacity, signal)),
        },
        rollout: {
            ...rollout,
            scaleSets: {
                ...scaleSets,
                putExtension: (ref, write, signal) => first(ref, () => scaleSets.putExtension(ref, write, signal)),
                patchModel: (ref, patch, etag, signal) => first(ref, () => scaleSets.patchModel(ref, patch, etag, signal)),
                reimageInstances: (ref, ids, signal) => first(ref, () => scaleSets.reimageInstances(ref, ids, signal)),
                upgradeInstances: (ref, ids, signal) => first(ref, () => scaleSets.upgradeInstances(ref, ids, signal)),
            },
        },
    };
}
async function requireIdle({ balancers, balancerRef, strategy, plan, rollout }) {
    const { body } = await balancers.get(balancerRef, rollout.signal);
    const sides = readSides(strategy, body);
    if ('live' in sides && sides.live === plan.from.index)
        return;
    const name = plan.to.ref.name;
    const message = 'live' in sides ? `Slot ${name} has become live while this run was staging on it, so it is not touched any more` : `Slot ${name} may carry traffic by now, so it is not touched any more: ${sides[0].message}`;
    throw new errors/* DeployError */.s('ROLLOUT_FAILED', message, {
        hint: 'Another deployment, or somebody by hand, has changed the rules. Give the workflow a concurrency group, so that one deployment goes on at a time, and run it again.',
    });
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/ready.js



/**
 * The last look before production changes: every VM of the slot runs and is proven, those that came by a scale-out too.
 * @throws DeployError `ROLLOUT_FAILED`; production was not touched.
 */
async function requireReady({ rollout, plan }) {
    await look_look(rollout);
    const { fleet } = rollout;
    const missing = fleet.ids.filter((id) => fleet.verdict(id)?.kind !== 'proven');
    if (fleet.size > 0 && missing.length === 0)
        return;
    const what = fleet.size === 0 ? 'it has no VMs' : `${missing.length} of its ${fleet.size} VMs are not proven (${reasons(rollout, missing)})`;
    throw new errors/* DeployError */.s('ROLLOUT_FAILED', `Slot ${plan.to.ref.name} is not fit for production: ${what}`, { hint: 'See each VM in the summary. Running the workflow again goes on where this run ended.' });
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/retire.js



/**
 * Takes down the slot that was live. Only while production is where this deployment put it: somebody may have swapped back by
 * hand in the meantime. A failure here does not undo a deployment that went well.
 */
async function retire(context, how) {
    const { balancers, balancerRef, strategy, plan, slots, rollout } = context;
    const { signal, log } = rollout;
    const { body } = await balancers.get(balancerRef, signal);
    if (!isServing(strategy, body, plan.to.index)) {
        log.warning(`${plan.from.ref.name} was not retired: the rules of ${balancerRef.name} no longer point at ${plan.to.ref.name}, so somebody else has moved production`);
        return;
    }
    const from = plan.from.ref;
    const act = { 'scale-in': () => slots.setCapacity(from, 0, signal), deallocate: () => slots.deallocate(from, signal), delete: () => slots.delete(from, signal) }[how];
    const failure = await failureOf(async () => (await (0,patience/* start */.ni)(rollout, `retire ${from.name}`, act)).wait(signal), how, signal);
    if (failure)
        log.warning(`${from.name} could not be retired (${how}): ${failure}. Production is on ${plan.to.ref.name} and not concerned.`);
}
/** What went wrong, whether Azure refused it or failed at it; `undefined` where nothing did, or a scale set to be deleted is not there. */
async function failureOf(act, how, signal) {
    try {
        return (0,patience/* failureText */.kY)(await act());
    }
    catch (error) {
        if (signal.aborted || !(error instanceof errors/* DeployError */.s))
            throw error;
        return how === 'delete' && error.code === 'ARM_NOT_FOUND' ? undefined : error.message;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/swap-jobs.js










/** The steps of a swap as jobs; `titles` are those of the plan. */
function swapJobs(titles, swap) {
    return (rollout) => {
        const context = onlyWhileIdle({ ...swap, rollout });
        return swap.plan.steps.map((step, index) => ({ title: titles[index] ?? step.kind, perform: () => performSwapStep(context, step) }));
    };
}
async function performSwapStep(context, step) {
    const { rollout } = context;
    switch (step.kind) {
        case 'rollout':
            return execute_perform(rollout, step.step);
        case 'hold-autoscale':
            return putSettings(context, step.settings);
        case 'create-slot':
            return createSlot(context);
        case 'start-slot':
            return startSlot(context);
        case 'scale-slot':
            return scaleSlot(context, step.capacity);
        case 'check':
            return checkStaged(context);
        case 'swap':
            await followLiveCapacity(context);
            await requireReady(context);
            await switchTraffic(context, step.to);
            await rollout.progress();
            return checkSwapped(context, step.ifWrong);
        case 'move-autoscale':
            return putSettings(context, step.changes);
        case 'bake':
            return bakeLive(context, step.bakeMs);
        case 'drain':
            rollout.log.info(`  waiting for ${seconds(step.drainMs)}`);
            return rollout.clock.sleep(step.drainMs, rollout.signal);
        case 'retire':
            return retire(context, step.how);
        default:
            return step;
    }
}

;// CONCATENATED MODULE: ./build/lib/steps/swap/swap-deployment.js









/** Into the slot that is not live, which then takes over in one write. */
function swapDeployment({ scaleSets, images }, parts, clock, strategy, place, toObserve) {
    let observed;
    return {
        async observe(signal) {
            observed = await observeSwap(scaleSets, parts, strategy, place, toObserve, signal);
        },
        async observeImage(image, signal) {
            const [first, second] = observed.slots;
            const some = first.observed ?? second.observed;
            if (!image || !some)
                return;
            const imageFacts = await observeImage(images, image, some.scaleSet, signal);
            const withFacts = (slot) => (slot.observed ? { ...slot, observed: { ...slot.observed, imageFacts } } : slot);
            observed = { ...observed, slots: [withFacts(first), withFacts(second)] };
        },
        prepare(wanted, context) {
            const plan = makeSwapPlan(wanted, observed, context);
            if (plan.kind === 'refused')
                return plan;
            return prepareSwap(plan, wanted.strategy, observed, parts, clock);
        },
    };
}
/** A plan of a swap, or of the way back, with all that it takes to do it. */
function prepareSwap(plan, strategy, observed, parts, clock) {
    const steps = describeSwapPlan(plan, strategy);
    const own = observed.slots[plan.to.index].observed;
    const other = observed.slots[plan.from.index].observed;
    const basis = own ?? { scaleSet: other.scaleSet, instances: [], disksMadeAt: other.disksMadeAt };
    const isLiveAlready = !plan.steps.some((step) => step.kind === 'swap');
    const { kind, notes, warnings, previousTag } = plan;
    return {
        kind, notes, warnings, previousTag, steps,
        work: swapWorkOf(plan, strategy, basis),
        target: plan.to.ref,
        location: basis.scaleSet.location,
        upgradePolicy: basis.scaleSet.upgradePolicy.mode,
        activeScaleSet: (isLiveAlready ? plan.to : plan.from).ref.name,
        instances: instancesNow(plan.rollout, basis, clock.now()),
        async run(rolloutParts) {
            const ledger = createLedger(strategy.traffic.name, (isLiveAlready ? plan.to : plan.from).ref.name);
            const jobs = swapJobs(steps.map((step) => step.title), { ...parts, plan, strategy, balancerRef: observed.balancerRef, ledger });
            const outcome = await rollout(plan.wanted, plan.rollout, basis, jobs, rolloutParts);
            return { ...outcome, ending: ledger.told(outcome.ending), swaps: ledger.swaps, activeScaleSet: ledger.live };
        },
    };
}

;// CONCATENATED MODULE: ./build/lib/steps/choose-deployment.js



/** The deployment that deploy.yml's strategy asks for. */
function chooseDeployment(strategy, place, toObserve, parts) {
    const target = { ...place, name: place.name ?? '' };
    if (strategy.type === 'rolling') {
        const rolling = rollingDeployment(parts, target, { ...toObserve, drains: strategy.drain !== undefined });
        return {
            observe: (signal) => rolling.observe(signal),
            observeImage: (image, signal) => rolling.observeImage(image, signal),
            prepare: (wanted, context) => (wanted.strategy.type === 'rolling' ? rolling.prepare({ ...wanted, target, strategy: wanted.strategy }, context) : mixedUp()),
        };
    }
    const swap = swapDeployment(parts, parts, parts.clock, strategy, place, toObserve);
    return {
        observe: (signal) => swap.observe(signal),
        observeImage: (image, signal) => swap.observeImage(image, signal),
        prepare: (wanted, context) => (wanted.strategy.type === 'swap' ? swap.prepare({ ...wanted, target, strategy: wanted.strategy }, context) : mixedUp()),
    };
}
function mixedUp() {
    throw new errors/* DeployError */.s('INTERNAL', 'The strategy changed between observing and planning');
}

;// CONCATENATED MODULE: ./build/lib/steps/deployment.js

/** What a run ends with whose plan was refused: nothing was touched. */
function deployment_refusal(problems) {
    const [first] = problems;
    const message = problems.length === 1 && first ? first.message : `${problems.length} things keep this deployment from the scale set`;
    return new errors/* DeployError */.s('TARGET_REFUSED', message, { hint: problems.length === 1 ? first?.hint : undefined, problems });
}

;// CONCATENATED MODULE: ./build/lib/deploy.js











/** observe -> plan -> apply. Throws only where nothing was touched; what was learnt until then is in `account`. */
async function deployRelease({ manifest, version, onlyPlan, back }, inputs, parts, account) {
    const { scaleSets, releases, runner, log, clock, signal } = parts;
    const mask = (secrets) => secrets.forEach((secret) => runner.mask(secret ?? ''));
    const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
    const place = { subscriptionId, resourceGroup: manifest.target.resourceGroup };
    const { strategy } = manifest;
    account.aim({ ...place, names: strategy.type === 'swap' ? strategy.slots : [manifest.target.scaleSet ?? ''] }, inputs.environment);
    const delivery = deliveryOf(manifest.release);
    const blob = delivery.kind === 'blob' ? { store: parts.blobStore(delivery.account, delivery.container), now: clock.now() } : undefined;
    const request = { repository: manifest.release.repository ?? inputs.repository, version, references: manifest.references, delivery, verify: manifest.release.verify };
    const deployment = chooseDeployment(strategy, { ...place, name: manifest.target.scaleSet }, { disks: manifest.customData || (inputs.force && manifest.image) ? 'yes' : 'if recorded', onlyPlan }, parts);
    const books = bookkeeping(back ? 'rollback' : 'deploy', inputs, manifest, parts);
    const [release] = await both(resolveRelease(request, releases, signal, blob), deployment.observe(signal));
    mask(release.secrets);
    const wantedRelease = account.release(release);
    const rendered = render(manifest, { release, env: inputs.env, place, ownFiles: await readOwnFiles(ownFilesOf(manifest), release, releases, signal) });
    mask(rendered.secrets);
    const { image = back?.image } = rendered;
    const wanted = { ...rendered, image, environment: inputs.environment, release: wantedRelease, warnings: [...rendered.warnings, ...release.warnings] };
    const runId = inputs.run ? `${inputs.run.id}.${inputs.run.attempt}` : 'local';
    await deployment.observeImage(wanted.image, signal);
    const plan = deployment.prepare(wanted, { now: clock.now(), run: runId, force: inputs.force && !back, goesBack: back !== undefined, restore: back?.restore });
    account.warnings(plan.warnings);
    if (plan.kind === 'refused')
        throw deployment_refusal(plan.problems);
    account.target(plan.target, inputs.environment, parts.portalUrl(plan.target));
    const about = await books.estimate(plan);
    account.plan(plan, about);
    await log.group(`${back ? 'Way back' : 'Plan'} for ${plan.target.name}: release ${wantedRelease.tag}`, () => [...release.notes, ...plan.notes, ...planLines(plan.steps, about)].forEach((line) => log.info(line)));
    if (onlyPlan)
        return { result: account.planned() };
    if (plan.kind === 'unchanged')
        return { result: account.unchanged() };
    if (blob)
        await log.group(`Stage ${release.staging.length} files to ${blob.store.account}/${blob.store.container}`, () => stage(release.staging, blob.store, signal));
    const outcome = await books.keep(wantedRelease, plan, () => plan.run({
        scaleSets, clock, log, signal, pollIntervalMs: inputs.pollIntervalMs,
        save: (pending) => parts.save(plan.target, pending),
        progress: (state, phase) => parts.publish(account.soFar(state, phase)),
    }));
    return { result: account.ended(outcome), ...(plan.before ? { before: plan.before } : {}) };
}

;// CONCATENATED MODULE: ./build/lib/plan/good-before.js
/**
 * The scale set's own record says what was good before its release; GitHub's deployments, where they can be read and know of any, may
 * doubt that, and stand in where nothing is recorded.
 */
function good_before_goodBefore(recorded, deployed) {
    const standing = (deployed ?? []).filter(({ rolledBack }) => !rolledBack).map(({ tag }) => tag);
    const known = new Set((deployed ?? []).map(({ tag }) => tag));
    if (!recorded)
        return { good: standing, doubted: [] };
    const back = recorded.back.filter((tag) => tag !== recorded.current);
    if (back.length === 0)
        return { good: after(standing, recorded.current), doubted: [] };
    // A release that GitHub has never heard of was deployed when nobody kept deployments.
    const doubted = back.filter((tag) => known.has(tag) && !standing.includes(tag));
    return { good: back.filter((tag) => !doubted.includes(tag)), doubted };
}
/** Those that came before `current`. */
function after(tags, current) {
    const at = tags.indexOf(current);
    return at < 0 ? [] : tags.slice(at + 1);
}

;// CONCATENATED MODULE: ./build/lib/plan/unfinished-way-back.js




/**
 * Whether what is recorded is a way back that was broken off before every VM had it: whoever goes back then without saying where must not
 * get even further back. A rollback by hand is recorded as one. One by itself puts the old record back as it was; it is known by VMs that
 * were told something later than that, or by the newest of GitHub's deployments.
 *
 * @param newest of GitHub's deployments onto this scale set, where that may be read
 */
function isUnfinishedWayBack(observed, strategy, healthCounts, newest) {
    const recorded = readRecorded(observed.scaleSet);
    const { record } = recorded;
    if (!record || standing(record, observed, strategy, healthCounts) !== 'unfinished')
        return false;
    const isNewest = newest?.task === 'rollback' && newest.payload.tag === record.tag && newest.statuses.every(({ state }) => state !== 'success');
    return record.task === 'rollback' || isNewest || observed.instances.some((instance) => isLater(instance, recorded));
}
function isLater({ told }, { record, ours }) {
    return ours.some((extension) => {
        const one = told.find((each) => (0,definition/* sameHandler */.lQ)(each, extension));
        const timestamp = (0,plan_record/* parseRecord */.Hh)(one?.forceUpdateTag)?.timestamp ?? one?.settings?.['timestamp'];
        return typeof timestamp === 'number' && timestamp > record.timestamp;
    });
}

;// CONCATENATED MODULE: ./build/lib/todays-manifest.js



/**
 * deploy.yml as the workflow's checkout has it. The secrets that it names are masked before anything else is done with it.
 * @throws DeployError `CONFIG_INVALID`
 */
function todaysManifest(inputs, parts) {
    return manifestFrom(parse(parts.readConfig(), inputs.config.name), inputs, parts);
}
function manifestFrom(document, inputs, { runner }) {
    for (const name of secretNames(document))
        runner.mask(inputs.env[name] ?? '');
    return load(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars) });
}

;// CONCATENATED MODULE: ./build/lib/release-manifest.js




/**
 * deploy.yml as it was at a release's tag, so that configuration and artifacts go back together. Where production is and how it is
 * brought there (target and strategy) stays as today's file says: that is not a matter of the release.
 *
 * @throws DeployError `CONFIG_INVALID` where that file cannot be had or used, `RELEASE_*`, `GITHUB_FAILED`
 */
async function manifestOfRelease(version, today, inputs, parts) {
    const { releases, signal, log } = parts;
    const repository = today.release.repository ?? inputs.repository;
    if (repository.toLowerCase() !== inputs.repository.toLowerCase()) {
        log.info(`The releases are those of ${repository}, and ${inputs.config.name} is kept in ${inputs.repository}: its tags say nothing of it, so today's file is used.`);
        return backwards(today, today);
    }
    const { tag, sha } = await findRelease(releases, repository, version, false, signal);
    const bytes = await releases.readFile(repository, inputs.config.name, sha, signal);
    const name = `${inputs.config.name} of ${tag}`;
    if (bytes === undefined) {
        throw new errors/* DeployError */.s('CONFIG_INVALID', `There is no ${inputs.config.name} in ${repository} at ${tag} (commit ${sha.slice(0, 7)}), so it is not known how that release was configured`, {
            hint: "Set the input rollback-config: current to go back with today's file.",
        });
    }
    return backwards(manifestFrom(parse(Buffer.from(bytes).toString('utf8'), name), inputs, parts), today);
}
/** `own` on today's target, by today's strategy as a rollback goes. */
function backwards(own, today) {
    const { target, strategy } = today;
    return { ...own, target, strategy: strategy.type === 'rolling' ? quick(strategy) : strategy };
}
/** No canary and no bake: the release has been good here before. */
function quick({ canary: _canary, ...strategy }) {
    return { ...strategy, batch: strategy.rollback.batch, pauseMs: strategy.rollback.pauseMs };
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/make-swap-back-plan.js









/**
 * The way back to the slot that was live before. While it is warm that is the reverse write and nothing else; a slot that was
 * taken down comes up first, on the release that is in its model.
 */
function makeSwapBackPlan(request, observed) {
    const { strategy } = request;
    const sides = readSides(strategy, observed.balancer.body);
    if (!('live' in sides))
        return { kind: 'refused', problems: sides, warnings: [] };
    const [live, idle] = [observed.slots[sides.live], observed.slots[sides.staged]];
    const wrong = wrongRelease(request, live, idle);
    const problems = [...preflightSwap(strategy, observed, sides), ...wrong];
    if (problems.length > 0 || !idle.observed)
        return { kind: 'refused', problems, warnings: [], ...(problems.length === wrong.length ? { elsewhere: wantedTags(request, live) } : {}) };
    const { record, ours } = readRecorded(idle.observed.scaleSet);
    const left = record ? notYetOn(idle.observed, ours) : 0;
    if (record && left > 0)
        return { kind: 'refused', problems: [{ message: `Slot ${idle.ref.name} holds ${record.tag}, but ${left} of its VMs ${left === 1 ? 'is' : 'are'} not on it yet` }], warnings: [], elsewhere: [record.tag] };
    const rollout = {
        kind: 'change', steps: [], writes: ours, notes: [], warnings: [], disk: {}, effects: new Map(),
        record: record ?? { tag: '', sha: '', fingerprint: '', timestamp: 0, run: '' },
        healthCounts: healthCountsFor(request.health, idle.observed.scaleSet),
    };
    return {
        kind: 'change',
        to: { index: sides.staged, ref: idle.ref },
        from: { index: sides.live, ref: live.ref },
        steps: [...bringUp(observed, sides), { kind: 'swap', to: sides.staged, ifWrong: 'stay' }, ...moves(observed, sides)],
        wanted: asWanted(request, idle, record),
        rollout,
        previousTag: recordOn(live)?.tag,
        notes: [isWarm(observed, sides) ? `${idle.ref.name} is warm: going back is one write of ${strategy.traffic.name}.` : `${idle.ref.name} was taken down: it has to come up before it can take over.`],
        warnings: record ? [] : [{ message: `No deployment of vmss-deploy is recorded on ${idle.ref.name}: what it serves cannot be told from here` }],
    };
}
/** How many VMs a deployment that was broken off has not come to: the reverse write alone would never bring them there. */
function notYetOn({ instances }, ours) {
    return instances.filter((instance) => (0,plan_verdict/* isYetToGetIt */.b)((0,plan_verdict/* judge */.S)(instance, { expected: ours, healthCounts: false, operationEnded: true }))).length;
}
/** The newest deployment that is recorded on a slot. */
function recordOn({ observed }) {
    return observed && readRecorded(observed.scaleSet).record;
}
/** Where the way back leads, the nearest first; nowhere if nobody knows. */
function wantedTags({ tag }, live) {
    const before = recordOn(live);
    return tag !== undefined ? [tag] : before ? (0,plan_record/* whereBack */.hJ)(before) : [];
}
function wrongRelease(request, live, idle) {
    if (!idle.observed) {
        return [{ message: `There is nothing to go back to: slot ${idle.ref.name} does not exist (any more)`, hint: 'Name the release to go back to: command: rollback with its tag as version deploys it to that slot and swaps it in.' }];
    }
    const there = recordOn(idle)?.tag;
    const before = recordOn(live);
    const [wanted] = wantedTags(request, live);
    if (there === wanted && before)
        return [];
    const holds = `slot ${idle.ref.name} holds ${there ?? 'no recorded release'}`;
    const message = before ? `The way back from ${before.tag} leads to ${wanted ?? 'what was there before the first recorded deployment'}, but ${holds}` : `No deployment is recorded on the live slot ${live.ref.name}, so it is not known what was there before; ${holds}`;
    const deploy = `To have another one deployed to that slot and swapped in: command: rollback with its tag as version${wanted ? `, such as version: ${wanted}` : ''}.`;
    return [{ message, hint: there === undefined ? deploy : `If ${there} is where you want to go, say so: command: rollback with version: ${there}. ${deploy}` }];
}
function bringUp(observed, sides) {
    const prove = { kind: 'rollout', step: { kind: 'prove' } };
    if (isWarm(observed, sides))
        return [prove];
    const instances = observed.slots[sides.staged].observed.instances;
    const capacity = observed.slots[sides.live].observed.instances.length;
    return [
        ...(instances.some(plan_batches/* isParked */.S2) ? [{ kind: 'start-slot' }] : []),
        ...(instances.length < capacity ? [{ kind: 'scale-slot', capacity }] : []),
        prove,
        { kind: 'check' },
    ];
}
function isWarm({ slots }, { live, staged }) {
    const there = slots[staged].observed?.instances ?? [];
    return there.length >= (slots[live].observed?.instances.length ?? 0) && there.every((instance) => instance.power === 'running');
}
function moves({ slots, autoscale }, { live, staged }) {
    const changes = autoscaleMoves(autoscale, slots[live].observed.scaleSet.id, slots[staged].observed.scaleSet.id);
    const names = new Set(changes.map((change) => change.id));
    return changes.length === 0 ? [] : [{ kind: 'move-autoscale', changes, back: autoscale.filter((setting) => names.has(setting.id)) }];
}
/** Nothing is settled for on the way back: the slot was proven when it was deployed, and is looked at once. */
function asWanted({ strategy, health }, idle, record) {
    return {
        target: idle.ref,
        release: { repository: '', tag: record?.tag ?? '', version: '', sha: record?.sha ?? '', files: [] },
        extensions: [],
        fingerprint: record?.fingerprint ?? '',
        strategy: allAtOnce(strategy),
        health: { ...health, settleMs: 0 },
        warnings: [],
    };
}

;// CONCATENATED MODULE: ./build/lib/plan/swap/rerun-of-way-back.js


/**
 * What an earlier attempt of the same workflow run has come to, as far as the slots tell: to run it again must not lead further back.
 * A deployment bears its run; the reverse write of a balancer leaves nothing behind, but that the idle slot holds the newer release.
 *
 * @returns the tag of the release whose way back goes on, why it cannot be told, or `undefined` where there was no earlier attempt
 */
function rerunOfWayBack(run, live, idle) {
    if (run === undefined || run.attempt === 1)
        return undefined;
    const [now, other] = [recordOn(live), recordOn(idle)];
    const begun = [other, now].find((record) => record !== undefined && (0,plan_record/* isBegunBefore */.vF)(record, run));
    if (begun)
        return { goOn: begun.tag };
    if (!now || !other || other.timestamp < now.timestamp)
        return undefined;
    return {
        unclear: {
            message: `This is attempt ${run.attempt} of the run, and an earlier one may have gone back already: ${now.tag} is live on ${live.ref.name}, and ${idle.ref.name} holds ${other.tag}, which is newer`,
            hint: `If ${now.tag} is where you want to be, nothing is left to do. Otherwise start the workflow anew, or say where to go: command: rollback with the tag of a release as version.`,
        },
    };
}

;// CONCATENATED MODULE: ./build/lib/swap-back.js











/**
 * The reverse write of a swap, where the other slot holds the release that is to be gone back to. It needs nothing of GitHub.
 * @returns the release that must be deployed, where it does not; where that is gone, one of the others.
 */
async function swap_back_swapBack(manifest, open, inputs, parts, account) {
    const { scaleSets, log, clock, signal } = parts;
    const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
    const place = { subscriptionId, resourceGroup: manifest.target.resourceGroup };
    const books = bookkeeping('rollback', inputs, manifest, parts);
    const observed = await observeSwap(scaleSets, parts, open, place, { disks: 'no', onlyPlan: inputs.command === 'plan-rollback' }, signal);
    const { live, idle } = bySide(open, observed);
    const rerun = live && idle && !inputs.version ? rerunOfWayBack(inputs.run, live, idle) : undefined;
    if (rerun && 'unclear' in rerun)
        throw deployment_refusal([rerun.unclear]);
    if (rerun) {
        log.info(`An earlier attempt of this run has begun to go back to ${rerun.goOn}: it goes on. With a version it goes to that instead.`);
        return { deploy: [rerun.goOn] };
    }
    const tag = idle && recordOn(idle)?.tag;
    const strategy = renderWayBack(manifest, open, { tag: tag ?? '', version: versionOf(tag ?? ''), sha: '' });
    const plan = makeSwapBackPlan({ strategy, health: manifest.health, tag: inputs.version && tagAsked(inputs.version.text, tag) }, observed);
    if (plan.kind === 'refused' && plan.elsewhere !== undefined && plan.elsewhere.length > 0) {
        log.info(`${plan.problems[0]?.message ?? 'The other slot does not hold it'}; it is deployed to that slot and swapped in.`);
        return { deploy: plan.elsewhere };
    }
    if (plan.kind === 'refused')
        throw deployment_refusal(plan.problems);
    account.target(plan.to.ref, inputs.environment, parts.portalUrl(plan.to.ref));
    account.warnings(plan.warnings);
    const prepared = prepareSwap(plan, strategy, observed, parts, clock);
    const about = await books.estimate(prepared);
    account.plan(prepared, about);
    const repository = manifest.release.repository ?? inputs.repository;
    account.goingBackTo(repository, tag);
    await log.group(`Way back to ${tag ?? 'what was there'} on ${plan.to.ref.name}`, () => [...plan.notes, ...planLines(describeSwapPlan(plan, strategy), about)].forEach((line) => log.info(line)));
    if (inputs.command === 'plan-rollback')
        return account.planned();
    const goBack = () => prepared.run({
        scaleSets, clock, log, signal, pollIntervalMs: inputs.pollIntervalMs,
        save: (pending) => parts.save(plan.to.ref, pending),
        progress: (state, phase) => parts.publish(account.soFar(state, phase)),
    });
    // What nobody has recorded is no release that GitHub could be told of.
    const outcome = tag === undefined ? await goBack() : await books.keep({ repository, tag, version: versionOf(tag) }, prepared, goBack);
    return account.ended(outcome);
}
function bySide(strategy, { balancer, slots }) {
    const sides = readSides(strategy, balancer.body);
    return 'live' in sides ? { live: slots[sides.live], idle: slots[sides.staged] } : {};
}

;// CONCATENATED MODULE: ./build/lib/rollback.js
















/**
 * command: rollback, and plan-rollback, which writes nothing. Without a version to the good release before the one that is recorded,
 * with one to that. With slots that is the reverse write while the other one holds it; else that release is deployed, with its own
 * deploy.yml.
 */
async function rollback(inputs, parts, account) {
    const today = todaysManifest(inputs, parts);
    const { strategy } = today;
    if (strategy.type === 'swap') {
        const swapped = await swap_back_swapBack(today, strategy, inputs, parts, account);
        if (!('deploy' in swapped))
            return swapped;
        return deployAgain((await nearestThere(swapped.deploy, today, inputs, parts)), [], today, inputs, parts, account);
    }
    const known = await recordedOn(today, inputs, parts);
    const asked = inputs.version && [...known.good, known.current].map((tag) => tagAsked(inputs.version.text, tag)).find((tag) => known.good.includes(tag) || tag === known.current);
    const version = asked ?? inputs.version?.text ?? known.unfinished ?? (await nearestThere(known.good, today, inputs, parts));
    if (version === undefined)
        throw nowhere(today, known.current);
    return deployAgain(version, known.good, today, inputs, parts, account);
}
/** What the scale set remembers, checked against what GitHub does, where the token may read that. */
async function recordedOn(today, inputs, parts) {
    const { scaleSets, signal, log } = parts;
    const { target } = today;
    const subscriptionId = target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
    const ref = { subscriptionId, resourceGroup: target.resourceGroup, name: target.scaleSet ?? '' };
    // Where it leads is asked of the VMs only where no version says so.
    const seen = inputs.version ? scaleSets.get(ref, signal).then((scaleSet) => ({ scaleSet, instances: [] })) : observe(scaleSets, ref, { disks: 'if recorded' }, signal);
    const [observed, past] = await both(seen, deploymentsBefore(deployment_history_placeOf(inputs, today), parts));
    const { record } = readRecorded(observed.scaleSet);
    const { good, doubted } = good_before_goodBefore(record && { current: record.tag, back: (0,plan_record/* whereBack */.hJ)(record) }, past && goodReleases(past));
    for (const tag of inputs.version ? [] : doubted)
        log.info(`${tag} is recorded on ${ref.name} as good, but GitHub has no deployment of it there that went well and was not rolled back: it is passed over. With version: ${tag} it is gone back to all the same.`);
    if (!record)
        return { good };
    const unfinished = inputs.version ? undefined : goesOn(record, observed, past?.[0], today, inputs);
    if (unfinished)
        log.info(`${unfinished}: it goes on. With a version it goes to that instead.`);
    return { current: record.tag, good, ...(unfinished ? { unfinished: record.tag } : {}) };
}
/** Why what is recorded is a way back that has yet to be finished: who runs that again without a version must not get even further back. */
function goesOn(record, observed, newest, { health, strategy }, { run }) {
    if ((0,plan_record/* isBegunBefore */.vF)(record, run))
        return `An earlier attempt of this run has begun to go back to ${record.tag}`;
    if (strategy.type !== 'rolling')
        return undefined;
    return isUnfinishedWayBack(observed, strategy, healthCountsFor(health, observed.scaleSet), newest) ? `The way back to ${record.tag} was broken off` : undefined;
}
/** The first that the repository still has: who deletes a release does not want it back. Where all are gone, the first, as what comes next says why. */
async function nearestThere(tags, today, inputs, { releases, log, signal }) {
    const repository = today.release.repository ?? inputs.repository;
    for (const tag of tags.length > 1 ? tags : []) {
        try {
            await findRelease(releases, repository, tag, today.references.length > 0, signal);
            return tag;
        }
        catch (error) {
            if (!(error instanceof errors/* DeployError */.s) || (error.code !== 'RELEASE_NOT_FOUND' && error.code !== 'RELEASE_UNUSABLE'))
                throw error;
            log.info(`${tag} is recorded as good, but cannot be had any more, and is passed over: ${error.message}`);
        }
    }
    return tags[0];
}
async function deployAgain(version, good, today, inputs, parts, account) {
    try {
        const manifest = inputs.rollbackConfig === 'current' ? backwards(today, today) : await manifestOfRelease(version, today, inputs, parts);
        return (await deployRelease({ manifest, version, onlyPlan: inputs.command === 'plan-rollback', back: {} }, inputs, parts, account)).result;
    }
    catch (error) {
        if (!(error instanceof errors/* DeployError */.s) || error.code !== 'RELEASE_NOT_FOUND' || good.length === 0)
            throw error;
        throw new errors/* DeployError */.s(error.code, error.message, { hint: `Good on this scale set before: ${good.join(', ')}. ${error.hint ?? ''}`.trim(), problems: error.problems, cause: error });
    }
}
function nowhere({ target }, current) {
    const what = current === undefined ? `No deployment is recorded on scale set ${target.scaleSet}` : `${current} is recorded on scale set ${target.scaleSet}, and no good release before it`;
    return new errors/* DeployError */.s('TARGET_REFUSED', `There is nothing to go back to: ${what}`, { hint: 'Say where to go: command: rollback with the tag of a release as version.' });
}

;// CONCATENATED MODULE: ./build/lib/report/taken-back.js



/** A failed rollout and the way back from it as one result: red, with what failed and where production is now. Pure. */
function takenBack(failed, back, tag) {
    const isBack = back.result === 'succeeded' || back.result === 'unchanged';
    const shift = failed.batches.length;
    const instances = back.instances.length > 0 ? back.instances : failed.instances;
    return {
        ...failed,
        durationMs: Date.parse(back.startedAt) - Date.parse(failed.startedAt) + back.durationMs,
        instances: instances.map((instance) => (instance.batch === undefined || back.instances.length === 0 ? instance : { ...instance, batch: instance.batch + shift })),
        batches: [...failed.batches, ...back.batches.map((batch) => ({ ...batch, number: batch.number + shift }))],
        warnings: [...failed.warnings, ...back.warnings.filter((warning) => !failed.warnings.some((one) => one.message === warning.message))],
        error: isBack ? told(failed.error, tag, back) : taken_back_notBack(failed.error, tag, back, instances),
        outOfRotation: back.instances.length > 0 ? back.outOfRotation : failed.outOfRotation,
        takenBack: {
            tag,
            result: back.result === 'planned' || back.result === 'drifted' ? 'failed' : back.result,
            durationMs: back.durationMs,
            failed: failed.instances.filter((instance) => outcomes_showsOutput(instance)),
            ...(back.error ? { error: back.error } : {}),
        },
    };
}
/** A first deployment that failed: there is nothing to go back to. */
function nowhereToGo(failed) {
    const { error } = failed;
    if (!error)
        return failed;
    const release = failed.release?.tag ?? 'this release';
    return {
        ...failed,
        error: {
            ...error,
            message: `${error.message}. There is no release to go back to: none is recorded as good on this scale set before ${release}`,
            hint: `The model holds ${release}, and VMs that Azure adds get it. Mend it and deploy again; onFailure: rollback works from the second good release on. ${error.hint ?? ''}`.trim(),
        },
    };
}
function told(error, tag, back) {
    const proven = back.instances.filter((instance) => instance.outcome === 'proven').length;
    const what = error?.message ?? 'The rollout failed';
    const others = back.instances.length - proven;
    const rest = others === 0 ? '' : `, ${count(others, 'VM')} not running or skipped`;
    return {
        problems: [], ...error, code: error?.code ?? 'ROLLOUT_FAILED',
        message: `${what}. Production is back on ${tag}: ${proven} of ${count(back.instances.length, 'VM')} proven${rest}`,
        hint: `The model holds ${tag} again, also for VMs that Azure adds. Mend the release and publish a new one.`,
    };
}
/** The worst that can happen: both reasons, what runs where, and what to do. */
function taken_back_notBack(error, tag, back, instances) {
    const what = error?.message ?? 'The rollout failed';
    const cancelled = back.error?.code === 'CANCELLED';
    const way = cancelled ? `The way back to ${tag} was cancelled` : `The way back to ${tag} failed too: ${back.error?.message ?? back.result}`;
    const hint = cancelled
        ? `What Azure had begun goes on there. To bring the other VMs back: command: rollback with version: ${tag}.`
        : `Look at the VMs that are not proven now. Then run command: rollback with version: ${tag}, or deploy a release that is known to be good. ${back.error?.hint ?? ''}`.trim();
    return { problems: back.error?.problems ?? [], ...error, code: error?.code ?? 'ROLLOUT_FAILED', message: `${what}. ${way}. ${whatRunsWhere(instances)}`, hint };
}
function whatRunsWhere(instances) {
    const byRelease = new Map();
    for (const instance of instances) {
        const what = instance.release ?? instance.image ?? 'nobody knows what';
        const state = instance.outcome === 'proven' ? '' : ` (${instance.outcome})`;
        byRelease.set(what, [...(byRelease.get(what) ?? []), `${instance_rows_instanceName(instance, 60)}${state}`]);
    }
    if (byRelease.size === 0)
        return 'What the VMs run was not seen.';
    return `What runs where: ${sequence([...byRelease].map(([what, names]) => `${what} on ${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`))}.`;
}

;// CONCATENATED MODULE: ./build/lib/take-back.js




/**
 * strategy.onFailure: rollback. A rollout that failed is taken back to the good release before it, and that is proven as any
 * deployment is; the result stays a failure and tells of both.
 */
async function takeBack({ result, before }, today, inputs, parts) {
    const { log, signal } = parts;
    const { strategy } = today;
    if (result.result !== 'failed' || strategy.type !== 'rolling' || strategy.onFailure !== 'rollback' || signal.aborted)
        return result;
    if (!before)
        return nowhereToGo(result);
    log.info(`The rollout failed: ${result.error?.message ?? 'no reason is known'}`);
    log.info(`Going back to ${before.tag} (strategy.onFailure: rollback)`);
    const goBack = (manifestOf) => bringBack(before, manifestOf, inputs, parts);
    const current = async () => backwards(today, today);
    if (inputs.rollbackConfig === 'current')
        return takenBack(result, await goBack(current), before.tag);
    const back = await goBack(() => manifestOfRelease(before.tag, today, inputs, parts));
    if (back.error?.code !== 'CONFIG_INVALID')
        return takenBack(result, back, before.tag);
    // Production is waiting: a release whose own file cannot be had, or wants what is not given any more, goes back with today's.
    log.warning(`Going back to ${before.tag} with today's ${inputs.config.name}: ${back.error.message}`);
    return takenBack(result, await goBack(current), before.tag);
}
async function bringBack({ tag, record, image }, manifestOf, inputs, parts) {
    const account = new Account('rollback', () => parts.clock.now());
    account.run(inputs.run);
    try {
        const { result } = await deployRelease({ manifest: await manifestOf(), version: tag, onlyPlan: false, back: { restore: record, image } }, inputs, parts, account);
        return result;
    }
    catch (error) {
        return account.refused(error);
    }
}

;// CONCATENATED MODULE: ./build/lib/run.js



/** command: deploy and plan. Throws only where nothing was touched. */
async function run(inputs, parts, account) {
    const manifest = todaysManifest(inputs, parts);
    const deployed = await deployRelease({ manifest, version: inputs.version.text, onlyPlan: inputs.command === 'plan' }, inputs, parts, account);
    return takeBack(deployed, manifest, inputs, parts);
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
;// CONCATENATED MODULE: ./build/lib/runner/http-probe.js


/** Asks from where the job runs: a hosted runner reaches public addresses only. */
function createHttpProbe() {
    return {
        async get(url, timeoutMs, signal) {
            signal.throwIfAborted();
            const answer = await http_probe_ask(url, timeoutMs, signal);
            signal.throwIfAborted();
            return answer;
        },
    };
}
function http_probe_ask(url, timeoutMs, signal) {
    return new Promise((resolve) => {
        const send = url.startsWith('https:') ? external_node_https_.request : external_node_http_.request;
        // No agent: a kept connection would stay with the slot that it was opened to.
        const request = send(url, { agent: false, signal, headers: { 'user-agent': 'vmss-deploy', connection: 'close' } });
        const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
        const end = (answer) => {
            clearTimeout(timer);
            resolve(answer);
        };
        request.once('error', (error) => end({ error: error.message || error.name }));
        request.once('response', (response) => {
            response.resume();
            response.once('end', () => end({ status: response.statusCode ?? 0 }));
            response.once('error', (error) => end({ error: error.message }));
        });
        request.end();
    });
}

;// CONCATENATED MODULE: ./build/lib/plan/drift/files.js
/** How far clocks may differ, ms. */
const CLOCK_SKEW_MS = 60_000;
const NEXT_VM = 'The next VM that is made (scale-out, repair, reimage) will fail to fetch it.';
/** Files that the model names and that are not what they were, and URLs that end. */
function fileDrift(question) {
    return [...question.files.flatMap((file) => [...oneFile(file, question), ...expiry(file, question)]), ...signed(question)];
}
function oneFile(file, question) {
    const base = { scaleSet: question.scaleSet, extension: file.extension, file: files_withoutQuery(file.url) };
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
            return file.state;
    }
}
function changed(file, { written, deployedAt }) {
    const { sha256Then, sha256Now, uploadedAt } = file;
    if (sha256Then !== undefined && sha256Now !== undefined)
        return sha256Then === sha256Now ? [] : [`SHA-256 is ${sha256Now}, deployed was ${sha256Then}`];
    // The fingerprint of the deployment has the digests in it: where it still comes out the same, so are they.
    if (written || uploadedAt === undefined || deployedAt === undefined)
        return [];
    return Date.parse(uploadedAt) > Date.parse(deployedAt) + CLOCK_SKEW_MS ? [`it was uploaded at ${uploadedAt}, after the deployment of ${deployedAt}`] : [];
}
function expiry(file, { scaleSet, now }) {
    if (file.expiresAt === undefined)
        return [];
    const over = Date.parse(file.expiresAt) <= now;
    return [{
            kind: over ? 'url-expired' : 'url-expires', level: over ? 'drift' : 'notice', scaleSet, extension: file.extension, file: files_withoutQuery(file.url), until: file.expiresAt,
            message: `The URL of ${file.fileName} in extension ${file.extension} ${over ? 'expired' : 'expires'} at ${file.expiresAt}`,
            hint: over ? `${NEXT_VM} Deploy again.` : 'VMs that are made after that will fail to fetch it. Deploy again before, or use a URL that stays.',
        }];
}
/** Azure never gives back the URLs themselves: their end follows from the deployment's time. */
function signed({ scaleSet, signedUntil, now }) {
    if (signedUntil === undefined)
        return [];
    const over = Date.parse(signedUntil) <= now;
    return [{
            kind: over ? 'url-expired' : 'url-expires', level: over ? 'drift' : 'notice', scaleSet, until: signedUntil,
            message: `The signed URLs of the release's files (release.blob.access: sas) ${over ? 'expired' : 'expire'} at about ${signedUntil}`,
            hint: over ? 'The next VM that is made will fail to fetch them. Deploy again with force: true, or use access: managed-identity.' : 'Deploy again before, with force: true, or use access: managed-identity.',
        }];
}
/** A query may hold a signature. */
function files_withoutQuery(url) {
    return url.replace(/[?#].*$/s, '');
}

;// CONCATENATED MODULE: ./build/lib/plan/drift/handlers.js

/** Extensions of the model, whoever put them there, whose handler is retired, will be, or is of a version that is not known. */
function handlerDrift({ scaleSet, observed, handlers, now }) {
    return observed.scaleSet.extensions.flatMap((extension) => {
        const handler = handlers.find((one) => (0,definition/* sameHandler */.lQ)(one, extension));
        if (!handler)
            return [];
        const base = { scaleSet, extension: extension.name };
        const findings = [];
        if (handler.retiresOn !== undefined) {
            // The day itself still counts.
            const over = now >= Date.parse(handler.retiresOn) + 24 * 3_600_000;
            findings.push({
                ...base, kind: over ? 'handler-retired' : 'handler-retires', level: over ? 'drift' : 'notice', until: handler.retiresOn,
                message: `Extension ${extension.name} is ${handler.label}, which Microsoft ${over ? 'retired' : 'retires'} on ${handler.retiresOn}`,
                hint: 'Move to Azure Machine Configuration or Custom Script.',
            });
        }
        if (!handler.acceptsVersion(extension.typeHandlerVersion)) {
            findings.push({
                ...base, kind: 'handler-unknown', level: 'notice',
                message: `Extension ${extension.name} is ${handler.label} ${extension.typeHandlerVersion}; known versions are ${handler.versionsText}`,
                hint: 'Azure may have retired this version: VMs that are made later would not get it.',
            });
        }
        return findings;
    });
}

;// CONCATENATED MODULE: ./build/lib/plan/drift/image.js


/** The image that the model names, where it is one of somebody's own: those of the marketplace are Azure's to keep. */
function ownImageOf(image) {
    return image?.id === undefined ? undefined : { kind: 'id', id: image.id, label: (0,plan_image/* imageText */.f1)(image) };
}
/** An image that no VM can be made of any more: nothing is amiss until autoscale, a repair or a reimage wants it. */
function imageDrift({ scaleSet, observed }) {
    const image = ownImageOf(observed.scaleSet.image);
    const seen = observed.imageFacts;
    if (!image || !seen)
        return [];
    const finding = (message) => ({
        kind: 'image-gone', level: 'drift', scaleSet, message: `${message}. Azure can neither add a VM nor reimage one`,
        hint: 'Publish the image again, or deploy a release with an image that is there.',
    });
    switch (seen.kind) {
        case 'missing':
            return [finding(`The image of the model is gone: ${image.label}`)];
        case 'found':
            return seen.facts.kind === 'other' ? [] : atHand(image, seen.facts, observed.scaleSet).problems.map((problem) => finding(problem.message));
        case 'unreadable':
            return [];
        default:
            return seen;
    }
}

;// CONCATENATED MODULE: ./build/lib/plan/drift/model.js


/** What a deployment does between its record's time and its first write, and clocks that differ, ms. */
const MARGIN_MS = 15 * 60_000;
/** Definitions in the model that the recorded deployment does not explain. */
function modelDrift(question) {
    const { scaleSet, recorded } = question;
    if (!recorded.record) {
        return [{
                kind: 'no-record', level: 'drift', scaleSet,
                message: `No deployment is recorded on ${scaleSet}: either there was none, or somebody has written the extension since`,
                hint: 'Deploy the release that is wanted here: command: deploy.',
            }];
    }
    return [...model_changed(question), ...otherImage(question), ...leftOver(question), ...model_later(question)];
}
/** VMs are made of it from now on, whatever was deployed. */
function otherImage({ scaleSet, observed, recorded, written }) {
    const image = written?.image;
    if (!image || (0,plan_image/* modelHasImage */.Vb)(observed.scaleSet, image))
        return [];
    return [{
            kind: 'model-changed', level: 'drift', scaleSet, since: observed.scaleSet.modelCreatedAt,
            message: `The image of the model was changed after ${recorded.record?.tag ?? 'the release'} was deployed: it is ${(0,plan_image/* imageText */.f1)(observed.scaleSet.image)}, deployed was ${image.label}`,
            hint: 'VMs that are made from now on are of it. Deploy again to put the release back.',
        }];
}
function model_changed({ scaleSet, observed, recorded, written, deployedAt }) {
    const { record, ours } = recorded;
    const findings = ours.flatMap((extension) => {
        const evidence = [
            ...(written ? differences(extension, written.extensions) : []),
            ...otherTimestamp(extension, record?.timestamp),
            ...(written ? [] : toldOtherwise(extension, observed.instances)),
        ];
        if (evidence.length === 0)
            return [];
        return [{
                kind: 'model-changed', level: 'drift', scaleSet, extension: extension.name, since: observed.scaleSet.modelCreatedAt,
                message: `Extension ${extension.name} was changed after ${record?.tag ?? 'the release'} was deployed${deployedAt === undefined ? '' : ` at ${deployedAt}`}: ${evidence.join('; ')}`,
                hint: 'VMs that are made from now on get what the model says. Deploy again to put the release back.',
            }];
    });
    const missing = (written?.extensions ?? []).filter((write) => !ours.some((extension) => (0,definition/* sameHandler */.lQ)(extension, write)));
    return [
        ...findings,
        ...missing.map((write) => ({
            kind: 'model-changed', level: 'drift', scaleSet, extension: write.name,
            message: `Extension ${write.name} of ${record?.tag ?? 'the release'} is not in the model as it was deployed`, hint: 'Deploy again to put it back.',
        })),
    ];
}
/** Members that differ from what was written, as far as a GET shows them. */
function differences(extension, written) {
    const write = written.find((one) => (0,definition/* sameHandler */.lQ)(one, extension));
    if (!write)
        return ['deploy.yml has no such extension'];
    if ((0,definition/* modelHas */.YE)(write, extension))
        return [];
    const members = ['typeHandlerVersion', 'autoUpgradeMinorVersion', 'enableAutomaticUpgrade', 'suppressFailures']
        .filter((key) => (extension[key] ?? false) !== (write[key] ?? false))
        .map((key) => `${key} is ${String(extension[key] ?? 'not set')}, deployed was ${String(write[key] ?? 'not set')}`);
    const keys = [...new Set([...Object.keys(extension.settings ?? {}), ...Object.keys(write.settings ?? {})])];
    const settings = keys.filter((key) => !(0,definition/* sameJson */.Vk)(extension.settings?.[key] ?? null, write.settings?.[key] ?? null)).map((key) => `settings.${key} differs`);
    const order = (0,definition/* sameJson */.Vk)([...(extension.provisionAfterExtensions ?? [])], [...(write.provisionAfterExtensions ?? [])]) ? [] : ['provisionAfterExtensions differs'];
    return [...members, ...settings, ...order];
}
function otherTimestamp({ settings }, timestamp) {
    const there = settings?.timestamp;
    return typeof there === 'number' && there !== timestamp ? [`settings.timestamp is ${there}, and the record says ${timestamp}`] : [];
}
/** A VM that holds this deployment's timestamp with other settings was told them by the deployment: the model is what changed. */
function toldOtherwise(extension, instances) {
    const timestamp = extension.settings?.timestamp;
    if (typeof timestamp !== 'number')
        return [];
    const witness = instances.find(({ told }) => told.some((one) => (0,definition/* sameHandler */.lQ)(one, extension) && one.settings?.timestamp === timestamp && !(0,definition/* sameJson */.Vk)(one.settings, extension.settings ?? {})));
    return witness ? [`${witness.name} was told other settings by the deployment itself`] : [];
}
function leftOver({ scaleSet, recorded: { left, record } }) {
    return left.map(({ extension, record: older }) => ({
        kind: 'model-mixed', level: 'drift', scaleSet, extension: extension.name,
        message: `Extension ${extension.name} is from the deployment of ${older.tag}, not from the newest one of ${record?.tag ?? 'another release'}`,
        hint: 'Deploy again if a run ended between its writes; remove the extension if deploy.yml has it no more.',
    }));
}
/** The model's time changes with any part of it: also with the image, or with an extension of somebody else. */
function model_later({ scaleSet, observed, deployedAt, deploymentMs }) {
    const since = observed.scaleSet.modelCreatedAt;
    if (since === undefined || deployedAt === undefined || !(Date.parse(since) > Date.parse(deployedAt) + deploymentMs + MARGIN_MS))
        return [];
    return [{
            kind: 'model-later', level: 'notice', scaleSet, since,
            message: `The model of ${scaleSet} was changed at ${since}, after the recorded deployment of ${deployedAt}`,
            hint: 'Azure does not say what was changed: it may be the image or an extension of somebody else, and also protected settings.',
        }];
}

;// CONCATENATED MODULE: ./build/lib/plan/drift/vms.js
/** VMs that do not run what the model says, and VMs that were told and do not prove it. */
function vmDrift({ scaleSet, observed, recorded, instances }) {
    const off = instances.filter((one) => one.outcome === 'outdated' || one.outcome === 'protected' || !one.latestModelApplied);
    // A VM that is being made, or that Azure is just upgrading, is on its way there.
    const rolling = observed.rollingUpgrade?.status === 'RollingForward';
    const unproven = instances.filter((one) => !off.includes(one) && (one.outcome === 'failed' || one.outcome === 'unhealthy'));
    return [
        ...(off.length === 0 ? [] : [notOnModel(scaleSet, off, observed.scaleSet.modelCreatedAt, rolling, instances.length)]),
        ...(unproven.length === 0 ? [] : [notProven(unproven, recorded.record?.tag, instances.length)]),
    ];
}
function notOnModel(scaleSet, off, since, rolling, total) {
    const releases = [...new Set(off.map((one) => one.release ?? 'a release that cannot be told'))].sort();
    const message = `${vms_vms(off.length, total)} not on the model of ${scaleSet}${since === undefined ? '' : `, which is from ${since}`}; on ${off.length === 1 ? 'it' : 'them'}: ${releases.join(', ')}`;
    return {
        kind: 'vm-not-on-model', level: rolling ? 'notice' : 'drift', message, scaleSet, since,
        instanceIds: off.map((one) => one.instanceId),
        hint: rolling ? 'A rolling upgrade is going on.' : 'If no deployment is going on, deploy the release again: command: deploy. VMs with instance protection have to lose it first.',
    };
}
function notProven(unproven, tag, total) {
    const [first] = unproven;
    const why = first?.reason === undefined ? '' : `; ${first.name}: ${first.reason}`;
    return {
        kind: 'vm-not-proven', level: 'drift',
        message: `${vms_vms(unproven.length, total)} on the model, but not proven to run ${tag ?? 'it'}${why}`,
        instanceIds: unproven.map((one) => one.instanceId),
        hint: 'Look at the application and at what the extension reports on these VMs.',
    };
}
function vms_vms(n, total) {
    return `${n} of ${total} VM${total === 1 ? '' : 's'} ${n === 1 ? 'is' : 'are'}`;
}

;// CONCATENATED MODULE: ./build/lib/plan/drift/find-drift.js





/** Everything in which a scale set is not as its recorded deployment left it, or will not stay so. Pure. */
function findDrift(question) {
    return [...vmDrift(question), ...modelDrift(question), ...imageDrift(question), ...fileDrift(question), ...handlerDrift(question)];
}
/** Of the slot that serves nobody: worth knowing, but production is as it should be. */
function asNotices(findings) {
    return findings.map((finding) => ({ ...finding, level: 'notice' }));
}

;// CONCATENATED MODULE: ./build/lib/plan/drift/rotation.js

/** VMs that take no new connections because somebody has set them so: a deployment of this action, which should have put them back, or anybody else. */
function rotationDrift(ref, seen) {
    return seen.flatMap(({ ref: balancer, body }) => {
        if (body === undefined)
            return [];
        const place = { scaleSet: ref, balancer };
        const [ours, theirs] = [idsOf((0,rotation/* outOf */.GH)(body, place)), idsOf((0,rotation/* downByOthers */.zo)(body, place))];
        return [
            ...(ours.length === 0 ? [] : [{
                    kind: 'out-of-rotation', level: 'drift', scaleSet: ref.name, instanceIds: ours,
                    message: `${rotation_vms(ours.length)} out of rotation of ${balancer.name} since a deployment that has not ended well`,
                    hint: 'If no deployment is going on, deploy the release again: command: deploy. It puts back those that are well.',
                }]),
            ...(theirs.length === 0 ? [] : [{ kind: 'out-of-rotation', level: 'notice', scaleSet: ref.name, instanceIds: theirs, message: `${rotation_vms(theirs.length)} down in ${balancer.name} by somebody else` }]),
        ];
    });
}
/** VMs that a deployment has left out of rotation. */
function leftOutOf(ref, seen) {
    return [...new Set(seen.flatMap(({ ref: balancer, body }) => (body === undefined ? [] : idsOf((0,rotation/* outOf */.GH)(body, { scaleSet: ref, balancer })))))];
}
function idsOf(list) {
    return [...new Set(list.map(({ instanceId }) => instanceId))];
}
function rotation_vms(n) {
    return `${n} VM${n === 1 ? ' is' : 's are'}`;
}

;// CONCATENATED MODULE: ./build/lib/release/check-files.js


/** Whether each file is still where the model says, and which one it is now. Reads only; one question for each release and repository. */
async function checkFiles(files, sources, signal) {
    const asked = remembering(sources.releases, signal);
    return Promise.all(files.map(async ({ sha256, ...file }) => {
        const state = await stateOf(file.url, sources, asked, signal).catch(unchecked);
        return { ...file, ...(sha256 === undefined ? {} : { sha256Then: sha256 }), ...state };
    }));
}
/** GitHub or the storage account did not answer: that says nothing of the file. */
function unchecked(thrown) {
    if (thrown instanceof errors/* DeployError */.s && (thrown.code === 'GITHUB_FAILED' || thrown.code === 'STORAGE_FAILED'))
        return { state: 'unchecked', detail: thrown.message };
    throw thrown;
}
function remembering(releases, signal) {
    const privacy = new Map();
    const found = new Map();
    const once = (memory, key, ask) => {
        const answer = memory.get(key) ?? ask();
        memory.set(key, answer);
        return answer;
    };
    return {
        isPrivate: (repository) => once(privacy, repository, async () => (await releases.repository(repository, signal)).private),
        release: (repository, tag) => once(found, `${repository} ${tag}`, () => releases.byTag(repository, tag, signal)),
    };
}
async function stateOf(url, { releases, serverUrl, store }, asked, signal) {
    const blob = store && blobOf(url, store);
    if (store && blob !== undefined) {
        const there = await store.find(blob, signal);
        return there ? { state: 'there', ...(there.sha256 === undefined ? {} : { sha256Now: there.sha256 }) } : { state: 'gone', detail: `the container ${store.container} of ${store.account} has no blob ${blob}` };
    }
    const place = placeOnGitHub(url, serverUrl);
    if (!place)
        return { state: 'unchecked', detail: 'it is no file of a GitHub release, of a repository, or of the storage account in deploy.yml' };
    const { repository } = place;
    const state = place.kind === 'asset' ? assetState(place, await asked.release(repository, place.tag)) : await fileState(place, releases, signal);
    if (state.state !== 'there')
        return state;
    return (await asked.isPrivate(repository)) ? { ...state, state: 'private', detail: `${repository} is private now` } : state;
}
function assetState({ repository, tag, name }, release) {
    if (!release || release.draft)
        return { state: 'gone', detail: `${repository} has no published release ${tag} any more` };
    const asset = release.assets.find((one) => one.name === name);
    if (asset?.state !== 'uploaded')
        return { state: 'gone', detail: `release ${tag} of ${repository} has no asset ${name} any more` };
    return { state: 'there', ...(asset.sha256 === undefined ? {} : { sha256Now: asset.sha256 }), ...(asset.uploadedAt === undefined ? {} : { uploadedAt: asset.uploadedAt }) };
}
async function fileState({ repository, commit, path }, releases, signal) {
    const bytes = await releases.readFile(repository, path, commit, signal);
    return bytes === undefined ? { state: 'gone', detail: `${repository} has no ${path} at commit ${commit.slice(0, 7)} any more` } : { state: 'there', sha256Now: sha256Of(bytes) };
}
/** What a URL of GitHub's names: `/o/r/releases/download/TAG/NAME`, `/o/r/raw/COMMIT/PATH`, or the same on raw.githubusercontent.com. */
function placeOnGitHub(url, serverUrl) {
    const { origin, pathname } = new URL(url);
    const segments = pathname.split('/').slice(1).map(check_files_decoded);
    const isRaw = origin === 'https://raw.githubusercontent.com' && serverUrl === 'https://github.com';
    if (!isRaw && origin !== new URL(serverUrl).origin)
        return undefined;
    const [owner = '', name = '', ...rest] = segments;
    const repository = `${owner}/${name}`;
    const [first, second, ...more] = isRaw ? ['raw', ...rest] : rest;
    if (first === 'raw' && second !== undefined && more.length > 0)
        return { kind: 'file', repository, commit: second, path: more.join('/') };
    const [file, ...tag] = [...more].reverse();
    if (first !== 'releases' || second !== 'download' || file === undefined || tag.length === 0)
        return undefined;
    return { kind: 'asset', repository, tag: tag.reverse().join('/'), name: file };
}
function blobOf(url, store) {
    const base = store.url('');
    const bare = url.split(/[?#]/)[0] ?? '';
    return bare.startsWith(base) && bare.length > base.length ? bare.slice(base.length).split('/').map(check_files_decoded).join('/') : undefined;
}
function check_files_decoded(segment) {
    try {
        return decodeURIComponent(segment);
    }
    catch {
        return segment;
    }
}

;// CONCATENATED MODULE: ./build/lib/release/url-expiry.js
/**
 * When a signed URL ends, as its query says: `se` of a shared access signature (Storage docs, "Create a service SAS"),
 * `X-Amz-Date` and `X-Amz-Expires` (seconds), `X-Goog-Date` and `X-Goog-Expires` alike, `Expires` (seconds since the epoch).
 * ISO 8601; `undefined` where the URL has no end, or none that can be read.
 */
function expiryOf(url) {
    const query = new URLSearchParams(new URL(url).search);
    const given = new Map([...query].map(([key, value]) => [key.toLowerCase(), value]));
    const ms = [sas(given), afterDate(given, 'x-amz'), afterDate(given, 'x-goog'), epoch(given.get('expires'))].find((one) => one !== undefined && Number.isFinite(one));
    return ms === undefined || Math.abs(ms) > 8.64e15 ? undefined : new Date(ms).toISOString();
}
function sas(given) {
    const text = given.get('se');
    // Without the signature it is some other query's `se`.
    return text === undefined || !given.has('sig') ? undefined : Date.parse(text);
}
/** The date is written as `20261123T100000Z`. */
function afterDate(given, prefix) {
    const date = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(given.get(`${prefix}-date`) ?? '');
    const seconds = Number(given.get(`${prefix}-expires`) ?? Number.NaN);
    if (!date)
        return undefined;
    const [, year, month, day, hour, minute, second] = date;
    return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) + seconds * 1000;
}
function epoch(text) {
    return text !== undefined && /^\d{9,11}$/.test(text) ? Number(text) * 1000 : undefined;
}

;// CONCATENATED MODULE: ./build/lib/release/model-files.js

/** Settings in which a URL is a word of a command and not a file that the handler fetches. */
const COMMANDS = new Set(['commandToExecute', 'script', 'configurationArguments']);
/** How the check before a command names its files: `'<sha256>:<path>'`, in sh and in PowerShell. */
const CHECKED = /'([0-9a-f]{64}):([^':]+)'/g;
/** The files that the public settings name. What stands in protected settings Azure never gives back, so it is not among them. */
function modelFiles({ name, settings }) {
    const command = settings?.commandToExecute;
    const digests = new Map([...(typeof command === 'string' ? command : '').matchAll(CHECKED)].map(([, sha256 = '', path = '']) => [lastOf(path), sha256]));
    return urlsIn(settings ?? {}).map((url) => {
        const fileName = lastOf(model_files_decoded(new URL(url).pathname));
        const sha256 = digests.get(fileName);
        const expiresAt = expiryOf(url);
        return { extension: name, url, fileName, ...(sha256 === undefined ? {} : { sha256 }), ...(expiresAt === undefined ? {} : { expiresAt }) };
    });
}
function urlsIn(value) {
    if (typeof value === 'string')
        return /^https?:\/\//i.test(value) && URL.canParse(value) ? [value] : [];
    if (Array.isArray(value))
        return value.flatMap(urlsIn);
    if (value === null || typeof value !== 'object')
        return [];
    return Object.entries(value).flatMap(([key, inner]) => (COMMANDS.has(key) ? [] : urlsIn(inner)));
}
function lastOf(path) {
    return path.split(/[/\\]/).at(-1) ?? '';
}
function model_files_decoded(path) {
    try {
        return decodeURIComponent(path);
    }
    catch {
        return path;
    }
}

;// CONCATENATED MODULE: ./build/lib/written.js







/**
 * What a recorded deployment wrote: its release rendered once more with deploy.yml as it is now. Only where that comes to the
 * recorded fingerprint is it the same, and then also every file still has the digest of then. A secret that is not set does not
 * keep it from coming out: secrets are in the fingerprint by their names, and protected settings are compared with nothing.
 *
 * @returns why it cannot be said, where deploy.yml, the vars or the release's files are others now
 */
async function writtenBy(request, inputs, parts) {
    const { record, manifest, place, secretNames, model } = request;
    const { releases, signal, clock } = parts;
    const delivery = deliveryOf(manifest.release);
    if (delivery.kind === 'blob' && delivery.access === 'sas')
        return 'release.blob.access is sas, and to render it again would sign new URLs';
    const blob = delivery.kind === 'blob' ? { store: parts.blobStore(delivery.account, delivery.container), now: clock.now() } : undefined;
    const asked = { repository: manifest.release.repository ?? inputs.repository, version: record.tag, references: manifest.references, delivery, verify: manifest.release.verify };
    try {
        const release = await resolveRelease(asked, releases, signal, blob);
        const env = Object.fromEntries(secretNames.map((name) => [name, inputs.env[name] || 'x']));
        const { fingerprint, extensions, image } = render(manifest, { release, env, place, ownFiles: await readOwnFiles(ownFilesOf(manifest), release, releases, signal) });
        return fingerprint === record.fingerprint ? { extensions: (0,definition/* writesOf */.AP)(extensions, model, record), ...(image ? { image } : {}) } : 'deploy.yml, the vars or the files of the release are not those of the deployment';
    }
    catch (error) {
        if (!(error instanceof errors/* DeployError */.s) || error.code === 'CANCELLED')
            throw error;
        return `release ${record.tag} cannot be rendered again: ${error.message}`;
    }
}

;// CONCATENATED MODULE: ./build/lib/inspect.js















/**
 * Reads a scale set, asks about the files that its model names, and compares. Writes nothing.
 * @throws DeployError `ARM_NOT_FOUND` where there is no such scale set, `TARGET_REFUSED` for Flexible orchestration
 */
async function inspect(ref, { inputs, parts, manifest, secretNames }) {
    const { clock, signal, releases, scaleSets, images, balancers } = parts;
    const seen = withoutOutputs(await observe(scaleSets, ref, { disks: 'if recorded' }, signal), secretNames.some((name) => !inputs.env[name]));
    const { scaleSet } = seen;
    if (scaleSet.orchestrationMode === 'Flexible')
        throw new errors/* DeployError */.s('TARGET_REFUSED', `Scale set ${ref.name} uses Flexible orchestration, whose VMs this version cannot read`);
    const recorded = readRecorded(scaleSet);
    const { record } = recorded;
    // Without a record the VMs are held against what the model says of the extensions that this action could have written.
    const expected = record ? recorded.ours : scaleSet.extensions.filter((one) => knownHandlers.some((handler) => inspect_isSame(handler.publisher, one.publisher) && inspect_isSame(handler.type, one.type)));
    const { blob } = manifest.release;
    const store = blob && parts.blobStore(blob.account, blob.container);
    const image = ownImageOf(scaleSet.image);
    const [rotation, files, written, imageFacts] = await Promise.all([
        observeRotation(balancers, scaleSet, ref, 'no', signal),
        checkFiles(expected.flatMap(modelFiles), { releases, serverUrl: inputs.github.serverUrl, store }, signal),
        record ? writtenBy({ record, manifest, place: ref, secretNames, model: scaleSet.extensions }, inputs, parts) : undefined,
        image && observeImage(images, image, scaleSet, signal),
    ]);
    const observed = { ...seen, imageFacts };
    const healthCounts = healthCountsFor(manifest.health, scaleSet);
    const now = clock.now();
    const views = new Map(observed.instances.map((view) => [view.instanceId, view]));
    const disk = { ...(typeof written === 'object' && written.image ? { image: written.image } : {}), ...datedDisks(observed, recorded) };
    const instances = instancesNow({ writes: expected, healthCounts, disk }, observed, now).map((one) => withRelease(one, views.get(one.instanceId), recorded));
    const isSigned = blob?.access === 'sas' && record !== undefined;
    const drift = findDrift({
        scaleSet: ref.name, observed, recorded, instances, files, handlers: knownHandlers, now,
        deploymentMs: manifest.strategy.timeoutMs,
        ...(typeof written === 'object' ? { written } : {}),
        ...(record ? { deployedAt: isoTime(record.timestamp * 1000) } : {}),
        ...(isSigned ? { signedUntil: isoTime(record.timestamp * 1000 + SAS_LIFETIME_MS) } : {}),
    });
    const out = leftOutOf(ref, rotation);
    const notes = [
        ...(typeof written === 'string' ? [`${ref.name}: its public settings cannot be compared in full: ${written}.`] : []),
        ...(recorded.model?.disksAfterMs !== undefined && disk.madeAfterMs === undefined ? [`${ref.name}: whether its VMs were reimaged for their custom data cannot be told: their disks are not listed.`] : []),
    ];
    return { ref, observed, recorded, instances, release: releaseFacts(files, recorded, inputs, manifest), drift: [...drift, ...rotationDrift(ref, rotation)], notes, ...(out.length > 0 ? { outOfRotation: out } : {}) };
}
/** A secret that this step was not given cannot be hidden where a script has printed it. */
function withoutOutputs(observed, hide) {
    if (!hide)
        return observed;
    const quiet = (view) => ({ ...view, reported: view.reported.map(({ message: _message, stdout: _stdout, stderr: _stderr, ...report }) => report) });
    return { ...observed, instances: observed.instances.map(quiet) };
}
function withRelease(instance, view, recorded) {
    const release = view && releaseOn(view, recorded);
    return release === undefined ? instance : { ...instance, release };
}
function releaseFacts(files, { record }, { repository, github }, { release }) {
    const named = files.map(({ fileName, url, sha256Then, sha256Now }) => ({ name: fileName, fileName, url, sha256: sha256Then ?? sha256Now }));
    const onGitHub = files.some(({ state, uploadedAt }) => state === 'there' && uploadedAt !== undefined);
    const page = record && onGitHub ? `${github.serverUrl}/${release.repository ?? repository}/releases/tag/${encodeURIComponent(record.tag)}` : undefined;
    return { files: named, ...(page === undefined ? {} : { htmlUrl: page }) };
}
/** Azure compares publishers and types without case. */
function inspect_isSame(one, other) {
    return one.toLowerCase() === other.toLowerCase();
}
function isoTime(ms) {
    return new Date(ms).toISOString().replace('.000Z', 'Z');
}

;// CONCATENATED MODULE: ./build/lib/slots-status.js




/**
 * Both slots of a swap; which one is live is what the balancer's rules say.
 * @throws DeployError `TARGET_REFUSED` where the rules do not say it, `ARM_NOT_FOUND` where the live scale set does not exist
 */
async function bothSlots(strategy, place, parts, look) {
    const { kind, name, resourceGroup } = strategy.traffic;
    const balancer = { kind, name, subscriptionId: place.subscriptionId, resourceGroup: resourceGroup ?? place.resourceGroup };
    const sides = readSides(strategy, (await parts.balancers.get(balancer, parts.signal)).body);
    if (!('live' in sides))
        throw deployment_refusal(sides);
    const [live, idle] = await Promise.all([look({ ...place, name: strategy.slots[sides.live] }), whereItExists(look({ ...place, name: strategy.slots[sides.staged] }))]);
    const results = [slot(strategy.slots[sides.live], live, true), slot(strategy.slots[sides.staged], idle, false)];
    return { live, ...(idle ? { idle } : {}), slots: results };
}
async function whereItExists(look) {
    try {
        return await look;
    }
    catch (error) {
        if (error instanceof errors/* DeployError */.s && error.code === 'ARM_NOT_FOUND')
            return undefined;
        throw error;
    }
}
function slot(scaleSet, seen, live) {
    if (!seen)
        return { scaleSet, live };
    const { recorded, observed } = seen;
    const running = observed.instances.filter((instance) => !(0,plan_batches/* isParked */.S2)(instance)).length;
    return { scaleSet, live, ...(recorded.record ? { release: recorded.record.tag } : {}), instances: observed.instances.length, running };
}

;// CONCATENATED MODULE: ./build/lib/status.js







/**
 * command: status. What runs on every VM now, and in what the scale set is not as its recorded deployment left it. Reads only:
 * where to look and with which strategy is in deploy.yml, which release is wanted is in the scale set's own record.
 */
async function status_status(inputs, parts, account) {
    const { log, runner, signal } = parts;
    const document = parse(parts.readConfig(), inputs.config.name);
    const names = secretNames(document);
    for (const name of names)
        runner.mask(inputs.env[name] ?? '');
    const manifest = load(document, { environment: inputs.environment, vars: Object.fromEntries(inputs.vars) });
    const subscriptionId = manifest.target.subscription ?? inputs.subscriptionId ?? (await parts.defaultSubscription(signal));
    const place = { subscriptionId, resourceGroup: manifest.target.resourceGroup };
    account.target({ ...place, name: manifest.target.scaleSet ?? '' }, inputs.environment, undefined);
    const look = (ref) => inspect(ref, { inputs, parts, manifest, secretNames: names });
    const { live, idle, slots } = await status_lookAt(manifest, place, parts, look);
    const { ref, observed, recorded, instances, release, drift } = live;
    account.target(ref, inputs.environment, parts.portalUrl(ref));
    const { record } = recorded;
    if (record)
        account.found({ repository: manifest.release.repository ?? inputs.repository, tag: record.tag, version: versionOf(record.tag), sha: record.sha, ...release });
    for (const note of [...live.notes, ...(idle?.notes ?? [])])
        log.info(note);
    const { location, upgradePolicy } = observed.scaleSet;
    return account.looked({ instances, outOfRotation: live.outOfRotation, previousTag: record?.previousTag, activeScaleSet: ref.name, slots, drift: [...drift, ...asNotices(idle?.drift ?? [])] }, { location, upgradePolicy: upgradePolicy.mode });
}
function status_lookAt({ strategy, target }, place, parts, look) {
    if (strategy.type === 'swap')
        return bothSlots(strategy, place, parts, look);
    return look({ ...place, name: target.scaleSet ?? '' }).then((live) => ({ live }));
}

// EXTERNAL MODULE: ./build/lib/wiring.js + 61 modules
var wiring = __webpack_require__(3866);
;// CONCATENATED MODULE: ./build/lib/main.js















/** The main step: reads the inputs, runs, reports. @returns whether the step succeeded. */
async function main(surroundings) {
    const { runner, clock } = surroundings;
    const account = new Account(commandOf(process.env['INPUT_COMMAND']), () => clock.now());
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
    return result.result !== 'failed' && result.result !== 'cancelled' && result.result !== 'drifted';
}
/** What the report calls the run where the inputs were too wrong to be read. */
function commandOf(text = '') {
    return text === 'plan' || text === 'rollback' || text === 'plan-rollback' || text === 'status' || text === 'capture' ? text : 'deploy';
}
async function deploy(inputs, surroundings, account) {
    const { runner } = surroundings;
    const signal = (0,wiring/* cancellation */.W)();
    const { azure, releases, deployments, blobStore } = (0,wiring/* services */.$)(inputs, surroundings);
    // The sign-in takes as long as reading deploy.yml: whoever needs the token first waits for the rest, and gets its error.
    azure.signIn(signal).catch(() => undefined);
    const parts = {
        ...surroundings, ...azure, releases, deployments, blobStore, signal, probe: createHttpProbe(),
        scaleSets: withoutSecrets(azure.scaleSets, (text) => runner.redact(text)),
        readConfig: () => (0,external_node_fs_.readFileSync)(inputs.config.path, 'utf8'),
        publish: (soFar) => runner.writeSummary(renderProgress(redact(soFar, (text) => runner.redact(text)))),
        save: (0,post_state/* savePending */.fE)(runner),
    };
    switch (inputs.command) {
        case 'status':
            return status_status(inputs, parts, account);
        case 'rollback':
        case 'plan-rollback':
            return rollback(inputs, parts, account);
        case 'capture':
            return capture_capture(inputs, parts, account);
        case 'plan':
            if (describesCapture(inputs, parts))
                return capture_capture({ ...inputs, command: 'plan' }, parts, account);
            if (inputs.version === undefined)
                throw (0,lib_inputs/* invalid */.G)('noVersion' in inputs && inputs.noVersion ? [inputs.noVersion] : [{ message: 'No version is given' }]);
            return run({ ...inputs, command: 'plan', version: inputs.version }, parts, account);
        case 'deploy':
            if (describesCapture(inputs, parts))
                throw onlyCaptures(inputs);
            return run(inputs, parts, account);
        default:
            return inputs;
    }
}
function onlyCaptures({ config }) {
    return new errors/* DeployError */.s('INPUT_INVALID', `${config.name} has capture and no model: there is nothing in it to deploy`, { hint: 'Write command: capture to make the image, or command: plan to see what would happen.' });
}


/***/ })

};
