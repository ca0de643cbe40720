import type { Assembler } from "./assembler/assembler.js";
import { mem } from "./assembler/memory-operand.js";
import { r15, rax, rdi } from "./assembler/registers.js";
import type { Locals } from "./locals.js";

/** Reads a kernel's arguments, words at rdi, into variables of their names; those that are offsets into the memory become addresses. */
export function readArguments<Name extends string>(
  a: Assembler,
  locals: Locals<Name>,
  names: readonly Name[],
  addresses: readonly Name[],
): void {
  for (const [i, name] of names.entries()) {
    a.mov32(rax, mem(rdi, 4 * i));
    if (addresses.includes(name)) a.add(rax, r15);
    locals.set(name, rax);
  }
}
