export const id = 176;
export const ids = [176];
export const modules = {

/***/ 3176:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  post: () => (/* binding */ post)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./build/lib/inputs.js + 5 modules
var lib_inputs = __webpack_require__(9440);
// EXTERNAL MODULE: ./build/lib/post-state.js
var post_state = __webpack_require__(1796);
// EXTERNAL MODULE: ./build/lib/steps/clean-up.js
var clean_up = __webpack_require__(2667);
// EXTERNAL MODULE: ./build/lib/plan/batches.js
var batches = __webpack_require__(6322);
// EXTERNAL MODULE: ./build/lib/plan/drain/by-hand.js
var by_hand = __webpack_require__(8134);
// EXTERNAL MODULE: ./build/lib/plan/drain/may-serve.js
var may_serve = __webpack_require__(3896);
// EXTERNAL MODULE: ./build/lib/plan/drain/rotation.js
var rotation = __webpack_require__(8285);
// EXTERNAL MODULE: ./build/lib/plan/record.js
var record = __webpack_require__(3221);
// EXTERNAL MODULE: ./build/lib/plan/verdict.js + 1 modules
var verdict = __webpack_require__(2367);
// EXTERNAL MODULE: ./build/lib/steps/edit-balancer.js
var edit_balancer = __webpack_require__(9945);
;// CONCATENATED MODULE: ./build/lib/steps/put-back-later.js







/** GitHub gives a cancelled job five minutes in all, ms. */
const PATIENCE_MS = 2 * 60_000;
const BETWEEN_LOOKS_MS = 5_000;
/**
 * Puts VMs back into rotation that a run which was cancelled or killed has taken out: those that are well at once, those that Azure is still at work on when they
 * have come through, for two minutes at the most. Who is out is read from the balancers. Never throws.
 */
async function putBackLater(parts, drained) {
    const { clock, log, target } = parts;
    const limit = new AbortController();
    const timer = clock.sleep(PATIENCE_MS, limit.signal).then(() => limit.abort(new Error(`not done within ${PATIENCE_MS / 60_000} minutes`)), () => undefined);
    let left = [];
    try {
        for (;;) {
            const vms = await readVms(parts, drained, limit.signal);
            left = [];
            for (const balancer of drained.balancers)
                left = [...left, await returnWell(parts, balancer, vms, limit.signal)];
            if (!left.some(({ out }) => out.some(({ instanceId }) => vms.hopeful.has(instanceId))))
                break;
            await clock.sleep(BETWEEN_LOOKS_MS, limit.signal);
        }
    }
    catch (error) {
        if (!limit.signal.aborted || left.length === 0)
            log.warning(`Could not put VMs of ${target.name} back into rotation (${error instanceof Error ? error.message : String(error)}). The next deployment does; by hand: set the admin state of the members that are down to None in the pools of ${drained.balancers.map(({ name }) => name).join(', ')}`);
    }
    finally {
        limit.abort();
        await timer;
    }
    for (const { balancer, body, out } of left)
        if (out.length > 0)
            log.warning((0,by_hand/* byHand */.X)({ scaleSet: target, balancer }, body, out));
}
async function readVms({ scaleSets, target }, { healthCounts, touched }, signal) {
    const [{ extensions }, instances] = await Promise.all([scaleSets.get(target, signal), scaleSets.listInstances(target, signal)]);
    // What VMs must have come to is what the model records of this action's deployments.
    const rules = { expected: extensions.filter(({ forceUpdateTag }) => (0,record/* parseRecord */.Hh)(forceUpdateTag) !== undefined), healthCounts, operationEnded: true };
    const isWell = (instance) => (0,may_serve/* mayServe */.d)(instance, (0,verdict/* judge */.S)(instance, rules), rules, touched.includes(instance.instanceId));
    const unwell = instances.filter((instance) => !isWell(instance));
    return { well: instances.filter(isWell).map(({ instanceId }) => instanceId), hopeful: new Set(unwell.filter((instance) => (0,verdict/* judge */.S)(instance, rules).kind !== 'failed').map(({ instanceId }) => instanceId)) };
}
async function returnWell({ balancers, clock, log, target }, balancer, { well }, signal) {
    const place = { scaleSet: target, balancer };
    let back = [];
    const body = await (0,edit_balancer/* editBalancer */.r)(balancer, (before) => {
        const next = (0,rotation/* putBack */.pK)(before, place, well);
        if (next !== undefined)
            back = [...new Set((0,rotation/* outOf */.GH)(before, place).map(({ instanceId }) => instanceId))].filter((id) => well.includes(id)).sort(batches/* compareIds */.q3);
        return next;
    }, { balancers, clock, log, signal, pollIntervalMs: BETWEEN_LOOKS_MS });
    if (back.length > 0)
        log.info(`Cleaned up on ${target.name}: back in rotation of ${balancer.name}: ${back.join(', ')}`);
    return { balancer, body, out: (0,rotation/* outOf */.GH)(body, place) };
}

// EXTERNAL MODULE: ./build/lib/wiring.js + 61 modules
var wiring = __webpack_require__(3866);
// EXTERNAL MODULE: ./build/lib/within.js
var within = __webpack_require__(2265);
;// CONCATENATED MODULE: ./build/lib/post.js







/** For the last status of a GitHub deployment. */
const TELL_MS = 15_000;
/**
 * The post step: undoes what a cancelled or killed main step has left behind, and ends its GitHub deployment. It runs whatever became of the main step
 * (post-if: always()), within the five minutes that GitHub gives a cancelled job.
 */
async function post(surroundings) {
    const { runner, log, clock } = surroundings;
    const pending = (0,post_state/* readPending */.ct)(runner);
    const untold = (0,post_state/* readUntold */.Jd)(runner);
    if (!pending && !untold)
        return;
    // deploy.yml is not read here, and a step in between may have emptied the workspace: it need not be there.
    const inputs = (0,lib_inputs/* readInputs */.K)(process.env, { readFile: (path) => (0,external_node_fs_.readFileSync)(path, 'utf8'), realPath: (path) => path });
    for (const secret of inputs.secrets)
        runner.mask(secret);
    const { azure, deployments } = (0,wiring/* services */.$)(inputs, surroundings);
    await Promise.all([
        pending && (0,clean_up/* cleanUp */.n)({ scaleSets: azure.scaleSets, target: pending.target, clock, log }, pending.cleanup),
        pending?.cleanup.drained && putBackLater({ ...azure, target: pending.target, clock, log }, pending.cleanup.drained),
        untold && tell(untold, deployments, surroundings),
    ]);
}
async function tell({ repository, id, status }, deployments, { clock, log }) {
    try {
        await (0,within/* within */.u)(TELL_MS, { clock, signal: new AbortController().signal }, (signal) => deployments.addStatus(repository, id, status, signal));
    }
    catch (error) {
        log.info(`GitHub deployment ${id} could not be told that it is over: ${error instanceof Error ? error.message : String(error)}`);
    }
}


/***/ })

};
