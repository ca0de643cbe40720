// The three products of a dense layer at the sizes of a training step, as a share of the bare micro-kernel's
// rate on packed panels in cache. Both are timed in turn, so that a machine whose speed drifts does not
// matter.
//
//     npm run bench:kernels [-- --at-least 0.75]
//
// `share` is of the micro-kernel's rate. With --at-least, every product of 128×784×400 must reach that share on
// the build that trains.
import { compileKernels, detectSimdLevel, scratchBytes } from "@paravae/kernels";
import { instantiateKernels } from "../packages/kernels/dist/wasm-exports.js";
import { bound, enforce, median } from "./measuring.mjs";

const rounds = 41;
const depth = 256;
const tilesPerRound = 600;

/** Rows of the batch, inputs and outputs of the layer. */
const layers = [
  { rows: 128, inputs: 784, outputs: 400 },
  { rows: 64, inputs: 784, outputs: 400 },
  { rows: 32, inputs: 256, outputs: 784 },
  { rows: 93, inputs: 785, outputs: 397 },
];

const memory = new WebAssembly.Memory({ initial: 512, maximum: 512, shared: true });

/** Operands from the start of the memory on, for one layer at a time. */
function operands() {
  let next = Math.ceil(scratchBytes / 64) * 64;
  return (length) => {
    const array = new Float32Array(memory.buffer, next, length);
    next += Math.ceil(length / 16) * 64;
    for (let i = 0; i < length; i++) array[i] = Math.sin(i);
    return array.byteOffset;
  };
}

/** 10⁹ floating-point operations a second. */
const rate = (operations, run) => {
  const begun = performance.now();
  run();
  return operations / (performance.now() - begun) / 1e6;
};

function measure(kernels, { rows, inputs, outputs }) {
  const place = operands();
  const [tile, tileRows, panel] = [place(32), place(4 * depth), place(8 * depth)];
  const [x, w, y, bias] = [
    place(rows * inputs),
    place(outputs * inputs),
    place(rows * outputs),
    place(outputs),
  ];
  const [dx, dw] = [place(rows * inputs), place(outputs * inputs)];
  const bare = () =>
    rate(tilesPerRound * 64 * depth, () => kernels.repeatTile(tile, tileRows, panel, depth, tilesPerRound));
  const products = {
    "forward  X·Wᵀ + b": () => kernels.gemmTransposeB(y, x, w, bias, rows, outputs, inputs, 0),
    "dX = dY·W": () => kernels.gemm(dx, y, w, rows, inputs, outputs, 0),
    "dW = dYᵀ·X": () => kernels.gemmTransposeA(dw, y, x, outputs, inputs, rows, 0),
  };
  return Object.entries(products).map(([product, run]) => {
    const shares = [];
    const rates = [];
    for (let round = 0; round < rounds; round++) {
      const before = bare();
      const gflops = rate(2 * rows * inputs * outputs, run);
      shares.push(gflops / ((before + bare()) / 2));
      rates.push(gflops);
    }
    return { sizes: `${rows}×${inputs}×${outputs}`, product, gflops: median(rates), share: median(shares) };
  });
}

const best = detectSimdLevel();
const atLeast = bound();
if (atLeast === undefined) {
  for (const level of best === "simd" ? ["simd"] : ["relaxed-simd", "simd"]) {
    const kernels = instantiateKernels(await compileKernels(level), memory);
    console.table(
      layers.flatMap((layer) => measure(kernels, layer).map((row) => ({ build: level, ...row }))),
    );
  }
} else {
  const kernels = instantiateKernels(await compileKernels(best), memory);
  await enforce("128×784×400, slowest of the three products, against the micro-kernel", atLeast, () =>
    Math.min(...measure(kernels, layers[0]).map(({ share }) => share)),
  );
}
