import type { SourceIdentity } from "./source-identity.js";

/** What the rows of a new cache are. */
export interface NewCache {
  readonly type: "bytes" | "reals";
  readonly width: number;
  readonly labelled: boolean;
  /** How many there will be, where it is known: then a disk that is too small is told before anything is written. */
  readonly count?: number | undefined;
  readonly source: SourceIdentity;
}
