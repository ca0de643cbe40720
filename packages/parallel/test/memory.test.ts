// Workers are loaded as built files, so this suite runs on the package as it is published.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { loadBlas } from "@paravae/blas";
import { loadNative } from "@paravae/native";
import { withOptionalPart } from "@paravae/testkit";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("memory/train.mjs", import.meta.url));

/** V8 lets it grow to many times this by itself, which is no leak. */
const youngGeneration = "--max-semi-space-size=1";

/** A step that leaks 1 KiB would take 10 of it. */
const allowedMiB = 5;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];

function expectFlatMemory(engine: string): void {
  test(`memory is flat over 10,000 steps on ${engine}`, { timeout: 120_000 }, () => {
    const text = execFileSync(process.execPath, [youngGeneration, program, engine], {
      encoding: "utf8",
      timeout: 120_000,
    });
    const residentMiB: number[] = JSON.parse(text);
    // The first steps fill V8's heap and code.
    const [begin, end] = [residentMiB.slice(10, 30), residentMiB.slice(-20)].map(median);
    expect(residentMiB).toHaveLength(120);
    expect(end - begin).toBeLessThan(allowedMiB);
  });
}

expectFlatMemory("wasm");
withOptionalPart("memory on generated kernels", loadNative, () => expectFlatMemory("native"));
withOptionalPart("memory on a native BLAS", loadBlas, () => expectFlatMemory("blas"));
