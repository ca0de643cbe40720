// Faults of the WebAssembly kernels, and of what calls them.
export const suites = [
  {
    tests: { files: ["kernels/test/contract.test.ts"], only: "^ops contract: .* products " },
    mutations: [
      {
        name: "gemm: factors swapped",
        file: "kernels/dist/wasm-products.js",
        find: "wasm.gemm(c.byteOffset, a.byteOffset, b.byteOffset,",
        replace: "wasm.gemm(c.byteOffset, b.byteOffset, a.byteOffset,",
      },
      {
        name: "gemmTransposeA: the stride is the width",
        file: "kernels/dist/wasm-products.js",
        find: "a.byteOffset, aStride, b.byteOffset,",
        replace: "a.byteOffset, m, b.byteOffset,",
      },
      {
        name: "gemmTransposeB: the last product left out",
        file: "kernels/dist/wasm-products.js",
        find: "wasm.gemmTransposeB(c.byteOffset, a.byteOffset, b.byteOffset, m, n, k,",
        replace: "wasm.gemmTransposeB(c.byteOffset, a.byteOffset, b.byteOffset, m, n, k - 1,",
      },
      {
        name: "columnSums: a row left out",
        file: "kernels/dist/wasm-products.js",
        find: "values.byteOffset, aStride, m, n)",
        replace: "values.byteOffset, aStride, m - 1, n)",
      },
    ],
  },
  {
    tests: { files: ["kernels/test/contract.test.ts"], only: "^ops contract: .* activations " },
    mutations: [
      {
        name: "activations numbered otherwise",
        file: "kernels/dist/activation-numbers.js",
        find: "[kind, i]",
        replace: "[kind, i ^ 1]",
      },
      {
        name: "a derivative of the gradient in place of the output",
        file: "kernels/dist/wasm-activations.js",
        find: "dy.byteOffset, outputOrInput.byteOffset,",
        replace: "dy.byteOffset, dy.byteOffset,",
      },
    ],
  },
  {
    tests: { files: ["kernels/test/contract.test.ts"], only: "^ops contract: .* latent " },
    mutations: [
      {
        name: "KL's gradient twice as large",
        file: "kernels/dist/wasm-latent.js",
        find: "eps.byteOffset, klScale,",
        replace: "eps.byteOffset, 2 * klScale,",
      },
      {
        name: "noise in place of moments",
        file: "kernels/dist/wasm-latent.js",
        find: "kl.byteOffset, moments.byteOffset, eps.byteOffset,",
        replace: "kl.byteOffset, eps.byteOffset, moments.byteOffset,",
      },
    ],
  },
  {
    tests: { files: ["kernels/test/contract.test.ts"], only: "^ops contract: .* likelihoods " },
    mutations: [
      {
        name: "gaussian: the variance left out of the gradient",
        file: "kernels/dist/likelihoods/gaussian.js",
        find: "scale / varianceOf(head)",
        replace: "scale",
      },
      {
        name: "gaussian: the normalisation twice as large",
        file: "kernels/dist/likelihoods/gaussian.js",
        find: "0.5 * head.columns *",
        replace: "head.columns *",
      },
      {
        name: "bernoulli: the loss reads x without its stride",
        file: "kernels/dist/likelihoods/bernoulli.js",
        find: "wasm.bernoulliLoss(nats.byteOffset, theta.byteOffset, thetaStride, x.byteOffset, xStride,",
        replace:
          "wasm.bernoulliLoss(nats.byteOffset, theta.byteOffset, thetaStride, x.byteOffset, head.columns,",
      },
      {
        name: "bernoulli: a gradient four times as large",
        file: "kernels/dist/likelihoods/bernoulli.js",
        find: "xStride, scale, count",
        replace: "xStride, 4 * scale, count",
      },
      {
        name: "bernoulli: means of rows that are apart, as if side by side",
        file: "kernels/dist/likelihoods/bernoulli.js",
        find: "outStride === columns && thetaStride === columns",
        replace: "true",
      },
    ],
  },
  {
    tests: { files: ["kernels/test/contract.test.ts"], only: "^ops contract: .* (gather|noise) " },
    mutations: [
      {
        name: "Philox: the first multiplier is another one, in the binary",
        file: "kernels/dist/kernels-simd.wasm",
        find: "\xd3\xbe\xc4\x92\x0d",
        replace: "\xd5\xbe\xc4\x92\x0d",
      },
      {
        name: "Philox: the second multiplier is another one, in the binary",
        file: "kernels/dist/kernels-simd.wasm",
        find: "\xd7\x9a\xfa\xec\x0c",
        replace: "\xd5\x9a\xfa\xec\x0c",
      },
      {
        name: "half of the seed",
        file: "kernels/dist/wasm-rows.js",
        find: "key.low, key.high,",
        replace: "key.low, 0,",
      },
      {
        name: "noise that does not know its step",
        file: "kernels/dist/wasm-rows.js",
        find: "key.high, step, purpose",
        replace: "key.high, 0, purpose",
      },
      {
        name: "a row of bytes too few",
        file: "kernels/dist/wasm-rows.js",
        find: "wasm.gatherBytes(byteOffset, roundingPointer(x), data.byteOffset, rowIndices.byteOffset, rows,",
        replace:
          "wasm.gatherBytes(byteOffset, roundingPointer(x), data.byteOffset, rowIndices.byteOffset, rows - 1,",
      },
    ],
  },
  {
    tests: { files: ["kernels/test/contract.test.ts"], only: "^ops contract: .* updates " },
    mutations: [
      {
        name: "Adam: m and v swapped",
        file: "kernels/dist/updates/adam.js",
        find: "m.byteOffset, v.byteOffset,",
        replace: "v.byteOffset, m.byteOffset,",
      },
      {
        name: "Adam: the gradient is added to m whole",
        file: "kernels/dist/updates/adam.js",
        find: "beta1, 1 - beta1,",
        replace: "beta1, 1,",
      },
      {
        name: "Adam: one lane's gradient lost",
        file: "kernels/dist/updates/adam.js",
        find: "gradients.byteOffset, stride, blocks,",
        replace: "gradients.byteOffset, stride, Math.max(blocks - 1, 1),",
      },
      {
        name: "RMSprop: no decay",
        file: "kernels/dist/updates/rmsprop.js",
        find: "decay, 1 - decay,",
        replace: "1, 1 - decay,",
      },
    ],
  },
  {
    tests: { files: ["kernels/test/contract.test.ts"], only: "^ops contract: .* rounding " },
    mutations: [
      {
        name: "columnSums: values in place of what was rounded",
        file: "kernels/dist/wasm-products.js",
        find: "if (rounded === undefined)",
        replace: "if (values !== undefined)",
      },
      {
        name: "no activation where there is one",
        file: "kernels/dist/wasm-activations.js",
        find: "kind === undefined ? -1 : activationNumbers[kind]",
        replace: "-1",
      },
      {
        name: "RMSprop: rounded parameters not written",
        file: "kernels/dist/updates/rmsprop.js",
        find: "roundingPointer(parameters)",
        replace: "0",
      },
      {
        name: "a derivative's rounding not written",
        file: "kernels/dist/wasm-activations.js",
        find: "wasm.activationBackward(dx.values.byteOffset, roundingPointer(dx),",
        replace: "wasm.activationBackward(dx.values.byteOffset, 0,",
      },
      {
        name: "the rounding of z not written",
        file: "kernels/dist/wasm-latent.js",
        find: "roundingPointer(z)",
        replace: "0",
      },
      {
        name: "the rounding of gathered reals not written",
        file: "kernels/dist/wasm-rows.js",
        find: "wasm.gatherReals(byteOffset, roundingPointer(x),",
        replace: "wasm.gatherReals(byteOffset, 0,",
      },
    ],
  },
  {
    tests: { files: ["kernels/test/standalone-ops.test.ts"] },
    mutations: [
      {
        name: "buffers overlap",
        file: "kernels/dist/own-memory.js",
        find: "end = next;",
        replace: "end = next - 64;",
      },
    ],
  },
];
