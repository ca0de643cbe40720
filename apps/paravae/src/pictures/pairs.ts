/**
 * Orders two sets of tiles for a grid of `columns`: a line of `above`, then the same line of `below`, and so
 * on. A last line that is not full is filled up with blank tiles.
 */
export function pairLines(
  above: Float32Array,
  below: Float32Array,
  tileLength: number,
  columns: number,
): Float32Array {
  const lineLength = columns * tileLength;
  const lines = Math.ceil(above.length / lineLength);
  const tiles = new Float32Array(2 * lines * lineLength);
  for (let line = 0; line < lines; line++) {
    const [begin, end] = [line * lineLength, (line + 1) * lineLength];
    tiles.set(above.subarray(begin, end), 2 * begin);
    tiles.set(below.subarray(begin, end), 2 * begin + lineLength);
  }
  return tiles;
}
