import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");

/***/ }),

/***/ 5317:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");

/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 4317:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");

/***/ }),

/***/ 7540:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:console");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:dns");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 3557:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 2018:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tty");

/***/ }),

/***/ 7016:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("url");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 1469:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ DeployError)
/* harmony export */ });
/** The only error class. `message` says what failed and on which resource; `hint` says what to do. */
class DeployError extends Error {
    code;
    hint;
    correlationId;
    armCode;
    problems;
    constructor(code, message, details = {}) {
        super(message, details.cause === undefined ? undefined : { cause: details.cause });
        this.name = 'DeployError';
        this.code = code;
        this.hint = details.hint;
        this.correlationId = details.correlationId;
        this.armCode = details.armCode;
        this.problems = details.problems ?? [];
    }
}


/***/ }),

/***/ 3740:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _runner_clock_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7321);
/* harmony import */ var _runner_runner_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6539);


const surroundings = { ...(0,_runner_runner_js__WEBPACK_IMPORTED_MODULE_0__/* .createRunner */ .j)(), clock: (0,_runner_clock_js__WEBPACK_IMPORTED_MODULE_1__/* .createClock */ .t)() };
const { runner, log } = surroundings;
try {
    // One bundle serves both steps: action.yml names it as main and as post.
    if (runner.getState('isPost') === 'true') {
        const { post } = await Promise.all(/* import() */[__nccwpck_require__.e(108), __nccwpck_require__.e(176)]).then(__nccwpck_require__.bind(__nccwpck_require__, 3176));
        await post(surroundings);
    }
    else {
        await runner.saveState('isPost', 'true');
        const { main } = await Promise.all(/* import() */[__nccwpck_require__.e(129), __nccwpck_require__.e(108), __nccwpck_require__.e(594)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2594));
        if (!(await main(surroundings)))
            process.exitCode = 1;
    }
}
catch (error) {
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 7321:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ createClock)
/* harmony export */ });
/** setTimeout takes a signed 32-bit number of milliseconds; longer waits are made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** The real time. A sleep leaves neither its timer nor its listener behind, however it ends. */
function createClock() {
    return { now: () => Date.now(), sleep };
}
async function sleep(ms, signal) {
    let left = ms;
    do {
        const part = Math.min(Math.max(left, 0), LONGEST_TIMER_MS);
        await timer(part, signal);
        left -= part;
    } while (left > 0);
}
function timer(ms, signal) {
    return new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const onAbort = () => {
            clearTimeout(handle);
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the caller chose the reason
            reject(signal.reason);
        };
        const handle = setTimeout(() => {
            signal.removeEventListener('abort', onAbort);
            resolve();
        }, ms);
        signal.addEventListener('abort', onAbort, { once: true });
    });
}


/***/ }),

/***/ 6539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  j: () => (/* binding */ createRunner)
});

