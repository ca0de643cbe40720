import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { Assembler } from "../../src/assembler/assembler.js";
import { mem } from "../../src/assembler/memory-operand.js";
import {
  r8,
  r9,
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
  rax,
  rbp,
  rbx,
  rcx,
  rdi,
  rdx,
  rsi,
  rsp,
  ymm,
} from "../../src/assembler/registers.js";
import { addressOf, programRunner } from "../../src/machine/call-program.js";
import { emitEntry } from "../../src/machine/entry.js";
import { makeExecutable } from "../../src/machine/executable-memory.js";
import { loadKoffi } from "../../src/machine/koffi.js";
import { openLibc } from "../../src/machine/libc.js";
import { addingLibrary, addition } from "./adding-library.js";

const sharedMemory = () => new WebAssembly.Memory({ initial: 1, maximum: 16, shared: true });

withOptionalPart("generated code", openLibc, () => {
  describe("a program", () => {
    const { code, kernel } = addingLibrary();
    const library = makeExecutable(code);
    const run = programRunner(library.address);

    const programAt = 4096;
    /** A memory with a = 0, 1, … 31 and b = 100 at bytes 0 and 128, and the program. */
    function memoryWith(words: readonly number[]): WebAssembly.Memory {
      const memory = sharedMemory();
      const floats = new Float32Array(memory.buffer);
      for (let i = 0; i < 32; i++) floats[i] = i;
      floats.fill(100, 32, 64);
      new Uint32Array(memory.buffer, programAt).set(words);
      return memory;
    }
    const base = (memory: WebAssembly.Memory): number => addressOf(new Uint8Array(memory.buffer));
    const at = (memory: WebAssembly.Memory, byteOffset: number, length: number): number[] =>
      Array.from(new Float32Array(memory.buffer, byteOffset, length));

    test("calls a kernel with its arguments and the constants", () => {
      const memory = memoryWith([...addition(kernel, 256, 0, 128, 16), 0]);
      run(base(memory), programAt);
      expect(at(memory, 256, 18)).toEqual([...Array.from({ length: 16 }, (_, i) => i + 300), 0, 0]);
    });

    test("calls kernels in their order, each with its own arguments", () => {
      const first = addition(kernel, 256, 0, 128, 8);
      const second = addition(kernel, 512, 256, 256, 8);
      const memory = memoryWith([...first, ...second, 0]);
      run(base(memory), programAt);
      expect(at(memory, 512, 9)).toEqual([...Array.from({ length: 8 }, (_, i) => 4 * (i + 300)), 0]);
    });

    test("goes on behind what an entry has more than its kernel reads", () => {
      const [word, , ...rest] = addition(kernel, 256, 0, 128, 8);
      const memory = memoryWith([word ?? 0, 9, ...rest, 7, 7, 7, ...addition(kernel, 512, 256, 0, 8), 0]);
      run(base(memory), programAt);
      expect(at(memory, 512, 2)).toEqual([300, 304]);
    });

    test("does nothing when it is empty", () => {
      const memory = memoryWith([0, ...addition(kernel, 256, 0, 128, 8)]);
      run(base(memory), programAt);
      expect(at(memory, 256, 8)).toEqual(new Array(8).fill(0));
    });

    test("runs on a memory that has grown, at the same address", () => {
      const memory = memoryWith([]);
      const before = base(memory);
      memory.grow(15);
      expect(base(memory)).toBe(before);
      const last = 16 * 65536 - 4096;
      new Uint32Array(memory.buffer, last).set([...addition(kernel, last + 2048, 0, 128, 8), 0]);
      run(before, last);
      expect(at(memory, last + 2048, 2)).toEqual([300, 301]);
    });
  });

  test("an address is that of the view's first byte", () => {
    const { buffer } = sharedMemory();
    expect(addressOf(new Float32Array(buffer, 64)) - addressOf(new Uint8Array(buffer))).toBe(64);
  });

  describe("registers", () => {
    const saved = { rbx, rbp, r12, r13, r14, r15 };
    const marks = Object.keys(saved).map((_, i) => 0x1111_1111_1111_1111n * BigInt(i + 1));

    /** Words of 64 bits in which a kernel leaves what it found, and the caller what the entry left. */
    const found = [rdi, rbx, r14, r15, rsp];
    const left = { saved: 8, ymm0: 16 };
    const notes = 1024;
    const programAt = 64;

    const a = new Assembler();
    const [run, constants] = [a.label(), a.label()];
    const codeStart = a.here();

    // void caller(memoryBase, programOffset, notes): marks what the entry must keep, calls it, and notes what is left.
    for (const register of Object.values(saved)) a.push(register);
    a.push(rdx);
    for (const [i, register] of Object.values(saved).entries()) {
      a.movImmediate64(register, marks[i] ?? 0n);
    }
    a.callLabel(run);
    a.pop(rdx);
    for (const [i, register] of Object.values(saved).entries()) {
      a.store(mem(rdx, 8 * (left.saved + i)), register);
    }
    a.vmovupsStore(mem(rdx, 8 * left.ymm0), ymm(0));
    for (const register of Object.values(saved).reverse()) a.pop(register);
    a.ret();

    a.bind(run);
    emitEntry(a, codeStart, constants);

    // A kernel that notes what it found, and spoils all that is its own.
    const kernel = a.length;
    a.mov32(rax, mem(rdi));
    a.add(rax, r15);
    for (const [i, register] of found.entries()) a.store(mem(rax, 8 * i), register);
    a.vbroadcastss(ymm(0), mem(r15, programAt));
    for (const register of [rax, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13]) {
      a.movImmediate64(register, 0xdead_dead_dead_deadn);
    }
    a.ret();
    a.bind(constants);
    const constantsAt = a.length;

    const code = makeExecutable(a.finish());
    const koffi = loadKoffi();
    const call = koffi.decode(code.address, koffi.proto("void (uint64_t, uint64_t, void *)"));

    const memory = sharedMemory();
    const base = addressOf(new Uint8Array(memory.buffer));
    new Uint32Array(memory.buffer, programAt).set([kernel, 4, 0, 0, kernel, 3, notes, 0]);
    const words = new BigUint64Array(memory.buffer, notes, 32);
    call(base, programAt, words);
    const secondEntry = base + programAt + 16;

    test("a kernel finds its argument, its entry, the constants and the memory", () => {
      expect(words[found.indexOf(rdi)]).toBe(BigInt(secondEntry + 8));
      expect(words[found.indexOf(rbx)]).toBe(BigInt(secondEntry));
      expect(words[found.indexOf(r14)]).toBe(BigInt(code.address + constantsAt));
      expect(words[found.indexOf(r15)]).toBe(BigInt(base));
    });

    test("a kernel finds the stack as the convention has it", () =>
      expect(((words[found.indexOf(rsp)] ?? 0n) + 8n) % 16n).toBe(0n));

    test("the caller's registers are kept", () =>
      expect(Array.from(words.subarray(left.saved, left.saved + marks.length))).toEqual(marks));

    test("the upper halves of the vectors are cleared", () => {
      const [, lower, ...upper] = words.subarray(left.ymm0, left.ymm0 + 4);
      expect(lower).not.toBe(0n);
      expect(upper).toEqual([0n, 0n]);
    });
  });
});
