import type { Assembler } from "../assembler/assembler.js";
import type { Label } from "../assembler/code-buffer.js";
import { mem } from "../assembler/memory-operand.js";
import { r12, r13, r14, r15, rax, rbp, rbx, rcx, rdi, rsi, rsp } from "../assembler/registers.js";

/** What a function of System V's convention must leave as it was, besides rsp. */
const calleeSaved = [rbx, rbp, r12, r13, r14, r15];

/**
 * The function that runs a program: void run(uint64_t memoryBase, uint64_t programOffset), by System V's convention.
 *
 * A program is a list of calls in the shared memory, in 32-bit words:
 *
 * ```
 *   kernel │ words │ argument │ argument │ … ║ kernel │ words │ … ║ 0
 *   │        │       └ offsets in the memory, sizes, bits of float32
 *   │        └ length of the entry, with these two
 *   └ offset of the kernel from `codeStart`
 * ```
 *
 *     for (entry = memoryBase + programOffset; entry[0] ≠ 0; entry += entry[1]) (codeStart + entry[0])(entry + 2)
 *
 * A kernel finds
 *
 * ```
 *   rdi  address of its first argument       r15  base address of the memory
 *   rbx  its entry                           r14  address of the constants
 * ```
 *
 * It leaves rbx, r14, r15 and rsp as they were. All other registers are its own, and it need not clear the upper halves of the
 * vectors. On its way in rsp + 8 is a multiple of 16, as in any function of the convention.
 */
export function emitEntry(a: Assembler, codeStart: Label, constants: Label): void {
  const next = a.label();
  const end = a.label();

  for (const register of calleeSaved) a.push(register);
  a.sub(rsp, 8);
  a.mov(r15, rdi);
  a.leaLabel(r14, constants);
  a.lea(rbx, mem(rdi, 0, rsi));

  a.bind(next);
  a.mov32(rax, mem(rbx, 0));
  a.test(rax, rax);
  a.jump("equal", end);
  a.leaLabel(rcx, codeStart);
  a.add(rax, rcx);
  a.lea(rdi, mem(rbx, 8));
  a.call(rax);
  a.mov32(rax, mem(rbx, 4));
  a.lea(rbx, mem(rbx, 0, rax, 4));
  a.jmp(next);

  a.bind(end);
  a.vzeroupper();
  a.add(rsp, 8);
  for (const register of calleeSaved.toReversed()) a.pop(register);
  a.ret();
}
