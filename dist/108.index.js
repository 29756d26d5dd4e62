export const id = 108;
export const ids = [108];
export const modules = {

/***/ 9440:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  G: () => (/* binding */ invalid),
  K: () => (/* binding */ readInputs)
});

// EXTERNAL MODULE: ./build/lib/errors.js
var errors = __webpack_require__(1469);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/lib/inputs/config-path.js

/**
 * The file that the input `config` names. It must be inside of the workspace, and so must what its links lead to: a
 * workflow may take the name from somewhere less trusted than itself.
 * @param realPath Resolves links; throws where there is no such file.
 */
function locateConfig(text, workspace, realPath, problems) {
    const wanted = text === '' ? 'deploy.yml' : text;
    const path = (0,external_node_path_.resolve)(workspace, wanted);
    if (wanted.includes('\0') || !isInside(workspace, path)) {
        problems.push({ message: `Input config: "${wanted}" is outside of the workspace`, hint: 'Give a path from the root of the checked out repository, such as deploy/web.yml.' });
        return undefined;
    }
    const real = tryRealPath(path, realPath);
    if (real === undefined) {
        problems.push({
            message: `Input config: there is no file "${wanted}" in the workspace`,
            hint: 'Run actions/checkout before this action, or give the path from the root of the repository in `config`.',
        });
        return undefined;
    }
    if (!isInside(tryRealPath(workspace, realPath) ?? workspace, real)) {
        problems.push({ message: `Input config: "${wanted}" is a link that leads out of the workspace` });
        return undefined;
    }
    return { path: real, name: (0,external_node_path_.relative)(workspace, path).split(external_node_path_.sep).join('/') };
}
function isInside(directory, path) {
    const way = (0,external_node_path_.relative)(directory, path);
    return way !== '' && way !== '..' && !way.startsWith(`..${external_node_path_.sep}`) && !(0,external_node_path_.isAbsolute)(way);
}
function tryRealPath(path, realPath) {
    try {
        return realPath(path);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/lib/inputs/cloud.js
const KNOWN = ['AzurePublic', 'AzureUSGovernment', 'AzureChina'];
/** Names that other tools give to the same clouds; azure/login and the Azure CLI use the first ones. */
const OTHER_NAMES = {
    azurecloud: 'AzurePublic',
    azurepubliccloud: 'AzurePublic',
    azureusgovernmentcloud: 'AzureUSGovernment',
    azurechinacloud: 'AzureChina',
};
const KEYS = ['resourceManager', 'authority', 'audience', 'blob'];
const EXAMPLE = 'A cloud of your own is given as lines: resourceManager=https://management.local.azurestack.external, ' +
    'authority=https://login.local.azurestack.external/adfs and, if need be, audience=... and blob=....';
/**
 * The input `cloud`: a known name, or lines of `key=value` that describe an endpoint. What is wrong is added to
 * `problems`, and the public cloud returned.
 */
function parseCloud(text, problems) {
    if (text === '')
        return { kind: 'AzurePublic' };
    if (!text.includes('='))
        return knownCloud(text, problems);
    const values = readLines(text, problems);
    const resourceManager = endpoint(values, 'resourceManager', problems);
    const authority = endpoint(values, 'authority', problems);
    const blob = values.blob === undefined ? undefined : endpoint(values, 'blob', problems);
    const audience = values.audience;
    if (audience !== undefined && !/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(audience) && !/^[0-9a-f-]{36}$/i.test(audience)) {
        problems.push({ message: `Input cloud: audience "${audience}" is neither a URI nor an application id` });
    }
    if (resourceManager === undefined || authority === undefined)
        return { kind: 'AzurePublic' };
    return { ...splitAuthority(authority, problems), kind: 'custom', resourceManager, audience, blob, instanceDiscovery: false };
}
function knownCloud(text, problems) {
    const lower = text.toLowerCase();
    const kind = KNOWN.find((name) => name.toLowerCase() === lower) ?? OTHER_NAMES[lower];
    if (kind !== undefined)
        return { kind };
    problems.push({ message: `Input cloud: "${text}" is not known`, hint: `Known are ${KNOWN.join(', ')}. ${EXAMPLE}` });
    return { kind: 'AzurePublic' };
}
function readLines(text, problems) {
    const values = {};
    for (const line of text.split(/\r?\n/).map((each) => each.trim()).filter((each) => each !== '')) {
        const at = line.indexOf('=');
        const name = line.slice(0, Math.max(at, 0)).trim();
        const key = KEYS.find((each) => each.toLowerCase() === name.toLowerCase());
        if (key === undefined) {
            problems.push({ message: `Input cloud: the line "${line}" does not begin with ${KEYS.map((each) => `${each}=`).join(', ')}`, hint: EXAMPLE });
        }
        else if (values[key] !== undefined) {
            problems.push({ message: `Input cloud: ${key} is given twice` });
        }
        else {
            values[key] = line.slice(at + 1).trim();
        }
    }
    return values;
}
function endpoint(values, key, problems) {
    const text = values[key];
    if (text === undefined) {
        problems.push({ message: `Input cloud: ${key} is missing`, hint: EXAMPLE });
        return undefined;
    }
    // `{account}` is no character of a host name; the URL is checked as if an account stood there.
    const url = URL.canParse(text.replace('{account}', 'account')) ? new URL(text.replace('{account}', 'account')) : undefined;
    if (url === undefined || url.protocol !== 'https:' || url.username !== '' || url.search !== '' || url.hash !== '') {
        problems.push({
            message: `Input cloud: ${key} "${url === undefined || url.username === '' ? text : 'with a user name in it'}" is not an https URL without query`,
            hint: 'Tokens are only ever sent over https. A certificate of your own is trusted through NODE_EXTRA_CA_CERTS in the env of the step.',
        });
        return undefined;
    }
    return text.replace(/\/+$/, '');
}
function splitAuthority(authority, problems) {
    const { origin, pathname } = new URL(authority);
    const segments = pathname.split('/').filter((segment) => segment !== '');
    if (segments.length > 1) {
        problems.push({ message: `Input cloud: authority "${authority}" has more than a tenant in its path`, hint: EXAMPLE });
    }
    return { authorityHost: origin, authorityTenant: segments[0] };
}

;// CONCATENATED MODULE: ./build/lib/inputs/event.js
const CURE = 'Give the input `version`, such as `version: v1.4.0`, or run on `release: types: [published]` or on the push of a tag.';
/**
 * Which version is to be deployed: the input, else what the event says. What is wrong is added to `problems`, and
 * `undefined` returned.
 */
function chooseVersion(input, event, problems) {
    const explicit = explicitVersion(input);
    if (explicit)
        return explicit;
    const ref = event.ref.startsWith('refs/tags/') ? withoutPrefix(event.ref) : undefined;
    switch (event.name) {
        case 'release':
            return fromRelease(event.payload, problems);
        case 'push':
            return fromRef(ref, 'tag-push', `this run was started by a push of ${event.ref || 'a branch'}, which is no tag`, problems);
        case 'workflow_dispatch': {
            const given = member(member(event.payload, 'inputs'), 'version');
            if (typeof given === 'string' && given.trim() !== '')
                return { text: withoutPrefix(given.trim()), source: 'dispatch' };
            return fromRef(ref, 'dispatch', `this run was started by hand on ${event.ref || 'a branch'}, which is no tag, and without a workflow input \`version\``, problems);
        }
        default:
            return fromRef(ref, 'tag-ref', `the event ${event.name || '(none)'} names no release`, problems);
    }
}
/** The version that the input `version` gives; `undefined` where it is empty. */
function explicitVersion(input) {
    return input === '' ? undefined : { text: withoutPrefix(input), source: 'input' };
}
function fromRelease(payload, problems) {
    const action = member(payload, 'action');
    const tag = member(member(payload, 'release'), 'tag_name');
    if (action === 'deleted' || action === 'unpublished') {
        problems.push({ message: `Nothing can be deployed: this run was started because a release was ${action}`, hint: 'Run on `release: types: [published]`.' });
        return undefined;
    }
    if (member(member(payload, 'release'), 'draft') === true) {
        problems.push({ message: 'Nothing can be deployed: the release that started this run is a draft', hint: 'Run on `release: types: [published]`, and publish the release.' });
        return undefined;
    }
    if (typeof tag === 'string' && tag !== '')
        return { text: tag, source: 'release' };
    problems.push({ message: 'No version to deploy: the payload of the event release holds no release.tag_name', hint: CURE });
    return undefined;
}
function fromRef(tag, source, otherwise, problems) {
    if (tag !== undefined)
        return { text: tag, source };
    problems.push({ message: `No version to deploy: ${otherwise}`, hint: CURE });
    return undefined;
}
function withoutPrefix(text) {
    return text.replace(/^refs\/tags\//, '');
}
/** A member of something that came as JSON from outside; own members only. */
function member(value, name) {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? value[name] : undefined;
}

;// CONCATENATED MODULE: ./build/lib/inputs/values.js
/** `true` or `false` in any case, as YAML 1.2 has it; an empty text is `fallback`. */
function parseBoolean(name, text, fallback, problems) {
    switch (text.toLowerCase()) {
        case '':
            return fallback;
        case 'true':
            return true;
        case 'false':
            return false;
        default:
            problems.push({ message: `Input ${name}: "${text}" is neither true nor false`, hint: `Write ${name}: true or ${name}: false.` });
            return fallback;
    }
}
const POLL_INTERVAL = { fallbackMs: 5_000, leastMs: 100, mostMs: 60_000 };
/** The input `poll-interval` in milliseconds. */
function parsePollInterval(text, problems) {
    if (text === '')
        return POLL_INTERVAL.fallbackMs;
    const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
    const ms = match === null ? Number.NaN : Number(match[1]) * { ms: 1, s: 1_000, m: 60_000 }[match[2]];
    if (ms >= POLL_INTERVAL.leastMs && ms <= POLL_INTERVAL.mostMs)
        return Math.round(ms);
    problems.push({ message: `Input poll-interval: "${text}" is not a time between 0.1s and 60s`, hint: 'Write a number and its unit, such as 5s or 500ms.' });
    return POLL_INTERVAL.fallbackMs;
}
/** Lines of NAME=value. Blank lines and lines that begin with # are passed over; white space around both is dropped. */
function parseVars(text, problems) {
    const vars = new Map();
    text.split(/\r?\n/).forEach((raw, index) => {
        const line = raw.trim();
        if (line === '' || line.startsWith('#'))
            return;
        const match = /^([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/.exec(line);
        const [name, value] = [match?.[1], match?.[2]];
        if (name === undefined || value === undefined) {
            // The line itself is not shown: somebody may have put a secret here.
            problems.push({
                message: `Input vars, line ${index + 1}: it does not read NAME=value`,
                hint: 'A name has letters, digits and _ and does not begin with a digit. Secrets belong into env, as {{ env.NAME }}.',
            });
        }
        else if (vars.has(name)) {
            problems.push({ message: `Input vars, line ${index + 1}: ${name} is given twice` });
        }
        else {
            vars.set(name, value.trim());
        }
    });
    return vars;
}
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** A GUID as Azure writes it, or `undefined` for an empty text. The text is not shown, since it may be a misplaced secret. */
function parseGuid(name, text, problems) {
    if (text === '')
        return undefined;
    if (GUID.test(text))
        return text.toLowerCase();
    problems.push({
        message: `Input ${name}: it is not an id such as 6f1c0000-0000-0000-0000-000000000000`,
        hint: 'If it comes from a secret or variable, see whether that one is set for this environment and has no line end in it.',
    });
    return undefined;
}
/** A tenant: its id, one of its domains, or `adfs`. */
function parseTenant(text, problems) {
    if (text === '')
        return undefined;
    if (GUID.test(text) || text === 'adfs' || /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+$/.test(text))
        return text;
    problems.push({ message: 'Input tenant-id: it is neither an id nor a domain of a tenant', hint: 'Write the directory (tenant) id, or adfs.' });
    return undefined;
}
/** The name of an environment: a key below `environments` in deploy.yml, and what GitHub calls it. */
function parseEnvironmentName(text, problems) {
    if (text === '')
        return undefined;
    if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text))
        return text;
    problems.push({ message: `Input environment: "${text}" is no name of an environment`, hint: 'Use letters, digits, ".", "_" and "-": it is a key below `environments` in deploy.yml.' });
    return undefined;
}
/** An http or https URL that anybody may see. The text is not shown, since a password may be in it. */
function parseWebUrl(name, text, problems) {
    if (text === '')
        return undefined;
    const url = URL.canParse(text) && !/[{}\s]/.test(text) ? new URL(text) : undefined;
    if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
        return url.href;
    const why = url?.username || url?.password ? 'there is a user name or password in it' : text.includes('{{') ? 'it has {{ }} in it, which is filled in only in deploy.yml' : 'it is no http or https URL';
    problems.push({ message: `Input ${name}: ${why}`, hint: 'Write a plain address such as https://www.contoso.com.' });
    return undefined;
}

;// CONCATENATED MODULE: ./build/lib/inputs/sign-in.js

/** How to sign in. What is wrong is added to `problems`. */
function chooseSignIn(texts, cloud, problems) {
    const known = problems.length;
    const clientId = parseGuid('client-id', texts.clientId, problems);
    const given = parseTenant(texts.tenantId, problems);
    const ofAuthority = cloud.kind === 'custom' ? cloud.authorityTenant : undefined;
    const tenantId = given ?? ofAuthority;
    if (given !== undefined && ofAuthority !== undefined && given.toLowerCase() !== ofAuthority.toLowerCase()) {
        problems.push({ message: `Input tenant-id is ${given}, but the authority of the input cloud names ${ofAuthority}`, hint: 'Leave one of the two out.' });
    }
    if (problems.length > known)
        return { kind: 'ambient' };
    if (clientId === undefined && given === undefined)
        return { kind: 'ambient' };
    if (clientId === undefined || tenantId === undefined) {
        const missing = clientId === undefined ? 'client-id' : 'tenant-id';
        problems.push({
            message: `Input ${missing} is missing: signing in by OIDC takes client-id and tenant-id`,
            hint: 'Give both, or neither and sign in before with azure/login. A secret that is not set for this environment is an empty text.',
        });
        return { kind: 'ambient' };
    }
    if (!texts.canRequestToken) {
        problems.push({
            message: 'client-id is given, but GitHub offers this job no OIDC token',
            hint: 'Add "permissions: id-token: write" (and "contents: read") to the job. A run started by a pull request from a fork never gets a token.',
        });
        return { kind: 'ambient' };
    }
    return { kind: 'oidc', clientId, tenantId };
}

;// CONCATENATED MODULE: ./build/lib/inputs.js






/**
 * Reads what the workflow gave: INPUT_*, GITHUB_* and the event's payload. Nothing else in the action reads these.
 * @throws DeployError `INPUT_INVALID` with everything that is wrong, not the first thing only.
 */
function readInputs(environment, files) {
    const problems = [];
    const input = (name) => (environment[`INPUT_${name.toUpperCase()}`] ?? '').trim();
    const command = readCommand(input('command'), problems);
    const workspace = required(environment, 'GITHUB_WORKSPACE', /./, problems);
    const repository = required(environment, 'GITHUB_REPOSITORY', /^[\w.-]+\/[\w.-]+$/, problems);
    const sha = required(environment, 'GITHUB_SHA', /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, problems);
    const config = workspace === undefined ? undefined : locateConfig(input('config'), workspace, (path) => files.realPath(path), problems);
    // The way back is read from the scale sets: the event's own release is no answer to where to go back to.
    const fromEvent = command !== 'rollback' && command !== 'plan-rollback' && command !== 'status';
    // Whether a version is needed is in deploy.yml, but for a deployment.
    const noVersion = [];
    const version = !fromEvent ? explicitVersion(input('version')) : chooseVersion(input('version'), readEvent(environment, files, problems), command === 'capture' || command === 'plan' ? noVersion : problems);
    const cloud = parseCloud(input('cloud'), problems);
    const signIn = chooseSignIn(signInTexts(environment, input), cloud, problems);
    const optional = {
        environment: parseEnvironmentName(input('environment'), problems),
        environmentUrl: parseWebUrl('environment-url', input('environment-url'), problems),
        vars: parseVars(input('vars'), problems),
        githubToken: input('github-token') || undefined,
        subscriptionId: parseGuid('subscription-id', input('subscription-id'), problems),
        force: parseBoolean('force', input('force'), false, problems),
        rollbackConfig: readRollbackConfig(input('rollback-config'), problems),
        pollIntervalMs: parsePollInterval(input('poll-interval'), problems),
        github: readGitHub(environment, problems),
    };
    if (problems.length > 0 || !command || !workspace || !repository || !sha || !config)
        throw invalid(problems);
    const common = {
        ...optional, config, signIn, cloud, repository, sha, workspace,
        run: readRun(environment, optional.github.serverUrl, repository),
        reportDirectory: environment['RUNNER_TEMP'] || workspace,
        env: stepEnvironment(environment),
        secrets: [optional.githubToken, environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']].filter((text) => text !== undefined && text !== ''),
    };
    if (command === 'status')
        return { ...common, command };
    if (command === 'rollback' || command === 'plan-rollback')
        return { ...common, command, version };
    if (command === 'capture' || (command === 'plan' && !version))
        return { ...common, command, version, noVersion: noVersion[0] };
    if (!version)
        throw invalid(problems);
    return { ...common, command, version };
}
/** What a run ends with whose inputs are wrong. */
function invalid(problems) {
    const [first] = problems;
    const message = problems.length === 1 && first !== undefined ? first.message : `${problems.length} things are wrong with the inputs of the step`;
    return new errors/* DeployError */.s('INPUT_INVALID', message, { hint: problems.length === 1 ? first?.hint : undefined, problems });
}
function readCommand(text, problems) {
    switch (text) {
        case '':
        case 'deploy':
            return 'deploy';
        case 'plan':
            return 'plan';
        case 'rollback':
            return 'rollback';
        case 'plan-rollback':
            return 'plan-rollback';
        case 'status':
            return 'status';
        case 'capture':
            return 'capture';
        default:
            problems.push({ message: `Input command: "${text}" is not known`, hint: 'Write deploy, plan, rollback, plan-rollback, status or capture.' });
            return undefined;
    }
}
function readRollbackConfig(text, problems) {
    if (text === '' || text === 'release')
        return 'release';
    if (text !== 'current')
        problems.push({ message: `Input rollback-config: "${text}" is not known`, hint: "Write release (the deploy.yml of the release that is gone back to) or current (today's file)." });
    return 'current';
}
function required(environment, name, form, problems) {
    const value = environment[name] ?? '';
    if (form.test(value))
        return value;
    problems.push({
        message: value === '' ? `${name} is not set` : `${name} has no usable value`,
        hint: 'The runner sets it. To run the action elsewhere, set what a runner would, as scripts/demo.ts does.',
    });
    return undefined;
}
function readEvent(environment, files, problems) {
    const path = environment['GITHUB_EVENT_PATH'] ?? '';
    const event = { name: environment['GITHUB_EVENT_NAME'] ?? '', ref: environment['GITHUB_REF'] ?? '' };
    if (path === '')
        return { ...event, payload: undefined };
    try {
        return { ...event, payload: JSON.parse(files.readFile(path)) };
    }
    catch (error) {
        problems.push({ message: `The payload of the event (GITHUB_EVENT_PATH) cannot be read: ${error instanceof Error ? error.message : String(error)}` });
        return { ...event, payload: undefined };
    }
}
function signInTexts(environment, input) {
    return {
        clientId: input('client-id'),
        tenantId: input('tenant-id'),
        canRequestToken: Boolean(environment['ACTIONS_ID_TOKEN_REQUEST_URL'] && environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']),
    };
}
function readGitHub(environment, problems) {
    const url = (name, fallback) => {
        const text = environment[name] || fallback;
        if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
            return text.replace(/\/+$/, '');
        problems.push({ message: `${name} is not a URL` });
        return fallback;
    };
    return { apiUrl: url('GITHUB_API_URL', 'https://api.github.com'), serverUrl: url('GITHUB_SERVER_URL', 'https://github.com') };
}
function readRun(environment, serverUrl, repository) {
    const id = environment['GITHUB_RUN_ID'] ?? '';
    if (!/^\d+$/.test(id))
        return undefined;
    const attempt = /^[1-9]\d*$/.test(environment['GITHUB_RUN_ATTEMPT'] ?? '') ? Number(environment['GITHUB_RUN_ATTEMPT']) : 1;
    const url = `${serverUrl}/${repository}/actions/runs/${id}${attempt > 1 ? `/attempts/${attempt}` : ''}`;
    return { id, attempt, url, actor: environment['GITHUB_ACTOR'] || undefined };
}
/** A VM has no business with the runner's tokens, so `{{ env.X }}` cannot name them. */
function stepEnvironment(environment) {
    const open = Object.entries(environment).filter((entry) => entry[1] !== undefined && !/^(?:INPUT_|ACTIONS_|STATE_)/i.test(entry[0]));
    return Object.fromEntries(open);
}


/***/ }),

/***/ 2532:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LU: () => (/* binding */ atLeastOne),
/* harmony export */   Tu: () => (/* binding */ atMost),
/* harmony export */   cY: () => (/* binding */ amountText)
/* harmony export */ });
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


/***/ }),

/***/ 6322:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S2: () => (/* binding */ isParked),
/* harmony export */   X3: () => (/* binding */ cutBatches),
/* harmony export */   q3: () => (/* binding */ compareIds)
/* harmony export */ });
/* unused harmony export orderInstances */
/* harmony import */ var _amount_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2532);

/**
 * VMs in the order in which they are upgraded: zone by zone, within a zone fault domain by fault domain, then update
 * domain, so that what is down at one time shares as few domains as can be. VMs that are unwell already come first in
 * their zone: they cannot get worse.
 */
function orderInstances(instances) {
    return [...instances].sort((a, b) => compare(a.zone ?? '', b.zone ?? '') ||
        compare(Number(a.health !== 'unhealthy'), Number(b.health !== 'unhealthy')) ||
        compare(a.faultDomain ?? -1, b.faultDomain ?? -1) ||
        compare(a.updateDomain ?? -1, b.updateDomain ?? -1) ||
        compareIds(a.instanceId, b.instanceId));
}
/**
 * The batches of a rollout over `instances` (those that are to be touched) of a scale set of `total` VMs: the canary,
 * then batches that never span two zones, at last the VMs that do not run, for which there is nothing to wait.
 */
function cutBatches(instances, total, strategy) {
    const running = orderInstances(instances.filter((instance) => !isParked(instance)));
    const parked = orderInstances(instances.filter(isParked));
    const size = (0,_amount_js__WEBPACK_IMPORTED_MODULE_0__/* .atLeastOne */ .LU)(strategy.batch, total);
    const canaries = strategy.canary ? Math.min((0,_amount_js__WEBPACK_IMPORTED_MODULE_0__/* .atLeastOne */ .LU)(strategy.canary.instances, total), running.length) : 0;
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
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
/** Uniform ids are numbers, with gaps; as texts "10" would come before "2". */
function compareIds(a, b) {
    return compare(Number(a), Number(b)) || compare(a, b);
}


/***/ }),

/***/ 5497:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AP: () => (/* binding */ writesOf),
/* harmony export */   Vk: () => (/* binding */ sameJson),
/* harmony export */   YE: () => (/* binding */ modelHas),
/* harmony export */   fl: () => (/* binding */ existingOf),
/* harmony export */   lQ: () => (/* binding */ sameHandler)
/* harmony export */ });
/* unused harmony exports nameOf, writeOf */
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3221);

/** One handler may be on a scale set only once, whatever its name (ARM: "Multiple VMExtensions per handler not supported"). */
function sameHandler(a, b) {
    return a.publisher.toLowerCase() === b.publisher.toLowerCase() && a.type.toLowerCase() === b.type.toLowerCase();
}
/** The extension of the model that `wanted` replaces: the one of its publisher and type. */
function existingOf(wanted, model) {
    return model.find((extension) => sameHandler(extension, wanted));
}
/** The name under which `wanted` is written: that of the existing one, else its own, made unique. */
function nameOf(wanted, model) {
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
function writeOf(wanted, name, after, record, replaces = false) {
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
        forceUpdateTag: (0,_record_js__WEBPACK_IMPORTED_MODULE_0__/* .formatRecord */ .bM)(record),
        settings,
        // Left out they may stay as they were: a command that moved to the public settings would then stand in both.
        protectedSettings: wanted.protectedSettings ?? (replaces && !wanted.protectedSettingsFromKeyVault ? {} : undefined),
        protectedSettingsFromKeyVault: wanted.protectedSettingsFromKeyVault,
    };
}
/** All that a deployment writes, each extension under the name that it has in the model. */
function writesOf(wanted, model, record) {
    const own = (extension) => extension.name ?? extension.defaultName;
    const names = new Map(wanted.map((extension) => [own(extension), nameOf(extension, model)]));
    return wanted.map((extension) => {
        const after = extension.provisionAfterExtensions?.map((name) => names.get(name) ?? name);
        return writeOf(extension, names.get(own(extension)), after, record, existingOf(extension, model) !== undefined);
    });
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


/***/ }),

