import type { Precision } from "@paravae/core";
import type { Identity } from "./identify.js";

/** A library that was found and checked, as plain data: what a worker opens again. */
export interface BlasSpec extends Identity {
  /** As the dynamic loader takes it: a path, or a name that it finds itself. */
  readonly path: string;
}

/** As reports call it: "blas-onednn-2.6.3", "blas-openblas-0.3.21-bf16". */
export const nameOfBlas = ({ name, version }: BlasSpec, precision: Precision): string =>
  ["blas", name, version, precision === "float32" ? undefined : precision]
    .filter((part) => part !== undefined)
    .join("-");
