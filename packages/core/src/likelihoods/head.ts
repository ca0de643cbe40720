import type { KindConfig } from "../tables/kind-options.js";

/** Consecutive columns of a row that one likelihood explains. Plain JSON. */
export interface HeadConfig {
  readonly columns: number;
  readonly likelihood: KindConfig;
}

/** A head, with the width of what the decoder gives for its columns. */
export interface Head extends HeadConfig {
  readonly outputs: number;
}
