import type { Ops } from "@paravae/core";
import { describe } from "vitest";
import { activationContract } from "./activations.js";
import type { ContractContext } from "./context.js";
import { latentContract } from "./latent.js";
import { likelihoodContract } from "./likelihoods.js";
import { productContract } from "./products.js";
import { roundingContract } from "./rounding.js";
import { gatherContract, noiseContract } from "./rows.js";
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
    describe("products", () => productContract(context));
    describe("activations", () => activationContract(context));
    describe("latent", () => latentContract(context));
    describe("likelihoods", () => likelihoodContract(context));
    describe("gather", () => gatherContract(context));
    describe("noise", () => noiseContract(context));
    describe("rounding", () => roundingContract(context));
    describe("updates", () => updateContract(context));
  });
}
