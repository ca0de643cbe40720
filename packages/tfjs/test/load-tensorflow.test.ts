import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withOptionalPart } from "@paravae/testkit";
import { afterAll, expect, it } from "vitest";
import { loadTensorflow } from "../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "paravae-load-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const entry = JSON.stringify(fileURLToPath(new URL("../dist/index.js", import.meta.url)));

/** What a fresh process prints that looks for TensorFlow in `place` alone. */
function messageFor(place: string): string {
  const program = `import(${entry}).then(({ loadTensorflow }) => loadTensorflow()).then(() => console.log("loaded"), (error) => console.log(error.code, error.message))`;
  const env = { ...process.env, PARAVAE_TENSORFLOW: place };
  return execFileSync(process.execPath, ["-e", program], { cwd: folder, env, encoding: "utf8" }).trim();
}

/** A tfjs-node package whose main file is `text`. */
function fakePackage(name: string, text: string): string {
  const place = join(folder, name);
  const path = join(place, "node_modules", "@tensorflow", "tfjs-node");
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, "package.json"),
    JSON.stringify({ name: "@tensorflow/tfjs-node", version: "4.22.0", main: "main.js" }),
  );
  writeFileSync(join(path, "main.js"), text);
  return place;
}

it("says that nothing is installed, and what to run", () => {
  expect(messageFor(join(folder, "nowhere"))).toMatch(
    /^E_NO_TENSORFLOW tfjs-node: it is not installed; run npx paravae setup-tensorflow,/,
  );
});

it("says which installation does not load, and why, in one line", () => {
  const place = fakePackage("broken", `throw new Error("the binding is gone\\nand more");`);
  expect(messageFor(place)).toMatch(
    /^E_NO_TENSORFLOW tfjs-node: .*broken.*tfjs-node does not load: the binding is gone; run npx paravae setup-tensorflow/,
  );
});

it("does not take another backend than TensorFlow's", () => {
  const place = fakePackage("slow", `exports.getBackend = () => "cpu";`);
  expect(messageFor(place)).toMatch(/does not load: its backend is cpu; run/);
});

it("refuses a thread that was started before the main thread had loaded it", () => {
  const program = `const { Worker } = require("node:worker_threads");
    new Worker(\`import(${entry}).then(({ loadTensorflow }) => loadTensorflow()).catch((error) => console.log(error.code, error.message))\`, { eval: true });`;
  const message = execFileSync(process.execPath, ["-e", program], { encoding: "utf8" });
  expect(message).toMatch(
    /^E_NO_TENSORFLOW tfjs-node: the main thread has not loaded it; call loadTensorflow/,
  );
});

withOptionalPart("a TensorFlow that loads", loadTensorflow, ({ tf, version, nativeVersion }) => {
  it("is the native backend, and names its versions", () => {
    expect(tf.getBackend()).toBe("tensorflow");
    expect([version, nativeVersion]).toEqual([expect.stringMatching(/^4\./), expect.stringMatching(/^2\./)]);
  });

  // With another of TensorFlow's matrix products a signal in the middle of one overwrote the heap within seconds.
  it("computes on while signals arrive", () => {
    const program = `import(${entry}).then(async ({ loadTensorflow }) => {
      const { tf } = loadTensorflow();
      process.on("SIGUSR2", () => {});
      const { spawn } = await import("node:child_process");
      const kill = spawn("sh", ["-c", "while kill -USR2 " + process.pid + "; do :; done"], { stdio: "ignore" });
      const [a, b] = [tf.fill([64, 784], 0.5), tf.fill([784, 400], 0.5)];
      const end = performance.now() + 3000;
      while (performance.now() < end) tf.tidy(() => tf.matMul(a, b).dataSync());
      kill.kill();
      process.stdout.write("computed", () => process.exit(0));
    })`;
    const { stdout, signal } = spawnSync(process.execPath, ["-e", program], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect({ stdout: stdout.trim(), signal }).toEqual({ stdout: "computed", signal: null });
  }, 30_000);
});
