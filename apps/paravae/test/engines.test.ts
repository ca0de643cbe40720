import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadBlas, nameOfBlas, requireBf16 } from "@paravae/blas";
import { latestCheckpoint, writeCheckpoint } from "@paravae/checkpoints";
import { loadNative, nameOfNative } from "@paravae/native";
import { withOptionalPart } from "@paravae/testkit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { jsonLines, runCli, succeed } from "./helpers/cli.js";
import { contentOf } from "./helpers/folder-content.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const file = (name: string): string => join(folder, name);
const small = ["--hidden", "32", "--latent", "4", "--epochs", "2", "--workers", "2"];
const train = (out: string, ...flags: string[]) => runCli(folder, "train", ...small, "--out", out, ...flags);
const configOf = (run: string) => JSON.parse(readFileSync(file(join(run, "config.json")), "utf8"));
const lastTestOf = (run: string) =>
  JSON.parse(
    readFileSync(file(join(run, "metrics.jsonl")), "utf8")
      .trim()
      .split("\n")
      .at(-1) as string,
  ).test;

/** The engine as the head of a run's output names it. */
const engineIn = (stdout: string): string | undefined => /^2 workers, ([^,]+),/m.exec(stdout)?.[1];

interface DoctorsEngine {
  readonly name: string;
  readonly found: boolean;
  readonly detail: string;
  readonly gflops?: Readonly<Record<string, number>>;
  readonly bits?: string;
}

async function doctorOn(
  name: "native" | "blas" | "wasm",
): Promise<DoctorsEngine & { readonly spec: unknown }> {
  const [diagnosis] = jsonLines(await succeed(folder, "doctor", "--json"));
  const found = (diagnosis.engines as DoctorsEngine[]).find(
    (engine) => engine.name === name,
  ) as DoctorsEngine;
  return { ...found, spec: diagnosis[name] };
}

/** What keeps auto from generated kernels, and what is said of it. */
const noLevel = "none";
const noNative = `PARAVAE_NATIVE is ${noLevel}, expected avx2 or avx512, or unset`;
const fused = "same bits as avx2, avx512 and relaxed-simd WebAssembly";

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("PARAVAE_NATIVE and PARAVAE_BLAS that name nothing", () => {
  const why =
    "PARAVAE_BLAS: there is no /nowhere; name a library that has sgemm, or unset it to use one that is found";
  const warning = `warning: ${noNative}\nwarning: ${why}; computing with WebAssembly instead\n`;

  beforeEach(() => {
    vi.stubEnv("PARAVAE_NATIVE", noLevel);
    vi.stubEnv("PARAVAE_BLAS", "/nowhere");
  });

  it("is told in a line each, and WebAssembly trains and evaluates", async () => {
    const { status, stdout, stderr } = await train("fallback");
    expect(status).toBe(0);
    expect(stderr).toBe(warning);
    expect(engineIn(stdout)).toMatch(/^wasm-/);
    const evaluated = await runCli(folder, "eval", "fallback", "--json");
    expect(evaluated.stderr).toBe(warning);
    expect(JSON.parse(evaluated.stdout).test).toEqual(lastTestOf("fallback"));
  });

  it("is nothing to WebAssembly that was asked for", async () => {
    expect(await train("asked-for", "--engine", "wasm")).toMatchObject({ status: 0, stderr: "" });
  });

  it("is an error with --engine native, in one line", async () => {
    expect(await train("made/refused", "--engine", "native")).toEqual({
      status: 1,
      stdout: "",
      stderr: `paravae: ${noNative} [E_NO_NATIVE]\n`,
    });
  });

  it.each([
    ["--engine", "blas"],
    ["--precision", "bf16"],
  ])("is an error with %s %s, and nothing is left behind", async (...flags) => {
    const before = readdirSync(folder);
    expect(await train("made/refused", ...flags)).toEqual({
      status: 1,
      stdout: "",
      stderr: `paravae: ${why} [E_NO_BLAS]\n`,
    });
    expect(readdirSync(folder)).toEqual(before);
  });

  it("is what doctor says", async () => {
    expect(await doctorOn("native")).toEqual({ name: "native", found: false, detail: noNative, spec: null });
    expect(await doctorOn("blas")).toEqual({ name: "blas", found: false, detail: why, spec: null });
    expect((await doctorOn("wasm")).detail).toMatch(/; what auto takes$/);
    expect(await succeed(folder, "doctor")).toContain(`✗ blas           ${why}\n`);
  });
});

