// What a process may not do is forbidden to processes of their own, which use the package as it is published.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { openLibc } from "../../src/machine/libc.js";

/** Runs a process, and returns what it prints as JSON. */
function run(...argv: readonly string[]): Record<string, unknown> {
  return JSON.parse(
    execFileSync(process.execPath, argv, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  );
}

const script = fileURLToPath(new URL("refusing-process.mjs", import.meta.url));

/** Without V8's own code, which needs executable memory too. */
const runDenying = (...denials: readonly string[]) => run("--jitless", script, ...denials);

withOptionalPart(
  "PR_SET_MDWE",
  () => {
    const answer = runDenying("mdwe");
    if (answer.denied === false)
      throw new Error("the kernel has no PR_SET_MDWE, expected Linux 6.3 or later");
    return answer;
  },
  (answer) => {
    describe("a process that denies itself memory that becomes executable", () => {
      test("maps a file in memory", () => {
        expect(answer).toMatchObject({ sum: 42, mapping: expect.stringMatching(/ r-xp .*\/memfd:paravae/) });
      });

      test("that can open no file either has no native code, and says why", () => {
        expect(runDenying("mdwe", "files")).toEqual({
          denied: true,
          code: "E_NO_NATIVE",
          message:
            "native: the system refuses executable memory (mprotect: EACCES; memfd_create: EMFILE); use --engine blas or --engine wasm",
        });
      });
    });
  },
);

withOptionalPart("native code", openLibc, () => {
  describe("Node's permission model", () => {
    const permission = process.allowedNodeEnvironmentFlags.has("--permission")
      ? "--permission"
      : "--experimental-permission";
    const index = new URL("../../dist/index.js", import.meta.url).href;
    const program = `
      import { detectProcessor } from ${JSON.stringify(index)};
      let result;
      try {
        result = detectProcessor();
      } catch ({ name, code, message }) {
        result = { name, code, message };
      }
      console.log(JSON.stringify(result));`;
    const detect = (...allowed: readonly string[]) =>
      run(permission, "--allow-fs-read=*", ...allowed, "--input-type=module", "--eval", program);

    test("refuses native code by name, not by a crash", () =>
      expect(detect()).toEqual({
        name: "ParavaeError",
        code: "E_NO_NATIVE",
        message:
          "native: Node's permission model refuses addons; start node with --allow-addons, or use --engine wasm",
      }));

    test("allows it with --allow-addons", () => expect(detect("--allow-addons")).toHaveProperty("levels"));
  });
});
