// What touches a guard ends a process, so kernels run in processes of their own, which use the package as it is built.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { levels } from "./support/levels.js";

const script = fileURLToPath(new URL("guards/guarded-process.mjs", import.meta.url));

function run(...argv: readonly string[]) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [script, ...argv], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return { status, signal, stderr, last: stdout.trimEnd().split("\n").at(-1) };
}

describe.each(levels)("guards, $level.name", ({ level, isPresent }) => {
  test.skipIf(!isPresent)(
    "no kernel touches what lies before or behind its operands",
    { timeout: 120_000 },
    () => {
      expect(run(level.name)).toEqual({
        ...{ status: 0, signal: null, stderr: "" },
        last: expect.stringMatching(/^\d{4,} calls$/),
      });
    },
  );

  test
    .skipIf(!isPresent)
    .each(["columnSums", "relu forward", "gaussian alone: loss", "gatherBytes", "normal"])(
    "%s that touches it would be seen",
    (kernel) => {
      const { signal, last } = run(level.name, kernel);
      expect(signal).toBe("SIGSEGV");
      expect(last).toContain(kernel);
    },
  );
});