/***/ 8134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ byHand)
/* harmony export */ });
/* harmony import */ var _swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6698);
/* harmony import */ var _members_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1060);


/** How VMs that are out of rotation are put back by hand: the command for the first, and where the names for the others are. An empty text where none is out. */
function byHand({ scaleSet, balancer }, body, out) {
    const [first] = out;
    if (first === undefined)
        return '';
    const { name, resourceGroup } = balancer;
    const member = (0,_members_js__WEBPACK_IMPORTED_MODULE_1__/* .membersOf */ .lS)(body, scaleSet).find(({ instanceId, pool }) => instanceId === first.instanceId && (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .same */ .FB)(pool, first.pool));
    const command = `az network lb address-pool address update --resource-group ${resourceGroup} --lb-name ${name} --pool-name ${first.pool} --name ${member?.name ?? 'NAME'} --admin-state ${first.was}`;
    const vms = [...new Set(out.map(({ instanceId }) => instanceId))];
    const others = out.length > 1 ? ' and likewise for the others, with their names from az network lb address-pool show' : '';
    return `Out of rotation of ${name}: ${vms.length === 1 ? 'instance' : 'instances'} ${vms.join(', ')}. The next deployment puts ${vms.length === 1 ? 'it' : 'each'} back when it is well; by hand: ${command}${others}.`;
}


/***/ }),

/***/ 646:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fp: () => (/* binding */ markName),
/* harmony export */   Jt: () => (/* binding */ TAG_LIMIT),
/* harmony export */   Mp: () => (/* binding */ readMark),
/* harmony export */   kN: () => (/* binding */ withMark),
/* harmony export */   sK: () => (/* binding */ isSameMark)
/* harmony export */ });
/* harmony import */ var _batches_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6322);
/* harmony import */ var _swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6698);


/** Azure takes no longer value of a tag, and no more tags on a resource. */
const VALUE_LIMIT = 256;
const TAG_LIMIT = 50;
/**
 * Name of the tag, on the load balancer, that holds which VMs are down because of this action. It is written by the same PUT as the admin states,
 * so that the one is never without the other. With the resource group where that is another one than the balancer's: names of scale sets are
 * unique within theirs only. Where its value would be too long it goes on in `NAME:2` and so on; neither `@` nor `:` can be in a scale set's name.
 */
function markName({ scaleSet, balancer }) {
    const otherSubscription = !(0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .same */ .FB)(scaleSet.subscriptionId, balancer.subscriptionId);
    const otherGroup = otherSubscription || !(0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .same */ .FB)(scaleSet.resourceGroup, balancer.resourceGroup);
    return `vmss-deploy-drained-${scaleSet.name}${otherGroup ? `@${scaleSet.resourceGroup}` : ''}${otherSubscription ? `@${scaleSet.subscriptionId}` : ''}`;
}
/** What the mark says. Anybody may write tags: what is not of its form is left out. */
function readMark(tags, place) {
    const texts = Object.entries(tags).filter(([name]) => isPart(name, place)).map(([, value]) => (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(value) ?? '');
    return texts.flatMap((text) => text.split(',')).flatMap((text) => {
        const [, instanceId, was, pool] = /^\s*([\w.-]+)(:Up)?(?:@([\w.-]+))?\s*$/.exec(text) ?? [];
        return instanceId === undefined ? [] : [{ instanceId, was: was === undefined ? 'None' : 'Up', ...(pool === undefined ? {} : { pool }) }];
    });
}
/** The tags with this mark in the place of the one before, or with none. */
function withMark(tags, place, entries) {
    const others = Object.entries(tags).filter(([name]) => !isPart(name, place));
    const parts = cut(entries.map(textOfEntry));
    return Object.fromEntries([...others, ...parts.map((text, index) => [index === 0 ? markName(place) : `${markName(place)}:${index + 1}`, text])]);
}
/** Whether both say the same, in whatever order and however cut. */
function isSameMark(one, other, place) {
    const [a, b] = [one, other].map((tags) => JSON.stringify(withMark({}, place, readMark(tags, place))));
    return a === b;
}
/** Tags are the same in any case. */
function isPart(name, place) {
    const own = markName(place).toLowerCase();
    const rest = name.toLowerCase().startsWith(own) ? name.slice(own.length) : undefined;
    return rest !== undefined && /^(?::\d+)?$/.test(rest);
}
function textOfEntry({ instanceId, was, pool }) {
    return `${instanceId}${was === 'Up' ? ':Up' : ''}${pool === undefined ? '' : `@${pool}`}`;
}
function cut(texts) {
    const parts = [];
    for (const text of [...texts].sort(compareTexts)) {
        const last = parts.at(-1);
        if (last !== undefined && last.length + 1 + text.length <= VALUE_LIMIT)
            parts[parts.length - 1] = `${last},${text}`;
        else
            parts.push(text);
    }
    return parts;
}
function compareTexts(a, b) {
    return (0,_batches_js__WEBPACK_IMPORTED_MODULE_1__/* .compareIds */ .q3)(parseInt(a, 10).toString(), parseInt(b, 10).toString()) || (a < b ? -1 : a > b ? 1 : 0);
}


/***/ }),

/***/ 3896:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ mayServe),
/* harmony export */   s: () => (/* binding */ takesConnections)
/* harmony export */ });
/* harmony import */ var _definition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5497);

/**
 * Whether a VM that is out of rotation may take connections again: it has proven the release; or nothing was done to it yet and it is as well as it was; or
 * it does not run, and the probe will decide when it does. One that was worked on and has not come through stays out, healthy or not.
 */
function mayServe(instance, verdict, rules, wasTouched = false) {
    switch (verdict.kind) {
        case 'proven':
        case 'parked':
            return true;
        case 'outdated':
        case 'protected':
            return !wasTouched && isUndisturbed(instance, rules);
        case 'working':
        case 'unhealthy':
        case 'failed':
            return false;
        default:
            return verdict;
    }
}
function isUndisturbed(instance, { expected, healthCounts }) {
    const reports = instance.told.filter((told) => expected.some((one) => (0,_definition_js__WEBPACK_IMPORTED_MODULE_0__/* .sameHandler */ .lQ)(one, told))).map((told) => instance.reported.find((one) => one.name.toLowerCase() === told.name.toLowerCase()));
    return takesConnections(instance) && instance.provisioningState === 'Succeeded' && (!healthCounts || instance.health === 'healthy') && reports.every((report) => report === undefined || report.state === 'succeeded');
}
/** Whether a VM that is in rotation takes new connections, as far as Azure's view of it tells: the balancer's own probe is not shown by VM. */
function takesConnections(instance) {
    return instance.power === 'running' && instance.health !== 'unhealthy' && !['Creating', 'Deleting'].includes(instance.provisioningState);
}


/***/ }),

/***/ 1060:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Zz: () => (/* binding */ strangersIn),
/* harmony export */   lS: () => (/* binding */ membersOf),
/* harmony export */   o4: () => (/* binding */ withAdminStates)
/* harmony export */ });
/* harmony import */ var _swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6698);

