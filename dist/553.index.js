export const id = 553;
export const ids = [553];
export const modules = {

/***/ 1553:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ClientAssertionCredential: () => (/* reexport safe */ _azure_identity__WEBPACK_IMPORTED_MODULE_0__.XI),
/* harmony export */   DefaultAzureCredential: () => (/* reexport safe */ _azure_identity__WEBPACK_IMPORTED_MODULE_0__.gv)
/* harmony export */ });
/* harmony import */ var _azure_identity__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3016);
// What is used of the SDK, as one chunk of its own: a bundler drops the rest, which it cannot with an import() of the package.



/***/ })

};
