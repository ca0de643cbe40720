import { type ActivationKind, activationKinds, ParavaeError, type Precision } from "@paravae/core";
import { generateKernels } from "./generate-kernels.js";
import { makeExecutable } from "./machine/executable-memory.js";
import { detectProcessor, type LevelName } from "./machine/processor.js";
import { type NativeSpec, nameOfNative } from "./native-spec.js";
import { whatIsWrong } from "./self-check/self-check.js";
import { levels } from "./vectors/levels.js";

/** By their names and activations. Code is the same for all of a process, and stays. */
const loaded = new Map<string, NativeSpec>();

/**
 * Generates the kernels for this processor, the first time that it is asked to, and holds each against the reference. What is not
 * called is left out, for it would take its time at the start: those of bfloat16 unless `precision` is bf16, and of other
 * activations than are named; those of WebAssembly stand in for them.
 *
 * The environment variable PARAVAE_NATIVE names another level than the widest.
 *
 * @throws ParavaeError E_NO_NATIVE where the processor has no AVX2, executable memory is refused, or kernels compute wrongly;
 *   E_NO_BF16 where the processor or the level has no products of bfloat16
 */
export function loadNative(
  precision: Precision = "float32",
  activations: readonly ActivationKind[] = activationKinds,
): NativeSpec {
  const level = wantedLevel();
  const name = [nameOfNative({ level }, precision), ...activations].join(" ");
  const known = loaded.get(name);
  if (known !== undefined) return known;
  if (precision === "bf16") requireBf16(level);
  const { code, ...kernels } = generateKernels(levels[level], precision === "bf16", activations);
  const executable = makeExecutable(code);
  const spec = { level, address: executable.address, ...kernels };
  const wrong = whatIsWrong(spec);
  if (wrong !== undefined) {
    executable.free();
    throw refusal(
      `native: the kernels for ${level} are wrong on this machine: ${wrong}; use --engine blas or --engine wasm`,
      { level, wrong },
    );
  }
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
  const wanted = process.env.PARAVAE_NATIVE;
  const known = Object.keys(levels);
  if (wanted !== undefined && !known.includes(wanted)) {
    const what = wanted === "" ? "empty" : wanted;
    throw refusal(`PARAVAE_NATIVE is ${what}, expected ${known.join(" or ")}, or unset`, { wanted });
  }
  const { levels: present, name: processor } = detectProcessor();
  const level = wanted === undefined ? present.at(-1) : present.find((one) => one === wanted);
  if (level !== undefined) return level;
  const data = { wanted, levels: present, processor };
  throw present.length === 0
    ? refusal(
        `native: ${processor} has neither ${known.join(" nor ")}; use --engine blas or --engine wasm`,
        data,
      )
    : refusal(`PARAVAE_NATIVE is ${wanted}, which ${processor} has not; unset it`, data);
}

const refusal = (message: string, data: Readonly<Record<string, unknown>>): ParavaeError =>
  new ParavaeError("E_NO_NATIVE", message, { data });
