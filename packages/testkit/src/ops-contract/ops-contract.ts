import type { Ops } from "@paravae/core";
import { describe } from "vitest";
import type { ContractContext } from "./context.js";
import { elementwiseContract } from "./elementwise.js";
import { gatherContract, noiseContract } from "./gather-and-noise.js";
import { gemmContract } from "./gemm.js";
import { latentContract } from "./latent.js";
import { lossContract } from "./losses.js";
import { roundingContract } from "./rounding.js";
import { defaultTolerances, type OpsTolerances } from "./tolerances.js";
import { updateContract } from "./updates.js";

/**
 * The contract of every implementation of `Ops`: each kernel against the float64 reference, and the
 * promises in the text of `Ops` that the trainer's determinism rests on, bit for bit.
 *
 * `makeOps` is called once per case; a case takes less than 16 MiB from `allocate` and gives none back.
 * All operands, bytes and words too, lie in memory that `allocate` handed out.
 */
export function opsContract(
  name: string,
  makeOps: () => Ops | Promise<Ops>,
  tolerances: Partial<OpsTolerances> = {},
  { productsDependOnSizes = false }: Partial<Pick<ContractContext, "productsDependOnSizes">> = {},
): void {
  const context: ContractContext = {
    makeOps: async () => makeOps(),
    tolerances: { ...defaultTolerances, ...tolerances },
    productsDependOnSizes,
  };
  describe(`ops contract: ${name}`, () => {
    describe("gemm", () => gemmContract(context));
    describe("activations", () => elementwiseContract(context));
    describe("latent", () => latentContract(context));
    describe("losses", () => lossContract(context));
    describe("gather", () => gatherContract(context));
    describe("rounding", () => roundingContract(context));
    describe("noise", () => noiseContract(context));
    describe("updates", () => updateContract(context));
  });
}
