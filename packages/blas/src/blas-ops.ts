import type { Matrix, Ops, Precision } from "@paravae/core";
import type { Product, Products } from "./products.js";

/**
 * `kernels` with their matrix products formed by a native library, on the same memory. One per thread, as the kernels
 * and the products are.
 *
 * An element of a product depends on the sizes of the call, for libraries choose how to cut a product by them.
 *
 * @throws TypeError when a precision is asked for that the library has no product of
 */
export function createBlasOps(
  kernels: Ops<Float32Array>,
  name: string,
  products: Products,
  precision: Precision,
): Ops<Float32Array> {
  if (precision === "float32") return withProducts(kernels, name, precision, products.float32, valuesOf);
  if (products.bf16 === undefined) throw new TypeError(`${name} has no product of ${precision}`);
  return withProducts(kernels, name, precision, products.bf16, roundedOf);
}

const valuesOf = ({ values }: Matrix): Float32Array => values;

function roundedOf({ rounded }: Matrix): Uint16Array {
  if (rounded === undefined) throw new TypeError("a product of bf16 was given a matrix without its rounding");
  return rounded;
}

function withProducts<Operand>(
  kernels: Ops<Float32Array>,
  name: string,
  precision: Precision,
  product: Product<Operand>,
  operandOf: (matrix: Matrix) => Operand,
): Ops<Float32Array> {
  return {
    ...kernels,
    name,
    precision,

    products: {
      ...kernels.products,

      gemm(c, a, b, m, n, k) {
        product(false, false, m, n, k, operandOf(a), k, operandOf(b), n, c);
      },

      gemmTransposeA(c, a, aStride, b, m, n, k) {
        product(true, false, m, n, k, operandOf(a), aStride, operandOf(b), n, c);
      },

      gemmTransposeB(c, a, b, m, n, k) {
        product(false, true, m, n, k, operandOf(a), k, operandOf(b), k, c);
      },
    },
  };
}
