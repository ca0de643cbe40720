import { DenseEngine, type Precision, unrounded } from "@paravae/core";
import { standaloneWasmOps } from "@paravae/kernels";
import { engineContract, opsContract, pytorchContract, withOptionalPart } from "@paravae/testkit";
import { afterAll, describe } from "vitest";
import { createBlasOps, loadBlas, nameOfBlas, openBlas, whyNoBf16 } from "../src/index.js";
import { installed, libraries } from "./libraries.js";

const before = process.env.PARAVAE_BLAS;
afterAll(() => {
  if (before === undefined) delete process.env.PARAVAE_BLAS;
  else process.env.PARAVAE_BLAS = before;
});

function load(path: string) {
  process.env.PARAVAE_BLAS = installed(path);
  return loadBlas();
}

async function newOps(spec: ReturnType<typeof loadBlas>, precision: Precision) {
  return createBlasOps(await standaloneWasmOps(), nameOfBlas(spec, precision), openBlas(spec), precision);
}

for (const [name, path] of Object.entries(libraries)) {
  describe(name, () => {
    withOptionalPart(
      name,
      () => load(path),
      (spec) => {
        opsContract(name, () => newOps(spec, "float32"), {}, { productsDependOnSizes: true });

        const makeEngine = async (
          model: ConstructorParameters<typeof DenseEngine>[0],
          values: Float32Array,
          maxRows: number,
        ) => {
          const ops = await newOps(spec, "float32");
          const parameters = ops.allocate(values.length);
          parameters.set(values);
          const gradients = ops.allocate(values.length);
          const options = { maxRows, parameters: unrounded(parameters), gradients };
          return { engine: new DenseEngine(model, ops, options), parameters, gradients, ops };
        };
        engineContract(`dense over ${name}`, makeEngine);
        pytorchContract(`dense over ${name}`, makeEngine);
      },
    );
  });
}

describe("oneDNN in bfloat16", () => {
  withOptionalPart(
    "oneDNN in bfloat16",
    () => {
      const spec = load(libraries.oneDNN);
      const why = whyNoBf16(spec);
      if (why !== undefined) throw new Error(why);
      return spec;
    },
    (spec) => {
      opsContract("oneDNN in bfloat16", () => newOps(spec, "bf16"), {}, { productsDependOnSizes: true });
    },
  );
});
