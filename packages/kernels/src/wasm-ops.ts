import {
  type ActivationKind,
  type AdamConstants,
  type Allocate,
  activationKinds,
  type Matrix,
  type Ops,
  type RmspropConfig,
  type UpdateOperands,
} from "@paravae/core";
import type { SimdLevel } from "./simd-level.js";
import { instantiateKernels } from "./wasm-exports.js";

/** Bytes of packing area that each `Ops` needs for itself, for products of any size: see assembly/blocking.ts. */
export const scratchBytes = 128 + 2 * 400 * 32 + 512 * 400 * 4;

/** The kernels number the activations as core lists them. */
const numberOf = Object.fromEntries(activationKinds.map((kind, i) => [kind, i])) as Record<
  ActivationKind,
  number
>;

/**
 * The kernels over a shared memory. Every array passed to them must be a view of that memory: its
 * byteOffset is the pointer. Products read float32 values; everything else keeps a matrix's rounding up to date too, for
 * products that are formed elsewhere.
 *
 * One per thread; each has its own scratch, [scratchByteOffset, scratchByteOffset + scratchBytes), which
 * nobody else may touch. `allocate` says where buffers that the caller asks for come from.
 */
export function createWasmOps(options: {
  readonly module: WebAssembly.Module;
  readonly level: SimdLevel;
  readonly memory: WebAssembly.Memory;
  readonly scratchByteOffset: number;
  readonly allocate: Allocate<Float32Array>;
}): Ops<Float32Array> {
  const { level, allocate, scratchByteOffset: scratch } = options;
  const wasm = instantiateKernels(options.module, options.memory);
  return {
    name: `wasm-${level}`,
    precision: "float32",
    allocate,

    products: {
      gemm(c, a, b, m, n, k) {
        wasm.gemm(c.byteOffset, a.values.byteOffset, b.values.byteOffset, m, n, k, scratch);
      },

      gemmTransposeA(c, a, aStride, b, m, n, k) {
        wasm.gemmTransposeA(
          c.byteOffset,
          a.values.byteOffset,
          aStride,
          b.values.byteOffset,
          m,
          n,
          k,
          scratch,
        );
      },

      gemmTransposeB(c, a, b, m, n, k) {
        wasm.gemmTransposeB(c.byteOffset, a.values.byteOffset, b.values.byteOffset, m, n, k, scratch);
      },

      columnSums(out, { values, rounded }, aStride, m, n) {
        if (rounded === undefined) wasm.columnSums(out.byteOffset, values.byteOffset, aStride, m, n);
        else wasm.columnSumsOfRounded(out.byteOffset, rounded.byteOffset, aStride, m, n);
      },
    },
    activations: {
      biasActivation(y, x, bias, kind, rows, width) {
        const number = kind === undefined ? -1 : numberOf[kind];
        const { values } = y;
        wasm.biasActivation(
          values.byteOffset,
          rounding(y),
          x.byteOffset,
          bias.byteOffset,
          number,
          rows,
          width,
        );
      },

      forward(y, x, kind, length) {
        wasm.activationForward(y.byteOffset, x.byteOffset, numberOf[kind], length);
      },

      backward(dx, dy, outputOrInput, kind, length) {
        wasm.activationBackward(
          dx.values.byteOffset,
          rounding(dx),
          dy.byteOffset,
          outputOrInput.byteOffset,
          numberOf[kind],
          length,
        );
      },
    },
    latent: {
      forward(z, kl, moments, eps, rows, latentSize) {
        wasm.latentForward(
          z.values.byteOffset,
          rounding(z),
          kl.byteOffset,
          moments.byteOffset,
          eps.byteOffset,
          rows,
          latentSize,
        );
      },

      backward(dMoments, dz, moments, eps, klScale, rows, latentSize) {
        wasm.latentBackward(
          dMoments.values.byteOffset,
          rounding(dMoments),
          dz.byteOffset,
          moments.byteOffset,
          eps.byteOffset,
          klScale,
          rows,
          latentSize,
        );
      },
    },
    rows: {
      gatherBytes(x, data, rowIndices, rows, width) {
        const { byteOffset } = data;
        wasm.gatherBytes(x.values.byteOffset, rounding(x), byteOffset, rowIndices.byteOffset, rows, width);
      },

      gatherReals(x, data, rowIndices, rows, width) {
        const { byteOffset } = data;
        wasm.gatherReals(x.values.byteOffset, rounding(x), byteOffset, rowIndices.byteOffset, rows, width);
      },

      normal(out, rowIndices, rows, width, key, step, purpose) {
        wasm.normal(out.byteOffset, rowIndices.byteOffset, rows, width, key.low, key.high, step, purpose);
      },
    },
    likelihoods: {
      bernoulli: {
        takesMissing: false,
        loss(nats, { theta, x, head }, count) {
          wasm.bernoulliLoss(nats.byteOffset, theta.byteOffset, x.byteOffset, count, head.columns);
        },
        lossAndGradient(nats, dTheta, { theta, x, head }, scale, count) {
          wasm.bernoulliLossAndGradient(
            nats.byteOffset,
            dTheta.values.byteOffset,
            rounding(dTheta),
            theta.byteOffset,
            x.byteOffset,
            scale,
            count,
            head.columns,
          );
        },
        mean(out, _s, { theta, head }, count) {
          wasm.activationForward(out.byteOffset, theta.byteOffset, numberOf.sigmoid, count * head.columns);
        },
      },
      gaussian: {
        takesMissing: false,
        loss(nats, { theta, x, head }, count) {
          const variance = head.likelihood.variance as number;
          wasm.gaussianLoss(
            nats.byteOffset,
            theta.byteOffset,
            x.byteOffset,
            0.5 / variance,
            gaussianConstant(variance, head.columns),
            count,
            head.columns,
          );
        },
        lossAndGradient(nats, dTheta, { theta, x, head }, scale, count) {
          const variance = head.likelihood.variance as number;
          wasm.gaussianLossAndGradient(
            nats.byteOffset,
            dTheta.values.byteOffset,
            rounding(dTheta),
            theta.byteOffset,
            x.byteOffset,
            0.5 / variance,
            gaussianConstant(variance, head.columns),
            scale / variance,
            count,
            head.columns,
          );
        },
        mean(out, _s, { theta, head }, count) {
          out.set(theta.subarray(0, count * head.columns));
        },
      },
    },
    updates: {
      adam: {
        apply(
          { parameters, slots: [m, v], gradients, stride }: UpdateOperands,
          blocks: number,
          begin: number,
          end: number,
          update: AdamConstants,
        ) {
          wasm.reduceAdam(
            parameters.values.byteOffset,
            rounding(parameters),
            m.byteOffset,
            v.byteOffset,
            gradients.byteOffset,
            stride,
            blocks,
            begin,
            end,
            update.beta1,
            1 - update.beta1,
            update.beta2,
            1 - update.beta2,
            update.epsilon,
            update.stepSize,
            update.rootCorrection,
          );
        },
      },
      rmsprop: {
        apply(
          { parameters, slots: [v], gradients, stride }: UpdateOperands,
          blocks: number,
          begin: number,
          end: number,
          update: RmspropConfig,
        ) {
          wasm.reduceRmsprop(
            parameters.values.byteOffset,
            rounding(parameters),
            v.byteOffset,
            gradients.byteOffset,
            stride,
            blocks,
            begin,
            end,
            update.learningRate,
            update.decay,
            1 - update.decay,
            update.epsilon,
          );
        },
      },
    },
    layers: {},
    objectives: {},
  };
}

/** Where the rounding of a matrix lies; 0, where no buffer begins, for none. */
const rounding = ({ rounded }: Matrix): number => (rounded === undefined ? 0 : rounded.byteOffset);

/** What the gaussian's normalisation adds to each row: ½·width·ln(2πσ²). */
const gaussianConstant = (variance: number, width: number): number =>
  0.5 * width * Math.log(2 * Math.PI * variance);
