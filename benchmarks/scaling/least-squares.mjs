/**
 * The x ≥ 0 that makes |A·x − y|² least: of all choices of coefficients that may differ from 0 the best whose solution
 * has none below 0. There are few enough coefficients to try them all.
 *
 * @param a rows of A
 */
export function nonNegativeLeastSquares(a, y) {
  const width = a[0].length;
  let best = { x: new Array(width).fill(0), error: errorOf(a, y, new Array(width).fill(0)) };
  for (let choice = 1; choice < 2 ** width; choice++) {
    const columns = Array.from({ length: width }, (_, i) => i).filter((i) => (choice >> i) & 1);
    const found = leastSquares(
      a.map((row) => columns.map((column) => row[column])),
      y,
    );
    if (found === undefined || found.some((value) => value < 0)) continue;
    const x = new Array(width).fill(0);
    for (const [i, column] of columns.entries()) x[column] = found[i];
    const error = errorOf(a, y, x);
    // Fewer coefficients are preferred where more explain nothing.
    if (error < best.error * (1 - 1e-9)) best = { x, error };
  }
  return best.x;
}

const errorOf = (a, y, x) =>
  a.reduce((sum, row, i) => sum + (row.reduce((dot, value, j) => dot + value * x[j], 0) - y[i]) ** 2, 0);

/** Least squares by the normal equations of columns scaled to length 1; undefined where columns depend on each other. */
function leastSquares(a, y) {
  const width = a[0].length;
  const scales = Array.from({ length: width }, (_, j) => Math.hypot(...a.map((row) => row[j])));
  if (scales.some((scale) => scale === 0)) return undefined;
  const scaled = a.map((row) => row.map((value, j) => value / scales[j]));
  const system = scales.map((_, i) => [
    ...scales.map((_, j) => scaled.reduce((sum, row) => sum + row[i] * row[j], 0)),
    scaled.reduce((sum, row, r) => sum + row[i] * y[r], 0),
  ]);
  const solution = solve(system);
  return solution?.map((value, j) => value / scales[j]);
}

/** Gauss elimination of a symmetric positive system, the right side as its last column. */
function solve(system) {
  const rows = system.map((row) => [...row]);
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    if (!(rows[i][i] > 1e-12)) return undefined;
    for (let r = i + 1; r < n; r++) {
      const factor = rows[r][i] / rows[i][i];
      for (let c = i; c <= n; c++) rows[r][c] -= factor * rows[i][c];
    }
  }
  const x = new Array(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = rows[i].slice(i + 1, n).reduce((sum, value, j) => sum + value * x[i + 1 + j], 0);
    x[i] = (rows[i][n] - known) / rows[i][i];
  }
  return x;
}
