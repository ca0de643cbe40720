import { fcnnlsVector } from "ml-fcnnls";
import { Matrix } from "ml-matrix";

/**
 * The x ≥ 0 that makes |A·x − y|² least.
 *
 * @param a rows of A
 */
export function nonNegativeLeastSquares(a, y) {
  const A = new Matrix(a);
  // The solver compares gradients with one tolerance, so columns of very different sizes are brought to length 1.
  const lengths = a[0].map((_, column) => A.getColumnVector(column).norm() || 1);
  const { K } = fcnnlsVector(A.divRowVector(lengths), y);
  return K.divColumnVector(lengths).to1DArray();
}
