import { type ObjectiveEntry, objectives, roundMatrix, unrounded, withRounding } from "../../src/index.js";

const classes = 3;

/**
 * A VAE under the condition of a row's class c, with a prior that is learnt: the decoder reads z and c as one of three, and
 * q(z|x) is held to N(m_c, I), m the objective's own parameters [classes, Z].
 */
export const conditional: ObjectiveEntry = {
  kind: "conditional",
  options: {},
  moments: ["mu", "logVar"],
  decodesMoments: false,
  hasPrior: false,
  overBatch: false,
  usesLabels: true,
  decoderInputs: (latentSize) => latentSize + classes,
  place: (builder, latentSize) => builder.place("objective.means", [classes, latentSize], 1, 1),
  noiseWidth: (latentSize) => latentSize,
  samples: () => 1,
  terms: (latentSize) => [{ name: "kl", dimensions: latentSize }],
  weights: () => [1, 2],

  create(context) {
    const { latentSize, ops, moments, dMoments, allocator, training, labels } = context;
    const width = latentSize + classes;
    const means = context.parametersAt;
    const parameters = context.parameters.values;
    const eps = allocator.reals(latentSize);
    const z = withRounding(allocator, ops.precision, allocator.reals(width), width);
    const dz = training ? unrounded(allocator.reals(width)) : undefined;
    const kl = allocator.reals(latentSize);
    /** dLoss/dm of a row's class, [rows, Z]. */
    const dMeans = allocator.reals(latentSize);
    const places = (r: number, j: number) => {
      const atMu = 2 * r * latentSize + j;
      return {
        i: r * latentSize + j,
        atMu,
        atLogVar: atMu + latentSize,
        atMean: means + labels[r] * latentSize + j,
      };
    };
    const each = (
      rows: number,
      visit: (at: ReturnType<typeof places>, r: number, j: number) => void,
    ): void => {
      for (let r = 0; r < rows; r++) for (let j = 0; j < latentSize; j++) visit(places(r, j), r, j);
    };
    return {
      ...{ eps, z, dz, terms: [kl] },

      forward(rows) {
        z.values.fill(0, 0, rows * width);
        each(rows, ({ i, atMu, atLogVar, atMean }, r, j) => {
          const [mu, logVar] = [moments.values[atMu], moments.values[atLogVar]];
          const off = mu - parameters[atMean];
          kl[i] = 0.5 * (off * off + Math.expm1(logVar) - logVar);
          z.values[r * width + j] = mu + Math.exp(logVar / 2) * eps[i];
          z.values[r * width + latentSize + labels[r]] = 1;
        });
        roundMatrix(z, rows * width);
      },

      backward(rows, scale) {
        if (dz === undefined || dMoments === undefined) throw new TypeError("not made for training");
        each(rows, ({ i, atMu, atLogVar, atMean }, r, j) => {
          const [mu, logVar] = [moments.values[atMu], moments.values[atLogVar]];
          const d = dz.values[r * width + j];
          dMeans[i] = 2 * scale * (parameters[atMean] - mu);
          dMoments.values[atMu] = d - dMeans[i];
          dMoments.values[atLogVar] =
            0.5 * d * eps[i] * Math.exp(logVar / 2) + 2 * scale * 0.5 * Math.expm1(logVar);
        });
        roundMatrix(dMoments, rows * 2 * latentSize);
      },

      gradients: [
        {
          outputs: classes,
          inputs: latentSize,
          rangesOf: (first, count) => [
            { begin: means + first * latentSize, end: means + (first + count) * latentSize },
          ],
          former: (gradients, first, count) => (rows) => {
            gradients.fill(0, means + first * latentSize, means + (first + count) * latentSize);
            each(rows, ({ i, atMean }, r) => {
              if (labels[r] >= first && labels[r] < first + count) gradients[atMean] += dMeans[i];
            });
          },
        },
      ],
    };
  },
};

objectives.add(conditional);
