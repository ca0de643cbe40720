import { probe, wasm } from "./probe.mjs";
import { msPerCall, warmUp } from "./rate.mjs";

const vectorOffsets = [0, 16, 32, 48];
const bytesPerIteration = 64;

/**
 * Measures how fast the calling thread goes through a block, reading and writing each vector of it, again and again:
 * in memory where a cache does not hold the block.
 *
 * @param bytes read and written, the block twice
 * @returns a function that measures for about `ms` and gives GB/s, read and written bytes both counted
 */
export async function streamMeter(bytes) {
  const block = Math.ceil(bytes / 2 / bytesPerIteration) * bytesPerIteration;
  const [end, at] = [0, 1];
  const invert = await probe({
    bytes: block,
    vectors: 0,
    body: [
      ...wasm.loop([
        ...vectorOffsets.flatMap((offset) => [
          ...[...wasm.get(at), ...wasm.get(at)],
          ...[...wasm.load(offset), ...wasm.not, ...wasm.store(offset)],
        ]),
        ...[...wasm.get(at), ...wasm.i32(bytesPerIteration), ...wasm.i32Add, ...wasm.tee(at)],
        ...[...wasm.get(end), ...wasm.i32LessThan],
      ]),
      ...wasm.f32Zero,
    ],
  });
  const run = () => invert(block);
  warmUp(run);
  return (ms) => (2 * block) / msPerCall(ms, run) / 1e6;
}
