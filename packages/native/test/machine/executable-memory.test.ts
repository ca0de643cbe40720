import { ParavaeError } from "@paravae/core";
import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { Assembler } from "../../src/assembler/assembler.js";
import { mem } from "../../src/assembler/memory-operand.js";
import { rax, rdi, rsi } from "../../src/assembler/registers.js";
import { makeExecutable } from "../../src/machine/executable-memory.js";
import { loadKoffi } from "../../src/machine/koffi.js";
import { type Libc, LibcError, openLibc } from "../../src/machine/libc.js";
import { mappings, permissionsAt } from "./mappings.js";

const pageBytes = 4096;

/** A function that adds, again and again up to a length in bytes. */
function adding(atLeast = 1): Uint8Array {
  const a = new Assembler();
  while (a.length < atLeast) a.lea(rax, mem(rdi, 0, rsi));
  a.ret();
  return a.finish();
}

function callAdding(address: number): number {
  const koffi = loadKoffi();
  return koffi.decode(address, koffi.proto("uint64_t (uint64_t, uint64_t)"))(40, 2);
}

/** The C library, where some calls are refused or otherwise changed. */
function changed(libc: Libc, change: Partial<Libc>): Libc {
  return { ...libc, ...change };
}

const refuse = (call: string, errno: string) => (): never => {
  throw new LibcError(call, errno);
};

/** Refused, as by PR_SET_MDWE. */
const noMprotect = { mprotect: refuse("mprotect", "EACCES") };

withOptionalPart("executable memory", openLibc, (libc) => {
  const ways = { "mprotect of what is written": libc, "a file in memory": changed(libc, noMprotect) };

  describe.each(Object.entries(ways))("code by %s", (_, way) => {
    test("runs", () => {
      const code = makeExecutable(adding(), way);
      expect(callAdding(code.address)).toBe(42);
      code.free();
    });

    test("may be longer than a page", () => {
      const bytes = adding(3 * pageBytes);
      const code = makeExecutable(bytes, way);
      expect(bytes.byteLength).toBeGreaterThan(3 * pageBytes);
      expect(code.byteLength).toBe(4 * pageBytes);
      expect(callAdding(code.address)).toBe(42);
      code.free();
    });

    test("is unmapped when it is freed, once", () => {
      const code = makeExecutable(adding(), way);
      code.free();
      expect(permissionsAt(code.address)).toBeUndefined();
      const another = makeExecutable(adding(), way);
      code.free();
      expect(callAdding(another.address)).toBe(42);
      another.free();
    });

    test("is never writable and executable at once", () => {
      const seen: (string | undefined)[] = [];
      let mapped = 0;
      const look = <A extends readonly unknown[], R>(call: (...values: A) => R) => {
        return (...values: A): R => {
          const answer = call(...values);
          if (mapped !== 0) seen.push(permissionsAt(mapped));
          return answer;
        };
      };
      const remember = (address: number): number => {
        mapped = address;
        return address;
      };
      const watched: Libc = {
        mapAnonymous: look((...values) => remember(way.mapAnonymous(...values))),
        mapFile: look((...values) => remember(way.mapFile(...values))),
        mprotect: look(way.mprotect),
        munmap: look(way.munmap),
        memcpy: look(way.memcpy),
        memfdCreate: look(way.memfdCreate),
        write: look(way.write),
        close: look(way.close),
      };
      makeExecutable(adding(), watched).free();
      expect(new Set(seen)).toEqual(new Set(["rw-p", "r-xp", undefined]));
    });
  });

  describe("a file in memory", () => {
    test("is written to its end when the system takes some bytes at a time", () => {
      const write: Libc["write"] = (file, bytes) => libc.write(file, bytes.subarray(0, 1000));
      const code = makeExecutable(adding(3 * pageBytes), changed(libc, { ...noMprotect, write }));
      expect(callAdding(code.address)).toBe(42);
      code.free();
    });
  });

  describe("memory that cannot be made executable", () => {
    const refusals: readonly [reason: string, change: Partial<Libc>][] = [
      ["mprotect: EACCES; memfd_create: EMFILE", { memfdCreate: refuse("memfd_create", "EMFILE") }],
      ["mprotect: EACCES; write: ENOSPC", { write: refuse("write", "ENOSPC") }],
      ["mprotect: EACCES; mmap: EPERM", { mapFile: refuse("mmap", "EPERM") }],
    ];

    test.each(refusals)("is refused with both reasons, and leaks nothing: %s", (reason, change) => {
      const open = new Set<string>();
      const counting = changed(libc, {
        memfdCreate(name) {
          const file = libc.memfdCreate(name);
          open.add(`file ${file}`);
          return file;
        },
        close(file) {
          libc.close(file);
          open.delete(`file ${file}`);
        },
        mapAnonymous(...values) {
          const address = libc.mapAnonymous(...values);
          open.add(`mapping ${address}`);
          return address;
        },
        munmap(address, byteLength) {
          libc.munmap(address, byteLength);
          open.delete(`mapping ${address}`);
        },
      });
      let refusal: unknown;
      try {
        makeExecutable(adding(), changed(counting, { ...noMprotect, ...change }));
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(ParavaeError);
      expect(refusal).toMatchObject({
        code: "E_NO_NATIVE",
        message: `native: the system refuses executable memory (${reason}); use --engine blas or --engine wasm`,
        data: { reasons: reason.split("; ") },
        cause: expect.any(LibcError),
      });
      expect(open).toEqual(new Set());
    });

    test("is no excuse for another error", () => {
      const broken = changed(libc, {
        memcpy() {
          throw new TypeError("a fault of ours");
        },
      });
      expect(() => makeExecutable(adding(), broken)).toThrow(TypeError);
    });
  });

  test("a thousand pieces of code, made and freed, leave as many mappings as there were", () => {
    const executable = (): number => mappings().filter((line) => line.includes(" r-xp ")).length;
    const before = executable();
    for (let i = 0; i < 500; i++) for (const way of Object.values(ways)) makeExecutable(adding(), way).free();
    expect(executable()).toBe(before);
  });
});
