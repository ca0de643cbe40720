// What touches a guard ends a process, so kernels run in processes of their own, which use the package as it is built.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { bf16Levels, describeLevels, levels } from "./support/levels.js";

const script = fileURLToPath(new URL("guards/guarded-process.mjs", import.meta.url));

function run(...argv: readonly string[]) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [script, ...argv], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return { status, signal, stderr, last: stdout.trimEnd().split("\n").at(-1) };
}

const cases = [
  ...levels.map((one) => ({ ...one, title: `${one.title}, float32`, precision: "float32" })),
  ...bf16Levels.map((one) => ({ ...one, title: `${one.title}, bf16`, precision: "bf16" })),
];
const reaching = {
  float32: ["columnSums", "relu forward", "gaussian alone: loss", "gatherBytes", "normal"],
  bf16: [
    "columnSums of roundings",
    "round",
    "relu backward, rounded",
    "gemm 1×29×5",
    "gemmTransposeB 17×15×1",
  ],
};

describeLevels("guards", cases, ({ level, precision }) => {
  test("no kernel touches what lies before or behind its operands", { timeout: 120_000 }, () => {
    expect(run(level.name, precision)).toEqual({
      ...{ status: 0, signal: null, stderr: "" },
      last: expect.stringMatching(/^\d{4,} calls$/),
    });
  });

  test.each(reaching[precision as keyof typeof reaching])("%s that touches it would be seen", (kernel) => {
    const { signal, last } = run(level.name, precision, kernel);
    expect(signal).toBe("SIGSEGV");
    expect(last).toContain(kernel);
  });
});
