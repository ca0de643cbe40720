import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { unrounded } from "@paravae/core";
import { expect, test } from "vitest";
import { createWasmOps, scratchBytes } from "../src/index.js";
import { levels, moduleOf } from "./levels.js";

const [m, n, k] = [37, 29, 413];
const threads = 2;
const repeats = 50;

test.each(levels)(
  "%s: threads on one memory do not disturb each other, and agree with one alone",
  async (level) => {
    const operandBytes = 4 * (m * k + k * n + 3 * m * n);
    const threadBytes = Math.ceil((scratchBytes + operandBytes) / 65536) * 65536;
    const pages = ((threads + 1) * threadBytes) / 65536;
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const module = moduleOf(level);
    const operandsOf = (thread: number): number => thread * threadBytes + scratchBytes;
    const resultsOf = (thread: number): Float32Array =>
      new Float32Array(memory.buffer, operandsOf(thread) + 4 * (m * k + k * n), 3 * m * n);
    for (let thread = 0; thread <= threads; thread++) {
      const inputs = new Float32Array(memory.buffer, operandsOf(thread), m * k + k * n);
      for (let i = 0; i < inputs.length; i++) inputs[i] = Math.sin(i);
    }

    const workers = Array.from({ length: threads }, (_, thread) => {
      const scratchByteOffset = thread * threadBytes;
      const operandsByteOffset = operandsOf(thread);
      const workerData = {
        ...{ module, level, memory, scratchByteOffset, operandsByteOffset },
        ...{ m, n, k, repeats, gate, threads },
      };
      return new Worker(new URL("./products-in-worker.mjs", import.meta.url), { workerData });
    });
    const reports = await Promise.all(workers.map((worker) => once(worker, "message")));
    expect(reports).toEqual(workers.map(() => [{ different: 0 }]));

    let next = operandsOf(threads);
    const allocate = (length: number): Float32Array => {
      const array = new Float32Array(memory.buffer, next, length);
      next += 4 * length;
      return array;
    };
    const ops = createWasmOps({ module, level, memory, scratchByteOffset: threads * threadBytes, allocate });
    const [a, b] = [unrounded(allocate(m * k)), unrounded(allocate(k * n))];
    const c = allocate(3 * m * n);
    ops.products.gemm(c, a, b, m, n, k);
    ops.products.gemmTransposeA(c.subarray(m * n), a, m, b, m, n, k);
    ops.products.gemmTransposeB(c.subarray(2 * m * n), a, b, m, n, k);
    for (let thread = 0; thread < threads; thread++) expect(resultsOf(thread)).toEqual(c);
  },
);
