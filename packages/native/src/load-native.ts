import { ParavaeError } from "@paravae/core";
import { generateKernels } from "./generate-kernels.js";
import { makeExecutable } from "./machine/executable-memory.js";
import { detectProcessor, type LevelName } from "./machine/processor.js";
import type { NativeSpec } from "./native-spec.js";
import { levels } from "./vectors/levels.js";

/** Code is the same for all of a process, and stays. */
const loaded = new Map<LevelName, NativeSpec>();

/**
 * Generates the kernels for this processor, the first time that it is asked to, and checks them.
 *
 * The environment variable PARAVAE_NATIVE takes another level than the widest.
 *
 * @throws ParavaeError E_NO_NATIVE where the processor has no AVX2, executable memory is refused, or kernels compute wrongly
 */
export function loadNative(): NativeSpec {
  const level = wantedLevel();
  const known = loaded.get(level);
  if (known !== undefined) return known;
  const { code, ...kernels } = generateKernels(levels[level], level === "avx512" && detectProcessor().bf16);
  const { address } = makeExecutable(code);
  const spec = { level, address, ...kernels };
  loaded.set(level, spec);
  return spec;
}

function wantedLevel(): LevelName {
  const { levels, name } = detectProcessor();
  const wanted = process.env.PARAVAE_NATIVE;
  const level = wanted === undefined ? levels.at(-1) : levels.find((one) => one === wanted);
  if (level !== undefined) return level;
  const has = levels.length === 0 ? "neither avx2 nor avx512" : levels.join(" and ");
  throw new ParavaeError(
    "E_NO_NATIVE",
    `native: ${name} has ${has}, expected ${wanted ?? "one of them"}; use --engine blas or --engine wasm`,
    { data: { wanted, levels, processor: name } },
  );
}
