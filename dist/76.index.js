export const id = 76;
export const ids = [76];
export const modules = {

/***/ 5076:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ComputeManagementClient: () => (/* reexport safe */ _azure_arm_compute__WEBPACK_IMPORTED_MODULE_0__.Kx),
/* harmony export */   createComputeManagement: () => (/* reexport safe */ _azure_arm_compute_api__WEBPACK_IMPORTED_MODULE_1__.L)
/* harmony export */ });
/* harmony import */ var _azure_arm_compute__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9234);
/* harmony import */ var _azure_arm_compute_api__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6483);
// What is used of the SDK, as one chunk of its own: a bundler drops the rest, which it cannot with an import() of the package.




/***/ })

};
