import type { Ops } from "@paravae/core";
import type { OpsTolerances } from "./tolerances.js";

/** What each part of the contract is given. */
export interface ContractContext {
  /** Fresh ops for one case. */
  readonly makeOps: () => Promise<Ops>;
  readonly tolerances: OpsTolerances;
  /** Whether an element of a product depends on the sizes of the call, as a native library's do. */
  readonly productsDependOnSizes: boolean;
}
