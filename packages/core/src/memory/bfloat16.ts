const bits = new Uint32Array(1);
const value = new Float32Array(bits.buffer);

/**
 * The bfloat16 nearest to the float32 x, ties to even, as its bits: the upper half of a float32. What is too large becomes ±∞;
 * NaN stays NaN.
 */
export function toBfloat16(x: number): number {
  value[0] = x;
  const [word] = bits;
  if ((word & 0x7fffffff) > 0x7f800000) return (word >>> 16) | 0x40;
  return ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The value that a bfloat16's bits stand for, exactly. */
export function fromBfloat16(half: number): number {
  bits[0] = half << 16;
  return value[0];
}
