import { probe } from "./probe.mjs";
import { msPerCall } from "./rate.mjs";

const iterations = 4000;
/** Independent chains, enough to hide that a division's result comes late. */
const chains = Array.from({ length: 8 }, (_, i) => `$chain${i}`);

/**
 * Measures the two vector instructions that no multiply-add can stand in for.
 *
 * @returns a function that measures both for about `ms` in all and gives ns a value
 */
export async function divisionMeter() {
  const { division, root } = await probe(`(module
    ${loopOf("division", (value) => `(f32x4.div ${value} (local.get $divisor))`)}
    ${loopOf("root", (value) => `(f32x4.sqrt ${value})`)})`);
  const nsPerValue = (ms, run) =>
    (1e6 * msPerCall(ms, () => run(iterations))) / (iterations * chains.length * 4);
  return (ms) => ({ division: nsPerValue(ms / 2, division), root: nsPerValue(ms / 2, root) });
}

const get = (local) => `(local.get ${local})`;

/**
 * A function that applies an instruction to each of the chains in turn, as often as its argument says. Neither 1 divided
 * by 1 nor the root of 1 is faster than that of another number on processors of today.
 */
const loopOf = (name, instruction) => {
  const vectors = ["$divisor", ...chains];
  return `(func (export "${name}") (param $count i32) (result f32)
    ${vectors.map((local) => `(local ${local} v128)`).join("\n")}
    ${vectors.map((local) => `(local.set ${local} (f32x4.splat (f32.const 1)))`).join("\n")}
    (loop $again
      ${chains.map((chain) => `(local.set ${chain} ${instruction(get(chain))})`).join("\n")}
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    ;; The result is asked for, or the loop could be dropped.
    (f32x4.extract_lane 0 ${chains.map(get).reduce((sum, chain) => `(f32x4.add ${sum} ${chain})`)}))`;
};
