import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withOptionalPart } from "@paravae/testkit";
import { expect, it } from "vitest";
import { loadTensorflow } from "../src/index.js";

const run = promisify(execFile);
const script = fileURLToPath(new URL("run-threads.mjs", import.meta.url));

/** Starts a process whose threads each compute for a while; see run-threads.mjs. */
async function runThreads(threads: number, steps: number) {
  const { stdout } = await run(process.execPath, [script, String(threads), String(steps)], {
    timeout: 60_000,
  });
  return JSON.parse(stdout) as { readonly cpuMs: number; readonly wallMs: number };
}

withOptionalPart("threads", loadTensorflow, () => {
  it("computes on the calling thread alone", async () => {
    // Products large enough that TensorFlow would cut them up for its own threads, which would show as more than one.
    const { cpuMs, wallMs } = await runThreads(1, 400);
    expect(wallMs).toBeGreaterThan(100);
    expect(cpuMs / wallMs).toBeLessThan(1.4);
  });

  // Before the names of attributes were registered first, one process in twenty crashed or lost an attribute here.
  it("several threads that start at once do not disturb each other", async () => {
    for (let round = 0; round < 12; round++) await runThreads(4, 5);
  }, 120_000);
});
