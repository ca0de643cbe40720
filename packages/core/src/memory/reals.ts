/**
 * The element type of every numeric buffer. float32 is what trains; float64 is the twin that gradient
 * checks and oracles run on.
 */
export type Reals = Float32Array | Float64Array;

/** Hands out a zeroed buffer of `length` elements; whoever calls it owns the result. */
export type Allocate<R extends Reals> = (length: number) => R;
