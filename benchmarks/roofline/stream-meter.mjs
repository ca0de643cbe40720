import { probe } from "./probe.mjs";
import { msPerCall, warmUp } from "./rate.mjs";

const vectorOffsets = [0, 16, 32, 48];
const bytesPerIteration = 64;
const pageBytes = 65536;

/**
 * Measures how fast the calling thread goes through a block, reading and writing each vector of it, again and again:
 * in memory where a cache does not hold the block.
 *
 * @param bytes read and written, the block twice
 * @returns a function that measures for about `ms` and gives GB/s, read and written bytes both counted
 */
export async function streamMeter(bytes) {
  const block = Math.ceil(bytes / 2 / bytesPerIteration) * bytesPerIteration;
  const { invert } = await probe(`(module
    (memory ${Math.ceil(block / pageBytes)})
    (func (export "invert") (param $end i32) (local $at i32)
      (loop $again
        ${vectorOffsets.map(invertVector).join("\n")}
        (local.set $at (i32.add (local.get $at) (i32.const ${bytesPerIteration})))
        (br_if $again (i32.lt_u (local.get $at) (local.get $end))))))`);
  const run = () => invert(block);
  warmUp(run);
  return (ms) => (2 * block) / msPerCall(ms, run) / 1e6;
}

const invertVector = (offset) =>
  `(v128.store offset=${offset} (local.get $at) (v128.not (v128.load offset=${offset} (local.get $at))))`;
