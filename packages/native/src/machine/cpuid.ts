import { Assembler } from "../assembler/assembler.js";
import { mem } from "../assembler/memory-operand.js";
import { r8, rax, rbx, rcx, rdi, rdx, rsi } from "../assembler/registers.js";
import { makeExecutable } from "./executable-memory.js";
import { loadKoffi } from "./koffi.js";

/** What the instruction cpuid answers: four registers of 32 bits. */
export interface CpuidAnswer {
  readonly eax: number;
  readonly ebx: number;
  readonly ecx: number;
  readonly edx: number;
}

/** What can be asked of the processor. */
export interface Queries {
  cpuid(leaf: number, subleaf: number): CpuidAnswer;
  /** The lower half of XCR0: a bit for each set of registers that the operating system saves. It needs OSXSAVE. */
  xcr0(): number;
}

type Cpuid = (leaf: number, subleaf: number, answer: Uint32Array) => void;

/**
 * Asks the processor that the thread is on.
 *
 * @throws ParavaeError E_NO_NATIVE where generated code cannot run
 */
export function askProcessor<T>(ask: (queries: Queries) => T): T {
  const a = new Assembler();
  emitCpuid(a);
  const xgetbvAt = a.length;
  emitXgetbv(a);
  const code = makeExecutable(a.finish());
  try {
    const koffi = loadKoffi();
    const cpuid: Cpuid = koffi.decode(code.address, koffi.proto("void (uint32_t, uint32_t, void *)"));
    const xgetbv: () => number = koffi.decode(code.address + xgetbvAt, koffi.proto("uint32_t ()"));
    return ask({
      cpuid(leaf, subleaf) {
        const answer = new Uint32Array(4);
        cpuid(leaf, subleaf, answer);
        const [eax, ebx, ecx, edx] = answer;
        return { eax, ebx, ecx, edx };
      },
      xcr0: xgetbv,
    });
  } finally {
    code.free();
  }
}

/** void cpuid(uint32_t leaf, uint32_t subleaf, uint32_t answer[4]) */
function emitCpuid(a: Assembler): void {
  a.push(rbx);
  a.mov(r8, rdx);
  a.mov32(rax, rdi);
  a.mov32(rcx, rsi);
  a.cpuid();
  a.store32(mem(r8, 0), rax);
  a.store32(mem(r8, 4), rbx);
  a.store32(mem(r8, 8), rcx);
  a.store32(mem(r8, 12), rdx);
  a.pop(rbx);
  a.ret();
}

/** uint32_t xgetbv(), of XCR0. */
function emitXgetbv(a: Assembler): void {
  a.xor(rcx, rcx);
  a.xgetbv();
  a.ret();
}
