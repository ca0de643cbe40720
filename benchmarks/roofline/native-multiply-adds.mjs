import { mem } from "../../packages/native/dist/assembler/memory-operand.js";
import { rax, rdi } from "../../packages/native/dist/assembler/registers.js";
import { assembleLibrary, offsetsOf } from "../../packages/native/dist/library.js";
import { addressOf, programRunner } from "../../packages/native/dist/machine/call-program.js";
import { makeExecutable } from "../../packages/native/dist/machine/executable-memory.js";
import { bfloat16, float32 } from "../../packages/native/dist/products/element.js";
import { levels } from "../../packages/native/dist/vectors/levels.js";

/** Chains of multiply-adds, enough to hide that a result comes late. */
const chains = 12;
const unrolled = 4;
const iterations = 20_000;

/**
 * The bare multiply-adds of a level, on registers alone: each chain xᵢ ← a·b + xᵢ, again and again; of bfloat16 pairs of them.
 *
 * @returns the operations of one call, and the call
 */
export function nativeMultiplyAdds(levelName, precision) {
  const level = levels[levelName];
  const element = precision === "bf16" ? bfloat16 : float32;
  const { code, labels } = assembleLibrary(level, (asm) => ({ multiplyAdds: emit(asm, level, element) }));
  const run = programRunner(makeExecutable(code).address);
  // In a buffer of its own, which stays where it is.
  const program = new Uint32Array(new ArrayBuffer(64));
  program.set([offsetsOf(labels).multiplyAdds, 3, iterations]);
  return {
    operations: 2 * element.perWord * chains * unrolled * level.lanes * iterations,
    run: () => run(addressOf(program), 0),
  };
}

function emit(asm, level, element) {
  const [a, b] = [level.vector(chains), level.vector(chains + 1)];
  asm.align(64);
  const kernel = asm.here();
  asm.mov32(rax, mem(rdi, 0));
  for (let i = 0; i < chains + 2; i++) asm.vxorps(level.vector(i), level.vector(i), level.vector(i));
  const loop = asm.here();
  for (let u = 0; u < unrolled; u++) {
    for (let i = 0; i < chains; i++) element.multiplyAdd(asm, level.vector(i), a, b);
  }
  asm.sub(rax, 1);
  asm.jump("notEqual", loop);
  asm.ret();
  return kernel;
}
