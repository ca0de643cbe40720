import { probe, wasm } from "./probe.mjs";
import { msPerCall } from "./rate.mjs";

const iterations = 4000;
/** Independent chains, enough to hide that a division's result comes late. */
const chains = Array.from({ length: 8 }, (_, i) => 3 + i);
const divisor = 2;

/**
 * Measures the two vector instructions that no multiply-add can stand in for.
 *
 * @returns a function that measures both for about `ms` in all and gives ns a value
 */
export async function divisionMeter() {
  const division = await loopOf([...wasm.get(divisor), ...wasm.divide]);
  const root = await loopOf(wasm.root);
  const nsPerValue = (ms, run) =>
    (1e6 * msPerCall(ms, () => run(iterations))) / (iterations * chains.length * 4);
  return (ms) => ({ division: nsPerValue(ms / 2, division), root: nsPerValue(ms / 2, root) });
}

/**
 * A function that applies an instruction to each of the chains in turn, as often as its argument says. Neither 1 divided
 * by 1 nor the root of 1 is faster than that of another number on processors of today.
 */
const loopOf = (instruction) =>
  probe({
    vectors: 1 + chains.length,
    body: [
      ...[divisor, ...chains].flatMap((chain) => [...wasm.one, ...wasm.set(chain)]),
      ...wasm.loop([
        ...chains.flatMap((chain) => [...wasm.get(chain), ...instruction, ...wasm.set(chain)]),
        ...[...wasm.get(0), ...wasm.i32(1), ...wasm.i32Subtract, ...wasm.tee(0)],
      ]),
      // The result is asked for, or the loop could be dropped.
      ...chains.flatMap((chain, i) => [...wasm.get(chain), ...(i === 0 ? [] : wasm.add)]),
      ...wasm.firstLane,
    ],
  });
