import { ParavaeError, type Precision } from "@paravae/core";
import { generateKernels } from "./generate-kernels.js";
import { makeExecutable } from "./machine/executable-memory.js";
import { detectProcessor, type LevelName } from "./machine/processor.js";
import { type NativeSpec, nameOfNative } from "./native-spec.js";
import { levels } from "./vectors/levels.js";

/** By their names. Code is the same for all of a process, and stays. */
const loaded = new Map<string, NativeSpec>();

/**
 * Generates the kernels for this processor, the first time that it is asked to, and checks them. Those of bfloat16 are among them
 * where `precision` is bf16: what is not called takes no time at the start.
 *
 * The environment variable PARAVAE_NATIVE takes another level than the widest.
 *
 * @throws ParavaeError E_NO_NATIVE where the processor has no AVX2, executable memory is refused, or kernels compute wrongly;
 *   E_NO_BF16 where the processor or the level has no products of bfloat16
 */
export function loadNative(precision: Precision = "float32"): NativeSpec {
  const level = wantedLevel();
  const name = nameOfNative({ level }, precision);
  const known = loaded.get(name);
  if (known !== undefined) return known;
  if (precision === "bf16") requireBf16(level);
  const { code, ...kernels } = generateKernels(levels[level], precision === "bf16");
  const { address } = makeExecutable(code);
  const spec = { level, address, ...kernels };
  loaded.set(name, spec);
  return spec;
}

function requireBf16(level: LevelName): void {
  const { bf16, name } = detectProcessor();
  if (bf16 && level === "avx512") return;
  const why = bf16 ? `PARAVAE_NATIVE is ${level}, which has no products of it` : `${name} has no AVX512_BF16`;
  throw new ParavaeError(
    "E_NO_BF16",
    `precision: bf16 is not to be had on native here: ${why}; leave it at float32`,
    { data: { level, processor: name } },
  );
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
