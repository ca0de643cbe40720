import { keyOfSeed, purposes } from "@paravae/core";
import { openOps } from "../engines.mjs";
import { matrix, reals } from "../roofline/operands.mjs";

const rows = 128;
const [inputs, hidden, latent] = [784, 400, 20];
/** Parameters of a whole model of these sizes, and of the parts that the step updates while they are in cache. */
const updates = { "whole model": 2 * inputs * hidden + 3 * latent * hidden, "part of it": 64 * 1024 };
/** Of an Adam step. */
const constants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, stepSize: 1e-3, rootCorrection: 1 };

/**
 * The kernels of a step that are not products, on some engines, as training calls them: the elements of one call, the bytes that it has
 * to read and write for each (once, where it works in place), and the divisions and roots for each. "bf16", of
 * WebAssembly alone, writes what products then read as bfloat16.
 *
 * @param specs of `describeOps`
 */
export async function elementwiseKernels(specs) {
  const kernels = [];
  for (const spec of specs) {
    for (const precision of spec.name === "wasm" ? ["float32", "bf16"] : ["float32"]) {
      const ops = { ...(await openOps(spec)), precision };
      kernels.push(...kernelsOf(ops).map((kernel) => ({ ...kernel, engine: spec.name })));
    }
  }
  return kernels;
}

function kernelsOf(ops) {
  const bits = ops.precision === "bf16" ? 2 : 0;
  /** Bytes written where the rounding takes the place of the values. */
  const either = bits || 4;
  const [x, y, dy, h, dh] = [inputs, inputs, inputs, hidden, hidden].map((width) =>
    matrix(ops, rows * width),
  );
  const [bias, dBias, nats] = [reals(ops, hidden), reals(ops, hidden), reals(ops, rows)];
  const [moments, dMoments] = [matrix(ops, rows * 2 * latent), matrix(ops, rows * 2 * latent)];
  const [z, dz] = [matrix(ops, rows * latent), matrix(ops, rows * latent)];
  const [kl, eps] = [reals(ops, rows * latent), reals(ops, rows * latent)];
  const indices = Uint32Array.from({ length: rows }, (_, i) => (i * 37) % rows);
  const rowIndices = inside(ops, rows, Uint32Array, indices);
  const bytes = inside(ops, rows * inputs, Uint8Array, indices);
  const key = keyOfSeed(0);
  const { likelihoods } = ops;
  const rowsOf = (likelihood) => ({
    head: { columns: inputs, outputs: inputs, likelihood },
    ...{ theta: y.values, thetaStride: inputs, x: x.values, xStride: inputs, present: undefined },
  });
  const sizes = { inputs: rows * inputs, hidden: rows * hidden, latent: rows * latent };

  const kernels = [
    {
      name: "gather bytes",
      ...{ elements: sizes.inputs, bytes: 1 + 4 + bits },
      run: () => ops.rows.gatherBytes(x, bytes, rowIndices, rows, inputs),
    },
    {
      name: "bias and relu",
      ...{ elements: sizes.hidden, bytes: 8 + bits },
      run: () => ops.activations.biasActivation(h, h.values, bias, "relu", rows, hidden),
    },
    {
      name: "relu backward",
      ...{ elements: sizes.hidden, bytes: 8 + either },
      run: () => ops.activations.backward(dh, dh.values, h.values, "relu", sizes.hidden),
    },
    {
      name: "column sums",
      ...{ elements: sizes.hidden, bytes: either },
      run: () => ops.products.columnSums(dBias, dh, hidden, rows, hidden),
    },
    {
      name: "latent forward",
      ...{ elements: sizes.latent, bytes: 20 + bits },
      run: () => ops.latent.forward(z, kl, moments.values, eps, rows, latent),
    },
    {
      name: "latent backward",
      ...{ elements: sizes.latent, bytes: 16 + 2 * either },
      run: () => ops.latent.backward(dMoments, dz.values, moments.values, eps, 1e-2, rows, latent),
    },
    {
      name: "bernoulli loss and gradient",
      ...{ elements: sizes.inputs, bytes: 8 + either, divisions: 1 },
      run: () => likelihoods.bernoulli.lossAndGradient(nats, dy, rowsOf({ kind: "bernoulli" }), 1e-2, rows),
    },
    {
      name: "gaussian loss and gradient",
      ...{ elements: sizes.inputs, bytes: 8 + either },
      run: () =>
        likelihoods.gaussian.lossAndGradient(
          nats,
          dy,
          rowsOf({ kind: "gaussian", variance: 0.5 }),
          1e-2,
          rows,
        ),
    },
    ...updateKernels(ops, bits),
  ];
  const noise = {
    name: "normal noise",
    ...{ elements: sizes.latent, bytes: 4 },
    run: () => ops.rows.normal(eps, rowIndices, rows, latent, key, 1, purposes.trainNoise),
  };
  // Noise is never rounded.
  return bits === 0
    ? [...kernels, noise]
    : kernels.map((kernel) => ({ ...kernel, name: `${kernel.name}, bf16` }));
}

/** Adam over one gradient, as dense models have it, and over a worker's each, as others do. */
function updateKernels(ops, bits) {
  const largest = Math.max(...Object.values(updates));
  const [m, v, gradients] = [largest, largest, 2 * largest].map((length) => reals(ops, length));
  for (let i = 0; i < largest; i++) v[i] = Math.abs(v[i]);
  const operands = { parameters: matrix(ops, largest), slots: [m, v], gradients, stride: largest };
  return Object.entries(updates).flatMap(([what, elements]) =>
    [1, 2].map((blocks) => ({
      name: `reduce ${blocks} and Adam, ${what}`,
      ...{ elements, bytes: 24 + 4 * blocks + bits, divisions: 1, roots: 1 },
      run: () => ops.updates.adam.apply(operands, blocks, 0, elements, constants),
    })),
  );
}

/** An array of another type in the memory of `ops`. */
function inside(ops, length, Type, pattern) {
  const { buffer, byteOffset } = ops.allocate(Math.ceil((length * Type.BYTES_PER_ELEMENT) / 4));
  const array = new Type(buffer, byteOffset, length);
  for (let i = 0; i < length; i++) array[i] = pattern[i % pattern.length];
  return array;
}