describe("a run that is resumed", () => {
  it("keeps its engine, and a change is told", async () => {
    await train("changed", "--engine", "wasm", "--max-steps", "3");
    const same = await runCli(folder, "resume", "changed", "--max-steps", "4");
    expect(same.stderr).toMatch(/^resuming from [^\n]*\n$/);
    const other = await runCli(folder, "resume", "changed", "--engine", "reference", "--max-steps", "5");
    expect(other.status).toBe(0);
    expect(other.stderr).toMatch(
      /\nwarning: this run was computed by wasm-(relaxed-)?simd so far and goes on with reference, whose last digits differ\n$/,
    );
    expect(configOf("changed").engine).toBe("reference");
  });

  it("computes in float32 where its checkpoint is older than the setting precision", async () => {
    await train("never-stopped", "--engine", "wasm");
    await train("old", "--engine", "wasm", "--max-steps", "3");
    const { latest } = await latestCheckpoint(file("old/checkpoints"));
    if (latest === undefined) throw new Error("there is no checkpoint");
    const { settings, image, data } = latest.checkpoint.settings as Readonly<Record<string, object>>;
    const { precision, ...older } = settings as { precision?: string };
    expect(precision).toBe("float32");
    await writeCheckpoint(latest.path, { ...latest.checkpoint, settings: { settings: older, image, data } });

    const { status, stderr } = await runCli(folder, "resume", "old");
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^resuming[^\n]*\n$/) });
    expect(contentOf(file("old"))).toEqual(contentOf(file("never-stopped")));
  });
});

withOptionalPart(
  "the command on generated kernels",
  () => loadNative(),
  (spec) => {
    const name = nameOfNative(spec, "float32");

    it("takes them unless told otherwise", async () => {
      const { stdout, stderr } = await train("native");
      expect(engineIn(stdout)).toBe(name);
      expect(stderr).toBe("");
    });

    it("says that a library that is named is not taken", async () => {
      vi.stubEnv("PARAVAE_BLAS", "/nowhere");
      const { stdout, stderr } = await train("library-named");
      expect(engineIn(stdout)).toBe(name);
      expect(stderr).toBe(
        `warning: PARAVAE_BLAS: auto takes ${name} before any library; use --engine blas for the one that is named\n`,
      );
    });

    it("encodes, samples and reconstructs to the bits of WebAssembly", async () => {
      await train("drawn-from", "--max-steps", "3");
      for (const [command, output] of [
        ["encode", "latents.npy"],
        ["sample", "sample.png"],
        ["reconstruct", "reconstruct.png"],
      ]) {
        const files = [];
        for (const engine of ["native", "wasm"]) {
          await succeed(folder, command, "drawn-from", "--engine", engine, "--output", `${engine}-${output}`);
          files.push(readFileSync(file(`${engine}-${output}`)));
        }
        expect(files[0].equals(files[1])).toBe(true);
      }
    });

    it("doctor says for which processor, how fast, whose bits, and that auto takes them", async () => {
      const { detail, gflops, bits, spec: found } = await doctorOn("native");
      expect(found).toMatchObject({
        level: spec.level,
        processor: { levels: expect.arrayContaining(["avx2"]) },
      });
      expect(detail).toMatch(
        new RegExp(
          `^${spec.level} on .+, ${gflops?.float32.toFixed(0)} GFLOPS; (no bf16|bf16 \\d+ GFLOPS); ${fused}; what auto takes$`,
        ),
      );
      expect(bits).toBe("fused");
      const wasm = await doctorOn("wasm");
      if (wasm.detail.startsWith("the relaxed-simd build")) expect(wasm.bits).toBe("fused");
    });
  },
);

