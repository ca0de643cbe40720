import type { Matrix } from "@paravae/core";

/** Where the rounding of a matrix lies; 0, where no buffer begins, for none. */
export const roundingPointer = ({ rounded }: Matrix): number =>
  rounded === undefined ? 0 : rounded.byteOffset;
