import { ParavaeError } from "@paravae/core";
import type { NativeSpec } from "./native-spec.js";

/**
 * Refuses bfloat16 where there is no code for it.
 *
 * @throws ParavaeError E_NO_BF16
 */
export function requireBf16({ bf16, level }: NativeSpec): void {
  if (bf16 !== undefined) return;
  throw new ParavaeError(
    "E_NO_BF16",
    `precision: bf16 is not to be had here: it needs AVX512_BF16, and the native kernels are for ${level}; leave it at float32`,
    { data: { level } },
  );
}
