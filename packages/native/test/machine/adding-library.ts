import { Assembler } from "../../src/assembler/assembler.js";
import { mem } from "../../src/assembler/memory-operand.js";
import { r8, r9, r10, r11, r14, r15, rax, rdi, ymm } from "../../src/assembler/registers.js";
import { emitEntry } from "../../src/machine/entry.js";

/** A kernel library of one kernel: out[i] = a[i] + 3·b[i], for i below a multiple of 8, with 3 among the constants. */
export interface AddingLibrary {
  /** The entry comes first. */
  readonly code: Uint8Array;
  /** Offset of the kernel. */
  readonly kernel: number;
}

export function addingLibrary(): AddingLibrary {
  const a = new Assembler();
  const constants = a.label();
  emitEntry(a, a.here(), constants);

  const kernel = a.length;
  for (const [i, register] of [r8, r9, r10].entries()) {
    a.mov32(register, mem(rdi, 4 * i));
    a.add(register, r15);
  }
  a.mov32(r11, mem(rdi, 12));
  a.vbroadcastss(ymm(2), mem(r14));
  const loop = a.here();
  a.sub(r11, 8);
  a.vmovups(ymm(0), mem(r9, 0, r11, 4));
  a.vfmadd231ps(ymm(0), ymm(2), mem(r10, 0, r11, 4));
  a.vmovupsStore(mem(r8, 0, r11, 4), ymm(0));
  a.test(r11, r11);
  a.jump("notEqual", loop);
  a.xor(rax, rax);
  a.ret();

  a.bind(constants);
  const three = new Uint8Array(Float32Array.of(3).buffer);
  return { code: Uint8Array.of(...a.finish(), ...three), kernel };
}

/** A call of the kernel as words of a program. Operands are offsets in the memory. */
export function addition(
  kernel: number,
  out: number,
  a: number,
  b: number,
  count: number,
): readonly number[] {
  return [kernel, 6, out, a, b, count];
}
