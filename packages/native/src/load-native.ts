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
    throw refusal(
      `native: the kernels for ${level} are wrong on this machine: ${wrong}; use --engine blas or --engine wasm`,
      { level, wrong },
    );
  }
  loaded.set(level, spec);
  return spec;
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
