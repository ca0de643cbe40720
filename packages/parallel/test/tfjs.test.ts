// Workers are loaded as built files, so this suite runs on the package as it is published.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineOptimizer, noRowChanges, ParavaeError } from "@paravae/core";
import { loadDataset, type Split } from "@paravae/datasets";
import { DataParallelTrainer, type LabelledRows, type TrainerOptions } from "@paravae/parallel";
import { withOptionalPart } from "@paravae/testkit";
import { describeModule, loadTensorflow } from "@paravae/tfjs";
import { afterAll, describe, expect, test } from "vitest";
import { Team } from "../dist/team/team.js";

const digits = await loadDataset("digits");
const rowsOf = ({ rows, labels }: Split): LabelledRows => ({ ...rows, labels });
const data = { train: rowsOf(digits.train), test: rowsOf(digits.test) };
const dense = { inputSize: 64, encoder: [128], latentSize: 8, decoder: [128] };
const conv = { architecture: "conv", image: digits.shape, channels: [8, 16], latentSize: 8 } as const;
const example = (name: string) =>
  ({
    architecture: "module",
    path: fileURLToPath(new URL(`../../../docs/models/${name}`, import.meta.url)),
  }) as const;

async function trained(model: TrainerOptions["model"], overrides: Partial<TrainerOptions>, epochs: number) {
  const trainer = await DataParallelTrainer.create({ ...data, model, batchSize: 64, seed: 3, ...overrides });
  try {
    for await (const _ of trainer.fit({ epochs }));
    return trainer.state();
  } finally {
    await trainer.close();
  }
}

/** The digits as 28×28 images, each pixel a 3×3 block, in the middle. */
function enlarged({ rows, labels }: Split): LabelledRows {
  const data = new Uint8Array(rows.count * 784);
  for (let i = 0; i < data.length; i++) {
    const [y, x] = [Math.floor((Math.floor((i % 784) / 28) - 2) / 3), Math.floor(((i % 28) - 2) / 3)];
    const inside = y >= 0 && y < 8 && x >= 0 && x < 8;
    if (inside) data[i] = rows.data[Math.floor(i / 784) * 64 + y * 8 + x];
  }
  return { data, count: rows.count, width: 784, labels };
}
const enlargedData = { train: enlarged(digits.train), test: enlarged(digits.test) };