withOptionalPart("the command on a native BLAS", loadBlas, (spec) => {
  const name = nameOfBlas(spec, "float32");

  it("takes it where there are no generated kernels", async () => {
    vi.stubEnv("PARAVAE_NATIVE", noLevel);
    const { stdout, stderr } = await train("by-itself");
    expect(engineIn(stdout)).toBe(name);
    expect(stderr).toBe(`warning: ${noNative}; computing with ${name} instead\n`);
  });

  it("trains on it, goes on as if never stopped, and evaluates the same", async () => {
    const { stdout } = await train("whole", "--engine", "blas");
    expect(engineIn(stdout)).toBe(name);
    await train("stopped", "--engine", "blas", "--max-steps", "9");
    const resumed = await runCli(folder, "resume", "stopped");
    expect(engineIn(resumed.stdout)).toBe(name);
    expect(resumed.stderr).toMatch(/^resuming from [^\n]*\n$/);
    expect(contentOf(file("stopped"))).toEqual(contentOf(file("whole")));
    expect(configOf("stopped")).toMatchObject({ engine: "blas", precision: "float32" });
    expect(JSON.parse(await succeed(folder, "eval", "whole", "--json")).test).toEqual(lastTestOf("whole"));
    await succeed(folder, "sample", "whole", "--count", "4");
    expect(existsSync(file("sample.png"))).toBe(true);
  });

  it("doctor says which, how fast, and that auto takes it where there are no generated kernels", async () => {
    vi.stubEnv("PARAVAE_NATIVE", noLevel);
    const { detail, gflops, spec: library } = await doctorOn("blas");
    expect(library).toMatchObject({ name: spec.name, path: spec.path });
    expect(detail).toContain(`(${spec.path}), ${gflops?.float32.toFixed(0)} GFLOPS; `);
    expect(detail).toMatch(
      /; (bf16 \d+ GFLOPS|no bf16: .+); the bits of this library and type of machine; what auto takes$/,
    );
  });
});

withOptionalPart(
  "the command in bfloat16 on generated kernels",
  () => loadNative("bf16"),
  (spec) => {
    const name = nameOfNative(spec, "bf16");

    it("doctor says how fast", async () => {
      const { detail, gflops } = await doctorOn("native");
      expect(detail).toContain(`; bf16 ${gflops?.bf16.toFixed(0)} GFLOPS;`);
    });

    it("doctor says that a level has none", async () => {
      vi.stubEnv("PARAVAE_NATIVE", "avx2");
      const { detail, gflops } = await doctorOn("native");
      expect(detail).toContain("; no bf16; ");
      expect(gflops).not.toHaveProperty("bf16");
    });

    it("trains in it unless told otherwise, goes on in it, and evaluates in float32", async () => {
      const { stdout } = await train("native-bf16", "--precision", "bf16");
      expect(engineIn(stdout)).toBe(name);
      await train("native-bf16-stopped", "--precision", "bf16", "--max-steps", "9");
      const resumed = await runCli(folder, "resume", "native-bf16-stopped");
      expect(engineIn(resumed.stdout)).toBe(name);
      expect(contentOf(file("native-bf16-stopped"))).toEqual(contentOf(file("native-bf16")));
      expect(JSON.parse(await succeed(folder, "eval", "native-bf16", "--json")).test).toEqual(
        lastTestOf("native-bf16"),
      );
    });
  },
);

withOptionalPart(
  "the command in bfloat16 on a BLAS",
  () => {
    const spec = loadBlas();
    requireBf16(spec);
    return spec;
  },
  (spec) => {
    it("trains in it, goes on in it, and evaluates in float32", async () => {
      const { stdout } = await train("bf16", "--engine", "blas", "--precision", "bf16");
      expect(engineIn(stdout)).toBe(nameOfBlas(spec, "bf16"));
      await train("bf16-stopped", "--engine", "blas", "--precision", "bf16", "--max-steps", "9");
      const resumed = await runCli(folder, "resume", "bf16-stopped");
      expect(engineIn(resumed.stdout)).toBe(nameOfBlas(spec, "bf16"));
      expect(contentOf(file("bf16-stopped"))).toEqual(contentOf(file("bf16")));
      expect(configOf("bf16").precision).toBe("bf16");
      expect(JSON.parse(await succeed(folder, "eval", "bf16", "--json")).test).toEqual(lastTestOf("bf16"));
    });

    it("does not go on in float32 where the library is gone, and the run stays as it is", async () => {
      await train("gone", "--engine", "blas", "--precision", "bf16", "--max-steps", "3");
      const before = contentOf(file("gone"));
      vi.stubEnv("PARAVAE_BLAS", "/nowhere");
      const { status, stderr } = await runCli(folder, "resume", "gone");
      expect(status).toBe(1);
      expect(stderr).toMatch(/\nparavae: PARAVAE_BLAS: there is no \/nowhere; [^\n]* \[E_NO_BLAS\]\n$/);
      expect(contentOf(file("gone"))).toEqual(before);
    });

    it("doctor says how fast", async () => {
      const { detail, gflops } = await doctorOn("blas");
      expect(detail).toContain(`; bf16 ${gflops?.bf16.toFixed(0)} GFLOPS;`);
    });
  },
);
