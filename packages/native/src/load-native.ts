import { ParavaeError } from "@paravae/core";
import { generateKernels } from "./generate-kernels.js";
import { makeExecutable } from "./machine/executable-memory.js";
import { detectProcessor, type LevelName } from "./machine/processor.js";
import type { NativeSpec } from "./native-spec.js";
import { whatIsWrong } from "./self-check/self-check.js";
import { levels } from "./vectors/levels.js";

/** Code is the same for all of a process, and stays. */
const loaded = new Map<LevelName, NativeSpec>();

/**
 * Generates the kernels for this processor, the first time that it is asked to, and holds each against the reference.
 *
 * The environment variable PARAVAE_NATIVE names another level than the widest.
 *
 * @throws ParavaeError E_NO_NATIVE where the processor has no AVX2, executable memory is refused, or kernels compute wrongly
 */
export function loadNative(): NativeSpec {
  const level = wantedLevel();
  const known = loaded.get(level);
  if (known !== undefined) return known;
  const { code, offsets } = generateKernels(levels[level]);
  const executable = makeExecutable(code);
  const spec = { level, address: executable.address, kernels: offsets };
  const wrong = whatIsWrong(spec);
  if (wrong !== undefined) {
    executable.free();
    throw new ParavaeError(
      "E_NO_NATIVE",
      `native: the kernels for ${level} are wrong on this machine: ${wrong}; use --engine blas or --engine wasm`,
      { data: { level, wrong } },
    );
  }
  loaded.set(level, spec);
  return spec;
}

function wantedLevel(): LevelName {
  const { levels: present, name } = detectProcessor();
  const wanted = process.env.PARAVAE_NATIVE;
  const level = wanted === undefined ? present.at(-1) : present.find((one) => one === wanted);
  if (level !== undefined) return level;
  const data = { wanted, levels: present, processor: name };
  throw new ParavaeError("E_NO_NATIVE", whyNot(wanted, present, name), { data });
}

function whyNot(wanted: string | undefined, present: readonly LevelName[], processor: string): string {
  const known = Object.keys(levels);
  if (wanted !== undefined && !known.includes(wanted)) {
    return `PARAVAE_NATIVE: ${wanted || "an empty string"} is no level, expected ${known.join(" or ")}; unset it for the widest that is there`;
  }
  if (present.length === 0) {
    return `native: ${processor} has neither ${known.join(" nor ")}; use --engine blas or --engine wasm`;
  }
  return `PARAVAE_NATIVE: ${processor} has no ${wanted}, it has ${present.join(" and ")}; unset it for the widest that is there`;
}
