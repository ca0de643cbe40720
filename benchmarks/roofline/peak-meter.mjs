import { openExports, openOps } from "../engines.mjs";
import { nativeMultiplyAdds } from "./native-multiply-adds.mjs";
import { matrix } from "./operands.mjs";
import { msPerCall, warmUp } from "./rate.mjs";

const tileDepth = 256;
const tilesPerCall = 200;

/** Multiples of the blocks of every library that is known, small enough for a cache and large enough to fill it. */
const squareSizes = [288, 384, 576, 768];

/**
 * Measures how fast the calling thread multiplies and adds where nothing else keeps it busy: for generated kernels the bare
 * instruction, for WebAssembly the bare micro-kernel on packed operands in cache, for a BLAS its products of large square
 * matrices.
 *
 * @param spec of `describeOps`
 * @returns a function that measures for about `ms` and gives GFLOPS, a number for each way it was tried
 */
export async function peakMeter(spec) {
  const candidates = await candidatesOf(spec);
  for (const { run } of candidates) warmUp(run);
  return (ms) =>
    candidates.map(({ operations, run }) => operations / msPerCall(ms / candidates.length, run) / 1e6);
}

async function candidatesOf(spec) {
  if (spec.native !== undefined) return [nativeMultiplyAdds(spec.native.level, spec.precision)];
  return spec.blas === undefined ? [await tile()] : squares(spec);
}

async function tile() {
  const { memory, exports } = await openExports();
  const [at, rows, panel, end] = [0, 128, 128 + 16 * tileDepth, 128 + 48 * tileDepth];
  new Float32Array(memory.buffer, 0, end / 4).forEach((_, i, all) => {
    all[i] = Math.sin(i + 1);
  });
  return {
    operations: 64 * tileDepth * tilesPerCall,
    run: () => exports.repeatTile(at, rows, panel, tileDepth, tilesPerCall),
  };
}

async function squares(spec) {
  const ops = await openOps(spec);
  const [largest] = squareSizes.slice(-1);
  const c = ops.allocate(largest ** 2);
  const [a, b] = [matrix(ops, largest ** 2), matrix(ops, largest ** 2)];
  return squareSizes.map((n) => ({ operations: 2 * n ** 3, run: () => ops.products.gemm(c, a, b, n, n, n) }));
}