/** Members of a load balancer's pools that are VMs of `scaleSet`. */
function membersOf(body, scaleSet) {
    return poolsOf(body).flatMap(({ pool, addresses }) => addresses.flatMap((address) => {
        const instanceId = instanceIdOf(address, scaleSet);
        return instanceId === undefined ? [] : [{ pool, instanceId, adminState: stateOf(address), name: (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(address['name']) ?? '' }];
    }));
}
/** How many members of a pool are not VMs of `scaleSet` and not down. */
function strangersIn(body, pool, scaleSet) {
    const addresses = poolsOf(body).find((one) => (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .same */ .FB)(one.pool, pool))?.addresses ?? [];
    return addresses.filter((address) => instanceIdOf(address, scaleSet) === undefined && stateOf(address) !== 'Down').length;
}
/** The load balancer with other admin states for those members that `stateFor` gives one, and nothing else changed. */
function withAdminStates(body, scaleSet, stateFor) {
    const properties = (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .propertiesOf */ .P1)(body);
    const pools = (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .arrayOf */ .jk)(properties['backendAddressPools']).map((pool) => {
        const own = (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .propertiesOf */ .P1)(pool);
        const addresses = own['loadBalancerBackendAddresses'];
        if (!Array.isArray(addresses))
            return pool;
        const changed = (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .arrayOf */ .jk)(addresses).map((address) => {
            const instanceId = instanceIdOf(address, scaleSet);
            const state = instanceId === undefined ? undefined : stateFor({ pool: (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(pool['name']) ?? '', instanceId });
            return state === undefined ? address : { ...address, properties: { ...(0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .propertiesOf */ .P1)(address), adminState: state } };
        });
        return { ...pool, properties: { ...own, loadBalancerBackendAddresses: changed } };
    });
    return { ...body, properties: { ...properties, backendAddressPools: pools } };
}
function poolsOf(body) {
    return (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .arrayOf */ .jk)((0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .propertiesOf */ .P1)(body)['backendAddressPools']).map((pool) => ({ pool: (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(pool['name']) ?? '', addresses: (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .arrayOf */ .jk)((0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .propertiesOf */ .P1)(pool)['loadBalancerBackendAddresses']) }));
}
/** What is not known counts as nothing said. */
function stateOf(address) {
    const state = (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)((0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .propertiesOf */ .P1)(address)['adminState']);
    return (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .same */ .FB)(state, 'Down') ? 'Down' : (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .same */ .FB)(state, 'Up') ? 'Up' : 'None';
}
/** `/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachineScaleSets/N/virtualMachines/ID/networkInterfaces/...` (recorded). */
function instanceIdOf(address, { subscriptionId, resourceGroup, name }) {
    const id = (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .idAt */ .jj)((0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .propertiesOf */ .P1)(address)['networkInterfaceIPConfiguration']) ?? '';
    const prefix = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}/virtualMachines/`;
    if (!id.toLowerCase().startsWith(prefix.toLowerCase()))
        return undefined;
    const [instanceId, next] = id.slice(prefix.length).split('/');
    return next?.toLowerCase() === 'networkinterfaces' && instanceId !== '' ? instanceId : undefined;
}


/***/ }),

/***/ 8285:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $C: () => (/* binding */ emptied),
/* harmony export */   Fg: () => (/* binding */ tagsOf),
/* harmony export */   GH: () => (/* binding */ outOf),
/* harmony export */   pK: () => (/* binding */ putBack),
/* harmony export */   wD: () => (/* binding */ takenOut),
/* harmony export */   zo: () => (/* binding */ downByOthers)
/* harmony export */ });
/* harmony import */ var _swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6698);
/* harmony import */ var _mark_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(646);
/* harmony import */ var _members_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1060);



/**
 * Who is out of rotation because of this action: by the mark, and by what the run itself has done, should somebody have wiped the mark since. Only
 * members that really are down: what somebody has put back by hand is in rotation, whatever the mark says.
 */
function outOf(body, place, known = []) {
    const mark = byVm((0,_mark_js__WEBPACK_IMPORTED_MODULE_1__/* .readMark */ .Mp)(tagsOf(body), place));
    const own = new Map(known.map((one) => [spotOf(one), one]));
    return downIn(body, place).flatMap((member) => {
        const entry = own.get(spotOf(member)) ?? mark.get(member.instanceId)?.find(({ pool }) => pool === undefined || (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .same */ .FB)(pool, member.pool));
        return entry === undefined ? [] : [{ instanceId: member.instanceId, pool: member.pool, was: entry.was }];
    });
}
/** VMs that somebody else has taken down: they are left as they are. */
function downByOthers(body, place, known = []) {
    const ours = new Set(outOf(body, place, known).map(spotOf));
    return downIn(body, place).filter((member) => !ours.has(spotOf(member)));
}
/** The balancer with `ids` down in `pools`, and the mark that says so; `undefined` where there is nothing to change. */
function takenOut(body, place, ids, pools, known = []) {
    const down = new Set(downIn(body, place).map(spotOf));
    const taken = spots((0,_members_js__WEBPACK_IMPORTED_MODULE_2__/* .membersOf */ .lS)(body, place.scaleSet)).filter((member) => ids.includes(member.instanceId) && pools.some((one) => (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .same */ .FB)(one, member.pool)) && !down.has(spotOf(member)));
    if (taken.length === 0)
        return undefined;
    // One that was out already, and lost it, is to be as it was before the first time.
    const first = new Map(known.map((one) => [spotOf(one), one.was]));
    const added = new Map(taken.map(({ instanceId, pool, adminState }) => [spotOf({ instanceId, pool }), { instanceId, pool, was: first.get(spotOf({ instanceId, pool })) ?? (adminState === 'Up' ? 'Up' : 'None') }]));
    const states = (0,_members_js__WEBPACK_IMPORTED_MODULE_2__/* .withAdminStates */ .o4)(body, place.scaleSet, (member) => (added.has(spotOf(member)) ? 'Down' : undefined));
    return marked(states, place, [...outOf(body, place, known), ...added.values()]);
}
/** The balancer with those of `ids` that this action took out as they were before; `undefined` where neither they nor the mark are to be changed. */
function putBack(body, place, ids, known = []) {
    const out = outOf(body, place, known);
    const back = new Map(out.filter(({ instanceId }) => ids.includes(instanceId)).map((one) => [spotOf(one), one]));
    const states = (0,_members_js__WEBPACK_IMPORTED_MODULE_2__/* .withAdminStates */ .o4)(body, place.scaleSet, (member) => back.get(spotOf(member))?.was);
    const next = marked(states, place, out.filter((one) => !back.has(spotOf(one))));
    return back.size === 0 && (0,_mark_js__WEBPACK_IMPORTED_MODULE_1__/* .isSameMark */ .sK)(tagsOf(next), tagsOf(body), place) ? undefined : next;
}
/**
 * Pools that are served now, and that nobody would serve any more if `ids` were out of them. `serves`: whether a VM of the scale set takes connections when
 * it is let. Of other members that is not known, and taken for given.
 */
function emptied(body, place, ids, pools, serves) {
    const serving = (0,_members_js__WEBPACK_IMPORTED_MODULE_2__/* .membersOf */ .lS)(body, place.scaleSet).filter(({ adminState, instanceId }) => adminState !== 'Down' && serves(instanceId));
    return pools.filter((pool) => {
        const here = serving.filter((member) => (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .same */ .FB)(member.pool, pool));
        return here.length > 0 && here.every(({ instanceId }) => ids.includes(instanceId)) && (0,_members_js__WEBPACK_IMPORTED_MODULE_2__/* .strangersIn */ .Zz)(body, pool, place.scaleSet) === 0;
    });
}
function tagsOf(body) {
    return (0,_swap_balancer_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .objectOf */ .Xy)(body['tags']) ?? {};
}
/** Of several IP configurations of a VM in one pool, one that is down is enough: it is then left alone there. */
function downIn(body, { scaleSet }) {
    return spots((0,_members_js__WEBPACK_IMPORTED_MODULE_2__/* .membersOf */ .lS)(body, scaleSet).filter(({ adminState }) => adminState === 'Down'));
}
function marked(body, place, out) {
    return { ...body, tags: (0,_mark_js__WEBPACK_IMPORTED_MODULE_1__/* .withMark */ .kN)(tagsOf(body), place, entriesFor(body, place, out)) };
}
/** As short as it can be said: without pools for a VM that is out of all its pools alike. */
function entriesFor(body, place, out) {
    const all = byVm(spots((0,_members_js__WEBPACK_IMPORTED_MODULE_2__/* .membersOf */ .lS)(body, place.scaleSet)));
    return [...byVm(out)].flatMap(([instanceId, own]) => {
        const isEverywhere = all.get(instanceId)?.length === own.length && new Set(own.map(({ was }) => was)).size === 1;
        return isEverywhere ? [{ instanceId, was: own[0].was }] : own;
    });
}
/** Each VM once for each pool. */
function spots(members) {
    return [...new Map(members.map((member) => [spotOf(member), member])).values()];
}
function byVm(list) {
    const found = new Map();
    for (const one of list)
        found.set(one.instanceId, [...(found.get(one.instanceId) ?? []), one]);
    return found;
}
function spotOf({ instanceId, pool }) {
    return `${instanceId} ${pool.toLowerCase()}`;
}


/***/ }),

/***/ 7567:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bz: () => (/* binding */ referenceOf),
/* harmony export */   O: () => (/* binding */ imageOfModel),
/* harmony export */   Vb: () => (/* binding */ modelHasImage),
/* harmony export */   f1: () => (/* binding */ imageText),
/* harmony export */   qT: () => (/* binding */ followsLatest),
/* harmony export */   wu: () => (/* binding */ isImage)
/* harmony export */ });
/** As ARM takes it; `undefined` for a VHD, which is no image reference. */
function referenceOf(image) {
    switch (image.kind) {
        case 'id':
            return { id: image.id };
        case 'marketplace':
            return { publisher: image.publisher, offer: image.offer, sku: image.sku, version: image.version };
        case 'vhd':
            return undefined;
        default:
            return image;
    }
}
/** The image of a model as it can be written again; `undefined` for one that is shared in ways that deploy.yml has no words for. */
function imageOfModel({ image, vhdUri }) {
    if (vhdUri !== undefined)
        return { kind: 'vhd', uri: vhdUri, label: `VHD ${vhdUri}` };
    if (image?.id !== undefined)
        return { kind: 'id', id: image.id, label: imageText(image) };
    if (!image?.publisher || !image.offer || !image.sku || !image.version)
        return undefined;
    const { publisher, offer, sku, version } = image;
    return { kind: 'marketplace', publisher, offer, sku, version, label: `${publisher}:${offer}:${sku}:${version}` };
}
/** Whether an image reference that Azure shows is the wanted image. ARM's ids and names are the same in any case. */
function isImage(shown, wanted) {
    const reference = referenceOf(wanted);
    if (!reference)
        return false;
    const members = ['id', 'publisher', 'offer', 'sku', 'version'];
    return members.every((member) => member === 'version' && reference.id !== undefined ? true : same(shown[member], reference[member]));
}
function modelHasImage({ image, vhdUri }, wanted) {
    return wanted.kind === 'vhd' ? vhdUri === wanted.uri : image !== undefined && isImage(image, wanted);
}
/** Whether Azure chooses the version anew for each VM that it makes. */
function followsLatest(image) {
    switch (image.kind) {
        case 'id':
            return !/\/providers\/Microsoft\.Compute\/images\//i.test(image.id) && !/\/versions\/(?!latest\/?$)/i.test(image.id);
        case 'marketplace':
            return image.version.toLowerCase() === 'latest';
        case 'vhd':
            return false;
        default:
            return image;
    }
}
/** As a person reads an image that Azure shows. */
function imageText(image) {
    if (!image)
        return 'no image';
    const id = image.id ?? image.sharedGalleryImageId ?? image.communityGalleryImageId;
    if (id === undefined)
        return [image.publisher, image.offer, image.sku, image.exactVersion ?? image.version].filter(Boolean).join(' ');
    const [, gallery, definition, version] = /\/galleries\/([^/]+)\/images\/([^/]+)(?:\/versions\/([^/]+))?$/i.exec(id) ?? [];
    if (gallery !== undefined)
        return `${definition} ${version ?? image.exactVersion ?? '(latest)'} of gallery ${gallery}`;
    return id.slice(id.lastIndexOf('/') + 1);
}
function same(a, b) {
    return (a ?? '').toLowerCase() === (b ?? '').toLowerCase();
}


/***/ }),

/***/ 3221:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AC: () => (/* binding */ backFrom),
/* harmony export */   Hh: () => (/* binding */ parseRecord),
/* harmony export */   bM: () => (/* binding */ formatRecord),
/* harmony export */   hJ: () => (/* binding */ whereBack),
/* harmony export */   vF: () => (/* binding */ isBegunBefore)
/* harmony export */ });
const MARK = 'vmss-deploy/1';
function formatRecord(record) {
    const fields = [
        ['tag', record.tag],
        ['previous', record.previousTag],
        // No tag that can be deployed has a comma in it. Nothing at all stands for a record that does not know.
        ['back', record.back?.join(',')],
        ['sha', record.sha],
        ['fingerprint', record.fingerprint],
        ['timestamp', record.timestamp],
        ['run', record.run],
        ['task', record.task],
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
    const back = fields.get('back')?.split(',').filter((one) => one !== '');
    return { tag, previousTag: fields.get('previous'), ...(back ? { back } : {}), sha, fingerprint, timestamp: Number(timestamp), run, ...(fields.get('task') === 'rollback' ? { task: 'rollback' } : {}) };
}
/** How many good releases are remembered. */
const MOST_BACK = 5;
/**
 * Where a rollback leads once `tag` is deployed over `before`. A release that was not good is no place to go back to, and who goes
 * back to a release goes past those that came after it.
 */
function backFrom(tag, before, { wasGood, goesBack }) {
    if (!before)
        return [];
    const history = whereBack(before);
    if (before.tag === tag)
        return history;
    const chain = wasGood ? [before.tag, ...history] : history;
    const at = chain.indexOf(tag);
    if (goesBack)
        return at < 0 ? [] : chain.slice(at + 1);
    return [...new Set(chain)].filter((one) => one !== tag).slice(0, MOST_BACK);
}
/** Whether it is a way back that an earlier attempt of workflow run `run` (GitHub's id and attempt) has begun. */
function isBegunBefore({ task, run: by }, run) {
    const [id, attempt] = by.split('.');
    return task === 'rollback' && run !== undefined && id === run.id && Number(attempt) < run.attempt;
}
/** The good releases before a recorded one. Records of earlier versions of this action name only the one before. */
function whereBack({ back, previousTag }) {
    return back ?? (previousTag === undefined ? [] : [previousTag]);
}


/***/ }),

/***/ 6698:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FB: () => (/* binding */ same),
/* harmony export */   P1: () => (/* binding */ propertiesOf),
/* harmony export */   V1: () => (/* binding */ withRulesMoved),
/* harmony export */   Xy: () => (/* binding */ objectOf),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   fD: () => (/* binding */ rulesOf),
/* harmony export */   jj: () => (/* binding */ idAt),
/* harmony export */   jk: () => (/* binding */ arrayOf),
/* harmony export */   mp: () => (/* binding */ lastSegment),
/* harmony export */   rR: () => (/* binding */ poolNames),
/* harmony export */   ug: () => (/* binding */ outboundPools)
/* harmony export */ });
/** Where the rules of each kind of balancer are. */
const RULES = { loadBalancer: 'loadBalancingRules', applicationGateway: 'requestRoutingRules' };
function rulesOf(kind, body) {
    return listAt(body, RULES[kind]).map((rule) => (kind === 'loadBalancer' ? loadBalancingRule(rule) : routingRule(rule, body)));
}
function poolNames(body) {
    return listAt(body, 'backendAddressPools').map((pool) => textOf(pool['name']) ?? '');
}
/** Pools that a load balancer's outbound rules serve. */
function outboundPools(body) {
    return listAt(body, 'outboundRules').flatMap((rule) => nameAt(propertiesOf(rule)['backendAddressPool']) ?? []);
}
/**
 * The balancer with every rule of `moves` pointing at the pool named for it, and nothing else changed. A load balancing
 * rule names its pool twice, in `backendAddressPool` and `backendAddressPools`: both are set, or ARM refuses the write.
 */
function withRulesMoved(kind, body, moves) {
    const pools = listAt(body, 'backendAddressPools');
    const idOf = (name) => pools.find((pool) => same(textOf(pool['name']), name))?.['id'] ?? null;
    const rules = listAt(body, RULES[kind]).map((rule) => {
        const pool = [...moves].find(([name]) => same(name, textOf(rule['name'])))?.[1];
        if (pool === undefined)
            return rule;
        const properties = propertiesOf(rule);
        const reference = { id: idOf(pool) };
        const plural = kind === 'loadBalancer' ? { backendAddressPools: [reference] } : {};
        return { ...rule, properties: { ...properties, backendAddressPool: reference, ...plural } };
    });
    return { ...body, properties: { ...propertiesOf(body), [RULES[kind]]: rules } };
}
function loadBalancingRule(rule) {
    const properties = propertiesOf(rule);
    const pools = arrayOf(properties['backendAddressPools']);
    return {
        name: textOf(rule['name']) ?? '',
        pool: nameAt(properties['backendAddressPool']) ?? nameAt(pools[0]),
        frontendId: idAt(properties['frontendIPConfiguration']),
        frontendPort: numberOf(properties['frontendPort']),
        backendPort: numberOf(properties['backendPort']),
        protocol: textOf(properties['protocol']),
        probe: nameAt(properties['probe']),
        snat: properties['disableOutboundSnat'] !== true,
        floatingIp: properties['enableFloatingIP'] === true,
        severalPools: pools.length > 1,
    };
}
function routingRule(rule, gateway) {
    const properties = propertiesOf(rule);
    const listener = listAt(gateway, 'httpListeners').find((one) => same(textOf(one['id']), idAt(properties['httpListener'])));
    const settings = listAt(gateway, 'backendHttpSettingsCollection').find((one) => same(textOf(one['id']), idAt(properties['backendHttpSettings'])));
    const port = listAt(gateway, 'frontendPorts').find((one) => same(textOf(one['id']), listener && idAt(propertiesOf(listener)['frontendPort'])));
    return {
        name: textOf(rule['name']) ?? '',
        pool: nameAt(properties['backendAddressPool']),
        frontendId: listener && idAt(propertiesOf(listener)['frontendIPConfiguration']),
        frontendPort: port && numberOf(propertiesOf(port)['port']),
        backendPort: settings && numberOf(propertiesOf(settings)['port']),
        protocol: settings && textOf(propertiesOf(settings)['protocol']),
        probe: settings && nameAt(propertiesOf(settings)['probe']),
        snat: false,
        floatingIp: false,
        severalPools: false,
    };
}
/** Last segment of a resource id: ARM names children so. */
function lastSegment(id) {
    return id.slice(id.lastIndexOf('/') + 1);
}
/** ARM's names and ids are the same in any case. */
function same(a, b) {
    return a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();
}
function propertiesOf(resource) {
    return objectOf(resource['properties']) ?? {};
}
function objectOf(value) {
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}
function arrayOf(value) {
    return Array.isArray(value) ? value.map(objectOf).filter((item) => item !== undefined) : [];
}
function textOf(value) {
    return typeof value === 'string' ? value : undefined;
}
function numberOf(value) {
    return typeof value === 'number' ? value : undefined;
}
function listAt(body, name) {
    return arrayOf(propertiesOf(body)[name]);
}
function idAt(reference) {
    return textOf(objectOf(reference)?.['id']);
}
function nameAt(reference) {
    const id = idAt(reference);
    return id === undefined ? undefined : lastSegment(id);
}


/***/ }),

/***/ 2367:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ isYetToGetIt),
  S: () => (/* binding */ judge)
});

// EXTERNAL MODULE: ./build/lib/plan/batches.js
var batches = __webpack_require__(6322);
// EXTERNAL MODULE: ./build/lib/plan/definition.js
var definition = __webpack_require__(5497);
;// CONCATENATED MODULE: ./build/lib/plan/failure-reason.js
/** The most that is taken of a handler's message, and of a line of output, in characters. */
const MOST = 240;
/** What the Custom Script handlers say before they come to the point. */
const PREAMBLE = /^(?:Enable failed: )?(?:failed to execute command: |processing file downloads failed: )?/;
/**
 * Why an extension failed, on one line: what its handler said, and the last line of the script's error output, which mostly
 * is the one that tells. Both are the VM's own words: whoever shows them must escape them.
 */
function failureReason(name, report) {
    const said = firstLine(report.message).replace(PREAMBLE, '');
    const last = lastLine(report.stderr);
    return `extension ${name} failed${said === '' ? '' : `: ${cut(said)}`}${last === '' ? '' : ` (stderr ends with "${cut(last)}")`}`;
}
function firstLine(text) {
    return linesOf(text)[0] ?? '';
}
function lastLine(text) {
    return linesOf(text).at(-1) ?? '';
}
function linesOf(text) {
    return (text ?? '').split(/\r\n|\r|\n/).map((line) => line.trim()).filter((line) => line !== '');
}
function cut(line) {
    return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

// EXTERNAL MODULE: ./build/lib/plan/image.js
var plan_image = __webpack_require__(7567);
// EXTERNAL MODULE: ./build/lib/plan/record.js
var plan_record = __webpack_require__(3221);
;// CONCATENATED MODULE: ./build/lib/plan/verdict.js





/** What is reported of a VM in these states may be from before Azure is done with it. */
const UNFINISHED = new Set(['Updating', 'Migrating', 'Deleting']);
/** How far behind Azure's clock a VM's may be before its report counts as older than the deployment, ms. */
const CLOCK_SKEW_MS = 5 * 60_000;
/**
 * Judges one VM from what one list call tells: what it was told (`resources[]`), what came of it (`instanceView`), its
 * health and power. An old report can't pass for a new one: the VM must hold this deployment's identity, Azure must be
 * done with the extension on it, and a dated report must not be older than the deployment.
 */
function judge(instance, rules) {
    const told = rules.expected.map((expected) => ({ expected, told: instance.told.find((one) => (0,definition/* sameHandler */.lQ)(one, expected)) }));
    const missing = told.filter(({ expected, told: one }) => !one || !isTold(expected, one));
    const disk = instance.latestModelApplied ? diskReason(instance, rules) : undefined;
    const onModel = instance.latestModelApplied && missing.length === 0 && disk === undefined;
    if (instance.protectedFromScaleSetActions && !onModel) {
        return { kind: 'protected', reason: 'protected from scale set actions, so model updates skip it' };
    }
    if (instance.provisioningState === 'Creating')
        return { kind: 'working', reason: 'VM is being created' };
    if ((0,batches/* isParked */.S2)(instance))
        return { kind: 'parked', onModel, reason: `VM is ${instance.power}${onModel ? '; it runs the release at its next start' : ''}` };
    if (!instance.latestModelApplied)
        return { kind: 'outdated', reason: missing[0] ? outdatedReason(missing[0]) : 'not on the latest model of the scale set' };
    if (disk !== undefined)
        return { kind: 'outdated', reason: disk };
    const verdicts = told.filter((one) => !missing.includes(one)).map(({ expected, told: one }) => judgeExtension(expected, one, instance, rules.operationEnded));
    // What has failed is why the others are not there yet, so it is what has to be told.
    const failed = verdicts.find((verdict) => verdict?.kind === 'failed');
    if (failed)
        return failed;
    if (missing.length > 0)
        return { kind: 'outdated', reason: outdatedReason(missing[0]) };
    const unfinished = verdicts.find((verdict) => verdict !== undefined);
    if (unfinished)
        return unfinished;
    if (UNFINISHED.has(instance.provisioningState))
        return { kind: 'working', reason: `Azure is at work on the VM (${instance.provisioningState.toLowerCase()})` };
    if (instance.power !== 'running')
        return { kind: 'working', reason: `VM is ${instance.power}` };
    if (!rules.healthCounts || instance.health === 'healthy')
        return { kind: 'proven' };
    return { kind: 'unhealthy', reason: healthReason(instance) };
}
/** Nothing has brought the VM there yet: it must be upgraded, now or before its next start. */
function isYetToGetIt(verdict) {
    return verdict.kind === 'outdated' || (verdict.kind === 'parked' && !verdict.onModel);
}
/** Why the VM's OS disk is not the one that is wanted; `undefined` where it is. What Azure does not show of an image does not count against it. */
function diskReason(instance, { image, hasFreshDisk }) {
    if (image && instance.image && image.kind !== 'vhd' && !(0,plan_image/* isImage */.wu)(instance.image, image))
        return `its OS disk is still of ${(0,plan_image/* imageText */.f1)(instance.image)}`;
    if (!hasFreshDisk)
        return undefined;
    switch (hasFreshDisk(instance)) {
        case true:
            return undefined;
        case false:
            return 'it was not reimaged since its deployment changed the model';
        case undefined:
            return 'Azure does not tell whether it was reimaged since its deployment changed the model';
    }
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
            return { kind: 'failed', reason: failureReason(expected.name, report) };
        default:
            return report.state;
    }
}
function isTold(expected, told) {
    // Whether a VM's own resource echoes forceUpdateTag is not documented: where it does, it must be ours.
    if (told.forceUpdateTag !== undefined && told.forceUpdateTag !== expected.forceUpdateTag)
        return false;
    return (0,definition/* sameJson */.Vk)(told.settings ?? {}, expected.settings ?? {});
}
function isOlder(report, expected) {
    const record = (0,plan_record/* parseRecord */.Hh)(expected.forceUpdateTag);
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


/***/ }),

/***/ 1796:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jd: () => (/* binding */ readUntold),
/* harmony export */   ct: () => (/* binding */ readPending),
/* harmony export */   fE: () => (/* binding */ savePending),
/* harmony export */   k4: () => (/* binding */ saveUntold)
/* harmony export */ });
const NAME = 'pending';
function savePending(runner) {
    return (target, cleanup) => runner.saveState(NAME, JSON.stringify({ target, cleanup }));
}
function readPending(runner) {
    const text = runner.getState(NAME);
    if (text === '')
        return undefined;
    const pending = JSON.parse(text);
    return pending.cleanup.cancelRollingUpgrade || pending.cleanup.resumeRepairs || pending.cleanup.drained !== undefined ? pending : undefined;
}
const UNTOLD = 'deployment';
/** @param untold `undefined` once it has been told */
function saveUntold(runner, untold) {
    return runner.saveState(UNTOLD, untold === undefined ? '' : JSON.stringify(untold));
}
function readUntold(runner) {
    const text = runner.getState(UNTOLD);
    return text === '' ? undefined : JSON.parse(text);
}


/***/ }),

/***/ 2667:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ cleanUp)
/* harmony export */ });
/* harmony import */ var _patience_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2769);

/** Cleaning up may not hold a failed run for longer, ms. */
const PATIENCE_MS = 3 * 60_000;
/**
 * Undoes what a run that ended early has left: a rolling upgrade that would go on bringing the failed release to more
 * VMs, and automatic repairs that are suspended. Never throws: what could not be undone is said with its cure.
 * @returns what is still to be undone.
 */
async function cleanUp(parts, pending) {
    const { scaleSets, target } = parts;
    const name = `--resource-group ${target.resourceGroup} --name ${target.name}`;
    const cancelled = !pending.cancelRollingUpgrade || (await attempt(parts, 'cancel the rolling upgrade', `az vmss rolling-upgrade cancel ${name}`, (signal) => scaleSets.cancelRollingUpgrade(target, signal)));
    const resumed = !pending.resumeRepairs ||
        (await attempt(parts, 'resume automatic repairs', `az vmss set-orchestration-service-state --service-name AutomaticRepairs --action Resume ${name}`, (signal) => scaleSets.setAutomaticRepairs(target, 'Resume', signal)));
    return { cancelRollingUpgrade: !cancelled, resumeRepairs: !resumed };
}
async function attempt({ clock, log, target }, what, byHand, begin) {
    const limit = new AbortController();
    const timer = clock.sleep(PATIENCE_MS, limit.signal).then(() => limit.abort(new Error(`not done within ${PATIENCE_MS / 60_000} minutes`)), () => undefined);
    try {
        const failure = (0,_patience_js__WEBPACK_IMPORTED_MODULE_0__/* .failureText */ .kY)(await (await begin(limit.signal)).wait(limit.signal));
        if (failure)
            throw new Error(failure);
        log.info(`Cleaned up on ${target.name}: ${what}`);
        return true;
    }
    catch (error) {
        log.warning(`Could not ${what} of ${target.name} (${error instanceof Error ? error.message : String(error)}). By hand: ${byHand}`);
        return false;
    }
    finally {
        limit.abort();
        await timer;
    }
}


/***/ }),

/***/ 9945:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ editBalancer)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1469);
/* harmony import */ var _patience_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2769);


/** How often the balancer is read and decided upon anew when somebody else is writing it. */
const ATTEMPTS = 20;
/** How often Azure may report success and then show something else: once somebody may have written at the same moment. */
const IGNORED = 2;
/**
 * Changes a load balancer by one GET and one PUT with If-Match, waits until Azure has done it, and reads it back. Where somebody else changes it in between
 * (412) or is changing it (409, 429) it is read and decided anew, so that their edit survives.
 * @param decide The balancer as it must be; `undefined` where it is so already.
 * @returns the balancer as it is in the end
 * @throws DeployError `ARM_*`; `ARM_REFUSED` too where Azure takes the write and shows nothing of it
 */
async function editBalancer(ref, decide, parts) {
    const { balancers, clock, log, signal, pollIntervalMs } = parts;
    let document = await balancers.get(ref, signal);
    let ignored = 0;
    for (let attempt = 1;; attempt += 1) {
        const body = decide(document.body);
        if (body === undefined)
            return document.body;
        if (ignored === IGNORED)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s('ARM_REFUSED', `Azure reports success for the write of load balancer ${ref.name}, but reads back otherwise`, { hint: 'Look at its activity log: somebody else may write it all the while.' });
        try {
            const failure = (0,_patience_js__WEBPACK_IMPORTED_MODULE_1__/* .failureText */ .kY)(await (await balancers.put(ref, { ...document, body }, signal)).wait(signal));
            if (failure !== undefined)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s('ARM_REFUSED', `Azure failed to write load balancer ${ref.name}: ${failure}`);
            ignored += 1;
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s) || error.code !== 'ARM_CONFLICT' || error.armCode === 'ScopeLocked' || attempt >= ATTEMPTS)
                throw error;
            log.info(`  ${ref.name} was changed, or is being changed, by somebody else (${error.message}); reading it again`);
            await clock.sleep(Math.min(pollIntervalMs, 500 * attempt), signal);
        }
        document = await balancers.get(ref, signal);
    }
}


/***/ }),

/***/ 2769:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   kY: () => (/* binding */ failureText),
/* harmony export */   ni: () => (/* binding */ start),
/* harmony export */   qK: () => (/* binding */ wasPreempted)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1469);

/** For how long another operation on the scale set is waited for before its conflict is an error, ms. */
const CONFLICT_MS = 10 * 60_000;
/** Conflicts that last until somebody does something about them, by ARM's code or by what it says. */
const LASTING_CODES = new Set(['ScopeLocked', 'PropertyChangeNotAllowed', 'PreconditionFailed']);
const LASTING_TEXT = /quota|limit of \d+ models|marked for deletion/i;
/** Codes with which an accepted operation ends when a later one of somebody else's took its place. */
const PREEMPTED = new Set(['OperationPreempted', 'Conflict', 'ConflictingConcurrentWriteNotAllowed']);
/**
 * Starts an operation. Azure runs one instance action at a time on a scale set and answers 409 to the next; autoscale
 * and people start some too, so a conflict is waited out.
 */
async function start(context, what, begin) {
    const { clock, log, signal, pollIntervalMs } = context;
    const from = clock.now();
    for (let said = false;; said = true) {
        try {
            return await begin();
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .DeployError */ .s) || !isPassing(error) || clock.now() - from >= CONFLICT_MS)
                throw error;
            if (!said)
                log.info(`  ${what}: another operation is running on the scale set (${error.message}); waiting for it`);
            await clock.sleep(2 * pollIntervalMs, signal);
        }
    }
}
function isPassing({ code, armCode, message }) {
    return code === 'ARM_CONFLICT' && !LASTING_CODES.has(armCode ?? '') && !LASTING_TEXT.test(message);
}
/** Whether the operation lost to a later one and is worth starting again. */
function wasPreempted(result) {
    return (result.status === 'failed' && PREEMPTED.has(result.error.code)) || (result.status === 'canceled' && result.error?.code === 'OperationPreempted');
}
function failureText(result) {
    switch (result.status) {
        case 'succeeded':
            return undefined;
        case 'failed':
            return `${result.error.code}: ${result.error.message}`;
        case 'canceled':
            return result.error ? `${result.error.code}: ${result.error.message}` : 'the operation was cancelled in Azure';
        default:
            return result;
    }
}


/***/ }),

/***/ 3866:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  W: () => (/* binding */ cancellation),
  $: () => (/* binding */ services)
});

// EXTERNAL MODULE: ./build/lib/errors.js
var errors = __webpack_require__(1469);
;// CONCATENATED MODULE: ./build/lib/azure/clouds.js
/** From the Azure CLI's own list, `az cloud list`. */
const known = {
    AzurePublic: {
        resourceManager: 'https://management.azure.com',
        authorityHost: 'https://login.microsoftonline.com',
        portal: 'https://portal.azure.com',
        blobSuffix: 'blob.core.windows.net',
    },
    AzureUSGovernment: {
        resourceManager: 'https://management.usgovcloudapi.net',
        authorityHost: 'https://login.microsoftonline.us',
        portal: 'https://portal.azure.us',
        blobSuffix: 'blob.core.usgovcloudapi.net',
    },
    AzureChina: {
        resourceManager: 'https://management.chinacloudapi.cn',
        authorityHost: 'https://login.chinacloudapi.cn',
        portal: 'https://portal.azure.cn',
        blobSuffix: 'blob.core.chinacloudapi.cn',
    },
};
/** Base URL of ARM, without a slash at its end. */
function resourceManagerOf(cloud) {
    return cloud.kind === 'custom' ? cloud.resourceManager : known[cloud.kind].resourceManager;
}
/** What a token for ARM is asked for. */
function armScope(cloud) {
    if (cloud.kind !== 'custom')
        return `${known[cloud.kind].resourceManager}/.default`;
    return `${cloud.audience ?? known.AzurePublic.resourceManager}/.default`;
}
/** Origin of the sign-in endpoint, without a tenant. */
function authorityHostOf(cloud) {
    return cloud.kind === 'custom' ? cloud.authorityHost : known[cloud.kind].authorityHost;
}
/** Ending of a storage account's blob host name; a custom cloud gives a whole endpoint instead. */
function blobSuffixOf(cloud) {
    return cloud.kind === 'custom' ? undefined : known[cloud.kind].blobSuffix;
}
function scaleSetId(ref) {
    const part = encodeURIComponent;
    return `/subscriptions/${part(ref.subscriptionId)}/resourceGroups/${part(ref.resourceGroup)}/providers/Microsoft.Compute/virtualMachineScaleSets/${part(ref.name)}`;
}
/** Page of the scale set in the Azure portal; `undefined` for a cloud whose portal is not known. */
function portalUrl(ref, cloud) {
    if (cloud.kind === 'custom')
        return undefined;
    return `${known[cloud.kind].portal}/#resource${scaleSetId(ref)}/overview`;
}

;// CONCATENATED MODULE: ./build/lib/azure/blob-endpoint.js


/**
 * Base URL of an account's blob service, without a slash at its end.
 * @throws DeployError `INPUT_INVALID` for a custom cloud that names no blob endpoint
 */
function blobEndpoint(cloud, account) {
    const suffix = blobSuffixOf(cloud);
    if (suffix !== undefined)
        return `https://${account}.${suffix}`;
    const custom = cloud.kind === 'custom' ? cloud.blob : undefined;
    if (custom === undefined) {
        throw new errors/* DeployError */.s('INPUT_INVALID', `Input cloud: no blob endpoint is given for the storage account ${account}`, {
            hint: 'Add a line blob=https://{account}.blob.local.azurestack.external to the input cloud, or set release.delivery to github.',
        });
    }
    return custom.includes('{account}') ? custom.replace('{account}', account) : `${custom}/${account}`;
}

;// CONCATENATED MODULE: ./build/lib/azure/error-body.js
/** The error in a body: `{error: {...}}` as ARM has it, `{code, message}` as some providers have it, or a text. */
function armErrorBody(text) {
    let parsed;
    try {
        parsed = text === undefined || text === '' ? undefined : JSON.parse(text);
    }
    catch {
        // A proxy's HTML page, most likely: its first words are enough.
        return { code: '', message: plain(text ?? '', 300) };
    }
    const outer = isRecord(parsed) ? parsed : {};
    return toErrorBody(isRecord(outer['error']) ? outer['error'] : outer) ?? { code: '', message: '' };
}
/** ARM's error object in our own shape; `undefined` where there is neither code nor message. */
function toErrorBody(value) {
    if (!isRecord(value))
        return undefined;
    const { code, message, target, details } = value;
    if (typeof code !== 'string' && typeof message !== 'string')
        return undefined;
    const inner = Array.isArray(details) ? details.flatMap((detail) => toErrorBody(detail) ?? []) : [];
    return {
        code: typeof code === 'string' ? code : '',
        message: typeof message === 'string' ? withoutSignedUrls(message) : '',
        ...(typeof target === 'string' ? { target } : {}),
        ...(inner.length > 0 ? { details: inner } : {}),
    };
}
/**
 * Codes by which Azure says that another write of the same resource is in the way for a moment. The network provider
 * wraps them: 429 `RetryableError` with the real one among the details (recorded, and github.com/hashicorp/terraform/issues/7986).
 */
const busyCodes = new Set(['ConflictingConcurrentWriteNotAllowed', 'RetryableErrorDueToAnotherOperation', 'AnotherOperationInProgress', 'RetryableError']);
/** The code that says so, the most telling one; `undefined` where the error is another. */
function busyCode({ code, details = [] }) {
    const found = [code, ...details.map((detail) => detail.code)].filter((one) => busyCodes.has(one));
    return found.find((one) => one !== 'RetryableError') ?? found[0];
}
/** Signed operation URLs and SAS have their secrets in the query: no text keeps one. */
function withoutSignedUrls(text) {
    return text.replace(/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]*/gi, '$1');
}
/** One line of at most `limit` characters, without markup and signatures. */
function plain(text, limit) {
    const line = withoutSignedUrls(text.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
    return line.length > limit ? `${line.slice(0, limit)}...` : line;
}
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./build/lib/azure/blob-errors.js


function storageFailure(thrown) {
    return typeof thrown === 'object' && thrown !== null ? thrown : {};
}
/** Storage's own code. The answer to a HEAD has no body, so there it comes in a header only. */
function storageCode(failure) {
    return failure.response?.headers?.get('x-ms-error-code') ?? failure.code;
}
/**
 * A refusal of the storage service in this project's words. Codes: Storage docs, "Blob service error codes".
 * @param what Such as `write the blob a/b`; has no signature in it.
 */
function storageError(what, account, container, thrown) {
    if (thrown instanceof errors/* DeployError */.s)
        return thrown;
    const failure = storageFailure(thrown);
    const code = storageCode(failure);
    const why = code ?? (failure.statusCode === undefined ? withoutSignedUrls(failure.message ?? 'no answer') : `HTTP ${failure.statusCode}`);
    return new errors/* DeployError */.s('STORAGE_FAILED', `Could not ${what} in storage account ${account}, container ${container}: ${why}`, {
        hint: cure(code, account, container),
        correlationId: failure.response?.headers?.get('x-ms-request-id'),
        // No cause: the SDK's error holds the request, and with it the token.
        armCode: code,
    });
}
function cure(code, account, container) {
    switch (code) {
        case 'ContainerNotFound':
            return `Create the container ${container}, or correct release.blob.container in deploy.yml.`;
        case 'AuthorizationPermissionMismatch':
            return ('Assign "Storage Blob Data Contributor" on the container to the identity that signs in; access: sas also takes ' +
                '"Storage Blob Delegator" on the account. The VMs\' identity needs "Storage Blob Data Reader". A new assignment takes up to 10 minutes.');
        case 'AuthorizationFailure':
            return `The firewall of ${account} keeps the runner out: allow its network, or use a runner within the network.`;
        case 'PublicAccessNotPermitted':
        case 'KeyBasedAuthenticationNotPermitted':
        case 'InvalidAuthenticationInfo':
        case 'AuthenticationFailed':
            return 'Storage did not take the token: check tenant-id, and that the account is in that tenant.';
        case 'ENOTFOUND':
        case 'EAI_AGAIN':
            return `There is no storage account ${account} in this cloud, or the runner cannot resolve its name: see release.blob.account in deploy.yml.`;
        default:
            return undefined;
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/blob-store.js


/** Clocks differ: a signature that begins now may not be valid yet where it is used. */
const CLOCK_SKEW_MS = 15 * 60_000;
/** What Azure allows a user delegation key (Storage docs, "Get User Delegation Key"). */
const LONGEST_KEY_MS = 7 * 24 * 3_600_000;
/** A container of a storage account, with the run's own sign-in. The SDK is loaded with the first request. */
function createBlobStore(settings) {
    const { account, container } = settings;
    const endpoint = blobEndpoint(settings.cloud, account);
    let loading;
    let key;
    const sdk = () => (loading ??= load(settings, endpoint));
    const client = async (blob) => (await sdk()).service.getContainerClient(container).getBlockBlobClient(blob);
    const url = (blob) => `${endpoint}/${[container, ...blob.split('/')].map(encodeURIComponent).join('/')}`;
    const guarded = async (what, signal, work) => {
        signal.throwIfAborted();
        try {
            return await work();
        }
        catch (thrown) {
            signal.throwIfAborted();
            throw storageError(what, account, container, thrown);
        }
    };
    return {
        account,
        container,
        url,
        find: (blob, signal) => guarded(`look for ${blob}`, signal, async () => {
            try {
                const found = await (await client(blob)).getProperties({ abortSignal: signal });
                return { size: found.contentLength ?? 0, sha256: found.metadata?.['sha256'] };
            }
            catch (thrown) {
                if (isMissingBlob(thrown))
                    return undefined;
                throw thrown;
            }
        }),
        create: (blob, bytes, sha256, signal) => guarded(`write ${blob}`, signal, async () => write(await client(blob), bytes, sha256, signal)),
        signedUrl: (blob, expiresAt, signal) => guarded(`sign a URL of ${blob}`, signal, async () => {
            const { storage, service } = await sdk();
            const now = settings.clock.now();
            if (key === undefined || key.until < expiresAt) {
                key = { until: expiresAt, value: delegationKey(service, now, expiresAt, signal) };
                // A failed one is asked for again at the next call.
                key.value.catch(() => { key = undefined; });
            }
            return `${url(blob)}?${signature(storage, await key.value, { account, container, blob, now, expiresAt })}`;
        }),
    };
}
async function load(settings, endpoint) {
    const storage = await Promise.all(/* import() */[__webpack_require__.e(818), __webpack_require__.e(738), __webpack_require__.e(981)]).then(__webpack_require__.bind(__webpack_require__, 4981));
    const service = new storage.BlobServiceClient(endpoint, settings.credential, {
        userAgentOptions: { userAgentPrefix: `vmss-deploy/${settings.version}` },
        ...settings.pipeline,
    });
    return { storage, service };
}
async function write(blob, bytes, sha256, signal) {
    try {
        await blob.uploadData(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
            abortSignal: signal,
            conditions: { ifNoneMatch: '*' },
            metadata: { sha256 },
            blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
        });
        return 'created';
    }
    catch (thrown) {
        const failure = storageFailure(thrown);
        if (storageCode(failure) === 'BlobAlreadyExists' || failure.statusCode === 412)
            return 'exists';
        throw thrown;
    }
}
/** A missing container is another matter than a missing blob. */
function isMissingBlob(thrown) {
    const failure = storageFailure(thrown);
    const code = storageCode(failure);
    return failure.statusCode === 404 && code !== 'ContainerNotFound' && code !== 'ResourceNotFound';
}
function delegationKey(service, now, expiresAt, signal) {
    const end = Math.min(expiresAt, now + LONGEST_KEY_MS);
    return service.getUserDelegationKey(new Date(now - CLOCK_SKEW_MS), new Date(end), { abortSignal: signal });
}
/** Reading this one blob, by https, until then. */
function signature(storage, key, signed) {
    const permissions = storage.BlobSASPermissions.parse('r');
    const values = {
        containerName: signed.container,
        blobName: signed.blob,
        permissions,
        protocol: storage.SASProtocol.Https,
        startsOn: new Date(signed.now - CLOCK_SKEW_MS),
        expiresOn: new Date(signed.expiresAt),
    };
    return storage.generateBlobSASQueryParameters(values, key, signed.account).toString();
}

;// CONCATENATED MODULE: ./build/lib/azure/abortable.js
/** Settles as `work` does, or rejects with the signal's reason as soon as it aborts. `work` itself goes on unheard. */
async function abortable(work, signal) {
    signal.throwIfAborted();
    let stop = () => undefined;
    const aborted = new Promise((_, reject) => {
        // The reason is handed on as it is: it is what the run was aborted with.
        stop = () => reject(signal.reason);
        signal.addEventListener('abort', stop, { once: true });
    });
    try {
        return await Promise.race([work, aborted]);
    }
    finally {
        signal.removeEventListener('abort', stop);
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/api-versions.js
/** The api-versions of what is asked for past the SDK's typed calls, which send versions of their own. */
const apiVersions = {
    /** Load balancers, application gateways, public IP addresses, subnets. */
    network: '2026-01-01',
    /** The same that @azure/arm-compute 25.1.1 sends. */
    compute: '2026-04-01',
    /** Galleries have versions of their own; this one too is the SDK's. */
    galleries: '2025-12-03',
    autoscale: '2022-10-01',
    /** The network interfaces of a scale set live under Microsoft.Compute, and know this version only (specs of Microsoft.Network). */
    scaleSetInterfaces: '2018-10-01',
    subscriptions: '2022-12-01',
    authorization: '2022-04-01',
};

;// CONCATENATED MODULE: ./build/lib/azure/read-json.js
/** What Azure sent where an object is looked for; an empty one for anything else. */
function objectIn(value) {
    return isObject(value) ? value : {};
}
/** The objects of a list; none for anything else. */
function objectsIn(value) {
    return Array.isArray(value) ? value.filter(isObject) : [];
}
/** A text that is not empty; `undefined` for anything else. */
function textIn(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./build/lib/azure/pages.js

/** The members of a list, of all its pages: one request a page. */
async function listAll(client, path, apiVersion) {
    const found = [];
    let { body } = await client.get(path, { 'api-version': apiVersion });
    for (;;) {
        const { value, nextLink } = objectIn(body);
        found.push(...objectsIn(value));
        const next = textIn(nextLink);
        if (next === undefined)
            return found;
        ({ body } = await client.get(next));
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/paths.js
/** Of a resource group, without a slash at the end. */
function groupPath(subscriptionId, resourceGroup) {
    return `/subscriptions/${encodeURIComponent(subscriptionId)}/resourceGroups/${encodeURIComponent(resourceGroup)}`;
}
function scaleSetPath(ref) {
    return `${groupPath(ref.subscriptionId, ref.resourceGroup)}/providers/Microsoft.Compute/virtualMachineScaleSets/${encodeURIComponent(ref.name)}`;
}
function virtualMachinePath(ref) {
    return `${groupPath(ref.subscriptionId, ref.resourceGroup)}/providers/Microsoft.Compute/virtualMachines/${encodeURIComponent(ref.name)}`;
}
/** ARM's name of the resource type. */
const balancerTypes = { loadBalancer: 'Microsoft.Network/loadBalancers', applicationGateway: 'Microsoft.Network/applicationGateways' };
function balancerPath(ref) {
    return `${groupPath(ref.subscriptionId, ref.resourceGroup)}/providers/${balancerTypes[ref.kind]}/${encodeURIComponent(ref.name)}`;
}
/** Compute in a region. */
function locationPath(subscriptionId, location) {
    return `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.Compute/locations/${encodeURIComponent(location)}`;
}

;// CONCATENATED MODULE: ./build/lib/azure/autoscale.js





function createAutoscale(clients) {
    return {
        list: (subscriptionId, resourceGroup, signal) => clients.call(subscriptionId, signal, async (client) => {
            const path = `${groupPath(subscriptionId, resourceGroup)}/providers/Microsoft.Insights/autoscaleSettings`;
            return (await listAll(client, path, apiVersions.autoscale)).map(toSetting);
        }),
        /** Sends `body` without what is read-only; `enabled` and `targetResourceId` are what it says, in short, and must not say anything else. */
        async put(setting, signal) {
            const { enabled, targetResourceId } = toSetting(setting.body);
            if (enabled !== setting.enabled || targetResourceId.toLowerCase() !== setting.targetResourceId.toLowerCase()) {
                throw new errors/* DeployError */.s('INTERNAL', `The body of autoscale setting ${setting.name} does not say what is to be written`);
            }
            const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(setting.id)?.[1] ?? '';
            // What only Azure writes, and the path says: the OpenAPI file does not allow it in a request.
            const { id: _id, name: _name, type: _type, systemData: _systemData, ...body } = setting.body;
            await clients.call(subscriptionId, signal, (client) => client.send('PUT', setting.id, { query: { 'api-version': apiVersions.autoscale }, body }));
        },
    };
}
function toSetting(body) {
    const { enabled, targetResourceUri } = objectIn(body['properties']);
    return {
        id: textIn(body['id']) ?? '',
        name: textIn(body['name']) ?? '',
        // Azure's default is false.
        enabled: enabled === true,
        targetResourceId: textIn(targetResourceUri) ?? '',
        body,
    };
}

;// CONCATENATED MODULE: ./build/lib/azure/permissions.js



/**
 * Whether the sign-in's roles allow an action, such as `Microsoft.Network/loadBalancers/write`, on a resource.
 *
 * @returns undefined where the roles may not be read
 */
async function mayDo(clients, subscriptionId, resourcePath, action, signal) {
    const lacking = await lackingActions(clients, subscriptionId, resourcePath, [action], signal);
    return lacking && lacking.length === 0;
}
/**
 * Those of the actions that no role of the sign-in allows on a resource. Deny assignments, policies and locks are not among
 * what is read: what is allowed may yet be refused.
 *
 * @returns undefined where the roles may not be read
 * @see https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource
 */
async function lackingActions(clients, subscriptionId, resourcePath, actions, signal) {
    try {
        const path = `${resourcePath}/providers/Microsoft.Authorization/permissions`;
        const roles = await clients.call(subscriptionId, signal, (client) => listAll(client, path, apiVersions.authorization));
        return actions.filter((action) => !roles.some((role) => covers(role['actions'], action) && !covers(role['notActions'], action)));
    }
    catch (error) {
        if (error instanceof errors/* DeployError */.s && error.code === 'ARM_FORBIDDEN')
            return undefined;
        throw error;
    }
}
/** An asterisk stands for any text, slashes included; case does not count. */
function covers(patterns, action) {
    const list = Array.isArray(patterns) ? patterns : [];
    return list.some((pattern) => typeof pattern === 'string' && toRegExp(pattern).test(action));
}
function toRegExp(pattern) {
    const literal = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${literal.join('.*')}$`, 'i');
}

;// CONCATENATED MODULE: ./build/lib/azure/request-name.js
const resourcePath = /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/virtualMachineScaleSets\/([^/]+)\/?(.*)$/i;
/** Names a request after its method and URL. The query is never read: it may be signed. */
function requestName(method, url) {
    const path = pathOf(url);
    const match = resourcePath.exec(path);
    if (match === null)
        return otherRequest(method, path);
    const [subscriptionId, resourceGroup, scaleSet, rest] = match.slice(1).map(decoded);
    return { action: `${actionOn(method, rest)} ${scaleSet}`, subscriptionId, resourceGroup, scaleSet };
}
/** The URL's path, without host and query. */
function pathOf(url) {
    return url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/';
}
function otherRequest(method, path) {
    if (/^\/subscriptions\/?$/i.test(path))
        return { action: 'list the subscriptions of this sign-in' };
    const subscriptionId = /\/subscriptions\/([^/]+)/i.exec(path)?.[1];
    if (/\/(?:caps)?operations\/|\/operationResults\//i.test(path))
        return { action: 'read the state of a long-running operation', subscriptionId };
    if (/^\/subscriptions\/[^/]+\/locations$/i.test(path))
        return { action: 'list the regions of the subscription', subscriptionId };
    const marketplace = /\/locations\/([^/]+)\/publishers\/([^/]+)\/artifacttypes\/vmimage\/offers\/([^/]+)\/skus\/([^/]+)/i.exec(path);
    if (marketplace !== null)
        return { action: `read marketplace image ${marketplace.slice(2).map(decoded).join(' ')} in region ${decoded(marketplace[1] ?? '')}`, subscriptionId };
    const location = /\/providers\/Microsoft\.Compute\/locations\/([^/]+)\/(usages|vmSizes)$/i.exec(path);
    if (location !== null) {
        const what = location[2]?.toLowerCase() === 'usages' ? 'quotas' : 'VM sizes';
        return { action: `list the ${what} of region ${decoded(location[1] ?? '')}`, subscriptionId };
    }
    return resourceRequest(method, path) ?? { action: `${method} ${path}`, subscriptionId };
}
const otherKinds = [
    { path: /^Microsoft\.Network\/loadBalancers\/([^/]+)$/i, kind: 'load balancer', givenBy: 'strategy.traffic.loadBalancer' },
    { path: /^Microsoft\.Network\/applicationGateways\/([^/]+)$/i, kind: 'application gateway', givenBy: 'strategy.traffic.applicationGateway' },
    { path: /^Microsoft\.Network\/publicIPAddresses\/([^/]+)$/i, kind: 'public IP address' },
    { path: /^Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/([^/]+)$/i, kind: 'subnet' },
    { path: /^Microsoft\.Network\/virtualNetworks\/([^/]+)$/i, kind: 'virtual network' },
    { path: /^Microsoft\.Compute\/virtualMachines\/([^/]+)$/i, kind: 'VM', givenBy: 'capture.virtualMachine' },
    { path: /^Microsoft\.Compute\/images\/([^/]+)$/i, kind: 'managed image' },
    { path: /^Microsoft\.Compute\/galleries\/[^/]+\/images\/([^/]+)$/i, kind: 'gallery image' },
    { path: /^Microsoft\.Compute\/galleries\/[^/]+\/images\/[^/]+\/versions\/([^/]+)$/i, kind: 'gallery image version' },
    { path: /^Microsoft\.Insights\/autoscaleSettings\/([^/]+)$/i, kind: 'autoscale setting' },
];
function resourceRequest(method, path) {
    const match = /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/(.+)$/i.exec(path);
    if (match === null)
        return undefined;
    const [subscriptionId, resourceGroup, below] = match.slice(1).map(decoded);
    if (/^Microsoft\.Insights\/autoscaleSettings$/i.test(below))
        return { action: `list the autoscale settings of resource group ${resourceGroup}`, subscriptionId, resourceGroup };
    const asked = /^(.+)\/providers\/Microsoft\.Authorization\/permissions$/i.exec(below)?.[1];
    if (asked !== undefined)
        return { action: `read what this sign-in is allowed to do with ${asked}`, subscriptionId, resourceGroup };
    const onVm = /^Microsoft\.Compute\/virtualMachines\/([^/]+)\/(deallocate|generalize)$/i.exec(below);
    if (onVm !== null)
        return { action: `${onVm[2]?.toLowerCase()} VM ${onVm[1]}`, subscriptionId, resourceGroup, resource: { kind: 'VM', name: onVm[1] ?? '' } };
    const versionsOf = /^Microsoft\.Compute\/galleries\/[^/]+\/images\/([^/]+)\/versions$/i.exec(below)?.[1];
    if (versionsOf !== undefined)
        return { action: `list the versions of gallery image ${versionsOf}`, subscriptionId, resourceGroup };
    for (const { path: pattern, kind, givenBy } of otherKinds) {
        const name = pattern.exec(below)?.[1];
        if (name === undefined)
            continue;
        const verb = { GET: 'read', PUT: 'write', DELETE: 'delete' }[method.toUpperCase()] ?? method;
        return { action: `${verb} ${kind} ${name}`, subscriptionId, resourceGroup, resource: { kind, name, ...(givenBy === undefined ? {} : { givenBy }) } };
    }
    return undefined;
}
function actionOn(method, rest) {
    const [first = '', second = ''] = rest.split('/');
    switch (`${method.toUpperCase()} ${first.toLowerCase()}`) {
        case 'GET ':
            return 'read scale set';
        case 'PATCH ':
            return 'write the model of scale set';
        case 'PUT ':
            return 'create scale set';
        case 'DELETE ':
            return 'delete scale set';
        case 'POST start':
            return 'start the VMs of scale set';
        case 'POST deallocate':
            return 'deallocate the VMs of scale set';
        case 'GET networkinterfaces':
            return 'list the network interfaces of scale set';
        case 'GET virtualmachines':
            return 'list the VMs of scale set';
        case 'GET instanceview':
            return 'read the instance view of scale set';
        case 'PUT extensions':
            return `write extension ${second} of scale set`;
        case 'POST manualupgrade':
            return 'upgrade VMs of scale set';
        case 'GET rollingupgrades':
            return 'read the rolling upgrade of scale set';
        case 'POST rollingupgrades':
            return 'cancel the rolling upgrade of scale set';
        case 'POST setorchestrationservicestate':
            return 'suspend or resume the automatic repairs of scale set';
        default:
            return `${method} ${rest} of scale set`.replace(/ {2,}/g, ' ');
    }
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/balancers.js






const query = { 'api-version': apiVersions.network };
/**
 * Load balancers and application gateways as raw JSON.
 *
 * A PUT is sent again after a broken connection, a 5xx and plain throttling: If-Match sees to it that it is carried out
 * once at the most. Where the lost answer was a success, the second try is thus refused with 412: `ARM_CONFLICT`, and the
 * next reading shows the write done.
 */
function createBalancers(clients, begin) {
    /** What was found for a reading of a balancer: rules that share a frontend cost one request. */
    const addresses = new WeakMap();
    async function publicAddress(ref, id, signal) {
        const { body } = await clients.call(ref.subscriptionId, signal, (client) => client.get(id, query));
        const { ipAddress, dnsSettings } = objectIn(objectIn(body)['properties']);
        return textIn(ipAddress) ?? textIn(objectIn(dnsSettings)['fqdn']);
    }
    return {
        async get(ref, signal) {
            const path = balancerPath(ref);
            const { headers, body } = await clients.call(ref.subscriptionId, signal, (client) => client.get(path, query));
            const document = objectIn(body);
            const etag = headers['etag'] ?? textIn(document['etag']);
            if (etag !== undefined)
                return { etag, body: document };
            throw new errors/* DeployError */.s('ARM_REFUSED', `Azure gave no ETag when it was asked to ${requestName('GET', path).action}`, {
                hint: 'Without one a change of somebody else could be overwritten, so that nothing is written. Check that `cloud` is an Azure that has ETags on it.',
            });
        },
        put: (ref, document, signal) => begin(ref.subscriptionId, signal, 'PUT', balancerPath(ref), { query, headers: { 'If-Match': document.etag }, body: document.body }),
        mayWrite: (ref, signal) => mayDo(clients, ref.subscriptionId, balancerPath(ref), `${balancerTypes[ref.kind]}/write`, signal),
        async frontendAddress(ref, document, frontendIpConfigurationId, signal) {
            const frontend = frontendOf(document.body, frontendIpConfigurationId);
            const id = textIn(objectIn(frontend['publicIPAddress'])['id']);
            if (id === undefined)
                return textIn(frontend['privateIPAddress']);
            const known = addresses.get(document) ?? new Map();
            addresses.set(document, known);
            const address = known.get(id) ?? (await publicAddress(ref, id, signal));
            if (address !== undefined)
                known.set(id, address);
            return address;
        },
    };
}
/** The properties of a frontend; none where the balancer has no such frontend. ARM's ids are the same in any case. */
function frontendOf(body, id) {
    const frontends = objectsIn(objectIn(body['properties'])['frontendIPConfigurations']);
    return objectIn(frontends.find((one) => textIn(one['id'])?.toLowerCase() === id.toLowerCase())?.['properties']);
}

;// CONCATENATED MODULE: ./build/lib/azure/script-output.js
/**
 * Marks between which the handlers for Linux put the tails of the output: the present one
 * (github.com/Azure/custom-script-extension-linux), and its predecessor, Microsoft.OSTCExtensions (recorded 2020).
 */
const marks = [
    { stdout: '[stdout]', stderr: '[stderr]' },
    { stdout: '---stdout---', stderr: '---errout---' },
];
/** What Azure puts around a handler's message in an operation's error; the older form has no publisher and double quotes. */
const frameStart = /^VM has reported a failure when processing extension '[^']*'(?: \(publisher '[^']*' and type '[^']*'\))?\. Error message: ["']/;
const frameEnd = /More information on troubleshooting is available at \S+\s*$/;
/** The handler for Windows, in text as seen in github.com/MicrosoftLearning/AZ-104-MicrosoftAzureAdministrator/issues/694. */
const windowsStderr = /The command had an error output of: '([\s\S]*?)'(?:\s*For more information, check the instance view[\s\S]*)?$/;
/** Splits the message of a Custom Script handler, for Linux or Windows, bare or as an operation's error quotes it. */
function splitOutput(message) {
    const bare = withoutFrame(message.replace(/\r\n/g, '\n'));
    for (const mark of marks) {
        const split = splitAt(bare, mark);
        if (split !== undefined)
            return { ...split, text: splitWindows(split.text).text };
    }
    return splitWindows(bare);
}
function withoutFrame(message) {
    const end = frameEnd.exec(message);
    // No pattern begins with `\s*`: that takes the square of the blanks that a script prints, for each of a thousand VMs.
    const bare = end === null ? message : message.slice(0, end.index).trimEnd().replace(/["']?\.?$/, '');
    return frameStart.test(bare) ? bare.replace(frameStart, '').replace(/["']\.?\s*$/, '') : bare;
}
function splitAt(message, mark) {
    const out = lineOf(message, mark.stdout, 0);
    if (out === undefined)
        return undefined;
    // A script may print the mark itself: the handler's own is the last.
    const err = lastLineOf(message, mark.stderr, out.end);
    return {
        text: message.slice(0, out.start).trim(),
        stdout: present(message.slice(out.end, err?.start)),
        stderr: err === undefined ? undefined : present(message.slice(err.end)),
    };
}
function splitWindows(message) {
    const match = windowsStderr.exec(message);
    if (match === null)
        return { text: message.trim() };
    return { text: message.slice(0, match.index).trim(), stderr: present(match[1] ?? '') };
}
function lineOf(text, mark, from) {
    for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
        if (isLine(text, at, mark.length))
            return { start: at, end: at + mark.length };
    }
    return undefined;
}
function lastLineOf(text, mark, from) {
    for (let at = text.lastIndexOf(mark); at >= from; at = at === 0 ? -1 : text.lastIndexOf(mark, at - 1)) {
        if (isLine(text, at, mark.length))
            return { start: at, end: at + mark.length };
    }
    return undefined;
}
function isLine(text, at, length) {
    return (at === 0 || text[at - 1] === '\n') && (at + length === text.length || text[at + length] === '\n');
}
function present(text) {
    const trimmed = text.replace(/^\n+/, '').trimEnd();
    return trimmed === '' ? undefined : trimmed;
}

;// CONCATENATED MODULE: ./build/lib/azure/map-extension.js

/** What Azure shows of an extension; members that it leaves out stay out. */
function toDefinition(extension) {
    return withoutUndefined({
        // In a VM's resources some api-versions give `vm/extension`.
        name: (extension.name ?? '').split('/').at(-1) ?? '',
        publisher: extension.publisher ?? '',
        type: extension.typePropertiesType ?? '',
        typeHandlerVersion: extension.typeHandlerVersion ?? '',
        autoUpgradeMinorVersion: extension.autoUpgradeMinorVersion,
        enableAutomaticUpgrade: extension.enableAutomaticUpgrade,
        suppressFailures: extension.suppressFailures,
        provisionAfterExtensions: extension.provisionAfterExtensions,
        forceUpdateTag: extension.forceUpdateTag,
        settings: map_extension_isObject(extension.settings) ? extension.settings : undefined,
    });
}
function toTold(resource) {
    return withoutUndefined({ ...toDefinition(resource), provisioningState: resource.provisioningState });
}
/** The body of a write. What is not given is not sent. */
function toSdkExtension(write) {
    return {
        name: write.name,
        publisher: write.publisher,
        typePropertiesType: write.type,
        typeHandlerVersion: write.typeHandlerVersion,
        autoUpgradeMinorVersion: write.autoUpgradeMinorVersion,
        enableAutomaticUpgrade: write.enableAutomaticUpgrade,
        suppressFailures: write.suppressFailures,
        provisionAfterExtensions: write.provisionAfterExtensions === undefined ? undefined : [...write.provisionAfterExtensions],
        forceUpdateTag: write.forceUpdateTag,
        settings: write.settings,
        protectedSettings: write.protectedSettings,
        protectedSettingsFromKeyVault: write.protectedSettingsFromKeyVault,
    };
}
const stateOfCode = {
    succeeded: 'succeeded',
    failed: 'failed',
    transitioning: 'transitioning',
    creating: 'transitioning',
    updating: 'transitioning',
    deleting: 'transitioning',
};
/** A report has one state: the worst of its statuses. */
const severity = ['failed', 'transitioning', 'unknown', 'succeeded'];
/** One entry of `instanceView.extensions`. */
function toReport(view) {
    const rated = (view.statuses ?? [])
        .map((status) => ({ status, state: extensionState(status.code) }))
        .sort((a, b) => severity.indexOf(a.state) - severity.indexOf(b.state));
    const worst = rated[0];
    return withoutUndefined({
        name: (view.name ?? '').split('/').at(-1) ?? '',
        type: view.type,
        typeHandlerVersion: view.typeHandlerVersion,
        state: worst?.state ?? 'unknown',
        ...outputOf(worst?.status.message, view.substatuses ?? []),
        time: isoTime(worst?.status.time),
    });
}
/** Of a code such as `ProvisioningState/failed/2` (recorded: the last part is the handler's own number). */
function extensionState(code) {
    const [kind = '', state = ''] = (code ?? '').toLowerCase().split('/');
    return kind === 'provisioningstate' ? (stateOfCode[state] ?? 'unknown') : 'unknown';
}
/**
 * The message, with the script's output split off it. Custom Script for Windows gives the outputs apart, as substatuses
 * such as `ComponentStatus/StdOut/succeeded` (github.com/Azure/azure-powershell/issues/11297).
 */
function outputOf(message, substatuses) {
    const apart = (stream) => {
        const text = substatuses.find(({ code }) => code?.toLowerCase().startsWith(`componentstatus/${stream}/`))?.message?.trimEnd();
        return text === '' ? undefined : text;
    };
    const split = splitOutput(message ?? '');
    return { message: message === undefined ? undefined : split.text, stdout: apart('stdout') ?? split.stdout, stderr: apart('stderr') ?? split.stderr };
}
/** ISO 8601; `undefined` for an absent or unreadable time. */
function isoTime(time) {
    return time === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
/** Drops members that are `undefined`, so that what Azure did not say is not there. */
function withoutUndefined(value) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
function map_extension_isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./build/lib/azure/map-image-facts.js

function toManagedImage(id, image) {
    const disk = image.storageProfile?.osDisk;
    return withoutUndefined({
        kind: 'managedImage',
        id: image.id ?? id,
        name: image.name ?? '',
        location: image.location,
        provisioningState: image.provisioningState ?? 'Unknown',
        sourceId: image.sourceVirtualMachine?.id,
        osType: osType(disk?.osType),
        osState: osState(disk?.osState),
        hyperVGeneration: generation(image.hyperVGeneration),
    });
}
/** @param definition absent where it may not be read */
function toGalleryVersion(id, place, version, definition) {
    const profile = version.publishingProfile;
    const { source } = version.storageProfile ?? {};
    const fitness = definition === undefined ? {} : fitnessOf(definition);
    return withoutUndefined({
        ...fitness,
        kind: 'galleryVersion',
        id: version.id ?? id,
        gallery: place.gallery,
        image: place.image,
        version: version.name ?? place.version,
        location: version.location,
        provisioningState: version.provisioningState ?? 'Unknown',
        regions: regionsOf(version),
        excludeFromLatest: profile?.excludeFromLatest ?? false,
        replicationMode: profile?.replicationMode === 'Shallow' ? 'Shallow' : profile?.replicationMode === 'Full' ? 'Full' : undefined,
        publishedAt: isoTime(profile?.publishedDate),
        endOfLifeDate: isoTime(profile?.endOfLifeDate) ?? fitness.endOfLifeDate,
        sourceId: source?.virtualMachineId ?? source?.id,
        definitionUnreadable: definition === undefined,
    });
}
function toGalleryDefinition(id, place, definition, versions) {
    return { ...fitnessOf(definition), kind: 'galleryDefinition', id: definition.id ?? id, gallery: place.gallery, image: place.image, provisioningState: definition.provisioningState ?? 'Unknown', versions };
}
function toBrief(version) {
    const profile = version.publishingProfile;
    const excluded = profile?.excludeFromLatest ?? false;
    return withoutUndefined({
        version: version.name ?? '',
        provisioningState: version.provisioningState ?? 'Unknown',
        regions: (profile?.targetRegions ?? []).map((region) => ({ region: region.name, excludeFromLatest: excluded || (region.excludeFromLatest ?? false) })),
        endOfLifeDate: isoTime(profile?.endOfLifeDate),
    });
}
/** Order of `Major.Minor.Patch`, the newest first: `latest` is the highest number, whenever it was made (Azure docs, "Store and share images"). */
function byVersionDescending(a, b) {
    const [left, right] = [a, b].map(({ version }) => version.split('.').map(Number));
    for (const part of [0, 1, 2]) {
        const difference = (right?.[part] ?? 0) - (left?.[part] ?? 0);
        if (difference !== 0 && !Number.isNaN(difference))
            return difference;
    }
    return 0;
}
function toMarketplace(image, version) {
    const deprecation = image.imageDeprecationStatus?.imageState;
    return withoutUndefined({
        kind: 'marketplace',
        version,
        osType: osType(image.osDiskImage?.operatingSystem),
        // Whatever the marketplace sells is made anew for each VM.
        osState: 'Generalized',
        hyperVGeneration: generation(image.hyperVGeneration),
        securityType: securityTypeOf(image.features),
        architecture: image.architecture,
        plan: planOf(image.plan),
        deprecation: deprecation === 'Active' ? undefined : deprecation,
    });
}
function fitnessOf(definition) {
    return withoutUndefined({
        osType: osType(definition.osType),
        osState: osState(definition.osState),
        // Generation 1 is what a definition is for that says nothing (Azure docs, "Image definitions").
        hyperVGeneration: generation(definition.hyperVGeneration) ?? 'V1',
        securityType: securityTypeOf(definition.features),
        architecture: definition.architecture,
        plan: planOf(definition.purchasePlan),
        endOfLifeDate: isoTime(definition.endOfLifeDate),
    });
}
/** The replication status where Azure gives one, else the regions that it is meant for. */
function regionsOf(version) {
    const told = version.replicationStatus?.summary;
    const meant = version.publishingProfile?.targetRegions ?? [];
    if (told === undefined)
        return meant.map(({ name }) => ({ region: name }));
    return told.map(({ region, state, progress, details }) => withoutUndefined({ region: region ?? '', state: replicationState(state), progress, details: details === '' ? undefined : details }));
}
function replicationState(state) {
    return state === 'Completed' || state === 'Replicating' || state === 'Failed' ? state : 'Unknown';
}
/** `None` and `Standard` say the same as no feature at all. */
function securityTypeOf(features) {
    const value = features?.find(({ name }) => name?.toLowerCase() === 'securitytype')?.value;
    return value === undefined || /^(?:none|standard|)$/i.test(value) ? undefined : value;
}
/** Of a definition, a marketplace image, a VM or a scale set; `undefined` for none. */
function planOf(plan) {
    return plan?.publisher && plan.name && plan.product ? { publisher: plan.publisher, product: plan.product, name: plan.name } : undefined;
}
function osType(type) {
    return type === 'Linux' || type === 'Windows' ? type : undefined;
}
function osState(state) {
    return state === 'Generalized' || state === 'Specialized' ? state : undefined;
}
function generation(text) {
    return text === 'V1' || text === 'V2' ? text : undefined;
}

;// CONCATENATED MODULE: ./build/lib/azure/map-image-reference.js

/** What Azure shows of an OS disk's image; `undefined` where it shows none. */
function toImage(reference) {
    if (!reference)
        return undefined;
    const { id, publisher, offer, sku, version, exactVersion, communityGalleryImageId, sharedGalleryImageId } = reference;
    return withoutUndefined({ id, publisher, offer, sku, version, exactVersion, communityGalleryImageId, sharedGalleryImageId });
}

;// CONCATENATED MODULE: ./build/lib/azure/map-instance.js


/** One VM of a list with `$expand=instanceView`. */
function toInstance(vm) {
    const view = vm.instanceView;
    return withoutUndefined({
        instanceId: vm.instanceId ?? '',
        name: vm.name ?? '',
        // A deallocated VM's instance view has no name; its profile has.
        computerName: vm.osProfile?.computerName ?? view?.computerName,
        zone: vm.zones?.[0],
        faultDomain: view?.platformFaultDomain,
        updateDomain: view?.platformUpdateDomain,
        latestModelApplied: vm.latestModelApplied ?? false,
        provisioningState: vm.provisioningState ?? 'Unknown',
        protectedFromScaleSetActions: vm.protectionPolicy?.protectFromScaleSetActions ?? false,
        power: powerState(view?.statuses),
        health: healthState(view?.vmHealth?.status?.code),
        told: (vm.resources ?? []).map(toTold),
        reported: (view?.extensions ?? []).map(toReport),
        image: toImage(vm.storageProfile?.imageReference),
        osDiskId: vm.storageProfile?.osDisk?.managedDisk?.id,
        hyperVGeneration: view?.hyperVGeneration === 'V1' || view?.hyperVGeneration === 'V2' ? view.hyperVGeneration : undefined,
    });
}
const powerStates = new Set(['running', 'starting', 'stopping', 'stopped', 'deallocating', 'deallocated']);
/** From the status `PowerState/...` (learn.microsoft.com/azure/virtual-machines/states-billing). */
function powerState(statuses) {
    const state = (statuses ?? []).map(({ code }) => lastOf(code, 'powerstate/')).find((found) => found !== undefined);
    return state !== undefined && powerStates.has(state) ? state : 'unknown';
}
/**
 * From `vmHealth.status.code`, such as `HealthState/unhealthy`
 * (learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-health-extension).
 * A code that is not known is `unknown`, never `healthy`.
 */
function healthState(code) {
    if (code === undefined)
        return undefined;
    switch (lastOf(code, 'healthstate/')) {
        case 'healthy':
            return 'healthy';
        case 'unhealthy':
            return 'unhealthy';
        case 'initializing':
            return 'initializing';
        default:
            return 'unknown';
    }
}
function lastOf(code, prefix) {
    const lower = (code ?? '').toLowerCase();
    return lower.startsWith(prefix) ? lower.slice(prefix.length) : undefined;
}

;// CONCATENATED MODULE: ./build/lib/azure/map-virtual-machine.js



/** A VM as a GET with `$expand=instanceView` gives it. */
function toVirtualMachine(vm) {
    const { osDisk, dataDisks = [] } = vm.storageProfile ?? {};
    const statuses = vm.instanceView?.statuses;
    const generation = vm.instanceView?.hyperVGeneration;
    return withoutUndefined({
        id: vm.id ?? '',
        name: vm.name ?? '',
        location: vm.location,
        provisioningState: vm.provisioningState ?? 'Unknown',
        power: powerState(statuses),
        // Azure docs, "Create an image of a VM": the status of a generalized VM, beside its power.
        generalized: (statuses ?? []).some(({ code }) => code?.toLowerCase() === 'osstate/generalized'),
        osType: osDisk?.osType === 'Linux' || osDisk?.osType === 'Windows' ? osDisk.osType : undefined,
        hyperVGeneration: generation === 'V1' || generation === 'V2' ? generation : undefined,
        securityType: vm.securityProfile?.securityType === 'Standard' ? undefined : vm.securityProfile?.securityType,
        scaleSetId: vm.virtualMachineScaleSet?.id,
        ephemeralOsDisk: osDisk?.diffDiskSettings !== undefined,
        managedDisks: osDisk?.managedDisk !== undefined || osDisk?.vhd === undefined,
        ultraDisks: dataDisks.filter((disk) => disk.managedDisk?.storageAccountType === 'UltraSSD_LRS').map((disk) => disk.name ?? `LUN ${disk.lun}`),
        plan: planOf(vm.plan),
        createdAt: isoTime(vm.timeCreated),
    });
}

;// CONCATENATED MODULE: ./build/lib/azure/captures.js








const compute = { 'api-version': apiVersions.compute };
const galleries = { 'api-version': apiVersions.galleries };
function createCaptures(clients, begin) {
    const post = (ref, action) => [ref.subscriptionId, 'POST', `${virtualMachinePath(ref)}/${action}`];
    return {
        async virtualMachine(ref, signal) {
            try {
                return await clients.call(ref.subscriptionId, signal, async (client) => toVirtualMachine(await client.compute.virtualMachines.get(ref.resourceGroup, ref.name, { expand: 'instanceView' })));
            }
            catch (error) {
                if (isMissing(error))
                    return undefined;
                throw error;
            }
        },
        deallocate(ref, signal) {
            const [subscription, method, path] = post(ref, 'deallocate');
            return begin(subscription, signal, method, path, { query: compute });
        },
        async generalize(ref, signal) {
            const [subscription, method, path] = post(ref, 'generalize');
            await clients.call(subscription, signal, (client) => client.send(method, path, { query: compute }));
        },
        createVersion: (id, version, signal) => begin(subscriptionOf(id), signal, 'PUT', id, { query: galleries, body: versionBody(version) }),
        createManagedImage: (id, image, signal) => begin(subscriptionOf(id), signal, 'PUT', id, { query: compute, body: imageBody(image) }),
        async regions(subscriptionId, signal) {
            const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/locations`;
            try {
                const found = await clients.call(subscriptionId, signal, (client) => listAll(client, path, apiVersions.subscriptions));
                return found.flatMap(({ name }) => textIn(name) ?? []);
            }
            catch (error) {
                if (error instanceof errors/* DeployError */.s && error.code === 'ARM_FORBIDDEN')
                    return undefined;
                throw error;
            }
        },
        lackingActions: (id, actions, signal) => lackingActions(clients, subscriptionOf(id), id, actions, signal),
    };
}
/** `source.virtualMachineId`: since api-version 2023-07-03; it takes the right to write the VM (Azure docs, "Store and share images"). */
function versionBody({ location, virtualMachineId, regions, excludeFromLatest, endOfLifeDate, replicationMode }) {
    const targetRegions = regions.map(({ name, replicas, storage }) => withoutUndefined({ name, regionalReplicaCount: replicas, storageAccountType: storage }));
    return {
        location,
        properties: {
            publishingProfile: withoutUndefined({ targetRegions, excludeFromLatest, endOfLifeDate, replicationMode }),
            storageProfile: { source: { virtualMachineId } },
        },
    };
}
function imageBody({ location, virtualMachineId, hyperVGeneration, zoneResilient }) {
    return {
        location,
        properties: withoutUndefined({ sourceVirtualMachine: { id: virtualMachineId }, hyperVGeneration, storageProfile: zoneResilient ? { zoneResilient } : undefined }),
    };
}
/** A 404 for the VM itself: one for its resource group or subscription is a mistake in deploy.yml. */
function isMissing(error) {
    return error instanceof errors/* DeployError */.s && error.code === 'ARM_NOT_FOUND' && (error.armCode === 'ResourceNotFound' || error.armCode === 'NotFound');
}
function subscriptionOf(id) {
    return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? '';
}

// EXTERNAL MODULE: external "node:async_hooks"
var external_node_async_hooks_ = __webpack_require__(4317);
;// CONCATENATED MODULE: ./build/lib/azure/policy.js
/** The request's signal; one that never aborts where the SDK gave it none. */
function signalOf(request) {
    return request.abortSignal ?? new AbortController().signal;
}

;// CONCATENATED MODULE: ./build/lib/azure/authorization-policy.js



/**
 * Puts the token on each request. A 401 gets one more try with a token that is asked for anew: the SDK's own policy keeps
 * its token until the time on it is up, whatever ARM says of it.
 */
function authorizationPolicy(tokens, scope) {
    return {
        name: 'vmss-deploy-authorization',
        async sendRequest(request, next) {
            if (!request.url.toLowerCase().startsWith('https://')) {
                throw new errors/* DeployError */.s('INPUT_INVALID', 'A token is never sent over plain http: the address of Azure Resource Manager must begin with https://', {
                    hint: 'Correct the address in the input `cloud`.',
                });
            }
            const signal = signalOf(request);
            const token = await abortable(tokens.token(scope), signal);
            request.headers.set('authorization', `Bearer ${token}`);
            const response = await next(request);
            if (response.status !== 401)
                return response;
            tokens.reject(scope, token);
            request.headers.set('authorization', `Bearer ${await abortable(tokens.token(scope), signal)}`);
            return next(request);
        },
    };
}

;// CONCATENATED MODULE: ./build/lib/azure/exact-json.js
/**
 * Parses JSON so that `JSON.stringify` gives back the same values. A number that JavaScript would round, such as
 * 12345678901234567890, becomes an object that stringifies to its own digits. Where the runtime cannot do that (Node 20),
 * such a number is rounded.
 *
 * @throws SyntaxError
 */
function parseExactly(text) {
    const json = JSON;
    const { rawJSON } = json;
    if (rawJSON === undefined)
        return JSON.parse(text);
    const exact = (_key, value, context) => {
        const source = context?.source;
        return typeof value !== 'number' || source === undefined || isSameNumber(source, String(value)) ? value : rawJSON(source);
    };
    return json.parse(text, exact);
}
function isSameNumber(one, other) {
    return normal(one) === normal(other);
}
/** Digits without zeros at either end, and the power of ten that they are multiplied by: 20.0 and 2e1 are the same. */
function normal(number) {
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number) ?? [];
    const digits = (whole + fraction).replace(/^0+/, '');
    if (whole === '')
        return number;
    const significant = digits.replace(/0+$/, '');
    return significant === '' ? '0' : `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

;// CONCATENATED MODULE: ./build/lib/azure/raw-requests.js



/** Requests that the SDK has no operation for, or whose JSON it would cut to the properties that it knows, through its own pipeline. */
function rawRequests(context) {
    return async (method, pathOrUrl, { query, headers, body } = {}) => {
        let raw = { url: pathOrUrl, text: undefined };
        const route = context.pathUnchecked(pathOrUrl);
        const send = { GET: route.get, PUT: route.put, PATCH: route.patch, POST: route.post, DELETE: route.delete }[method];
        try {
            const answer = await send({
                queryParameters: query,
                headers,
                body,
                onResponse: (response) => (raw = { url: response.request.url, text: response.bodyAsText ?? undefined }),
            });
            return { method, url: raw.url, status: Number(answer.status), headers: answer.headers, body: bodyOf(raw.text, answer.body) };
        }
        catch (error) {
            if (error.code !== 'PARSE_ERROR')
                throw error;
            const { action } = requestName(method, pathOrUrl);
            throw new errors/* DeployError */.s('ARM_UNAVAILABLE', `Azure's answer to the request to ${action} is cut off, or no JSON`, { hint: 'Look for a proxy between the runner and Azure, then run again.' });
        }
    };
}
/** The SDK has found the text to be JSON, or else handed it on as a text. */
function bodyOf(text, parsed) {
    return text === undefined || text === '' || parsed === text ? parsed : parseExactly(text);
}

;// CONCATENATED MODULE: ./build/lib/azure/errors.js



const PERMISSIONS = 'The README lists under "Permissions" the least that this action needs.';
/**
 * Makes of ARM's answer what the run reports.
 * Codes and texts: recorded ARM traffic, and learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors.
 */
function armError(failure) {
    const body = armErrorBody(failure.body);
    const reading = readFailure(failure, requestName(failure.method, failure.url), body);
    return new errors/* DeployError */.s(reading.code, reading.message, {
        hint: reading.hint,
        armCode: (busyCode(body) ?? body.code) || undefined,
        correlationId: failure.headers['x-ms-correlation-request-id'] ?? failure.headers['x-ms-request-id'],
    });
}
function readFailure(failure, name, body) {
    const said = sentence(body, failure.status);
    switch (failure.status) {
        case 401:
            return {
                code: 'SIGN_IN_FAILED',
                message: `Azure did not accept the sign-in's token to ${name.action}: ${said}`,
                hint: 'Check that tenant-id is the tenant of the subscription, and that `cloud` is the cloud that it is in.',
            };
        case 403:
            return forbidden(name, body, said);
        case 404:
            return notFound(name, body, said);
        case 409:
            return { code: 'ARM_CONFLICT', message: `Azure refused to ${name.action}: ${said}`, hint: modelLimitHint(body) ?? conflictHint(name, body) };
        case 412:
            return {
                code: 'ARM_CONFLICT',
                message: `Azure refused to ${name.action}, because somebody else changed it meanwhile: ${said}`,
                hint: 'Run again: it starts from what is there now.',
            };
        case 429:
            // The network provider says by 429 what others say by 409.
            if (busyCode(body) !== undefined)
                return { code: 'ARM_CONFLICT', message: `Azure refused to ${name.action}: ${said}`, hint: conflictHint(name, body) };
            return throttled(failure, name, said);
        case 408:
            return unavailable(name, said);
        default:
            if (failure.status >= 500)
                return unavailable(name, said);
            return { code: 'ARM_REFUSED', message: `Azure refused to ${name.action}: ${said}`, hint: modelLimitHint(body) ?? refusalHint(body) };
    }
}
function forbidden(name, body, said) {
    // 'perform action X over scope Y', and for resources that the write only refers to 'action(s) X on the linked scope(s) Y'.
    const missing = /linked scope\(?s?\)?/i.test(body.message) && /perform action(?:\(s\))? '([^']+)' on the linked scope(?:\(s\))? '([^']+)'/i.exec(body.message);
    const [, action, scope] = missing || /perform action '([^']+)' over scope '([^']+)'/i.exec(body.message) || [];
    if (action === undefined || scope === undefined) {
        const byPolicy = body.code === 'RequestDisallowedByPolicy';
        return {
            code: 'ARM_FORBIDDEN',
            message: `Azure does not allow this sign-in to ${name.action}: ${said}`,
            hint: byPolicy ? 'An Azure Policy assignment forbids it: ask who owns the policy.' : PERMISSIONS,
        };
    }
    return {
        code: 'ARM_FORBIDDEN',
        message: `Azure does not allow this sign-in to ${name.action}: it lacks the action ${action} on ${scope}`,
        hint: `Assign a role with that action at this scope or above. ${PERMISSIONS} An assignment may take up to 10 minutes to take effect.`,
    };
}
function notFound(name, body, said) {
    const subscription = name.subscriptionId ?? 'that was given';
    switch (body.code) {
        case 'SubscriptionNotFound':
        case 'InvalidSubscriptionId':
            return {
                code: 'ARM_NOT_FOUND',
                message: `There is no subscription ${subscription} for this sign-in`,
                hint: 'Check target.subscription (or subscription-id), and that the sign-in has a role in it; another tenant or cloud shows the same error.',
            };
        case 'ResourceGroupNotFound':
            return {
                code: 'ARM_NOT_FOUND',
                message: `There is no resource group ${name.resourceGroup ?? ''} in subscription ${subscription}`,
                hint: 'Check target.resourceGroup and target.subscription.',
            };
        default:
            break;
    }
    if (name.scaleSet === undefined)
        return otherNotFound(name, body, said);
    const where = `${name.scaleSet} in resource group ${name.resourceGroup} of subscription ${subscription}`;
    // The gateway names the resource that is missing: a 404 for something below the scale set is another matter.
    const itself = name.action.startsWith('read scale set') || /virtualMachineScaleSets\/[^/']+' under resource group/i.test(body.message);
    return {
        code: 'ARM_NOT_FOUND',
        message: itself ? `There is no scale set ${where}` : `Azure could not ${name.action} (${where}): ${said}`,
        hint: itself ? 'Check target.scaleSet; the scale set may also have been deleted meanwhile.' : undefined,
    };
}
function otherNotFound({ action, resource, resourceGroup, subscriptionId }, body, said) {
    const itself = body.code === 'ResourceNotFound' || body.code === 'NotFound';
    if (!itself || resource === undefined)
        return { code: 'ARM_NOT_FOUND', message: `Azure could not ${action}: ${said}` };
    return {
        code: 'ARM_NOT_FOUND',
        message: `There is no ${resource.kind} ${resource.name} in resource group ${resourceGroup} of subscription ${subscriptionId}`,
        hint: resource.givenBy === undefined ? undefined : `Check ${resource.givenBy} in deploy.yml.`,
    };
}
function throttled(failure, name, said) {
    const after = failure.headers['retry-after'];
    const wait = after !== undefined && /^\d+$/.test(after) && after !== '0' ? `in ${after} seconds` : 'in a few minutes';
    return {
        code: 'ARM_THROTTLED',
        message: `Azure is throttling requests, also after several tries to ${name.action}: ${said}`,
        hint: `Run again ${wait}. The limits are per subscription and region: other tools that read or write scale sets there count too.`,
    };
}
function unavailable(name, said) {
    return {
        code: 'ARM_UNAVAILABLE',
        message: `Azure could not ${name.action}, also after several tries: ${said}`,
        hint: 'See status.azure.com, then run again: what is done already is found done.',
    };
}
function conflictHint(name, body) {
    if (body.code === 'ScopeLocked')
        return 'A management lock forbids it: remove the lock, or deploy while it is off.';
    if (/quota/i.test(body.message))
        return 'Raise the quota, or free cores in this region.';
    if (/marked for deletion|being deleted/i.test(body.message))
        return 'The resource is being deleted.';
    const what = name.scaleSet === undefined ? (name.resource?.kind ?? 'resource') : 'scale set';
    return `Another operation is at work on this ${what} (autoscale, a repair, another deployment): run again when it has ended.`;
}
function refusalHint(body) {
    if (/Multiple VMExtensions per handler/i.test(body.message))
        return 'Give the extension in deploy.yml the name of the one that is there.';
    return undefined;
}
/** Text as quoted in github.com/kubernetes-sigs/cluster-api-provider-azure/issues/4958. */
function modelLimitHint(body) {
    if (!/limit of \d+ models/i.test(body.message))
        return undefined;
    return 'Earlier deployments stopped halfway: upgrade every VM to the latest model (`az vmss update-instances --instance-ids "*"`), then run again.';
}
function sentence(body, status) {
    // "A retryable error occurred." says nothing: what it wraps does.
    const telling = body.details?.find((detail) => detail.code === busyCode(body)) ?? body;
    const message = plain(telling.message, 2_000);
    const code = telling.code === '' ? `HTTP ${status}` : telling.code;
    return message === '' ? code : `${message} (${code})`;
}

;// CONCATENATED MODULE: ./build/lib/azure/network-error.js


/** Codes of node:tls for a certificate that is not trusted. */
const untrusted = new Set([
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_UNTRUSTED',
]);
/** Makes of a request that got no answer what the run reports: `ARM_UNAVAILABLE`. */
function networkError(error, request) {
    const code = networkCode(error) ?? 'no answer';
    const host = hostOf(request.url);
    const { action } = requestName(request.method, request.url);
    return new errors/* DeployError */.s('ARM_UNAVAILABLE', `Azure could not be reached at ${host} to ${action}: ${code}`, {
        hint: networkHint(code, host),
        // The SDK's own error has the request in it, headers and all: it is not kept.
        cause: new Error(code),
    });
}
/** Such as `ECONNRESET`; `undefined` for what is no failure of the network. */
function networkCode(error) {
    let current = error;
    for (let depth = 0; depth < 4 && typeof current === 'object' && current !== null; depth += 1) {
        const { code, cause } = current;
        if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code) && code !== 'REQUEST_SEND_ERROR')
            return code;
        current = cause;
    }
    return undefined;
}
function networkHint(code, host) {
    if (untrusted.has(code))
        return `The certificate of ${host} is not trusted: name its CA in the environment variable NODE_EXTRA_CA_CERTS of the job.`;
    if (code === 'CERT_HAS_EXPIRED')
        return `The certificate of ${host} has expired, or the runner's clock is wrong.`;
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
        return `The certificate is not one for ${host}: check \`cloud\`, and what sits between the runner and Azure.`;
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
        return `The name ${host} cannot be resolved: check \`cloud\`, and the runner's DNS.`;
    return "Check the runner's way to it: firewall, proxy (HTTPS_PROXY), private endpoints.";
}
function hostOf(url) {
    try {
        return new URL(url).host;
    }
    catch {
        return 'its endpoint';
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/time-limit.js

/**
 * Sends a request that is aborted where no answer comes within `limitMs`; the error is then an AbortError although the
 * request's own signal has not aborted. The SDK's `timeout` is not used: its HTTP client forgets to clear that timer when a
 * request fails or is aborted (@typespec/ts-http-runtime, nodeHttpClient), which keeps the process alive after its work is
 * done, and so keeps a cancelled run from ending in time.
 */
async function sendWithin(limitMs, request, next) {
    const signal = signalOf(request);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
    request.timeout = 0;
    request.abortSignal = AbortSignal.any([signal, late.signal]);
    try {
        return await next(request);
    }
    finally {
        clearTimeout(timer);
        request.abortSignal = signal;
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/request-policies.js






/** A request that gets no answer for this long is given up; without a limit a lost connection would hang the run. */
const TIMEOUT_MS = 100_000;
/**
 * The outermost policy. Every answer of 400 and above, and every failure of the network, becomes a DeployError here,
 * where the whole body is at hand: the SDK's own errors have lost a part of it.
 * @param signals The signal of the call that is being made: the SDK passes none on to the pages after a list's first.
 */
function failurePolicy(signals) {
    return {
        name: 'vmss-deploy-failure',
        async sendRequest(request, next) {
            request.abortSignal ??= signals.getStore();
            const signal = signalOf(request);
            let response;
            try {
                response = await next(request);
            }
            catch (error) {
                signal.throwIfAborted();
                if (error instanceof errors/* DeployError */.s)
                    throw error;
                // What no network code stands in is a mistake of this program's, and is shown as it is.
                if (networkCode(error) === undefined && error.name !== 'RestError')
                    throw error;
                throw networkError(error, request);
            }
            if (response.status < 400)
                return response;
            throw armError({
                method: request.method,
                url: request.url,
                status: response.status,
                headers: response.headers.toJSON(),
                body: response.bodyAsText ?? undefined,
            });
        },
    };
}
/** Innermost: sees every request that really goes out, retries included. Logs neither bodies nor queries. */
function observationPolicy(clock, log, count) {
    return {
        name: 'vmss-deploy-observation',
        async sendRequest(request, next) {
            count();
            const startedAt = clock.now();
            const line = `${request.method} ${pathOf(request.url)}`;
            try {
                const response = await sendWithin(TIMEOUT_MS, request, next);
                log.debug(`${line}: ${response.status} in ${clock.now() - startedAt} ms${noted(response)}`);
                return response;
            }
            catch (error) {
                log.debug(`${line}: ${networkCode(error) ?? 'no answer'} after ${clock.now() - startedAt} ms`);
                throw error;
            }
        },
    };
}
const notedHeaders = {
    correlation: 'x-ms-correlation-request-id',
    'retry after': 'retry-after',
    remaining: 'x-ms-ratelimit-remaining-resource',
    'remaining reads': 'x-ms-ratelimit-remaining-subscription-reads',
    'remaining writes': 'x-ms-ratelimit-remaining-subscription-writes',
};
function noted(response) {
    const notes = Object.entries(notedHeaders).flatMap(([label, header]) => {
        const value = response.headers.get(header);
        return value === undefined ? [] : [`${label} ${value}`];
    });
    return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
}

;// CONCATENATED MODULE: ./build/lib/azure/retry-delay.js
const transientNetwork = new Set(['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ESOCKETTIMEDOUT']);
const retry_delay_throttled = { tries: 8, firstMs: 2_000, mostMs: 60_000 };
const busy = { tries: 5, firstMs: 2_000, mostMs: 32_000 };
const retry_delay_unavailable = { tries: 4, firstMs: 1_000, mostMs: 16_000 };
/**
 * How long to wait before the request is sent again, ms; `undefined` where another try is of no use, or was the last.
 * A 429 without Retry-After is retried too: Azure sends such ones, and the SDK's own policy gives up on them.
 * @param retries Tries made again so far.
 * @param random Between 0 and 1: jobs of a matrix that are throttled together should not come back together.
 */
function retryDelayMs(attempt, retries, random) {
    const course = courseFor(attempt);
    if (course === undefined || retries >= course.tries)
        return undefined;
    const backoff = Math.min(course.firstMs * 2 ** retries, course.mostMs);
    return attempt.retryAfterMs ?? Math.round(backoff * (0.8 + 0.4 * random));
}
function courseFor({ status, busyCode, conditional, networkCode }) {
    if (networkCode !== undefined)
        return transientNetwork.has(networkCode) ? retry_delay_unavailable : undefined;
    // Another write changes what was read before this one: to send it again would be to insist on an old decision.
    if (busyCode !== undefined && conditional === true)
        return undefined;
    if (status === 429)
        return retry_delay_throttled;
    if (status === 409)
        return busyCode === undefined ? undefined : busy;
    // 501 and 505 say that the request itself will never do.
    if (status === 408 || (status !== undefined && status >= 500 && status !== 501 && status !== 505))
        return retry_delay_unavailable;
    return undefined;
}
/**
 * What Retry-After (seconds, or a date) or its relatives in milliseconds ask for, ms. Zero counts as absent.
 * @param now Milliseconds since the epoch.
 */
function retryAfterMs(header, now) {
    for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
        const ms = Number(header(name) ?? Number.NaN);
        if (Number.isFinite(ms) && ms > 0)
            return ms;
    }
    const value = header('retry-after')?.trim() ?? '';
    if (/^\d+(\.\d+)?$/.test(value))
        return Number(value) > 0 ? Number(value) * 1_000 : undefined;
    const ms = Date.parse(value) - now;
    return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

;// CONCATENATED MODULE: ./build/lib/azure/retry-policy.js





/** Waits shorter than this are no news. */
const NEWS_MS = 5_000;
/**
 * Sends a request again where that may help. It stands in the place of the SDK's own retry policy, which neither tells
 * that it waits (a Retry-After of 20 minutes passes in silence), nor retries a 429 without Retry-After, nor takes a clock.
 */
function retryPolicy(clock, log, random = Math.random) {
    return {
        name: 'vmss-deploy-retry',
        async sendRequest(request, next) {
            for (let retries = 0;; retries += 1) {
                const { attempt, settle } = await tryOnce(request, next, clock.now());
                const delayMs = retryDelayMs(attempt, retries, random());
                if (delayMs === undefined)
                    return settle();
                const line = `Azure ${reason(attempt)}: trying again in ${Math.ceil(delayMs / 1_000)} s to ${requestName(request.method, request.url).action}`;
                if (delayMs >= NEWS_MS)
                    log.info(line);
                else
                    log.debug(line);
                await clock.sleep(delayMs, signalOf(request));
            }
        },
    };
}
async function tryOnce(request, next, now) {
    try {
        const response = await next(request);
        const attempt = {
            status: response.status,
            busyCode: response.status === 409 || response.status === 429 ? busyCode(armErrorBody(response.bodyAsText ?? undefined)) : undefined,
            conditional: request.headers.has('if-match'),
            retryAfterMs: retryAfterMs((name) => response.headers.get(name), now),
        };
        return { attempt, settle: () => response };
    }
    catch (error) {
        if (signalOf(request).aborted)
            throw error;
        const timedOut = error.name === 'AbortError';
        const code = timedOut ? 'ETIMEDOUT' : networkCode(error);
        if (code === undefined)
            throw error;
        return {
            attempt: { networkCode: code },
            settle: () => {
                throw timedOut ? Object.assign(new Error('The request timed out'), { code }) : error;
            },
        };
    }
}
function reason({ status, busyCode: busyWith, networkCode: code }) {
    if (busyWith !== undefined)
        return `is busy with another write (${status})`;
    if (status === 429)
        return 'is throttling requests (429)';
    return status === undefined ? `cannot be reached (${code})` : `answered ${status}`;
}

;// CONCATENATED MODULE: ./build/lib/azure/client.js






function createArmClients(options) {
    const signals = new external_node_async_hooks_.AsyncLocalStorage();
    const clients = new Map();
    let requests = 0;
    const clientFor = (subscriptionId) => {
        const client = clients.get(subscriptionId) ?? createClient(subscriptionId, options, signals, () => (requests += 1));
        clients.set(subscriptionId, client);
        return client;
    };
    return {
        async call(subscriptionId, signal, body) {
            signal.throwIfAborted();
            try {
                return await signals.run(signal, async () => body(await clientFor(subscriptionId)));
            }
            catch (error) {
                // Whatever an abort looks like on its way through the SDK, the caller gets the signal's own reason.
                signal.throwIfAborted();
                throw error;
            }
        },
        requestCount: () => requests,
    };
}
/** The SDK is loaded with the first request: a mistake in deploy.yml is told without it. */
async function createClient(subscriptionId, { cloud, tokens, clock, log, version, httpClient }, signals, count) {
    const { ComputeManagementClient, createComputeManagement } = await Promise.all(/* import() */[__webpack_require__.e(818), __webpack_require__.e(234), __webpack_require__.e(76)]).then(__webpack_require__.bind(__webpack_require__, 5076));
    const scope = armScope(cloud);
    const endpoint = resourceManagerOf(cloud);
    const credential = tokens.credential();
    const compute = new ComputeManagementClient(credential, subscriptionId, {
        endpoint,
        httpClient,
        credentials: { scopes: [scope] },
        userAgentOptions: { userAgentPrefix: `vmss-deploy/${version}` },
    });
    const { pipeline } = compute;
    pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
    pipeline.removePolicy({ name: 'defaultRetryPolicy' });
    pipeline.addPolicy(failurePolicy(signals));
    pipeline.addPolicy(authorizationPolicy(tokens, scope));
    pipeline.addPolicy(retryPolicy(clock, log), { phase: 'Retry' });
    pipeline.addPolicy(observationPolicy(clock, log, count), { afterPhase: 'Sign' });
    // The client class shows no way to send a request of one's own; the same SDK's context does, through the same pipeline.
    const context = createComputeManagement(credential, subscriptionId, { endpoint, httpClient, pipeline });
    const send = rawRequests(context);
    return { compute, send, get: (pathOrUrl, query) => send('GET', pathOrUrl, { query }) };
}

;// CONCATENATED MODULE: ./build/lib/azure/image-id.js
const ID = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/(?:images\/([^/]+)|galleries\/([^/]+)\/images\/([^/]+)(?:\/versions\/([^/]+))?)\/?$/i;
/** `undefined` for an id of another kind, such as one of a community gallery. `versions/latest` is its definition. */
function parseImageId(id) {
    const match = ID.exec(id);
    if (match === null)
        return undefined;
    const [subscriptionId = '', resourceGroup = '', name, gallery = '', image = '', version] = match.slice(1);
    if (name !== undefined)
        return { kind: 'managedImage', subscriptionId, resourceGroup, name };
    const place = { subscriptionId, resourceGroup, gallery, image };
    return version === undefined || version.toLowerCase() === 'latest' ? { kind: 'galleryDefinition', ...place } : { kind: 'galleryVersion', ...place, version };
}

;// CONCATENATED MODULE: ./build/lib/azure/images.js



/** What an image is and is fit for. A 404 is an answer here, a 403 is thrown: it says nothing about the image. */
function createImages(clients) {
    const ask = (subscriptionId, signal, body) => orMissing(clients.call(subscriptionId, signal, body));
    const versionsOf = (place, signal) => ask(place.subscriptionId, signal, ({ compute }) => listVersions(compute, place));
    return {
        async facts(id, signal) {
            const place = parseImageId(id);
            if (place === undefined)
                return { kind: 'other', id };
            const { subscriptionId, resourceGroup } = place;
            return ask(subscriptionId, signal, async ({ compute }) => {
                if (place.kind === 'managedImage')
                    return toManagedImage(id, await compute.images.get(resourceGroup, place.name));
                const definition = compute.galleryImages.get(resourceGroup, place.gallery, place.image);
                if (place.kind === 'galleryDefinition') {
                    const [found, versions] = await Promise.all([definition, listVersions(compute, place)]);
                    return toGalleryDefinition(id, place, found, versions);
                }
                // A version may be shared without its definition ("Grant Reader on the image version").
                const [version, meant] = await Promise.all([
                    compute.galleryImageVersions.get(resourceGroup, place.gallery, place.image, place.version, { expand: 'ReplicationStatus' }),
                    whereAllowed(definition),
                ]);
                return toGalleryVersion(id, place, version, meant);
            });
        },
        async versionsBeside(id, signal) {
            const place = parseImageId(id);
            return place === undefined || place.kind === 'managedImage' ? undefined : versionsOf(place, signal);
        },
        marketplace({ publisher, offer, sku, version }, { subscriptionId, location }, signal) {
            return ask(subscriptionId, signal, async ({ compute }) => {
                // As the Azure CLI finds the latest version: names in the order of text, of which the last.
                const wanted = version.toLowerCase() === 'latest' ? (await compute.virtualMachineImages.list(location, publisher, offer, sku, { top: 1, orderby: 'name desc' })).at(0)?.name : version;
                return wanted === undefined ? undefined : toMarketplace(await compute.virtualMachineImages.get(location, publisher, offer, sku, wanted), wanted);
            });
        },
    };
}
async function listVersions(compute, { resourceGroup, gallery, image }) {
    const versions = [];
    for await (const version of compute.galleryImageVersions.listByGalleryImage(resourceGroup, gallery, image))
        versions.push(toBrief(version));
    return versions.sort(byVersionDescending);
}
async function orMissing(asked) {
    try {
        return await asked;
    }
    catch (error) {
        if (error instanceof errors/* DeployError */.s && error.code === 'ARM_NOT_FOUND')
            return undefined;
        throw error;
    }
}
async function whereAllowed(asked) {
    try {
        return await asked;
    }
    catch (error) {
        if (error instanceof errors/* DeployError */.s && error.code === 'ARM_FORBIDDEN')
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/operation-status.js

/** `undefined` where the operation ended with its first answer. */
function pollTarget(first) {
    const status = first.headers['azure-asyncoperation'] ?? first.headers['operation-location'];
    if (status !== undefined)
        return { kind: 'status', url: status };
    const location = first.headers['location'];
    if (location !== undefined && first.status === 202)
        return { kind: 'location', url: location };
    const written = first.method === 'PUT' || first.method === 'PATCH';
    return written && stateOf('resource', first.status, first.body) === 'running' ? { kind: 'resource', url: first.url } : undefined;
}
/** What an answer says of the operation; `running` where it has not ended. */
function stateOf(kind, status, body) {
    if (kind === 'location')
        return status === 202 ? 'running' : { status: 'succeeded' };
    const record = asRecord(body);
    const text = kind === 'status' ? record['status'] : (asRecord(record['properties'])['provisioningState'] ?? 'Succeeded');
    switch (typeof text === 'string' ? text.toLowerCase() : '') {
        case 'succeeded':
            return { status: 'succeeded' };
        case 'failed':
            return { status: 'failed', error: failureOf(record['error']) ?? unexplained };
        case 'canceled':
        case 'cancelled':
            return { status: 'canceled', error: failureOf(record['error']) };
        default:
            return 'running';
    }
}
const unexplained = { code: 'OperationFailed', message: 'Azure says that the operation failed, and not why' };
/** ARM's error object; `undefined` where there is none. */
function failureOf(error) {
    const body = toErrorBody(error);
    return body === undefined ? undefined : toFailure(body);
}
function toFailure({ code, message, target, details }) {
    return {
        code: code === '' ? 'OperationFailed' : code,
        message,
        ...(target === undefined ? {} : { target }),
        ...(details === undefined ? {} : { details: details.map(toFailure) }),
    };
}
function asRecord(value) {
    return typeof value === 'object' && value !== null ? value : {};
}

;// CONCATENATED MODULE: ./build/lib/azure/operations.js



/** How long polls may fail in a row before the wait is given up. Each of them has been retried in itself. */
const PATIENCE_MS = 2 * 60_000;
/** Model writes under Manual policy end within half a second, upgrades of VMs take minutes: polls begin close together. */
const FIRST_SHARE = 5;
const GROWTH = 1.5;
/** An operation that ended with its first answer, or that there was nothing to do for. */
const endedOperation = { wait: () => Promise.resolve({ status: 'succeeded' }) };
/**
 * The operation that `first` began. Its state is read here, not with the SDK's poller: that one loses the details of a
 * failure, gives up at the first poll that fails, and reads the resource once more after a success. An operation costs its
 * own request and one for each poll.
 */
function operationFrom(first, source) {
    const target = pollTarget(first);
    const correlationId = first.headers['x-ms-correlation-request-id'];
    if (target === undefined)
        return { ...endedOperation, correlationId };
    const firstWaitMs = retryAfterMs((name) => first.headers[name], source.clock.now());
    let ended;
    return {
        correlationId,
        async wait(signal) {
            signal.throwIfAborted();
            ended ??= await poll(target, firstWaitMs, source, signal);
            return ended;
        },
    };
}
async function poll(target, firstWaitMs, source, signal) {
    const { clock, pollIntervalMs } = source;
    let intervalMs = pollIntervalMs / FIRST_SHARE;
    let askedMs = firstWaitMs;
    let url = target.url;
    let heardAt = clock.now();
    for (;;) {
        await clock.sleep(askedMs ?? intervalMs, signal);
        intervalMs = Math.min(intervalMs * GROWTH, pollIntervalMs);
        const answer = await ask(url, source, heardAt, signal);
        if (answer === undefined)
            continue;
        heardAt = clock.now();
        const state = stateOf(target.kind, answer.status, answer.body);
        if (state !== 'running')
            return state;
        askedMs = retryAfterMs((name) => answer.headers[name], heardAt);
        url = movedTo(target, answer) ?? url;
    }
}
/** `undefined` for a poll that failed for now. */
async function ask(url, source, heardAt, signal) {
    try {
        return await source.get(url, signal);
    }
    catch (error) {
        signal.throwIfAborted();
        const passing = error instanceof errors/* DeployError */.s && (error.code === 'ARM_UNAVAILABLE' || error.code === 'ARM_THROTTLED');
        if (!passing || source.clock.now() - heardAt >= PATIENCE_MS)
            throw error;
        return undefined;
    }
}
/** An answer may name a new URL to go on with. */
function movedTo(target, answer) {
    switch (target.kind) {
        case 'status':
            return answer.headers['azure-asyncoperation'] ?? answer.headers['operation-location'];
        case 'location':
            return answer.headers['location'];
        case 'resource':
            return undefined;
        default:
            return target.kind;
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/raw-operations.js

/** @param pollIntervalMs The longest time between two polls where Azure asks for none. */
function rawOperations(clients, clock, pollIntervalMs) {
    return (subscriptionId, signal, method, path, request) => clients.call(subscriptionId, signal, async (client) => {
        const first = await client.send(method, path, request);
        const get = (url, waiting) => clients.call(subscriptionId, waiting, (poller) => poller.get(url));
        return operationFrom(first, { get, clock, pollIntervalMs });
    });
}

;// CONCATENATED MODULE: ./build/lib/azure/map-model-patch.js

/**
 * The body of the smallest PATCH. Tags stand beside the model, all the rest in it. ARM wants publisher, offer and sku together
 * (Azure docs, "Modify a scale set"), so an image reference is always sent whole.
 */
function toUpdate({ image, vhdUri, customData, extensions, tags }) {
    const storageProfile = image === undefined && vhdUri === undefined ? undefined : withoutUndefined({ imageReference: image && { ...image }, osDisk: vhdUri === undefined ? undefined : { image: { uri: vhdUri } } });
    const virtualMachineProfile = withoutUndefined({
        storageProfile,
        osProfile: customData === undefined ? undefined : { customData },
        extensionProfile: extensions && { extensions: extensions.map(toSdkExtension) },
    });
    return withoutUndefined({ tags: tags && { ...tags }, virtualMachineProfile: Object.keys(virtualMachineProfile).length === 0 ? undefined : virtualMachineProfile });
}

;// CONCATENATED MODULE: ./build/lib/azure/map-scale-set.js




function toScaleSet(set) {
    const profile = set.virtualMachineProfile;
    const extensions = (profile?.extensionProfile?.extensions ?? []).map(toDefinition);
    return withoutUndefined({
        id: set.id ?? '',
        name: set.name ?? '',
        location: set.location,
        zones: set.zones ?? [],
        // Sets made before orchestration modes existed show none: they are Uniform.
        orchestrationMode: set.orchestrationMode === 'Flexible' ? 'Flexible' : 'Uniform',
        osType: map_scale_set_osType(set),
        capacity: set.sku?.capacity ?? 0,
        provisioningState: set.provisioningState ?? 'Unknown',
        upgradePolicy: withoutUndefined({
            mode: upgradeMode(set.upgradePolicy?.mode),
            rolling: toRollingPolicy(set.upgradePolicy?.rollingUpgradePolicy),
            automaticOsUpgrade: set.upgradePolicy?.automaticOSUpgradePolicy?.enableAutomaticOSUpgrade ?? false,
        }),
        overprovision: set.overprovision ?? false,
        extensions,
        healthSource: healthSource(extensions, profile?.networkProfile?.healthProbe?.id),
        automaticRepairsEnabled: set.automaticRepairsPolicy?.enabled ?? false,
        modelCreatedAt: isoTime(profile?.timeCreated),
        tags: set.tags ?? {},
        etag: set.etag,
        image: toImage(profile?.storageProfile?.imageReference),
        vhdUri: profile?.storageProfile?.osDisk?.image?.uri,
        securityType: profile?.securityProfile?.securityType,
        plan: planOf(set.plan),
        hasOsProfile: profile?.osProfile !== undefined,
        ephemeralOsDisk: profile?.storageProfile?.osDisk?.diffDiskSettings !== undefined,
        ...poolsOf(profile?.networkProfile?.networkInterfaceConfigurations ?? []),
    });
}
function poolsOf(interfaces) {
    const ips = interfaces.flatMap((nic) => nic.ipConfigurations ?? []);
    const ids = (pools) => [...new Set(pools.flatMap(({ id }) => id ?? []))];
    return {
        loadBalancerPools: ids(ips.flatMap((ip) => ip.loadBalancerBackendAddressPools ?? [])),
        applicationGatewayPools: ids(ips.flatMap((ip) => ip.applicationGatewayBackendAddressPools ?? [])),
    };
}
function map_scale_set_osType(set) {
    const profile = set.virtualMachineProfile;
    const disk = profile?.storageProfile?.osDisk?.osType;
    if (disk === 'Linux' || disk === 'Windows')
        return disk;
    if (profile?.osProfile?.windowsConfiguration !== undefined)
        return 'Windows';
    return profile?.osProfile?.linuxConfiguration === undefined ? undefined : 'Linux';
}
function upgradeMode(mode) {
    return mode === 'Automatic' || mode === 'Rolling' ? mode : 'Manual';
}
function toRollingPolicy(policy) {
    if (policy === undefined || policy === null)
        return undefined;
    return withoutUndefined({
        maxBatchInstancePercent: policy.maxBatchInstancePercent,
        maxUnhealthyInstancePercent: policy.maxUnhealthyInstancePercent,
        maxUnhealthyUpgradedInstancePercent: policy.maxUnhealthyUpgradedInstancePercent,
        pauseTimeBetweenBatches: policy.pauseTimeBetweenBatches,
        maxSurge: policy.maxSurge,
        rollbackFailedInstancesOnPolicyBreach: policy.rollbackFailedInstancesOnPolicyBreach,
    });
}
function healthSource(extensions, probeId) {
    const application = extensions.some(({ publisher, type }) => publisher.toLowerCase() === 'microsoft.managedservices' && type.toLowerCase().startsWith('applicationhealth'));
    if (application)
        return 'applicationHealthExtension';
    return probeId === undefined ? 'none' : 'loadBalancerProbe';
}
const rollingStatuses = ['RollingForward', 'Cancelled', 'Completed', 'Faulted'];
/** Body of `rollingUpgrades/latest`. A status that is not known counts as one that still runs. */
function toRollingUpgrade(info) {
    const { runningStatus, progress } = info;
    return withoutUndefined({
        status: rollingStatuses.find((status) => status === runningStatus?.code) ?? 'RollingForward',
        startedAt: isoTime(runningStatus?.startTime),
        successful: progress?.successfulInstanceCount ?? 0,
        failed: progress?.failedInstanceCount ?? 0,
        inProgress: progress?.inProgressInstanceCount ?? 0,
        pending: progress?.pendingInstanceCount ?? 0,
        error: failureOf(info.error),
    });
}
/** `NotRunning` is what a set shows whose repairs are not switched on. */
function toRepairsState(view) {
    const service = (view.orchestrationServices ?? []).find(({ serviceName }) => serviceName === 'AutomaticRepairs');
    const state = service?.serviceState;
    return state === 'Running' || state === 'Suspended' ? state : undefined;
}

;// CONCATENATED MODULE: ./build/lib/azure/scale-sets.js






/** Scale sets of Uniform orchestration. A Flexible one can be read with `get`, so that a plan can refuse it. */
function createUniformScaleSets(clients, clock, pollIntervalMs) {
    const read = (ref, signal, body) => clients.call(ref.subscriptionId, signal, body);
    const begin = (ref, signal, send) => read(ref, signal, async ({ compute }) => {
        const first = await firstAnswer((onResponse) => send(compute, onResponse));
        const get = (url, waiting) => read(ref, waiting, (client) => client.get(url));
        return operationFrom(first, { get, clock, pollIntervalMs });
    });
    return {
        get: (ref, signal) => read(ref, signal, async ({ compute }) => {
            let date;
            const set = await compute.virtualMachineScaleSets.get(ref.resourceGroup, ref.name, { onResponse: ({ headers }) => (date = headers.get('date')) });
            return withoutUndefined({ ...toScaleSet(set), readAt: date === undefined ? undefined : isoTime(new Date(date)) });
        }),
        listInstances: (ref, signal) => read(ref, signal, async ({ compute }) => {
            const vms = [];
            for await (const vm of compute.virtualMachineScaleSetVMs.list(ref.resourceGroup, ref.name, { expand: 'instanceView' }))
                vms.push(toInstance(vm));
            return vms;
        }),
        latestRollingUpgrade: (ref, signal) => read(ref, signal, async ({ compute }) => {
            try {
                return toRollingUpgrade(await compute.virtualMachineScaleSetRollingUpgrades.getLatest(ref.resourceGroup, ref.name));
            }
            catch (error) {
                if (isNeverRolled(error))
                    return undefined;
                throw error;
            }
        }),
        async cancelRollingUpgrade(ref, signal) {
            try {
                return await begin(ref, signal, (compute, onResponse) => compute.virtualMachineScaleSetRollingUpgrades.cancel(ref.resourceGroup, ref.name, { onResponse }));
            }
            catch (error) {
                if (isNothingToCancel(error))
                    return endedOperation;
                throw error;
            }
        },
        putExtension: (ref, extension, signal) => begin(ref, signal, (compute, onResponse) => 
        // The name is in the URL.
        compute.virtualMachineScaleSetExtensions.createOrUpdate(ref.resourceGroup, ref.name, extension.name, unnamed(toSdkExtension(extension)), { onResponse })),
        patchModel: (ref, patch, etag, signal) => begin(ref, signal, (compute, onResponse) => compute.virtualMachineScaleSets.update(ref.resourceGroup, ref.name, toUpdate(patch), { onResponse, ...(etag === undefined ? {} : { ifMatch: etag }) })),
        upgradeInstances: (ref, instanceIds, signal) => begin(ref, signal, (compute, onResponse) => compute.virtualMachineScaleSets.updateInstances(ref.resourceGroup, ref.name, { instanceIds: [...instanceIds] }, { onResponse })),
        reimageInstances: (ref, instanceIds, signal) => begin(ref, signal, (compute, onResponse) => compute.virtualMachineScaleSets.reimage(ref.resourceGroup, ref.name, { vmScaleSetReimageInput: { instanceIds: [...instanceIds] }, onResponse })),
        disksMadeAt: (ref, signal) => read({ ...ref, name: '' }, signal, async ({ compute }) => {
            try {
                const made = new Map();
                for await (const { id, timeCreated } of compute.disks.listByResourceGroup(ref.resourceGroup)) {
                    const at = isoTime(timeCreated);
                    if (id !== undefined && at !== undefined)
                        made.set(id.toLowerCase(), at);
                }
                return made;
            }
            catch (error) {
                if (error instanceof errors/* DeployError */.s && error.code === 'ARM_FORBIDDEN')
                    return undefined;
                throw error;
            }
        }),
        automaticRepairsState: (ref, signal) => read(ref, signal, async ({ compute }) => toRepairsState(await compute.virtualMachineScaleSets.getInstanceView(ref.resourceGroup, ref.name))),
        setAutomaticRepairs: (ref, action, signal) => begin(ref, signal, (compute, onResponse) => compute.virtualMachineScaleSets.setOrchestrationServiceState(ref.resourceGroup, ref.name, { serviceName: 'AutomaticRepairs', action }, { onResponse })),
    };
}
/** Sends a long-running operation's first request through the SDK and leaves its poller there. */
async function firstAnswer(send) {
    let first;
    const poller = send((response) => {
        first ??= {
            method: response.request.method,
            url: response.request.url,
            status: response.status,
            headers: response.headers.toJSON(),
            body: response.parsedBody,
        };
    });
    await poller.submitted();
    if (first === undefined)
        throw new Error('The SDK reported no answer to the request');
    return first;
}
function unnamed({ name: _name, ...extension }) {
    return extension;
}
/** A 404 for the rolling upgrade; one for the scale set, its group or its subscription says so itself. */
function isNeverRolled(error) {
    return error instanceof errors/* DeployError */.s && error.code === 'ARM_NOT_FOUND' && !error.message.startsWith('There is no ');
}
/** "There is no ongoing Rolling Upgrade to cancel." (recorded 2019) */
function isNothingToCancel(error) {
    return error instanceof errors/* DeployError */.s && error.code === 'ARM_CONFLICT' && /no ongoing rolling upgrade/i.test(error.message);
}

;// CONCATENATED MODULE: ./build/lib/azure/sign-in-error.js




/** The three claims of a JWT; the token itself is dropped. An unreadable one has none. */
function assertionClaims(jwt) {
    try {
        const payload = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
        const { iss, sub, aud } = payload;
        return { issuer: claim(iss), subject: claim(sub), audience: claim(Array.isArray(aud) ? aud[0] : aud) };
    }
    catch {
        return {};
    }
}
/**
 * What went wrong at the sign-in, and its cure.
 * Codes: learn.microsoft.com/entra/identity-platform/reference-error-codes.
 */
function signInError(error, signIn, cloud, claims) {
    if (error instanceof errors/* DeployError */.s)
        return error;
    const text = textOf(error);
    const aadsts = /AADSTS(\d+)/.exec(text)?.[1];
    return new errors/* DeployError */.s('SIGN_IN_FAILED', `Signing in to Azure ${subject(signIn)} failed: ${firstWords(text, aadsts)}`, {
        hint: sign_in_error_cure(aadsts, text, error, signIn, cloud, claims),
        correlationId: /Correlation ID:?\s*([0-9a-f-]{36})/i.exec(text)?.[1],
        armCode: aadsts === undefined ? undefined : `AADSTS${aadsts}`,
    });
}
function sign_in_error_cure(aadsts, text, error, signIn, cloud, claims = {}) {
    switch (aadsts) {
        case '70021':
        case '700211':
        case '700212':
        case '700213':
            return `Add a federated credential to the app or managed identity with exactly this issuer, subject and audience: ${shown(claims.issuer)}, ${shown(claims.subject)}, ${shown(claims.audience)}. The subject changes with branch, tag and environment. A new one takes some minutes to be seen.`;
        case '700024':
            return "GitHub's assertion had expired when Azure got it: run again; if it stays, check the clock of a self-hosted runner.";
        case '7000215':
        case '7000222':
            return 'The client secret is wrong or has expired (its value is needed, not its id). With `client-id`, `tenant-id` and a federated credential no secret is needed.';
        case '700016':
            return 'There is no such application in this tenant: check `client-id` (the application id, not the object id) and `tenant-id`.';
        case '90002':
        case '900023':
            return `There is no such tenant at ${authorityHostOf(cloud)}: check \`tenant-id\` and \`cloud\`.`;
        case '500011':
            return 'The authority does not know the resource that the token is for: check `cloud`, and its audience for a cloud of your own.';
        default:
            break;
    }
    if (/ACTIONS_ID_TOKEN_REQUEST/i.test(text))
        return 'Give the job `permissions: { id-token: write, contents: read }`: without it GitHub issues no assertion.';
    const code = networkCode(error);
    if (code !== undefined && /^E|CERT|UNABLE|SELF_SIGNED/.test(code)) {
        return `The authority ${authorityHostOf(cloud)} could not be reached (${code}): check \`cloud\`, the way to it, and NODE_EXTRA_CA_CERTS where its certificate is one of your own.`;
    }
    return signIn.kind === 'ambient'
        ? 'Run azure/login before this step, or give `client-id` and `tenant-id` for a sign-in by OIDC; on a self-hosted runner in Azure a managed identity will do as well.'
        : 'Check `client-id`, `tenant-id` and the federated credential of the app or managed identity.';
}
function subject(signIn) {
    return signIn.kind === 'oidc' ? `as ${claim(signIn.clientId) ?? ''} of tenant ${claim(signIn.tenantId) ?? ''}` : 'with what the environment offers';
}
/** All messages of an error and of those that it holds: DefaultAzureCredential collects one for every way it tried. */
function textOf(error, depth = 0) {
    if (typeof error !== 'object' || error === null)
        return String(error);
    const { message, errors, cause } = error;
    const own = typeof message === 'string' ? message : '';
    if (depth > 3)
        return own;
    const inner = [...(Array.isArray(errors) ? errors : []), ...(cause === undefined ? [] : [cause])].map((part) => textOf(part, depth + 1));
    return [own, ...inner.filter((part) => !own.includes(part))].join('\n');
}
function firstWords(text, aadsts) {
    const start = aadsts === undefined ? 0 : text.indexOf(`AADSTS${aadsts}`);
    const line = withoutSignedUrls(text.slice(start))
        .replace(/Trace ID:[\s\S]*$/i, '')
        // A JWT that some message may quote.
        .replace(/\beyJ[\w-]+\.[\w.-]+/g, '***')
        .replace(/\s+/g, ' ')
        .trim();
    return line.length > 600 ? `${line.slice(0, 600)}...` : line;
}
function shown(text) {
    return text === undefined ? '(unknown)' : `\`${text}\``;
}
function claim(value) {
    return typeof value === 'string' ? value.replace(/[^\x20-\x7e]|`/g, '?').slice(0, 300) : undefined;
}

;// CONCATENATED MODULE: ./build/lib/azure/sign-in.js


/** What a federated credential must have as its audience; azure/login uses the same one for every cloud. */
const ASSERTION_AUDIENCE = 'api://AzureADTokenExchange';
/**
 * The credential for a sign-in. The SDK is loaded only when a token is asked for.
 *
 * With `oidc` every exchange takes a fresh assertion from `idToken`, since one lives for minutes and a rollout for hours.
 * Without, DefaultAzureCredential looks for the environment's credentials, a workload identity, a managed identity and the
 * sessions of the Azure CLI (azure/login), Azure PowerShell and azd, in its own order.
 *
 * @returns A credential whose `getToken` rejects with DeployError `SIGN_IN_FAILED`.
 */
function credentialFor(signIn, cloud, idToken) {
    const assertion = {};
    async function freshAssertion() {
        try {
            const token = await idToken(ASSERTION_AUDIENCE);
            assertion.claims = assertionClaims(token);
            return token;
        }
        catch (error) {
            // MSAL may wrap it: the reason is kept beside.
            assertion.failure = error;
            throw error;
        }
    }
    let loaded;
    return {
        async getToken(scopes, options) {
            assertion.failure = undefined;
            try {
                loaded ??= sign_in_load(signIn, cloud, freshAssertion);
                const token = await (await loaded).getToken(scopes, options);
                if (token === null)
                    throw new Error('no credential gave a token');
                return token;
            }
            catch (error) {
                throw signInError(assertion.failure ?? error, signIn, cloud, assertion.claims);
            }
        },
    };
}
async function sign_in_load(signIn, cloud, freshAssertion) {
    const { ClientAssertionCredential, DefaultAzureCredential } = await Promise.all(/* import() */[__webpack_require__.e(818), __webpack_require__.e(738), __webpack_require__.e(16), __webpack_require__.e(553)]).then(__webpack_require__.bind(__webpack_require__, 1553));
    const options = { authorityHost: authorityHostOf(cloud), disableInstanceDiscovery: cloud.kind === 'custom' };
    switch (signIn.kind) {
        case 'oidc':
            return new ClientAssertionCredential(tenantOf(signIn.tenantId, cloud), signIn.clientId, freshAssertion, options);
        case 'ambient':
            return new DefaultAzureCredential(options);
        default:
            return signIn;
    }
}
/** ADFS has one tenant, called `adfs`, whatever the input says. */
function tenantOf(tenantId, cloud) {
    return cloud.kind === 'custom' && cloud.authorityTenant === 'adfs' ? 'adfs' : tenantId;
}

;// CONCATENATED MODULE: ./build/lib/azure/interfaces.js

/**
 * Private address of each VM's primary interface, by instance id, out of a scale set's network interfaces. A VM whose
 * interface has no address yet is left out.
 */
function primaryAddresses(interfaces) {
    const byInstance = new Map();
    for (const one of interfaces) {
        const instanceId = /\/virtualMachines\/([^/]+)\/networkInterfaces\//i.exec(textIn(one['id']) ?? '')?.[1];
        if (instanceId !== undefined)
            byInstance.set(instanceId, [...(byInstance.get(instanceId) ?? []), objectIn(one['properties'])]);
    }
    const found = new Map();
    for (const [instanceId, ofInstance] of byInstance) {
        const address = addressOf(primary(ofInstance));
        if (address !== undefined)
            found.set(instanceId, address);
    }
    return found;
}
/** A VM's only interface need not say that it is the primary one. */
function primary(candidates) {
    return candidates.find((one) => one['primary'] === true) ?? (candidates.length === 1 ? objectIn(candidates[0]) : {});
}
/** IPv4 where there are both: a primary configuration is always one (Azure), and a dual-stack VM has an IPv6 one beside it. */
function addressOf(properties) {
    const configurations = objectsIn(properties['ipConfigurations']).map((one) => objectIn(one['properties']));
    const first = configurations.find((one) => one['primary'] === true) ?? configurations.find((one) => one['privateIPAddressVersion'] !== 'IPv6') ?? configurations[0];
    return textIn(first?.['privateIPAddress']);
}

;// CONCATENATED MODULE: ./build/lib/azure/nat-gateway.js



/**
 * Whether VMs in the subnet reach the outside by a NAT gateway: the subnet's own, or the virtual network's
 * `defaultPublicNatGateway`, which is asked for only where the subnet has none.
 *
 * @returns undefined where the sign-in may not read what would tell
 */
async function hasNatGateway(clients, subnetId, signal) {
    const [networkId = ''] = subnetId.split(/\/subnets\//i);
    const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(subnetId)?.[1] ?? '';
    const refers = (id, property) => clients.call(subscriptionId, signal, async (client) => {
        const { body } = await client.get(id, { 'api-version': apiVersions.network });
        return textIn(objectIn(objectIn(objectIn(body)['properties'])[property])['id']) !== undefined;
    });
    try {
        return (await refers(subnetId, 'natGateway')) || (await refers(networkId, 'defaultPublicNatGateway'));
    }
    catch (error) {
        if (error instanceof errors/* DeployError */.s && error.code === 'ARM_FORBIDDEN')
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/vm-family.js
/** Where the name of a VM size alone tells its quota; the others have names of many forms. */
const families = [
    // D4s_v5, E8-4ads_v5: letter, features, version. Isolated sizes (`i`) have families of their own, and from version 6 on
    // Azure leaves out letters (standardDadv6Family for D4ads_v6).
    [/^Standard_([DE])\d+(?:-\d+)?(p?a?l?b?d?s?)_(v[3-5])$/i, (letter, features, version) => `${letter}${features}${version}`],
    [/^Standard_(DS?)\d+(?:-\d+)?_(v2)$/i, (series, version) => `${series}${version}`],
    [/^Standard_F\d+s_(v2)$/i, (version) => `FS${version}`],
    [/^Standard_B\d+(?:ls|ms|s)$/i, () => 'BS'],
];
/**
 * The quota that VMs of a size count for, such as `standardDSv5Family` for Standard_D4s_v5; `undefined` where it is not
 * sure. To be compared without regard to case: Azure is not consistent in it.
 */
function vmFamily(vmSize) {
    for (const [size, family] of families) {
        const match = size.exec(vmSize);
        if (match === null)
            continue;
        const [letters = '', version = ''] = family(...match.slice(1)).split(/(?=v\d$)/i);
        return `standard${letters.toUpperCase()}${version.toLowerCase()}Family`;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/lib/azure/region.js






/** What a region offers and allows. It is the subscription's, and a role on a resource group does not reach there: then it is not known. */
function createRegion(clients) {
    const sizes = new Map();
    const list = (subscriptionId, location, what, signal) => clients.call(subscriptionId, signal, (client) => listAll(client, `${locationPath(subscriptionId, location)}/${what}`, apiVersions.compute));
    return {
        async usages(subscriptionId, location, signal) {
            const found = await region_whereAllowed(list(subscriptionId, location, 'usages', signal));
            return found.flatMap(({ name, currentValue, limit }) => {
                const value = textIn(objectIn(name)['value']);
                return value === undefined ? [] : [{ name: value, used: Number(currentValue), limit: Number(limit) }];
            });
        },
        async sizeOf(subscriptionId, location, vmSize, signal) {
            const key = `${subscriptionId}/${location}`.toLowerCase();
            const cores = sizes.get(key) ?? coresBySize(await region_whereAllowed(list(subscriptionId, location, 'vmSizes', signal)));
            sizes.set(key, cores);
            const count = cores.get(vmSize.toLowerCase());
            const family = vmFamily(vmSize);
            return count === undefined ? undefined : { cores: count, ...(family === undefined ? {} : { family }) };
        },
    };
}
async function region_whereAllowed(found) {
    try {
        return await found;
    }
    catch (error) {
        if (error instanceof errors/* DeployError */.s && error.code === 'ARM_FORBIDDEN')
            return [];
        throw error;
    }
}
/** `numberOfCores` is what a VM counts for in quotas, also for sizes with constrained cores (Azure's OpenAPI file). */
function coresBySize(found) {
    return new Map(found.map(({ name, numberOfCores }) => [(textIn(name) ?? '').toLowerCase(), Number(numberOfCores)]));
}

;// CONCATENATED MODULE: ./build/lib/azure/slots.js








const slots_query = { 'api-version': apiVersions.compute };
function createSlots(clients, begin) {
    async function read(ref, signal) {
        try {
            // A GET leaves the user data out unless it is asked for, and a copy of the set would lack it.
            const { body } = await clients.call(ref.subscriptionId, signal, (client) => client.get(scaleSetPath(ref), { ...slots_query, $expand: 'userData' }));
            return objectIn(body);
        }
        catch (error) {
            if (slots_isMissing(error))
                return undefined;
            throw error;
        }
    }
    return {
        read,
        async create(ref, body, signal) {
            // Scale sets know If-None-Match since 2024 only: an older Azure of one's own would take no notice of it.
            if ((await read(ref, signal)) !== undefined) {
                throw new errors/* DeployError */.s('ARM_CONFLICT', `There is already a scale set ${ref.name} in resource group ${ref.resourceGroup}`, {
                    armCode: 'PreconditionFailed',
                    hint: 'Run again: it starts from what is there now.',
                });
            }
            return begin(ref.subscriptionId, signal, 'PUT', scaleSetPath(ref), { query: slots_query, headers: { 'If-None-Match': '*' }, body });
        },
        setCapacity: (ref, capacity, signal) => begin(ref.subscriptionId, signal, 'PATCH', scaleSetPath(ref), { query: slots_query, body: { sku: { capacity } } }),
        // No ids: all VMs.
        start: (ref, signal) => begin(ref.subscriptionId, signal, 'POST', `${scaleSetPath(ref)}/start`, { query: slots_query, body: {} }),
        deallocate: (ref, signal) => begin(ref.subscriptionId, signal, 'POST', `${scaleSetPath(ref)}/deallocate`, { query: slots_query, body: {} }),
        delete: (ref, signal) => begin(ref.subscriptionId, signal, 'DELETE', scaleSetPath(ref), { query: slots_query }),
        addresses: (ref, signal) => clients.call(ref.subscriptionId, signal, async (client) => primaryAddresses(await listAll(client, `${scaleSetPath(ref)}/networkInterfaces`, apiVersions.scaleSetInterfaces))),
        hasNatGateway: (subnetId, signal) => hasNatGateway(clients, subnetId, signal),
        ...createRegion(clients),
    };
}
/** A 404 for the scale set itself: one for its resource group or subscription is a mistake in deploy.yml. */
function slots_isMissing(error) {
    return error instanceof errors/* DeployError */.s && error.code === 'ARM_NOT_FOUND' && (error.armCode === 'ResourceNotFound' || error.armCode === 'NotFound');
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./build/lib/azure/subscriptions.js






const NAMES_IN_ERROR = 10;
/**
 * The subscription to use where none is given: the only enabled one that the sign-in sees, or, among several, the one that
 * the Azure CLI session has as its default (`az account set`, azure/login's subscription-id).
 * @param cliDefault Of the session signed in with; `undefined` where it is none of the CLI's.
 * @throws DeployError `INPUT_INVALID` where it cannot be told
 */
async function findDefaultSubscription(clients, cliDefault, signal) {
    const enabled = (await listSubscriptions(clients, signal)).filter((subscription) => subscription.enabled);
    const [only] = enabled;
    if (only !== undefined && enabled.length === 1)
        return only.id;
    if (only === undefined) {
        throw new errors/* DeployError */.s('INPUT_INVALID', 'No subscription is given, and this sign-in sees none that is enabled', {
            hint: 'Give `target.subscription` in deploy.yml or the input `subscription-id`, and assign the sign-in a role there.',
        });
    }
    const session = (await cliDefault())?.toLowerCase();
    const chosen = enabled.find(({ id }) => id.toLowerCase() === session);
    if (chosen !== undefined)
        return chosen.id;
    throw new errors/* DeployError */.s('INPUT_INVALID', `No subscription is given, and this sign-in sees ${enabled.length}: ${listed(enabled)}`, {
        hint: 'Give `target.subscription` in deploy.yml or the input `subscription-id`.',
    });
}
async function listSubscriptions(clients, signal) {
    return clients.call('', signal, async (client) => (await listAll(client, '/subscriptions', apiVersions.subscriptions)).map(toSubscription));
}
function toSubscription(value) {
    const { subscriptionId, displayName, state } = value;
    return { id: String(subscriptionId), name: typeof displayName === 'string' ? displayName : '', enabled: state === undefined || state === 'Enabled' };
}
function listed(subscriptions) {
    const shown = subscriptions.slice(0, NAMES_IN_ERROR).map(({ id, name }) => `${name} (${id})`);
    const more = subscriptions.length - shown.length;
    return shown.join(', ') + (more > 0 ? `, and ${more} more` : '');
}
/**
 * The default subscription of the Azure CLI's session: `azureProfile.json` in its folder, a file with a byte order mark.
 * Reading it saves starting `az`, which takes a second. `undefined` where there is no session.
 */
async function cliDefaultSubscription(folder = process.env['AZURE_CONFIG_DIR'] ?? (0,external_node_path_.join)((0,external_node_os_.homedir)(), '.azure')) {
    try {
        const text = await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'azureProfile.json'), 'utf8');
        const { subscriptions } = JSON.parse(text.replace(/^\uFEFF/, ''));
        const chosen = (Array.isArray(subscriptions) ? subscriptions : []).find((one) => one.isDefault === true);
        return typeof chosen?.id === 'string' ? chosen.id : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/lib/azure/token-source.js
/** A new token is asked for this long before the old one ends. */
const EARLY_MS = 5 * 60_000;
/** A token with less than this left is not used any more. */
const LEAST_MS = 30_000;
/**
 * @param create Makes a credential that has cached nothing. The SDK's credentials keep tokens of their own, so that after
 *   a rejected one only a new credential asks the authority.
 */
function createTokenSource(create, clock, log) {
    let credential;
    const kept = new Map();
    const asked = new Map();
    async function ask(scope) {
        credential ??= create();
        const token = await (await credential).getToken(scope);
        if (token === null)
            throw new Error('The credential gave no token');
        kept.set(scope, token);
        return token;
    }
    function askOnce(scope) {
        const running = asked.get(scope);
        if (running !== undefined)
            return running;
        const started = ask(scope).finally(() => asked.delete(scope));
        asked.set(scope, started);
        return started;
    }
    async function current(scope) {
        const token = kept.get(scope);
        if (token === undefined)
            return askOnce(scope);
        const leftMs = token.expiresOnTimestamp - clock.now();
        if (leftMs > EARLY_MS)
            return token;
        try {
            return await askOnce(scope);
        }
        catch (error) {
            // The authority may be down for a minute in the middle of a long rollout: the token at hand is still good.
            if (leftMs <= LEAST_MS)
                throw error;
            log.debug('The token could not be refreshed yet; the present one is used on');
            return token;
        }
    }
    return {
        token: async (scope) => (await current(scope)).token,
        reject(scope, token) {
            if (kept.get(scope)?.token !== token)
                return;
            kept.delete(scope);
            credential = undefined;
        },
        credential: () => ({
            getToken: (scopes) => current(typeof scopes === 'string' ? scopes : (scopes[0] ?? '')),
        }),
    };
}

;// CONCATENATED MODULE: ./build/lib/azure/azure.js













/** Azure, as the run sees it. Nothing is loaded or asked before it is needed. */
function createAzure(options) {
    const { cloud, signIn, idToken, clock, log } = options;
    const newCredential = options.newCredential ?? (() => Promise.resolve(credentialFor(signIn, cloud, idToken)));
    const tokens = createTokenSource(newCredential, clock, log);
    const clients = createArmClients({ cloud, tokens, clock, log, version: options.version, httpClient: options.httpClient });
    // The CLI's default says nothing about the subscriptions of an app that signed in by itself.
    const cliDefault = () => (signIn.kind === 'ambient' ? cliDefaultSubscription() : Promise.resolve(undefined));
    const begin = rawOperations(clients, clock, options.pollIntervalMs);
    return {
        scaleSets: createUniformScaleSets(clients, clock, options.pollIntervalMs),
        balancers: createBalancers(clients, begin),
        autoscale: createAutoscale(clients),
        slots: createSlots(clients, begin),
        images: createImages(clients),
        captures: createCaptures(clients, begin),
        async signIn(signal) {
            await abortable(tokens.token(armScope(cloud)), signal);
        },
        defaultSubscription: (signal) => findDefaultSubscription(clients, cliDefault, signal),
        portalUrl: (ref) => portalUrl(ref, cloud),
        requestCount: () => clients.requestCount(),
        credential: () => tokens.credential(),
    };
}

;// CONCATENATED MODULE: ./build/lib/github/bytes.js

/** All bytes of an answer's body, at most `limit` of them. */
async function readAll(body, limit, what) {
    if (typeof body === 'string')
        return Buffer.from(body);
    if (body === null || body === undefined)
        return new Uint8Array();
    const chunks = [];
    let size = 0;
    for await (const chunk of body) {
        size += chunk.length;
        if (size > limit)
            throw new errors/* DeployError */.s('GITHUB_FAILED', `GitHub gave more than ${limit} bytes for ${what}`, { hint: 'It is larger than GitHub lists it, or than this action takes.' });
        chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
}

;// CONCATENATED MODULE: ./build/lib/github/errors.js

/** The status of something that fetch or octokit threw; `undefined` where no answer came at all. */
function refusedBy(error) {
    if (typeof error !== 'object' || error === null || !('response' in error))
        return undefined;
    const { response } = error;
    if (typeof response?.status !== 'number')
        return undefined;
    return { status: response.status, message: error instanceof Error ? error.message : '', headers: response.headers ?? {}, cause: error };
}
/**
 * How long to wait because of a rate limit, in milliseconds; `undefined` where there is none. Sources: REST docs, "Rate
 * limits for the REST API": 403 or 429 with x-ratelimit-remaining 0, or with Retry-After for a secondary limit.
 */
function rateLimitWaitMs(refused, now) {
    if (refused.status !== 403 && refused.status !== 429)
        return undefined;
    const retryAfter = Number(refused.headers['retry-after']);
    if (Number.isFinite(retryAfter) && retryAfter > 0)
        return retryAfter * 1000;
    if (String(refused.headers['x-ratelimit-remaining'] ?? '') === '0') {
        const reset = Number(refused.headers['x-ratelimit-reset']);
        return Number.isFinite(reset) ? Math.max(reset * 1000 - now, 1_000) : 60_000;
    }
    return refused.status === 429 || /secondary rate limit|abuse/i.test(refused.message) ? 60_000 : undefined;
}
const MAY_READ = 'Add "permissions: contents: read" to the job; a private repository other than the workflow\'s own takes a github-token that may read it.';
/** GitHub's refusal in this project's words. `what` names the thing that was asked for. */
function gitHubError(what, refused, now, hasToken) {
    const fail = (why, details) => new errors/* DeployError */.s('GITHUB_FAILED', `GitHub refused ${what}: ${why}`, { ...details, cause: refused.cause });
    const waitMs = rateLimitWaitMs(refused, now);
    if (waitMs !== undefined) {
        return fail(`the rate limit is used up until ${new Date(now + waitMs).toISOString()}`, {
            hint: hasToken ? 'Run this again after that time.' : 'Give a github-token: without one GitHub allows 60 requests an hour to the whole network of the runner.',
        });
    }
    switch (refused.status) {
        case 401:
            return fail('the token is not valid (401)', { hint: 'The input github-token is wrong or has expired. Leave it out to use the token of the workflow.' });
        case 403:
            return fail(`the token may not do this (403: ${brief(refused.message)})`, {
                hint: 'Add "permissions: contents: read" to the job. For another repository than the workflow\'s own, give a github-token ' +
                    'that may read it; with SSO the token must be authorized for the organization.',
            });
        case 404:
            return fail('it is not there, or the token may not see it (404)', { hint: `${hasToken ? MAY_READ : 'Without a github-token only public repositories can be read.'} See also release.repository in deploy.yml.` });
        default:
            return fail(`it answered ${refused.status} ${brief(refused.message)}`.trim(), { hint: refused.status >= 500 ? 'See https://www.githubstatus.com, then run this again.' : undefined });
    }
}
/** No answer at all, after all attempts. */
function unreachable(what, host, error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? brief(cause.message) : 'no answer';
    return new errors/* DeployError */.s('GITHUB_FAILED', `GitHub could not be reached at ${host} for ${what}: ${why}`, {
        hint: /certificate|self.signed|CERT/i.test(why)
            ? 'The certificate is not trusted: give its authority in NODE_EXTRA_CA_CERTS in the env of the step.'
            : 'See whether the runner reaches that host; a proxy is taken from https_proxy and no_proxy.',
        cause: error,
    });
}
/** One line, and not a page of HTML from a proxy. */
function brief(message) {
    const line = message.replace(/\s+/g, ' ').trim();
    if (line.startsWith('<'))
        return '(a page of HTML)';
    return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}

;// CONCATENATED MODULE: ./build/lib/github/requests.js


const RETRY_WAITS_MS = [1_000, 2_000, 4_000];
const RETRIED_STATUS = new Set([408, 500, 502, 503, 504]);
/** A rate limit that is over sooner is waited for, once. */
const LONGEST_LIMIT_WAIT_MS = 60_000;
/**
 * Does `attempt` until GitHub answers: 5xx and broken connections are tried again three times, a short rate limit is
 * waited for once; less where `asked` says so. Each attempt has its own deadline.
 * @throws DeployError `GITHUB_FAILED`, or the signal's reason
 */
async function requests_ask(asked, attempts, signal, attempt) {
    let waitedForLimit = false;
    for (let failures = 0;;) {
        signal.throwIfAborted();
        const error = await outcome(attempt, asked.timeoutMs, signal);
        if (error.kind === 'answer')
            return error.value;
        signal.throwIfAborted();
        if (error.thrown instanceof errors/* DeployError */.s)
            throw error.thrown;
        const refused = refusedBy(error.thrown);
        const now = attempts.clock.now();
        const limitMs = refused === undefined ? undefined : rateLimitWaitMs(refused, now);
        if (refused !== undefined && limitMs === undefined && asked.absent?.includes(refused.status))
            return undefined;
        const retryMs = refused === undefined || RETRIED_STATUS.has(refused.status) ? (asked.retryWaitsMs ?? RETRY_WAITS_MS)[failures] : undefined;
        if (limitMs !== undefined && limitMs <= LONGEST_LIMIT_WAIT_MS && !waitedForLimit && asked.retryWaitsMs === undefined) {
            waitedForLimit = true;
            attempts.log.info(`GitHub's rate limit is used up: waiting ${Math.ceil(limitMs / 1000)} s`);
            await attempts.clock.sleep(limitMs, signal);
        }
        else if (limitMs === undefined && retryMs !== undefined) {
            failures += 1;
            attempts.log.debug(`GitHub: ${asked.what}: ${refused === undefined ? 'no answer' : `status ${refused.status}`}; trying again in ${retryMs} ms`);
            await attempts.clock.sleep(retryMs, signal);
        }
        else {
            throw refused === undefined ? unreachable(asked.what, attempts.host, error.thrown) : gitHubError(asked.what, refused, now, attempts.hasToken);
        }
    }
}
async function outcome(attempt, timeoutMs, signal) {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    try {
        return { kind: 'answer', value: await attempt(AbortSignal.any([signal, timeout.signal])) };
    }
    catch (thrown) {
        return { kind: 'thrown', thrown };
    }
    finally {
        clearTimeout(timer);
    }
}

;// CONCATENATED MODULE: ./build/lib/github/send.js
const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
/**
 * With fetch, which is there already. octokit, as @actions/github makes it, knows proxies, and is loaded where one is set: it
 * brings an HTTP client of its own, and to load that takes longer than everything else before the first request to Azure.
 */
async function createSend(settings, env) {
    return PROXIES.some((name) => env[name]) ? octokitSend(settings) : fetchSend(settings);
}
function fetchSend({ apiUrl, token, userAgent }) {
    return async ({ path, accept, body, asStream, signal }) => {
        const authorization = token === undefined ? undefined : { authorization: `token ${token}` };
        // A redirect to another host, such as the one of release files, is followed without the token (fetch standard, 4.4).
        const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
        const type = body === undefined ? undefined : { 'content-type': 'application/json; charset=utf-8' };
        const response = await fetch(`${apiUrl}${path}`, { ...post, headers: { accept, 'user-agent': userAgent, ...type, ...authorization }, signal });
        const headers = Object.fromEntries(response.headers);
        if (!response.ok)
            throw new Refusal(await refusalText(response), { status: response.status, headers });
        if (asStream)
            return { headers, data: response.body };
        const text = await response.text();
        return { headers, data: /json/.test(headers['content-type'] ?? '') ? JSON.parse(text) : text };
    };
}
class Refusal extends Error {
    response;
    constructor(message, response) {
        super(message);
        this.response = response;
    }
}
/** `message` of GitHub's JSON, or the text itself, which a proxy may have sent. */
async function refusalText(response) {
    const text = await response.text();
    try {
        const { message } = JSON.parse(text);
        return typeof message === 'string' ? message : text;
    }
    catch {
        return text;
    }
}
async function octokitSend({ apiUrl, token, userAgent, log }) {
    // Not getOctokit: that one refuses to be without a token.
    const { GitHub } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(845)]).then(__webpack_require__.bind(__webpack_require__, 1845));
    const quiet = () => undefined;
    const octokit = new GitHub({
        baseUrl: apiUrl,
        userAgent,
        log: { debug: quiet, info: quiet, warn: (line) => log.debug(line), error: quiet },
        ...(token === undefined ? {} : { auth: token }),
    });
    return ({ path, accept, body, asStream, signal }) => {
        const stream = asStream ? { parseSuccessResponseBody: false } : {};
        const [method, data] = body === undefined ? ['GET', {}] : ['POST', { data: body }];
        return octokit.request(`${method} ${path}`, { ...data, headers: { accept }, request: { signal, ...stream } });
    };
}

;// CONCATENATED MODULE: ./build/lib/github/client.js



const JSON_TIMEOUT_MS = 30_000;
/** GitHub's REST API, with its attempts and deadlines. */
function client_createClient(settings) {
    let send;
    const attempts = { clock: settings.clock, log: settings.log, host: new URL(settings.apiUrl).host, hasToken: settings.token !== undefined };
    return async (asked, path, signal, options = {}) => {
        const request = await (send ??= createSend({ ...settings, userAgent: `vmss-deploy/${settings.version}` }, process.env));
        const { accept = 'application/vnd.github+json', limitBytes, body } = options;
        return requests_ask({ timeoutMs: JSON_TIMEOUT_MS, ...asked }, attempts, signal, async (attemptSignal) => {
            const answer = await request({ path, accept, body, asStream: limitBytes !== undefined, signal: attemptSignal });
            return limitBytes === undefined ? answer : { headers: answer.headers, data: await readAll(answer.data, limitBytes, asked.what) };
        });
    };
}

;// CONCATENATED MODULE: ./build/lib/github/map-deployment.js

/** @throws DeployError `GITHUB_FAILED` where the answer is no deployment, such as the page of a proxy. */
function mapDeployment(json) {
    const { id, task, payload } = object(json);
    if (typeof id !== 'number')
        throw unexpected('deployment');
    return { id, task: typeof task === 'string' ? task : '', payload };
}
function mapDeployments(json) {
    if (!Array.isArray(json))
        throw unexpected('list of deployments');
    return json.map(mapDeployment);
}
/** Newest first, in whatever order GitHub gives them. */
function mapStatuses(json) {
    if (!Array.isArray(json))
        throw unexpected('list of statuses');
    const statuses = json.map((one) => {
        const { id, state, created_at: createdAt } = object(one);
        if (typeof id !== 'number' || typeof state !== 'string' || typeof createdAt !== 'string')
            throw unexpected('status of a deployment');
        return { id, state, createdAt };
    });
    return statuses.sort((a, b) => b.id - a.id).map(({ state, createdAt }) => ({ state, createdAt }));
}
function object(json) {
    return typeof json === 'object' && json !== null ? json : {};
}
function unexpected(what) {
    return new errors/* DeployError */.s('GITHUB_FAILED', `GitHub's answer is no ${what}`);
}

;// CONCATENATED MODULE: ./build/lib/github/urls.js
/** A path for a URL: every segment encoded, the slashes between them kept. */
function segments(path) {
    return path.split('/').map(encodeURIComponent).join('/');
}
/** Where a file of a public repository is served without a token. Servers other than github.com have it below the repository. */
function publicFileUrl(serverUrl, repository, path, commit) {
    const base = serverUrl.replace(/\/+$/, '');
    return base === 'https://github.com'
        ? `https://raw.githubusercontent.com/${segments(repository)}/${commit}/${segments(path)}`
        : `${base}/${segments(repository)}/raw/${commit}/${segments(path)}`;
}

;// CONCATENATED MODULE: ./build/lib/github/deployments.js



const deployments_TIMEOUT_MS = 5_000;
/** More characters are answered 422 (Shopify/shipit-engine issue 1004). */
const LONGEST_DESCRIPTION = 140;
/** GitHub says 404 to some tokens of what they may not see, and 401 to one that has expired meanwhile. */
const MAY_NOT = [401, 403, 404];
/** GitHub's deployments by its REST API. Asked once more at the most, and where a second time would make a second deployment, not even that. */
function createDeployments(settings) {
    const client = client_createClient(settings);
    const ask = (asked, path, signal, body, map) => settings.token === undefined ? Promise.resolve(undefined) : askOnce(client, { absent: MAY_NOT, timeoutMs: deployments_TIMEOUT_MS, retryWaitsMs: [1_000], ...asked }, path, signal, body, map);
    return {
        create: (repository, deployment, signal) => ask({ what: `a deployment in ${deployment.environment}`, retryWaitsMs: [] }, `/repos/${segments(repository)}/deployments`, signal, deploymentBody(deployment), (json) => mapDeployment(json).id),
        addStatus: (repository, id, status, signal) => ask({ what: `a status of deployment ${id}` }, statusesOf(repository, id), signal, statusBody(status), () => true),
        list: (repository, environment, signal) => ask({ what: `the deployments in ${environment}` }, `/repos/${segments(repository)}/deployments?environment=${encodeURIComponent(environment)}&per_page=100`, signal, undefined, mapDeployments),
        statuses: (repository, id, signal) => ask({ what: `the statuses of deployment ${id}` }, `${statusesOf(repository, id)}?per_page=100`, signal, undefined, mapStatuses),
    };
}
async function askOnce(client, asked, path, signal, body, map) {
    const answer = await client(asked, path, signal, { body });
    return answer && map(answer.data);
}
function statusesOf(repository, id) {
    return `/repos/${segments(repository)}/deployments/${id}/statuses`;
}
/** Neither is anything merged into the ref, nor must its commit have passed anything: the release is out already. */
function deploymentBody({ ref, task, environment, production, description, payload }) {
    return { ref, task, environment, production_environment: production, description: cut(description), payload, auto_merge: false, required_contexts: [] };
}
function statusBody({ state, description, environmentUrl, logUrl }) {
    return { state, description: cut(description), environment_url: environmentUrl, log_url: logUrl, auto_inactive: false };
}
function cut(text) {
    const characters = [...text];
    return characters.length <= LONGEST_DESCRIPTION ? text : `${characters.slice(0, LONGEST_DESCRIPTION - 1).join('')}…`;
}

;// CONCATENATED MODULE: ./build/lib/github/map-release.js

/** @throws DeployError `GITHUB_FAILED` where the answer is no release, such as the page of a proxy. */
function mapRelease(json) {
    const release = map_release_object(json, 'tag_name', 'release');
    return {
        tag: release.tag_name,
        draft: release.draft,
        prerelease: release.prerelease,
        htmlUrl: release.html_url,
        assets: (release.assets ?? []).map(mapAsset),
    };
}
function mapReleases(json) {
    if (!Array.isArray(json))
        throw map_release_unexpected('list of releases');
    return json.map(mapRelease);
}
function mapRepository(json) {
    const repository = map_release_object(json, 'full_name', 'repository');
    return { name: repository.full_name, private: repository.private, htmlUrl: repository.html_url };
}
function mapAsset(asset) {
    return {
        id: asset.id,
        name: asset.name,
        state: asset.state === 'uploaded' ? 'uploaded' : 'open',
        size: asset.size,
        sha256: /^sha256:([0-9a-f]{64})$/i.exec(asset.digest ?? '')?.[1]?.toLowerCase(),
        downloadUrl: asset.browser_download_url,
        ...(asset.updated_at === undefined ? {} : { uploadedAt: asset.updated_at }),
    };
}
function map_release_object(json, key, what) {
    if (typeof json === 'object' && json !== null && Object.hasOwn(json, key))
        return json;
    throw map_release_unexpected(what);
}
function map_release_unexpected(what) {
    return new errors/* DeployError */.s('GITHUB_FAILED', `GitHub's answer is no ${what}`, { hint: 'See whether GITHUB_API_URL is the API of GitHub, and whether a proxy stands between.' });
}

;// CONCATENATED MODULE: ./build/lib/github/releases.js




const BYTES_TIMEOUT_MS = 15 * 60_000;
/** What the contents API gives of a file (REST docs, "Get repository content"). */
const LARGEST_FILE_BYTES = 100 * 1024 * 1024;
const PAGE = 100;
/** GitHub by its REST API. */
function createReleases(settings) {
    const get = client_createClient(settings);
    return {
        repository: async (name, signal) => mapRepository(releases_present(await get({ what: `the repository ${name}` }, `/repos/${segments(name)}`, signal)).data),
        byTag: (name, tag, signal) => byTag(get, name, tag, signal),
        list: (name, limit, signal) => list(get, name, limit, signal),
        commitOf: (name, ref, signal) => commitOf(get, name, ref, signal),
        readFile: (name, path, commit, signal) => readFile(get, name, path, commit, signal),
        downloadAsset: (name, asset, signal) => downloadAsset(get, name, asset, signal),
        publicFileUrl: (name, path, commit) => publicFileUrl(settings.serverUrl, name, path, commit),
    };
}
async function byTag(get, name, tag, signal) {
    const what = `release ${tag} of ${name}`;
    const answer = await get({ what, absent: [404] }, `/repos/${segments(name)}/releases/tags/${encodeURIComponent(tag)}`, signal);
    return answer === undefined ? undefined : mapRelease(answer.data);
}
async function list(get, name, limit, signal) {
    const found = [];
    for (let page = 1; found.length < limit; page += 1) {
        const size = Math.min(limit, PAGE);
        const answer = releases_present(await get({ what: `the releases of ${name}` }, `/repos/${segments(name)}/releases?per_page=${size}&page=${page}`, signal));
        const releases = mapReleases(answer.data);
        found.push(...releases);
        if (releases.length < size)
            break;
    }
    return found.slice(0, limit);
}
/** Asks for the SHA alone: the whole answer would carry every changed file of the commit. */
async function commitOf(get, name, ref, signal) {
    const what = `the commit of ${ref} in ${name}`;
    // 422 is what GitHub says of a name that is no ref; 409 of an empty repository.
    const answer = await get({ what, absent: [404, 409, 422] }, `/repos/${segments(name)}/commits/${encodeURIComponent(ref)}`, signal, { accept: 'application/vnd.github.sha', limitBytes: 4096 });
    if (answer === undefined)
        return undefined;
    const sha = Buffer.from(bytesOf(answer)).toString().trim();
    if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha))
        return sha;
    throw new errors/* DeployError */.s('GITHUB_FAILED', `GitHub's answer for ${what} is no commit`);
}
async function readFile(get, name, path, commit, signal) {
    const what = `the file ${path} of ${name}`;
    const url = `/repos/${segments(name)}/contents/${segments(path)}?ref=${encodeURIComponent(commit)}`;
    const answer = await get({ what, absent: [404], timeoutMs: BYTES_TIMEOUT_MS }, url, signal, { accept: 'application/vnd.github.raw+json', limitBytes: LARGEST_FILE_BYTES });
    if (answer === undefined)
        return undefined;
    // A file comes as application/vnd.github.raw; plain JSON is the listing of a folder.
    if (String(answer.headers['content-type'] ?? '').startsWith('application/json')) {
        throw new errors/* DeployError */.s('GITHUB_FAILED', `${path} of ${name} is no file but a folder or a submodule`, { hint: 'file: names one file.' });
    }
    return bytesOf(answer);
}
async function downloadAsset(get, name, asset, signal) {
    const what = `the asset ${asset.name} of ${name}`;
    const url = `/repos/${segments(name)}/releases/assets/${asset.id}`;
    const answer = await get({ what, timeoutMs: BYTES_TIMEOUT_MS }, url, signal, { accept: 'application/octet-stream', limitBytes: asset.size });
    return bytesOf(releases_present(answer));
}
function bytesOf(answer) {
    if (answer.data instanceof Uint8Array)
        return answer.data;
    throw new errors/* DeployError */.s('INTERNAL', 'GitHub was not asked for bytes where they are needed');
}
/** For questions without `absent`, which are always answered or thrown. */
function releases_present(answer) {
    if (answer === undefined)
        throw new errors/* DeployError */.s('INTERNAL', 'GitHub gave no answer where it must');
    return answer;
}

;// CONCATENATED MODULE: ./build/lib/version.js
/** Version of the action; package.json says the same, and a test sees to it. */
const VERSION = '0.1.0';

;// CONCATENATED MODULE: ./build/lib/wiring.js






/** The real Azure and the real GitHub of a run. Each loads its SDK with its first question. */
function services(inputs, { runner, log, clock }) {
    const azure = createAzure({
        cloud: inputs.cloud, signIn: inputs.signIn, pollIntervalMs: inputs.pollIntervalMs, clock, log, version: VERSION,
        idToken: (audience) => runner.idToken(audience),
    });
    const gitHub = { ...inputs.github, token: inputs.githubToken, clock, log, version: VERSION };
    return {
        azure,
        releases: createReleases(gitHub),
        deployments: createDeployments(gitHub),
        blobStore: (account, container) => createBlobStore({ cloud: inputs.cloud, account, container, credential: azure.credential(), clock, version: VERSION }),
    };
}
/** Aborts when the runner cancels: SIGINT first, SIGTERM 7.5 s later, then the end (actions/runner ProcessInvoker). */
function cancellation() {
    const controller = new AbortController();
    const cancel = () => controller.abort(new errors/* DeployError */.s('CANCELLED', 'The run was cancelled', { hint: 'What Azure had begun goes on there; the post step undoes what it can. Run the workflow again to go on where it ended.' }));
    process.once('SIGINT', cancel);
    process.once('SIGTERM', cancel);
    return controller.signal;
}


/***/ }),

/***/ 2265:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ within)
/* harmony export */ });
/** Does `body` with a signal that aborts with `signal`, and after `ms`. Rejects as `body` does then. */
async function within(ms, { clock, signal }, body) {
    const late = new AbortController();
    const over = new AbortController();
    const timer = clock.sleep(ms, over.signal).then(() => late.abort(new Error(`no answer within ${ms / 1000} s`)), () => undefined);
    try {
        return await body(AbortSignal.any([signal, late.signal]));
    }
    finally {
        over.abort();
        await timer;
    }
}


/***/ })

};
