// Its process is loaded as a built file, so this suite runs on the package as it is published.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withOptionalPart } from "@paravae/testkit";
import { inspectTensorflow, loadTensorflow } from "@paravae/tfjs";
import { afterEach, expect, it, vi } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "paravae-inspect-"));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it("says that there is none, as loading it does", async () => {
  vi.stubEnv("PARAVAE_TENSORFLOW", join(folder, "nowhere"));
  await expect(inspectTensorflow()).rejects.toMatchObject({
    code: "E_NO_TENSORFLOW",
    message: expect.stringMatching(/^tfjs-node: it is not installed; run /),
  });
});

it("outlives one that ends its process", async () => {
  const path = join(folder, "node_modules", "@tensorflow", "tfjs-node");
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, "package.json"),
    JSON.stringify({ name: "@tensorflow/tfjs-node", main: "main.js" }),
  );
  writeFileSync(join(path, "main.js"), "process.abort();");
  vi.stubEnv("PARAVAE_TENSORFLOW", folder);
  await expect(inspectTensorflow()).rejects.toMatchObject({
    code: "E_NO_TENSORFLOW",
    message: "tfjs-node: its process ended by SIGABRT while it loaded",
  });
});

withOptionalPart("looking at TensorFlow", loadTensorflow, () => {
  it("says what loading it says", async () => {
    const { tf: _, ...what } = loadTensorflow();
    expect(await inspectTensorflow()).toEqual(what);
  });
});
