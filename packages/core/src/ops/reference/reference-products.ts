import { fromBfloat16 } from "../../memory/bfloat16.js";
import { type Matrix, type Precision, roundMatrix } from "../../memory/matrix.js";
import type { Reals } from "../../memory/reals.js";
import type { ProductOps } from "../product-ops.js";

const exactOf = ({ values }: Matrix<Reals>, i: number): number => values[i];

/** An element's rounding where there is one: the value beside a delta's is not kept. */
const roundedOf = ({ values, rounded }: Matrix<Reals>, i: number): number =>
  rounded === undefined ? values[i] : fromBfloat16(rounded[i]);

/** Every product as its sum, in float64. */
export function referenceProducts<R extends Reals>(precision: Precision): ProductOps<R> {
  /** What products read. */
  const factor = precision === "bf16" ? roundedOf : exactOf;
  return {
    gemm(c, a, b, m, n, k) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += factor(a, i * k + p) * factor(b, p * n + j);
          c[i * n + j] = sum;
        }
      }
    },

    gemmTransposeA(c, a, aStride, b, m, n, k) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += factor(a, p * aStride + i) * factor(b, p * n + j);
          c[i * n + j] = sum;
        }
      }
    },

    gemmTransposeB(c, a, b, m, n, k) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += factor(a, i * k + p) * factor(b, j * k + p);
          c[i * n + j] = sum;
        }
      }
    },

    round: roundMatrix,

    columnSums(out, a, aStride, m, n) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let i = 0; i < m; i++) sum += roundedOf(a, i * aStride + j);
        out[j] = sum;
      }
    },
  };
}
