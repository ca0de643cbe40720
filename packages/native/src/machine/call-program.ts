import { loadKoffi } from "./koffi.js";

/**
 * Runs a program of kernels on the calling thread; `emitEntry` says what a program is. It lies `programOffset` from the memory's
 * base, in either direction: it need not lie in that memory.
 *
 * A wrong address or argument ends the process, so whoever writes programs checks every size.
 */
export type RunProgram = (memoryBase: number, programOffset: number) => void;

/**
 * The function that `emitEntry` made, for the calling thread. Each thread makes its own from the address.
 *
 * @throws ParavaeError E_NO_NATIVE where koffi cannot be loaded
 */
export function programRunner(entryAddress: number): RunProgram {
  const koffi = loadKoffi();
  return koffi.decode(entryAddress, koffi.proto("void (uint64_t memoryBase, int64_t programOffset)"));
}

/**
 * Where a view's first byte lies. In a shared WebAssembly.Memory it stays there when the memory grows.
 *
 * @throws ParavaeError E_NO_NATIVE where koffi cannot be loaded
 */
export const addressOf = (view: ArrayBufferView): number => Number(loadKoffi().address(view));
