export const id = 848;
export const ids = [848];
export const modules = {

/***/ 8848:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9440);
/* harmony import */ var _post_state_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1796);
/* harmony import */ var _steps_clean_up_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2667);
/* harmony import */ var _wiring_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4494);
/* harmony import */ var _within_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2265);






/** For the last status of a GitHub deployment. */
const TELL_MS = 15_000;
/**
 * The post step: undoes what a cancelled or killed main step has left behind, and ends its GitHub deployment. It runs whatever became of the main step
 * (post-if: always()), within the five minutes that GitHub gives a cancelled job.
 */
async function post(surroundings) {
    const { runner, log, clock } = surroundings;
    const pending = (0,_post_state_js__WEBPACK_IMPORTED_MODULE_4__/* .readPending */ .ct)(runner);
    const untold = (0,_post_state_js__WEBPACK_IMPORTED_MODULE_4__/* .readUntold */ .Jd)(runner);
    if (!pending && !untold)
        return;
    // deploy.yml is not read here, and a step in between may have emptied the workspace: it need not be there.
    const inputs = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readInputs */ .K)(process.env, { readFile: (path) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'), realPath: (path) => path });
    for (const secret of inputs.secrets)
        runner.mask(secret);
    const { azure, deployments } = (0,_wiring_js__WEBPACK_IMPORTED_MODULE_3__/* .services */ .$)(inputs, surroundings);
    await Promise.all([
        pending && (0,_steps_clean_up_js__WEBPACK_IMPORTED_MODULE_2__/* .cleanUp */ .n)({ scaleSets: azure.scaleSets, target: pending.target, clock, log }, pending.cleanup),
        untold && tell(untold, deployments, surroundings),
    ]);
}
async function tell({ repository, id, status }, deployments, { clock, log }) {
    try {
        await (0,_within_js__WEBPACK_IMPORTED_MODULE_5__/* .within */ .u)(TELL_MS, { clock, signal: new AbortController().signal }, (signal) => deployments.addStatus(repository, id, status, signal));
    }
    catch (error) {
        log.info(`GitHub deployment ${id} could not be told that it is over: ${error instanceof Error ? error.message : String(error)}`);
    }
}


/***/ })

};
