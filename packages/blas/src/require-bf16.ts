import { readFileSync } from "node:fs";
import { ParavaeError } from "@paravae/core";
import { type BlasSpec, nameOfBlas } from "./blas-spec.js";
import { openBlas } from "./open-blas.js";
import { whatIsWrong } from "./self-check.js";

/** Instructions that multiply bfloat16, as Linux calls them. */
const instructions = /\b(avx512_bf16|amx_bf16|avx_ne_convert|bf16|svebf16)\b/;

/**
 * Refuses bfloat16 where the library has no such product, or the processor no instructions for it: a library may
 * emulate them, slower than float32.
 *
 * @throws ParavaeError E_NO_BF16
 */
export function requireBf16(spec: BlasSpec): void {
  const why = whyNoBf16(spec);
  if (why === undefined) return;
  throw new ParavaeError("E_NO_BF16", `precision: bf16 is not to be had here: ${why}; leave it at float32`);
}

/** Why there is no bfloat16; undefined where there is. */
export function whyNoBf16(spec: BlasSpec): string | undefined {
  const products = openBlas(spec);
  if (products.bf16 === undefined) {
    return `${nameOfBlas(spec, "float32")} has no product of bfloat16, oneDNN has`;
  }
  if (process.platform !== "linux") return `whether the processor has it is only known on Linux`;
  if (!instructions.test(readFileSync("/proc/cpuinfo", "latin1"))) {
    return "the processor has no instructions for it (avx512_bf16 or amx_bf16)";
  }
  return whatIsWrong(products);
}
