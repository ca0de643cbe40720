import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { runCli, succeed } from "./helpers/cli.js";
import { contentOf } from "./helpers/folder-content.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const deaths = new URL("../../../packages/parallel/test/deaths/preload.mjs", import.meta.url);
const settings = ["--hidden", "32", "--latent", "4", "--workers", "2", "--engine", "wasm", "--epochs", "40"];
const train = (out: string) => ["train", ...settings, "--step-timeout", "1", "--out", out] as const;

it("a worker that nothing can end ends the run, which is saved, and the process", {
  timeout: 180_000,
}, async () => {
  vi.stubEnv("NODE_OPTIONS", `--import=${deaths}`);
  vi.stubEnv("PARAVAE_TEST_DEATHS", JSON.stringify({ seed: 4, kinds: ["native"], within: 9000 }));
  const { status, stderr } = await runCli(folder, ...train("stuck"));
  vi.unstubAllEnvs();
  expect(stderr).toMatch(
    /^paravae: training: a worker did not end .*stuck holds the run up to step [1-9]\d* \[E_STUCK\]\n$/,
  );
  expect(status).toBe(1);
  await succeed(folder, "resume", "stuck");
  await succeed(folder, ...train("never"));
  expect(contentOf(join(folder, "stuck"))).toEqual(contentOf(join(folder, "never")));
});
