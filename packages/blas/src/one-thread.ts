import type { Library } from "./library.js";

/**
 * How each library is told to compute in the thread that calls it. A library is asked for all of them, because what it
 * links to counts too: OpenBLAS has builds over OpenMP. (Where a loader does not search that far, as on Windows, OpenMP's
 * own OMP_NUM_THREADS=1 does.)
 *
 * - OpenMP (oneDNN, and others' builds): a setting of the calling thread
 * - MKL: the same, of its own
 * - OpenBLAS: a setting of the process
 * - BLIS: of the process up to 0.9, of the calling thread later
 * - Accelerate, from macOS 15: 1 is "single-threaded", a setting of the calling thread
 */
const settings = [
  "void omp_set_num_threads(int)",
  "int MKL_Set_Num_Threads_Local(int)",
  "void openblas_set_num_threads(int)",
  "void bli_thread_set_num_threads(int64)",
  "int BLASSetThreading(int)",
] as const;

/** Holds the library to the calling thread, whenever that calls it. */
export function holdToOneThread(library: Library): void {
  for (const prototype of settings) library.find<(threads: number) => unknown>(prototype)?.(1);
}
