// Threads are counted in processes of their own, on the package as it is published.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { installed, libraries } from "./libraries.js";

const run = promisify(execFile);
const script = fileURLToPath(new URL("threads-of-products.mjs", import.meta.url));

describe("each worker computes on its own thread alone", () => {
  for (const [name, path] of Object.entries(libraries)) {
    withOptionalPart(
      name,
      () => installed(path),
      () => {
        test(name, { timeout: 60_000 }, async () => {
          const { stdout } = await run(process.execPath, [script, path], { timeout: 50_000 });
          const { before, after, cores } = JSON.parse(stdout);
          expect(after).toBe(before);
          // Two workers, and what little the process does besides.
          expect(cores).toBeLessThan(2.2);
        });
      },
    );
  }
});
