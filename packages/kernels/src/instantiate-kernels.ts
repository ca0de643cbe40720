import type { instantiate } from "./kernels.js";

/**
 * What the compiled kernels export, as the build reads it from their sources. Every pointer is a byte offset into their
 * memory; `rounded` is of the bfloat16 bits of the operand before it, 0 for none.
 */
export type KernelExports = Awaited<ReturnType<typeof instantiate>>;

/** Instantiates compiled kernels over a shared memory. Several instances may work on one memory at once. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as KernelExports;
}
