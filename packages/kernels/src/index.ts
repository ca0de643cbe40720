export { allocateMemory } from "./allocate-memory.js";
export { compileKernels } from "./compile-kernels.js";
export { detectSimdLevel, type SimdLevel } from "./simd-level.js";
export { standaloneWasmOps } from "./standalone-ops.js";
export { createWasmOps, scratchBytes } from "./wasm-ops.js";