// EXTERNAL MODULE: ./build/lib/errors.js
var errors = __nccwpck_require__(1469);
;// CONCATENATED MODULE: ./build/lib/runner/commands.js
/** One command as a line without its end. Whatever `message` and `properties` hold, it stays one line. */
function command(name, message, properties = {}) {
    const pairs = Object.entries(properties)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
    return `::${name}${pairs.length === 0 ? '' : ` ${pairs.join(',')}`}::${escapeMessage(message)}`;
}
function escapeMessage(text) {
    return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
function escapeProperty(text) {
    return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
/**
 * Text that may come from anywhere, made safe to print: the runner takes a line that begins with `::` for a command
 * (after white space too), and `##[...]` anywhere in a line for one of the older form. Control characters, which could
 * hide or overwrite lines, are spelled out. The result may have several lines.
 */
function plainLines(text) {
    return text
        .split(/\r\n|\r|\n/)
        .map((line) => line.replaceAll('##[', '# #[').replace(/^(\s*)::/, '$1: :').replace(CONTROL, spelled))
        .join('\n');
}
/** C0 and C1 controls but for the tab, the bidirectional ones, and the marks that are blank yet not white space. */
// eslint-disable-next-line no-control-regex -- finding control characters is its purpose
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
function spelled(character) {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __nccwpck_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __nccwpck_require__(4708);
;// CONCATENATED MODULE: ./build/lib/runner/id-token.js


/** How long GitHub may take to answer, ms. */
const LIMIT_MS = 5_000;
const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
/**
 * The job's OIDC token, asked for without @actions/core: loading that would delay the first request to Azure by about a tenth
 * of a second.
 * @returns undefined where it is not to be had this way: behind a proxy, or not at the first attempt. @actions/core, which knows
 *   proxies and tries again, is to ask then.
 */
async function idTokenDirectly(audience, env) {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
    if (!url || !bearer || PROXIES.some((name) => env[name]))
        return undefined;
    try {
        const answer = JSON.parse(await textOf(`${url}&audience=${encodeURIComponent(audience)}`, bearer));
        return typeof answer?.value === 'string' && answer.value !== '' ? answer.value : undefined;
    }
    catch {
        return undefined;
    }
}
function textOf(url, bearer) {
    return new Promise((resolve, reject) => {
        const get = new URL(url).protocol === 'http:' ? external_node_http_.get : external_node_https_.get;
        const request = get(url, { headers: { accept: 'application/json', authorization: `Bearer ${bearer}` }, signal: AbortSignal.timeout(LIMIT_MS) }, (response) => {
            let text = '';
            response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
            response.once('error', reject);
            response.once('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`status ${response.statusCode}`))));
        });
        request.once('error', reject);
    });
}

;// CONCATENATED MODULE: ./build/lib/runner/log.js

/**
 * The log as the runner shows it. Lines may hold text from anywhere: none of it is taken for a workflow command.
 * @param write Takes whole lines, each with its end; the runner reads them from stdout.
 * @param redact Replaces secrets; the runner masks as well, but only where there is a runner.
 */
function createLog(write, redact) {
    let depth = 0;
    const print = (text) => write(`${plainLines(redact(text))}\n`);
    const issue = (name, message, properties) => write(`${command(name, redact(message), properties)}\n`);
    return {
        debug: (line) => issue('debug', line),
        info: print,
        warning: (message, location) => issue('warning', message, annotated(location)),
        error: (message, location) => issue('error', message, annotated(location)),
        async group(title, body) {
            // Groups do not nest on GitHub: an inner one would end the outer one, so it is a plain line.
            depth += 1;
            if (depth === 1)
                issue('group', title);
            else
                print(title);
            try {
                return await body();
            }
            finally {
                depth -= 1;
                if (depth === 0)
                    issue('endgroup', '');
            }
        },
    };
}
function annotated(location) {
    return location === undefined ? {} : { file: location.file, line: location.line, col: location.column };
}

;// CONCATENATED MODULE: ./build/lib/runner/secrets.js
/** Shorter ones would turn half of a text into stars and hide nothing. */
const SHORTEST_REPLACED = 3;
const MASK = '***';
function createSecrets() {
    const known = new Set();
    let longestFirst = [];
    return {
        add(secret) {
            for (const spelling of spellings(secret))
                known.add(spelling);
            // A secret within another one must not be replaced first: the rest of the longer one would be left.
            longestFirst = [...known].sort((a, b) => b.length - a.length);
        },
        redact: (text) => maskCutStarts(longestFirst.reduce((left, secret) => left.replaceAll(secret, MASK), text), longestFirst),
    };
}
/** The secret as it may be met: whole, line by line, within JSON, in a URL and as base64. */
function spellings(secret) {
    const lines = secret.split(/\r\n|\r|\n/);
    const whole = secret.trim();
    const all = [
        secret,
        whole,
        ...lines.map((line) => line.trim()),
        JSON.stringify(whole).slice(1, -1),
        encoded(whole),
        Buffer.from(secret).toString('base64'),
    ];
    return all.filter((text) => text.length >= SHORTEST_REPLACED);
}
/** A secret may be no well-formed text (half a surrogate pair), which has no form in a URL. */
function encoded(text) {
    try {
        return encodeURIComponent(text);
    }
    catch {
        return text;
    }
}
/** Where the tail of a script's output begins: at the start of a text, and behind the marks that handlers put before it. */
const TAIL = /(?<=^(?:\[std(?:out|err)\]|---(?:stdout|errout)---)\n)/m;
/** A shorter end of a secret tells little, and is found by chance. */
const SHORTEST_CUT = 6;
/** A handler's tail is the last 4 KiB of the output, so it may begin within a secret. */
function maskCutStarts(text, spellings) {
    return text.split(TAIL).map((part) => maskCutStart(part, spellings)).join('');
}
function maskCutStart(text, spellings) {
    const head = text.slice(0, SHORTEST_CUT);
    if (head.length < SHORTEST_CUT)
        return text;
    for (const spelling of spellings) {
        for (let cut = spelling.indexOf(head, 1); cut !== -1; cut = spelling.indexOf(head, cut + 1)) {
            if (text.startsWith(spelling.slice(cut)))
                return `${MASK}${text.slice(spelling.length - cut)}`;
        }
    }
    return text;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
;// CONCATENATED MODULE: ./build/lib/runner/state-file.js


/**
 * Saves a value for the post step, in the form that the runner reads (GitHub docs, "Sending values to the pre and post actions").
 * It is the very first thing of a run: with @actions/core the run would begin with loading that.
 * @returns false where the runner named no file
 */
function appendState(name, value, path) {
    if (!path)
        return false;
    const delimiter = `ghadelimiter_${(0,external_node_crypto_.randomUUID)()}`;
    (0,external_node_fs_.appendFileSync)(path, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
    return true;
}

;// CONCATENATED MODULE: ./build/lib/runner/summary-size.js
/** GitHub drops a step's summary that is larger, whole (GitHub docs, "Adding a job summary": 1 MiB for each step). */
const SUMMARY_LIMIT_BYTES = 1024 * 1024;
const NOTE = '\n\n_The summary was cut here: GitHub shows no more than 1 MiB. The JSON report has everything._\n';
/**
 * The text, cut at the end of a line where it is larger than GitHub takes. The report keeps below the limit by itself;
 * this is the last resort, without which the whole summary would be lost.
 */
function fitSummary(markdown, limitBytes = SUMMARY_LIMIT_BYTES) {
    const bytes = Buffer.from(markdown);
    if (bytes.length <= limitBytes)
        return markdown;
    const room = bytes.subarray(0, limitBytes - Buffer.byteLength(NOTE));
    const end = room.lastIndexOf('\n');
    return room.subarray(0, Math.max(end, 0)).toString() + NOTE;
}

;// CONCATENATED MODULE: ./build/lib/runner/runner.js







/**
 * The runner of this process: log and commands go to stdout, outputs, state and summary to the files that it named in
 * the environment. @actions/core is loaded at the first need of it.
 */
function createRunner(write = writeStdout) {
    const secrets = createSecrets();
    const log = createLog(write, secrets.redact);
    let lastSummary = Promise.resolve();
    const runner = {
        mask(secret) {
            if (secret.trim() === '')
                return;
            secrets.add(secret);
            write(`${command('add-mask', secret)}\n`);
        },
        redact: secrets.redact,
        setOutput: async (name, value) => (await core()).setOutput(name, secrets.redact(value)),
        setFailed(message) {
            process.exitCode = 1;
            log.error(message);
        },
        async saveState(name, value) {
            if (!appendState(name, value, process.env['GITHUB_STATE']))
                (await core()).saveState(name, value);
        },
        getState: (name) => process.env[`STATE_${name}`] ?? '',
        writeSummary(markdown) {
            // One after the other, in the order of the calls: the last one is what stays.
            lastSummary = lastSummary.then(() => replaceSummary(fitSummary(secrets.redact(markdown)), log));
            return lastSummary;
        },
        async idToken(audience) {
            const token = await requestIdToken(audience);
            secrets.add(token);
            return token;
        },
    };
    return { runner, log };
}
function writeStdout(text) {
    process.stdout.write(text);
}
function core() {
    return Promise.all(/* import() */[__nccwpck_require__.e(119), __nccwpck_require__.e(421)]).then(__nccwpck_require__.bind(__nccwpck_require__, 6421));
}
/** A summary that cannot be written must not turn a deployment red that went well. */
async function replaceSummary(markdown, log) {
    if (!process.env['GITHUB_STEP_SUMMARY'])
        return;
    const { summary } = await core();
    try {
        await summary.emptyBuffer().addRaw(markdown).write({ overwrite: true });
    }
    catch (error) {
        log.warning(`The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
    }
}
async function requestIdToken(audience) {
    try {
        return (await idTokenDirectly(audience, process.env)) ?? (await (await core()).getIDToken(audience));
    }
    catch (cause) {
        throw new errors/* DeployError */.s('SIGN_IN_FAILED', `GitHub gave no OIDC token for the audience "${audience}"`, {
            hint: 'Give the job "permissions: id-token: write". A workflow run by a pull request from a fork never gets a token.',
            cause,
        });
    }
}


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(3740);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