const folder = mkdtempSync(join(tmpdir(), "paravae-tfjs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { architecture: "module", path } as const;
};

withOptionalPart("training on TensorFlow.js", loadTensorflow, () => {
  test("any number of workers gives bitwise the same model if asked to", { timeout: 120_000 }, async () => {
    const asked = { reproducible: "any-workers", engine: "tfjs" } as const;
    for (const model of [dense, conv]) {
      const one = await trained(model, { ...asked, workers: 1 }, 1);
      for (const workers of [2, 3, 7]) {
        expect({ ...(await trained(model, { ...asked, workers }, 1)), workers: 1 }).toEqual(one);
      }
    }
  });

  test("a dense VAE reaches the test −ELBO of the WebAssembly engine", async () => {
    const [tfjs, wasm] = [
      await trained(dense, { workers: 2, engine: "tfjs" }, 10),
      await trained(dense, { workers: 2, engine: "wasm" }, 10),
    ].map(({ metrics }) => metrics.at(-1)?.test?.loss ?? Number.NaN);
    expect(Math.abs(tfjs - wasm)).toBeLessThan(0.1);
  }, 60_000);

  test.each([
    ["a convolutional VAE", conv, data],
    ["docs/models/conv-vae.ts", example("conv-vae.ts"), enlargedData],
    ["docs/models/logistic-regression.ts", example("logistic-regression.ts"), data],
  ])(
    "%s: the same on two workers bit by bit, and on one within rounding",
    async (_, model, rows) => {
      const two = await trained(model, { ...rows, workers: 2 }, 2);
      expect(await trained(model, { ...rows, workers: 2 }, 2)).toEqual(two);
      const one = await trained(model, { ...rows, workers: 1 }, 2);
      const [lossOfOne, lossOfTwo] = [one, two].map(({ metrics }) => metrics[1].test?.loss ?? Number.NaN);
      expect(Math.abs(lossOfOne - lossOfTwo)).toBeLessThan(1e-5 * lossOfTwo);
      // 46 steps of Adam at 1e-3: where a gradient is all rounding, two runs may drift apart by some of them.
      const apart = one.parameters.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - two.parameters[i])),
        0,
      );
      expect(apart).toBeLessThan(5e-3);
    },
    60_000,
  );

  test("weights move between engines", async () => {
    const resume = await trained(dense, { workers: 2, engine: "tfjs" }, 1);
    const [onward, moved] = [
      await trained(dense, { resume, engine: "tfjs" }, 2),
      await trained(dense, { resume, engine: "wasm" }, 2),
    ];
    expect(moved.metrics[1].test?.loss).toBeCloseTo(onward.metrics[1].test?.loss ?? Number.NaN, 3);
  }, 60_000);

  test("stopped in the middle of an epoch, resumed, it is bitwise the run that never stopped", async () => {
    const whole = await trained(conv, { workers: 2 }, 2);
    const trainer = await DataParallelTrainer.create({
      ...data,
      model: conv,
      batchSize: 64,
      seed: 3,
      workers: 2,
    });
    for await (const _ of trainer.fit({ epochs: 2, maxSteps: 30 }));
    const resume = trainer.state();
    await trainer.close();
    expect(await trained(conv, { resume }, 2)).toEqual(whole);
  }, 60_000);

  describe("what goes wrong", () => {
    const refused = async (model: TrainerOptions["model"], overrides: Partial<TrainerOptions> = {}) => {
      const error = await trained(model, { workers: 2, maxWorkerDeaths: 1, ...overrides }, 1).catch(
        (thrown) => thrown,
      );
      expect(error).toBeInstanceOf(ParavaeError);
      return error as ParavaeError;
    };

    // The trial has six rows at most, a worker 32.
    const late = (what: string) => `import * as tf from "@tensorflow/tfjs";
      export default {
        parameters: { weight: [64] },
        loss({ parameters: { weight }, x }) {
          if (x.shape[0] > 6) ${what}
          return tf.mean(tf.mul(x, weight));
        },
      };`;

    test.each([
      ["throws", `throw new Error("no more");`, "E_MODEL_FILE", /its loss threw: no more/],
      [
        "gives rows",
        "return tf.sum(tf.mul(x, weight), 1);",
        "E_MODEL_FILE",
        /shape \[32\], expected a float32 scalar/,
      ],
      ["leaves the thread", "process.exit(3);", "E_WORKER_DIED", /: its thread has ended: /],
    ])(
      "a loss that %s in a worker ends the training, and says where",
      async (what, code, expected, message) => {
        const model = file(`${what}.js`, late(code));
        const error = await refused(model);
        expect(error.code).toBe(expected);
        expect(error.message).toMatch(message);
        expect(error.message).toMatch(/^worker [01]: /);
        if (expected !== "E_WORKER_DIED") expect(error.message).toContain(model.path);
      },
      60_000,
    );

    test("a loss that becomes NaN ends the training, and says where to look", async () => {
      const code = "return tf.log(tf.sub(tf.mean(tf.mul(x, tf.mul(weight, 0))), 1));";
      const { code: got, message } = await refused(file("gives-nan.js", late(code)));
      expect(got).toBe("E_DIVERGED");
      expect(message).toBe(
        "training: the loss is not a finite number after step 1; lower the learning rate (now 0.001), or look for a logarithm or a division of 0 in gives-nan.js",
      );
    });

    test.each([
      [
        "the learning rate",
        conv,
        { optimizer: { kind: "adam", learningRate: 1e30 } },
        /; lower the learning rate \(now 1e\+30\)$/,
      ],
      [
        "the variance",
        { ...conv, likelihood: "gaussian", variance: 1e-30 },
        {},
        /; raise the likelihood's variance \(now 1e-30\)$/,
      ],
      ["β", { ...conv, beta: 1e38 }, {}, /; lower β, the weight of the KL \(now 1e\+38\)$/],
    ] satisfies [string, TrainerOptions["model"], Partial<TrainerOptions>, RegExp][])(
      "a model that diverges by %s is told so, as on any engine",
      async (_, model, overrides, message) => {
        const { code, message: got } = await refused(model, overrides);
        expect(code).toBe("E_DIVERGED");
        expect(got).toMatch(/^training: /);
        expect(got).toMatch(message);
      },
    );

    test("a loss that no worker comes back from", async () => {
      const { path } = file("endless.js", late("for (;;);"));
      const team = await Team.create({
        model: await describeModule(path, 64),
        optimizer: defineOptimizer({ kind: "adam" }),
        ...data,
        batchSize: 64,
        seed: 0,
        workers: 2,
        engine: "tfjs",
        precision: "float32",
        update: "sharded",
        reproducible: "same-workers",
        extensions: [],
        rowChanges: noRowChanges,
        stepTimeoutMs: 3000,
      });
      team.initialise();
      const segment = { epoch: 0, firstStep: 0, endStep: 2, stepsBefore: 0 };
      const error = await team.train(segment, undefined).catch((thrown) => thrown);
      expect(error).toMatchObject({
        code: "E_STALLED",
        message: expect.stringMatching(/finished nothing within 3 s; look for an endless loop/),
      });
      await team.close();
    }, 60_000);

    test("an engine that cannot train the model", async () => {
      expect((await refused(conv, { engine: "wasm" })).message).toBe(
        "engine: wasm runs dense models, this one is conv; use tfjs or auto",
      );
    });

    test("a model that asks for labels where there are none", async () => {
      const { labels: _, ...train } = data.train;
      const error = await refused(example("logistic-regression.ts"), { train });
      expect(error.message).toBe("data: train has no labels, expected 1437: the model's loss asks for them");
    });

    test("a state of a file that declares something else now", async () => {
      const text = (size: number) => `import * as tf from "@tensorflow/tfjs";
        export default { parameters: { w: [${size}] }, loss: ({ parameters: { w }, x }) => tf.add(tf.mean(tf.square(w)), tf.mean(x)) };`;
      const model = file("changed.js", text(3));
      const resume = await trained(model, { workers: 1 }, 1);
      const moved = file("moved.js", text(3));
      expect((await trained(moved, { resume }, 2)).position.epoch).toBe(2);
      expect(await refused(file("other.js", text(4)), { resume })).toMatchObject({ code: "E_RESUME" });
    }, 60_000);
  });
});
