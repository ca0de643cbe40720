export { allocateMemory } from "./allocate-memory.js";
export { compileKernels } from "./compile-kernels.js";
export { instantiateKernels, type KernelExports } from "./instantiate-kernels.js";
export { kernelOps } from "./kernel-ops.js";
export { ownMemory } from "./own-memory.js";
export { detectSimdLevel, type SimdLevel } from "./simd-level.js";
export { standaloneWasmOps } from "./standalone-ops.js";
export { createWasmOps, scratchBytes } from "./wasm-ops.js";
