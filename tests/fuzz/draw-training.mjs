import { activationKinds } from "../../packages/core/dist/index.js";

/** Sizes around the edges of vectors and tiles, and now and then large ones. */
function drawSize({ below, pick }) {
  const draw = pick([
    () => 1 + below(70),
    () => 1 + below(20),
    () => Math.max(1, pick([8, 16, 32, 64, 112, 128]) + below(3) - 1),
    () => 1 + below(400),
  ]);
  return draw();
}

function drawLikelihood({ below, pick }) {
  return pick([
    { kind: "bernoulli" },
    { kind: "gaussian" },
    { kind: "gaussian", variance: (1 + below(40)) / 16 },
  ]);
}

/** A list of some, or of none. */
const drawList = ({ below }, most, draw) => Array.from({ length: below(most + 1) }, draw);

/** Consecutive columns with a likelihood each. */
function drawHeads(random, inputSize) {
  const heads = [];
  for (let left = inputSize; left > 0; ) {
    const columns = heads.length === 3 ? left : 1 + random.below(left);
    heads.push({ columns, likelihood: drawLikelihood(random) });
    left -= columns;
  }
  return heads;
}

/** Bytes, or reals in [0, 1], of which some are missing where they may be. */
function drawRows({ below, bytes }, count, width, isBytes, missing) {
  const drawn = bytes(count * width);
  if (isBytes) return { data: drawn, count, width };
  const data = Float32Array.from(drawn, (byte) => byte / 256);
  if (missing) for (let i = 0; i < data.length / 8; i++) data[below(data.length)] = Number.NaN;
  return { data, count, width };
}

/**
 * A short training, of any kind that there are generated kernels for and some that there are none for.
 *
 * @param random of random.mjs
 * @returns `options` of a trainer but engine and workers; `workers`; `epochs`; the steps to stop after, to go on from its state
 */
export function drawTraining(random) {
  const { below, pick } = random;
  const inputSize = drawSize(random);
  const missing = below(8) === 0;
  const isBytes = !missing && below(2) === 0;
  const hidden = () => drawList(random, 3, () => drawSize(random));
  const ofLoss = pick([
    () => ({ likelihood: "bernoulli" }),
    () => ({ likelihood: "gaussian", variance: (1 + below(40)) / 16 }),
    () => ({ heads: drawHeads(random, inputSize) }),
  ]);
  const ofObjective = pick([{ kind: "ae" }, {}, { beta: 0 }, { beta: (1 + below(64)) / 16 }]);
  const batchSize = 1 + below(pick([8, 40, 140]));
  const count = 1 + below(3 * batchSize);
  return {
    options: {
      model: {
        ...{
          inputSize,
          encoder: hidden(),
          latentSize: pick([1 + below(5), drawSize(random)]),
          decoder: hidden(),
        },
        ...{ activation: pick(activationKinds), initialisation: pick(["glorot", "kaiming"]) },
        ...{ ...ofLoss(), ...ofObjective, missing },
      },
      optimizer: { kind: pick(["adam", "rmsprop"]), learningRate: pick([0.001, 0.01]) },
      update: pick(["sharded", "coordinator"]),
      train: drawRows(random, count, inputSize, isBytes, missing),
      test: drawRows(random, 1 + below(80), inputSize, isBytes, missing),
      ...{ batchSize, seed: below(2 ** 32) },
    },
    // A thread takes longer to start than all steps together.
    workers: pick([1, 1, 1, 2, 2, 3, 5]),
    epochs: 2,
    stops: below(8) === 0 ? [1 + below(4)] : [],
  };
}
