// One of the threads of threads.test.ts: the three products over its own operands and scratch, many times, while
// the other threads do the same elsewhere in the memory. Posts how many of the repeats gave other bits than
// the first.
import { parentPort, workerData } from "node:worker_threads";
import { unrounded } from "@paravae/core";
import { createWasmOps, detectSimdLevel } from "@paravae/kernels";

const { module, level, memory, scratchByteOffset, operandsByteOffset, m, n, k, repeats, gate, threads } =
  workerData;

// On Node 20 a thread turns relaxed SIMD on before it instantiates the module.
detectSimdLevel();
let next = operandsByteOffset;
const allocate = (length) => {
  const array = new Float32Array(memory.buffer, next, length);
  next += 4 * length;
  return array;
};
const ops = createWasmOps({ module, level, memory, scratchByteOffset, allocate });
const [a, b] = [unrounded(allocate(m * k)), unrounded(allocate(k * n))];
const c = allocate(3 * m * n);
const products = () => {
  ops.products.gemm(c, a, b, m, n, k);
  ops.products.gemmTransposeA(c.subarray(m * n), a, m, b, m, n, k);
  ops.products.gemmTransposeB(c.subarray(2 * m * n), a, b, m, n, k);
};

// All threads start at once, whichever is ready first.
if (Atomics.add(gate, 0, 1) === threads - 1) Atomics.notify(gate, 0);
for (let arrived = Atomics.load(gate, 0); arrived < threads; arrived = Atomics.load(gate, 0)) {
  Atomics.wait(gate, 0, arrived);
}

products();
const first = Buffer.from(new Uint8Array(memory.buffer, c.byteOffset, c.byteLength));
let different = 0;
for (let i = 0; i < repeats; i++) {
  c.fill(0);
  products();
  if (first.compare(new Uint8Array(memory.buffer, c.byteOffset, c.byteLength)) !== 0) different++;
}
parentPort.postMessage({ different });
