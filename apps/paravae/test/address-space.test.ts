import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { bin } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();

const script = `ulimit -v 8000000 && exec "$@"`;

/** Runs the built command in 8 GB of addresses. */
async function confined(options: string, ...args: readonly string[]) {
  const child = spawn("bash", ["-c", script, "bash", process.execPath, bin, ...args], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: options },
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { stdout, stderr };
}

/** Newer Node turns the trap handler off by itself where addresses are few. */
const nodeTakesFew = () => {
  const memories = "for (let i = 0; i < 3; i++) new WebAssembly.Memory({ initial: 1 })";
  return spawnSync("bash", ["-c", script, "bash", process.execPath, "--eval", memories]).status === 0;
};

const train = ["train", "--hidden", "8", "--latent", "2", "--max-steps", "1", "--engine", "wasm"];

// Other systems do not limit addresses so.
it.runIf(process.platform === "linux")(
  "limited addresses are told as such, with what works (Linux)",
  async () => {
    const { stderr } = await confined("", ...train);
    if (nodeTakesFew()) {
      expect(stderr).toBe("");
      return;
    }
    expect(stderr).toMatch(
      /^paravae: memory: the system refused \d MiB; the address space is limited \(ulimit -v\), .* set NODE_OPTIONS=--disable-wasm-trap-handler \[E_MEMORY\]\n$/,
    );
    expect((await confined("--disable-wasm-trap-handler", ...train)).stderr).toBe("");
    const doctor = JSON.parse((await confined("", "doctor", "--json")).stdout);
    expect(doctor.simd).toMatch(/simd$/);
    expect(doctor.engines.find(({ name }: { name: string }) => name === "wasm")).toMatchObject({
      found: false,
      detail: expect.stringContaining("--disable-wasm-trap-handler"),
    });
  },
);
