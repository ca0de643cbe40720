import type { BlasSpec } from "@paravae/blas";
import type { Precision } from "@paravae/core";
import type { SimdLevel } from "@paravae/kernels";
import type { NativeSpec } from "@paravae/native";

/** The kernels a team runs on, as a worker can load them. */
type LoadedKernels =
  | { readonly kind: "wasm"; readonly level: SimdLevel; readonly module: WebAssembly.Module }
  | { readonly kind: "reference" };

/** What a team computes with. Plain data, but for the compiled module: every worker gets it. */
export interface LoadedEngine {
  /** As reports call it. */
  readonly name: string;
  /** For everything that touches the arena: rows, noise, the optimizer; and for a dense engine's layers. */
  readonly kernels: LoadedKernels;
  /** Who computes gradients: core's dense engine over the kernels, or TensorFlow.js. */
  readonly gradients: "dense" | "tfjs";
  /** Kernels that were generated for the processor, and stand in for those of WebAssembly. */
  readonly native: NativeSpec | undefined;
  /** The native library that forms a dense engine's products; the kernels do where there is none. */
  readonly blas: BlasSpec | undefined;
  /** What a dense engine's products read. */
  readonly precision: Precision;
  /** What the user should hear of how it was chosen, a line each. */
  readonly warnings: readonly string[];
}

/** Blocks of gradients in the arena: a dense engine's ranks form parts of one, others fill one for each lane. */
export const gradientBlocksOf = ({ gradients }: LoadedEngine, lanes: number): number =>
  gradients === "dense" ? 1 : lanes;
