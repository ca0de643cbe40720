export { createBlasOps } from "./blas-ops.js";
export { type BlasSpec, nameOfBlas } from "./blas-spec.js";
export { loadBlas } from "./load-blas.js";
export { openBlas } from "./open-blas.js";
export type { Product, Products } from "./products.js";
export { requireBf16, whyNoBf16 } from "./require-bf16.js";
