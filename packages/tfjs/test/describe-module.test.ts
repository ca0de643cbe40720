import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ParavaeError } from "@paravae/core";
import { withOptionalPart } from "@paravae/testkit";
import { describeModule, loadTensorflow } from "@paravae/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paravae-module-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const imports = `import { defineUserModel } from "@paravae/tfjs";\nimport * as tf from "@tensorflow/tfjs";\n`;
/** A linear regression of x on itself, with some of its parts replaced. */
const model = (parts = ""): string => `${imports}export default defineUserModel({
  parameters: { weight: [4, 4], bias: [4] },
  loss: ({ parameters: p, x }) => tf.losses.meanSquaredError(x, tf.add(tf.matMul(x, p.weight), p.bias)),
  ${parts}
});`;

withOptionalPart("models of one's own", loadTensorflow, () => {
  describe("describeModule", () => {
    it("finds what a TypeScript file declares, its imports and its types among it", async () => {
      write("shapes.ts", "export const shape = (n: number): readonly number[] => [n, n];");
      const path = write(
        "typed.ts",
        `${imports}import { shape } from "./shapes";
        interface Sizes { readonly inputSize: number }
        export default defineUserModel({
          latentSize: 2,
          labels: true,
          parameters: ({ inputSize }: Sizes) => ({
            weight: shape(inputSize),
            scale: { shape: [], initial: 1 },
            bias: [inputSize],
          }),
          loss({ parameters: p, x, eps, labels }) {
            const y: tf.Tensor = tf.add(tf.mul(tf.matMul(x, p.weight as tf.Tensor2D), p.scale), p.bias);
            const noise = tf.add(tf.mean(eps), tf.mul(0, tf.mean(tf.cast(labels, "float32"))));
            return { reconstruction: tf.add(tf.mean(tf.square(tf.sub(y, x))), noise), kl: tf.mean(tf.square(p.bias)) };
          },
        });`,
      );
      expect(await describeModule(path, 4)).toEqual({
        architecture: "module",
        path,
        kind: "vae",
        inputSize: 4,
        latentSize: 2,
        labels: true,
        parameters: [
          { name: "weight", shape: [4, 4], initial: "glorot" },
          { name: "scale", shape: [], initial: 1 },
          { name: "bias", shape: [4], initial: 0 },
        ],
      });
    });

    it.each(["js", "mjs", "cjs", "mts"])("loads .%s", async (extension) => {
      const text =
        extension === "cjs"
          ? model()
              .replaceAll(/import (.*) from (".*");/g, "const $1 = require($2);")
              .replace("* as ", "")
          : model();
      const path = write(
        `plain.${extension}`,
        text.replace("export default", extension === "cjs" ? "module.exports =" : "export default"),
      );
      expect(await describeModule(path, 4)).toMatchObject({ kind: "custom", latentSize: 0, labels: false });
    });

    it.each([
      ["never ends", "for (;;);", /it did not load and compute the loss of three rows within 3 s$/],
      ["waits for ever", "await new Promise(() => {});", /it ended its thread with status 13 before/],
      ["leaves", "process.exit(0);", /it ended its thread with status 0 before/],
    ])("outlives a file that %s", async (what, text, message) => {
      const error = await describeModule(write(`${what}.mjs`, text), 4, 3000).catch(
        (thrown: Error) => thrown,
      );
      expect((error as Error).message).toMatch(message);
    });

    it.each([
      ["is not there", undefined, /missing.js: not found; expected a file/],
      ["is no JavaScript", "export default {", /threw while it was loaded: /],
      ["throws while loading", `throw new Error("no\\nluck")`, /threw while it was loaded: no luck$/],
      ["imports what is not there", `import "./nowhere.js"`, /Cannot find module '.\/nowhere.js'/],
      [
        "exports nothing",
        "export const model = 1;",
        /exports no model; expected its default export to be defineUserModel/,
      ],
      ["exports a number", "export default 7;", /exports no model; expected/],
      ["has no loss", "export default { parameters: { w: [1] } };", /loss is undefined, expected a function/],
      ["has no parameters", "export default { loss() {} };", /parameters is undefined, expected/],
      ["declares no shape", model("parameters: { weight: 4 },"), /weight is 4, expected its shape/],
      ["declares an empty shape", model("parameters: { weight: [0, 4] },"), /shape of weight is 0, expected/],
      [
        "declares an unknown start",
        model(`parameters: { weight: { shape: [4], initial: "he" } },`),
        /initial of weight is "he", expected one of pytorch, kaiming, glorot/,
      ],
      ["has half a latent", model("latentSize: 1.5,"), /latentSize is 1.5, expected a whole number/],
      [
        "gives a loss per row",
        model("loss: ({ parameters: p, x }) => tf.sum(tf.matMul(x, p.weight), 1),"),
        /the loss is a float32 tensor of shape \[3\], expected a float32 scalar tensor, the mean/,
      ],
      [
        "gives a sum over its rows",
        model("loss: ({ parameters: p, x }) => tf.sum(tf.square(tf.add(tf.matMul(x, p.weight), p.bias))),"),
        /its loss doubles when each row comes twice, so it is a sum over the rows, expected their mean; divide it by x.shape/,
      ],
      [
        "gives a KL that is one",
        model(`latentSize: 2, loss({ parameters: p, x, eps }) {
          const y = tf.add(tf.matMul(x, p.weight), p.bias);
          return { reconstruction: tf.add(tf.mean(y), tf.mean(eps)), kl: tf.sum(tf.square(y)) };
        },`),
        /its loss's kl doubles when each row comes twice/,
      ],
      ["gives a number", model("loss: () => 3,"), /the loss is 3, expected a float32 scalar tensor/],
      [
        "gives a promise",
        model("loss: async ({ x }) => tf.mean(x),"),
        /the loss is a promise, expected a float32 scalar/,
      ],
      ["throws in its loss", model(`loss() { throw new Error("not today"); },`), /its loss threw: not today/],
      [
        "contradicts its shapes",
        model("parameters: { weight: [5, 4], bias: [4] },"),
        /its loss threw: .*\[3,4\].*\[5,4\]/,
      ],
      [
        "leaves a parameter out",
        model("parameters: { weight: [4, 4], bias: [4], spare: [2] },"),
        /does not depend on parameter "spare"/,
      ],
      [
        "gives NaN",
        model("loss: ({ parameters: p, x }) => tf.mean(tf.log(tf.sub(tf.mul(0, tf.mean(p.weight)), 1))),"),
        /its loss is not a finite number on three made-up rows/,
      ],
      [
        "gives a promise that fails",
        model(`loss: async () => { throw new Error("later"); },`),
        /the loss is a promise, expected/,
      ],
      [
        "throws what is no error",
        model("loss() { throw Object.create(null); },"),
        /its loss threw: \[Object/,
      ],
      [
        "cannot be differentiated",
        model("loss: ({ parameters: p, x }) => tf.mean(tf.topk(tf.matMul(x, p.weight), 2).values),"),
        /TensorFlow.js: .*gradient/,
      ],
      [
        "has a KL but no latent",
        model(
          "loss: ({ parameters: p, x }) => ({ reconstruction: tf.mean(tf.matMul(x, p.weight)), kl: tf.mean(p.bias) }),",
        ),
        /its loss has a kl, but latentSize is 0/,
      ],
      [
        "changes the backend",
        `${imports}tf.setBackend("cpu"); export default {};`,
        /changed TensorFlow.js's backend to cpu/,
      ],
      [
        "keeps variables",
        `${imports}let v; export default { parameters: { w: [4] }, loss({ parameters: { w }, x }) {
          v ??= tf.variable(tf.ones([4])); return tf.mean(tf.mul(tf.mul(x, w), v)); } };`,
        /it makes a tf.variable, which would be neither trained nor saved/,
      ],
      [
        "leaves tensors",
        model(
          "loss({ parameters: p, x }) { tf.keep(tf.add(x, 1)); return tf.mean(tf.add(tf.matMul(x, p.weight), p.bias)); },",
        ),
        /its loss leaves tensors behind each time/,
      ],
      [
        "is too large",
        model("parameters: { weight: [100000, 100000] },"),
        /it declares 10000000000 parameters/,
      ],
      [
        "encodes to another size",
        model("latentSize: 2, encode: ({ x }) => x,"),
        /encode's result is a float32 tensor of shape \[3, 4\], expected a tensor of shape \[3, 2\]/,
      ],
    ])("refuses a file that %s", async (what, text, message) => {
      const path =
        text === undefined ? join(folder, "missing.js") : write(`${what.replaceAll(" ", "-")}.js`, text);
      const error = await describeModule(path, 4).catch((thrown: ParavaeError) => thrown);
      expect(error).toMatchObject({ name: "ParavaeError" });
      const { message: got } = error as ParavaeError;
      expect(got).toMatch(message);
      expect(got).toContain(path);
      expect(got).not.toContain("\n");
    });
  });
});
