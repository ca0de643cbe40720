// Workers are loaded as they are published.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { withOptionalPart } from "@paravae/testkit";
import { afterAll, describe, expect, test } from "vitest";
import { addressOf, programRunner } from "../../src/machine/call-program.js";
import { makeExecutable } from "../../src/machine/executable-memory.js";
import { openLibc } from "../../src/machine/libc.js";
import { addingLibrary, addition } from "./adding-library.js";
import { mappings, permissionsAt } from "./mappings.js";

const script = new URL("program-worker.mjs", import.meta.url);

withOptionalPart("generated code", openLibc, () => {
  const { code, kernel } = addingLibrary();
  const library = makeExecutable(code);
  afterAll(() => library.free());

  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
  const floats = new Float32Array(memory.buffer);
  floats.fill(1, 0, 8);
  floats.fill(2, 8, 16);
  const base = addressOf(floats);

  /** Places a program that writes 1 + 3·2 from `out` on, and returns its place. */
  function place(out: number): number {
    const programOffset = out + 32;
    new Uint32Array(memory.buffer, programOffset).set([...addition(kernel, out, 0, 32, 8), 0]);
    return programOffset;
  }
  const sumsAt = (out: number): number[] => Array.from(new Float32Array(memory.buffer, out, 8));
  const sevens = new Array(8).fill(7);

  /** Runs a program on a thread that ends behind it, and returns the address of the memory there. */
  async function runOnThread(programOffset: number): Promise<number> {
    const workerData = { entryAddress: library.address, memory, programOffset };
    const worker = new Worker(script, { workerData });
    const exited = once(worker, "exit");
    const [memoryBase] = await once(worker, "message");
    await exited;
    return memoryBase;
  }

  describe("one library in every thread", () => {
    test("runs programs of the main thread and of workers on one memory", async () => {
      const places = [1024, 2048, 3072].map((out) => [out, place(out)] as const);
      const [mine, ...theirs] = places;
      if (mine !== undefined) programRunner(library.address)(base, mine[1]);
      expect(await Promise.all(theirs.map(([, programOffset]) => runOnThread(programOffset)))).toEqual([
        base,
        base,
      ]);
      for (const [out] of places) expect(sumsAt(out)).toEqual(sevens);
    });

    // koffi 3.3.4 leaves three mappings of each thread behind: its stack of calls, the stack's guard and its heap.
    const ofKoffi = 3;
    const threads = 500;

    test(`${threads} threads that start and end leave no mapping of ours`, { timeout: 600_000 }, async () => {
      const programOffset = place(4096);
      const startThreads = async (count: number): Promise<void> => {
        for (let i = 0; i < count; i += 4) {
          await Promise.all([0, 1, 2, 3].map(() => runOnThread(programOffset)));
        }
      };
      const executable = (): readonly string[] => mappings().filter((line) => / r-x[ps] /.test(line));

      // The first threads also load what the process keeps.
      await startThreads(20);
      const [before, executableBefore] = [mappings().length, executable()];
      await startThreads(threads);
      expect(executable()).toEqual(executableBefore);
      expect(mappings().length - before).toBeLessThan((ofKoffi + 0.5) * threads);
      expect(permissionsAt(library.address)).toBe("r-xp");
      expect(sumsAt(4096)).toEqual(sevens);
    });
  });
});
